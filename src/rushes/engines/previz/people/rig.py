"""Bones: fitted to a shape, posed by directions and turns, and the skin that follows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats, Ints, rotation
from rushes.engines.previz.people.body import base, bones

Doubles = NDArray[np.float64]
Operation: TypeAlias = Sequence[Any]
"""("dir", way): the bone points that way in the person's space; ("rot", axis, degrees): turned about it from there;
("turn", matrix): turned by a 3 x 3 matrix, in the person's space."""
Pose: TypeAlias = Mapping[str, Sequence[Operation]]
"""What is done to each bone by its name, in order."""


@dataclass(frozen=True, eq=False)
class Rig:
    """The bones of one shape: where they begin and end at rest, float64 [k, 3], metres."""

    heads: Doubles
    tails: Doubles

    def posed(self, pose: Pose) -> tuple[Floats, dict[str, Floats]]:
        """How each bone moves space, float32 [k, 3, 4], and where each begins."""
        names, parents = bones().names, bones().parents
        turns = np.empty((len(names), 3, 3))
        shifts = np.empty((len(names), 3))
        joints = {}
        for k, name in enumerate(names):
            over = parents[k]
            turn, shift = (turns[over], shifts[over]) if over >= 0 else (np.eye(3), np.zeros(3))
            head = turn @ self.heads[k] + shift
            for operation in pose.get(name, ()):
                turn = _done(operation, turn, self.tails[k] - self.heads[k])
            turns[k], shifts[k] = turn, head - turn @ self.heads[k]
            joints[name] = head.astype(np.float32)
        return np.concatenate([turns, shifts[:, :, None]], 2).astype(np.float32), joints


def rig(points: Floats) -> Rig:
    """The bones of a shape; ``points`` are those of the whole base mesh."""
    ends = [_end(points, told) for told in bones().ends]
    return Rig(np.array(ends[::2]), np.array(ends[1::2]))


@njit(cache=True, fastmath=True)
def skinned(points: Floats, bone: Ints, weight: Floats, moves: Floats, out: Floats) -> None:  # pragma: no cover
    """Points moved by the mean of their bones' moves (linear blend skinning), into ``out`` float32 [n, 3]."""
    for i in range(points.shape[0]):
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        a, b, c = np.float32(0), np.float32(0), np.float32(0)
        for k in range(4):
            w = weight[i, k]
            if w > 0:
                m = moves[bone[i, k]]
                a += w * (m[0, 0] * x + m[0, 1] * y + m[0, 2] * z + m[0, 3])
                b += w * (m[1, 0] * x + m[1, 1] * y + m[1, 2] * z + m[1, 3])
                c += w * (m[2, 0] * x + m[2, 1] * y + m[2, 2] * z + m[2, 3])
        out[i, 0], out[i, 1], out[i, 2] = a, b, c


def align(one: Doubles, other: Doubles) -> Doubles:
    """The smallest turn from one direction to another, float64 [3, 3]."""
    one, other = one / np.linalg.norm(one), other / np.linalg.norm(other)
    axis = np.cross(one, other)
    sine = float(np.linalg.norm(axis))
    if sine < 1e-7:
        return np.eye(3)
    return rotation(axis.tolist(), float(np.degrees(np.arctan2(sine, one @ other))))


def _done(operation: Operation, turn: Doubles, along: Doubles) -> Doubles:
    kind = operation[0]
    if kind == "dir":
        return align(turn @ along, np.asarray(operation[1], float)) @ turn
    if kind == "rot":
        return rotation(operation[1], operation[2]) @ turn
    return np.asarray(operation[1], float) @ turn


def _end(points: Floats, told: str) -> Doubles:
    """A bone's end: the middle of a joint's cube, or the mean of points."""
    which = base().points_of(told) if told.startswith("joint") else [int(each) for each in told.split(",")]
    return np.asarray(points[which].mean(0), np.float64)
