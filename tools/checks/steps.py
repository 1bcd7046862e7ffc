"""Steps, drawings and marks came out as they were meant; nothing is hidden, nothing of Markdown is left over."""

import re

from pages import Page, Site
from report import Fault, nearest

from . import rule

MARKS = ("press", "button", "field", "code", "on")
ELEMENTS = set("""a abbr blockquote br code dd div dl dt em h1 h2 h3 h4 h5 h6 hr img kbd li ol p pre span strong sub
    sup table tbody td th thead tr ul""".split())
ATTRIBUTES = set("""href id lang class title alt src srcset width height translate role start scope dir""".split())
INSTEAD = {
    "script": "Scripts do not run on this site: remove it.",
    "style": "Styles stand in overrides/assets/style.css only.",
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


@rule("left-over", "Readers see no Markdown: what was written became what it was meant to be.")
def left_over(site: Site):
    for page in site.all_pages():
        for text in (text.node for text in page.texts if text.node.strip()
                     and text.node.parent.name not in ("code", "kbd", "pre")):
            for pattern, wrong, remedy in LEFT_OVER:
                if match := re.search(pattern, text, re.MULTILINE):
                    sign = match[0].strip()
                    yield page.fault(text, wrong.format(sign), remedy.format(), sign)
                    break


@rule("steps", "Steps count 1, 2, 3 on the page as they do in the text, and nothing cuts their list in two.")
def steps(site: Site):
    for page in site.all_pages():
        for items in page.find_all(["ol", "ul"]):
            first = int(items.get("start") or 1)
            for number, item in enumerate(items.find_all("li", recursive=False), first):
                file, line = page.place(item)
                written = next((text for one, at, text in page.source if (one, at) == (file, line)), "")
                match = re.match(r"\s*(?:(\d+)\.|[-*+]) ", written)
                mark = f"{number}" if items.name == "ol" else "-"
                if match and (match[1] or "-") != mark:
                    yield page.fault(item, f"Step {match[1] or '-'} comes out as step {mark}.",
                                     "Number the steps 1, 2, 3, indent by four spaces what belongs to one, "
                                     "and write a line between them and another list.")


@rule("list", "What belongs to a list item is indented by four spaces.")
def lists(site: Site):
    for page in site.all_pages():
        for file, line, text in page.source:
            spaces = re.match(r"( *)(?:[-*+]|\d+\.) ", text)
            if spaces and len(spaces[1]) % 4:
                yield Fault(file, line, "This list item is indented by half.",
                            "Indent by four spaces what belongs to a step, or not at all.")


@rule("drawing", "A drawing has a kind, a title, an end, and at most two things to press.")
def drawings(site: Site):
    kinds = {kind.get("name") for kind in site.settings[site.first.code].get(
        "markdown_extensions", "pymdownx.blocks.admonition", "types", default=[])}
    for page in site.all_pages():
        opened = None
        for file, line, text in page.source:
            fence = re.fullmatch(r"\s*///+\s*(\w*)\s*(\|?)\s*(.*)", text)
            if not fence:
                continue
            kind = fence[1]
            if kind and opened:
                yield Fault(*opened, "The drawing is not closed.", "Write /// on a line of its own behind it.")
            if kind and kind not in kinds:
                yield Fault(file, line, f"Unknown drawing `{kind}`.",
                            nearest(kind, kinds, f"Drawings are: {', '.join(sorted(kinds))}."))
            elif kind and not fence[3]:
                yield Fault(file, line, "The drawing has no title.",
                            f"Write /// {kind} | and the words at the top of the screen.")
            elif not kind and not opened:
                yield Fault(file, line, "/// closes nothing here.",
                            "Remove it, or begin a drawing with /// signin | Title.")
            opened = (file, line) if kind else None
        if opened:
            yield Fault(*opened, "The drawing is not closed.", "Write /// on a line of its own behind it.")
        for drawing in page.find_all(class_="screen"):
            if (pressed := len(drawing.find_all(class_="press"))) > 2:
                yield page.fault(drawing, f"The drawing marks {pressed} things to press.",
                                 "Mark one, or two at most: what this step needs.")


@rule("markup", "Pages hold text: no script, form or style, and only the marks of drawings.")
def markup(site: Site):
    frame = {name for _, _, _, line, _ in site.template_lines for name in re.findall(r"[\w-]+", line)}
    frame |= {name
              for kind in site.settings[site.first.code].get("markdown_extensions", "pymdownx.blocks.admonition",
                                                             "types", default=[])
              for name in str(kind.get("class")).split()} | {"admonition", "admonition-title"}
    for page in site.all_pages():
        for tag in page.find_all(True):
            yield from _tag(page, tag, frame)


def _tag(page: Page, tag, frame: set[str]):
    if tag.name not in ELEMENTS:
        yield page.fault(tag, f"HTML `<{tag.name}>` is not allowed in a page.",
                         INSTEAD.get(tag.name, "Write Markdown."), f"<{tag.name}")
        return
    for name in tag.attrs:
        if name.startswith("on") or name == "style" or not (name in ATTRIBUTES or name.startswith(("aria-", "data-"))):
            why = "Scripts do not run on this site: remove it."
            if name == "style":
                why = "Styles stand in overrides/assets/style.css only: remove it."
            yield page.fault(tag, f"`{name}` is not allowed on `<{tag.name}>`.", why, f"{name}=")
    for name in tag.get("class", ()):
        if name not in MARKS and name not in frame:
            yield page.fault(tag, f"Unknown mark `.{name}`.", nearest(name, MARKS, f"Marks are: .{', .'.join(MARKS)}."),
                             f".{name}")
