"""One case of an answer, and one question of the guided way, at a time: the one in the address. In every engine, with
and without scripts, on paper, and where an engine knows less."""

from urllib.parse import quote

import engines
import pytest
from conftest import PHONE
from playwright.sync_api import expect
from recording import recorded
from test_print import on_paper, squeezed

pytestmark = pytest.mark.browser
ANSWER, GUIDED = "answers/broken/", "find-your-answer/"
CASES = ["another", "computer", "nothing", "add"]
CHOICES = ".with-choices > ul"
CHOICES_SHOW = f"document.querySelector('{CHOICES} a').getBoundingClientRect().height > 0"
SHOWN = """[...document.querySelectorAll(".case, .step")]
    .filter((part) => part.getBoundingClientRect().height > 0).map((part) => part.querySelector("h2").id)"""
PLAIN = [(r"<script.*?</script>", "")]
OLD = [*PLAIN, (r"<meta http-equiv=\"Content-Security-Policy\".*?>", ""), (r":has\(", ":unknown(")]
with_and_without_scripts = pytest.mark.parametrize("way", ["", "plain/"])


@pytest.fixture(scope="module")
def address(small_site):
    """The small site; below plain/ without scripts, below old/ in an engine that does not know :has, either."""
    with recorded(small_site.folder, plain=PLAIN, old=OLD) as address:
        yield address


def shows(engine, path: str, part: str):
    """Waits for the part's fragment. It shows alone; where it is no case, an answer shows its choices and the guided
    way its first question."""
    engine.wait(f"location.hash === {f'#{part}' if part else ''!r}")
    choices = path == ANSWER and part in ("", "have")
    assert engine.js(SHOWN) == ([] if choices else [part or "start"])
    if choices:
        assert engine.js(CHOICES_SHOW)


@with_and_without_scripts
@pytest.mark.parametrize("path, walk", [(ANSWER, "another < computer < another add <"), (GUIDED, "here else <")])
def test_what_is_chosen_shows_alone_and_back_what_was_before(engine, address, path, walk, way):
    engine.load(f"{address}/{way}{path}")
    been = [""]
    shows(engine, path, "")
    for step in walk.split():
        if step == "<":
            been.pop()
            engine.back()
        else:
            here = been[-1] or (path == GUIDED and "start")
            engine.click(f"{f':is(.case, .step):has(#{here})' if here else CHOICES} a[href='#{step}']")
            been.append(step)
        shows(engine, path, been[-1])
        if step != "<":
            assert engine.js("document.activeElement.id") == step, "a screen reader goes on there"
            engine.wait_in_view(f"#{step}")


@pytest.mark.parametrize("path, asked, ends, part", [
    (ANSWER, "#nothing", "#nothing", "nothing"),
    (ANSWER, "#have", "#have", ""),
    (ANSWER, "#security", "#security", "another"),  # inside a fold
    (ANSWER, "#switch", "#switch", "another"),  # a fold
    *((ANSWER, damaged, "#nothing", "nothing") for damaged in ("#Nothing", "#nothing).", "#nothing%E3%80%82")),
    (ANSWER, "#repair", "#nothing", "nothing"),  # its older id
    (GUIDED, "#Else", "#else", "else"),
    (ANSWER, "#no-such-part", "#no-such-part", ""),
    (GUIDED, "#no-such-part", "#no-such-part", "start")])
def test_an_address_shows_what_it_means(engine, address, path, asked, ends, part):
    """When the page opens, and when a link on it leads there."""
    link = f"((link) => (link.setAttribute('href', {asked!r}), link.click()))(document.querySelector('.body a'))"
    for start, follow in ((asked, "1"), ("", link)):
        engine.load(f"{address}/{path}{start}")
        engine.js(follow)
        engine.wait(f"location.hash === {ends!r}")
        engine.wait(f"String({SHOWN}) === {part!r}")
        if part in ("", "start"):
            assert part or engine.js(CHOICES_SHOW)
        elif asked != "#switch":
            engine.wait_in_view(ends)
        if part == "another":
            assert engine.js("document.querySelector('#switch').open")


