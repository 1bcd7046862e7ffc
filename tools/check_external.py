"""Tries every address of other organisations over the network and prints a table; for a person to run now and then.

    .venv/bin/python tools/check_external.py [--limit SECONDS] [--at-once NUMBER]

Exit status 1 if an address is dead or does not answer in time. It reads no page, only the answer's first lines.
"""

import argparse
import http.client
import socket
import ssl
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from checks.source import Site  # noqa: E402

HOPS = 8  # redirects that are followed
# Some servers turn away programs that do not look like a browser.
HEADERS = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) link check", "Accept": "text/html,*/*", "Accept-Language": "en, ja", "Connection": "close"}
ADVICE = {"good": "", "elsewhere": "leads on for now", "moved": "moved for good: write the new address", "closed": "turns programs away: look in a browser", "slow": "no answer in time", "dead": "correct or remove it"}


@dataclass
class Answer:
    """What came of one address. kind: a key of ADVICE; status: the last one, or what failed; seconds: how long it took."""

    name: str
    url: str
    kind: str
    status: str
    end: str
    seconds: float


def try_address(name: str, url: str, limit: float) -> Answer:
    """Follow an address to its end, for at most `limit` seconds."""
    start = time.monotonic()
    here, forever = urldefrag(url).url, True

    def answer(kind, status):
        return Answer(name, url, kind, str(status), here, time.monotonic() - start)

    for _ in range(HOPS + 1):
        left = limit - (time.monotonic() - start)
        if left <= 0:
            return answer("slow", "time is up")
        late = threading.Event()
        try:
            status, location = _ask(here, left, late)
        except TimeoutError:
            return answer("slow", "time is up")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return answer("slow", "time is up") if late.is_set() else answer("dead", _reason(error))
        if status in (301, 302, 303, 307, 308) and location:
            forever = forever and status in (301, 308)
            here = urldefrag(urljoin(here, location)).url
            continue
        if status in (401, 403, 405, 429, 999):
            return answer("closed", status)
        if status >= 400 or status in range(300, 400) and not location:
            return answer("dead", status)
        return answer("good" if here == urldefrag(url).url else "moved" if forever else "elsewhere", status)
    return answer("dead", "goes in circles")


def _ask(url: str, seconds: float, late: threading.Event) -> tuple[int, str | None]:
    """(status, address it leads on to) of one request. A server that answers drop by drop is cut off, and `late` set."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"leads to {url}")
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=seconds)

    def cut():
        late.set()
        if connection.sock:
            connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        connection.request("GET", quote(parts.path or "/", safe="/%:@!$&'()*+,;=~") + (f"?{parts.query}" if parts.query else ""), headers=HEADERS)
        response = connection.getresponse()
        return response.status, response.getheader("Location")
    finally:
        timer.cancel()
        connection.close()


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return "no such host"
    if isinstance(error, ssl.SSLError):
        return "bad certificate"
    if isinstance(error, ConnectionError):
        return "no connection"
    return str(error) or type(error).__name__


def try_all(addresses: list[tuple[str, str]], limit: float, at_once: int) -> list[Answer]:
    """Try (name, address) pairs, `at_once` at a time; the answers in the order given."""
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(lambda pair: try_address(*pair, limit), addresses))


def outside(site: Site) -> list[tuple[str, str]]:
    """(name, address) of everything the site leads to: the file of addresses, the contact details, the notice."""
    found = [(address.name, address.url) for address in site.addresses.values()]
    for language, settings in site.settings.items():
        extra = settings.get("extra") or {}
        for owner, key in (("contact", "url"), ("contact", "university_page"), ("notice", "link")):
            value = str((extra.get(owner) or {}).get(key) or "").partition("?")[0]
            if value.startswith("https://") and value not in [url for _, url in found]:
                found.append((f"extra.{owner}.{key} ({language})", value))
    return found


def table(answers: list[Answer]) -> str:
    width = max((len(answer.name) for answer in answers), default=4)
    lines = [f"{'':9}  {'name':{width}}  {'status':>15}  seconds  address"]
    for answer in sorted(answers, key=lambda answer: (-list(ADVICE).index(answer.kind), answer.name)):
        lines.append(f"{answer.kind:9}  {answer.name:{width}}  {answer.status:>15}  {answer.seconds:7.1f}  {answer.url}" + (f" → {answer.end}" if answer.end != urldefrag(answer.url).url else ""))
    counts = {kind: sum(answer.kind == kind for answer in answers) for kind in ADVICE}
    lines += ["", *(f"{count} {kind}{f': {ADVICE[kind]}' if ADVICE[kind] else ''}" for kind, count in counts.items() if count)]
    return "\n".join(lines)


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--limit", type=float, default=15, help="seconds for each address (%(default)s)")
    parser.add_argument("--at-once", type=int, default=6, help="addresses tried at the same time (%(default)s)")
    options = parser.parse_args(arguments)
    answers = try_all(outside(Site(root)), options.limit, options.at_once)
    print(table(answers))
    return int(any(answer.kind in ("dead", "slow") for answer in answers))


if __name__ == "__main__":
    sys.exit(main())
