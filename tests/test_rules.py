"""No mistake passes unnoticed: no rule finds one on the real pages, and each mistake that is planted on the small site
is reported by its rule at its file and line.

The mistakes of a batch are planted together and the site is built once; they do not hide each other.
"""

import functools
import re
import shutil
import tempfile
from pathlib import Path

import checks
import pytest
import report
import small
from pages import Site
from planted import Row, page_of
from planted_form import FORM, FORMS
from planted_pages import PAGES
from planted_site import FRAME, TEMPLATE, UNBUILT, WAY

pytestmark = pytest.mark.slow
PLANTED = {"pages": PAGES, "form": FORMS, "unbuilt": UNBUILT, "way": WAY, "frame": FRAME, "template": TEMPLATE}
FOLDER = tempfile.TemporaryDirectory(prefix="planted-")  # of this process alone; removed when it ends


@functools.cache
def planted(batch: str, *rows: Row) -> tuple:
    """(problems, root) of a copy with these mistakes."""
    root = small.copy_site(Path(tempfile.mkdtemp(dir=FOLDER.name)))
    for row in rows if batch == "pages" else ():
        for language in ("en", "ja"):
            shutil.copy(root / page_of("lost", language), root / page_of(row.name, language))
    for row in rows if batch == "form" else ():
        if row.file.endswith(".md"):
            (root / row.file).write_text(FORM, "utf-8")
    small.change(root, [row[2:5] for row in rows])
    return (checks.run(Site(root)) if batch == "unbuilt" else small.problems(root)), root


@pytest.mark.parametrize("batch, row", [pytest.param(batch, row, id=row.name)
                                        for batch, rows in PLANTED.items() for row in rows])
def test_mistake_is_found(batch, row):
    problems, root = planted(batch, *([row] if batch == "unbuilt" else PLANTED[batch]))
    file, words = row.at or row.file, row.words or row.new.strip().split("\n")[0]
    text = (root / file).read_bytes().decode("utf-8", "replace").split("\n")
    places = {(file, number) for number, line in enumerate(text, 1)
              if (words in line if isinstance(words, str) else words == number)}
    mine = [problem for problem in problems if problem.rule == row.rule]
    assert places & {place for problem in mine for place in problem.places}, \
        f"expected {places} [{row.rule}], found:\n" + \
        "\n".join(str(problem) for problem in problems if file in str(problem) or problem in mine)
    for problem in mine:
        assert re.fullmatch(r"\S.*[.!?]", problem.message, re.DOTALL) and problem.fix, f"not for people: {problem}"


def test_every_rule_holds_on_the_real_pages(site):  # `make check` runs tools/check.py itself
    if problems := checks.run(site):
        pytest.fail(report.format(problems), pytrace=False)


def test_every_rule_finds_a_mistake():
    assert {row.rule for rows in PLANTED.values() for row in rows} == checks.RULES.keys()


def test_the_small_site_has_no_problem(small_site):
    assert [str(problem) for problem in checks.run(small_site)] == []
