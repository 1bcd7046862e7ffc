"""What people asked, on which the search is trained: docs/<language>/asked*.txt."""

from collections import Counter
from typing import NamedTuple

from asked import NONE, asked_files, read_asked
from document import Place
from pages import Site
from report import nearest

from . import rule

FEWEST = 5  # lines of an answer or manual, before the search can be expected to find it


class Line(NamedTuple):
    """A line of a file, as the reader of these files gives it, with its place and the language of its folder."""

    place: Place
    language: str
    label: str
    text: str


def asked_lines(site: Site) -> list[Line]:
    """The lines of every file beside pages, also of languages that settings do not name."""
    files = [(code, path.relative_to(site.root).as_posix()) for code in site.pages
             for path in sorted((site.root / "docs" / code).glob("asked*.txt"))]
    return [Line((file, number), code, label, text)
            for code, file in files for number, label, text in read_asked(site.read(file))]


@rule("asked", "Each line of asked.txt is read, is there once, below a page or part that exists, or below [none].")
def asked(site: Site):
    seen, articles = {}, {code: site.articles(code) for code in site.pages}
    for file in sorted({line.place[0] for line in asked_lines(site)} - {*asked_files(site).values()}):
        yield file, "The search does not read this file.", (
            "Name its language in `extra.search_languages`. A language with pages stands only in `extra.languages`: "
            "put its lines into docs/<code>/asked.txt.")
    for place, code, label, text in asked_lines(site):
        name, _, part = label.partition("#")
        page = articles[code].get(name) or site.page(code, f"{name}.md")
        if not label:
            yield place, "This line is below no page.", "Write [page] above it."
        elif not text and name != NONE and (not page or page.moved):
            yield place, f"There is no page `{name}`.", (
                nearest(name, articles[code], "Write its file name without .md."))
        elif not text and part and page.html and part not in page.anchors:
            yield place, f"`{name}` has no part `#{part}`.", nearest(part, page.anchors, "Correct it.")
        first, above = seen.setdefault((place[0], " ".join(text.split()).casefold()), (place, label))
        if text and first != place:
            yield place, f"This line is already in line {first[1]}, below [{above}].", "Keep one of them."


@rule("asked-little", f"What people ask who need a page is in asked.txt: at least {FEWEST} lines for each.")
def asked_little(site: Site):
    counts = Counter((place[0], label.partition("#")[0]) for place, _, label, text in asked_lines(site) if text)
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
