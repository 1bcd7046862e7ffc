"""Makes, moves and deletes answers and manuals in all languages, so that no address that was ever published gets lost.

    make page ARGS="new answer lost-tablet --topic lost-device"
    make page ARGS="move lost-tablet lost-or-stolen-tablet"
    make page ARGS="delete lost-tablet --to lost-device#remove"

Everything is worked out before the first file is written; what cannot be done is refused in words, with status 1.
"""

import argparse
import json
import posixpath
import re
import sys
from datetime import datetime
from pathlib import Path

from document import INCLUDES, Page
from pages import KINDS, PUBLISHED, SLUG, Site
from published import published
from report import nearest
from settings import ROOT, Language

LONGEST = 60  # letters of an id
# A page of the usual form. Its words FILL IN mark what a person must still write: a rule refuses pages that have them.
TEMPLATE = Path(__file__).with_name("new-page.md")
LINES_ASKED = 5  # of asked.txt, from which the search learns; fewer say little


class Refused(Exception):
    """What was asked for cannot be done; the text says why and what to do."""


class Plan(dict):
    """The texts of the files as they will be. Nothing is written before everything is worked out."""

    def __init__(self, site: Site):
        super().__init__()
        self.site = site

    def __missing__(self, file: str) -> str:
        return self.site.read(file)


def versions(site: Site, path: str) -> list[Page]:
    """A page in all languages."""
    missing = [language for language in site.languages if not site.page(language.code, path)]
    if missing:
        raise Refused(f"docs/{missing[0].code}/{path} is missing. A page must exist in every language: add it first.")
    return [site.page(language.code, path) for language in site.languages]


def live(site: Site, name: str) -> str:
    """The path of an answer or manual, from its id, or its id with the folder before it."""
    articles = {page.path for language in site.languages for page in site.articles(language.code).values()}
    name = name.removesuffix(".md").strip("/")
    found = sorted(path for path in articles if name in (path[:-3], Path(path).stem))
    if len(found) > 1:
        raise Refused(f"`{name}` is both {' and '.join(found)}. Say which, for example {found[0][:-3]}.")
    if not found:
        close = nearest(name, [Path(path).stem for path in articles])
        raise Refused(f"There is no answer or manual `{name}`. {close}".strip())
    versions(site, found[0])
    return found[0]


def check_new(site: Site, id: str):
    """Refuses what cannot be the id of a new page."""
    if not SLUG.fullmatch(id) or id == "index" or len(id) > LONGEST:
        raise Refused(f"`{id}` cannot be an id. Use small letters a–z, digits and single hyphens, for example "
                      "lost-tablet.")
    if used := next((page.file for page in site.all_pages() if page.id == id), None):
        raise Refused(f"`{id}` exists: {used}. Choose another id.")
    if any(re.search(rf"(^|/){id}/", address) for _, address in published(site)):
        raise Refused(f"`{id}` was published before ({PUBLISHED}): e-mails may still point there. Choose another id.")


def repoint(plan: Plan, old: str, new: str, part: str | None = None) -> list[str]:
    """Lets links, front matter, settings and asked.txt name the page `new` instead of `old`; `part` ("" or "#id")
    replaces the parts that they name. Returns the changed places."""
    site, old_id, new_id, places = plan.site, Path(old).stem, Path(new).stem, []

    def behind(named: str | None) -> str:
        return (named or "") if part is None else part

    asked = [path.relative_to(site.root).as_posix() for path in sorted(site.root.glob("docs/*/asked*.txt"))]
    for file, base in [*((page.file, posixpath.dirname(page.path)) for page in site.all_pages()),
                       *((INCLUDES + name, KINDS[0]) for name in site.parts),
                       *((file, "") for file in [*(language.settings for language in site.languages), *asked])]:
        def link(match, base=base):
            leads_to = posixpath.normpath(posixpath.join(base, match[1]))
            return f"]({posixpath.relpath(new, base or '.')}{behind(match[2])})" if leads_to == old else match[0]

        def related(match, own=Path(file).stem):
            others = dict.fromkeys(new_id if one == old_id else one for one in re.split(r",\s*", match[1]))
            return f"related: [{', '.join(one for one in others if one != own)}]"

        text = was = plan[file]
        for pattern, by in ((r"\]\(([^\s()<>#]+\.md)(#[^\s()<>]*)?\)", link),
                            (rf"(?<![\w/-]){re.escape(old)}(#[\w-]+)?", lambda match: new + behind(match[1])),
                            (rf"^related: \[((?:|.*[, ]){old_id}(?:|,.*))\]$", related),
                            (rf"^\[{old_id}(#[\w-]+)?\]$", lambda match: f"[{new_id}{behind(match[1])}]")):
            text = re.sub(pattern, by, text, flags=re.MULTILINE)
        if text != was:
            plan[file] = text
        places += [f"{file}:{number}" for number, (one, two) in enumerate(zip(was.split("\n"), text.split("\n")), 1)
                   if one != two]
    return places


