"""A service worker that an older site left at this address goes when its browser next looks for a newer one."""

import os
import shutil

import pytest
from browse import served

pytestmark = pytest.mark.browser

OLDER = """addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.mode === "navigate") event.respondWith(new Response("the older site"));
});"""
REGISTER = """async (name) => {
  await caches.open("older");
  await navigator.serviceWorker.register(name);
  await navigator.serviceWorker.ready;
}"""


@pytest.mark.parametrize("name", ["sw.js", "service-worker.js"])
def test_it_is_gone_at_the_next_visit(browser, site, tmp_path, name):
    copy = tmp_path / "site"
    shutil.copytree(site.folder, copy)
    ours = (copy / name).read_text()
    (copy / name).write_text(OLDER)
    os.utime(copy / name, (0, 0))  # the browser asks for what changed since, which counts in whole seconds
    with served(copy) as address, browser.new_context(base_url=address) as context:
        page = context.new_page()
        page.goto("/privacy/")
        page.evaluate(REGISTER, f"/{name}")
        page.goto("/contact/")
        assert page.locator("body").inner_text() == "the older site"
        (copy / name).write_text(ours)
        page.reload()  # the browser looks for a newer worker, which loads the page again
        page.locator("h1").wait_for()
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
        assert page.evaluate("caches.keys()") == []
