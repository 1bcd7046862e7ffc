"""A notice: one entry in the settings, above every page or on some pages below their first part, gone after its last
day."""

import time

import pytest
from conftest import SHIFTS, served
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


@pytest.mark.browser
@pytest.mark.parametrize("now, scripts, shown", [
    ("2026-12-31T23:59:00+09:00", True, 1),  # its last day, in Japan
    ("2027-01-01T00:01:00+09:00", True, 0),
    ("2027-01-01T00:01:00+09:00", False, 1),
])
def test_ends_by_itself_where_scripts_run(browser, noticed, now, scripts, shown):
    """Before anything shows: the page does not jump, although its other script comes long after the text."""
    with served(noticed.folder) as address, browser.new_page(java_script_enabled=scripts) as page:
        page.clock.set_fixed_time(now)
        page.route("**/site.js*", lambda route: (time.sleep(0.5), route.continue_()))
        page.goto(f"{address}/answers/lost/")
        expect(page.get_by_role("complementary", name="Notice")).to_have_count(shown)
        assert not scripts or page.evaluate(SHIFTS) == []
