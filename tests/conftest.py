"""What the tests share: the site built once, a server for it, a browser."""

import atexit
import fcntl
import functools
import json
import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest
import site_build
import small
from browse import CHROMIUM, launch, served
from document import Document
from pages import Site
from settings import ROOT

PHONE, DESK = {"width": 360, "height": 640}, {"width": 1280, "height": 800}
CLIPBOARD = ["clipboard-read", "clipboard-write"]  # permissions
PATIENCE = 60  # timeout in seconds of all that waits for a page or server, on a busy machine
HEADLESS = shutil.which("chromium-headless-shell") or shutil.which(CHROMIUM)  # the first is three times as fast
# Layout shifts of a loaded page so far: [value, elements …] of each.
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
    """Skip the test if what it needs is missing; in continuous integration (CI is set) fail it."""
    if not found:
        pytest.fail(advice, pytrace=False) if os.environ.get("CI") else pytest.skip(advice)


def wait_for(condition, describe=str):
    """Poll until `condition()` is truthy, and return its value; on timeout fail with `describe()`."""
    end = time.monotonic() + PATIENCE
    while not (value := condition()):
        if time.monotonic() > end:
            pytest.fail(describe())
        time.sleep(0.02)
    return value


def pytest_configure(config):
    """A folder for built sites, which the worker processes share; see `once`."""
    if not hasattr(config, "workerinput"):
        config.built = tempfile.TemporaryDirectory(prefix="sign-in-help-")
        os.environ["SITES"] = config.built.name
        os.environ["NO_MKDOCS_2_WARNING"] = "1"
        os.environ.pop("SITE_URL", None)  # pipelines set it; the promises are tested at the example address


def once(name: str, edits=None) -> Site:
    """The real site as data or, with edits, the small one (see small.copy_site); built once for all processes."""
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
def site() -> Site:
    """The site as data: its sources, and what was built from them."""
    return once("site")


@pytest.fixture(scope="session")
def small_site() -> Site:
    return once("small", [])


@pytest.fixture(scope="session")
def entries(site) -> dict[str, dict[str, dict]]:
    """Language → id → entry of its answers.json, in its order."""
    texts = {one.code: (site.folder / one.path / "answers.json").read_text("utf-8") for one in site.languages}
    return {code: {entry["id"]: entry for entry in json.loads(text)["answers"]} for code, text in texts.items()}


@pytest.fixture
def root(tmp_path) -> Path:
    """The folder of a small site of the test's own, to be changed."""
    return small.copy_site(tmp_path / "small")


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
def kinds(site) -> dict[str, Document]:
    """One page of each kind, in English; see by_kind."""
    return by_kind(site, "en")


@pytest.fixture(scope="session")
def address(site) -> str:
    """Where the built site is served during the tests, without a slash at the end."""
    with served(site.folder) as address:
        yield address


@pytest.fixture(scope="session")
def small_address(small_site) -> str:
    with served(small_site.folder) as address:
        yield address


@functools.cache
def playwright():
    """Playwright's driver: one for each process, which may have no two."""
    from playwright.sync_api import expect, sync_playwright
    expect.set_options(timeout=1000 * PATIENCE)
    driver = sync_playwright().start()
    atexit.register(driver.stop)
    return driver


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium. Without it the test is skipped, except where CI is set: there it fails."""
    need(HEADLESS, "chromium-headless-shell is missing. Install: apt-get install -y chromium-headless-shell "
         "fonts-noto-cjk")
    browser = launch(playwright(), HEADLESS)
    yield browser
    browser.close()


@pytest.fixture
def page(browser, address):
    """A tab of a 1280 x 800 window; addresses in goto() are relative to the site. Errors on the page fail the test."""
    context = browser.new_context(base_url=address, viewport=DESK, permissions=CLIPBOARD)
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"errors on the page: {errors}"


@pytest.fixture(scope="session", params=["Chromium", "Firefox", "WebKitGTK", "WPE"])
def running(request):
    """Each engine of engines.py in turn."""
    import engines  # it needs this file
    with engines.start(request.param) as engine:
        yield engine


@pytest.fixture
def engine(running):
    """An engine. What pages that load the recorder have recorded at the end fails the test."""
    yield running
    assert running.errors() == []
