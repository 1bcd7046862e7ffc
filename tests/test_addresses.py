"""Readers of old links arrive: a page that moved with its parts, a part with another id, a part on another page."""

import re

import pytest
import small
from browse import served
from playwright.sync_api import expect

MOVED = "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: answers/newer.md\nsearch: {exclude: true}\n---\n"


@pytest.mark.slow
@pytest.mark.browser
def test_readers_of_old_links_arrive(tmp_path, browser):
    root = small.copy_site(tmp_path, [("mkdocs.yml", "answers/new.md", "answers/newer.md")])
    for docs in (root / "docs/en/answers", root / "docs/ja/answers"):
        small.change(docs, [
            ("old.md", "new.md", "newer.md"), ("newer.md", None, (docs / "new.md").read_text("utf-8")),
            ("new.md", None, MOVED), ("lost.md", r"\{ #report \}", "{ #tell-us }"),
            ("lost.md", r"\naudience:",
             '\nmoved_anchors: {report: "#tell-us", chosen: answers/newer.md#not-working}\naudience:')])
    site = small.built(root)
    assert small.checks.run(site, "published", "moved-page", "moved-section") == []
    with served(site.folder) as address:
        for language in site.languages:
            answers = f"{address}/{language.path}answers"
            with browser.new_page(locale=language.code) as tab:
                for old, new in [("new/", "newer/"), ("new/#add", "newer/#add"), ("lost/#report", "lost/#tell-us"),
                                 ("lost/#chosen", "newer/#not-working")]:
                    tab.goto("about:blank")
                    tab.goto(f"{answers}/{old}")
                    tab.wait_for_url(f"{answers}/{new}")
            with browser.new_page(java_script_enabled=False) as tab:
                tab.goto(f"{answers}/new/#add")
                tab.wait_for_url(re.compile(re.escape(f"{answers}/newer/")))
                tab.goto(f"{answers}/lost/#chosen")
                expect(tab.locator("#report")).to_be_hidden()
                tab.locator("#chosen a").click()
                tab.wait_for_url(f"{answers}/newer/#not-working")
