"""A pose: the controls of a body as one vector, so that poses can be mixed, and motion is a matter of addition.

Lengths are parts of the body's own (legs, arms, head), so that one pose fits everybody. x is to the person's left, y
up, z ahead. ``solve`` says what each control does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from rushes.engines.previz.acting.turns import Doubles

Told: TypeAlias = float | tuple[float, ...] | Doubles
ANCHORS = ("hang", "chest", "breast", "head", "hips", "place")
"""What a hand's place is told from: the shoulder upright, the shoulder with the chest, the middle of the chest, the
mouth with the head, the pelvis, or the floor (metres)."""
SIDES = ("l", "r")
LAYOUT: Mapping[str, int] = {
    "pelvis": 3,  # from the middle between the feet, parts of the leg; y is the height of the hips
    "seat": 1,  # metres added to the height: that of a seat
    "hips": 4,  # degrees: turn to the left, pitch ahead, roll to the right, spin about the spine
    "spine": 3,  # degrees: bend ahead, to the right, twist to the left
    "arch": 1,  # degrees by which the loins go in and the chest goes out
    "breath": 1,
    "head": 3,  # degrees: down, to the right shoulder, turn to the left
    "look": 1,  # how much the head follows what is looked at, 0..1
    "eyes": 2,  # degrees: left, up
    "shrug": 2,  # degrees, left and right shoulder up
    "round": 2,  # degrees, left and right shoulder ahead
    "foot_l": 5,  # x, y (metres), z of the ball, parts of the leg; degrees turned out, heel up
    "foot_r": 5,
    "knee_l": 3,  # the way the knee points
    "knee_r": 3,
    "root": 3,  # the floor point of the person: metres left and ahead, degrees turned to the left
    "arm_l": 66,  # six anchors of: weight, place, fingers' way, palm's way, weight of those two
    "arm_r": 66,
    "elbow_l": 3,  # the way the elbow points
    "elbow_r": 3,
    "contact_l": 3,  # what of the hand is at the place: parts of the hand along fingers, palm, thumb
    "contact_r": 3,
    "fingers_l": 7,  # thumb to little finger curled 0..1, spread, thumb across
    "fingers_r": 7,
}  # fmt: skip
_FIRST = dict(zip(LAYOUT, np.cumsum([0, *LAYOUT.values()]), strict=False))
PARTS: Mapping[str, slice] = {name: slice(int(_FIRST[name]), int(_FIRST[name]) + LAYOUT[name]) for name in LAYOUT}
SIZE = sum(LAYOUT.values())


@dataclass(frozen=True, eq=False)
class Pose:
    """Controls, float64 [SIZE]; ``pose["spine"]`` is a part of them."""

    values: Doubles

    def __getitem__(self, name: str) -> Doubles:
        return np.asarray(self.values[PARTS[name]])

    def changed(self, **parts: Told) -> "Pose":
        """The same with some controls set."""
        values = self.values.copy()
        for name, value in parts.items():
            values[PARTS[name]] = value
        return Pose(values)

    def added(self, **parts: Told) -> "Pose":
        """The same with something added to some controls."""
        values = self.values.copy()
        for name, value in parts.items():
            values[PARTS[name]] += value
        return Pose(values)


def mixed(one: Pose, other: Pose, much: float | Doubles) -> Pose:
    """Part of the way from one pose to another; ``much`` is one number, or one for each control."""
    return Pose(one.values + (other.values - one.values) * much)


def hand(
    side: str, anchor: str, at: tuple[float, float, float], fingers: tuple[float, float, float] | None = None,
    palm: tuple[float, float, float] | None = None,
) -> Doubles:  # fmt: skip
    """The controls of an arm: where the hand is, told from an anchor with x outwards, and how it is turned.

    Without ``fingers`` and ``palm`` the hand lies in line with the forearm, the palm towards the body.
    """
    mirror = np.array([1.0 if side == "l" else -1.0, 1.0, 1.0])
    out = np.zeros((len(ANCHORS), 11))
    row = out[ANCHORS.index(anchor)]
    row[0], row[1:4] = 1.0, np.array(at) * (mirror if anchor != "place" else 1.0)
    if fingers is not None and palm is not None:
        row[4:7], row[7:10], row[10] = np.array(fingers) * mirror, np.array(palm) * mirror, 1.0
    return out.reshape(-1)


def held(at: Doubles, fingers: Doubles, palm: Doubles) -> Doubles:
    """The controls of an arm whose hand is at a point of the place, metres, turned as told (unit vectors)."""
    out = np.zeros((len(ANCHORS), 11))
    out[-1] = [1.0, *at, *fingers, *palm, 1.0]
    return out.reshape(-1)


def outward(side: str, vector: tuple[float, float, float]) -> Doubles:
    """A vector told with x outwards, in the person's own space."""
    return np.array(vector) * (1.0 if side == "l" else -1.0, 1.0, 1.0)
