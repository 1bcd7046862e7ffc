"""All languages say the same: the same pages, parts, steps, links, drawings and facts; each in its own language."""

import re
from collections import Counter
from itertools import zip_longest

from pages import Page, Site, date
from report import Fault

from . import rule

SAME = ("audience", "sources", "related", "expires", "moved_to", "moved_anchors")
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")  # kana and kanji
FEWEST = 80  # Japanese characters on a page that has sections


def pairs(site: Site):
    """(original, translation) of every page that has both."""
    for language in site.languages[1:]:
        for path, page in site.pages[language.code].items():
            if original := site.page(site.first.code, path):
                yield original, page


@rule("translation", "Every page stands in every language.")
def pages(site: Site):
    first = site.pages[site.first.code]
    for language in site.languages[1:]:
        own = site.pages[language.code]
        for path in first.keys() - own.keys():
            yield Fault(first[path].file, 1, f"This page has no {language.name} translation.",
                        f"Create docs/{language.code}/{path}.")
        for path in own.keys() - first.keys():
            yield Fault(own[path].file, 1, f"This page has no {site.first.name} original.",
                        f"Create docs/{site.first.code}/{path}.")


@rule("same-facts", "Translations have the facts of their original in the front matter, and are checked no earlier.")
def facts(site: Site):
    for one, two in pairs(site):
        also = ((one.file, one.front.line("reviewed")),)
        for key in SAME:
            if one.meta.get(key) != two.meta.get(key):
                value = one.meta.get(key)
                shown = "nothing" if value is None else f"[{', '.join(map(str, value))}]" if isinstance(value,
                                                                                                        list) else value
                yield Fault(two.file, two.front.line(key), f"`{key}` differs from {one.file}.",
                            f"Write {key}: {shown}, or change it there too.",
                            also=((one.file, one.front.line(key)),))
        old, new = date(two.meta.get("reviewed")), date(one.meta.get("reviewed"))
        if old and new and old < new:
            yield Fault(two.file, two.front.line("reviewed"),
                        f"The translation was checked on {old}, {one.file} later, on {new}.",
                        "Compare both, then write the day on which you did.", also=also)
        days = [[str(entry.get("date")) for entry in page.meta.get("changed") or () if isinstance(entry, dict)]
                for page in (one, two)]
        if days[0] != days[1]:
            yield Fault(two.file, two.front.line("changed"),
                        f"`changed` has other days than {one.file}: {', '.join(days[0]) or 'none'}.",
                        "Say the same in both.", also=((one.file, one.front.line("changed")),))


def shape(page: Page, tags: list) -> dict[str, list]:
    """What a section is made of, in words: lists, links, drawings."""
    links = [address.removeprefix(page.language.path) + (f"#{fragment}" if fragment else "") for _, address,
             fragment in page.links_in(tags)]
    found = {"lists": [], "links": links, "drawings": []}
    for tag in tags:
        drawn = tag.find_parent(class_="screen")
        if tag.name in ("ol", "ul") and not drawn:
            found["lists"].append(f"{len(tag.find_all('li', recursive=False))} "
                                  f"{'steps' if tag.name == 'ol' else 'points'}")
        elif tag.name == "div" and "screen" in tag.get("class", ()):
            marks = Counter(name for inner in tag.find_all(True)
                            for name in inner.get("class", ()) if name in ("press", "button", "field", "code", "on"))
            kind = next((name for name in tag["class"] if name not in ("admonition", "screen")), "")
            counted = ", ".join(f"{count} .{mark}" for mark, count in sorted(marks.items()))
            found["drawings"].append(f"{kind} with {counted or 'no marks'}")
    return found


@rule("same-parts",
      "Translations have the parts of their original: headings with the same ids, lists, links and drawings.")
def parts(site: Site):
    for one, two in pairs(site):
        for first, second in zip_longest(one.sections, two.sections):
            heading = [(part[0], part[1].name if part[1] else "") if part else None for part in (first, second)]
            if heading[0] != heading[1]:
                here = second[1] if second else (two.headings or [None])[-1]
                there = first[1] if first else (one.headings or [None])[-1]
                wanted = f"#{heading[0][0]} ({heading[0][1]})" if heading[0] else "no further heading"
                yield Fault(*two.place(here),
                            f"The headings differ from {one.file}: here stands "
                            f"`{heading[1] and heading[1][0] or 'nothing more'}`.",
                            f"There stands {wanted} at this place.", also=(one.place(there),))
                break  # what follows would compare the wrong parts
            was, now = shape(one, first[2]), shape(two, second[2])
            for what in was:
                less, more = Counter(was[what]) - Counter(now[what]), Counter(now[what]) - Counter(was[what])
                if less or more or what == "lists" and was[what] != now[what]:
                    told = [", ".join(f"`{entry}`" for entry in side) or "nothing else" for side in (more, less)]
                    yield Fault(*two.place(second[1]),
                                f"The {what} differ from {one.file}: {told[0]} here, {told[1]} there.",
                                "Make both say the same.", also=(one.place(first[1]),))


@rule("own-language", "A page is written in its own language; other words are marked.")
def own_language(site: Site):
    for page in site.all_pages():
        total, foreign = sum(len(JAPANESE.findall(str(page.meta.get(key)))) for key in ("title", "description")), False
        for text in page.texts:
            japanese = JAPANESE.findall(text.node)
            total += len(japanese)
            if text.language != page.language.code or text.drawn and text.label:
                continue
            if page.language.code == "en" and japanese:
                yield page.fault(text.node, f"Japanese stands in an English page: “{''.join(japanese)[:20]}”.",
                                 'Translate it, or mark it: <span lang="ja">…</span>, or { lang=ja } behind a label.')
            words = [] if text.label else re.findall(r"\b[a-z][a-z']+\b", text.node)
            if page.language.code == "ja" and not japanese and len(words) >= 3:
                foreign = True
                yield page.fault(text.node, f"English stands in a Japanese page: “{text.node.strip()[:50]}”.",
                                 "Translate it, or mark a label: { lang=en }.")
        if page.language.code == "ja" and page.headings and total < FEWEST and not foreign:
            yield page.fault(page.headings[0], f"The page has only {total} Japanese characters.", "Translate it whole.")
