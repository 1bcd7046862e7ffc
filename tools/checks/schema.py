"""Front matter and settings follow their JSON Schemas; the remedy of each fault stands in the schema."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from pages import ADDRESSES, KINDS, Page, Site, date
from report import Fault, nearest

from . import rule

FORMATS = FormatChecker(formats=())
FORMATS.checks("date")(lambda value: not isinstance(value, str) or date(value) is not None)
SCHEMA, SETTINGS = (json.loads((Path(__file__).parent / f"{name}.schema.json").read_text("utf-8"))
                    for name in ("front-matter", "settings"))
SHORT_ANSWER = {"ja": 120}  # characters; of other languages see the schema
NAMES = {str: "text", bool: "yes or no", int: "a number", float: "a number", list: "a list", dict: "keys and values"}
TYPES = {"string": "text", "integer": "a whole number", "array": "a list", "object": "keys and values"}
WRONG = {  # of a value, by what the schema asks for
    "type": "`{name}` must be {wanted}, not {given}.",
    "enum": "`{value}` is not known in `{name}`.",
    "minLength": "`{name}` is too short.",
    "maxLength": "`{name}` has {size} characters; {limit} fit.",
    "minItems": "`{name}` is empty.",
    "maxItems": "`{name}` has {size} entries; {limit} fit.",
    "minimum": "`{name}` is {value}.",
    "uniqueItems": "`{name}` has an entry twice.",
    "format": "`{name}` is not a date that exists: `{value}`.",
    "not": "`{name}` has Markdown or HTML in it.",
}


def faults(schema: dict, data) -> Iterator[tuple[tuple, str, str]]:
    """(path of keys, what is wrong, remedy) for each place where `data` does not follow `schema`."""
    for error in Draft202012Validator(schema, format_checker=FORMATS).iter_errors(data):
        path, value, limit = tuple(error.absolute_path), error.instance, error.validator_value
        if "propertyNames" in error.absolute_schema_path:
            yield (*path, value), f"Unknown key `{value}`.", _instead(value, limit)
        elif error.validator == "additionalProperties":
            known = error.schema["properties"]
            yield from (((*path, key), f"Unknown key `{key}`.", _instead(key, known)) for key in value.keys() - known)
        elif error.validator == "required":
            odd = value.keys() - SCHEMA["properties"]  # a misspelt key is told already
            for key in (key for key in limit if key not in value and not any(nearest(other, [key]) for other in odd)):
                meaning = SCHEMA["properties"].get(key, {}).get("description", "its value")
                yield path, f"The key `{key}` is missing.", f"Add `{key}:` with {meaning}."
        else:
            remedy = _remedy(schema, path)
            yield path, WRONG.get(error.validator, "`{name}` is not right: `{value}`.").format(
                name=next((key for key in reversed(path) if isinstance(key, str)), ""), value=value, limit=limit,
                size=len(value) if hasattr(value, "__len__") else 0, given=NAMES.get(type(value), "empty"),
                wanted=TYPES.get(str(limit))), nearest(value, limit, remedy) if error.validator == "enum" else remedy


def _instead(key: str, known) -> str:
    if key in SCHEMA["properties"]:
        return "This kind of page does not have it: remove the line."
    return nearest(key, known, f"Remove it. Keys here: {', '.join(known)}.")


def _remedy(schema: dict, path) -> str:
    """The remedy that stands nearest above a value in the schema."""
    found, here = "Correct it.", schema
    for key in path:
        here = here.get("properties", {}).get(key) or here.get("items") or {}
        here = schema["$defs"].get(here.get("$ref", "").rpartition("/")[2], {}) | here
        found = here.get("x-remedy", found)
    return found


@rule("front-matter", "A page's front matter has the keys of its kind, with values as the schema says.")
def front_matter(page: Page):
    moved = page.moved or "template" in page.meta
    kind = "moved" if moved else "article" if page.kind in KINDS else "contact" if page.path == "contact.md" else "page"
    data = {str(key): value for key, value in page.meta.items()}
    for schema in (SCHEMA, SCHEMA["$defs"][kind]) if not page.problems else ():  # else told already
        for path, wrong, remedy in faults(schema, data):
            yield Fault(page.file, page.front.line(*path) if path else 1, wrong, remedy)


@rule("short-answer", "Title and short answer say what the page answers, unlike any other page's.")
def titles(site: Site):
    seen = {}
    for page in site.all_pages():
        title, answer = (str(page.meta.get(key) or "").strip() for key in ("title", "description"))
        language = page.language.code
        if page.kind == "answers" and title and not page.moved and not title.endswith(("?", "？")):
            yield page.at("title", "The title of an answer is a question.",
                          f"End it with {'？' if language == 'ja' else '?'}.")
        if len(answer) > (most := SHORT_ANSWER.get(language, 1000)):
            yield page.at("description", f"The short answer has {len(answer)} characters; {most} fit.",
                          "Shorten it to one or two sentences: it is pasted into e-mails.")
        for key, value in (("title", title), ("description", answer)):
            same = (language, key, " ".join(value.casefold().split()))
            if value and not page.moved and (other := seen.setdefault(same, page)) is not page:
                yield page.at(key, f"The {key} is also that of {other.path}.", "Say what is different on this page.")


@rule("known-names", "Sources and related pages are names that exist.")
def known_names(page: Page):
    ids = page.site.articles(page.language.code)
    names = {"seed", "ui-labels", "inference", *(address.name for address in page.site.addresses)}
    for key, known, advice in (
            ("sources", names, f"Add its address to {ADDRESSES} under this name, or write seed."),
            ("related", ids, "Write the file name of an answer or manual, without .md.")):
        for index, entry in enumerate(page.meta[key] if isinstance(page.meta.get(key), list) else ()):
            if key == "related" and entry == page.id:
                yield page.at(key, "The page names itself in `related`.", "Remove it.", index)
            elif str(entry) not in known:
                yield page.at(key, f"`{entry}` in `{key}` is not known.", nearest(entry, known, advice), index)


@rule("dates", "No day of review lies in the future; changes stand newest first, none newer than the review.")
def dates(page: Page):
    last, changed = date(page.meta.get("reviewed")), page.meta.get("changed")
    if last and last > page.site.today + datetime.timedelta(days=1):
        yield page.at("reviewed", f"`reviewed` lies in the future: {last}.",
                      "Write the day on which you checked the page.")
    for index, entry in enumerate(changed if isinstance(changed, list) else ()):
        day = date(entry.get("date")) if isinstance(entry, dict) else None
        if day and last and day > last:
            yield page.at("changed", f"The change of {day} is newer than {last}, which stands before it.",
                          "Put the newest first, and set `reviewed` to the day on which you checked the page.", index)
        last = day or last
