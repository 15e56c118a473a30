"""Every slot a problem allows, and every pair of slots that may meet at a cut, as arrays; and the two sweeps over them.

A *node* is a slot with how many slots alike stand in a row up to it (0 for the first, up to ``run - 1``
for ``run`` or more): the bounded memory that makes the rhythm term exact. ``forward`` gives the least
cost of any edit from the film's start to each node, ``backward`` from each node to its end (Bellman's
recursion on an acyclic graph; E. W. Dijkstra's shortest paths need no more than the order of the cuts).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rushes.plan.problem import Placed, Problem, Want
from rushes.plan.reach import useful
from rushes.plan.score import Offer, offers

Ints = NDArray[np.int64]
Narrow = NDArray[np.int32]
"""Of pairs there are many: indices and costs of theirs are kept in half the room."""

NEVER = 1 << 60


@dataclass(frozen=True, slots=True)
class Scale:
    """What a sweep makes small: ``cost`` times hundredths of a point and ``credit`` times credits."""

    cost: int
    credit: int


@dataclass(frozen=True, slots=True)
class Side:
    """The pairs in one order: ``pairs`` sorted by node of one side, the ``nodes`` that have any, where each begins."""

    pairs: Narrow
    nodes: Ints
    begins: Ints
    edges: Ints
    """For each cut, where its nodes begin among ``nodes``."""


@dataclass(frozen=True)
class Lattice:
    """Slots (want, start and end as indices of cuts, length, menu of offers) and pairs of slots that may meet.

    Slots are sorted by start; ``extra`` is what a pair costs: its cut and its order.
    """

    problem: Problem
    frames: Ints
    want: Ints
    start: Ints
    end: Ints
    length: Ints
    menu: Ints
    offers: tuple[Offer, ...]
    menus: Ints
    """Where each menu begins among ``offers``."""
    before: Narrow
    after: Narrow
    extra: Narrow
    like: NDArray[np.bool_]

    @property
    def runs(self) -> int:
        return self.problem.weights.run

    @cached_property
    def costs(self) -> Ints:
        """Cost of each offer, in hundredths of a point."""
        return np.array([offer.cost for offer in self.offers], dtype=np.int64)

    @cached_property
    def credits(self) -> Ints:
        """Credits of each offer."""
        return np.array([offer.credits for offer in self.offers], dtype=np.int64)

    @cached_property
    def opens(self) -> NDArray[np.bool_]:
        """Slots the film may open with."""
        return np.asarray((self.start == 0) & np.isin(self.want, self.problem.first), dtype=np.bool_)

    @cached_property
    def closes(self) -> NDArray[np.bool_]:
        """Slots the film may close with."""
        at_end = self.end == len(self.frames) - 1
        return np.asarray(at_end & np.isin(self.want, self.problem.last), dtype=np.bool_)

    @cached_property
    def by_after(self) -> Side:
        return _side(self.after, self.start, len(self.frames))

    @cached_property
    def by_before(self) -> Side:
        return _side(self.before, self.end, len(self.frames))

    def best(self, scale: Scale) -> Ints:
        """What each slot costs with the offer that is best at this scale."""
        if not len(self.want):
            return self.want
        return np.minimum.reduceat(scale.cost * self.costs + scale.credit * self.credits, self.menus)[self.menu]

    def menu_of(self, slot: int) -> range:
        """The offers of a slot, by index."""
        menu = int(self.menu[slot])
        ends = len(self.offers) if menu + 1 == len(self.menus) else int(self.menus[menu + 1])
        return range(int(self.menus[menu]), ends)

    def placed(self, slot: int, offer: int) -> Placed:
        """A slot with an offer, as a shot."""
        frames, chosen = self.frames, self.offers[offer]
        start, end = int(frames[self.start[slot]]), int(frames[self.end[slot]])
        return Placed(int(self.want[slot]), start, end, chosen.clip, chosen.used)

    def step(self, values: Ints, pairs: Narrow, scale: Scale) -> Ints:
        """``[pairs, runs]``: costs of nodes ``[pairs, runs]`` before a cut as seen by the slots behind it."""
        like = np.flatnonzero(self.like[pairs])
        seen = np.full_like(values, NEVER)
        least = values[:, 0].copy()
        for run in range(1, values.shape[1]):
            np.minimum(least, values[:, run], out=least)
        seen[:, 0] = least
        told = values[like]
        seen[like, 0] = NEVER
        seen[like, 1:] = told[:, :-1]
        tick = told[:, -1] + scale.cost * self.problem.weights.metronome
        seen[like, -1] = np.minimum(seen[like, -1], tick)
        seen += scale.cost * self.extra[pairs].astype(np.int64)[:, None]
        return seen

    def step_back(self, values: Ints, pairs: Narrow, scale: Scale) -> Ints:
        """The same the other way round: costs of nodes behind a cut as seen by the slots before it."""
        like = np.flatnonzero(self.like[pairs])
        told = values[like]
        seen = np.repeat(values[:, :1], values.shape[1], axis=1)
        seen[like, :-1] = told[:, 1:]
        seen[like, -1] = told[:, -1] + scale.cost * self.problem.weights.metronome
        seen += scale.cost * self.extra[pairs].astype(np.int64)[:, None]
        return seen

    def forward(self, scale: Scale) -> Ints:
        """``[slots, runs]``: the least cost of any edit from the start up to and with each node."""
        own, side = self.best(scale), self.by_after
        values = np.full((len(own), self.runs), NEVER, dtype=np.int64)
        values[self.opens, 0] = own[self.opens]
        for nodes, pairs, begins in _cuts(side):
            seen = self.step(values[self.before[pairs]], pairs, scale)
            least = np.minimum.reduceat(seen, begins, axis=0) + own[nodes][:, None]
            values[nodes] = np.minimum(least, NEVER)
        return values

    def backward(self, scale: Scale) -> Ints:
        """``[slots, runs]``: the least cost of any edit from behind each node to the end."""
        own, side = self.best(scale), self.by_before
        values = np.full((len(own), self.runs), NEVER, dtype=np.int64)
        values[self.closes] = 0
        for nodes, pairs, begins in reversed(list(_cuts(side))):
            after = self.after[pairs]
            seen = self.step_back(values[after] + own[after][:, None], pairs, scale)
            values[nodes] = np.minimum(np.minimum.reduceat(seen, begins, axis=0), NEVER)
        return values


def _side(nodes: Narrow, cut_of: Ints, cuts: int) -> Side:
    """Pairs sorted by the cut and then the node they have on one side."""
    order = np.lexsort((nodes, cut_of[nodes]))
    own, begins = np.unique(cut_of[nodes[order]] * (len(cut_of) + 1) + nodes[order], return_index=True)
    at = nodes[order[begins]].astype(np.int64)
    edges = np.searchsorted(own, np.arange(cuts + 1) * (len(cut_of) + 1))
    return Side(order.astype(np.int32), at, np.append(begins, len(order)), edges)


def _cuts(side: Side) -> Iterator[tuple[Ints, Narrow, Ints]]:
    """For each cut in order: its nodes, its pairs, and where each node's pairs begin among these."""
    for low, high in pairwise(side.edges.tolist()):
        if low < high:
            begin = side.begins[low]
            yield side.nodes[low:high], side.pairs[begin : side.begins[high]], side.begins[low:high] - begin


