"""Every reference of the built site resolves, in pages, templates, styles and scripts; one file has outside ones."""

import posixpath
import re
from urllib.parse import urlsplit

from document import Page
from form import text_of
from pages import ADDRESSES, Site
from report import Problem, nearest

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


def references(html):
    """(element, attribute, address) of everything on a page that points somewhere."""
    for tag in html.tags:
        for name, value in tag.attrs.items():
            if name in LOADS:
                yield tag, name, value
            elif name in ("srcset", "imagesrcset"):
                yield from ((tag, name, one.split()[0]) for one in value.split(",") if one.strip())
            elif name in ID_LISTS:
                yield from ((tag, name, f"#{part}") for part in (value.split() if isinstance(value, str) else value))
        if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "refresh":
            yield tag, "content", str(tag.get("content", "")).partition("url=")[2].strip()


def on_site(site: Site, find):
    """What `find` yields, (message, fix), for (url, element, attribute, reference), as problems of a built site."""
    for url, html in site.html.items():
        for tag, attribute, value in references(html):
            for fault in find(url, tag, attribute, value):
                path, mark, fragment = value.partition("#")
                parts = [part for part in path.partition("?")[0].split("/") if part.strip(".")]
                needles = [f'{attribute}="{value}"', *[f"({value})"] * bool(value), mark + fragment, *parts[-1:]]
                yield Problem(*site.place(url, tag, *needles), *fault)


def by_name(site: Site, address: str) -> str:
    """How a page writes an outside address."""
    name = next((one.name for one in site.addresses if one.url.rstrip("/") == address.rstrip("/")), None)
    return f"Write [words][{name}]." if name else f"Add it to {ADDRESSES} under a name, and write [words][name]."


@rule("link-dead", "A link, image or other reference leads to a page, part or file that exists.")
def dead(site: Site):
    def find(url, tag, attribute, value):
        address, fragment = site.resolve(url, value)
        page = site.by_url.get(address)
        if not value.strip():
            yield f"`<{tag.name}>` has an empty `{attribute}`.", "Write where it leads."
        elif urlsplit(value.strip()).scheme not in ("", "http", "https") or "://" in address:
            return
        elif address not in site.html and address not in site.files:
            pages = [page.path for page in site.all_pages()] if address.endswith(".md") else [*site.html, *site.files]
            base = _base(address)
            same = base and next((path for path in pages if _base(path) == base), "")
            yield (f"The link leads to `{address or '/'}`, which does not exist.",
                   f"Did you mean `{same}`?" if same else
                   nearest(address, pages, "Correct it; links are relative to this page and end in .md."))
        elif fragment and address in site.html and fragment not in site.html[address].ids and not (page and page.moved):
            known = [name for name in site.html[address].ids if not name.startswith("page-")]
            yield (f"`{attribute}` names `#{fragment}`, which is not on the page." if attribute in ID_LISTS
                   else f"`{address or '/'}` has no part `#{fragment}`.",
                   nearest(fragment, known, f"Its parts are: {', '.join(known) or 'none'}."))
    return on_site(site, find)


def _base(path: str) -> str:
    return posixpath.basename(path.rstrip("/")).removesuffix(".md")


@rule("link-outside",
      "Outside addresses are in the file of addresses or the settings, and pages load nothing from them.")
def outside(site: Site):
    allowed, own = {"mailto:", *(address.url for address in site.addresses)}, []
    for settings in site.settings.values():
        def extra(*path, settings=settings):
            return str(settings.get("extra", *path, default=""))
        allowed |= {extra("contact", "url"), extra("contact", "university_page"), extra("notice", "link"),
                    f"mailto:{extra('contact', 'email')}", f"tel:{extra('contact', 'phone').replace(' ', '')}"}
        own += filter(None, (settings.get("repo_url"), extra("contact", "url").partition("{")[0]))

    def find(url, tag, attribute, value):
        kind, contact, address = urlsplit(value.strip()).scheme, value.partition("?")[0], site.resolve(url, value)[0]
        if kind in ("mailto", "tel"):
            if contact not in allowed:
                yield (f"`{contact}` is no contact of the settings.",
                       "Contact details are in the settings, extra.contact, only.")
        elif kind not in ("", "http", "https"):
            yield f"A link may not begin with `{kind}:`.", "Link to a page, or to an outside address by its name."
        elif "://" not in address:
            return
        elif tag.name != "a" or attribute != "href":
            yield f"`<{tag.name}>` loads `{value}` from another host.", OWN
        elif value.startswith("/"):
            yield f"The link `{value}` leads out of the site.", "Write the path from this page, with .md."
        elif value not in allowed and not value.startswith(tuple(own)):
            yield f"The outside address `{value}` is not in the file of addresses.", by_name(site, address)
    return on_site(site, find)


