"""The seam of the planner: a stretch with its wishes in, its cuts out.

``solve`` can be replaced by a better solver; nothing else in the plan chooses a cut in a free
stretch. This one is a dynamic program over the marks, slot by slot, as in shortest paths through
a layered graph: O(slots x marks^2) for a stretch, and stretches are at most a minute long.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

RHYTHM = 90
"""Points for a slot that misses its wished length by its whole length; grows with the square."""

METRONOME = 12
"""Points for each slot past the third in a row of equal length."""

SWINGS = ((2 / 3, 4 / 3), (4 / 3, 2 / 3), (1.0, 1.5, 0.5), (1.4, 1.0, 0.6))
"""Shares of their wished lengths that slots take in turn, tried where the first cuts tick like a metronome."""

POINT = 100
"""Costs are kept in hundredths of a point, so that small misses of a wish still count."""

_NEVER = np.int64(10**12)


@dataclass(frozen=True, slots=True)
class Wish:
    """What one slot asks for: a best length, a least length, and the price of each length, in frames.

    ``prices[n]`` is the credits of still and clip for a slot of ``n`` frames; a slot cannot be
    longer than ``len(prices) - 1``.
    """

    target: int
    shortest: int
    prices: tuple[int, ...]

    @property
    def longest(self) -> int:
        return len(self.prices) - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Free frames ``[start, end)``, one wish for each slot in order, and what a cut costs by frame."""

    start: int
    end: int
    wishes: tuple[Wish, ...]
    marks: Mapping[int, int]
    before: tuple[int, ...] = ()
    """Lengths of the three slots before it."""


@dataclass(frozen=True, slots=True)
class Cuts:
    """The inner cuts of a stretch (one fewer than its wishes), and what they cost in hundredths of a point."""

    frames: tuple[int, ...]
    cost: int


def solve(stretch: Stretch) -> Cuts | None:
    """The cheapest cuts of a stretch: credits, then music, then rhythm; None where none fit.

    One credit is one point, so that a second of clip saved (5 credits) is worth a cut on any bar
    instead of a phrase, but not one off the beat. The same stretch always gives the same cuts.
    """
    if not _possible(stretch):
        return None
    best = _cheapest(stretch)
    if best is None or not metronome(stretch, best.frames):
        return best
    swung = (_cheapest(replace(stretch, wishes=_swing(stretch.wishes, shares))) for shares in SWINGS)
    return min((best, *filter(None, swung)), key=lambda cuts: cost(stretch, cuts.frames))


def cost(stretch: Stretch, cuts: tuple[int, ...]) -> int:
    """What any cuts of a stretch cost, in hundredths of a point: what ``solve`` makes small."""
    edges = (stretch.start, *cuts, stretch.end)
    slots = zip(stretch.wishes, pairwise(edges), strict=True)
    lengths = sum(int(_slot_costs(wish, np.array([b - a]))[0]) for wish, (a, b) in slots)
    return lengths + POINT * (sum(stretch.marks.get(cut, 0) for cut in cuts) + METRONOME * metronome(stretch, cuts))


def metronome(stretch: Stretch, cuts: tuple[int, ...]) -> int:
    """Slots past the third in a row of equal length, to a frame or two."""
    lengths = [b - a for a, b in pairwise((stretch.start, *cuts, stretch.end))]
    runs = [len(list(run)) for _, run in groupby(round(length / 3) for length in (*stretch.before, *lengths))]
    return sum(max(0, run - 3) for run in runs)


def _possible(stretch: Stretch) -> bool:
    length = stretch.end - stretch.start
    return sum(w.shortest for w in stretch.wishes) <= length <= sum(w.longest for w in stretch.wishes)


def _swing(wishes: tuple[Wish, ...], shares: tuple[float, ...]) -> tuple[Wish, ...]:
    """The same wishes at these shares of their lengths, in turn."""
    return tuple(replace(w, target=round(w.target * shares[i % len(shares)])) for i, w in enumerate(wishes))


def _cheapest(stretch: Stretch) -> Cuts | None:
    inner = [frame for frame in stretch.marks if stretch.start < frame < stretch.end]
    frames = np.array([stretch.start, *sorted(inner), stretch.end], dtype=np.int64)
    music = np.array([0, *(stretch.marks[int(f)] for f in frames[1:-1]), 0], dtype=np.int64) * POINT
    spans = frames[None, :] - frames[:, None]
    best = np.full(len(frames), _NEVER)
    best[0] = 0
    came_from: list[NDArray[np.int64]] = []
    for wish in stretch.wishes:
        totals = best[:, None] + _slot_costs(wish, spans)
        back = np.argmin(totals, axis=0)
        best = np.minimum(totals[back, np.arange(len(frames))] + music, _NEVER)
        came_from.append(back)
    if best[-1] >= _NEVER:
        return None
    return Cuts(_walk_back(frames, came_from), int(best[-1]))


def _walk_back(frames: NDArray[np.int64], came_from: list[NDArray[np.int64]]) -> tuple[int, ...]:
    at = len(frames) - 1
    cuts: list[int] = []
    for back in reversed(came_from[1:]):
        at = int(back[at])
        cuts.append(int(frames[at]))
    return tuple(reversed(cuts))


def _slot_costs(wish: Wish, spans: NDArray[np.int64]) -> NDArray[np.int64]:
    """Costs of slots of these lengths: credits, and the square of the miss relative to the wish."""
    fits = (spans >= wish.shortest) & (spans <= wish.longest)
    lengths = np.clip(spans, 0, wish.longest)
    prices = np.asarray(wish.prices, dtype=np.int64)[lengths]
    misses = POINT * RHYTHM * (lengths - wish.target) ** 2 // max(1, wish.target**2)
    return np.where(fits, POINT * prices + misses, _NEVER)
