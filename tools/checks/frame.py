"""What the page frame promises on every built page, whatever template wrote it."""

import base64
import hashlib
import json
import re

from bs4 import Tag
from document import Document
from form import CONTACT_BOX, text_of
from pages import Site

from . import rule

FRAMES = ("iframe", "frame", "object", "embed", "applet", "base", "portal")
CORRECT = "Correct the template."


def hash_of(tag: Tag) -> str:
    """How the policy names the text of a script or style that is written into a page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(tag.get_text().encode()).digest()).decode()}'"


@rule("policy", "Every page has the strict security policy first, and nothing that it forbids.")
def policy(html: Document):
    allowed = ""
    for tag in html.tags:
        inline = tag.name == "style" or tag.name == "script" and not tag.get("src")
        if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "content-security-policy":
            allowed = tag.get("content", "")
            if "default-src 'none'" not in allowed or re.search(r"unsafe|\*|:|\w\.\w", allowed):  # a scheme, a host
                allowed = ""
        if tag.name == "script" and not allowed:
            yield tag, "A script comes before the security policy.", "Keep the policy first in the head.", "<script"
        elif inline and hash_of(tag) not in allowed:
            yield tag, f"The security policy ignores this `<{tag.name}>`, which is written into the page.", (
                f"Put it into overrides/assets/. Its hash: {hash_of(tag)}."), f"<{tag.name}"
        if tag.name in FRAMES:
            yield tag, f"`<{tag.name}>` is not allowed.", "Link to what it would show.", f"<{tag.name}"
        for name in tag.attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                yield tag, f"The security policy ignores `{name}`.", (
                    "Remove it; styles and scripts are in overrides/assets/."), f"{name}="
    if not allowed:
        yield html.site.templates.first("Content-Security-Policy"), (
            "The security policy is missing or weak."), "Restore it as it was."


@rule("reachable", "From the home page of a language links lead to each of its pages.")
def reachable(site: Site):
    for language in site.languages if site.html else ():
        seen, waiting = set(), [language.path]
        while waiting:
            url = waiting.pop()
            if url not in seen and url in site.html and site.language_of(url) == language:
                links = site.html[url].find_all("a", href=True, hreflang=False)
                waiting += [site.resolve(url, tag["href"])[0] for tag in links]
            seen.add(url)
        for page in site.pages[language.code].values():
            if page.html and page.url not in seen and not page.moved:
                yield page.file, f"No link leads from the home page to /{page.url}.", (
                    "List it in the navigation, or link to it from a page.")


@rule("languages", "Every page names its language, its own address and the same page in the other languages.")
def languages(html: Document):
    site, url, own = html.site, html.url, html.site.language_of(html.url)
    if html.html is None or html.html.get("lang") != own.code:
        yield site.templates.first("<html"), f"The page does not say that it is in `{own.code}`.", CORRECT
    if url not in site.by_url or site.by_url[url].moved:
        return
    path = url.removeprefix(own.path)
    all_ways = {language.code: language.path + path for language in site.languages}
    others = {code: to for code, to in all_ways.items() if code != own.code}
    for found, needle, wanted in (
            (html.head.find_all("link", rel="canonical"), "canonical", {None: url}),
            (html.head.find_all("link", rel="alternate", type=False), "hreflang=", all_ways | {"x-default": path}),
            (html.find_all("a", hreflang=True), "hreflang=", others)):
        targets = {tag.get("hreflang"): site.resolve(url, tag["href"])[0] for tag in found}
        for code in wanted:
            if targets.get(code) != wanted[code]:
                yield site.templates.first(needle), (
                    f"The {code or 'canonical'} address is `{targets.get(code)}`, not `{wanted[code]}`."), CORRECT


@rule("head", "A page has one title, one description, one top heading and one text, and search engines may list it.")
def head(html: Document):
    page = html.site.by_url.get(html.url)
    for needle, found, count in (
            ("<title>", html.head.find_all("title"), 1), ("<h1", html.find_all("h1"), 1),
            ('<meta name="description"', html.head.find_all("meta", {"name": "description"}), 1),
            ('<meta name="robots"', html.head.find_all("meta", {"name": "robots"}), 0),
            ('<div class="body"', html.find_all("div", class_="body"), 1)) if page and not page.moved else ():
        if len(found) != count or any(
                tag.name != "div" and not (tag.get("content") or tag.get_text()).strip() for tag in found):
            yield html.site.templates.first(needle), (
                f"The page has {len(found)} `{needle}`; right is {count}, with words."), CORRECT


@rule("way-out", "Under every answer and manual is “If this did not work”, with a link to the contact page.")
def way_out(site: Site):
    for page in (page for code in site.pages for page in site.articles(code).values() if page.html):
        box = page.html.ids.get(CONTACT_BOX)
        if page.language.path + "contact/" not in [to for _, to, _ in page.links_in(box.find_all("a") if box else ())]:
            yield site.templates.first(f'id="{CONTACT_BOX}"'), (
                f"A page lacks the box with a link to the contact page (`#{CONTACT_BOX}`)."), CORRECT


@rule("machine-files", "Lists for machines name every page, and only addresses that exist.")
def machine_files(site: Site):
    for language in site.languages if site.html else ():
        pages = [page for page in site.pages[language.code].values() if not page.moved]
        for name, wanted in (("answers.json", site.articles(language.code).values()), ("sitemap.xml", pages)):
            file = site.folder / language.path / name
            text = file.read_text("utf-8") if file.exists() else ""
            try:
                json.loads(text if name.endswith("json") else "0")
            except ValueError as error:
                yield f"overrides/{name}", f"{name} cannot be read: {error}.", CORRECT
            for page in wanted:
                if not re.search(re.escape(site.address + page.url) + r'(?=["<])', text):
                    yield page.file, f"/{page.url} is not in {language.path}{name}.", (
                        "List the page in the navigation, or correct the template.")
    for file in sorted(site.files):
        if not file.endswith((".json", ".xml", ".map", ".txt")) or file.endswith("schema.json"):
            continue
        source = f"overrides/{file.removeprefix(site.language_of(file).path)}"
        text = (site.folder / file).read_text("utf-8")
        for address in re.findall(re.escape(site.address) + r"[^\s\"'<>\\;,|)\]]*", text):
            if not site.exists(*site.resolve("", address)):
                yield source if (site.root / source).exists() else site.first.settings, (
                    f"{file} leads to `{address}`, which does not exist."), CORRECT


@rule("helpdesk", "The helpdesk's table shows title and short answer of every answer and manual.")
def helpdesk(site: Site):
    for language in site.languages:
        html = site.html.get(f"{language.path}helpdesk/")
        rows = {row["data-id"]: text_of(row) for row in html.select("tr[data-id]")} if html else {}
        for page in site.articles(language.code).values() if html else ():
            for key in ("title", "description"):
                if " ".join(str(page.meta.get(key, "")).split()) not in rows.get(page.id, ""):
                    yield page.key(key), f"The helpdesk's table does not show the {key} of `{page.id}`.", (
                        "List the page under a topic of the navigation, or correct overrides/partials/helpdesk.html.")
