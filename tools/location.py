"""Where something on a built page was written: the line of the Markdown, or of the template that made it."""

import re
from functools import cached_property
from itertools import chain

from bs4 import NavigableString, Tag


def letters(text) -> str:
    """The letters and digits of a text, which Markdown does not change."""
    return re.sub(r"[\W_]+", "", text or "").lower()


class PageLocation:
    """Finds the source of things on one page: the texts of the built page come in the same order as in the source."""

    def __init__(self, page):
        self.page = page

    @cached_property
    def _flat(self) -> tuple[str, list[int]]:
        """The source's letters without targets of links and attributes; for each the index of its line in `source`."""
        parts = [letters(re.sub(r"\]\([^)]*\)|\]\[[^\]]*\]|\{[^}]*\}", "", text)) for _, _, text in self.page.source]
        return "".join(parts), [index for index, part in enumerate(parts) for _ in part]

    @cached_property
    def _positions(self) -> dict[int, int]:
        """id() of a text on the built page → where it begins in `_flat`."""
        flat, cursor, found = self._flat[0], 0, {}
        for text in self.page.texts:
            wanted = letters(text.node)
            # A short text that Markdown changed could match anywhere by chance: it is looked for nearby only.
            end = len(flat) if len(wanted) > 12 else cursor + 200 + len(wanted)
            at = flat.find(wanted, cursor, end) if wanted else -1
            found[id(text.node)] = at if at >= 0 else cursor
            cursor = at + len(wanted) if at >= 0 else cursor
        return found

    def _index(self, node: Tag | NavigableString, needles) -> int:
        """The index in `source` of the line of a node, or of the first needle among the words that follow it."""
        near = [node] if isinstance(node, NavigableString) else chain(node.descendants, node.previous_elements)
        at = next((self._positions[id(text)] for text in near if id(text) in self._positions and letters(text)), 0)
        flat, lines = self._flat
        for needle in needles:
            if letters(needle) and (found := flat.find(letters(needle)[:20], at, at + 2000)) >= 0:
                return lines[found]
        index = lines[min(at, len(lines) - 1)] if lines else 0
        if isinstance(node, NavigableString):  # lines without a letter before its first word
            index -= re.match(r"[\W_]*", node.lstrip())[0].count("\n")
        return index

    def find(self, node: Tag | NavigableString | None, *needles: str) -> tuple[str, int]:
        """File and line of something in the page's text; with `needles`, of the first of them that follows it."""
        source = self.page.source
        index = self._index(node, needles) if self.page.body is not None and node is not None else 0
        for needle in needles:
            for file, line, text in source[index:index + 40]:
                if needle and needle in text:
                    return file, line
        file, line, _ = source[index] if source else (self.page.file, 1, "")
        return file, line


class TemplateLocation:
    """Finds the line of a template that made an element of a built page."""

    def __init__(self, site):
        self.site = site

    @cached_property
    def lines(self) -> list[tuple[int, str, int, str, re.Pattern]]:
        """(letters that are certain, file, line, text, what it can become on a page) of the templates' lines."""
        found = []
        for path in sorted((self.site.root / "overrides").rglob("*.html")):
            file = path.relative_to(self.site.root).as_posix()
            for number, line in enumerate(self.site.read(file).split("\n"), 1):
                parts = [part.strip() for part in re.split(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", line)]
                if (certain := sum(map(len, parts))) > 3:
                    found.append((certain, file, number, line, re.compile(".*?".join(map(re.escape, parts)))))
        return found

    def find(self, html, tag: Tag | None, *needles: str) -> tuple[str, int]:
        """File and line of an element; `needles` are texts that its line may have."""
        built = html.lines[tag.sourceline - 1] if tag is not None and tag.sourceline else ""
        return self.of_line(built, f"<{tag.name}" if tag is not None else "", *needles)

    def of_line(self, built: str, name: str, *needles: str) -> tuple[str, int]:
        """File and line of what made a line of a built page: one with `name`, and best with the first needle, too."""
        for wanted in ([name, *needles[:1]], [name]):
            fits = [line[:3] for line in self.lines if all(part in line[3] for part in wanted)
                    and line[4].search(built)]
            if fits:
                return max(fits)[1:]
        return self.first(*needles, name)

    def first(self, *needles: str) -> tuple[str, int]:
        """The first line of the templates that has one of these texts."""
        found = ((file, line) for needle in filter(None, needles)
                 for _, file, line, text, _ in self.lines if needle in text)
        return next(found, ("overrides/main.html", 1))