def lattice_of(problem: Problem) -> Lattice:
    """The lattice of a problem: slots grow with marks times the marks a slot can reach, pairs with both sides."""
    frames = np.array([frame for frame, _ in problem.marks], dtype=np.int64)
    walls = np.append(np.array(sorted(problem.walls), dtype=np.int64), problem.frames)
    parts = [_slots(frames, walls, index, want) for index, want in enumerate(problem.wants)]
    want, start, end = (np.concatenate([part[at] for part in parts] or [frames[:0]]) for at in range(3))
    menu, offered, menus = _menus(problem, want, frames[end] - frames[start])
    kept = menu >= 0
    order = np.flatnonzero(kept)[np.lexsort((end[kept], want[kept], start[kept]))]
    want, start, end, menu = want[order], start[order], end[order], menu[order]
    there = useful(problem, want, start, end)
    want, start, end, menu = want[there], start[there], end[there], menu[there]
    length = frames[end] - frames[start]
    before, after, extra = _pairs(problem, want, start, end)
    like = np.abs(length[before] - length[after]) <= problem.weights.alike
    return Lattice(problem, frames, want, start, end, length, menu, offered, menus, before, after, extra, like)


def _slots(frames: Ints, walls: Ints, index: int, want: Want) -> tuple[Ints, Ints, Ints]:
    """Want, start and end (as indices of cuts) of every slot a want may have."""
    low, high = np.searchsorted(frames, want.window)
    starts = np.arange(low, min(int(high), len(frames) - 1))
    at = frames[starts]
    limit = np.minimum(np.minimum(at + want.longest, want.window[1]), walls[np.searchsorted(walls, at, "right")])
    first = np.searchsorted(frames, at + want.shortest)
    counts = np.maximum(np.searchsorted(frames, limit, "right") - first, 0)
    start, end = np.repeat(starts, counts), _ranges(first, counts)
    return np.full(len(start), index), start, end


