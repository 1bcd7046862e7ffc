"""No mistake passes unnoticed: no rule finds one on the real pages, and each mistake that is planted on the small site
is told by its rule at its file and line.

The mistakes of a batch are planted together and the site is built once; they do not hide each other.
"""

import functools
import re
import shutil
import tempfile
from pathlib import Path

import checks
import pytest
import small
from pages import Site
from planted import Row, page_of
from planted_form import FORM, FORMS
from planted_pages import PAGES
from planted_site import FRAME, TEMPLATE, UNBUILT, WAY
from report import tell

pytestmark = pytest.mark.slow
FAULTS = {"pages": PAGES, "form": FORMS, "unbuilt": UNBUILT, "way": WAY, "frame": FRAME, "template": TEMPLATE}
FOLDER = tempfile.TemporaryDirectory(prefix="planted-")  # of this process alone; removed when it ends


@functools.cache
def told(batch: str, *rows: Row) -> tuple:
    """(faults, root) of a copy with these faults."""
    root = small.plant(Path(tempfile.mkdtemp(dir=FOLDER.name)))
    for row in rows if batch == "pages" else ():
        for language in ("en", "ja"):
            shutil.copy(root / page_of("lost", language), root / page_of(row.name, language))
    for row in rows if batch == "form" else ():
        if row.file.endswith(".md"):
            (root / row.file).write_text(FORM, "utf-8")
    small.change(root, [row[2:5] for row in rows])
    return (checks.run(Site(root)) if batch == "unbuilt" else small.faults(root)), root


@pytest.mark.parametrize("batch, row", [pytest.param(batch, row, id=row.name)
                                        for batch, rows in FAULTS.items() for row in rows])
def test_fault_is_told(batch, row):
    faults, root = told(batch, *([row] if batch == "unbuilt" else FAULTS[batch]))
    file, words = row.at or row.file, row.words or row.new.strip().split("\n")[0]
    text = (root / file).read_bytes().decode("utf-8", "replace").split("\n")
    places = {(file, number) for number, line in enumerate(text, 1)
              if (words in line if isinstance(words, str) else words == number)}
    mine = [fault for fault in faults if fault.rule == row.rule]
    assert places & {place for fault in mine for place in fault.places}, f"expected {places} [{row.rule}], told:\n" + \
        "\n".join(str(fault) for fault in faults if file in str(fault) or fault in mine)
    for fault in mine:
        assert re.fullmatch(r"\S.*[.!?]", fault.wrong, re.DOTALL) and fault.remedy, f"no message for people: {fault}"


def test_every_rule_holds_on_the_real_pages(whole):  # `make check` runs tools/check.py itself
    if faults := checks.run(whole):
        pytest.fail(tell(faults), pytrace=False)


def test_every_rule_has_a_fault():
    assert {row.rule for rows in FAULTS.values() for row in rows} == checks.RULES.keys()


def test_the_small_site_has_no_fault(tmp_path):
    assert [str(fault) for fault in small.faults(small.plant(tmp_path))] == []
