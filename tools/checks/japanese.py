"""Japanese as it is set in Japan, as far as a machine can tell."""

import re

from pages import Site
from report import Problem

from . import rule
from .common import labels, without_labels

WIDE = "぀-ヿ㐀-鿿々ー"  # kana and kanji
JAPANESE = [  # (pattern, what is message, what to do)
    (rf"(?<=[{WIDE}、。「」（）])[ ](?=[A-Za-z0-9])|(?<=[A-Za-z0-9])[ ](?=[{WIDE}「」（）])",
     "A space is between Japanese and Latin letters or digits", "Remove it: browsers make the gap."),
    (rf"(?<=[{WIDE}、。])[ ](?=[{WIDE}])", "A space is between Japanese words", "Remove it."),
    (r"[０-９Ａ-Ｚａ-ｚ]", "A full-width letter or digit is here", "Write letters and digits half-width: 6, MFA."),
    (r"[ｦ-ﾟ｡-･]", "A half-width Japanese character is here", "Write it full-width."),
    (rf"(?<=[{WIDE}])[,.!?;:](?![\w/])|[,!?;:](?=[{WIDE}])", "A half-width punctuation mark is in Japanese",
     "Write 、。！？： instead."),
    (rf"(?<=[{WIDE}])\(|\((?=[{WIDE}])|(?<=[{WIDE}])\)|\)(?=[{WIDE}])", "A half-width bracket is in Japanese",
     "Write （ and ） instead."),
    (r"。。|、、|、。|。、|[（(]\s*[）)]|！！|？？", "Punctuation is here twice", "Remove one."),
    (r"[～~]|(?<=\d)[-–—](?=\d+(?:時|分|日|月|年|歳|個|[:：]\d))", "A wave dash in another form is here",
     "Write 〜 between numbers."),
    (r"(?<![\d-])\d{4}[-/]\d{1,2}[-/]\d{1,2}", "A date is here in another form", "Write it as 2027年2月1日."),
    (r"(?<=\d)：(?=\d)", "A time has a full-width colon", "Write it as 9:00."),
]


def odd(text: str):
    """(what is message, fix, the place in its surroundings) for each rule that a Japanese text breaks."""
    for pattern, message, fix in JAPANESE:
        if match := re.search(pattern, text):
            around = text[max(0, match.start() - 6):match.end() + 6].replace("□", "…").strip()
            yield f"{message}: “{around}”.", fix, around


@rule("japanese",
      "Japanese is set as in Japan: letters and digits half-width, punctuation full-width, no spaces, no italics.")
def typography(site: Site):
    # What quotes a label, or the end of one, stays as the screen has it; so does the office's own name.
    quoted = [text for text in labels(site).get("ja", ()) if " " in text or "?" in text]
    settings = site.settings.get("ja")
    name = settings.get("extra", "contact", "name", default="") if settings else ""
    quoted += filter(None, (name, name.partition("（")[0]))
    kept = re.compile("|".join(map(re.escape, sorted(quoted, key=len, reverse=True))) or "(?!)")
    for page in site.pages.get("ja", {}).values():
        for key in ("title", "description"):
            yield from (page.at(key, *told) for *told, _ in odd(str(page.meta.get(key) or "")))
        for block, texts in page.blocks:
            # A label leaves a mark that no rule looks at, so that words on both sides of it do not meet.
            line = re.sub("「([^」]*)」", lambda found: "「□」" if any(found[1] in one for one in quoted) else found[0],
                          kept.sub("□", without_labels(texts, "ja")))
            yield from (page.problem(block, *told) for told in odd(re.sub(r"\s*\n\s*", "\n", line)))
        for tag in page.find_all("em", lang=False):
            if "field" not in tag.get("class", ()) and not tag.find_parent(lang="en"):
                yield page.problem(tag, "Italics are here; Japanese has none.", "Use 「」, or ** for a label.")
    for topic, words in settings.get("extra", "topics", default={}).items() if settings else ():
        yield from (Problem(*settings.place("extra", "topics", topic), *told) for *told, _ in odd(str(words)))
