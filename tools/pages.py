"""The site as data: languages, settings, pages as written and as built, addresses. Reads, never raises on bad input.

    site = Site(root, built)                 the sources below `root`, and the folder of the site built from them
    site.settings["ja"].get("extra", "lang") a setting, with what it inherits
    site.page("en", "answers/new-phone.md")  one page; page.body is its text as built, page.place(tag) its line
"""

import datetime
import re
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin

from bs4 import Tag
from document import INCLUDES, Document, Page
from location import TemplateLocation
from report import Problem
from settings import ROOT, Language, Settings

KINDS = ("answers", "manuals")  # a page's kind is the first folder of its path
ADDRESSES = f"{INCLUDES}addresses.md"
PUBLISHED = "tests/data/published.txt"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")  # a plain id or file name
EXPIRES = re.compile(r"\[//\]: # \(expires: (.*)\)")  # first line of a part that holds until a day


class Address(NamedTuple):
    """An address of another organisation, and its line in the file of addresses."""

    name: str
    url: str
    line: int


@cache
def resolve(home: str, url: str, target: str) -> tuple[str, str]:
    """As Site.resolve, for the site at the address `home`: several rules ask the same."""
    whole = urljoin(urljoin(home, url), target)
    path, _, fragment = whole.partition("#")
    if not path.startswith(home):
        return whole, ""
    return unquote(path.partition("?")[0].removeprefix(home)), unquote(fragment)


class Site:
    """The sources below `root`; `built` is the folder of the site built from them, `log` what the build said."""

    def __init__(self, root: Path = ROOT, built: Path | None = None, log: str = "", today: datetime.date | None = None):
        self.root, self.folder, self.log = Path(root), Path(built) if built else None, log
        self.today = today or datetime.date.today()
        first = Settings(self.root, "mkdocs.yml")
        listed = first.get("extra", "languages") or [{"code": "en", "name": "English"}]
        self.languages = [Language(str(entry.get("code")), str(entry.get("path") or ""), str(entry.get("name")),
                                   f"mkdocs.{entry.get('code')}.yml" if number else "mkdocs.yml")
                          for number, entry in enumerate(listed)]
        self.settings = {language.code: Settings(self.root, language.settings) for language in self.languages}
        # The public address of the site, with a slash at the end.
        self.address = str(first.get("site_url") or "https://localhost/")

    @cached_property
    def pages(self) -> dict[str, dict[str, Page]]:
        """Language → path inside it → page."""
        return {language.code: {page.path: page for page in (
            Page(self, language, file) for file in sorted((self.root / "docs" / language.code).rglob("*.md"))
            if file.is_file())} for language in self.languages}

    @property
    def first(self) -> Language:
        """The language that the others are translated from."""
        return self.languages[0]

    def all_pages(self) -> list[Page]:
        return [page for pages in self.pages.values() for page in pages.values()]

    def page(self, language: str, path: str) -> Page | None:
        return self.pages.get(language, {}).get(path)

    def articles(self, language: str) -> dict[str, Page]:
        """Answers and manuals by id, without pages that moved."""
        return {page.id: page for page in self.pages[language].values() if page.kind in KINDS and not page.moved}

    @cached_property
    def by_url(self) -> dict[str, Page]:
        return {page.url: page for page in self.all_pages()}

    def translations(self) -> list[tuple[Page, Page]]:
        """(original, translation) of every page that has both."""
        return [(original, page) for language in self.languages[1:] for path, page in self.pages[language.code].items()
                if (original := self.page(self.first.code, path))]

    def read(self, file: str) -> str:
        """The text of a file below the root, or nothing where it is missing or not text."""
        try:
            return (self.root / file).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return ""

    def table(self, file: str) -> list[tuple[int, dict[str, str]]]:
        """(line, {column: value}) of a table with tabs between its columns; empty where the file is missing."""
        lines = self.read(file).splitlines()
        names = lines[0].split("\t") if lines else []
        return [(number, dict(zip(names, (cell.strip() for cell in line.split("\t")))))
                for number, line in enumerate(lines[1:], 2) if line.strip()]

    @cached_property
    def parts(self) -> dict[str, str]:
        """Texts that several pages include, by their name below overrides/includes/."""
        folder = self.root / INCLUDES
        return {path.relative_to(folder).as_posix(): self.read(path.relative_to(self.root).as_posix())
                for path in sorted(folder.rglob("*/**/*.md"))}

    @cached_property
    def addresses(self) -> list[Address]:
        """Addresses of other organisations, as listed."""
        found = re.finditer(r"^\[(?!//\])([^\]\n]+)\]:[ \t]*(\S*)", self.read(ADDRESSES), re.MULTILINE)
        return [Address(match[1].lower(), match[2], match.string.count("\n", 0, match.start()) + 1) for match in found]

    @cached_property
    def files(self) -> set[str]:
        """Every file of the built site, by its path."""
        found = self.folder.rglob("*") if self.folder else ()
        return {path.relative_to(self.folder).as_posix() for path in found if path.is_file()}

    @cached_property
    def html(self) -> dict[str, Document]:
        """Built pages by their address: "", "answers/new-phone/", "404.html"."""
        files = {re.sub(r"(^|/)index\.html$", r"\1", file): file for file in sorted(self.files)}
        return {url: Document((self.folder / file).read_text("utf-8"), url, self)
                for url, file in files.items() if file.endswith(".html")}

    def resolve(self, url: str, target: str) -> tuple[str, str]:
        """A reference on the page at `url` → (address on the site, or the whole outside address; fragment)."""
        return resolve(self.address, url, target)

    def exists(self, address: str, fragment: str) -> bool:
        """Is there a built page or file at an address, with this part if it has a fragment?"""
        if address in self.html:
            return not fragment or fragment in self.html[address].ids
        return address in self.files

    def language_of(self, url: str) -> Language:
        """The language of a built page."""
        return max((language for language in self.languages if url.startswith(language.path)),
                   key=lambda one: len(one.path))

    @cached_property
    def links_to(self) -> dict[tuple[str, str], list[Tag]]:
        """(address, fragment) → the links in pages' texts that lead there."""
        found = {}
        for page in self.all_pages():
            for link, *target in page.links:
                found.setdefault(tuple(target), []).append(link)
        return found

    @cached_property
    def templates(self) -> TemplateLocation:
        return TemplateLocation(self)

    def place(self, url: str, tag: Tag | None, *needles: str) -> tuple[str, int]:
        """File and line of an element of a built page: in the page's source, or in the template that wrote it."""
        page = self.by_url.get(url)
        if page and (tag is None or page.html.body_text and page.html.body_text in tag.parents):
            return page.place(tag, *needles)
        return self.templates.find(self.html[url], tag, *needles)

    def problem(self, where: str | tuple[str, int], message: str, fix: str, also: tuple = ()) -> Problem:
        """A problem in a file, or at (file, line)."""
        return Problem(*((where, 1) if isinstance(where, str) else where), message, fix, also=also)
