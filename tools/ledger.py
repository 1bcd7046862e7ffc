"""Adds newly published addresses to the ledger: make ledger. It never removes one."""

import sys
import tempfile
from pathlib import Path

from checks.ledger import additions
from pages import LEDGER, ROOT, Site, build


def add(site: Site) -> list[str]:
    """Appends what the built site offers and the ledger lacks. Returns the new lines."""
    new = list(additions(site))
    file = site.root / LEDGER
    text = file.read_text("utf-8")
    if new:
        file.write_text(text + "\n" * (not text.endswith("\n")) + "\n".join(new) + "\n", "utf-8")
    return new


def main() -> int:
    """Builds the site and adds its new addresses. Returns the status for the shell."""
    with tempfile.TemporaryDirectory(prefix="sign-in-help-") as folder:
        log = build(ROOT, Path(folder) / "site")
        site = Site(ROOT, Path(folder) / "site", log)
        if not site.html:
            print("The site does not build; `make check` says why.", file=sys.stderr)
            return 1
        new = add(site)
    print("\n".join([*new, f"{len(new)} new addresses in {LEDGER}."]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
