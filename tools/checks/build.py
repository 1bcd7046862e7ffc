"""What `mkdocs build` complains about, as problems with file and line instead of a log or a traceback."""

import re
from pathlib import Path

from document import PART
from pages import Site

from . import rule

UNDO = "Undo the last change, or correct what it names."


@rule("build", "The site builds without a warning.")
def builds(site: Site):
    found = [*warnings(site), *errors(site.log)]
    if not found and not site.html and site.folder:
        last = [line for line in site.log.splitlines() if line.strip()][-1:] or ["no page came out"]
        # What other rules say better: front matter that cannot be read, parts that do not exist.
        why = [(page.file, line) for page in site.all_pages() for line, *_ in page.problems]
        why += [(file, line) for page in site.all_pages() for file, line, text in page.source if PART.match(text)]
        yield site.problem(site.first.settings, f"The site does not build: {last[0].strip()}.", UNDO, also=(*why,))
    yield from found


def warnings(site: Site):
    settings = site.settings[site.first.code]
    for said in re.findall(r"(?m)^(?:WARNING|ERROR)[ -]*(?![ -]|Error (?:building|reading))(.+)$", site.log):
        path, setting = re.search(r"'([^']+\.md)'", said), re.match("Config value '(.+?)'", said)
        file = next((page.file for page in site.all_pages() if path and page.path == path[1]), site.first.settings)
        named = re.findall(r"(?:The \"|extension ')(.+?)[\"']", said)  # a plugin, an extension
        place = settings.place(*setting[1].split("."), *named) if setting else file
        yield place, f"The build says: {said.rstrip('.')}.", UNDO


def errors(log: str):
    """Errors in a template, at the last place inside it that the traceback names; and in YAML."""
    frames = re.findall(r"File \"[^\"]*(overrides/[^\"]+)\", line (\d+)", log)
    last = re.findall(r"^(?:jinja2\.exceptions\.)?(\w*(?:Error|Undefined|NotFound)(?:: .*)?)$", log, re.MULTILINE)
    if frames and last:
        yield (frames[-1][0], int(frames[-1][1])), f"The template cannot be used: {last[-1].rstrip('.')}.", UNDO
    for file, line in re.findall(r"in \"(.+?\.yml)\", line (\d+)", log):
        yield (Path(file).name, int(line)), "This is not valid YAML.", "Check this line and the one above."
