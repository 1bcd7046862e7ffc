"""What must hold for files as they are stored, whatever Markdown makes of them."""

import re
from fnmatch import fnmatch

from pages import ADDRESSES, PART, Site
from report import Fault, nearest

from . import rule

INVISIBLE = {
    0x00A0: "no-break space", 0x3000: "full-width space", 0x00AD: "soft hyphen", 0x200B: "zero-width space",
    0x200C: "zero-width non-joiner", 0x200D: "zero-width joiner", 0x2060: "word joiner", 0xFEFF: "byte-order mark",
    0x200E: "left-to-right mark", 0x200F: "right-to-left mark", 0x2028: "line separator", 0x2029: "paragraph separator",
    **{code: "right-to-left control" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ASKED = "asked*.txt"  # what people typed, for search
BESIDE_PAGES = (".md", ".png", ".svg", ".webp", ".jpg")
AGAIN = "Delete it, or type the words around it again."


def texts(site: Site):
    """(file, text) of everything that editors write."""
    yield from ((page.file, page.text) for page in site.all_pages())
    yield from ((site.part_file(name), text) for name, text in site.parts.items())


@rule("encoding", "A page is UTF-8 and begins with front matter that can be read.")
def encoding(site: Site):
    for page in site.all_pages():
        yield from (Fault(page.file, *problem) for problem in page.problems)


@rule("invisible", "No invisible character and no tab stands in a page.")
def invisible(site: Site):
    for file, text in texts(site):
        for number, line in enumerate(text.split("\n"), 1):
            odd = next((ord(sign) for sign in line if ord(sign) in INVISIBLE or ord(sign) < 32 and sign != "\t"
                        or sign == "\ufffd" or 0x7F <= ord(sign) < 0xA0), None)
            if odd:
                what = INVISIBLE.get(odd, "cannot be shown")
                yield Fault(file, number, f"An invisible character stands here ({what}, U+{odd:04X}).", AGAIN)
            if "\t" in line:
                yield Fault(file, number, "A tab stands here.", "Use spaces: four to indent what belongs to a step.")


@rule("unfinished", "Nothing says FILL IN any more.")
def unfinished(site: Site):
    for file, text in texts(site):
        for number, line in enumerate(text.split("\n"), 1):
            if "FILL IN" in line:
                yield Fault(file, number, "This still says FILL IN.", "Write what it asks for, and delete those words.")


@rule("file-name", "Files and folders of pages have plain names, since the name is the address.")
def names(site: Site):
    for page in site.all_pages():
        for part in page.path.removesuffix(".md").split("/"):
            if not SLUG.fullmatch(part):
                yield Fault(page.file, 1, f"`{part}` is not a plain name.",
                            "Use small letters a–z, digits and hyphens only.")


@rule("foreign-file", "Only pages and images stand beside pages, and asked.txt for search.")
def other_files(site: Site):
    for language in site.languages:
        folder = site.root / "docs" / language.code
        for found in sorted(folder.rglob("*")):
            if found.is_file() and found.suffix not in BESIDE_PAGES and not fnmatch(found.name, ASKED):
                yield Fault(found.relative_to(site.root).as_posix(), 1, "This file is neither a page nor an image.",
                            "Remove it, or give a page the ending .md.")


@rule("part", "A page includes parts that exist, and no heading stands in a part.")
def parts(site: Site):
    for page in site.all_pages():
        for file, line, text in page.source:
            if included := PART.match(text):
                yield Fault(file, line, f"There is no part `{included[2]}`.",
                            nearest(included[2], site.parts, "Write its name below overrides/includes/."))
    for name, text in site.parts.items():
        for number, line in enumerate(text.split("\n"), 1):
            if re.match(r"#+ ", line):
                yield Fault(site.part_file(name), number, "A heading stands in a part.",
                            "Write it in the pages that include it.")


@rule("address-list", "The file of addresses names each https:// address once.")
def addresses(site: Site):
    seen, urls = {}, {}
    for address in site.addresses:
        def fault(wrong, remedy, line=address.line):
            return Fault(ADDRESSES, line, wrong, remedy)
        if address.name in seen:
            yield fault(f"The name `{address.name}` stands already in line {seen[address.name]}.",
                        "Choose another name.")
        if not re.fullmatch(r"https://[^\s/@<>\"]+\.[^\s@<>\"]+", address.url):
            yield fault(f"`{address.url}` is not an https:// address.",
                        "Write the whole address, beginning with https://.")
        elif address.url in urls:
            yield fault(f"This address stands already in line {urls[address.url]}.", "Keep one name for it.")
        if not SLUG.fullmatch(address.name):
            yield fault(f"`{address.name}` is not a plain name.", "Use small letters a–z, digits and hyphens.")
        seen.setdefault(address.name, address.line)
        urls.setdefault(address.url, address.line)
    for number, line in enumerate(site.read(ADDRESSES).splitlines(), 1):
        if line.strip() and not re.fullmatch(r"\[[^\]]+\]:\s*\S+\s*", line) and not line.startswith("[//]: # ("):
            yield Fault(ADDRESSES, number, "This line is neither an address nor a comment.",
                        "Write [name]: https://…, or [//]: # (comment).")
    if not site.addresses:
        yield Fault(ADDRESSES, 1, "No address could be read.", "Restore the file, as UTF-8.")
