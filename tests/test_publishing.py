"""`make build` publishes a whole site or none: it swaps at the end, and a failed build leaves the last good one."""

import os
import re
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
import servers
import small
from conftest import wait_for
from pages import MKDOCS

pytestmark = pytest.mark.slow  # some ten builds


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The small site, built where something else was published before."""
    folder = tmp_path_factory.mktemp("project") / "small"
    small.plant(folder, [("site/rest-of-something-else.html", None, "left by a plain mkdocs build")])
    servers.build(folder)
    return folder


def published(project):
    """The build that a web server would find, and all its files."""
    site = project / "site"
    return os.readlink(site), {path.relative_to(site).as_posix(): path.read_bytes()
                               for path in site.rglob("*") if path.is_file()}


def mark(project, number):
    """Writes build-NUMBER into every page, the style and answers.json."""
    small.change(project, [(file, f"^{key}: .*", f"{key}: build-{number}") for key, file in (
        ("site_name", "mkdocs.yml"), ("site_name", "mkdocs.ja.yml"),
        ("title", "docs/en/answers/lost.md"), ("title", "docs/ja/answers/lost.md"))])
    (project / "overrides/assets/style.css").write_text(f"/* build-{number} */" + " " * 5000)


def test_builds_are_swapped_in_whole_and_each_change_of_files_is_a_version(project):
    """answers.json holds addresses, so another public address makes another version of it."""
    first, files = published(project)
    assert {"index.html", "ja/index.html", "ja/answers/lost/index.html"} <= set(files)
    assert "rest-of-something-else.html" not in files
    assert not [path for path in files if "javascripts" in path or "stylesheets" in path], "Material's own are not used"
    mark(project, 2)
    servers.build(project)
    second, newer = published(project)
    assert second != first and b"build-2" in newer["index.html"]
    assert (project / first / "index.html").read_bytes() == files["index.html"], "it stays for pages that are open"
    (project / "overrides/assets/site.js").write_text("//")
    servers.build(project)
    builds = [files, newer, published(project)[1]]
    servers.build(project, SITE_URL="https://elsewhere.example/")
    builds.append(published(project)[1])
    assert len({re.search(rb"site\.js\?v=(\w+)", build["index.html"])[1] for build in builds}) == len(builds)


def test_a_failed_build_leaves_the_last_good_one(project):
    """Also where one language is built already."""
    before, page = published(project), project / "docs/ja/answers/lost.md"
    good = page.read_text()
    page.write_text(good + "\n[nowhere](nowhere.md)\n")
    failed = servers.build(project, check=False)
    page.write_text(good)
    assert failed.returncode and "answers/lost.md" in failed.stderr and "nowhere.md" in failed.stderr
    assert published(project) == before
    assert not list(project.glob(".build/unfinished-*"))


def test_a_stopped_build_leaves_nothing_behind(project):
    before = published(project)
    process = subprocess.Popen([project / "tools/build.sh"], start_new_session=True, stderr=subprocess.DEVNULL,
                               env={**os.environ, "MKDOCS": MKDOCS})
    wait_for(lambda: list(project.glob(".build/unfinished-*")))
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(20) != 0
    assert published(project) == before
    assert not list(project.glob(".build/unfinished-*"))


def read(port: int, ended: threading.Event) -> tuple[int, set[str]]:
    """Reads pages, after each the files of its version, and fails where one is missing or from another build. Returns
    how many answers it read, and the builds that it met."""
    connection, count, builds = servers.connect(port), 0, set()

    def build_of(path):
        answer = servers.fetch(connection, path)
        found = set(re.findall(rb"build-(\d+)", answer.body))
        assert answer.status == 200 and len(found) == 1, f"{path}: {answer.status}, {found or answer.body}"
        return answer.body, *found

    while not ended.is_set():
        for path in ("/", "/ja/", "/answers/lost/", "/ja/answers/lost/"):
            page, build = build_of(path)
            assert page.endswith(b"</html>"), page
            version = re.search(rb"site\.js\?v=(\w+)", page)[1].decode()
            for file in ("/assets/style.css", "/answers.json"):
                assert build_of(f"{file}?v={version}")[1] == build, f"{file} of build {build}"
            count += 3
            builds.add(build)
    return count, builds


def test_no_failed_request_and_no_mixed_page_while_rebuilt(project, tmp_path):
    """Pages, styles and data are read through nginx without a pause while builds are published."""
    mark(project, 100)
    servers.build(project)
    ended = threading.Event()
    with servers.nginx(project, tmp_path) as (_, port), ThreadPoolExecutor() as pool:
        reader = pool.submit(read, port, ended)
        try:
            for number in range(101, 106):
                mark(project, number)
                servers.build(project)
        finally:
            ended.set()
        count, builds = reader.result()
    assert count > 1000 and len(builds) >= 5
    assert len(list(project.glob(".build/done-*"))) == 5
