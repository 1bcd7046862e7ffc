"""Both languages: the same page in one click, offered on the home page, never forced."""

import pytest
from playwright.sync_api import expect


@pytest.mark.browser
def test_the_switch_keeps_the_page(page, kinds):
    path = kinds["answers"].path
    page.goto(path)
    page.get_by_role("link", name="日本語").click()
    assert page.url.endswith(f"/ja{path}")
    page.get_by_role("link", name="English", exact=True).click()
    assert page.url.endswith(path) and "/ja/" not in page.url


@pytest.mark.browser
def test_without_a_script_a_part_has_its_own_switch(browser, address, kinds):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    heading = kinds["answers"].select(".body h2[id]")[-1]["id"]
    page.goto(f"{kinds['answers'].path}#{heading}")
    page.locator(".body").get_by_role("link", name="日本語").click()  # there is one that shows: the part's
    assert page.url.endswith(f"/ja{kinds['answers'].path}#{heading}")
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("prefers, path, offered", [
    ("ja-JP", "/", "日本語で読む"),
    ("en-GB", "/ja/", "Read in English"),
    ("en-US", "/", None),
    ("ja", "/ja/", None),
    ("ko-KR", "/", None),
    ("ja-JP", "/contact/", None),
])
def test_the_offer(browser, address, prefers, path, offered):
    """Only on the home page, only to readers of the other language; declined once, it stays away."""
    context = browser.new_context(base_url=address, locale=prefers, viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(path)
    assert page.url == f"{address}{path}", "nobody is sent to the other language"
    offer = page.locator(".offer")
    if not offered:
        expect(offer).to_be_hidden() if offer.count() else None
        context.close()
        return
    expect(offer).to_be_visible()
    assert offer.bounding_box()["height"] < 640 / 5, "the offer leaves the page to the reader"
    link = offer.get_by_role("link", name=offered)
    target = link.evaluate("link => link.href")
    assert target == f"{address}/{'ja/' if path == '/' else ''}"
    offer.get_by_role("button").press("Enter")
    expect(offer).to_have_count(0)
    page.reload()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".offer")).to_be_hidden()
    context.close()


@pytest.mark.browser
def test_several_preferred_languages(browser, address):
    """The first of English and Japanese in the browser's list decides, whatever stands before them."""
    context = browser.new_context(base_url=address)
    context.add_init_script("Object.defineProperty(navigator, 'languages', {value: ['ko', 'ja-JP', 'en']})")
    page = context.new_page()
    page.goto("/")
    expect(page.locator(".offer")).to_be_visible()
    context.close()
