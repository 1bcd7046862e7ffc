"""One case of an answer, and one question of the guided way, at a time: the one in the address. In every engine, with
and without scripts, on paper, and where an engine knows less."""

import io
import re
import shutil
from urllib.parse import quote

import engines
import pypdf
import pytest
from browse import served
from playwright.sync_api import expect
from test_print import squeezed

pytestmark = pytest.mark.browser
CASES = ["another", "computer", "nothing", "add"]
ANSWER, GUIDED = "answers/broken/", "find-your-answer/"
SHOWN = """[...document.querySelectorAll(".case, .step")]
    .filter((part) => part.getBoundingClientRect().height > 0).map((part) => part.querySelector("h2").id)"""
CHOICES = "document.querySelector('.with-choices > ul a').getBoundingClientRect().height > 0"
IN_VIEW = "(({{ top, bottom, height }}) => height > 0 && top >= 0 && bottom <= innerHeight)" \
    "(document.querySelector('{}').getBoundingClientRect())"
PLAIN = [(r"<script.*?</script>", "")]
OLD = [*PLAIN, (r"<meta http-equiv=\"Content-Security-Policy\".*?>", ""), (r":has\(", ":unknown(")]


@pytest.fixture(scope="module")
def address(small_site, tmp_path_factory):
    """The small site; below plain/ without scripts, below old/ in an engine that does not know :has, either."""
    root = engines.recorded(small_site.folder, tmp_path_factory.mktemp("cases") / "site")
    for name, edits in (("plain", PLAIN), ("old", OLD)):
        shutil.copytree(small_site.folder, root / name)
        for page in (root / name).rglob("*.html"):
            text = page.read_text()
            for pattern, new in edits:
                text = re.sub(pattern, new, text, flags=re.DOTALL)
            page.write_text(text)
    with served(root) as address:
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


def opens(engine, address):
    """Opens an address anew: a fragment alone would not load the page again."""
    engine.go(f"{address[:address.index('/', 9)]}/llms.txt")
    engine.go(address)


@pytest.mark.parametrize("way", ["", "plain/"])
def test_a_choice_shows_its_case_alone_and_back_the_choices(engine, address, way):
    opens(engine, f"{address}/{way}{ANSWER}")
    assert engine.js(SHOWN) == []
    assert engine.js(CHOICES)
    for case in CASES[:2]:
        engine.click(f".with-choices > ul a[href='#{case}']")
        engine.wait(f"location.hash === '#{case}'")
        assert engine.js(SHOWN) == [case]
        assert engine.js("document.activeElement.id") == case, "a screen reader goes on there"
        engine.wait(IN_VIEW.format(f"#{case}"))
        engine.back()
        engine.wait("!location.hash")
        assert engine.js(SHOWN) == []
        assert engine.js(CHOICES)
    engine.click(".with-choices > ul a[href='#another']")
    engine.wait("location.hash === '#another'")
    engine.click(".case:has(#another) a[href='#add']")
    engine.wait("location.hash === '#add'")
    assert engine.js(SHOWN) == ["add"]
    engine.back()
    engine.wait("location.hash === '#another'")
    assert engine.js(SHOWN) == ["another"]
    engine.wait(IN_VIEW.format("#another") if engine.js("scrollY") == 0 else "true")


@pytest.mark.parametrize("way", ["", "plain/"])
def test_an_address_shows_its_case(engine, address, way):
    opens(engine, f"{address}/{way}{ANSWER}#nothing")
    assert engine.js(SHOWN) == ["nothing"]
    engine.wait(IN_VIEW.format("#nothing"))
    engine.js("document.querySelectorAll('.back a')[2].click()")
    engine.wait("location.hash === '#have'")
    assert engine.js(SHOWN) == []
    assert engine.js(CHOICES)


def test_what_lies_outside_the_cases_leaves_the_case(engine, address):
    opens(engine, f"{address}/{ANSWER}#computer")
    engine.js("document.querySelector('.skip').click()")
    engine.wait("location.hash === '#page-text'")
    assert engine.js(SHOWN) == ["computer"]
    engine.js("(location.hash = '#not-working', 1)")
    engine.wait(IN_VIEW.format("#not-working"))
    assert engine.js(SHOWN) == ["computer"]
    opens(engine, f"{address}/plain/{ANSWER}#computer")
    shown = engine.js("document.querySelector('.skip').getBoundingClientRect().height > 0")
    assert not shown, "without scripts what leads there does not show"


