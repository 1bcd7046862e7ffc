"""Every reference of the built site resolves, in pages, templates, styles and scripts; outside ones stand in one
file."""

import posixpath
import re

from pages import ADDRESSES, Site
from report import Fault, nearest

from . import rule
from .wordings import no_link

LOADS = ("href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href", "manifest")
ID_LISTS = ("for", "headers", "list", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
            "aria-details", "aria-flowto", "aria-activedescendant", "aria-errormessage")
ASSET = re.compile(r"""url\(\s*['"]?(?P<css>[^'")]+)['"]?\s*\)|@import\s+['"](?P<import>[^'"]+)['"]|"""
                   r"""['"`](?:\$\{[^}]*\})?"""
                   r"""(?P<file>(?:[\w.-]+/)*[\w-]+\.(?:js|mjs|css|json|svg|png|html|woff2))(?:\$\{[^}]*\})?['"`]|"""
                   r"""['"`](?P<host>https?://[^'"`\s]+)['"`]""")


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


def needles(attribute: str, value: str) -> list[str]:
    """What to look for in the sources to find where a reference was written."""
    path, _, fragment = value.partition("#")
    parts = [part for part in path.partition("?")[0].split("/") if part not in ("", ".", "..")]
    return [f'{attribute}="{value}"', f"({value})", *([f"#{fragment}"] if fragment else []), *parts[-1:]]


def everything(site: Site):
    """(address of the page, element, attribute, reference) of the built site."""
    for url, html in site.html.items():
        yield from ((url, *reference) for reference in references(html))


def told(site: Site, url: str, tag, attribute: str, value: str, wrong: str, remedy: str) -> Fault:
    return Fault(*site.place(url, tag, *needles(attribute, value)), wrong, remedy)


def scheme(value: str) -> str:
    match = re.match(r"[\s\x00-\x1f]*([a-z][a-z0-9+.\s-]*?):", value, re.IGNORECASE)
    return re.sub(r"\s", "", match[1]).lower() if match else ""


@rule("link-dead", "A link, image or other reference leads to a page, part or file that exists.")
def dead(site: Site):
    for url, tag, attribute, value in everything(site):
        if not value.strip():
            yield told(site, url, tag, attribute, f'{attribute}=""', f"`<{tag.name}>` has an empty `{attribute}`.",
                       "Write where it leads.")
        if not value.strip() or scheme(value) not in ("", "http", "https"):
            continue
        address, fragment = site.resolve(url, value)
        if address not in site.html and address not in site.files:
            if "://" not in address:
                pages = [page.path
                         for page in site.all_pages()] if address.endswith(".md") else [*site.html, *site.files]
                base = posixpath.basename(address.rstrip("/"))
                same = [path
                        for path in pages
                        if posixpath.basename(path.rstrip("/")).removesuffix(".md") == base.removesuffix(".md")
                        and base]
                near = f"Did you mean `{same[0]}`?" if same else nearest(address, pages,
                                                                         "Correct it; links are relative to this page "
                                                                         "and end in .md.")
                yield told(site, url, tag, attribute, value,
                           f"The link leads to `{address or '/'}`, which does not exist.", near)
        elif fragment and address in site.html and fragment not in site.html[address].ids and not _moved(site, address):
            known = [name for name in site.html[address].ids if not name.startswith("page-")]
            what = f"`{address or '/'}` has no part `#{fragment}`."
            if attribute in ID_LISTS:
                what = f"`{attribute}` names `#{fragment}`, which is not on the page."
            yield told(site, url, tag, attribute, value, what,
                       nearest(fragment, known, f"Its parts are: {', '.join(known) or 'none'}."))


def _moved(site: Site, address: str) -> bool:
    return address in site.by_url and site.by_url[address].moved


@rule("link-outside",
      "Outside addresses stand in the file of addresses or the settings, and pages load nothing from them.")
def outside(site: Site):
    allowed = {address.url for address in site.addresses}
    own = []
    for language in site.languages:
        settings = site.settings[language.code]
        contact, notice = (value if isinstance(value, dict) else {} for value in (
            settings.get("extra", "contact"), settings.get("extra", "notice")))
        allowed |= {contact.get("url"), contact.get("university_page"), notice.get("link"),
                    f"mailto:{contact.get('email')}",
                    f"tel:{str(contact.get('phone')).replace(' ', '')}", "mailto:"}
        own += [str(value)
                for value in (settings.get("repo_url"), str(contact.get("url") or "").partition("{")[0]) if value]
    for url, tag, attribute, value in everything(site):
        kind = scheme(value)
        if kind in ("mailto", "tel"):
            if value.partition("?")[0] not in allowed:
                yield told(site, url, tag, attribute, value,
                           f"`{value.partition('?')[0]}` is no contact of the settings.",
                           "Contact details stand in the settings, extra.contact, only.")
        elif kind and kind not in ("http", "https"):
            yield told(site, url, tag, attribute, value, f"A link may not begin with `{kind}:`.",
                       "Link to a page, or to an outside address by its name.")
        elif "://" in (address := site.resolve(url, value)[0]):
            names = [one.name for one in site.addresses if one.url.rstrip("/") == address.rstrip("/")]
            if tag.name != "a" or attribute != "href":
                yield told(site, url, tag, attribute, value, f"`<{tag.name}>` loads `{value}` from another host.",
                           "Everything a page needs is part of this site.")
            elif value.startswith("/"):
                yield told(site, url, tag, attribute, value, f"The link `{value}` leads out of the site.",
                           "Write the path from this page, with .md.")
            elif value not in allowed and not value.startswith(tuple(own)):
                yield told(site, url, tag, attribute, value,
                           f"The outside address `{value}` is not in the file of addresses.",
                           f"Write [words][{names[0]}]." if names
                           else f"Add it to {ADDRESSES} under a name, and write [words][name].")


