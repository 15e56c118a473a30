"""Is every key known and every value of its kind? pydantic checks, this module says it in plain words."""

import json
import math
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

from rushes.film.faults import Fault, listed, shown
from rushes.film.toml_lines import Loc

T = TypeVar("T")
_DEEP = 16
_MOST = {"shot": 100_000}
_MANY = 10_000


def shaped(kind: type[T], data: dict[str, Any]) -> tuple[T | None, list[Fault]]:
    """The data as tables of a kind, or everything that keeps it from being that."""
    from pydantic import ValidationError

    _number_as_text(data.get("film"), "fps")
    if crowds := list(_crowds(data)):
        return None, crowds
    faults = list(_engine_options(data.get("engine")))
    try:
        tables: T = _adapter(cast(Hashable, kind)).validate_json(_json(data), strict=True)
        return (None if faults else tables), faults
    except ValidationError as error:
        return None, [*faults, *(_fault(kind, each) for each in error.errors(include_url=False))]
    except RecursionError:
        return None, [Fault((), f"lists or tables are nested deeper than {_DEEP}", "Flatten them.")]


@cache
def _adapter(kind: Any) -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def keys_of(kind: type) -> tuple[str, ...]:
    """The keys a table may have."""
    return tuple(field.name for field in fields(kind))


def _number_as_text(table: object, name: str) -> None:
    """``fps = 24`` means ``fps = "24"``."""
    value = table.get(name) if isinstance(table, dict) else None
    if isinstance(table, dict) and isinstance(value, int | float) and type(value) is not bool:
        table[name] = f"{value:.6g}" if abs(value) < 1e6 else "a large number"


def _json(data: dict[str, Any]) -> str:
    """The data as JSON; what JSON has no word for becomes a table that fits nowhere."""
    try:
        return json.dumps(data, default=_odd, allow_nan=False)
    except ValueError:
        return json.dumps(_without_odd(data), default=_odd)


def _odd(value: object) -> dict[str, str]:
    return {_ODD: str(value)}


_ODD = "\0odd"


