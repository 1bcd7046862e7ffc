"""Buttons and screens carry their exact labels; no Japanese label is guessed."""

from checks import labels


def test_labels(sources, passes):
    passes(labels.check, sources)