@pytest.mark.parametrize("way", ["", "plain/"])
def test_on_a_small_screen_the_short_answer_is_for_those_who_have_not_chosen(browser, address, way):
    """With a case chosen, its first step begins on the first screen, and the title stays in view."""
    with browser.new_page(viewport={"width": 360, "height": 640}) as page:
        page.goto(f"{address}/{way}{ANSWER}")
        expect(page.locator(".short-answer")).to_be_visible()
        page.locator(".with-choices > ul a").first.click()
        expect(page.locator(".short-answer")).to_be_hidden()
        for part in ("h1", ".case:has(:target) .back a", ".case:has(:target) ol > li > p"):
            expect(page.locator(part).first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("target", ["#security", "#switch"])
def test_a_link_into_a_fold_opens_it(engine, address, target):
    """#security stands inside a fold, #switch is one."""
    fold = "document.querySelector('#switch').open"
    opens(engine, f"{address}/{ANSWER}{target}")
    engine.wait(f"{fold} && {IN_VIEW.format(target)}" if target == "#security" else fold)
    assert engine.js(SHOWN) == ["another"]
    opens(engine, f"{address}/{ANSWER}#computer")
    link = "document.querySelector('.case a[href=\"#security\"]')"
    engine.js(f"((link) => (link.setAttribute('href', '{target}'), link.click()))({link})")
    engine.wait(f"location.hash === '{target}' && {fold}")
    assert engine.js(SHOWN) == ["another"]
    if target == "#security":
        engine.wait(IN_VIEW.format(target))


@pytest.mark.parametrize("path, damaged, meant", [
    (ANSWER, "#Nothing", "nothing"), (ANSWER, "#nothing).", "nothing"), (ANSWER, "#nothing%E3%80%82", "nothing"),
    (ANSWER, "#repair", "nothing"), (GUIDED, "#Else", "else")])
def test_damaged_and_old_fragments_lead_on(engine, address, path, damaged, meant):
    opens(engine, f"{address}/{path}{damaged}")
    engine.wait(f"location.hash === '#{meant}'")
    assert engine.js(SHOWN) == [meant]
    engine.wait(IN_VIEW.format(f"#{meant}"))
    opens(engine, f"{address}/{path}")
    engine.js(f"(location.hash = '{damaged}', 1)")
    engine.wait(f"location.hash === '#{meant}'")
    assert engine.js(SHOWN) == [meant]


def test_a_fragment_of_nothing_shows_the_choices(engine, address):
    opens(engine, f"{address}/{ANSWER}#no-such-part")
    assert engine.js(SHOWN) == []
    assert engine.js(CHOICES)
    opens(engine, f"{address}/{GUIDED}#no-such-part")
    assert engine.js(SHOWN) == ["start"]


@pytest.mark.parametrize("path, words, case", [(ANSWER, "Wait for our answer", "nothing"),
                                               (GUIDED, "To the office", "last")])
def test_a_search_in_the_page_finds_what_does_not_show(engine, address, path, words, case):
    """Asked by the address, which browsers look up in the same way. What is found then is what shows and is linked."""
    if not engine.js("'fragmentDirective' in document && 'onbeforematch' in document.body"):
        assert isinstance(engine, engines.WPE), "newer engines find what is hidden"
        return
    opens(engine, f"{address}/{path}#:~:text={quote(words)}")
    engine.wait(f"{SHOWN}.includes({case!r})")
    assert engine.js(SHOWN) == [case]
    engine.wait(f"location.hash === '#{case}'")
    next_one = "add" if path == ANSWER else "else"
    engine.click(f":is(.case, .step):not([hidden]) a[href='#{next_one}']")
    engine.wait(f"JSON.stringify({SHOWN}) === '[\"{next_one}\"]'")
    engine.back()
    engine.wait(f"location.hash === '#{case}'")
    engine.wait(f"JSON.stringify({SHOWN}) === '[\"{case}\"]'")


def test_what_leads_on_names_the_case(engine, address):
    opens(engine, f"{address}/{ANSWER}#computer")
    own = engine.js("document.querySelector('link[rel=canonical]').href") + "#computer"
    assert engine.js("document.querySelector('.paper').textContent") == own
    engine.click(".language")
    engine.wait("document.documentElement.lang === 'ja' && document.readyState === 'complete'")
    assert engine.js("location.hash") == "#computer"
    assert engine.js(SHOWN) == ["computer"]


@pytest.mark.parametrize("way", ["", "plain/"])
def test_the_guided_way_begins_with_its_first_question(engine, address, way):
    opens(engine, f"{address}/{way}{GUIDED}")
    assert engine.js(SHOWN) == ["start"]
    for before, step in (("start", "here"), ("here", "else")):
        engine.click(f".step:has(#{before}) li a[href='#{step}']")
        engine.wait(f"location.hash === '#{step}'")
        assert engine.js(SHOWN) == [step]
        assert engine.js("document.activeElement.id") == step
    engine.back()
    engine.wait("location.hash === '#here'")
    assert engine.js(SHOWN) == ["here"]


def test_without_has_all_cases_show(engine, address):
    opens(engine, f"{address}/old/{ANSWER}#computer")
    assert engine.js(SHOWN) == CASES
    assert engine.js(CHOICES)


@pytest.mark.parametrize("way", ["", "plain/"])
def test_on_paper_the_case_with_its_folds_or_all(engine, address, way):
    if not hasattr(engine, "pdf"):
        return  # WebKit's drivers do not print
    said = {"another": "Keep the old entry", "computer": "Save what you need", "nothing": "Wait for our answer",
            "add": "Use it once"}
    for case in ("", "another"):
        opens(engine, f"{address}/{way}{ANSWER}#{case}" if case else f"{address}/{way}{ANSWER}")
        text = squeezed("".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(engine.pdf())).pages))
        printed = [name for name, words in said.items() if squeezed(words) in text]
        lost = way and isinstance(engine, engines.Firefox)  # its copy for print has no :target
        assert printed == ([case] if case and not lost else CASES), case
        assert squeezed("Look at the security info page") in text, "folds are open"
        assert not engine.js("[...document.querySelectorAll('.how')].some(({ open }) => open)"), "and closed again"
    opens(engine, f"{address}/{way}{GUIDED}#here")
    text = squeezed("".join(sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(engine.pdf())).pages))
    assert squeezed("Is your phone lost?") in text
    assert squeezed("Where do you want to go?") in text
