"""How long a page, its first screen, a case and a fold may be, so that hurried readers read them.

Limits are in English words; Japanese has three characters for each, see form.py."""

from document import Page
from form import Case, cases, folds, length, limit, text_of, unit, words
from pages import Site

from . import rule

MEAN = 550  # of all answers and manuals of a language


def size(page: Page, tag, **options) -> int:
    return length(words(page, tag, **options), page.language.code)


def head(page: Page) -> int:
    """The length of title and short answer."""
    return sum(length(str(page.meta.get(key) or ""), page.language.code) for key in ("title", "description"))


def whole(page: Page, _=None) -> int:
    """The length of a page with everything open."""
    return size(page, page.body, folded=False) + head(page)


def cases_or_page(page: Page) -> list[Case]:
    top = page.headings[0] if page.headings else page.body
    return cases(page) or ([Case(top, "", page.body)] if page.kind and page.body else [])


def budget(name: str, sentence: str, each, measure, most: int, what, fix: str):
    """Makes a rule: nothing that `each` gives has more than `most` words by `measure`; `what` names it."""
    @rule(name, sentence, each)
    def too_long(page: Page, item):
        count, fits, unit_name = measure(page, item), limit(most, page.language.code), unit(page.language.code)
        if count > fits:
            yield f"{what(item)} has {count} {unit_name}; {fits} fit.", fix


budget("opening-length", "From the title to the last choice a page is short enough for one screen of a phone.",
       lambda page: page.headings[:1] if page.kind and cases(page) else [],
       lambda page, _: head(page) + size(page, page.body, without="case"), 130,
       lambda _: "What is before the choices and between the cases",
       "Shorten the short answer and the choices; move everything else into a case.")
budget("case-length", "A case with its folds closed is short; so is a page without cases.",
       cases_or_page, lambda page, case: size(page, case.section), 220,
       lambda case: f"The case `#{case.id}`" if case.id else "The page, which has no cases,",
       "Cut it, fold procedures (//// how | …), or make two cases with a choice each.")
budget("fold-length", "A fold holds one short procedure.",
       folds, lambda page, fold: size(page, fold, folded=False), 150,
       lambda fold: f"The fold “{text_of(fold.summary or fold)[:40]}”",
       "Cut it; more than one procedure is a page of its own, a manual.")
budget("page-length", "A page is short, with everything open.",
       lambda page: [None] if page.kind and page.body else [], whole, 1000,
       lambda _: "The page, with everything open,",
       "Cut it, or make two pages: a case that grew becomes a page that its choice leads to.")


@rule("mean-length", "Answers and manuals are short on the average.")
def mean_length(site: Site):
    for code in site.pages:
        longest = sorted((page for page in site.articles(code).values() if page.body), key=whole, reverse=True)
        mean = sum(map(whole, longest)) // max(len(longest), 1)
        if mean > limit(MEAN, code):
            yield longest[0].file, (
                f"Answers and manuals have {mean} {unit(code)} on the average; {limit(MEAN, code)} are the limit."), (
                f"Cut the longest: {', '.join(f'{page.id} ({whole(page)})' for page in longest[:3])}.")
