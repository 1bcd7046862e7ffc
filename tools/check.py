"""Builds the site, runs every rule on it, prints what is to fix: tools/check.py [RULE …]. Status 1 if anything is."""

import argparse
import multiprocessing
import sys

import checks
import report
from site_build import built

SITE = []  # of a worker process


def find(rule: str) -> list[report.Problem]:
    """What a rule finds; called in a worker process."""
    return checks.find(SITE[0], rule)


def main() -> int:
    """Checks this site. Returns the status for the shell."""
    parser = argparse.ArgumentParser(prog="tools/check.py", description=__doc__)
    parser.add_argument("rules", nargs="*", metavar="RULE", help=f"all without one: {', '.join(checks.RULES)}")
    names = parser.parse_args().rules
    if unknown := [name for name in names if name not in checks.RULES]:
        parser.error(f"No such rule: {', '.join(unknown)}. Rules are: {', '.join(checks.RULES)}.")
    with built() as site:
        if site.html and site.by_url:  # read before the process forks, so that the workers share them
            with multiprocessing.get_context("fork").Pool(initializer=SITE.append, initargs=(site,)) as pool:
                problems = checks.settle(pool.map(find, [*reversed(names or [*checks.RULES])], chunksize=1))
        else:
            problems = checks.run(site, *names)
    print(report.format(problems))
    return bool(problems)


if __name__ == "__main__":
    sys.exit(main())
