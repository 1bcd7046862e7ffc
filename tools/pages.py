"""The site as data: languages, settings, pages as written and as built, addresses. Reads, never raises on bad input.

    site = Site(root, built)                 the sources below `root`, and the folder of the site built from them
    site.settings["ja"].get("extra", "lang") a setting with what it inherits; .place(…) says where it is made
    site.page("en", "answers/new-phone.md")  one page; page.body is its text as built, page.place(tag) its line
"""

import datetime
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urljoin

import mergedeep
import yaml
from bs4 import BeautifulSoup, NavigableString, Tag
from mkdocs.utils.meta import YAML_RE
from report import Fault

ROOT = Path(__file__).resolve().parents[1]
MKDOCS = f"{Path(sys.executable).parent}/mkdocs"
KINDS = ("answers", "manuals")  # a page's kind is the first folder of its path
INCLUDES = "overrides/includes/"
ADDRESSES = f"{INCLUDES}addresses.md"
LEDGER = "tests/data/published.txt"
PART = re.compile(r'^([ ]*)--8<-- "(.+)"\s*$')  # how pages include a part, below INCLUDES
EXPIRES = re.compile(r"\[//\]: # \(expires: (.*)\)")  # first line of a part that holds until a day
HEADINGS = re.compile("h[1-6]")


class _Loader(yaml.SafeLoader):
    """As MkDocs reads, but dates stay text."""


_Loader.yaml_implicit_resolvers = {first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
                                   for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()}


class _SettingsLoader(_Loader):
    """Environment variables as MkDocs reads them; a Python function, which some extensions want, for its name."""


def _environment(loader, node):
    names = loader.construct_sequence(node) if isinstance(node, yaml.SequenceNode) else [node.value, ""]
    return next((os.environ[name] for name in names[:-1] if name in os.environ), names[-1])


_SettingsLoader.add_constructor("!ENV", _environment)
_SettingsLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)


class Yaml:
    """A mapping read from YAML: `data`; `lines`: path of keys → line; `problems`: (line, wrong, remedy)."""

    def __init__(self, text: str = "", first_line: int = 1, loader=_Loader):
        self.data, self.lines, self.problems = {}, {}, []
        try:
            reader = loader(text)
            node = reader.get_single_node()
            data = reader.construct_document(node) if node else {}
        except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            if "flow" in str(getattr(error, "context", "")):
                mark = error.context_mark  # a bracket that is not closed: where it opens, not where the parser gave up
            self.problems.append((
                first_line + (mark.line if mark else 0),
                f"This is not valid YAML: {getattr(error, 'problem', None) or error}.",
                ("Check this line and the one above: spaces before it (no tab), the space after a colon, quotes and "
                 "brackets that close. A value with a colon, # ! & or * in it needs quotes.")))
            return
        if isinstance(data, dict):
            self.data = data
            self._walk(node, (), first_line)
        else:
            self.problems.append((first_line, "`key: value` lines are expected here.", "Compare with another page."))

    def _walk(self, node, path, first):
        if node:
            self.lines.setdefault(path, first + node.start_mark.line)
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            here, line = (*path, key.value), first + key.start_mark.line
            if here in self.lines:
                self.problems.append((line, f"The key `{key.value}` stands here twice.", "Remove one of them."))
            self.lines[here] = line
            self._walk(value, here, first)
        for index, value in enumerate(node.value if isinstance(node, yaml.SequenceNode) else ()):
            self._walk(value, (*path, index), first)

    def line(self, *path) -> int:
        """The line of a key, or of the nearest thing above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def date(value) -> datetime.date | None:
    """The day that a setting or front matter names, as 2026-11-24; None where it is none. Dates are read here only."""
    try:
        return datetime.date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except (TypeError, ValueError):
        return None


class Language(NamedTuple):
    """`path` is where the language stands below the site's address: "" or "ja/"."""

    code: str
    path: str
    name: str
    settings: str


class Settings:
    """The settings of a language: what its file says over what it inherits."""

    def __init__(self, root: Path, file: str):
        self.files: dict[str, Yaml] = {}
        while file and file not in self.files:
            try:
                self.files[file] = Yaml((root / file).read_text("utf-8-sig"), loader=_SettingsLoader)
            except (OSError, UnicodeDecodeError):
                self.files[file] = Yaml()
                self.files[file].problems.append((1, "This file is missing, or not UTF-8.", "Restore it."))
            file = self.files[file].data.get("INHERIT")
        self.data = mergedeep.merge({}, *(part.data for part in reversed(self.files.values())))

    def get(self, *path, default=None):
        """The value at a path of keys, or `default`."""
        value = self.data
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return default if value is None else value

    def place(self, *path) -> tuple[str, int]:
        """File and line where a setting is made, or where it belongs."""
        known = range(len(path) + 1)
        file, part = max(self.files.items(), key=lambda pair: sum(path[:end] in pair[1].lines for end in known))
        return file, part.line(*path)

    def nav(self) -> list[tuple[str, str | None, tuple[str, int]]]:
        """The navigation in order: (path of a page, its topic or None, where it is listed)."""
        found = []

        def walk(entries, topic, path):
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                for name, value in entry.items() if isinstance(entry, dict) else [(None, entry)]:
                    if isinstance(value, str):
                        found.append((value, topic, self.place(*path, index)))
                    else:
                        walk(value, str(name), (*path, index, name))
        walk(self.get("nav"), None, ("nav",))
        return found


