"""The search on bad networks and with broken files: it says so, leads on, and comes back by the next key."""

import re

import pytest
from playwright.sync_api import expect
from test_search_box import LOST, PAGE, hold, leads_to, type_on

pytestmark = pytest.mark.browser


def leads_to_the_list(page):
    """Waits until the list of all questions stands in the place of results."""
    expect(page.locator(".results .message a[href$='questions/']")).to_be_visible()


@pytest.mark.parametrize("file", ["search-pages.json", "search-en.json", "search-languages.json", "search-engine.js"])
def test_without_the_engine_the_list_of_questions_is_narrowed_until_a_key_loads_it(page, file):
    refused = []
    page.route(f"**/{file}*", lambda route: (refused.append(file), route.abort()))
    type_on(page, PAGE, "passkey china")
    leads_to_the_list(page)
    page.wait_for_timeout(1000)  # what the last keys asked for
    before = len(refused)
    page.wait_for_timeout(1000)
    assert before and len(refused) == before, "it is asked for again though nobody pressed a key"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/questions/\?q=passkey%20china$"))
    expect(page.locator("#page-search")).to_have_value("passkey china")
    shown = page.locator("main .list li:visible")
    expect(shown.first).to_contain_text(re.compile("passkey|china", re.IGNORECASE))
    assert shown.count() < 12
    page.unroute(f"**/{file}*")
    page.fill("#page-search", "lost phone")
    leads_to(page, LOST)


THROWS = "export function answer(pages, model, query) {", 'if (query === "lost phone") throw new Error(query);'


@pytest.mark.parametrize("file, broken", [
    ("search-en.json", lambda text: text[:9000]),
    ("search-en.json", lambda text: text.replace('"format":2', '"format":0')),  # of an older site
    ("search-en.json", lambda _: "<html>"),
    ("search-engine.js", lambda text: text.replace(THROWS[0], "".join(THROWS)))])
def test_what_is_broken_leads_to_the_list_of_questions_and_the_next_query_works(page, file, broken):
    def fulfill(route):
        text = route.fetch().text()
        assert broken(text) != text
        route.fulfill(body=broken(text), content_type="text/javascript")
    page.route(f"**/{file}*", fulfill)
    page.goto(PAGE)
    page.fill("#page-search", "lost phone")
    leads_to_the_list(page)
    page.unroute(f"**/{file}*")
    page.fill("#page-search", "lost phones")
    leads_to(page, LOST)


def test_a_script_that_failed_to_load_is_loaded_by_the_next_key(page):
    page.route("**/search.js*", lambda route: route.abort(), times=1)
    page.goto(PAGE)
    with page.expect_event("requestfailed"):
        page.locator("#page-search").focus()
    page.keyboard.type("lost phone")
    leads_to(page, LOST)


def test_a_key_while_loading_fails_tries_again(page):
    release = hold(page, "**/search-en.json*")
    type_on(page, PAGE, "lost phone")
    page.wait_for_selector("#page-results", state="attached")
    page.keyboard.type("s")
    release("abort")
    leads_to(page, LOST)


def test_what_is_typed_before_the_script_came_is_searched(page):
    release = hold(page, "**/site.js*")
    page.goto(PAGE, wait_until="commit")
    page.locator("#page-search").press_sequentially("lost phone")
    release("continue_")
    leads_to(page, LOST)


def test_a_slow_network_says_that_the_search_is_loading_and_enter_waits_for_it(page, address):
    page.clock.install()
    release = hold(page, "**/search-en.json*")
    type_on(page, PAGE, "lost phone")
    page.wait_for_selector("#page-results", state="attached")
    page.keyboard.press("Enter")
    page.clock.fast_forward(1100)
    expect(page.locator(".results .message")).to_contain_text("still loading")
    release("continue_")
    page.wait_for_url(address + LOST)


def test_what_a_query_does_not_need_is_not_loaded(page):
    loaded = []
    page.on("request", lambda request: loaded.extend(re.findall(r"search-..\.json", request.url)))
    for query, model in (("lost phone", "search-en.json"), ("手机丢了", "search-zh.json")):
        loaded.clear()
        page.goto(PAGE)
        page.fill("#page-search", query)
        leads_to(page, LOST)
        page.wait_for_timeout(500)
        assert loaded == [model]
