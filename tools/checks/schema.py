"""Front matter and settings follow their JSON Schemas; the remedy of each fault stands in the schema."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
from jsonschema.validators import Draft202012Validator
from pages import ADDRESSES, Page, Site, date
from report import Fault, nearest

from . import rule

FORMATS = jsonschema.FormatChecker(formats=())
FORMATS.checks("date")(lambda value: not isinstance(value, str) or date(value) is not None)
SOURCES = ("seed", "ui-labels", "inference")  # besides the names of addresses
SHORT_ANSWER = {"ja": 120}  # characters; of other languages see the schema
NAMES = {str: "text", bool: "yes or no", int: "a number", float: "a number", list: "a list", dict: "keys and values"}
TYPES = {"string": "text", "integer": "a whole number", "array": "a list", "object": "keys and values"}
WRONG = {  # of a value, by what the schema asks for
    "minLength": "`{name}` is too short.",
    "maxLength": "`{name}` has {size} characters; {limit} fit.",
    "minItems": "`{name}` is empty.",
    "maxItems": "`{name}` has {size} entries; {limit} fit.",
    "minimum": "`{name}` is {value}.",
    "uniqueItems": "`{name}` has an entry twice.",
    "format": "`{name}` is not a date that exists: `{value}`.",
    "not": "`{name}` has Markdown or HTML in it.",
}


def _schema(name: str) -> dict:
    return json.loads((Path(__file__).parent / f"{name}.schema.json").read_text("utf-8"))


SCHEMA, SETTINGS = _schema("front-matter"), _schema("settings")
MEANING = {key: value["description"] for key, value in SCHEMA["properties"].items()}


def faults(schema: dict, data) -> Iterator[tuple[tuple, str, str]]:
    """(path of keys, what is wrong, remedy) for each place where `data` does not follow `schema`."""
    for error in Draft202012Validator(schema, format_checker=FORMATS).iter_errors(data):
        yield from _told(error, schema)


def _told(error, schema):
    path, value, limit = tuple(error.absolute_path), error.instance, error.validator_value
    name = next((key for key in reversed(path) if isinstance(key, str)), "")
    if "propertyNames" in error.absolute_schema_path:
        yield (*path, value), f"Unknown key `{value}`.", _instead(value, limit)
    elif error.validator == "additionalProperties":
        known = list(error.schema["properties"])
        yield from (((*path, key), f"Unknown key `{key}`.", _instead(key, known)) for key in value if key not in known)
    elif error.validator == "required":
        odd = [key for key in value if key not in SCHEMA["properties"]]
        for key in limit:
            if key not in value and not any(nearest(other, [key]) for other in odd):  # a misspelt key is told already
                yield path, f"The key `{key}` is missing.", f"Add `{key}:` with {MEANING.get(key, 'its value')}."
    else:
        if error.validator == "type":
            wrong = f"`{name}` must be {TYPES[limit]}, not {NAMES.get(type(value), 'empty')}."
        elif error.validator == "enum":
            wrong = f"`{value}` is not known in `{name}`."
        else:
            size = len(value) if hasattr(value, "__len__") else 0
            told = WRONG.get(error.validator, "`{name}` is not right: `{value}`.")
            wrong = told.format(name=name, value=value, size=size, limit=limit)
        remedy = _remedy(schema, path)
        yield path, wrong, nearest(value, limit, remedy) if error.validator == "enum" else remedy


def _instead(key: str, known) -> str:
    close = nearest(key, known, f"Remove it. Keys here: {', '.join(known)}.")
    return "This kind of page does not have it: remove the line." if key in SCHEMA["properties"] else close


def _remedy(schema: dict, path) -> str:
    """The remedy that stands nearest above a value in the schema."""
    found, here = "Correct it.", schema
    for key in path:
        here = here.get("properties", {}).get(key) or here.get("items") or {}
        if "$ref" in here and "x-remedy" not in here:
            here = schema["$defs"][here["$ref"].rsplit("/", 1)[1]]
        found = here.get("x-remedy", found)
    return found


def kind_of(page: Page) -> str:
    """Which of the schema's $defs a page follows."""
    if page.moved or "template" in page.meta:
        return "moved"
    return page.kind if page.kind in SCHEMA["$defs"] else "contact" if page.path == "contact.md" else "page"


@rule("front-matter", "A page's front matter has the keys of its kind, with values as the schema says.")
def front_matter(site: Site):
    for page in site.all_pages():
        if page.problems:
            continue  # told already
        data = {str(key): value for key, value in page.meta.items()}
        kind = {"$defs": SCHEMA["$defs"], **SCHEMA["$defs"]["answers" if kind_of(page) == "manuals" else kind_of(page)]}
        whole = {key: value for key, value in SCHEMA.items() if key != "anyOf"}
        for schema in (whole, kind):
            for path, wrong, remedy in faults(schema, data):
                place = page.front.line(*path) if path else 1
                yield Fault(page.file, place, wrong, remedy)


