"""Every reference of the built site resolves, in pages, templates, styles and scripts; one file has outside ones."""

import functools
import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from bs4 import Tag
from document import Document, Page
from form import text_of
from pages import ADDRESSES, Site
from report import nearest

from . import rule
from .common import wordings

LOADS = ("href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href", "manifest")
ID_LISTS = ("for", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
            "aria-details", "aria-flowto", "aria-activedescendant", "aria-errormessage")
ASSET = re.compile(r"""url\(\s*['"]?([^'")]+)['"]?\s*\)|@import\s+['"]([^'"]+)['"]|"""
                   r"""['"`](?:\$\{[^}]*\})?"""
                   r"""((?:[\w.-]+/)*[\w-]+\.(?:js|mjs|css|json|svg|png|html|woff2))(?:\$\{[^}]*\})?['"`]|"""
                   r"""['"`](https?://[^'"`\s]+)['"`]""")
OWN = "Everything a page needs is part of this site."


class Reference(NamedTuple):
    """Something on a built page that points somewhere."""

    tag: Tag
    attribute: str
    value: str

    @property
    def needles(self) -> list[str]:
        """How it may be written in a source: as HTML, as Markdown, or the end of its address."""
        path, mark, fragment = self.value.partition("#")
        parts = [part for part in path.partition("?")[0].split("/") if part.strip(".")]
        return [f'{self.attribute}="{self.value}"', self.value and f"({self.value})", mark + fragment, *parts[-1:]]


def references(html: Document) -> Iterator[Reference]:
    for tag in html.tags:
        for name, value in tag.attrs.items():
            if name in LOADS:
                yield Reference(tag, name, value)
            elif name in ("srcset", "imagesrcset"):
                yield from (Reference(tag, name, one.split()[0]) for one in value.split(",") if one.strip())
            elif name in ID_LISTS:
                names = value.split() if isinstance(value, str) else value
                yield from (Reference(tag, name, f"#{part}") for part in names)
        if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh":
            yield Reference(tag, "content", str(tag.get("content", "")).partition("url=")[2].strip())


@rule("link-dead", "A link, image or other reference leads to a page, part or file that exists.", each=references)
def dead_link(html: Document, reference: Reference):
    site, (tag, attribute, value) = html.site, reference
    address, fragment = site.resolve(html.url, value)
    if not value.strip():
        yield f"`<{tag.name}>` has an empty `{attribute}`.", "Write where it leads.", *reference.needles
    elif urlsplit(value.strip()).scheme not in ("", "http", "https") or "://" in address:
        return
    elif not site.exists(address, ""):
        pages = [page.path for page in site.all_pages()] if address.endswith(".md") else [*site.html, *site.files]
        same = next((path for path in pages if name_in(path) == name_in(address) != ""), "")
        fix = f"Did you mean `{same}`?" if same else nearest(address, pages, "Links are relative and end in .md.")
        yield f"The link leads to `{address or '/'}`, which does not exist.", fix, *reference.needles
    elif not site.exists(address, fragment) and not (address in site.by_url and site.by_url[address].moved):
        known = [name for name in site.html[address].ids if not name.startswith("page-")]
        yield (f"`{attribute}` names `#{fragment}`, which is not on the page." if attribute in ID_LISTS
               else f"`{address or '/'}` has no part `#{fragment}`.",
               nearest(fragment, known, f"Its parts are: {', '.join(known) or 'none'}."), *reference.needles)


def name_in(path: str) -> str:
    return posixpath.basename(path.rstrip("/")).removesuffix(".md")


@functools.cache
def allowed(site: Site) -> tuple[set[str], tuple[str, ...]]:
    """Outside addresses that pages may link to, and how further ones may begin."""
    whole, starts = {"mailto:", *(address.url for address in site.addresses)}, []
    for settings in site.settings.values():
        url, email, phone, university = (str(settings.get("extra", "contact", key, default=""))
                                         for key in ("url", "email", "phone", "university_page"))
        whole |= {url, university, f"mailto:{email}", f"tel:{phone.replace(' ', '')}",
                  settings.get("extra", "notice", "link")}
        starts += filter(None, (settings.get("repo_url"), url.partition("{")[0]))
    return whole, tuple(starts)


@rule("link-outside", "Outside addresses are in the file of addresses or the settings; pages load nothing from them.",
      each=references)
def outside_link(html: Document, reference: Reference):
    tag, attribute, value = reference
    known, starts = allowed(html.site)
    scheme, contact = urlsplit(value.strip()).scheme, value.partition("?")[0]
    address, _ = html.site.resolve(html.url, value)
    if scheme in ("mailto", "tel"):
        found = contact not in known and (f"`{contact}` is no contact of the settings.", "Set it there: extra.contact.")
    elif scheme not in ("", "http", "https"):
        found = f"A link may not begin with `{scheme}:`.", "Link to a page, or to an outside address by its name."
    elif "://" not in address:
        found = None
    elif tag.name != "a" or attribute != "href":
        found = f"`<{tag.name}>` loads `{value}` from another host.", OWN
    elif value.startswith("/"):
        found = f"The link `{value}` leads out of the site.", "Write the path from this page, with .md."
    else:
        found = value not in known and not value.startswith(starts) and (
            f"The outside address `{value}` is not in the file of addresses.", by_name(html.site, address))
    if found:
        yield *found, *reference.needles


