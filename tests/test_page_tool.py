"""tools/page.py makes, moves and deletes pages so that the site still builds and no published address is lost; else it changes nothing."""

import functools
import html
import http.server
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from checks import built, guided_way, labels, ledger, links, page_model, parity, plain_words, typography
from checks.source import LANGUAGES, SETTINGS, Site

pytestmark = pytest.mark.slow  # the tool, not the site, is tested here

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("page_tool", ROOT / "tools/page.py")
tool = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tool)

OLD = "lost-device"  # linked to from everywhere: pages, front matter, a template


def copy_to(folder: Path) -> Path:
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("tests", "tools"):
        (folder / name).mkdir()
    for file in (*SETTINGS.values(), Site.LEDGER, labels.FILE, "tools/build.sh"):
        shutil.copy(ROOT / file, folder / file)
    return folder


@pytest.fixture
def copy(tmp_path) -> Path:
    """A copy of the site to change."""
    return copy_to(tmp_path)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory) -> Path:
    """A copy of the site that nothing may change. Its ledger has an address whose page is gone."""
    folder = copy_to(tmp_path_factory.mktemp("untouched"))
    with (folder / Site.LEDGER).open("a") as file:
        file.write("ja/answers/published-once/#steps\n")
    return folder


@pytest.fixture
def page(monkeypatch, capsys):
    """Runs the tool: page(root, "move", "a", "b") gives (exit status, what it printed)."""

    def run(root: Path, *words: str) -> tuple[int, str]:
        monkeypatch.setattr(tool, "ROOT", root)
        monkeypatch.setattr(sys, "argv", ["page.py", *words])
        status = tool.main()
        printed = capsys.readouterr()
        return status, printed.err if status else printed.out

    return run


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file() and "out" not in path.relative_to(root).parts}


def build(root: Path) -> Path:
    done = subprocess.run([root / "tools/build.sh", root / "out"], capture_output=True, text=True, env={**os.environ, "MKDOCS": f"{Path(sys.executable).parent}/mkdocs"})
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "out"


def faults(root: Path, site: Path | None = None) -> list[str]:
    """What the checks say about the sources, and about the site built from them; addresses that are only new left out."""
    found = [fault for check in (page_model.check, links.check, ledger.check, parity.check, labels.check, typography.check, plain_words.check, guided_way.check) for fault in check(Site(root))]
    found += [fault for check in (built.check, ledger.stands) if site for fault in check(Site(root, built=site))]
    return [str(fault) for fault in found if "make ledger" not in fault.remedy]


def fill(root: Path, path: str):
    """Write a new page as an editor would: everything that says FILL IN."""
    for language in LANGUAGES:
        file = root / "docs" / language / path
        text = re.sub(r" # FILL IN.*", "", file.read_text("utf-8"))
        assert "FILL IN" in text
        file.write_text(text.replace("FILL IN", "Tablet" if language == "en" else "タブレット"), "utf-8")


# New pages


def test_a_new_page_must_be_filled_in_and_is_then_part_of_the_site(copy, page):
    for kind, path, beside in (("answer", "answers/lost-tablet.md", f"answers/{OLD}.md"), ("manual", "manuals/find-tablet.md", "manuals/screenshot.md")):
        before = contents(copy)
        status, said = page(copy, "new", kind, Path(path).stem, "--topic", Path(beside).stem)
        assert status == 0, said
        after = contents(copy)
        assert {path for path in after if after[path] != before.get(path)} == {*SETTINGS.values(), f"docs/en/{path}", f"docs/ja/{path}"}
        for settings in SETTINGS.values():
            old, new = (tree[settings].decode().splitlines() for tree in (before, after))
            line = next(number for number, text in enumerate(old) if text.strip() == f"- {beside}")
            assert new == [*old[:line + 1], old[line].replace(beside, path), *old[line + 1:]]

    # The guided way must lead to answers for people who are locked out.
    for language, words in (("en", "Tablet"), ("ja", "タブレット")):
        guide = copy / f"docs/{language}/find-your-answer.md"
        guide.write_text(guide.read_text("utf-8").replace(f"](answers/{OLD}.md)\n", f"](answers/{OLD}.md)\n- [{words}](answers/lost-tablet.md)\n"), "utf-8")

    # Nothing but what must be written is wrong, and each line of it is named.
    written = {f"{file.relative_to(copy)}:{number}" for file in (copy / "docs").rglob("*-tablet.md")
               for number, line in enumerate(file.read_text("utf-8").splitlines(), 1) if "FILL IN" in line}
    found = faults(copy)
    assert [fault for fault in found if "FILL IN" not in fault] == []
    assert {fault.split(": ")[0] for fault in found} == written

    fill(copy, "answers/lost-tablet.md")
    fill(copy, "manuals/find-tablet.md")
    assert faults(copy, build(copy)) == []
    for language, folder in LANGUAGES.items():
        home = (copy / "out" / folder / "index.html").read_text("utf-8")
        assert 'href="./answers/lost-tablet/"' in home and 'href="./manuals/find-tablet/"' in home


