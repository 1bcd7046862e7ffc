"""What a page may and must have: front matter, headings, steps, blocks, HTML; and that the navigation lists it."""

import datetime
import re

from .source import FRONT, LANGUAGES, SETTINGS, Fault, Page, Site, nearest

# Keys by kind of page: (must have, may have). The order is the one to write them in.
KEYS = {
    "answers": ("title description tags audience reviewed sources", "related expires moved_anchors"),
    "manuals": ("title description tags audience reviewed sources", "related expires moved_anchors"),
    "contact.md": ("title description reviewed", "tags expires moved_anchors"),
    "": ("title description", "tags moved_anchors"),
    "moved": ("title template moved_to search", "description moved_anchors"),
}
MEANING = {
    "title": "the question or task", "description": "the short answer in one or two sentences", "tags": "a list of other words people type for it",
    "audience": "[staff, students] or one of them", "reviewed": "the day a person last checked it, as 2026-11-24",
    "sources": "where its facts come from: names from the file of addresses, or seed, or ui-labels",
    "template": "moved.html", "moved_to": "the page it moved to, as answers/new-page.md", "search": "{exclude: true}",
}
AUDIENCE = ["staff", "students"]
SOURCES = ["seed", "ui-labels"]  # besides the names of addresses
LENGTH = {"en": 200, "ja": 120}  # characters of a short answer: it is pasted into e-mails
BLOCKS = ["signin", "methods", "security", "app", "setting"]
MARKS = [".press", ".button", ".field", ".code", ".on"]
ELEMENTS = {"a": {"href"}, "abbr": {"title"}, "br": set(), "code": set(), "em": set(), "img": {"src", "alt", "width", "height", "srcset"},
            "kbd": set(), "span": set(), "strong": set(), "sub": set(), "sup": set()}
EVERYWHERE = {"id", "lang", "class"}
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
INVISIBLE = {0x00A0: "no-break space", 0x3000: "full-width space", 0x00AD: "soft hyphen", 0x200B: "zero-width space", 0x200C: "zero-width non-joiner", 0x200D: "zero-width joiner", 0x2060: "word joiner",
             0xFEFF: "byte-order mark", 0x200E: "left-to-right mark", 0x200F: "right-to-left mark", 0x2028: "line separator", 0x2029: "paragraph separator",
             **{code: "right-to-left control" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}}


def check(site: Site):
    yield from site.faults
    for page in site.all_pages():
        yield from names(page)
        yield from characters(page)
        yield from unfinished(page)
        yield from front_matter(site, page)
        if "moved_to" not in page.meta:
            yield from headings(page)
            yield from steps(page)
            yield from blocks(page)
            yield from markup(page)
    yield from titles(site)
    yield from navigation(site)
    yield from other_files(site)


def names(page: Page):
    for part in page.path.removesuffix(".md").split("/"):
        if not SLUG.fullmatch(part):
            yield Fault(page.file, 1, f"`{part}` is not a plain name.", "Name files and folders with small letters a–z, digits and hyphens only: the name is the address.")


def characters(page: Page):
    for number, line in enumerate(page.text.split("\n"), 1):
        for character in line:
            if ord(character) in INVISIBLE:
                yield Fault(page.file, number, f"An invisible character stands here ({INVISIBLE[ord(character)]}, U+{ord(character):04X}).", "Delete it, or type the words around it again.")
                break
            if ord(character) < 32 and character != "\t" or character == "\ufffd" or 0x7F <= ord(character) < 0xA0:
                yield Fault(page.file, number, f"A character that cannot be shown stands here (U+{ord(character):04X}).", "Delete it, or type the words around it again.")
                break
        if "\t" in line and page.front.data:
            yield Fault(page.file, number, "A tab stands here.", "Use spaces: four to indent what belongs to a step.")


def unfinished(page: Page):
    """tools/page.py makes new pages that say FILL IN where a person must write."""
    for number, line in enumerate(page.text.split("\n"), 1):
        if "FILL IN" in line:
            yield Fault(page.file, number, "This still says FILL IN.", "Write what it asks for, and delete the words FILL IN.")


