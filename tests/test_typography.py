"""Japanese pages are set as Japanese is set, and use the words of this help."""

from checks import typography


def test_typography(sources, passes):
    passes(typography.check, sources)
