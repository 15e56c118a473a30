import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from time import process_time
from typing import Any

import numpy as np
import pytest
from brute_force import edits, priced, truth
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.plan.cap import _undominated
from rushes.plan.exact import solve_exact
from rushes.plan.problem import Clip, Edit, Problem, Stuck, TooSmall, Want, Weights
from rushes.plan.score import faults, score, ticks


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


def even_problem(seed: int) -> Problem:
    """Marks at even distances and one want that comes back: rows of equal slots, where memory matters most."""
    dice = random.Random(seed)
    step, count = dice.randint(2, 4), dice.randint(6, 11)
    marks = tuple((index * step, dice.choice((0, 13, 40, 700))) for index in range(count + 1))
    clips = tuple(Clip(s, s * 4 + dice.randint(0, 5), s * step, action=s * step) for s in (1, 2, 3))
    again = Want(
        "any", dice.randint(1, 3) * step, step, 3 * step, (0, count * step), clips, ((0, 0),), handles=0, stretch=0
    )
    weights = Weights(metronome=dice.choice((300, 1200)), run=dice.randint(1, 4), alike=dice.choice((0, 1)))
    return Problem(count * step, marks, (again,), (0,), (0,), weights=weights)


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
    problems = [problem for seed in range(450) if (problem := solvable(seed)) is not None]
    seen = sum((check_all(problem) for problem in problems), Counter[str]())
    assert seen["free"] >= 110 and seen["stuck"] >= 190 and seen["too small"] >= 110 and seen["capped"] >= 350


def test_agrees_on_rows_of_equal_slots() -> None:
    for seed in range(60):
        check_all(even_problem(seed))


