"""Japanese as it is set in Japan, as far as a machine can tell."""

import re

from bs4 import Tag
from document import Page

from . import rule
from .common import WIDE, labels, without_labels

JAPANESE = [  # (pattern, what is wrong, what to do)
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


def texts(page: Page) -> list[tuple]:
    """(where, text) of titles, short answers and blocks in Japanese. A label, and what quotes one, is □, so that words
    on both sides of it do not meet; so is the office's own name."""
    if page.language.code != "ja":
        return []
    name = str(page.site.settings["ja"].get("extra", "contact", "name", default=""))
    screens = (label for label in labels(page.site)["ja"] if " " in label or "?" in label)
    quoted = sorted({name, name.partition("（")[0], *screens} - {""}, key=len, reverse=True)
    kept = re.compile("|".join(map(re.escape, quoted)) or "(?!)")

    def quote(found: re.Match) -> str:
        return "「□」" if any(found[1] in label for label in quoted) else found[0]

    blocks = [(key, str(page.meta.get(key) or "")) for key in ("title", "description")]
    blocks += [(block, re.sub("「([^」]*)」", quote, kept.sub("□", without_labels(inside, "ja"))))
               for block, inside in page.blocks]
    return [(where, re.sub(r"\s*\n\s*", "\n", text)) for where, text in blocks]


@rule("japanese",
      "Japanese is set as in Japan: letters and digits half-width, punctuation full-width, no spaces, no italics.",
      each=texts)
def typography(page: Page, text: tuple):
    for pattern, message, fix in JAPANESE:
        if match := re.search(pattern, text[1]):
            around = text[1][max(0, match.start() - 6):match.end() + 6].replace("□", "…").strip()
            yield f"{message}: “{around}”.", fix, around


@rule("japanese-italics", "Japanese has no italics.", each=lambda page: page.find_all("em", lang=False))
def italics(page: Page, tag: Tag):
    if page.language.code == "ja" and "field" not in tag.get("class", ()) and not tag.find_parent(lang="en"):
        yield "Italics are here; Japanese has none.", "Use 「」, or ** for a label."
