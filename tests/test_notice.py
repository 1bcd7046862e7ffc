"""A notice: one entry in the settings, above every page or on some pages below their first part, gone after its last
day."""

import time

import pytest
from playwright.sync_api import expect
from small import built, plant

pytestmark = pytest.mark.slow  # builds sites of its own

TEXT = 'Sign-in is slow today. "Quotes" & <signs> are text.'
NOTICE = f"notice: {{text: '{TEXT}', link: 'answers/new.md#steps', until: '2026-12-31'%s}}"
SOME = ["index.md", "answers/lost.md", "contact.md"]


def with_notice(root, more=""):
    return built(plant(root / "small", [("mkdocs.yml", "notice: {}", NOTICE % more)]))


@pytest.fixture(scope="module")
def noticed(tmp_path_factory):
    """The small site with a notice on all pages."""
    return with_notice(tmp_path_factory.mktemp("notice"))


def test_above_every_page_with_its_link(noticed):
    for url, page in noticed.html.items():
        notice = page.select_one("body > .notice")
        assert TEXT in notice.get_text() and "2026-12-31" in notice.get_text(), url
        assert noticed.resolve(url, notice.a["href"]) == (f"{noticed.language_of(url).path}answers/new/", "steps"), url


def test_on_some_pages_below_their_first_part(tmp_path):
    site = with_notice(tmp_path, f", pages: {SOME}".replace("'", ""))
    found = {url: page.select(".notice") for url, page in site.html.items() if page.select(".notice")}
    assert sorted(found) == sorted(site.page(language.code, path).url for language in site.languages for path in SOME)
    for url, (notice,) in found.items():
        before = [tag.name for tag in notice.find_all_previous(["h2", "ol"]) if tag.find_parent("main")]
        on_home = site.html[url].select(".on-home")
        assert notice.find_previous(class_="first") if on_home else before.count("h2") == 1, url
        assert notice.find_next("h2"), url


def test_none_without_an_entry(tmp_path):
    assert not any(page.select(".notice") for page in built(plant(tmp_path / "small")).html.values())


@pytest.mark.browser
@pytest.mark.parametrize("now, shown", [
    ("2026-12-01T00:00:00+09:00", True),
    ("2026-12-31T23:59:00+09:00", True),  # its last day, in Japan
    ("2027-01-01T00:01:00+09:00", False),
])
def test_ends_by_itself(browser, noticed, now, shown):
    context = browser.new_context()
    context.clock.set_fixed_time(now)
    context.route("http://site/**", lambda route: route.fulfill(path=file_of(noticed, route.request.url)))
    context.route("**/site.js*", lambda route: slowly(route, noticed))
    page = context.new_page()
    page.goto("http://site/answers/lost/")
    expect(page.locator(".notice")).to_have_count(1 if shown else 0)
    shift = page.evaluate("""() => {
        const observer = new PerformanceObserver(() => {});
        observer.observe({type: 'layout-shift', buffered: true});
        return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
    }""")
    assert shift == 0, "the page jumps when the notice goes"
    context.close()


@pytest.mark.browser
def test_readable_without_javascript(browser, noticed):
    context = browser.new_context(java_script_enabled=False)
    context.route("http://site/**", lambda route: route.fulfill(path=file_of(noticed, route.request.url)))
    page = context.new_page()
    page.goto("http://site/")
    expect(page.get_by_role("complementary", name="Notice")).to_contain_text("Sign-in is slow today.")
    context.close()


def slowly(route, site):
    """A network on which the script comes long after the text."""
    time.sleep(0.5)
    route.fulfill(path=file_of(site, route.request.url))


def file_of(site, url):
    path = url.removeprefix("http://site/").split("?")[0]
    return site.folder / (path + "index.html" if path.endswith("/") or not path else path)
