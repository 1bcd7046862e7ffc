"""What happens when the site grows: make bench-scale SIZES="30 100 300 1000 5000"

Fills copies of the site with made-up answers in both languages (bench_content.py) and prints, beside a stock Material build
Zensical with this site's templates, and this site with Pagefind, over the same content:

build     seconds for both languages, and processor seconds, which say more on a busy machine
peak      memory of the largest process, MB
check     processor seconds for all checks of tests/checks on sources and built site, and what they found
page      one made-up answer, compressed, KB: the file itself, which holds the styles except with stock Material
home      the home page, compressed, KB
loaded    what the browser loads from the page's opening to the first results, compressed, KB: page, styles, scripts, index
usable    seconds from opening an answer until the first query shows its results, in Chromium on a slowed-down line and processor
query     milliseconds from the last letter of a further query to its results: median and slowest of ten
found     how many of these eleven queries have the right answer first, or among the first three

The line: 150 ms, 1.6 Mbit/s down. The processor: four times slower. Chromium does not slow workers down, so this site's search
runs on the page itself here; the search of stock Material cannot, and is faster here than on a phone.
Each build may take half an hour. The whole run takes an hour and a half, most of it stock Material and Zensical with 5,000 answers; SIZES="30 100" takes
three minutes. SYSTEMS="this site, with Pagefind" measures only those.
"""

import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml
from playwright.sync_api import Error, sync_playwright

import bench_content
import succession

ROOT = Path(__file__).resolve().parent.parent
MKDOCS = Path(sys.executable).parent / "mkdocs"
PAGEFIND = ROOT / ".build/pagefind"
ENVIRON = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_VERSION": "scale", "SITE_URL": "https://mfa-help.example/"}
PATIENCE = 180  # seconds for a search to answer
LIMIT = 1800  # seconds for one build
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml", ".wasm": "application/wasm", ".txt": "text/plain"}


def measured(command, cwd, **environ) -> dict:
    """Runs a command. → seconds, processor seconds, peak MB of its largest process. Raises RuntimeError with what it said."""
    with tempfile.TemporaryFile("w+") as output:
        begin = time.monotonic()
        process = subprocess.Popen(command, cwd=cwd, stdout=output, stderr=output, env={**ENVIRON, **environ})
        late = threading.Timer(LIMIT, process.kill)
        late.start()
        _, status, usage = os.wait4(process.pid, 0)
        late.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.monotonic() - begin
        output.seek(0)
        said = output.read()
    if process.returncode:
        raise RuntimeError(f"{command[0]}: {said[-3000:] if process.returncode > 0 else f'stopped after {LIMIT} s'}")
    return {"build": seconds, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024, "said": said}


def add(one: dict, two: dict) -> dict:
    return {"build": one["build"] + two["build"], "cpu": one["cpu"] + two["cpu"], "peak": max(one["peak"], two["peak"])}


# Three ways to build the same content. Each takes a filled tree and gives (measures, folder of the site).

def build_ours(tree: Path):
    return measured(["tools/build.sh", "site"], tree, MKDOCS=str(MKDOCS)), tree / "site"


def build_stock(tree: Path):
    """Material as it comes, with the site's navigation and Markdown, and its tags, which its search takes into account."""
    class Loader(yaml.SafeLoader):
        pass
    Loader.add_constructor("!ENV", lambda loader, node: "")
    shared = yaml.load((tree / "mkdocs.yml").read_text(), Loader)
    parts = []
    for language, config in (("en", "mkdocs.yml"), ("ja", "mkdocs.ja.yml")):
        moved = [path.relative_to(tree / "docs" / language).as_posix() for path in (tree / "docs" / language).rglob("*.md")
                 if "\ntemplate: " in path.read_text()]
        (tree / f"stock.{language}.yml").write_text(yaml.safe_dump({
            "site_name": "Stock", "site_url": ENVIRON["SITE_URL"], "docs_dir": f"docs/{language}", "nav": yaml.load((tree / config).read_text(), Loader)["nav"],
            "theme": {"name": "material", "language": language, "font": False}, "plugins": ["search"],
            "exclude_docs": "\n".join(f"/{path}" for path in moved), "markdown_extensions": shared["markdown_extensions"]}, allow_unicode=True))
        site = tree / "stock" / ("ja" if language == "ja" else "")
        parts.append(measured([MKDOCS, "build", "--quiet", "-f", f"stock.{language}.yml", "--site-dir", site], tree))
    return add(*parts), tree / "stock"


