"""The form of an answer on the built page: one question, its choices, and a case behind each, with steps and folds.

Lengths are counted as readers meet them: English in words, Japanese in characters.
"""

import re
from typing import NamedTuple

from bs4 import Tag
from document import HEADINGS, Page
from pages import Site

CHARACTERS_A_WORD = 3  # Japanese characters that stand for one English word: a sentence has 20 words or 60 characters
CONTACT_BOX = "not-working"  # id of the box "If this did not work" that the templates print under every page


def text_of(tag: Tag) -> str:
    """The words of an element, with one space between them."""
    return " ".join(tag.get_text().split())


class Case(NamedTuple):
    """One situation of a page: `section` is what the reader sees of it, `id` that of its heading."""

    heading: Tag
    id: str
    section: Tag


def cases(page: Page) -> list[Case]:
    """The cases of a page, in order."""
    return [Case(heading, heading.get("id", ""), section) for section in page.find_all("section", class_="case")
            if (heading := section.find(HEADINGS))]


def folds(page: Page) -> list[Tag]:
    """The `<details>` of a page."""
    return page.find_all("details")


def choices(page: Page) -> list[Tag]:
    """The items of the list below the first heading of a page that has cases; empty without such a list."""
    first = page.headings[0] if page.headings else None
    items = first.find_next(["ul", "ol", "section"]) if first and cases(page) and not in_case(first) else None
    return items_of(items) if items and items.name == "ul" else []


def items_of(tag: Tag) -> list[Tag]:
    """The items of a list."""
    return tag.find_all("li", recursive=False)


def in_case(tag: Tag) -> bool:
    return tag.find_parent("section", class_="case") is not None


def step_lists(tag: Tag) -> list[Tag]:
    """The numbered lists of a case, without those of its folds; or those of a fold."""
    return [items for items in tag.find_all("ol") if items.find_parent("details") in (None, tag)]


def words(page: Page, tag: Tag, folded: bool = True, without: str = "") -> str:
    """The text of an element; `folded`: without what is inside folds; `without`: the class of elements to leave out."""
    parts = []
    for child in tag.children:
        if not isinstance(child, Tag):
            parts.append(child if type(child).__name__ == "NavigableString" else "")
        elif not page.by_frame(child) and without not in child.get("class", ()):
            if child.name == "details" and folded:
                child = child.summary or child
            parts.append(words(page, child, folded, without))
    return f" {''.join(parts)} " if tag.name not in INLINE else "".join(parts)


INLINE = ("a", "abbr", "b", "code", "em", "i", "kbd", "span", "strong", "sub", "sup")


def length(text: str, language: str) -> int:
    """Words of a text; of a Japanese one, characters without spaces."""
    return len(re.sub(r"\s", "", text)) if language == "ja" else len(re.findall(r"[\w'’-]+", text))


def limit(words: int, language: str) -> int:
    """A budget in words, as many characters in Japanese."""
    return int(words * CHARACTERS_A_WORD) if language == "ja" else words


def unit(language: str) -> str:
    return "characters" if language == "ja" else "words"


def drawings(site: Site) -> dict[str, str]:
    """The kinds of drawings that a page may have, with their classes."""
    types = site.settings[site.first.code].get("markdown_extensions", "pymdownx.blocks.admonition", "types", default=[])
    return {kind.get("name"): str(kind.get("class")) for kind in types}
