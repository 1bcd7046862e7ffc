"""answers.json keeps its promise to ticket systems: the published schema, and what the pages say."""

import json

import jsonschema
import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.slow  # builds sites of its own

LANGUAGES = {"en": "", "ja": "ja/"}
# Macros of ticket systems read these. A field may be added, never renamed or removed.
FIELDS = {"id", "kind", "topic", "title", "answer", "url", "reply", "other_language", "other_url", "audience", "tags",
          "reviewed"}


def load(site, language, name="answers.json"):
    return json.loads((site / LANGUAGES[language] / name).read_text())


@pytest.mark.parametrize("language", LANGUAGES)
def test_fits_the_published_schema(site, language):
    schema = load(site, language, "answers.schema.json")
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema)
    problems = [f"{'/'.join(map(str, error.path))}: {error.message}"
                for error in validator.iter_errors(load(site, language))]
    assert not problems, "\n".join(problems)
    promised = schema["properties"]["answers"]["items"]["required"]
    assert set(promised) >= FIELDS, "a published field is no longer promised"
    assert load(site, language)["$schema"] == schema["$id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_what_the_pages_say(site, language):
    data = load(site, language)
    root = data["contact"].removesuffix("contact/")
    for entry in data["answers"]:
        assert entry["url"] == f"{root}{entry['kind']}s/{entry['id']}/"
        file = site / LANGUAGES[language] / f"{entry['kind']}s" / entry["id"] / "index.html"
        page = BeautifulSoup(file.read_text(), "html.parser")
        assert entry["url"] == page.select_one("link[rel=canonical]")["href"]
        assert entry["other_url"] == page.select_one(f"link[hreflang={entry['other_language']}]")["href"]
        assert entry["title"] == page.h1.get_text()
        assert entry["answer"] == page.select_one(".short-answer").get_text()
        title, answer, url, contact = entry["reply"].split("\n\n")
        assert (title, answer, url) == (entry["title"], entry["answer"], entry["url"])
        assert contact.endswith(data["contact"])


def test_both_languages_list_the_same(site):
    english, japanese = (load(site, language)["answers"] for language in LANGUAGES)
    assert [entry["id"] for entry in english] == [entry["id"] for entry in japanese]
    for one, other in zip(english, japanese):
        assert (one["other_url"], other["other_url"]) == (other["url"], one["url"])
