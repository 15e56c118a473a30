"""The best edit within a cap on credits: a Lagrangian bound, then a search that only looks where it leaves a chance.

The multiplier prices a credit so high that the cap holds by itself (H. Everett, "Generalized Lagrange
multiplier method", Operations Research 11, 1963); what gap stays is closed exactly by labels of
(credits, cost), as for the shortest path with one resource (I. Dumitrescu, N. Boland, "Improved
preprocessing, labeling and scaling algorithms for the weight-constrained shortest path problem",
Networks 42, 2003): dominated labels and those whose bound is too high are dropped, nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from rushes.plan.lattice import NEVER, Ints, Lattice, Scale
from rushes.plan.path import Path, pairs_before, path_of, path_through

UNIT = 1 << 10
"""One hundredth of a point in a sweep: multipliers are whole parts of it."""

ROUNDS = 60
LABELS = 4_000_000
"""Labels kept before the search gives up and reports its gap: about 200 MB."""


def within_cap(lattice: Lattice, cap: int, free: Path, least: Path) -> tuple[Path, int]:
    """The cheapest path within the cap and a proven lower bound, equal to its cost unless labels ran out.

    ``free`` is the cheapest path at all, over the cap; ``least`` one with the fewest credits, within it.
    """
    best, scale, bound = _multiplier(lattice, cap, free, least)
    if best.cost <= bound:
        return best, best.cost
    search = _Search(lattice, cap, scale)
    for guess in _guesses(bound, best.cost):
        found = search.best(guess)
        if found is not None:
            return found, found.cost
        if search.spent_out:
            return best, bound
        bound = guess + 1
    return best, best.cost


def _guesses(bound: int, cost: int) -> Iterator[int]:
    """Costs to look for, cheapest first: wider nets only where the narrow ones came up empty."""
    gap = cost - 1 - bound
    yield from sorted({bound + gap // 64, bound + gap // 16, bound + gap // 4, bound + gap})


def _multiplier(lattice: Lattice, cap: int, over: Path, under: Path) -> tuple[Path, Scale, int]:
    """The best path within the cap, the price of a credit that gives the highest bound, and this bound.

    The dual function is concave and made of one line for each path: the line through two paths,
    one on each side of the cap, gives the next price, until no path lies below it.
    """
    best, bound, kept = under, over.cost, Scale(UNIT, 0)
    for _ in range(ROUNDS):
        scale = Scale(UNIT, UNIT * (under.cost - over.cost) // (over.credits - under.credits))
        path = path_of(lattice, scale)
        assert path is not None
        dual = -((scale.credit * cap - path.at(scale)) // UNIT)
        if dual > bound or not kept.credit:
            bound, kept = max(bound, dual), scale
        best = min((best, *_within(lattice, cap, path, over, under)), key=lambda one: (one.cost, one.credits))
        if path.at(scale) >= min(over.at(scale), under.at(scale)):
            break
        over, under = (path, under) if path.credits > cap else (over, path)
    return best, kept, bound


def _within(lattice: Lattice, cap: int, path: Path, over: Path, under: Path) -> Iterator[Path]:
    """This path where it keeps the cap, and paths that change from one to another where they share a node."""
    if path.credits <= cap:
        yield path
    for first, second in ((over, under), (under, over), (path, under), (path, over)):
        places = {node: index for index, node in enumerate(zip(first.slots, first.runs, strict=True))}
        joints = (
            (places[node], at) for at, node in enumerate(zip(second.slots, second.runs, strict=True)) if node in places
        )
        mixed = [(sum(first.costs[:a]) + sum(second.costs[b:]), a, b) for a, b in joints
                 if sum(first.spent[:a]) + sum(second.spent[b:]) <= cap]  # fmt: skip
        if mixed:
            _, a, b = min(mixed)
            nodes = [
                *zip(first.slots[:a], first.runs[:a], strict=True),
                *zip(second.slots[b:], second.runs[b:], strict=True),
            ]
            yield path_through(lattice, nodes, [*first.offers[:a], *second.offers[b:]])


@dataclass(frozen=True, slots=True)
class _Labels:
    """Ways to reach one slot, none worse than another in cost, credits and row; ``parent`` is a label by number."""

    run: Ints
    credits: Ints
    cost: Ints
    parent: Ints
    offer: Ints
    number: int = 0


@dataclass(slots=True)
class _Search:
    """Labels through the part of the lattice where a path within the cap may cost no more than a guess."""

    lattice: Lattice
    cap: int
    scale: Scale
    spent_out: bool = False
    there: Ints = field(init=False)
    """Bound of the cheapest path through each slot, at the multiplier, times ``UNIT``."""
    behind: list[tuple[Scale, Ints]] = field(init=False)
    credits_behind: Ints = field(init=False)

    def __post_init__(self) -> None:
        lattice, price = self.lattice, self.scale.credit
        self.behind = [(Scale(UNIT, p), lattice.backward(Scale(UNIT, p))) for p in (price, price // 2, price * 2, 0)]
        through = np.minimum(lattice.forward(self.scale) + self.behind[0][1], NEVER).min(axis=1)
        self.there = np.asarray(through - price * self.cap, dtype=np.int64)
        self.credits_behind = lattice.backward(Scale(0, 1))

    def best(self, guess: int) -> Path | None:
        """The cheapest path within the cap that costs at most ``guess``; None where there is none."""
        labels: dict[int, _Labels] = {}
        count = 0
        for slot in np.flatnonzero(self.there <= guess * UNIT).tolist():
            reached = self._reach(slot, labels, guess, count)
            if len(reached.cost):
                labels[slot] = reached
                count += len(reached.cost)
            if count > LABELS:
                self.spent_out = True
                return None
        return self._walk(labels)

    def _reach(self, slot: int, labels: dict[int, _Labels], guess: int, number: int) -> _Labels:
        """The labels of a slot, from those of the slots before it."""
        came = self._before(slot, labels)
        offers = np.array(self.lattice.menu_of(slot))
        many = len(offers)
        run, parent = np.repeat(came.run, many), np.repeat(came.parent, many)
        offer = np.tile(offers, len(came.run))
        cost = np.repeat(came.cost, many) + self.lattice.costs[offer]
        credits = np.repeat(came.credits, many) + self.lattice.credits[offer]
        hope = credits + self.credits_behind[slot, run] <= self.cap
        for scale, behind in self.behind:
            hope &= UNIT * cost + behind[slot, run] + scale.credit * (credits - self.cap) <= guess * UNIT
        kept = np.flatnonzero(hope)
        kept = kept[np.lexsort((cost[kept], credits[kept], run[kept]))]
        kept = kept[_undominated(run[kept], cost[kept])]
        return _Labels(run[kept], credits[kept], cost[kept], parent[kept], offer[kept], number)

    def _before(self, slot: int, labels: dict[int, _Labels]) -> _Labels:
        """The labels that lead to a slot, with the cut and the rhythm paid and the row counted on."""
        lattice = self.lattice
        zero = np.zeros(int(lattice.opens[slot]), dtype=np.int64)
        runs, credits, costs, parents = [zero], [zero], [zero], [zero - 1]
        last = lattice.runs - 1
        for pair in pairs_before(lattice, slot).tolist():
            old = labels.get(int(lattice.before[pair]))
            if old is None:
                continue
            like = bool(lattice.like[pair])
            tick = lattice.problem.weights.metronome * like
            runs.append(np.minimum(old.run + 1, last) if like else np.zeros_like(old.run))
            costs.append(old.cost + int(lattice.extra[pair]) + tick * (old.run == last))
            credits.append(old.credits)
            parents.append(old.number + np.arange(len(old.run)))
        run, credit, cost, parent = (np.concatenate(part) for part in (runs, credits, costs, parents))
        return _Labels(run, credit, cost, parent, parent)

    def _walk(self, labels: dict[int, _Labels]) -> Path | None:
        """The path of the cheapest label that closes the film."""
        ends = [
            (int(cost), int(credits), slot, at)
            for slot, here in labels.items() if self.lattice.closes[slot]
            for at, (cost, credits) in enumerate(zip(here.cost, here.credits, strict=True))
        ]  # fmt: skip
        if not ends:
            return None
        _, _, slot, at = min(ends)
        slots = list(labels)
        numbers = [labels[known].number for known in slots]
        nodes: list[tuple[int, int]] = []
        chosen: list[int] = []
        while True:
            here = labels[slot]
            nodes.append((slot, int(here.run[at])))
            chosen.append(int(here.offer[at]))
            number = int(here.parent[at])
            if number < 0:
                return path_through(self.lattice, nodes[::-1], chosen[::-1])
            place = int(np.searchsorted(numbers, number, "right")) - 1
            slot, at = slots[place], number - numbers[place]


def _undominated(run: Ints, cost: Ints) -> Ints:
    """Of labels sorted by row and credits, those cheaper than all before them in their row."""
    shifted = cost - run * (NEVER >> 7)
    floor = np.minimum.accumulate(np.concatenate(([NEVER], shifted)))[: len(cost)]
    kept: Ints = np.flatnonzero(shifted < floor)
    return kept
