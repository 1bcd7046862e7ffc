"""No page asks another host for anything or keeps anything, in any state, and nothing can be injected."""

import contextlib
import json
from urllib.parse import quote

import pytest
from browse import Handler, served
from conftest import CLIPBOARD, by_kind, once
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

STORED = """async () => ({
  local: Object.entries(localStorage), session: Object.entries(sessionStorage), cookie: document.cookie,
  databases: (await indexedDB.databases()).map(({ name }) => name), caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length })"""
NOTHING = {"local": [], "session": [], "cookie": "", "databases": [], "caches": [], "workers": 0}
DECLINED = NOTHING | {"local": [["offer-declined", "yes"]]}
WATCH = """addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) =>
  console.error(`violation: ${violatedDirective} ${blockedURI} ${sample}`));"""


class Recorder:
    """A window whose requests to other hosts end in a proxy that writes them down."""

    def __init__(self, stack, browser, address, **options):
        self.foreign, self.said = [], []
        proxy = type("Proxy", (Handler,), {"handle": lambda asked: self.foreign.append(asked.rfile.readline())})
        proxy = {"server": stack.enter_context(served(".", proxy)), "bypass": "127.0.0.1"}
        self.context = stack.enter_context(browser.new_context(
            base_url=address, proxy=proxy, permissions=CLIPBOARD, **options))
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(f"{message.text} ({self.page.url})"))
        self.page.on("pageerror", lambda error: self.said.append(f"{error} ({self.page.url})"))

    def unharmed(self):
        """Complains about what was injected, asked for elsewhere, or refused by the policy."""
        assert not self.page.evaluate("window.injected")
        injected = ":is(#page-results, .status, .search-status) :is(img, script, svg, iframe)"
        assert self.page.locator(injected).count() == 0
        assert (self.foreign, [text for text in self.said if "404" not in text]) == ([], [])


@pytest.fixture
def record(browser, address):
    """record(address, **options): a recorder in a new window."""
    with contextlib.ExitStack() as stack:
        yield lambda address=address, **options: Recorder(stack, browser, address, **options)


def test_the_recorder_records(record):
    """Otherwise an empty record would prove nothing."""
    recorder = record()
    recorder.page.goto("about:blank")
    recorder.page.evaluate("() => fetch('http://elsewhere.example/a').catch(() => {})")
    assert "elsewhere.example/a" in str(recorder.foreign)
    recorder.page.goto("/privacy/")
    with recorder.page.expect_console_message(lambda message: "img-src http://elsewhere.example/b" in message.text):
        recorder.page.evaluate("""() => {
            document.body.setAttribute("onclick", "x()");
            document.body.append(Object.assign(new Image(), { src: "http://elsewhere.example/b" }));
        }""")
    assert any("violation: script-src-attr" in text for text in recorder.said)


def test_styles_come_as_a_file_where_a_server_still_names_the_hash_of_older_ones(page):
    def older(route):
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
        response = route.fetch()
        route.fulfill(response=response, headers=response.headers | {"content-security-policy": policy})
    page.goto("/contact/")
    header = page.locator(".page-header")
    wanted = header.evaluate("header => getComputedStyle(header).backgroundColor")
    page.route("**/contact/", older)
    with page.expect_response("**/style.css*"):
        page.reload()
    expect(header).to_have_css("background-color", wanted)


@pytest.mark.parametrize("language, words", [("en", "lost phnoe"), ("ja", "スマホ 紛失")])
def test_no_page_asks_for_anything_foreign_or_keeps_anything(record, site, language, words):
    """One page of each kind: in light and dark, printed, every menu open, every button pressed, search used."""
    recorder = record()
    page = recorder.page
    for shown in by_kind(site, language).values():
        page.goto(shown.path)
        for media, colours in (("screen", "light"), ("print", "light"), ("screen", "dark")):
            page.emulate_media(media=media, color_scheme=colours)
        for pressed in ("details:not([open]) > summary", "main button[data-copy], .headerlink"):
            page.locator(f"{pressed} >> visible=true").evaluate_all(
                "all => all.slice(0, 12).forEach((one) => one.click())")
        field = page.locator("#page-search")
        field.fill(words)
        page.locator("#page-results a").first.wait_for()
        field.fill("xqzv")
        page.locator("#page-results .message").first.wait_for()
    recorder.unharmed()
    assert (page.evaluate(STORED), recorder.context.cookies()) == (NOTHING, [])


