"""Home: on a small phone the first screen shows the search and the first problems, the urgent one on top."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path, others", [("/", "ja-JP"), ("/ja/", "en-US")])
@pytest.mark.parametrize("offered", [False, True])
def test_first_screen(browser, address, path, others, offered):
    """Also where the offer of the other language takes a part of the screen."""
    own = "en-US" if path == "/" else "ja-JP"
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 640}, locale=others if offered else own)
    page = context.new_page()
    page.goto(path)
    expect(page.get_by_role("searchbox")).to_be_in_viewport(ratio=1)
    expect(page.locator(".first .urgent a")).to_be_in_viewport(ratio=1)
    bottom = page.locator(".offer").bounding_box()["y"] if offered else 640
    links = page.locator(".groups a").all()
    whole = [link for link in links[:6] if (box := link.bounding_box())["y"] + box["height"] <= bottom]
    assert len(whole) >= (1 if offered else 2), "the first problems are below the first screen"
    assert "lost-device" in links[0].get_attribute("href"), "the urgent problem comes first"
    context.close()


@pytest.mark.parametrize("path", ["/", "/ja/", "/answers/lost-device/", "/ja/helpdesk/"])
def test_nothing_moves_after_the_first_paint(browser, address, path):
    """Even when the script comes long after the text: what only a script can do has its place from the start.
    The window is as tall as the page, since browsers count only what moves in sight."""
    context = browser.new_context(base_url=address, viewport={"width": 360, "height": 8000}, locale="en-US")
    waiting = []
    context.route("**/site.js*", lambda route: waiting.append(route))
    page = context.new_page()
    page.goto(path, wait_until="commit")
    expect(page.locator("footer")).to_be_attached()
    page.evaluate("new Promise(done => new PerformanceObserver(done).observe({type: 'paint', buffered: true})).then(() => 1)")
    waiting[0].continue_()
    page.wait_for_load_state()
    shift = page.evaluate("""async () => {
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
        const observer = new PerformanceObserver(() => {});
        observer.observe({type: 'layout-shift', buffered: true});
        return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
    }""")
    assert shift == 0
    context.close()
