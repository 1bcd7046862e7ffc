"""Makes, moves and deletes answers and manuals, so that no address that was ever published gets lost.

    .venv/bin/python tools/page.py new answer lost-tablet --topic lost-device
    .venv/bin/python tools/page.py move lost-tablet lost-or-stolen-tablet
    .venv/bin/python tools/page.py delete lost-tablet --to lost-device#remove

Everything is worked out before the first file is written. What cannot be done is refused in words, with exit status 1,
and leaves every file as it was.
"""

import argparse
import datetime
import posixpath
import re
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from checks import ledger  # noqa: E402
from checks.source import LANGUAGES, SETTINGS, Fault, Site, nearest, read_yaml  # noqa: E402

FOLDERS = {"answer": "answers", "manual": "manuals"}

# The words FILL IN mark what a person must still write. A check refuses every page that has them.
TEMPLATES = {
    "en": """\
---
title: FILL IN the {title}
description: >-
  FILL IN the short answer to {id}, in one or two sentences.
tags:
  - FILL IN other words that people type for {id}
audience: [staff, students] # FILL IN who it is for
reviewed: {today}
sources: [seed] # FILL IN where each fact comes from: names in overrides/includes/addresses.md
related: [{related}]
---

## Steps { #steps }

1. FILL IN the first step: one action.
2. FILL IN the next step, with the exact label of each button.

## If this did not work { #not-working }

1. Take a [screenshot of the screen](../manuals/screenshot.md) where you cannot go on.
2. Send it to us through the [contact page](../contact.md#send).
""",
    "ja": """\
---
title: FILL IN：{title}
description: >-
  FILL IN：{id}の回答の要点を1〜2文で書きます。
tags:
  - FILL IN：{id}を検索するときに入力される言葉
audience: [staff, students] # FILL IN：対象
reviewed: {today}
sources: [seed] # FILL IN：根拠（overrides/includes/addresses.mdにある名前）
related: [{related}]
---

## 手順 { #steps }

1. FILL IN：最初の手順（操作は1つだけ）
2. FILL IN：次の手順（ボタンは画面の表示どおり）

## 解決しないとき { #not-working }

1. 先に進めない[画面のスクリーンショット](../manuals/screenshot.md)を撮ります。
2. [お問い合わせページ](../contact.md#send)から送ります。
""",
}
TITLES = {
    ("en", "answer"): "question about {id}, as the reader would ask it?", ("en", "manual"): "task of {id}",
    ("ja", "answer"): "{id}についての質問（読者の言葉で）？", ("ja", "manual"): "{id}の作業名",
}
DELETED = {
    "en": "We removed this page. Read this one instead:\n",
    "ja": "このページは削除しました。次のページをご覧ください。\n",
}


class Refused(Exception):
    """What was asked for cannot be done; the text says why and what to do."""


class Files:
    """The files of the site as they will be: changes are collected here, and written at the end, all or none."""

    def __init__(self):
        self.changes: dict[str, str] = {}

    def list(self, *patterns: str) -> list[str]:
        """Files that exist now, relative to the site, for patterns such as "docs/**/*.md"."""
        return sorted(path.relative_to(ROOT).as_posix() for pattern in patterns for path in ROOT.glob(pattern) if path.is_file())

    def read(self, path: str) -> str:
        if path in self.changes:
            return self.changes[path]
        try:
            return (ROOT / path).read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            raise Refused(f"{path}: This file is not UTF-8. Save it as UTF-8 in your editor.") from None

    def write(self, path: str, text: str):
        """Plan the new text of a file. Line ends stay as the text has them."""
        self.changes[path] = text

    def save(self):
        """Write all changes; when one fails, put back what was there."""
        targets = {ROOT / path: text.encode("utf-8") for path, text in self.changes.items()}
        before = {path: path.read_bytes() if path.exists() else None for path in targets}
        try:
            for path, content in targets.items():
                if content != before[path]:
                    path.write_bytes(content)
        except BaseException:
            for path, content in before.items():
                if content is None:
                    path.unlink(missing_ok=True)
                elif path.read_bytes() != content:
                    path.write_bytes(content)
            raise


# Reading the site

def published(site: Site) -> set[str]:
    """Ids of all answers and manuals that were ever published, in either language."""
    return {match[1] for line in ledger.read(site) if (match := re.match(r"(?:ja/)?(?:answers|manuals)/([^/]+)/", line))}


