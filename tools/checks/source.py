"""What must hold for files as they are stored, whatever Markdown makes of them."""

import re
import unicodedata
from itertools import chain

from document import INCLUDES, PART, Page
from pages import ADDRESSES, SLUG, Site
from report import Problem, nearest

from . import rule
from .common import PLAIN


def lines(site: Site):
    """(file, number, line) of everything that editors write."""
    texts = {page.file: page.text for page in site.all_pages()}
    texts |= {INCLUDES + name: text for name, text in site.parts.items()}
    return ((file, number, line) for file, text in texts.items() for number, line in enumerate(text.split("\n"), 1))


@rule("encoding", "A page is UTF-8 and begins with front matter that can be read.")
def encoding(page: Page):
    return [Problem(page.file, *problem) for problem in page.problems]


@rule("invisible", "No invisible character and no tab is in a page.")
def invisible(site: Site):
    for file, number, line in lines(site):
        odd = next((sign for sign in line if not sign.isprintable() and sign != "\t" or sign == "\ufffd"), None)
        if odd:
            what = unicodedata.name(odd, "cannot be shown").lower()
            yield Problem(file, number, f"An invisible character is here ({what}, U+{ord(odd):04X}).",
                        "Delete it, or type the words around it again.")
        if "\t" in line:
            yield Problem(file, number, "A tab is here.", "Use spaces: four to indent what belongs to a step.")


@rule("unfinished", "Nothing says FILL IN any more.")
def unfinished(site: Site):
    asked = (path.relative_to(site.root).as_posix() for path in sorted(site.root.glob("docs/*/asked*.txt")))
    typed = ((file, number, line) for file in asked if "FILL IN" in site.read(file)
             for number, line in enumerate(site.read(file).split("\n"), 1))
    return [Problem(file, number, "This still says FILL IN.", "Write what it asks for, and delete those words.")
            for file, number, line in chain(lines(site), typed) if "FILL IN" in line]


@rule("file-name", "Files and folders of pages have plain names, since the name is the address.")
def names(page: Page):
    return [Problem(page.file, 1, f"`{part}` is not a plain name.", PLAIN)
            for part in page.path.removesuffix(".md").split("/") if not SLUG.fullmatch(part)]


@rule("foreign-file", "Only pages and images are beside pages, and asked.txt for search.")
def other_files(site: Site):
    folders = [site.root / "docs" / language.code for language in site.languages]
    for found in sorted(file for folder in folders for file in folder.rglob("*")):
        beside = found.suffix in (".md", ".png", ".svg", ".webp", ".jpg") or found.match("asked*.txt")
        if found.is_file() and not beside:
            yield Problem(found.relative_to(site.root).as_posix(), 1, "This file is neither a page nor an image.",
                        "Remove it, or give a page the ending .md.")


@rule("part", "A page includes parts that exist, and no heading is in a part.")
def parts(site: Site):
    for file, line, text in (place for page in site.all_pages() for place in page.source):
        if included := PART.match(text):
            yield Problem(file, line, f"There is no part `{included[2]}`.",
                        nearest(included[2], site.parts, "Write its name below overrides/includes/."))
    for file, number, line in lines(site):
        if file.startswith("overrides/") and re.match(r"#+ ", line):
            yield Problem(file, number, "A heading is in a part.", "Write it in the pages that include it.")


@rule("address-list", "The file of addresses names each https:// address once.")
def addresses(site: Site):
    seen = {}
    for address in site.addresses:
        name, url, line = address.name, address.url, address.line
        before = [seen.setdefault(one, line) for one in (name, url)]
        for bad, message, fix in (
                (before[0] != line, f"The name `{name}` is already in line {before[0]}.", "Choose another name."),
                (before[1] != line, f"This address is already in line {before[1]}.", "Keep one name for it."),
                (not re.fullmatch(r"https://[^\s/@<>\"]+\.[^\s@<>\"]+", url), f"`{url}` is not an https:// address.",
                 "Write the whole address, beginning with https://."),
                (not SLUG.fullmatch(name), f"`{name}` is not a plain name.", PLAIN)):
            if bad:
                yield Problem(ADDRESSES, line, message, fix)
    for number, line in enumerate(site.read(ADDRESSES).splitlines(), 1):
        if line.strip() and not re.fullmatch(r"\[[^\]]+\]:\s*\S+\s*|\[//\]: # \(.*", line):
            yield Problem(ADDRESSES, number, "This line is neither an address nor a comment.",
                        "Write [name]: https://…, or [//]: # (comment).")
    if not site.addresses:
        yield Problem(ADDRESSES, 1, "No address could be read.", "Restore the file, as UTF-8.")
