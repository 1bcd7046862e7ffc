"""A published address works for ever: the ledger, and pages and parts that moved."""

import functools
import http.server
import re
import threading

import copies
import ledger as tool
import pytest
from checks import ledger
from checks.source import LANGUAGES, Site
from playwright.sync_api import expect


def test_ledger(sources, passes):
    passes(ledger.check, sources)


def test_ledger_on_the_built_site(whole, passes):
    passes(ledger.stands, whole)


def test_make_ledger_only_appends(tmp_path):
    copies.plant(tmp_path)
    file = tmp_path / Site.LEDGER
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines[:7], *lines[9:], "answers/of-another-time/#steps"]), "utf-8")  # no line break at the end
    before = file.read_text("utf-8")
    assert sorted(tool.add(tmp_path)) == sorted(lines[7:9])
    assert file.read_text("utf-8").startswith(before + "\n")
    assert tool.add(tmp_path) == []


@pytest.mark.slow
@pytest.mark.browser
def test_readers_of_old_links_arrive(tmp_path, browser):
    """One page moves (with its parts), one part gets another id, one part moves to another page; in both languages."""
    edits = []
    for language in LANGUAGES:
        docs = f"docs/{language}/answers"
        page = (copies.ROOT / docs / "turn-off-mfa.md").read_text("utf-8")
        edits += [
            (f"{docs}/turn-off.md", None, page),
            (f"{docs}/turn-off-mfa.md", None, "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: answers/turn-off.md\nsearch: {exclude: true}\n---\n"),
            (f"mkdocs{'.ja' * (language == 'ja')}.yml", r"answers/turn-off-mfa\.md", "answers/turn-off.md"),
            (f"{docs}/lost-device.md", r"\{ #report \}", "{ #tell-us }"),
            (f"{docs}/lost-device.md", r"\naudience:", '\nmoved_anchors: {report: "#tell-us", chosen-new-phone: answers/new-phone.md#not-working}\naudience:'),
        ]
    copies.plant(tmp_path, edits)
    for path in tmp_path.glob("docs/*/**/*.md"):
        text = re.sub(r"turn-off-mfa\b(?=\.md|, |\])", "turn-off", path.read_text("utf-8"))
        text = re.sub(r"(lost-device\.md)#report\b|(?<=\()#report\b(?=\))", lambda match: f"{match[1] or ''}#tell-us", text)
        path.write_text(text, "utf-8")
    tool.add(tmp_path)
    site, log = copies.build(tmp_path)
    assert not log, log
    whole = Site(tmp_path, built=site)
    assert [str(fault) for check in (ledger.check, ledger.stands) for fault in check(whole)] == []
    part = next(name for name in Site(copies.ROOT).page("en", "answers/turn-off-mfa.md").anchors)

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    for folder in LANGUAGES.values():
        answers = f"{address}/{folder}answers"
        with browser.new_context(java_script_enabled=True, locale="ja-JP" if folder else "en-US") as context:
            tab = context.new_page()
            for old, new in [("turn-off-mfa/", "turn-off/"), (f"turn-off-mfa/#{part}", f"turn-off/#{part}"), ("lost-device/#report", "lost-device/#tell-us"),
                             ("lost-device/#chosen-new-phone", "new-phone/#not-working")]:
                tab.goto("about:blank")
                tab.goto(f"{answers}/{old}")
                tab.wait_for_url(f"{answers}/{new}")
        with browser.new_context(java_script_enabled=False) as context:
            tab = context.new_page()
            tab.goto(f"{answers}/turn-off-mfa/#{part}")
            tab.wait_for_url(re.compile(re.escape(f"{answers}/turn-off/")))
            # A part that moved: a note in its place says where to.
            tab.goto(f"{answers}/lost-device/#chosen-new-phone")
            note = tab.locator("#chosen-new-phone")
            expect(note).to_be_visible()
            expect(tab.locator("#report")).to_be_hidden()
            note.locator("a").click()
            tab.wait_for_url(f"{answers}/new-phone/#not-working")
    server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass
