"""What happens when the site grows: make growth ARGS="100 1000". Prints, for copies of the site with so many answers:

build    processor seconds for all languages        check    processor seconds of all rules
peak     memory of the larger of the two, MB        home     the home page, compressed, KB
page     an answer, compressed, KB                  search   what the search loads of this language, compressed, KB
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from pages import MKDOCS, ROOT, Site

SEARCH = ("asked.txt", "pages.json", "search/search_index.json")  # what it loads


def measured(command: list, folder: Path) -> tuple[float, float]:
    """(processor seconds, peak MB) of a command and what it starts."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env={**os.environ, "MKDOCS": MKDOCS})
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def fill(tree: Path, size: int):
    """Copies of the answers under numbers of their own, in all languages and below the same topics, until there are
    `size`."""
    settings = (tree / "mkdocs.yml").read_text("utf-8")
    answers = [path for path, _, _ in Site(tree).settings["en"].nav() if path.startswith("answers/")]
    for number in range(len(answers), size):
        old = answers[number % len(answers)]
        new = old.replace(".md", f"-{number}.md")
        for language in (tree / "docs").iterdir():
            text = (language / old).read_text("utf-8")
            text = re.sub(r"^title: (.*)([?？])", rf"title: \1 ({number})\2", text, flags=re.MULTILINE)
            (language / new).write_text(text, "utf-8")
        settings = settings.replace(f"- {old}\n", f"- {old}\n      - {new}\n", 1)
    (tree / "mkdocs.yml").write_text(settings, "utf-8")


def compressed(*files: Path) -> float:
    return sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1024


def main(sizes: list[str]):
    """Prints a row for each size."""
    names = ("answers", "build s", "check s", "peak MB", "page KB", "home KB", "search KB")
    print("".join(f"{name:>9}" for name in names))
    for size in sizes or ["100", "300", "1000"]:
        with tempfile.TemporaryDirectory(prefix="growth-") as folder:
            tree, out = Path(folder) / "tree", Path(folder) / "tree/out"
            for name in ("docs", "overrides", "tests/data", "tools"):
                shutil.copytree(ROOT / name, tree / name)
            for file in ROOT.glob("mkdocs*.yml"):
                shutil.copy(file, tree)
            fill(tree, int(size))
            build, one = measured(["tools/build.sh", "out"], tree)
            check, two = measured([sys.executable, "tools/check.py"], tree)
            page = next((out / "answers").glob("*/index.html"))
            row = (build, check - build, max(one, two), compressed(page), compressed(out / "index.html"),
                   compressed(*(out / name for name in SEARCH)))
            print(f"{size:>9}" + "".join(f"{value:9.1f}" for value in row), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
