"""Stills: every pose and deed of the vocabulary gives a body on the floor, the seat or the bed."""

from dataclasses import replace

import numpy as np
import pytest

from rushes.engines.previz.acting.gestures import gesture
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import perform
from rushes.engines.previz.acting.postures import POSTURES
from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.figure import Figure, figure
from rushes.engines.previz.scene import Person
from rushes.engines.previz.words.terms import ACTIONS, POSES

WOMAN = Person(id="a", age=28, sex="woman")
MAN = Person(id="b", age=35, sex="man", build="tall")


def _part(person: Person = WOMAN, height: float = 0.0, seed: int = 1) -> Part:
    return Part(person, figure(person), (0.0, 0.0, 0.0), 0.0, height, seed=seed)


def _soles(figure: Figure, points: Floats) -> tuple[Floats, Floats]:
    """The lowest points of the two feet, those under 2 cm at rest."""
    rest = figure.mesh.points
    low = rest[:, 1] < 0.02
    return points[low & (rest[:, 0] > 0)], points[low & (rest[:, 0] < 0)]


@pytest.mark.parametrize("name", sorted({*ACTIONS, ""}))
def test_every_deed_is_a_body_in_the_place(name: str) -> None:
    points, joints = perform(_part(replace(WOMAN, action=name), 0.5 if name in ("sleep", "wake") else 0.0)).at(0.0)
    assert np.isfinite(points).all()
    assert points[:, 1].min() > -0.02
    assert points[:, 1].max() < 2.6
    assert all(np.isfinite(at).all() for at in joints.values())
    assert {"eyes", "mouth", "crown", "grip_l", "grip_r"} <= set(joints)
    assert ("drop" in joints) == (name == "drop")


@pytest.mark.parametrize("name", sorted({*POSES, *POSTURES}))
@pytest.mark.parametrize("person", [WOMAN, MAN], ids=["woman", "man"])
def test_every_posture_rests_on_something(name: str, person: Person) -> None:
    height = {"sit": 0.46, "lie": 0.5, "curled": 0.5, "sit up": 0.5}.get(name, 0.0)
    points, _ = perform(_part(replace(person, pose=name), height)).at(0.0)
    if name == "jump":
        assert points[:, 1].min() > 0.15
    elif name in ("lie", "curled", "sit up"):
        assert abs(points[:, 1].min() - height) < 0.06
    else:
        assert -0.015 < points[:, 1].min() < 0.012


@pytest.mark.parametrize("name", ["stand", "sit", "bow"])
def test_soles_are_flat_on_the_floor(name: str) -> None:
    part = _part(replace(WOMAN, pose=name), 0.46 if name == "sit" else 0.0)
    points, _ = perform(part).at(0.0)
    for sole in _soles(part.figure, points):
        assert np.abs(sole[:, 1] - 0.01).max() < 0.014


def test_pelvis_is_on_the_seat_and_the_thighs_are_level() -> None:
    _, joints = perform(_part(replace(WOMAN, pose="sit"), 0.46)).at(0.0)
    assert 0.46 < joints["pelvis"][1] < 0.60
    assert abs(joints["thigh_l"][1] - joints["calf_l"][1]) < 0.16
    assert abs(joints["calf_l"][2] - joints["thigh_l"][2]) > 0.25


def test_high_seat_leaves_the_feet_hanging() -> None:
    points, _ = perform(_part(replace(WOMAN, pose="sit"), 0.85)).at(0.0)
    assert 0.03 < points[:, 1].min() < 0.4


def test_nobody_stands_like_a_mannequin() -> None:
    poses = [perform(_part(replace(WOMAN, pose="stand"), seed=seed)).at(0.0)[1] for seed in range(4)]
    for joints in poses:
        assert abs(joints["thigh_l"][1] - joints["thigh_r"][1]) > 0.006
        assert abs(joints["hand_l"][2] - joints["hand_r"][2]) > 0.006
    assert len({round(joints["hand_l"][2], 4) for joints in poses}) == 4


def test_unknown_deed_is_a_natural_stand() -> None:
    stand, _ = perform(_part(replace(WOMAN, pose="stand"))).at(0.0)
    odd, _ = perform(_part(replace(WOMAN, action="defenestrate", pose="levitate"))).at(0.0)
    assert np.abs(stand - odd).max() < 1e-6
    assert gesture("defenestrate").right is None


def test_same_part_same_body() -> None:
    one, other = (perform(_part(replace(WOMAN, action="talk"))).at(1.3)[0] for _ in range(2))
    assert (one == other).all()


def test_at_and_facing_place_the_person() -> None:
    here = perform(_part()).at(0.0)[0]
    there = perform(replace(_part(), at=(2.0, 0.0, -1.0), facing=90.0)).at(0.0)[0]
    turned = here[:, [2, 1, 0]] * (1, 1, -1) + (2, 0, -1)
    assert np.abs(there - turned).max() < 1e-4


def test_what_is_looked_at_turns_the_head() -> None:
    left = perform(replace(_part(), look=(3.0, 1.5, 2.0))).at(0.0)[1]
    right = perform(replace(_part(), look=(-3.0, 1.5, 2.0))).at(0.0)[1]
    assert left["eyes"][0] - left["head"][0] > 0.03
    assert right["eyes"][0] - right["head"][0] < -0.03


def test_tray_is_level_between_the_hands() -> None:
    joints = perform(_part(replace(WOMAN, action="carry", holds=("tray",)))).at(0.0)[1]
    left, right = np.array(joints["grip_l"]), np.array(joints["grip_r"])
    assert 0.25 < left[0] - right[0] < 0.6
    assert abs(left[1] - right[1]) < 0.03
    assert left[2] > 0.15 and right[2] > 0.15
