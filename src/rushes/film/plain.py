"""Film data as plain JSON and back, without any library: only what differs from the defaults is kept.

Works for the frozen dataclasses of ``rushes.film.model``: text, numbers, literals, optional values,
tuples, mappings and nested tables. What comes back was checked before it was stored; a shape that
does not fit raises ``TypeError``, ``ValueError``, ``KeyError`` or ``AttributeError``.
"""

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_Turn = Callable[[Any], Any]


def to_plain(thing: Any) -> dict[str, Any]:
    """The keys of a table that differ from their defaults, as JSON values."""
    row = {}
    for name, default in _columns(cast(Hashable, type(thing))):
        value = getattr(thing, name)
        if value != default or type(value) is not type(default):
            row[name] = _plain(value)
    return row


def from_plain(kind: type[T], row: Mapping[str, Any]) -> T:
    """The table of a kind from the values that ``to_plain`` gave."""
    turns = _turns(cast(Hashable, kind))
    return kind(**{name: turn(value) if (turn := turns[name]) else value for name, value in row.items()})


def shape(kind: type) -> str:
    """A text that changes whenever a field, a type or a default of a table (or below it) changes."""
    rows = [f"{field.name}:{field.type}={_default(field)!r}" for field in fields(kind)]
    below = [shape(each) for field in fields(kind) for each in _tables(field.type)]
    return f"{kind.__name__}({', '.join(rows)}){''.join(below)}"


def _plain(value: Any) -> Any:
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return to_plain(value)


@cache
def _columns(kind: Hashable) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, _default(field)) for field in fields(cast(Any, kind)))


@cache
def _turns(kind: Hashable) -> dict[str, _Turn | None]:
    hints = get_type_hints(kind)
    return {name: _turn(hint) for name, hint in hints.items() if name[0] != "_"}


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return ... if field.default is MISSING else field.default


def _turn(hint: Any) -> _Turn | None:
    """The function that gives a value its type back; None where JSON has kept it."""
    if is_dataclass(hint) and isinstance(hint, type):
        return lambda row: from_plain(hint, row)
    origin, args = get_origin(hint), get_args(hint)
    if origin is types.UnionType:
        return _turn(next(arg for arg in args if arg is not type(None)))
    if origin is tuple:
        return _each(_turn(args[0]))
    if origin in (dict, Mapping):
        return _each_value(_turn(args[1]))
    return None


def _each(turn: _Turn | None) -> _Turn:
    return tuple if turn is None else lambda row: tuple(map(turn, row))


def _each_value(turn: _Turn | None) -> _Turn | None:
    return None if turn is None else lambda row: {name: turn(value) for name, value in row.items()}


def _tables(hint: Any) -> list[type]:
    if is_dataclass(hint) and isinstance(hint, type):
        return [hint]
    return [table for arg in get_args(hint) for table in _tables(arg)]
