"""Headings, steps and drawings came out as they were meant; nothing is hidden, nothing of Markdown is left over."""

import re
from collections import Counter

from document import Page
from form import CONTACT_BOX, drawings, text_of
from pages import SLUG, Site
from report import Problem, nearest

from . import rule
from .common import MARKS, PLAIN

ELEMENTS = set("""a abbr blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr img kbd li ol p pre span strong sub
    sup table tbody td th thead tr ul details section summary""".split())
ATTRIBUTES = re.compile("href|id|lang|class|title|alt|src|srcset|width|height|translate|role|start|scope|dir|"
                        "(?:aria|data)-.*")
STYLES = "Styles are only in overrides/assets/style.css: remove it."
SCRIPTS = "Scripts do not run on this site: remove it."
INSTEAD = {"script": SCRIPTS, "style": STYLES,
           "iframe": "Nothing of other hosts is shown here: link to it by its name.",
           "details": "Write a fold: //// how | its name, and //// at its end.",
           "section": "Write a case: ///// html | section.case, and ///// at its end."}
LEFT_OVER = [  # (what the reader would see, what is message, what to do)
    (r"＃+|［[^］\n]*］|｛[^｝\n]*｝|＊＊", "A full-width `{0}` is no Markdown.", "Write # * [ ] {{ }} half-width."),
    (r"^\s*\d+(?:[)）．、]|\.(?=[^\s\d]))", "`{0}` begins no step.",
     "Write the number, a full stop and a space: 1. Open …"),
    (r"<!--|```|~~~", "`{0}` is not closed.", "Close it, or remove it."),
    (r"^\s*///+ *\w*.*", "`{0}` begins or ends nothing.",
     "Put an empty line before and behind it, indent it as the text around it, and see that outer fences have more."),
    (r"\?\?\?|^!!! ", "`{0}` hides text, or makes a box.", "Write a fold: //// how | its name, and //// at its end."),
    (r"^\s*#{1,6} ", "`{0}` did not become a heading.", "Put an empty line before it, and begin it at the margin."),
    (r"^\s*(?:[-*+]|\d+\.) \S", "A list item did not become one.", "Put an empty line before the list."),
    (r"\]\(|\]\[|\[[^\]\n]*$|\{ ?[#.:]|\*\*|\{%|\{\{|(?<![\w&])\{[^}\n]*$|--8<--",
     "The reader sees `{0}`: Markdown that was not understood.", "Check brackets, spaces and empty lines around it."),
]


@rule("id", "An id is plain, is once on the built page, and does not begin as those of the page frame do.")
def ids(page: Page):
    counted = Counter(tag["id"] for tag in page.html.tags if tag.get("id")) if page.body else {}
    for tag in page.find_all(id=True):
        name = tag["id"]
        if not SLUG.fullmatch(name):
            yield page.problem(tag, f"`#{name}` is not a plain id.", PLAIN, f"#{name}", f"id: {name}")
        elif name.startswith("page-") or name == CONTACT_BOX:
            yield page.problem(tag, f"The id `#{name}` belongs to the page frame.", "Choose another id.",
                             f"#{name}", f"id: {name}")
        elif counted[name] > 1 and page.html.ids[name] is not tag:
            yield page.problem(tag, f"The id `#{name}` is already in line {page.place(page.html.ids[name])[1]}.",
                             "Choose another id for the newer place: links lead to the first one only.",
                             f"#{name}", f"id: {name}")


@rule("heading-id", "Each heading ends in an id of its own, { #id }, that never changes.")
def heading_ids(page: Page):
    written = "\n".join(source for _, _, source in page.source if source.lstrip().startswith("#"))
    for heading in page.headings:
        name, text = heading.get("id", ""), text_of(heading)
        if not re.search(rf"\{{[^}}\n]*#{re.escape(name)}[ }}]", written):
            own = "-".join(re.findall(r"[a-z0-9]+", text.lower())[:3]) or "short-id"
            yield page.problem(heading, f"The heading `{text}` has no id.",
                             f"Write one behind it that never changes: {{ #{own} }}.")