@rule("short-answer", "Title and short answer say what the page answers, unlike any other page's.")
def titles(site: Site):
    for language, pages in site.pages.items():
        seen = {}
        for page in pages.values():
            title, answer = (str(page.meta.get(key) or "").strip() for key in ("title", "description"))
            question = "？" if language == "ja" else "?"
            if page.kind == "answers" and title and not page.moved and not title.endswith(("?", "？")):
                yield page.at("title", "The title of an answer is a question.", f"End it with {question}.")
            if len(answer) > (most := SHORT_ANSWER.get(language, 1000)):
                yield page.at("description", f"The short answer has {len(answer)} characters; {most} fit.",
                              "Shorten it to one or two sentences: it is pasted into e-mails.")
            for key, value in (("title", title), ("description", answer)):
                same = (key, " ".join(value.casefold().split()))
                if value and not page.moved and (other := seen.setdefault(same, page)) is not page:
                    yield page.at(key, f"The {key} is also that of {other.path}.",
                                  "Say what is different on this page.")


@rule("known-names", "Sources and related pages are names that exist.")
def known_names(site: Site):
    sources = {*SOURCES, *(address.name for address in site.addresses)}
    for page in site.all_pages():
        ids = site.articles(page.language.code)
        for key, known, advice in (
                ("sources", sources, f"Add its address to {ADDRESSES} under this name, or write seed."),
                ("related", ids, "Write the file name of an answer or manual, without .md.")):
            for index, entry in enumerate(page.meta.get(key) or () if isinstance(page.meta.get(key), list) else ()):
                if key == "related" and entry == page.id:
                    yield page.at(key, "The page names itself in `related`.", "Remove it.", index)
                elif str(entry) not in known:
                    yield page.at(key, f"`{entry}` in `{key}` is not known.", nearest(entry, known, advice), index)


@rule("dates", "No day of review lies in the future; changes stand newest first, none newer than the review.")
def dates(site: Site):
    for page in site.all_pages():
        reviewed = date(page.meta.get("reviewed"))
        if reviewed and reviewed > site.today + datetime.timedelta(days=1):
            yield page.at("reviewed", f"`reviewed` lies in the future: {reviewed}.",
                          "Write the day on which you checked the page.")
        last, changed = reviewed, page.meta.get("changed")
        for index, entry in enumerate(changed if isinstance(changed, list) else ()):
            day = date(entry.get("date")) if isinstance(entry, dict) else None
            if day and last and day > last:
                yield page.at("changed", f"The change of {day} is newer than {last}, which stands before it.",
                              "Put the newest first, and set `reviewed` to the day on which you checked the page.",
                              index)
            last = day or last


@rule("settings", "The settings can be read, and have what the schema says.")
def settings(site: Site):
    for language in site.languages:
        settings = site.settings[language.code]
        for file, part in settings.files.items():
            yield from (Fault(file, *problem) for problem in part.problems)
        if not any(part.problems for part in settings.files.values()):
            for path, wrong, remedy in faults(SETTINGS, _filled(settings.data)):
                yield Fault(*settings.place(*path), wrong, remedy)


def _filled(data):
    """Without keys whose value is left empty."""
    return {key: _filled(value) for key, value in data.items() if value is not None} if isinstance(data, dict) else data


@rule("notice-link", "A notice stands on pages and links to a page that exist.")
def notice(site: Site):
    for language in site.languages:
        settings = site.settings[language.code]
        value = settings.get("extra", "notice")
        value = value if isinstance(value, dict) else {}
        for index, file in enumerate(value.get("pages") or []):
            if not site.page(language.code, str(file)):
                yield Fault(*settings.place("extra", "notice", "pages", index),
                            f"The notice names `{file}`, which does not exist.",
                            nearest(str(file), site.pages[language.code], "Write a page such as answers/new-page.md."))
        link = value.get("link")
        path, _, fragment = str(link or "").partition("#")
        page = site.page(language.code, path)
        if path.endswith(".md") and "://" not in path and not page:
            yield Fault(*settings.place("extra", "notice", "link"),
                        f"The notice links to `{path}`, which does not exist.",
                        nearest(path, site.pages[language.code], "Write a page such as answers/new-page.md."))
        elif page and fragment and page.html and fragment not in page.anchors:
            yield Fault(*settings.place("extra", "notice", "link"),
                        f"The notice links to `{link}`: there is no `#{fragment}`.",
                        nearest(fragment, page.anchors, "Correct the part behind #."))
