"""The page of errors on hosts without rules: in the reader's language, with the page that is meant, at the root and
below a path."""

import contextlib

import pytest
import servers
import small

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", params=["/", "/help/"])
def host(request, tmp_path_factory):
    """(address of the site's root, the small site as published there)."""
    address = ("mkdocs.yml", "^site_url: .*", f"site_url: https://host.example{request.param}")
    site = small.built(small.plant(tmp_path_factory.mktemp("host") / "small", [address]))
    with servers.plain(site.folder, request.param) as port:
        yield f"http://127.0.0.1:{port}{request.param}", site


@pytest.fixture
def opened(browser, host):
    """opened(path, **options): the page that a reader gets there."""
    with contextlib.ExitStack() as stack:
        def opened(path, **options):
            page = stack.enter_context(browser.new_page(**options))
            page.goto(host[0] + path)
            return page
        yield opened


@pytest.mark.parametrize("path, locale, language", [
    ("nowhere/", "en-US", "en"), ("ja/nowhere/", "en-US", "ja"), ("nowhere/", "ja-JP", "ja"),
    ("nowhere/", "zh-CN", "en"), ("JA/x", "fr", "ja")])
def test_the_readers_language_comes_first(opened, path, locale, language):
    page = opened(path, locale=locale)
    page.wait_for_function("language => document.querySelector('.not-found section').lang === language", arg=language)
    assert page.locator(".not-found section:visible").count() == 2, "the others stay, for whom the guess is wrong"
    colour = page.locator(".page-header").evaluate("element => getComputedStyle(element).backgroundColor")
    assert colour != "rgba(0, 0, 0, 0)"


def test_every_language_is_readable_without_javascript(opened):
    page = opened("nowhere/", java_script_enabled=False)
    assert page.locator(".not-found section:visible").count() == 2
    for link in page.locator(".not-found a:visible, header a").evaluate_all("all => all.map(({ href }) => href)"):
        assert page.request.get(link).status == 200, link


@pytest.mark.parametrize("path, target", [
    ("answers/lost/%E3%80%82", "answers/lost/"), ("Answers/Lost).", "answers/lost/"),
    ("answers/lost/index.html&gt;", "answers/lost/"), ("ja/contact%EF%BC%89%E3%82%92", "ja/contact/"),
    ("answers/losst/", "answers/lost/"), ("%EF%BD%81nswers%EF%BC%8Flost%EF%BC%8F", "answers/lost/"),
    ("answers/lost/two/", "answers/lost/"), ("ja/contakt/", "ja/contact/")])
def test_the_page_that_is_meant_is_offered_in_words(opened, host, path, target):
    link = opened(path).locator(".meant a:visible")
    link.wait_for()
    assert link.evaluate("element => element.href").removeprefix(host[0]) == target
    assert link.inner_text() == host[1].html[target].h1.get_text()


def test_nothing_is_offered_for_what_means_nothing(opened):
    page = opened("wp-login.php")
    page.wait_for_load_state("networkidle")
    assert page.locator(".meant:visible").count() == 0


@pytest.mark.parametrize("glued", ["", "%E3%80%82", ")", "%E3%82%92%E9%96%8B%E3%81%8F", "%E3%80", "%3E"])
def test_a_damaged_part_of_a_page_is_found(opened, glued):
    page = opened(f"answers/lost/#Remove{glued}")
    page.wait_for_function("() => location.hash === '#remove'")
    assert page.locator(":target").get_attribute("id") == "remove"
