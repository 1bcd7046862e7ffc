"""Tries every address of other organisations over the network: make check-external. Status 1 if one is dead or slow.

It reads no page, only the answer's first lines.
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import requests
from pages import ADDRESSES, Site
from settings import ROOT

# Some servers turn away programs that do not look like a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) link check", "Accept-Language": "en, ja"}
LIMIT = 15  # seconds that each server may keep silent
AT_ONCE = 6  # addresses tried at the same time
CLOSED = (401, 403, 405, 429, 999)  # what servers say to programs only
PERMANENT = {301, 308}
ADVICE = {
    "good": "", "elsewhere": ": leads on for now", "moved": ": moved for good: write the new address",
    "closed": ": turns programs away: look in a browser", "slow": ": no answer in time",
    "dead": ": correct or remove it"}


class Answer(NamedTuple):
    """What came of an address. kind: a key of ADVICE; status: the last one, or what failed; end: where it led."""

    kind: str
    status: str
    end: str = ""


def try_address(url: str, limit: float = LIMIT) -> Answer:
    """Follows an address to its end."""
    try:
        with requests.get(url, headers=HEADERS, timeout=limit, stream=True) as response:
            status, steps, end = response.status_code, {step.status_code for step in response.history}, response.url
    except requests.Timeout:
        return Answer("slow", "time is up")
    except requests.RequestException as error:
        return Answer("dead", type(error).__name__)
    if status in CLOSED or status >= 300 or not steps:
        return Answer("closed" if status in CLOSED else "dead" if status >= 300 else "good", str(status))
    return Answer("moved" if steps <= PERMANENT else "elsewhere", str(status), end)


def outside(site: Site) -> dict[str, str]:
    """{address: place} of everything the site leads to: the file of addresses, the contact details, the notice."""
    found = {address.url: f"{ADDRESSES}:{address.line}" for address in site.addresses}
    for settings in site.settings.values():
        for path in (("contact", "url"), ("contact", "university_page"), ("notice", "link")):
            value = str(settings.get("extra", *path, default="")).partition("?")[0]
            if value.startswith("https://"):
                found.setdefault(value, "{}:{}".format(*settings.place("extra", *path)))
    return found


def main(root: Path = ROOT) -> int:
    """Prints what came of each address, the worst last. Returns the status for the shell."""
    places, kinds = outside(Site(root)), list(ADVICE)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(zip(places.items(), pool.map(try_address, places)))
    for (url, place), (kind, status, end) in sorted(answers, key=lambda answer: kinds.index(answer[1].kind)):
        print(f"{place}: {kind} ({status}) {url}{end and f' → {end}'}")
    counts = {kind: sum(answer.kind == kind for _, answer in answers) for kind in kinds}
    print("", *(f"{count} {kind}{ADVICE[kind]}" for kind, count in counts.items() if count), sep="\n")
    return bool(counts["dead"] or counts["slow"])


if __name__ == "__main__":
    sys.exit(main())