class Document(BeautifulSoup):
    """A built page. `unclosed`: (name of an element, line in the HTML) where tags cross or stay open."""

    def __init__(self, text: str):
        self.unclosed: list[tuple[str, int]] = []
        self.lines = text.split("\n")
        super().__init__(text, "html.parser")
        for step in self.find_all("section", class_="step"):  # the boxes that the guided way puts round each question
            step.find(HEADINGS)["id"] = step["id"]
            step.div.unwrap()
            step.unwrap()

    def handle_endtag(self, name, nsprefix=None):
        if self.currentTag is not None and self.currentTag.name != name:
            self.unclosed.append((self.currentTag.name, self.currentTag.sourceline or 1))
        super().handle_endtag(name, nsprefix)

    @cached_property
    def tags(self) -> list[Tag]:
        return self.find_all(True)

    @cached_property
    def ids(self) -> dict[str, Tag]:
        """Every id; of two with one name the first."""
        return {tag["id"]: tag for tag in reversed(self.tags) if tag.get("id")}

    @cached_property
    def body_text(self) -> Tag | None:
        """What an editor wrote, as built."""
        return self.find("div", class_="body")


class Page:
    """One Markdown file. `path` is inside the language's folder: answers/new-phone.md."""

    def __init__(self, site: "Site", language: Language, file: Path):
        self.site, self.language, self.id, data = site, language, file.stem, file.read_bytes()
        self.file = file.relative_to(site.root).as_posix()
        self.path = path = file.relative_to(site.root / "docs" / language.code).as_posix()
        self.kind = path.split("/")[0] if "/" in path else ""
        self.url = language.path + re.sub(r"\.md$", "/", re.sub(r"(^|/)(index|README)\.md$", r"\1", path))
        self.problems = []  # (line, wrong, remedy)
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

    def find_all(self, *names, **attributes) -> list[Tag]:
        """Elements of the page's text that an editor wrote."""
        found = self.body.find_all(*names, **attributes) if self.body else ()
        return [tag for tag in found if id(tag) not in self._frame]

    @cached_property
    def _frame(self) -> set[int]:
        """What templates put between an editor's words, by id()."""
        found = set()  # parents come before their children
        for tag in self.html.tags:
            if tag.name in ("noscript", "svg") or BY_THE_FRAME & {*tag.get("class", ())} or id(tag.parent) in found:
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
    def sections(self) -> list[tuple[str, Tag | None, list[Tag]]]:
        """(id, heading, elements up to the next heading) of each part; what stands first has the id ""."""
        found = [("", None, [])]
        for tag in self.find_all(True):
            if HEADINGS.fullmatch(tag.name):
                found.append((tag.get("id", ""), tag, []))
            else:
                found[-1][2].append(tag)
        return found

    @cached_property
    def texts(self) -> list["Text"]:
        """The texts that an editor wrote, in order."""
        return list(self._texts(self.body, self.body, self.language.code, False, False)) if self.body else []

    def _texts(self, tag, block, language, label, drawn):
        for child in tag.children:
            if isinstance(child, NavigableString):
                yield Text(child, block, language, label, drawn)
            elif id(child) not in self._frame:
                yield from self._texts(child, child if child.name in BLOCKS else block, child.get("lang", language),
                                       label or child.name in ("strong", "code", "kbd", "pre"),
                                       drawn or "screen" in child.get("class", ()))

    @cached_property
    def blocks(self) -> list[tuple[Tag, list["Text"]]]:
        """(paragraph, item, cell or heading; its texts), in order, without drawings."""
        shown = (text for text in self.texts if not text.drawn and text.block is not self.body)
        groups = [list(group) for _, group in groupby(shown, key=lambda text: id(text.block))]
        return [(texts[0].block, texts) for texts in groups]

    # Where something was written: the texts of the built page stand in the source in the same order.

    @cached_property
    def _flat(self) -> tuple[str, list[int]]:
        """The source's letters and digits alone, without targets of links and marks; the index in `source` of each."""
        parts = [letters(re.sub(r"\]\([^)]*\)|\]\[[^\]]*\]|\{[^}]*\}", "", text)) for _, _, text in self.source]
        return "".join(parts), [index for index, part in enumerate(parts) for _ in part]

    @cached_property
    def _positions(self) -> dict[int, int]:
        """id of a text on the built page → where it begins in `_flat`."""
        flat, cursor, found = self._flat[0], 0, {}
        for text in self.texts:
            wanted = letters(text.node)
            # What Markdown changed is found nowhere; short, it may stand anywhere by chance: it is looked for nearby.
            end = len(flat) if len(wanted) > 12 else cursor + 200 + len(wanted)
            at = flat.find(wanted, cursor, end) if wanted else -1
            found[id(text.node)] = at if at >= 0 else cursor
            cursor = at + len(wanted) if at >= 0 else cursor
        return found

    def place(self, node: Tag | NavigableString | None, *needles: str) -> tuple[str, int]:
        """File and line of something in the page's text; with `needles`, of the first of them that follows it."""
        if self.body is None or node is None:
            index = 0
        else:
            near = [node] if isinstance(node, NavigableString) else chain(node.descendants, node.previous_elements)
            at = next((self._positions[id(text)] for text in near if id(text) in self._positions and letters(text)), 0)
            flat, lines = self._flat
            index = lines[min(at, len(lines) - 1)] if lines else 0
            if isinstance(node, NavigableString):  # it may begin with lines of signs only
                index -= re.match(r"[\W_]*", node.lstrip())[0].count("\n")
            for needle in needles:  # words inside the text
                if letters(needle) and (found := flat.find(letters(needle)[:20], at, at + 2000)) >= 0:
                    index = lines[found]
                    break
        for needle in needles:
            for file, line, source in self.source[index:index + 40]:
                if needle and needle in source:
                    return file, line
        file, line, _ = self.source[index] if self.source else (self.file, 1, "")
        return file, line

    def fault(self, node, wrong: str, remedy: str, *needles: str) -> Fault:
        """A fault at a thing of the built page."""
        return Fault(*self.place(node, *needles), wrong, remedy)

    def at(self, key: str, wrong: str, remedy: str, *path) -> Fault:
        """A fault at a key of the front matter."""
        return Fault(*self.key(key, *path), wrong, remedy)

    def key(self, *path) -> tuple[str, int]:
        """File and line of a key of the front matter."""
        return self.file, self.front.line(*path)