@with_and_without_scripts
def test_a_case_leads_back_to_the_choices(engine, address, way):
    engine.load(f"{address}/{way}{ANSWER}#nothing")
    shows(engine, ANSWER, "nothing")
    engine.wait_in_view("#nothing")
    if way:  # without scripts this link would close the case
        assert engine.js("document.querySelector('a[href=\"#page-text\"]').getBoundingClientRect().height") == 0
    engine.js("document.querySelectorAll('.back a')[2].click()")  # shows on small screens
    shows(engine, ANSWER, "have")


def test_what_lies_outside_the_cases_leaves_the_case(engine, address):
    engine.load(f"{address}/{ANSWER}#computer")
    engine.js("document.querySelector('.skip').click()")
    engine.wait("location.hash === '#page-text'")
    assert engine.js(SHOWN) == ["computer"]
    engine.js("(location.hash = '#not-working', 1)")
    engine.wait_in_view("#not-working")
    assert engine.js(SHOWN) == ["computer"]


@with_and_without_scripts
def test_on_a_small_screen_the_short_answer_is_for_those_who_have_not_chosen(browser, address, way):
    """With a case chosen, its first step begins on the first screen, and the title stays in view."""
    with browser.new_page(viewport=PHONE) as page:
        page.goto(f"{address}/{way}{ANSWER}")
        expect(page.locator(".short-answer")).to_be_visible()
        page.locator(f"{CHOICES} a").first.click()
        expect(page.locator(".short-answer")).to_be_hidden()
        for part in ("h1", ".case:has(:target) .back a", ".case:has(:target) ol > li > p"):
            expect(page.locator(part).first).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("path, words, case, more", [(ANSWER, "Wait for our answer", "nothing", "add"),
                                                     (GUIDED, "To the office", "last", "else")])
def test_a_search_in_the_page_finds_what_does_not_show(engine, address, path, words, case, more):
    """Asked by the address, which browsers look up in the same way. What is found then is what shows and is linked."""
    if not engine.js("'fragmentDirective' in document && 'onbeforematch' in document.body"):
        assert isinstance(engine, engines.WPE), "newer engines find what is hidden"
        return
    engine.load(f"{address}/{path}#:~:text={quote(words)}")
    engine.wait(f"{SHOWN}.includes({case!r})")
    shows(engine, path, case)
    engine.click(f":is(.case, .step):not([hidden]) a[href='#{more}']")
    shows(engine, path, more)
    engine.back()
    engine.wait(f"String({SHOWN}) === {case!r}")
    shows(engine, path, case)


def test_what_leads_on_names_the_case(engine, address):
    engine.load(f"{address}/{ANSWER}#computer")
    own = engine.js("document.querySelector('link[rel=canonical]').href") + "#computer"
    assert engine.js("document.querySelector('.paper').textContent") == own
    engine.click(".language")
    engine.wait("document.documentElement.lang === 'ja' && document.readyState === 'complete'")
    shows(engine, ANSWER, "computer")


def test_without_has_all_cases_show(engine, address):
    engine.load(f"{address}/old/{ANSWER}#computer")
    assert engine.js(SHOWN) == CASES
    assert engine.js(CHOICES_SHOW)


@with_and_without_scripts
def test_on_paper_the_case_with_its_folds_or_all(engine, address, way):
    def printed(path):
        engine.load(f"{address}/{way}{path}")
        return on_paper(engine.pdf())

    if not hasattr(engine, "pdf"):
        return  # WebKit's drivers do not print
    words = dict(zip(CASES, ["Keep the old entry", "Save what you need", "Wait for our answer", "Use it once"]))
    lost = way and isinstance(engine, engines.Firefox)  # its copy for print has no :target
    for fragment, wanted in (("", CASES), ("#another", CASES if lost else ["another"])):
        text = printed(ANSWER + fragment)
        assert [case for case, said in words.items() if squeezed(said) in text] == wanted, fragment
        for css in ("h1", ".short-answer", ".paper"):
            assert squeezed(engine.js(f"document.querySelector('{css}').textContent")) in text
        assert squeezed("Look at the security info page") in text, "folds are open"
        assert not engine.js("[...document.querySelectorAll('.how')].some(({ open }) => open)"), "and closed again"
    text = printed(f"{GUIDED}#here")
    assert squeezed("Is your phone lost?") in text and squeezed("Where do you want to go?") in text