def live(site: Site, name: str) -> str:
    """The path of a page below docs/en/ and docs/ja/, from its id, or its id with the folder before it."""
    paths = {path for pages in site.pages.values() for path, page in pages.items() if page.kind in FOLDERS.values()}
    name = name.removesuffix(".md").strip("/")
    found = sorted(path for path in paths if name in (path[:-3], Path(path).stem))
    if not found:
        raise Refused(f"There is no answer or manual `{name}`.{nearest(name, [Path(path).stem for path in paths])}")
    if len(found) > 1:
        raise Refused(f"`{name}` is both {' and '.join(found)}. Say which, for example {found[0][:-3]}.")
    for lang, pages in site.pages.items():
        if found[0] not in pages:
            raise Refused(f"docs/{lang}/{found[0]} is missing. A page must exist in both languages: add it first.")
        if target := pages[found[0]].meta.get("moved_to"):
            raise Refused(f"`{name}` only leads to {target} now. Use that page.")
    return found[0]


def check_new_id(site: Site, id: str):
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", id) or id == "index" or len(id) > 60:
        raise Refused(f"`{id}` cannot be an id. Use small letters a–z, digits and single hyphens, at most 60, for example lost-tablet.")
    for page in site.all_pages():
        if page.id == id:
            raise Refused(f"`{id}` exists: {page.file}. Choose another id.")
    if id in published(site):
        raise Refused(f"`{id}` was published before ({Site.LEDGER}). Old e-mails may still point there. Choose another id.")


# Changing the site

def edit_navigation(site: Site, files: Files, page: str, change, expect):
    """Change the line that lists `page` in the navigation of both languages; all other lines stay as they are, comments too.

    change(line) gives the text for the line's place; expect(pages) the pages that must then be listed.
    """
    for lang, path in SETTINGS.items():
        places = [line for listed, _, line in site.nav(lang) if listed == page]
        if len(places) != 1:
            raise Refused(f"{path}: {page} is listed {len(places)} times in `nav`. It must be there once. Mend that first.")
        lines = files.read(path).splitlines(keepends=True)
        lines[places[0] - 1] = change(lines[places[0] - 1])
        text = "".join(lines)
        data = read_yaml(text, tags=("!ENV",)).data
        if list(paths(data.get("nav"))) != expect([listed for listed, _, _ in site.nav(lang)]):
            raise Refused(f"{path}:{places[0]}: this line cannot be changed by command. Let each page have its own line in `nav`: `- {page}`.")
        files.write(path, text)


def paths(nav):
    """The pages of a navigation, in order."""
    for item in nav or []:
        for value in [item] if isinstance(item, str) else item.values():
            yield from [value] if isinstance(value, str) else paths(value)


HEAD = re.compile(r"\ufeff?---[ \t]*\r?\n.*?\n---[ \t]*\r?(\n|$)", re.S)
LINK = re.compile(r"(\]\(<?|^\[[^\]\n]+\]:[ \t]+<?)([^\s()<>#]*\.md)(#[^\s()<>]*)?", re.M)


def repoint(site: Site, files: Files, old: str, new: str, fragment: str | None = None) -> list[str]:
    """Let everything that names the page `old` name `new` instead. Gives back the places, as file:line.

    Fragments stay; a given `fragment` ("" or "#id") replaces them.
    """
    old_id, new_id = Path(old).stem, Path(new).stem
    mention = re.compile(rf"(?<![\w/-]){re.escape(old)}(#[\w-]+)?")
    address = re.compile(rf"(?:(?<![\w-])|(?<=\\n)){re.escape(old[:-3])}(?![\w-])(/?)(#[\w-]+)?")
    places = []

    def named(match):
        return new + (match[1] or "" if fragment is None else fragment)

    def change(path, text):
        before = files.read(path)
        for number, (a, b) in enumerate(zip(before.splitlines(), text.splitlines()), 1):
            if a != b:
                places.append(f"{path}:{number}")
        files.write(path, text)

    for page in site.all_pages():
        here = posixpath.dirname(page.path)
        text = files.read(page.file)

        def link(match):
            if posixpath.normpath(posixpath.join(here, match[2])) != old:
                return match[0]
            return match[1] + posixpath.relpath(new, here or ".") + (match[3] or "" if fragment is None else fragment)

        text = LINK.sub(link, text)
        if head := HEAD.match(text):
            # `moved_to` and `moved_anchors` name pages from the language's folder.
            front = change_related(mention.sub(named, head[0]), old_id, None if page.path == new or "/" not in new else new_id)
            text = front + text[head.end():]
        change(page.file, text)
    # A notice in the settings names a page like the front matter does; all else by address.
    for path in SETTINGS.values():
        change(path, mention.sub(named, files.read(path)))
    # Quoted, or in a table, an id stands for its page; in a guide, too, unless it is an ordinary word.
    quoted = re.compile(rf"([\"']|related: \[(?:[\w-]+, )*){re.escape(old_id)}(?![\w-])")
    cell = re.compile(rf"(?m)(^|[\t,]){re.escape(old_id)}(?=[\t,#\r\n]|$)")
    word = re.compile(rf"(?<![\w/-]){re.escape(old_id)}(?![\w-])")
    for path in files.list("overrides/*.*", "overrides/partials/*.*", "overrides/assets/*.js", "tests/**/*.py", "tests/**/*.tsv", "tests/*.lua", "tools/*.py", "deploy/*.*", "*.md"):
        text = address.sub(lambda match: new[:-3] + match[1] + (match[2] or "" if fragment is None else fragment if match[1] else ""), files.read(path))
        if path.endswith(".tsv"):
            text = cell.sub(rf"\g<1>{new_id}", text)
        elif path.endswith(".md") and "-" in old_id:
            text = word.sub(new_id, text)
        else:
            text = quoted.sub(rf"\g<1>{new_id}", text)
        change(path, text)
    return places


