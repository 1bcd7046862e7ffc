"""Words that this help does not use, as data: tools/checks/wordings.tsv."""

import re
from pathlib import Path

from pages import Page, Site

from . import rule

_NAMES, *_ROWS = (line.split("\t") for line in Path(__file__).with_suffix(".tsv").read_text("utf-8").splitlines())
ROWS = WORDINGS = [dict(zip(_NAMES, row)) for row in _ROWS]  # language, where (link or text), words, instead


def no_link(page: Page) -> set[str]:
    """The words that may not be a whole link, in lower case."""
    return {row["words"] for row in ROWS if row["where"] == "link" and row["language"] == page.language.code}


@rule("wording", "Pages use the words of this help: none that talk down, say nothing, or are translated word by word.")
def wordings(site: Site):
    patterns = [(row["language"], re.compile(row["words"], re.IGNORECASE), row["instead"])
                for row in ROWS if row["where"] == "text"]
    for page in site.all_pages():
        free = page.path == "glossary.md"  # it lists other words for the same thing
        for block, texts in page.blocks if not free else ():
            for text in texts:
                for language, pattern, instead in patterns:
                    match = pattern.search(text.node) if language == text.language and not text.label else None
                    if match and not quoted(text.node, match):
                        yield page.fault(text.node, f"“{match[0]}” is not a word of this help.", instead, match[0])


def quoted(text: str, match: re.Match) -> bool:
    """Names the text these words only?"""
    return text[:match.start()].endswith("「") and text[match.end():].startswith("」")
