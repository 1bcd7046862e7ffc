"""Lists what an owner must settle before the site is published: make ready. Status 1 while something is open.

    python tools/ready.py --count    one line with the number of open points, for the end of a build
"""

import os
import sys
from pathlib import Path

from freshness import expiring
from pages import ROOT, Site, date
from report import Fault

EXAMPLE = ".example/"  # how the address ends that nobody has replaced yet
PLACEHOLDERS = ("OWNER/NAME", "help.example.ac.jp", "office@example")


def open_points(site: Site) -> list[Fault]:
    """What is not settled, each at its place."""
    found = []
    for language in site.languages:
        settings = site.settings[language.code]

        def point(wrong, remedy, *path, settings=settings):
            found.append(Fault(*settings.place(*path), wrong, remedy, "ready"))
        if language == site.first:
            if str(os.environ.get("SITE_URL") or settings.get("site_url")).endswith(EXAMPLE):
                point("The public address is still the example.", "Set SITE_URL, or site_url: e-mails carry it.",
                      "site_url")
            if not date(settings.get("extra", "confirmed")):
                point("Nobody has said that the office has read the pages.", 'Write the day: confirmed: "2026-12-01".',
                      "extra", "confirmed")
        if not any(settings.get("extra", "contact", way) for way in ("url", "email", "phone")):
            point(f"Readers of {language.name} have no way to contact the office.", "Fill in url, email or phone.",
                  "extra", "contact")
        for path, value in _values(settings.data):
            if any(word in str(value) for word in PLACEHOLDERS):
                point(f"`{value}` is a placeholder.", "Write the real one, or leave it empty.", *path)
    for page in site.all_pages():
        found += [Fault(page.file, line, "FILL IN stands here.", "Write what it asks for.", "ready")
                  for line, text in enumerate(page.text.split("\n"), 1) if "FILL IN" in text]
    for place, day in expiring(site):
        if day < site.today:
            file, _, line = place.rpartition(":")
            found.append(Fault(file, int(line), f"This was true until {day}.", "Correct it, and set or remove expires.",
                               "ready"))
    return sorted(set(found))


def _values(data, path=()):
    """(path of keys, text) of all settings."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _values(value, (*path, key)) if isinstance(value, dict | list) else [((*path, key), value)]


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Prints what is open. Returns the status for the shell."""
    found = open_points(Site(root))
    if "--count" in arguments:
        print(f"Before publishing: {len(found)} open points, listed by `make ready`." if found else "Ready to publish.")
        return 0
    print("\n".join(map(str, found)) or "Ready to publish.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