@rule("link-written", "A page links to pages by their files and to outside addresses by their names.")
def written(site: Site):
    """What the built page cannot tell any more: how an address was written."""
    known = {address.name for address in site.addresses}
    for page in site.all_pages():
        for file, line, text in page.source:
            def fault(wrong, remedy, file=file, line=line):
                return Fault(file, line, wrong, remedy)
            for match in re.finditer(r"\]\((https?:[^)\s]*)\)|(?<![\w@.(\"'<])((?:https?://|www\.)[^\s)>\]]+)", text):
                address = match[1] or match[2]
                name = next((one.name for one in site.addresses if one.url.rstrip("/") == address.rstrip("/")), None)
                if f"]: {address}" not in text:
                    yield fault(f"The outside address `{address}` is written out.",
                                f"Write [words][{name}]." if name
                                else f"Add it to {ADDRESSES} under a name, and write [words][name].")
            for match in re.finditer(r"\]\s+\((?=[^\s()]*\.md|#|https?:)|\]\s+\[(?=[a-z-]+\])", text):
                yield fault("A space stands between the words of a link and its target.",
                            "Remove it: [words](page.md).")
            for match in re.finditer(r"\]\(/[^)]*\)", text):
                yield fault(f"The link `{match[0][2:-1]}` begins with /.",
                            "Write the path from this page, with .md: ../contact.md#send.")
            for match in re.finditer(r"\]\[([^\]\n]+)\]|(?<![\]!\w\\])\[([a-z0-9]+(?:-[a-z0-9]+)+)\](?![\[(:{])", text):
                if (name := (match[1] or match[2]).lower()) not in known:
                    yield fault(f"There is no address named `{name}`.",
                                nearest(name, known, f"Add it to {ADDRESSES}, or link to a page."))
            if (match := re.match(r" {0,3}\[([^\]]+)\]:\s", text)) and match[1] != "//":
                yield fault(f"The address `{match[1]}` is defined in a page.", f"Define it in {ADDRESSES}.")


@rule("link-moved", "A page links to where a page or part is now, not to where it was.")
def moved(site: Site):
    for page in site.all_pages():
        for link, address, fragment in page.links:
            target = site.by_url.get(address)
            places = target.meta.get("moved_anchors") if target else None
            if target and target.moved:
                yield page.fault(link, f"The link leads to `{target.path}`, which moved.",
                                 f"Link to `{target.meta['moved_to']}`.")
            elif isinstance(places, dict) and fragment in places:
                yield page.fault(link, f"The link leads to `{target.path}#{fragment}`, which moved.",
                                 f"Link to `{places[fragment]}`.")


@rule("link-words", "A link says where it leads, and an image says what it shows.")
def words(site: Site):
    for page in site.all_pages():
        for link, _, _ in page.links:
            text = " ".join(link.get_text().split())
            if not text and not link.find("img"):
                yield page.fault(link, "The link has no words.", "Write in the square brackets where it leads.", "[](")
            elif text.lower() in no_link(page):
                yield page.fault(link, f"`{text}` does not say where the link leads.",
                                 "Name the page or what the reader can do there: some readers hear links alone.")
        for image in page.find_all("img"):
            if not str(image.get("alt") or "").strip():
                yield page.fault(image, "The image has no words for people who cannot see it.",
                                 "Say what it shows: ![What it shows](…).", "![](", f'src="{image.get("src")}"', "<img")


@rule("asset", "Styles and scripts name files that exist, and no other host.")
def assets(site: Site):
    for file in sorted(site.files):
        source = "overrides/" + file.removeprefix(site.language_of(file).path)
        if not file.endswith((".css", ".js")) or not (site.root / source).exists():
            continue
        text = (site.folder / file).read_text("utf-8", "replace")
        plain = re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)
        for match in ASSET.finditer(plain):
            address, line = next(filter(None, match.groups())), plain.count("\n", 0, match.start()) + 1
            beside = [posixpath.normpath(posixpath.join(base, address))
                      for base in (posixpath.dirname(file), site.language_of(file).path)]
            if match["host"] or address.startswith(("http:", "https:", "//")):
                if not address.startswith("http://www.w3.org/"):
                    yield Fault(source, line, f"`{address}` is on another host.",
                                "Everything a page needs is part of this site.")
            elif not address.startswith(("data:", "#")) and not set(beside) & site.files:
                yield Fault(source, line, f"`{address}` does not exist on the site.",
                            nearest(address, site.files, "Correct the address, or add the file."))
