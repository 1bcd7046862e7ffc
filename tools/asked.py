"""What people ask, on which the search is trained: docs/<language>/asked.txt, and asked.<code>.txt beside that of the
first language for further languages that people search in. [page] or [page#case] on a line, below it what is asked."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pages import Site

NONE = "none"  # label of what the site does not answer


class Asked(NamedTuple):
    """A line of a file. label: the id of a page, page#case or none; text: what was asked, "" where the label stands."""

    number: int
    label: str
    text: str


def read_asked(text: str) -> Iterator[Asked]:
    """The lines of an asked.txt, without comments."""
    label = ""
    for number, line in enumerate(map(str.strip, text.splitlines()), 1):
        if head := re.fullmatch(r"\[([\w#-]+)\]", line):
            label = head[1]
        if line and not line.startswith("#"):
            yield Asked(number, label, "" if head else line)


def asked_files(site: Site) -> dict[str, str]:
    """Language → the file of its lines, which need not exist: languages of pages first, then further ones."""
    further = site.settings[site.first.code].get("extra", "search_languages") or []
    return {language.code: f"docs/{language.code}/asked.txt" for language in site.languages} | {
        code: f"docs/{site.first.code}/asked.{code}.txt" for code in further}
