"""The settings that an owner makes in mkdocs.yml; YAML with the line of every key. Bad input raises nothing.

    Settings(root, "mkdocs.ja.yml").get("extra", "lang")    a value, with what the file inherits
    Settings(…).place("extra", "lang")                      (file, line) where it is set
"""

import datetime
import functools
import os
import re
from pathlib import Path
from typing import NamedTuple

import mergedeep
from ruamel.yaml import YAML, CommentedMap, CommentedSeq, SequenceNode
from ruamel.yaml.constructor import RoundTripConstructor
from ruamel.yaml.error import YAMLError

ROOT = Path(__file__).resolve().parents[1]


class FrontMatter(RoundTripConstructor):
    """As MkDocs reads, but dates stay text."""


class FileOfSettings(FrontMatter):
    """An environment variable becomes its default, a Python function its name."""


FrontMatter.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
FileOfSettings.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def _environment(_, node) -> str:
    """The value of an environment variable, as MkDocs reads it: of the first that is set, else the last item."""
    *names, default = [item.value for item in node.value] if isinstance(node, SequenceNode) else [node.value, ""]
    return next((os.environ[name] for name in names if name in os.environ), default)


FileOfSettings.add_constructor("!ENV", _environment)
FileOfSettings.add_multi_constructor("tag:yaml.org,2002:python/", lambda _, suffix, node: suffix)


@functools.cache  # the languages share one file, and tests read the same texts again and again
def _load(text: str, kind, environment: tuple):
    """What a text in YAML holds, or the exception that it raises; `environment`: values of variables that it names."""
    yaml = YAML()
    yaml.Constructor, yaml.version = kind, (1, 1)  # the version that MkDocs reads: yes is a boolean
    try:
        return yaml.load(text)
    except (YAMLError, ValueError, TypeError, AttributeError, RecursionError) as error:
        return error


class Yaml:
    """A mapping read from YAML: `data`, and `problems`: (line, message, fix). Lines count from `first_line`."""

    def __init__(self, text: str = "", first_line: int = 1, kind=FrontMatter):
        self.data, self.problems, self.first_line = {}, [], first_line
        data = _load(text, kind, tuple(map(os.environ.get, re.findall(r"[A-Z_]{3,}", text))))
        if isinstance(data, Exception):
            self.problems.append(self._problem(data))
        elif isinstance(data, CommentedMap):
            self.data = data
        elif data is not None:
            self.problems.append((first_line, "`key: value` lines are expected here.", "Compare with another page."))

    def _problem(self, error) -> tuple[int, str, str]:
        mark, what = getattr(error, "problem_mark", None), getattr(error, "problem", None) or error
        line = self.first_line + (mark.line if mark else 0)
        if found := re.match('found duplicate key "(.+?)"', str(what)):
            return line, f"The key `{found[1]}` is here twice.", "Remove one of them."
        if "flow" in str(getattr(error, "context", "")):  # an open bracket: where it opens, not where parsing stopped
            line = self.first_line + error.context_mark.line
        return line, f"This is not valid YAML: {what}.", (
                "Check this line and the one above: spaces before it (no tab), the space after a colon, quotes and "
                "brackets that close. A value with a colon, # ! & or * in it needs quotes.")

    def depth(self, *path) -> int:
        """How many keys of a path exist."""
        here = self.data
        for number, key in enumerate(path):
            if not (isinstance(here, CommentedMap) and key in here
                    or isinstance(here, CommentedSeq) and isinstance(key, int) and key < len(here)):
                return number
            here = here[key]
        return len(path)

    def line(self, *path) -> int:
        """The line of a key, or of the nearest one above it that exists."""
        path = path[:self.depth(*path)]
        if not path:
            return self.first_line if self.data else 1
        here = self.data
        for key in path[:-1]:
            here = here[key]
        line, _ = here.lc.key(path[-1]) if isinstance(here, CommentedMap) else here.lc.item(path[-1])
        return self.first_line + line


def date(value) -> datetime.date | None:
    """The day that a setting or front matter names, as 2026-11-24; None if it is none. Dates are read only here."""
    try:
        return datetime.date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else None
    except (TypeError, ValueError):
        return None


class Language(NamedTuple):
    """`path` is the folder below the site's address, "" or "ja/"; `settings` the file of settings."""

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
                self.files[file] = Yaml((root / file).read_text("utf-8-sig"), kind=FileOfSettings)
            except (OSError, UnicodeDecodeError):
                self.files[file] = Yaml()
                self.files[file].problems.append((1, "This file is missing, or not UTF-8.", "Restore it."))
            file = self.files[file].data.get("INHERIT")
        self.data = mergedeep.merge({}, *(one.data for one in reversed(self.files.values())))

    def get(self, *path, default=None):
        """The value at a path of keys, or `default`."""
        value = self.data
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return default if value is None else value

    def place(self, *path) -> tuple[str, int]:
        """File and line where a setting is, or where it belongs."""
        file, one = max(self.files.items(), key=lambda pair: pair[1].depth(*path))
        return file, one.line(*path)

    def nav(self) -> list[tuple[str, str | None, tuple[str, int]]]:
        """The navigation in order: (path of a page, its topic or None, (file, line))."""
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
