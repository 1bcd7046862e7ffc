"""Everyone can use it: axe finds nothing, a keyboard reaches everything, a screen reader is told what is there."""

import re
from pathlib import Path

import axe_playwright_python
import pytest
from conftest import DESK, PHONE, ROOT, by_kind
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
# How each language is looked at by axe, whose rules give the same answer in the other's look.
LOOKS = {"en": (DESK, "light"), "ja": (PHONE, "dark")}

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text contrast of 7:1 instead of 4.5:1, which it includes. Targets of 24 px and names that hold what a button reads
# are rules that axe leaves off.
STRICTER = {"color-contrast-enhanced": {"enabled": True}, "color-contrast": {"enabled": False},
            "target-size": {"enabled": True}, "label-content-name-mismatch": {"enabled": True}}
FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"


def look(page, language):
    """Gives the page the window and the colours in which a language is looked at."""
    page.set_viewport_size(LOOKS[language][0])
    page.emulate_media(color_scheme=LOOKS[language][1])


def axe(page, only=None, **rules) -> list[str]:
    """What axe finds on the page as it stands: `only` by one rule, or with `rules` set beside the stricter ones."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    chosen = {"type": "rule", "values": [only]} if only else {"type": "tag", "values": STANDARD}
    found = page.evaluate("options => axe.run(options)", {
        "runOnly": chosen, "resultTypes": ["violations"], "rules": {} if only else STRICTER | rules})
    return [f"{page.url}: {rule['id']}: {node['html'][:120]} ({node['failureSummary'].splitlines()[-1].strip()})"
            for rule in found["violations"] for node in rule["nodes"]]


@pytest.mark.parametrize("language", LOOKS)
def test_axe_finds_nothing(page, site, language):
    """On one page of each kind, the longest."""
    look(page, language)
    problems = []
    for html in by_kind(site, language).values():
        page.goto(html.path)
        problems += axe(page)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language, kind, words",
                         [("en", "home", "phone"), ("ja", "helpdesk", "通知"), ("en", "answers", "xyzzyqqq")])
def test_axe_with_search_open_and_messages_shown(page, site, language, kind, words):
    look(page, language)
    page.goto(by_kind(site, language)[kind].path)
    page.locator("#page-search").press_sequentially(words)
    expect(page.locator(".search [role=status]")).not_to_be_empty()
    # The list of results covers parts of what is under it: not a matter of how large those targets are.
    problems = axe(page, **{"target-size": {"enabled": False}})
    page.keyboard.press("Escape")
    if page.locator("[data-copy]").count():
        page.locator("[data-copy=link]").first.click()
        expect(page.locator(".status")).not_to_be_empty()
        problems += axe(page, only="color-contrast-enhanced")
        page.evaluate("navigator.clipboard.write = null; document.execCommand = () => false")
        page.locator("[data-copy=all]").first.click()
        expect(page.locator("dialog")).to_be_visible()
        problems += axe(page)
    assert not problems, "\n".join(problems)


def focus_walk(page) -> list[str]:
    """Presses Tab through the whole page. Complains about what is not reached, in another order than it reads, without
    a visible mark, or hidden behind something."""
    wanted = page.evaluate(f"""() => [...document.querySelectorAll({FOCUSABLE!r})]
        .filter(element => element.tabIndex >= 0 && element.checkVisibility({{visibilityProperty: true,
            contentVisibilityAuto: true}})
            && !element.closest("[hidden], details:not([open]) > :not(summary)"))
        .map((element, index) => (element.dataset.stop = index))""")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    problems, reached = [], []
    for _ in wanted:
        page.keyboard.press("Tab")
        stop = page.evaluate("""async () => {
            const element = document.activeElement;
            const {outlineStyle, outlineWidth} = getComputedStyle(element);
            const seen = () => [...element.getClientRects()].some(box => { // a link over several lines has a box a line
                const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                return box.top > -1 && box.bottom < innerHeight + 1 && top && (element.contains(top)
                    || top.contains(element));
            });
            // The browser scrolls after it has moved the focus.
            for (let frames = 0; frames < 60 && !seen(); frames++) await new Promise(requestAnimationFrame);
            return {
                name: `${location.pathname}: ${element.outerHTML.slice(0, 100)}`,
                number: Number(element.dataset.stop ?? -1),
                marked: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
                seen: seen(),
            };
        }""")
        reached.append(stop["number"])
        problems += [f"{stop['name']} has no visible focus"] * (not stop["marked"])
        problems += [f"{stop['name']} has focus but is out of sight"] * (not stop["seen"])
    if reached != wanted:
        problems.append(f"{page.url}: the keyboard goes {reached}, the page reads {wanted}")
    return problems


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_keyboard_reaches_everything_in_order_and_in_sight(browser, small_site, small_address, size):
    """Of a reader of Japanese, to whom the English home page offers it."""
    problems = []
    with browser.new_page(base_url=small_address, viewport=size, locale="ja-JP",
                          reduced_motion="reduce") as page:  # no smooth ways
        for language, kind in (("en", "home"), ("en", "answers"), ("en", "find-your-answer"), ("en", "error"),
                               ("ja", "manuals"), ("ja", "helpdesk")):
            page.goto(by_kind(small_site, language)[kind].path)
            problems += focus_walk(page)
    assert not problems, "\n".join(problems)


def test_skip_link_leads_past_the_head(page, kinds):
    page.goto(kinds["answers"].path)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#page-text")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("language, prefers", [("en", "ja"), ("ja", "en")])
def test_targets_on_touch(browser, address, site, language, prefers):
    """At least 44 px each way, except links inside running text. A link that is all of its list item is a button."""
    problems = []
    with browser.new_page(base_url=address, viewport=PHONE, has_touch=True, is_mobile=True, locale=prefers) as page:
        for path in [url for url in site.html if site.language_of(url).code == language]:
            page.goto(f"/{path}")
            problems += page.evaluate(f"""() => [...document.querySelectorAll({FOCUSABLE!r})].filter(element => {{
                if (!element.checkVisibility({{visibilityProperty: true}}) || element.matches(".skip")) return false;
                const block = element.closest("p, li, td, th, dd, dt, label, span") ?? element.parentElement;
                const around = block.innerText.replace(element.innerText, "").replace(/[\\s\\p{{P}}]/gu, "");
                if (element.matches("a") && around && element.closest(".body, p")) return false;
                const {{ width, height }} = element.getBoundingClientRect();
                return (height || width) && (height < 43.5 || width < 43.5);
            }}).map(element => `${{location.pathname}}: ${{element.outerHTML.slice(0, 120)}} `
                + element.getBoundingClientRect().height)""")
    assert not problems, "\n".join(problems)


def test_forced_colours_keep_what_matters(page, site):
    page.emulate_media(forced_colors="active")
    drawn = next(url for url, html in site.html.items() if html.select_one(".screen .button")
                 and html.select_one(".press"))
    page.goto(f"/{drawn}")
    expect(page.locator(".press").first).to_have_css("border-top", re.compile("3px solid"))  # marked, and differs from
    expect(page.locator(".screen .button").first).to_have_css("border-top", re.compile("1px solid"))  # other buttons
    page.goto(by_kind(site, "en")["contact"].path)
    page.locator(".headerlink").first.click()
    expect(page.locator(".status")).to_have_css("border-top-style", "solid")
    button = page.locator(".search button")
    text = button.evaluate("button => getComputedStyle(button).color")
    expect(button.locator("> *").first).to_have_css("fill", text)


def test_no_motion_for_those_who_asked_for_none(page, kinds):
    page.emulate_media(reduced_motion="reduce")
    page.goto(kinds["answers"].path)
    moving = page.evaluate("""[...document.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        return style.scrollBehavior !== "auto" || style.animationName !== "none"
            || parseFloat(style.transitionDuration) > 0;
    }).map(element => element.tagName)""")
    assert moving == []


def test_help_stands_in_the_same_place_on_every_page(site):
    """WCAG 3.2.6: the contact block is the last thing of the main part, the contact page the last of the menu."""
    for url, html in site.html.items():
        assert "contact" in html.main.find_all("section")[-1]["class"], url
        assert html.select("header nav a")[-1]["href"].endswith("contact/"), url


def test_what_a_screen_reader_is_told(browser, small_site, small_address, tmp_path):
    """Roles, names and texts in their order, as tests/data/spoken.txt has them: read aloud, and found to make sense by
    ear. What stands on each page stands there once: the frame with the home page, what follows an article with
    answers. What is alone in another thing stands on its line."""
    wanted, told, said = ROOT / "tests/data/spoken.txt", tmp_path / "spoken.yml", ""
    with browser.new_page(locale="en-US") as page:
        kinds = {kind: html.path for kind, html in by_kind(small_site, "en").items()}
        for kind, path in sorted((kinds | {"case": f"{kinds['answers']}#another"}).items()):
            page.goto(small_address + path)
            page.evaluate("document.querySelectorAll('.answers tbody tr + tr').forEach(row => row.remove())")
            tree = page.locator({"home": "body", "answers": "main"}.get(kind, "article")).aria_snapshot()
            tree = re.sub(r"\n *- /url: .*|:(?=\n *- /url)", "", tree)
            said += f"# {kind}\n" + re.sub(r"(?m)^( *)(- .*:)\n\1  - (.*)$(?!\n\1  )", r"\1\2 \3", tree) + "\n"
    told.write_text(said)
    assert said == wanted.read_text(), f"Read it aloud. If it makes sense: cp {told} {wanted}"
