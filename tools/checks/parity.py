"""All languages say the same: the same pages, parts, steps, links, drawings and facts; each in its own language."""

import re
from collections import Counter
from itertools import zip_longest

from document import HEADINGS, Page, Section, Text
from form import items_of
from pages import Site
from settings import date

from . import rule
from .common import MARKS

JAPANESE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")  # kana and kanji


@rule("translation", "Every page exists in every language.")
def translation(site: Site):
    for language in site.languages[1:]:
        for here, there, what in ((site.first, language, "translation"), (language, site.first, "original")):
            for path in site.pages[here.code].keys() - site.pages[there.code].keys():
                yield site.pages[here.code][path].file, f"This page has no {there.name} {what}.", (
                    f"Create docs/{there.code}/{path}.")


@rule("same-facts", "Translations have the facts of their original in the front matter, and are checked no earlier.")
def same_facts(site: Site):
    for one, two in site.translations():
        for key in ("audience", "sources", "related", "expires", "moved_to", "moved_anchors", "changed"):
            values = [page.meta.get(key) for page in (one, two)]
            if key == "changed":  # each says it in its own words
                values = [[entry.get("date") for entry in value or () if isinstance(entry, dict)] for value in values]
            if values[0] != values[1]:
                shown = ", ".join(map(str, values[0])) if isinstance(values[0], list) else values[0] or "nothing"
                yield two.problem(key, f"`{key}` differs from {one.file}: there is {shown or 'nothing'}.",
                                  "Say the same in both.", also=(one.key(key),))
        old, new = date(two.meta.get("reviewed")), date(one.meta.get("reviewed"))
        if old and new and old < new:
            yield two.problem("reviewed", f"The translation was checked on {old}, {one.file} later, on {new}.",
                              "Compare both, then write the day on which you did.", also=(one.key("reviewed"),))


def shape(page: Page, section: Section) -> dict[str, list[str]]:
    """What a section is made of, in words: its heading, lists, folds, links, drawings."""
    heading, name, tags = section
    case = heading and heading.find_parent("section")
    level = heading and heading.name + (" of a case" if case and case.find(HEADINGS) is heading else "")
    drawings = [tag for tag in tags if tag.name == "div" and "screen" in tag.get("class", ())]
    return {
        "heading": [f"#{name} ({level})"],
        "lists": [f"{len(items_of(tag))} {'steps' if tag.name == 'ol' else 'points'}" for tag in tags
                  if tag.name in ("ol", "ul") and not tag.find_parent(class_="screen")],
        "folds": [f"{sum(tag.name == 'details' for tag in tags)} folds"],
        "links": sorted(address.removeprefix(page.language.path) + (fragment and f"#{fragment}")
                        for _, address, fragment in page.links_in(tags)),
        "drawings": [" ".join([*tag["class"], *sorted(mark for inner in tag.find_all(class_=MARKS)
                                                     for mark in inner["class"])]) for tag in drawings]}


@rule("same-sections",
      "Translations have the sections of their original: cases and headings with the same ids, lists, folds, links and "
      "drawings.")
def same_sections(site: Site):
    for one, two in site.translations():
        for pair in zip_longest(one.sections, two.sections, fillvalue=Section(None, "nothing more", [])):
            was, now = (shape(page, section) for page, section in zip((one, two), pair))
            for what in (what for what in was if was[what] != now[what]):
                more, less = ([*(Counter(a[what]) - Counter(b[what]))] or ["another order"]
                              for a, b in ((now, was), (was, now)))
                heads = [section.heading or (page.headings or [None])[-1] for page, section in zip((one, two), pair)]
                yield two.problem(heads[1], f"The {what} differ from {one.file}: {', '.join(more)} here, "
                                  f"{', '.join(less)} there.", "Make both say the same.", also=(one.place(heads[0]),))
            if was["heading"] != now["heading"]:
                break  # what follows would compare the wrong parts


@rule("own-language", "A page is written in its own language; other words are marked.", each=lambda page: page.texts)
def own_language(page: Page, text: Text):
    japanese = "".join(JAPANESE.findall(text.node))
    if text.language != page.language.code or text.drawn and text.label:
        return
    if text.language == "en" and japanese:
        yield f"Japanese is in an English page: “{japanese[:20]}”.", (
            'Translate it, or mark it: <span lang="ja">…</span>, or { lang=ja } behind a label.')
    if text.language == "ja" and not japanese and not text.label and \
            len(re.findall(r"\b[a-z][a-z']+\b", text.node)) >= 3:
        yield f"English is in a Japanese page: “{text.node.strip()[:50]}”.", (
            "Translate it, or mark a label: { lang=en }.")
