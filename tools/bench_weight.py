"""How heavy the pages are and how soon they show: make bench-weight [ARGS="--runs 5 --no-lighthouse"]

Prints, beside a stock build (Material as it comes, the same pages), for an answer in both languages and the home page:
requests, bytes by kind, bytes that the text waits for, first and largest paint, layout shift, on three networks. Every
number is the median of interleaved runs with a cold cache, paints with (minimum–maximum). Both sites come from nginx with
deploy/nginx.conf; for the stock build without the security policy, which its inline scripts would not pass. Bytes are
those that nginx wrote (bodies, compressed), so that a search worker's requests count, too.

Then Lighthouse's four mobile scores for every page type of ours. It is installed by npm below .build/ at the first run.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import nginx  # noqa: E402
from bench_search import MKDOCS, build_stock  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

LIGHTHOUSE = "lighthouse@12.8.2"
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--disable-features=AutofillServerCommunication"]
# Name: round trip in ms, bytes a second (None: as it is), slowdown of the processor, window
NETWORKS = {
    "slow 4G (150 ms, 1.6 Mbit/s, CPU 4×)": (150, 1_600_000 / 8, 4, (360, 640)),
    "bad mobile (400 ms, 400 kbit/s, CPU 4×)": (400, 400_000 / 8, 4, (360, 640)),
    "desktop (as it is)": (0, None, 1, (1280, 800)),
}
PAGES = ["answers/lost-device/", "ja/answers/lost-device/", ""]
TYPES = ["", "find-your-answer/", "answers/lost-device/", "manuals/register-mfa/", "questions/", "contact/", "glossary/", "helpdesk/", "privacy/"]
KINDS = {"html": "page", "css": "style", "js": "script", "json": "search data", "txt": "search data", "svg": "image", "png": "image"}
PAINTS = """() => new Promise((resolve) => {
  const seen = { first: 0, largest: 0, shift: 0 };
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) seen.largest = entry.startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value; }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => {
    seen.first = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    seen.blocking = performance.getEntriesByType("resource").filter((entry) => entry.renderBlockingStatus === "blocking").map((entry) => new URL(entry.name).pathname);
    resolve(seen);
  }, 300);
})"""


class Served:
    """One of the two sites, with nginx's account of what it sent."""

    def __init__(self, address: str, log: Path):
        self.address, self.log, self.read = address, log, 0

    def sent(self) -> list[tuple[str, int]]:
        """(path, bytes) of what was sent since the last call, once nothing more comes."""
        before = -1
        while before != (size := self.log.stat().st_size if self.log.exists() else 0):
            before = size
            time.sleep(0.15)
        lines = self.log.read_text().splitlines()
        new, self.read = lines[self.read:], len(lines)
        return [(match[1], int(match[2])) for line in new if (match := re.search(r'"GET (\S+)" \d+ (\d+)$', line))]


def load(browser, site: Served, path: str, network) -> dict:
    """One page with a cold cache."""
    latency, rate, slowdown, (width, height) = network
    context = browser.new_context(ignore_https_errors=True, viewport={"width": width, "height": height}, device_scale_factor=1 if rate is None else 2)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    if rate:
        devtools.send("Network.emulateNetworkConditions", {"offline": False, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate})
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    page.goto(site.address + path, wait_until="networkidle", timeout=120_000)
    seen = page.evaluate(PAINTS)
    context.close()
    sent = [(name, size) for name, size in site.sent() if "favicon" not in name]
    result = {"requests": len(sent), "all bytes": sum(size for _, size in sent)}
    for name, size in sent:
        kind = KINDS.get(name.rpartition(".")[2] if not name.endswith("/") else "html", "other")
        result[kind] = result.get(kind, 0) + size
    result["before the text"] = sum(size for name, size in sent if name.endswith("/") or name in seen["blocking"])
    return result | {"first paint": seen["first"], "largest paint": seen["largest"], "layout shift": seen["shift"]}


