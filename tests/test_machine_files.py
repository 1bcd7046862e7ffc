"""What programs read: answers.json of ticket systems, llms.txt of assistants, the card of a link that is pasted."""

import json
import struct

import jsonschema
import pytest

pytestmark = pytest.mark.slow  # reads every page

# Macros of ticket systems read these. A field may be added, never renamed or removed.
FIELDS = {"id", "kind", "topic", "title", "answer", "url", "reply", "other_language", "other_url", "audience", "tags",
          "reviewed"}
LOCALES = {"en": "en_US", "ja": "ja_JP"}


def published(site, language, name: str) -> str:
    return (site.folder / language.path / name).read_text("utf-8")


def test_answers_json_fits_its_schema_and_says_what_the_pages_say(site):
    listed = [path.removesuffix(".md").split("/")[1] for path, topic, _ in site.settings["en"].nav() if topic]
    for language in site.languages:
        schema, data = (json.loads(published(site, language, f"answers{end}")) for end in (".schema.json", ".json"))
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        validator.check_schema(schema)
        validator.validate(data)
        promised = schema["properties"]["answers"]["items"]["required"]
        assert set(promised) >= FIELDS, "a published field is no longer promised"
        assert data["$schema"] == schema["$id"]
        assert [entry["id"] for entry in data["answers"]] == listed
        for entry in data["answers"]:
            url = f"{language.path}{entry['kind']}s/{entry['id']}/"
            page = site.html[url]
            assert entry["url"] == site.address + url == page.select_one("link[rel=canonical]")["href"]
            assert entry["other_url"] == page.select_one(f"link[hreflang={entry['other_language']}]")["href"]
            assert entry["title"] == page.h1.get_text()
            assert entry["answer"] == page.select_one(".short-answer").get_text()
            *said, contact = entry["reply"].split("\n\n")
            assert said == [entry["title"], entry["answer"], entry["url"]] and contact.endswith(data["contact"])


def test_assistants_find_every_question_with_its_answer(site, entries):
    for language in site.languages:
        lines = published(site, language, "llms.txt").splitlines()
        assert lines[0].startswith("# ") and any(line.startswith("> ") for line in lines)
        for entry in entries[language.code].values():
            start = f"- [{entry['title']}]({entry['url']})"
            [line] = [line for line in lines if line.startswith(start)]
            assert line.endswith(entry["answer"]), start
            assert f"## {entry['topic']}" in lines
        assert f"- [answers.json]({site.address}{language.path}answers.json)" in lines


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
    card = (site.folder / "assets/card.png").read_bytes()
    assert len(card) < 15_000, "it is loaded once for every chat that it is pasted into"
    assert card.startswith(b"\x89PNG") and struct.unpack(">II", card[16:24]) == (1200, 630)