def change_related(front: str, old: str, new: str | None) -> str:
    """Rename an id in the `related` list of a front matter; with None, or when the new id is there already, take it out."""
    match = re.search(r"^related:[ \t]*(\[[^\]]*\]|((\r?\n[ \t]*-[ \t]+.*)+))", front, re.M)
    if not match:
        return front
    word = rf"(?<![\w-]){re.escape(old)}(?![\w-])"
    ids = match[0]
    if not re.search(word, ids):
        return front
    if new and not re.search(rf"(?<![\w-]){re.escape(new)}(?![\w-])", ids):
        ids = re.sub(word, new, ids)
    elif "[" in ids:
        ids = re.sub(rf"{word}\s*,\s*|,\s*{word}|{word}", "", ids)
    else:
        ids = re.sub(rf"\r?\n[ \t]*-[ \t]+{word}[ \t]*(?=\r?\n|$)", "", ids)
    return front[:match.start()] + ids + front[match.end():]


def pointer(site: Site, lang: str, old: str, target: str, body: str = "") -> str:
    """What stays at the old address of a page; a body says why, and then the reader is not taken on at once."""
    title = site.page(lang, old).meta.get("title") or Path(old).stem
    head = {"title": title, "template": "moved.html", "moved_to": target, "search": {"exclude": True}}
    text = yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=1000)
    return f"---\n{text}---\n" + (f"\n{body}" if body else "")


def add_to_ledger(site: Site, files: Files, old: str, new: str):
    """Promise every part of the page for its new address, too: links will be copied from there."""
    known = ledger.read(site)
    found = []
    for lang, folder in LANGUAGES.items():
        page = site.page(lang, old)
        here = f"{folder}{new[:-3]}/"
        found += [page.url, here, *(here + line.removeprefix(page.url) for line in known if line.startswith(f"{page.url}#")), *(f"{here}#{id}" for id in page.anchors)]
    text = files.read(Site.LEDGER)
    found = [line for line in dict.fromkeys(found) if line not in known]
    files.write(Site.LEDGER, text + ("" if not text or text.endswith("\n") else "\n") + "".join(f"{line}\n" for line in found))


# Commands

def new(site: Site, files: Files, kind: str, id: str, topic: str | None) -> str:
    check_new_id(site, id)
    if not topic and kind == "answer":
        raise Refused("Say where the new answer belongs: --topic and the id of a page of that topic. It will stand right after that page.")
    beside = live(site, topic) if topic else [path for path, _, _ in site.nav("en") if path.startswith("manuals/")][-1]
    page = f"{FOLDERS[kind]}/{id}.md"

    def insert(line):
        end = "\r\n" if line.endswith("\r\n") else "\n"
        return line.rstrip("\r\n") + end + re.match(r"\s*-\s+", line)[0] + page + end

    def expect(pages):
        at = pages.index(beside) + 1
        return pages[:at] + [page] + pages[at:]
    edit_navigation(site, files, beside, insert, expect)
    for lang, template in TEMPLATES.items():
        words = {"{title}": TITLES[lang, kind], "{id}": id, "{today}": datetime.date.today().isoformat(), "{related}": Path(beside).stem}
        for word, value in words.items():
            template = template.replace(word, value)
        files.write(f"docs/{lang}/{page}", template)
    return f"""\
Made docs/en/{page} and docs/ja/{page}, listed right after {Path(beside).stem} in mkdocs.yml and mkdocs.ja.yml.
Now replace everything that says FILL IN, in both files. Until then `make check` refuses them.
Is it for people who are locked out? Then add a choice that leads to it in docs/en/find-your-answer.md and docs/ja/find-your-answer.md.
The address will be /{page[:-3]}/. Once published it stays for ever."""


