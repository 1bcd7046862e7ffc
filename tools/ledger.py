"""Adds newly published addresses to the ledger: make ledger. It never removes one."""

import sys

from checks.ledger import additions
from pages import LEDGER, Site, built


def add(site: Site) -> list[str]:
    """Appends what the built site offers and the ledger lacks. Returns the new lines."""
    new = list(additions(site))
    file = site.root / LEDGER
    text = file.read_text("utf-8")
    if new:
        file.write_text(text + "\n" * (not text.endswith("\n")) + "\n".join(new) + "\n", "utf-8")
    return new


if __name__ == "__main__":
    with built() as site:
        if not site.html:
            sys.exit("The site does not build; `make check` says why.")
        new = add(site)
    print("\n".join([*new, f"{len(new)} new addresses in {LEDGER}."]))
