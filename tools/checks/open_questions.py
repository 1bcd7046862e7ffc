"""What the office must still settle: the sentences that depend on it are on the pages that the table names.

Columns of tests/data/open-questions.tsv: question; why; pages, as answers/x answers/y/#section; sentence, in the
first language (may be empty)."""

import re

from form import words
from pages import Site
from report import Problem, nearest

from . import rule

FILE = "tests/data/open-questions.tsv"


@rule("open-question", "A sentence that depends on an open question of the office is on the pages that are named.")
def open_questions(site: Site):
    for line, row in site.table(FILE):
        if missing := {"question", "pages"} - {key for key, value in row.items() if value}:
            yield Problem(FILE, line, f"A row has no {', '.join(sorted(missing))}.",
                        "Compare with the other rows; columns have tabs between them.")
        sentence = flat(row.get("sentence") or "")
        for name in re.split(r"[\s,;|]+", row.get("pages") or ""):
            path = f"{name.partition('#')[0].strip('/').removesuffix('.md')}.md"
            page = site.page(site.first.code, path) or site.articles(site.first.code).get(path.removesuffix(".md"))
            if not page and name:
                yield Problem(FILE, line, f"There is no page `{name}`.",
                            nearest(path, site.pages[site.first.code], "Write it as answers/new-phone."))
            elif page and page.html and (section := name.partition("#")[2]) and section not in page.anchors:
                yield Problem(FILE, line, f"{page.path} has no section `#{section}`.",
                              nearest(section, page.anchors, "Correct it."))
            elif page and page.body and sentence:
                shown = flat(f"{page.meta.get('description')} {words(page, page.body, folded=False)}")
                if sentence not in shown:
                    yield Problem(FILE, line, f"“{row['sentence'][:90]}” is not on {page.path}.",
                                "Write in the table what the page says; remove the row of a question that is settled.",
                                also=((page.file, 1),))


def flat(text: str) -> str:
    """Without case, space and marks, which differ between source and page."""
    return re.sub(r"[\W_]+", "", text).lower()
