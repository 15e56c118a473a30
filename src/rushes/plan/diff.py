"""What a new plan changes in a shot list, shot by shot, by their ids."""

from collections.abc import Sequence
from dataclasses import dataclass

from rushes.film.model import Shot
from rushes.plan.material import PICTURE

TOLD = ("moment", "setup", "section", "seconds", "clip_of", "chain", "begin", "used", *PICTURE)
"""Keys that are told when they change, beside where a shot lies."""


@dataclass(frozen=True, slots=True)
class Change:
    """A shot that is ``new``, ``gone``, ``moved`` (its slot) or ``changed`` (what it shows), and in which keys.

    ``was`` and ``now`` are its slot ``(start, end)`` in frames, None where there is none.
    """

    shot: str
    kind: str
    keys: tuple[str, ...]
    was: tuple[int, int] | None
    now: tuple[int, int] | None


def diff(old: Sequence[Shot], new: Sequence[Shot]) -> tuple[Change, ...]:
    """Every shot that is not as it was, in the order of the new list, and then those that are gone."""
    known = {shot.id: shot for shot in old}
    changes = [_change(known.get(shot.id), shot) for shot in new]
    ids = {shot.id for shot in new}
    gone = [Change(shot.id, "gone", (), (shot.start, shot.end), None) for shot in old if shot.id not in ids]
    return (*(change for change in changes if change is not None), *gone)


def _change(was: Shot | None, now: Shot) -> Change | None:
    if was is None:
        return Change(now.id, "new", (), None, (now.start, now.end))
    keys = tuple(name for name in TOLD if getattr(was, name) != getattr(now, name))
    slots = (was.start, was.end), (now.start, now.end)
    if keys:
        return Change(now.id, "changed", keys, *slots)
    return Change(now.id, "moved", (), *slots) if slots[0] != slots[1] else None


def summary(changes: Sequence[Change], shots: int) -> str:
    """One line: how many shots stay, move, change, come and go."""
    counts = {kind: sum(change.kind == kind for change in changes) for kind in ("moved", "changed", "new", "gone")}
    stay = shots - counts["moved"] - counts["changed"] - counts["new"]
    return ", ".join([f"{stay} shots as they were", *(f"{count} {kind}" for kind, count in counts.items() if count)])
