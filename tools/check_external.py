"""Tries every address of other organisations over the network: make check-external. Status 1 if one is dead or slow.

It reads no page, only the answer's first lines.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests
from pages import ADDRESSES, ROOT, Site

# Some servers turn away programs that do not look like a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) link check", "Accept-Language": "en, ja"}
CLOSED = (401, 403, 405, 429, 999)  # what servers say to programs only
PERMANENT = (301, 308)
ADVICE = {
    "good": "", "elsewhere": "leads on for now", "moved": "moved for good: write the new address",
    "closed": "turns programs away: look in a browser", "slow": "no answer in time", "dead": "correct or remove it"}


@dataclass
class Answer:
    """What came of one address. kind: a key of ADVICE; status: the last one, or what failed."""

    place: str
    url: str
    kind: str
    status: str
    end: str


def try_address(place: str, url: str, limit: float) -> Answer:
    """Follows an address to its end; `limit` is the seconds that each server may keep silent."""
    try:
        with requests.get(url, headers=HEADERS, timeout=limit, stream=True) as response:
            status, steps, end = response.status_code, response.history, response.url
    except requests.Timeout:
        return Answer(place, url, "slow", "time is up", url)
    except requests.RequestException as error:
        return Answer(place, url, "dead", type(error).__name__, url)
    if status in CLOSED:
        kind = "closed"
    elif status >= 300:
        kind = "dead"
    elif not steps:
        kind = "good"
    else:
        kind = "moved" if all(step.status_code in PERMANENT for step in steps) else "elsewhere"
    return Answer(place, url, kind, str(status), end)


def outside(site: Site) -> list[tuple[str, str]]:
    """(place, address) of everything the site leads to: the file of addresses, the contact details, the notice."""
    found = {address.url: f"{ADDRESSES}:{address.line}" for address in site.addresses}
    for settings in site.settings.values():
        for path in (("contact", "url"), ("contact", "university_page"), ("notice", "link")):
            value = str(settings.get("extra", *path, default="")).partition("?")[0]
            if value.startswith("https://"):
                found.setdefault(value, "{}:{}".format(*settings.place("extra", *path)))
    return [(place, url) for url, place in found.items()]


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Prints what came of each address, the worst last. Returns the status for the shell."""
    parser = argparse.ArgumentParser(prog="tools/check_external.py", description=__doc__.split("\n")[0])
    parser.add_argument("--limit", type=float, default=15, help="seconds for each server (%(default)s)")
    parser.add_argument("--at-once", type=int, default=6, help="addresses tried at the same time (%(default)s)")
    options = parser.parse_args(arguments)
    with ThreadPoolExecutor(options.at_once) as pool:
        answers = list(pool.map(lambda pair: try_address(*pair, options.limit), outside(Site(root))))
    for answer in sorted(answers, key=lambda answer: list(ADVICE).index(answer.kind)):
        end = f" → {answer.end}" if answer.kind in ("moved", "elsewhere") else ""
        print(f"{answer.place}: {answer.kind} ({answer.status}) {answer.url}{end}")
    counts = {kind: sum(answer.kind == kind for answer in answers) for kind in ADVICE}
    print("", *(f"{count} {kind}{ADVICE[kind] and ': ' + ADVICE[kind]}" for kind, count in counts.items() if count),
          sep="\n")
    return bool(counts["dead"] or counts["slow"])


if __name__ == "__main__":
    sys.exit(main())
