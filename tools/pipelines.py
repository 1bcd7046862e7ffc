"""Runs the jobs of deploy/ as a code host would, in a bare Debian 12: make pipelines [ARGS=gitlab:pages]

Needs root, debootstrap and the network. What this machine needs to reach its registries goes along.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from settings import ROOT

WORK = ROOT / ".build/debian"
MIRROR = os.environ.get("DEBIAN_MIRROR", "http://deb.debian.org/debian")
ALONG = ("/etc/hosts", "/etc/resolv.conf", "/etc/pip.conf", "/etc/xdg/pip", "/etc/ssl/certs/ca-certificates.crt")
MADE = {".git", ".venv", ".build", "site", "public"}  # what a fresh checkout does not have, in its top folder


def jobs() -> dict[str, list[str]]:
    """The commands of each job, by its host and name."""
    github = yaml.safe_load((ROOT / "deploy/github.yml").read_text("utf-8"))["jobs"]
    gitlab = yaml.safe_load((ROOT / "deploy/gitlab.yml").read_text("utf-8"))
    found = {f"github:{name}": [step["run"] for step in job["steps"] if "run" in step] for name, job in github.items()}
    for name, job in gitlab.items():
        whole = gitlab.get(job.get("extends"), {}) | job if isinstance(job, dict) else {}
        found[f"gitlab:{name}"] = [*whole.get("before_script", ()), *whole.get("script", ())]
    return {name: lines for name, lines in found.items() if lines and "." not in name}


def check_out(folder: Path):
    """Copies the files of this checkout, as they are now."""
    def left_out(where, names):
        return {"node_modules", "__pycache__", *(MADE if Path(where) == ROOT else ())} & set(names)
    shutil.copytree(ROOT, folder, ignore=left_out)


def run(name: str, lines: list[str]) -> int:
    """Runs a job in a root of its own. Returns its status."""
    root = WORK / name.replace(":", "-")
    shutil.rmtree(root, ignore_errors=True)
    subprocess.run(["cp", "-a", WORK / "base", root], check=True)
    check_out(root / "builds/site")
    for path in filter(os.path.exists, ALONG):
        (root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-rT", path, root / path[1:]], check=True)
    shutil.copy(ALONG[-1], root / "builds/along.crt")
    keep = f"cp /builds/along.crt {ALONG[-1]}"  # Debian's package writes its own
    script = "\n".join(["set -e", "cd /builds/site", *(line for one in lines for line in (one, keep))])
    # What is mounted in a namespace of its own goes with it, so that no removal ever meets it.
    inside = 'mount --rbind /dev "$1/dev" && mount --rbind /proc "$1/proc" && exec chroot "$1" sh -c "$2"'
    return subprocess.run(["unshare", "--mount", "env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "CI=true",
                           f"PIP_CERT={ALONG[-1]}", f"NODE_EXTRA_CA_CERTS={ALONG[-1]}",
                           "CI_PAGES_URL=https://pages.example", "sh", "-c", inside, "sh", root, script],
                          check=False).returncode


def main(wanted: list[str]) -> int:
    """Returns the number of jobs that failed."""
    if os.geteuid() or not shutil.which("debootstrap"):
        sys.exit("This needs root and debootstrap: apt-get install debootstrap")
    if not (WORK / "base/etc").exists():
        WORK.mkdir(parents=True, exist_ok=True)
        subprocess.run(["debootstrap", "--variant=minbase", "bookworm", WORK / "new", MIRROR], check=True)
        # As the image of debian:12 has them: its browsers are those of the security updates.
        suites = ((MIRROR, "bookworm"), (MIRROR, "bookworm-updates"), (f"{MIRROR}-security", "bookworm-security"))
        (WORK / "new/etc/apt/sources.list").write_text("".join(f"deb {at} {suite} main\n" for at, suite in suites))
        (WORK / "new").rename(WORK / "base")
    failed = {name: run(name, lines) for name, lines in jobs().items() if name in wanted or not wanted}
    print(*(f"{name}: {f'failed with {status}' if status else 'good'}" for name, status in failed.items()), sep="\n")
    return sum(map(bool, failed.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
