"""Problems, and how people read them: by file, each once, with what to do; on code hosts also at their line."""

import difflib
import os
from dataclasses import dataclass, replace
from itertools import groupby


@dataclass(frozen=True, order=True)
class Problem:
    """`file` is relative to the site's root; `fix` says what to do; `also` has further places, (file, line)."""

    file: str
    line: int
    message: str
    fix: str
    rule: str = ""
    also: tuple = ()

    def __str__(self):
        also = "".join(f"\n  also {file}:{line}" for file, line in self.also)
        return f"{self.file}:{self.line}: {self.message} {self.fix} [{self.rule}]{also}"

    @property
    def places(self) -> tuple:
        return ((self.file, self.line), *self.also)


def nearest(word: str, known, otherwise: str = "") -> str:
    """'Did you mean `x`?' with the nearest known name, or `otherwise`."""
    close = difflib.get_close_matches(str(word), [str(name) for name in known], 1, 0.6)
    return f"Did you mean `{close[0]}`?" if close else otherwise


def merge(problems) -> list[Problem]:
    """Sorted, each once; a link that leads nowhere on several pages is one problem with `also`."""
    found = {}
    for problem in sorted(set(problems)):
        same = (problem.rule, problem.message, problem.fix) if problem.rule.startswith("link-") else problem
        first = found.setdefault(same, problem)
        more = [place for place in problem.places if place not in first.places]
        found[same] = replace(first, also=(*first.also, *more))
    return sorted(found.values())


def format(problems: list[Problem]) -> str:
    """What a person reads at the end of a run, of problems from `merge`; where CI is set, in GitHub's form too."""
    lines = [f"{len(problems)} to fix" if problems else "Nothing to fix."]
    for _, group in groupby(problems, key=lambda problem: problem.file):
        lines += ["", *map(str, group)]
    for problem in problems if os.environ.get("CI") else ():
        text = f"{problem.message} {problem.fix}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        lines += [f"::error file={file},line={line}::{text}" for file, line in problem.places]
    return "\n".join(lines)

