"""The site's sources as the checks see them: pages with their lines, settings, addresses. Reads, never raises on bad input.

    site = Site(root)                       what is in docs/, overrides/ and the two settings files
    site.page("en", "answers/new-phone.md") one page, or None
    site.faults                             what could not be read
"""

import datetime
import difflib
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

LANGUAGES = {"en": "", "ja": "ja/"}  # language: its folder on the site
SETTINGS = {"en": "mkdocs.yml", "ja": "mkdocs.ja.yml"}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong. `file` is relative to the root; `also` names further places of the same fault."""

    file: str
    line: int
    wrong: str
    remedy: str
    also: tuple = ()

    def __str__(self):
        return "\n".join([f"{self.file}:{self.line}: {self.wrong} {self.remedy}", *(f"  also {file}:{line}" for file, line in self.also)])


def nearest(word: str, known) -> str:
    """' Did you mean `x`?' with the nearest known name, or nothing."""
    close = difflib.get_close_matches(str(word), [str(k) for k in known], 1, 0.6)
    return f" Did you mean `{close[0]}`?" if close else ""


# YAML


class _Loader(yaml.SafeLoader):
    """As MkDocs reads its settings, but an environment variable stands for its default."""


def _env(loader, node):
    return loader.construct_sequence(node)[-1] if isinstance(node, yaml.SequenceNode) else ""


_Loader.add_constructor("!ENV", _env)
# Names of Python functions (pymdownx asks for some): kept as text.
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, suffix, node: suffix)


def _dates(node, seen):
    """The nodes that YAML takes for dates."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        if node.tag == "tag:yaml.org,2002:timestamp":
            yield node
    else:
        for part in node.value:
            for inner in part if isinstance(part, tuple) else (part,):
                yield from _dates(inner, seen)


@dataclass
class Yaml:
    """Data read from YAML. `lines` maps a path of keys, ("nav", 0), to its line; `problems` are (line, wrong, remedy)."""

    data: dict = field(default_factory=dict)
    lines: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    def line(self, *path) -> int:
        """The line of a key, or of the nearest thing above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@functools.lru_cache(maxsize=500)  # tests of the checks read the same files hundreds of times
def read_yaml(text: str, first_line: int = 1, tags: tuple = ()) -> Yaml:
    """Read a mapping. Tags other than `tags`, anchors and aliases are refused: an editor's slip more often than a wish."""
    result = Yaml()

    def refuse(mark, wrong, remedy):
        result.problems.append((first_line + (mark.line if mark else 0), wrong, remedy))

    try:
        for token in yaml.scan(text):
            if isinstance(token, yaml.AnchorToken | yaml.AliasToken):
                refuse(token.start_mark, f"`{'&' if isinstance(token, yaml.AnchorToken) else '*'}{token.value}` is a YAML anchor.",
                       "Write the value itself, in quotes if it begins with & or *.")
            if isinstance(token, yaml.TagToken) and "".join(filter(None, token.value)) not in tags:
                refuse(token.start_mark, f"`{''.join(filter(None, token.value))}` is a YAML tag.", "Put the value in quotes if it begins with !.")
        if result.problems:
            return result
        loader = _Loader(text)
        node = loader.get_single_node()
        for date in _dates(node, set()):
            try:
                loader.construct_object(date)
            except ValueError:
                refuse(date.start_mark, f"`{date.value}` is not a date that exists.", "Write it as 2026-11-24.")
        if result.problems:
            return result
        data = loader.construct_document(node) if node else {}
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        if "flow" in str(getattr(error, "context", "")):
            mark = error.context_mark  # a bracket that is not closed: where it opens, not where the parser gave up
        tab = mark and "\t" in (text.splitlines() or [""])[min(mark.line, len(text.splitlines()) - 1)]
        refuse(mark, f"This is not valid YAML: {getattr(error, 'problem', None) or error}.",
               "Replace the tab by spaces." if tab else "Check this line and the one above: indentation, the space after a colon, "
               "quotes that close. A value with a colon or # in it needs quotes.")
        return result
    if not isinstance(data, dict):
        refuse(None, "`key: value` lines are expected here.", "Compare with another page.")
        return result

    def walk(node, path):
        result.lines.setdefault(path, first_line + node.start_mark.line)
        if isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if key.value in seen:
                    refuse(key.start_mark, f"The key `{key.value}` stands here twice.", "Remove one of them.")
                seen.add(key.value)
                result.lines[(*path, key.value)] = first_line + key.start_mark.line
                walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, (*path, index))

    if node:
        walk(node, ())
    result.data = data
    return result


