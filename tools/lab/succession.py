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
from collections import Counter
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".build/zensical"
LANGUAGES = {"en": "", "ja": "ja/"}

# Constructs that the site may have none of today, so that the comparison covers them always.
# Path below docs/<language>/ → text.
PROBES = {
    "answers/probe-moved.md": "---\ntitle: Moved\ntemplate: moved.html\nmoved_to: answers/probe-parts.md#here\n"
                              "search: {exclude: true}\n---\n",
    "manuals/probe-home.md": "---\ntitle: Moved home\ntemplate: moved.html\nmoved_to: index.md\nsearch: {exclude: "
                             "true}\n---\n",
    "answers/probe-deleted.md": "---\ntitle: Deleted\ntemplate: moved.html\nmoved_to: contact.md\nsearch: {exclude: "
                                "true}\n---\n"
                                "This answer was removed.\n",
    "answers/probe-parts.md": "---\ntitle: Probe\ndescription: A \"short\" answer & more.\ntags: [two words, probe]\n"
                              "audience: [students, staff]\nreviewed: 2026-11-24\nrelated: [probe-parts]\n"
                              "moved_anchors: {old-part: \"#here\", gone-part: \"answers/probe-moved.md#here\"}\n---\n"
                              "Text.\n\n## Here { #here }\n\n1. **Press**{ .press }\n\n    /// signin | A drawing\n"
                              "    **Next**{ .press }\n    ///\n",
}


NOTICE = """\
  notice: {text: <Notice>, link: answers/probe-parts.md, until: 2026-12-31, pages: [index.md, answers/probe-parts.md]}
"""


def environment(venv: Path = VENV, pins: Path = ROOT / "tools/lab/zensical.txt") -> Path:
    """An environment apart from the site's, made on the first run and whenever its pins change. → the folder of its
    programs"""
    ready = venv / "ready"
    if not ready.exists() or ready.stat().st_mtime < pins.stat().st_mtime:
        subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
        done = subprocess.run([venv / "bin/pip", "install", "--quiet", "--disable-pip-version-check",
                               "--require-hashes",
                               "-r", pins], check=False, stderr=subprocess.PIPE, text=True)
        if done.returncode:
            sys.exit(f"{pins} could not be installed:\n{done.stderr}")
        ready.touch()
    return venv / "bin"


def copy_tree(target: Path):
    """The files that make the site, without its tests and tools."""
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, target / name)
    for name in ("mkdocs.yml", "mkdocs.ja.yml"):
        shutil.copy(ROOT / name, target)


def convert(tree: Path):
    """Turns a copy of the site into one that Zensical builds. These are the steps of a switch; SUCCESSION.md explains
    them."""
    for name in ("mkdocs.yml", "mkdocs.ja.yml"):
        settings = (tree / name).read_text()
        # 1. Where the result goes is not an argument of its program.
        settings = re.sub(r"(?m)^site_dir: (\S+)$", r"site_dir: !ENV [SITE_DIR, \1]", settings)
        # 2. A date in `extra` must be a text.
        settings = re.sub(r"(\buntil: )(\d{4}-\d\d-\d\d)", r'\1"\2"', settings)
        (tree / name).write_text(settings)
    # 3. It knows no static_templates but 404.html and sitemap.xml: each becomes a page, and AFTER moves the result.
    for name in static_templates((tree / "mkdocs.yml").read_text()):
        for language in LANGUAGES:
            (tree / f"docs/{language}/made-{name.replace('/', '+')}.md").write_text(
                f"---\ntitle: {name}\ntemplate: {name}\nsearch: {{exclude: true}}\n---\n")


def static_templates(config: str) -> list[str]:
    """Names of the files that templates make beside the pages, but for redirects, whose list of files Zensical does not
    have."""
    names = re.search(r"static_templates: \[([^]]*)\]", config)[1]
    return [name for name in re.findall(r"[^\s,]+", names) if "redirects" not in name]


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


def build_mkdocs(tree: Path, site: Path, environ):
    """Both languages with MkDocs, as tools/build.sh does. Raises CalledProcessError with its messages."""
    mkdocs = Path(sys.executable).parent / "mkdocs"
    for config, folder in (("mkdocs.yml", site), ("mkdocs.ja.yml", site / "ja")):
        subprocess.run([mkdocs, "build", "--quiet", "--strict", "-f", config, "--site-dir", folder], cwd=tree,
                       check=True,
                       capture_output=True, text=True, env=environ)