def note(plan: Plan, file: str, changed: str):
    """Adds today's change to a page's front matter, and keeps the newest five."""
    head, mark, body = plan[file].partition("\n---\n")
    lines = [f'  - {{date: {plan.site.today}, time: "{datetime.now():%H:%M}", what: "{changed}"}}']
    if known := re.search(r"\nchanged:((?:\n  - .*)*)", head):
        lines += known[1].split("\n")[1:]
        head = head.replace(known[0], "")
    plan[file] = "\n".join([head, "changed:", *lines[:5]]) + mark + body


def stub(page: Page, target: str, text: str = "") -> str:
    """What stays at the old address of a page; with a text the reader reads it and chooses to go on."""
    title = json.dumps(page.meta.get("title") or page.id, ensure_ascii=False)  # as YAML quotes it
    front = f"title: {title}\ntemplate: moved.html\nmoved_to: {target}\nsearch: {{exclude: true}}\n"
    return f"---\n{front}---\n" + (f"\n{text}\n" if text else "")


def new(plan: Plan, kind: str, id: str, topic: str) -> str:
    """A page of the usual form in all languages, listed right after the page `topic`, and what its readers type."""
    site = plan.site
    check_new(site, id)
    beside, page = live(site, topic), f"{kind}s/{id}.md"
    file, line = next(place for path, _, place in site.settings[site.first.code].nav() if path == beside)
    lines = plan[file].splitlines(keepends=True)
    plan[file] = "".join([*lines[:line], lines[line - 1].replace(beside, page), *lines[line:]])
    text = TEMPLATE.read_text("utf-8").replace("TODAY", f"{site.today}").replace("BESIDE", Path(beside).stem)
    for language in site.languages:
        plan[f"docs/{language.code}/{page}"] = text
        asked = f"docs/{language.code}/asked.txt"
        plan[asked] = "\n".join([plan[asked].rstrip("\n"), f"[{id}]", *questions(language, id)]).lstrip("\n") + "\n"
    return (f"Made {page} in all languages, listed right after {beside}. Now replace everything that says FILL IN.\n"
            "Is it for people who are locked out? Then add a choice that leads to it in find-your-answer.md.")


def questions(language: Language, id: str) -> list[str]:
    """What people type who need a new page, as asked for; what is left out must be filled in later."""
    found = []
    if sys.stdin.isatty():
        print(f"What would readers type who need `{id}`? {LINES_ASKED} lines, {language.name}; an empty one ends.")
        while len(found) < LINES_ASKED and (line := input("> ").strip()):
            found.append(line)
    return [*found, *(f"FILL IN what a reader types who needs {id}, {number} of {LINES_ASKED}"
                      for number in range(len(found) + 1, LINES_ASKED + 1))]


