"""A link to this help looks right where it is pasted, and programs that answer people find its words."""

import json
import struct

import pytest

pytestmark = pytest.mark.slow  # reads every page

MOST = 15_000  # bytes; a card is loaded once for every chat that it is pasted into
LOCALES = {"en": "en_US", "ja": "ja_JP"}


def test_every_page_has_its_card(site):
    pages = [page for page in site.all_pages() if not page.moved]
    assert len(pages) > 50
    for page in pages:
        code = page.language.code
        assert {tag["property"]: tag["content"] for tag in page.html.select("meta[property]")} == {
            "og:title": str(page.meta["title"]), "og:description": " ".join(str(page.meta["description"]).split()),
            "og:type": "article" if page.path != "index.md" else "website", "og:url": site.address + page.url,
            "og:site_name": site.settings[code].get("site_name"), "og:locale": LOCALES[code],
            "og:locale:alternate": LOCALES["ja" if code == "en" else "en"],
            "og:image": f"{site.address}assets/card.png", "og:image:width": "1200", "og:image:height": "630",
        }, page.file


def test_the_picture_is_small_and_as_large_as_told(site):
    card = (site.folder / "assets/card.png").read_bytes()
    assert len(card) < MOST
    assert card.startswith(b"\x89PNG") and struct.unpack(">II", card[16:24]) == (1200, 630)


def test_assistants_find_every_question_with_its_answer(site):
    for language in site.languages:
        folder = site.folder / language.path
        lines = (folder / "llms.txt").read_text("utf-8").splitlines()
        answers = json.loads((folder / "answers.json").read_text("utf-8"))["answers"]
        assert lines[0].startswith("# ") and any(line.startswith("> ") for line in lines)
        for entry in answers:
            start = f"- [{entry['title']}]({entry['url']})"
            [line] = [line for line in lines if line.startswith(start)]
            assert line.endswith(entry["answer"]), start
        assert f"- [answers.json]({site.address}{language.path}answers.json)" in lines
        assert {f"## {entry['topic']}" for entry in answers} <= set(lines)
