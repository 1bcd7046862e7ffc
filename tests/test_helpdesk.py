"""The helpdesk's table: everything in it, narrowed as one types, by keyboard alone, on paper."""

import json
import re
import unicodedata

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect
from test_copy import paste

pytestmark = pytest.mark.browser
LANGUAGES = {"en": "", "ja": "ja/"}
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # ASCII as full-width letters


def answers(site, language):
    return json.loads((site / LANGUAGES[language] / "answers.json").read_text())["answers"]


def shown(page) -> list[str]:
    return page.locator(".answers tbody tr:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_questions_and_manuals_are_in_the_table(site, language):
    rows = BeautifulSoup((site / LANGUAGES[language] / "helpdesk/index.html").read_text(),
                         "html.parser").select(".answers tbody tr")
    assert [(row["data-id"], *(cell.get_text() for cell in row.select("th, td")[:3])) for row in rows] == [
        (entry["id"], entry["title"], entry["answer"], entry["topic"]) for entry in answers(site, language)]
    built = [*(site / LANGUAGES[language]).glob("answers/*/index.html"),
             *(site / LANGUAGES[language]).glob("manuals/*/index.html")]
    assert len(rows) == len([file for file in built if "data-moved" not in file.read_text()])


@pytest.mark.parametrize("language, change, reason", [
    ("en", lambda words: " ".join(reversed(words.split())), "words of the title, in any order"),
    ("en", str.upper, "upper case"),
    ("ja", lambda words: unicodedata.normalize("NFKC", words).translate(WIDE), "full-width letters"),
    ("ja", lambda words: words[2:6], "inside a Japanese sentence"),
])
def test_typing_narrows(page, site, language, change, reason):
    entry = next(one for one in answers(site, language) if re.search("[A-Za-z]", one["title"]))
    id, typed = entry["id"], change(entry["title"])
    page.goto(f"/{LANGUAGES[language]}helpdesk/")
    total = len(shown(page))
    page.locator("#page-filter").fill(typed)
    expect(page.locator(f"tr[data-id={id}]"), reason).to_be_visible()
    rows = shown(page)
    assert len(rows) < total, reason
    expect(page.locator("#page-filter-count")).to_have_text(str(len(rows)))
    page.locator("#page-filter").fill("")
    assert len(shown(page)) == total


def own_tag(entries) -> tuple[dict, str]:
    """(entry, tag): a tag that leads to one entry only, and whose words the table does not show."""
    def has(entry, tag, *keys):
        text = json.dumps([entry[key] for key in keys], ensure_ascii=False).lower()
        return all(word in text for word in tag.lower().split())
    return next((entry, tag) for entry in entries
                for tag in entry["tags"] if not has(entry, tag, "id", "title", "answer")
                and not any(has(other, tag, "id", "title", "answer", "tags")
                            for other in entries if other is not entry))


@pytest.mark.parametrize("wide", [False, True])
def test_a_tag_narrows_to_its_answer(page, site, wide):
    entry, tag = own_tag(answers(site, "en"))
    page.goto("/helpdesk/")
    page.locator("#page-filter").fill("".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in tag)
                                      if wide else tag)
    expect(page.locator(f"tr[data-id={entry['id']}]")).to_be_visible()
    assert shown(page) == [entry["id"]]


def test_topic_and_audience_narrow(page, site):
    page.goto("/helpdesk/")
    entries = answers(site, "en")
    topic = entries[0]["topic"]
    page.get_by_label("Topic").select_option(topic)
    assert shown(page) == [entry["id"] for entry in entries if entry["topic"] == topic]
    page.get_by_label("Topic").select_option("")
    for audience in ("staff", "students"):
        page.get_by_label("For", exact=True).select_option(audience)
        wanted = [entry["id"] for entry in entries if audience in entry["audience"]]
        assert shown(page) == wanted
    assert len(wanted) < len(entries), "some page is for staff alone, else this test shows nothing"
    page.locator("#page-filter").fill("xyzzy")
    assert shown(page) == []
    expect(page.locator("#page-filter-count")).to_have_text("0")


def test_keyboard_alone_from_opening_to_the_pasted_reply(page, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    entry, tag = own_tag(answers(site, "en"))
    page.goto("/helpdesk/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "page-filter":
            break
    page.keyboard.type(tag)
    page.keyboard.press("Enter")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Copy link")
    expect(focused).to_have_accessible_description(entry["title"])
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_have_text("Link copied.")
    assert paste(page)[0] == entry["url"]
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("English")
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_have_text("Reply copied.")
    assert paste(page)[0] == entry["reply"]


def test_paper_has_the_table_and_no_buttons(page, site):
    page.goto("/helpdesk/")
    page.emulate_media(media="print")
    assert shown(page) == [entry["id"] for entry in answers(site, "en")]
    assert page.locator("button:visible, input:visible, select:visible").count() == 0
