"""Did this help? "It did not" leads to the next answers and to the office on every page, with the page's name in the
subject.
The ways that the owner knows stand at the top of the contact page, too."""

from urllib.parse import unquote

import pytest
import small
from bs4 import BeautifulSoup

pytestmark = pytest.mark.slow  # builds sites of its own

EMAIL = ("mkdocs.yml", '    email: ""', "    email: office@example.ac.jp")
FORM = ("mkdocs.yml", '    url: ""', '    url: "https://forms.example/ask?entry.1={subject}&lang=en"')


def articles(site):
    for file in sorted(file for folder in ("answers", "manuals") for file in site.glob(f"**/{folder}/*/index.html")):
        soup = BeautifulSoup(file.read_text(), "html.parser")
        if not soup.select("[data-moved]"):
            yield file, soup


def office(soup) -> str:
    """Where "Contact us about this page" leads."""
    return soup.select(".related a")[-1]["href"]


def test_always_leads_on(site):
    seen = 0
    for file, soup in articles(site):
        assert [choice["href"] for choice in soup.select(".choice")] == ["#page-solved", "#page-related"]
        targets = [link["href"] for link in soup.select(".related li a")]
        assert len(targets) >= 2 and all((file.parent / target).resolve().is_dir()
                                         for target in targets), f"{file}: {targets}"
        assert (file.parent / office(soup)).resolve().name == "contact"
        assert soup.h1.get_text() in soup.select_one(".subject").get_text(), f"{file}: the subject names the page"
        seen += 1
    assert seen > 50


@pytest.mark.parametrize("change, start",
                         [(EMAIL, "mailto:office@example.ac.jp?subject="),
                          (FORM, "https://forms.example/ask?entry.1=")])
def test_subject_is_filled_in_where_the_office_has_an_address(tmp_path, change, start):
    seen = 0
    site = small.built(small.plant(tmp_path, [change]))
    ways = site.html["contact/"].select_one("article .ways")
    assert ways.find_next("h2").find_parent("article"), "above the first part"
    for file, soup in articles(site.folder):
        assert office(soup).startswith(start), file
        assert soup.h1.get_text() in unquote(office(soup).removeprefix(start)), file
        assert not soup.select(".subject")
        seen += 1
    assert seen == 6
