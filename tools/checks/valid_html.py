"""Valid HTML: html5lib, a parser that follows the standard, finds no error in a page, and no id is there twice.

It sees elements that cross or stay open, not what may be in what; axe looks at that in the tests of accessibility.
"""

from collections import Counter

import html5lib
from html5lib.constants import E
from pages import Site
from report import Problem

from . import rule

FIX = "Correct it where it is written; prefer Markdown."


@rule("html", "The HTML is valid: every element is closed, none cross, and each id is on the page once.")
def valid(site: Site, url: str, html):
    parser = html5lib.HTMLParser()
    parser.parse(html.text)
    for (line, _), code, values in parser.errors:
        name = (values or {}).get("name", "")
        tag = nearest_tag(html, name, line)
        in_text = html.body_text and tag in html.body_text.descendants
        place = site.place(url, tag, f"<{name}", f"</{name}") if in_text else \
            site.templates.of_line(html.lines[line - 1], f"</{name}")
        yield Problem(*place, f"The HTML is not valid: {(E.get(code, code) % (values or {})).rstrip('.')}.", FIX)
    counts = Counter(tag["id"] for tag in html.tags if tag.get("id"))
    for tag in html.tags:
        if (name := tag.get("id")) and counts[name] > 1 and html.ids[name] is not tag:
            yield Problem(*site.place(url, tag, f'id="{name}"', f"#{name}", f"id: {name}"),
                          f"The HTML is not valid: the id `{name}` is there twice.", FIX)


def nearest_tag(html, name: str, line: int):
    """The last element, of that name if there is one, that begins in a line of the HTML or before it."""
    before = [tag for tag in html.tags if (tag.sourceline or 0) <= line]
    return next((tag for tag in reversed(before) if tag.name == name), before[-1] if before else None)