def move(plan: Plan, old_id: str, new_id: str, changed: dict) -> str:
    """Another address for a page; the old one leads there."""
    site, old = plan.site, live(plan.site, old_id)
    check_new(site, new_id)
    new = f"{posixpath.dirname(old)}/{new_id}.md"
    places = repoint(plan, old, new)
    listed = plan[PUBLISHED].rstrip("\n")
    for page in versions(site, old):
        file = f"docs/{page.language.code}/{new}"
        plan[file] = plan[page.file]
        note(plan, file, changed[page.language.code])
        plan[page.file] = stub(page, new)
        here = f"{page.language.path}{new[:-3]}/"
        listed += "".join(f"\n{here}{address.removeprefix(page.url)}" for _, address in published(site)
                          if re.match(rf"{page.url}(#|$)", address))
    plan[PUBLISHED] = listed + "\n"
    return "\n".join([f"Moved {old} to {new}; the old address leads there. Changed the links to it:", *places])


def delete(plan: Plan, id: str, to: str, changed: dict) -> str:
    """A short page stays at the old address and says where to go."""
    site, old = plan.site, live(plan.site, id)
    name, _, anchor = to.partition("#")
    target = live(site, name)
    if target == old:
        raise Refused("A page cannot lead to itself. Give another page with --to.")
    part = f"#{anchor}" if anchor else ""
    if anchor and not all(f"#{anchor} " in page.text for page in versions(site, target)):
        raise Refused(f"{target} has no part `#{anchor}`.")
    nav = site.settings[site.first.code].nav()
    topic, (file, line) = next(rest for path, *rest in nav if path == old)
    if topic not in [other for path, other, _ in nav if path != old]:
        raise Refused(f"{old} is the only page of “{topic}”. Put another page there first.")
    lines = plan[file].splitlines(keepends=True)
    plan[file] = "".join([*lines[:line - 1], *lines[line:]])
    places = repoint(plan, old, target, part)
    for page, lasting in zip(versions(site, old), versions(site, target)):
        plan[page.file] = stub(page, target + part, changed[page.language.code])
        note(plan, lasting.file, changed[page.language.code])
    return "\n".join([f"Deleted {old}; its address leads to {target}{part}. Changed the links to it:", *places])


def ask(site: Site, given: list[str]) -> dict[str, str]:
    """What changed for readers, one sentence a language: as given, or asked for."""
    found = {}
    for number, language in enumerate(site.languages):
        words = given[number] if number < len(given) else ""
        if not words and sys.stdin.isatty():
            words = input(f"What changed, in one sentence ({language.name}): ").strip()
        found[language.code] = (words or "FILL IN what changed for readers, in one sentence.").replace('"', "'")
    return found


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Runs a command. Returns the status for the shell."""
    parser = argparse.ArgumentParser(prog="tools/page.py", description=__doc__.split("\n")[0])
    commands = parser.add_subparsers(required=True)
    made, moved, deleted = (commands.add_parser(run.__name__) for run in (new, move, delete))
    made.add_argument("kind", choices=[kind[:-1] for kind in KINDS])
    made.add_argument("id", help="its place in the address, for example lost-tablet")
    made.add_argument("--topic", required=True, metavar="PAGE",
                      help="a page of the same topic; the new one is listed right after it")
    moved.add_argument("old_id", metavar="id")
    moved.add_argument("new_id", metavar="new-id")
    deleted.add_argument("id")
    deleted.add_argument("--to", required=True, metavar="PAGE[#PART]", help="where its readers go instead")
    for command, run in ((made, new), (moved, move), (deleted, delete)):
        command.set_defaults(run=run)
    for command in (moved, deleted):
        command.add_argument("--changed", action="append", default=[], metavar="SENTENCE",
                             help="what changed for readers: once a language, in the order of extra.languages")
    wanted = vars(parser.parse_args(arguments))
    plan = Plan(site := Site(root))
    try:
        for page in site.all_pages():
            for line, message, _ in page.problems:
                raise Refused(f"Fix this first: {page.file}:{line}: {message}")
        run = wanted.pop("run")
        if "changed" in wanted:
            wanted["changed"] = ask(site, wanted["changed"])
        message = run(plan, **wanted)
    except Refused as reason:
        print(f"{reason}\nNothing was changed.", file=sys.stderr)
        return 1
    for file, text in plan.items():
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text(text, "utf-8")
    print(f"{message}\nThen run: make published check")
    return 0


if __name__ == "__main__":
    sys.exit(main())