def test_a_new_manual_needs_no_topic(copy, page):
    assert page(copy, "new", "manual", "lost-tablet")[0] == 0
    for language in LANGUAGES:
        assert [path for path, section, _ in Site(copy).nav(language) if section][-1] == "manuals/lost-tablet.md"


# Moving


def test_a_moved_page_leaves_its_old_address_leading_there(copy, page):
    before = contents(copy)
    published = ledger.read(Site(copy))
    parts = {language: Site(copy).page(language, f"answers/{OLD}.md").anchors for language in LANGUAGES}
    status, said = page(copy, "move", OLD, "another-address")
    assert status == 0, said

    after = contents(copy)
    assert set(after) - set(before) == {f"docs/{language}/answers/another-address.md" for language in LANGUAGES}
    named = rf"(?<![\w-]){OLD}(?![\w-])"
    for path in after:
        if path not in (Site.LEDGER, *(f"docs/{language}/answers/{OLD}.md" for language in LANGUAGES)):
            assert not re.search(rf"{named}(\.md|/|#)|^related:.*{named}|^ *- answers/{OLD}", after[path].decode("utf-8"), re.MULTILINE), f"{path} still names the old page"
    for settings in SETTINGS.values():
        assert after[settings].decode() == re.sub(named, "another-address", before[settings].decode())

    now = ledger.read(Site(copy))
    assert now[:len(published)] == published
    for language, folder in LANGUAGES.items():
        assert {f"{folder}answers/another-address/", *(f"{folder}answers/another-address/#{part}" for part in parts[language])} <= set(now)

    site = build(copy)
    assert faults(copy, site) == []
    for language, folder in LANGUAGES.items():
        old = html.unescape((site / folder / f"answers/{OLD}/index.html").read_text("utf-8"))
        assert '<meta http-equiv="refresh" content="0; url=../../answers/another-address/">' in old
        assert f'<a href="../../answers/another-address/">{Site(copy).page(language, "answers/another-address.md").meta["title"]}</a>' in old
        assert "noindex" in old and "canonical" not in old
        for lists in ("sitemap.xml", "answers.json", "questions/index.html", "helpdesk/index.html", "index.html"):
            assert OLD not in (site / folder / lists).read_text("utf-8").replace("another-address", ""), f"{folder}{lists} lists the old page"
        entries = json.loads((site / folder / "search/search_index.json").read_text("utf-8"))["docs"]
        assert not [entry for entry in entries if entry["location"].startswith(f"answers/{OLD}/")]
        root = "/" + Site(copy).settings["en"]["site_url"].split("/", 3)[3] if Site(copy).settings["en"]["site_url"].count("/") > 2 else "/"
        assert f"{root}{folder}answers/{OLD}/ {root}{folder}answers/another-address/;" in (site / folder / "redirects.map").read_text("utf-8")


def test_a_page_that_moves_twice_is_one_step_from_its_first_address(copy, page):
    assert page(copy, "move", OLD, "another-address")[0] == 0
    assert page(copy, "move", "another-address", "gone-device")[0] == 0
    for language in LANGUAGES:
        for old in (OLD, "another-address"):
            assert Site(copy).page(language, f"answers/{old}.md").meta["moved_to"] == "answers/gone-device.md"
    assert faults(copy) == []