def by_name(site: Site, address: str) -> str:
    """How a page writes an outside address."""
    name = next((one.name for one in site.addresses if one.url.rstrip("/") == address.rstrip("/")), None)
    return f"Write [words][{name}]." if name else f"Add it to {ADDRESSES} under a name, and write [words][name]."


@rule("link-written", "A page links to pages by their files and to outside addresses by their names.")
def written_link(page: Page):
    """What the built page cannot tell any more: how an address was written."""
    known = {address.name for address in page.site.addresses}
    for *place, text in page.source:
        found = []
        if match := re.match(r" {0,3}\[(?!//\])([^\]]+)\]:\s", text):
            yield (*place,), f"The address `{match[1]}` is defined in a page.", f"Define it in {ADDRESSES}."
            continue
        for match in re.finditer(r"\]\((https?:[^)\s]*)\)|(?<![\w@.(\"'<`])((?:https?://|www\.)[^\s)>\]]+)", text):
            address = match[1] or match[2]
            found.append((f"The outside address `{address}` is written out.", by_name(page.site, address)))
        if re.search(r"\]\s+\((?=[^\s()]*\.md|#|https?:)|\]\s+\[(?=[a-z-]+\])", text):
            found.append(("A space is between the words of a link and its target.", "Remove it: [words](page.md)."))
        for target in re.findall(r"\]\((/[^)]*)\)", text):
            found.append((f"The link `{target}` begins with /.", "Write the path from this page: ../contact.md#send."))
        for match in re.finditer(r"\]\[([^\]\n]+)\]|(?<![\]!\w\\])\[([a-z0-9]+(?:-[a-z0-9]+)+)\](?![\[(:{])", text):
            if (name := (match[1] or match[2]).lower()) not in known:
                found.append((f"There is no address named `{name}`.",
                              nearest(name, known, f"Add it to {ADDRESSES}, or link to a page.")))
        yield from (((*place,), *problem) for problem in found)


@rule("link-moved", "A page links to where a page or part is now, not to where it was.",
      each=lambda page: page.links)
def moved_link(page: Page, link: tuple[Tag, str, str]):
    _, address, fragment = link
    if target := page.site.by_url.get(address):
        places = target.meta.get("moved_anchors")
        now = target.meta.get("moved_to") or (places.get(fragment) if isinstance(places, dict) else None)
        if now:
            yield f"The link leads to `{target.path}{fragment and '#' + fragment}`, which moved.", f"Link to `{now}`."


@rule("link-text", "A link says where it leads.", each=lambda page: page.links)
def link_text(page: Page, link: tuple[Tag, str, str]):
    text = text_of(link[0])
    empty = "|".join(row["words"] for row in wordings("link", page.language.code)) or "(?!)"
    if not text and not link[0].find("img"):
        yield "The link has no words.", "Write in the square brackets where it leads.", "[]("
    elif re.fullmatch(empty, text, re.IGNORECASE):
        yield f"`{text}` does not say where the link leads.", (
            "Name the page or what the reader can do there: some readers hear links alone.")


@rule("image-text", "An image says what it shows.", each=lambda page: page.find_all("img"))
def image_text(page: Page, image: Tag):
    if not str(image.get("alt") or "").strip():
        yield ("The image has no words for people who cannot see it.", "Say what it shows: ![What it shows](…).",
               "![](", f'src="{image.get("src")}"', "<img")


@rule("asset", "Styles and scripts name files that exist, and no other host.")
def assets(site: Site):
    for file in sorted(file for file in site.files if file.endswith((".css", ".js"))):
        home = site.language_of(file).path
        source = "overrides/" + file.removeprefix(home)
        if not (site.root / source).exists():
            continue
        text = re.sub(r"/\*.*?\*/", lambda comment: re.sub(r"[^\n]", " ", comment[0]),
                      (site.folder / file).read_text("utf-8", "replace"), flags=re.DOTALL)
        for match in ASSET.finditer(text):
            address, place = match[match.lastindex], (source, text.count("\n", 0, match.start()) + 1)
            beside = {posixpath.normpath(posixpath.join(base, address)) for base in (posixpath.dirname(file), home)}
            if address.startswith(("http:", "https:", "//")) and not address.startswith("http://www.w3.org/"):
                yield place, f"`{address}` is on another host.", OWN
            elif not address.startswith(("data:", "#", "http")) and not beside & site.files:
                yield place, f"`{address}` does not exist on the site.", (
                    nearest(address, site.files, "Correct the address, or add the file."))