def front_matter(site: Site, page: Page):
    meta = page.meta
    if not FRONT.match(page.text) or page.front.problems:
        return  # said already
    moved = "moved_to" in meta or "template" in meta
    must, may = (keys.split() for keys in KEYS["moved" if moved else page.path if page.path in KEYS else page.kind if page.kind in KEYS else ""])
    known = must + may
    meant = {match[1] for key in meta if key not in known and (match := re.search("`(.*)`", nearest(key, known)))}
    for key in meta:
        if key not in known:
            close = nearest(key, known)
            everywhere = {name for keys in KEYS.values() for name in " ".join(keys).split()}
            remedy = close.strip() or ("This kind of page does not have it: remove the line." if key in everywhere else f"Remove the line. Keys here: {', '.join(known)}.")
            yield Fault(page.file, page.line(str(key)), f"Unknown key `{key}`.", remedy)
    for key in must:
        if key not in meta and key not in meant:
            yield Fault(page.file, 1, f"The key `{key}` is missing.", f"Add `{key}:` with {MEANING[key]}.")
    for key in known:
        if key in meta:
            for wrong, remedy, *path in _value(site, page, key, meta[key]):
                yield Fault(page.file, page.line(key, *path), wrong, remedy)


def _text(key, value):
    if not isinstance(value, str):
        yield f"`{key}` must be text, not {_kind(value)}.", "Put it in quotes." if value is not None and not isinstance(value, list | dict) else f"Write {MEANING.get(key, 'text')}."
    elif not value.strip():
        yield f"`{key}` is empty.", f"Write {MEANING.get(key, 'text')}."
    elif re.search(r"\*\*|\]\(|\]\[|`|<[a-z/]", value):
        yield f"`{key}` has Markdown or HTML in it.", "Write plain words: it is also shown in search and pasted into e-mails."


def _value(site, page, key, value):
    """(wrong, remedy, path of keys below `key`) for each fault of one value."""
    if key == "title":
        yield from _text(key, value)
        if isinstance(value, str):
            if len(value) > 80:
                yield f"The title has {len(value)} characters; 80 fit.", "Shorten it. Put the words that matter first."
            if page.kind == "answers" and "moved_to" not in page.meta and not value.rstrip().endswith("？" if page.language == "ja" else "?"):
                yield "The title of an answer is a question.", "End it with ？." if page.language == "ja" else "End it with ?."
            if value != value.strip() or "\n" in value:
                yield "The title has spaces around it or more than one line.", "Write it on one line."
    elif key == "description":
        yield from _text(key, value)
        if isinstance(value, str) and len(value.strip()) > LENGTH[page.language]:
            yield f"The description has {len(value.strip())} characters; {LENGTH[page.language]} fit.", "Shorten it to one or two sentences: it is the short answer."
        if isinstance(value, str) and 0 < len(value.strip()) < 15:
            yield "The description is too short to be an answer.", "Write one or two sentences that a reader can act on."
    elif key in ("tags", "audience", "sources", "related"):
        if not isinstance(value, list):
            yield f"`{key}` must be a list, not {_kind(value)}.", f"Write `{key}: [one, two]`, or one a line with `- ` before it."
            return
        if not value and key != "related":
            yield f"`{key}` is empty.", f"Write {MEANING[key]}."
        seen = set()
        for index, entry in enumerate(value):
            if not isinstance(entry, str) or not entry.strip():
                yield f"`{key}` has an entry that is not text: {entry!r}.", "Put it in quotes.", index
            elif entry.casefold() in seen:
                yield f"`{key}` has `{entry}` twice.", "Remove one.", index
            else:
                seen.add(entry.casefold())
                yield from ((*fault, index) for fault in _entry(site, page, key, entry))
        if key == "related" and len(value) > 3:
            yield f"`related` has {len(value)} pages; three are shown.", "Keep the three that help most."
    elif key in ("reviewed", "expires"):
        if isinstance(value, datetime.datetime) or not isinstance(value, datetime.date):
            yield f"`{key}` is not a date: {value!r}.", "Write it as 2026-11-24, a day that exists, without quotes."
        elif key == "reviewed" and value > site.today + datetime.timedelta(days=1):
            yield f"`reviewed` lies in the future: {value}.", "Write the day on which you checked the page."
    elif key == "template" and value != "moved.html":
        yield f"Unknown template `{value}`.", "Only pages that moved have a template: moved.html."
    elif key == "search" and value != {"exclude": True}:
        yield "`search` is not `{exclude: true}`.", "Write it so: search must find the page at its new place only."
    elif key == "moved_to" and not isinstance(value, str):
        yield f"`moved_to` must be a page, not {_kind(value)}.", "Write it as answers/new-page.md."
    elif key == "moved_anchors" and not (isinstance(value, dict) and all(isinstance(part, str) for pair in value.items() for part in pair)):
        yield "`moved_anchors` is not a list of `old: \"#new\"`.", 'Write one a line: `old-id: "#new-id"` or `old-id: answers/page.md#id`.'


