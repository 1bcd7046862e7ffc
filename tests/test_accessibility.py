"""Everyone can use it: axe finds nothing, a keyboard reaches everything, small screens and large text keep everything in view.

Pages are loaded once; window, colours and text size change under them, as they do for a reader.
"""

from pathlib import Path

import axe_playwright_python
import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
LANGUAGES = {"en": "", "ja": "ja/"}
PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
# 1280 pixels at 400 % zoom, the measure of WCAG 1.4.10
ZOOMED = {"width": 320, "height": 256}

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Text contrast of 7:1 instead of 4.5:1, which it includes. Targets of 24 px is a rule that axe leaves off.
STRICTER = {"color-contrast-enhanced": {"enabled": True}, "color-contrast": {"enabled": False}, "target-size": {"enabled": True}}
# What changes with the window's width and the colours; all other rules give the same answer in each.
DEPENDING = ["color-contrast-enhanced", "target-size", "link-in-text-block", "scrollable-region-focusable"]


def paths(site, language):
    """Addresses of every page of a language, the error page last."""
    root = site / LANGUAGES[language]
    for file in sorted(root.rglob("index.html")):
        path = file.parent.relative_to(root).as_posix().removeprefix(".")
        if language == "ja" or path.split("/")[0] != "ja":
            yield f"/{LANGUAGES[language]}{path}/".replace("//", "/")
    yield f"/{LANGUAGES[language]}no-such-page/"


def axe(page, rules=None, stricter=STRICTER) -> list[str]:
    """What axe finds on the page as it stands. rules: only these."""
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {"runOnly": {"type": "tag", "values": STANDARD}, "rules": stricter}
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("options => axe.run({...options, resultTypes: ['violations']})", options)["violations"]
    return [f"{page.url}: {rule['id']}: {node['html'][:120]} ({node['failureSummary'].splitlines()[-1].strip()})"
            for rule in found for node in rule["nodes"]]


