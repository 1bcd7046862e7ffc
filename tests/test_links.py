"""Every link leads somewhere: in the sources, and in the built HTML, whatever wrote it. Nothing foreign or inline is in a page."""

from checks import built, links


def test_links_as_written(sources, passes):
    passes(links.check, sources)


def test_site_as_built(whole, passes):
    passes(built.check, whole)
