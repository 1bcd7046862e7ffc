"""The Japanese edition says the same as the English one, page by page, each in its own language."""

from checks import parity


def test_parity(sources, passes):
    passes(parity.check, sources)
