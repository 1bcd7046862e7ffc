"""What templates add for those who listen to a page or have it translated: marks that Markdown has no words for."""

import re

import pytest

pytestmark = pytest.mark.slow  # reads every page

# What must match Microsoft's screens, or is typed.
VERBATIM = ".body :is(strong, em.field, code, kbd, span[lang]), .screen, .paper, .brand span, .subject"


def test_labels_and_codes_are_not_translated(site):
    seen = set()
    for url, page in site.html.items():
        for tag in page.select(VERBATIM):
            if tag.get("translate") != "yes" and not tag.find_parent(class_="notice"):
                assert tag.get("translate") == "no", f"{url}: {tag}"
                seen.add(tag.name)
        for caption in page.select(".screen .drawing, .screen .hint"):
            assert caption["translate"] == "yes", f"{url}: {caption}"
    assert seen >= {"strong", "code", "div", "p"}


def test_names_of_products_are_not_translated(site):
    names = re.compile("|".join(map(re.escape, site.settings["en"].get("extra", "product_names"))))
    seen = 0
    for url, page in site.html.items():
        for text in page.find_all(string=names):
            if text.find_parent(["h1", "article"]) and not text.find_parent(["noscript", "nav"]):
                kept = text.find_parent(translate="no") or text.find_parent(class_="moved-part")
                assert kept, f"{url}: {text}"
                seen += 1
        assert not page.find_all(class_=re.compile("<")), f"{url}: a mark inside an attribute"
    assert seen > 100


def test_lists_say_that_they_are_lists(site):
    """Safari tells a list without bullets or numbers as one only if it has the role."""
    seen = 0
    for url, page in site.html.items():
        for tag in page.find_all(["ul", "ol"]):
            assert tag.get("role") == "list", f"{url}: {tag}"[:300]
            seen += 1
    assert seen > 100


def test_what_templates_add_between_words_says_so(site):
    """Checks read what an editor wrote: all else in an article bears data-frame."""
    seen = set()
    for url, page in site.html.items():
        for tag in page.select(".headerlink, .hint, .drawing, .back, .moved-part, .audience"):
            assert tag.has_attr("data-frame"), f"{url}: {tag}"
            seen |= {*tag["class"]}
    assert seen >= {"headerlink", "hint", "drawing", "back", "moved-part", "audience"}
