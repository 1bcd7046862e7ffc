"""What keeps published addresses working: pages and sections that moved."""

import re

from document import Page
from pages import PUBLISHED, Site
from published import additions, astray, landing, published
from report import nearest

from . import rule


@rule("published", "Every published address still leads somewhere.")
def still_published(site: Site):
    listed, gone = published(site), set()
    if not listed:
        yield PUBLISHED, "The list of published addresses is missing or empty.", "Restore it; it never gets shorter."
    for line, address in listed if site.html else ():
        url, _, fragment = address.partition("#")
        url = "" if url == "/" else url
        page = site.by_url.get(url)
        if page is None and url not in gone:
            gone.add(url)
            language = site.language_of(url)
            source = f"docs/{language.code}/{url.removeprefix(language.path).rstrip('/')}.md"
            yield (PUBLISHED, line), f"The published page `{url}` is gone.", (
                f"Restore {source}, or leave a page there that says `moved_to:`.")
        elif page and page.html and not landing(site, url, fragment):
            free = page.anchors.keys() - {known.partition("#")[2] for _, known in listed if known.startswith(f"{url}#")}
            yield page.key("moved_to" if page.moved else "title"), f"The published part `{address}` is gone.", (
                f'Give its heading the id `{fragment}` again, or write moved_anchors: {{{fragment}: "#new-id"}}. '
                f'{nearest(fragment, free)}'.strip())


@rule("unpublished", "Every address that can be linked to is in the list of published addresses.")
def unpublished(site: Site):
    for address, place in additions(site).items():
        yield place, f"`{address}` is new and not yet in the list of published addresses.", (
            f"Run `make published`, or write `{address}` on a line of its own at the end of {PUBLISHED}.")


@rule("moved-page", "A page that moved leads in one step to a live page, and has no sections left.")
def moved_page(page: Page):
    target = page.meta.get("moved_to")
    if not isinstance(target, str):
        return
    if page.site.page(page.language.code, target.partition("#")[0]) is page:
        yield "moved_to", "The page says that it moved to itself.", "Write where it moved to."
    else:
        for message, fix in astray(page.site, page.language.code, target):
            yield "moved_to", f"`moved_to` leads to {message}.", fix
    if any(re.match("#+ ", text) for _, _, text in page.source):
        yield "moved_to", "The page says that it moved, but still has sections.", (
            "Remove `moved_to` if the page is live; else the sections.")


@rule("moved-section", "A section that moved leads to a live one, and its old id is free.")
def moved_sections(page: Page):
    moved = page.meta.get("moved_anchors")
    for old, new in moved.items() if isinstance(moved, dict) else ():
        path, mark, fragment = str(new).partition("#")
        place = page.key("moved_anchors", old)
        if any(heading.get("id") == old for heading in page.headings):
            yield place, f"`#{old}` is said to have moved, but a heading still has it.", "Remove one of the two."
        if not path and not fragment:
            yield place, f"`#{old}` leads nowhere.", 'Write "#new-id" or answers/page.md#id.'
        for message, fix in astray(page.site, page.language.code, (path or page.path) + mark + fragment):
            yield place, f"`#{old}` leads to {message}.", fix
