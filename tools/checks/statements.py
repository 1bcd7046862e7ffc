"""What must be said stays said: the page that this help grew from (seed.tsv), and what keeps readers safe (safety.tsv).

Columns: statement; where: `answers/x/#part`, or `/Label/` for every answer and manual that shows this label of the
first language in bold; a language code each; source. A cell holds conditions with ` | ` between them: words that stand
there, `A < B` in this order, `!A` not there, `→ contact/#reach` a link. The other languages have the same pages."""

import re

from pages import HEADINGS, Site
from report import Fault

from . import rule
from .ledger import landing

FILES = ("tests/data/seed.tsv", "tests/data/safety.tsv")


@rule("statement", "What the seed and safety ask to be said stands where it should, in every language.")
def statements(site: Site):
    for file in FILES:
        rows = site.table(file)
        if not rows:
            yield Fault(file, 1, "This table of statements is missing or empty.", "Restore it.")
        for line, row in rows:
            missing = {"statement", "where", site.first.code} - row.keys()
            if missing:
                yield Fault(file, line, f"A row has no {', '.join(sorted(missing))}.",
                            "Compare with the other rows; tabs stand between columns.")
            elif site.html:
                yield from _row(site, file, line, row)


def _row(site: Site, file: str, line: int, row: dict):
    for language in site.languages:
        addresses = [row["where"]]
        if label := re.fullmatch(r"/(.+)/", row["where"]):
            addresses = [page.url for page in site.articles(site.first.code).values()
                         if any(" ".join(tag.get_text().split()) == label[1] for tag in page.find_all("strong"))]
            if not addresses:
                yield Fault(file, line, f"No answer or manual shows `{label[1]}` in bold.",
                            "Correct the label, or remove the row.")
        for address in addresses:
            yield from _place(site, language, address, row, (file, line))


def _place(site: Site, language, address: str, row: dict, place: tuple):
    url, _, fragment = address.partition("#")
    url = language.path + url
    if (end := landing(site, url, fragment)) and end[0].url != url:
        url, fragment = end[0].url, end[1]  # it moved
    html, page = site.html.get(url), site.by_url.get(url)
    why = f"It must be said: {row['statement'].rstrip('.')}."
    if html is None or fragment and fragment not in html.ids:
        yield Fault(*((page.file, 1) if page else place), f"`/{url}{fragment and '#' + fragment}` is missing.", why)
        return
    text, links = part(html, fragment)
    where = page.place(html.ids.get(fragment) if fragment else None) if page else place
    where = (page.file, 1) if page and not fragment else where
    for condition in filter(None, map(str.strip, (row.get(language.code) or "").split(" | "))):
        if told := _unmet(site, language, url, condition, text, links):
            yield Fault(*where, told, why)


def _unmet(site: Site, language, url: str, condition: str, text: str, links: list[str]) -> str:
    """What a condition lacks, or nothing."""
    if condition.startswith("→"):
        target = condition[1:].strip()
        here = ["#".join(filter(None, site.resolve(url, link))) for link in links]
        found = target in links or target in here or language.path + target in here
        return "" if found else f"A link to `{target}` is missing here."
    if condition.startswith("!"):
        return f"“{condition[1:]}” must not stand here." if flat(condition[1:]) in text else ""
    first, mark, second = condition.partition(" < ")
    if mark and flat(first) in text and flat(second) in text and text.index(flat(first)) > text.rindex(flat(second)):
        return f"“{first}” must come before “{second}”."
    return next((f"“{words}” is missing here." for words in (first, second) if words and flat(words) not in text), "")


def flat(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("’", "'").strip().lower()


def part(html, fragment: str) -> tuple[str, list[str]]:
    """Text (as `flat`) and link targets of a part of a page, up to the next heading of its level; without a fragment of
    all."""
    start = html.ids[fragment] if fragment else html.body
    pieces = list(start.descendants)
    if HEADINGS.fullmatch(start.name):
        for piece in start.next_elements:
            name = getattr(piece, "name", None)
            if name and (HEADINGS.fullmatch(name) and name <= start.name
                         or str(piece.get("id", "")).startswith("page-")):
                break
            pieces.append(piece)
    links = [piece["href"] for piece in pieces if getattr(piece, "name", None) == "a" and piece.get("href")]
    return flat("".join(piece for piece in pieces if isinstance(piece, str))), links
