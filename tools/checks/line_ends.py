"""What a program or an operating system may do to a file without anybody seeing it."""

import re

from pages import Site
from report import Problem

from . import rule
from .common import text_files

BOM = b"\xef\xbb\xbf"
# Windows has devices of these names, in every folder and with every ending.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


@rule("line-ends", "Text files have the line ends of this repository, and no mark of their encoding in front.")
def line_ends(site: Site):
    found = [(file, b"\r" in content, content.startswith(BOM)) for file, content in text_files(site)]
    if cut := [file for file, carriage, _ in found if carriage]:
        more = f", and {len(cut) - 1} more files" if len(cut) > 1 else ""
        yield Problem(cut[0], 1, f"Lines end as in Windows here{more} (CRLF).",
                      "Save them with line ends LF. A whole clone is like that? "
                      "git config core.autocrlf false, then clone again.")
    for file in (file for file, _, bom in found if bom):
        yield Problem(file, 1, "An invisible mark of the encoding stands in front (BOM).",
                      "Save the file as UTF-8 without BOM: the mark would show on pages.")


@rule("reserved-name", "No file or folder has a name that Windows keeps for itself.")
def reserved(site: Site):
    for path in sorted((site.root / "docs").rglob("*")) + sorted((site.root / "overrides").rglob("*")):
        if RESERVED.fullmatch(path.name):
            yield Problem(path.relative_to(site.root).as_posix(), 1,
                          f"Windows cannot store a file named `{path.name}`, so nobody could check this out there.",
                          "Give it another name.")
