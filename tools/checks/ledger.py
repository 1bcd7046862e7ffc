"""Published addresses work for ever: the ledger, and what keeps addresses working: pages and parts that moved.

tests/data/published.txt has a line for each address that e-mails may carry, as ja/answers/new-phone/#steps."""

import re

from form import CONTACT_BOX
from pages import LEDGER, Page, Site
from report import Fault, nearest

from . import rule


def published(site: Site) -> list[tuple[int, str]]:
    """(line, address) of the ledger."""
    return [(number, line.strip()) for number, line in enumerate(site.read(LEDGER).splitlines(), 1)
            if line.strip() and not line.startswith("//")]


def additions(site: Site) -> dict[str, tuple[str, int]]:
    """Addresses that the built site offers and the ledger lacks, with the place of each."""
    known, found = {address for _, address in published(site)}, {}
    for page in site.all_pages():
        if page.html:
            url = page.url or "/"
            found[url] = (page.file, 1)
            for name, tag in page.anchors.items():
                kept = "moved-part" in tag.get("class", ()) or tag is page.body or page.body in tag.parents
                if kept or page.body is None and name != CONTACT_BOX:
                    found[f"{url}#{name}"] = page.place(tag)
    return {address: place for address, place in found.items() if address not in known}


def landing(site: Site, url: str, fragment: str) -> tuple[Page, str] | None:
    """The page and part on which a published address ends, by itself or by what a page left behind; None: nowhere."""
    page = site.by_url.get(url)
    for _ in range(9):  # more moves in a row are a loop
        if page is None or page.html is None:
            return None
        if page.html.body_text and page.moved:
            return page, ""  # the text of a deleted page, which answers for all its parts
        if not page.moved:
            return (page, fragment) if not fragment or fragment in page.anchors else None
        target, _, kept = str(page.meta["moved_to"]).partition("#")
        page, fragment = site.page(page.language.code, target), kept or fragment
    return None


def astray(site: Site, language: str, target: str):
    """(what is wrong, remedy) where a page or part named in front matter or settings, as answers/x.md#part, is none."""
    path, _, fragment = target.partition("#")
    page = site.page(language, path)
    if not page:
        yield f"`{path}`, which does not exist", nearest(path, site.pages[language], "Write it as answers/new-page.md.")
    elif page.moved:
        yield f"`{target}`, which moved itself", f"Write where it ends: `{page.meta['moved_to']}`."
    elif fragment in (moved if isinstance(moved := page.meta.get("moved_anchors"), dict) else ()):
        yield f"`{target}`, which moved itself", f"Write where it ends: `{moved[fragment]}`."
    elif page.html and fragment and fragment not in page.anchors:
        yield (f"`{target}`: that page has no `#{fragment}`",
               nearest(fragment, page.anchors, "Correct the part behind #."))


@rule("published", "Every published address still leads somewhere.")
def promises(site: Site):
    ledger, gone = published(site), set()
    if not ledger:
        yield Fault(LEDGER, 1, "The ledger of published addresses is missing or empty.",
                    "Restore it; it never gets shorter.")
    for line, address in ledger if site.html else ():
        url, _, fragment = address.partition("#")
        url = "" if url == "/" else url
        page = site.by_url.get(url)
        if page is None and url not in gone:
            gone.add(url)
            language = site.language_of(url)
            source = f"docs/{language.code}/{url.removeprefix(language.path).rstrip('/')}.md"
            yield Fault(LEDGER, line, f"The published page `{url}` is gone.",
                        f"Restore {source}, or leave a page there that says `moved_to:`.")
        elif page and page.html and not landing(site, url, fragment):
            free = [name for name in page.anchors if f"{url}#{name}" not in dict(map(reversed, ledger))]
            yield page.at("moved_to" if page.moved else "title", f"The published part `{address}` is gone.",
                          f'Give its heading the id `{fragment}` again, or write moved_anchors: '
                          f'{{{fragment}: "#new-id"}}. {nearest(fragment, free)}'.strip())


@rule("unpublished", "Every address that can be linked to stands in the ledger.")
def new(site: Site):
    return [Fault(*place, f"`{address}` is new and not yet in the ledger of published addresses.",
                  f"Run `make ledger`, or write `{address}` on a line of its own at the end of {LEDGER}.")
            for address, place in additions(site).items()]


@rule("moved-page", "A page that moved leads in one step to a live page, and has no sections left.")
def moved_pages(page: Page):
    target = page.meta.get("moved_to")
    if not isinstance(target, str):
        return
    if page.site.page(page.language.code, target.partition("#")[0]) is page:
        yield page.at("moved_to", "The page says that it moved to itself.", "Write where it moved to.")
    else:
        for wrong, remedy in astray(page.site, page.language.code, target):
            yield page.at("moved_to", f"`moved_to` leads to {wrong}.", remedy)
    if any(re.match("#+ ", text) for _, _, text in page.source):
        yield page.at("moved_to", "The page says that it moved, but still has sections.",
                      "Remove `moved_to` if the page is live; else the sections.")


@rule("moved-part", "A part that moved leads to a live part, and its old id is free.")
def moved_parts(page: Page):
    moved = page.meta.get("moved_anchors")
    for old, new in moved.items() if isinstance(moved, dict) else ():
        path, mark, fragment = str(new).partition("#")
        if any(heading.get("id") == old for heading in page.headings):
            yield page.at("moved_anchors", f"`#{old}` is said to have moved, but a heading of the page still has it.",
                          "Remove one of the two.", old)
        if not path and not fragment:
            yield page.at("moved_anchors", f"`#{old}` leads nowhere.", 'Write "#new-id" or answers/page.md#id.', old)
        for wrong, remedy in astray(page.site, page.language.code, (path or page.path) + mark + fragment):
            yield page.at("moved_anchors", f"`#{old}` leads to {wrong}.", remedy, old)


@rule("same-address", "No two pages have one address.")
def same_address(page: Page):
    if (other := page.site.by_url[page.url]) is not page:
        yield Fault(page.file, 1, f"This page has the same address as {other.path}: one hides the other.",
                    "Rename or remove one of them.")
