"""What `mkdocs build --strict` complains about, as faults with file and line instead of a log or a traceback."""

import re
import traceback
from pathlib import Path

from .source import SETTINGS, Fault, Site, nearest


def check(site: Site, log: str):
    """log: what tools/build.sh printed when it failed; empty when it did not fail."""
    if not log:
        return
    found = list(_known(site, log))
    if not found:
        lines = [line.strip() for line in log.splitlines() if line.strip() and "\x1b[" not in line]
        errors = [line for line in lines if re.match(r"(ERROR|WARNING|Error|[\w.]*(Error|Exception)\b)", line)] or lines[-1:]
        messages = [re.sub(r"^(ERROR|WARNING)\s*-?\s*", "", line) for line in errors]
        found = [Fault(SETTINGS["en"], 1, f"The site does not build: {message}", "Undo the last change, or correct what it names.") for message in messages]
    yield from dict.fromkeys(found)


def _page(site: Site, path: str, needle: str) -> tuple[str, int]:
    """The file and line where `needle` stands on a page; the log does not say in which language."""
    for pages in site.pages.values():
        if path in pages and needle in pages[path].body:
            offset = pages[path].body.index(needle)
            return pages[path].file, pages[path].body_line_at(offset)
    return next((pages[path].file for pages in site.pages.values() if path in pages), f"docs/en/{path}"), 1


def _known(site: Site, log: str):
    for match in re.finditer(r"Doc file '(.+?)' contains (?:a |an absolute |an unrecognized relative )?link '(.+?)',? (.*)", log):
        path, target, rest = match.groups()
        known = [*site.pages["en"], *site.pages["ja"]]
        wrong = f"The link leads to `{target}`, which does not exist." if "not found" in rest or "left as is" in rest else f"The link leads to `{target}`: that page has no such part."
        yield Fault(*_page(site, path, f"({target}"), wrong, nearest(target.partition("#")[0], known).strip() or "Correct it; links are relative to this page and end in .md.")
    for match in re.finditer(r"not included in the \"nav\" configuration:((?:\n\s+- .+)+)", log):
        for path in re.findall(r"- (.+)", match[1]):
            language = "en" if path not in {entry for entry, _, _ in site.nav("en")} else "ja"
            yield Fault(f"docs/{language}/{path.strip()}", 1, "The page is not in the navigation: no list shows it.", f"Add `- {path.strip()}` under its topic in {SETTINGS[language]}.")
    for match in re.finditer(r"A reference to '(.+?)' is included in the 'nav' configuration, which is not found", log):
        language = "en" if match[1] not in site.pages["en"] else "ja"
        line = next((line for path, _, line in site.nav(language) if path == match[1]), 1)
        yield Fault(SETTINGS[language], line, f"The navigation lists `{match[1]}`, which does not exist.", nearest(match[1], site.pages[language]).strip() or "Create the page or remove the entry.")
    for match in re.finditer(r"Encoding error reading file: (.+)", log):
        for language in site.pages:
            yield Fault(f"docs/{language}/{match[1].strip()}", 1, "This file is not UTF-8.", "Save it as UTF-8 in your editor.")
            break
    for match in re.finditer(r"(?:MkDocs encountered an error parsing the configuration file|while (?:scanning|parsing))[^\n]*(?:\n(?!\s*\n).*?)*?in \"(.+?)\", line (\d+)", log):
        yield Fault(Path(match[1]).name, int(match[2]), "This is not valid YAML.", "Check this line and the one above: indentation, the space after a colon, quotes that close.")
    for match in re.finditer(r"Config value '(.+?)': (.+)", log):
        key = tuple(match[1].split("."))
        yield Fault(*site.setting_place("en", *key), f"The setting `{match[1]}`: {match[2]}", "Correct it.")
    for match in re.finditer(r"The \"(.+?)\" plugin is not installed|Failed to load extension '(.+?)'", log):
        yield Fault(SETTINGS["en"], site.settings_files["en"].line("plugins" if match[1] else "markdown_extensions", match[1] or match[2]), match[0] + ".", "Correct its name.")
    if match := re.search(r"SnippetMissingError: (.+)", log):
        yield Fault(*site.setting_place("en", "markdown_extensions", "pymdownx.snippets"), f"{match[1]}.", "Restore the file.")
    # An error in a template: the last place inside it that the traceback names.
    frames = re.findall(r"File \"([^\"]*overrides/[^\"]+)\", line (\d+)", log)
    last = re.findall(r"^((?:jinja2\.exceptions\.)?\w*(?:Error|Undefined|NotFound)(?:: .*)?)$", log, re.MULTILINE)
    if frames and last:
        file, line = frames[-1]
        yield Fault("overrides/" + file.split("overrides/", 1)[1], int(line), f"The template cannot be used: {last[-1].removeprefix('jinja2.exceptions.').rstrip('.')}.", "Undo the last change of it.")


def failed(check_name: str, error: Exception) -> Fault:
    """A check that failed by itself: a fault of the checks, told without a traceback."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return Fault(f"tests/checks/{Path(frame.filename).name}", frame.lineno or 1, f"The check `{check_name}` failed by itself: {type(error).__name__}: {error}.", "Look at what changed last in the file it was reading; correct the check.")
