"""The helpdesk's table: narrowed as one types, by topic and by audience. test_engines.py uses it by keyboard; the rule
`helpdesk` says what stands in it."""

import json
import unicodedata

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}  # ASCII as full-width letters


def shown(page) -> list[str]:
    return page.locator(".answers tbody tr:visible").evaluate_all("rows => rows.map(row => row.dataset.id)")


def own_tag(entries) -> tuple[dict, str]:
    """(entry, tag): a tag that leads to one entry only, and whose words the table does not show."""
    def has(entry, tag, *keys):
        text = json.dumps([entry[key] for key in keys], ensure_ascii=False).lower()
        return all(word in text for word in tag.lower().split())
    return next((entry, tag) for entry in entries
                for tag in entry["tags"] if not has(entry, tag, "id", "title", "answer")
                and not any(has(other, tag, "id", "title", "answer", "tags", "cases")
                            for other in entries if other is not entry))


@pytest.mark.parametrize("language, home", [("en", "/"), ("ja", "/ja/")])
def test_typing_narrows(page, entries, language, home):
    """To the rows of answers.json, in its order; and all of them come back."""
    entries = [*entries[language].values()]
    page.goto(f"{home}helpdesk/")
    entry = next(one for one in entries if any("a" <= sign <= "z" for sign in one["title"].lower()))
    title = entry["title"]
    ways = {"words of the title, in any order": " ".join(reversed(title.split())), "upper case": title.upper(),
            "full-width letters": unicodedata.normalize("NFKC", title).translate(WIDE),
            "inside a sentence": title[2:6]}
    for reason, typed in ways.items():
        page.locator("#page-filter").fill(typed)
        rows = shown(page)
        assert entry["id"] in rows and len(rows) < len(entries), reason
        expect(page.locator("#page-filter-count")).to_have_text(str(len(rows)))
    entry, tag = own_tag(entries)
    for typed in (tag, tag.translate(WIDE)):
        page.locator("#page-filter").fill(typed)
        expect(page.locator(f"tr[data-id={entry['id']}]")).to_be_visible()  # tags come after the page
        assert shown(page) == [entry["id"]]
    button = page.locator(f"tr[data-id={entry['id']}] button").first
    expect(button).to_have_accessible_description(entry["title"])
    page.locator("#page-filter").fill("")
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert shown(page) == [entry["id"] for entry in entries]


def test_topic_and_audience_narrow(page, entries):
    page.goto("/helpdesk/")
    entries = [*entries["en"].values()]
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


@pytest.mark.parametrize("language, home", [("en", "/"), ("ja", "/ja/")])
def test_links_and_replies_of_a_case_are_copied(page, entries, language, home):
    entry = next(entry for entry in entries[language].values() if len(entry["cases"]) > 1)
    case = entry["cases"][-1]
    assert case["url"] == f"{entry['url']}#{case['id']}"
    page.goto(f"{home}helpdesk/")
    row = page.locator(f"tr[data-id={entry['id']}]")
    choice = row.get_by_role("combobox")
    expect(choice).to_have_accessible_description(entry["title"])
    expect(choice.locator("option")).to_have_count(1 + len(entry["cases"]))
    assert choice.bounding_box()["width"] <= row.locator("td.copy").bounding_box()["width"]
    choice.select_option(case["name"])
    other = "ja" if language == "en" else "en"
    for copied, wanted in (("link", case["url"]), (language, entry["reply"].replace(entry["url"], case["url"])),
                           (other, f"{entries[other][entry['id']]['url']}#{case['id']}")):
        row.locator(f"[data-copy={copied}]").click()
        expect(page.locator(".status")).not_to_be_empty()
        text = page.evaluate("navigator.clipboard.readText()")
        assert wanted == text if copied != other else wanted in text.split("\n")
        page.keyboard.press("Escape")
    page.locator("#page-filter").fill(case["name"])
    assert entry["id"] in shown(page), "by the words of a case, too"
    page.locator("#page-filter").fill("")
    choice.select_option(index=0)
    row.locator("[data-copy=link]").click()
    expect(page.locator(".status")).not_to_be_empty()
    assert page.evaluate("navigator.clipboard.readText()") == entry["url"]
