"""A notice: one entry in the configuration, on every page of the language, gone after its last day by itself."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from conftest import ROOT

NOTICE = """  notice:
    text: Sign-in is slow today. "Quotes" & <signs> are text.
    link: answers/no-notification.md
    until: 2026-12-31
"""


def build_with(folder: Path, changes: dict[str, str]) -> Path:
    """Builds a copy of the English site in which settings differ: the text in mkdocs.yml → what stands there instead."""
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, folder / name)
    settings = (ROOT / "mkdocs.yml").read_text()
    for old, new in changes.items():
        assert old in settings
        settings = settings.replace(old, new)
    (folder / "mkdocs.yml").write_text(settings)
    subprocess.run([f"{Path(sys.executable).parent}/mkdocs", "build", "--quiet", "--strict"], cwd=folder, check=True,
                   env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return folder / "site"


@pytest.fixture(scope="module")
def noticed(tmp_path_factory) -> Path:
    """A copy of the site with a notice on its English pages."""
    return build_with(tmp_path_factory.mktemp("notice"), {"  notice: {}\n": NOTICE})


def test_on_every_page_with_its_link(noticed):
    files = [*noticed.rglob("index.html"), noticed / "404.html"]
    assert len(files) > 30
    for file in files:
        notice = BeautifulSoup(file.read_text(), "html.parser").select_one(".notice")
        assert 'Sign-in is slow today. "Quotes" & <signs> are text.' in notice.get_text(), file
        assert "2026-12-31" in notice.get_text()
        link = notice.a["href"]
        target = noticed / link.lstrip("/") if file.name == "404.html" else file.parent / link
        assert target.resolve() == (noticed / "answers/no-notification").resolve(), f"{file}: {link}"


def test_none_without_an_entry(site):
    assert not BeautifulSoup((site / "index.html").read_text(), "html.parser").select(".notice")


@pytest.mark.browser
@pytest.mark.parametrize("now, shown", [
    ("2026-12-01T00:00:00+09:00", True),
    ("2026-12-31T23:59:00+09:00", True),  # its last day, in Japan
    ("2027-01-01T00:01:00+09:00", False),
])
def test_ends_by_itself(browser, noticed, now, shown):
    context = browser.new_context()
    context.clock.set_fixed_time(now)
    context.route("http://site/**", lambda route: route.fulfill(path=file_of(noticed, route.request.url)))
    context.route("**/site.js*", slowly(noticed))
    page = context.new_page()
    page.goto("http://site/answers/lost-device/")
    expect(page.locator(".notice")).to_have_count(1 if shown else 0)
    shift = page.evaluate("""() => {
        const observer = new PerformanceObserver(() => {});
        observer.observe({type: 'layout-shift', buffered: true});
        return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
    }""")
    assert shift == 0, "the page jumps when the notice goes"
    context.close()


@pytest.mark.browser
def test_readable_without_javascript(browser, noticed):
    context = browser.new_context(java_script_enabled=False)
    context.route("http://site/**", lambda route: route.fulfill(path=file_of(noticed, route.request.url)))
    page = context.new_page()
    page.goto("http://site/")
    expect(page.get_by_role("complementary", name="Notice")).to_contain_text("Sign-in is slow today.")
    context.close()


def slowly(site):
    """A network on which the script comes long after the text."""
    def answer(route):
        time.sleep(0.5)
        route.fulfill(path=file_of(site, route.request.url))
    return answer


def file_of(site, url):
    path = url.removeprefix("http://site/").split("?")[0]
    return site / (path + "index.html" if path.endswith("/") or not path else path)
