"""The same promises in every engine: Chromium, Firefox, WebKit of today, and a WebKit as old as what the README calls
the floor.

Pages are found by their kind. Firefox runs with languages that the site does not have.
"""

import io
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path
from urllib.parse import quote, urlsplit

import engines
import pypdf
import pytest
from bs4 import BeautifulSoup

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parent.parent
LAST_DAY = "2999-12-31"
SHOWN = """[...document.querySelectorAll(".step")]
    .filter((step) => step.firstElementChild.getBoundingClientRect().height > 0).map((step) => step.id)"""


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    """The site with a notice."""
    folder = tmp_path_factory.mktemp("noticed")
    for name in ("docs", "overrides", "tools"):
        shutil.copytree(ROOT / name, folder / name)
    for settings in ROOT.glob("mkdocs*.yml"):
        notice = f'  notice: {{text: "Sign-in is slow today.", until: "{LAST_DAY}"}}\n'
        text = re.sub(r"(?m)^  notice:.*\n(    .*\n)*", notice, settings.read_text())
        (folder / settings.name).write_text(text)
    subprocess.run([folder / "tools/build.sh", folder / "site"], check=True,
                   env={**os.environ, "MKDOCS": f"{Path(sys.executable).parent}/mkdocs"})
    return folder / "site"


@pytest.fixture(scope="module")
def kinds(site) -> dict[str, BeautifulSoup]:
    """Kind → the longest page of its kind, in the site's first language; `path` is its address."""
    found = {}
    for file in sorted(site.rglob("index.html"), key=lambda file: file.stat().st_size):
        page = BeautifulSoup(file.read_text(), "html.parser")
        if page.html["lang"] == "en" and not page.select("[data-moved]"):
            page.path = f"/{file.parent.relative_to(site).as_posix()}/".replace("/./", "/")
            found[page.body["class"][0].removeprefix("on-")] = page
    return found


@pytest.fixture(scope="module")
def address(site):
    with engines.served(site) as address:
        yield address


@pytest.fixture(scope="module", params=engines.ENGINES)
def running(request):
    with engines.start(request.param) as engine:
        yield engine


@pytest.fixture
def engine(running, address):
    running.go(f"{address}/contact/")
    running.js("sessionStorage.clear()")
    yield running
    assert running.errors() == []


def copied(engine, said: str) -> str:
    """What was copied, pasted into the search box. WPE has no clipboard without a screen: there the
    page says what it copied, or shows it."""
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


