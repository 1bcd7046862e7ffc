"""What templates add for those who listen to a page or have it translated: marks that Markdown has no words for."""

import re

import pytest

pytestmark = pytest.mark.slow  # reads every page


@pytest.mark.parametrize("name, value, selectors", [
    # What must match Microsoft's screens, or is typed; captions of drawings are no labels.
    ("translate", "no", [".body strong", ".body code", ".screen", ".paper", ".brand span",
                         ":is(.body :is(em.field, kbd, span[lang]), .subject)"]),
    ("translate", "yes", [".screen .drawing", ".screen .hint"]),
    ("role", "list", ["ul", "ol"]),  # Safari tells a list without bullets as one only if it has the role
    # Checks read what an editor wrote: all else in an article says that it is of the frame.
    ("data-frame", "", [".headerlink", ".hint", ".drawing", ".back", ".moved-part", ".audience"])])
def test_elements_are_marked(site, name, value, selectors):
    for css in selectors:
        found = [(url, tag) for url, page in site.html.items() for tag in page.select(css)
                 if (value != "no" or tag.get(name) != "yes") and not tag.find_parent(class_="notice")]
        assert found, css
        assert [f"{url}: {tag}"[:300] for url, tag in found if tag.get(name) != value] == []


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
