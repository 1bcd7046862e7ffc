"""Adds newly published addresses to the ledger, tests/published.txt. It only ever appends: an address in it is a promise."""

import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from checks import ledger  # noqa: E402
from checks.source import Site  # noqa: E402


def add(root: Path = ROOT) -> list[str]:
    """Append what is missing below `root`; returns what was added."""
    site = Site(root)
    added = ledger.additions(site)
    if added:
        file = root / site.LEDGER
        before = file.read_text("utf-8") if file.exists() else ""
        file.write_text(before + ("" if before.endswith("\n") or not before else "\n") + "\n".join(added) + "\n", "utf-8")
    return added


if __name__ == "__main__":
    added = add()
    print("\n".join(added) or "Nothing new.")
