"""Copying: what the helpdesk pastes is the clean permanent address, or the whole reply with a live link."""

import json
import re
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


@pytest.fixture(scope="session")
def entries(site):
    """(language, id) → entry of answers.json."""
    lists = {lang: json.loads((site / path / "answers.json").read_text()) for lang, path in (("en", ""), ("ja", "ja"))}
    return {(lang, entry["id"]): entry for lang, data in lists.items() for entry in data["answers"]}


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


def test_link_of_a_page(page, entries):
    page.goto("/answers/lost-device/?utm_source=mail#remove")
    page.get_by_role("button", name="Copy link", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_have_text("Link copied.")
    assert paste(page)[0] == entries["en", "lost-device"]["url"] == "https://mfa-help.example/answers/lost-device/"


@pytest.mark.parametrize("key", ["Enter", "Space", "click"])
def test_link_of_a_part(page, key):
    page.goto("/ja/answers/lost-device/?utm_source=mail")
    heading = page.locator("#remove")
    button = page.get_by_role("button", name=f"リンクをコピー： {heading.inner_text()}")
    if key == "click":
        button.click()
    else:
        button.focus()
        page.keyboard.press(key)
    expect(page.locator(".status")).to_have_text("リンクをコピーしました。")
    assert paste(page)[0] == "https://mfa-help.example/ja/answers/lost-device/#remove"
    assert page.url.endswith("/ja/answers/lost-device/#remove"), "the address bar shows what was copied"


def test_every_heading_of_every_page_has_its_link(page, site):
    for file in sorted(site.rglob("index.html")):
        soup = BeautifulSoup(file.read_text(), "html.parser")
        for heading in soup.select(".body :is(h2, h3, h4)"):
            link = heading.find_next_sibling()
            assert link and link.get("href") == f"#{heading['id']}", f"{file}: {heading}"
            assert link["aria-label"].endswith(heading.get_text()), f"{file}: {link}"
            assert not heading.select("a"), f"{file}: a screen reader would read the link as part of {heading}"


@pytest.mark.parametrize("path", ["/answers/no-notification/", "/ja/manuals/register-mfa/"])
@pytest.mark.parametrize("wanted", ["en", "ja", "all"])
def test_reply(page, entries, path, wanted):
    page.goto(path + "?utm_source=mail")
    page.locator(f".reply [data-copy={wanted}]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".status")).to_have_text(re.compile("Reply copied|返信文をコピーしました"))
    plain, html = paste(page)

    here = "ja" if path.startswith("/ja/") else "en"
    languages = [here, "en" if here == "ja" else "ja"] if wanted == "all" else [wanted]
    chosen = [entries[language, path.split("/")[-2]] for language in languages]
    paragraphs = []
    for language, entry in zip(languages, chosen):
        contact = ("Contact us: https://mfa-help.example/contact/" if language == "en"
                   else "お問い合わせ：https://mfa-help.example/ja/contact/")
        paragraphs.append([entry["title"], entry["answer"], entry["url"], contact])
    assert plain == "\n\n――――\n\n".join("\n\n".join(lines) for lines in paragraphs)

    # The same in HTML: the question in bold, both addresses live.
    assert [p.get_text().strip() for p in html.select("p")] == [line for lines in paragraphs for line in lines]
    assert [bold.get_text() for bold in html.select("b")] == [entry["title"] for entry in chosen]
    links = [link["href"] for link in html.select("a")]
    assert links == [address for entry, lines in zip(chosen, paragraphs)
                     for address in (entry["url"], re.search(r"https://\S+", lines[3])[0])]
    assert [link.get_text() for link in html.select("a")] == links


def test_when_the_browser_refuses_the_text_is_shown_to_select(page, entries):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto("/answers/new-phone/")
    page.locator(".reply [data-copy=en]").click()
    status = page.locator(".status")
    expect(status).to_contain_text("did not allow copying")
    assert entries["en", "new-phone"]["reply"] in status.inner_text()
    status.click()
    assert status.inner_text(), "the text must stay while it is being selected"
    page.keyboard.press("Escape")
    expect(status).to_be_empty()


def test_after_a_broken_connection_the_next_click_works(page, entries):
    page.goto("/answers/new-phone/")
    page.route("**/answers.json*", lambda route: route.abort())
    button = page.locator(".reply [data-copy=ja]")
    button.click()
    expect(page.locator(".status")).to_contain_text(entries["en", "new-phone"]["url"])
    page.unroute("**/answers.json*")
    button.click()
    expect(page.locator(".status")).to_have_text("Reply copied.")
    assert paste(page)[0] == entries["ja", "new-phone"]["reply"]


def test_mail_link_carries_the_reply(site, entries):
    """Decoded as RFC 6068 says: line breaks are %0D%0A, a space is never a plus sign."""
    for (language, id), entry in entries.items():
        folder = {"answer": "answers", "manual": "manuals"}[entry["kind"]]
        file = site / ("ja" if language == "ja" else "") / folder / id / "index.html"
        link = BeautifulSoup(file.read_text(), "html.parser").select_one('.reply a[href^="mailto:"]')["href"]
        address = urlsplit(link)
        assert "+" not in address.query and link.isascii(), f"{file}: {link}"
        fields = dict(part.split("=") for part in address.query.split("&"))
        assert address.path == "" and unquote(fields["subject"]) == entry["title"]
        assert unquote(fields["body"]) == entry["reply"].replace("\n", "\r\n")
        assert len(link) < 2000, f"{file}: Windows cuts longer mail links; shorten the description"
