"""make page makes, moves and deletes pages so that no address is lost and no rule is broken; what it refuses changes
nothing."""

import ledger
import page
import pytest
import small
from pages import LEDGER, Site

SAID = ["--changed", "It has another address now.", "--changed", "アドレスが変わりました。"]


@pytest.fixture
def site(tmp_path):
    return small.plant(tmp_path)


def contents(root):
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_moved_page_keeps_its_addresses_and_everything_leads_to_it(site):
    (site / "docs/en/asked.txt").write_text("[lost]\nmy phone is gone\n[lost#report]\nwhom do I tell\n")
    before = contents(site)
    assert page.main(["move", "lost", "lost-phone", *SAID], site) == 0
    changed = {path.as_posix() for path, data in contents(site).items() if before.get(path) != data}
    assert all(path.startswith(("docs/", "mkdocs.yml", LEDGER))
               for path in changed)  # pages, navigation, ledger; no test, no template
    assert "[lost-phone]\nmy phone is gone\n[lost-phone#report]" in (site / "docs/en/asked.txt").read_text()
    assert "urgent: answers/lost-phone.md" in (site / "mkdocs.yml").read_text()
    assert 'what: "アドレスが変わりました。"' in (site / "docs/ja/answers/lost-phone.md").read_text()
    found = small.built(site)
    told = small.checks.run(found)  # only that a person must look at the page and say when
    assert [(fault.file, fault.rule) for fault in told] == [(f"docs/{one}/answers/lost-phone.md", "dates")
                                                            for one in ("en", "ja")]
    for address in ("answers/lost/", "answers/lost/#report", "ja/answers/lost-phone/#remove"):
        assert small.checks.ledger.landing(found, *address.partition("#")[::2])


@pytest.mark.slow
def test_a_deleted_page_says_where_to_go(site):
    assert page.main(["delete", "new", "--to", "lost#remove", *SAID], site) == 0
    text = (site / "docs/en/answers/new.md").read_text()
    assert "moved_to: answers/lost.md#remove" in text and "It has another address now." in text
    assert "](answers/lost.md#remove)" in (site / "docs/en/find-your-answer.md").read_text()
    assert "related: [methods]" in (site / "docs/en/answers/lost.md").read_text()  # a page is not related to itself
    # What the page said must be said elsewhere, and a person must look at the page that takes its place.
    assert {fault.rule for fault in small.faults(site)} == {"statement", "dates"}


def test_a_new_page_is_listed_in_all_languages_and_refused_until_it_is_written(site):
    assert page.main(["new", "answer", "tablet", "--topic", "lost"], site) == 0
    found = Site(site)
    assert [path for path, _, _ in found.settings["ja"].nav()][2:4] == ["answers/lost.md", "answers/tablet.md"]
    told = small.checks.run(found, "unfinished")
    assert {fault.file for fault in told} == {"docs/en/answers/tablet.md", "docs/ja/answers/tablet.md"}
    assert small.checks.run(found, "navigation", "encoding", "same-facts") == []


@pytest.mark.parametrize("command, why", [
    ("move lost new", "exists: docs/en/answers/new.md"),
    ("move lsot x", "There is no answer or manual `lsot`. Did you mean `lost`?"),
    ("move old x", "There is no answer or manual `old`"), ("move lost Lost", "cannot be an id"),
    ("move lost published-once", "was published before"),
    ("delete lost --to lost", "cannot lead to itself"), ("delete lost --to new#nowhere", "has no part `#nowhere`"),
    ("delete methods --to lost", "the only page of “Guides”"), ("new answer lost --topic lost", "exists"),
    ("new answer x --topic y", "no answer")])
def test_what_cannot_be_done_changes_nothing(site, command, why, capsys):
    with (site / LEDGER).open("a") as file:
        file.write("answers/published-once/\n")
    before = contents(site)
    assert page.main(command.split(), site) == 1
    said = capsys.readouterr().err
    assert why in said and "Nothing was changed" in said
    assert contents(site) == before


def test_a_page_that_cannot_be_read_is_mended_first(site, capsys):
    small.change(site, [("docs/ja/answers/new.md", "audience: .*", "audience: [staff")])
    assert page.main(["move", "lost", "x", *SAID], site) == 1
    assert "Mend this first: docs/ja/answers/new.md:6" in capsys.readouterr().err


@pytest.mark.slow
def test_the_ledger_only_grows(site):
    lines = (site / LEDGER).read_text("utf-8").splitlines()
    kept = [line for line in lines if "answers/lost/" not in line]
    (site / LEDGER).write_text("\n".join([*kept, "answers/of-another-time/"]), "utf-8")  # no line break at the end
    before, found = (site / LEDGER).read_text("utf-8"), small.built(site)
    assert sorted(ledger.add(found)) == sorted(set(lines) - set(kept))
    assert (site / LEDGER).read_text("utf-8").startswith(before + "\n")
    assert ledger.add(found) == []
