"""With repo_url set, each page offers its own source for editing, in its own language; without it, none does."""

import pytest
import small

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("repository", ["https://github.com/office/help", "https://github.com/office/help/", ""])
def test_every_page_links_to_its_source(tmp_path, repository):
    site = small.built(small.plant(tmp_path, [("mkdocs.yml", "^nav:", f'repo_url: "{repository}"\nnav:')]))
    for page in site.all_pages():
        links = [link["href"] for link in page.html.select("footer a") if "github" in link["href"]]
        assert links == ([f"https://github.com/office/help/edit/main/{page.file}"] if repository else []), page.file
    assert "github" not in (site.folder / "404.html").read_text("utf-8")  # it has no source that readers should edit
