"""How good and how fast the search is, beside a stock build: make bench-search [ARGS="FILE --all"]

Asks both queries of a file (tests/data/blind.tsv; columns: language of the query, query, ids that answer it or none,
kind), 60 to each language's site, evenly chosen, or all: our engine as a reader would, the stock build (Material as it
comes, the same pages without tags) by typing into its box in Chromium. Prints per language and kind how often the
first result answers (success@1), how often one of the first three does (success@3), the mean reciprocal rank, and the
queries without a result. Then the speed: from opening a page on slow 4G to the first result, of both in turns; from
key press to changed results, with the processor slowed down four times; and what page, search and first result weigh.
"""

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browse import NODE, chromium, serve
from pages import Site
from settings import ROOT
from site_build import built

MKDOCS = f"{Path(sys.executable).parent}/mkdocs"

HOME = {"en": "", "ja": "ja/"}
PAGE = "answers/when-asked/"  # where queries are typed
MOST, KEYED = 60, 10  # queries asked of each language of a site, for its quality and for its speed
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
# queries that both answer first: language of the site, query, id
EASY = [("en", "google authenticator", "google-authenticator"), ("en", "passkey", "asked-for-passkey"),
        ("ja", "機種変更", "new-phone"), ("ja", "パスキー", "asked-for-passkey")]
OURS = "#page-search", ".results:not(:has(.message)) ol a"  # the box, the links of its results
STOCK = ".md-search__input", ".md-search-result__item > a, .md-search-result__item > .md-search-result__link"


