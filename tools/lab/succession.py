"""Would the site be the same under Zensical, which follows MkDocs and Material? Builds it with both and compares.

Usage: succession.py            the comparison; exit 1 when a reader would see a difference
       succession.py FOLDER     only write the tree that Zensical builds: what a switch would commit

Zensical lives in its own environment, .build/zensical, from tools/lab/zensical.txt; the site never needs it.
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, NavigableString, Tag

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from settings import ROOT

MKDOCS = f"{Path(sys.executable).parent}/mkdocs"

VENV = ROOT / ".build/zensical"
PINS = ROOT / "tools/lab/zensical.txt"
SITES = {"mkdocs.yml": "site", "mkdocs.ja.yml": "site/ja"}
# Files that templates make beside the pages, but for redirects, whose list of files Zensical does not have.
MADE = [name for name in re.findall(r"[^\s,]+", re.search(
    r"static_templates: \[([^]]*)\]", (ROOT / "mkdocs.yml").read_text())[1]) if "redirects" not in name]
COMPARED = (".html", *MADE, "sitemap.xml", "redirects.map", "_redirects", "search_index.json")

# Constructs that the site may have none of today, so that the comparison covers them always.
MOVED = "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: {}\nsearch: {{exclude: true}}\n---\n"
PROBES = {  # path below docs/<language>/ → text
    "answers/probe-moved.md": MOVED.format("answers/probe-parts.md#here"),
    "manuals/probe-home.md": MOVED.format("index.md"),
    "answers/probe-deleted.md": MOVED.format("contact.md") + "This answer was removed.\n",
    "answers/probe-parts.md": """\
---
title: Probe
description: A "short" answer & more.
tags: [two words, probe]
audience: [students, staff]
reviewed: 2026-11-24
related: [probe-parts]
moved_anchors: {old-part: "#here", gone-part: "answers/probe-moved.md#here"}
---
Text.

## Here { #here }

1. **Press**{ .press }

    /// signin | A drawing
    **Next**{ .press }
    ///
"""}
NOTICE = """\
  notice: {text: <Notice>, link: answers/probe-parts.md, until: 2026-12-31, pages: [index.md, answers/probe-parts.md]}
"""


def environment() -> Path:
    """An environment apart from the site's, made on the first run and whenever its pins change. → the folder of its
    programs"""
    ready = VENV / "ready"
    if not ready.exists() or ready.stat().st_mtime < PINS.stat().st_mtime:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
        done = subprocess.run([VENV / "bin/pip", "install", "--quiet", "--disable-pip-version-check",
                               "--require-hashes", "-r", PINS], check=False, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{PINS} could not be installed:\n{done.stderr}")
        ready.touch()
    return VENV / "bin"


def copy_tree(target: Path):
    """The files that make the site, without its tests and tools."""
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, target / name)
    for name in SITES:
        shutil.copy(ROOT / name, target)


def probe(tree: Path):
    """Adds the constructs above to a copy of the site."""
    for language in (tree / "docs").iterdir():
        for path, text in PROBES.items():
            (language / path).write_text(text)
    settings = (tree / "mkdocs.yml").read_text()
    settings = re.sub(r"(?m)^( +- )answers/.*\n", r"\g<0>\1answers/probe-parts.md\n", settings, count=1)
    (tree / "mkdocs.yml").write_text(re.sub(r"(?m)^  notice:.*\n(?:    .*\n)*", NOTICE, settings))


def convert(tree: Path):
    """Turns a copy of the site into one that Zensical builds. These are the steps of a switch; SUCCESSION.md explains
    them."""
    for name in SITES:
        settings = (tree / name).read_text()
        # 1. Where the result goes is not an argument of its program.
        settings = re.sub(r"(?m)^site_dir: (\S+)$", r"site_dir: !ENV [SITE_DIR, \1]", settings)
        # 2. A date in `extra` must be a text.
        settings = re.sub(r"(\buntil: )(\d{4}-\d\d-\d\d)", r'\1"\2"', settings)
        (tree / name).write_text(settings)
    # 3. It knows no static_templates but 404.html and sitemap.xml: each becomes a page, and AFTER moves the result.
    for language in (tree / "docs").iterdir():
        for name in MADE:
            (language / f"made-{name.replace('/', '+')}.md").write_text(
                f"---\ntitle: {name}\ntemplate: {name}\nsearch: {{exclude: true}}\n---\n")


# 4. After its build: the files that MkDocs makes, from those that Zensical makes.
AFTER = r"""
set -eu
for home in "$1" "$1/ja"; do
  for made in "$home"/made-*; do
    to=$home/$(echo "${made#"$home/made-"}" | tr + /)
    mkdir -p "$(dirname "$to")"
    mv "$made/index.html" "$to"
  done
  rm -rf "$home"/made-* "$home/includes" "$home"/assets/javascripts "$home"/assets/stylesheets "$home"/assets/images
  mkdir -p "$home/search"
  sed 's/"items":/"docs":/' "$home/search.json" > "$home/search/search_index.json"
  rm "$home/search.json"
  # Its navigation knows no headings; its search index does.
  python3 -c 'if True:
    import json, re, sys
    pages, index = (json.load(open(f"{sys.argv[1]}/{name}.json")) for name in ("pages", "search/search_index"))
    for page in pages:
        lower = re.findall(r"<h[3-6] id=\"([^\"]+)", open(sys.argv[1] + "/" + page["path"] + "index.html").read())
        page["sections"] = {id: entry["title"] for entry in index["docs"]
                            for path, _, id in [entry["location"].partition("#")]
                            if id and path == page["path"] and id not in lower}
    json.dump(pages, open(f"{sys.argv[1]}/pages.json", "w"), ensure_ascii=False)
  ' "$home"
