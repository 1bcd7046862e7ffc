"""The small site of tests/site/, copied to be changed and built, in the real frame: overrides/ and mkdocs.yml."""

import re
import shutil
from pathlib import Path

import checks
from pages import Site
from report import Problem
from settings import ROOT
from site_build import build

SITE = Path(__file__).parent / "site"


def copy_site(root: Path, edits=()) -> Path:
    """Copy the small site to `root` and change it. An edit is (file, old, new): the first match of the pattern `old`
    becomes `new`; old None writes the file; new None removes it; old "" appends to it."""
    shutil.copytree(ROOT / "overrides", root / "overrides", ignore=lambda *_: ["includes"])
    shutil.copytree(SITE, root, dirs_exist_ok=True)
    base = (ROOT / "mkdocs.yml").read_text("utf-8")
    (root / "base.yml").write_text(re.sub(r"^  notice:.*\n(?:    .*\n)*", "", base, flags=re.MULTILINE), "utf-8")
    change(root, edits)
    return root


def change(root: Path, edits):
    """Makes the edits of `copy_site`; fails where one finds nothing to change."""
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


def contents(folder: Path) -> dict[str, bytes | bool]:
    """Everything in a folder: relative path → a file's bytes, False for a folder."""
    return {path.relative_to(folder).as_posix(): path.is_file() and path.read_bytes() for path in folder.rglob("*")}


def built(root: Path) -> Site:
    """The site below `root`, built."""
    return Site(root, root / "site", build(root, root / "site"))


def problems(root: Path, *rules: str) -> list[Problem]:
    """What the rules find on the site below `root`, once it is built."""
    return checks.run(built(root), *rules)
