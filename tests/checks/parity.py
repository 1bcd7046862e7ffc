"""Both languages say the same: the same pages, parts, steps, links, drawings and facts; each in its own language."""

import datetime
import re
from collections import Counter
from itertools import zip_longest

from .source import Fault, Page, Site

SAME = ("audience", "sources", "related", "expires", "moved_to")
JAPANESE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")  # kana and kanji
BLOCK = re.compile(r"^[ ]*///[ ]+(\w+)[ ]*\|[^\n]*\n((?:(?![ ]*///)[^\n]*\n)*)[ ]*///[ ]*$", re.MULTILINE)  # a drawing


def check(site: Site):
    english, japanese = site.pages["en"], site.pages["ja"]
    for path, page in english.items():
        if path not in japanese:
            yield Fault(page.file, 1, "This page has no Japanese translation.", f"Create docs/ja/{path}.")
        else:
            yield from pair(page, japanese[path])
    for path, page in japanese.items():
        if path not in english:
            yield Fault(page.file, 1, "This page has no English original.", f"Create docs/en/{path}.")
    for page in site.all_pages():
        if "moved_to" not in page.meta:
            yield from own_language(page)


def sections(page: Page) -> list[tuple[str, int, int, int]]:
    """(id, line, first line, line behind the last) of each part; what stands before the first heading has the id ""."""
    starts = [("", page.body_line, page.body_line)] + [(heading.id or "", heading.line, heading.line + 1) for heading in page.headings]
    ends = [line for _, line, _ in starts[1:]] + [page.body_line + page.body.count("\n") + 1]
    return [(name, line, first, end) for (name, line, first), end in zip(starts, ends)]


def lists(page: Page, first: int, end: int) -> list[tuple[str, int]]:
    """(kind, number of items) of the lists between two lines: kind is "steps" or "points"."""
    found, open_lists, last = [], {}, None
    for item in page.items:
        if not first <= item.line < end:
            continue
        kind = "points" if item.number is None else "steps"
        for indent in [indent for indent in open_lists if indent > item.indent]:
            del open_lists[indent]
        # Bullets have no numbers that tell where a list ends: text at the margin ends it.
        between = page.prose.split("\n")[last - page.body_line + 1:item.line - page.body_line] if last else []
        cut = any(line.strip() and len(line) - len(line.lstrip()) <= item.indent for line in between)
        here = open_lists.get(item.indent)
        if here is None or found[here][0] != kind or item.number == 1 or cut and kind == "points":
            open_lists[item.indent] = here = len(found)
            found.append([kind, 0])
        found[here][1] += 1
        last = item.line
    return [tuple(entry) for entry in found]


def drawings(page: Page, first: int, end: int) -> list[tuple]:
    """(kind, marks in it) of the drawings between two lines."""
    return [(match[1], tuple(sorted(Counter(re.findall(r"\{[^}\n]*?\.(\w+)", match[2])).items()))) for match in BLOCK.finditer(page.prose)
            if first <= page.body_line_at(match.start()) < end]


