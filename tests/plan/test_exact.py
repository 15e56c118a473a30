import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from brute_force import edits, priced, truth
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.plan.exact import solve_exact
from rushes.plan.problem import Clip, Edit, Problem, Stuck, TooSmall, Want, Weights
from rushes.plan.score import faults, score


def small_problem(seed: int) -> Problem:
    """A problem of a dozen marks and a few wants, with everything the page allows."""
    dice = random.Random(seed)
    frames = dice.randint(12, 34)
    inner = sorted(dice.sample(range(1, frames), dice.randint(0, 7)))
    marks = ((0, 0), *((frame, dice.choice((0, 100, 300, 1200))) for frame in inner), (frames, 0))
    count = dice.randint(1, 4)
    wants = tuple(_want(dice, index, count, frames) for index in range(count))
    return Problem(
        frames, marks, wants,
        first=tuple(dice.sample(range(count), dice.randint(1, count))),
        last=tuple(dice.sample(range(count), dice.randint(1, count))),
        walls=tuple(dice.sample(inner, 1)) if inner and dice.random() < 0.2 else (),
        weights=Weights(speed=dice.choice((100, 4000)), run=dice.randint(1, 3), alike=dice.randint(0, 2)),
    )  # fmt: skip


def _want(dice: random.Random, index: int, count: int, frames: int) -> Want:
    shortest = dice.randint(1, 6)
    window = (0, frames) if dice.random() < 0.8 else tuple(sorted(dice.sample(range(frames + 1), 2)))
    then = tuple((after, dice.choice((0, 0, 250))) for after in range(count) if dice.random() < 0.7)
    clips = [
        Clip(s, s * price, s * 4, dislike=dislike, action=dice.choice((0, 0, 0, s * 3)))
        for price, dislike in ((dice.randint(1, 3), 0), (dice.randint(2, 6), dice.choice((0, 900))))
        for s in dice.sample(range(1, 6), dice.randint(1, 3))
    ]
    if dice.random() < 0.3 and all(after > index for after, _ in then):
        clips.append(Clip(4, 0, 16, owned=f"take{index}"))
    return Want(
        f"want{index}", dice.randint(2, 12), shortest, shortest + dice.randint(2, 14), (window[0], window[1]),
        tuple(clips), then, handles=dice.randint(0, 1),
        play=dice.choice((Fraction(1), Fraction(1), Fraction(24, 30), Fraction(5, 4))),
        stretch=dice.choice((0, 10, 10, 20)),
    )  # fmt: skip


def solvable(seed: int) -> Problem | None:
    """The problem of a seed, where Python can try all its edits in a moment, else None."""
    try:
        problem = small_problem(seed)
    except ValueError:
        return None
    return None if sum(1 for _ in islice(edits(problem), 1200)) == 1200 else problem


def check(problem: Problem, every: list[tuple[int, int]]) -> str:
    """Hold the solver's answer against trying everything; gives the kind of answer."""
    told, answer = truth(every, problem.cap), solve_exact(problem)
    if told.least is None:
        assert isinstance(answer, Stuck) and 0 <= answer.frame <= problem.frames
        return "stuck"
    if told.cost is None:
        assert isinstance(answer, TooSmall) and problem.cap is not None
        assert (answer.least, answer.short) == (told.least, told.least - problem.cap)
        assert faults(replace(problem, cap=answer.least), answer.cheapest.shots) == ()
        return "too small"
    assert isinstance(answer, Edit)
    assert (answer.cost, answer.bound, answer.gap) == (told.cost, told.cost, 0)
    assert faults(problem, answer.shots) == ()
    assert score(problem, answer.shots).total == answer.cost
    assert sum(problem.wants[s.want].clips[s.clip].credits for s in answer.shots) == answer.credits
    return "capped" if problem.cap is not None else "free"


def check_all(problem: Problem, caps: int = 4) -> Counter[str]:
    """The problem without a cap, one credit below every edit, and at each of the smallest sums that may bind."""
    every = priced(problem)
    sums = sorted({credits for _, credits in every})
    tried = [None, sums[0] - 1, *sums[:caps]] if sums else [None]
    return Counter(check(replace(problem, cap=cap), every) for cap in tried)


def test_agrees_with_trying_everything() -> None:
    problems = [problem for seed in range(600) if (problem := solvable(seed)) is not None]
    seen = sum((check_all(problem) for problem in problems), Counter[str]())
    assert seen["free"] >= 150 and seen["stuck"] >= 100 and seen["too small"] >= 150 and seen["capped"] >= 400


@settings(max_examples=60, deadline=None)
@given(st.integers(1000, 10**6))
def test_agrees_with_trying_everything_on_other_problems(seed: int) -> None:
    problem = solvable(seed)
    if problem is not None:
        check_all(problem, caps=8)
