"""A third language is its settings, pages, words, parts and labels, and a line in the list of languages. Nothing
else."""

import json
import shutil
from xml.etree import ElementTree

import checks
import pytest
from bs4 import BeautifulSoup
from pages import Site
from small import built, plant

pytestmark = pytest.mark.slow  # builds sites of its own

CODES = ["en", "ja", "fr"]


def add_french(root):
    """Adds French to the small site below `root`, with English words."""
    for source, target in (("docs/en", "docs/fr"), ("overrides/includes/parts/en", "overrides/includes/parts/fr")):
        shutil.copytree(root / source, root / target)
        for page in (root / target).rglob("*.md"):
            page.write_text(page.read_text("utf-8").replace('"parts/en/', '"parts/fr/'), "utf-8")
    words = (root / "overrides/words/en.html").read_text("utf-8").replace("en_US", "fr_FR").replace("Read in English",
                                                                                                    "Lire")
    (root / "overrides/words/fr.html").write_text(words, "utf-8")
    settings = (root / "mkdocs.ja.yml").read_text("utf-8")
    for old, new in (("ja", "fr"), ("紛失", "Perdu"), ("手順", "Guides")):
        settings = settings.replace(old, new)
    (root / "mkdocs.fr.yml").write_text(settings, "utf-8")
    base = root / "base.yml"
    line = "    - {code: ja, path: ja/, name: 日本語}\n"
    assert line in base.read_text("utf-8")
    base.write_text(base.read_text("utf-8").replace(line, line + "    - {code: fr, path: fr/, name: Français}\n"),
                    "utf-8")
    labels = root / "tests/data/labels.tsv"
    rows = [row.split("\t") for row in labels.read_text("utf-8").splitlines()]
    labels.write_text("".join("\t".join([*row[:2], "fr" if row[0] == "en" else row[0], *row[2:]]) + "\n"
                              for row in rows), "utf-8")


@pytest.fixture(scope="module")
def french(tmp_path_factory) -> Site:
    root = plant(tmp_path_factory.mktemp("third") / "small")
    add_french(root)
    return built(root)


def test_every_page_leads_to_the_two_others(french):
    for url, page in french.html.items():
        own = page.html["lang"]
        path = url.removeprefix(next(one.path for one in french.languages if one.code == own)).replace("404.html", "")
        wanted = {one.code: one.path + path for one in french.languages}
        switch = {link["hreflang"]: french.resolve(url, link["href"])[0] for link in page.select("header .language")}
        assert switch == {code: target for code, target in wanted.items() if code != own}, url
        alternates = {link["hreflang"]: link["href"] for link in page.select("link[hreflang]")}
        if alternates or not (url.endswith("404.html") or page.select("[data-moved]")):
            assert alternates == {code: french.address + target for code,
                                  target in (wanted | {"x-default": path}).items()}, url


def test_lists_for_machines_take_all(french):
    for language in french.languages:
        folder = french.folder / language.path
        for url in ElementTree.parse(folder / "sitemap.xml").iterfind("{*}url"):
            assert [link.get("hreflang") for link in url.iterfind("{*}link")] == [*CODES, "x-default"]
        data = json.loads((folder / "answers.json").read_text("utf-8"))
        first = next(one for one in french.languages if one.code != language.code)
        for entry in data["answers"]:
            assert [other["language"] for other in entry["languages"]] == CODES
            assert all(french.resolve("", other["url"])[0] in french.html for other in entry["languages"])
            assert entry["other_language"] == first.code
            assert french.resolve("", entry["other_url"])[0].startswith(first.path)
        card = BeautifulSoup((folder / "index.html").read_text("utf-8"), "html.parser")
        assert len(card.select('meta[property="og:locale:alternate"]')) == 2


def test_replies_in_each_and_in_all(french):
    page = french.html["fr/answers/lost/"]
    assert [button["data-copy"] for button in page.select(".reply button")] == ["link", *CODES, "all"]
    assert page.select_one(".reply [data-copy=all]")["aria-label"] == "Copy reply: All languages"
    assert page.select_one(".reply [data-copy=fr]").get_text() == "Français"
    assert dict(part.split(":")
                for part in page.body["data-languages"].split()) == {"en": "../", "ja": "../ja/", "fr": ""}


def test_the_offer_and_the_page_of_errors_speak_each(french):
    assert [offer["lang"] for offer in french.html["ja/"].select(".offer")] == ["en", "fr"]
    assert french.html["ja/"].select_one('.offer[lang="fr"] a').get_text() == "Lire"
    assert [part["lang"] for part in french.html["fr/404.html"].select("section[lang]")] == ["fr", "en", "ja"]


def test_no_rule_finds_a_fault(french):
    assert not [fault for fault in checks.run(french) if fault.rule != "unpublished"]
