"""What the page frame promises on every built page, whatever template wrote it."""

import base64
import hashlib
import json
import re

from bs4 import Tag
from form import CONTACT_BOX, text_of
from pages import Site
from report import Problem

from . import rule

FRAMES = ("iframe", "frame", "object", "embed", "applet", "base", "portal")
CORRECT = "Correct the template."
HELPDESK = "overrides/partials/helpdesk.html"


def _hash(tag: Tag) -> str:
    """How the policy names the text of a script or style that is written into a page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(tag.get_text().encode()).digest()).decode()}'"


@rule("policy", "Every page has the strict security policy first, and nothing that it forbids.")
def safe(site: Site, url: str, html):
    policy = ""
    for tag in html.tags:
        def fault(message, fix, needle, tag=tag):
            return Problem(*site.place(url, tag, needle), message, fix)
        if tag.name == "meta" and str(tag.get("http-equiv", "")).lower() == "content-security-policy":
            policy = tag.get("content", "")
            if "default-src 'none'" not in policy or re.search(r"unsafe|\*|:|\w\.\w", policy):  # a scheme, a host
                policy = ""
        if tag.name == "script" and not policy:
            yield fault("A script comes before the security policy.", "Keep the policy first in the head.", "<script")
        elif tag.name == "script" and not tag.get("src") and _hash(tag) not in policy:
            yield fault("A script is written into the page; the security policy does not run it.",
                        f"Put it into overrides/assets/. Its hash: {_hash(tag)}.", "<script")
        if tag.name == "style" and _hash(tag) not in policy:
            yield fault("The security policy does not know the styles in the page, so they are ignored.",
                        f"Put styles into overrides/assets/style.css. Their hash: {_hash(tag)}.", "<style")
        if tag.name in FRAMES:
            yield fault(f"`<{tag.name}>` is not allowed.", "Link to what it would show.", f"<{tag.name}")
        for name in tag.attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                yield fault(f"The security policy ignores `{name}`.",
                            "Remove it; styles and scripts are in overrides/assets/.", f"{name}=")
    if not policy:
        yield Problem(*site.template("Content-Security-Policy"), "The security policy is missing or weak.",
                    "Restore it as it was.")


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
                yield Problem(page.file, 1, f"No link leads from the home page to /{page.url}.",
                            "List it in the navigation, or link to it from a page.")


@rule("languages", "Every page names its language, its own address and the same page in the other languages.")
def languages(site: Site, url: str, html):
    own = site.language_of(url)
    if html.html is None or html.html.get("lang") != own.code:
        yield Problem(*site.template("<html"), f"The page does not say that it is in `{own.code}`.",
                    "Correct extra.lang or the template.")
    if url not in site.by_url or site.by_url[url].moved:
        return

    def leads(*names, **attributes):
        return {tag.get("hreflang"): site.resolve(url, tag.get("href", ""))[0]
                for tag in html.find_all(*names, **attributes)}
    path = url.removeprefix(own.path)
    wanted = {language.code: language.path + path for language in site.languages}
    if list(leads("link", rel="canonical").values()) != [url]:
        yield Problem(*site.template("canonical"), "The canonical address is not the page's own.", CORRECT)
    if leads("link", rel="alternate", hreflang=True, type=False) != wanted | {"x-default": path}:
        yield Problem(*site.template("hreflang="), "The page names wrong pages in other languages.", CORRECT)
    links = leads("a", hreflang=True)
    if any(links.get(code) != target for code, target in wanted.items() if code != own.code):
        yield Problem(*site.template("hreflang="), "The link to another language leads to another page.", CORRECT)


@rule("head", "A page has one title, one description and one top heading, and search engines may list it.")
def head(site: Site, url: str, html):
    if url not in site.by_url or site.by_url[url].moved:
        return
    for what, found in (("<title>", html.find_all("title")), ("<h1>", html.find_all("h1")),
                        ('<meta name="description">', html.find_all("meta", {"name": "description"}))):
        if len([tag for tag in found if (tag.get("content") or tag.get_text()).strip()]) != 1:
            yield Problem(*site.template(what, what.rstrip(">")),
                        f"The page has {len(found)} `{what}`, or one without words.",
                        "It must have one: correct the template.")
    if html.find("meta", {"name": "robots"}):
        yield Problem(*site.template('name="robots"'), "The page tells search engines to leave it out.",
                    "Only pages that moved and the error page do.")
    if html.body_text is None:
        yield Problem(*site.template('class="body"'), "The page's text is not on the built page.",
                    'The template prints it in <div class="body">.')


@rule("way-out", "Under every answer and manual is “If this did not work”, with a link to the contact page.")
def way_out(site: Site):
    for page in (page for code in site.pages for page in site.articles(code).values() if page.html):
        box = page.html.ids.get(CONTACT_BOX)
        targets = [address for _, address, _ in page.links_in(box.find_all("a"))] if box else []
        if page.language.path + "contact/" not in targets:
            yield Problem(*site.template(f'id="{CONTACT_BOX}"'), "A page lacks the box with a link to the contact page "
                        f"(`#{CONTACT_BOX}`).", "Restore it in the template of pages.")


@rule("machine-files", "Lists for machines name every page, and only addresses that exist.")
def machine_files(site: Site):
    for language in site.languages if site.html else ():
        pages = [page for page in site.pages[language.code].values() if not page.moved]
        for name, wanted in (("answers.json", site.articles(language.code).values()), ("sitemap.xml", pages)):
            file = language.path + name
            text = (site.folder / file).read_text("utf-8") if file in site.files else ""
            try:
                json.loads(text if name.endswith("json") else "0")
            except ValueError as error:
                yield Problem(f"overrides/{name}", 1, f"{file} cannot be read: {error}.", CORRECT)
            yield from (Problem(page.file, 1, f"/{page.url} is not in {file}.",
                              "List the page in the navigation, or correct the template.")
                        for page in wanted if not re.search(re.escape(site.address + page.url) + r'(?=["<])', text))
    for file in sorted(site.files):
        if not file.endswith((".json", ".xml", ".map", ".txt")) or file.endswith("schema.json"):
            continue
        source = f"overrides/{file.removeprefix(site.language_of(file).path)}"
        for address in re.findall(re.escape(site.address) + r"[^\s\"'<>\\;,|)\]]*",
                                  (site.folder / file).read_text("utf-8")):
            path, fragment = site.resolve("", address)
            exists = not fragment or fragment in site.html[path].ids if path in site.html else path in site.files
            if not exists:
                yield Problem(source if (site.root / source).exists() else site.first.settings, 1,
                            f"{file} leads to `{address}`, which does not exist.", CORRECT)


@rule("helpdesk", "The helpdesk's table has a complete row for every answer and manual.")
def helpdesk(site: Site):
    for language in site.languages:
        html = site.html.get(f"{language.path}helpdesk/")
        rows = {row["data-id"]: row for row in html.find_all("tr", {"data-id": True})} if html else {}
        for page in site.articles(language.code).values() if html else ():
            row = rows.get(page.id)
            if row is None:
                yield Problem(page.file, 1, f"`{page.id}` is not in the helpdesk's table.",
                            "List it under a topic of the navigation.")
                continue
            for key in ("title", "description"):
                if " ".join(str(page.meta.get(key, "")).split()) not in text_of(row):
                    yield page.at(key, f"The helpdesk's table does not show the {key}.", f"Correct {HELPDESK}.")
            missing = {"link", *site.pages} - {button.get("data-copy") for button in row.find_all("button")}
            if missing or not row.get("data-topic") or not row.get("data-audience"):
                yield Problem(HELPDESK, 1, f"The row of `{page.id}` lacks its topic, its audience or a button to copy "
                                         f"({', '.join(sorted(missing))}).", "Restore it.")
