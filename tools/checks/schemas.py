"""What JSON Schemas say of front matter and settings, in words for people; what to do (x-fix) is in the schema."""

import json
from collections.abc import Iterator
from pathlib import Path

from jsonschema import Draft202012Validator, FormatChecker
from report import nearest
from settings import date

from .common import shortened

FORMATS = FormatChecker(formats=())
FORMATS.checks("date")(lambda value: not isinstance(value, str) or date(value) is not None)
SCHEMA, SETTINGS = (json.loads((Path(__file__).parent / f"{name}.schema.json").read_text("utf-8"))
                    for name in ("front-matter", "settings"))


def validate(schema: dict, data) -> Iterator[tuple[tuple, str, str]]:
    """(path of keys, what is wrong, what to do) for each place where `data` does not follow `schema`."""
    for error in Draft202012Validator(schema, format_checker=FORMATS).iter_errors(data):
        path, value, limit = tuple(error.absolute_path), error.instance, error.validator_value
        name, fix = next((key for key in reversed(path) if isinstance(key, str)), ""), _fix(schema, path)
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
        elif error.validator in ("maxLength", "maxItems"):
            what = "characters" if isinstance(value, str) else "entries"
            yield path, f"`{name}` has {len(value)} {what}; {limit} fit.", fix
        else:
            shown = "empty" if value in (None, "", []) else f"not right: `{shortened(str(value))}`"
            yield path, f"`{name}` is {shown}.", nearest(value, limit, fix) if error.validator == "enum" else fix


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
