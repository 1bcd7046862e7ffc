"""No JavaScript, no styles, scripts that fail, saved, translated and stale pages: each page stays usable."""

import re
import shutil

import pytest
from browse import served
from conftest import CLIPBOARD, PHONE, by_kind
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


# Without JavaScript


@pytest.fixture
def plain(browser, address):
    """A tab without JavaScript on a phone."""
    with browser.new_page(base_url=address, java_script_enabled=False, viewport=PHONE) as page:
        yield page


NEEDS_A_SCRIPT = ":is([data-copy], .filter, .offer, .status, dialog, button:not([type=submit])):visible"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_without_scripts_and_styles_the_text_comes_in_its_order(plain, site, language):
    """Nothing offers what needs a script; without styles icons stay small."""
    for kind, html in by_kind(site, language).items():
        plain.goto(html.path)
        assert plain.locator(NEEDS_A_SCRIPT).count() == 0, kind
        plain.evaluate("document.querySelector('style').remove()")
        if kind != "helpdesk":
            assert plain.locator(":is([data-copy], .offer):visible").count() == 0, kind
        assert plain.evaluate("""[...document.querySelectorAll("svg")].map((icon) => icon.getBoundingClientRect())
            .every(({ width, height }) => width <= 24 && height <= 24)"""), kind
        text, place = plain.locator("main").inner_text(), -1
        for heading in html.select("main :is(h1, h2)"):
            place = text.find(heading.get_text(), place + 1)
            assert place >= 0, f"{kind}: {heading.get_text()} is missing, or not in its place"


def test_without_a_script_the_ways_lead_on(plain, kinds):
    """The language can be changed, similar questions unfold, search leads to all questions."""
    html = kinds["answers"]
    plain.goto(html.path)
    plain.locator(".language").click()
    assert plain.url.endswith(f"/ja{html.path}")
    plain.go_back()
    plain.locator(".related summary").click()
    expect(plain.locator(".related a").first).to_be_visible()
    plain.get_by_role("searchbox").fill("lost phone")
    plain.keyboard.press("Enter")
    expect(plain.locator("h1")).to_have_text(kinds["questions"].h1.get_text())


# Scripts and pages that fail, change, or are changed


@pytest.mark.parametrize("file", ["site.js", "search.js", "search.css"])
def test_each_file_alone_may_fail(page, address, kinds, file):
    """The page reads, search leads on, the language can be changed. Other files of search: test_search_loading.py."""
    page.route(f"**/{file}*", lambda route: route.abort())
    page.goto(kinds["answers"].path)
    page.locator("#page-search").fill("phone")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.removeprefix(address).split("#")[0] != kinds["answers"].path)
    expect(page.locator("h1")).to_be_visible()
    page.goto(kinds["answers"].path)
    page.locator(".language").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")


def test_a_saved_page_reads_without_its_site(browser, address, kinds, tmp_path):
    """As a browser saves it: what the scripts made of the page, in one file, opened from a folder."""
    for kind in ("answers", "contact", "find-your-answer"):
        with browser.new_page() as page:
            page.goto(address + kinds[kind].path)
            (tmp_path / f"{kind}.html").write_text(page.content(), "utf-8")
            page.goto(f"file://{tmp_path}/{kind}.html")
            expect(page.locator("h1")).to_be_visible()
            expect(page.locator("header").first).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
            assert page.locator(".body :is(li, p):visible").count() > 2, kind
            if kind == "find-your-answer":
                choice = page.locator(".step:visible a[href^='#']:visible").first
                target = choice.get_attribute("href")
                choice.click()
                expect(page.locator(target)).to_be_in_viewport()


def test_a_sparing_reader_loads_search_only_by_focus(browser, address, kinds):
    with browser.new_page() as page:
        page.add_init_script("Object.defineProperty(navigator, 'connection', {value: {saveData: true}})")
        loaded = []
        page.on("request", lambda request: loaded.append(request.url))
        page.goto(address + kinds["answers"].path, wait_until="networkidle")
        page.locator("#page-search").hover()
        page.wait_for_timeout(300)
        assert not [url for url in loaded if "search" in url]
        with page.expect_request("**/search.js*"):
            page.locator("#page-search").focus()


def test_a_stale_page_goes_on_after_publishing(browser, site, kinds, tmp_path):
    """Kept by the back/forward cache while the site was published anew: copying and search still work."""
    folder = shutil.copytree(site.folder, tmp_path / "site")
    with served(folder) as address, browser.new_page(base_url=address, permissions=CLIPBOARD) as page:
        page.goto(kinds["helpdesk"].path)
        page.goto(kinds["contact"].path)
        for file in [*folder.rglob("*.html")]:
            file.write_text(re.sub(r"\?v=\w+", "?v=newer", file.read_text()))
        page.go_back()
        page.locator("[data-copy=all]").first.click()
        expect(page.locator(".status")).to_have_text(page.locator("body").get_attribute("data-copied-reply"))
        page.locator("#page-search").fill("phone")
        expect(page.locator("#page-results a").first).to_be_visible()


# As a browser's translation does: every text that it may translate becomes another, in elements of its own.
PRETEND = """() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const all = [];
  while (texts.nextNode()) all.push(texts.currentNode);
  for (const text of all) {
    if (!text.data.trim() || text.parentElement.closest("[translate=no], script, style, textarea")) continue;
    const font = document.createElement("font");
    font.textContent = text.data.replace(/\\p{L}/gu, "翻");
    text.replaceWith(font);
  }
}"""


def test_a_translated_page_keeps_what_must_match_the_screen(browser, small_site, small_address):
    """Labels, codes, addresses and links stay as they are; the rest is translated; nothing is too wide."""
    with browser.new_page(base_url=small_address, viewport=PHONE, locale="zh-CN") as page:
        for html in (*by_kind(small_site, "en").values(), *by_kind(small_site, "ja").values()):
            page.goto(html.path)
            links = page.locator("a").evaluate_all("all => all.map(({ href }) => href)")
            page.evaluate(PRETEND)
            kept = page.locator("main").text_content()
            for tag in html.select(".body :is(strong, .code, kbd), main a[href^='http']"):
                text = tag.get_text()
                assert text in kept or tag.name == "a" and not text.startswith("http"), f"{html.path}: {tag}"
            assert html.h1.get_text() not in page.locator("h1").inner_text(), f"{html.path}: translate=no"
            assert page.locator("a").evaluate_all("all => all.map(({ href }) => href)") == links
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), html.path
            if page.locator("[data-copy]").count():
                page.locator("[data-copy=link]").first.click()
                expect(page.locator(".status")).not_to_be_empty()
