"""Builds the site, runs every rule on it, prints what is to fix: tools/check.py [RULE …]. Status 1 if anything is."""

import sys

import checks
import report
from site_build import built


def main(names: list[str]) -> int:
    """Checks this site. Returns the status for the shell."""
    if unknown := [name for name in names if name not in checks.RULES]:
        print(f"No such rule: {', '.join(unknown)}. Rules are: {', '.join(checks.RULES)}.", file=sys.stderr)
        return 2
    with built() as site:
        problems = checks.run(site, *names)
    print(report.format(problems))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
