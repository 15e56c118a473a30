"""Parts of one clip in several slots: which performances of a setup share a clip, at the fewest credits.

A longer clip is often cheaper than two, and a performance may return in a like section with another part
of it (guide, section 5.7); what is left of a clip that a kept shot has anyway costs nothing. Slots of one
setup, one role, one kind of section and one light may share; their parts do not overlap and keep the
handles between them. Up to ``MOST`` slots are divided exactly, by dynamic programming over subsets; more
are divided in runs of ``MOST``, with what every frame must cost at least as bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rushes.plan.problem import POINT

MOST = 9
"""Slots that are divided among clips at once: 3^9 = 19,683 pairs of a subset and a part of it."""

SHOWN_AGAIN = 12 * POINT
"""What it costs that a clip is seen again; below this saving, every shot has a still and a clip of its own."""


@dataclass(frozen=True, slots=True)
class Part:
    """A slot that may share, and its clip frames that are seen."""

    slot: int
    used: int


@dataclass(frozen=True, slots=True)
class Sold:
    """What can be bought: seconds, frames between the handles, and credits of still and clip."""

    seconds: int
    frames: int
    credits: int


@dataclass(frozen=True, slots=True)
class Spare:
    """What a kept shot (the slot that starts there) leaves of its clip: frames from ``begin`` on."""

    slot: int
    begin: int
    frames: int


@dataclass(frozen=True, slots=True)
class Shared:
    """A clip and the parts it is seen in, each slot with the clip frame it begins at.

    ``kept`` is the slot whose clip it is, where a kept shot has it already; ``seconds`` and ``credits`` are 0 then.
    """

    seconds: int
    credits: int
    parts: tuple[tuple[int, int], ...]
    kept: int | None = None


@dataclass(frozen=True, slots=True)
class Division:
    """How parts share clips, what that costs in hundredths of a point, and a bound no division is under."""

    clips: tuple[Shared, ...]
    cost: int
    bound: int


def divide(
    parts: Sequence[Part], sold: Sequence[Sold], handles: int, spare: Sequence[Spare] = (), again: int = SHOWN_AGAIN
) -> Division:
    """The division of parts among clips that costs least; raises ``ValueError`` where no clip covers a part.

    ``again`` is what it costs that a clip is seen again.
    """
    clips: list[Shared] = []
    cost = bound = 0
    left = list(spare)
    for at in range(0, len(parts), MOST):
        some = parts[at : at + MOST]
        found = _divided(some, sold, handles, left, again)
        clips += found.clips
        left = [each for each in left if all(clip.kept != each.slot for clip in found.clips)]
        cost += found.cost
        bound += found.cost if len(parts) <= MOST else 0 if spare else min(found.cost, _least(some, sold))
    return Division(tuple(clips), cost, bound)


def _least(parts: Sequence[Part], sold: Sequence[Sold]) -> int:
    """What parts cost at least: their frames at the price of the clip that is best when filled to its end."""
    used = sum(part.used for part in parts)
    return min(POINT * each.credits * used // each.frames for each in sold)


def _divided(parts: Sequence[Part], sold: Sequence[Sold], handles: int, spare: Sequence[Spare], again: int) -> Division:
    """The best division of few parts: spare ends first, one after another, then bought clips for the rest."""
    whole = (1 << len(parts)) - 1
    some = {mask: [part for at, part in enumerate(parts) if mask >> at & 1] for mask in range(whole + 1)}
    needed = {mask: sum(part.used for part in few) + handles * max(0, len(few) - 1) for mask, few in some.items()}
    bought = _bought(some, needed, sold, again)
    # free[mask]: what it costs to show these parts in spare ends, and which end shows which of them.
    free: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
    for end in spare:
        after = {mask: (cost, (*groups, 0)) for mask, (cost, groups) in free.items()}
        for mask, (cost, groups) in free.items():
            for group in _subsets(whole ^ mask):
                if group and needed[group] <= end.frames:
                    paid = cost + again * len(some[group])
                    if mask | group not in after or paid < after[mask | group][0]:
                        after[mask | group] = paid, (*groups, group)
        free = after
    cost, mask = min((own + bought[whole ^ mask][0], mask) for mask, (own, _) in free.items() if whole ^ mask in bought)
    clips = [
        Shared(0, 0, _begins(some[group], end.begin, handles), end.slot)
        for end, group in zip(spare, free[mask][1], strict=True) if group
    ]  # fmt: skip
    rest = whole ^ mask
    while rest:
        group = bought[rest][1]
        clip = _clip(needed[group], sold)
        assert clip is not None
        clips.append(Shared(clip.seconds, clip.credits, _begins(some[group], handles, handles)))
        rest ^= group
    return Division(tuple(clips), cost, cost)


def _bought(
    some: Mapping[int, Sequence[Part]], needed: Mapping[int, int], sold: Sequence[Sold], again: int
) -> dict[int, tuple[int, int]]:
    """For each subset the least its clips cost, and the group of its first part."""
    own, whole = {}, max(some)
    for mask in range(1, whole + 1):
        if (clip := _clip(needed[mask], sold)) is not None:
            own[mask] = POINT * clip.credits + again * (len(some[mask]) - 1)
    best: dict[int, tuple[int, int]] = {0: (0, 0)}
    for mask in range(1, whole + 1):
        first = mask & -mask
        found = [
            (own[group | first] + best[mask ^ first ^ group][0], group | first)
            for group in _subsets(mask ^ first)
            if group | first in own and mask ^ first ^ group in best
        ]
        if not found:
            raise ValueError("no clip covers a part")
        best[mask] = min(found)
    return best


def _subsets(mask: int) -> list[int]:
    """Every subset of a set of bits, itself and the empty one among them."""
    found, sub = [mask], mask
    while sub:
        sub = (sub - 1) & mask
        found.append(sub)
    return found


def _clip(needed: int, sold: Sequence[Sold]) -> Sold | None:
    """The cheapest clip with so many frames between its handles."""
    fits = [clip for clip in sold if clip.frames >= needed]
    return min(fits, key=lambda clip: (clip.credits, clip.seconds), default=None)


def _begins(parts: Sequence[Part], at: int, handles: int) -> tuple[tuple[int, int], ...]:
    """Where in the clip each part begins, one after another."""
    found = []
    for part in parts:
        found.append((part.slot, at))
        at += part.used + handles
    return tuple(found)
