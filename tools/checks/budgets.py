"""How long a page, its first screen, a case, a fold and a sentence may be, so that hurried readers read them."""

from document import Page
from form import cases, folds, length, limit, text_of, unit, words
from pages import Site
from report import Problem

from . import rule

OPENING = 130  # words from the title to the last choice: one screen of a phone
CASE = 220  # words of a case with its folds closed; the same for a page without cases
FOLD = 150
PAGE = 1000  # everything open
MEAN = 550  # of all answers and manuals of a language


def whole(page: Page) -> int:
    """The length of a page with everything open, title and short answer included."""
    return length(words(page, page.body, folded=False), page.language.code) + head(page)


def head(page: Page) -> int:
    """The length of title and short answer."""
    return sum(length(str(page.meta.get(key) or ""), page.language.code) for key in ("title", "description"))


def over(page: Page, node, what: str, count: int, most: int, fix: str):
    """The fault of something that is too long, or nothing; without `node` at the top of the page."""
    code = page.language.code
    if count > limit(most, code):
        yield Problem(*(page.place(node) if node else (page.file, 1)),
                    f"{what} has {count} {unit(code)}; {limit(most, code)} fit.", fix)


@rule("opening-length", "From the title to the last choice a page is short enough for one screen of a phone.")
def openings(page: Page):
    if page.kind and page.body and cases(page):
        count = head(page) + length(words(page, page.body, without="case"), page.language.code)
        yield from over(page, page.headings[0], "What is before the choices and between the cases", count, OPENING,
                        "Shorten the short answer and the choices; move everything else into a case.")


@rule("case-length", "A case with its folds closed is short; so is a page without cases.")
def case_lengths(page: Page):
    found = [(case.heading, f"The case `#{case.id}`", case.section) for case in cases(page)]
    if page.kind and page.body and not found:
        found = [(page.headings[0] if page.headings else page.body, "The page, which has no cases,", page.body)]
    for node, what, section in found:
        yield from over(page, node, what, length(words(page, section), page.language.code), CASE,
                        "Cut it, fold procedures (//// how | …), or make two cases with a choice each.")


@rule("fold-length", "A fold holds one short procedure.")
def fold_lengths(page: Page):
    for fold in folds(page):
        yield from over(page, fold, f"The fold “{text_of(fold.summary or fold)[:40]}”",
                        length(words(page, fold, folded=False), page.language.code), FOLD,
                        "Cut it; more than one procedure is a page of its own, a manual.")


@rule("page-length", "A page is short, with everything open.")
def page_lengths(page: Page):
    if page.kind and page.body:
        yield from over(page, None, "The page, with everything open,", whole(page), PAGE,
                        "Cut it, or make two pages: a case that grew becomes a page that its choice leads to.")


@rule("mean-length", "Answers and manuals are short on the average.")
def mean(site: Site):
    for code in site.pages:
        found = sorted(((whole(page), page) for page in site.articles(code).values() if page.body),
                       key=lambda pair: pair[0], reverse=True)
        count = sum(size for size, _ in found) // len(found) if found else 0
        if count > limit(MEAN, code):
            longest = ", ".join(f"{page.id} ({size})" for size, page in found[:3])
            yield Problem(found[0][1].file, 1, f"Answers and manuals have {count} {unit(code)} on the average; "
                        f"{limit(MEAN, code)} are the limit.", f"Cut the longest: {longest}.")
