"""Both languages: the same page in one click, offered on the home page, never forced."""

from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

LANGUAGES = {"en": "", "ja": "ja/"}


def pages(site, language):
    """(address below the language's root, parsed page) of every page but the error page."""
    root = site / LANGUAGES[language]
    for file in sorted(root.rglob("index.html")):
        path = file.parent.relative_to(root).as_posix().removeprefix(".")
        if language == "ja" or path.split("/")[0] != "ja":
            yield path + "/" if path else "", BeautifulSoup(file.read_text(), "html.parser")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_names_its_language_and_its_twin(site, language):
    other = "ja" if language == "en" else "en"
    seen = 0
    for path, soup in pages(site, language):
        assert soup.html["lang"] == language, path
        switch = soup.select_one("header .language")
        assert (switch["lang"], switch["hreflang"], switch.get_text()) == (other, other, {"en": "English", "ja": "日本語"}[other])
        here = f"{LANGUAGES[language]}{path}"
        target = (site / here / switch["href"]).resolve() / "index.html"
        assert target == (site / LANGUAGES[other] / path / "index.html").resolve() and target.exists(), f"{here} leads to {switch['href']}"
        if soup.select("[data-moved]"):
            continue
        links = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate]")}
        root = links["x-default"].removesuffix(path)
        assert links == {"en": f"{root}{path}", "ja": f"{root}ja/{path}", "x-default": f"{root}{path}"}
        assert soup.select_one("link[rel=canonical]")["href"] == links[language]
        seen += 1
    assert seen > 30


def test_sitemaps_name_both(site):
    for language, path in LANGUAGES.items():
        sitemap = ElementTree.parse(site / path / "sitemap.xml")
        wanted = [page.select_one("link[rel=canonical]")["href"] for _, page in pages(site, language) if not page.select("[data-moved]")]
        assert sorted(loc.text for loc in sitemap.iterfind("{*}url/{*}loc")) == sorted(wanted)
        for url in sitemap.iterfind("{*}url"):
            assert {link.get("hreflang") for link in url.iterfind("{*}link")} == {"en", "ja", "x-default"}


@pytest.mark.parametrize("language, other", [("en", "ja"), ("ja", "en")])
def test_error_page_switches_too(site, language, other):
    soup = BeautifulSoup((site / LANGUAGES[language] / "404.html").read_text(), "html.parser")
    assert soup.html["lang"] == language
    assert soup.select_one(".language")["href"] == f"/{LANGUAGES[other]}"


@pytest.mark.browser
def test_the_switch_keeps_the_page(page):
    page.goto("/answers/no-notification/")
    page.get_by_role("link", name="日本語").click()
    assert page.url.endswith("/ja/answers/no-notification/")
    page.get_by_role("link", name="English", exact=True).click()
    assert page.url.endswith("/answers/no-notification/") and "/ja/" not in page.url


@pytest.mark.browser
@pytest.mark.parametrize("prefers, path, offered", [
    ("ja-JP", "/", "日本語で読む"),
    ("en-GB", "/ja/", "Read in English"),
    ("en-US", "/", None),
    ("ja", "/ja/", None),
    ("ko-KR", "/", None),
    ("ja-JP", "/answers/lost-device/", None),
])
def test_the_offer(browser, address, prefers, path, offered):
    """Only on the home page, only to readers of the other language; declined once, it stays away."""
    context = browser.new_context(base_url=address, locale=prefers, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(path)
    assert page.url == f"{address}{path}", "nobody is sent to the other language"
    offer = page.locator(".offer")
    if not offered:
        expect(offer).to_be_hidden() if offer.count() else None
        context.close()
        return
    expect(offer).to_be_visible()
    assert offer.bounding_box()["height"] < 640 / 5, "the offer leaves the page to the reader"
    link = offer.get_by_role("link", name=offered)
    target = link.evaluate("link => link.href")
    assert target == f"{address}/{'ja/' if path == '/' else ''}"
    offer.get_by_role("button").press("Enter")
    expect(offer).to_have_count(0)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".offer")).to_be_hidden()
    context.close()


@pytest.mark.browser
def test_several_preferred_languages(browser, address):
    """The first of English and Japanese in the browser's list decides, whatever stands before them."""
    context = browser.new_context(base_url=address)
    context.add_init_script("Object.defineProperty(navigator, 'languages', {value: ['ko', 'ja-JP', 'en']})")
    page = context.new_page()
    page.goto("/")
    expect(page.locator(".offer")).to_be_visible()
    context.close()
