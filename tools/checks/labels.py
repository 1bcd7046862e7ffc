"""Labels of screens are on pages exactly as the screens write them: tests/data/labels.tsv lists every one that was
seen."""

import re

from bs4 import Tag
from document import Page
from form import text_of
from pages import Site
from report import nearest

from . import rule
from .common import LABELS, labels


def shown_labels(page: Page) -> list[tuple[Tag, str, str]]:
    """(element, text, language) of what a page shows as labels of screens."""
    languages, found = {id(text.node): text.language for text in page.texts}, []
    for tag in page.find_all(["strong", "em", "p"]):
        marks, bold = tag.get("class", ()), tag.name == "strong"
        text = re.sub(r"\+\d\d X+\d*", "+XX", text_of(tag))  # what differs from reader to reader: +81 XXXXXXXX12
        is_label = bold and "code" not in marks and tag.get("translate") != "yes" or "admonition-title" in marks \
            or tag.name == "em" and "field" in marks
        if (is_label and re.search(r"[^\d ]", text) or text == "+" and bold) and not is_point(tag, text):
            language = next(filter(None, (languages.get(id(one)) for one in tag.strings)), page.language.code)
            found.append((tag, text, language))
    return found


def is_point(tag: Tag, text: str) -> bool:
    """Does a paragraph begin with its point in bold? Such words are no label."""
    bold = tag.name == "strong" and not tag.get("class") and tag.parent.name in ("p", "li")
    return bool(bold and next(tag.parent.strings) == next(tag.strings) and (
        len(text.split()) > 4 and text[-1] in "?.:" or len(text) > 8 and text[-1] in "。？：方"))


@rule("label", "Words in bold, in fields and at the top of drawings are labels that a screen has.")
def label(site: Site):
    listed = labels(site)
    if not listed[site.first.code]:
        yield LABELS, "The list of labels is missing.", "Restore it."
        return
    for page in site.all_pages():
        for tag, text, language in shown_labels(page):
            own = listed.get(language, ())
            other = next((code for code, words in listed.items() if text in words), None)
            if text not in own:
                yield page.problem(tag, f"`{text}` is no known label.", (
                    f"It is a label in another language: write {{ lang={other} }} behind it." if other else
                    nearest(text, own, "Write it as the screen does; "
                            f"a label that is missing in {LABELS} is added there, with care.")))
