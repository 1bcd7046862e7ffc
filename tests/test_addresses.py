"""Readers of old links arrive: a page that moved with its parts, a part with another id, a part on another page."""

import functools
import http.server
import re
import threading

import pytest
import small
from playwright.sync_api import expect
from screenshots import Quiet

MOVED = "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: answers/newer.md\nsearch: {exclude: true}\n---\n"


@pytest.mark.slow
@pytest.mark.browser
def test_readers_of_old_links_arrive(tmp_path, browser):
    root = small.plant(tmp_path)
    for language in ("en", "ja"):
        docs = f"docs/{language}/answers"
        small.change(root, [
            (f"{docs}/old.md", "new.md", "newer.md"),
            (f"{docs}/newer.md", None, (root / docs / "new.md").read_text("utf-8")), (f"{docs}/new.md", None, MOVED),
            (f"{docs}/lost.md", r"\{ #report \}", "{ #tell-us }"),
            (f"{docs}/lost.md", r"\naudience:",
             '\nmoved_anchors: {report: "#tell-us", chosen: answers/newer.md#not-working}\naudience:')])
    small.change(root, [("mkdocs.yml", "answers/new.md", "answers/newer.md")])
    site = small.built(root)
    assert small.checks.run(site, "published", "moved-page", "moved-part") == []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site.folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    for language in site.languages:
        answers = f"http://127.0.0.1:{server.server_address[1]}/{language.path}answers"
        with browser.new_context(locale=language.code) as context:
            tab = context.new_page()
            for old, new in [("new/", "newer/"), ("new/#add", "newer/#add"), ("lost/#report", "lost/#tell-us"),
                             ("lost/#chosen", "newer/#not-working")]:
                tab.goto("about:blank")
                tab.goto(f"{answers}/{old}")
                tab.wait_for_url(f"{answers}/{new}")
        with browser.new_context(java_script_enabled=False) as context:
            tab = context.new_page()
            tab.goto(f"{answers}/new/#add")
            tab.wait_for_url(re.compile(re.escape(f"{answers}/newer/")))
            tab.goto(f"{answers}/lost/#chosen")
            note = tab.locator("#chosen")
            expect(note).to_be_visible()
            expect(tab.locator("#report")).to_be_hidden()
            note.locator("a").click()
            tab.wait_for_url(f"{answers}/newer/#not-working")
    server.shutdown()
