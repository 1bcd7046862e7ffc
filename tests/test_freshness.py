"""make freshness lists what wants another look on a day; make ready what an owner must settle before publishing."""

import datetime

import freshness
import pytest
import ready
import small
from pages import Site


def rows(root, day: str) -> list[tuple[str, str]]:
    """(what, where) of the report of a day."""
    return [(what, place) for what, place, _, _ in freshness.rows(Site(root, today=datetime.date.fromisoformat(day)))]


@pytest.fixture
def site(tmp_path):
    return small.plant(tmp_path)


def test_statements_with_a_date_in_pages_and_parts(site):
    places = ["docs/en/answers/lost.md:12", "docs/ja/answers/lost.md:11",
              "overrides/includes/parts/en/report.md:1", "overrides/includes/parts/ja/report.md:1"]
    for day, what in (("2026-12-31", None), ("2027-01-01", "near"), ("2027-01-31", "near"), ("2027-02-01", "past")):
        assert sorted(rows(site, day)) == [(f"statement {what} its date", place) for place in places if what], day


def test_a_part_that_no_page_includes_is_not_told(site):
    small.change(site, [(f"docs/{language}/answers/lost.md", "--8<-- .*", "") for language in ("en", "ja")])
    assert not any("parts" in place for _, place in rows(site, "2027-02-01"))


@pytest.mark.parametrize("until", ['"2026-12-31"', "2026-12-31"])
def test_a_notice_past_its_date(site, until):
    small.change(site, [("mkdocs.yml", "  notice: {}", f"  notice: {{text: Slow today., until: {until}}}")])
    assert rows(site, "2026-12-31") == []
    assert ("notice past its date", "mkdocs.yml:25") in rows(site, "2027-01-01")


def test_pages_long_unchecked_and_old_translations(site):
    small.change(site, [("docs/ja/answers/new.md", "reviewed: .*", "reviewed: 2026-11-01")])
    assert rows(site, "2026-11-25") == [("translation older than source", "docs/ja/answers/new.md:7")]
    assert ("not checked for 365 days", "docs/ja/answers/new.md:7") in rows(site, "2027-11-02")


def test_the_command_prints_a_line_for_each(site, capsys):
    freshness.main(["--today", "2027-02-01"], site)
    assert "docs/en/answers/lost.md:12: statement past its date, 2027-01-31, 1 day ago" in capsys.readouterr().out


SETTLED = [("mkdocs.yml", "    email: .*", "    email: office@kyushu-u.ac.jp"),
           ("mkdocs.yml", "^extra:", 'extra:\n  confirmed: "2026-11-25"'),
           ("mkdocs.yml", "small.example", "help.kyushu-u.ac.jp")]


@pytest.mark.parametrize("edit, told", [
    (("mkdocs.yml", "help.kyushu-u.ac.jp", "small.example"), "mkdocs.yml:5: The public address is still the example."),
    (("mkdocs.yml", '"2026-11-25"', '""'), "Nobody has said that the office has read the pages."),
    (("mkdocs.ja.yml", "    name: 小さな窓口", '    name: 小さな窓口\n    email: ""'),
     "Readers of 日本語 have no way to contact the office."),
    (("mkdocs.yml", "^nav:", "repo_url: https://github.com/OWNER/NAME\nnav:"), "is a placeholder"),
    (("docs/en/answers/new.md", "Add the new phone first", "FILL IN"),
     "docs/en/answers/new.md:4: FILL IN stands here."),
    (("overrides/includes/parts/ja/report.md", "2027-01-31", "2026-01-31"),
     "overrides/includes/parts/ja/report.md:1: This was true until")])
def test_what_an_owner_must_settle(site, edit, told, capsys, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    small.change(site, SETTLED)
    assert ready.main([], site) == 0 and "Ready to publish." in capsys.readouterr().out
    small.change(site, [edit])
    assert ready.main([], site) == 1 and told in capsys.readouterr().out
    assert ready.main(["--count"], site) == 0 and "1 open point" in capsys.readouterr().out
