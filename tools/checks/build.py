"""What `mkdocs build` complains about, as faults with file and line instead of a log or a traceback."""

import re
from pathlib import Path

from pages import Site
from report import Fault, nearest

from . import rule

UNDO = "Undo the last change, or correct what it names."


@rule("build", "The site builds without a warning.")
def build(site: Site):
    found = list(_known(site, site.log, site.settings[site.first.code]))
    if not found and not site.html and site.folder:
        last = [line for line in site.log.splitlines() if line.strip()][-1:] or ["no page came out"]
        found = [Fault(site.first.settings, 1, f"The site does not build: {last[0].strip()}.", UNDO)]
    return found


def _known(site: Site, log: str, settings):
    pages = site.all_pages()
    for said in re.findall(r"(?m)^(?:WARNING|ERROR)[ -]*(?![ -]|Error (?:building|reading)|Config value)(.+)$", log):
        path = re.search(r"'([^']+\.md)'", said)
        file = next((page.file for page in pages if path and page.path == path[1]), site.first.settings)
        yield Fault(file, 1, f"The build says: {said.rstrip('.')}.", UNDO)
    for path in re.findall(r"Encoding error reading file: (.+)", log):
        yield from (Fault(page.file, page.problems[0][0], "This file is not UTF-8.", "Save it as UTF-8 in your editor.")
                    for page in pages if page.path == path.strip() and page.problems)
    for name, wrong in re.findall(r"Config value '(.+?)': (.+)", log):
        yield Fault(*settings.place(*name.split(".")), f"The setting `{name}`: {wrong}", "Correct it.")
    for match in re.finditer(r"The \"(.+?)\" plugin is not installed|Failed to load extension '(.+?)'", log):
        place = settings.place("plugins" if match[1] else "markdown_extensions", match[1] or match[2])
        yield Fault(*place, match[0] + ".", "Correct its name.")
    for name in re.findall(r"SnippetMissingError: Snippet at path '(.+?)'", log):
        advice = nearest(name, site.parts, "Write its name below overrides/includes/.")
        yield from (Fault(file, line, f"There is no part `{name}`.", advice)
                    for page in pages for file, line, text in page.source if f'"{name}"' in text)
    # An error in a template: the last place inside it that the traceback names.
    frames = re.findall(r"File \"[^\"]*(overrides/[^\"]+)\", line (\d+)", log)
    last = re.findall(r"^(?:jinja2\.exceptions\.)?(\w*(?:Error|Undefined|NotFound)(?:: .*)?)$", log, re.MULTILINE)
    if frames and last:
        yield Fault(frames[-1][0], int(frames[-1][1]), f"The template cannot be used: {last[-1].rstrip('.')}.",
                    "Undo the last change of it.")
    for file, line in re.findall(r"in \"(.+?\.yml)\", line (\d+)", log):
        yield Fault(Path(file).name, int(line), "This is not valid YAML.", "Check this line and the one above.")
