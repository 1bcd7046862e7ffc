"""What JSON Schemas say of front matter and settings, in words for people; what to do (x-fix) is in the schema."""

import json
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from report import nearest
from settings import date

FORMATS = FormatChecker(formats=())
FORMATS.checks("date")(lambda value: not isinstance(value, str) or date(value) is not None)
SCHEMA, SETTINGS = (json.loads((Path(__file__).parent / f"{name}.schema.json").read_text("utf-8"))
                    for name in ("front-matter", "settings"))
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


def validate(schema: dict, data) -> Iterator[tuple[tuple, str, str]]:
    """(path of keys, what is message, fix) for each place where `data` does not follow `schema`."""
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
            fix = _fix(schema, path)
            given = next((name for kind, name in NAMES.items() if isinstance(value, kind)), "empty")
            yield path, WRONG.get(error.validator, "`{name}` is not right: `{value}`.").format(
                name=next((key for key in reversed(path) if isinstance(key, str)), ""), value=value, limit=limit,
                size=len(value) if hasattr(value, "__len__") else 0, given=given,
                wanted=TYPES.get(str(limit))), (
                    nearest(value, limit, fix) if error.validator == "enum" else fix)


def _instead(key: str, known) -> str:
    if key in SCHEMA["properties"]:
        return "This kind of page does not have it: remove the line."
    return nearest(key, known, f"Remove it. Keys here: {', '.join(known)}.")


def _fix(schema: dict, path) -> str:
    """The `x-fix` nearest above a value in the schema."""
    found, here = "Correct it.", schema
    for key in path:
        here = here.get("properties", {}).get(key) or here.get("items") or {}
        here = schema["$defs"].get(here.get("$ref", "").rpartition("/")[2], {}) | here
        found = here.get("x-fix", found)
    return found
