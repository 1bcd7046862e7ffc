"""Headings, steps and drawings came out as they were meant; nothing is hidden, nothing of Markdown is left over."""

import re

from pages import Page, Site
from report import Fault, nearest

from . import rule, said
from .source import PLAIN, SLUG

MARKS = ("press", "button", "field", "code", "on")
ELEMENTS = set("""a abbr blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr img kbd li ol p pre span strong sub
    sup table tbody td th thead tr ul""".split())
ATTRIBUTES = re.compile("href|id|lang|class|title|alt|src|srcset|width|height|translate|role|start|scope|dir|"
                        "(?:aria|data)-.*")
STYLES = "Styles stand in overrides/assets/style.css only: remove it."
SCRIPTS = "Scripts do not run on this site: remove it."
INSTEAD = {"script": SCRIPTS, "style": STYLES,
           "iframe": "Nothing of other hosts is shown here: link to it by its name.",
           "details": "Write a heading with an id: what is collapsed is not found."}
LEFT_OVER = [  # (what the reader would see, what is wrong, what to do)
    (r"＃+|［[^］\n]*］|｛[^｝\n]*｝|＊＊", "A full-width `{0}` is no Markdown.", "Write # * [ ] {{ }} half-width."),
    (r"^\s*\d+(?:[)）．、]|\.(?=[^\s\d]))", "`{0}` begins no step.",
     "Write the number, a full stop and a space: 1. Open …"),
    (r"<!--|```|~~~", "`{0}` is not closed.", "Close it, or remove it."),
    (r"^\s*/// *\w*.*", "`{0}` begins no drawing.",
     "Drawings of screens are written /// signin | Title, and end with ///."),
    (r"\?\?\?|^!!! ", "`{0}` hides text, or makes a box.",
     "Write a heading with an id: nothing is hidden on this site."),
    (r"^\s*#{1,6} ", "`{0}` did not become a heading.", "Put an empty line before it, and begin it at the margin."),
    (r"^\s*(?:[-*+]|\d+\.) \S", "A list item did not become one.", "Put an empty line before the list."),
    (r"\]\(|\]\[|\[[^\]\n]*$|\{ ?[#.:]|\*\*|\{%|\{\{|(?<![\w&])\{[^}\n]*$|--8<--",
     "The reader sees `{0}`: Markdown that was not understood.", "Check brackets, spaces and empty lines around it."),
]


@rule("heading-id", "Each heading ends in an id of its own, { #id }, that never changes.")
def ids(page: Page):
    seen, written = {}, "\n".join(source for _, _, source in page.source if source.lstrip().startswith("#"))
    for heading in page.headings:
        name, text = heading.get("id", ""), said(heading)
        if not re.search(rf"\{{[^}}\n]*#{re.escape(name)}[ }}]", written):
            own = "-".join(re.findall(r"[a-z0-9]+", text.lower())[:3]) or "short-id"
            yield page.fault(heading, f"The heading `{text}` has no id.",
                             f"Write one behind it that never changes: {{ #{own} }}.")
        elif not SLUG.fullmatch(name):
            yield page.fault(heading, f"`#{name}` is not a plain id.", PLAIN)
        elif name.startswith("page-"):
            yield page.fault(heading, f"`#{name}`: ids that begin with page- belong to the page frame.",
                             "Choose another id.")
        elif name in seen:
            yield page.fault(heading, f"The id `#{name}` stands already in line {seen[name]}.",
                             "Choose another id for the newer heading: links lead to the first one only.")
        seen.setdefault(name, page.place(heading)[1])


@rule("heading-level", "Headings begin with ## and skip no level.")
def levels(page: Page):
    last = 1
    for heading in page.headings:
        level = int(heading.name[1])
        if level == 1:
            yield page.fault(heading, f"`# {said(heading)}` is a second title.",
                             "Begin sections with ##: the title is made from `title`.")
        elif level > last + 1:
            yield page.fault(heading, f"`{said(heading)}` skips a level.", f"Write {'#' * (last + 1)} before it.")
        last = level


