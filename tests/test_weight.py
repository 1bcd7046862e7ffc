"""Light enough for a bad network. Bytes are counted as a server sends them (gzip, as in deploy/nginx.conf); time is
never measured."""

import functools
import gzip
import http.server
import re
import threading
import time
from urllib.parse import urljoin, urlsplit

import pytest
from conftest import SHIFTS, Handler, by_kind
from pages import Document

FIRST = 14_000  # bytes before the text shows: what a server may send before it waits for the first answer
WHOLE = 40_000  # bytes of a page until its reader touches search
SEARCHED = 80_000  # bytes of a page, its search and a first result
LAYOUTS = ["home", "answers", "manuals", "questions", "helpdesk", "find-your-answer", "contact", "glossary", "error"]


def sent(site, address: str) -> int:
    """Bytes that the file at an address costs."""
    return len(gzip.compress((site / urlsplit(address).path.lstrip("/")).read_bytes(), 6, mtime=0))


def parts(site, file):
    """What a page loads by itself: (blocking, other) addresses, and the files of scripts that stop its text from
    showing."""
    blocking, other, stopping = [], [], []
    base = "/" + file.relative_to(site).as_posix()
    for node in Document(file.read_text()).tags:
        rel = " ".join(node.get("rel", []))
        if node.name == "link" and "stylesheet" in rel:
            blocking.append(urljoin(base, node.get("href")))
        elif node.name == "link" and re.search(r"icon|preload|modulepreload|prefetch|manifest", rel):
            other.append(urljoin(base, node.get("href")))
        elif node.name == "script" and "src" in node.attrs:
            if node.get("blocking") == "render" or not {"defer",
                                                        "async"} & set(node.attrs) and node.get("type") != "module":
                stopping.append(node.get("src"))
            else:
                other.append(urljoin(base, node.get("src")))
        elif node.name in ("img", "iframe", "video", "audio", "source", "object", "embed"):
            other.append(urljoin(base, node.get("src") or node.get("data") or ""))
    if base.endswith("/404.html"):
        other.append("/sitemap.xml")  # asked for by meant.js, to find the page that was meant
    if "helpdesk" in base:
        other.append(urljoin(base, "../answers.json"))  # asked for by site.js, for the words of its table
    return blocking, other, stopping


@pytest.mark.slow
def test_every_page_fits_the_budget(site):
    heavy = []
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 60
    for file in pages:
        blocking, other, stopping = parts(site, file)
        assert other and "<style>" in file.read_text(), f"{file}: no style or script was found, so nothing was weighed"
        name = file.relative_to(site).as_posix()
        first = sent(site, name) + sum(sent(site, address) for address in blocking)
        whole = first + sum(sent(site, address) for address in other)
        if stopping:
            heavy.append(f"{name}: the text waits for the script {stopping[0]}. Give it the attribute defer.")
        if first > FIRST:
            heavy.append(f"{name}: {first} bytes before the text shows, of {FIRST}. Shorten the page, or "
                         "overrides/assets/style.css.")
        if whole > WHOLE:
            heavy.append(f"{name}: {whole} bytes in all, of {WHOLE}. Shorten what it loads: {', '.join(other)}.")
    assert not heavy, "\n".join(heavy)


@pytest.mark.slow
@pytest.mark.parametrize("home", ["", "ja/"])
def test_search_fits_the_budget(site, home):
    page = max((site / home / "answers").glob("*/index.html"), key=lambda file: len(gzip.compress(file.read_bytes())))
    names = [page.relative_to(site).as_posix(), f"{home}pages.json", f"{home}asked.txt", *(
        f"assets/{name}" for name in ("site.js", "search.js", "search.css", "search-worker.js"))]
    weights = {name: sent(site, name) for name in names}
    assert sum(weights.values()) < SEARCHED, (
        f"{weights}. Move lines that `make search ARGS=--unneeded` lists from asked.txt to asked.more.txt.")


def test_styles_and_scripts_load_nothing_by_themselves(site):
    """No chain of requests hides behind the weighed files: search is fetched by import(), when it is reached for."""
    style = (site / "assets/style.css").read_text()
    assert not re.search(r"@import|url\((?!['\"]?(#|data:))", style)
    assert not re.search(r"(?m)^\s*(import|export)\s[^(]", (site / "assets/site.js").read_text())


class Trickle(Handler):
    """A network on which a page comes in pieces, and every file late."""

    def copyfile(self, source, outputfile):
        if not self.path.endswith("/"):
            time.sleep(0.2)
        while piece := source.read(4000):
            outputfile.write(piece)
            outputfile.flush()
            time.sleep(0.1)


@pytest.mark.browser
@pytest.mark.parametrize("width, language, kinds", [(360, "ja", LAYOUTS[:3]), (1280, "en", LAYOUTS[3:6])])
def test_nothing_moves_while_a_page_comes_over_a_slow_network(browser, site, width, language, kinds):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Trickle, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page(viewport={"width": width, "height": 800})
    moved = {}
    for kind in kinds:
        path = by_kind(site, language)[kind].path
        page.goto(f"http://127.0.0.1:{server.server_address[1]}{path}", wait_until="networkidle")
        if shifts := page.evaluate(SHIFTS):
            moved[path] = shifts
    page.close()
    server.shutdown()
    assert not moved


@pytest.mark.browser
@pytest.mark.parametrize("kind", LAYOUTS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_page_loads_nothing_else_until_search_is_touched(page, site, language, kind):
    path = by_kind(site, language)[kind].path
    loaded = []
    page.on("request", lambda request: loaded.append(urlsplit(request.url).path))
    page.goto(path, wait_until="networkidle")
    file = site / path.replace("no-such-page/", "404.html").lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    blocking, other, _ = parts(site, file)
    icon = [address for address in other if "icon" in address]  # a browser without windows does not fetch it
    expected = {path, *(urlsplit(address).path for address in [*blocking, *other] if address not in icon)}
    assert set(loaded) - {urlsplit(address).path for address in icon} == expected
    assert page.evaluate(SHIFTS) == []
    # The page has been idle once already, so "networkidle" would not wait: wait for the request itself.
    with page.expect_request(lambda request: "search-worker.js" in request.url):
        page.locator("#page-search").focus()
