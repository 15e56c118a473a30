"""Shared clips: the division agrees with trying every way to put parts into clips and spare ends."""

import random
from collections.abc import Iterator, Sequence

import pytest

from rushes.plan import reuse
from rushes.plan.problem import POINT
from rushes.plan.reuse import SHOWN_AGAIN, Division, Part, Sold, Spare, divide

GUIDE = (Sold(5, 108, 30), Sold(10, 228, 55))
MODEL = tuple(Sold(seconds, 24 * seconds - 12, 5 + 5 * seconds) for seconds in range(2, 11))
HANDLES = 6


def partitions(items: Sequence[int]) -> Iterator[list[list[int]]]:
    """Every way to put items into groups."""
    if not items:
        yield []
        return
    first, *rest = items
    for some in partitions(rest):
        yield [[first], *some]
        for at in range(len(some)):
            yield [*some[:at], [first, *some[at]], *some[at + 1 :]]


def cheapest(used: Sequence[int], sold: Sequence[Sold], spare: Sequence[Spare]) -> int:
    """The least any division costs, written anew: each group in a spare end of its own, or in the cheapest clip."""
    best = None
    for groups in partitions(range(len(used))):
        lengths = [sum(used[at] for at in group) + HANDLES * (len(group) - 1) for group in groups]
        sizes = [len(group) for group in groups]
        cost = _placed(lengths, sizes, sold, [end.frames for end in spare])
        if cost is not None and (best is None or cost < best):
            best = cost
    assert best is not None
    return best


def _placed(lengths: list[int], sizes: list[int], sold: Sequence[Sold], ends: list[int]) -> int | None:
    if not lengths:
        return 0
    found = []
    fits = [clip.credits for clip in sold if clip.frames >= lengths[0]]
    if fits and (rest := _placed(lengths[1:], sizes[1:], sold, ends)) is not None:
        found.append(min(fits) * POINT + SHOWN_AGAIN * (sizes[0] - 1) + rest)
    for at, end in enumerate(ends):
        if end >= lengths[0]:
            rest = _placed(lengths[1:], sizes[1:], sold, ends[:at] + ends[at + 1 :])
            if rest is not None:
                found.append(SHOWN_AGAIN * sizes[0] + rest)
    return min(found, default=None)


def assert_fits(found: Division, parts: Sequence[Part], sold: Sequence[Sold], spare: Sequence[Spare]) -> None:
    """Every part in one clip, inside it, and apart from the others by the handles."""
    used = {part.slot: part.used for part in parts}
    assert sorted(slot for clip in found.clips for slot, _ in clip.parts) == sorted(used)
    room = {clip.seconds: clip.frames for clip in sold}
    ends = {end.slot: end for end in spare}
    for clip in found.clips:
        first, last = HANDLES, HANDLES + room.get(clip.seconds, 0)
        if clip.kept is not None:
            first, last = ends[clip.kept].begin, ends[clip.kept].begin + ends[clip.kept].frames
        for slot, begin in clip.parts:
            assert begin >= first and begin + used[slot] <= last
            first = begin + used[slot] + HANDLES


def test_agrees_with_trying_every_division() -> None:
    shared = 0
    for seed in range(200):
        dice = random.Random(seed)
        sold = dice.choice([GUIDE, MODEL])
        parts = [Part(100 * at, dice.randrange(24, 180)) for at in range(dice.randrange(1, 6))]
        spare = [Spare(10_000 + at, 150, dice.randrange(-10, 120)) for at in range(dice.randrange(0, 3))]
        found = divide(parts, sold, HANDLES, spare)
        assert found.cost == found.bound == cheapest([part.used for part in parts], sold, spare)
        assert_fits(found, parts, sold, spare)
        shared += any(len(clip.parts) > 1 or clip.kept is not None for clip in found.clips)
    assert shared > 50


def test_many_parts_have_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(1)
    parts = [Part(at, dice.randrange(24, 110)) for at in range(7)]
    best = divide(parts, GUIDE, HANDLES)
    monkeypatch.setattr(reuse, "MOST", 3)
    in_runs = divide(parts, GUIDE, HANDLES)
    assert in_runs.bound <= best.cost <= in_runs.cost
    assert_fits(in_runs, parts, GUIDE, ())


def test_what_is_left_of_a_kept_clip_is_used_first() -> None:
    found = divide([Part(500, 80)], GUIDE, HANDLES, [Spare(0, 130, 96)])
    assert [(clip.kept, clip.credits, clip.parts) for clip in found.clips] == [(0, 0, ((500, 130),))]


def test_a_saving_that_is_small_shares_nothing() -> None:
    found = divide([Part(0, 90), Part(500, 90)], MODEL, HANDLES)
    assert [len(clip.parts) for clip in found.clips] == [1, 1]


def test_a_part_no_clip_covers_is_refused() -> None:
    with pytest.raises(ValueError):
        divide([Part(0, 400)], GUIDE, HANDLES)
