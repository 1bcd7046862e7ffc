"""What the owner sets shows on every page: a notice, gone after its last day; the ways to reach the office, with the
page's name; where pages are edited."""

import time
from urllib.parse import unquote

import pytest
from browse import served
from conftest import SHIFTS, once
from playwright.sync_api import expect

pytestmark = pytest.mark.slow  # builds sites of its own

TEXT = 'Sign-in is slow today. "Quotes" & <signs> are text.'
LAST_DAY = "2999-12-31"
NOTICE = f"notice: {{text: '{TEXT}', link: 'answers/new.md#steps', until: '{LAST_DAY}'}}"
REPOSITORY = "https://github.com/office/help"
OWNED = [("mkdocs.yml", "notice: {}", NOTICE), ("mkdocs.yml", '    email: ""', "    email: office@example.ac.jp"),
         ("mkdocs.yml", "^nav:", f"repo_url: {REPOSITORY}\nnav:"),
         ("mkdocs.ja.yml", "^extra:", f"repo_url: {REPOSITORY}/\nextra:")]
FORM = [("mkdocs.yml", '    url: ""', '    url: "https://forms.example/ask?entry.1={subject}&lang=en"')]


@pytest.fixture(scope="module")
def owned():
    """The small site with a notice, an e-mail address, and repo_url, with a slash at its end or none."""
    return once("owned", OWNED)


def articles(site) -> list:
    return [page for language in site.languages for page in site.articles(language.code).values()]


def test_a_notice_above_every_page_with_its_link(owned):
    for url, page in owned.html.items():
        notice = page.select_one("body > .notice")
        assert TEXT in notice.get_text() and LAST_DAY in notice.get_text(), url
        assert owned.resolve(url, notice.a["href"]) == (f"{owned.language_of(url).path}answers/new/", "steps"), url


@pytest.mark.browser
@pytest.mark.parametrize("now, scripts, shown", [
    ("2999-12-31T23:59:00+09:00", True, 1),  # its last day, in Japan
    ("3000-01-01T00:01:00+09:00", True, 0),
    ("3000-01-01T00:01:00+09:00", False, 1),
])
def test_a_notice_ends_by_itself_where_scripts_run(browser, owned, now, scripts, shown):
    """Before anything shows: the page does not jump, although its other script comes long after the text."""
    with served(owned.folder) as address, browser.new_page(java_script_enabled=scripts) as page:
        page.clock.set_fixed_time(now)
        page.route("**/site.js*", lambda route: (time.sleep(0.5), route.continue_()))
        page.goto(f"{address}/answers/lost/")
        expect(page.get_by_role("complementary", name="Notice")).to_have_count(shown)
        assert not scripts or page.evaluate(SHIFTS) == []


def test_what_did_not_help_leads_on(site):
    """What it says is read aloud in tests/data/spoken.txt."""
    for page in articles(site):
        assert len(page.html.select(".related li a")) >= 2, page.file
        box = page.html.select_one("#not-working")
        assert site.resolve(page.url, box.select_one(".line > a")["href"]) == (f"{page.language.path}contact/", "reach")
    assert len(articles(site)) > 50


@pytest.mark.parametrize("name, edits, start", [("owned", OWNED, "mailto:office@example.ac.jp?subject="),
                                                ("form", FORM, "https://forms.example/ask?entry.1=")])
def test_subject_is_filled_in_where_the_office_has_an_address(name, edits, start):
    """And the ways that the owner knows come first under the heading that "write to us" leads to."""
    site = once(name, edits)
    ways = site.html["contact/"].select_one("article .ways")
    assert ways.find_previous("h2")["id"] == "reach"
    assert ways.find_previous(True).find_parent(class_="heading"), "nothing stands between"
    for page in articles(site):
        link = page.html.select_one(".contact .ways a")["href"]
        assert link.startswith(start) and page.html.h1.get_text() in unquote(link.removeprefix(start)), page.file
    assert len(articles(site)) == 8


def test_every_page_links_to_its_source(owned):
    """In its language. Without repo_url none does, as tests/data/spoken.txt has it."""
    for page in owned.all_pages():
        links = [link["href"] for link in page.html.select("footer a") if "github" in link["href"]]
        assert links == [f"{REPOSITORY}/edit/main/{page.file}"], page.file