done
# Moved pages for the web server: where each stands and where it leads to.
root=$(printf %s "$SITE_URL" | sed -E 's|^[a-z]+://[^/]*||; s|/$||')
for home in "$1" "$1/ja"; do
  grep -rl --include=index.html 'data-moved="follow"' "$home" | sort | while read -r page; do
    [ "$home" = "$1/ja" ] || [ "${page#"$1/ja/"}" = "$page" ] || continue
    here=$root${page#"$1"}
    here=${here%index.html}
    to=$(sed -n 's|.*http-equiv="refresh" content="0; url=\([^"]*\)".*|\1|p' "$page" | sed 's|&#x2f;|/|g')
    echo "$here $(realpath -ms "$here${to%%#*}" | sed 's|/*$|/|')$(printf %s "$to" | sed 's|^[^#]*||');"
  done > "$home/redirects.map"
  sed 's/;$/ 301/' "$home/redirects.map" > "$home/_redirects"
done
"""


def build(tree: Path, program: Path | str, environ: dict, after: str = ":") -> Path:
    """Both languages of a tree, and what is done afterwards. → the folder of the site. Stops with the messages of a
    build that fails."""
    commands = [([program, "build", "--strict", "-f", settings], {"SITE_DIR": folder})
                for settings, folder in SITES.items()]
    for command, more in [*commands, (["sh", "-c", after, "sh", tree / "site"], {})]:
        done = subprocess.run(command, cwd=tree, check=False, capture_output=True, text=True, env={**environ, **more})
        if done.returncode:
            said = f"{done.stdout}\n{done.stderr}".strip()
            first, traceback, _ = said.partition("Traceback")
            sys.exit("The build stopped:\n" + first + (said.splitlines()[-1] if traceback else ""))
    return tree / "site"


def content(file: Path, path: str) -> list[str]:
    """What counts of a file: the elements of a page with their attributes, and its words; where a link leads, not how
    it is written; the entries of the search index; else the lines, in any order."""
    text = file.read_text()
    if path.endswith(".html"):
        soup = BeautifulSoup(text, "html.parser")
        for link in soup.select("a[href]"):
            link["href"] = urljoin(f"/{path}", link["href"])
        parts = [str((part.name, sorted(part.attrs.items()))) if isinstance(part, Tag) else " ".join(part.split())
                 for part in soup.descendants if isinstance(part, Tag) or type(part) is NavigableString]
        return [part for part in parts if part]
    if path.endswith("search_index.json"):
        return sorted(str((entry["location"].replace("./", ""), entry["title"], sorted(entry.get("tags") or []),
                           sorted(BeautifulSoup(entry["text"], "html.parser").get_text(" ").split())))
                      for entry in json.loads(text)["docs"])
    if path.endswith(".json"):
        return sorted(json.dumps(json.loads(text), indent=1, sort_keys=True).splitlines())
    return sorted(line.strip() for line in html.unescape(text).splitlines() if line.strip() and line[0] != "#")


def difference(one: Path, two: Path, path: str) -> str:
    """The first place where a file of two sites differs, short enough for a line; "" where they are equal."""
    sides = [content(site / path, path) if (site / path).exists() else ["no such file"] for site in (one, two)]
    found = (pair for pair in zip_longest(*sides, fillvalue="nothing") if pair[0] != pair[1])
    return next((f"MkDocs {left[:100]}, Zensical {right[:100]}" for left, right in found), "")


def compare(one: Path, two: Path) -> int:
    """Prints the comparison of two builds. → number of files that differ"""
    files = {path.relative_to(site).as_posix() for site in (one, two) for path in site.rglob("*") if path.is_file()}
    kinds = defaultdict(list)  # pages, and each other file in all languages
    for path in sorted(path for path in files if path.endswith(COMPARED)):
        kinds["pages" if path.endswith(".html") else path.removeprefix("ja/")].append(
            (path, difference(one, two, path)))
    print(f"{'':34}equal of all")
    for kind, found in kinds.items():
        differing = [f"    {path}: {told}" for path, told in found if told]
        print(f"{kind:34}{len(found) - len(differing):5} of {len(found)}", *differing[:3], sep="\n")
        if len(differing) > 3:
            print(f"    … and {len(differing) - 3} more")
    return sum(bool(told) for found in kinds.values() for _, told in found)


def main():
    if len(sys.argv) > 1:
        target = Path(sys.argv[1])
        target.mkdir(parents=True)
        copy_tree(target)
        convert(target)
        print(f"{target}: build it with SITE_DIR=site {VENV}/bin/zensical build --strict -f mkdocs.yml, "
              "and with SITE_DIR=site/ja and -f mkdocs.ja.yml; then the commands in tools/lab/succession.py, AFTER.")
        return
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SITE_VERSION": "same",
               "SITE_URL": os.environ.get("SITE_URL", "https://mfa-help.example/help/")}
    zensical = environment() / "zensical"
    version = subprocess.run([zensical, "--version"], capture_output=True, text=True, check=True).stdout.split()[-1]
    print(f"Zensical {version} beside MkDocs with Material, both languages\n")
    with tempfile.TemporaryDirectory(prefix="succession-") as folder:
        one, two = Path(folder, "mkdocs"), Path(folder, "zensical")
        for tree in (one, two):
            copy_tree(tree)
            probe(tree)
        convert(two)
        differing = compare(build(one, MKDOCS, environ), build(two, zensical, environ, AFTER))
    print(f"\n{differing} differences." if differing else "\nNo difference.")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
