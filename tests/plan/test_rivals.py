from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from test_exact import solvable

from rushes.plan.exact import solve_exact
from rushes.plan.problem import Clip, Edit, Problem, Stuck, Want
from rushes.plan.rivals import greedy, grid
from rushes.plan.score import faults, score

SOLD = tuple(Clip(s, 5 * s, 24 * s) for s in range(2, 11))


def film(seconds: int, **more: Any) -> Problem:
    """Beats every half second, bars every two; one want that comes back."""
    frames = 24 * seconds
    marks = tuple((frame, 0 if frame % 48 == 0 else 1600) for frame in range(0, frames + 1, 12))
    want = Want("any", 110, 24, 264, (0, frames), SOLD, ((0, 0),))
    return replace(Problem(frames, marks, (want,), (0,), (0,)), **more)


def test_greedy_is_whole_and_never_better() -> None:
    answers = [(problem, greedy(problem)) for seed in range(200) if (problem := solvable(seed)) is not None]
    found = [(problem, edit) for problem, edit in answers if isinstance(edit, Edit)]
    assert len(found) > 30
    for problem, edit in found:
        best = solve_exact(problem)
        assert isinstance(best, Edit) and faults(problem, edit.shots) == ()
        assert best.cost <= edit.cost == score(problem, edit.shots).total
    stuck = [problem for problem, edit in answers if isinstance(edit, Stuck)]
    assert stuck and all(isinstance(solve_exact(problem), Stuck) for problem in stuck)


def test_the_grid_cuts_every_five_seconds() -> None:
    problem = film(32)
    ticking, best = grid(problem, 120), solve_exact(problem)
    assert isinstance(ticking, Edit) and isinstance(best, Edit)
    assert [shot.start for shot in ticking.shots] == [0, 120, 240, 360, 480, 600, 720]
    assert score(problem, ticking.shots).total == ticking.cost > best.cost


def test_the_grid_holds_pins_and_pays_for_cuts_off_the_marks() -> None:
    pin = Want("pin", 96, 96, 96, (132, 228), (Clip(4, 20, 96),), ((2, 0),), handles=0)
    before = Want("before", 110, 24, 264, (0, 132), SOLD, ((0, 0), (1, 0)))
    after = Want("after", 110, 24, 264, (228, 768), SOLD, ((2, 0),))
    problem = film(32, wants=(before, pin, after), last=(2,))
    ticking = grid(problem, 130)
    assert (
        isinstance(ticking, Edit)
        and faults(replace(problem, marks=tuple((f, 0) for f in range(769))), ticking.shots) == ()
    )
    assert [shot.start for shot in ticking.shots] == [0, 132, 228, 358, 488, 618]
    assert score(problem, ticking.shots).music == 2 * 1600 + 3 * problem.elsewhere


def test_bad_problems_are_refused() -> None:
    problem = film(10)
    want = problem.wants[0]
    owned = replace(want, clips=(Clip(5, 0, 120, owned="take1"),))
    changes: tuple[dict[str, Any], ...] = (
        {"marks": problem.marks[1:]}, {"marks": ()}, {"walls": (7,)}, {"first": (3,)}, {"wants": (owned,)},
        {"wants": (replace(want, play=Fraction(0)),)}, {"wants": (replace(want, shortest=0),)}, {"frames": 0},
        {"wants": (replace(want, then=((0, 0), (0, 5))),)},
    )  # fmt: skip
    for change in changes:
        with pytest.raises(ValueError, match=r"\w"):
            replace(problem, **change)
