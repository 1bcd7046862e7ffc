"""Headings, steps and drawings came out as they were meant; nothing is hidden, nothing of Markdown is left over."""

import re
from collections import Counter

from bs4 import Tag
from document import Document, Page, Text
from form import CONTACT_BOX, drawings, text_of
from pages import SLUG, Site
from report import nearest

from . import rule
from .common import MARKS, PLAIN

ELEMENTS = set("""a abbr blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr img kbd li ol p pre span strong sub
    sup table tbody td th thead tr ul details section summary""".split())
# tabindex is set by a template, so that browsers move the focus to headings.
ATTRIBUTES = re.compile("href|id|lang|class|title|alt|src|srcset|width|height|translate|role|start|scope|dir|tabindex|"
                        "(?:aria|data)-.*")
STYLES = "Styles are only in overrides/assets/style.css: remove it."
SCRIPTS = "Scripts do not run on this site: remove it."
INSTEAD = {"script": SCRIPTS, "style": STYLES,
           "iframe": "Nothing of other hosts is shown here: link to it by its name.",
           "details": "Write a fold: //// how | its name, and //// at its end.",
           "section": "Write a case: ///// html | section.case, and ///// at its end."}
LEFT_OVER = [  # (pattern of what the reader would see, message, fix)
    (r"＃+|［[^］\n]*］|｛[^｝\n]*｝|＊＊", "A full-width `{}` is no Markdown.", "Write # * [ ] { } half-width."),
    (r"^\s*\d+(?:[)）．、]|\.(?=[^\s\d]))", "`{}` begins no step.",
     "Write the number, a full stop and a space: 1. Open …"),
    (r"<!--|```|~~~", "`{}` is not closed.", "Close it, or remove it."),
    (r"^\s*///+ *\w*.*", "`{}` begins or ends nothing.",
     "Put an empty line before and behind it, indent it as the text around it, and see that outer fences have more."),
    (r"\?\?\?|^!!! ", "`{}` hides text, or makes a box.", "Write a fold: //// how | its name, and //// at its end."),
    (r"^\s*#{1,6} ", "`{}` did not become a heading.", "Put an empty line before it, and begin it at the margin."),
    (r"^\s*(?:[-*+]|\d+\.) \S", "A list item did not become one.", "Put an empty line before the list."),
    (r"\]\(|\]\[|\[[^\]\n]*$|\{ ?[#.:]|\*\*|\{%|\{\{|(?<![\w&])\{[^}\n]*$|--8<--",
     "The reader sees `{}`: Markdown that was not understood.", "Check brackets, spaces and empty lines around it."),
]


@rule("id", "An id is plain, is once on the built page, and does not begin as those of the page frame do.")
def ids(html: Document):
    page = html.site.by_url.get(html.url)
    written = {id(tag) for tag in page.find_all(id=True)} if page else ()
    counts = Counter(tag["id"] for tag in html.tags if tag.get("id"))
    for tag in (tag for tag in html.tags if tag.get("id")):
        name, needles = tag["id"], (f"#{tag['id']}", f"id: {tag['id']}", f'id="{tag["id"]}"')
        if id(tag) in written and not SLUG.fullmatch(name):
            yield tag, f"`#{name}` is not a plain id.", PLAIN, *needles
        elif id(tag) in written and (name.startswith("page-") or name == CONTACT_BOX):
            yield tag, f"The id `#{name}` belongs to the page frame.", "Choose another id.", *needles
        elif counts[name] > 1 and html.ids[name] is not tag:
            yield tag, f"The id `#{name}` is on the page twice.", (
                "Choose another id for the newer place: links lead to the first one only."), *needles