@rule("heading-level", "Headings begin with ## and skip no level.")
def levels(page: Page):
    last = 1
    for heading in page.headings:
        level = int(heading.name[1])
        if level == 1:
            yield page.problem(heading, f"`# {text_of(heading)}` is a second title.",
                             "Begin sections with ##: the title is made from `title`.")
        elif level > last + 1:
            yield page.problem(heading, f"`{text_of(heading)}` skips a level.", f"Write {'#' * (last + 1)} before it.")
        last = level


@rule("left-over", "Readers see no Markdown: what was written became what it was meant to be.")
def left_over(page: Page):
    for text in (text.node for text in page.texts if text.node.parent.name not in ("code", "kbd", "pre")):
        for pattern, message, fix in LEFT_OVER:
            if match := re.search(pattern, text, re.MULTILINE):
                sign = match[0].strip()
                yield page.problem(text, message.format(sign), fix.format(), sign)
                break


@rule("steps", "Steps count 1, 2, 3 on the page as they do in the text, and nothing cuts their list in two.")
def steps(page: Page):
    written = {(file, line): text for file, line, text in reversed(page.source)}
    for items in page.find_all(["ol", "ul"]):
        for number, item in enumerate(items.find_all("li", recursive=False), int(items.get("start") or 1)):
            match = re.match(r"\s*(?:(\d+)\.|[-*+]) ", written.get(page.place(item), ""))
            mark = f"{number}" if items.name == "ol" else "-"
            if match and (match[1] or "-") != mark:
                yield page.problem(item, f"Step {match[1] or '-'} comes out as step {mark}.",
                                 "Number the steps 1, 2, 3, indent by four spaces what belongs to one, "
                                 "and write a line between them and another list.")


@rule("list", "What belongs to a list item is indented by four spaces.")
def lists(page: Page):
    return [Problem(file, line, "This list item is indented by half.",
                  "Indent by four spaces what belongs to a step, or not at all.")
            for file, line, text in page.source if re.match(r"(?:    )* {1,3}(?:[-*+]|\d+\.) ", text)]


@rule("drawing", "A drawing marks at most two things to press.")
def pressed(page: Page):
    for drawing in page.find_all(class_="screen"):
        if (count := len(drawing.find_all(class_="press"))) > 2:
            yield page.problem(drawing, f"The drawing marks {count} things to press.",
                             "Mark one, or two at most: what this step needs.")


@rule("markup", "Pages hold text: no script, form or style, and only the marks of drawings.")
def markup(site: Site):
    known = {name for *_, line, _ in site.templates.lines for name in re.findall(r"[\w-]+", line)}
    known |= {*MARKS, "case", "step", "how", "admonition", "admonition-title"}
    known |= {*" ".join(drawings(site).values()).split()}
    for page, tag in ((each, tag) for each in site.all_pages() for tag in each.find_all(True)):
        unmarked = tag.name in INSTEAD and not {"how", "case", "step"} & {*tag.get("class", ())}
        if tag.name not in ELEMENTS or unmarked:
            yield page.problem(tag, f"HTML `<{tag.name}>` is not allowed in a page.",
                             INSTEAD.get(tag.name, "Write Markdown."), f"<{tag.name}")
            continue
        for name in tag.attrs:
            by_template = name == "tabindex" and tag.name.startswith("h")  # so that browsers move the focus there
            if not ATTRIBUTES.fullmatch(name) and not by_template:
                yield page.problem(tag, f"`{name}` is not allowed on `<{tag.name}>`.",
                                 STYLES if name == "style" else SCRIPTS, f"{name}=")
        for name in set(tag.get("class", ())) - known:
            yield page.problem(tag, f"Unknown mark `.{name}`.",
                             nearest(name, MARKS, f"Marks are: .{', .'.join(MARKS)}."), f".{name}")
