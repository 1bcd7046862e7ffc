"""What must hold for pages and parts as they are stored, whatever Markdown makes of them."""

import re
import unicodedata

from document import INCLUDES, PART, Page, Place
from pages import ADDRESSES, SLUG, Site
from report import nearest

from . import rule
from .common import PLAIN


def lines(site: Site) -> list[tuple[Place, str]]:
    """Every line that editors write, with its place: pages, parts, what people asked."""
    texts = {page.file: page.text for page in site.all_pages()}
    texts |= {INCLUDES + name: text for name, text in site.parts.items()}
    texts |= {file: site.read(file) for path in sorted(site.root.glob("docs/*/asked*.txt"))
              for file in [path.relative_to(site.root).as_posix()]}
    return [((file, number), line) for file, text in texts.items() for number, line in enumerate(text.split("\n"), 1)]


@rule("encoding", "A page is UTF-8 and begins with front matter that can be read.")
def encoding(page: Page):
    return [((page.file, line), *found) for line, *found in page.problems]


@rule("invisible", "No invisible character and no tab is in a page.", each=lines)
def invisible(site: Site, line: tuple[Place, str]):
    if line[1].isprintable() and "\ufffd" not in line[1]:
        return
    for sign in "".join(sign for sign in line[1] if not sign.isprintable() or sign == "\ufffd")[:1]:
        if sign == "\t":
            yield "A tab is here.", "Use spaces: four to indent what belongs to a step."
        else:
            what = unicodedata.name(sign, "cannot be shown").lower()
            yield f"An invisible character is here ({what}, U+{ord(sign):04X}).", (
                "Delete it, or type the words around it again.")


@rule("unfinished", "Nothing says FILL IN any more.", each=lines)
def unfinished(site: Site, line: tuple[Place, str]):
    if "FILL IN" in line[1]:
        yield "This still says FILL IN.", "Write what it asks for, and delete those words."


@rule("part", "A page includes parts that exist, and no heading is in a part.")
def part(page: Page):
    for *place, text in page.source:
        if included := PART.match(text):
            yield (*place,), f"There is no part `{included[2]}`.", (
                nearest(included[2], page.site.parts, "Write its name below overrides/includes/."))
        if place[0] != page.file and re.match(r"\s*#+ ", text):
            yield (*place,), "A heading is in a part.", "Write it in the pages that include it."


@rule("list", "What belongs to a list item is indented by four spaces.")
def list_indent(page: Page):
    for *place, text in page.source:
        if re.match(r"(?:    )* {1,3}(?:[-*+]|\d+\.) ", text):
            yield (*place,), "This list item is indented by half.", (
                "Indent by four spaces what belongs to a step, or not at all.")


@rule("address-list", "The file of addresses names each https:// address once.")
def address_list(site: Site):
    for number, line in enumerate(site.read(ADDRESSES).splitlines(), 1):
        if line.strip() and not re.fullmatch(r"\[[^\]]+\]:\s*\S+\s*|\[//\]: # \(.*", line):
            yield (ADDRESSES, number), "This line is neither an address nor a comment.", (
                "Write [name]: https://…, or [//]: # (comment).")
    if not site.addresses:
        yield ADDRESSES, "No address could be read.", "Restore the file, as UTF-8."
    seen = {}
    for name, url, line in site.addresses:
        for value, what in ((name, "name"), (url, "address")):
            if (first := seen.setdefault(value, line)) != line:
                yield (ADDRESSES, line), f"This {what} is already in line {first}.", "Keep one of them."
        if not re.fullmatch(r"https://[^\s/@<>\"]+\.[^\s@<>\"]+", url):
            yield (ADDRESSES, line), f"`{url}` is not an https:// address.", "Write it whole, beginning with https://."
        if not SLUG.fullmatch(name):
            yield (ADDRESSES, line), f"`{name}` is not a plain name.", PLAIN
