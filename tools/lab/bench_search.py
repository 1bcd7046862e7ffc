"""How good and how fast the search is, beside a stock build: make bench-search [ARGS="FILE"]

Types the queries of a file (tests/data/blind.tsv; columns: language of the query, query, ids that answer it, kind) into
the search box of the built site in Chromium and prints, per language and kind: how often the first result answers
(success@1), how often one of the first three does (success@3), the mean reciprocal rank, and the queries without a
result. Beside it the same for a stock build: Material as it comes, the same pages without tags. Then the speed: from
opening a page on slow 4G to the first result, of both in turns; from key press to changed results, with the processor
slowed down four times; and what page, search and first result weigh.
"""

import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
HOME = {"en": "", "ja": "ja/"}
MKDOCS = Path(sys.executable).parent / "mkdocs"


SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
# queries that both answer first: language of the site, query, id
EASY = [("en", "google authenticator", "google-authenticator"), ("en", "passkey", "asked-for-passkey"),
        ("ja", "機種変更", "new-phone"), ("ja", "パスキー", "asked-for-passkey")]


class Zipped(SimpleHTTPRequestHandler):
    """Files as a web server sends them: compressed, over connections that stay, kept by the browser."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() else file
        body = gzip.compress(file.read_bytes(), 6) if file.is_file() else b""
        self.send_response(200 if file.is_file() else 404)
        for name, value in (("Content-Type", self.guess_type(str(file))), ("Content-Encoding", "gzip"),
                            ("Content-Length", str(len(body))), ("Cache-Control", "max-age=300")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def serve(folder: Path) -> str:
    """Serves a folder until the program ends; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Zipped, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/"


class Loader(yaml.SafeLoader):
    """Reads mkdocs.yml; values from the environment do not matter here."""


Loader.add_constructor("!ENV", lambda loader, node: "")


def build_stock(folder: Path):
    """A site of the same Markdown as Material makes it without any setting of ours: no tags, its own theme, search and
    frame."""
    for language, name in (("en", "mkdocs.yml"), ("ja", "mkdocs.ja.yml")):
        ours = yaml.load((ROOT / "mkdocs.yml").read_text(), Loader) | yaml.load((ROOT / name).read_text(), Loader)
        docs = folder / "docs" / language
        for source in (ROOT / "docs" / language).rglob("*.md"):
            if "\nmoved_to: " in source.read_text():
                continue  # it needs our template
            target = docs / source.relative_to(ROOT / "docs" / language)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(re.sub(r"^tags:\n(  - .*\n)+", "", source.read_text(), count=1, flags=re.MULTILINE))
        extensions = ours["markdown_extensions"]
        extensions["pymdownx.snippets"]["base_path"] = [str(ROOT / "overrides/includes")]
        config = folder / f"{language}.yml"
        config.write_text(yaml.safe_dump({
            "site_name": ours["site_name"], "docs_dir": str(docs), "site_dir": str(folder / "site" / HOME[language]),
            "nav": ours["nav"],
            "theme": {"name": "material", "language": language, "font": False}, "plugins": ["search"],
            "markdown_extensions": extensions,
        }, allow_unicode=True))
        subprocess.run([MKDOCS, "build", "--quiet", "--config-file", config], check=True, stderr=subprocess.DEVNULL,
                       env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})


def queries(file: Path) -> list[tuple[str, str, set[str], str]]:
    """Language of the site asked, query, ids of the pages that answer it, kind. Queries in other languages go to the
    English site."""
    rows = [line.split("\t") for line in file.read_text().splitlines() if line.strip()
            and not line.startswith(("#", "lang"))]
    return [(row[0] if row[0] in HOME else "en", row[1], set(row[2].split(",")), (row[3:] or [""])[0])
            for row in rows if len(row) > 2]


def ids(addresses: list[str]) -> list[str]:
    """Addresses of results → ids of their pages, each once."""
    paths = [re.sub(r"^https?://[^/]+/(ja/)?|[?#].*$", "", address).strip("/") for address in addresses]
    return list(dict.fromkeys(path.split("/")[-1] or "index" for path in paths))