# Pages


@dataclass(frozen=True)
class Heading:
    level: int
    text: str
    id: str | None
    line: int


@dataclass(frozen=True)
class Link:
    """kind: "inline" [text](target), "name" [text][target], "raw" from HTML attributes, "image" ![text](target)."""

    kind: str
    text: str
    target: str
    line: int


@dataclass(frozen=True)
class Item:
    """A list item: its indentation in characters, its number (None for a bullet), its text up to the end of the line."""

    indent: int
    number: int | None
    text: str
    line: int


# As MkDocs finds it (mkdocs/utils/meta.py): what does not match here is printed on the page there.
FRONT = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_CODE = re.compile(r"^ {0,3}(```+|~~~+)[^\n]*\n.*?^ {0,3}\1[ \t]*$|<!--.*?-->|(?<!`)(`+)(?!`)[^\n]*?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^[ ]*(#{1,6})(?!#)[ \t]*(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?[ ]*([^{}\n]*?)[ ]*\}")
_INLINE = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(\s*<?([^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
_NAMED = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\])+)\]\[([^\[\]\n]*)\]")
_AUTO = re.compile(r"<((?:https?|mailto|javascript):[^<>\s]*)>", re.IGNORECASE)
_RAW = re.compile(r"<([A-Za-z][\w-]*)((?:\s+[^\s=<>/\"']+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*/?>")
_RAW_ATTRIBUTE = re.compile(r"([^\s=<>/\"']+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+)))?")
_ITEM = re.compile(r"^([ ]*)(?:(\d+)\.|[-*+])[ \t]+(.*)$", re.MULTILINE)


