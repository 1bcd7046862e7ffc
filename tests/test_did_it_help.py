"""Did this help? "It did not" leads to the next answers and to the office on every page, with the page's name in the
subject. The ways that the owner knows stand at the top of the contact page, too."""

from urllib.parse import unquote

import pytest
import small

pytestmark = pytest.mark.slow  # builds sites of its own

EMAIL = ("mkdocs.yml", '    email: ""', "    email: office@example.ac.jp")
FORM = ("mkdocs.yml", '    url: ""', '    url: "https://forms.example/ask?entry.1={subject}&lang=en"')


def articles(site) -> list:
    return [page for language in site.languages for page in site.articles(language.code).values()]


def office(page) -> str:
    """Where "Contact us about this page" leads."""
    return page.html.select(".related a")[-1]["href"]


def test_always_leads_on(whole):
    for page in articles(whole):
        assert [choice["href"] for choice in page.html.select(".choice")] == ["#page-solved", "#page-related"]
        targets = [whole.resolve(page.url, link["href"])[0] for link in page.html.select(".related li a")]
        assert len(targets) >= 2 and {*targets} <= {*whole.html}, f"{page.file}: {targets}"
        assert whole.resolve(page.url, office(page))[0] == f"{page.language.path}contact/"
        subject = page.html.select_one(".subject").get_text()
        assert page.html.h1.get_text() in subject, f"{page.file}: the subject names the page"
    assert len(articles(whole)) > 50


@pytest.mark.parametrize("change, start", [(EMAIL, "mailto:office@example.ac.jp?subject="),
                                           (FORM, "https://forms.example/ask?entry.1=")])
def test_subject_is_filled_in_where_the_office_has_an_address(tmp_path, change, start):
    site = small.built(small.plant(tmp_path, [change]))
    ways = site.html["contact/"].select_one("article .ways")
    assert ways.find_next("h2").find_parent("article"), "above the first part"
    for page in articles(site):
        assert office(page).startswith(start), page.file
        assert page.html.h1.get_text() in unquote(office(page).removeprefix(start)), page.file
        assert not page.html.select(".subject")
    assert len(articles(site)) == 6
