"""Lists what wants another look: pages long unchecked, statements and notices past or near their date, old
translations.

    make freshness ARGS="--today 2027-02-02"

It only reports: the status is 0, whatever it finds. The limit is `review_after_days` in mkdocs.yml.
"""

import argparse
import datetime
import sys
from collections.abc import Iterator
from pathlib import Path

from checks.parity import pairs
from pages import EXPIRES, ROOT, Site, date

NEAR = 30  # days before a statement's date that it is listed
Row = tuple[str, str, datetime.date, str]  # what, where, date, what to do


def expiring(site: Site) -> Iterator[tuple[str, datetime.date]]:
    """(place, last day) of every statement that holds until a day: in pages and in the parts that they include."""
    for page in site.all_pages():
        if day := date(page.meta.get("expires")):
            yield f"{page.file}:{page.front.line('expires')}", day
    included = {file for page in site.all_pages() for file, _, _ in page.source}
    for name, text in site.parts.items():
        match = EXPIRES.match(text)
        if match and (day := date(match[1])) and site.part_file(name) in included:
            yield f"{site.part_file(name)}:1", day


def rows(site: Site) -> Iterator[Row]:
    """What wants a look, the most pressing kind first."""
    today, settings = site.today, site.settings[site.first.code]
    limit = settings.get("extra", "review_after_days", default=365)
    for place, day in expiring(site):
        if day < today:
            yield "statement past its date", place, day, f"{ago(today - day)}: correct it, set or remove expires"
    for place, day in expiring(site):
        if today <= day <= today + datetime.timedelta(days=NEAR):
            yield "statement near its date", place, day, f"in {days(day - today)}: prepare the correction"
    notice = settings.get("extra", "notice", default={})
    if notice and (day := date(notice.get("until"))) and day < today:
        place = "{}:{}".format(*settings.place("extra", "notice"))
        yield "notice past its date", place, day, f"{ago(today - day)}: remove the notice"
    for one, two in pairs(site):
        new, old = date(one.meta.get("reviewed")), date(two.meta.get("reviewed"))
        if new and old and old < new:
            place = f"{two.file}:{two.front.line('reviewed')}"
            yield "translation older than source", place, old, f"{days(new - old)} behind: compare with {one.file}"
    for page in site.all_pages():
        day = date(page.meta.get("reviewed"))
        if day and (today - day).days > limit:
            place = f"{page.file}:{page.front.line('reviewed')}"
            remedy = f"{ago(today - day)}: check it against its sources, set reviewed"
            yield f"not checked for {limit} days", place, day, remedy


def days(span: datetime.timedelta) -> str:
    return f"{span.days} day{'' if span.days == 1 else 's'}"


def ago(span: datetime.timedelta) -> str:
    return f"{days(span)} ago"


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Prints the table. Returns the status for the shell."""
    parser = argparse.ArgumentParser(prog="tools/freshness.py", description=__doc__.split("\n")[0])
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today(),
                        metavar="2027-02-02")
    today = parser.parse_args(arguments).today
    found = list(rows(Site(root, today=today)))
    print(f"What wants another look on {today}: {len(found) or 'nothing'}")
    for what, place, day, advice in found:
        print(f"{place}: {what}, {day}, {advice}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
