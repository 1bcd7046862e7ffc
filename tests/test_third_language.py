"""The small site speaks French with its settings, pages, words, parts, labels and a line in the list of languages."""

import json
import shutil
from xml.etree import ElementTree

import checks
import pytest
import small

pytestmark = pytest.mark.slow  # builds a site of its own

CODES = ["en", "ja", "fr"]


@pytest.fixture(scope="module")
def french(tmp_path_factory):
    """The small site with French, which has English words."""
    root = small.copy_site(tmp_path_factory.mktemp("third") / "small")
    for folder in ("docs", "overrides/includes/parts"):
        shutil.copytree(root / folder / "en", root / folder / "fr")
        for page in (root / folder / "fr").rglob("*.md"):
            page.write_text(page.read_text("utf-8").replace('"parts/en/', '"parts/fr/'), "utf-8")
    for old, new in (("overrides/words/en.html", "overrides/words/fr.html"), ("mkdocs.ja.yml", "mkdocs.fr.yml")):
        shutil.copy(root / old, root / new)
    small.change(root, [
        ("overrides/words/fr.html", "en_US", "fr_FR"), ("overrides/words/fr.html", "Read in English", "Lire"),
        ("mkdocs.fr.yml", "docs/ja", "docs/fr"), ("mkdocs.fr.yml", "site/ja", "site/fr"),
        ("mkdocs.fr.yml", "language: ja", "language: fr"), ("mkdocs.fr.yml", "lang: ja", "lang: fr"),
        ("mkdocs.fr.yml", "紛失", "Perdu"), ("mkdocs.fr.yml", "手順", "Guides"),
        ("base.yml", "^    - {code: ja, .*", "\\g<0>\n    - {code: fr, path: fr/, name: Français}")])
    labels = root / "tests/data/labels.tsv"
    rows = [row.split("\t") for row in labels.read_text("utf-8").splitlines()]
    labels.write_text("".join("\t".join([*row[:2], "fr" if row[0] == "en" else row[0], *row[2:]]) + "\n"
                              for row in rows), "utf-8")
    return small.built(root)


def test_no_rule_finds_a_fault(french):
    """Among them is the rule that every page leads to the same one in each other language."""
    assert not [fault for fault in checks.run(french) if fault.rule != "unpublished"]


def test_lists_for_machines_take_all(french):
    for language in french.languages:
        folder = french.folder / language.path
        for url in ElementTree.parse(folder / "sitemap.xml").iterfind("{*}url"):
            assert [link.get("hreflang") for link in url.iterfind("{*}link")] == [*CODES, "x-default"]
        first = next(one for one in french.languages if one != language)
        for entry in json.loads((folder / "answers.json").read_text("utf-8"))["answers"]:
            assert [other["language"] for other in entry["languages"]] == CODES
            assert all(french.resolve("", other["url"])[0] in french.html for other in entry["languages"])
            assert entry["other_language"] == first.code
            assert french.resolve("", entry["other_url"])[0].startswith(first.path)
        assert len(french.html[language.path].select('meta[property="og:locale:alternate"]')) == 2


def test_pages_speak_to_readers_of_each(french):
    row, errors = french.html["fr/helpdesk/"].select_one("[data-id=lost]"), french.html["fr/404.html"]
    assert [button["data-copy"] for button in row.select("button")] == ["link", *CODES, "all"]
    assert row.select_one("[data-copy=all]")["aria-label"] == "Copy reply: All languages"
    assert row.select_one("[data-copy=fr]").get_text() == "Français"
    offers = french.html["ja/"].select(".offer")
    assert [offer["lang"] for offer in offers] == ["en", "fr"] and offers[1].a.get_text() == "Lire"
    assert [part["lang"] for part in errors.select("section[lang]")] == ["fr", "en", "ja"]
    assert [french.resolve("fr/", link["href"])[0] for link in errors.select("header .language")] == ["", "ja/"]