def test_the_search_needs_no_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no good edit known beforehand, the labels alone still find the best one."""
    monkeypatch.setattr("rushes.plan.cap._within", lambda *_: iter(()))
    for seed in range(1000, 1030):
        check_all(even_problem(seed), caps=4)
        if (problem := solvable(seed)) is not None:
            check_all(problem, caps=4)


def test_only_labels_that_are_no_better_in_anything_are_dropped() -> None:
    run, cost = np.array([0, 0, 0, 0, 1, 1]), np.array([90, 89, 89, 95, 200, 199])
    assert _undominated(run, cost).tolist() == [0, 1, 4, 5]
    assert _undominated(run[:0], cost[:0]).tolist() == []


def test_a_search_that_runs_out_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rushes.plan.cap.LABELS", 3)
    gaps = 0
    for seed in range(40):
        problem = even_problem(seed)
        every = priced(problem)
        cap = sorted({credits for _, credits in every})[2]
        answer, told = solve_exact(replace(problem, cap=cap)), truth(every, cap)
        assert isinstance(answer, Edit) and told.cost is not None
        assert answer.bound <= told.cost <= answer.cost and answer.credits <= cap
        gaps += answer.gap > 0
    assert gaps


@settings(max_examples=40, deadline=None)
@given(st.integers(1000, 10**6))
def test_agrees_with_trying_everything_on_other_problems(seed: int) -> None:
    problem = solvable(seed)
    if problem is not None:
        check_all(problem, caps=6)


SOLD = tuple(Clip(s, 5 * s, 24 * s) for s in range(2, 11))
GUIDE = (Clip(5, 25, 120), Clip(10, 50, 240))


def film(frames: int, marks: dict[int, int], *wants: Want, **more: Any) -> Problem:
    """Wants one after another over marks at these costs in points."""
    told = tuple(replace(want, then=((index + 1, 0),) * (index + 1 < len(wants))) for index, want in enumerate(wants))
    costs = tuple(sorted({0: 0, frames: 0, **{frame: 100 * cost for frame, cost in marks.items()}}.items()))
    return Problem(frames, costs, told, (0,), (len(wants) - 1,), **more)


def want(id: str, target: int, clips: tuple[Clip, ...] = SOLD, **more: Any) -> Want:
    return Want(id, target, 24, 264, (0, 10**6), clips, **more)


def edit_of(problem: Problem) -> Edit:
    answer = solve_exact(problem)
    assert isinstance(answer, Edit) and answer.gap == 0 and faults(problem, answer.shots) == ()
    return answer


def test_a_clip_is_slowed_where_that_saves_a_longer_one() -> None:
    edit = edit_of(film(112, {}, want("care", 112, GUIDE)))
    assert edit.credits == 25 and edit.shots[0].used == 108
    still = edit_of(film(112, {}, want("care", 112, GUIDE, stretch=0)))
    assert still.credits == 50 and still.shots[0].used == 112


def test_an_action_is_sped_up_to_end_on_the_bar() -> None:
    fall = want("fall", 108, (Clip(5, 25, 120, action=108),))
    edit = edit_of(film(220, {100: 0, 108: 60}, fall, want("after", 120)))
    assert edit.shots[0].end == 100 and edit.shots[0].used == 108
    slow = edit_of(film(220, {100: 0, 108: 60}, replace(fall, stretch=5), want("after", 112)))
    assert slow.shots[0].end == 108 and slow.shots[0].used == 108


def test_what_is_owned_costs_nothing_and_decides_the_cut() -> None:
    owned = (Clip(6, 0, 144, owned="chorus1-03.clip#1"), *SOLD)
    edit = edit_of(film(240, {108: 3, 120: 3, 132: 3}, want("mine", 120, owned), want("new", 120)))
    assert edit.shots[0].clip == 0 and edit.shots[0].end == 132 and edit.credits == 25


def test_a_hero_stays_one_until_the_cap_forces_a_draft() -> None:
    both = (Clip(5, 60, 120, "hero"), Clip(5, 25, 120, dislike=15000))
    problem = film(240, {120: 0}, want("a", 100, both, handles=0), want("b", 100, both, handles=0))
    assert edit_of(problem).credits == 120
    assert edit_of(replace(problem, cap=100)).credits == 85
    answer = solve_exact(replace(problem, cap=49))
    assert isinstance(answer, TooSmall) and (answer.least, answer.short) == (50, 1)


def test_the_fourth_equal_slot_in_a_row_is_avoided() -> None:
    marks = dict.fromkeys(range(12, 600, 12), 0)
    again = replace(want("any", 120, handles=0, stretch=0), then=((0, 0),))
    ticking = Problem(600, film(600, marks, again).marks, (again,), (0,), (0,), weights=Weights(metronome=0))
    even, alive = edit_of(ticking), edit_of(replace(ticking, weights=Weights()))
    lengths = [[shot.frames for shot in edit.shots] for edit in (even, alive)]
    assert ticks(Weights(), lengths[0]) > 0 == ticks(Weights(), lengths[1])


def test_who_cannot_reach_the_end_says_where_it_stops() -> None:
    assert solve_exact(film(600, {120: 0}, want("a", 100), want("b", 100))) == Stuck(120)
    assert solve_exact(film(20, {}, want("a", 100))) == Stuck(0)
    assert solve_exact(Problem(100, ((0, 0), (100, 0)), (), (), ())) == Stuck(0)
    assert solve_exact(replace(film(120, {}, want("a", 100)), last=())) == Stuck(120)


def test_the_same_problem_has_the_same_edit() -> None:
    problem = next(problem for seed in range(50) if (problem := solvable(seed)) and priced(problem))
    assert solve_exact(problem) == solve_exact(problem)


def test_growth_is_even_and_quick() -> None:
    """Five minutes of beats with a cap that binds: a fraction of a second for a minute of film."""
    dice = random.Random(3)
    frames = 300 * 24
    beats = [frame + dice.randint(0, 2) for frame in range(14, frames - 14, 14)]
    again = [replace(want(name, length), then=((0, 0), (1, 200))) for name, length in (("sing", 110), ("tell", 150))]
    marks = film(frames, {frame: dice.choice((1, 3, 12, 16)) for frame in beats}, again[0]).marks
    problem = Problem(frames, marks, tuple(again), (0, 1), (0, 1))
    began = process_time()
    free = edit_of(problem)
    tight = edit_of(replace(problem, cap=free.credits * 95 // 100))
    assert free.cost < tight.cost and tight.credits < free.credits
    assert process_time() - began < 6
