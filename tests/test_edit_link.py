"""With repo_url set, each page offers its own source for editing, in its own language; without it, none does."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def edit_links(site: Path) -> dict[str, str]:
    """Where the edit link of each built page leads, by the page's address on the site."""
    found = {}
    for file in site.rglob("*.html"):
        words = r"Edit this page|このページを編集する"
        for link in re.findall(rf'<a href="([^"]*)">(?:{words})</a>', file.read_text("utf-8")):
            found[file.relative_to(site).as_posix()] = link
    return found


@pytest.mark.parametrize("repository", ["https://github.com/office/help", "https://github.com/office/help/", ""])
def test_every_page_links_to_its_source(tmp_path, repository):
    for name in ("docs", "overrides", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for name in ("mkdocs.yml", "mkdocs.ja.yml"):
        text = (ROOT / name).read_text("utf-8")
        (tmp_path / name).write_text(re.sub("^repo_url:.*$", f'repo_url: "{repository}"', text, flags=re.MULTILINE), "utf-8")
    subprocess.run([tmp_path / "tools/build.sh", tmp_path / "site"], check=True, env={**os.environ, "MKDOCS": f"{Path(sys.executable).parent}/mkdocs"})
    links = edit_links(tmp_path / "site")
    pages = {file.relative_to(tmp_path / "site").as_posix() for file in (tmp_path / "site").rglob("*.html")}
    assert set(links) == ({page for page in pages if not page.endswith("404.html")} if repository else set())
    for page, link in links.items():
        start = "https://github.com/office/help/edit/main/docs/"
        assert link.startswith(start)
        source = link.removeprefix(start)
        assert (ROOT / "docs" / source).is_file(), f"{page} offers {link}, which does not exist"
        language, _, path = source.partition("/")
        folder = path.removesuffix("index.md") if path.endswith("index.md") else path.removesuffix(".md") + "/"
        assert page == f"{'ja/' if language == 'ja' else ''}{folder}index.html"
