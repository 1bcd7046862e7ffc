"""A page: its Markdown file, and the HTML that was built from it. Used by everything that reads pages; see pages.py."""

import re
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, NavigableString, Tag
from location import PageLocation
from mkdocs.utils.meta import YAML_RE
from report import Problem
from settings import Language, Yaml

INCLUDES = "overrides/includes/"
PART = re.compile(r'^([ ]*)--8<-- "(.+)"\s*$')  # how pages include a part, below INCLUDES
HEADINGS = re.compile("h[1-6]")
BLOCKS = ("p", "li", "td", "th", "dt", "dd", "summary", "h1", "h2", "h3", "h4", "h5", "h6")
LABELS = ("strong", "code", "kbd", "pre")  # what an editor marks as words of a screen or key
Place = tuple[str, int]  # file, relative to the site's root, and line


class Document:
    """A built page at `url`. What it does not know itself, such as `find_all`, is asked of BeautifulSoup."""

    def __init__(self, text: str, url: str = "", site=None):
        self.text, self.url, self.site, self.soup = text, url, site, BeautifulSoup(text, "html.parser")
        self.lines = text.split("\n")

    def __getattr__(self, name):
        return getattr(self.soup, name)

    @cached_property
    def tags(self) -> list[Tag]:
        return self.soup.find_all(True)

    @cached_property
    def ids(self) -> dict[str, Tag]:
        """Every id; of two with one name the first."""
        return {tag["id"]: tag for tag in reversed(self.tags) if tag.get("id")}

    @cached_property
    def body_text(self) -> Tag | None:
        """What an editor wrote, as built."""
        return self.soup.find("div", class_="body")

    def problem(self, where: Tag | Place | None, message: str, fix: str, *needles: str) -> Problem:
        """A problem at an element: in the page's source, or in the template that wrote it; or at a known place."""
        place = where if isinstance(where, tuple) else self.site.place(self.url, where, *needles)
        return Problem(*place, message, fix)


class Text(NamedTuple):
    """A text of a built page; `block`: the paragraph, item, cell or heading around it; `label`: a label or code."""

    node: NavigableString
    block: Tag
    language: str
    label: bool
    drawn: bool


class Section(NamedTuple):
    """A heading (None before the first one), its id, and the elements up to the next heading."""

    heading: Tag | None
    id: str
    tags: list[Tag]


