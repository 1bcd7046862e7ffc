"""Short sentences with one condition each, and no questions in running text.

In a sentence each label of a screen counts as one sign, □; drawings and code are left out.
"""

import functools
import re
from typing import NamedTuple

from document import Page
from form import length, text_of, unit
from report import Problem

from . import rule
from .common import shortened, without_labels

LONGEST = {"en": 20, "ja": 60}  # words of a sentence; characters of a Japanese one
CONDITIONS = {"en": r"(?i)\b(?<!as )(?:if|unless)\b",
              "ja": r"場合(?!によ|の)|とき(?=は|に?、|：)|(?:なら|たら|れば)(?=、)"}
# Where sentences end; abbreviations and numbers whose full stop ends none are left alone.
ENDS = {"en": r"(?<=[.!?:])[\"”)]*\s+(?=[\"“(]?[A-Z0-9□])", "ja": r"(?<=[。？！])(?![」）])|(?<=：)\s*$|(?<=：)(?=□)"}


class Sentence(NamedTuple):
    text: str
    place: tuple[str, int]

    def problem(self, message: str, fix="Make two sentences.") -> Problem:
        return Problem(*self.place, f"{message}: “{shortened(self.text)}”.", fix)


@functools.cache  # two rules read them
def sentences(page: Page) -> list[Sentence]:
    """The sentences of a page, title and short answer included."""
    blocks = [(page.key(key), str(page.meta[key])) for key in ("title", "description") if page.meta.get(key)]
    blocks += [(texts[0].node, without_labels(texts, page.language.code)) for _, texts in page.blocks]
    found = []
    for where, text in blocks:
        text = re.sub(r"□(?:（□）|□)*", "□", " ".join(text.split()))
        for part in map(str.strip, re.split(ENDS.get(page.language.code, ENDS["en"]), text)):
            if re.search(r"\w", part.replace("□", "")):
                words = max(part.split("□"), key=len)[:20]
                place = where if isinstance(where, tuple) else page.place(where, words)
                found.append(Sentence(part, place))
    return found


@rule("sentence", "Sentences are short: 20 English words, 60 Japanese characters.")
def long_sentences(page: Page):
    code = page.language.code
    for one in sentences(page):
        count, most = length(one.text.replace("□", ""), code), LONGEST.get(code, LONGEST["en"])
        if count > most and not one.text.startswith("ほかの言い方"):  # a list
            yield one.problem(f"A sentence has {count} {unit(code)}; {most} are enough")


QUOTED = re.compile("「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"")


def asks(page: Page, block, texts) -> str:
    """What a block says outside quotes, labels and links named as their target, if a question mark is in it."""
    code = page.language.code
    if not any(mark in text.node for text in texts for mark in "?？") or block.name not in ("p", "li", "td", "dd"):
        return ""
    item = block if block.name == "li" else block.find_parent("li")
    if item and item.parent.name == "ul" and item.find("a") or block.find_parent("blockquote"):
        return ""  # a choice; a quote
    named = {str(other.meta.get("title")) for other in page.site.pages[code].values()}
    named |= {text_of(heading) for heading in page.headings}
    links = {id(text.node) for text in texts if (link := text.node.find_parent("a")) and text_of(link) in named}
    return without_labels([text for text in texts if id(text.node) not in links], code)


@rule("question-mark", "Only headings, choices, names of folds, labels and quotes ask; running text says “If X, do Y.”")
def question_marks(page: Page):
    instead = "「…のときは、…します。」" if page.language.code == "ja" else "“If X, do Y.”"
    shown = [(page.key("description"), str(page.meta.get("description") or ""))]
    shown += [(texts[0].node, asks(page, block, texts)) for block, texts in page.blocks]
    for where, text in shown:
        for match in re.finditer(r"([^.!?。？！:：]*)[?？]+", QUOTED.sub("□", " ".join(text.split()))):
            place = where if isinstance(where, tuple) else page.place(where, max(match[1].split("□"), key=len)[:20])
            yield Problem(*place, f"Running text asks: “{shortened(match[0].strip())}”.",
                          f"Write {instead}, or make it a choice that leads to a case.")


@rule("condition", "A sentence has one condition.")
def conditions(page: Page):
    return [one.problem("A sentence has more than one condition", "Make two sentences, or a list.")
            for one in sentences(page) if len(re.findall(CONDITIONS.get(page.language.code, "(?!)"), one.text)) > 1]