def _without_odd(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_odd(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_odd(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return _odd(value)
    if isinstance(value, int) and abs(value) >= 2**63:
        return _odd("a number of more than 63 bits")
    return value


def _crowds(data: Mapping[str, Any]) -> Iterator[Fault]:
    for name, rows in data.items():
        most = _MOST.get(name, _MANY)
        if isinstance(rows, list | dict) and len(rows) > most:
            yield Fault((name,), f"there are {len(rows)} of them; {most} is the most", "Split the film.")


def _engine_options(engine: object) -> Iterator[Fault]:
    """Options of engines are free, but for what can be neither hashed nor stored."""
    todo: list[tuple[Loc, Any]] = [(("engine",), engine)] if engine is not None else []
    while todo:
        loc, value = todo.pop()
        if len(loc) > _DEEP:
            yield Fault(loc[:2], f"lists or tables are nested deeper than {_DEEP}", "Flatten them.")
        elif isinstance(value, dict):
            todo += [((*loc, name), item) for name, item in value.items()]
        elif isinstance(value, list):
            todo += [((*loc, number), item) for number, item in enumerate(value)]
        elif not isinstance(value, str | bool | int | float):
            yield Fault(loc, "dates and times cannot be engine options", f'Write it in quotes: "{value}".')
        elif isinstance(value, float) and not math.isfinite(value):
            yield Fault(loc, f"{value} cannot be an engine option", "Write a number.")
        elif isinstance(value, int) and abs(value) >= 2**63:
            yield Fault(loc, "the number has more than 63 bits", "Write a smaller one.")


def _fault(kind: type, error: Mapping[str, Any]) -> Fault:
    """One of pydantic's errors in a film maker's words."""
    loc = tuple(part for part in error["loc"] if part != "[key]")
    match error["type"]:
        case "unexpected_keyword_argument" | "extra_forbidden":
            return _unknown_key(kind, loc)
        case "missing" | "missing_argument" | "missing_keyword_only_argument":
            return _missing_key(kind, loc)
        case "literal_error":
            return _wrong_word(_hint_at(kind, loc), loc, error["input"])
        case "too_long":
            return Fault(loc, "there are too many values", "Two numbers are wanted: [in, out].")
        case _:
            return _wrong_kind(_hint_at(kind, loc), loc, error["input"])


def _unknown_key(kind: type, loc: Loc) -> Fault:
    table, name = _hint_at(kind, loc[:-1]), str(loc[-1])
    known = keys_of(table) if is_dataclass(table) and isinstance(table, type) else ()
    if len(loc) == 1 and name == "shot":
        return Fault(loc, "shots are kept in shots.toml, not here", "Move the [[shot]] tables there.")
    return Fault(loc, f'there is no key "{name[:40]}" here', f"Keys here: {listed(known, 30)}.", name, known)


def _missing_key(kind: type, loc: Loc) -> Fault:
    if isinstance(loc[-1], int):
        return Fault(loc[:-1], "a number is missing", "Two numbers are wanted: [in, out].")
    table = _hint_at(kind, loc[:-1])
    doc = next((field.metadata.get("doc", "") for field in fields(table) if field.name == loc[-1]), "")
    what = f"the table [{loc[0]}]" if len(loc) == 1 else f'the key "{loc[-1]}"'
    return Fault(loc, f"{what} is missing", f"Add it: {doc}.")


def _wrong_word(hint: Any, loc: Loc, value: object) -> Fault:
    words = tuple(str(word) for word in get_args(_bare(hint)))
    return Fault(loc, f"{shown(value)} is not possible here", f"Choose one of: {listed(words)}.", str(value), words)


def _wrong_kind(hint: Any, loc: Loc, value: object) -> Fault:
    wanted, got = _words_for(hint, loc), _got(value)
    return Fault(loc, f"{wanted} is wanted, not {got}", _repair(_bare(hint), loc, value))


def _words_for(hint: Any, loc: Loc) -> str:
    hint = _bare(hint)
    plain = {str: "text in quotes", int: "a whole number", float: "a number", bool: "true or false"}
    if hint in plain:
        return plain[hint]
    if get_origin(hint) is tuple:
        return f"a list of tables [[{loc[-1]}]]" if is_dataclass(get_args(hint)[0]) else "a list in [ ]"
    return "a table"


def _got(value: object) -> str:
    if isinstance(value, dict):
        return str(value.get(_ODD, "a table"))
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{'the text' if isinstance(value, str) else 'the number'} {shown(value)}"


def _repair(hint: Any, loc: Loc, value: object) -> str:
    """What to write instead, where that is plain."""
    if hint is str and isinstance(value, int | float) and not isinstance(value, bool):
        return f'Write "{value}".'
    if hint is str and isinstance(value, dict) and _ODD in value:
        return f'Write it in quotes, as minutes:seconds: {loc[-1]} = "0:15".'
    if hint is int and isinstance(value, str) and value.strip().isdecimal():
        return f"Write {value.strip()[:20]}, without quotes."
    if hint is int and isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return f"Write {int(value)}."
    if get_origin(hint) is tuple and isinstance(value, str):
        return f"Write [{shown(value)}]."
    if get_origin(hint) is tuple and isinstance(value, dict):
        return f"Write [[{loc[-1]}]], with two brackets on each side."
    if isinstance(value, list) and len(loc) == 1:
        return f"Write [{loc[0]}] or [{loc[0]}.NAME], with one bracket on each side."
    return ""


def _bare(hint: Any) -> Any:
    """A hint without its ``| None``."""
    if get_origin(hint) is UnionType:
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _hint_at(kind: type, loc: Loc) -> Any:
    """The type that belongs at a place."""
    hint: Any = kind
    for part in loc:
        hint = _bare(hint)
        args = get_args(hint)
        if is_dataclass(hint) and isinstance(hint, type):
            hint = _hints(hint).get(str(part), Any)
        elif get_origin(hint) is tuple:
            hint = args[0]
        else:
            hint = args[1] if len(args) > 1 and get_origin(hint) is not Literal else Any
    return _bare(hint)
