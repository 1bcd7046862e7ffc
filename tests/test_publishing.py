"""`make build` publishes a whole site or none: built beside the target, swapped in at the end, and nothing is removed
but what a build has made."""

import contextlib
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import build
import pytest
import servers
import small
from conftest import wait_for
from small import contents

pytestmark = pytest.mark.slow  # some eight builds


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The small site, built by a private user over what a plain `mkdocs build` had made."""
    folder = small.copy_site(tmp_path_factory.mktemp("project") / "small")
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True, capture_output=True)
    servers.build(folder, umask=0o077)
    return folder


@contextlib.contextmanager
def unchanged(project):
    """The published site stays as it is in this block, and nothing of an unfinished one is left."""
    before = contents(project / "site")
    yield
    assert contents(project / "site") == before
    assert not list(project.glob(".*unfinished*"))


def mark(project, number):
    """Writes build-NUMBER into every page, the style and answers.json."""
    small.change(project, [(file, f"^{key}: .*", f"{key}: build-{number}") for key, file in (
        ("site_name", "mkdocs.yml"), ("site_name", "mkdocs.ja.yml"),
        ("title", "docs/en/answers/lost.md"), ("title", "docs/ja/answers/lost.md"))])
    (project / "overrides/assets/style.css").write_text(f"/* build-{number} */" + " " * 5000)


def test_a_build_replaces_the_one_before(project):
    files = contents(project / "site")
    assert {"index.html", "ja/index.html", "ja/answers/lost/index.html"} <= files.keys()
    assert not [path for path in files if "javascripts" in path or "stylesheets" in path], "Material's own are not used"
    assert not (project / "site").is_symlink(), "`cp -r site` copies the site"
    for path in (project / "site", *(project / "site").rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), "a web server can read it"
    mark(project, 2)
    servers.build(project)
    newer = contents(project / "site")
    assert b"build-2" in newer["index.html"]
    versions = [re.search(rb"site\.js\?v=(\w+)", one["index.html"])[1].decode() for one in (files, newer)]
    assert versions[0] != versions[1] == build.computed(project)["SITE_VERSION"]


def test_each_change_is_a_version(root):
    """answers.json holds addresses, so another public address makes another version of it."""
    versions = []
    for file in ("overrides/assets/site.js", "docs/en/contact.md", "mkdocs.yml"):
        versions += [build.computed(root, url)["SITE_VERSION"] for url in ("", "https://elsewhere.example/")]
        small.change(root, [(file, "", "\n")])
    assert len({*versions}) == len(versions) == 6


@pytest.fixture
def quick(root, monkeypatch):
    """(a project, build(target, *names of files)): only the pages are made by MkDocs, and here a few stand for them."""
    def run(target, *names):
        def make(_, folder, strict):
            for name in names or ("index.html", "assets/style.css", "ja/index.html"):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text("ours")
            if "fails.html" in names:
                raise build.Refused("A link leads nowhere.")
            return ""
        monkeypatch.setattr(build, "make", make)
        try:
            return build.build(root, target)
        except build.Refused as refused:
            return str(refused)
    return root, run


@pytest.mark.parametrize("target, message", [
    (".", "holds this project"), ("..", "holds this project"), ("docs", "holds what no build has put there"),
    ("docs/new", "lies among the files of this project"), ("mkdocs.yml", "is a file")])
def test_sources_are_no_target(quick, target, message):
    project, run = quick
    before = contents(project.parent)
    assert message in run(project / target) and contents(project.parent) == before


def test_files_of_others_are_never_removed(quick, tmp_path):
    """A web root of another site, whether the site builds or not, and what somebody put between the files of an
    earlier build; what that build itself had made is removed."""
    web, run = tmp_path / "web/www old", quick[1]
    (web / "wiki").mkdir(parents=True)
    (web / "wiki/page.html").write_text("theirs")
    before = contents(web.parent)
    assert "(wiki/page.html)" in run(web) and contents(web.parent) == before
    assert "leads nowhere" in run(web, "index.html", "fails.html") and contents(web.parent) == before

    shutil.rmtree(web / "wiki")
    assert run(web, "index.html", "once.html") == "" and (web / "once.html").exists()
    assert run(web) == "" and not (web / "once.html").exists() and os.listdir(web.parent) == ["www old"]
    (web / "assets/theirs.js").write_text("theirs")
    before = contents(web.parent)
    assert "(assets/theirs.js)" in run(web) and contents(web.parent) == before


def test_where_folders_cannot_be_exchanged_the_old_one_steps_aside(quick, tmp_path, monkeypatch):
    monkeypatch.setattr(build.ctypes, "CDLL", lambda _: object())  # as on macOS
    target, run = tmp_path / "web/site", quick[1]
    assert (run(target, "index.html", "once.html"), run(target)) == ("", "")
    assert os.listdir(target.parent) == ["site"] and not (target / "once.html").exists()
    monkeypatch.setattr(build.Path, "rename", lambda *_: os.rename("/", "/"))  # refused by the system
    before = contents(target)
    assert "cannot be replaced" in run(target) and contents(target) == before


def test_a_failed_build_leaves_the_last_good_one(project):
    """Also where one language is built already."""
    page = project / "docs/ja/answers/lost.md"
    good = page.read_text()
    page.write_text(good + "\n[nowhere](nowhere.md)\n")
    with unchanged(project):
        failed = servers.build(project, check=False)
    page.write_text(good)
    assert failed.returncode and "answers/lost.md" in failed.stderr and "nowhere.md" in failed.stderr


def test_a_full_disk_is_told_in_a_sentence(project):
    """Here a limit on the size of files, which anybody may set."""
    with unchanged(project):
        done = servers.build(project, check=False, preexec_fn=lambda: (
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))))
    assert done.returncode and re.fullmatch(r"File too large.* Nothing was changed: .*\n", done.stderr), done.stderr


def test_a_stopped_build_leaves_nothing_behind(project):
    with unchanged(project):
        process = subprocess.Popen([*servers.BUILD, project], start_new_session=True, stderr=subprocess.DEVNULL)
        wait_for(lambda: list(project.glob(".*unfinished*")))
        os.killpg(process.pid, signal.SIGTERM)
        assert process.wait(20) != 0


def test_line_ends_of_a_checkout_change_nothing(project, tmp_path):
    """All text files as Git for Windows may check them out: the same pages in both languages, version and hashes."""
    copy = tmp_path / "windows"
    shutil.copytree(project, copy, ignore=shutil.ignore_patterns("site"))
    for path in copy.rglob("*"):
        if path.is_file() and b"\0" not in (text := path.read_bytes()):
            path.write_bytes(text.replace(b"\n", b"\r\n"))
    assert build.computed(copy) == build.computed(project)
    servers.build(copy)
    one, other = ({path: text for path, text in contents(folder / "site").items() if path.endswith(".html")}
                  for folder in (project, copy))
    assert {path: text.replace(b"\r\n", b"\n") for path, text in other.items()} == one
    assert "ja/index.html" in other and not [path for path in copy.iterdir() if "\r" in path.name]


def read(port: int, ended: threading.Event) -> tuple[int, set[str]]:
    """Reads pages and files, and fails where one is missing or not whole. Returns how many answers it read, and the
    builds that it met."""
    connection, count, builds = servers.connect(port), 0, set()
    while not ended.is_set():
        for path in ("/", "/ja/", "/answers/lost/", "/ja/answers/lost/", "/assets/style.css", "/answers.json"):
            answer = servers.fetch(connection, path)
            found = set(re.findall(rb"build-(\d+)", answer.body))
            assert answer.status == 200 and len(found) == 1, f"{path}: {answer.status}, {found or answer.body}"
            assert not path.endswith("/") or answer.body.endswith(b"</html>"), path
            count += 1
            builds |= found
    return count, builds


def test_no_failed_request_and_no_half_file_while_rebuilt(project, tmp_path):
    """Pages, styles and data are read through nginx without a pause while builds are published."""
    mark(project, 100)
    servers.build(project)
    ended = threading.Event()
    with servers.nginx(project, tmp_path) as (_, port), ThreadPoolExecutor() as pool:
        reader = pool.submit(read, port, ended)
        try:
            for number in range(101, 103):
                mark(project, number)
                servers.build(project)
        finally:
            ended.set()
        count, builds = reader.result()
    assert count > 500 and builds == {b"100", b"101", b"102"}
