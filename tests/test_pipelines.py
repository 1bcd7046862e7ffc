"""The pipelines in deploy/ are valid for their code host, ask for little, and run only this project's commands."""

import re
import subprocess
import sys
from pathlib import Path

import pipelines
import pytest
import yaml
from conftest import ROOT

CHECKER = Path(sys.executable).parent / "check-jsonschema"
SCHEMAS = {"github.yml": "vendor.github-workflows", "gitlab.yml": "vendor.gitlab-ci"}
pytestmark = pytest.mark.slow  # reads large schemas


@pytest.mark.parametrize("name", SCHEMAS)
def test_pipelines_are_valid_and_run_the_commands_of_the_readme_and_nothing_else(name, tmp_path):
    text = (ROOT / "deploy" / name).read_text()
    file = tmp_path / "pipeline.yml"
    for misspelt, pipeline in enumerate((text, re.sub(r"(?m)^( +)(runs-on|stage):", r"\1\2x:", text))):
        file.write_text(pipeline)
        done = subprocess.run([CHECKER, "--builtin-schema", SCHEMAS[name], file], check=False, capture_output=True,
                              text=True)
        assert done.returncode == misspelt, done.stdout + done.stderr
    pipeline = yaml.safe_load(text)
    jobs = [job for job in pipeline.get("jobs", pipeline).values() if isinstance(job, dict)]
    ran = {step["run"] for job in jobs for step in job.get("steps", ()) if "run" in step}
    ran |= {line for job in jobs for key in ("before_script", "script") for line in job.get(key, ())}
    assert {line for line in ran if not re.match("apt-get update && |export SITE_URL=", line)} == {
        "make test", "make build TO=public"}


def test_github_pins_actions_by_commit_and_asks_for_little():
    text = (ROOT / "deploy/github.yml").read_text()
    used = re.findall(r"uses: (.*)", text)
    assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert {name: job.get("permissions") for name, job in workflow["jobs"].items()} == {
        "check": None, "publish": {"pages": "write", "id-token": "write"}}


def test_a_pipeline_gets_the_sources_and_nothing_made(tmp_path):
    pipelines.check_out(tmp_path / "site")
    copied = {path.relative_to(tmp_path / "site").as_posix() for path in (tmp_path / "site").rglob("*")}
    assert {"Makefile", "deploy/packages.txt", "tests/site/mkdocs.yml", "overrides/main.html"} <= copied
    assert not [path for path in copied if re.match(r"(\.git|\.venv|\.build|site|public)(/|$)|.*node_modules", path)]
