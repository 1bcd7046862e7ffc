"""Fences of slashes, which make cases, folds and drawings: /// signin | Title, //// how | Words, ///// html | …"""

import re
from typing import NamedTuple

from document import Page, Place
from form import drawings
from report import nearest

from . import rule

FENCE = re.compile(r"\s*(/{3,})\s*([\w-]*)\s*(?:\|\s*(.*))?")
SECTIONS = ("section.case", "section.step")  # what ///// html may make


class Fence(NamedTuple):
    """A line of slashes in the source. `kind` and `title` are empty where it closes something."""

    place: Place
    slashes: str
    kind: str
    title: str

    @property
    def family(self) -> str:
        """Fences of one family are not nested."""
        return {"html": "section", "how": "fold"}.get(self.kind, "drawing")


def fences(page: Page) -> list[Fence]:
    return [Fence((file, line), match[1], match[2], (match[3] or "").strip())
            for file, line, text in page.source if (match := FENCE.fullmatch(text.rstrip()))]


@rule("fence", "Every fence of slashes closes, has a kind and a name, and fewer slashes than the one around it.")
def closed(page: Page):
    known, opened = [*drawings(page.site), "how", "html"], []
    for fence in fences(page):
        while opened and (len(opened[-1].slashes) < len(fence.slashes) if not fence.kind else
                          opened[-1].slashes <= fence.slashes and opened[-1].family == fence.family):
            yield unclosed(opened.pop())
        if fence.kind:
            if opened and opened[-1].slashes <= fence.slashes:
                yield fence.place, f"This needs fewer slashes than the fence around it, line {opened[-1].place[1]}.", (
                    "Write cases with five slashes, folds with four, drawings with three.")
            yield from ((fence.place, *found) for found in misnamed(fence, known))
            opened.append(fence)
        elif opened and opened[-1].slashes == fence.slashes:
            opened.pop()
        else:
            yield fence.place, f"{fence.slashes} closes nothing here.", (
                "Remove it, or begin what it closes: /// signin | Title, //// how | Words.")
    yield from map(unclosed, opened)


def unclosed(fence: Fence) -> tuple[Place, str, str]:
    return (fence.place, f"The {fence.family} `{fence.title or fence.kind}` is not closed.",
            f"Write {fence.slashes} on a line of its own behind it.")


def misnamed(fence: Fence, known: list[str]):
    """(message, fix) where what a fence begins is unknown or has no name."""
    if fence.kind not in known:
        yield f"Unknown fence `{fence.kind}`.", nearest(fence.kind, known, f"Known are: {', '.join(sorted(known))}.")
    elif fence.kind == "html" and fence.title not in SECTIONS:
        yield f"`{fence.title}` is no section of a page.", f"Write {fence.slashes} html | {' or '.join(SECTIONS)}."
    elif not fence.title:
        yield f"The {fence.family} has no name.", (
            f"Write {fence.slashes} {fence.kind} | and the words that readers choose, or at the top of the screen.")
    elif "{" in fence.title and fence.kind == "how":
        yield "The name of the fold has an id in it.", "Write the id in the next line, indented: attrs: {id: name}."