def move(site: Site, files: Files, old_id: str, new_id: str) -> str:
    old = live(site, old_id)
    folder = posixpath.dirname(old)
    new_id = new_id.removeprefix(f"{folder}/")
    check_new_id(site, new_id)
    new = f"{folder}/{new_id}.md"
    edit_navigation(site, files, old, lambda line: line.replace(old, new),
                    lambda pages: [new if page == old else page for page in pages])
    places = repoint(site, files, old, new)
    for lang in SETTINGS:
        files.write(f"docs/{lang}/{new}", files.read(f"docs/{lang}/{old}"))
        files.write(f"docs/{lang}/{old}", pointer(site, lang, old, new))
    add_to_ledger(site, files, old, new)
    return f"Moved {old} to {new} in both languages. The old address leads there.\n" + report(places)


def delete(site: Site, files: Files, id: str, to: str) -> str:
    old = live(site, id)
    name, _, anchor = to.partition("#")
    target = f"{name.removesuffix('.md')}.md" if site.page("en", f"{name.removesuffix('.md')}.md") and "/" not in name else live(site, name)
    if target == old:
        raise Refused("A page cannot lead to itself. Give another page with --to.")
    for lang in SETTINGS:
        anchors = site.page(lang, target).anchors
        if anchor and anchor not in anchors:
            raise Refused(f"{site.page(lang, target).file} has no part `#{anchor}`.{nearest(anchor, anchors)}")
        section = next(section for path, section, _ in site.nav(lang) if path == old)
        if section and [path for path, other, _ in site.nav(lang) if other == section] == [old]:
            raise Refused(f"{SETTINGS[lang]}: {old} is the only page of “{section}”. Put another page there first.")
    fragment = f"#{anchor}" if anchor else ""
    edit_navigation(site, files, old, lambda line: "", lambda pages: [page for page in pages if page != old])
    places = repoint(site, files, old, target, fragment)
    for lang in SETTINGS:
        files.write(f"docs/{lang}/{old}", pointer(site, lang, old, target + fragment, DELETED[lang]))
    return (f"Deleted {old} in both languages. A short page at its address leads to {target}{fragment}.\n"
            "You can say more there: it is the text below the second --- line.\n" + report(places))


def report(places: list[str]) -> str:
    """The changed lines, by file; pages first, because a person should read them once more."""
    lines: dict[str, list[str]] = {}
    for place in places:
        file, line = place.rsplit(":", 1)
        lines.setdefault(file, []).append(line)
    pages = [f"{file}: line {', '.join(numbers)}" for file, numbers in lines.items() if file.startswith("docs/")]
    others = [file for file in lines if not file.startswith("docs/")]
    return "\n".join([*(["Changed the links to it. Read these lines once more:", *pages] if pages else ["No page linked to it."]),
                      *(["Changed its name in: " + ", ".join(others)] if others else [])])


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/page.py", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("new", help="a new page in both languages, from a template, in both navigations")
    command.add_argument("kind", choices=FOLDERS)
    command.add_argument("id", help="its place in the address, for example lost-tablet")
    command.add_argument("--topic", metavar="PAGE", help="a page of the same topic; the new one stands right after it")
    command = commands.add_parser("move", help="give a page another address; the old one leads there")
    command.add_argument("old_id", metavar="id")
    command.add_argument("new_id", metavar="new-id")
    command = commands.add_parser("delete", help="remove a page; a short page at its address says where to go")
    command.add_argument("id")
    command.add_argument("--to", required=True, metavar="PAGE[#PART]", help="where its readers go instead")
    wanted = vars(parser.parse_args())
    run = {"new": new, "move": move, "delete": delete}[wanted.pop("command")]
    site, files = Site(ROOT), Files()
    try:
        problems = site.faults + [Fault(SETTINGS[lang], *problem) for lang, read in site.settings_files.items() for problem in read.problems]
        if problems:
            raise Refused("\n".join(["Mend this first:", *map(str, problems)]))
        message = run(site, files, **wanted)
        files.save()
    except Refused as reason:
        print(f"{reason}\nNothing was changed.", file=sys.stderr)
        return 1
    except Exception as error:
        print(f"This failed unexpectedly: {type(error).__name__}: {error}\nNothing was changed.", file=sys.stderr)
        return 1
    print(message)
    print("Then run: make check")
    return 0


if __name__ == "__main__":
    sys.exit(main())
