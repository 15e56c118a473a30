"""Which shot is whose: the mark of a proposal, what a person touched, and ids that never change."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rushes.film.inherit import Sources, own_words, sources
from rushes.film.model import Film, Shot
from rushes.units import digest

PROPOSED = ("start", "end", "section", "moment", "setup", "seconds")
"""What `rushes plan` proposes of a shot, beside the words that it does not inherit."""


def mark(shot: Shot, known: Sources) -> str:
    """A short digest of what the plan proposed of a shot: 12 hexadecimal digits, kept in ``Shot.plan``.

    What it inherits is no part of it, so a moment written anew leaves its shots the plan's.
    """
    return digest({**{name: getattr(shot, name) for name in PROPOSED}, **own_words(shot, known)})[:12]


def is_yours(shot: Shot, known: Sources) -> bool:
    """Whether a person made, changed, picked, trimmed or wrote anything of a shot; such a shot is never moved."""
    written = (shot.picks, shot.rejects, shot.takes, shot.notes, shot.trim, shot.still_prompt, shot.motion_prompt)
    return shot.plan != mark(shot, known) or any(written) or shot.slip != 0


def name_shots(film: Film, fresh: Sequence[Shot]) -> tuple[Shot, ...]:
    """Proposed shots under the ids they had, where they overlap an old one most, and new ids after the highest seen.

    Shots come in without an id and go out with an id and a mark.
    """
    known = sources(film.file)
    inherited = _inherit(fresh, [shot for shot in film.shots if not is_yours(shot, known)])
    highest = _highest(film.shots)
    named = []
    for index, shot in enumerate(fresh):
        id = inherited.get(index) or _next_id(shot.section or "shot", highest)
        named.append(replace(shot, id=id, plan=mark(shot, known)))
    return tuple(named)


def _inherit(fresh: Sequence[Shot], old: Sequence[Shot]) -> dict[int, str]:
    """The old id of each new shot, by largest overlap first; no id twice."""
    given: dict[int, str] = {}
    taken: set[str] = set()
    for _, index, id in sorted(_overlaps(fresh, old)):
        if index not in given and id not in taken:
            given[index] = id
            taken.add(id)
    return given


def _overlaps(fresh: Sequence[Shot], old: Sequence[Shot]) -> Iterator[tuple[int, int, str]]:
    """Minus the frames shared, new index and old id of every pair that overlaps; both lists are walked once."""
    shots = sorted(old, key=lambda shot: shot.start)
    first = 0
    for index, new in enumerate(fresh):
        while first < len(shots) and shots[first].end <= new.start:
            first += 1
        at = first
        while at < len(shots) and shots[at].start < new.end:
            if shots[at].end > new.start:
                yield max(new.start, shots[at].start) - min(new.end, shots[at].end), index, shots[at].id
            at += 1


def _highest(shots: Sequence[Shot]) -> Counter[str]:
    """The highest number seen behind each prefix."""
    highest: Counter[str] = Counter()
    for shot in shots:
        match = re.fullmatch(r"(.+)-(\d{1,9})", shot.id)
        if match:
            highest[match[1]] = max(highest[match[1]], int(match[2]))
    return highest


def _next_id(prefix: str, highest: Counter[str]) -> str:
    highest[prefix] += 1
    return f"{prefix}-{highest[prefix]:02d}"
