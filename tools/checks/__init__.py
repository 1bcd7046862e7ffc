"""What a page must be. A file here is a family of rules: delete it, and its rules are gone. Families import each other
never; what they share is in common.py, schemas.py and the modules of tools/.

    @rule("unfinished", "Nothing says FILL IN any more.")
    def unfinished(site: Site):
        yield Problem(file, line, "What is wrong.", "What to do.")
"""

import importlib
import inspect
import pkgutil
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pages import Site
from report import Problem, merge


class Rule(NamedTuple):
    id: str
    sentence: str
    find: Callable[[Site], Iterable[Problem]]


RULES: dict[str, Rule] = {}


def rule(name: str, sentence: str):
    """Makes a function that yields problems into a rule, by its parameters: `site`; or `page`, for each page; or
    `site, url, html`, for each built page."""
    def register(find):
        assert name not in RULES, f"two rules have the id {name}"
        parameters = inspect.signature(find).parameters
        by_page = (lambda site: chain(*map(find, site.all_pages()))) if "page" in parameters else find
        RULES[name] = Rule(name, sentence, (lambda site: once(site, find)) if "html" in parameters else by_page)
        return find
    return register


def once(site: Site, find) -> Iterable[Problem]:
    """Each problem of the built pages once; of one that a template makes, the message names the pages."""
    urls = {}
    for url, html in site.html.items():
        for problem in find(site, url, html):
            urls.setdefault(problem, []).append(url)
    for problem, (first, *more) in urls.items():
        where = f" (on /{first} and {len(more)} more)." if more else f" (on /{first})."
        by_template = problem.file.startswith("overrides/")
        yield replace(problem, message=problem.message.removesuffix(".") + where) if by_template else problem


def find(site: Site, name: str) -> list[Problem]:
    """What a rule finds on a site."""
    try:
        return [replace(problem, rule=name) for problem in RULES[name].find(site)]
    except Exception as error:  # noqa: BLE001 - an editor can do nothing with a traceback
        last = traceback.extract_tb(error.__traceback__)[-1]
        return [Problem(f"tools/checks/{Path(last.filename).name}", last.lineno or 1,
                        f"The rule failed by itself: {type(error).__name__}: {error}.",
                        "Look at what changed last in the file that it was reading; correct the rule.", name)]


def run(site: Site, *names: str) -> list[Problem]:
    """What the rules (all, or those named) find on a site: sorted, each problem once."""
    return settle(find(site, name) for name in names or RULES)


def settle(findings: Iterable[list[Problem]]) -> list[Problem]:
    """What the findings of several rules come to: sorted, each problem once."""
    found = [*chain.from_iterable(findings)]
    places = {place for problem in found if problem.rule != "build" for place in problem.places}
    # What the build complains about, the other rules mostly say better.
    return merge(problem for problem in found if problem.rule != "build" or not places & set(problem.places))


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
