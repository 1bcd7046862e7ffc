"""Mistakes that rules must find (test_rules.py): how a row of the tables in planted_*.py is written."""

import re
from collections import namedtuple

# name: what is wrong; rule: the id of the rule that must find it; file: where `old` becomes `new`, as small.copy_site
# takes them; words: text of the line that the rule names, or its number (without: the first line of `new`); at: the
# file that the rule names, if it is another one.
Row = namedtuple("Row", "name rule file old new words at", defaults=(None, None))


def page_of(name: str, language: str) -> str:
    return f"docs/{language}/answers/{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}.md"


def turns(name: str, rule: str, old, new, words=None, language="en") -> Row:
    """A mistake where a text is replaced on a page of its own."""
    return Row(name, rule, page_of(name, language), old, new, words)


def adds(name: str, rule: str, text: str, language="en", words=None) -> Row:
    """A mistake in text at the end of a page of its own."""
    return turns(name, rule, "", f"\n{text}\n", words, language)