def too_wide(page) -> list[str]:
    """Elements that make the page scroll sideways, or that cut off their text."""
    return page.evaluate("""() => {
        const wide = document.documentElement.scrollWidth > innerWidth;
        return [...document.querySelectorAll("body *")].filter(element => {
            const box = element.getBoundingClientRect();
            const {overflowX, overflowY, clipPath} = getComputedStyle(element);
            const cuts = clipPath === "none" && box.width > 1 && (
                overflowX !== "visible" && overflowX !== "auto" && element.scrollWidth > element.clientWidth + 1
                || overflowY !== "visible" && overflowY !== "auto" && element.scrollHeight > element.clientHeight + 1);
            return cuts || wide && box.right > innerWidth + 0.5;
        }).map(element => `${location.pathname} at ${innerWidth}: ${element.outerHTML.slice(0, 120)}`);
    }""")


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_reflow_and_large_text(page, site, language):
    problems = []
    for path in paths(site, language):
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="light")
        page.goto(path)
        problems += axe(page)
        page.emulate_media(color_scheme="dark")
        problems += axe(page, DEPENDING)
        page.set_viewport_size(PHONE)
        problems += axe(page, DEPENDING)
        page.emulate_media(color_scheme="light")
        problems += axe(page, DEPENDING)
        page.set_viewport_size(ZOOMED)
        problems += too_wide(page)
        # 200 % text on a phone in landscape and on a desk
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        for width in (640, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            problems += too_wide(page)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("path, words", [("/", "lost phone"), ("/answers/new-phone/", "xyzzyqqq"), ("/ja/", "機種変更"), ("/ja/helpdesk/", "通知")])
def test_axe_with_search_open_and_messages_shown(page, path, words):
    # The list of results covers parts of what is under it: not a matter of how large those targets are.
    covered = {**STRICTER, "target-size": {"enabled": False}}
    problems = []
    page.goto(path)
    page.locator("#page-search").press_sequentially(words)
    expect(page.locator(".search [role=status], .search [aria-live]").first).not_to_be_empty()
    for size in (DESK, PHONE):
        for scheme in ("light", "dark"):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            problems += axe(page, stricter=covered)
    page.keyboard.press("Escape")
    if page.locator(".headerlink, [data-copy]").count():
        page.locator(".headerlink, [data-copy=link]").first.click()
        expect(page.locator(".status")).not_to_be_empty()
        problems += axe(page)
        page.emulate_media(color_scheme="light")
        problems += axe(page, DEPENDING)
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_with_the_offer_of_the_other_language(browser, address, language):
    other = "ja-JP" if language == "en" else "en-US"
    context = browser.new_context(base_url=address, locale=other, viewport=PHONE)
    page = context.new_page()
    page.emulate_media(reduced_motion="reduce")
    page.goto(f"/{LANGUAGES[language]}")
    expect(page.locator(".offer")).to_be_visible()
    problems = axe(page) + focus_walk(page)
    page.emulate_media(color_scheme="dark")
    problems += axe(page, DEPENDING)
    context.close()
    assert not problems, "\n".join(problems)


FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"


def focus_walk(page) -> list[str]:
    """Presses Tab through the whole page and back to its start. Complains about what is not reached, in another order than it
    reads, without a visible mark, or hidden behind something."""
    wanted = page.evaluate(f"""() => [...document.querySelectorAll({FOCUSABLE!r})]
        .filter(element => element.tabIndex >= 0 && element.checkVisibility({{visibilityProperty: true}})).map((element, index) => (element.dataset.stop = index))""")
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    problems, reached = [], []
    for _ in wanted:
        page.keyboard.press("Tab")
        stop = page.evaluate("""async () => {
            const element = document.activeElement;
            const {outlineStyle, outlineWidth} = getComputedStyle(element);
            const seen = () => [...element.getClientRects()].some(box => { // a link over several lines has a box a line
                const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                return box.top > -1 && box.bottom < innerHeight + 1 && top && (element.contains(top) || top.contains(element));
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
        problems += [f"{stop['name']} has no visible focus"] * (not stop["marked"]) + [f"{stop['name']} has focus but is out of sight"] * (not stop["seen"])
    if reached != wanted:
        problems.append(f"{page.url}: the keyboard goes {reached}, the page reads {wanted}")
    return problems


@pytest.mark.parametrize("path", ["/", "/answers/lost-device/", "/find-your-answer/", "/ja/manuals/register-mfa/", "/ja/helpdesk/", "/no-such-page/"])
def test_keyboard_reaches_everything_in_order_and_in_sight(page, path):
    # Smooth scrolling would only be waited for here.
    page.emulate_media(reduced_motion="reduce")
    problems = []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto(path)
        problems += focus_walk(page)
    assert not problems, "\n".join(problems)


def test_skip_link_leads_past_the_head(page):
    page.goto("/answers/lost-device/")
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_text("Skip to the text")
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_targets_on_touch(browser, address, site, language):
    """At least 44 px each way, except links inside running text. A link that is all of its list item counts as a button."""
    context = browser.new_context(base_url=address, viewport=PHONE, has_touch=True, is_mobile=True, locale="en" if language == "ja" else "ja")
    page = context.new_page()
    problems = []
    for path in paths(site, language):
        page.goto(path)
        problems += page.evaluate(f"""() => [...document.querySelectorAll({FOCUSABLE!r})].filter(element => {{
            if (!element.checkVisibility({{visibilityProperty: true}}) || element.matches(".skip")) return false;
            const block = element.closest("p, li, td, th, dd, dt, label, span") ?? element.parentElement;
            const around = block.innerText.replace(element.innerText, "").replace(/[\\s\\p{{P}}]/gu, "");
            if (element.matches("a:not(.choice)") && around && element.closest(".body, p")) return false;
            const box = element.getBoundingClientRect();
            return box.height < 43.5 || box.width < 43.5;
        }}).map(element => `${{location.pathname}}: ${{element.outerHTML.slice(0, 120)}} ${{element.getBoundingClientRect().width}} x ${{element.getBoundingClientRect().height}}`)""")
    context.close()
    assert not problems, "\n".join(problems)


def test_forced_colours_keep_what_matters(page):
    page.emulate_media(forced_colors="active")
    page.goto("/manuals/register-mfa/")
    border = "element => [getComputedStyle(element).borderTopStyle, parseFloat(getComputedStyle(element).borderTopWidth)]"
    assert page.locator(".press").first.evaluate(border) == ["solid", 3], "the element to press is marked"
    assert page.locator(".screen .button").first.evaluate(border) == ["solid", 1], "and differs from other buttons"
    assert page.locator(".choice").first.evaluate(border)[0] == "solid"
    page.locator(".headerlink").first.click()
    assert page.locator(".status").evaluate(border)[0] == "solid", "a message has an edge"
    icon, text = page.locator(".search button").evaluate("button => [getComputedStyle(button.firstElementChild).fill, getComputedStyle(button).color]")
    assert icon == text, "icons take the colour of text"


def test_no_motion_for_those_who_asked_for_none(page):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/answers/lost-device/")
    moving = page.evaluate("""[...document.querySelectorAll("*")].filter(element => {
        const style = getComputedStyle(element);
        return style.scrollBehavior !== "auto" || style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
    }).map(element => element.tagName)""")
    assert moving == []


def test_help_stands_in_the_same_place_on_every_page(site):
    """WCAG 3.2.6: the contact block is the last thing of the main part, the contact page the last of the menu."""
    for file in sorted(site.rglob("*.html")):
        soup = BeautifulSoup(file.read_text(), "html.parser")
        assert "contact" in soup.main.find_all(recursive=False)[-1]["class"], file
        assert soup.select("header nav a")[-1]["href"].endswith("contact/"), file


def test_links_make_sense_alone(site):
    empty = {"here", "click here", "this page", "more", "link", "こちら", "ここ", "詳細", "詳しくはこちら", "リンク"}
    for file in sorted(site.rglob("*.html")):
        for link in BeautifulSoup(file.read_text(), "html.parser").select("a[href]"):
            name = link.get("aria-label") or link.get_text().strip()
            assert name and name.lower() not in empty, f"{file}: {link}"
