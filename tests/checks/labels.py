"""Labels of screens stand on pages exactly as the screens write them.

tests/data/labels.tsv lists every label that was seen, English and Japanese; no Japanese where none was found: pages then show the English one."""

import re

from .parity import BLOCK
from .source import Fault, Page, Site, nearest

FILE = "tests/data/labels.tsv"
BOLD = re.compile(r"\*\*([^*\n]+)\*\*(\{[^}\n]*\})?")
FIELD = re.compile(r"(?<![*\w])\*([^*\n]+)\*(\{[^}\n]*\})")


def known(site: Site) -> dict[str, set[str]]:
    """The labels by language."""
    rows = [(line + "\t").split("\t")[:2] for line in site.read(FILE).splitlines()[1:]]
    return {"en": {english.strip() for english, _ in rows} - {""}, "ja": {japanese.strip() for _, japanese in rows} - {""}}


def plain(text: str) -> str:
    """A label without what differs from reader to reader: +81 XXXXXXXX12 → +XX."""
    return re.sub(r"\+\d\d X+\d*", "+XX", re.sub(r"<[^>]+>", "", text)).strip()


def check(site: Site):
    labels = known(site)
    if not labels["en"]:
        yield Fault(FILE, 1, "The list of labels is missing.", "Restore it.")
        return
    for page in site.all_pages():
        if "moved_to" not in page.meta:
            yield from _page(page, labels)


def _page(page: Page, labels):
    def fault(line, text, language):
        other = "ja" if language == "en" else "en"
        if plain(text) in labels[other]:
            remedy = f"It is a {'Japanese' if other == 'ja' else 'English'} label: write {{ lang={other} }} behind it."
        else:
            remedy = nearest(plain(text), labels[language]).strip() or f"Write it as the screen does; a label that is missing in {FILE} is added there, with care."
        return Fault(page.file, line, f"`{text}` is no known label.", remedy)

    def language(marks):
        match = re.search(r"lang=\"?(\w\w)", marks or "")
        return match[1] if match else page.language

    for match in BOLD.finditer(page.prose):
        text, marks = match[1], match[2] or ""
        if ".code" in marks or re.fullmatch(r"[\d ]+", text):
            continue
        before = page.prose[page.prose.rfind("\n", 0, match.start()) + 1:match.start()]
        if span := re.search(r"<span[^>]*lang=\"?(\w\w)[^>]*>[^<]*$", before):
            marks = marks or f"lang={span[1]}"
        begins = not before.strip()
        if begins and not marks and (len(text.split()) > 4 and text[-1] in "?.:" or len(text) > 8 and text[-1] in "。？：方"):
            continue  # a paragraph that begins with its point in bold
        if plain(text) not in labels.get(language(marks), ()):
            yield fault(page.body_line_at(match.start()), text, language(marks))
    for match in FIELD.finditer(page.prose):
        if ".field" in match[2] and plain(match[1]) not in labels.get(language(match[2]), ()):
            yield fault(page.body_line_at(match.start()), match[1], language(match[2]))
    for match in BLOCK.finditer(page.prose):
        title = match[0].split("\n")[0].split("|", 1)[1]
        marked = "en" if 'lang="en"' in title else page.language
        if plain(title) not in labels[marked]:
            yield fault(page.body_line_at(match.start() + len(match[0]) - len(match[0].lstrip())), title.strip(), marked)