def table(title: str, results: dict[str, list[dict]]):
    print(f"\n{title}\n  {'':18}" + "".join(f"{name:>26}" for name in results))
    for key in ("requests", "all bytes", "page", "style", "script", "search data", "image", "other", "before the text", "first paint", "largest paint", "layout shift"):
        if not any(key in run for runs in results.values() for run in runs):
            continue
        cells = []
        for runs in results.values():
            values = [run.get(key, 0) for run in runs]
            middle = statistics.median(values)
            cells.append(f"{middle:.3f}" if "shift" in key else f"{middle:,.0f} ms ({min(values):,.0f}–{max(values):,.0f})" if "paint" in key else f"{middle:,.0f}")
        print(f"  {key:18}" + "".join(f"{cell:>26}" for cell in cells))


def lighthouse(address: str, pages: list[str]):
    """Lighthouse's mobile scores, and every audit that costs a point."""
    home = ROOT / ".build/lighthouse"
    program = home / "node_modules/lighthouse/cli/index.js"
    if not shutil.which("npm"):
        return print("\nLighthouse needs npm: apt-get install -y npm")
    if not program.exists():
        subprocess.run(["npm", "install", "--prefix", home, "--no-audit", "--no-fund", "--silent", LIGHTHOUSE], check=True)
    print(f"\nLighthouse ({LIGHTHOUSE}, mobile)\n  {'page':32} performance  accessibility  best practices  SEO")
    for path in pages:
        done = subprocess.run(["node", program, address + path, "--quiet", "--output=json", "--only-categories=performance,accessibility,best-practices,seo",
                               f"--chrome-flags=--headless=new --ignore-certificate-errors {' '.join(QUIET)}"],
                              capture_output=True, text=True, env={**os.environ, "CHROME_PATH": CHROMIUM})
        if done.returncode:
            print(f"  /{path:31} failed: {done.stderr.strip()[-300:]}")
            continue
        report = json.loads(done.stdout)
        scores = {name: round(category["score"] * 100) if category["score"] is not None else "–" for name, category in report["categories"].items()}
        print(f"  /{path:31} {scores['performance']:>11} {scores['accessibility']:>14} {scores['best-practices']:>15} {scores['seo']:>4}", flush=True)
        for category in report["categories"].values():
            for part in category["auditRefs"]:
                audit = report["audits"][part["id"]]
                if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                    print(f"      {audit['id']}: {audit['title']} {audit.get('displayValue', '')}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--no-lighthouse", action="store_true", help="only the comparison")
    options = parser.parse_args()
    if advice := nginx.missing():
        sys.exit(advice)
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        for name in ("ours", "stock"):
            (folder / name / "site/ja").mkdir(parents=True)
            for place in ("site", "site/ja"):
                (folder / name / place / "redirects.map").touch()
            (folder / f"{name}-nginx").mkdir()
        build_stock(folder / "stock")
        for place in ("site", "site/ja"):
            (folder / "stock" / place / "redirects.map").touch()
        without_policy = lambda config: re.sub(r"(?m)^ *add_header Content-Security-Policy.*$", "", config)  # noqa: E731
        with nginx.serve(folder / "ours", folder / "ours-nginx") as (_, ours), nginx.serve(folder / "stock", folder / "stock-nginx", without_policy) as (_, stock):
            sites = {"ours": Served(f"https://127.0.0.1:{ours}/", folder / "ours-nginx/sign-in-help.log"),
                     "stock Material": Served(f"https://127.0.0.1:{stock}/", folder / "stock-nginx/sign-in-help.log")}
            subprocess.run([ROOT / "tools/build.sh", folder / "ours/site"], check=True, env={**os.environ, "MKDOCS": str(MKDOCS), "SITE_URL": sites["ours"].address})
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
                for title, network in NETWORKS.items():
                    for path in PAGES:
                        results = {name: [] for name in sites}
                        for run in range(options.runs + 1):
                            for name, site in sorted(sites.items(), reverse=run % 2):  # neither always goes first
                                seen = load(browser, site, path, network)
                                if run:  # the first finds a browser that has just started
                                    results[name].append(seen)
                        table(f"/{path}, {title}, {options.runs} runs", results)
                browser.close()
            if not options.no_lighthouse:
                lighthouse(sites["ours"].address, [f"{prefix}{path}" for prefix in ("", "ja/") for path in TYPES])


if __name__ == "__main__":
    main()
