"""Both languages: offered on the home page, never forced."""

import pytest
from conftest import PHONE
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("prefers, path, offered", [
    (["ja-JP"], "/", "日本語で読む"),
    (["en-GB"], "/ja/", "Read in English"),
    (["ko", "ja-JP", "en"], "/", "日本語で読む"),  # the first of English and Japanese, whatever comes before them
    (["en-US", "ja"], "/", None),
    (["ja"], "/ja/", None),
    (["ko-KR"], "/", None),
    (["ja-JP"], "/contact/", None),
])
def test_the_offer(browser, address, prefers, path, offered):
    """Only on the home page, only to readers of the other language; declined once, it stays away. Search and the urgent
    case stay on a small phone's first screen, and above it."""
    with browser.new_page(base_url=address, viewport=PHONE) as page:
        page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{value: {prefers}}})")
        page.goto(path)
        assert page.url == f"{address}{path}", "nobody is sent to the other language"
        offer = page.locator(".offer:visible")
        expect(offer).to_have_count(1 if offered else 0)
        bottom = offer.bounding_box()["y"] if offered else 640
        for part in (page.get_by_role("searchbox"), *page.locator(".first a").all()):
            box = part.bounding_box()
            assert box["y"] + box["height"] <= bottom, part
        if offered:
            assert offer.bounding_box()["height"] < 640 / 5, "the offer leaves the page to the reader"
            target = offer.get_by_role("link", name=offered).evaluate("link => link.href")
            assert target == f"{address}/{'ja/' if path == '/' else ''}"
            offer.get_by_role("button").press("Enter")
            expect(page.locator(".offer")).to_have_count(0)
            page.reload()
            expect(offer).to_have_count(0)
