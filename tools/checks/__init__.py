"""What a page must be. One family of rules a file; each rule has an id and one sentence, and yields the faults it
finds."""

import importlib
import pkgutil
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pages import Site
from report import Fault, merge


@dataclass(frozen=True)
class Rule:
    """`find` takes a Site and yields Faults."""

    id: str
    sentence: str
    find: Callable


RULES: dict[str, Rule] = {}


def rule(name: str, sentence: str):
    """Makes a function that yields faults into a rule."""
    def register(find):
        assert name not in RULES, f"two rules have the id {name}"
        RULES[name] = Rule(name, sentence, find)
        return find
    return register


def run(site: Site, *names: str) -> list[Fault]:
    """What the rules (all, or those named) find on a site: sorted, each fault once."""
    found = []
    for one in [RULES[name] for name in names] or RULES.values():
        try:
            found += [replace(fault, rule=one.id) for fault in one.find(site)]
        except Exception as error:  # noqa: BLE001 - an editor can do nothing with a traceback
            frame = traceback.extract_tb(error.__traceback__)[-1]
            found.append(Fault(f"tools/checks/{Path(frame.filename).name}", frame.lineno or 1,
                               f"The rule failed by itself: {type(error).__name__}: {error}.",
                               "Look at what changed last in the file that it was reading; correct the rule.", one.id))
    told = {(file, line) for fault in found if fault.rule != "build" for file, line in fault.places}
    # What the build complains about, the other rules mostly say better.
    return merge(fault for fault in found if fault.rule != "build" or not told & set(fault.places))


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
