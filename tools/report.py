"""A fault, and how faults are told to people: by file, each once, with what to do; on code hosts also at their line."""

import difflib
import os
from dataclasses import dataclass, replace
from itertools import groupby


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong. `file` is relative to the site's root; `also` are further places of it, (file, line)."""

    file: str
    line: int
    wrong: str
    remedy: str
    rule: str = ""
    also: tuple = ()

    def __str__(self):
        also = "".join(f"\n  also {file}:{line}" for file, line in self.also)
        return f"{self.file}:{self.line}: {self.wrong} {self.remedy} [{self.rule}]{also}"

    @property
    def places(self) -> tuple:
        return ((self.file, self.line), *self.also)


def nearest(word: str, known, otherwise: str = "") -> str:
    """'Did you mean `x`?' with the nearest known name, or `otherwise`."""
    close = difflib.get_close_matches(str(word), [str(name) for name in known], 1, 0.6)
    return f"Did you mean `{close[0]}`?" if close else otherwise


def merge(faults) -> list[Fault]:
    """Sorted, each once; a link that leads nowhere on several pages is one fault with `also`."""
    found = {}
    for fault in sorted(set(faults)):
        same = (fault.rule, fault.wrong, fault.remedy) if fault.rule.startswith("link-") else fault
        first = found.setdefault(same, fault)
        more = [place for place in fault.places if place not in first.places]
        found[same] = replace(first, also=(*first.also, *more))
    return sorted(found.values())


def tell(faults: list[Fault]) -> str:
    """What a person reads at the end of a run, of faults from `merge`; where CI is set, in GitHub's form too."""
    lines = [f"{len(faults)} to mend" if faults else "Nothing to mend."]
    for _, group in groupby(faults, key=lambda fault: fault.file):
        lines += ["", *map(str, group)]
    for fault in faults if os.environ.get("CI") else ():
        text = f"{fault.wrong} {fault.remedy}".replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        lines += [f"::error file={file},line={line}::{text}" for file, line in fault.places]
    return "\n".join(lines)