class Text(NamedTuple):
    """A text of a built page; `block`: the paragraph, item, cell or heading around it; `label`: a label or code."""

    node: NavigableString
    block: Tag
    language: str
    label: bool
    drawn: bool


BLOCKS = ("p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6")
BY_THE_FRAME = {"headerlink", "hint", "drawing", "notice"}  # classes of what templates put between an editor's words


def letters(text) -> str:
    return re.sub(r"[\W_]+", "", text or "").lower()


class Address(NamedTuple):
    """An address of another organisation, and its line in the file of addresses."""

    name: str
    url: str
    line: int


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
        return {re.sub(r"(^|/)index\.html$", r"\1", file): Document((self.folder / file).read_text("utf-8"))
                for file in sorted(self.files) if file.endswith(".html")}

    def resolve(self, url: str, target: str) -> tuple[str, str]:
        """A reference on the page at `url` → (address on the site, or the whole outside address; fragment)."""
        whole = urljoin(urljoin(self.address, url), target)
        path, _, fragment = whole.partition("#")
        if not path.startswith(self.address):
            return whole, ""
        return unquote(path.partition("?")[0].removeprefix(self.address)), unquote(fragment)

    def language_of(self, url: str) -> Language:
        """The language of a built page."""
        return max((language for language in self.languages if url.startswith(language.path)),
                   key=lambda one: len(one.path))

    @cached_property
    def template_lines(self) -> list[tuple[int, str, int, str, re.Pattern]]:
        """(characters that are sure, file, line, text, what it can become on a page) of the templates' lines."""
        found = []
        for path in sorted((self.root / "overrides").rglob("*.html")):
            file = path.relative_to(self.root).as_posix()
            for number, line in enumerate(self.read(file).split("\n"), 1):
                parts = [part.strip() for part in re.split(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", line)]
                if (sure := sum(map(len, parts))) > 3:
                    found.append((sure, file, number, line, re.compile(".*?".join(map(re.escape, parts)))))
        return found

    def place(self, url: str, tag: Tag | None, *needles: str) -> tuple[str, int]:
        """File and line of an element of a built page: in the page's source, or in the template that wrote it."""
        page = self.by_url.get(url)
        if page and (tag is None or page.html.body_text and page.html.body_text in tag.parents):
            return page.place(tag, *needles)
        built = self.html[url].lines[tag.sourceline - 1] if tag is not None and tag.sourceline else ""
        name = f"<{tag.name}" if tag is not None else ""
        for wanted in ([name, *needles[:1]], [name]):
            fits = [line[:3] for line in self.template_lines if all(part in line[3] for part in wanted)
                    and line[4].search(built)]
            if fits:
                return max(fits)[1:]
        return self.template(*needles, name)

    def template(self, *needles: str) -> tuple[str, int]:
        """The first place in the templates where one of these texts stands."""
        found = ((file, line) for needle in filter(None, needles)
                 for _, file, line, text, _ in self.template_lines if needle in text)
        return next(found, ("overrides/main.html", 1))


def build(root: Path, folder: Path) -> str:
    """Build the site below `root` into `folder`, going on past warnings. Returns what the build said, if anything."""
    command = [sys.executable, ROOT / "tools/build.py", "--keep-going", "--root", root, folder]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    return re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr).replace(f"{Path(root).resolve()}/", "")


@contextmanager
def built(root: Path = ROOT) -> Iterator[Site]:
    """The site below `root`, built for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="sign-in-help-") as folder:
        target = Path(folder) / "site"
        yield Site(root, target, build(root, target))

