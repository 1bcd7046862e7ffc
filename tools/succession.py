"""Would the site be the same under Zensical, which follows MkDocs and Material? make succession

Builds the pages with both and compares file by file; status 1 where a reader would see a difference. With
ARGS=FOLDER it only writes the tree that Zensical builds: what a switch would commit. Zensical has an environment of its
own, .build/zensical, from tools/zensical.lock.
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, NavigableString, Tag
from pages import Site
from settings import ROOT

VENV, LOCK = ROOT / ".build/zensical", ROOT / "tools/zensical.lock"
MKDOCS = [sys.executable, "-m", "mkdocs"]
# Files that templates make beside the pages. Of redirects Zensical does not have the list.
MADE = [name for name in Site().settings["en"].get("theme", "static_templates") if "redirects" not in name]


def environment() -> list:
    """The command that runs Zensical, installed on the first run and whenever its lock changes."""
    ready = VENV / "ready"
    if not ready.exists() or ready.read_bytes() != LOCK.read_bytes():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        subprocess.run([VENV / "bin/python", "-m", "pip", "install", "-q", "--require-hashes", "-r", LOCK], check=True)
        ready.write_bytes(LOCK.read_bytes())
    return [VENV / "bin/python", "-m", "zensical"]


def convert(tree: Path):
    """Copies the site and makes it one that Zensical builds: the steps of a switch."""
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, tree / name)
    for file in ROOT.glob("mkdocs*.yml"):  # the result's folder is no argument; a date in `extra` must be a text
        text = re.sub(r"(?m)^site_dir: (\S+)$", r"site_dir: !ENV [SITE_DIR, \1]", file.read_text("utf-8"))
        (tree / file.name).write_text(re.sub(r"(\buntil: )(\d{4}-\d\d-\d\d)", r'\1"\2"', text), "utf-8")
    for language in (tree / "docs").iterdir():  # a template that is no page becomes one, and is moved after the build
        for name in MADE:
            (language / f"made-{name.replace('/', '+')}.md").write_text(
                f"---\ntitle: {name}\ntemplate: {name}\nsearch: {{exclude: true}}\n---\n")


def build(tree: Path, command: list) -> Path:
    """Builds all languages of a tree. Returns the folder of the site."""
    for language in Site(tree).languages:
        done = subprocess.run([*command, "build", "--strict", "-f", language.settings], cwd=tree, check=False,
                              capture_output=True, text=True, env={
                                  **os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_VERSION": "same",
                                  "SITE_DIR": str(Path("site", language.path))})
        if done.returncode:
            sys.exit(f"The build stopped:\n{done.stdout}\n{done.stderr}")
    return tree / "site"


def finish(home: Path):
    """After Zensical's build of a language: the files that MkDocs makes, from those that Zensical makes."""
    for made in home.glob("made-*"):
        target = home / made.name.removeprefix("made-").replace("+", "/")
        target.parent.mkdir(exist_ok=True)
        shutil.move(made / "index.html", target)
        made.rmdir()
    index = json.loads((home / "search.json").read_text("utf-8"))["items"]
    pages = json.loads((home / "pages.json").read_text("utf-8"))  # its navigation knows no headings, its index does
    for page in pages:
        lower = re.findall(r'<h[3-6] id="([^"]+)', (home / page["path"] / "index.html").read_text("utf-8"))
        places = [(*entry["location"].split("#"), entry["title"]) for entry in index if "#" in entry["location"]]
        page["sections"] = {id: title for path, id, title in places if path == page["path"] and id not in lower}
    (home / "pages.json").write_text(json.dumps(pages, ensure_ascii=False), "utf-8")


def content(site: Path, path: Path) -> list[str]:
    """What counts of a file: elements with their attributes, words, where a link leads; else the lines in any order."""
    file = site / path
    text = file.read_text("utf-8") if file.is_file() else "no such file"
    if file.suffix == ".html":
        soup = BeautifulSoup(text, "html.parser")
        for link in soup.select("a[href]"):
            link["href"] = urljoin(f"/{path.as_posix()}", link["href"])
        return [str((part.name, sorted(part.attrs.items()))) if isinstance(part, Tag) else " ".join(part.split())
                for part in soup.descendants if isinstance(part, Tag) or type(part) is NavigableString and part.strip()]
    if file.suffix == ".json" and file.is_file():
        text = json.dumps(json.loads(text), indent=1, sort_keys=True)
    return sorted(line.strip() for line in html.unescape(text).splitlines() if line.strip() and line[0] != "#")


def main():
    if len(sys.argv) > 1:
        return convert(Path(sys.argv[1]))
    zensical = environment()
    with tempfile.TemporaryDirectory(prefix="succession-") as work:
        one, two = Path(work, "mkdocs"), Path(work, "zensical")
        convert(two)
        shutil.copytree(two, one, ignore=lambda _, names: [name for name in names if name.startswith("made-")])
        one, two = build(one, MKDOCS), build(two, zensical)
        for language in Site().languages:
            finish(two / language.path)
        files = sorted(path.relative_to(one) for path in one.rglob("*") if path.name in MADE or path.suffix == ".html")
        differing = [file for file in files if content(one, file) != content(two, file)]
    print(*differing, f"{len(differing)} of {len(files)} files differ.", sep="\n")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
