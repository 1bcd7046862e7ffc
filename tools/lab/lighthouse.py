"""Lighthouse's four mobile scores of one page of each kind, in the first language: make lighthouse

Lighthouse is installed by npm below .build/ at the first run. Needs Chromium, node and npm.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from browse import CHROMIUM, serve
from pages import ROOT, built
from screenshots import addresses

LIGHTHOUSE = "lighthouse@12.8.2"
HOME = ROOT / ".build/lighthouse"
PROGRAM = HOME / "node_modules/lighthouse/cli/index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def scores(address: str) -> tuple[list[int], list[str]]:
    """(score in each category, what cost points) of a page."""
    done = subprocess.run(
        ["node", PROGRAM, address, "--quiet", "--output=json", f"--only-categories={','.join(CATEGORIES)}",
         "--chrome-flags=--headless=new --no-sandbox"],
        capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM})
    report = json.loads(done.stdout)
    categories = [report["categories"][name] for name in CATEGORIES]
    audits = [report["audits"][part["id"]] for category in categories for part in category["auditRefs"]
              if part["weight"]]
    lost = [f"{audit['id']}: {audit['title']}" for audit in audits
            if audit["score"] is not None and audit["score"] < 0.9]
    return [round(100 * (category["score"] or 0)) for category in categories], lost


def main():
    """Prints a row for each page."""
    if not PROGRAM.exists():
        subprocess.run(["npm", "install", "--prefix", HOME, "--no-audit", "--no-fund", "--silent", LIGHTHOUSE],
                       check=True)
    with built() as site:
        home = serve(site.folder)
        print(" ".join(f"{name:>14}" for name in CATEGORIES))
        for address in addresses(site, site.first).values():
            row, lost = scores(home + address)
            print(" ".join(f"{score:>14}" for score in row), f" /{address}", flush=True)
            print("\n".join(f"    {line}" for line in lost), end="\n" * bool(lost))


if __name__ == "__main__":
    main()
