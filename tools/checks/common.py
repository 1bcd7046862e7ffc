"""What several families of rules share."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pages import Site

PLAIN = "Use small letters a–z, digits and hyphens only."  # how to fix what does not match SLUG
MARKS = ("press", "button", "field", "code", "on")  # classes of what drawings show
LABELS = "tests/data/labels.tsv"
TREE = ("docs/**/*", "overrides/**/*", "tools/**/*", "tests/**/*", "deploy/*", "*.yml", "*.md", "Makefile", "*.toml")
MADE = {"node_modules", "__pycache__"}  # folders that programs fill


@cache
def wordings() -> list[dict[str, str]]:
    """Words that pages do not use. Columns: language, where (link or text), words (a pattern), instead."""
    lines = Path(__file__).with_name("wordings.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


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


def text_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """(file, content) of every text file of the tree."""
    for path in sorted({path for pattern in TREE for path in site.root.glob(pattern)}):
        if path.is_file() and not MADE & set(path.parts) and b"\0" not in (content := path.read_bytes()):
            yield path.relative_to(site.root).as_posix(), content