def _ranges(first: Ints, counts: Ints) -> Ints:
    """``first[0], first[0] + 1, ..`` for ``counts[0]`` numbers, then the same for the next, end to end."""
    skipped = np.cumsum(counts) - counts
    numbers: Ints = np.arange(counts.sum()) + np.repeat(first - skipped, counts)
    return numbers


def _menus(problem: Problem, want: Ints, length: Ints) -> tuple[Ints, tuple[Offer, ...], Ints]:
    """The menu of each slot (-1 where no clip fills it), all offers, and where each menu begins among them."""
    kinds: dict[object, int] = {}
    alike = [kinds.setdefault(_kind(one), index) for index, one in enumerate(problem.wants)]
    span = problem.frames + 1
    keys, slot_key = np.unique(np.array(alike, dtype=np.int64)[want] * span + length, return_inverse=True)
    found: list[Offer] = []
    begins: list[int] = []
    menu_of = np.full(len(keys), -1, dtype=np.int64)
    for index, key in enumerate(keys.tolist()):
        sold = offers(problem.weights, problem.wants[key // span], key % span)
        if sold:
            menu_of[index] = len(begins)
            begins.append(len(found))
            found += sold
    return menu_of[slot_key], tuple(found), np.array(begins, dtype=np.int64)


def _kind(want: Want) -> object:
    """Wants that are alike in this are offered the same clips at the same cost."""
    return want.target, want.clips, want.handles, want.play, want.stretch


def _pairs(problem: Problem, want: Ints, start: Ints, end: Ints) -> tuple[Narrow, Narrow, Narrow]:
    """Slots before and after a cut that may meet there, and what the cut and their order cost."""
    many = len(problem.wants)
    key = start * many + want
    arcs = [(index, after, cost) for index, one in enumerate(problem.wants) for after, cost in one.then]
    table = np.array(arcs, dtype=np.int64).reshape(-1, 3)
    low, high = (np.searchsorted(table[:, 0], want, side) for side in ("left", "right"))
    meets = np.repeat(np.arange(len(want)), high - low)
    arc = table[_ranges(low, high - low)]
    sought = end[meets] * many + arc[:, 1]
    first, last = (np.searchsorted(key, sought, side) for side in ("left", "right"))
    before = np.repeat(meets, last - first)
    after = _ranges(first, last - first)
    marks = np.array([cost for _, cost in problem.marks], dtype=np.int64)
    extra = np.repeat(arc[:, 2], last - first) + marks[start[after]]
    return before.astype(np.int32), after.astype(np.int32), extra.astype(np.int32)
