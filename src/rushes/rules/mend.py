"""Puts right what a program can: the changes that rules propose, made in the texts of a film's two files."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from rushes.errors import FilmError
from rushes.film.edit import edit_table
from rushes.film.load import FILM, SHOTS, parse, read_text
from rushes.film.model import Film
from rushes.film.plain import to_plain
from rushes.film.toml_lines import Lines
from rushes.film.write import replace_file
from rushes.rules.off import turned_off
from rushes.rules.places import place_of
from rushes.rules.plugins import brought
from rushes.rules.registry import RULES, Change, Rule, State
from rushes.units import Json

ROUNDS = 3
"""A mend may make way for another; two rules that undo each other stop here."""

StateOf = Callable[[Film], State]
Keep = Callable[[Film, Change], str]
_Spot = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Mended:
    """A change that a rule proposed: the value before, where it stands, and why it was ``left``; made if ``""``."""

    rule: str
    change: Change
    was: Json
    file: str
    line: int | None = None
    left: str = ""


@dataclass(frozen=True, slots=True)
class Mending:
    """A film with its mends made: the texts of its files, read and as they will be, what is asked of it now."""

    state: State
    before: Mapping[str, str]
    after: Mapping[str, str]
    changes: tuple[Mended, ...] = ()

    def write(self) -> None:
        """Puts the new texts in the place of those that were read; ``FilmError`` where a file changed since."""
        for name, text in self.after.items():
            replace_file(self.state.film.root / name, self.before[name], text)


@dataclass(slots=True)
class _Work:
    """A mending under way."""

    state: State
    state_of: StateOf
    texts: dict[str, str]
    made: dict[_Spot, Mended] = field(default_factory=dict)
    left: dict[_Spot, Mended] = field(default_factory=dict)


def never(film: Film, change: Change) -> str:
    """Keeps nothing back: for a film of which nothing was made."""
    return ""


def mend(film: Film, state_of: StateOf, keep: Keep = never) -> Mending:
    """Every change of every rule, made in memory; at most three rounds, so that two rules cannot fight for ever.

    ``state_of`` gives what rules read of a film; ``keep`` says why a change must not be made (a
    paid take would become stale), or ``""``. A change after which the film cannot be read or
    planned is not made. Nothing is written before ``Mending.write``.
    """
    brought()
    before = {name: read_text(film.root / name) for name in (FILM, SHOTS) if (film.root / name).exists()}
    work = _Work(state_of(film), state_of, dict(before))
    for _ in range(ROUNDS):
        wanted = [one for one in _wanted(work) if not _held(work, one, keep)]
        if not wanted or not _make(work, wanted):
            break
    made = [each for each in work.made.values() if each.was != each.change.value]
    return Mending(work.state, before, work.texts, (*_with_lines(work, made), *work.left.values()))


def _wanted(work: _Work) -> Iterator[Mended]:
    """What the rules propose now, one change for each key."""
    film, seen = work.state.film, set(work.left)
    off = turned_off(film)
    for each in tuple(RULES.values()):
        if each.mend is None or each.id in off:
            continue
        for change in _proposed(work, each):
            spot, was = (change.path, change.key), _value(film, change)
            if spot not in seen and was != change.value:
                seen.add(spot)
                yield Mended(each.id, change, was, SHOTS if change.path[0] == "shot" else FILM)


def _proposed(work: _Work, each: Rule) -> list[Change]:
    """A rule's changes; a mend that breaks is told and proposes nothing."""
    try:
        changes = list(each.mend(work.state)) if each.mend else []
        return [change for change in changes if change.path and change.key]
    except Exception as error:
        if os.environ.get("RUSHES_DEBUG"):
            raise
        why = f"its mend failed: {type(error).__name__}: {error}"
        work.left[(each.id,), ""] = Mended(each.id, Change(("film",), "", None), None, FILM, left=why[:200])
        return []


def _held(work: _Work, one: Mended, keep: Keep) -> bool:
    why = keep(work.state.film, one.change)
    if one.file not in work.texts:
        why = "the shot list is not written yet: run `rushes plan` first"
    if why:
        work.left[one.change.path, one.change.key] = replace(one, left=why)
    return bool(why)


def _make(work: _Work, wanted: list[Mended]) -> bool:
    """Makes changes all at once, or one by one where they do not all go; whether any was made."""
    if _try(work, wanted):
        return True
    fine = False
    for one in wanted if len(wanted) > 1 else ():
        fine = _make(work, [one]) or fine
    if len(wanted) == 1:
        spot = wanted[0].change.path, wanted[0].change.key
        work.left[spot] = replace(wanted[0], left="the film could not be read or planned with it")
    return fine


def _try(work: _Work, wanted: list[Mended]) -> bool:
    try:
        texts = _edited(work.texts, wanted)
        film, _ = parse(texts[FILM], texts.get(SHOTS, ""), work.state.film.root)
        if film is None:
            return False
        work.state, work.texts = work.state_of(film), texts
    except FilmError:
        return False
    for one in wanted:
        spot = one.change.path, one.change.key
        work.made[spot] = replace(one, was=work.made[spot].was) if spot in work.made else one
    return True


def _edited(texts: Mapping[str, str], wanted: Iterable[Mended]) -> dict[str, str]:
    """The texts with these changes, each table edited once."""
    tables: dict[tuple[str, tuple[str, ...]], dict[str, Any]] = {}
    for one in wanted:
        value = one.change.value
        listed = list(value) if isinstance(value, tuple) else value
        tables.setdefault((one.file, one.change.path), {})[one.change.key] = None if listed in ({}, []) else listed
    new = dict(texts)
    for (file, path), changes in tables.items():
        new[file] = edit_table(new[file], path, changes)
    return new


def _value(film: Film, change: Change) -> Json:
    """What a key has now, None for one that has its default."""
    kind, *rest = change.path
    if kind == "shot":
        thing: Any = film.shot(rest[0]) if rest else None
    else:
        thing = getattr(film.file, kind, None)
        if rest and isinstance(thing, Mapping):
            thing = thing.get(rest[0])
        elif rest:
            rows = thing if isinstance(thing, tuple) else ()
            thing = next((each for each in rows if each.id == rest[0]), None)
    value: Json = to_plain(thing).get(change.key) if hasattr(thing, "__dataclass_fields__") else None
    return value


def _with_lines(work: _Work, made: Iterable[Mended]) -> Iterator[Mended]:
    lines = {name: Lines(text) for name, text in work.texts.items()}
    for one in made:
        place = place_of(work.state.film, (*one.change.path, one.change.key))
        yield replace(one, line=lines[one.file].find(place).line)
