"""Every edit of a small problem, tried one by one: `docs/why/solver.md` read again, sharing no code with the solver."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from rushes.plan.problem import Problem, Want


@dataclass(frozen=True)
class Shot:
    """One shot of the page: want, frames, clip and frames seen."""

    w: int
    s: int
    e: int
    k: int
    u: int


def edits(problem: Problem) -> Iterator[tuple[Shot, ...]]:
    """Every edit that keeps rules 1 to 6."""
    yield from _longer(problem, ())


def _longer(problem: Problem, shots: tuple[Shot, ...]) -> Iterator[tuple[Shot, ...]]:
    at = shots[-1].e if shots else 0
    if at == problem.frames:
        if shots[-1].w in problem.last:
            yield shots
        return
    follow = [index for index, _ in problem.wants[shots[-1].w].then] if shots else list(problem.first)
    for w in follow:
        for end, _ in problem.marks:
            if end > at and not any(at < wall < end for wall in problem.walls):
                for k, u in _seen(problem.wants[w], at, end):
                    yield from _longer(problem, (*shots, Shot(w, at, end, k, u)))


def _seen(want: Want, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Rules 3, 5 and 6: each clip and number of frames that may fill ``[start, end)``."""
    length = end - start
    if start < want.window[0] or end > want.window[1] or not want.shortest <= length <= want.longest:
        return
    nu = ceil(length * want.play)
    for k, clip in enumerate(want.clips):
        for u in range(clip.frames + 1):
            if clip.action <= u <= clip.frames - 2 * want.handles and 100 * abs(u - nu) <= want.stretch * nu:
                yield k, u


def at_best_speeds(problem: Problem, most: int) -> list[tuple[Shot, ...]]:
    """The first ``most`` edits that keep rules 1 to 6, each clip at the speed nearest to 1."""
    known: dict[tuple[int, int], list[tuple[int, int]]] = {}

    def seen(w: int, length: int) -> list[tuple[int, int]]:
        if (w, length) not in known:
            want = problem.wants[w]
            nu, nearest = ceil(length * want.play), dict[int, int]()
            start = want.window[0]
            for k, u in _seen(want, start, start + length):
                nearest[k] = min(nearest.get(k, u), u, key=lambda used: abs(used - nu))
            known[w, length] = list(nearest.items())
        return known[w, length]

    found: list[tuple[Shot, ...]] = []
    waiting: list[tuple[Shot, ...]] = [()]
    while waiting and len(found) < most:
        shots = waiting.pop()
        at = shots[-1].e if shots else 0
        if at == problem.frames:
            found += [shots] if shots[-1].w in problem.last else []
            continue
        for w in [index for index, _ in problem.wants[shots[-1].w].then] if shots else problem.first:
            low, high = problem.wants[w].window
            ends = (end for end, _ in problem.marks if low <= at < end <= high)
            waiting += [(*shots, Shot(w, at, end, k, u)) for end in ends for k, u in seen(w, end - at)]
    return found


def spent(problem: Problem, shots: tuple[Shot, ...]) -> int:
    """The left side of rule 7."""
    return sum(problem.wants[x.w].clips[x.k].credits for x in shots)


def objective(problem: Problem, shots: tuple[Shot, ...]) -> int:
    """J."""
    weights, total, row = problem.weights, 0, 1
    for i, x in enumerate(shots):
        want = problem.wants[x.w]
        clip, length = want.clips[x.k], x.e - x.s
        nu = ceil(length * want.play)
        total += weights.credit * clip.credits + clip.dislike
        total += (weights.length * (length - want.target) ** 2) // want.target**2
        total += (weights.speed * abs(x.u - nu)) // nu
        if i == 0:
            continue
        last = shots[i - 1]
        total += next(cost for frame, cost in problem.marks if frame == x.s)
        total += next(cost for index, cost in problem.wants[last.w].then if index == x.w)
        if abs(length - (last.e - last.s)) <= weights.alike:
            total += weights.metronome if row >= weights.run else 0
            row += 1
        else:
            row = 1
    return total


@dataclass(frozen=True)
class Truth:
    """Cost of the best edit within the cap (None where there is none), and the fewest credits of any edit."""

    cost: int | None
    least: int | None


def priced(problem: Problem) -> list[tuple[int, int]]:
    """Cost and credits of every edit that keeps rules 1 to 6."""
    return [(objective(problem, shots), spent(problem, shots)) for shots in edits(problem)]


def truth(every: list[tuple[int, int]], cap: int | None) -> Truth:
    """What trying everything finds, with rule 7."""
    within = [cost for cost, credits in every if cap is None or credits <= cap]
    return Truth(min(within, default=None), min((credits for _, credits in every), default=None))