def _entry(site, page, key, entry):
    if key == "audience" and entry not in AUDIENCE:
        yield f"Unknown audience `{entry}`.", nearest(entry, AUDIENCE).strip() or "Write staff, students or both."
    if key == "sources" and entry not in SOURCES and entry not in site.addresses:
        yield f"Unknown source `{entry}`.", nearest(entry, [*SOURCES, *site.addresses]).strip() or f"Add its address to {site.ADDRESSES} under this name, or write seed."
    if key == "related":
        ids = site.ids[page.language]
        if entry == page.id:
            yield f"The page names itself in `related`.", "Remove it."
        elif entry not in ids:
            yield f"Unknown id `{entry}` in `related`.", nearest(entry, ids).strip() or "Write the file name of an answer or manual, without .md."


def _kind(value) -> str:
    return {type(None): "empty", bool: "yes/no", int: "a number", float: "a number", list: "a list", dict: "keys and values", str: "text"}.get(type(value), "a date")


def headings(page: Page):
    seen = {}
    last = 1
    for heading in page.headings:
        def fault(wrong, remedy):
            return Fault(page.file, heading.line, wrong, remedy)
        if heading.level == 1:
            yield fault(f"`# {heading.text}` is a second title.", "Begin sections with ##: the page's title is made from `title`.")
        elif heading.level > last + 1:
            yield fault(f"`{heading.text}` skips a level.", f"Write {'#' * (last + 1)} before it.")
        last = heading.level
        if not heading.id:
            yield fault(f"The heading `{heading.text}` has no id.", f"Write one behind it that never changes: {'#' * heading.level} {heading.text} {{ #{_suggest(heading.text)} }}.")
        elif not SLUG.fullmatch(heading.id):
            yield fault(f"`#{heading.id}` is not a plain id.", "Use small letters a–z, digits and hyphens.")
        elif heading.id.startswith("page-"):
            yield fault(f"`#{heading.id}`: ids that begin with page- belong to the frame of the page.", "Choose another id.")
        elif heading.id in seen:
            yield fault(f"The id `#{heading.id}` stands already in line {seen[heading.id]}.", "Choose another id for the newer heading: links lead to the first one only.")
        seen.setdefault(heading.id, heading.line)
    lines = page.prose.split("\n")
    for number, line in enumerate(lines[1:], 1):
        if re.fullmatch(r" {0,3}(=+|-+)[ ]*", line) and lines[number - 1].strip() and not lines[number - 1].lstrip().startswith(("|", "///")):
            yield Fault(page.file, page.body_line + number, "This line makes a heading of the line above.", f"Write `## {lines[number - 1].strip()} {{ #id }}`, or leave an empty line between.")


