"""Chains: shots that go on from the clip of another, each from the frame where that one ends.

What a shot of a chain needs to know of the others, by the ids in ``chain``; nothing is measured here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.film.model import Shot

MARKED = "hit at "
"""How the note of a take begins that says when something happens in it: `rushes mark` writes it."""


def onward(shots: Sequence[Shot]) -> Mapping[str, Shot]:
    """The first shot that goes on from each, by the id of the earlier one."""
    return {shot.chain: shot for shot in reversed(shots) if shot.chain is not None}


def links(shot: Shot, by_id: Mapping[str, Shot]) -> tuple[Shot, ...]:
    """The chain up to a shot: its first link, the one that goes on from that, and so on; the shot alone in none.

    A name that no shot has, or a ring, ends it.
    """
    found, seen = [shot], {shot.id}
    while (before := by_id.get(found[-1].chain or "")) is not None and before.id not in seen:
        found.append(before)
        seen.add(before.id)
    return tuple(reversed(found))


def in_order(shots: Sequence[Shot]) -> list[list[Shot]]:
    """The shots by how many links are before them: each list needs nothing but those before it."""
    by_id = {shot.id: shot for shot in shots}
    found: list[list[Shot]] = []
    for shot in shots:
        deep = len(links(shot, by_id)) - 1 if shot.chain else 0
        found.extend([] for _ in range(len(found), deep + 1))
        found[deep].append(shot)
    return found


def ending(shot: Shot) -> Shot:
    """As much of a shot as says where its clip is left: its length, trim and speed, and if it is in a chain."""
    notes = {take: MARKED for take, note in shot.notes.items() if MARKED in note}
    bare = Shot(id="", start=0, end=shot.frames, trim=shot.trim, slip=shot.slip, begin=shot.begin, used=shot.used)
    return replace(bare, ramp=shot.ramp, chain=shot.chain and "", notes=notes)
