"""Every command that the documentation names runs, from a clone that sits anywhere, and sets itself up."""

import os
import re
import shutil
import subprocess
import sys

import pytest
import setup
import small
from conftest import wait_for
from settings import ROOT

pytestmark = pytest.mark.slow
DOCUMENTS = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "EDITING.md", "SUCCESSION.md")}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = {*re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE)}
# These need a network, a browser or a minute; each has a test or a table of its own.
ELSEWHERE = {"test", "check", "serve", "lock", "clean", "succession", "check-external", "pipelines"}


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """The small site as a clone of its own, in a folder with a blank in its name, with this environment."""
    root = small.copy_site(tmp_path_factory.mktemp("any where") / "small")
    shutil.copytree(ROOT / "tools", root / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "requirements.lock", "overrides/includes/addresses.md", "tests/node/package-lock.json"):
        (root / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, root / name)
    shutil.copytree(ROOT / "tests/data", root / "tests/data", dirs_exist_ok=True)
    (root / ".venv").symlink_to(sys.prefix)
    for file in root.rglob("*"):
        if file.is_file() and not file.is_symlink() and ".venv" not in file.parts:
            file.chmod(0o644)  # as from a zip: no program may be run by its name
    return root


def make(clone, *words, **environment):
    return subprocess.run(["make", "-C", clone, *words], check=False, capture_output=True, text=True,
                          env={**os.environ, **environment})


def test_documents_name_commands_that_exist():
    named = {name for text in DOCUMENTS.values() for name in re.findall(r"(?:`| {4}|\n)make ([a-z-]+)", text)}
    assert named and named <= TARGETS
    for text in (make(ROOT).stdout, make(ROOT, "more").stdout):
        assert {*re.findall(r"^make ([a-z-]+) ", text, re.MULTILINE)} <= TARGETS and text.count("\n") > 3


@pytest.mark.parametrize("command", sorted(
    TARGETS - ELSEWHERE - {"help", "more", "set-up", "build", "page"}))
def test_command_runs(clone, command):
    done = make(clone, command)
    assert done.returncode == (2 if command == "ready" else 0), done.stdout + done.stderr  # points are open
    assert "Traceback" not in done.stderr and done.stdout


def test_build_takes_a_folder_with_a_blank_from_anywhere_without_npm(clone, tmp_path):
    """Whatever CDPATH says, and where no npm can be run."""
    done = make(clone, "build", f"TO={tmp_path}/www old's", CDPATH="/tmp", HOME="/nowhere")
    assert done.returncode == 0 and "Before publishing" in done.stdout, done.stderr
    assert os.listdir(tmp_path) == ["www old's"] and (tmp_path / "www old's/ja/index.html").exists()
    assert "npm" not in make(clone, "-n", "build").stdout and "npm ci" in make(clone, "-n", "test").stdout
    assert "--silent" not in MAKEFILE, "npm's errors are shown"


def test_page_commands_of_the_guide_run(clone):
    done = make(clone, "page", "ARGS=new answer lost-tablet --topic lost")
    assert "Traceback" not in done.stdout + done.stderr, done.stderr


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    """tools/setup.py for a clone without an environment, which installs one small package."""
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "VENV", tmp_path / ".venv")
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    (tmp_path / "requirements.lock").write_text(re.search(r"^mergedeep==(?:.*\\\n)+.*\n", lock, re.MULTILINE)[0])
    return tmp_path


def test_two_first_runs_at_once_and_what_no_longer_fits(fresh, monkeypatch, capfd):
    """Of two first runs one waits; with settings of pip that would install elsewhere. It sets up again for other
    versions, after a move, and after Python went."""
    program = f"""import pathlib, sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); import setup
setup.ROOT = pathlib.Path({str(fresh)!r}); setup.VENV = setup.ROOT / ".venv"; setup.main()"""
    elsewhere = os.environ | {"PIP_USER": "1", "PIP_TARGET": str(fresh / "elsewhere")}
    runs = [subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True, env=elsewhere)
            for _ in range(2)]
    wait_for(lambda: all(run.poll() is not None for run in runs))
    assert [run.returncode for run in runs] == [0, 0] and not (fresh / "elsewhere").exists()
    assert sum("Setting up" in run.stderr.read() for run in runs) == 1
    assert setup.fits() and list(fresh.glob(".venv/lib/*/site-packages/mergedeep"))
    lock = (fresh / "requirements.lock").read_text()
    (fresh / "requirements.lock").write_text(f"{lock}# other versions\n")
    assert not setup.fits()
    (fresh / "requirements.lock").write_text(lock)
    moved = fresh.rename(fresh.parent / "moved")
    monkeypatch.setattr(setup, "ROOT", moved)
    monkeypatch.setattr(setup, "VENV", moved / ".venv")
    assert not setup.fits()
    (moved / ".venv/bin/python").unlink()
    (moved / ".venv/bin/python").symlink_to("/nowhere/python3")
    for says in (True, False):
        setup.main()
        assert ("Setting up .venv" in capfd.readouterr().err) == says
    assert setup.fits()
