"""Turns and limbs: exact turns, hands and feet that are where they are told to be."""

import numpy as np
import pytest

from rushes.engines.previz.acting import turns
from rushes.engines.previz.acting.limbs import reached
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import perform
from rushes.engines.previz.acting.skeleton import skeleton
from rushes.engines.previz.people.figure import figure
from rushes.engines.previz.scene import Person

ADULT = Person(id="a", age=30, sex="woman")


@pytest.mark.parametrize("degrees", [0.0, 1e-6, 35.0, 90.0, 179.999, 180.0])
def test_axes_give_the_turn_back(degrees: float) -> None:
    axis = turns.unit(np.array([0.3, -0.5, 0.8]))
    turn = turns.about(axis, degrees)
    axes, found = turns.as_axes(turn[None])
    assert np.allclose(turns.about(axes[0], float(found[0])), turn, atol=1e-7)


def test_twist_is_the_part_about_the_axis() -> None:
    assert turns.twist(turns.about_y(40.0), np.array([0.0, 1, 0])) == pytest.approx(40)
    assert turns.twist(turns.about_x(70.0), np.array([0.0, 1, 0])) == pytest.approx(0, abs=1e-9)


def test_limb_reaches_with_its_own_lengths() -> None:
    limb = skeleton(figure(ADULT)).arms["l"]
    start, pole = np.array([0.2, 1.4, 0]), np.array([0.3, -1, -0.4])
    rng = np.random.default_rng(4)
    for _ in range(40):
        way = rng.normal(size=3)
        goal = start + way / np.linalg.norm(way) * rng.uniform(0.15, (limb.first + limb.second) * 0.96)
        bent = reached(limb, start, goal, pole)
        assert np.linalg.norm(bent.end - goal) < 1e-6
        assert np.linalg.norm(bent.middle - start) == pytest.approx(limb.first)
        assert np.linalg.norm(bent.end - bent.middle) == pytest.approx(limb.second)


def test_limb_that_is_too_short_points_at_its_goal() -> None:
    limb = skeleton(figure(ADULT)).arms["r"]
    bent = reached(limb, np.zeros(3), np.array([0.0, 0, 3.0]), np.array([0.0, -1, 0]))
    assert np.linalg.norm(bent.end) <= limb.first + limb.second
    assert abs(bent.end[0]) < 1e-9 and bent.end[2] > 0.95 * (limb.first + limb.second)


@pytest.mark.parametrize(("x", "y", "z"), [(0.2, 1.0, 0.35), (0.3, 1.25, 0.45), (0.12, 0.95, 0.68), (0.25, 0.75, 0.45)])
def test_hands_are_where_the_part_puts_them(x: float, y: float, z: float) -> None:
    at = {"left": (2 + x, y, z - 1), "right": (2 - x, y, z - 1)}
    part = Part(ADULT, figure(ADULT), (2, 0, -1), 0.0, hands=at)
    _, joints = perform(part).at(0.0)
    for side, key in (("l", "left"), ("r", "right")):
        assert np.linalg.norm(np.subtract(joints[f"grip_{side}"], at[key])) < 0.01


def test_fingertips_are_on_the_keys() -> None:
    person = Person(id="a", age=28, sex="woman", action="play piano")
    at = {"left": (0.2, 0.76, 0.45), "right": (-0.2, 0.76, 0.45)}
    points, joints = perform(Part(person, figure(person), (0, 0, 0), 0.0, 0.47, at)).at(0.0)
    for side, key in (("l", "left"), ("r", "right")):
        wrist, tip = np.array(joints[f"hand_{side}"]), np.array(joints[f"middle_03_{side}"])
        assert np.linalg.norm(tip - at[key]) < 0.05
        assert -0.02 < wrist[1] - at[key][1] < 0.10
    fingers = points[np.linalg.norm(points - np.array(at["left"], np.float32), axis=1) < 0.1]
    assert abs(fingers[:, 1].min() - 0.76) < 0.025
