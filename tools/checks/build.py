"""What `mkdocs build` complains about, as faults with file and line instead of a log or a traceback."""

import re
from pathlib import Path

from pages import Site
from report import Fault, nearest

from . import rule

UNDO = "Undo the last change, or correct what it names."


@rule("build", "The site builds without a warning.")
def build(site: Site):
    main = site.first.settings
    found = list(_known(site, main))
    if not found and not site.html and site.folder:
        last = [line for line in site.log.splitlines() if line.strip()][-1:] or ["no page came out"]
        found = [Fault(main, 1, f"The site does not build: {last[0].strip()}.", UNDO)]
    yield from found


def _known(site: Site, main: str):
    log = site.log
    settings = site.settings[site.first.code]
    for match in re.finditer(r"^(?:WARNING|ERROR) *-? *(.+)$", log, re.MULTILINE):
        path = re.search(r"'([^']+\.md)'", match[1])
        files = [page.file for page in site.all_pages() if path and page.path == path[1]]
        if not re.match(r"Error (?:building|reading)|Config value", match[1]):
            yield Fault(files[0] if files else main, 1, f"The build says: {match[1].rstrip('.')}.", UNDO)
    for match in re.finditer(r"Encoding error reading file: (.+)", log):
        for page in site.all_pages():
            if page.path == match[1].strip() and page.problems:
                yield Fault(page.file, page.problems[0][0], "This file is not UTF-8.",
                            "Save it as UTF-8 in your editor.")
    for match in re.finditer(r"Config value '(.+?)': (.+)", log):
        yield Fault(*settings.place(*match[1].split(".")), f"The setting `{match[1]}`: {match[2]}", "Correct it.")
    for match in re.finditer(r"The \"(.+?)\" plugin is not installed|Failed to load extension '(.+?)'", log):
        place = settings.place("plugins" if match[1] else "markdown_extensions", match[1] or match[2])
        yield Fault(*place, match[0] + ".", "Correct its name.")
    for match in re.finditer(r"SnippetMissingError: Snippet at path '(.+?)'", log):
        for page in site.all_pages():
            for file, line, text in page.source:
                if f'"{match[1]}"' in text:
                    yield Fault(file, line, f"There is no part `{match[1]}`.",
                                nearest(match[1], site.parts, "Write its name below overrides/includes/."))
    # An error in a template: the last place inside it that the traceback names.
    frames = re.findall(r"File \"([^\"]*overrides/[^\"]+)\", line (\d+)", log)
    last = re.findall(r"^((?:jinja2\.exceptions\.)?\w*(?:Error|Undefined|NotFound)(?:: .*)?)$", log, re.MULTILINE)
    if frames and last:
        file, line = frames[-1]
        words = last[-1].removeprefix("jinja2.exceptions.").rstrip(".")
        yield Fault("overrides/" + file.split("overrides/", 1)[1], int(line), f"The template cannot be used: {words}.",
                    "Undo the last change of it.")
    for match in re.finditer(r"in \"(.+?\.yml)\", line (\d+)", log):
        yield Fault(Path(match[1]).name, int(match[2]), "This is not valid YAML.", "Check this line and the one above.")
