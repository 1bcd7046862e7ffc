"""Faults are told to people: file, line, what is wrong, what to do; all of a run at once, by file; no traceback; status 1; and at the line on code hosts."""

import os
import re
import shutil
import subprocess
import sys

import copies
import pytest

pytestmark = pytest.mark.slow


def run(root, **environment) -> tuple[int, str]:
    """The quick checks of a copy, as `make check` runs them."""
    for name in ("tests", "pyproject.toml"):
        if (copies.ROOT / name).is_dir():
            shutil.copytree(copies.ROOT / name, root / name, dirs_exist_ok=True, ignore=lambda *_: ["published.txt"])
        else:
            shutil.copy(copies.ROOT / name, root)
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "SITE_")) and key not in ("CI", "GITHUB_ACTIONS")}
    tests = [f"tests/test_{name}.py" for name in ("build", "settings", "page_model", "links", "parity", "labels")]
    done = subprocess.run([sys.executable, "-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", *tests], cwd=root, capture_output=True, text=True, env={**clean, **environment})
    return done.returncode, done.stdout + done.stderr


def test_all_faults_are_told_at_once(tmp_path):
    copies.plant(tmp_path, [("docs/en/answers/new-phone.md", r"\naudience:", "\naudeince:"), ("docs/en/answers/lost-device.md", "", "\nRead [this](no-such.md).\n\nRead [that](no-such.md).\n"),
                            ("docs/ja/contact.md", "", "\n## 追加\n")])
    status, said = run(tmp_path, CI="true")
    assert status == 1 and "Traceback" not in said, said
    told = re.findall(r"^(docs/\S+):(\d+): (.+)$", said, re.MULTILINE)
    assert told == sorted(told, key=lambda fault: (fault[0], int(fault[1])))
    lost = (tmp_path / "docs/en/answers/lost-device.md").read_text("utf-8").rstrip("\n").split("\n")
    texts = [f"{file}:{line}: {text}" for file, line, text in told]
    assert any(re.fullmatch(r"docs/en/answers/new-phone.md:\d+: Unknown key `audeince`. Did you mean `audience`\?", text) for text in texts)
    assert any(text.startswith(f"docs/en/answers/lost-device.md:{len(lost) - 2}: The link leads to `answers/no-such.md`, which does not exist.") for text in texts)
    assert f"  also docs/en/answers/lost-device.md:{len(lost)}\n" in said  # once for each target, with every place
    assert any("docs/ja/contact.md" in text and "has no id" in text for text in texts)
    # The build also complains about the dead link; it is told once.
    assert sum("no-such.md`, which does not exist" in text for text in texts) == 1
    assert f"::error file=docs/en/answers/lost-device.md,line={len(lost)}::The link leads to" in said


@pytest.mark.parametrize("edit, told", [
    (("mkdocs.yml", r"\nnav:\n", "\nnav: [\n"), r"mkdocs\.yml:\d+: This is not valid YAML"),
    (("overrides/main.html", r"\A", "{% if %}"), r"overrides/main\.html:1: The template cannot be used"),
    (("docs/en/answers/lost-device.md", "", b"\nCaf\xe9\n"), r"docs/en/answers/lost-device\.md:\d+: This file is not UTF-8"),
    (("mkdocs.yml", r"name: material", "name: matreial"), r"mkdocs\.yml:\d+: The setting `theme`"),
    (("mkdocs.yml", r"  search:\n", "  serch:\n"), r"mkdocs\.yml:\d+: .*serch"),
], ids=["settings that are not YAML", "template", "not UTF-8", "unknown theme", "unknown plugin"])
def test_what_stops_the_build_is_told_without_a_traceback(tmp_path, edit, told):
    copies.plant(tmp_path, [edit])
    status, said = run(tmp_path)
    assert status == 1 and "Traceback" not in said, said
    assert re.search("^" + told, said, re.MULTILINE), said
    assert "::error" not in said
