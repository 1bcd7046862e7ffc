"""No text file of the tree holds what a merge left behind."""

import re
from collections.abc import Iterator

from pages import Site
from report import Fault

from . import rule

TREE = ("docs/**/*", "overrides/**/*", "tools/**/*", "tests/**/*", "deploy/*", "*.yml", "*.md", "Makefile", "*.toml")
MARK = re.compile(r"(?:<<<<<<<|>>>>>>>)(?: .*)?|=======")
MADE = ("node_modules", "__pycache__")


def texts(site: Site) -> Iterator[tuple[str, bytes]]:
    """(file, content) of every text file of the tree."""
    for path in sorted({path for pattern in TREE for path in site.root.glob(pattern)}):
        if path.is_file() and not set(MADE) & set(path.parts) and b"\0" not in (content := path.read_bytes()):
            yield path.relative_to(site.root).as_posix(), content


@rule("conflict", "No mark of a merge that nobody finished stands in a file.")
def conflicts(site: Site):
    for file, content in texts(site):
        lines = content.decode("utf-8", "replace").split("\n")
        if any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in lines):  # ======= alone underlines a heading
            for number, line in enumerate(lines, 1):
                if MARK.fullmatch(line.rstrip("\r")):
                    yield Fault(file, number, f"`{line[:7]}` was left by a merge that nobody finished.",
                                "Keep what is right of both sides, and delete the three lines of signs.")
