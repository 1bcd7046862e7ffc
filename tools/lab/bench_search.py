"""How good and how fast the search is, beside a stock build: make bench-search [ARGS="FILE --all"]

Types queries of a file (tests/data/blind.tsv; columns: language of the query, query, ids that answer it, kind), 120 of
each site's, evenly chosen, or all of them, into the search box of the built site in Chromium and prints, per language
and kind: how often the first result answers (success@1), how often one of the first three does (success@3), the mean
reciprocal rank, and the queries without a result. Beside it the same for a stock build: Material as it comes, the same
pages without tags. Then the speed: from opening a page on slow 4G to the first result, of both in turns; from key press
to changed results, with the processor slowed down four times; and what page, search and first result weigh.
"""

import argparse
import gzip
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
from browse import chromium, serve
from pages import MKDOCS, ROOT, Site, built

HOME = {"en": "", "ja": "ja/"}
PAGE = "answers/when-asked/"  # where queries are typed
MOST, KEYED = 120, 20  # queries typed into each language of a site, for its quality and for its speed
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


def ask_ours(page, query: str):
    page.wait_for_function("query => document.querySelector('.results').dataset.query === query", arg=query.strip())
    page.wait_for_timeout(1000)  # an unsure answer is looked at again


def ask_stock(page, query: str):
    page.keyboard.press("Shift")  # Material waits for a key to come up, which letters without a key never do
    page.evaluate("""() => new Promise(resolve => {
        let quiet = setTimeout(resolve, 700);
        new MutationObserver(() => { clearTimeout(quiet); quiet = setTimeout(resolve, 250); }).observe(
            document.querySelector('.md-search-result'), { subtree: true, childList: true, characterData: true });
    })""")


def quality(browser, address: str, box: str, links: str, wait, rows: list[Query]) -> tuple[dict, list[str]]:
    """(rank of the expected page or 0, was anything found) of each query, per language and kind; and a line for each
    query whose first result does not answer."""
    ranks, missed = defaultdict(list), []
    for language, home in HOME.items():
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address + home + PAGE)
        page.click(box)
        page.wait_for_function("() => !/Initializing|初期化/.test("  # Material; ours has no such words
                               "document.querySelector('.md-search-result__meta')?.textContent)")
        for _, query, expected, kind in (row for row in rows if row.site == language):
            page.fill(box, "")
            page.locator(box).press_sequentially(query)
            wait(page, query)
            paths = page.eval_on_selector_all(links, "links => links.map(link => link.pathname)")
            found = list(dict.fromkeys(path.strip("/").split("/")[-1] or "index" for path in paths))
            rank = next((place for place, id in enumerate(found, 1) if id in expected), 0)
            for key in (kind, "all"):
                ranks[language, key].append((rank, bool(found)))
            if rank != 1:
                missed.append(f"  {language} {query!r}: expected {','.join(sorted(expected))}, place {rank or '–'}, "
                              f"first {', '.join(found[:3])}")
        page.close()
    return ranks, missed


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
        print(line)


def main():
    parser = argparse.ArgumentParser(prog="tools/lab/bench_search.py", description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path, nargs="?", default=ROOT / "tests/data/blind.tsv")
    parser.add_argument("--all", action="store_true", help=f"not {MOST} queries of each site, but all")
    options = parser.parse_args()
    rows = queries(options.file)
    rows = rows if options.all else [row for language in HOME for row in sample(rows, language, MOST)]
    with tempfile.TemporaryDirectory() as folder, built() as site, chromium() as browser:
        ours, theirs = serve(site.folder), serve(build_stock(Path(folder)))
        ranks, missed = quality(browser, ours, *OURS, ask_ours, rows)
        show(ranks, quality(browser, theirs, *STOCK, ask_stock, rows)[0])
        print("\nOurs, first result not expected:", *missed, sep="\n")
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