def pair(english: Page, japanese: Page):
    for key in SAME:
        if english.meta.get(key) != japanese.meta.get(key):
            yield Fault(japanese.file, japanese.line(key), f"`{key}` differs from the English page.", f"Write {key}: {_shown(english.meta.get(key))}, or change {english.path} in docs/en too.", ((english.file, english.line(key)),))
    old, new = japanese.meta.get("reviewed"), english.meta.get("reviewed")
    if isinstance(old, datetime.date) and isinstance(new, datetime.date) and old < new:
        yield Fault(japanese.file, japanese.line("reviewed"), f"The translation was checked on {old}, the English page later, on {new}.", "Compare both, then write the day on which you did.", ((english.file, english.line("reviewed")),))
    anchors = [meta if isinstance(meta := page.meta.get("moved_anchors"), dict) else {} for page in (english, japanese)]
    if anchors[0] != anchors[1]:
        yield Fault(japanese.file, japanese.line("moved_anchors"), "`moved_anchors` differs from the English page.", "Write the same in both.", ((english.file, english.line("moved_anchors")),))
    for one, two in zip_longest(english.headings, japanese.headings):
        if not one or not two or (one.id, one.level) != (two.id, two.level):
            here = two or (japanese.headings[-1] if japanese.headings else None)
            wanted = f"{'#' * one.level} … {{ #{one.id} }}" if one else "no further heading"
            yield Fault(japanese.file, here.line if here else japanese.body_line, f"The headings differ from the English page: here stands `{'#' * two.level + ' #' + str(two.id) if two else 'nothing more'}`.", f"The English page has {wanted} at this place.", ((english.file, one.line if one else english.headings[-1].line),) if one or english.headings else ())
            return  # what follows would compare the wrong parts
    for (_, line, first, end), (_, other, other_first, other_end) in zip(sections(english), sections(japanese)):
        def fault(what, one, two):
            return Fault(japanese.file, other, f"{what} differ from the English page: {two or 'none'} here, {one or 'none'} there.", "Make both pages say the same.", ((english.file, line),))
        one, two = lists(english, first, end), lists(japanese, other_first, other_end)
        if one != two:
            yield fault("The lists", *(", ".join(f"{count} {kind if count != 1 else kind[:-1]}" for kind, count in found) for found in (one, two)))
        one, two = (sorted(link.target for link in page.links if a <= link.line < b and link.kind in ("inline", "name", "image")) for page, a, b in ((english, first, end), (japanese, other_first, other_end)))
        if one != two:
            less, more = Counter(one) - Counter(two), Counter(two) - Counter(one)
            yield fault("The links", *(", ".join(f"`{target}`" for target in found) for found in (less, more)))
        one, two = drawings(english, first, end), drawings(japanese, other_first, other_end)
        if one != two:
            yield fault("The drawings", *("; ".join(f"{kind} with {', '.join(f'{count} .{mark}' for mark, count in marks) or 'no marks'}" for kind, marks in found) for found in (one, two)))


def _shown(value) -> str:
    return "nothing" if value is None else f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)


def blank(text: str, *patterns: str) -> str:
    """Text with the matches of patterns as spaces, every character in its place."""
    for pattern in patterns:
        text = re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL | re.MULTILINE)
    return text


def written(page: Page) -> list[tuple[int, str]]:
    """(line, text) of what the page itself says in its language: without labels, foreign words, code and targets of links."""
    text = blank(page.prose, r"<span[^>]*lang=[^>]*>.*?</span>", r"\*\*[^*\n]+\*\*\{[^}\n]*lang=[^}\n]*\}", r"(?<=\])\([^)\n]*\)", r"(?<=\])\[[^\]\n]*\]", r"<[^>\n]+>", r"\{[^}\n]*\}")
    lines = list(enumerate(text.split("\n"), page.body_line))
    return [(page.line(key), str(page.meta.get(key))) for key in ("title", "description") if page.meta.get(key)] + [(number, line) for number, line in lines if line.strip()]


def own_language(page: Page):
    total = foreign = 0
    for number, line in written(page):
        japanese = len(JAPANESE.findall(line))
        if page.language == "en":
            if japanese:
                yield Fault(page.file, number, f"Japanese stands in an English page: “{''.join(JAPANESE.findall(line))[:20]}”.", 'Translate it, or mark it: <span lang="ja">…</span>, or { lang=ja } behind a label.')
        else:
            total += japanese
            words = [word for word in re.findall(r"[A-Za-z][A-Za-z']+", re.sub(r"\*\*[^*]+\*\*", "", line)) if not word.isupper()]
            sentence = [word for word in words if word.islower()]
            if not japanese and len(sentence) >= 3:
                foreign += 1
                yield Fault(page.file, number, f"English stands in a Japanese page: “{line.strip()[:50]}”.", "Translate it, or mark a label: { lang=en }.")
    if page.language == "ja" and page.headings and total < 80 and not foreign:
        yield Fault(page.file, page.body_line, f"The page has only {total} Japanese characters.", "Translate it whole.")