def build_stock(folder: Path) -> Path:
    """A site of the same Markdown as Material makes it without any setting of ours: no tags, its own theme, search and
    frame."""
    site = Site()
    for language in site.languages:
        ours = site.settings[language.code].data
        for page in site.pages[language.code].values():
            if not page.moved:  # that needs our template
                target = folder / "docs" / language.code / page.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(re.sub(r"^tags:\n(  - .*\n)+", "", page.text, count=1, flags=re.MULTILINE))
        ours["markdown_extensions"]["pymdownx.snippets"]["base_path"] = [str(ROOT / "overrides/includes")]
        config = folder / f"{language.code}.yml"
        config.write_text(yaml.safe_dump({
            "site_name": ours["site_name"], "nav": ours["nav"], "markdown_extensions": ours["markdown_extensions"],
            "docs_dir": f"docs/{language.code}", "site_dir": f"site/{language.path}", "plugins": ["search"],
            "theme": {"name": "material", "language": language.code, "font": False}}, allow_unicode=True))
        subprocess.run([MKDOCS, "build", "--quiet", "--config-file", config], check=True, stderr=subprocess.DEVNULL,
                       env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return folder / "site"


class Query(NamedTuple):
    """`site` is the language of the site asked: queries in other languages go to the English one."""

    site: str
    text: str
    expected: list[str]
    kind: str


def queries(file: Path) -> list[Query]:
    """The queries of a file."""
    rows = [(*line.split("\t"), "") for line in file.read_text().splitlines() if not line.startswith(("#", "lang\t"))]
    return [Query(row[0] if row[0] in HOME else "en", row[1], row[2].split(","), row[3]) for row in rows
            if len(row) > 3]


def sample(rows: list[Query], language: str, most: int) -> list[Query]:
    """At most so many of the queries to one language of the site, evenly chosen."""
    own = [row for row in rows if row.site == language]
    return [own[place * len(own) // most] for place in range(most)] if len(own) > most else own


def ask_ours(folder: Path, rows: list[Query]) -> list[list[str]]:
    """Ids of the pages that our engine finds for each query, best first."""
    asked = json.dumps([{"language": row.site, "query": row.text} for row in rows])
    done = subprocess.run([NODE, "--no-warnings", ROOT / "tools/lab/score.mjs", "--ask", folder], input=asked,
                          capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def ask_stock(browser, address: str, rows: list[Query]) -> list[list[str]]:
    """The same of the stock build."""
    pages, answers = {}, []
    box, links = STOCK
    for row in rows:
        if row.site not in pages:
            page = pages[row.site] = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(address + HOME[row.site] + PAGE)
            page.click(box)
            page.wait_for_function("() => !/Initializing|初期化/.test("
                                   "document.querySelector('.md-search-result__meta')?.textContent)")
        page = pages[row.site]
        page.fill(box, row.text)
        page.keyboard.press("Shift")  # Material waits for a key to come up
        page.evaluate("""() => new Promise(resolve => {
            let quiet = setTimeout(resolve, 700);
            new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(resolve, 250); }).observe(
                document.querySelector('.md-search-result'), { subtree: true, childList: true, characterData: true });
        })""")
        paths = page.eval_on_selector_all(links, "links => links.map(link => link.pathname)")
        answers.append(list(dict.fromkeys(path.strip("/").split("/")[-1] or "index" for path in paths)))
    return answers


def ranks(rows: list[Query], answers: list[list[str]]) -> dict:
    """(rank of the expected page or 0, was anything found) of each query, per language and kind."""
    found = defaultdict(list)
    for row, ids in zip(rows, answers, strict=True):
        rank = next((place for place, id in enumerate(ids or ["none"], 1) if id in row.expected), 0)
        for key in (row.kind, "all"):
            found[row.site, key].append((rank, bool(ids)))
    return found


def speed(browser, address: str, rows: list[Query], slowdown: int, worker: bool) -> list[float]:
    """Milliseconds from each key press to changed results. Chromium slows the page down but no workers, so the engine
    runs on the page without `worker`."""
    times, box = [], OURS[0]
    shown = "query => document.querySelector('.results')?.dataset.query === query"
    for language, home in HOME.items():
        page = browser.new_page(viewport={"width": 360, "height": 740})
        if not worker:
            page.add_init_script("delete window.Worker")
        page.goto(address + home + PAGE)
        page.click(box)
        page.fill(box, "warm up")
        page.wait_for_function(shown, arg="warm up")
        page.evaluate("""() => {
            let pressed = 0;
            window.times = [];
            for (const kind of ['keydown', 'beforeinput']) {
                addEventListener(kind, event => { pressed ||= event.timeStamp; }, true);
            }
            new MutationObserver(list => {
                if (pressed && list.some(({ type }) => type === 'childList')) times.push(performance.now() - pressed);
                if (list.some(({ type }) => type === 'attributes')) pressed = 0;
            }).observe(document.querySelector('.results'),
                { childList: true, attributes: true, attributeFilter: ['data-query'] });
        }""")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        for row in sample(rows, language, KEYED):
            page.fill(box, "")
            page.evaluate("document.querySelector('.results').dataset.query = ''")
            for end, letter in enumerate(row.text, 1):
                page.locator(box).press_sequentially(letter)
                page.wait_for_function(shown, arg=row.text[:end].strip())
        times += page.evaluate("times")
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
                page.goto(f"{address}{HOME[language]}{PAGE}", wait_until="commit")
                page.wait_for_selector(box, state="attached")
                right = f"document.querySelector('{links}')?.href.includes('/{wanted}/')"
                while not page.evaluate(right) and time.monotonic() < start + 20:
                    page.evaluate(TYPE, [box, query])
                    page.wait_for_timeout(10)
                times[name].append(time.monotonic() - start)
    return times


def show(ours: dict, stock: dict):
    """Prints a row for each language and kind."""
    print("\nDoes the first result answer? (@1; @3: one of the first three; none: queries without a result)\n"
          f"{'':34} {'queries':>7}   {'ours: @1':>9} {'@3':>6} {'MRR':>6} {'none':>5}   {'stock: @1':>9} {'@3':>6} "
          f"{'MRR':>6} {'none':>5}")
    for key in sorted(ours):
        line = f"{key[0]:3} {key[1]:29} {len(ours[key]):7}  "
        for places in (ours[key], stock[key]):
            good, count = [rank for rank, _ in places], len(places)
            line += (f" {sum(rank == 1 for rank in good) / count:9.1%} "
                     f"{sum(0 < rank < 4 for rank in good) / count:6.1%} "
                     f"{sum(1 / rank for rank in good if rank) / count:6.3f} "
                     f"{sum(not found for _, found in places):5}  ")
        print(line, flush=True)


def main():
    parser = argparse.ArgumentParser(prog="tools/lab/bench_search.py", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", default=ROOT / "tests/data/blind.tsv")
    parser.add_argument("--all", action="store_true", help=f"not {MOST} queries of each site, but all")
    options = parser.parse_args()
    rows = queries(options.file)
    rows = rows if options.all else [row for language in HOME for row in sample(rows, language, MOST)]
    with tempfile.TemporaryDirectory() as folder, built() as site, chromium() as browser:
        ours, theirs = serve(site.folder), serve(build_stock(Path(folder)))
        show(ranks(rows, ask_ours(site.folder, rows)), ranks(rows, ask_stock(browser, theirs, rows)))
        times = opening(browser, {"ours": (ours, *OURS), "stock": (theirs, *STOCK)})
        print("\nFrom opening a page on slow 4G to the right result, s, medians: " + ", ".join(
            f"{name} {statistics.median(seconds):.2f}" for name, seconds in times.items()))
        print("\nFrom key press to changed results, ms:        median    95th percentile")
        for title, slowdown, worker in (("as it is", 1, True), ("page 4 × slower, engine in its worker", 4, True),
                                        ("page and engine 4 × slower", 4, False)):
            keys = sorted(speed(browser, ours, rows, slowdown, worker))
            print(f"  {title:42} {statistics.median(keys):8.1f} {keys[int(len(keys) * 0.95)]:12.1f}    ({len(keys)} "
                  "changes)")
        print("\nBytes of page, search and first result, as gzip sends them:")
        files = [f"{PAGE}index.html", "assets/site.js", "assets/search.js", "assets/search.css",
                 "assets/search-worker.js", "pages.json", "asked.txt"]
        for language, home in HOME.items():
            sizes = {name: len(gzip.compress((site.folder / home / name).read_bytes(), 6)) for name in files}
            print(f"  {language} {sum(sizes.values()):7}   " + ", ".join(
                f"{name.removeprefix('assets/')} {size}" for name, size in sizes.items()))


if __name__ == "__main__":
    main()
