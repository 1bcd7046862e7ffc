"""Fences of slashes, which make cases, folds and drawings: /// signin | Title, //// how | Words, ///// html | …"""

import re
from typing import NamedTuple

from document import Page
from form import drawings
from report import Problem, nearest

from . import rule

FENCE = re.compile(r"(\s*)(/{3,})\s*([\w-]*)\s*(?:\|\s*(.*))?")
SECTIONS = ("section.case", "section.step")  # what ///// html may make


class Fence(NamedTuple):
    """A line of slashes in the source. `kind` and `title` are empty where it closes something."""

    file: str
    line: int
    slashes: int
    kind: str
    title: str


def fences(page: Page) -> list[Fence]:
    found = ((file, line, FENCE.fullmatch(text.rstrip())) for file, line, text in page.source)
    return [Fence(file, line, len(match[2]), match[3], (match[4] or "").strip())
            for file, line, match in found if match]


@rule("fence", "Every fence of slashes closes, has a kind and a name, and fewer slashes than the one around it.")
def closed(page: Page):
    known, around = [*drawings(page.site), "how", "html"], []
    for fence in fences(page):
        def fault(message, fix, at=fence):
            return Problem(at.file, at.line, message, fix)
        slashes = "/" * fence.slashes
        if not fence.kind:
            while around and around[-1].slashes < fence.slashes:
                yield fault(*unclosed(around[-1]), around.pop())
            if around and around[-1].slashes == fence.slashes:
                around.pop()
            else:
                yield fault(f"{slashes} closes nothing here.",
                            "Remove it, or begin what it closes: /// signin | Title, //// how | Words.")
            continue
        if around and around[-1].slashes <= fence.slashes:
            if family(around[-1]) == family(fence):
                yield fault(*unclosed(around[-1]), around.pop())
            else:
                yield fault(f"This fence needs fewer slashes than the one around it, in line {around[-1].line}.",
                            "Write cases with five slashes, folds with four, drawings with three.")
        yield from (fault(*problem) for problem in unknown(fence, known))
        around.append(fence)
    yield from (Problem(fence.file, fence.line, *unclosed(fence)) for fence in around)


def family(fence: Fence) -> str:
    """Fences of one family are not nested."""
    return fence.kind if fence.kind in ("html", "how") else "drawing"


def unclosed(fence: Fence) -> tuple[str, str]:
    what = {"html": f"section `{fence.title}`", "how": f"fold “{fence.title}”"}
    what = what.get(fence.kind, f"drawing `{fence.kind}`")
    return (f"The {what} is not closed.", f"Write {'/' * fence.slashes} on a line of its own behind it.")


def unknown(fence: Fence, known):
    """(what is message, fix) of the first line of a fence."""
    slashes = "/" * fence.slashes
    if fence.kind not in known:
        yield f"Unknown fence `{fence.kind}`.", nearest(fence.kind, known, f"Known are: {', '.join(sorted(known))}.")
    elif fence.kind == "html" and fence.title not in SECTIONS:
        yield f"`{fence.title}` is no section of a page.", f"Write {slashes} html | {' or '.join(SECTIONS)}."
    elif not fence.title and fence.kind == "how":
        yield "The fold has no name.", f"Write {slashes} how | and the words that a reader chooses."
    elif "{" in fence.title and fence.kind == "how":
        yield "The name of the fold has an id in it.", "Write the id in the next line, indented: attrs: {id: name}."
    elif not fence.title:
        yield "The drawing has no title.", f"Write {slashes} {fence.kind} | and the words at the top of the screen."