def build_zensical(tree: Path, environ) -> Path:
    """Both languages of a converted tree with Zensical. → the folder of the site"""
    zensical = environment() / "zensical"
    for config, folder in (("mkdocs.yml", "site"), ("mkdocs.ja.yml", "site/ja")):
        subprocess.run([zensical, "build", "--strict", "-f", config], cwd=tree, check=True, capture_output=True,
                       text=True,
                       env={**environ, "SITE_DIR": folder})
    subprocess.run(["sh", "-c", AFTER, "sh", tree / "site"], check=True, capture_output=True, text=True, env=environ)
    return tree / "site"


# What is compared: name of the aspect → what a page has of it. Two pages differ in an aspect when these differ.

ASPECTS = {
    "title and short answer": lambda soup: [soup.title.text,
                                            [m["content"] for m in soup.select("meta[name=description]")],
                                            [e.text
                                             for e in soup.select("h1, .short-answer, .audience, .topic, .reviewed")]],
    "canonical and alternates": lambda soup: [[link.get(name) for name in ("rel", "hreflang", "href")]
                                              for link in soup.select("link[rel=canonical], link[rel=alternate], "
                                                                      "meta[name=robots]")],
    "headings and their ids": lambda soup: [[h.name, h.get("id"), h.text]
                                            for h in soup.select("h1, h2, h3, h4, h5, h6")],
    "all ids": lambda soup: [element["id"] for element in soup.select("[id]")],
    "links": lambda soup: [[a["href"], a.text] for a in soup.select("a[href]")],
    "drawings of screens": lambda soup: [str(d) for d in soup.select("[role=figure]")],
    "moved pages and parts": lambda soup: [str(e)
                                           for e in soup.select("meta[http-equiv=refresh], [data-moved], .moved-part")],
    "lists made by templates": lambda soup: [str(e)
                                             for e in soup.select(".groups, ul.list, table.answers, .related, select, "
                                                                  ".notice")],
    "all text": lambda soup: soup.get_text(" ", strip=True).split(),
    "all markup": lambda soup: [[e.name, {name: value for name, value in sorted(e.attrs.items())}]
                                for e in soup.find_all(True)],
}


def difference(one, two) -> str:
    """The first place where two values differ, short enough for a line."""
    if isinstance(one, list) and isinstance(two, list):
        for left, right in zip(one, two):
            if left != right:
                return difference(left, right)
        longer = one if len(one) > len(two) else two
        return f"{'only MkDocs' if longer is one else 'only Zensical'}: {str(longer[min(len(one), len(two))])[:100]}"
    return f"MkDocs {str(one)[:100]!r}, Zensical {str(two)[:100]!r}"


def read_page(site: Path, path: str) -> BeautifulSoup:
    """A built page. Where a link leads counts, not how it is written."""
    soup = BeautifulSoup((site / path).read_text(), "html.parser")
    for link in soup.select("a[href]"):
        link["href"] = urljoin(f"/{path}", link["href"])
    return soup


def parts_of(data) -> list[str]:
    """What stands in a JSON list or mapping, each part as a text."""
    return [json.dumps(part, sort_keys=True) for part in (data.items() if isinstance(data, dict) else data)]


def index_of(site: Path, language: str) -> dict:
    """Search index → {location: (title, tags, words)}"""
    data = json.loads((site / LANGUAGES[language] / "search/search_index.json").read_text())
    entries = {}
    for entry in data["docs"]:
        text = BeautifulSoup(entry["text"], "html.parser").get_text(" ")
        entries[entry["location"].replace("./", "")] = (entry["title"], sorted(entry.get("tags") or []),
                                                        Counter(text.split()))
    return entries


