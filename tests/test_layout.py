"""Every screen holds a page: nothing is too wide or cut off, also in large letters; what to do first shows first."""

import engines
import pytest
from conftest import DESK, PHONE, by_kind
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE_ON_ITS_SIDE = {"width": 640, "height": 360}
ZOOMED = {"width": 320, "height": 256}  # 1280 pixels at 400 % zoom, the measure of WCAG 1.4.10
OTHER = {"en": "ja", "ja": "en"}
LARGE = "html { font-size: 200% !important }"
# WCAG 1.4.12
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
COMMONEST = ["lost-device", "device-unavailable", "phone-at-home", "new-phone", "no-notification", "code-not-arriving",
             "unexpected-request"]


@pytest.mark.parametrize("language", OTHER)
def test_what_to_do_first_is_on_the_first_screen_of_a_phone(page, site, language):
    """Of the commonest answers the sixth choice or the last of fewer; of all answers for people who are locked out a
    line of the first step or choice, also under a notice of two lines."""
    nav, late = site.settings["en"].nav(), {}
    urgent = [*dict.fromkeys(topic for _, topic, _ in nav if topic)][:site.settings["en"].get("extra", "urgent_topics")]
    page.set_viewport_size(PHONE)
    for answer in (site.page(language, path) for path, topic, _ in nav if topic in urgent):
        page.goto(f"/{answer.url}")
        choices = page.locator(".with-choices > ul > li").evaluate_all(
            "all => all.slice(0, 6).map((one) => one.getBoundingClientRect().bottom)")
        first = page.locator(".body li").first.evaluate("""(first) => {
            const text = Object.assign(document.createElement("p"), { innerText: "Sign-in is slow.\\nWe know." });
            const notice = Object.assign(document.createElement("aside"), { className: "notice" });
            notice.append(text);
            document.querySelector(".notice") ?? document.body.prepend(notice);
            return first.getBoundingClientRect().top + 24;
        }""")
        seen = {first, choices[2:] and choices[-1]} if answer.id in COMMONEST else {first}
        if not all(place and place <= PHONE["height"] for place in seen):
            late[answer.id] = seen
    assert not late, f"{late}. Shorten the title, the short answer or the choices."


# Elements that make the page scroll sideways, or that cut off their text.
WIDE = """() => {
    const wide = document.documentElement.scrollWidth > innerWidth;
    return [...document.querySelectorAll("body *")].filter(element => {
        const box = element.getBoundingClientRect();
        const {overflowX, overflowY, clipPath} = getComputedStyle(element);
        const cuts = clipPath === "none" && box.width > 1 && (
            overflowX !== "visible" && overflowX !== "auto" && element.scrollWidth > element.clientWidth + 1
            || overflowY !== "visible" && overflowY !== "auto" && element.scrollHeight > element.clientHeight + 1);
        return cuts || wide && box.right > innerWidth + 0.5;
    }).map(element => `${location.pathname} at ${innerWidth}: ${element.outerHTML.slice(0, 120)}`);
}"""
# Words of a sentence that stand beside each other as columns, since their box lays out its children in a row.
TORN = """[...document.querySelectorAll("main *, header *, footer *")].filter((element) =>
    getComputedStyle(element).display.endsWith("flex") && element.querySelector(":scope > :is(span, strong, em, code)")
    && [...element.childNodes].some(({ nodeType, data }) => nodeType === 3 && data.trim()))
    .map((element) => `torn into columns: ${element.outerHTML.slice(0, 120)}`)"""


@pytest.mark.parametrize("language", OTHER)
def test_reflow_large_and_spaced_text(page, site, language):
    """On one page of each kind, the longest; to a reader of the other language, to whom the home page offers it."""
    page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{value: ['{OTHER[language]}']}})")
    problems = []
    for kind, html in by_kind(site, language).items():
        page.goto(html.path)
        expect(page.locator(".offer:visible")).to_have_count(int(kind == "home"))
        problems += page.evaluate(TORN)
        for style, *sizes in (("", ZOOMED), (LARGE, PHONE_ON_ITS_SIDE, DESK), (SPACED, PHONE)):
            page.evaluate("""style => {
                document.adoptedStyleSheets = [new CSSStyleSheet()];
                document.adoptedStyleSheets[0].replaceSync(style);
            }""", style)
            for size in sizes:
                page.set_viewport_size(size)
                problems += page.evaluate(WIDE)
    assert not problems, "\n".join(problems)


def test_no_page_is_too_wide_where_no_letter_is_small(small_site, small_address):
    """In the Firefox of a reader who cannot read small letters, as wide as a phone."""
    sizes = {f"font.minimum-size.{script}": 28 for script in ("x-western", "ja", "x-unicode", "zh-CN")}
    with engines.start("Firefox", sizes) as firefox:
        firefox.call("browsingContext.setViewport", context=firefox.context, viewport={"width": 390, "height": 844})
        for page in (*by_kind(small_site, "en").values(), *by_kind(small_site, "ja").values()):
            firefox.go(small_address + page.path)
            size = firefox.js("document.querySelector('.brand span').getBoundingClientRect().height")
            assert size > 28, "the setting does nothing"
            assert firefox.js(f"({WIDE})()") == [], page.path
