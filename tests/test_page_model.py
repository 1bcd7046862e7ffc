"""A page has the front matter, headings, steps and drawings that the site relies on, and stands in the navigation."""

from checks import page_model


def test_page_model(sources, passes):
    passes(page_model.check, sources)