def test_only_what_the_reader_chose_is_kept(record):
    """Declining the other language is kept; the words of a search are not, nor do they show in the address."""
    recorder = record(locale="ja-JP")
    page = recorder.page
    page.goto("/")
    page.locator(".offer button").click()
    assert page.evaluate(STORED) == DECLINED
    page.locator("#page-search").fill("lost phone")
    page.locator("#page-results ol a").first.click()
    page.wait_for_url(lambda url: "/answers/" in url and "?" not in url)
    page.wait_for_load_state()
    assert (page.evaluate(STORED), recorder.context.cookies(), recorder.said) == (DECLINED, [], [])
    recorder.unharmed()


HOSTILE = ["<script>window.injected=1</script>", "\"><img src=x onerror=window.injected=1>",
           "'\"><svg onload=window.injected=1>", "javascript:window.injected=1",
           "{{constructor.constructor('window.injected=1')()}}", "</title><script>window.injected=1</script>",
           "__proto__", "constructor", "%", "%E3%81", "%00",
           "\\u003cimg src=x onerror=window.injected=1\\u003e", "a" * 5000, "((((((((((", "[^\\", "*" * 300,
           "\u202e\ud83d\ude00\u0000"]


@pytest.mark.parametrize("language, kind", [("ja", "questions"), ("en", "error")])
def test_nothing_is_injected_by_an_address_that_asks_the_search(record, site, language, kind):
    recorder, path = record(), by_kind(site, language)[kind].path
    for text in HOSTILE:
        sent = text.encode("utf-8", "replace").decode()
        recorder.page.goto(f"{path}?q={quote(sent)}&{quote(sent)}=1#{sent}".replace("\0", ""))
        recorder.page.locator("#page-results[data-query]").wait_for()  # what is asked for shows, too
        recorder.unharmed()


BAD = "\"'><script>window.injected=1</script><img src=x onerror=\"window.injected=1\">{{ 7 * 7 }}{% raw %}&amp;"


@pytest.fixture(scope="module")
def hostile():
    """The address of the small site with markup in its metadata and settings."""
    text = json.dumps(BAD)
    notice = f"notice: {{text: {text}, link: 'javascript:window.injected=1', until: '2999-12-31'}}"
    front = (f"---\ntitle: {text}\ndescription: {text}\ntags: [{text}]\naudience: [staff, students]\n"
             f"reviewed: 2026-11-24\nsources: [seed]\nrelated: [new]\nmoved_anchors: {{{text}: '#report'}}\n---\n")
    edits = [("mkdocs.yml", "notice: .*", notice),
             *(("mkdocs.yml", f" {key}: .*", f" {key}: {text}") for key in ("hours", "email", "name")),
             ("mkdocs.yml", "^site_name: .*", f"site_name: {text}"),
             *((f"docs/{language}/answers/lost.md", r"\A---\n(.*\n)*?---\n", front) for language in ("en", "ja"))]
    with served(once("hostile", edits).folder) as address:
        yield address


def test_nothing_is_injected_by_metadata(record, hostile):
    """Titles, short answers, search words, topics, notice, contact and site name show as the text they are."""
    recorder = record(hostile)
    page = recorder.page
    for path in ("", "questions/", "helpdesk/", "nowhere/", "answers/new/", "ja/answers/lost/", "ja/", "answers/lost/"):
        page.goto(f"/{path}")
        recorder.unharmed()
        own = 1 + page.locator(".notice[data-until], .not-found, .answers").count()  # some have a second one
        assert page.locator("script").count() == own and page.locator("img").count() == 0, path
        assert page.evaluate("""[...document.querySelectorAll("*")]
            .every((element) => [...element.attributes].every(({ name }) => !name.startsWith("on")))"""), path
    assert page.locator("h1").inner_text() == BAD and page.locator(".short-answer").inner_text() == BAD
    assert page.locator(".notice a").first.evaluate("(link) => link.protocol") == "http:"
    page.locator("#page-search").fill("onerror window injected")
    page.locator("#page-results a").first.wait_for()
    recorder.unharmed()
    page.goto("/helpdesk/")
    page.locator("[data-id=lost] button[data-copy=en]").click()
    page.locator(".status", has_text="Reply copied.").wait_for()
    assert "onerror" in page.evaluate("navigator.clipboard.readText()")
    recorder.unharmed()
    assert page.request.get("/answers.json").json()["answers"][0]["title"] == BAD
