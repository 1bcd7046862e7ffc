"""EDITING.md explains every message of the checks and nothing else, and what it shows as an example passes them."""

import ast
import re
import textwrap
from pathlib import Path

from checks import labels, links, page_model, plain_words
from checks.source import Site, read_page

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "EDITING.md").read_text("utf-8")


def words(node) -> list[str]:
    """A text in the source of a check, with … for what is filled in; both texts of "one if so else other"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)]
    if isinstance(node, ast.IfExp):
        return words(node.body) + words(node.orelse)
    return []


def messages() -> dict[str, str]:
    """What the checks can say is wrong: {text: where it is said}. It stands before its remedy, which is told in the imperative."""
    found = {}
    for file in sorted((ROOT / "tests/checks").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            arguments = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else [node.value] if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("wrong", "what") else []
            for argument in arguments:
                said = [text for text in words(argument) if re.match(r"\S.* .*\.…?$", text) and re.search("[a-z]", text)]
                if said and not re.match("(Write|Restore|Correct|Undo|Remove|Make|Add|Put) ", said[0]):
                    found |= {text.replace("`", ""): f"{file.name}:{argument.lineno}" for text in said}
                if said:
                    break
    return found


MESSAGES = messages()
ROWS = [line.split(" | ")[0].strip("| ") for line in GUIDE[GUIDE.index("| the message says |"):].splitlines()[2:] if line.startswith("| ")]
EXPLAINED = [phrase for row in ROWS for phrase in re.findall("`([^`]+)`", row)]


def test_the_messages_are_found():
    assert len(MESSAGES) > 150 and len(EXPLAINED) > 50


def test_every_message_is_explained():
    missing = [f"{place}: {text}" for text, place in MESSAGES.items() if not any(phrase in text for phrase in EXPLAINED)]
    assert not missing, "EDITING.md does not explain these messages. Add a few of their words to a row of its table:\n" + "\n".join(missing)


def test_nothing_is_explained_that_is_never_said():
    stale = [phrase for phrase in EXPLAINED if not any(phrase in text for text in MESSAGES)]
    assert not stale, f"No check says this any more; take it out of EDITING.md: {stale}"


def test_its_examples_pass_the_checks():
    page, drawing = (textwrap.dedent(block) for block in re.findall(r"^```\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL) if "title:" in block or "/// " in block)
    path = "answers/example-of-the-guide.md"
    site = Site(ROOT)
    site.pages["en"][path], unreadable = read_page("en", path, path, f"{page}\n{drawing}".encode())
    found = unreadable + [fault for check in (page_model.check, links.check, labels.check, plain_words.check) for fault in check(site) if fault.file == path]
    # The example is a page of the site, and stands in no navigation.
    assert [str(fault) for fault in found if "navigation" not in fault.wrong and "also that of" not in fault.wrong] == []


def test_what_it_names_exists():
    for path in re.findall(r"`((?:docs|overrides|tests|tools)/[\w./-]+\.\w+)`", GUIDE):
        assert "NAME" in path or (ROOT / path).exists(), f"EDITING.md names {path}"
    for path in re.findall(r"\]\((docs/[^)#]+)", GUIDE):
        assert (ROOT / path).exists(), f"EDITING.md links to {path}"
    headings = {re.sub(r"[^a-z -]", "", heading.lower()).replace(" ", "-") for heading in re.findall("^## (.*)$", GUIDE, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", GUIDE)) <= headings
    targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {command for command in re.findall(r"make ([\w-]+)(?=`| ARGS)", GUIDE)} <= set(targets)
