"""Adds new addresses to the list of those that are kept for ever: make ledger. It never removes one."""

import sys

from pages import PUBLISHED, Site
from published import additions
from site_build import built


def add(site: Site) -> list[str]:
    """Appends what the built site offers and the list lacks. Returns the new lines."""
    new = list(additions(site))
    file = site.root / PUBLISHED
    text = file.read_text("utf-8")
    if new:
        file.write_text(text + "\n" * (not text.endswith("\n")) + "\n".join(new) + "\n", "utf-8")
    return new


if __name__ == "__main__":
    with built() as site:
        if not site.html:
            sys.exit("The site does not build; `make check` says why.")
        new = add(site)
    print("\n".join([*new, f"{len(new)} new addresses in {PUBLISHED}."]))
