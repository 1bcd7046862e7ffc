"""What people asked, on which the search is trained: docs/<language>/asked*.txt."""

import re
from collections import Counter
from typing import NamedTuple

from document import Place
from pages import Site
from report import nearest

from . import rule

FEWEST = 5  # lines of an answer or manual, before the search can be expected to find it


class Line(NamedTuple):
    """A line of asked.txt and the name it is below, as lost-device or lost-device#found; `text` is "" for the name."""

    place: Place
    language: str
    below: str
    text: str


def asked_lines(site: Site) -> list[Line]:
    found = []
    for code in site.pages:
        for path in sorted((site.root / "docs" / code).glob("asked*.txt")):
            file, below = path.relative_to(site.root).as_posix(), ""
            for number, line in enumerate(map(str.strip, site.read(file).splitlines()), 1):
                if name := re.fullmatch(r"\[([\w#-]+)\]", line):
                    below = name[1]
                if line and not line.startswith("#"):
                    found.append(Line((file, number), code, below, "" if name else line))
    return found


@rule("asked", "Each line of asked.txt is there once, below a page or part that exists, or below [none].")
def asked(site: Site):
    seen, articles = {}, {code: site.articles(code) for code in site.pages}
    for place, code, below, text in asked_lines(site):
        name, _, part = below.partition("#")
        page = articles[code].get(name) or site.page(code, f"{name}.md")
        if not below:
            yield place, "This line is below no page.", "Write [page] above it."
        elif not text and name != "none" and (not page or page.moved):
            yield place, f"There is no page `{name}`.", (
                nearest(name, articles[code], "Write its file name without .md."))
        elif not text and part and page.html and part not in page.anchors:
            yield place, f"`{name}` has no part `#{part}`.", nearest(part, page.anchors, "Correct it.")
        first, above = seen.setdefault((place[0], " ".join(text.split()).casefold()), (place, below))
        if text and first != place:
            yield place, f"This line is already in line {first[1]}, below [{above}].", "Keep one of them."


@rule("asked-little", f"What people ask who need a page is in asked.txt: at least {FEWEST} lines for each.")
def asked_little(site: Site):
    counts = Counter((place[0], below.partition("#")[0]) for place, _, below, text in asked_lines(site) if text)
    for code in site.pages:
        file = f"docs/{code}/asked.txt"
        if not (site.root / file).exists():
            yield file, "The file is missing, so the search knows titles and headings only.", (
                "Write it: [page] on a line, and below it what people ask who need that page, line by line.")
            continue
        for page in site.articles(code).values():
            if (count := counts[file, page.id]) < FEWEST:
                yield page.file, f"{file} has {count} lines for this page.", (
                    f"Write [{page.id}] there, and below it {FEWEST} questions as people would type them.")
