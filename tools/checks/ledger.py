"""Published addresses work for ever: the ledger, and what keeps addresses working: pages and parts that moved.

tests/data/published.txt has a line for each address that e-mails may carry: answers/new-phone/ or ja/answers/new-
phone/#steps."""

import re

from pages import LEDGER, Page, Site
from report import Fault, nearest

from . import rule


def published(site: Site) -> list[tuple[int, str]]:
    """(line, address) of the ledger."""
    return [(number, line.strip()) for number, line in enumerate(site.read(LEDGER).splitlines(), 1)
            if line.strip() and not line.startswith("//")]


def additions(site: Site) -> dict[str, tuple[str, int]]:
    """Addresses that the built site offers and the ledger lacks, with the place of each."""
    known = {address for _, address in published(site)}
    found = {}
    for page in site.all_pages():
        if page.html:
            url = page.url or "/"
            found |= {url: (page.file, 1)} | {f"{url}#{name}": page.place(tag) for name,
                                              tag in page.anchors.items() if not _frame(page, tag)}
    return {address: place for address, place in found.items() if address not in known}


def _frame(page: Page, tag) -> bool:
    outside = page.body is not None and tag is not page.body and page.body not in tag.parents
    return outside and "moved-part" not in tag.get("class", ())


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


@rule("published", "Every published address still leads somewhere.")
def promises(site: Site):
    if not published(site):
        yield Fault(LEDGER, 1, "The ledger of published addresses is missing or empty.",
                    "Restore it; it never gets shorter.")
    gone = set()
    for line, address in published(site) if site.html else ():
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
            key = "moved_to" if page.moved else "title"
            free = [name for name in page.anchors if f"{url}#{name}" not in {known for _, known in published(site)}]
            yield page.at(key, f"The published part `{address}` is gone.",
                          f'Give its heading the id `{fragment}` again, or write moved_anchors: '
                          f'{{{fragment}: "#new-id"}}. {nearest(fragment, free)}'.strip())


@rule("unpublished", "Every address that can be linked to stands in the ledger.")
def new(site: Site):
    for address, place in additions(site).items():
        yield Fault(*place, f"`{address}` is new and not yet in the ledger of published addresses.",
                    f"Run `make ledger`, or write `{address}` on a line of its own at the end of {LEDGER}.")


@rule("moved-page", "A page that moved leads in one step to a live page, and has no sections left.")
def moved_pages(site: Site):
    for page in site.all_pages():
        if not page.moved or not isinstance(page.meta["moved_to"], str):
            continue
        path, _, fragment = page.meta["moved_to"].partition("#")
        target = site.page(page.language.code, path)
        if target is page:
            yield page.at("moved_to", "The page says that it moved to itself.", "Write where it moved to.")
        elif not target:
            yield page.at("moved_to", f"`moved_to` leads to `{path}`, which does not exist.",
                          nearest(path, site.pages[page.language.code],
                                  "Write a page of this language, as answers/new-page.md."))
        elif target.moved:
            yield page.at("moved_to", f"`moved_to` leads to `{path}`, which moved itself.",
                          f"Write where it ends: `{target.meta['moved_to']}`.")
        elif fragment and target.html and fragment not in target.anchors:
            yield page.at("moved_to", f"`{path}` has no part `#{fragment}`.",
                          nearest(fragment, target.anchors, "Correct the part behind #."))
        if any(re.match("#+ ", text) for _, _, text in page.source):
            yield page.at("moved_to", "The page says that it moved, but still has sections.",
                          "Remove `moved_to` if the page is live; else the sections.")


@rule("moved-part", "A part that moved leads to a live part, and its old id is free.")
def moved_parts(site: Site):
    for page in site.all_pages():
        moved = page.meta.get("moved_anchors")
        for old, new in moved.items() if isinstance(moved, dict) else ():
            def fault(wrong, remedy, page=page, old=old):
                return page.at("moved_anchors", wrong, remedy, old)
            if any(heading.get("id") == old for heading in page.headings):
                yield fault(f"`#{old}` is said to have moved, but a heading of the page still has it.",
                            "Remove one of the two.")
            path, _, fragment = str(new).partition("#")
            end = site.page(page.language.code, path) if path else page
            further = end.meta.get("moved_anchors") if end else None
            if not end:
                yield fault(f"`#{old}` leads to `{path}`, which does not exist.",
                            nearest(path, site.pages[page.language.code], "Write a page, as answers/page.md#part."))
            elif end.moved or isinstance(further, dict) and fragment in further:
                yield fault(f"`#{old}` leads to `{new}`, which moved itself.", "Write where it ends.")
            elif end.html and fragment and fragment not in end.anchors:
                yield fault(f"`#{old}` leads to `{new}`: that page has no `#{fragment}`.",
                            nearest(fragment, end.anchors, "Correct the part behind #."))
            elif not fragment and not path:
                yield fault(f"`#{old}` leads nowhere.", 'Write "#new-id" or answers/page.md#id.')


@rule("same-address", "No two pages have one address.")
def same_address(site: Site):
    for page in site.all_pages():
        if (other := site.by_url[page.url]) is not page:
            yield Fault(page.file, 1, f"This page has the same address as {other.path}: one hides the other.",
                        "Rename or remove one of them.")

