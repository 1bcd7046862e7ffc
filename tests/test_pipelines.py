"""The ready pipelines in deploy/ are valid for their code host, ask for little, and run this project's own commands
only."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

DEPLOY = Path(__file__).parent.parent / "deploy"
SCHEMAS = {"github.yml": "vendor.github-workflows", "gitlab.yml": "vendor.gitlab-ci"}
COMMANDS = {"make test", "make build TO=public"}
INSTALLS = re.compile(r'apt-get update && .*|export SITE_URL=.*')


def invalid(text: str, schema: str, folder: Path) -> str:
    """What check-jsonschema finds wrong in a pipeline; empty if nothing."""
    file = folder / "pipeline.yml"
    file.write_text(text)
    done = subprocess.run([Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", schema, file],
                          check=False, capture_output=True, text=True)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.mark.parametrize("name, schema", SCHEMAS.items())
def test_pipelines_are_valid(name, schema, tmp_path):
    text = (DEPLOY / name).read_text()
    assert not invalid(text, schema, tmp_path)
    assert invalid(re.sub(r"(?m)^( +)(runs-on|stage):", r"\1\2x:", text), schema,
                   tmp_path), "a misspelt key must be found"


@pytest.mark.parametrize("name", SCHEMAS)
def test_pipelines_run_the_commands_of_the_readme_and_nothing_else(name):
    jobs = yaml.safe_load((DEPLOY / name).read_text())
    jobs = jobs.get("jobs", jobs)
    ran = [step["run"] for job in jobs.values() if isinstance(job, dict)
           for step in job.get("steps", ()) if "run" in step]
    ran += [line for job in jobs.values() if isinstance(job, dict) for key in ("before_script", "script")
            for line in job.get(key, ())]
    commands = {line for line in ran if not INSTALLS.fullmatch(line)}
    assert commands == COMMANDS


def test_github_pins_actions_by_commit_and_asks_for_little():
    text = (DEPLOY / "github.yml").read_text()
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used and all(re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action) and re.fullmatch(r" # v\d+\.\d+\.\d+", said)
                        for action, said in used)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert {name: job.get("permissions") for name, job in workflow["jobs"].items()} == {
        "check": None, "publish": {"pages": "write", "id-token": "write"}}
