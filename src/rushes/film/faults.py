"""What is wrong in a file of the project, before it has a line: faults, and how they become problems."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from rushes.errors import Problem, UsageError
from rushes.film.model import Shot
from rushes.film.toml_lines import Lines, Loc

RULE = "film-file"
_GUESSES = 300
"""Near words are looked up for so many problems and among so many words; beyond that it only costs time."""


class Fault(NamedTuple):
    """Something wrong at a place of the data; ``known`` are the words that would have been right for ``word``."""

    loc: Loc
    message: str
    fix: str = ""
    word: str = ""
    known: Iterable[str] = ()
    shot: str | None = None


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like the one that was written, or ``""`` where none is like it."""
    if not word or len(word) > 60:
        return ""
    by_fold = {each.casefold(): each for each in known}
    wanted = word.casefold().lstrip("@")
    if wanted in by_fold:
        return by_fold[wanted]
    pool = list(by_fold)
    if len(pool) > _GUESSES:
        pool = [each for each in pool if each[:2] == wanted[:2]][:_GUESSES]
    found = get_close_matches(wanted, pool, 1, 0.6)
    return by_fold[found[0]] if found else ""


def meant(word: str, known: Iterable[str]) -> str:
    """``Did you mean V1-03? `` before what else to do, or ``""`` where nothing is like the word."""
    guess = nearest(word, known)
    return f"Did you mean {guess}? " if guess else ""


def no_shot(id: str, shots: Iterable[Shot], what: str = "") -> UsageError:
    """There is no such shot, with the one that is most like it."""
    like = meant(id, (shot.id for shot in shots))
    return UsageError(f"there is no shot {id[:40]}{what}", next=f"{like}`rushes status` lists every shot.")


def problems(file: str, text: str, faults: Sequence[Fault]) -> list[Problem]:
    """The faults of one file as problems with lines, in the order of the file, none twice."""
    if not faults:
        return []
    lines = Lines(text)
    seen: dict[tuple[Loc, str], Problem] = {}
    for number, fault in enumerate(faults):
        spot = lines.find(fault.loc)
        guess = nearest(fault.word, fault.known) if number < _GUESSES else ""
        fix = f'Did you mean "{guess}"?' if guess else fault.fix
        problem = Problem(
            RULE, f"{fault.message}.", fix, file=file, line=spot.line, key=spot.key or None, shot=fault.shot
        )
        seen.setdefault((fault.loc, fault.message), problem)
    return sorted(seen.values(), key=lambda problem: problem.line or 0)


def shown(value: object) -> str:
    """A value as it was written, short enough for a sentence."""
    text = f'"{value}"' if isinstance(value, str) else repr(value)
    text = "".join(char if char.isprintable() else "?" for char in text)
    return text if len(text) <= 48 else text[:44] + "..." + text[-1:]


def listed(words: Iterable[str], most: int = 12) -> str:
    """``a, b, c``, cut where it gets long."""
    every = list(words)
    return ", ".join(every[:most]) + (", ..." if len(every) > most else "")
