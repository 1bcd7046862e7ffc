"""Labels of screens are on pages exactly as the screens write them: tests/data/labels.tsv lists every one that was
seen."""

import re

from document import Page
from form import text_of
from pages import Site
from report import Problem, nearest

from . import rule
from .common import LABELS, labels


def of(page: Page):
    """(element, text, language) of what a page shows as labels of screens."""
    languages = {id(text.node): text.language for text in page.texts}
    for tag in page.find_all(["strong", "em", "p"]):
        marks = tag.get("class", ())
        text = re.sub(r"\+\d\d X+\d*", "+XX", text_of(tag))  # what differs from reader to reader: +81 XXXXXXXX12
        bold = tag.name == "strong" and "code" not in marks and tag.get("translate") != "yes"
        label = bold or tag.name == "em" and "field" in marks or "admonition-title" in marks
        if label and re.search(r"[^\d ]", text) or text == "+" and tag.name == "strong":
            yield tag, text, next(filter(None, (languages.get(id(one)) for one in tag.strings)), page.language.code)


def is_point(tag, text: str) -> bool:
    """Does a paragraph begin with its point in bold? Such words are no label."""
    bold = tag.name == "strong" and not tag.get("class") and tag.parent.name in ("p", "li")
    return bool(bold and next(tag.parent.strings) == next(tag.strings) and (
        len(text.split()) > 4 and text[-1] in "?.:" or len(text) > 8 and text[-1] in "。？：方"))


@rule("label", "Words in bold, in fields and at the top of drawings are labels that a screen has.")
def shown_labels(site: Site):
    listed = labels(site)
    if not listed[site.first.code]:
        yield Problem(LABELS, 1, "The list of labels is missing.", "Restore it.")
        return
    for page in site.all_pages():
        for tag, text, language in of(page):
            own = listed.get(language, ())
            if text not in own and not is_point(tag, text):
                other = next((code for code, words in listed.items() if text in words), None)
                yield page.problem(tag, f"`{text}` is no known label.", (
                    f"It is a label in another language: write {{ lang={other} }} behind it." if other else
                    nearest(text, own, "Write it as the screen does; "
                            f"a label that is missing in {LABELS} is added there, with care.")))
