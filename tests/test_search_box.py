"""The search box works for everybody: by keyboard and in every way of typing. What loads late or not at all: see
test_search_loading.py."""

import re

import pytest
from playwright.sync_api import expect
from test_search import QUERIES

pytestmark = pytest.mark.browser

PAGE = "/contact/"


def target_of(query: str) -> str:
    """The address that tests/data/queries.tsv promises for a query."""
    return next(target for _, target, queries in QUERIES if query in queries)


LOST, NEW, SILENT = target_of("lost phone"), target_of("new phone"), target_of("notification")
SAME = target_of("change my default method")  # asked from the page that answers it


def type_on(page, start: str, text: str):
    """Opens a page and types into its search box."""
    page.goto(start)
    page.locator("#page-search").press_sequentially(text)


def answers(page, query: str):
    """Waits until the results are those of a query."""
    expect(page.locator(".results")).to_have_attribute("data-query", query)


def links(page) -> list[str]:
    addresses = "links => links.map(({ href }) => new URL(href)).map((url) => url.pathname + url.hash)"
    return page.eval_on_selector_all(".results ol a", addresses)


def leads_to(page, target: str):
    """Waits until the first result is what is expected."""
    expect(page.locator(".results ol a").first).to_have_attribute("href", re.compile(re.escape(target)))


def hold(page, files: str):
    """Requests for files wait until what this gives is called with "continue_" or "abort"; later ones pass."""
    held = []
    page.route(files, lambda route: held.append(route))

    def release(how: str):
        page.route(files, lambda route: route.continue_())
        for route in held:
            getattr(route, how)()
    return release


@pytest.mark.parametrize("start, query", [
    ("/404.html", "screenshot on a mac"), ("/ja/", "受付時間"),
    (SAME.partition("#")[0], "change my default method")])
def test_enter_opens_the_part_that_answers(page, address, start, query):
    """With a clean address; what is on this page without loading it again."""
    page.goto(start)
    page.evaluate("window.still = true")
    page.locator("#page-search").press_sequentially(query)
    answers(page, query)
    page.keyboard.press("Enter")
    page.wait_for_url(address + target_of(query))
    assert page.evaluate("sessionStorage.length") == 0
    assert bool(page.evaluate("window.still")) == (target_of(query).partition("#")[0] == start)
    expect(page.locator(".results:visible")).to_have_count(0)


def test_what_is_not_ours_says_so_and_leads_on(page):
    page.goto(PAGE)
    mail, status = page.locator(".results a[href^='mailto:']"), page.locator(".search [role=status]")
    for query in ("zzqxw", "the printer has no paper"):
        page.fill("#page-search", query)
        for place, words in ((page.locator(".message").first, query), (page.locator(".message").nth(1), "signing in"),
                             (status, query), (status, "signing in")):
            expect(place).to_contain_text(words)
        expect(page.locator(".results .other a[href$='contact/']")).to_be_visible()
        assert links(page) == []
        expect(mail).to_have_count(0)  # no address is configured
        page.keyboard.press("Enter")  # opens nothing
        assert page.url.endswith(PAGE)
    page.evaluate("Object.assign(document.querySelector('form.search').dataset, {email: 'help@example.org', missing: "
                  "'Tell us', missingSubject: 'S', missingBody: 'Searched:'})")
    page.fill("#page-search", "zzqxw \"&\"")
    expect(mail).to_have_attribute("href",
                                   "mailto:help@example.org?subject=S&body=Searched%3A%20zzqxw%20%22%26%22")
    page.fill("#page-search", "\ud83d" + "zq" * 5000)
    expect(page.locator(".message").first).to_contain_text("zqzq")
    assert len(page.locator(".message").first.inner_text()) < 200


def test_the_keyboard_does_everything(page, address):
    """A query in another language waits for that language's model: nothing provisional is shown."""
    release = hold(page, "**/search-zh.json*")
    type_on(page, PAGE, "new phone")
    answers(page, "new phone")
    field = page.locator("#page-search")
    expect(page.locator(".search [role=status]")).to_have_text(f"Results: {page.locator('.results ol li').count()}")
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(page.locator(".results a").nth(at)).to_be_focused()
    page.keyboard.press("s")  # typing goes on in the box
    expect(field).to_be_focused()
    answers(page, "new phones")
    with page.expect_request("**/search-zh.json*"):
        page.keyboard.insert_text("手机丢了")
    page.wait_for_timeout(300)
    answers(page, "new phones")
    page.keyboard.press("Escape")
    expect(page.locator(".results")).to_be_hidden()
    with page.expect_response("**/search-zh.json*"):
        release("continue_")
    page.wait_for_timeout(300)  # a late answer does not open it again
    expect(page.locator(".results")).to_be_hidden()
    for _ in "s手机丢了":
        page.keyboard.press("Backspace")
    answers(page, "new phone")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(address + NEW)


def test_results_stay_while_typing(page):
    """From the first results on there is no moment without results, and finishing a word does not lose its answer."""
    type_on(page, PAGE, "not")
    answers(page, "not")
    page.evaluate("""() => {
        window.empty = 0;
        const panel = document.querySelector('.results');
        new MutationObserver(() => { window.empty += panel.hidden || !panel.querySelector('ol a'); })
            .observe(panel, { childList: true, subtree: true, attributes: true });
    }""")
    typed = "not"
    for letter in "ification":
        typed += letter
        page.keyboard.type(letter)
        answers(page, typed)
        assert typed == "noti" or links(page)[0].startswith(SILENT), typed
    assert page.evaluate("window.empty") == 0


@pytest.mark.parametrize("home, composed, done, target", [
    ("/ja", ["ｋ", "き", "きｓ", "きしゅへん"], "機種変", target_of("機種変更")),  # half-composed kana wait
    ("", ["l", "lost", "lost phone"], "", LOST),  # phones compose Latin words, and may never say that they are done
])
def test_words_that_an_input_method_composes(page, address, home, composed, done, target):
    page.goto(home + PAGE)
    page.locator("#page-search").click()
    page.wait_for_selector("#page-results", state="attached")
    page.evaluate("""() => {
        window.seen = [];
        new MutationObserver(() => window.seen.push(document.querySelector('.results')?.dataset.query))
            .observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-query'] });
    }""")
    session = page.context.new_cdp_session(page)
    for text in composed:
        session.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
    if done:
        session.send("Input.insertText", {"text": done})
    answers(page, done or composed[-1])
    assert not done or page.evaluate("window.seen") == [done], "what is not done was searched"
    page.keyboard.press("Enter")
    page.wait_for_url(address + target)


@pytest.mark.parametrize("composing", [{"isComposing": True}, {"keyCode": 229}])
def test_a_key_of_an_input_method_is_left_to_it(page, composing):
    type_on(page, "/ja" + PAGE, "紛失")
    answers(page, "紛失")
    page.evaluate("""(init) => document.querySelector("#page-search").dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true, ...init }))""", composing)
    expect(page.locator("#page-search")).to_be_focused()
