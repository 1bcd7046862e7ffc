"""Short sentences with one condition each, and no questions in running text.

In a sentence each label of a screen counts as one sign, □; drawings and code are left out.
"""

import functools
import re
from typing import NamedTuple

from document import Page, Place
from form import length, text_of, unit

from . import rule
from .common import shortened, without_labels

LONGEST = {"en": 20, "ja": 60}  # words of a sentence; characters of a Japanese one
CONDITIONS = {"en": r"(?i)\b(?<!as )(?:if|unless)\b",
              "ja": r"場合(?!によ|の)|とき(?=は|に?、|：)|(?:なら|たら|れば)(?=、)"}
# Where sentences end; abbreviations and numbers whose full stop ends none are left alone.
ENDS = {"en": r"(?<=[.!?:])[\"”)]*\s+(?=[\"“(]?[A-Z0-9□])", "ja": r"(?<=[。？！])(?![」）])|(?<=：)\s*$|(?<=：)(?=□)"}
QUOTED = re.compile("「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"")


class Sentence(NamedTuple):
    place: Place
    text: str


def longest_words(text: str) -> str:
    """What a text can be found by in the source: the start of its longest piece between labels."""
    return max(text.split("□"), key=len)[:20]


@functools.cache  # two rules read them
def sentences(page: Page) -> list[Sentence]:
    """The sentences of a page, title and short answer included."""
    blocks = [(key, str(page.meta[key])) for key in ("title", "description") if page.meta.get(key)]
    blocks += [(texts[0].node, without_labels(texts, page.language.code)) for _, texts in page.blocks]
    found = []
    for where, text in blocks:
        text = re.sub(r"□(?:（□）|□)*", "□", " ".join(text.split()))
        for part in map(str.strip, re.split(ENDS.get(page.language.code, ENDS["en"]), text)):
            if re.search(r"\w", part.replace("□", "")):
                found.append(Sentence(page.place(where, longest_words(part)), part))
    return found


@rule("sentence", "Sentences are short: 20 English words, 60 Japanese characters.", each=sentences)
def long_sentence(page: Page, sentence: Sentence):
    code = page.language.code
    count, most = length(sentence.text.replace("□", ""), code), LONGEST.get(code, LONGEST["en"])
    if count > most and not sentence.text.startswith("ほかの言い方"):  # a list
        yield f"A sentence has {count} {unit(code)}; {most} are enough: “{shortened(sentence.text)}”.", (
            "Make two sentences.")


@rule("condition", "A sentence has one condition.", each=sentences)
def conditions(page: Page, sentence: Sentence):
    if len(re.findall(CONDITIONS.get(page.language.code, "(?!)"), sentence.text)) > 1:
        yield f"A sentence has more than one condition: “{shortened(sentence.text)}”.", (
            "Make two sentences, or a list.")


def running_texts(page: Page) -> list[tuple]:
    """(where, text) of what has a question mark, without choices, quotes, labels and links named as their target."""
    code, found = page.language.code, [("description", str(page.meta.get("description") or ""))]
    named = {str(other.meta.get("title")) for other in page.site.pages[code].values()}
    named |= {text_of(heading) for heading in page.headings}
    for block, texts in page.blocks:
        item = block if block.name == "li" else block.find_parent("li")
        choice = item and item.parent.name == "ul" and item.find("a")
        asks = any(mark in text.node for text in texts for mark in "?？") and block.name in ("p", "li", "td", "dd")
        if asks and not choice and not block.find_parent("blockquote"):
            links = {id(text.node) for text in texts if (link := text.node.find_parent("a")) and text_of(link) in named}
            found.append((texts[0].node, without_labels([text for text in texts if id(text.node) not in links], code)))
    return [(where, QUOTED.sub("□", " ".join(text.split()))) for where, text in found]


@rule("question-mark", "Only headings, choices, names of folds, labels and quotes ask; running text says “If X, do Y.”",
      each=running_texts)
def question_mark(page: Page, text: tuple):
    instead = "「…のときは、…します。」" if page.language.code == "ja" else "“If X, do Y.”"
    for match in re.finditer(r"([^.!?。？！:：]*)[?？]+", text[1]):
        yield f"Running text asks: “{shortened(match[0].strip())}”.", (
            f"Write {instead}, or make it a choice that leads to a case."), longest_words(match[1])