def ask_ours(page, query: str) -> list[str]:
    page.fill("#page-search", "")
    page.locator("#page-search").press_sequentially(query)
    page.wait_for_function("query => document.querySelector('.results').dataset.query === query", arg=query.strip())
    page.wait_for_timeout(1000)  # an unsure answer is looked at again
    return page.eval_on_selector_all(".results:not(:has(.message)) ol a", "links => links.map(link => link.href)")


def ask_stock(page, query: str) -> list[str]:
    page.wait_for_function("""() => {
        return !/Initializing|初期化/.test(document.querySelector(".md-search-result__meta").textContent); }""")
    box = page.locator(".md-search__input")
    box.fill("")
    box.press_sequentially(query)
    page.keyboard.press("Shift")  # Material waits for a key to come up, which letters without a key never do
    page.evaluate("""() => new Promise(resolve => {
        let quiet = setTimeout(resolve, 700);
        new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(resolve, 250); })
            .observe(document.querySelector('.md-search-result'), {subtree: true, childList: true,
                characterData: true});
    })""")
    return page.eval_on_selector_all(".md-search-result__item > a, .md-search-result__item > .md-search-result__link",
                                     "links => links.map(link => link.href)")


def quality(browser, address: str, start: dict[str, str], ask, rows) -> tuple[dict, list]:
    """Ranks of the expected pages, per set, language and kind (0: not found), and the queries whose first result does
    not answer."""
    ranks, missed = defaultdict(list), []
    for language in ("en", "ja"):
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address + HOME[language] + start["path"])
        page.click(start["box"])
        for _, query, expected, kind in (row for row in rows if row[0] == language):
            found = ids(ask(page, query))
            rank = next((place for place, id in enumerate(found, 1) if id in expected), 0)
            for key in ((language, kind), (language, "all")):
                ranks[key].append((rank, bool(found)))
            if rank != 1:
                missed.append((language, query, ",".join(sorted(expected)), rank, found[:3]))
        page.close()
    return ranks, missed


def speed(browser, address: str, rows, slowdown: int, worker: bool) -> list[float]:
    """Milliseconds from each key press to changed results. Chromium slows the page down but no workers, so the engine
    runs on the page without `worker`."""
    times = []
    for language in ("en", "ja"):
        page = browser.new_page(viewport={"width": 360, "height": 740})
        if not worker:
            page.add_init_script("delete window.Worker")
        page.goto(address + HOME[language] + "answers/when-asked/")
        page.click("#page-search")
        page.fill("#page-search", "warm up")
        page.wait_for_function("() => document.querySelector('.results')?.dataset.query === 'warm up'")
        page.evaluate("""() => {
            const panel = document.querySelector('.results');
            let pressed = 0;
            window.times = [];
            for (const kind of ['keydown', 'beforeinput']) addEventListener(kind,
                event => { pressed ||= event.timeStamp; }, true);
            new MutationObserver(list => {
                if (list.some(change => change.type === 'childList') && pressed) window.times.push(performance.now()
                    - pressed);
                if (list.some(change => change.type === 'attributes')) pressed = 0;
            }).observe(panel, {childList: true, attributes: true, attributeFilter: ['data-query']});
        }""")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        for _, query, *_ in [row for row in rows if row[0] == language][:60]:
            page.fill("#page-search", "")
            page.evaluate("document.querySelector('.results').dataset.query = ''")
            for end in range(1, len(query) + 1):
                page.locator("#page-search").press_sequentially(query[end - 1])
                page.wait_for_function("query => document.querySelector('.results').dataset.query === query",
                                       arg=query[:end].strip())
        times += page.evaluate("window.times")
        page.close()
    return times


TYPE = """([box, query]) => {
    const field = document.querySelector(box);
    const toggle = document.querySelector("#__search");  // Material's, where the box is closed at first
    if (toggle && !toggle.checked) toggle.click();
    if (document.activeElement !== field) field.focus();
    if (field.value !== query) {
        field.value = query;
        field.dispatchEvent(new InputEvent("input", {bubbles: true}));
    }
    field.dispatchEvent(new KeyboardEvent("keyup", {key: "Shift"}));  // Material waits for a key to come up
}"""