def test_a_moved_part_follows_its_page(copy, page):
    """moved_anchors and moved_to of other pages name the page that moves."""
    for language in LANGUAGES:
        file = copy / f"docs/{language}/answers/new-phone.md"
        file.write_text(file.read_text("utf-8").replace("\n---\n", f"\nmoved_anchors:\n  stolen: answers/{OLD}.md#remove\n---\n", 1), "utf-8")
    assert page(copy, "move", OLD, "another-address")[0] == 0
    assert Site(copy).page("ja", "answers/new-phone.md").meta["moved_anchors"] == {"stolen": "answers/another-address.md#remove"}
    assert faults(copy) == []


def test_line_ends_and_comments_stay(copy, page):
    for path in ("docs/en/answers/unexpected-request.md", "mkdocs.yml"):
        (copy / path).write_bytes((copy / path).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    assert page(copy, "move", OLD, "another-address")[0] == 0
    for path in ("docs/en/answers/unexpected-request.md", "mkdocs.yml"):
        assert b"another-address" in (copy / path).read_bytes()
        assert not re.search(rb"(?<!\r)\n", (copy / path).read_bytes())


@pytest.mark.browser
def test_readers_of_old_links_arrive(copy, page, browser):
    assert page(copy, "move", OLD, "another-address")[0] == 0
    assert page(copy, "delete", "new-phone", "--to", "app-deleted")[0] == 0
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(build(copy))))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    for scripts in (True, False):
        context = browser.new_context(java_script_enabled=scripts, locale="en-US")
        tab = context.new_page()
        for folder in LANGUAGES.values():
            tab.goto(f"{address}/{folder}answers/{OLD}/#report")
            # Without JavaScript the part is lost, the page is not.
            tab.wait_for_url(re.compile(re.escape(f"{address}/{folder}answers/another-address/{'#report' if scripts else ''}") + "$"))
            # A deleted page is read, not jumped over.
            tab.goto(f"{address}/{folder}answers/new-phone/#steps")
            tab.locator("article a").click()
            tab.wait_for_url(f"{address}/{folder}answers/app-deleted/")
        context.close()
    server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


# Deleting


def test_a_deleted_page_says_where_to_go(copy, page):
    published = ledger.read(Site(copy))
    deleted = {"more-information-required": "sign-in-blocked#steps", "when-asked": "turn-off-mfa", "screenshot": "contact#send"}
    for old, to in deleted.items():
        status, said = page(copy, "delete", old, "--to", to)
        assert status == 0, said
    assert ledger.read(Site(copy)) == published
    site = build(copy)
    assert faults(copy, site) == []
    for language, folder in LANGUAGES.items():
        for old, to in deleted.items():
            target, _, part = to.partition("#")
            path = target if target == "contact" else f"answers/{target}"
            assert not [listed for listed, _, _ in Site(copy).nav(language) if listed.endswith(f"/{old}.md")]
            text = html.unescape(next((site / folder).glob(f"*/{old}/index.html")).read_text("utf-8"))
            assert tool.DELETED[language].strip() in text
            assert f'<a href="../../{path}/{"#" + part if part else ""}">{Site(copy).page(language, f"{path}.md").meta["title"]}</a>' in text
            assert 'http-equiv="refresh"' not in text
            assert old not in (site / folder / "redirects.map").read_text("utf-8")
            entries = json.loads((site / folder / "search/search_index.json").read_text("utf-8"))["docs"]
            assert not [entry for entry in entries if f"/{old}/" in entry["location"]]


# Refusing


