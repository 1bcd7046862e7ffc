"""`make build` publishes a whole site or none: it swaps at the end, and a failed build leaves the last good one."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import servers
from servers import PAGE, ROOT

pytestmark = pytest.mark.slow  # some thirty builds
MKDOCS = f"{Path(sys.executable).parent}/mkdocs"


@pytest.fixture
def project(tmp_path):
    """A small site, with this project's templates, settings and build."""
    return servers.small_project(tmp_path / "project")


def build(project, **more):
    return subprocess.run([project / "tools/build.sh"], check=False, capture_output=True, text=True,
                          env={**os.environ, "MKDOCS": MKDOCS, **more})


def published(project):
    """All files that a web server would find, and the build they are from."""
    site = project / "site"
    return os.readlink(site), {path.relative_to(site): path.read_bytes()
                               for path in sorted(site.rglob("*")) if path.is_file()}


def mark(project, number):
    """Writes build-NUMBER into every page, the style and answers.json."""
    for name in ("mkdocs.yml", "mkdocs.ja.yml"):
        path = project / name
        path.write_text(re.sub(r"(?m)^site_name: .*", f"site_name: build-{number}", path.read_text()))
    (project / "overrides/assets/style.css").write_text(f"/* build-{number} */" + " " * 5000)
    for language in ("en", "ja"):
        (project / f"docs/{language}/answers/one.md").write_text(PAGE.format(title=f"build-{number}"))


def test_a_build_is_swapped_in_whole(project):
    (project / "site").mkdir()
    (project / "site/rest-of-something-else.html").write_text("left by a plain mkdocs build")
    done = build(project)
    assert done.returncode == 0, done.stderr
    first, files = published(project)
    assert {Path("index.html"), Path("ja/index.html"), Path("ja/answers/one/index.html")} <= set(files)
    assert Path("rest-of-something-else.html") not in files
    assert not [path for path in files if "javascripts" in str(path)
                or "stylesheets" in str(path)], "Material's own files are not used"
    mark(project, 2)
    assert build(project).returncode == 0
    second, newer = published(project)
    assert second != first and b"build-2" in newer[Path("index.html")]
    kept = (project / first / "index.html").read_bytes()
    assert kept == files[Path("index.html")], "the last build stays for pages that are open"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_failed_build_leaves_the_last_good_one(project, language):
    assert build(project).returncode == 0
    before = published(project)
    broken = project / f"docs/{language}/answers/one.md"
    broken.write_text(PAGE.format(title="one") + "\n[nowhere](nowhere.md)\n")
    failed = build(project)
    assert failed.returncode != 0
    assert "answers/one.md" in failed.stderr and "nowhere.md" in failed.stderr
    assert published(project) == before
    assert not list(project.glob(".build/unfinished-*"))


def test_a_stopped_build_leaves_nothing_behind(project):
    assert build(project).returncode == 0
    before = published(project)
    process = subprocess.Popen([project / "tools/build.sh"], env={**os.environ, "MKDOCS": MKDOCS},
                               start_new_session=True, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while not list(project.glob(".build/unfinished-*")) and process.poll() is None and time.monotonic() < end:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(20) != 0
    assert published(project) == before
    assert not list(project.glob(".build/unfinished-*"))


def test_the_version_covers_everything_that_versioned_files_hold(project):
    """answers.json holds addresses, so another public address makes another version of it."""
    def version():
        return re.search(r"site\.js\?v=(\w+)", (project / "site/index.html").read_text())[1]
    versions = []
    for change in (lambda: None, lambda: mark(project, 1),
                   lambda: (project / "overrides/assets/site.js").write_text("//")):
        change()
        assert build(project).returncode == 0
        versions.append(version())
    assert build(project, SITE_URL="https://elsewhere.example/").returncode == 0
    versions.append(version())
    assert len(set(versions)) == 4


def test_no_failed_request_and_no_mixed_page_while_rebuilt(project, tmp_path):
    """wrk reads pages with their styles and data through nginx without a pause while builds are published."""
    servers.need(shutil.which("wrk"), "wrk is missing. Install it: apt-get install -y wrk")
    mark(project, 0)
    assert build(project).returncode == 0
    work = tmp_path / "nginx"
    work.mkdir()
    with servers.nginx(project, work) as (_, port):
        wrk = subprocess.Popen(["wrk", "--threads", "2", "--connections", "2", "--duration", "300s", "--script",
                                ROOT / "tests/load.lua",
                                f"https://127.0.0.1:{port}"], stdout=subprocess.PIPE, text=True)
        try:
            for number in range(1, 7):
                mark(project, number)
                done = build(project)
                assert done.returncode == 0, done.stderr
        finally:
            wrk.send_signal(signal.SIGINT)  # it stops and prints what it saw
            out = wrk.communicate(timeout=30)[0]
    result = {key: int(value) for key, value in re.findall(r"(\w+)=(\d+)", out[out.index("RESULT"):])}
    print(out)
    assert result["read"] > 1000 and result["builds"] >= 5, out
    assert (result["bad"], result["mixed"], result["errors"]) == (0, 0, 0), out
    assert len(list(project.glob(".build/done-*"))) == 5
