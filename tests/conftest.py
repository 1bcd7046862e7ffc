"""What the tests share: the site built once, a server for it, a browser; and how faults are told to people."""

import functools
import http.server
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest
from checks import build
from checks.source import Fault, Site

ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")
# Chromium looks for its maker's servers at every start unless told not to.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


def pytest_configure(config):
    """Build the site once, before worker processes start; they find it by SITE_BUILT."""
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    config.built = tempfile.TemporaryDirectory(prefix="sign-in-help-")
    os.environ["SITE_BUILT"] = f"{config.built.name}/site"
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    done = subprocess.run([ROOT / "tools/build.sh", os.environ["SITE_BUILT"]], capture_output=True, text=True,
                          env={**os.environ, "MKDOCS": f"{Path(sys.executable).parent}/mkdocs"})
    log = (done.stdout + done.stderr).replace(f"{ROOT}/", "")[-60_000:] if done.returncode else ""
    os.environ["SITE_BUILD_LOG"] = log


def pytest_runtest_setup(item):
    if os.environ["SITE_BUILD_LOG"] and "sources" not in item.fixturenames:
        pytest.skip("the site does not build")  # test_build says why; the sources are checked all the same


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site: English, with Japanese in ja/."""
    return Path(os.environ["SITE_BUILT"])


@pytest.fixture(scope="session")
def sources() -> Site:
    """The sources of the site."""
    return Site(ROOT)


@pytest.fixture(scope="session")
def whole(site) -> Site:
    """The sources of the site, and the site built from them."""
    return Site(ROOT, built=site)


@pytest.fixture
def passes(request):
    """passes(check, site): runs a check, and fails with everything that it found; a summary tells it at the end of the run."""

    def run(check, *arguments):
        try:
            faults = sorted(set(check(*arguments)))
        except Exception as error:  # noqa: BLE001 - an editor can do nothing with a traceback
            faults = [build.failed(f"{check.__module__}.{check.__name__}", error)]
        if faults:
            request.node.user_properties.append(("faults", [[fault.file, fault.line, fault.wrong, fault.remedy, [list(place) for place in fault.also]] for fault in faults]))
            pytest.fail(f"{len(faults)} {'fault' if len(faults) == 1 else 'faults'}, listed at the end", pytrace=False)

    return run


def pytest_terminal_summary(terminalreporter):
    """All faults of the run, by file, each once; for code hosts also in the form that they show at the line."""
    faults = {}
    for report in terminalreporter.stats.get("failed", []):
        for name, found in report.user_properties:
            for file, line, wrong, remedy, also in found if name == "faults" else ():
                by_build = "test_build" in report.nodeid
                faults.setdefault(Fault(file, line, wrong, remedy, tuple(map(tuple, also))), by_build)
    # What the build complains about, the checks of the sources mostly say better.
    places = {place for fault, by_build in faults.items() if not by_build for place in ((fault.file, fault.line), *fault.also)}
    shown = sorted(fault for fault, by_build in faults.items() if not by_build or (fault.file, fault.line) not in places)
    if not shown:
        return
    terminalreporter.section(f"{len(shown)} to mend")
    last = None
    for fault in shown:
        if fault.file != last:
            terminalreporter.write_line("")
        last = fault.file
        terminalreporter.write_line(str(fault))
    if os.environ.get("CI") or os.environ.get("GITHUB_ACTIONS"):
        for fault in shown:
            text = f"{fault.wrong} {fault.remedy}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
            for file, line in ((fault.file, fault.line), *fault.also):
                terminalreporter.write_line(f"::error file={file},line={line}::{text}")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site as a real server would: each language's own error page, no log."""

    def send_error(self, code, message=None, explain=None):
        language = "ja/" if self.path.startswith("/ja/") else ""
        body = Path(self.directory, language, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address(site) -> str:
    """Where the built site is served during the tests, without a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium. Without it the test is skipped, except where CI is set: there it fails."""
    if not CHROMIUM.exists():
        advice = f"{CHROMIUM} is missing. Install it: apt-get install -y chromium fonts-noto-cjk"
        pytest.fail(advice, pytrace=False) if os.environ.get("CI") else pytest.skip(advice)
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, address):
    """A fresh tab of a 1280 x 800 window; addresses in goto() are relative to the site. Errors on the page fail the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"errors on the page: {errors}"