def opening(browser, sites: dict[str, tuple[str, str, str]], rounds: int = 5) -> dict[str, list[float]]:
    """Seconds from opening a page on slow 4G to the right result in first place, of each site in turns; typing begins
    as soon as the box is there. sites: name → address, box, links of results."""
    times = defaultdict(list)
    for language, query, wanted in EASY * rounds:
        for name, (address, box, links) in sites.items():
            with browser.new_context(viewport={"width": 360, "height": 740}) as context:
                page = context.new_page()
                context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_4G)
                start = time.monotonic()
                page.goto(f"{address}{HOME[language]}answers/when-asked/", wait_until="commit")
                page.wait_for_selector(box, state="attached")
                right = f"document.querySelector('{links}')?.href.includes('/{wanted}/')"
                while not page.evaluate(right) and time.monotonic() < start + 20:
                    page.evaluate(TYPE, [box, query])
                    page.wait_for_timeout(10)
                times[name].append(time.monotonic() - start)
    return times


def show(title: str, ranks: dict, beside: dict):
    print(f"\n{title}\n{'':34} {'queries':>7}   {'ours: @1':>9} {'@3':>6} {'MRR':>6} {'none':>5}   {'stock: @1':>9} "
          f"{'@3':>6} {'MRR':>6} {'none':>5}")
    for key in sorted(ranks):
        line = f"{key[0]:3} {key[1]:29} {len(ranks[key]):7}  "
        for table in (ranks, beside):
            places = table.get(key)
            if places:
                good = [rank for rank, _ in places]
                line += (f" {sum(rank == 1 for rank in good) / len(good):9.1%} "
                         f"{sum(0 < rank < 4 for rank in good) / len(good):6.1%}"
                         f" {sum(1 / rank for rank in good if rank) / len(good):6.3f} "
                         f"{sum(not found for _, found in places):5}  ")
        print(line)


def main():
    rows = queries(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests/data/blind.tsv")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        folder = Path(folder)
        site = folder / "ours"
        subprocess.run([ROOT / "tools/build.sh", site], check=True,
                       env={**os.environ, "MKDOCS": str(MKDOCS), "NO_MKDOCS_2_WARNING": "1"})
        build_stock(folder / "stock")
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium",
                                             args=["--no-sandbox", "--disable-gpu"])
        ours = serve(site)
        ranks, missed = quality(browser, ours, {"path": "answers/when-asked/", "box": "#page-search"}, ask_ours, rows)
        theirs = serve(folder / "stock/site")
        stock, _ = quality(browser, theirs,
                           {"path": "answers/when-asked/", "box": ".md-search__input"}, ask_stock, rows)
        show("Does the first result answer? (@1; @3: one of the first three; none: queries without a result)", ranks,
             stock)
        print("\nOurs, first result not expected:")
        for language, query, expected, rank, found in missed:
            print(f"  {language} {query!r}: expected {expected}, place {rank or '–'}, first {', '.join(found)}")
        times = opening(browser, {"ours": (ours, "#page-search", ".results ol a"),
                                  "stock": (theirs, ".md-search__input", ".md-search-result__link")})
        print("\nFrom opening a page on slow 4G to the right result, s, medians: " + ", ".join(
            f"{name} {statistics.median(times[name]):.2f}" for name in times))
        print("\nFrom key press to changed results, ms:        median    95th percentile")
        for title, slowdown, worker in (("as it is", 1, True), ("page 4 × slower, engine in its worker", 4, True),
                                        ("page and engine 4 × slower", 4, False)):
            times = sorted(speed(browser, ours, rows, slowdown, worker))
            slow = times[int(len(times) * 0.95)]
            print(f"  {title:42} {statistics.median(times):8.1f} {slow:12.1f}    ({len(times)} "
                  "changes)")
        print("\nBytes of page, search and first result, as gzip sends them:")
        for language, home in HOME.items():
            files = ["answers/when-asked/index.html",
                     *(f"assets/{name}" for name in ("site.js", "search.js", "search.css", "search-worker.js")),
                     "pages.json", "asked.txt"]
            sizes = {name: len(gzip.compress((site / home / name).read_bytes(), 6)) for name in files}
            print(f"  {language} {sum(sizes.values()):7}   " + ", ".join(f"{name} {size}" for name,
                                                                         size in sizes.items()))
        browser.close()


if __name__ == "__main__":
    main()
