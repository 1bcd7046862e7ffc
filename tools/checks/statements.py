"""What must be said stays said: the page that this help grew from (seed.tsv), what keeps readers safe (safety.tsv), and
what is said until the office settles a question (open-questions.tsv).

Columns of the first two: statement; where: `answers/x/#part`, or `/Label/` for every answer and manual that shows this
label of the first language in bold; a language code each; source. A cell holds conditions with ` | ` between them:
words that are there, `A < B` in this order, `!A` not there, `→ contact/#reach` a link. The other languages have the
same pages. Columns of the third: question; why; pages, as answers/x/ answers/y/#part; sentence, in the first language
(may be empty)."""

import re
from itertools import takewhile

from bs4 import NavigableString, PageElement, Tag
from document import HEADINGS, Place
from form import text_of
from pages import Site
from published import landing
from settings import Language

from . import rule

TABLES = ("tests/data/seed.tsv", "tests/data/safety.tsv")
QUESTIONS = "tests/data/open-questions.tsv"
COLUMNS = "Compare with the other rows; columns have tabs between them."


@rule("statement", "What the seed and safety ask to be said is said where it should, in every language.")
def statements(site: Site):
    for file in TABLES:
        table = site.table(file)
        if not table:
            yield file, "This table of statements is missing or empty.", "Restore it."
        for line, row in table:
            if missing := {"statement", "where", site.first.code} - row.keys():
                yield (file, line), f"A row has no {', '.join(sorted(missing))}.", COLUMNS
                continue
            addresses = [row["where"]]
            if label := re.fullmatch(r"/(.+)/", row["where"]):
                addresses = [page.url for page in site.articles(site.first.code).values()
                             if label[1] in map(text_of, page.find_all("strong"))]
            if not addresses and site.html:
                yield (file, line), f"No answer or manual shows `{label[1]}` in bold.", "Correct it, or remove the row."
            for language in site.languages:
                for address in addresses:
                    yield from unsaid(site, language, address, row.get(language.code), row["statement"], (file, line))


@rule("open-question", "A sentence that depends on an open question of the office is on the pages that are named.")
def open_questions(site: Site):
    for line, row in site.table(QUESTIONS):
        if not row.get("question") or not row.get("pages"):
            yield (QUESTIONS, line), "A row has no question, or no pages.", COLUMNS
        for name in (row.get("pages") or "").split():
            yield from unsaid(site, site.first, name, row.get("sentence"), row["question"], (QUESTIONS, line))


def unsaid(site: Site, language: Language, address: str, conditions: str | None, why: str, row: Place):
    """Problems where what is at an address, as answers/x/#part, does not have what a cell of a table asks for."""
    url, _, fragment = (language.path + address).partition("#")
    if (end := landing(site, url, fragment)) and end[0].url != url:
        url, fragment = end[0].url, end[1]  # it moved
    html, page = site.html.get(url), site.by_url.get(url)
    if site.html and not site.exists(url, fragment):
        yield row, f"`/{url}{fragment and '#' + fragment}` is missing.", f"Restore it, or correct the row: {why}."
    elif html:
        start = html.ids[fragment] if fragment else html.body
        place = page.place(start if fragment else None) if page else row
        pieces = what_follows(start)
        text = flat("".join(piece for piece in pieces if isinstance(piece, NavigableString)))
        targets = {tag["href"] for tag in pieces if isinstance(tag, Tag) and tag.name == "a" and tag.get("href")}
        targets |= {"#".join(filter(None, site.resolve(url, href))) for href in targets}
        for condition in filter(None, map(str.strip, (conditions or "").split(" | "))):
            if message := unmet(condition, text, targets, language.path):
                yield site.problem(place, message, f"It must be said, or its row corrected: {why}.", also=(row,))


def what_follows(start: Tag) -> list[PageElement]:
    """All that is in an element; of a heading up to the next one of its level, or its whole case with the folds."""
    case = HEADINGS.fullmatch(start.name) and start.find_parent("section", class_=("case", "step"))
    if case and case.find(HEADINGS) is start:
        return [*case.descendants]
    after = takewhile(lambda piece: isinstance(piece, NavigableString) or not (
        HEADINGS.fullmatch(piece.name) and piece.name <= start.name or piece.get("id", "").startswith("page-")),
        start.next_elements) if HEADINGS.fullmatch(start.name) else start.descendants
    return [*after]


def unmet(condition: str, text: str, targets: set[str], path: str) -> str:
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
