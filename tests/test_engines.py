"""The same promises in every engine: Chromium, Firefox, WebKit of today, and a WebKit as old as what the README calls
the floor.

Pages are found by their kind. Firefox runs with languages that the site does not have, WPE alone with light colours.
"""

import json

import engines
import pytest
from conftest import once
from recording import recorded
from test_print import squeezed
from test_settings import LAST_DAY, OWNED

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(site):
    with recorded(site.folder) as address:
        yield address


def copied(engine, said: str) -> str:
    """What was copied, pasted into the search box. WPE has no clipboard without a screen: its page says or shows it."""
    state = engine.wait("""document.querySelector(".status")
        .textContent || document.querySelector("dialog[open]")?.textContent""")
    if isinstance(engine, engines.WPE):
        assert state in (said, engine.js("document.querySelector('dialog')?.textContent"))
        return ""
    assert state == said
    engine.js("document.querySelector('#page-search').value = ''")
    engine.click("#page-search")
    engine.press("Control+v")
    return squeezed(engine.js("document.querySelector('#page-search').value"))


DARK = ["rgb(16, 23, 29)", "rgb(237, 242, 245)", "rgb(10, 46, 56)"]
LIGHT = ["rgb(255, 255, 255)", "rgb(22, 33, 43)", "rgb(12, 59, 72)"]


@pytest.mark.parametrize("language", ["", "ja/"])
def test_pages_show_with_their_styles(engine, address, kinds, language):
    for kind, page in kinds.items():
        engine.go(f"{address}/{language}{page.path[1:]}")
        assert engine.js("document.querySelector('h1').getBoundingClientRect().height > 0"), kind
        colours = engine.js("""(([body, head]) => [body.backgroundColor, body.color, head.backgroundColor])
            ([document.body, document.querySelector(".page-header")].map((element) => getComputedStyle(element)))""")
        assert colours == (LIGHT if isinstance(engine, engines.WPE) else DARK), kind
        assert engine.js("document.documentElement.scrollWidth <= innerWidth"), kind
        hidden = engine.js("document.querySelectorAll('.copy[hidden], .filter[hidden]').length")
        assert hidden == 0, f"{kind}: no script ran"


PHONE = {"width": 320, "height": 568}  # the smallest iPhone
KEYBOARD = 260  # what its keyboard covers
IN_A_FRAME = """new Promise((resolve) => {{
    const frame = Object.assign(document.createElement("iframe"), {{ src: {path!r} }});
    frame.onload = () => resolve([[{height}, {width}], [{width}, {height}]].every(([width, height]) => {{
        Object.assign(frame, {{ width, height }});
        return frames[0].innerWidth === width && frames[0].document.documentElement.scrollWidth <= width;
    }}));
    document.body.replaceChildren(frame);
}})"""
SEARCHED = """(async () => {
    const { document, innerWidth, InputEvent } = frames[0];
    const field = document.querySelector("#page-search");
    field.focus();
    field.value = QUERY;
    field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    const there = () => document.querySelector(".results")?.dataset.query === QUERY
        && [...document.querySelectorAll("link[rel=stylesheet]")].every(({ sheet }) => sheet);
    while (!there()) await new Promise((done) => setTimeout(done, 20));
    const misplaced = [...document.querySelectorAll(".results :is(a, button), .search .box > *")].filter((element) => {
        const { left, right, height } = element.getBoundingClientRect();
        return left < 0 || right > innerWidth || height < 44;
    });
    return {
        misplaced: misplaced.map((element) => element.outerHTML), font: parseFloat(getComputedStyle(field).fontSize),
        bottom: document.querySelector(".results :is(a, p)").getBoundingClientRect().bottom,
    };
})()"""


@pytest.mark.parametrize("language", ["", "ja/"])
def test_on_a_small_phone(engine, address, kinds, language):
    engine.go(f"{address}/llms.txt")  # a page without a policy, which may hold a frame
    for kind, page in sorted(kinds.items(), reverse=True):  # answers, in which is searched, come last
        fits = engine.js(IN_A_FRAME.format(path=f"/{language}{page.path[1:]}", **PHONE))
        assert fits, f"{kind} does not fit, on its side or upright"
    for query in ("SMS", "zzqxw"):
        found = engine.js(SEARCHED.replace("QUERY", json.dumps(query)))
        assert not found["misplaced"], "outside the screen, or too small for a finger"
        assert found["bottom"] < PHONE["height"] - KEYBOARD, "the keyboard hides the first result"
        assert found["font"] >= 16, "iOS zooms in"


def test_search_by_typing_and_enter(engine, address, kinds):
    answer = kinds["answers"]
    engine.go(f"{address}/contact/")
    engine.click("#page-search")
    engine.type(answer.h1.get_text())
    engine.wait(f"document.querySelector('#page-results a')?.pathname === {json.dumps(answer.path)}")
    engine.press("Enter")
    engine.wait(f"location.pathname === {json.dumps(answer.path)} && document.readyState === 'complete'")
    engine.back()
    engine.wait("location.pathname === '/contact/'")
    engine.wait(f"document.querySelector('#page-search').value === {json.dumps(answer.h1.get_text())}")
    engine.wait(f"document.querySelector('#page-results a')?.pathname === {json.dumps(answer.path)}")


