"""Lists what an owner must settle before the site is published, and the questions that only the office can answer.

    make ready ARGS="--today 2027-02-01"

The status is 1 while something is to settle; open questions do not count.
"""

import argparse
import datetime
import re
import sys
from pathlib import Path

from freshness import expiring
from pages import Site
from report import Problem
from settings import ROOT, date

EXAMPLE = ".example/"  # how the address ends that nobody has replaced yet
QUESTIONS = "tests/data/open-questions.tsv"
PLACEHOLDER = re.compile(r"[^\s\"']*(?:OWNER/NAME|help\.example\.ac\.jp|office@example)[^\s\"']*")


def open_points(site: Site) -> list[Problem]:
    """What is not settled, each at its place."""
    found, settings = [], site.settings[site.first.code]
    if str(settings.get("site_url")).endswith(EXAMPLE):
        found.append((*settings.place("site_url"), "The public address is still the example.",
                      "Set SITE_URL, or site_url: e-mails carry it."))
    if not date(settings.get("extra", "confirmed")):
        found.append((*settings.place("extra", "confirmed"), "Nobody has said that the office has read the pages.",
                      'Write the day: confirmed: "2026-12-01".'))
    for language in site.languages:
        settings = site.settings[language.code]
        if not any(settings.get("extra", "contact", way) for way in ("url", "email", "phone")):
            wrong = f"Readers of {language.name} have no way to contact the office."
            found.append((*settings.place("extra", "contact"), wrong, "Fill in url, email or phone."))
        found += [(file, line, f"`{match[0]}` is a placeholder.", "Write the real one, or leave it empty.")
                  for file in settings.files for line, text in enumerate(site.read(file).split("\n"), 1)
                  if (match := PLACEHOLDER.search(text.partition("#")[0]))]
    found += [(page.file, line, "FILL IN stands here.", "Write what it asks for.") for page in site.all_pages()
              for line, text in enumerate(page.text.split("\n"), 1) if "FILL IN" in text]
    found += [(*place, f"This was true until {day}.", "Correct it, and set or remove expires.")
              for place, day in expiring(site) if day < site.today]
    return [Problem(*point, "ready") for point in sorted(set(found))]


def questions(site: Site) -> str:
    """What the office must settle in its own time, with the sentence and the pages that depend on it."""
    rows = [row for _, row in site.table(QUESTIONS)]
    told = [f"\n{number}. {row['question']}\n   Why: {row['why']}\n   Until then: {row['sentence']}\n"
            f"   On: {row['pages']}" for number, row in enumerate(rows, 1)]
    return "\n".join([f"\nQuestions for the office ({QUESTIONS}): {len(rows)}", *told]) if rows else ""


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Prints what is open. Returns the status for the shell."""
    parser = argparse.ArgumentParser(prog="tools/ready.py", description=__doc__.split("\n")[0])
    parser.add_argument("--count", action="store_true", help="one line with the number, for the end of a build")
    parser.add_argument("--today", type=datetime.date.fromisoformat, metavar="2027-02-02")
    options = parser.parse_args(arguments)
    site = Site(root, today=options.today)
    found = open_points(site)
    if options.count:
        print(f"Before publishing: {len(found)} open points, listed by `make ready`." if found else "Ready to publish.")
        return 0
    print("\n".join(map(str, found)) or "Ready to publish.")
    print(questions(site))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
