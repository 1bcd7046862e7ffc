"""The front matter of pages: its keys, and what title, short answer, names and dates in it must be."""

import datetime

from document import Page
from pages import ADDRESSES, KINDS, Site
from report import nearest
from settings import date

from . import rule
from .schemas import SCHEMA, validate

SHORT_ANSWER = {"ja": 120}  # characters; of other languages see the schema


@rule("front-matter", "A page's front matter has the keys of its kind, with values as the schema says.")
def front_matter(page: Page):
    moved = page.moved or "template" in page.meta
    kind = "moved" if moved else "article" if page.kind in KINDS else "contact" if page.path == "contact.md" else "page"
    data = {str(key): value for key, value in page.meta.items()}
    for schema in (SCHEMA, SCHEMA["$defs"][kind]) if not page.problems else ():  # else told already
        for path, *found in validate(schema, data):
            yield page.key(*path) if path else None, *found


@rule("short-answer", "Title and short answer say what the page answers, unlike any other page's.")
def short_answer(site: Site):
    seen = {}
    for page in (page for page in site.all_pages() if not page.moved):
        code, title, answer = page.language.code, *(str(page.meta.get(key) or "") for key in ("title", "description"))
        if page.kind == "answers" and title and not title.strip().endswith(("?", "？")):
            yield page.key("title"), "The title of an answer is a question.", (
                f"End it with {'？' if code == 'ja' else '?'}.")
        if len(answer.strip()) > (most := SHORT_ANSWER.get(code, 1000)):
            yield page.key("description"), f"The short answer has {len(answer.strip())} characters; {most} fit.", (
                "Shorten it to one or two sentences: it is pasted into e-mails.")
        for key, value in (("title", title), ("description", answer)):
            if value and (other := seen.setdefault((code, key, *value.casefold().split()), page)) is not page:
                yield page.key(key), f"The {key} is also that of {other.path}.", "Say what is different on this page."


@rule("known-names", "Sources and related pages are names that exist.")
def known_names(page: Page):
    ids = page.site.articles(page.language.code).keys() - {page.id}
    names = {"seed", "ui-labels", "inference", *(address.name for address in page.site.addresses)}
    for key, known, advice in (
            ("sources", names, f"Add its address to {ADDRESSES} under this name, or write seed."),
            ("related", ids, "Write the file name of another answer or manual, without .md.")):
        for index, entry in enumerate(page.meta[key] if isinstance(page.meta.get(key), list) else ()):
            if str(entry) not in known:
                yield page.key(key, index), f"`{entry}` in `{key}` is not known.", nearest(entry, known, advice)


@rule("dates", "No day of review lies in the future; changes are newest first, none newer than the review.")
def dates(page: Page):
    last, changed = date(page.meta.get("reviewed")), page.meta.get("changed")
    if last and last > page.site.today + datetime.timedelta(days=1):
        yield "reviewed", f"`reviewed` lies in the future: {last}.", "Write the day on which you checked the page."
    for index, entry in enumerate(changed if isinstance(changed, list) else ()):
        day = date(entry.get("date")) if isinstance(entry, dict) else None
        if day and last and day > last:
            yield page.key("changed", index), f"The change of {day} is newer than {last}, which comes before it.", (
                "Put the newest first, and set `reviewed` to the day on which you checked the page.")
        last = day or last
