"""Light enough for a bad network. Bytes are counted as a server sends them (gzip); time is never measured."""

import functools
import gzip
import statistics
import time
from urllib.parse import urljoin, urlsplit

import pytest
from browse import Handler, served
from conftest import SHIFTS, by_kind
from playwright.sync_api import expect

FIRST = 14_000  # bytes before the text shows: what a server may send before it waits for the first answer
HEAVIEST, COMMON = 10_500, 8_500  # bytes of the heaviest answer, and of the median one
WHOLE = 40_000  # bytes of a page until its reader touches search
SEARCHED = 88_000  # bytes of a page, its search and a first result, as of stock Material
IN_ANOTHER = 105_000  # where the query is in another language than the page
# By scripts: to find the page that was meant, and for the words of the table.
ASKED_FOR = {"error": ["/sitemap.xml"], "helpdesk": ["../answers.json"]}


@functools.cache
def sent(folder, path: str, level: int = 6) -> int:
    """Bytes that what is served for a path costs."""
    file = folder / path.lstrip("/")
    file = file / "index.html" if file.is_dir() else file if file.is_file() else file.parent / "404.html"
    return len(gzip.compress(file.read_bytes(), level, mtime=0))


def shown(site, url: str, level: int = 6) -> int:
    """Bytes before the text of a page shows: its own and those of its styles."""
    styles = site.html[url].select("link[rel=stylesheet]:not([media=print])")
    return sum(sent(site.folder, file, level) for file in (url, *(site.resolve(url, tag["href"])[0] for tag in styles)))


@pytest.mark.slow
def test_every_page_shows_at_once(site):
    assert len(site.html) > 60
    for url, html in site.html.items():
        assert html.style, f"{url}: its styles were not weighed"
        waits = html.select("script[src]:not([defer], [async], [type=module])")
        assert not waits, f"{url}: the text waits for the script. Give it the attribute defer: {waits}"
        assert shown(site, url) <= FIRST, f"{url}: {shown(site, url)} bytes. Shorten it, or assets/style.css."


@pytest.mark.slow
@pytest.mark.parametrize("language, others", [("en", ["ja", "vi", "id", "zh"]), ("ja", ["en", "ko"])])
def test_answers_and_their_search_are_light(site, language, others):
    """An answer with its styles is as small as gzip makes it; with search and a first result as servers send it.
    `others`: languages that a reader may ask in, each with its model."""
    answers = [page for page in site.articles(language).values() if page.kind == "answers"]
    weights = {page.id: shown(site, page.url, 9) for page in answers}
    assert len(weights) > 25
    heaviest = max(weights, key=weights.get)
    assert weights[heaviest] <= HEAVIEST, f"{heaviest}: {weights[heaviest]} bytes. Shorten it, or style.css."
    assert statistics.median(weights.values()) <= COMMON, "Shorten the answers, what stands on all, or style.css."
    home = answers[0].language.path
    files = [f"{home}search-pages.json", "search-languages.json", *(
        f"{home}assets/{name}" for name in ("site.js", "search.js", "search.css", "search-engine.js"))]
    weights = {path: sent(site.folder, path) for path in files}
    weights["the heaviest answer"] = max(sent(site.folder, page.url) for page in answers)
    for asked in (language, *others):
        weights["the model"] = sent(site.folder, f"search-{asked}.json")
        budget = SEARCHED if asked == language else IN_ANOTHER
        assert sum(weights.values()) < budget, f"{asked}: {weights}. Make the model smaller: see tools/train.py."


class Trickle(Handler):
    """A network on which a page comes in pieces."""

    def copyfile(self, source, outputfile):
        while piece := source.read(4000) + source.readline():  # a sentence cut in two may be wrapped anew
            outputfile.write(piece)
            outputfile.flush()
            time.sleep(0.05)  # some frames of the browser


@pytest.mark.browser
@pytest.mark.parametrize("width, language, kinds", [
    (360, "ja", ["home", "answers", "manuals", "helpdesk"]),
    (1280, "en", ["questions", "helpdesk", "find-your-answer"])])
def test_nothing_moves_while_a_page_comes_in_pieces_and_its_script_last(browser, site, width, language, kinds):
    """What a script adds has its place from the start. The window is as tall as the page: all that moves counts."""
    waiting, moved = [], {}
    with served(site.folder, Trickle) as address:
        for kind in kinds:
            with browser.new_page(viewport={"width": width, "height": 8000}, locale=language) as page:
                page.route("**/site.js*", lambda route: waiting.append(route))
                page.goto(address + by_kind(site, language)[kind].path, wait_until="commit")
                expect(page.locator("footer ~ .status")).to_be_attached()
                page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
                waiting.pop().continue_()
                page.wait_for_load_state()
                shifts = page.evaluate(SHIFTS)
                if shifts:
                    moved[kind] = shifts
    assert not moved


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_page_loads_little_and_nothing_else_until_search_is_touched(page, site, language):
    tabs = []
    for kind, html in by_kind(site, language).items():
        tab, loaded = page.context.new_page(), set()
        tab.on("request", lambda request, loaded=loaded: loaded.add(urlsplit(request.url).path))
        tab.goto(html.path)
        tabs.append((kind, html, tab, loaded))
    for kind, html, tab, loaded in tabs:
        tab.wait_for_load_state("networkidle")
        named = html.select("link:not([rel=canonical], [rel=alternate]), [src]")
        wanted = ["", *ASKED_FOR.get(kind, []), *(tag.get("href") or tag["src"] for tag in named)]
        wanted = {urlsplit(urljoin(html.path, address)).path for address in wanted}
        loaded |= {path for path in wanted if path.endswith("/icon.svg")}  # not every browser fetches it
        assert loaded == wanted
        weights = {path: sent(site.folder, path) for path in loaded}
        assert sum(weights.values()) <= WHOLE, f"{weights}. Shorten what it loads."
        assert tab.evaluate(SHIFTS) == []
        # The page has been idle once already, so "networkidle" would not wait: wait for the request itself.
        with tab.expect_request(lambda request: "search-engine.js" in request.url):
            tab.locator("#page-search").focus()
