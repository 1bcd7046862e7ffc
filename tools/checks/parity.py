"""All languages say the same: the same pages, parts, steps, links, drawings and facts; each in its own language."""

import re
from collections import Counter
from itertools import zip_longest

from document import HEADINGS, Page
from pages import Site
from report import Problem
from settings import date

from . import rule
from .common import MARKS

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")  # kana and kanji
FEWEST = 80  # Japanese characters on a page that has sections


@rule("translation", "Every page exists in every language.")
def pages(site: Site):
    for language in site.languages[1:]:
        for here, there, what in ((site.first, language, "translation"), (language, site.first, "original")):
            for path in site.pages[here.code].keys() - site.pages[there.code].keys():
                yield Problem(site.pages[here.code][path].file, 1, f"This page has no {there.name} {what}.",
                            f"Create docs/{there.code}/{path}.")


@rule("same-facts", "Translations have the facts of their original in the front matter, and are checked no earlier.")
def facts(site: Site):
    for one, two in site.translations():
        def fault(key, message, fix, one=one, two=two):
            return Problem(*two.key(key), message, fix, also=(one.key(key),))
        for key in ("audience", "sources", "related", "expires", "moved_to", "moved_anchors"):
            value = one.meta.get(key)
            if value != two.meta.get(key):
                shown = f"[{', '.join(map(str, value))}]" if isinstance(value, list) else value or "nothing"
                yield fault(key, f"`{key}` differs from {one.file}.", f"Write {key}: {shown}, or change it there too.")
        old, new = date(two.meta.get("reviewed")), date(one.meta.get("reviewed"))
        if old and new and old < new:
            yield fault("reviewed", f"The translation was checked on {old}, {one.file} later, on {new}.",
                        "Compare both, then write the day on which you did.")
        days = [[str(entry.get("date")) for entry in page.meta.get("changed") or () if isinstance(entry, dict)]
                for page in (one, two)]
        if days[0] != days[1]:
            yield fault("changed", f"`changed` has other days than {one.file}: {', '.join(days[0]) or 'none'}.",
                        "Say the same in both.")


def shape(page: Page, tags: list) -> dict[str, list]:
    """What a section is made of, in words: lists, folds, links, drawings."""
    lists, drawings = [], []
    folds = [f"{sum(tag.name == 'details' for tag in tags)} folds"]
    for tag in tags:
        if tag.name in ("ol", "ul") and not tag.find_parent(class_="screen"):
            count = len(tag.find_all("li", recursive=False))
            lists.append(f"{count} {'steps' if tag.name == 'ol' else 'points'}")
        elif tag.name == "div" and "screen" in tag.get("class", ()):
            marks = Counter(name for inner in tag.find_all(class_=MARKS) for name in inner["class"] if name in MARKS)
            kind = next((name for name in tag["class"] if name not in ("admonition", "screen")), "")
            counted = ", ".join(f"{count} .{mark}" for mark, count in sorted(marks.items()))
            drawings.append(f"{kind} with {counted or 'no marks'}")
    links = [address.removeprefix(page.language.path) + (fragment and f"#{fragment}")
             for _, address, fragment in page.links_in(tags)]
    return {"lists": lists, "folds": folds, "links": links, "drawings": drawings}


def kind(heading) -> str | None:
    """h2, h3 …; with a note where it is the heading of a case."""
    case = heading and heading.find_parent("section")
    return heading and heading.name + (" of a case" if case and case.find(HEADINGS) is heading else "")


@rule("same-sections",
      "Translations have the sections of their original: cases and headings with the same ids, lists, folds, links and "
      "drawings.")
def sections(site: Site):
    for one, two in site.translations():
        for first, second in zip_longest(one.sections, two.sections):
            was, now = [part and (part[0], kind(part[1])) for part in (first, second)]
            if was != now:
                here, there = [part[1] if part else (page.headings or [None])[-1]
                               for part, page in ((second, two), (first, one))]
                yield Problem(*two.place(here), f"The headings differ from {one.file}: here is "
                                              f"`{now and now[0] or 'nothing more'}`.",
                            f"There is {'#{} ({})'.format(*was) if was else 'no further heading'} at this place.",
                            also=(one.place(there),))
                break  # what follows would compare the wrong parts
            was, now = shape(one, first[2]), shape(two, second[2])
            for what in was:
                more, less = Counter(now[what]) - Counter(was[what]), Counter(was[what]) - Counter(now[what])
                if more or less or what == "lists" and was[what] != now[what]:
                    told = [", ".join(f"`{entry}`" for entry in side) or "nothing else" for side in (more, less)]
                    yield Problem(*two.place(second[1]),
                                f"The {what} differ from {one.file}: {told[0]} here, {told[1]} there.",
                                "Make both say the same.", also=(one.place(first[1]),))


@rule("own-language", "A page is written in its own language; other words are marked.")
def own_language(page: Page):
    own, foreign = page.language.code, False
    total = sum(len(JAPANESE.findall(str(page.meta.get(key)))) for key in ("title", "description"))
    for text in page.texts:
        japanese = JAPANESE.findall(text.node)
        total += len(japanese)
        if text.language != own or text.drawn and text.label:
            continue
        if own == "en" and japanese:
            yield page.problem(text.node, f"Japanese is in an English page: “{''.join(japanese)[:20]}”.",
                             'Translate it, or mark it: <span lang="ja">…</span>, or { lang=ja } behind a label.')
        if own == "ja" and not japanese and not text.label and len(re.findall(r"\b[a-z][a-z']+\b", text.node)) >= 3:
            foreign = True
            yield page.problem(text.node, f"English is in a Japanese page: “{text.node.strip()[:50]}”.",
                             "Translate it, or mark a label: { lang=en }.")
    if own == "ja" and page.headings and total < FEWEST and not foreign:
        yield page.problem(page.headings[0], f"The page has only {total} Japanese characters.", "Translate it whole.")
