"""What several families of rules share."""

import csv
from functools import cache
from pathlib import Path

from pages import Site

PLAIN = "Use small letters a–z, digits and hyphens only."  # how to fix what does not match SLUG
MARKS = ("press", "button", "field", "code", "on")  # classes of what drawings show
LABELS = "tests/data/labels.tsv"
WIDE = "぀-ヿ㐀-鿿々ー"  # kana and kanji, for a pattern


@cache
def wordings(where: str, language: str) -> list[dict[str, str]]:
    """Words that pages do not use in a link or text. Columns: language, where, words (a pattern), instead."""
    lines = Path(__file__).with_name("wordings.tsv").read_text("utf-8").splitlines()
    rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    return [row for row in rows if (row["where"], row["language"]) == (where, language)]


def labels(site: Site) -> dict[str, set[str]]:
    """Every label that was seen on a screen, by language.

    The table has a column for each language; nothing where a label was not seen in it: pages then show the first
    language's.
    """
    return {code: {row[code] for _, row in site.table(LABELS) if row.get(code)} for code in site.pages}


def without_labels(texts, language: str) -> str:
    """The words of a paragraph, with □ for each label and for words in another language."""
    return "".join("□" if text.label or text.language != language else text.node for text in texts)


def shortened(text: str) -> str:
    return text if len(text) <= 90 else text[:89] + "…"
