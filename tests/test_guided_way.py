"""The guided way ends: no dead end, no loop, at most four clicks to an answer, every locked-out reader's answer reached."""

from checks import guided_way


def test_guided_way(sources, passes):
    passes(guided_way.check, sources)
