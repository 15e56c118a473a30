"""Checks of a request's fields, which say what is wrong as the service does (the issues of zod 4).

A check takes a value and its path, and gives the issues it finds.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any, TypeAlias

Issue: TypeAlias = dict[str, Any]
Path: TypeAlias = tuple[str | int, ...]
Check: TypeAlias = Callable[[object, Path], list[Issue]]

MISSING = object()
"""A field that is not there: ``undefined``."""


def kind_of(value: object) -> str:
    """What a value is called in the service's messages."""
    if value is MISSING:
        return "undefined"
    if value is None:
        return "null"
    names = ((bool, "boolean"), (int, "number"), (float, "number"), (str, "string"), (list, "array"))
    return next((name for kind, name in names if isinstance(value, kind)), "object")


def wrong_type(expected: str, value: object, path: Path, **more: object) -> Issue:
    """The issue of a value of another type, or of one that is not there."""
    message = f"Invalid input: expected {expected}, received {kind_of(value)}"
    return {"expected": expected, **more, "code": "invalid_type", "path": list(path), "message": message}


def custom(path: Path, message: str) -> Issue:
    """An issue in words."""
    return {"code": "custom", "path": list(path), "message": message}


def utf16(text: str) -> int:
    """The length of a text in UTF-16 code units, in which the service counts."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def _size(origin: str, count: float, least: float | None, most: float | None, unit: str, path: Path) -> list[Issue]:
    verb = f"have {{}} {unit}" if unit else "be {}"
    if least is not None and count < least:
        message = f"Too small: expected {origin} to {verb.format(f'>={least}')}"
        bound: Issue = {"origin": origin, "code": "too_small", "minimum": least, "inclusive": True}
    elif most is not None and count > most:
        message = f"Too big: expected {origin} to {verb.format(f'<={most}')}"
        bound = {"origin": origin, "code": "too_big", "maximum": most, "inclusive": True}
    else:
        return []
    return [{**bound, "path": list(path), "message": message}]


def text(least: int = 0, most: int | None = None, pattern: str | None = None) -> Check:
    """A string of so many UTF-16 code units, of one form."""

    def check(value: object, path: Path) -> list[Issue]:
        if not isinstance(value, str):
            return [wrong_type("string", value, path)]
        issues = _size("string", utf16(value), least, most, "characters", path)
        if pattern is not None and not issues and not re.fullmatch(pattern, value):
            form = f"/^{pattern}$/"
            message = f"Invalid string: must match pattern {form}"
            about = {"origin": "string", "code": "invalid_format", "format": "regex", "pattern": form}
            issues = [{**about, "path": list(path), "message": message}]
        return issues

    return check


def whole(least: int, most: int) -> Check:
    """An integer in a range; 5.0 is one, as it is in JSON."""

    def check(value: object, path: Path) -> list[Issue]:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            return [wrong_type("number", value, path)]
        if value != int(value):
            return [wrong_type("int", value, path, format="safeint")]
        return _size("number", value, least, most, "", path)

    return check


def number(least: float, most: float) -> Check:
    """A number in a range."""

    def check(value: object, path: Path) -> list[Issue]:
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            return [wrong_type("number", value, path)]
        return _size("number", value, least, most, "", path)

    return check


def option(*values: str | int) -> Check:
    """One of a few values."""

    def check(value: object, path: Path) -> list[Issue]:
        if isinstance(value, str | int) and not isinstance(value, bool) and value in values:
            return []
        quoted = "|".join(f'"{each}"' if isinstance(each, str) else str(each) for each in values)
        words = f"Invalid option: expected one of {quoted}" if len(values) > 1 else f"Invalid input: expected {quoted}"
        return [{"code": "invalid_value", "values": list(values), "path": list(path), "message": words}]

    return check


def flag(value: object, path: Path) -> list[Issue]:
    """True or false."""
    return [] if isinstance(value, bool) else [wrong_type("boolean", value, path)]


def array(of: Check, least: int, most: int) -> Check:
    """A list of so many things, each checked."""

    def check(value: object, path: Path) -> list[Issue]:
        if not isinstance(value, list):
            return [wrong_type("array", value, path)]
        issues = _size("array", len(value), least, most, "items", path)
        each = [found for n, item in enumerate(value[: most + 1]) for found in of(item, (*path, n))]
        return [*each, *issues]

    return check


@dataclass(frozen=True, slots=True)
class Shape:
    """A table of fields: which must be there, and how each is checked."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check] = field(default_factory=dict)

    def __call__(self, value: object, path: Path) -> list[Issue]:
        if not isinstance(value, dict):
            return [wrong_type("object", value, path)]
        must = [found for key, check in self.required.items() for found in check(value.get(key, MISSING), (*path, key))]
        may = [
            found for key, check in self.optional.items() if key in value for found in check(value[key], (*path, key))
        ]
        return [*must, *may]

    def unknown(self, value: Mapping[str, object]) -> list[str]:
        """The keys of a table that no field is named."""
        return [key for key in value if key not in self.required and key not in self.optional]


def text_or_list(of_text: Check, of_list: Check) -> Check:
    """A string or a list; anything else is neither."""

    def check(value: object, path: Path) -> list[Issue]:
        if value is MISSING or isinstance(value, str):
            return of_text(value, path)
        if isinstance(value, list):
            return of_list(value, path)
        errors = [of_text(value, ()), of_list(value, ())]
        return [{"code": "invalid_union", "errors": errors, "path": list(path), "message": "Invalid input"}]

    return check


def either(*checks: Check) -> Check:
    """What any of some checks lets pass; what none does is wrong in the way of each."""

    def check(value: object, path: Path) -> list[Issue]:
        errors = [each(value, ()) for each in checks]
        if not all(errors):
            return []
        return [{"code": "invalid_union", "errors": errors, "path": list(path), "message": "Invalid input"}]

    return check


def of_kind(discriminator: str, kinds: Mapping[str, Shape]) -> Check:
    """An object of one of some shapes, as its ``discriminator`` says."""

    def check(value: object, path: Path) -> list[Issue]:
        if not isinstance(value, dict):
            return [wrong_type("object", value, path)]
        kind = value.get(discriminator)
        shape = kinds.get(kind) if isinstance(kind, str) else None
        return [no_match(discriminator, path)] if shape is None else shape(value, path)

    return check


def no_match(discriminator: str, path: Path = ()) -> Issue:
    """The issue of a ``model``, or another field, that is none of those that there are."""
    about = {"code": "invalid_union", "errors": [], "note": "No matching discriminator"}
    return {**about, "discriminator": discriminator, "path": [*path, discriminator], "message": "Invalid input"}


def unrecognized(keys: Sequence[str]) -> Issue:
    """The issue of fields that there are not."""
    named = ", ".join(f'"{key}"' for key in keys)
    message = f"Unrecognized key{'s' if len(keys) > 1 else ''}: {named}"
    return {"code": "unrecognized_keys", "keys": list(keys), "path": [], "message": message}