@rule("left-over", "Readers see no Markdown: what was written became what it was meant to be.")
def left_over(page: Page):
    for text in (text.node for text in page.texts if text.node.parent.name not in ("code", "kbd", "pre")):
        for pattern, wrong, remedy in LEFT_OVER:
            if match := re.search(pattern, text, re.MULTILINE):
                sign = match[0].strip()
                yield page.fault(text, wrong.format(sign), remedy.format(), sign)
                break


@rule("steps", "Steps count 1, 2, 3 on the page as they do in the text, and nothing cuts their list in two.")
def steps(page: Page):
    written = {(file, line): text for file, line, text in reversed(page.source)}
    for items in page.find_all(["ol", "ul"]):
        for number, item in enumerate(items.find_all("li", recursive=False), int(items.get("start") or 1)):
            match = re.match(r"\s*(?:(\d+)\.|[-*+]) ", written.get(page.place(item), ""))
            mark = f"{number}" if items.name == "ol" else "-"
            if match and (match[1] or "-") != mark:
                yield page.fault(item, f"Step {match[1] or '-'} comes out as step {mark}.",
                                 "Number the steps 1, 2, 3, indent by four spaces what belongs to one, "
                                 "and write a line between them and another list.")


@rule("list", "What belongs to a list item is indented by four spaces.")
def lists(page: Page):
    return [Fault(file, line, "This list item is indented by half.",
                  "Indent by four spaces what belongs to a step, or not at all.")
            for file, line, text in page.source if re.match(r"(?:    )* {1,3}(?:[-*+]|\d+\.) ", text)]


def kinds(site: Site) -> dict[str, str]:
    """The classes of each kind of drawing."""
    types = site.settings[site.first.code].get("markdown_extensions", "pymdownx.blocks.admonition", "types", default=[])
    return {kind.get("name"): str(kind.get("class")) for kind in types}


@rule("drawing", "A drawing has a kind, a title, an end, and at most two things to press.")
def drawings(page: Page):
    known = kinds(page.site)
    found = [(file, line, *fence.groups()) for file, line, text in page.source
             if (fence := re.fullmatch(r"\s*///+\s*(\w*)\s*\|?\s*(.*)", text))]
    names = [kind for _, _, kind, _ in found]
    for before, (file, line, kind, title), after in zip(["", *names], found, [*names[1:], "the end of the page"]):
        if kind and after:
            yield Fault(file, line, "The drawing is not closed.", "Write /// on a line of its own behind it.")
        if kind and kind not in known:
            yield Fault(file, line, f"Unknown drawing `{kind}`.",
                        nearest(kind, known, f"Drawings are: {', '.join(sorted(known))}."))
        elif kind and not title:
            yield Fault(file, line, "The drawing has no title.",
                        f"Write /// {kind} | and the words at the top of the screen.")
        elif not kind and not before:
            yield Fault(file, line, "/// closes nothing here.",
                        "Remove it, or begin a drawing with /// signin | Title.")
    for drawing in page.find_all(class_="screen"):
        if (pressed := len(drawing.find_all(class_="press"))) > 2:
            yield page.fault(drawing, f"The drawing marks {pressed} things to press.",
                             "Mark one, or two at most: what this step needs.")


@rule("markup", "Pages hold text: no script, form or style, and only the marks of drawings.")
def markup(site: Site):
    known = {name for *_, line, _ in site.template_lines for name in re.findall(r"[\w-]+", line)}
    known |= {*MARKS, "admonition", "admonition-title", *" ".join(kinds(site).values()).split()}
    for page, tag in ((each, tag) for each in site.all_pages() for tag in each.find_all(True)):
        if tag.name not in ELEMENTS:
            yield page.fault(tag, f"HTML `<{tag.name}>` is not allowed in a page.",
                             INSTEAD.get(tag.name, "Write Markdown."), f"<{tag.name}")
            continue
        for name in tag.attrs:
            if not ATTRIBUTES.fullmatch(name):
                yield page.fault(tag, f"`{name}` is not allowed on `<{tag.name}>`.",
                                 STYLES if name == "style" else SCRIPTS, f"{name}=")
        for name in set(tag.get("class", ())) - known:
            yield page.fault(tag, f"Unknown mark `.{name}`.", nearest(name, MARKS, f"Marks are: .{', .'.join(MARKS)}."),
                             f".{name}")
