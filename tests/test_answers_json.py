"""answers.json keeps its promise to ticket systems: the published schema, and what the pages say."""

import json

import jsonschema
import pytest

pytestmark = pytest.mark.slow  # reads every page

# Macros of ticket systems read these. A field may be added, never renamed or removed.
FIELDS = {"id", "kind", "topic", "title", "answer", "url", "reply", "other_language", "other_url", "audience", "tags",
          "reviewed"}


def test_fits_the_published_schema_and_says_what_the_pages_say(site):
    for language in site.languages:
        schema, data = (json.loads((site.folder / language.path / name).read_text())
                        for name in ("answers.schema.json", "answers.json"))
        validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
        validator.check_schema(schema)
        validator.validate(data)
        promised = schema["properties"]["answers"]["items"]["required"]
        assert set(promised) >= FIELDS, "a published field is no longer promised"
        assert data["$schema"] == schema["$id"]
        assert [entry["id"] for entry in data["answers"]] == [
            page.removesuffix(".md").split("/")[1] for page, topic, _ in site.settings["en"].nav() if topic]
        for entry in data["answers"]:
            url = f"{language.path}{entry['kind']}s/{entry['id']}/"
            page = site.html[url]
            assert entry["url"] == site.address + url == page.select_one("link[rel=canonical]")["href"]
            assert entry["other_url"] == page.select_one(f"link[hreflang={entry['other_language']}]")["href"]
            assert entry["title"] == page.h1.get_text()
            assert entry["answer"] == page.select_one(".short-answer").get_text()
            *said, contact = entry["reply"].split("\n\n")
            assert said == [entry["title"], entry["answer"], entry["url"]] and contact.endswith(data["contact"])
