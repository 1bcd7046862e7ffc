"""A copy to carry: the site from a folder on disk, without any server."""

import re
import zipfile

import offline
import pytest
from document import Document
from playwright.sync_api import expect

pytestmark = pytest.mark.slow  # builds sites of its own


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    """The unpacked copy."""
    work = tmp_path_factory.mktemp("offline") / "持ち歩く copy"
    work.mkdir()
    offline.pack(site.folder, work / "copy.zip")
    zipfile.ZipFile(work / "copy.zip").extractall(work)
    return work / "sign-in-help"


def test_every_link_opens_a_file_of_the_copy(folder):
    seen = 0
    for page in folder.rglob("index.html"):  # nobody arrives at the page of errors without a server
        found = Document(page.read_text("utf-8")).select("a[href], link[rel=icon], form[action], script[src]")
        for link in [next(tag[name] for name in ("href", "action", "src") if tag.get(name)) for tag in found]:
            path = re.sub(r"[?#].*", "", link)
            if path and not re.match(r"[a-z]+:", path):
                seen += 1
                assert (page.parent / path).is_file(), f"{page.relative_to(folder)}: {link}"
    assert seen > 1000


@pytest.mark.browser
def test_it_reads_from_disk_in_every_language(page, folder):
    page.goto((folder / "index.html").as_uri())
    expect(page.locator(".page-header")).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    for language in page.locator("a.language").evaluate_all("all => all.map(({ lang }) => lang)"):
        page.locator(f"a.language[lang={language}]").click()
        assert page.locator("html").get_attribute("lang") == language
    page.locator(".page-header nav a").first.click()
    start = page.url
    page.locator("main .body a").first.click()
    assert page.url != start and page.locator("h1").first.is_visible()


@pytest.mark.browser
def test_the_search_box_leads_to_all_questions_in_every_engine(folder, running):
    """From a folder whose name has a blank and Japanese. Every link and what it leads to is a page, no folder."""
    for home, enter in ((folder, True), (folder / "ja", False)):
        running.go((home / "contact/index.html").as_uri())
        running.click("#page-search")
        running.type("lost phone")
        running.press("Enter") if enter else running.click("form.search button")
        running.wait("location.pathname.endsWith('/questions/index.html')")
        assert running.wait("document.querySelectorAll('main ul.list a').length") > 10
        running.click("main ul.list a")
        running.wait("location.pathname.endsWith('/index.html') && !!document.querySelector('h1')")
