"""Headings have ids that an editor chose, since e-mails link to them."""

import re

from pages import Site

from . import rule
from .source import SLUG


@rule("heading-id", "Each heading ends in an id of its own, { #id }, that never changes.")
def ids(site: Site):
    for page in site.all_pages():
        seen = {}
        written = "\n".join(source for _, _, source in page.source if source.lstrip().startswith("#"))
        for heading in page.headings:
            name, text = heading.get("id", ""), " ".join(heading.get_text().split())
            line = page.place(heading)[1]
            if not re.search(rf"\{{[^}}\n]*#{re.escape(name)}[ }}]", written):
                own = "-".join(re.findall(r"[a-z0-9]+", text.lower())[:3]) or "short-id"
                yield page.fault(heading, f"The heading `{text}` has no id.",
                                 f"Write one behind it that never changes: {{ #{own} }}.")
            elif not SLUG.fullmatch(name):
                yield page.fault(heading, f"`#{name}` is not a plain id.", "Use small letters a–z, digits and hyphens.")
            elif name.startswith("page-"):
                yield page.fault(heading, f"`#{name}`: ids that begin with page- belong to the page frame.",
                                 "Choose another id.")
            elif name in seen:
                yield page.fault(heading, f"The id `#{name}` stands already in line {seen[name]}.",
                                 "Choose another id for the newer heading: links lead to the first one only.")
            seen.setdefault(name, line)


@rule("heading-level", "Headings begin with ## and skip no level.")
def levels(site: Site):
    for page in site.all_pages():
        last = 1
        for heading in page.headings:
            level, text = int(heading.name[1]), " ".join(heading.get_text().split())
            if level == 1:
                yield page.fault(heading, f"`# {text}` is a second title.",
                                 "Begin sections with ##: the title is made from `title`.")
            elif level > last + 1:
                yield page.fault(heading, f"`{text}` skips a level.", f"Write {'#' * (last + 1)} before it.")
            last = level