def squeezed(text: str) -> str:
    """A text without spaces, line breaks and joined letters, of which paper and fields keep what they like."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def path_of(engine) -> str:
    return urlsplit(engine.js("location.href")).path


@pytest.mark.parametrize("language", ["", "ja/"])
def test_pages_show_with_their_styles(engine, address, kinds, language):
    for kind, page in kinds.items():
        engine.go(f"{address}/{language}{page.path[1:]}")
        assert engine.js("document.querySelector('h1').getBoundingClientRect().height > 0"), kind
        colour = engine.js("getComputedStyle(document.querySelector('.page-header')).backgroundColor")
        assert colour == "rgb(12, 59, 72)", kind
        assert engine.js("document.documentElement.scrollWidth <= innerWidth"), kind
        hidden = engine.js("document.querySelectorAll('.copy[hidden], .filter[hidden]').length")
        assert hidden == 0, f"{kind}: no script ran"


PHONE = {"width": 320, "height": 568, "keyboard": 260}  # the smallest iPhone, and what its keyboard covers
IN_A_FRAME = """new Promise((resolve) => {{
    const frame = Object.assign(document.createElement("iframe"), {{src: {path!r}, width: {width}, height: {height}}});
    frame.onload = () => resolve(true);
    document.body.replaceChildren(frame);
}})"""


@pytest.mark.parametrize("language", ["", "ja/"])
def test_on_a_small_phone(engine, address, kinds, language):
    engine.go(f"{address}/llms.txt")  # a page without a policy, which may hold a frame
    for kind, page in kinds.items():
        for size in (PHONE, PHONE | {"width": PHONE["height"], "height": PHONE["width"]}):  # upright, on its side
            engine.js(IN_A_FRAME.format(path=f"/{language}{page.path[1:]}", **size))
            assert engine.js("frames[0].document.documentElement.scrollWidth <= frames[0].innerWidth"), kind
    engine.js(IN_A_FRAME.format(path=f"/{language}{kinds['answers'].path[1:]}", **PHONE))
    engine.js("""(() => {
        const field = frames[0].document.querySelector("#page-search");
        field.focus();
        field.value = "SMS";
        field.dispatchEvent(new frames[0].InputEvent("input", {bubbles: true}));
    })()""")
    result = engine.wait("""(() => {
        const box = frames[0].document.querySelector(".results ol a")?.getBoundingClientRect();
        return box && {bottom: box.bottom, left: box.left, right: box.right, height: box.height};
    })()""")
    assert result["bottom"] < PHONE["height"] - PHONE["keyboard"], "the keyboard hides the first result"
    assert result["left"] >= 0 and result["right"] <= PHONE["width"] and result["height"] >= 44


def test_search_by_typing_and_enter(engine, address, kinds):
    answer = kinds["answers"]
    engine.go(f"{address}/contact/")
    engine.click("#page-search")
    engine.type(answer.h1.get_text())
    engine.wait(f"document.querySelector('#page-results a')?.pathname === {json.dumps(answer.path)}")
    engine.press("Enter")
    engine.wait(f"location.pathname === {json.dumps(answer.path)} && document.readyState === 'complete'")
    engine.wait("!CSS.highlights || CSS.highlights.has('found')")
    engine.back()
    engine.wait("location.pathname === '/contact/'")
    engine.wait(f"document.querySelector('#page-search').value === {json.dumps(answer.h1.get_text())}")
    engine.wait(f"document.querySelector('#page-results a')?.pathname === {json.dumps(answer.path)}")


def test_a_section_opens(engine, address, kinds):
    page = kinds["manuals"]
    part = page.select(".body h2")[-1]["id"]
    engine.go(f"{address}{page.path}#{part}")
    assert engine.wait(f"(box => box.top >= 0 && box.bottom <= "
                       f"innerHeight)(document.getElementById({part!r}).getBoundingClientRect())")


def test_links_and_replies_are_copied(engine, address, site, kinds):
    page = kinds["answers"]
    entry = next(entry for entry in json.loads((site / "answers.json").read_text())["answers"]
                 if entry["id"] == page.article["data-id"])
    for css, said, text in (("[data-copy=link]", "copied-link", entry["url"]),
                            ("[data-copy=en]", "copied-reply", entry["reply"])):
        engine.go(address + page.path)
        engine.click(f".reply {css}")
        assert copied(engine, page.body[f"data-{said}"]) in ("", squeezed(text))
    engine.go(address + page.path)
    engine.click(".headerlink")
    part = page.select_one(".headerlink")["href"]
    assert copied(engine, page.body["data-copied-link"]) in ("", entry["url"] + part)
    assert engine.js("location.hash") == part


def test_copying_without_the_clipboard_interface(engine, address, kinds):
    """Plain http on an intranet name, or an older browser: copied by command, or shown in a box that fits and
    closes."""
    page = kinds["answers"]
    engine.go(address + page.path)
    engine.js("Object.defineProperty(navigator, 'clipboard', {value: undefined}) && 1")
    engine.click(".reply [data-copy=link]")
    assert copied(engine, page.body["data-copied-link"]) in ("", page.find("link", rel="canonical")["href"])
    engine.js("(document.execCommand = () => false, 1)")
    engine.click(".reply [data-copy=all]")
    engine.wait("document.querySelector('dialog')?.open")
    assert engine.js("(box => box.top >= 0 && box.bottom <= "
                     "innerHeight)(document.querySelector('dialog').getBoundingClientRect())")
    assert page.body["data-copy-failed"] in engine.js("document.querySelector('dialog').textContent")
    assert engine.js("(text => text.selectionEnd - text.selectionStart === "
                     "text.value.length)(document.querySelector('textarea'))")
    engine.click("dialog button")
    engine.wait("!document.querySelector('dialog')")


def test_the_other_language_opens_at_the_same_part(engine, address, kinds):
    for kind in ("manuals", "find-your-answer"):
        page = kinds[kind]
        part = page.select(".headerlink")[-1]["href"]
        engine.go(f"{address}{page.path}{part}")
        engine.click(".language")
        engine.wait("document.documentElement.lang === 'ja'")
        assert (path_of(engine), engine.js("location.hash")) == (f"/ja{page.path}", part)
        engine.back()
        engine.wait("document.documentElement.lang === 'en'")


def longest_way(page, way: list[str]) -> list[str]:
    """The questions of the guided way that `way` can go on with, as far as it goes without coming back."""
    nexts = {link["href"][1:] for link in page.find(id=way[-1]).select("li a[href^='#']")} - {*way}
    return max((longest_way(page, [*way, step]) for step in sorted(nexts)), key=len, default=way)


def test_the_guided_way_asks_one_question_at_a_time(engine, address, kinds):
    page = kinds["find-your-answer"]
    way = longest_way(page, [page.select_one(".step")["id"]])
    assert len(way) > 2
    engine.go(address + page.path)
    assert engine.js(SHOWN) == way[:1]
    for before, step in itertools.pairwise(way):
        engine.click(f"#{before} li a[href='#{step}']")
        engine.wait(f"location.hash === '#{step}'")
        assert engine.js(SHOWN) == [step]
    for step in way[-2:0:-1]:
        engine.back()
        engine.wait(f"location.hash === '#{step}'")
        assert engine.js(SHOWN) == [step]


def test_a_question_that_is_not_shown_is_found(engine, address, kinds):
    page = kinds["find-your-answer"]
    step = page.select(".step")[-1]
    if not engine.js("'fragmentDirective' in document && 'onbeforematch' in document.body"):
        assert isinstance(engine, engines.WPE), "newer engines find what is hidden"
        return
    engine.go(f"{address}{page.path}#:~:text={quote(step.h2.get_text())}")
    engine.wait(f"{SHOWN}.includes({step['id']!r})")


def test_the_notice_shows_until_its_last_day(engine, address, site):
    engine.go(f"{address}/")
    assert engine.js("document.querySelector('.notice').getBoundingClientRect().height > 0")
    with engines.served(site, replaced=(LAST_DAY, "2020-01-01")) as later:
        engine.go(f"{later}/")
        assert engine.js("!document.querySelector('.notice')")


def test_the_helpdesk_narrows_its_table(engine, address, kinds):
    row = kinds["helpdesk"].select(".answers tbody tr")[2]
    engine.go(address + kinds["helpdesk"].path)
    engine.click("#page-filter")
    engine.type(row.th.get_text())
    shown = """[...document.querySelectorAll(".answers tbody tr")]
        .filter((row) => !row.hidden).map((row) => row.dataset.id)"""
    assert engine.wait(f"(shown => shown.length < 9 && shown)({shown})")[0] == row["data-id"]
    engine.press("Enter")
    engine.wait("document.activeElement.matches('[data-copy=link]')")
    engine.press("Enter")
    address_of_row = copied(engine, kinds["helpdesk"].body["data-copied-link"])
    assert not address_of_row or urlsplit(address_of_row).path == f"/helpdesk/{row.a['href']}".replace("/helpdesk/../",
                                                                                                       "/")


def test_the_error_page_leads_on(engine, address):
    engine.go(f"{address}/no/such/page/")
    assert engine.js("document.body.className") == "on-error"
    engine.click("main ul a")
    engine.wait("document.body.className !== 'on-error'")


@pytest.mark.parametrize("name",
                         ["Chromium", "Firefox", "WebKitGTK"])  # WPE's browser cannot be told that the system is dark
def test_dark(name, address):
    with engines.start(name, dark=True) as engine:
        engine.go(f"{address}/contact/")
        colours = engine.js("(({ backgroundColor: back, color }) => [back, color])(getComputedStyle(document.body))")
        assert colours == [
            "rgb(16, 23, 29)", "rgb(237, 242, 245)"]


def test_paper(address, kinds):
    """Chromium's paper is in test_print; here Firefox's."""
    with engines.start("Firefox") as engine:
        for kind in ("answers", "manuals"):
            page = kinds[kind]
            engine.go(address + page.path)
            sheets = pypdf.PdfReader(io.BytesIO(engine.pdf())).pages
            text = squeezed("".join(sheet.extract_text() for sheet in sheets))
            for part in (page.h1, page.select_one(".short-answer"), page.select(".body p")[-1]):
                assert squeezed(part.get_text()) in text, page.path
            assert page.find("link", rel="canonical")["href"] in text


def parses(engine, source: str) -> str:
    """What the engine says about the syntax of a script; nothing if it can read it."""
    return engine.js(f"""import(URL.createObjectURL(new Blob([{json.dumps(source)}], {{ type: "text/javascript" }})))
        .then(() => "", (error) => error instanceof SyntaxError ? String(error) : "")""")


def test_scripts_have_no_syntax_above_the_floor(site):
    with engines.start("WPE") as engine:
        engine.go("about:blank")
        assert parses(engine,
                      "/(?<=newer)/") and not parses(engine, "export const older = a?.b ?? 1;"), "the check checks"
        for script in [*site.rglob("*.js")]:
            assert not parses(engine,
                              script.read_text()), f"{script.relative_to(site)}: {parses(engine, script.read_text())}"
