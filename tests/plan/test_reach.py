"""Slots that no edit of the whole film uses are left out, and no others."""

import numpy as np
import pytest
from plan_films import LINES, case_study, song_of

from rushes.plan import lattice
from rushes.plan.exact import solve_exact
from rushes.plan.first import outline_of, pieces_of
from rushes.plan.lattice import NEVER, Scale, lattice_of
from rushes.plan.pose import pose
from rushes.plan.problem import Clip, Problem, Stuck, Want


@pytest.fixture(scope="module")
def problem() -> Problem:
    outline = outline_of(case_study(), song_of(312, lines=LINES))
    return pose(outline.course, outline.frames, pieces_of(outline)).problem


def alive(of: lattice.Lattice) -> list[tuple[int, int, int]]:
    """Want, start and end of the slots that some path from the start to the end goes through."""
    both = np.stack([sweep(Scale(1, 0)).min(axis=1) for sweep in (of.forward, of.backward)])
    on = (both < NEVER).all(axis=0)
    return list(zip(of.want[on].tolist(), of.start[on].tolist(), of.end[on].tolist(), strict=True))


def test_what_is_kept_is_what_a_path_goes_through(problem: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = lattice_of(problem)
    monkeypatch.setattr(lattice, "useful", lambda _, want, *__: np.ones(len(want), dtype=np.bool_))
    every = lattice_of(problem)
    assert len(kept.want) < 0.6 * len(every.want)
    assert alive(kept) == alive(every) and len(alive(kept)) == len(kept.want)


def test_where_nothing_fills_the_film_the_furthest_frame_is_still_known() -> None:
    clip = Clip(5, 30, 120)
    first = Want("first", 100, 100, 100, (0, 400), (clip,), then=((1, 0),))
    second = Want("second", 100, 100, 100, (0, 400), (clip,))
    marks = tuple((frame, 0) for frame in range(0, 401, 100))
    found = solve_exact(Problem(400, marks, (first, second), (0,), (1,)))
    assert found == Stuck(200)
