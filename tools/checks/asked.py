"""What people asked, docs/<language>/asked*.txt: search learns from each line which page it belongs to."""

import re

from pages import Site
from report import Fault, nearest

from . import rule

NONE = "none"  # what this help is not about


@rule("asked", "Each line of asked.txt stands once, below a page or part that exists, or below [none].")
def asked(site: Site):
    for language in site.languages:
        pages = {page.id: page for page in site.pages[language.code].values() if not page.moved}
        for path in sorted((site.root / "docs" / language.code).glob("asked*.txt")):
            file, seen, place = path.relative_to(site.root).as_posix(), {}, None
            for number, line in enumerate(site.read(file).splitlines(), 1):
                words = " ".join(line.split()).casefold()
                if name := re.fullmatch(r"\[([\w#-]+)\]", line.strip()):
                    place, (id, _, part) = name[1], name[1].partition("#")
                    if id != NONE and id not in pages:
                        yield Fault(file, number, f"There is no page `{id}`.",
                                    nearest(id, pages, "Write its file name without .md."))
                    elif part and pages[id].html and part not in pages[id].anchors:
                        yield Fault(file, number, f"`{id}` has no part `#{part}`.",
                                    nearest(part, pages[id].anchors, "Correct it."))
                elif words and not words.startswith("#") and not place:
                    yield Fault(file, number, "This line stands below no page.", "Write [page] above it.")
                elif words and (other := seen.setdefault(words, (number, place)))[0] != number:
                    yield Fault(file, number, f"This line stands already in line {other[0]}, below [{other[1]}].",
                                "Keep one of them.")