def _suggest(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", text.lower())
    return "-".join(words[:3]) or "short-id"


def steps(page: Page):
    """Numbers rise one by one; a list that text at the margin has cut in two starts again at 1 on the page."""
    expected = {}  # indentation: next number
    lines = page.prose.split("\n")
    items = {item.line - page.body_line: item for item in page.items}
    inside = False
    for number, line in enumerate(lines):
        if line.strip().startswith("///"):
            inside = not inside if line.strip() == "///" or not inside else inside
            inside = line.strip() != "///"
        item = items.get(number)
        if item:
            for indent in [indent for indent in expected if indent > item.indent]:
                del expected[indent]
            if item.indent % 4:
                yield Fault(page.file, page.body_line + number, f"This list item is indented by {item.indent} spaces.", "Indent by four spaces, or not at all.")
            if item.number is None:
                expected.pop(item.indent, None)
            else:
                if item.number != expected.get(item.indent, 1):
                    if item.indent not in expected:
                        wrong, remedy = f"The list starts with {item.number}; the page will show 1.", f"Indent what stands between this step and step {item.number - 1} by four spaces, or start with 1."
                    else:
                        wrong, remedy = f"Step {item.number} follows step {expected[item.indent] - 1}.", "Number the steps 1, 2, 3 …"
                    yield Fault(page.file, page.body_line + number, wrong, remedy)
                expected[item.indent] = item.number + 1
        elif line.strip():
            indent = len(line) - len(line.lstrip())
            for deeper in [deeper for deeper in expected if indent < deeper + 4]:
                if number and lines[number - 1].strip() and indent <= deeper and not line.lstrip().startswith(("#", "///")):
                    continue  # the text of the step goes on in the next line
                del expected[deeper]


def blocks(page: Page):
    open_line = open_kind = None
    pressed = 0
    for number, line in enumerate(page.prose.split("\n"), page.body_line):
        stripped = line.strip()
        if re.match(r"(\?\?\?|!!!|===)", stripped):
            yield Fault(page.file, number, "This makes a box, a tab or a collapsed text.", "Write a heading with an id instead: what is hidden is not found, and cannot be linked.")
        match = re.fullmatch(r"/{3,}\s*(.*)", stripped)
        if not match:
            pressed += len(re.findall(r"\{[^}\n]*\.press\b", line)) if open_kind else 0
            continue
        if match[1]:
            if open_kind:
                yield Fault(page.file, open_line, f"The drawing `{open_kind}` is not closed.", "Write /// on a line of its own behind it, indented as its first line is.")
            open_kind, open_line, pressed = match[1].split("|")[0].strip(), number, 0
            if open_kind not in BLOCKS:
                yield Fault(page.file, number, f"Unknown block `{open_kind}`.", nearest(open_kind, BLOCKS).strip() or f"Drawings of screens are: {', '.join(BLOCKS)}.")
            elif "|" not in match[1] or not match[1].split("|", 1)[1].strip():
                yield Fault(page.file, number, "The drawing has no title.", f"Write /// {open_kind} | and the words at the top of the screen.")
        elif open_kind:
            if pressed > 2:
                yield Fault(page.file, open_line, f"The drawing marks {pressed} things to press.", "Mark one, or two at most: what this step needs.")
            open_kind = None
        else:
            yield Fault(page.file, number, "/// closes nothing here.", "Remove it, or begin a drawing with /// signin | Title.")
    if open_kind:
        yield Fault(page.file, open_line, f"The drawing `{open_kind}` is not closed.", "Write /// on a line of its own behind it.")


def markup(page: Page):
    """HTML and `{ … }` in the text: only what the page frame and its security policy can carry."""
    for name, attributes, line in page.raw:
        if name not in ELEMENTS:
            remedy = {"script": "Scripts do not run on this site: remove it.", "style": "Styles stand in overrides/assets/style.css only.",
                      "iframe": "Nothing of other hosts is shown here: link to it by its name from the file of addresses.",
                      "details": "Write a heading with an id: what is collapsed is not found."}.get(name, f"Write Markdown. Allowed are: {', '.join(ELEMENTS)}.")
            yield Fault(page.file, line, f"HTML `<{name}>` is not allowed in a page.", remedy)
            continue
        for attribute in attributes:
            if attribute not in ELEMENTS[name] | EVERYWHERE:
                why = "Scripts do not run on this site: remove it." if attribute.startswith("on") else "Styles stand in overrides/assets/style.css only: remove it." if attribute == "style" else "Remove it."
                yield Fault(page.file, line, f"`{attribute}` is not allowed on `<{name}>`.", why)
        if name == "img" and not attributes.get("alt"):
            yield Fault(page.file, line, "The image has no words for people who cannot see it.", 'Add alt="…" that says what it shows.')
    for link in page.links:
        if link.kind == "image" and not link.text.strip():
            yield Fault(page.file, link.line, "The image has no words for people who cannot see it.", "Write them in the square brackets: ![What it shows](…).")
        if link.kind in ("inline", "name") and not re.sub(r"[*_`]", "", link.text).strip():
            yield Fault(page.file, link.line, "The link has no words.", "Write in the square brackets where it leads.")
        if link.kind in ("inline", "name") and link.text.strip().lower() in ("here", "click here", "this", "this page", "link", "more", "こちら", "ここ", "リンク", "詳細"):
            yield Fault(page.file, link.line, f"`{link.text}` does not say where the link leads.", "Name the page or what the reader can do there: some readers hear links alone.")
    for text, line in page.attributes:
        for part in text.split():
            if part.startswith("."):
                if part not in MARKS:
                    yield Fault(page.file, line, f"Unknown mark `{part}`.", nearest(part, MARKS).strip() or f"Marks are: {', '.join(MARKS)}.")
            elif not part.startswith("#") and not re.fullmatch(r"lang=\"?(en|ja)\"?", part):
                yield Fault(page.file, line, f"`{part}` is not allowed in `{{ … }}`.", "Allowed are an #id, a mark such as .press, and lang=en or lang=ja.")
    for match in re.finditer(r"<!--|^ {0,3}(?:```|~~~)", page.prose, re.MULTILINE):
        yield Fault(page.file, page.body_line_at(match.start()), f"`{match[0].strip()}` is not closed: it takes the rest of the page with it.", "Close it, or remove it.")
    for match in re.finditer(r"^ *＃+|［[^］\n]*］|｛[^｝\n]*｝|＊＊", page.prose, re.MULTILINE):
        yield Fault(page.file, page.body_line_at(match.start()), f"A full-width `{match[0].strip()[0]}` is no Markdown.", "Write # * [ ] { } half-width.")
    for match in re.finditer(r"^ *(\d+(?:[)）．、]|\.(?=[^\s\d])))", page.prose, re.MULTILINE):
        yield Fault(page.file, page.body_line_at(match.start(1)), f"`{match[1]}` begins no step.", "Write the number, a full stop and a space: 1. Open …")
    for match in re.finditer(r"(?<![\w&])\{[^}\n]*$", page.prose, re.MULTILINE):
        yield Fault(page.file, page.body_line_at(match.start()), "`{` is not closed.", "Close it with }.")


def titles(site: Site):
    for language, pages in site.pages.items():
        for key in ("title", "description"):
            seen = {}
            for page in pages.values():
                value = page.meta.get(key)
                if isinstance(value, str) and "moved_to" not in page.meta:
                    same = re.sub(r"\W+", " ", value).casefold()
                    if same in seen:
                        yield Fault(page.file, page.line(key), f"The {key} is also that of {seen[same].path}.", "Say what is different on this page.", ((seen[same].file, seen[same].line(key)),))
                    seen.setdefault(same, page)


def navigation(site: Site):
    """Each page stands in the navigation of its language; each entry is a page; both languages list the same."""
    if any(file.problems for file in site.settings_files.values()):
        return  # said already
    for language in LANGUAGES:
        listed = {}
        pages = site.pages[language]
        for path, section, line in site.nav(language):
            file = SETTINGS[language]
            if path in listed:
                yield Fault(file, line, f"`{path}` is listed twice.", f"Remove it here or in line {listed[path]}.")
            elif path not in pages:
                yield Fault(file, line, f"The navigation lists `{path}`, which does not exist.", nearest(path, pages).strip() or f"Create docs/{language}/{path} or remove the entry.")
            elif "moved_to" in pages[path].meta:
                yield Fault(file, line, f"The navigation lists `{path}`, which moved.", f"List `{pages[path].meta['moved_to']}` instead.")
            elif pages[path].kind and not section:
                yield Fault(file, line, f"`{path}` stands under no topic, so the home page and the helpdesk's table do not show it.", "Indent it under one of the topics.")
            elif not pages[path].kind and section:
                yield Fault(file, line, f"`{path}` stands under a topic; topics hold answers and manuals.", "Move it out.")
            listed.setdefault(path, line)
        for path, page in pages.items():
            if path not in listed and "moved_to" not in page.meta:
                yield Fault(page.file, 1, "The page is not in the navigation: no list shows it.", f"Add `- {path}` under its topic in {SETTINGS[language]}.")
    english, japanese = ([(path, line) for path, _, line in site.nav(language)] for language in ("en", "ja"))
    for (path, _), (other, line) in zip(english, japanese):
        if path != other:
            yield Fault(SETTINGS["ja"], line, f"Here stands `{other}`; the English navigation has `{path}` at this place.", "Keep the same pages in the same order in both.")
            break


def other_files(site: Site):
    """Only pages belong into docs/: anything else would be published without a check."""
    for language in LANGUAGES:
        for found in sorted((site.root / "docs" / language).rglob("*")):
            if found.is_file() and found.suffix not in (".md", ".png", ".svg", ".webp", ".jpg"):
                yield Fault(found.relative_to(site.root).as_posix(), 1, "This file is neither a page nor an image.", "Remove it, or give a page the ending .md.")
