"""Without JavaScript, and without styles, every page still makes sense: nothing is broken, nothing is only in a script."""

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False, viewport={"width": 360, "height": 640})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("prefix", ["/", "/ja/"])
def test_what_needs_a_script_is_absent(page, prefix):
    for path in ("", "answers/lost-device/", "helpdesk/", "manuals/register-mfa/"):
        page.goto(prefix + path)
        assert page.locator("[data-copy]:visible, .filter:visible, .offer:visible, .status:visible").count() == 0, path
        for button in page.locator("button:visible").all():
            assert button.get_attribute("type") == "submit", f"{path}: {button.inner_text()} does nothing"


def test_the_address_can_be_read_and_each_part_has_one(page):
    page.goto("/answers/lost-device/")
    expect(page.locator(".reply .address a")).to_have_text("https://mfa-help.example/answers/lost-device/")
    page.get_by_role("link", name="Link to this part: Report the loss").click()
    assert page.url.endswith("/answers/lost-device/#report")


def test_search_leads_to_all_questions(page):
    page.goto("/")
    page.get_by_role("searchbox").fill("lost phone")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("All questions")
    assert page.locator("main a[href*='answers/']:visible").count() > 20


@pytest.mark.parametrize("prefix", ["/", "/ja/"])
def test_did_this_help(page, prefix):
    page.goto(prefix + "answers/no-notification/")
    solved = page.locator("#page-solved")
    expect(solved).to_be_hidden()
    page.locator(".choice").first.click()
    expect(solved).to_be_visible()
    page.locator(".choice").last.click()
    assert page.url.endswith("#page-related")
    expect(page.locator("#page-related")).to_be_in_viewport()
    page.locator(".related a").first.click()
    assert "/answers/" in page.url or "/manuals/" in page.url


def test_nothing_is_hidden_without_styles(page, site):
    """Icons stay small, controls that need a script stay away, and the text comes in its order."""
    for path in ("/", "/answers/lost-device/", "/ja/manuals/register-mfa/"):
        page.goto(path)
        page.evaluate("() => document.querySelector('style').remove()")
        for icon in page.locator("svg:visible").all():
            box = icon.bounding_box()
            assert box["width"] <= 24 and box["height"] <= 24, f"{path}: {box}"
        assert page.locator("[data-copy]:visible, .offer:visible").count() == 0
        soup = BeautifulSoup((site / path.lstrip("/") / "index.html").read_text(), "html.parser")
        text = page.locator("main").inner_text()
        place = -1
        for heading in soup.select("main h1, main h2"):
            place = text.find(heading.get_text(), place + 1)
            assert place >= 0, f"{path}: {heading.get_text()} is missing, or not in its place"


@pytest.mark.parametrize("prefix", ["/", "/ja/"])
def test_guided_way_shows_one_question_at_a_time(page, prefix):
    """And the browser's back button, the link back and the address of a step all work."""
    shown = page.locator(".body h2:visible")
    page.goto(prefix + "find-your-answer/")
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("id", "start")
    page.locator(".body a[href='#stuck']:visible").click()
    expect(shown).to_have_count(1)
    expect(shown).to_have_attribute("id", "stuck")
    expect(shown).to_be_in_viewport()
    assert page.locator(".body ul:visible").count() == 1
    page.locator(".body p a[href='#start']:visible").click()
    expect(shown).to_have_attribute("id", "start")
    page.go_back()
    expect(shown).to_have_attribute("id", "stuck")
    page.goto("about:blank")
    page.goto(prefix + "find-your-answer/#message")
    expect(shown).to_have_attribute("id", "message")
    page.emulate_media(media="print")
    assert shown.count() == page.locator(".body h2").count(), "on paper all questions are there"