class Page:
    """One Markdown file. `path` is inside the language's folder: answers/new-phone.md."""

    def __init__(self, site, language: Language, file: Path):
        self.site, self.language, self.id, data = site, language, file.stem, file.read_bytes()
        self.file = file.relative_to(site.root).as_posix()
        self.path = path = file.relative_to(site.root / "docs" / language.code).as_posix()
        self.kind = path.split("/")[0] if "/" in path else ""
        self.url = language.path + re.sub(r"\.md$", "/", re.sub(r"(^|/)index\.md$", r"\1", path))
        self.problems = []  # (line, message, fix) of what cannot be read
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.problems.append((data.count(b"\n", 0, error.start) + 1, "This file is not UTF-8.",
                                  "Save it as UTF-8 in your editor."))
            text = data.decode("utf-8-sig", "replace")
        self.text = re.sub(r"\r\n?", "\n", text)
        match = YAML_RE.match(self.text)  # as MkDocs finds it
        self.front = Yaml(match[1], first_line=2) if match else Yaml()
        self.meta, self.moved = self.front.data, "moved_to" in self.front.data
        self.problems += self.front.problems
        if not match:
            self.problems.append((1, "The page does not begin with front matter between two lines of `---`.",
                                  "Begin it with a line `---`, then title and description, then a line `---`."))
        start = match.end() if match else 0
        self.source = list(self._lines(self.file, self.text[start:], self.text.count("\n", 0, start) + 1))

    def _lines(self, file, text, first, indent=""):
        """(file, line, text) of the page's text, with the parts that it includes in their places."""
        for number, line in enumerate(text.split("\n"), first):
            included = PART.match(line)
            if included and (name := included[2]) in self.site.parts:
                yield from self._lines(INCLUDES + name, self.site.parts[name], 1, indent + included[1])
            else:
                yield file, number, indent + line

    @cached_property
    def html(self) -> Document | None:
        return self.site.html.get(self.url)

    @property
    def body(self) -> Tag | None:
        """The page's text as built; None for pages that moved and on a site that did not build."""
        return self.html.body_text if self.html and not self.moved else None

    def find_all(self, names=True, **attributes) -> list[Tag]:
        """Elements of the page's text that an editor wrote, as BeautifulSoup's find_all."""
        found = self.body.find_all(names, **attributes) if self.body else []
        return [tag for tag in found if not self.by_frame(tag)]

    def by_frame(self, tag: Tag) -> bool:
        """Did a template add this element between an editor's words?"""
        return id(tag) in self._frame

    @cached_property
    def _frame(self) -> set[int]:
        """What templates add, by id(): elements with data-frame, and what is in them."""
        found = set()
        for tag in self.html.tags:  # parents come before their children
            if tag.has_attr("data-frame") or id(tag.parent) in found:
                found.add(id(tag))
        return found

    @cached_property
    def headings(self) -> list[Tag]:
        return self.find_all(HEADINGS)

    @cached_property
    def anchors(self) -> dict[str, Tag]:
        """The ids that links may lead to, without those of the frame: {id: element}."""
        return {name: tag for name, tag in (self.html.ids if self.html else {}).items() if not name.startswith("page-")}

    @cached_property
    def links(self) -> list[tuple[Tag, str, str]]:
        """(link, address on the site or the outside address, fragment) of the links in the text."""
        return self.links_in(self.find_all("a"))

    def links_in(self, tags) -> list[tuple[Tag, str, str]]:
        """As `links`, of some elements."""
        return [(tag, *self.site.resolve(self.url, tag["href"])) for tag in tags if tag.name == "a" and tag.get("href")]

    @cached_property
    def sections(self) -> list[Section]:
        """The page from heading to heading; what comes before the first one has the id ""."""
        found = [Section(None, "", [])]
        for tag in self.find_all():
            if HEADINGS.fullmatch(tag.name):
                found.append(Section(tag, tag.get("id", ""), []))
            else:
                found[-1].tags.append(tag)
        return found

    @cached_property
    def texts(self) -> list[Text]:
        """The texts that an editor wrote, in order."""
        return list(self._texts(self.body, self.body, self.language.code, False, False)) if self.body else []

    def _texts(self, tag, block, language, label, drawn):
        for child in tag.children:
            if isinstance(child, NavigableString):
                yield Text(child, block, language, label, drawn)
            elif not self.by_frame(child):
                yield from self._texts(child, child if child.name in BLOCKS else block, child.get("lang", language),
                                       label or child.name in LABELS, drawn or "screen" in child.get("class", ()))

    @cached_property
    def blocks(self) -> list[tuple[Tag, list[Text]]]:
        """(paragraph, item, cell or heading; its texts), in order, without drawings."""
        shown = (text for text in self.texts if not text.drawn and text.block is not self.body)
        groups = [list(group) for _, group in groupby(shown, key=lambda text: id(text.block))]
        return [(texts[0].block, texts) for texts in groups]

    @cached_property
    def location(self) -> PageLocation:
        return PageLocation(self)

    def place(self, where: Tag | NavigableString | str | Place | None, *needles: str) -> Place:
        """File and line of an element or text of the built page, or of a key of the front matter (a plain str; None:
        the top of the page); with `needles`, of the first of them that follows."""
        if where is None or isinstance(where, tuple):
            return where or (self.file, 1)
        return self.key(where) if type(where) is str else self.location.find(where, *needles)

    def problem(self, where, message: str, fix: str, *needles: str, also: tuple = ()) -> Problem:
        """A problem at a place of this page, see `place`."""
        return Problem(*self.place(where, *needles), message, fix, also=also)

    def at(self, key: str, message: str, fix: str, *path) -> Problem:
        """A problem at a key of the front matter, or inside its value."""
        return Problem(*self.key(key, *path), message, fix)

    def key(self, *path) -> Place:
        """File and line of a key of the front matter."""
        return self.file, self.front.line(*path)
