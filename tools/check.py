"""Builds the site and runs every rule on it: python tools/check.py [RULE …]. Prints what is to mend; status 1 if
anything is."""

import sys
import tempfile
from pathlib import Path

import checks
from pages import ROOT, Site, build
from report import Fault, tell


def check(root: Path, folder: Path, *names: str) -> list[Fault]:
    """What the rules find on the site below `root`, which is built into `folder`."""
    log = build(root, folder)
    return checks.run(Site(root, folder, log), *names)


def main(names: list[str]) -> int:
    """Checks this site. Returns the status for the shell."""
    if unknown := [name for name in names if name not in checks.RULES]:
        print(f"No such rule: {', '.join(unknown)}. Rules are: {', '.join(checks.RULES)}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="sign-in-help-") as folder:
        faults = check(ROOT, Path(folder) / "site", *names)
    print(tell(faults))
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
