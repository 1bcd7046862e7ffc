"""Copying: what the helpdesk pastes is the clean permanent address, or the whole reply, as plain text."""

import re
from urllib.parse import quote, unquote, urlsplit

import pytest
from conftest import by_kind
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


def opened(page, path: str):
    """Opens a page, and the fold with its link and replies."""
    page.goto(path)
    page.locator(".reply").evaluate_all("all => all.forEach(fold => { fold.open = true; })")


def press(page, css: str, key: str = "Enter"):
    """Presses a button by the keyboard, and waits until its page says that it copied."""
    page.locator(css).first.press(key)
    says(page, "reply" if re.search("copy=(?!link)", css) else "link")


def says(page, copied: str):
    """Waits until the page says that a link or reply is copied."""
    expect(page.locator(".status")).to_have_text(page.locator("body").get_attribute(f"data-copied-{copied}"))


@pytest.mark.parametrize("language, kind, old",
                         [("en", "answers", False), ("en", "answers", True), ("ja", "manuals", False),
                          ("ja", "manuals", True), ("en", "helpdesk", False), ("ja", "helpdesk", False)])
def test_replies_are_whole(page, site, entries, language, kind, old):
    """By the clipboard's interface, and where there is none by command: the same text."""
    html = by_kind(site, language)[kind]
    id = html.select_one("[data-id]")["data-id"]
    if old:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    opened(page, html.path)
    for wanted, languages in (("en", ["en"]), ("ja", ["ja"]), ("all", sorted(["en", "ja"], key=language.__ne__))):
        press(page, f"[data-copy={wanted}]")
        assert paste(page) == "\n\n――――\n\n".join(entries[code][id]["reply"] for code in languages)


def test_links_and_replies_lead_to_the_case_that_shows(page, site, entries):
    html = next(html for html in by_kind(site, "en").values() if html.select_one(".case"))
    id, case = html.article["data-id"], html.select(".case h2")[-1]["id"]
    link = f"{entries['en'][id]['url']}#{case}"
    opened(page, f"{html.path}#{case}")
    press(page, ".reply [data-copy=link]")
    assert paste(page) == link
    press(page, ".reply [data-copy=en]")
    assert paste(page) == entries["en"][id]["reply"].replace(entries["en"][id]["url"], link)


def test_after_a_broken_connection_the_next_click_works(page, kinds, entries):
    html = kinds["answers"]
    link, part = html.find("link", rel="canonical")["href"], html.select(".headerlink")[-1]["href"]
    opened(page, f"{html.path}?utm_source=mail")
    page.route("**/answers.json*", lambda route: route.abort())
    page.locator(".reply [data-copy=ja]").click()
    says(page, "link")
    assert paste(page) == link, "what cannot be loaded becomes the clean link, and says so"
    opened(page, f"{html.path}{part}")
    for key in ("Enter", "Space"):
        press(page, f".headerlink[href='{part}']", key)
        assert paste(page) == link + part, "a link to a part is a button, too"
    page.unroute("**/answers.json*")
    press(page, ".reply [data-copy=ja]")
    entry = entries["ja"][html.article["data-id"]]
    assert paste(page) == entry["reply"].replace(entry["url"], entry["url"] + part)


def test_every_heading_of_every_page_has_its_link(site):
    for url, html in site.html.items():
        for heading in html.select(".body :is(h2, h3, h4)"):
            link = heading.find_next_sibling()
            assert link and html.find(id=link["href"][1:]).find(string=heading.find(string=True)), f"{url}: {heading}"
            assert link["aria-label"].endswith(heading.get_text()), f"{url}: {link}"
            read = f"{url}: a screen reader would read the link as part of {heading}"
            assert not heading.select("a.headerlink"), read


@pytest.mark.parametrize("language", ["en", "ja"])
def test_mail_link_carries_the_reply(page, site, entries, language):
    """Decoded as RFC 6068 says: line breaks are %0D%0A, a space is never a plus sign. Without scripts: the address."""
    for kind in ("answers", "manuals"):
        html = by_kind(site, language)[kind]
        entry = entries[language][html.article["data-id"]]
        assert html.select_one(".reply .mail")["href"] == f"mailto:?body={quote(entry['url'])}"
        page.goto(html.path)
        link = page.locator(".reply .mail").get_attribute("href")
        address = urlsplit(link)
        assert "+" not in address.query and link.isascii(), link
        fields = dict(part.split("=") for part in address.query.split("&"))
        assert address.path == "" and unquote(fields["subject"]) == entry["title"]
        assert unquote(fields["body"]) == entry["reply"].replace("\n", "\r\n")
