"""The small site of tests/site/, copied to be changed and built, in the real frame: overrides/ and mkdocs.yml."""

import re
import shutil
from pathlib import Path

import checks
from pages import ROOT, Site, build
from report import Fault

SITE = Path(__file__).parent / "site"


def plant(root: Path, edits=()) -> Path:
    """Copy the small site to `root` and change it. An edit is (file, old, new): the first match of the pattern `old`
    becomes `new`; old None writes the file; new None removes it; old "" appends to it."""
    shutil.copytree(ROOT / "overrides", root / "overrides", ignore=lambda *_: ["includes"])
    shutil.copytree(SITE, root, dirs_exist_ok=True)
    (root / "tools").mkdir()
    for tool in ("build.sh", "train.py"):
        shutil.copy(ROOT / "tools" / tool, root / "tools")
    base = (ROOT / "mkdocs.yml").read_text("utf-8")
    (root / "base.yml").write_text(re.sub(r"^  notice:.*\n(?:    .*\n)*", "", base, flags=re.MULTILINE), "utf-8")
    change(root, edits)
    return root


def change(root: Path, edits):
    """Makes the edits of `plant`; fails where one finds nothing to change."""
    for file, old, new in edits:
        path = root / file
        if new is None:
            path.unlink()
        elif not old:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("ab" if old == "" else "wb") as out:
                out.write(new.encode() if isinstance(new, str) else new)
        else:
            changed, count = re.subn(old, new, path.read_text("utf-8"), count=1, flags=re.MULTILINE)
            assert count, f"{file} has nothing like {old!r} any more: adapt the test."
            path.write_text(changed, "utf-8")


def built(root: Path) -> Site:
    """The site below `root`, built."""
    return Site(root, root / "site", build(root, root / "site"))


def faults(root: Path, *rules: str) -> list[Fault]:
    """What the rules find on the site below `root`, once it is built."""
    return checks.run(built(root), *rules)
