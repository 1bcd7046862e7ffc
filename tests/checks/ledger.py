"""The ledger of published addresses, and what keeps them working: pages and parts that moved.

tests/published.txt has a line for each address that e-mails may carry: answers/new-phone/ or ja/answers/new-phone/#steps."""

import re

from .built import Built
from .source import LANGUAGES, Fault, Page, Site, nearest


def check(site: Site):
    """Every published address leads somewhere, and everything that can be linked is published."""
    yield from redirects(site)
    yield from promises(site)


def current(site: Site) -> list[str]:
    """Every address that the sources offer now, in order."""
    found = []
    for page in site.all_pages():
        found.append(page.url or "/")
        found += [f"{page.url or '/'}#{name}" for name in page.anchors]
    return found


def read(site: Site) -> list[str]:
    return [line.strip() for line in site.read(site.LEDGER).splitlines() if line.strip() and not line.startswith("//")]


def additions(site: Site) -> list[str]:
    known = set(read(site))
    return [address for address in current(site) if address not in known]


def promises(site: Site):
    by_url = {page.url: page for page in site.all_pages()}
    lines = {line.strip(): number for number, line in reversed(list(enumerate(site.read(site.LEDGER).splitlines(), 1)))}
    published = read(site)
    if not published:
        yield Fault(site.LEDGER, 1, "The ledger of published addresses is missing or empty.", "Restore it; it never gets shorter.")
    gone = {}
    for address in published:
        url, _, fragment = address.partition("#")
        page = by_url.get("" if url == "/" else url)
        if not page:
            if url not in gone:
                gone[url] = True
                near = nearest(url, by_url)
                yield Fault(site.LEDGER, lines[url] if url in lines else lines[address], f"The published page `{url}` is gone.", f"Restore {source_of(url)}, or leave a page there that says `moved_to:`.{near}")
        elif fragment and not leads(site, page, fragment):
            end = end_of(site, page) or page
            place = (page.file, page.line("moved_to")) if end is not page else (page.file, page.line("title"))
            yield Fault(*place, f"The published part `{address}` is gone.",
                        f"Give its heading the id `{fragment}` again, or write in the front matter of {end.path if end is page else page.path}: moved_anchors: {{{fragment}: \"#new-id\"}}.{nearest(fragment, [name for name in end.anchors if f'{end.url}#{name}' not in lines])}")
    missing = additions(site)
    if missing:
        places = {}
        for address in missing:
            url, _, fragment = address.partition("#")
            page = by_url["" if url == "/" else url]
            places.setdefault((page.file, page.anchors.get(fragment, 1)), address)
        for (file, line), address in places.items():
            yield Fault(file, line, f"`{address}` is new and not yet in the ledger of published addresses.", f"Run `make ledger`, or write `{address}` on a line of its own at the end of {site.LEDGER}.")


def source_of(url: str) -> str:
    language = "ja" if url.startswith("ja/") else "en"
    return f"docs/{language}/{url.removeprefix(LANGUAGES[language]).rstrip('/')}.md"


def target(site: Site, page: Page) -> tuple[Page | None, str]:
    """Where a page that moved leads to: (page, fragment)."""
    path, _, fragment = str(page.meta.get("moved_to")).partition("#")
    return site.page(page.language, path), fragment


def end_of(site: Site, page: Page) -> Page | None:
    """The page that is shown in the end; None where the way leads nowhere or in circles."""
    seen = set()
    while page and "moved_to" in page.meta:
        if page.path in seen:
            return None
        seen.add(page.path)
        page, _ = target(site, page)
    return page


def deleted(page: Page) -> bool:
    """Is it the short page that a deleted one left? It has text, so the reader is not taken on: its old parts all lead to this text."""
    return "moved_to" in page.meta and bool(page.prose.strip())


def leads(site: Site, page: Page, fragment: str) -> bool:
    """Does this part of a page, or what took its place, still exist?"""
    if fragment in page.anchors or deleted(page):
        return True
    if "moved_to" in page.meta:
        _, kept = target(site, page)
        end = end_of(site, page)
        # A part named in moved_to takes the place of all old ones; else the browser keeps the old one.
        return bool(end) and (bool(kept) or fragment in end.anchors)
    return False


