"""With repo_url set, with or without a slash at its end, each page offers its own source for editing, in its language.
Without it none does, as tests/data/spoken.txt has it."""

import pytest
import small


@pytest.mark.slow  # builds a site of its own
def test_every_page_links_to_its_source(tmp_path):
    repository = "https://github.com/office/help"
    site = small.built(small.plant(tmp_path, [("mkdocs.yml", "^nav:", f"repo_url: {repository}\nnav:"),
                                              ("mkdocs.ja.yml", "^extra:", f"repo_url: {repository}/\nextra:")]))
    for page in site.all_pages():
        links = [link["href"] for link in page.html.select("footer a") if "github" in link["href"]]
        assert links == [f"{repository}/edit/main/{page.file}"], page.file
