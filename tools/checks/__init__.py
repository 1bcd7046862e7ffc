"""What a page must be: a family of rules a file. Each rule has an id, one sentence and a function that finds faults."""

import importlib
import inspect
import pkgutil
import traceback
from collections.abc import Callable
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from pages import Site
from report import Fault, merge


class Rule(NamedTuple):
    id: str
    sentence: str
    find: Callable  # takes a Site, yields Faults


RULES: dict[str, Rule] = {}


def rule(name: str, sentence: str):
    """Makes a function that yields faults into a rule. Its parameter is `site`; or `page`: then it gets one by one; or
    they are `site, url, html`: then it gets each built page, and what a template does wrong is told once."""
    def register(find):
        assert name not in RULES, f"two rules have the id {name}"
        asked = inspect.signature(find).parameters
        each = (lambda site: chain(*map(find, site.all_pages()))) if "page" in asked else find
        RULES[name] = Rule(name, sentence, (lambda site: once(site, find)) if "html" in asked else each)
        return find
    return register


def once(site: Site, find):
    """Each fault that `find` yields for the built pages once, with the page it shows on where a template wrote it."""
    urls = {}
    for url, html in site.html.items():
        for fault in find(site, url, html):
            urls.setdefault(fault, []).append(url)
    for fault, (first, *more) in urls.items():
        where = f" (on /{first} and {len(more)} more)." if more else f" (on /{first})."
        by_template = fault.file.startswith("overrides/")
        yield replace(fault, wrong=fault.wrong.removesuffix(".") + where) if by_template else fault


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
    told = {place for fault in found if fault.rule != "build" for place in fault.places}
    # What the build complains about, the other rules mostly say better.
    return merge(fault for fault in found if fault.rule != "build" or not told & set(fault.places))


def said(tag) -> str:
    """The words of an element, with one space between them."""
    return " ".join(tag.get_text().split())


for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")
