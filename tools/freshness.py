"""Lists what wants another look: pages long unchecked, statements and notices past or near their date, old
translations.

    make freshness ARGS="--today 2027-02-02"

It only reports: the status is 0, whatever it finds. The limit is `review_after_days` in mkdocs.yml.
"""

import argparse
import datetime
from collections.abc import Iterator
from pathlib import Path

from document import INCLUDES
from pages import EXPIRES, Site
from settings import ROOT, date

NEAR = datetime.timedelta(30)  # before a statement's date it is listed


def expiring(site: Site) -> Iterator[tuple[tuple[str, int], datetime.date]]:
    """(place, last day) of every statement that holds until a day: in pages and in the parts that they include."""
    for page in site.all_pages():
        if day := date(page.meta.get("expires")):
            yield page.key("expires"), day
    included = {file for page in site.all_pages() for file, _, _ in page.source}
    for name, text in site.parts.items():
        match = EXPIRES.match(text)
        if match and (day := date(match[1])) and INCLUDES + name in included:
            yield (INCLUDES + name, 1), day


def rows(site: Site) -> Iterator[tuple[tuple[str, int], str, datetime.date, str]]:
    """(place, what, date, what to do) of what wants a look, the most pressing kind first."""
    today, settings = site.today, site.settings[site.first.code]
    limit = settings.get("extra", "review_after_days", default=365)
    for place, day in sorted(expiring(site), key=lambda pair: pair[1] >= today):
        if day < today:
            yield place, "statement past its date", day, f"{days(today - day)} ago: correct it, set or remove expires"
        elif day <= today + NEAR:
            yield place, "statement near its date", day, f"in {days(day - today)}: prepare the correction"
    day = date(settings.get("extra", "notice", "until"))
    if day and day < today:
        place = settings.place("extra", "notice")
        yield place, "notice past its date", day, f"{days(today - day)} ago: remove the notice"
    for one, two in site.translations():
        new, old = date(one.meta.get("reviewed")), date(two.meta.get("reviewed"))
        if new and old and old < new:
            advice = f"{days(new - old)} behind: compare with {one.file}"
            yield two.key("reviewed"), "translation older than source", old, advice
    for page in site.all_pages():
        day = date(page.meta.get("reviewed"))
        if day and (today - day).days > limit:
            advice = f"{days(today - day)} ago: check it against its sources, set reviewed"
            yield page.key("reviewed"), f"not checked for {limit} days", day, advice


def days(span: datetime.timedelta) -> str:
    return f"{span.days} day{'' if span.days == 1 else 's'}"


def main(arguments: list[str] | None = None, root: Path = ROOT):
    """Prints the table."""
    parser = argparse.ArgumentParser(prog="tools/freshness.py", description=__doc__.split("\n")[0])
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today(),
                        metavar="2027-02-02")
    today = parser.parse_args(arguments).today
    found = list(rows(Site(root, today=today)))
    print(f"What wants another look on {today}: {len(found) or 'nothing'}")
    for (file, line), what, day, advice in found:
        print(f"{file}:{line}: {what}, {day}, {advice}")


if __name__ == "__main__":
    main()
