"""The best edit there is: cuts, lengths, roles, clips, speeds and order, proven optimal for the documented objective.

Without a cap this is one shortest path through the lattice. `docs/why/solver.md` states the problem
and proves each step; ``cap`` has the search that a cap makes necessary.
"""

from rushes.plan.cap import within_cap
from rushes.plan.lattice import NEVER, Lattice, Scale, lattice_of
from rushes.plan.path import Path, path_of
from rushes.plan.problem import Edit, Problem, Stuck, TooSmall

THRIFT = Scale(1 << 20, 1)
"""Least cost; among equals, fewest credits."""

CREDITS = Scale(1, 1 << 40)
"""Fewest credits; among equals, least cost."""


def solve_exact(problem: Problem) -> Edit | Stuck | TooSmall:
    """The edit that costs least within the cap, with the proof in its ``bound``; the same every time.

    Else why there is none: ``Stuck`` where shots cannot fill the film at any price, ``TooSmall``
    where they can, with the fewest credits any edit needs.
    """
    lattice = lattice_of(problem)
    free = path_of(lattice, THRIFT)
    if free is None:
        return Stuck(_furthest(lattice))
    if problem.cap is None or free.credits <= problem.cap:
        return _edit(lattice, free, free.cost)
    least = path_of(lattice, CREDITS)
    if least is None or least.credits > problem.cap:
        cheapest = least or free
        return TooSmall(problem.cap, cheapest.credits, _edit(lattice, cheapest, free.cost))
    best, bound = within_cap(lattice, problem.cap, free, least)
    return _edit(lattice, best, bound)


def _edit(lattice: Lattice, path: Path, bound: int) -> Edit:
    shots = tuple(lattice.placed(slot, offer) for slot, offer in zip(path.slots, path.offers, strict=True))
    return Edit(shots, path.cost, path.credits, bound)


def _furthest(lattice: Lattice) -> int:
    """The last frame that some order of shots from the start reaches."""
    reached = lattice.forward(THRIFT).min(axis=1) < NEVER
    return int(lattice.frames[lattice.end[reached]].max(initial=0))
