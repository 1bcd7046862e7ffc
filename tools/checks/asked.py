"""What people asked, on which the search is trained: docs/<language>/asked*.txt."""

import re

from pages import KINDS, Site
from report import Problem, nearest

from . import rule

FEWEST = 5  # lines of an answer or manual, before the search can be expected to find it


@rule("asked", "Each line of asked.txt stands once, below a page or part that exists, or below [none].")
def asked(site: Site):
    for code in site.pages:
        pages = {page.id: page for page in site.pages[code].values() if not page.moved}
        for path in sorted((site.root / "docs" / code).glob("asked*.txt")):
            file, seen, place = path.relative_to(site.root).as_posix(), {}, None
            for number, line in enumerate(site.read(file).splitlines(), 1):
                words = " ".join(line.split()).casefold()
                if name := re.fullmatch(r"\[([\w#-]+)\]", line.strip()):
                    place, (id, _, part) = name[1], name[1].partition("#")
                    if id != "none" and id not in pages:
                        yield Problem(file, number, f"There is no page `{id}`.",
                                    nearest(id, pages, "Write its file name without .md."))
                    elif part and pages[id].html and part not in pages[id].anchors:
                        yield Problem(file, number, f"`{id}` has no part `#{part}`.",
                                    nearest(part, pages[id].anchors, "Correct it."))
                elif words and not words.startswith("#") and not place:
                    yield Problem(file, number, "This line stands below no page.", "Write [page] above it.")
                elif words and (other := seen.setdefault(words, (number, place)))[0] != number:
                    yield Problem(file, number, f"This line is already in line {other[0]}, below [{other[1]}].",
                                "Keep one of them.")


@rule("asked-little", f"What people ask who need a page stands in asked.txt: at least {FEWEST} lines for each.")
def asked_little(site: Site):
    for code in site.pages:
        file, lines, place = f"docs/{code}/asked.txt", {}, ""
        if not (site.root / file).exists():
            yield Problem(file, 1, "The file is missing, so the search knows titles and headings only.",
                        "Write it: [page] on a line, and below it what people ask who need that page, line by line.")
            continue
        for line in map(str.strip, site.read(file).splitlines()):
            if name := re.fullmatch(r"\[([\w-]+)(#[\w-]+)?\]", line):
                place = name[1]
            elif line and not line.startswith("#"):
                lines[place] = lines.get(place, 0) + 1
        for page in site.pages[code].values():
            if page.kind in KINDS and not page.moved and lines.get(page.id, 0) < FEWEST:
                yield Problem(page.file, 1, f"{file} has {lines.get(page.id, 0)} lines for this page.",
                            f"Write [{page.id}] there, and below it {FEWEST} questions as people would type them.")