@dataclass(eq=False)
class Page:
    """One Markdown file. `path` is inside the language's folder: answers/new-phone.md."""

    language: str
    path: str
    file: str
    text: str
    front: Yaml = field(default_factory=Yaml)
    body: str = ""
    body_line: int = 1

    @property
    def meta(self) -> dict:
        return self.front.data

    @property
    def id(self) -> str:
        return Path(self.path).stem

    @property
    def kind(self) -> str:
        """answers, manuals, or "" for the pages at the top."""
        return self.path.rpartition("/")[0]

    @property
    def url(self) -> str:
        """Where the page stands on the site, from its root: ja/answers/new-phone/."""
        return LANGUAGES[self.language] + url_of(self.path)

    def line(self, key: str, *path) -> int:
        """The line of a front matter key."""
        return self.front.line(key, *path)

    def body_line_at(self, offset: int) -> int:
        return self.body_line + self.body.count("\n", 0, offset)

    @cached_property
    def prose(self) -> str:
        """The body with code and comments blanked out, every character in its place."""
        return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), self.body)

    @cached_property
    def headings(self) -> list[Heading]:
        found = []
        for match in _HEADING.finditer(self.prose):
            text = self.body[match.start(2):match.end(2)]
            attributes = re.search(r"\{:?[ ]*([^{}]*?)[ ]*\}$", text)
            ids = re.findall(r"(?:^|\s)#(\S+)", attributes[1]) if attributes else []
            found.append(Heading(len(match[1]), text[:attributes.start()].strip() if attributes else text,
                                 ids[-1] if ids else None, self.body_line_at(match.start(1))))
        return found

    @cached_property
    def raw(self) -> list[tuple[str, dict, int]]:
        """HTML tags in the Markdown: (name, attributes, line)."""
        return [(match[1].lower(), {name.lower(): a or b or c for name, a, b, c in _RAW_ATTRIBUTE.findall(match[2])},
                 self.body_line_at(match.start())) for match in _RAW.finditer(self.prose)]

    @cached_property
    def attributes(self) -> list[tuple[str, int]]:
        """What stands in `{ … }` behind headings and words: (text, line)."""
        return [(match[1], self.body_line_at(match.start())) for match in _ATTRIBUTES.finditer(self.prose)]

    @cached_property
    def links(self) -> list[Link]:
        found = []
        for match in _INLINE.finditer(self.prose):
            found.append((match.start(), Link("image" if match[1] else "inline", match[2], match[3], self.body_line_at(match.start()))))
        for match in _NAMED.finditer(self.prose):
            kind = "image" if match[1] else "name"
            found.append((match.start(), Link(kind, match[2], (match[3] or match[2]).lower(), self.body_line_at(match.start()))))
        for match in _AUTO.finditer(self.prose):
            found.append((match.start(), Link("inline", match[1], match[1], self.body_line_at(match.start()))))
        for match in _RAW.finditer(self.prose):
            for name, a, b, c in _RAW_ATTRIBUTE.findall(match[2]):
                if name.lower() in ("href", "src", "action", "formaction", "data", "poster", "cite"):
                    found.append((match.start(), Link("raw", match[1], a or b or c, self.body_line_at(match.start()))))
        return [link for _, link in sorted(found, key=lambda pair: pair[0])]

    @cached_property
    def items(self) -> list[Item]:
        return [Item(len(match[1]), int(match[2]) if match[2] else None, match[3], self.body_line_at(match.start()))
                for match in _ITEM.finditer(self.prose)]

    @cached_property
    def anchors(self) -> dict[str, int]:
        """Every id that this page answers to, parts that moved away included: {id: line}."""
        found = {heading.id: heading.line for heading in self.headings if heading.id}
        for text, line in self.attributes:
            found |= {name: line for name in re.findall(r"(?:^|\s)#(\S+)", text) if name not in found}
        found |= {values["id"]: line for _, values, line in self.raw if values.get("id")}
        moved = self.meta.get("moved_anchors")
        if isinstance(moved, dict):
            found |= {str(old): self.line("moved_anchors", old) for old in moved}
        return found


def url_of(path: str) -> str:
    """answers/new-phone.md → answers/new-phone/; index.md → (nothing)."""
    path = re.sub(r"(^|/)(index|README)\.md$", r"\1", path)
    return re.sub(r"\.md$", "/", path)


@functools.lru_cache(maxsize=500)
def read_page(language: str, path: str, file: str, data: bytes) -> tuple[Page, list[Fault]]:
    """A page and what is wrong with its bytes or its front matter. Never raises."""
    faults = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        faults.append(Fault(file, line, "This file is not UTF-8.", "Save it as UTF-8 in your editor."))
        text = data.decode("utf-8-sig", "replace")
    text = re.sub(r"\r\n?", "\n", text)
    page = Page(language, path, file, text, body=text)
    match = FRONT.match(text)
    if not match:
        begins = re.match(r"\s*-{3}", text)
        faults.append(Fault(file, 1, "The front matter between two lines of `---` is missing or not closed." if begins else "The page does not begin with front matter.",
                            "Begin the page with a line `---`, then title and description, then a line `---`."))
        return page, faults
    page.front = read_yaml(match[1], first_line=2)
    page.body = text[match.end():]
    page.body_line = text.count("\n", 0, match.end()) + 1
    faults += [Fault(file, line, wrong, remedy) for line, wrong, remedy in page.front.problems]
    return page, faults


# The whole


@dataclass(frozen=True)
class Address:
    name: str
    url: str
    line: int


