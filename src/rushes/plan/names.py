"""Which shot is whose: the mark of a proposal, what a person touched, and ids that never change."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from rushes.film.inherit import Sources, own_words, sources
from rushes.film.model import Film, Shot
from rushes.plan.material import picture_of
from rushes.units import digest

PROPOSED = ("start", "end", "section", "moment", "setup", "seconds")
SOMETIMES = ("clip_of", "chain", "begin", "used")
"""What `rushes plan` proposes of a shot, always and where there is reason to, beside words it does not inherit."""


TAKES = ("picks", "rejects", "takes", "notes", "still_prompt", "motion_prompt", "mend")
"""What a person said of a shot's takes, which goes with its id."""


def mark(shot: Shot, known: Sources) -> str:
    """A short digest of what the plan proposed of a shot: 12 hexadecimal digits, kept in ``Shot.plan``.

    What it inherits is no part of it, so a moment written anew leaves its shots the plan's.
    """
    said = {name: getattr(shot, name) for name in PROPOSED}
    said |= {name: getattr(shot, name) for name in SOMETIMES if getattr(shot, name) is not None}
    return digest({**said, **own_words(shot, known)})[:12]


def is_yours(shot: Shot, known: Sources) -> bool:
    """Whether a person made, changed, picked, trimmed or wrote anything of a shot; such a shot is never moved."""
    written = (shot.picks, shot.rejects, shot.takes, shot.notes, shot.trim, shot.still_prompt, shot.motion_prompt)
    return shot.plan != mark(shot, known) or any(written) or shot.slip != 0 or shot.mend is not None


def name_shots(
    film: Film, fresh: Sequence[Shot], kept: Sequence[Shot] = (), clips_of: Mapping[int, int] = MappingProxyType({}),
    taken: Mapping[int, str] = MappingProxyType({}), bin: Sequence[Shot] = (), seen: Collection[str] = (),
    chains: Mapping[int, int] = MappingProxyType({}),
) -> tuple[Shot, ...]:  # fmt: skip
    """Proposed shots under the ids they had, where they tell the same or overlap most, and new ids after the highest.

    Shots come in without an id and go out with an id and a mark; ``kept`` keep theirs. By their first frame,
    ``clips_of`` tells the first frame of the shot whose clip a shot shares, ``chains`` that of the shot it goes on
    from, ``taken`` the shot of the ``bin`` whose clip it takes. Shots of the bin give their id, and what a person said
    of their takes, to nothing that shows something else; ids that were ``seen`` are given to no new shot.
    """
    known = sources(film.file)
    mine = {shot.id for shot in (*kept, *bin)}
    inherited = {index: taken[shot.start] for index, shot in enumerate(fresh) if shot.start in taken}
    inherited |= _inherit(fresh, [shot for shot in film.shots if shot.id not in mine], bin, inherited)
    highest = _highest([*(shot.id for shot in (*film.shots, *bin)), *seen])
    ids = [inherited.get(index) or _next_id(shot.section or "shot", highest) for index, shot in enumerate(fresh)]
    at = {shot.start: id for shot, id in zip(fresh, ids, strict=True)} | {shot.start: shot.id for shot in kept}
    said = {shot.id: shot for shot in bin}
    named = [
        replace(
            shot, id=id, clip_of=at[clips_of[shot.start]] if shot.start in clips_of else None,
            chain=at[chains[shot.start]] if shot.start in chains else None,
            **{name: getattr(said[id], name) for name in TAKES if id in said},
        )
        for shot, id in zip(fresh, ids, strict=True)
    ]  # fmt: skip
    return tuple(replace(shot, plan=mark(shot, known)) for shot in named)


def _inherit(
    fresh: Sequence[Shot], old: Sequence[Shot], bin: Sequence[Shot], taken: Mapping[int, str]
) -> dict[int, str]:
    """The old id of each new shot: of one it overlaps that tells the same, of one of the bin that tells its moment,
    then by largest overlap; no id twice.
    """
    given = dict(taken)
    ids = set(taken.values())
    binned = {shot.id for shot in bin}
    known = {shot.id: shot for shot in (*old, *bin)}
    near = [
        (0 if _alike(fresh[at], known[id]) else 2, shared, at, id) for shared, at, id in _overlaps(fresh, [*old, *bin])
    ]
    told = {new.moment: at for at, new in reversed([*enumerate(fresh)]) if new.moment}
    moved = [(1, 0, told[shot.moment], shot.id) for shot in bin if shot.moment in told and not shot.clip_of]
    for rank, _, at, id in sorted([*near, *moved]):
        if at not in given and id not in ids and not (rank == 2 and id in binned):
            given[at] = id
            ids.add(id)
    return {at: id for at, id in given.items() if at not in taken}


def _alike(new: Shot, old: Shot) -> bool:
    """Whether two shots tell the same moment, show the same setup, or else the same picture."""
    if new.moment or new.setup:
        return new.moment == old.moment if new.moment else new.setup == old.setup
    return not old.moment and not old.setup and picture_of(new) == picture_of(old)


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


def _highest(ids: Iterable[str]) -> Counter[str]:
    """The highest number seen behind each prefix."""
    highest: Counter[str] = Counter()
    for id in ids:
        match = re.fullmatch(r"(.+)-(\d{1,9})", id)
        if match:
            highest[match[1]] = max(highest[match[1]], int(match[2]))
    return highest


def _next_id(prefix: str, highest: Counter[str]) -> str:
    highest[prefix] += 1
    return f"{prefix}-{highest[prefix]:02d}"


def fresh_id(prefix: str, seen: Collection[str]) -> str:
    """The id after the highest that was ever given behind a prefix."""
    return _next_id(prefix, _highest(seen))
