"""Lists what wants another look: pages long unchecked, statements past or near their date, translations older than their source.

    .venv/bin/python tools/freshness.py [--today 2027-02-02]

It only reports: the exit status is 0, whatever it finds. The limit is `review_after_days` in mkdocs.yml.
"""

import argparse
import datetime
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from checks.source import Site  # noqa: E402

NEAR = 30  # days before a statement's date that it is listed


def rows(site: Site, today: datetime.date):
    """What wants a look, as (what, where, since when, what to do); most pressing kind first."""
    limit = setting(site, "en", "review_after_days")
    limit = limit if isinstance(limit, int) else 365
    for page in site.all_pages():
        date = page.meta.get("expires")
        if is_date(date) and date < today:
            yield "statement past its date", place(page, "expires"), date, f"{ago(today - date)}: correct the page, set or remove expires"
    for page in site.all_pages():
        date = page.meta.get("expires")
        if is_date(date) and today <= date <= today + datetime.timedelta(days=NEAR):
            yield "statement near its date", place(page, "expires"), date, f"{'today' if date == today else 'in ' + days(date - today)}: prepare the correction"
    for language in site.pages:
        date = setting(site, language, "notice", "until")
        if setting(site, language, "notice", "text") and is_date(date) and date < today:
            file, line = site.setting_place(language, "extra", "notice")
            yield "notice past its date", f"{file}:{line}", date, f"{ago(today - date)}: remove the notice"
    for path, page in site.pages["ja"].items():
        source = site.page("en", path)
        if source and is_date(source.meta.get("reviewed")) and is_date(page.meta.get("reviewed")) and page.meta["reviewed"] < source.meta["reviewed"]:
            behind = days(source.meta["reviewed"] - page.meta["reviewed"])
            yield "translation older than source", place(page, "reviewed"), page.meta["reviewed"], f"{behind} behind: compare with {source.file}"
    for path, page in site.pages["en"].items():
        if not site.page("ja", path):
            yield "translation missing", page.file, None, f"write docs/ja/{path}"
    for page in site.all_pages():
        date = page.meta.get("reviewed")
        if is_date(date) and (today - date).days > limit:
            yield f"not checked for {limit} days", place(page, "reviewed"), date, f"{ago(today - date)}: check it against its sources, set reviewed"
    if not any(setting(site, "en", "contact", way) for way in ("url", "email", "phone")):
        file, line = site.setting_place("en", "extra", "contact")
        yield "contact details not set", f"{file}:{line}", None, "fill in url, email or phone under extra.contact"
    for fault in site.faults:
        yield "not readable", f"{fault.file}:{fault.line}", None, fault.wrong


def place(page, key: str) -> str:
    return f"{page.file}:{page.line(key)}"


def setting(site: Site, language: str, *keys: str):
    """A value below `extra`, or None where there is none, or where something else stands on the way to it."""
    value = site.settings[language].get("extra")
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def is_date(value) -> bool:
    return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)


def days(span: datetime.timedelta) -> str:
    return f"{span.days} day{'' if span.days == 1 else 's'}"


def ago(span: datetime.timedelta) -> str:
    return f"{days(span)} ago"


def main():
    parser = argparse.ArgumentParser(prog="tools/freshness.py", description=__doc__.split("\n")[0])
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today(), metavar="2027-02-02", help="another day than today")
    today = parser.parse_args().today
    found = [tuple(str(cell or "–") for cell in row) for row in rows(Site(ROOT), today)]
    if not found:
        print(f"Nothing wants another look on {today}.")
        return
    table = [("WHAT", "WHERE", "DATE", "WHAT TO DO"), *found]
    widths = [max(len(row[column]) for row in table) for column in range(3)]
    lines = ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths)), row[3]]) for row in table]
    print(f"What wants another look on {today}: {len(found)}", "", *lines, sep="\n")


if __name__ == "__main__":
    main()
