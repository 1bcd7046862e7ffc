"""The settings can be read, say the same in both languages, and carry usable contact details and notice."""

from checks import settings


def test_settings(sources, passes):
    passes(settings.check, sources)