@pytest.mark.parametrize("words, says", [
    (["new", "answer", OLD, "--topic", "new-phone"], "exists"),
    (["new", "manual", OLD], "exists"),
    (["new", "answer", "published-once", "--topic", OLD], "was published before"),
    (["new", "answer", "contact", "--topic", OLD], "exists"),
    (["new", "answer", "Lost-Tablet", "--topic", OLD], "cannot be an id"),
    (["new", "answer", "lost_tablet", "--topic", OLD], "cannot be an id"),
    (["new", "answer", "lost--tablet", "--topic", OLD], "cannot be an id"),
    (["new", "answer", "../tablet", "--topic", OLD], "cannot be an id"),
    (["new", "answer", "紛失", "--topic", OLD], "cannot be an id"),
    (["new", "answer", "", "--topic", OLD], "cannot be an id"),
    (["new", "answer", "index", "--topic", OLD], "cannot be an id"),
    (["new", "answer", "lost-tablet", "--topic", OLD[:-1] + "x"], f"Did you mean `{OLD}`?"),
    (["new", "answer", "lost-tablet"], "--topic"),
    (["move", OLD, "new-phone"], "exists"),
    (["move", OLD, OLD], "exists"),
    (["move", OLD, "published-once"], "was published before"),
    (["move", OLD, "lost device"], "cannot be an id"),
    (["move", OLD, "manuals/lost"], "cannot be an id"),
    (["move", OLD[:-1] + "x", "lost"], f"Did you mean `{OLD}`?"),
    (["move", "contact", "lost"], "no answer or manual"),
    (["delete", OLD, "--to", OLD], "itself"),
    (["delete", OLD, "--to", "new-fone"], "Did you mean `new-phone`?"),
    (["delete", OLD, "--to", "new-phone#no-such-part"], "has no part"),
    (["delete", OLD[:-1] + "x", "--to", OLD], f"Did you mean `{OLD}`?"),
])
def test_what_cannot_be_done_changes_nothing(untouched, page, words, says):
    before = contents(untouched)
    status, said = page(untouched, *words)
    assert status == 1
    assert says in said and "Nothing was changed." in said and "Traceback" not in said
    assert contents(untouched) == before


def test_an_address_given_up_stays_taken(copy, page):
    assert page(copy, "move", OLD, "another-address")[0] == 0
    before = contents(copy)
    for words in (["move", "another-address", OLD], ["new", "answer", OLD, "--topic", "new-phone"], ["move", OLD, "other"], ["delete", OLD, "--to", "new-phone"]):
        assert page(copy, *words)[0] == 1
    assert contents(copy) == before


@pytest.mark.parametrize("path, content, says", [
    ("docs/ja/answers/new-phone.md", b"---\ntitle: \xff\n---\n", "docs/ja/answers/new-phone.md:2: This file is not UTF-8."),
    ("docs/en/answers/new-phone.md", b"---\ntitle: [\n---\n", "docs/en/answers/new-phone.md:"),
    ("mkdocs.ja.yml", b"nav: [\n", "mkdocs.ja.yml:"),
    ("mkdocs.ja.yml", b"INHERIT: mkdocs.yml\nnav: [answers/lost-device.md, answers/lost-device.md]\n", "listed 2 times"),
    ("mkdocs.ja.yml", b"INHERIT: mkdocs.yml\nnav:\n  - answers/new-phone.md\n", "listed 0 times"),
    ("docs/ja/answers/lost-device.md", None, "is missing"),
])
def test_a_broken_site_is_mended_first(copy, page, path, content, says):
    (copy / path).unlink()
    if content is not None:
        (copy / path).write_bytes(content)
    before = contents(copy)
    status, said = page(copy, "move", OLD, "another-address")
    assert status == 1 and says in said
    assert contents(copy) == before


@pytest.mark.parametrize("last", ["docs/ja/contact.md", Site.LEDGER], ids=["early", "at the end"])
def test_a_failure_in_the_middle_is_taken_back(copy, page, monkeypatch, last):
    before = contents(copy)
    write, written = Path.write_bytes, []

    def failing(path, data):
        if path == copy / last and path not in written:
            written.append(path)
            write(path, data[:10])
            raise OSError(28, "No space left on device", str(path))
        written.append(path)
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", failing)
    status, said = page(copy, "move", OLD, "another-address")
    assert status == 1 and "No space left on device" in said and "Nothing was changed." in said
    assert contents(copy) == before and len(written) > 9


def test_the_command_line(copy):
    """As an editor calls it: message and exit status, no traceback."""
    done = subprocess.run([sys.executable, ROOT / "tools/page.py", "new", "answer", OLD, "--topic", "new-phone"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"`{OLD}` exists: docs/en/answers/{OLD}.md. Choose another id.\nNothing was changed.\n"
