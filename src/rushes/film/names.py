"""The names a film gives, and the faults of words that should be one of them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from rushes.film.faults import Fault, listed, shown
from rushes.film.model import TAGGED
from rushes.film.toml_lines import Loc
from rushes.film.treatment import GRADES

Row = Mapping[str, Any]
T = TypeVar("T")

ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,15}")
ID_FIX = "Use up to 40 letters, digits, - and _, a letter first."
TAG_FIX = "Use 3 to 16 letters, digits and _, a letter first, as prompts do."
_NOTE = re.compile(r"(.+)#([1-9][0-9]{0,5})")

SECONDS = (1, 60)


@dataclass(frozen=True, slots=True)
class Names:
    """Every name the film gives: what references are looked up in."""

    tags: Mapping[str, frozenset[str]]
    states: Mapping[str, frozenset[str]]
    motifs: frozenset[str]
    sections: frozenset[str]
    moments: frozenset[str]
    setups: frozenset[str]
    performances: frozenset[str] = frozenset()


def names(film: Row) -> Names:
    """The names given in the data of ``film.toml``."""
    tags = {kind: frozenset(tag for tag, _ in tables(film, kind)) for kind in TAGGED}
    states = {tag: frozenset(of(row, "states", dict) or ()) for tag, row in tables(film, "prop")}
    ids = {
        kind: frozenset(str(row.get("id")) for _, row in rows(film, kind)) for kind in ("section", "moment", "setup")
    }
    motifs = frozenset(tag for tag, _ in tables(film, "motif"))
    performances = frozenset(name for name, _ in tables(film, "performance"))
    return Names(tags, states, motifs, ids["section"], ids["moment"], ids["setup"], performances)


def rows(data: Row, name: str) -> list[tuple[int, Row]]:
    """The tables of ``[[name]]`` with their places."""
    found = data.get(name)
    return [(n, row) for n, row in enumerate(found) if isinstance(row, dict)] if isinstance(found, list) else []


def tables(data: Row, name: str) -> list[tuple[str, Row]]:
    """The tables ``[name.TAG]`` with their tags."""
    found = data.get(name)
    return [(tag, row) for tag, row in found.items() if isinstance(row, dict)] if isinstance(found, dict) else []


def of(row: object, name: str, kind: type[T]) -> T | None:
    """The value of a key if it is of this kind (``True`` is no number)."""
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, kind) and type(value) is not bool else None


def out_of_range(row: Row, loc: Loc, low: int, high: int) -> Iterator[Fault]:
    """A fault where a number is there and not ``low <= number <= high``."""
    value = row.get(str(loc[-1]))
    if isinstance(value, int | float) and type(value) is not bool and (value < low or value > high):
        limits = f"{low} to {high}" if high < 10**12 else f"{low} or more"
        yield Fault(loc, f"{_number(value)} is out of range", f"Write {limits}.")


def grade_faults(row: Row, loc: Loc) -> Iterator[Fault]:
    """Faults of the numbers of a row's grade."""
    for name, span in GRADES.items():
        yield from out_of_range(of(row, "grade", dict) or {}, (*loc, "grade", name), *span)


def same_ids(data: Row, name: str) -> Iterator[Fault]:
    """Faults of ids that are odd, or there twice (upper and lower case are the same on many disks)."""
    seen: dict[str, int] = {}
    for number, row in rows(data, name):
        id = of(row, "id", str)
        if id is None:
            continue
        if not ID.fullmatch(id):
            yield Fault((name, number, "id"), f"{shown(id)} cannot be an id", ID_FIX)
        elif (first := seen.setdefault(id.casefold(), number)) != number:
            yield Fault((name, number, "id"), f'the id "{id}" is taken by {name} {first + 1}', "Give it another id.")


def unknown(loc: Loc, word: str, known: Iterable[str], what: str, shot: str | None = None) -> Fault:
    """The fault of a word that names nothing."""
    words = _in_order(frozenset(known))
    fix = f"There are: {listed(words)}." if words else f"The film has no {what} yet."
    return Fault(loc, f"there is no {what} {shown(word)}", fix, word, words, shot)


@lru_cache(64)
def _in_order(words: frozenset[str]) -> tuple[str, ...]:
    """Sorted once, however many words are looked for among them."""
    return tuple(sorted(words))


def picture_faults(row: Row, loc: Loc, known: Names, shot: str | None = None) -> Iterator[Fault]:
    """Faults of the people, place, props and motifs that a moment, setup or shot names."""
    for kind, key in (("cast", "cast"), ("prop", "props")):
        for number, word in enumerate(of(row, key, list) or ()):
            if isinstance(word, str) and (not word.isidentifier() or word not in known.tags[kind]):
                yield from _tag_fault((*loc, key, number), word, kind, known, shot)
    if (place := of(row, "place", str)) is not None and place not in known.tags["place"]:
        yield from _tag_fault((*loc, "place"), place, "place", known, shot)
    for number, word in enumerate(of(row, "motifs", list) or ()):
        if isinstance(word, str) and word not in known.motifs:
            yield unknown((*loc, "motifs", number), word, known.motifs, "motif", shot)
    if (name := of(row, "performance", str)) is not None and name not in known.performances:
        yield unknown((*loc, "performance"), name, known.performances, "performance", shot)


def pick_faults(row: Row, loc: Loc, stages: Iterable[str], shot: str | None = None) -> Iterator[Fault]:
    """Faults of picks, rejects, takes wanted and notes: stages that are none, take numbers under 1."""
    stages = tuple(stages)
    for key in ("picks", "rejects", "takes", "notes"):
        for stage, value in (of(row, key, dict) or {}).items():
            place = (*loc, key, stage)
            note = _NOTE.fullmatch(stage) if key == "notes" else None
            if key == "notes" and note is None:
                yield Fault(place, f"{shown(stage)} names no take", f'Write it like "{stages[0]}#1".', shot=shot)
            elif (word := note[1] if note else stage) not in stages:
                yield unknown(place, word, stages, "stage", shot)
            for number, take in enumerate(value) if isinstance(value, list) else ((None, value),):
                if isinstance(take, int) and type(take) is not bool and not 1 <= take <= 999_999:
                    at = place if number is None else (*place, number)
                    yield Fault(at, f"there is no take {_number(take)}", "Takes are counted from 1.", shot=shot)


def _tag_fault(loc: Loc, word: str, kind: str, known: Names, shot: str | None) -> Iterator[Fault]:
    tag, colon, state = word.partition(":") if kind == "prop" else (word, "", "")
    if tag in known.tags[kind]:
        if colon and state not in known.states.get(tag, ()):
            yield unknown(loc, state, known.states.get(tag, ()), f'state of "{tag}" called', shot)
        return
    other = next((each for each, tags in known.tags.items() if tag.lstrip("@") in tags), None)
    if other and other != kind:
        key = {"cast": "cast", "place": "place", "prop": "props"}[other]
        yield Fault(loc, f'"{tag}" is a {other} tag, not {kind}', f"Name it under {key}.", shot=shot)
    else:
        yield unknown(loc, tag, known.tags[kind], f"{kind} tag", shot)


def _number(value: float) -> str:
    return str(value) if abs(value) < 10**18 else "so large a number"
