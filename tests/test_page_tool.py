"""make page makes, moves and deletes pages, loses no address and breaks no rule; what it refuses changes nothing."""

import re

import page
import published
import pytest
import small
from pages import PUBLISHED, Site
from small import contents

SAID = ["--changed", "It has another address now.", "--changed", "アドレスが変わりました。"]


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """A built site whose page lost has moved to lost-phone; `site.changed` are the files that this changed."""
    root = small.copy_site(tmp_path_factory.mktemp("moved"))
    (root / "docs/en/asked.txt").write_text("[lost]\nmy phone is gone\n[lost#report]\nwhom do I tell\n")
    before = contents(root)
    assert page.main(["move", "lost", "lost-phone", *SAID], root) == 0
    changed = [path for path, data in contents(root).items() if before.get(path) != data]
    site = small.built(root)
    published.add(site)  # as the command says at its end
    site.changed = changed
    return site


@pytest.mark.slow
def test_a_moved_page_keeps_its_addresses_and_everything_leads_to_it(moved):
    assert all(path.startswith(("docs/", "mkdocs.yml", PUBLISHED)) for path in moved.changed), "no test, no template"
    assert "[lost-phone]\nmy phone is gone\n[lost-phone#report]" in moved.read("docs/en/asked.txt")
    assert 'what: "アドレスが変わりました。"' in moved.read("docs/ja/answers/lost-phone.md")
    problems = small.checks.run(moved, *small.checks.RULES.keys() - {"asked-little"})
    # Only that a person must look at the page and say when.
    assert [(problem.file, problem.rule) for problem in problems] == [(f"docs/{one}/answers/lost-phone.md", "dates")
                                                            for one in ("en", "ja")]
    for address in ("answers/lost/", "answers/lost/#report", "ja/answers/lost-phone/#remove"):
        assert published.landing(moved, *address.partition("#")[::2])


@pytest.mark.slow
def test_the_list_of_addresses_only_grows(moved):
    lines = moved.read(PUBLISHED).splitlines()
    kept = [line for line in lines if "answers/lost-phone/" not in line]
    before = "\n".join([*kept, "answers/of-another-time/"])  # no line break at the end
    (moved.root / PUBLISHED).write_text(before, "utf-8")
    assert sorted(published.add(moved)) == sorted(set(lines) - set(kept)) != []
    assert moved.read(PUBLISHED).startswith(before + "\n")
    assert published.add(moved) == []


@pytest.mark.slow
def test_a_deleted_page_says_where_to_go(root):
    assert page.main(["delete", "new", "--to", "lost#remove", *SAID], root) == 0
    text = (root / "docs/en/answers/new.md").read_text()
    assert "moved_to: answers/lost.md#remove" in text and "It has another address now." in text
    assert "](answers/lost.md#remove)" in (root / "docs/en/find-your-answer.md").read_text()
    assert "related: [methods]" in (root / "docs/en/answers/lost.md").read_text()  # a page is not related to itself
    # What the page said must be said elsewhere, and a person must look at the page that takes its place.
    published.add(gone := small.built(root))
    assert {problem.rule for problem in small.checks.run(gone)} == {"statement", "dates"}


def test_a_new_page_is_listed_in_all_languages_and_refused_until_it_is_written(root):
    assert page.main(["new", "answer", "tablet", "--topic", "lost"], root) == 0
    found = Site(root)
    assert [path for path, _, _ in found.settings["ja"].nav()][2:4] == ["answers/lost.md", "answers/tablet.md"]
    unfinished = small.checks.run(found, "unfinished")
    assert {problem.file for problem in unfinished} == {
        f"docs/{language}/{file}" for language in ("en", "ja") for file in ("answers/tablet.md", "asked.txt")}
    assert small.checks.run(found, "navigation", "encoding", "same-facts", "fence") == []


@pytest.mark.slow
def test_a_new_page_has_the_form_of_an_answer(root):
    """Once everything is written, the only thing to do is to note its addresses."""
    assert page.main(["new", "answer", "tablet", "--topic", "lost"], root) == 0
    found = {"en": "Write this", "ja": "書く"}
    for path in root.glob("docs/*/answers/tablet.md"):
        text = path.read_text("utf-8").replace("\ntitle: FILL IN", "\ntitle: Is it so?").replace(", or the task", "?")
        path.write_text(re.sub(r"FILL IN:? ?", found[path.parts[-3]] + " ", re.sub(" # FILL IN.*", "", text)), "utf-8")
    built = small.built(root)
    form = {rule for rule in small.checks.RULES if rule.endswith("-length") or rule.startswith("case-")}
    assert small.checks.run(built, *form, "choice", "fold", "fence", "single-step", "id", "heading-id", "same-sections",
                            "markup", "left-over") == []
    assert len(form) >= 8 and len(built.page("ja", "answers/tablet.md").find_all("details")) == 1


def test_what_readers_type_is_asked_for(root, monkeypatch):
    typed = iter(["my tablet is gone", "lost my ipad", "", "", "", "", ""])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(typed))
    assert page.main(["new", "answer", "tablet", "--topic", "lost"], root) == 0
    lines = (root / "docs/en/asked.txt").read_text("utf-8").splitlines()
    after = lines[lines.index("[tablet]") + 1:]
    assert after[:2] == ["my tablet is gone", "lost my ipad"] and len(after) == 5 and "FILL IN" in after[2]


def test_what_cannot_be_done_changes_nothing(root, capsys):
    small.change(root, [(PUBLISHED, "", "answers/published-once/\n"),
                        ("mkdocs.yml", "      - answers/broken.md\n", "")])
    before = contents(root)
    for command, why in [
            ("move lost new", "exists: docs/en/answers/new.md"),
            ("move lsot x", "There is no answer or manual `lsot`. Did you mean `lost`?"),
            ("move old x", "There is no answer or manual `old`"), ("move lost Lost", "cannot be an id"),
            ("move lost published-once", "was published before"), ("delete lost --to lost", "cannot lead to itself"),
            ("delete lost --to new#nowhere", "has no part `#nowhere`"),
            ("delete methods --to lost", "the only page of “Guides”"), ("new answer lost --topic lost", "exists"),
            ("new answer x --topic y", "no answer")]:
        assert page.main(command.split(), root) == 1
        said = capsys.readouterr().err
        assert why in said and "Nothing was changed" in said
        assert contents(root) == before
    # A page that cannot be read is mended first.
    small.change(root, [("docs/ja/answers/new.md", "audience: .*", "audience: [staff")])
    assert page.main(["move", "lost", "x"], root) == 1
    assert "Fix this first: docs/ja/answers/new.md:6" in capsys.readouterr().err
