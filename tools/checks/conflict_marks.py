"""No text file of the tree holds what a merge left behind."""

import re

from pages import Site
from report import Problem

from . import rule
from .common import text_files

MARK = re.compile(r"(?:<<<<<<<|>>>>>>>)(?: .*)?|=======")


@rule("conflict", "No mark of a merge that nobody finished is left in a file.")
def conflicts(site: Site):
    for file, content in text_files(site):
        lines = content.decode("utf-8", "replace").split("\n")
        if any(line.startswith(("<<<<<<<", ">>>>>>>")) for line in lines):  # ======= alone underlines a heading
            for number, line in enumerate(lines, 1):
                if MARK.fullmatch(line.rstrip("\r")):
                    yield Problem(file, number, f"`{line[:7]}` was left by a merge that nobody finished.",
                                  "Keep what is right of both sides, and delete the three lines of signs.")
