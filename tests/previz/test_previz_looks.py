"""Looks: pens draw lines where things end, grades print the same film otherwise, and every style is drawn or told."""

import numpy as np
import pytest
from numpy.typing import NDArray
from test_previz_draw import SIZE, SKIN, VIEW, world

from rushes.engines.previz.draw.ink import PENS, sheet
from rushes.engines.previz.draw.moods import GRADES, MOODS, graded
from rushes.engines.previz.draw.painter import Body, Painter
from rushes.engines.previz.draw.raster import SPOTS, draw_faces
from rushes.engines.previz.draw.shade import softly
from rushes.engines.previz.mesh import Surface
from rushes.engines.previz.words import read, terms
from rushes.engines.previz.words.frame import UNDRAWN


def drawn(style: str, frame: int = 0) -> NDArray[np.uint8]:
    return Painter(world("day", Body(SKIN)), *SIZE, style=style).picture(0.0, frame)


def test_every_style_is_film_or_a_pen_or_a_grade_or_left_out() -> None:
    film = {"realism", "stylized realism", "35mm"}
    assert film | set(PENS) | set(GRADES) | set(UNDRAWN) == set(terms.STYLES)


@pytest.mark.parametrize("style", UNDRAWN)
def test_a_style_that_is_not_drawn_is_told(style: str) -> None:
    said = "claymation" if style == "clay" else "paper cutout"
    assert any(said in words for words in read(f"a woman at a window, {said}").left)
    assert not any("ink" in words for words in read("a woman at a window, ink drawing").left)


@pytest.mark.parametrize("style", PENS)
def test_a_pen_draws_a_dark_line_round_what_stands_before_the_wall(style: str) -> None:
    grey = drawn(style).mean(2)
    line = VIEW.project(np.array([[0, 0.8, 0], [0.4, 0.8, 0]], np.float32), *SIZE)
    row, left, edge = (round(float(each)) for each in (line[0, 1], line[0, 0], line[1, 0]))
    assert grey[row, edge - 3 : edge + 4].min() < grey[row, left + 4 : edge - 8].mean() - 25


def test_a_drawing_has_no_grain_that_changes_and_film_has() -> None:
    assert np.array_equal(drawn("ink", 1), drawn("ink", 2))
    assert not np.array_equal(drawn("", 1), drawn("", 2))
    assert np.array_equal(sheet(20, 30), sheet(20, 30)) and abs(float(sheet(90, 160).mean())) < 0.2


@pytest.mark.parametrize("style", ["noir", "black and white"])
def test_black_and_white_has_no_colour(style: str) -> None:
    spread = np.ptp(drawn(style).astype(int), axis=2)
    assert spread.mean() < 4 < np.ptp(drawn("").astype(int), axis=2).mean()


def test_grades_change_the_print_and_not_the_light() -> None:
    for style in GRADES:
        light = graded(MOODS["day"], style)
        assert light != MOODS["day"] and light.sun == MOODS["day"].sun
    assert graded(MOODS["day"], "ink") is MOODS["day"]


def test_faces_are_drawn_at_the_points_that_lie_within_them() -> None:
    """Against the definition: inside by three areas of one sign, the nearest face at each point."""
    rng = np.random.default_rng(5)
    seen = np.concatenate([rng.uniform(-6, 38, (60, 2)), rng.uniform(0.2, 2.0, (60, 1))], 1).astype(np.float32)
    faces = rng.integers(0, 60, (40, 3)).astype(np.int32)
    near, face = np.zeros((24, 32, 4), np.float32), np.full((24, 32, 4), -1, np.int32)
    draw_faces(seen, faces, np.zeros(40, np.int32), 100, near, face)
    expected = np.array([[[_nearest(seen, faces, x + sx, y + sy) for sx, sy in SPOTS] for x in range(32)]
                         for y in range(24)])  # fmt: skip
    assert (face == np.where(expected >= 0, expected + 100, -1)).mean() > 0.995  # but for points on an edge


def test_lace_of_one_side_leaves_out_two_points_of_four() -> None:
    seen = np.array([[0, 0, 1], [40, 0, 1], [0, 40, 1]], np.float32)
    near, face = np.zeros((8, 8, 4), np.float32), np.full((8, 8, 4), -1, np.int32)
    draw_faces(seen, np.array([[0, 1, 2]], np.int32), np.array([int(Surface.LACE)], np.int32), 0, near, face)
    assert ((face >= 0).sum(2) == 2).all()


def test_only_what_is_far_out_of_focus_and_flat_is_shaded_once() -> None:
    near = np.full((4, 6, 4), 0.5, np.float32)  # two metres away
    near[:, 2:4] = 0.1
    near[0, 4] = 0.1
    out = np.zeros((2, 3), np.uint8)
    softly(near, 2.0, 10.0, 2.5, out)
    assert out.tolist() == [[0, 1, 0], [0, 1, 0]]


def _nearest(seen: NDArray[np.float32], faces: NDArray[np.int32], x: float, y: float) -> int:
    best, found = 0.0, -1
    for t, (a, b, c) in enumerate(seen[faces].astype(float)):
        area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
        if abs(area) < 1e-7:
            continue
        u = ((b[0] - x) * (c[1] - y) - (c[0] - x) * (b[1] - y)) / area
        v = ((c[0] - x) * (a[1] - y) - (a[0] - x) * (c[1] - y)) / area
        away = u * a[2] + v * b[2] + (1 - u - v) * c[2]
        if min(u, v, 1 - u - v) >= 0 and away > best:
            best, found = away, t
    return found
