"""Turns: 3 x 3 matrices by axis, frame and angle, for one and for many. Degrees; float64."""

import math
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Doubles: TypeAlias = NDArray[np.float64]


def unit(vector: Doubles) -> Doubles:
    """The vector with length 1 (or zero, for zero)."""
    return np.asarray(vector / max(math.sqrt(float(vector @ vector)), 1e-12))


def cross(a: Doubles, b: Doubles) -> Doubles:
    """The cross product of two vectors of three (numpy's own costs ten times as much for one)."""
    return np.array([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]])


def about_x(degrees: float) -> Doubles:
    """The turn about x by so many degrees, float64 [3, 3]."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[1.0, 0, 0], [0, c, -s], [0, s, c]])


def about_y(degrees: float) -> Doubles:
    """The turn about y by so many degrees, float64 [3, 3]."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, 0, s], [0, 1.0, 0], [-s, 0, c]])


def about_z(degrees: float) -> Doubles:
    """The turn about z by so many degrees, float64 [3, 3]."""
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])


def about(axis: Doubles, degrees: float) -> Doubles:
    """The turn about any unit axis, counter-clockwise seen from its tip (Rodrigues)."""
    return np.asarray(about_many(axis[None], np.array([degrees]))[0])


def about_many(axes: Doubles, degrees: Doubles) -> Doubles:
    """Turns about many unit axes, float64 [n, 3, 3]."""
    turn = np.radians(degrees)
    sine, versed = np.sin(turn), 1 - np.cos(turn)
    cross_ = np.zeros((len(axes), 3, 3))
    cross_[:, 0, 1], cross_[:, 0, 2] = -axes[:, 2], axes[:, 1]
    cross_[:, 1, 0], cross_[:, 1, 2] = axes[:, 2], -axes[:, 0]
    cross_[:, 2, 0], cross_[:, 2, 1] = -axes[:, 1], axes[:, 0]
    return np.asarray(np.eye(3) + sine[:, None, None] * cross_ + versed[:, None, None] * (cross_ @ cross_))


def framed(along: Doubles, beside: Doubles) -> Doubles:
    """The frame whose first column is a direction, its second the other one made square to it."""
    first = unit(along)
    second = unit(beside - first * (first @ beside))
    return np.stack([first, second, cross(first, second)], 1)


def as_axes(turns: Doubles) -> tuple[Doubles, Doubles]:
    """The unit axes float64 [n, 3] and angles (degrees, 0..180) of many turns.

    By the largest of the quaternion's parts, which is exact near 0 and 180 degrees (Shepperd 1978).
    """
    trace = np.einsum("nii->n", turns)
    diagonal = np.einsum("nii->ni", turns)
    four = np.concatenate([1 + trace[:, None], 1 + 2 * diagonal - trace[:, None]], 1)
    best = four.argmax(1)
    x, y, z = (turns[:, i, j] - turns[:, j, i] for i, j in ((2, 1), (0, 2), (1, 0)))
    xy, xz, yz = (turns[:, i, j] + turns[:, j, i] for i, j in ((0, 1), (0, 2), (1, 2)))
    rows = np.stack(
        [
            np.stack([four[:, 0], x, y, z], 1), np.stack([x, four[:, 1], xy, xz], 1),
            np.stack([y, xy, four[:, 2], yz], 1), np.stack([z, xz, yz, four[:, 3]], 1),
        ],
        1,
    )  # fmt: skip
    quaternion = rows[np.arange(len(turns)), best]
    quaternion = quaternion / np.linalg.norm(quaternion, axis=1, keepdims=True)
    quaternion = np.where(quaternion[:, :1] < 0, -quaternion, quaternion)
    sine = np.linalg.norm(quaternion[:, 1:], axis=1)
    axes = np.where(sine[:, None] > 1e-12, quaternion[:, 1:] / np.maximum(sine, 1e-12)[:, None], (1.0, 0.0, 0.0))
    return axes, np.degrees(2 * np.arctan2(sine, quaternion[:, 0]))


def twist(turn: Doubles, axis: Doubles) -> float:
    """How far a turn goes about an axis, degrees, -180..180 (the twist of swing and twist)."""
    axes, degrees = as_axes(turn[None])
    half = math.radians(degrees[0]) / 2
    angle = 2 * math.degrees(math.atan2(math.sin(half) * float(axes[0] @ axis), math.cos(half)))
    return (angle + 180) % 360 - 180
