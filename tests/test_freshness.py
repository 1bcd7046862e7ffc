"""The freshness report lists what wants another look on a given day, nothing else, and never fails a build."""

import importlib.util
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
spec = importlib.util.spec_from_file_location("freshness", ROOT / "tools/freshness.py")
freshness = importlib.util.module_from_spec(spec)
spec.loader.exec_module(freshness)

PAGE = "---\ntitle: One?\ndescription: The short answer.\nreviewed: {reviewed}\n{more}---\n\n## Steps {{ #steps }}\n"
SETTINGS = "extra:\n  review_after_days: 100\n  contact: {email: help@example.org}\n"


@pytest.fixture
def report(tmp_path, monkeypatch, capsys):
    """Writes pages, given by path as (reviewed, further lines), and gives back the report's rows on a day, cells apart."""
    def run(today, pages, english=SETTINGS, japanese="INHERIT: mkdocs.yml\n"):
        (tmp_path / "mkdocs.yml").write_text(english)
        (tmp_path / "mkdocs.ja.yml").write_text(japanese)
        for path, content in pages.items():
            file = tmp_path / "docs" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content if isinstance(content, str) else PAGE.format(reviewed=content[0], more=content[1]))
        monkeypatch.setattr(freshness, "ROOT", tmp_path)
        monkeypatch.setattr(sys, "argv", ["freshness.py", "--today", today])
        freshness.main()
        lines = capsys.readouterr().out.splitlines()
        assert today in lines[0]
        return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in lines[3:]]

    return run


def both(path, reviewed, more=""):
    return {f"en/{path}": (reviewed, more), f"ja/{path}": (reviewed, more)}


def test_nothing_to_do(report):
    assert report("2027-01-01", both("answers/one.md", "2026-12-01", "expires: 2027-03-01\n")) == []


@pytest.mark.parametrize("today, kind, says", [
    ("2027-01-01", None, None),
    ("2027-01-02", "statement near its date", "in 30 days"),
    ("2027-01-31", "statement near its date", "in 1 day:"),
    ("2027-02-01", "statement near its date", "today"),
    ("2027-02-02", "statement past its date", "1 day ago"),
])
def test_statements_with_a_date(report, today, kind, says):
    rows = report(today, both("answers/one.md", "2027-01-01", "expires: 2027-02-01\n"))
    assert [row[:3] for row in rows] == ([[kind, f"docs/{language}/answers/one.md:5", "2027-02-01"] for language in ("en", "ja")] if kind else [])
    assert all(row[3].startswith(says) for row in rows)


@pytest.mark.parametrize("today, listed", [("2027-04-11", False), ("2027-04-12", True)])
def test_pages_long_unchecked(report, today, listed):
    rows = report(today, both("manuals/one.md", "2027-01-01"))
    assert [row[:3] for row in rows] == ([["not checked for 100 days", f"docs/{language}/manuals/one.md:4", "2027-01-01"] for language in ("en", "ja")] if listed else [])


def test_translation_older_than_its_source(report):
    rows = report("2027-01-09", {"en/answers/a.md": ("2027-01-08", ""), "ja/answers/a.md": ("2027-01-06", ""),
                                 "en/answers/b.md": ("2027-01-06", ""), "ja/answers/b.md": ("2027-01-08", "")})
    assert rows == [["translation older than source", "docs/ja/answers/a.md:4", "2027-01-06", "2 days behind: compare with docs/en/answers/a.md"]]


def test_translation_missing(report):
    assert [row[:2] for row in report("2027-01-09", {"en/answers/a.md": ("2027-01-08", "")})] == [["translation missing", "docs/en/answers/a.md"]]


def test_contact_details_not_set(report):
    rows = report("2027-01-09", {}, "extra:\n  contact:\n    name: Office\n    url: ''\n    email:\n")
    assert [row[:2] for row in rows] == [["contact details not set", "mkdocs.yml:2"]]


def test_notice_past_its_date(report):
    rows = report("2027-01-09", {}, SETTINGS + "  notice: {text: Slow today., until: 2027-01-08}\n", "INHERIT: mkdocs.yml\nextra:\n  notice: {text: 本日, until: 2027-01-09}\n")
    assert [row[:3] for row in rows] == [["notice past its date", "mkdocs.yml:4", "2027-01-08"]]


@pytest.mark.parametrize("content", ["no front matter\n", "---\ntitle: [\n---\n", "---\ntitle: x\nreviewed: soon\nexpires: 2027-13-01\n---\n", "---\nreviewed: 2027-01-01 10:00:00\n---\n"])
def test_odd_pages_do_not_break_it(report, content):
    report("2027-01-09", {"en/answers/odd.md": content, "ja/answers/odd.md": content})


@pytest.mark.parametrize("settings", ["", "extra: 1\n", "extra: {contact: 1, notice: 1, review_after_days: soon}\n", "extra: [\n"])
def test_odd_settings_do_not_break_it(report, settings):
    report("2027-01-09", both("answers/one.md", "2027-01-01"), settings)


def test_statements_that_end_carry_their_date():
    """What the site says about students' phone registration and about SMS must be looked at again in time."""
    for language in ("en", "ja"):
        for page in (ROOT / "docs" / language).rglob("*.md"):
            text = page.read_text("utf-8")
            if "/" in page.relative_to(ROOT / "docs" / language).as_posix() and ("1 February 2027" in text or "2027年2月1日" in text or "after September 2026" in text or "2026年9月" in text):
                assert "\nexpires: 2027-0" in text, f"{page.relative_to(ROOT)} names a date that ends, but has no `expires`"
