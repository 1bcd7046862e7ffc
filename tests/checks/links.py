"""Links in the sources: each leads to a page, a part of a page, or an outside address by its name."""

import posixpath
import re
from urllib.parse import unquote, urlsplit

from .source import Fault, Link, Page, Site, nearest


def check(site: Site):
    broken: dict[tuple, list] = {}
    for page in site.all_pages():
        if "moved_to" in page.meta:
            continue
        for link in page.links:
            for wrong, remedy in _link(site, page, link):
                broken.setdefault((wrong, remedy), []).append((page.file, link.line))
        for wrong, remedy, line in _stray(site, page):
            yield Fault(page.file, line, wrong, remedy)
    for (wrong, remedy), places in broken.items():
        (file, line), *also = places
        yield Fault(file, line, wrong, remedy, tuple(also))
    yield from addresses(site)


def resolve(page: Page, target: str) -> tuple[str, str]:
    """A relative link on a page → (path of the target page in its language, fragment)."""
    path, _, fragment = target.partition("#")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(path))) if path else page.path
    return path, unquote(fragment)


def _link(site: Site, page: Page, link: Link):
    target = link.target
    scheme = re.match(r"\s*([a-z][a-z0-9+.-]*):", target, re.IGNORECASE)
    if link.kind == "name":
        if target not in site.addresses:
            yield f"There is no address named `{target}`.", nearest(target, site.addresses).strip() or f"Add it to {site.ADDRESSES}, or link to a page as [text](page.md)."
        return
    if not target:
        yield f"The link `{link.text}` leads nowhere.", "Write where it leads."
    elif scheme and scheme[1].lower() in ("http", "https") or target.startswith("//"):
        known = [address.name for address in site.address_lines if address.url.rstrip("/") == target.rstrip("/")]
        yield f"The outside address `{target}` is written out.", f"Write [{known[0]}] behind the words instead: [text][{known[0]}]." if known else f"Add it to {site.ADDRESSES} under a name, and write [text][name]."
    elif scheme:
        yield f"A link may not begin with `{scheme[1].lower()}:`.", "Contact details stand in the settings, extra.contact; for everything else link to a page."
    elif target.startswith("/"):
        yield f"The link `{target}` begins with /.", "Write the path from this page, with .md: ../contact.md#send."
    elif "?" in target:
        yield f"The link `{target}` has a ? in it.", "Write the path of the page only, with .md."
    else:
        yield from _inside(site, page, link)


def _inside(site: Site, page: Page, link: Link):
    path, fragment = resolve(page, link.target)
    pages = site.pages[page.language]
    if link.kind == "image" or link.kind == "raw" and link.text == "img":
        if not (site.root / "docs" / page.language / path).is_file():
            yield f"There is no image `{path}`.", f"Put it into docs/{page.language}/, or correct the link."
        return
    shown = f"{path}#{fragment}" if fragment else path
    if path not in pages and link.kind == "raw":
        # Raw HTML links to addresses, not to files.
        url = posixpath.normpath(posixpath.join(page.url, link.target.partition("#")[0])) if link.target.partition("#")[0] else page.url.rstrip("/")
        pages = {other.url.rstrip("/"): other for other in site.all_pages()}
        path = url.strip("/") if url != "." else ""
    if path not in pages:
        same = [other for other in pages if posixpath.basename(other) == posixpath.basename(path) and posixpath.basename(path) != "index.md"]
        yield f"The link leads to `{shown}`, which does not exist.", f"Did you mean `{same[0]}`?" if same else nearest(path, pages).strip() or "Correct it; links are relative to this page and end in .md."
    elif fragment and "moved_to" not in pages[path].meta:
        ids = pages[path].anchors
        moved = pages[path].meta.get("moved_anchors") or {}
        if fragment not in ids:
            yield f"The link leads to `{shown}`: that page has no `#{fragment}`.", nearest(fragment, ids).strip() or f"Its parts are: {', '.join(f'#{name}' for name in ids) or 'none'}."
        elif isinstance(moved, dict) and fragment in moved:
            yield f"The link leads to `{shown}`, which moved.", f"Link to `{moved[fragment]}`."
    elif "moved_to" in pages[path].meta:
        yield f"The link leads to `{path}`, which moved.", f"Link to `{pages[path].meta['moved_to']}`."


def _stray(site: Site, page: Page):
    """What looks like a link and is none: the reader would see the brackets."""
    for match in re.finditer(r"\]\s+\(|\]\s+\[(?=[a-z-]+\])", page.prose):
        if re.match(r"\]\s+\((?:[^\s()]*\.md|#|https?:)", page.prose[match.start():]) or "[" in match[0]:
            yield "A space stands between the words of a link and its target.", "Remove it: [words](page.md).", page.body_line_at(match.start())
    for match in re.finditer(r"(?<![\w@.])(?:https?://|www\.)[^\s)>\]]+", page.prose):
        before = page.prose[:match.start()]
        if not before.endswith(("](", "](<", "<", '"', "'", "=")):
            yield f"The address `{match[0]}` stands in the text.", "Write it by its name from the file of addresses: [text][name].", page.body_line_at(match.start())
    for match in re.finditer(r"(?<![\]!\w\\])\[([a-z0-9]+(?:-[a-z0-9]+)+)\](?![\[(:{])", page.prose):
        if match[1] not in site.addresses:
            yield f"There is no address named `{match[1]}`.", nearest(match[1], site.addresses).strip() or "Write [words][name], or [words](page.md).", page.body_line_at(match.start())
    for match in re.finditer(r"^ {0,3}\[([^\]]+)\]:\s", page.prose, re.MULTILINE):
        yield f"The address `{match[1]}` is defined in a page.", "Define it in overrides/includes/addresses.md.", page.body_line_at(match.start())


def addresses(site: Site):
    """The file of outside addresses: names once, https, nothing else in it."""
    file = site.ADDRESSES
    seen, urls = {}, {}
    for address in site.address_lines:
        if address.name in seen:
            yield Fault(file, address.line, f"The name `{address.name}` stands already in line {seen[address.name]}.", "Choose another name.")
        seen.setdefault(address.name, address.line)
        parts = urlsplit(address.url) if not re.search(r"[\s<>\"]", address.url) else None
        if not parts or parts.scheme != "https" or "." not in parts.netloc or "@" in parts.netloc:
            yield Fault(file, address.line, f"`{address.url}` is not an https:// address.", "Write the whole address, beginning with https://.")
        elif address.url in urls:
            yield Fault(file, address.line, f"This address stands already in line {urls[address.url]}.", "Keep one name for it.")
        urls.setdefault(address.url, address.line)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", address.name):
            yield Fault(file, address.line, f"`{address.name}` is not a plain name.", "Use small letters a–z, digits and hyphens.")
    for number, line in enumerate(site.read(file).splitlines(), 1):
        if line.strip() and not re.fullmatch(r"\[[^\]]+\]:\s*\S+\s*", line) and not line.startswith("[//]: # ("):
            yield Fault(file, number, "This line is neither an address nor a comment.", "Write [name]: https://…, or [//]: # (comment).")
    if not site.address_lines:
        yield Fault(file, 1, "No address could be read.", "Restore the file, as UTF-8.")

