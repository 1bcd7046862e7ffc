"""What must be said stays said: the page that this help grew from (seed.tsv), and what keeps readers safe (safety.tsv).

Columns: statement; where: `answers/x/#part`, or `/Label/` for every answer and manual that shows this label of the
first language in bold; a language code each; source. A cell holds conditions with ` | ` between them: words that are
there, `A < B` in this order, `!A` not there, `→ contact/#reach` a link. The other languages have the same pages."""

import re
from itertools import takewhile

from bs4 import NavigableString, Tag
from document import HEADINGS
from form import text_of
from pages import Site
from published import landing
from report import Problem

from . import rule


@rule("statement", "What the seed and safety ask to be said is said where it should, in every language.")
def statements(site: Site):
    for file in ("tests/data/seed.tsv", "tests/data/safety.tsv"):
        rows = site.table(file)
        if not rows:
            yield Problem(file, 1, "This table of statements is missing or empty.", "Restore it.")
        for line, row in rows:
            if missing := {"statement", "where", site.first.code} - row.keys():
                yield Problem(file, line, f"A row has no {', '.join(sorted(missing))}.",
                            "Compare with the other rows; columns have tabs between them.")
                continue
            addresses = [row["where"]]
            if label := re.fullmatch(r"/(.+)/", row["where"]):
                addresses = [page.url for page in site.articles(site.first.code).values()
                             if label[1] in map(text_of, page.find_all("strong"))]
            if not addresses and site.html:
                yield Problem(file, line, f"No answer or manual shows `{label[1]}` in bold.",
                            "Correct the label, or remove the row.")
            for language in site.languages if site.html else ():
                for address in addresses:
                    yield from _place(site, language, address, row, (file, line))


def _place(site: Site, language, address: str, row: dict, place: tuple):
    url, _, fragment = (language.path + address).partition("#")
    if (end := landing(site, url, fragment)) and end[0].url != url:
        url, fragment = end[0].url, end[1]  # it moved
    html, page = site.html.get(url), site.by_url.get(url)
    place = (page.file, 1) if page else place
    why = f"It must be said: {row['statement'].rstrip('.')}."
    if html is None or fragment and fragment not in html.ids:
        yield Problem(*place, f"`/{url}{fragment and '#' + fragment}` is missing.", why)
        return
    start = html.ids[fragment] if fragment else html.body
    if page and fragment:
        place = page.place(start)
    case = HEADINGS.fullmatch(start.name) and start.find_parent("section", class_=("case", "step"))
    if case and case.find(HEADINGS) is start:
        pieces = [*case.descendants]  # with its folds
    else:
        pieces = [*start.descendants]
        if HEADINGS.fullmatch(start.name):  # up to the next heading of its level
            pieces += takewhile(lambda piece: isinstance(piece, NavigableString) or not (
                HEADINGS.fullmatch(piece.name) and piece.name <= start.name or piece.get("id", "").startswith("page-")),
                start.next_elements)
    text = flat("".join(piece for piece in pieces if isinstance(piece, str)))
    targets = {href for piece in pieces if isinstance(piece, Tag) and piece.name == "a" and (href := piece.get("href"))}
    targets |= {"#".join(filter(None, site.resolve(url, href))) for href in targets}
    for condition in filter(None, map(str.strip, (row.get(language.code) or "").split(" | "))):
        if lacking := _unmet(condition, text, targets, language.path):
            yield Problem(*place, lacking, why)


def _unmet(condition: str, text: str, targets: set[str], path: str) -> str:
    """What a condition lacks, or nothing."""
    if condition.startswith("→"):
        target = condition[1:].strip()
        return "" if {target, path + target} & targets else f"A link to `{target}` is missing here."
    if condition.startswith("!"):
        return f"“{condition[1:]}” must not be here." if flat(condition[1:]) in text else ""
    words = condition.split(" < ")
    if missing := next((one for one in words if flat(one) not in text), ""):
        return f"“{missing}” is missing here."
    late = len(words) > 1 and text.index(flat(words[0])) > text.rindex(flat(words[1]))
    return f"“{words[0]}” must come before “{words[1]}”." if late else ""


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("’", "'").strip().lower()
