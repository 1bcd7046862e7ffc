"""What a merge, a program or an operating system may do to files without anybody seeing it; names of files."""

import re
from collections.abc import Iterator
from pathlib import Path

from document import Page
from pages import SLUG, Site

from . import rule
from .common import PLAIN

TREE = ("docs/**/*", "overrides/**/*", "tools/**/*", "tests/**/*", "deploy/*", "*.yml", "*.md", "Makefile", "*.toml")
MADE = {"node_modules", "__pycache__"}  # folders that programs fill
BOM = b"\xef\xbb\xbf"
MERGE = re.compile(r"(?:<<<<<<<|>>>>>>>)(?: .*)?\r?|=======\r?")
# Windows has devices of these names, in every folder and with every ending.
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def text_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """(file, content) of every text file of the tree."""
    for path in sorted({path for pattern in TREE for path in site.root.glob(pattern)}):
        if path.is_file() and not MADE & set(path.parts) and b"\0" not in (content := path.read_bytes()):
            yield path.relative_to(site.root).as_posix(), content


@rule("conflict", "No mark of a merge that nobody finished is left in a file.")
def conflict(site: Site):
    for file, content in text_files(site):
        if re.search(rb"^(<<<<<<<|>>>>>>>)", content, re.MULTILINE):  # ======= alone underlines a heading
            for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
                if MERGE.fullmatch(line):
                    yield (file, number), f"`{line[:7]}` was left by a merge that nobody finished.", (
                        "Keep what is right of both sides, and delete the three lines of signs.")


@rule("line-ends", "Text files have the line ends of this repository, and no mark of their encoding in front.")
def line_ends(site: Site):
    cut = []
    for file, content in text_files(site):
        if b"\r" in content:
            cut.append(file)
        if content.startswith(BOM):
            yield file, "An invisible mark of the encoding (BOM) is in front.", (
                "Save the file as UTF-8 without BOM: the mark would show on pages.")
    if cut:
        more = f", and {len(cut) - 1} more files" if len(cut) > 1 else ""
        yield cut[0], f"Lines end as in Windows here{more} (CRLF).", (
            "Save them with line ends LF. A whole clone is like that? "
            "git config core.autocrlf false, then clone again.")


@rule("file-name", "Files and folders of pages have plain names, since the name is the address.")
def file_name(page: Page):
    *folders, name = parts = Path(page.path).with_suffix("").parts
    for part in parts:
        if not SLUG.fullmatch(part) or DEVICES.fullmatch(part):
            yield None, f"`{part}` is not a plain name that every system can store.", PLAIN
    if folders and name == "index":
        yield None, "A page of its own folder may hide another one: both have one address.", "Name it by its id."


@rule("foreign-file", "Only pages and images are beside pages, and asked.txt for search.")
def foreign_file(site: Site):
    for language in site.languages:
        for path in sorted((site.root / "docs" / language.code).rglob("*")):
            if path.is_file() and path.suffix not in (".md", ".png", ".svg", ".webp", ".jpg") and \
                    not path.match("asked*.txt"):
                yield path.relative_to(site.root).as_posix(), "This file is neither a page nor an image.", (
                    "Remove it, or give a page the ending .md.")