def build_zensical(tree: Path):
    converted = tree.with_name(tree.name + "-zensical")
    for name in ("docs", "overrides"):
        shutil.copytree(tree / name, converted / name)
    for name in ("mkdocs.yml", "mkdocs.ja.yml"):
        shutil.copy(tree / name, converted)
    succession.convert(converted)
    parts = [measured([succession.environment() / "zensical", "build", "--strict", "-f", config], converted, SITE_DIR=folder)
             for config, folder in (("mkdocs.yml", "site"), ("mkdocs.ja.yml", "site/ja"))]
    after = measured(["sh", "-c", succession.AFTER, "sh", converted / "site"], converted)
    return add(add(*parts), after), converted / "site"


def build_pagefind(tree: Path):
    """This site after tools/pagefind/switch.sh."""
    switched = tree.with_name(tree.name + "-pagefind")
    shutil.copytree(tree, switched, ignore=shutil.ignore_patterns("site", "stock", ".build"))
    measured(["tools/pagefind/switch.sh"], switched)
    return measured(["tools/build.sh", "site"], switched, MKDOCS=str(MKDOCS), PAGEFIND=str(PAGEFIND / "bin/python")), switched / "site"


CHECKS = """
import sys
from pathlib import Path
sys.path.insert(0, "tests")
from checks import built, ledger, links, page_model
from checks.source import Site
site = Site(Path.cwd(), Path(sys.argv[1]))
faults = [fault for part in (built, ledger, links, page_model) for fault in part.check(site)]
print(*faults[:5], len(faults), sep="\\n")
"""


def check(tree: Path, site: Path) -> dict:
    measured([sys.executable, "tools/ledger.py"], tree)
    measures = measured([sys.executable, "-c", CHECKS, site], tree)
    return {"check": measures["cpu"], "faults": measures["said"].strip()}


# On a phone

class Compressed(BaseHTTPRequestHandler):
    """Serves the folder in `folder` as a web server does, compressed; each file is compressed once."""

    protocol_version = "HTTP/1.1"
    folder: Path
    kept: dict
    sent: list  # bytes

    def do_GET(self):
        path = self.folder / self.path.partition("?")[0].lstrip("/")
        path = path / "index.html" if path.is_dir() else path
        if path not in self.kept:
            self.kept[path] = gzip.compress(path.read_bytes(), 6) if path.is_file() else b""
        self.send_response(200 if path.is_file() else 404)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream") + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(self.kept[path])))
        self.send_header("Cache-Control", "max-age=3600")
        self.end_headers()
        self.wfile.write(self.kept[path])
        self.sent[0] += len(self.kept[path])

    def log_message(self, *args):
        pass


OURS = {"field": "#page-search", "results": ".results", "links": ".results:not(:has(.message)) ol a"}
STOCK = {"field": ".md-search__input", "results": ".md-search-result__list", "links": ".md-search-result__item > a"}
# Resolves with the milliseconds until the list of results has changed and stays as it is for a while.
SETTLED = """([selector, text, field]) => new Promise(resolve => {
    const begin = performance.now();
    let last = 0, quiet;
    const list = document.querySelector(selector);
    const watch = new MutationObserver(() => {
        last = performance.now();
        clearTimeout(quiet);
        quiet = setTimeout(() => { watch.disconnect(); resolve(last - begin); }, 600);
    });
    watch.observe(list, {childList: true, subtree: true, characterData: true});
    const input = document.querySelector(field);
    input.value = text;
    input.dispatchEvent(new Event("input", {bubbles: true}));
    input.dispatchEvent(new KeyboardEvent("keyup", {bubbles: true}));
})"""