def compare(one: Path, two: Path) -> int:
    """Prints the comparison of two builds. → number of aspects in which they differ"""
    def pages(site):
        return {str(path.relative_to(site)) for path in site.rglob("*.html")}

    rows = []  # aspect, equal, of, first differences
    both = sorted(pages(one) & pages(two))
    lost = [f"only MkDocs: {p}" for p in sorted(pages(one) - pages(two))]
    lost += [f"only Zensical: {p}" for p in sorted(pages(two) - pages(one))]
    rows.append(("pages", len(both), len(both) + len(lost), lost))
    soups = {p: [read_page(site, p) for site in (one, two)] for p in both}
    for name, aspect in ASPECTS.items():
        found = {p: [aspect(soup) for soup in pair] for p, pair in soups.items()}
        differing = [f"{p}: {difference(*pair)}" for p, pair in found.items() if pair[0] != pair[1]]
        having = sum(1 for pair in found.values() if any(pair))
        rows.append((name, having - len(differing), having, differing))

    def add(name, left, right, key=None):
        left, right = ({key(e): e for e in side} if key else dict.fromkeys(side) for side in (left, right))
        everything = list(dict.fromkeys([*left, *right]))
        differing = [f"{e}: {difference(left[e], right[e])}" if e in left and e in right
                     else f"only {'MkDocs' if e in left else 'Zensical'}: {e}"
                     for e in everything if e not in left or e not in right or left[e] != right[e]]
        rows.append((name, len(everything) - len(differing), len(everything), differing))

    for language, folder in LANGUAGES.items():
        def data(name, folder=folder):
            return [(site / folder / name).read_text() for site in (one, two)]
        add(f"{folder}answers.json, answers", *(parts_of(json.loads(text)["answers"]) for text in data("answers.json")))
        for name in static_templates((ROOT / "mkdocs.yml").read_text()):
            pair = [text.strip() for text in data(name)]
            add(folder + name,
                *((parts_of(json.loads(text)) if name.endswith(".json") else html.unescape(text).splitlines())
                  for text in pair))
        add(f"{folder}sitemap.xml", *(re.findall("(?s)<url>.*?</url>", text) for text in data("sitemap.xml")))
        for name in ("redirects.map", "_redirects"):
            add(folder + name,
                *([line for line in text.splitlines() if line and not line.startswith("#")] for text in data(name)))
        indexes = [index_of(site, language) for site in (one, two)]
        add(f"{folder}search index, entries", *([*index] for index in indexes))
        for part, name in enumerate(("titles", "tags", "text")):
            add(f"{folder}search index, {name}",
                *([[place, entry[part]] for place, entry in index.items()] for index in indexes),
                key=lambda entry: entry[0])

    print(f"{'':34}equal of all")
    for name, equal, total, differing in rows:
        print(f"{name:34}{equal:5} of {total}")
        for line in differing[:3]:
            print(f"    {line}")
        if len(differing) > 3:
            print(f"    … and {len(differing) - 3} more")
    return sum(1 for row in rows if row[3])


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
    version = subprocess.run([environment() / "zensical", "--version"], capture_output=True, text=True,
                             check=True).stdout.split()[-1]
    print(f"Zensical {version} beside MkDocs with Material, both languages\n")
    with tempfile.TemporaryDirectory(prefix="succession-") as temporary:
        trees = Path(temporary, "mkdocs"), Path(temporary, "zensical")
        for tree in trees:
            copy_tree(tree)
            for language in LANGUAGES:
                for path, text in PROBES.items():
                    (tree / "docs" / language / path).write_text(text)
            path = tree / "mkdocs.yml"
            settings = re.sub(r"(?m)^( +- )answers/.*\n", r"\g<0>\1answers/probe-parts.md\n", path.read_text(), count=1)
            settings = re.sub(r"(?m)^  notice:.*\n(?:    .*\n)*", NOTICE, settings)
            path.write_text(settings)
        convert(trees[1])
        try:
            build_mkdocs(trees[0], Path(temporary, "site"), environ)
            zensical = build_zensical(trees[1], environ)
        except subprocess.CalledProcessError as error:
            said = f"{error.stdout}\n{error.stderr}".strip()
            sys.exit("The build stopped:\n" + (said.split("Traceback")[0] + said.splitlines()[-1] if "Traceback" in said
                                               else said))
        differing = compare(Path(temporary, "site"), zensical)
    print(f"\n{differing} differences." if differing else "\nNo difference.")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
