"""Copies of the site's sources to change and build, for tests of what happens then."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from checks import labels, seed
from checks.source import SETTINGS, Site

ROOT = Path(__file__).parent.parent


def plant(root: Path, edits=()) -> Path:
    """Copy the sources to `root`, which may exist, and change them. An edit is (file, old, new): the first match of the
    pattern `old` becomes `new`; old None writes the file; new None removes it; old "" appends to it."""
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, root / name)
    for name in ("tests", "tools"):
        (root / name).mkdir()
    for name in (*SETTINGS.values(), "tools/build.sh", Site.LEDGER, labels.FILE, seed.FILE):
        shutil.copy(ROOT / name, root / name)
    for file, old, new in edits:
        path = root / file
        if new is None:
            path.unlink()
        elif old is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(new if isinstance(new, bytes) else new.encode())
        elif old == "":
            path.write_bytes(path.read_bytes() + (new if isinstance(new, bytes) else new.encode()))
        else:
            changed, count = re.subn(old, new if re.search(r"\\\d|\\g", new) else new.replace("\\", r"\\"), path.read_text("utf-8"), count=1, flags=re.MULTILINE)
            assert count, f"This change cannot be made any more: {file} has nothing like {old!r}. Adapt the test."
            path.write_text(changed, "utf-8")
    return root


def build(root: Path) -> tuple[Path, str]:
    """Build a copy. Gives the folder of the site and, where it does not build, what was said."""
    done = subprocess.run([root / "tools/build.sh", root / "site"], capture_output=True, text=True, env={**os.environ, "MKDOCS": f"{Path(sys.executable).parent}/mkdocs"})
    return root / "site", (done.stdout + done.stderr).replace(f"{root}/", "") if done.returncode else ""