def phone(browser, site: Path, system: dict, numbers: list[int]) -> dict:
    """Opens a made-up answer on a slowed-down phone and searches, in English."""
    class Here(Compressed):
        folder, kept, sent = site, {}, [0]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Here)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page = context.new_page()
    if system is OURS:
        page.add_init_script("window.Worker = class { constructor() { setTimeout(() => this.onerror()); } postMessage() {} }")
    page.set_default_timeout(PATIENCE * 1000)
    tools = context.new_cdp_session(page)
    tools.send("Network.enable")
    tools.send("Network.emulateNetworkConditions", {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8})
    tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    numbers = numbers[:: max(1, len(numbers) // 11)][:11]
    ranks, times = [], []

    def rank(number):
        found = [re.sub(r"[#?].*", "", link) for link in page.eval_on_selector_all(system["links"], "links => links.map(link => link.href)")]
        found = list(dict.fromkeys(found))
        want = f"/answers/{bench_content.identity(number)}/"
        ranks.append(next((place for place, link in enumerate(found, 1) if link.endswith(want)), 99))

    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/answers/{bench_content.identity(numbers[-1])}/"
        begin = time.monotonic()
        page.goto(address, wait_until="domcontentloaded")
        if system is STOCK:
            page.wait_for_load_state("load")
            page.locator("label.md-header__button[for=__search]").first.click()
        first = bench_content.question(numbers[0])
        page.locator(system["field"]).fill(first[:-1])
        page.locator(system["field"]).press(first[-1])
        page.wait_for_selector(system["links"], state="attached")
        usable, loaded = time.monotonic() - begin, Here.sent[0] / 1024
        page.wait_for_timeout(1500)
        rank(numbers[0])
        for number in numbers[1:]:
            times.append(page.evaluate(SETTLED, [system["results"], bench_content.question(number), system["field"]]))
            rank(number)
    except Error as error:
        print(f"    search gave up: {str(error).splitlines()[0]}", flush=True)
        return {}
    finally:
        context.close()
        server.shutdown()
    return {"usable": usable, "loaded": loaded, "query": statistics.median(times), "slowest": max(times), "first": ranks.count(1), "top": sum(r <= 3 for r in ranks), "of": len(ranks)}


def compressed(*files: Path) -> float:
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1024


COLUMNS = (("answers", 8), ("system", 16), ("build s", 9), ("cpu s", 8), ("peak MB", 9), ("check s", 9), ("page KB", 9), ("home KB", 9), ("loaded KB", 10),
           ("usable s", 10), ("query ms", 10), ("slowest", 9), ("first", 7), ("top 3", 7))


def row(size, name, m):
    def number(key, digits=1):
        return f"{m[key]:.{digits}f}" if key in m else "–"
    cells = (size, name, number("build"), number("cpu"), number("peak", 0), number("check"), number("page"), number("home"), number("loaded", 0),
             number("usable"), number("query", 0), number("slowest", 0), *((f"{m['first']}/{m['of']}", f"{m['top']}/{m['of']}") if "of" in m else ("–", "–")))
    print("".join(f"{cell!s:{'<' if n == 1 else '>'}{width}}  "[:width + 2] for n, (cell, (_, width)) in enumerate(zip(cells, COLUMNS))), flush=True)


def main():
    sizes = [int(size) for size in os.environ.get("SIZES", "30 100 300 1000 5000").split()]
    systems = [(name, build, system) for name, build, system in (
        ("this site", build_ours, OURS), ("stock Material", build_stock, STOCK), ("Zensical", build_zensical, OURS),
        ("with Pagefind", build_pagefind, OURS)) if name in os.environ.get("SYSTEMS", name)]
    succession.environment()
    succession.environment(PAGEFIND, ROOT / "tools/pagefind/requirements.txt")
    print("".join(f"{name:{'<' if n == 1 else '>'}{width}}  " for n, (name, width) in enumerate(COLUMNS)))
    with tempfile.TemporaryDirectory(prefix="scale-") as temporary, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"])
        for size in sizes:
            tree = Path(temporary, str(size))
            succession.copy_tree(tree)
            for name in ("tests", "tools"):
                shutil.copytree(ROOT / name, tree / name)
            numbers = bench_content.fill(tree, size)
            for name, build, system in systems:
                try:
                    measures, site = build(tree)
                except RuntimeError as error:
                    print(f"{size:8}  {name}: {error}", flush=True)
                    continue
                if build is build_ours:
                    measures |= check(tree, site)
                measures["page"] = compressed(site / "answers" / bench_content.identity(0) / "index.html")
                measures["home"] = compressed(site / "index.html")
                measures |= phone(browser, site, system, numbers)
                row(size, name, measures)
                if measures.get("faults", "0") != "0":
                    print("    " + measures["faults"].replace("\n", "\n    "), flush=True)
            for folder in Path(temporary).iterdir():
                shutil.rmtree(folder)
        browser.close()


if __name__ == "__main__":
    main()
