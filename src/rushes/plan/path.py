"""An edit as a path through the lattice: the cheapest at a scale, and what any path costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rushes.plan.lattice import NEVER, Ints, Lattice, Narrow, Scale


@dataclass(frozen=True, slots=True)
class Path:
    """A path through the lattice: its slots, their rows of alike slots, their offers, and what it costs."""

    slots: tuple[int, ...]
    runs: tuple[int, ...]
    offers: tuple[int, ...]
    costs: tuple[int, ...]
    """Cost of each slot with the cut before it, in hundredths of a point."""
    spent: tuple[int, ...]
    """Credits of each slot."""

    @property
    def cost(self) -> int:
        return sum(self.costs)

    @property
    def credits(self) -> int:
        return sum(self.spent)

    def at(self, scale: Scale) -> int:
        """What the path costs at a scale."""
        return scale.cost * self.cost + scale.credit * self.credits


def path_of(lattice: Lattice, scale: Scale) -> Path | None:
    """The cheapest path at a scale; None where there is none."""
    values = lattice.forward(scale)
    ends = np.where(lattice.closes[:, None], values, NEVER)
    if not len(ends) or ends.min() >= NEVER:
        return None
    slot, run = divmod(int(ends.argmin()), lattice.runs)
    nodes = [(slot, run)]
    while (node := _came_from(lattice, values, scale, *nodes[-1])) is not None:
        nodes.append(node)
    nodes.reverse()
    own = scale.cost * lattice.costs + scale.credit * lattice.credits
    chosen = [min(lattice.menu_of(slot), key=lambda offer: int(own[offer])) for slot, _ in nodes]
    return path_through(lattice, nodes, chosen)


def _came_from(lattice: Lattice, values: Ints, scale: Scale, slot: int, run: int) -> tuple[int, int] | None:
    """The node before a node on its cheapest path."""
    if lattice.opens[slot]:
        return None
    pairs = pairs_before(lattice, slot)
    before = values[lattice.before[pairs]]
    pick = int(lattice.step(before, pairs, scale)[:, run].argmin())
    row = before[pick].copy()
    if lattice.like[pairs[pick]]:
        row[-1] += scale.cost * lattice.problem.weights.metronome
        wrong = [at for at in range(lattice.runs) if min(at + 1, lattice.runs - 1) != run]
        row[wrong] = NEVER
    return int(lattice.before[pairs[pick]]), int(row.argmin())


def pairs_before(lattice: Lattice, slot: int) -> Narrow:
    """The pairs in which a slot comes second."""
    side = lattice.by_after
    at = int(np.searchsorted(side.nodes, slot))
    if at == len(side.nodes) or side.nodes[at] != slot:
        return side.pairs[:0]
    return side.pairs[side.begins[at] : side.begins[at + 1]]


def path_through(lattice: Lattice, nodes: Sequence[tuple[int, int]], chosen: Sequence[int]) -> Path:
    """The path of these nodes with these offers, and what each of its shots costs."""
    costs = [int(lattice.costs[offer]) for offer in chosen]
    for index, ((before, run), (slot, _)) in enumerate(pairwise(nodes), start=1):
        pairs = pairs_before(lattice, slot)
        pair = pairs[np.flatnonzero(lattice.before[pairs] == before)[0]]
        tick = bool(lattice.like[pair]) and run == lattice.runs - 1
        costs[index] += int(lattice.extra[pair]) + tick * lattice.problem.weights.metronome
    spent = tuple(int(lattice.credits[offer]) for offer in chosen)
    slots, runs = tuple(slot for slot, _ in nodes), tuple(run for _, run in nodes)
    return Path(slots, runs, tuple(chosen), tuple(costs), spent)
