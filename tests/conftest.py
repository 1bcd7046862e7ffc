"""What the tests share: the site built once, a server for it, a browser."""

import atexit
import contextlib
import fcntl
import functools
import http.server
import json
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

import pytest
import site_build
import small
from document import Document
from pages import Site
from settings import ROOT

PATIENCE = 60  # seconds until what a page or server must do counts as not done, on a busy machine
CHROMIUM = "/usr/bin/chromium"  # the reader's
HEADLESS = shutil.which("chromium-headless-shell") or shutil.which(CHROMIUM)  # the first is three times as fast
# Chromium looks for its maker's servers at every start unless told not to.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
# What moved on a page that is loaded: [how far, elements …] of each shift of its layout.
SHIFTS = """() => new Promise((resolve) => {
  const seen = [];
  new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      seen.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(seen), 50);
})"""


def need(found, advice: str):
    """Skip the test that needs what is missing; in continuous integration fail it."""
    if not found:
        pytest.fail(advice, pytrace=False) if os.environ.get("CI") else pytest.skip(advice)


def wait_for(true, told=str):
    """Waits until a function gives something true, and gives it. In vain, it fails with what `told` gives then."""
    end = time.monotonic() + PATIENCE
    while not (value := true()):
        if time.monotonic() > end:
            pytest.fail(told())
        time.sleep(0.02)
    return value


def pytest_configure(config):
    """Name a folder for built sites before worker processes start; the first test that asks for one builds it."""
    if not hasattr(config, "workerinput"):
        config.built = tempfile.TemporaryDirectory(prefix="sign-in-help-")
        os.environ["SITES"] = config.built.name
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        os.environ.pop("SITE_URL", None)  # pipelines set it; the promises are tested at the example address


def pytest_collection_modifyitems(config, items):
    """What is slow to make is made in one worker process: an engine, a batch of planted faults, a slow file's own."""
    for item in items if hasattr(config, "workerinput") else ():
        chosen = item.callspec.params if hasattr(item, "callspec") else {}
        group = chosen.get("running") or chosen.get("batch")
        group = group or "slow" in item.keywords and item.module.__name__
        if group and group != "unbuilt":
            item._id = type(item.id).parse(f"{item.nodeid}@{group}")  # xdist 3.8's own mark does nothing in pytest 9.2


def once(name: str, edits=None) -> Site:
    """The site as data, or, with edits, the small one (see small.copy_site); built once for all worker processes."""
    folder = Path(os.environ["SITES"]) / name
    root, log = folder.with_suffix(".root") if edits is not None else ROOT, folder.with_suffix(".log")
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not log.exists():
            log.write_text(site_build.build(root if edits is None else small.copy_site(root, edits), folder), "utf-8")
    if not (folder / "index.html").exists():
        pytest.fail("the site does not build; tools/check.py says why" if edits is None else log.read_text(), False)
    return Site(root, folder, log.read_text("utf-8"))


@pytest.fixture(scope="session")
def whole() -> Site:
    """The site as data: its sources, and what was built from them."""
    return once("whole")


@pytest.fixture(scope="session")
def small_site() -> Site:
    return once("small", [])


@pytest.fixture(scope="session")
def entries(whole) -> dict[str, dict[str, dict]]:
    """Language → id → entry of its answers.json, in its order."""
    texts = {one.code: (whole.folder / one.path / "answers.json").read_text("utf-8") for one in whole.languages}
    return {code: {entry["id"]: entry for entry in json.loads(text)["answers"]} for code, text in texts.items()}


@functools.cache
def by_kind(site: Site, language: str) -> dict[str, Document]:
    """Kind (the page of errors has "error") → the longest page of it in a language, as built; `path` is its address."""
    found = {}
    for url, page in sorted(site.html.items(), key=lambda pair: sum(map(len, pair[1].lines))):
        if page.html["lang"] == language and not page.select("[data-moved]"):
            page.path = f"/{url}".replace("404.html", "no-such-page/")
            found[page.body["class"][0].removeprefix("on-")] = page
    return found


@pytest.fixture(scope="session")
def kinds(whole) -> dict[str, Document]:
    """One page of each kind, in English; see by_kind."""
    return by_kind(whole, "en")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the site as a real server would: each language's own error page, no log."""

    def send_error(self, code, message=None, explain=None):
        language = "ja/" if self.path.startswith("/ja/") else ""
        body = Path(self.directory, language, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def served(folder: Path, handler=Handler):
    """Serves a folder; gives its address without a slash at the end."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="session")
def address(whole) -> str:
    """Where the built site is served during the tests, without a slash at the end."""
    with served(whole.folder) as address:
        yield address


@functools.cache
def playwright():
    """Playwright's driver: one for each process, which may have no two."""
    from playwright.sync_api import expect, sync_playwright
    expect.set_options(timeout=1000 * PATIENCE)
    driver = sync_playwright().start()
    atexit.register(driver.stop)
    return driver


def launch(program):
    """Starts a Chromium. → a browser of Playwright"""
    return playwright().chromium.launch(executable_path=program, args=QUIET)


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium. Without it the test is skipped, except where CI is set: there it fails."""
    need(HEADLESS, "chromium-headless-shell is missing. Install: apt-get install -y chromium-headless-shell "
         "fonts-noto-cjk")
    browser = launch(HEADLESS)
    yield browser
    browser.close()


@pytest.fixture
def page(browser, address):
    """A tab of a 1280 x 800 window; addresses in goto() are relative to the site. Errors on the page fail the test."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 800},
                                  permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"errors on the page: {errors}"
