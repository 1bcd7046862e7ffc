"""The helpdesk's table: narrowed as one types, by topic and by audience. test_engines.py uses it by keyboard; the rule
`helpdesk` says what stands in it."""

import re
import unicodedata

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # ASCII as full-width letters


def shown(page) -> list[str]:
    return page.locator(".answers tbody tr:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


@pytest.mark.parametrize("language, home", [("en", "/"), ("ja", "/ja/")])
def test_typing_narrows(page, entries, language, home):
    """By the words of title, other names and cases, in every spelling; all rows come back, in their order."""
    entries = [*entries[language].values()]
    page.goto(f"{home}helpdesk/")
    entry = next(one for one in entries if re.search("[a-z]", one["title"].lower()) and len(one["cases"]) > 1)
    title, row = entry["title"], page.locator(f"tr[data-id={entry['id']}]")
    for typed in (" ".join(reversed(title.split())), title.upper(), title[2:6], entry["tags"][0],
                  unicodedata.normalize("NFKC", title).translate(WIDE), entry["cases"][-1]["name"]):
        page.locator("#page-filter").fill(typed)
        expect(row).to_be_visible()  # tags and cases come after the page
        assert len(shown(page)) < len(entries), typed
        expect(page.locator("#page-filter-count")).to_have_text(str(len(shown(page))))
    expect(row.get_by_role("button").first).to_have_accessible_description(title)
    page.locator("#page-filter").fill("xyzzy")
    assert shown(page) == []
    page.locator("#page-filter").fill("")
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert shown(page) == [entry["id"] for entry in entries]


def test_topic_and_audience_narrow(page, entries):
    page.goto("/helpdesk/")
    entries = [*entries["en"].values()]
    for label, field, value in (("Topic", "topic", entries[0]["topic"]), ("For", "audience", "staff"),
                                ("For", "audience", "students")):
        page.get_by_label(label, exact=True).select_option(value)
        wanted = [entry["id"] for entry in entries if value in entry[field]]
        assert shown(page) == wanted
        page.get_by_label(label, exact=True).select_option("")
    assert len(wanted) < len(entries), "some page is for staff alone, else this test shows nothing"


@pytest.mark.parametrize("language, home, other", [("en", "/", "ja"), ("ja", "/ja/", "en")])
def test_links_and_replies_of_a_case_are_copied(page, entries, language, home, other):
    entry = next(entry for entry in entries[language].values() if len(entry["cases"]) > 1)
    case = entry["cases"][-1]
    assert case["url"] == f"{entry['url']}#{case['id']}"
    page.goto(f"{home}helpdesk/")
    row = page.locator(f"tr[data-id={entry['id']}]")
    choice = row.get_by_role("combobox")
    expect(choice).to_have_accessible_description(entry["title"])
    expect(choice.locator("option")).to_have_count(1 + len(entry["cases"]))
    assert choice.bounding_box()["width"] <= row.locator("td.copy").bounding_box()["width"]
    theirs = entries[other][entry["id"]]
    for chosen, copied, wanted in (
            (case["name"], "link", case["url"]),
            (case["name"], language, entry["reply"].replace(entry["url"], case["url"])),
            (case["name"], other, theirs["reply"].replace(theirs["url"], f"{theirs['url']}#{case['id']}")),
            (None, "link", entry["url"])):
        choice.select_option(chosen) if chosen else choice.select_option(index=0)
        row.locator(f"[data-copy={copied}]").click()
        expect(page.locator(".status")).not_to_be_empty()
        assert page.evaluate("navigator.clipboard.readText()") == wanted
        page.keyboard.press("Escape")
