"""The page of errors on hosts without rules: in the reader's language, with what was meant; at the root and below."""

import pytest
from conftest import Handler, once, served
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
    """(address of the site's root, the small site as published there)."""
    below = ("mkdocs.yml", "^site_url: .*", f"site_url: https://host.example{request.param}")
    site = small_site if request.param == "/" else once("below", [below])
    with served(site.folder, type("Host", (Plain,), {"prefix": request.param})) as address:
        yield address + request.param, site


@pytest.mark.parametrize("locale, languages", [
    ("en-US", {"nowhere/": "en", "ja/nowhere/": "ja"}), ("ja-JP", {"nowhere/": "ja"}),
    ("zh-CN", {"nowhere/": "en", "JA/x": "ja"})])
def test_the_readers_language_comes_first(browser, host, locale, languages):
    with browser.new_page(locale=locale) as page:
        for path, language in languages.items():
            page.goto(host[0] + path)
            expect(page.locator(".not-found section").first).to_have_attribute("lang", language)
            assert page.locator(".not-found section:visible").count() == 2, "the others stay, if the guess is wrong"
            colour = page.locator(".page-header").evaluate("element => getComputedStyle(element).backgroundColor")
            assert colour != "rgba(0, 0, 0, 0)"


def test_every_language_is_readable_without_javascript(browser, host):
    with browser.new_page(java_script_enabled=False) as page:
        page.goto(f"{host[0]}nowhere/")
        assert page.locator(".not-found section:visible").count() == 2
        for link in page.locator(".not-found a:visible, header a").evaluate_all("all => all.map(({ href }) => href)"):
            assert page.request.get(link).status == 200, link


MEANT = {
    "answers/lost/%E3%80%82": "answers/lost/", "Answers/Lost).": "answers/lost/",
    "answers/lost/index.html&gt;": "answers/lost/", "ja/contact%EF%BC%89%E3%82%92": "ja/contact/",
    "answers/losst/": "answers/lost/", "%EF%BD%81nswers%EF%BC%8Flost%EF%BC%8F": "answers/lost/",
    "answers/lost/two/": "answers/lost/", "ja/contakt/": "ja/contact/"}


def test_the_page_that_is_meant_is_offered_in_words(page, host):
    link = page.locator(".meant a:visible")
    for path, target in MEANT.items():
        page.goto(host[0] + path)
        expect(link).to_have_text(host[1].html[target].h1.get_text())
        assert link.evaluate("element => element.href").removeprefix(host[0]) == target
    page.goto(f"{host[0]}wp-login.php", wait_until="networkidle")
    assert link.count() == 0, "nothing is offered for what means nothing"


def test_a_damaged_part_of_a_page_is_found(page, host):
    for glued in ("", "%E3%80%82", ")", "%E3%82%92%E9%96%8B%E3%81%8F", "%E3%80", "%3E"):
        page.goto("about:blank")
        page.goto(f"{host[0]}answers/lost/#Remove{glued}")
        page.wait_for_function("() => location.hash === '#remove'")
        assert page.locator(":target").get_attribute("id") == "remove"
