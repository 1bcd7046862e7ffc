"""The page of errors on hosts without rules: in the reader's language, with what was meant; at the root and below."""

from types import SimpleNamespace

import pytest
from browse import Handler, served
from conftest import once
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


class Plain(Handler):
    """A host without rules, as GitHub Pages: no headers, one 404.html for every miss, below `prefix`."""

    def translate_path(self, path):
        below = path.startswith(self.prefix)
        return super().translate_path(path[len(self.prefix) - 1:] if below else "/no such file")

    def send_error(self, code, message=None, explain=None):
        self.path = ""  # of no language
        super().send_error(404)


@pytest.fixture(scope="module", params=["/", "/help/"])
def host(request, small_site):
    """The address of the site's root, and the small site as published there."""
    below = ("mkdocs.yml", "^site_url: .*", f"site_url: https://host.example{request.param}")
    site = small_site if request.param == "/" else once("below", [below])
    with served(site.folder, type("Host", (Plain,), {"prefix": request.param})) as address:
        yield SimpleNamespace(address=address + request.param, site=site)


@pytest.mark.parametrize("locale, languages", [
    ("en-US", {"nowhere/": "en", "ja/nowhere/": "ja"}), ("ja-JP", {"nowhere/": "ja"}),
    ("zh-CN", {"nowhere/": "en", "JA/x": "ja"})])
def test_the_readers_language_comes_first(browser, host, locale, languages):
    with browser.new_page(locale=locale) as page:
        for path, language in languages.items():
            page.goto(host.address + path)
            expect(page.locator(".not-found section").first).to_have_attribute("lang", language)
            assert page.locator(".not-found section:visible").count() == 2, "the others stay, if the guess is wrong"
            expect(page.locator(".page-header")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")


def test_every_language_is_readable_without_javascript(browser, host):
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(f"{host.address}nowhere/")
        assert page.locator(".not-found section:visible").count() == 2
        for link in page.locator(".not-found a:visible, header a").evaluate_all("all => all.map(({ href }) => href)"):
            assert page.request.get(link).status == 200, link


# What mail programs, chat tools and people make of addresses: (the page that is meant, its damaged paths).
DAMAGED = {
    "answers/lost/": [
        "answers/lost", "Answers/LOST/", "answers/lost/index.html", "/answers//lost/", "answers/lo%E2%80%8Bst/",
        "answers/%EF%BB%BFlost/", "answers/lo%0Ast", "%20answers/lost/", "%E2%80%8Banswers/lost/",
        "%EF%BD%81nswers%EF%BC%8Flost%EF%BC%8F", "en/answers/lost/",
        *(f"answers/lost{end}{glued}" for end in ("/", "", "/index.html") for glued in (
            "%E3%80%82", "%EF%BC%89", "%E3%80%8D", "%E3%82%92%E9%96%8B%E3%81%8F", ")", ").", "%3E", "&gt;", "%E2%80%A6",
            "%E2%80%8B", ",", "%22", "'", "]"))],
    "ja/answers/lost/": ["ja/answers/lost", "jp/answers/lost/"],
    "": ["index.html", "index.html%E3%80%82", "%E3%80%82", ")", "en"],
    "ja/": ["ja", "ja/%E3%80%82", "jp/"],
    "contact/": ["contact%EF%BC%89%E3%81%AE", "en-US/Contact."],
    "ja/contact/": ["JA/Contact", "ja/contact%EF%BC%89%E3%82%92", "ja-JP/contact"],
    "find-your-answer/": ["find_your_answer/", "en/find%20your%20answer"],
    None: ["nowhere/", "answers/nowhere", "assets/", "answers/", "answers/lost-more/", "on/", ".git/config",
           "fr/contact/", "xx/answers/lost/", "/elsewhere.example/", "elsewhere.example//", "%2F%2Felsewhere.example/",
           "__proto__/", "wp-login.php"],
}


def test_every_damage_means_its_page_and_nothing_else(page, host):
    """Of the function itself, which nothing on the page has to wait for."""
    page.goto(f"{host.address}nowhere/")
    pages = [one.url for one in host.site.all_pages() if not one.moved]
    found = page.evaluate("""async ([root, asked, pages]) => {
        const { meant } = await import(`${root}assets/meant.js`);
        return asked.map((path) => meant(path, pages, { en: "", ja: "ja/" }));
    }""", [host.address, [path for paths in DAMAGED.values() for path in paths], pages])
    assert found == [target for target, paths in DAMAGED.items() for _ in paths]


def test_the_page_that_is_meant_is_offered_in_words(page, host):
    """Also of a slip or one folder too many; and the part: some programs write a fragment's # as %23."""
    link = page.locator(".meant a:visible")
    for path, target in {"Answers/Lost).": "answers/lost/", "en": "", "answers/losst/": "answers/lost/",
                         "answers/lost/two/": "answers/lost/", "ja/contakt/": "ja/contact/",
                         "ja_JP/answers/losst/": "ja/answers/lost/",
                         "answers/lost%23Remove%E3%80%82": "answers/lost/#remove",
                         "answers/lost/%23remove": "answers/lost/#remove"}.items():
        page.goto(host.address + path)
        expect(link).to_have_text(host.site.html[target.partition("#")[0]].h1.get_text())
        assert link.evaluate("element => element.href").removeprefix(host.address) == target
    link.click()
    expect(page.locator("h2:target")).to_have_id("remove")
    page.goto(f"{host.address}wp-login.php", wait_until="networkidle")
    assert link.count() == 0, "nothing is offered for what means nothing"


def test_a_damaged_part_of_a_page_is_found(page, host):
    for glued in ("", "%E3%80%82", ")", "%E3%82%92%E9%96%8B%E3%81%8F", "%E3%80", "%3E"):
        page.goto("about:blank")
        page.goto(f"{host.address}answers/lost/#Remove{glued}")
        page.wait_for_function("() => location.hash === '#remove'")
        assert page.locator(":target").get_attribute("id") == "remove"
