"""make freshness lists what wants another look on a day; make ready what an owner must settle before publishing."""

import freshness
import pytest
import ready
import small
from pages import Site

LOST = ["docs/en/answers/lost.md:12", "docs/ja/answers/lost.md:11"]
PARTS = [f"overrides/includes/parts/{language}/report.md:1" for language in ("en", "ja")]
NOT_INCLUDED = [(f"docs/{language}/answers/{id}.md", "--8<-- .*report.*", "")
                for language in ("en", "ja") for id in ("lost", "broken")]
OLD = [("docs/ja/answers/new.md", "reviewed: .*", "reviewed: 2026-11-01")]
NOTICE, QUOTED = ([("mkdocs.yml", "  notice: {}", f"  notice: {{text: Slow today., until: {until}}}")]
                  for until in ("2026-12-31", '"2026-12-31"'))


@pytest.mark.parametrize("edits, day, line, places", [
    ([], "2098-12-31", "statement", []),
    ([], "2099-01-01", "statement near its date, 2099-01-31, in 30 days", LOST + PARTS),
    ([], "2099-01-31", "statement near its date, 2099-01-31, in 0 days", LOST + PARTS),
    ([], "2099-02-01", "statement past its date, 2099-01-31, 1 day ago", LOST + PARTS),
    (NOT_INCLUDED, "2099-02-01", "statement past its date", LOST),
    (NOTICE, "2026-12-31", "", []),
    (NOTICE, "2027-01-01", "notice past its date", ["mkdocs.yml:26"]),
    (QUOTED, "2027-01-01", "notice past its date", ["mkdocs.yml:26"]),
    (OLD, "2026-11-25", "translation older than source", ["docs/ja/answers/new.md:7"]),
    (OLD, "2027-11-02", "not checked for 365 days", ["docs/ja/answers/new.md:7"])])
def test_what_wants_another_look(root, edits, day, line, places, capsys):
    small.change(root, edits)
    freshness.main(["--today", day], root)
    printed = capsys.readouterr().out.splitlines()[1:]
    assert [found.partition(": ")[0] for found in printed if line in found] == places


SETTLED = [("mkdocs.yml", "    email: .*", "    email: office@kyushu-u.ac.jp"),
           ("mkdocs.yml", "^extra:", 'extra:\n  confirmed: "2026-11-25"'),
           ("mkdocs.yml", "small.example", "help.kyushu-u.ac.jp")]


@pytest.mark.parametrize("edit, line", [
    (("mkdocs.yml", "help.kyushu-u.ac.jp", "small.example"), "mkdocs.yml:5: The public address is still the example."),
    (("mkdocs.yml", '"2026-11-25"', '""'), "Nobody has said that the office has read the pages."),
    (("mkdocs.ja.yml", "    name: 小さな窓口", '    name: 小さな窓口\n    email: ""'),
     "Readers of 日本語 have no way to contact the office."),
    (("mkdocs.yml", "^nav:", "repo_url: https://github.com/OWNER/NAME\nnav:"), "is a placeholder"),
    (("docs/en/answers/new.md", "Add the new phone first", "FILL IN"),
     "docs/en/answers/new.md:4: FILL IN stands here."),
    (("overrides/includes/parts/ja/report.md", "2099-01-31", "2099-01-30"),
     "overrides/includes/parts/ja/report.md:1: This was true until 2099-01-30.")])
def test_what_an_owner_must_settle(root, edit, line, capsys, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    small.change(root, SETTLED)
    day = ["--today", "2099-01-31"]  # the last one of the dated statements
    assert ready.main(day, root) == 0 and "Ready to publish." in capsys.readouterr().out
    small.change(root, [edit])
    assert ready.main(day, root) == 1 and line in capsys.readouterr().out
    assert ready.main(["--count", *day], root) == 0 and "1 open point" in capsys.readouterr().out


def test_the_offices_open_questions_name_pages_and_what_is_said_until_then(capsys):
    """With what is open on the day on which SMS may end."""
    ready.main(["--today", "2027-02-01"])
    printed, site = capsys.readouterr().out, Site()
    rows = [row for _, row in site.table(ready.QUESTIONS)]
    assert len(rows) >= 3
    for row in rows:
        assert all(row.get(column) and row[column] in printed for column in ("question", "why", "pages")), row
        assert {name.partition("#")[0] for name in row["pages"].split()} <= site.by_url.keys(), row["question"]
