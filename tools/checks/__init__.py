"""What a page must be: one family of rules a file. Delete a file, and its rules are gone: families import common.py,
schemas.py and the modules of tools/, never each other. A rule's test is a row in tests/planted_*.py: a mistake that
tests/test_rules.py plants, and the rule must find.

    @rule("heading-level", "Headings begin with ## and skip no level.", each=headings)
    def heading_level(page: Page, heading: Tag):
        if heading.name == "h1":
            yield "This is a second title.", "Begin sections with ##."
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
# What a rule is asked of, by the name of its first parameter.
SUBJECTS = {"site": lambda site: [site], "page": Site.all_pages, "html": lambda site: site.html.values()}


def rule(name: str, sentence: str, each=None):
    """Makes a function into a rule. The name of its first parameter decides what it is called with: `site` once,
    `page` for each Markdown page, `html` for each built page. It yields (where, message, fix, *needles), or problems.
    where: an element, a key of the front matter, (file, line) or None; needles: texts that help to find the line.

    `each` gives the things to look at on a site or page. The function then takes (owner, thing), once for each thing,
    and yields (message, fix, *needles): where is the thing, or its first field.
    """
    def register(function):
        subject = next(iter(inspect.signature(function).parameters))

        def ask(owner) -> Iterable[Problem]:
            for item in each(owner) if each else [None]:
                where = [item[0] if isinstance(item, tuple) else item] if each else []
                for found in (function(owner, item) if each else function(owner)) or ():
                    yield found if isinstance(found, Problem) else owner.problem(*where, *found)

        assert name not in RULES, f"two rules have the id {name}"
        RULES[name] = Rule(name, sentence, lambda site: (
            once(site, ask) if subject == "html" else chain.from_iterable(map(ask, SUBJECTS[subject](site)))))
        return function
    return register


def once(site: Site, ask) -> Iterable[Problem]:
    """Each problem of the built pages once; of one that a template makes, the message names the pages."""
    urls = {}
    for url, html in site.html.items():
        for problem in ask(html):
            urls.setdefault(problem, []).append(url)
    for problem, (first, *more) in urls.items():
        where = f" (on /{first} and {len(more)} more)." if more else f" (on /{first})."
        by_template = problem.file.startswith("overrides/")
        yield replace(problem, message=problem.message.removesuffix(".") + where) if by_template else problem


def find(site: Site, name: str) -> list[Problem]:
    """What a rule finds on a site; a rule that raises is a problem, too."""
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
