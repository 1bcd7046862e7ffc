"""The page that this help grew from ("Sign-in Problems") is covered statement by statement.

tests/data/seed.tsv: statement, where it stands (page#part), what must stand there: words (any order, `|` between them) and links (→ page#part)."""

import re

from .built import Built
from .html import Node
from .source import Fault, Site

FILE = "tests/data/seed.tsv"


def check(site: Site):
    built = Built(site)
    rows = [(number, line.split("\t")) for number, line in enumerate(site.read(FILE).splitlines(), 1) if line.strip()][1:]
    if not rows:
        yield Fault(FILE, 1, "The table of the seed's statements is missing.", "Restore it.")
    for number, row in rows:
        if len(row) != 3:
            yield Fault(FILE, number, "A row has three columns with tabs between them.", "Compare with the other rows.")
            continue
        statement, address, wanted = row
        url, _, fragment = address.partition("#")
        page = built.sources.get(url)
        place = (page.file, page.anchors.get(fragment, 1)) if page else (FILE, number)
        for language, folder in (("en", ""), ("ja", "ja/")):
            document = built.pages.get(folder + url)
            if not document:
                yield Fault(*place, f"`/{folder}{url}` is missing; it says: {statement}", "Restore the page.")
            elif fragment and fragment not in document.ids:
                yield Fault(*place, f"`/{folder}{url}#{fragment}` is missing; it says: {statement}", "Restore the part.")
        document = built.pages.get(url)
        if not document or fragment and fragment not in document.ids:
            continue
        text, links = part(document, fragment)
        for words in wanted.split("|"):
            words = words.strip()
            if words.startswith("→"):
                target = words[1:].strip()
                if not any(built.resolve(url, link)[0] is not None and "#".join(filter(None, built.resolve(url, link))) == target or link == target for link in links):
                    yield Fault(*place, f"A link to `{target}` is missing here.", f"The seed says: {statement}")
            elif words.lower() not in text:
                yield Fault(*place, f"“{words}” is missing here.", f"The seed says: {statement}")


def part(document, fragment: str) -> tuple[str, list[str]]:
    """The text (lower case, single spaces) and link targets of a part of a page, up to the next heading of its level; without a fragment of the whole page."""
    text, links, inside = [], [], not fragment
    for piece in pieces(next(node for node in document.nodes if node.name == "body")):
        if isinstance(piece, str):
            text += [piece] if inside else []
            continue
        if fragment and re.fullmatch(r"h[1-6]", piece.name):
            if piece.get("id") == fragment:
                inside, level = True, piece.name
            elif inside and piece.name <= level:
                break
        if fragment and inside and piece.get("id", "").startswith("page-"):
            break  # the frame begins
        if inside and piece.name == "a" and piece.get("href"):
            links.append(piece.get("href"))
    return re.sub(r"\s+", " ", "".join(text)).replace("’", "'").lower(), links


def pieces(node: Node):
    """Elements and texts in the order in which they stand."""
    for child in node.children:
        yield child
        if isinstance(child, Node):
            yield from pieces(child)
