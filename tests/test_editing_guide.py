"""The examples of EDITING.md pass the rules, its links lead somewhere; README names every folder."""

import re
import shutil
import textwrap

import checks
import pytest
import small
from settings import ROOT

GUIDE = (ROOT / "EDITING.md").read_text("utf-8")


@pytest.mark.slow
def test_its_examples_pass_the_rules(tmp_path):
    page = textwrap.dedent(re.search(r"```\n(---\n.*?)```", GUIDE, re.DOTALL)[1])
    drawing = re.search(r"```\n(    /// signin.*?///\n)```", GUIDE, re.DOTALL)[1]
    root = small.copy_site(tmp_path, [("docs/en/answers/example.md", None,
                                        page + "\n1. Open it.\n2. Look.\n\n" + drawing)])
    for name in ("overrides/includes", "tests/data"):
        shutil.copytree(ROOT / name, root / name, dirs_exist_ok=True)
    # What it links to is no page of the small site, and it is in one language and in no navigation.
    rules = checks.RULES.keys() - {"build", "known-names", "link-dead", "unpublished", "translation", "navigation",
                                   "helpdesk", "short-answer", "machine-files", "reachable", "way-out", "asked-little"}
    assert [str(problem) for problem in small.problems(root, *rules) if problem.file.endswith("example.md")] == []


def test_links_inside_the_guide_lead_somewhere():
    headings = {re.sub(r"[^\w -]", "", text).strip().lower().replace(" ", "-")
                for text in re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)}
    text = re.sub(r"```.*?```|`[^`\n]+`", "", GUIDE, flags=re.DOTALL)  # without examples
    assert {*re.findall(r"\]\(#([\w-]+)\)", text)} <= headings


def test_the_readme_names_every_folder():
    made = re.compile(r"\.(?!ci$)|__pycache__$|(site|public)$")  # by commands: see .gitignore
    folders = {path.name for path in ROOT.iterdir() if path.is_dir() and not made.match(path.name)}
    folders |= {path.name for above in ("tools", "tests", "overrides") for path in (ROOT / above).iterdir()
                if path.is_dir() and path.name[0] not in "._"}
    readme = (ROOT / "README.md").read_text("utf-8")
    tree = readme[readme.index("## What is where"):].partition("\n## ")[0]
    assert [folder for folder in sorted(folders) if f"{folder}/" not in tree] == []
