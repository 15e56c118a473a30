"""Two plainer ways to plan the same problem, to compare the exact one with: greedy, and a fixed grid."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from rushes.plan.exact import solve_exact
from rushes.plan.lattice import NEVER, Ints, Lattice, Scale, lattice_of
from rushes.plan.problem import Edit, Placed, Problem, Stuck, TooSmall
from rushes.plan.score import score

FEASIBLE = Scale(0, 0)


def greedy(problem: Problem) -> Edit | Stuck:
    """Shot after shot, the slot that costs least per frame among those from which the film can still be filled.

    It knows the cut, the clip and the rhythm so far, and nothing of what comes; it does not know the cap.
    """
    lattice = lattice_of(problem)
    can = lattice.backward(FEASIBLE).min(axis=1) < NEVER
    own = lattice.best(Scale(1, 0))
    slots: list[int] = []
    run = 1
    while not slots or not lattice.closes[slots[-1]]:
        nexts, costs, likes = _nexts(lattice, slots, run)
        open_to = np.flatnonzero(can[nexts])
        if not len(open_to):
            return Stuck(int(lattice.frames[lattice.end[slots[-1]]]) if slots else 0)
        rates = (costs + own[nexts])[open_to] / lattice.length[nexts][open_to]
        pick = int(open_to[rates.argmin()])
        run = run + 1 if likes[pick] else 1
        slots.append(int(nexts[pick]))
    return _edit(problem, tuple(_cheapest(lattice, slot) for slot in slots))


def _nexts(lattice: Lattice, slots: list[int], run: int) -> tuple[Ints, Ints, Ints]:
    """The slots that may come next, what the cut to each costs, and whether they are alike to the last."""
    if not slots:
        nexts = np.flatnonzero(lattice.opens)
        return nexts, np.zeros_like(nexts), np.zeros_like(nexts)
    side = lattice.by_before
    at = int(np.flatnonzero(side.nodes == slots[-1])[0])
    pairs = side.pairs[side.begins[at] : side.begins[at + 1]]
    like = lattice.like[pairs].astype(np.int64)
    tick = like * lattice.problem.weights.metronome * (run >= lattice.runs)
    return lattice.after[pairs].astype(np.int64), lattice.extra[pairs] + tick, like


def _cheapest(lattice: Lattice, slot: int) -> Placed:
    return lattice.placed(slot, min(lattice.menu_of(slot), key=lambda offer: int(lattice.costs[offer])))


def grid(problem: Problem, every: int) -> Edit | Stuck | TooSmall:
    """A cut every so many frames, whatever the music does; pins, walls and what follows what are held.

    The shots between these cuts are chosen as well as can be; each cut off the marks costs ``problem.elsewhere``.
    """
    held = sorted({0, problem.frames, *problem.walls, *_pinned(problem)})
    spans = {(want.window[0], want.window[1]) for want in problem.wants if _is_pin(problem, want.window)}
    shortest = min(want.shortest for want in problem.wants)
    cuts = [
        frame for start, end in pairwise(held) if (start, end) not in spans
        for frame in range(start + every, end - shortest + 1, every)
    ]  # fmt: skip
    marks = dict(problem.marks)
    frames = sorted({*held, *cuts})
    ticking = replace(
        problem, walls=tuple(frames), marks=tuple((frame, marks.get(frame, problem.elsewhere)) for frame in frames)
    )
    return solve_exact(ticking)


def _is_pin(problem: Problem, window: tuple[int, int]) -> bool:
    """Whether only one length fits this window, whichever want has it."""
    frames = window[1] - window[0]
    return all(want.shortest == want.longest == frames for want in problem.wants if want.window == window)


def _pinned(problem: Problem) -> set[int]:
    """Starts and ends of all windows."""
    return {frame for want in problem.wants for frame in want.window if 0 < frame < problem.frames}


def _edit(problem: Problem, shots: tuple[Placed, ...]) -> Edit:
    credits = sum(problem.wants[shot.want].clips[shot.clip].credits for shot in shots)
    return Edit(shots, score(problem, shots).total, credits, 0)
