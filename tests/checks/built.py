"""The built site: every reference resolves, nothing foreign or inline runs, the HTML is valid, every page can be reached.

Reads what came out, whatever wrote it: Markdown, raw HTML, templates, the error page, styles, scripts, the lists for machines."""

import base64
import hashlib
import json
import posixpath
import re
from collections import deque
from functools import cached_property
from urllib.parse import unquote, urljoin, urlsplit

from .html import Document, Node
from .source import LANGUAGES, SETTINGS, Fault, Page, Site, nearest

ID_LISTS = ("for", "headers", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details", "aria-flowto", "aria-activedescendant", "aria-errormessage")
ADDRESSES = ("href", "src", "action", "formaction", "poster", "data", "cite", "background", "xlink:href", "manifest")
FRAMES = ("iframe", "frame", "object", "embed", "applet", "base", "portal")


class Built:
    """The HTML files of a built site by their address: "", "answers/new-phone/", "404.html"."""

    def __init__(self, site: Site):
        self.site = site
        self.folder = site.built
        self.files = {path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file()}
        self.root = str(site.settings["en"].get("site_url") or "https://localhost/")
        self.base = urlsplit(self.root).path or "/"

    @cached_property
    def pages(self) -> dict[str, Document]:
        return {re.sub(r"(^|/)index\.html$", r"\1", file): Document((self.folder / file).read_text("utf-8"))
                for file in sorted(self.files) if file.endswith(".html")}

    @cached_property
    def sources(self) -> dict[str, Page]:
        return {page.url: page for page in self.site.all_pages()}

    def language(self, url: str) -> str:
        return "ja" if url.startswith("ja/") else "en"

    def resolve(self, url: str, target: str) -> tuple[str | None, str]:
        """A reference on a page → (address on the site, or None for an outside one; fragment)."""
        whole = urljoin(urljoin(self.root, url), target)
        path, _, fragment = whole.partition("#")
        path = path.partition("?")[0]
        if not path.startswith(self.root):
            return None, fragment
        return unquote(path.removeprefix(self.root)), unquote(fragment)

    def exists(self, address: str) -> bool:
        return address in self.pages or address in self.files

    def document(self, address: str) -> Document | None:
        return self.pages.get(address)

    @cached_property
    def template_lines(self) -> list[tuple[str, int, str, re.Pattern, int]]:
        """Lines of the templates: (file, line, text, what it can become on a page, how many characters are sure)."""
        found = []
        for path in sorted((self.site.root / "overrides").rglob("*.html")):
            file = path.relative_to(self.site.root).as_posix()
            for number, line in enumerate(self.site.read(file).split("\n"), 1):
                parts = [part.strip() for part in re.split(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", line)]
                sure = sum(map(len, parts))
                if sure > 3:
                    found.append((file, number, line, re.compile(".*?".join(map(re.escape, parts))), sure))
        return found

    def place(self, url: str, node: Node | None, *needles: str) -> tuple[str, int]:
        """Where something on a page was written: in the page's Markdown, if it is in the page's text, else in a template."""
        page = self.sources.get(url)
        needles = [needle for needle in needles if needle]
        inside = node is None or node.has_class("body") or any(above.has_class("body") for above in node.above())
        if page and inside:
            for needle in needles:
                for number, line in enumerate(page.text.split("\n"), 1):
                    if needle in line:
                        return page.file, number
        if node is not None:
            built = self.pages[url].lines[node.line - 1]
            wanted = [f"<{node.name}", *([needles[0].partition("=")[0] + "="] if needles and "=" in needles[0] else [])]
            for must in (wanted, wanted[:1], [f"</{node.name}"]):
                fits = [(sure, file, number) for file, number, line, pattern, sure in self.template_lines if all(part in line for part in must) and pattern.search(built)]
                if fits:
                    return max(fits, key=lambda fit: fit[0])[1:]
        if page:
            for needle in needles:
                for number, line in enumerate(page.text.split("\n"), 1):
                    if needle in line:
                        return page.file, number
        return (page.file, 1) if page else ("overrides/404.html", 1) if url.endswith("404.html") else ("overrides/main.html", 1)

    def template(self, text: str) -> tuple[str, int]:
        """The place in the templates where a text stands."""
        return self.site.find(text, "overrides/*.html") or self.site.find(text, "overrides/partials/*.html") or self.site.find(text, "overrides/*") or ("overrides/main.html", 1)


def check(site: Site):
    built = Built(site)
    yield from references(built)
    yield from once(valid(built))
    yield from once(safe(built))
    yield from reachable(built)
    yield from once(languages(built))
    yield from once(frame(built))
    yield from text_as_written(built)
    yield from machine_files(built)
    yield from helpdesk(built)


def once(faults):
    """(url, fault) pairs → each fault once, with the page it shows on: a template's fault shows on many."""
    pages = {}
    for url, fault in faults:
        pages.setdefault(fault, []).append(url)
    for fault, urls in pages.items():
        where = f" (on /{urls[0]}{f' and {len(urls) - 1} more pages' if len(urls) > 1 else ''})" if fault.file.startswith("overrides") else ""
        yield Fault(fault.file, fault.line, fault.wrong[:-1] + where + ".", fault.remedy)


def _needles(attribute: str, value: str) -> list[str]:
    """What to look for in the sources to find where a reference was written."""
    path, _, fragment = value.partition("#")
    path = path.partition("?")[0]
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return [f'{attribute}="{value}"', f"{value})", value if len(value) > 3 else "", f"{parts[-1]}.md#{fragment}" if parts and fragment else f"#{fragment}" if fragment else "",
            f"{parts[-1]}.md" if parts else "", "/".join(parts[-2:]) + ("/" if path.endswith("/") else "") if len(parts) > 1 else "", parts[-1] if parts else ""]


def _references(document: Document):
    """(element, attribute, address) of everything on a page that points somewhere."""
    for node in document.nodes:
        for name, value in node.attributes.items():
            if name in ADDRESSES:
                yield node, name, value
            elif name in ("srcset", "imagesrcset"):
                for candidate in value.split(","):
                    if candidate.strip():
                        yield node, name, candidate.split()[0]
            elif name in ID_LISTS and not (name == "form" and node.name == "form"):
                for part in value.split():
                    yield node, name, f"#{part}"
        if node.name == "meta" and node.get("http-equiv", "").lower() == "refresh":
            match = re.match(r"\s*[\d.]+\s*[;,]\s*url\s*=\s*['\"]?([^'\"]*)", node.get("content", ""), re.IGNORECASE)
            yield node, "content", match[1].strip() if match else ""
        if node.name == "body" and node.get("data-home"):
            yield node, "data-home", node.get("data-home")


def _allowed(built: Built) -> set[str]:
    """Outside addresses that a page may link to."""
    found = {address.url for address in built.site.addresses.values()}
    for settings in built.site.settings.values():
        extra = settings.get("extra") or {}
        for owner, key in (("contact", "url"), ("contact", "university_page"), ("notice", "link")):
            value = (extra.get(owner) or {}).get(key) if isinstance(extra.get(owner), dict) else None
            found |= {str(value)} if value else set()
    return found


def references(built: Built):
    allowed = _allowed(built)
    repo = tuple(str(settings.get("repo_url")) for settings in built.site.settings.values() if settings.get("repo_url"))
    contacts = [settings.get("extra", {}).get("contact") or {} for settings in built.site.settings.values()]
    mail = {f"mailto:{contact.get('email')}" for contact in contacts if contact.get("email")} | {"mailto:"}
    phone = {f"tel:{str(contact.get('phone')).replace(' ', '')}" for contact in contacts if contact.get("phone")}
    broken: dict[tuple, dict] = {}

    for url, document in built.pages.items():
        for node, attribute, value in _references(document):
            def report(url, attribute, value, wrong, remedy):
                places = broken.setdefault((wrong, remedy), {})
                places.setdefault(built.place(url, node, *_needles(attribute, value)), url)

            scheme = re.match(r"[\s\x00-\x1f]*([a-z][a-z0-9+.\s-]*?):", value, re.IGNORECASE)
            scheme = re.sub(r"\s", "", scheme[1]).lower() if scheme else ""
            if not value.strip():
                report(url, attribute, f'{attribute}=""', f"`<{node.name}>` has an empty `{attribute}`.", "Write where it leads.")
                continue
            if scheme in ("mailto", "tel"):
                if value.partition("?")[0] not in mail | phone:
                    report(url, attribute, value, f"The page links to `{value.partition('?')[0]}`, which is no contact of the settings.", "Contact details stand in extra.contact only.")
                continue
            if scheme and scheme not in ("http", "https"):
                report(url, attribute, value, f"A link may not begin with `{scheme}:`.", "Link to a page or to an outside address by its name.")
                continue
            address, fragment = built.resolve(url, value)
            if address is None:
                if attribute != "href" or node.name != "a":
                    report(url, attribute, value, f"`<{node.name}>` loads `{value}` from another host.", "Everything a page needs is part of this site.")
                elif value not in allowed and not (repo and value.startswith(repo)):
                    if value.startswith("/"):
                        report(url, attribute, value, f"The link `{value}` leads out of the site.", "Write it relative to the page.")
                    else:
                        report(url, attribute, value, f"The outside address `{value}` is not in the file of addresses.", f"Add it to {built.site.ADDRESSES}, and link to it by its name.")
                elif not value.startswith("https://"):
                    report(url, attribute, value, f"The outside address `{value}` is not https.", "Write https://.")
                continue
            if not built.exists(address):
                near = nearest(address, built.files if "." in posixpath.basename(address) else built.pages)
                slash = f" Did you mean `{address}/`?" if f"{address}/" in built.pages else near
                report(url, attribute, value, f"`{address or '/'}` does not exist on the site.", slash.strip() or "Correct the address, or add what is missing.")
            elif fragment and address in built.pages and fragment not in built.pages[address].ids:
                what = f"`{attribute}` names the id `{fragment}`, which is not on the page." if attribute in ID_LISTS else f"`{address or '/'}` has no part `#{fragment}`."
                report(url, attribute, value, what, nearest(fragment, built.pages[address].ids).strip() or "Correct the part behind #.")
    for (wrong, remedy), places in broken.items():
        first, *also = sorted(places)
        pages = sorted(set(places.values()))
        where = f" (on /{pages[0]}{f' and {len(pages) - 1} more pages' if len(pages) > 1 else ''})" if first[0].startswith("overrides") else ""
        yield Fault(*first, wrong[:-1] + where + ".", remedy, tuple(also))
    yield from _assets(built)


def _assets(built: Built):
    """Addresses inside styles and scripts."""
    for file in sorted(built.files):
        if not file.endswith((".css", ".js")):
            continue
        text = (built.folder / file).read_text("utf-8", "replace")
        plain = re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)
        wanted = []
        if file.endswith(".css"):
            wanted += [(match[1] or match[2], match.start()) for match in re.finditer(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)|@import\s+['\"]([^'\"]+)['\"]", plain)]
        else:
            wanted += [(match[2], match.start()) for match in re.finditer(r"(['\"`])(?:\$\{[^}]*\})?((?:[\w.-]+/)*[\w-]+\.(?:js|mjs|css|json|svg|png|html|woff2))(?:\$\{[^}]*\})?\1", plain)]
            wanted += [(match[1], match.start()) for match in re.finditer(r"['\"`](https?://[^'\"`\s]+)['\"`]", plain)]
        source = f"overrides/{file.removeprefix('ja/')}"
        for address, start in wanted:
            line = text.count("\n", 0, start) + 1
            if address.startswith(("http:", "https:", "//")):
                if not address.startswith("http://www.w3.org/"):
                    yield Fault(source, line, f"`{address}` is on another host.", "Everything a page needs is part of this site.")
            elif address.startswith(("data:", "#")):
                continue
            else:
                home = "ja/" if file.startswith("ja/") else ""
                choices = {posixpath.normpath(posixpath.join(posixpath.dirname(file), address)), posixpath.normpath(posixpath.join(home, address))}
                if not choices & built.files:
                    yield Fault(source, line, f"`{address}` does not exist on the site.", nearest(address, built.files).strip() or "Correct the address, or add the file.")


def valid(built: Built):
    for url, document in built.pages.items():
        seen = set()
        for node, what in document.invalid:
            if what not in seen:
                seen.add(what)
                yield url, Fault(*built.place(url, node, f"id=\"{node.get('id')}\"" if "stands twice" in what else "", f"<{node.name}", f"</{node.name}"), f"The HTML is not valid: {what}.", "Correct it where it is written; prefer Markdown to HTML.")


def _hash(node: Node) -> str:
    """How the policy names the text of a script or style that stands in a page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(node.text().encode()).digest()).decode()}'"


def safe(built: Built):
    """Nothing on a page asks for what its security policy forbids."""
    for url, document in built.pages.items():
        policy = ""
        for node in document.nodes:
            def fault(wrong, remedy, *needles):
                return url, Fault(*built.place(url, node, *needles), wrong, remedy)
            if node.name == "meta" and node.get("http-equiv", "").lower() == "content-security-policy":
                policy = node.get("content", "")
                if "default-src 'none'" not in policy or re.search(r"unsafe|\*|:|\w\.\w", policy):  # a scheme, a host
                    policy = ""
            if node.name == "script":
                if not node.get("src"):
                    if (covered := _hash(node)) not in policy:
                        yield fault("A script stands in the page; the security policy does not run it.",
                                    f"Put it into overrides/assets/, or write {covered} into script-src in overrides/partials/policy.html and deploy/nginx.conf, in place of the hash of its old text.", "<script")
                elif not policy:
                    yield fault("A script is loaded before the security policy.", "Keep the policy first in the head.", "<script")
            if node.name == "style" and (covered := _hash(node)) not in policy:
                yield url, Fault(*built.template("<style"), "The security policy does not know the styles that stand in the page, so they are ignored.",
                                 f"If overrides/assets/style.css changed: write {covered} into style-src in overrides/partials/policy.html and deploy/nginx.conf, in place of the old hash. Other styles: put them into that file.")
            if node.name in FRAMES:
                yield fault(f"`<{node.name}>` is not allowed.", "Link to what it would show.", f"<{node.name}")
            for name in node.attributes:
                if name.startswith("on"):
                    yield fault(f"`{name}` runs a script; the security policy does not.", "Remove it, or put the script into overrides/assets/.", f"{name}=")
                if name in ("style", "srcdoc"):
                    yield fault(f"The attribute `{name}` is ignored by the security policy.", "Put styles into overrides/assets/style.css.", f"{name}=")
        if not policy:
            yield url, Fault(*built.template("Content-Security-Policy"), "The security policy is missing or weak.", "Restore partials/policy.html and the meta element that includes it.")


def _is_moved(built: Built, url: str) -> bool:
    return url in built.sources and "moved_to" in built.sources[url].meta


def reachable(built: Built):
    """From the home page of a language each of its pages is reached by links."""
    for language, folder in LANGUAGES.items():
        seen, waiting = {folder}, deque([folder])
        while waiting:
            url = waiting.popleft()
            for node in built.pages[url].nodes if url in built.pages else ():
                if node.name == "a" and node.get("href") and not node.get("hreflang"):
                    address, _ = built.resolve(url, node.get("href"))
                    if address in built.pages and address not in seen and built.language(address) == language:
                        seen.add(address)
                        waiting.append(address)
        for url in built.pages:
            if built.language(url) == language and url not in seen and not url.endswith("404.html") and not _is_moved(built, url):
                yield Fault(*built.place(url, None), f"No link leads from the home page to /{url}.", "List it in the navigation, or link to it from a page.")


def languages(built: Built):
    for url, document in built.pages.items():
        language = built.language(url)
        html = next((node for node in document.nodes if node.name == "html"), None)
        if html is None or html.get("lang") != language:
            yield url, Fault(*built.template("<html"), f"The page says it is in `{html.get('lang') if html else ''}`, not `{language}`.", "Correct extra.lang or the template.")
        if url.endswith("404.html") or _is_moved(built, url):
            continue
        alternates = {node.get("hreflang"): built.resolve(url, node.get("href", ""))[0] for node in document.nodes if node.name == "link" and node.get("rel") == "alternate"}
        canonical = [built.resolve(url, node.get("href", ""))[0] for node in document.nodes if node.name == "link" and node.get("rel") == "canonical"]
        other = url.removeprefix("ja/")
        if canonical != [url]:
            yield url, Fault(*built.template("canonical"), "The canonical address is not the page's own.", "Correct the template.")
        if alternates != {"en": other, "ja": f"ja/{other}", "x-default": other}:
            yield url, Fault(*built.template("hreflang="), "The page names wrong pages in other languages.", "They are the same path in both languages: correct the template.")
        switch = [built.resolve(url, node.get("href", ""))[0] for node in document.nodes if node.name == "a" and node.has_class("language")]
        if switch != [other if language == "ja" else f"ja/{other}"]:
            yield url, Fault(*built.template('class="language"'), "The language link leads to another page.", "It leads to the same page in the other language: correct the template.")


def frame(built: Built):
    """What search engines, browser tabs and screen readers go by: one title, one description, one top heading; hidden from search only if moved."""
    for url, document in built.pages.items():
        if _is_moved(built, url):
            continue

        def count(element, **attributes):
            return sum(node.name == element and all(node.get(key) == value for key, value in attributes.items()) and bool(node.get("content", "").strip() or node.text().strip()) for node in document.nodes)
        for what, number in (("<title>", count("title")), ("<h1>", count("h1")), ('<meta name="description">', count("meta", name="description"))):
            if number != 1:
                yield url, Fault(*built.template(what.rstrip(">")), f"The page has {number} `{what}` with words in it.", "It must have one: correct the template.")
        hidden = any(node.name == "meta" and node.get("name") == "robots" for node in document.nodes)
        if hidden and url in built.sources:
            yield url, Fault(*built.template('name="robots"'), "The page tells search engines to leave it out.", "Only pages that moved and the error page do: correct the template.")


def body(document: Document) -> Node | None:
    return next((node for node in document.nodes if node.name == "div" and node.has_class("body")), None)


LEFT = re.compile(r"\]\(|\]\[|\{ ?[#.:]|///|\*\*|^#{1,6} |!!! |\?\?\? |\{%|\{\{")


def text_as_written(built: Built):
    """Headings and list items came out as written; no Markdown is left over for the reader to see."""
    for url, page in built.sources.items():
        document = built.pages.get(url)
        if not document or "moved_to" in page.meta:
            continue
        content = body(document)
        if content is None:
            yield Fault(page.file, 1, "The page's text is not on the built page.", "The template must print it in <div class=\"body\">.")
            continue
        ids = [node.get("id") for node in content.walk() if re.fullmatch(r"h[1-6]", node.name)]
        for found in ids:
            if found not in page.anchors:
                yield Fault(*built.place(url, None, f"#{found}", *(f"{'#' * level} " for level in range(2, 7))), f"A heading got the id `{found}` by itself.", "Write an id behind it that never changes: { #id }.")
        for heading in page.headings:
            if heading.id and heading.id not in ids:
                yield Fault(page.file, heading.line, f"The heading `#{heading.id}` did not become a heading.", "Put an empty line before it, and begin it at the margin.")
        items = [node for node in content.walk() if node.name == "li"]
        if len(items) != len(page.items):
            lines = page.prose.split("\n")
            suspects = [item.line for item in page.items if (before := lines[item.line - page.body_line - 1] if item.line > page.body_line else "").strip() and not re.match(r"\s*([-*+]|\d+\.)\s|\s*///", before) and not before.startswith("    ")]
            yield Fault(page.file, suspects[0] if suspects else page.body_line, f"{len(page.items)} list items are written, {len(items)} came out.", "Put an empty line before a list, and indent by four spaces what belongs to a step.")
        for node in content.walk():
            if node.name in ("code", "kbd", "pre"):
                continue
            for child in node.children:
                if isinstance(child, str) and (match := LEFT.search(child)):
                    yield Fault(*built.place(url, node, child.strip().split("\n")[0][max(0, match.start() - 20):match.start() + 20].strip(), match[0]), f"The reader sees `{match[0].strip()}`: Markdown that was not understood.", "Check brackets, spaces and empty lines around it.")


def machine_files(built: Built):
    """The lists for machines lead to pages that exist: answers.json, sitemap.xml, redirects.map, the search index."""
    for language, folder in LANGUAGES.items():
        addresses = []
        try:
            entries = json.loads((built.folder / folder / "answers.json").read_text("utf-8"))["answers"]
            addresses += [("answers.json", address) for entry in entries for address in (entry["url"], entry["other_url"])]
            pages = built.site.ids[language]
            for missing in sorted(pages - {entry["id"] for entry in entries}):
                yield Fault(*("overrides/answers.json", 1), f"`{missing}` is not in {folder}answers.json.", "List the page under a topic of the navigation.")
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield Fault("overrides/answers.json", 1, f"{folder}answers.json cannot be read: {error}.", "Correct the template.")
        try:
            sitemap = (built.folder / folder / "sitemap.xml").read_text("utf-8")
            listed = re.findall(r"<loc>(.*?)</loc>", sitemap)
            addresses += [("sitemap.xml", address) for address in listed + re.findall(r'href="(.*?)"', sitemap)]
            for page in built.site.pages[language].values():
                if "moved_to" not in page.meta and built.root + page.url not in listed:
                    yield Fault("overrides/sitemap.xml", 1, f"/{page.url} is not in {folder}sitemap.xml.", "Correct the template.")
        except OSError:
            yield Fault("overrides/sitemap.xml", 1, f"{folder}sitemap.xml is missing.", "Restore the template.")
        try:
            for match in re.finditer(r"^(/\S*) (/\S*);$", (built.folder / folder / "redirects.map").read_text("utf-8"), re.MULTILINE):
                addresses += [("redirects.map", urljoin(built.root, address)) for address in match.groups()]
        except OSError:
            yield Fault("overrides/redirects.map", 1, f"{folder}redirects.map is missing.", "Restore the template.")
        try:
            for entry in json.loads((built.folder / folder / "search/search_index.json").read_text("utf-8"))["docs"]:
                addresses.append(("search_index.json", built.root + folder + entry["location"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            yield Fault(SETTINGS["en"], 1, f"The search index cannot be read: {error}.", "Restore the search plugin.")
        for file, address in addresses:
            path, fragment = built.resolve(folder, address)
            if path is None or not built.exists(path) or fragment and fragment not in built.pages[path].ids:
                yield Fault(f"overrides/{file}" if file != "search_index.json" else SETTINGS["en"], 1, f"{folder}{file} leads to `{address}`, which does not exist.", "Correct the template.")


def helpdesk(built: Built):
    """The helpdesk's table has a complete row for every answer and manual."""
    for language, folder in LANGUAGES.items():
        document = built.pages.get(f"{folder}helpdesk/")
        rows = {node.get("data-id"): node for node in document.nodes if node.name == "tr" and node.get("data-id")} if document else {}
        for page in built.site.pages[language].values():
            if not page.kind or "moved_to" in page.meta:
                continue
            row = rows.get(page.id)
            if not row:
                yield Fault(page.file, 1, f"`{page.id}` is not in the helpdesk's table.", f"List it under a topic in {SETTINGS[language]}.")
                continue
            cells = [cell for cell in row.walk() if cell.name in ("td", "th")]
            text = " ".join(re.sub(r"\s+", " ", cell.text()) for cell in cells)
            for key in ("title", "description"):
                if re.sub(r"\s+", " ", str(page.meta.get(key, ""))).strip() not in text:
                    yield Fault(page.file, page.line(key), f"The helpdesk's table does not show the {key}.", "Correct overrides/partials/helpdesk.html.")
            for what, value in (("topic", row.get("data-topic")), ("audience", row.get("data-audience"))):
                if not value:
                    yield Fault(page.file, page.line("audience"), f"The helpdesk's table does not show the {what}.", "Correct overrides/partials/helpdesk.html.")
            buttons = {button.get("data-copy") for button in row.walk() if button.name == "button"}
            if not {"link", "en", "ja", "all"} <= buttons:
                yield Fault("overrides/partials/helpdesk.html", 1, f"The row of `{page.id}` lacks a button to copy ({', '.join(sorted({'link', 'en', 'ja', 'both'} - buttons))}).", "Restore it.")
