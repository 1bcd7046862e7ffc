"""Copying: what the helpdesk pastes is the clean permanent address, or the whole reply, as plain text."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def paste(page) -> str:
    """What the clipboard gives to an editor."""
    editor = page.context.new_page()
    editor.set_content("<textarea></textarea>")
    editor.locator("textarea").focus()
    editor.keyboard.press("Control+V")
    text = editor.locator("textarea").input_value()
    editor.close()
    return text


def press(page, css: str, key: str = "Enter"):
    """Presses a button by the keyboard, and waits until its page says that it copied."""
    page.locator(css).first.press(key)
    says(page, "reply" if re.search("copy=(?!link)", css) else "link")


def says(page, copied: str):
    """Waits until the page says that a link or reply is copied."""
    expect(page.locator(".status")).to_have_text(page.locator("body").get_attribute(f"data-copied-{copied}"))


@pytest.mark.parametrize("language, home, old", [("en", "/", False), ("en", "/", True), ("ja", "/ja/", False)])
def test_replies_are_whole(page, entries, language, home, old):
    """By the clipboard's interface, and where there is none by command: the same text. Those of a case: see
    test_helpdesk.py."""
    if old:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(f"{home}helpdesk/")
    id = page.locator("tr[data-id]").first.get_attribute("data-id")
    for wanted, languages in (("en", ["en"]), ("ja", ["ja"]), ("all", sorted(["en", "ja"], key=language.__ne__))):
        press(page, f"[data-copy={wanted}]")
        assert paste(page) == "\n\n――――\n\n".join(entries[code][id]["reply"] for code in languages)


def test_links_of_parts_are_copied(page, kinds):
    html = kinds["answers"]
    link, part = html.find("link", rel="canonical")["href"], html.select(".headerlink")[-1]["href"]
    page.goto(f"{html.path}?utm_source=mail{part}")
    for key in ("Enter", "Space"):
        press(page, f".headerlink[href='{part}']", key)
        assert paste(page) == link + part, "a link to a part is a button, too"


def test_after_a_broken_connection_the_next_click_works(page, entries):
    page.route("**/answers.json*", lambda route: route.abort())
    page.goto("/helpdesk/")
    id = page.locator("tr[data-id]").first.get_attribute("data-id")
    page.locator("[data-copy=ja]").first.click()
    says(page, "link")
    assert paste(page) == entries["en"][id]["url"], "what cannot be loaded becomes the clean link, and says so"
    page.unroute("**/answers.json*")
    press(page, "[data-copy=ja]")
    assert paste(page) == entries["ja"][id]["reply"]


def test_every_heading_of_every_page_has_its_link(site):
    for url, html in site.html.items():
        for heading in html.select(".body :is(h2, h3, h4)"):
            link = heading.find_next_sibling()
            assert link and html.find(id=link["href"][1:]).find(string=heading.find(string=True)), f"{url}: {heading}"
            assert link["aria-label"].endswith(heading.get_text()), f"{url}: {link}"
            read = f"{url}: a screen reader would read the link as part of {heading}"
            assert not heading.select("a.headerlink"), read
