"""Copying: what the helpdesk pastes is the clean permanent address, or the whole reply with live links."""

import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from conftest import by_kind
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def paste(page) -> tuple[str, BeautifulSoup]:
    """What the clipboard gives to a plain editor and to an HTML editor."""
    editor = page.context.new_page()
    editor.set_content("<textarea></textarea><div contenteditable></div>")
    editor.locator("textarea").focus()
    editor.keyboard.press("Control+V")
    editor.locator("body > div").focus()
    editor.keyboard.press("Control+V")
    plain, html = editor.locator("textarea").input_value(), editor.locator("body > div").inner_html()
    editor.close()
    return plain, BeautifulSoup(f"<div>{html}</div>", "html.parser")


def press(page, css: str, key: str = "Enter"):
    """Presses a button by the keyboard, and waits until its page says that it copied."""
    said = page.locator("body").get_attribute(f"data-copied-{'reply' if re.search('copy=(?!link)', css) else 'link'}")
    page.locator(css).first.press(key)
    expect(page.locator(".status")).to_have_text(said)


@pytest.mark.parametrize("language, kind, old",
                         [("en", "answers", False), ("en", "answers", True), ("ja", "manuals", False),
                          ("ja", "manuals", True), ("en", "helpdesk", False), ("ja", "helpdesk", False)])
def test_replies_are_whole(page, whole, entries, language, kind, old):
    """By the clipboard's interface, and where there is none by command: the same text, the same HTML."""
    html = by_kind(whole, language)[kind]
    id = html.select_one("[data-id]")["data-id"]
    if old:
        page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(html.path)
    for wanted, languages in (("en", ["en"]), ("ja", ["ja"]), ("all", sorted(["en", "ja"], key=language.__ne__))):
        press(page, f"[data-copy={wanted}]")
        plain, pasted = paste(page)
        chosen = [entries[code][id] for code in languages]
        assert plain == "\n\n――――\n\n".join(entry["reply"] for entry in chosen)
        assert [p.get_text().strip()
                for p in pasted.select("p")] == [line for entry in chosen for line in entry["reply"].split("\n\n")]
        assert [bold.get_text() for bold in pasted.select("b")] == [entry["title"] for entry in chosen]
        links = [link["href"] for link in pasted.select("a")]
        assert links == [address for entry in chosen for address in re.findall(r"https://[!-~]+", entry["reply"])]
        assert [link.get_text() for link in pasted.select("a")] == links


def test_after_a_broken_connection_the_next_click_works(page, kinds, entries):
    html = kinds["answers"]
    link, part = html.find("link", rel="canonical")["href"], html.select_one(".headerlink")["href"]
    page.goto(f"{html.path}?utm_source=mail")
    page.route("**/answers.json*", lambda route: route.abort())
    page.locator(".reply [data-copy=ja]").click()
    expect(page.locator(".status")).to_have_text(html.body["data-copied-link"])
    assert paste(page)[0] == link, "what cannot be loaded becomes the clean link, and says so"
    for key in ("Enter", "Space"):
        press(page, ".headerlink", key)
        assert paste(page)[0] == link + part, "a link to a part is a button, too"
    page.unroute("**/answers.json*")
    press(page, ".reply [data-copy=ja]")
    assert paste(page)[0] == entries["ja"][html.article["data-id"]]["reply"]


def test_every_heading_of_every_page_has_its_link(whole):
    for url, html in whole.html.items():
        for heading in html.select(".body :is(h2, h3, h4)"):
            link = heading.find_next_sibling()
            assert link and html.find(id=link["href"][1:]).find(string=heading.find(string=True)), f"{url}: {heading}"
            assert link["aria-label"].endswith(heading.get_text()), f"{url}: {link}"
            read = f"{url}: a screen reader would read the link as part of {heading}"
            assert not heading.select("a.headerlink"), read


def test_mail_link_carries_the_reply(whole, entries):
    """Decoded as RFC 6068 says: line breaks are %0D%0A, a space is never a plus sign."""
    for entry in [entry for group in entries.values() for entry in group.values()]:
        html = whole.html[urlsplit(entry["url"]).path.lstrip("/")]
        link = html.select_one('.reply a[href^="mailto:"]')["href"]
        address = urlsplit(link)
        assert "+" not in address.query and link.isascii(), link
        fields = dict(part.split("=") for part in address.query.split("&"))
        assert address.path == "" and unquote(fields["subject"]) == entry["title"]
        assert unquote(fields["body"]) == entry["reply"].replace("\n", "\r\n")
        assert len(link) < 2000, f"{entry['url']}: Windows cuts longer mail links; shorten the description"