@rule("link-written", "A page links to pages by their files and to outside addresses by their names.")
def written(page: Page):
    """What the built page cannot tell any more: how an address was written."""
    known = {address.name for address in page.site.addresses}
    for file, line, text in page.source:
        found = []
        for match in re.finditer(r"\]\((https?:[^)\s]*)\)|(?<![\w@.(\"'<`])((?:https?://|www\.)[^\s)>\]]+)", text):
            address = match[1] or match[2]
            if f"]: {address}" not in text:
                found.append((f"The outside address `{address}` is written out.", by_name(page.site, address)))
        if re.search(r"\]\s+\((?=[^\s()]*\.md|#|https?:)|\]\s+\[(?=[a-z-]+\])", text):
            found.append(("A space is between the words of a link and its target.", "Remove it: [words](page.md)."))
        for target in re.findall(r"\]\((/[^)]*)\)", text):
            found.append((f"The link `{target}` begins with /.",
                          "Write the path from this page, with .md: ../contact.md#send."))
        for match in re.finditer(r"\]\[([^\]\n]+)\]|(?<![\]!\w\\])\[([a-z0-9]+(?:-[a-z0-9]+)+)\](?![\[(:{])", text):
            if (name := (match[1] or match[2]).lower()) not in known:
                found.append((f"There is no address named `{name}`.",
                              nearest(name, known, f"Add it to {ADDRESSES}, or link to a page.")))
        if match := re.match(r" {0,3}\[(?!//\])([^\]]+)\]:\s", text):
            found.append((f"The address `{match[1]}` is defined in a page.", f"Define it in {ADDRESSES}."))
        yield from (Problem(file, line, *fault) for fault in found)


@rule("link-moved", "A page links to where a page or part is now, not to where it was.")
def moved(page: Page):
    for link, address, fragment in page.links:
        target = page.site.by_url.get(address)
        places = target and target.meta.get("moved_anchors")
        if target and target.moved:
            yield page.problem(link, f"The link leads to `{target.path}`, which moved.",
                             f"Link to `{target.meta['moved_to']}`.")
        elif isinstance(places, dict) and fragment in places:
            yield page.problem(link, f"The link leads to `{target.path}#{fragment}`, which moved.",
                             f"Link to `{places[fragment]}`.")


@rule("link-text", "A link says where it leads, and an image says what it shows.")
def words(page: Page):
    own = ("link", page.language.code)
    empty = next((row["words"] for row in wordings() if (row["where"], row["language"]) == own), "(?!)")
    for link, _, _ in page.links:
        text = text_of(link)
        if not text and not link.find("img"):
            yield page.problem(link, "The link has no words.", "Write in the square brackets where it leads.", "[](")
        elif re.fullmatch(empty, text, re.IGNORECASE):
            yield page.problem(link, f"`{text}` does not say where the link leads.",
                             "Name the page or what the reader can do there: some readers hear links alone.")
    for image in page.find_all("img"):
        if not str(image.get("alt") or "").strip():
            yield page.problem(image, "The image has no words for people who cannot see it.",
                             "Say what it shows: ![What it shows](…).", "![](", f'src="{image.get("src")}"', "<img")


@rule("asset", "Styles and scripts name files that exist, and no other host.")
def assets(site: Site):
    for file in sorted(file for file in site.files if file.endswith((".css", ".js"))):
        language = site.language_of(file).path
        source = "overrides/" + file.removeprefix(language)
        if not (site.root / source).exists():
            continue
        text = (site.folder / file).read_text("utf-8", "replace")
        plain = re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)
        for match in ASSET.finditer(plain):
            address, line = match[match.lastindex], plain.count("\n", 0, match.start()) + 1
            beside = {posixpath.normpath(posixpath.join(base, address)) for base in (posixpath.dirname(file), language)}
            if address.startswith(("http:", "https:", "//")):
                if not address.startswith("http://www.w3.org/"):
                    yield Problem(source, line, f"`{address}` is on another host.", OWN)
            elif not address.startswith(("data:", "#")) and not beside & site.files:
                yield Problem(source, line, f"`{address}` does not exist on the site.",
                            nearest(address, site.files, "Correct the address, or add the file."))
