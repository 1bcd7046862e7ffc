"""The helpdesk's table: everything in it, narrowed as one types, by keyboard alone, on paper."""

import json

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from test_copy import paste

pytestmark = pytest.mark.browser
LANGUAGES = {"en": "", "ja": "ja/"}


def answers(site, language):
    return json.loads((site / LANGUAGES[language] / "answers.json").read_text())["answers"]


def shown(page) -> list[str]:
    return page.locator(".answers tbody tr:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_questions_and_manuals_are_in_the_table(site, language):
    rows = BeautifulSoup((site / LANGUAGES[language] / "helpdesk/index.html").read_text(), "html.parser").select(".answers tbody tr")
    assert [(row["data-id"], *(cell.get_text(strip=True) for cell in row.select("th, td")[:3])) for row in rows] == [
        (entry["id"], entry["title"], entry["answer"], entry["topic"]) for entry in answers(site, language)]
    built = [*(site / LANGUAGES[language]).glob("answers/*/index.html"), *(site / LANGUAGES[language]).glob("manuals/*/index.html")]
    assert len(rows) == len([file for file in built if "data-moved" not in file.read_text()])


@pytest.mark.parametrize("language, typed, id, reason", [
    ("en", "stolen phone", "lost-device", "words of the title, in any order"),
    ("en", "SIGN OUT EVERYWHERE", "lost-device", "short answer, upper case"),
    ("en", "pickpocket", "lost-device", "tag"),
    ("en", "ｐｉｃｋｐｏｃｋｅｔ", "lost-device", "full-width letters"),
    ("ja", "ｽﾏﾎ", "lost-device", "half-width kana"),
    ("ja", "盗まれた", "lost-device", "inside a Japanese sentence"),
])
def test_typing_narrows(page, language, typed, id, reason):
    page.goto(f"/{LANGUAGES[language]}helpdesk/")
    total = len(shown(page))
    page.locator("#page-filter").fill(typed)
    expect(page.locator(f"tr[data-id={id}]"), reason).to_be_visible()
    rows = shown(page)
    assert len(rows) < total, reason
    expect(page.locator("#page-filter-count")).to_have_text(str(len(rows)))
    page.locator("#page-filter").fill("")
    assert len(shown(page)) == total


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
    page.goto("/helpdesk/")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "page-filter":
            break
    page.keyboard.type("pickpocket")
    page.keyboard.press("Enter")
    focused = page.locator(":focus")
    expect(focused).to_have_text("Copy link")
    expect(focused).to_have_accessible_description("I lost my phone, or it was stolen. What do I do?")
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_have_text("Link copied.")
    entry = answers(site, "en")[0]
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