def redirects(site: Site):
    """Pages and parts that moved lead in one step to a live page or part, and hide nothing that is live."""
    for page in site.all_pages():
        def fault(key, wrong, remedy, *path):
            return Fault(page.file, page.line(key, *path), wrong, remedy)
        if isinstance(page.meta.get("moved_to"), str):
            path, _, fragment = page.meta["moved_to"].partition("#")
            end, _ = target(site, page)
            if not end:
                yield fault("moved_to", f"`moved_to` leads to `{path}`, which does not exist.", nearest(path, site.pages[page.language]).strip() or "Write the path of a page below docs/ in this language, as answers/new-page.md.")
            elif end is page:
                yield fault("moved_to", "The page says that it moved to itself.", "Write where it moved to.")
            elif "moved_to" in end.meta:
                last = end_of(site, page)
                yield fault("moved_to", f"`moved_to` leads to `{path}`, which moved itself{'' if last else ' and leads back: a loop'}.", f"Write `{last.path}`, where it ends." if last else "Decide which page is live, and remove `moved_to` from it.")
            elif fragment and fragment not in end.anchors:
                yield fault("moved_to", f"`{path}` has no part `#{fragment}`.", nearest(fragment, end.anchors).strip() or "Correct the part behind #.")
            if re.search(r"\S", re.sub(r"<!--.*?-->", "", page.body)) and page.headings:
                yield fault("moved_to", "The page says that it moved, but still has sections.", "Remove `moved_to` if the page is live; else remove the sections.")
        moved = page.meta.get("moved_anchors")
        for old, new in moved.items() if isinstance(moved, dict) else ():
            live = {heading.id for heading in page.headings}
            if old in live:
                yield fault("moved_anchors", f"`#{old}` is said to have moved, but a heading of the page still has it.", "Remove one of the two.", old)
            if not isinstance(new, str):
                continue
            path, _, fragment = new.partition("#")
            end = site.page(page.language, path) if path else page
            if not end:
                yield fault("moved_anchors", f"`#{old}` leads to `{path}`, which does not exist.", nearest(path, site.pages[page.language]).strip() or "Write the path of a page below docs/ in this language, as answers/page.md#part.", old)
            elif "moved_to" in end.meta:
                yield fault("moved_anchors", f"`#{old}` leads to `{path}`, which moved itself.", f"Write `{end.meta['moved_to']}`.", old)
            elif fragment and isinstance(end.meta.get("moved_anchors"), dict) and fragment in end.meta["moved_anchors"]:
                yield fault("moved_anchors", f"`#{old}` leads to `{new}`, which moved itself.", f"Write where it ends: `{end.meta['moved_anchors'][fragment]}`.", old)
            elif fragment and fragment not in end.anchors:
                yield fault("moved_anchors", f"`#{old}` leads to `{new}`: that page has no `#{fragment}`.", nearest(fragment, end.anchors).strip() or "Correct the part behind #.", old)
            elif not fragment and not path:
                yield fault("moved_anchors", f"`#{old}` leads nowhere.", 'Write "#new-id" or answers/page.md#id.', old)
    for pages in site.pages.values():
        seen = {}
        for page in pages.values():
            if page.url in seen:
                yield Fault(page.file, 1, f"This page has the same address as {seen[page.url].path}: one hides the other.", "Rename or remove one of them.", ((seen[page.url].file, 1),))
            seen.setdefault(page.url, page)


def stands(site: Site):
    """Every published address resolves on the built site."""
    built = Built(site)
    for number, line in enumerate(site.read(site.LEDGER).splitlines(), 1):
        address = line.strip()
        if not address or address.startswith("//"):
            continue
        url, _, fragment = address.partition("#")
        document = built.pages.get("" if url == "/" else url)
        if not document:
            yield Fault(site.LEDGER, number, f"The published page `{url}` is not on the built site.", f"Restore {source_of(url)}, or leave a page there that says `moved_to:`.")
        elif fragment and fragment not in document.ids and not (url in built.sources and deleted(built.sources[url])):
            link = next((node.get("href") for node in document.nodes if node.name == "a" and node.parent and node.parent.parent and "data-moved" in node.parent.parent.attributes), None)
            end, kept = built.resolve(url, link) if link else (None, "")
            if end is None or end not in built.pages or not kept and fragment not in built.pages[end].ids:
                yield Fault(site.LEDGER, number, f"The published part `{address}` is not on the built site.", "Give its heading the id again, or add `moved_anchors`.")