def test_links_and_replies_are_copied(engine, address, entries, kinds):
    page = kinds["answers"]
    entry, part = entries["en"][page.article["data-id"]], page.select(".headerlink")[-1]["href"]
    row = f"[data-id={entry['id']}]"
    for path, css, said, text in (
            (kinds["helpdesk"].path, f"{row} [data-copy=link]", "copiedLink", entry["url"]),
            (kinds["helpdesk"].path, f"{row} [data-copy=en]", "copiedReply", entry["reply"]),
            (page.path + part, f".headerlink[href='{part}']", "copiedLink", entry["url"] + part)):
        engine.go(address + path)
        engine.click(css)
        assert copied(engine, engine.js(f"document.body.dataset.{said}")) in ("", squeezed(text))
    assert engine.js("location.hash") == part


def test_copying_without_the_clipboard_interface(engine, address, entries, kinds):
    """Plain http on an intranet, or an older browser: copied by command, or shown in a box that fits and closes."""
    page = kinds["helpdesk"]
    engine.go(address + page.path)
    engine.js("Object.defineProperty(navigator, 'clipboard', {value: undefined}) && 1")
    engine.click("[data-copy=link]")
    link = entries["en"][page.select_one("[data-id]")["data-id"]]["url"]
    assert copied(engine, engine.js("document.body.dataset.copiedLink")) in ("", link)
    engine.js("(document.execCommand = () => false, 1)")
    engine.click("[data-copy=all]")
    engine.wait("document.querySelector('dialog')?.open")
    assert engine.js("(({ top, bottom }) => top >= 0 && bottom <= innerHeight)"
                     "(document.querySelector('dialog').getBoundingClientRect())")
    assert engine.js("document.body.dataset.copyFailed") in engine.js("document.querySelector('dialog').textContent")
    assert engine.js("(({ selectionStart, selectionEnd, value }) => selectionEnd - selectionStart === value.length)"
                     "(document.querySelector('textarea'))")
    engine.click("dialog button")
    engine.wait("!document.querySelector('dialog')")


def test_a_part_opens_and_in_the_other_language_the_same(engine, address, kinds):
    for kind in ("manuals", "find-your-answer"):
        page = kinds[kind]
        part = page.select(".headerlink")[-1]["href"]
        engine.go(f"{address}{page.path}{part}")
        engine.wait_in_view(part)
        for language, home in (("ja", "/ja"), ("en", "")):
            engine.click(".language")
            engine.wait(f"document.documentElement.lang === '{language}' && document.readyState === 'complete'")
            assert engine.js("location.pathname + location.hash") == f"{home}{page.path}{part}"


@pytest.fixture(scope="module")
def noticed():
    """The address of a small site with a notice; below later/ its last day is over."""
    with recorded(once("owned", OWNED).folder, later=[(LAST_DAY, "2020-01-01")]) as address:
        yield address


def test_the_notice_shows_until_its_last_day(engine, noticed):
    for path, shown in (("", True), ("later/", False)):
        engine.go(f"{noticed}/{path}")
        assert engine.js("document.querySelector('.notice')?.getBoundingClientRect().height > 0") == shown


def test_the_helpdesk_narrows_its_table(engine, address, entries, kinds):
    page = kinds["helpdesk"]
    row = page.select(".answers tbody tr")[2]
    engine.go(address + page.path)
    engine.click("#page-filter")
    engine.type(row.th.get_text())
    engine.wait(f"""(([first, ...more]) => first.dataset.id === {row["data-id"]!r} && more.length < 8)
        ([...document.querySelectorAll(".answers tbody tr")].filter(({{ hidden }}) => !hidden))""")
    engine.press("Enter")
    engine.wait("document.activeElement.matches('[data-copy=link]')")
    engine.press("Enter")
    assert copied(engine, engine.js("document.body.dataset.copiedLink")) in ("", entries["en"][row["data-id"]]["url"])


def test_scripts_have_no_syntax_above_the_floor(engine, address, site):
    def fault(source: str) -> str:
        """What the engine says about the syntax of a script; nothing if it can read it."""
        source = json.dumps(f"\ufeff{source}")  # marked as UTF-8: old WebKit would read it as the page that asks
        blob = f"new Blob([{source}], {{ type: 'text/javascript' }})"
        return engine.js(f"""import(URL.createObjectURL({blob}))
            .then(() => "", (error) => error instanceof SyntaxError ? String(error) : "")""")
    engine.go(f"{address}/llms.txt")  # a page without a policy, which may load them
    assert not fault("export const older = a?.b ?? 1;"), "the check checks"
    assert bool(fault("/(?<=newer)/")) == isinstance(engine, engines.WPE), "the floor is as old as it should be"
    assert {file.name: told for file in site.folder.rglob("*.js") if (told := fault(file.read_text()))} == {}
