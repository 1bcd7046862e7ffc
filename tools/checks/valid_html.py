"""Valid HTML: html5lib, a parser that follows the standard, finds no error in a page.

It sees elements that cross or stay open, not what may be in what; axe looks at that in the tests of accessibility.
"""

import html5lib
from bs4 import Tag
from document import Document
from html5lib.constants import E

from . import rule

FIX = "Correct it where it is written; prefer Markdown."


@rule("html", "The HTML is valid: every element is closed, and none cross.")
def valid(html: Document):
    parser = html5lib.HTMLParser()
    parser.parse(html.text)
    for (line, _), code, values in parser.errors:
        name = (values or {}).get("name", "")
        tag = nearest_tag(html, name, line)
        in_text = html.body_text and tag in html.body_text.descendants
        where = tag if in_text else html.site.templates.of_line(html.lines[line - 1], f"</{name}")
        yield where, f"The HTML is not valid: {(E.get(code, code) % (values or {})).rstrip('.')}.", FIX, (
            f"<{name}"), f"</{name}"


def nearest_tag(html: Document, name: str, line: int) -> Tag | None:
    """The last element, of that name if there is one, that begins in a line of the HTML or before it."""
    before = [tag for tag in html.tags if (tag.sourceline or 0) <= line]
    return next((tag for tag in reversed(before) if tag.name == name), before[-1] if before else None)