@rule("heading-id", "Each heading ends in an id of its own, { #id }, that never changes.")
def heading_ids(page: Page):
    written = "\n".join(text for _, _, text in page.source if text.lstrip().startswith("#"))
    for heading in page.headings:
        text = text_of(heading)
        if not re.search(rf"\{{[^}}\n]*#{re.escape(heading.get('id', ''))}[ }}]", written):
            own = "-".join(re.findall(r"[a-z0-9]+", text.lower())[:3]) or "short-id"
            yield heading, f"The heading `{text}` has no id.", f"Write one behind it that never changes: {{ #{own} }}."


@rule("heading-level", "Headings begin with ## and skip no level.")
def heading_levels(page: Page):
    for before, heading in zip([None, *page.headings], page.headings):
        level, most = int(heading.name[1]), int(before.name[1]) + 1 if before else 2
        if level == 1:
            yield heading, f"`# {text_of(heading)}` is a second title.", (
                "Begin sections with ##: the title is made from `title`.")
        elif level > most:
            yield heading, f"`{text_of(heading)}` skips a level.", f"Write {'#' * most} before it."


@rule("left-over", "Readers see no Markdown: what was written became what it was meant to be.",
      each=lambda page: page.texts)
def left_over(page: Page, text: Text):
    for pattern, message, fix in LEFT_OVER if text.node.parent.name not in ("code", "kbd", "pre") else ():
        if match := re.search(pattern, text.node, re.MULTILINE):
            yield message.format(match[0].strip()), fix, match[0].strip()
            return


def items(page: Page) -> list[tuple[Tag, str]]:
    """(list item, the line of the source that it comes from)."""
    lines = {(file, line): text for file, line, text in reversed(page.source)}
    return [(item, lines.get(page.place(item), "")) for item in page.find_all("li")]


@rule("steps", "Steps count 1, 2, 3 on the page as they do in the text, and nothing cuts their list in two.",
      each=items)
def step_numbers(page: Page, item: tuple[Tag, str]):
    tag, written = item
    number = int(tag.parent.get("start") or 1) + len(tag.find_previous_siblings("li"))
    mark = f"{number}" if tag.parent.name == "ol" else "-"
    match = re.match(r"\s*(?:(\d+)\.|[-*+]) ", written)
    if match and (match[1] or "-") != mark:
        yield f"Step {match[1] or '-'} comes out as step {mark}.", (
            "Number the steps 1, 2, 3, indent by four spaces what belongs to one, and write a line between them and "
            "another list.")


@rule("drawing", "A drawing marks at most two things to press.", each=lambda page: page.find_all(class_="screen"))
def drawing(page: Page, screen: Tag):
    if (count := len(screen.find_all(class_="press"))) > 2:
        yield f"The drawing marks {count} things to press.", "Mark one, or two at most: what this step needs."


def known_classes(site: Site) -> set[str]:
    """Classes that a page may have: of drawings, of sections, and whatever templates name."""
    in_templates = {name for *_, line, _ in site.templates.lines for name in re.findall(r"[\w-]+", line)}
    return {*MARKS, "case", "step", "how", "admonition", "admonition-title", *in_templates,
            *" ".join(drawings(site).values()).split()}


@rule("markup", "Pages hold text: no script, form or style, and only the marks of drawings.")
def markup(site: Site):
    known = known_classes(site)
    for page, tag in ((each, tag) for each in site.all_pages() for tag in each.find_all()):
        classes = {*tag.get("class", ())}
        if tag.name not in ELEMENTS or tag.name in INSTEAD and not {"how", "case", "step"} & classes:
            yield page.problem(tag, f"HTML `<{tag.name}>` is not allowed in a page.",
                               INSTEAD.get(tag.name, "Write Markdown."), f"<{tag.name}")
            continue
        for name in tag.attrs:
            if not ATTRIBUTES.fullmatch(name):
                yield page.problem(tag, f"`{name}` is not allowed on `<{tag.name}>`.",
                                   STYLES if name == "style" else SCRIPTS, f"{name}=")
        for name in classes - known:
            yield page.problem(tag, f"Unknown mark `.{name}`.",
                               nearest(name, MARKS, f"Marks are: .{', .'.join(MARKS)}."), f".{name}")
