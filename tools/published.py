"""Published addresses work for ever: the list of them, what the site offers beyond it, and where an address ends now.

tests/data/published.txt has a line for each address that e-mails may carry, as ja/answers/new-phone/#steps, and for
each change that the feed has told, as answers/new-phone/?changed=2026-12-01T14:05. As a command (make published) this
adds the new ones; nothing removes one."""

import sys

from document import Page
from form import CONTACT_BOX
from pages import PUBLISHED, Site
from report import nearest
from settings import date

CHANGED = "?changed="  # between a page's address and the moment of its change


def listed(site: Site) -> list[tuple[int, str]]:
    """(line, text) of the list."""
    return [(number, line.strip()) for number, line in enumerate(site.read(PUBLISHED).splitlines(), 1)
            if line.strip() and not line.startswith("//")]


def published(site: Site) -> list[tuple[int, str]]:
    """(line, address) of the list, without changes."""
    return [(line, address) for line, address in listed(site) if CHANGED not in address]


def changes(page: Page) -> list[str]:
    """The moments of a page's changes, as written: 2026-12-01 or 2026-12-01T14:05. They sort as texts."""
    entries = page.meta.get("changed")
    return [f"{date(entry.get('date'))}" + (f"T{entry['time']}" if entry.get("time") else "")
            for entry in (entries if isinstance(entries, list) else ()) if isinstance(entry, dict)]


def new_changes(site: Site) -> list[tuple[Page, int, str, str]]:
    """(page, index, moment, newest moment of the list in this language) of each change that the list lacks."""
    known, newest = set(), {}
    for _, text in listed(site):
        url, mark, moment = text.partition(CHANGED)
        if mark:
            code, end = site.language_of(url).code, landing(site, url, "")  # a page that moved took its changes along
            known.add((end[0] if end else None, moment))
            newest[code] = max(newest.get(code, ""), moment)
    return [(page, index, moment, newest.get(page.language.code, "")) for page in site.all_pages()
            for index, moment in enumerate(changes(page)) if (page, moment) not in known]


def additions(site: Site) -> dict[str, tuple[str, int]]:
    """Addresses that the built site offers and the list lacks, with the place of each; and changes, if the feed's
    readers would see them."""
    known, found = {address for _, address in published(site)}, {}
    for page in site.all_pages():
        if page.html:
            url = page.url or "/"
            found[url] = (page.file, 1)
            for name, tag in page.anchors.items():
                kept = "moved-part" in tag.get("class", ()) or tag is page.body or page.body in tag.parents
                if name == CONTACT_BOX and page.body:
                    found[f"{url}#{name}"] = (page.file, 1)
                elif kept or page.body is None and name != CONTACT_BOX:
                    found[f"{url}#{name}"] = page.place(tag)
    for page, _, moment, newest in sorted(new_changes(site), key=lambda change: change[2]):
        if page.html and moment > newest:
            found[f"{page.url}{CHANGED}{moment}"] = (page.file, 1)
    return {address: place for address, place in found.items() if address not in known}


def add(site: Site) -> list[str]:
    """Appends what the built site offers and the list lacks. Returns the new lines."""
    new, text = list(additions(site)), site.read(PUBLISHED)
    if new:
        (site.root / PUBLISHED).write_text("\n".join([text.rstrip("\n"), *new, ""]), "utf-8")
    return new


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
    """(what is wrong, what to do) if a target named in front matter or settings, as answers/x.md#part, is none."""
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


if __name__ == "__main__":
    from site_build import built  # not above: checks need no builder
    with built() as site:
        if not site.html:
            sys.exit("The site does not build; `make check` says why.")
        print("\n".join([*(new := add(site)), f"{len(new)} new addresses in {PUBLISHED}."]))