class Site:
    """The sources below `root`, and, where `built` is given, the folder of the site built from them."""

    ADDRESSES = "overrides/includes/addresses.md"
    LEDGER = "tests/data/published.txt"

    def __init__(self, root, built=None, today: datetime.date | None = None):
        self.root = Path(root)
        self.built = Path(built) if built else None
        self.today = today or datetime.date.today()
        self.faults: list[Fault] = []
        self.pages: dict[str, dict[str, Page]] = {language: {} for language in LANGUAGES}
        for language in LANGUAGES:
            folder = self.root / "docs" / language
            for found in sorted(folder.rglob("*")) if folder.exists() else ():
                if found.is_file() and found.suffix == ".md":
                    path = found.relative_to(folder).as_posix()
                    page, faults = read_page(language, path, f"docs/{language}/{path}", found.read_bytes())
                    self.pages[language][path] = page
                    self.faults += faults

    def all_pages(self) -> Iterator[Page]:
        for pages in self.pages.values():
            yield from pages.values()

    @cached_property
    def ids(self) -> dict[str, set[str]]:
        """The ids of answers and manuals by language, without those of pages that moved."""
        return {language: {page.id for page in pages.values() if page.kind and "moved_to" not in page.meta} for language, pages in self.pages.items()}

    def page(self, language: str, path: str) -> Page | None:
        return self.pages[language].get(path)

    def read(self, file: str) -> str:
        """The text of a file below the root, or nothing where it is missing or not text."""
        try:
            return (self.root / file).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError):
            return ""

    @cached_property
    def settings_files(self) -> dict[str, Yaml]:
        """Each settings file as it stands, without what it inherits."""
        found = {}
        for language, file in SETTINGS.items():
            tags = ("!ENV", "!!python/name:", "!relative")
            found[language] = read_yaml(self.read(file), tags=tags) if (self.root / file).exists() else Yaml(problems=[(1, "This file is missing.", "Restore it.")])
        return found

    @cached_property
    def settings(self) -> dict[str, dict]:
        """Each language's settings, Japanese with what it inherits."""
        def merge(base, over):
            if not (isinstance(base, dict) and isinstance(over, dict)):
                return over
            return base | {key: merge(base.get(key), value) for key, value in over.items()}
        english, japanese = (self.settings_files[language].data for language in ("en", "ja"))
        return {"en": english, "ja": merge(english, japanese)}

    def setting_place(self, language: str, *path) -> tuple[str, int]:
        """File and line where a setting of this language is made, or where it belongs."""
        for owner in (language, "en"):
            if path in self.settings_files[owner].lines:
                return SETTINGS[owner], self.settings_files[owner].lines[path]
        return SETTINGS[language], self.settings_files[language].line(*path)

    def nav(self, language: str) -> list[tuple[str, str | None, int]]:
        """Navigation of a language in order: (path, title of its section or None, line)."""
        found = []
        owner = language if "nav" in self.settings_files[language].data else "en"  # languages share one
        lines = self.settings_files[owner]

        def walk(entries, section, path):
            for index, entry in enumerate(entries if isinstance(entries, list) else []):
                here = (*path, index)
                if isinstance(entry, str):
                    found.append((entry, section, lines.line(*here)))
                elif isinstance(entry, dict):
                    for name, value in entry.items():
                        if isinstance(value, str):
                            found.append((value, section, lines.line(*here)))
                        else:
                            walk(value, str(name), (*here, name))
        walk(lines.data.get("nav"), None, ("nav",))
        return found

    @cached_property
    def addresses(self) -> dict[str, Address]:
        """Addresses of other organisations by their name; of two with one name the first."""
        found = {}
        for address in self.address_lines:
            found.setdefault(address.name, address)
        return found

    @cached_property
    def address_lines(self) -> list[Address]:
        found = []
        for number, line in enumerate(self.read(self.ADDRESSES).splitlines(), 1):
            match = re.match(r"\[([^\]]+)\]:\s*(\S*)(.*)", line)
            if match and match[1] != "//":
                found.append(Address(match[1].lower(), match[2], number))
        return found

    def find(self, text: str, files: str = "overrides/**/*") -> tuple[str, int] | None:
        """File and line of the first place below the root where `text` stands."""
        for path in sorted(self.root.glob(files)):
            if path.is_file() and path.suffix in (".md", ".html", ".css", ".js", ".yml", ".json", ".xml", ".map"):
                file = path.relative_to(self.root).as_posix()
                content = self.read(file)
                if text in content:
                    return file, content[:content.index(text)].count("\n") + 1
        return None
