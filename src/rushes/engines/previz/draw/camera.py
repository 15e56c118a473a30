"""The camera: where it stands, what it looks at, through which lens, and what is sharp."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats

FILM = 36.0
"""Millimetres of the long side of full frame, which lenses are told by."""

Vector = tuple[float, float, float]
Doubles = NDArray[np.float64]


def vector(values: Sequence[float] | NDArray[np.floating]) -> Vector:
    """Three numbers as plain floats."""
    return float(values[0]), float(values[1]), float(values[2])


@dataclass(frozen=True)
class Camera:
    """``at`` and ``look`` in metres; ``lens`` in millimetres of full frame; ``roll`` in degrees.

    ``focus`` is the distance that is sharp, metres; ``blur`` the aperture: the blur circle of what is infinitely far,
    as part of the picture's width, 0 for everything sharp. ``shift`` moves the picture in parts of its width and
    height (a shift lens): positive is to the right and up.
    """

    at: Vector
    look: Vector
    lens: float = 40.0
    roll: float = 0.0
    focus: float = 3.0
    blur: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def axes(self) -> NDArray[np.float64]:
        """Right, up and forward as the rows of a matrix, float64 [3, 3]."""
        forward = np.subtract(self.look, self.at)
        forward = forward / max(float(np.linalg.norm(forward)), 1e-9)
        steady = (0.0, 1.0, 0.0) if abs(forward[1]) < 0.999 else (0.0, 0.0, -1.0)
        right = np.cross(forward, steady)
        right /= np.linalg.norm(right)
        up = np.cross(right, forward)
        turn = np.radians(self.roll)
        rolled = right * np.cos(turn) + up * np.sin(turn), up * np.cos(turn) - right * np.sin(turn)
        return np.stack([*rolled, forward])

    def scale(self, width: int, height: int) -> float:
        """Pixels that one metre covers at a distance of one metre."""
        return self.lens / FILM * max(width, height)

    def middle(self, width: int, height: int) -> tuple[float, float]:
        """The pixel that the lens points at."""
        return width * (0.5 - self.shift[0]), height * (0.5 + self.shift[1])

    def project(self, points: NDArray[np.floating], width: int, height: int) -> NDArray[np.float32]:
        """x and y in pixels (y down) and one over the distance along the view, float32 [n, 3]; < 0 behind."""
        x, y = self.middle(width, height)
        at = np.ascontiguousarray(points, np.float32)
        out = np.empty((len(at), 3), np.float32)
        _seen(at, self.axes, np.array(self.at), self.scale(width, height), x, y, out)
        return out


@njit(cache=True, fastmath=True)
def extent(seen: Floats) -> tuple[float, float, float, float]:  # pragma: no cover - compiled
    """The least x and y of projected points that are in front, and the most; the least above the most for none."""
    left, top, right, low = np.float32(1e9), np.float32(1e9), np.float32(-1e9), np.float32(-1e9)
    for i in range(seen.shape[0]):
        if seen[i, 2] > 0:
            left, right = min(left, seen[i, 0]), max(right, seen[i, 0])
            top, low = min(top, seen[i, 1]), max(low, seen[i, 1])
    return float(left), float(top), float(right), float(low)


@njit(cache=True, fastmath=True)
def _middle(points: Floats, out: Floats) -> None:  # pragma: no cover - compiled
    x = y = z = 0.0
    for i in range(points.shape[0]):
        x, y, z = x + points[i, 0], y + points[i, 1], z + points[i, 2]
    count = max(points.shape[0], 1)
    out[0], out[1], out[2] = x / count, y / count, z / count


def middle(points: Floats) -> Floats:
    """The mean of points, float32 [3]; numpy is twenty times slower at it along the first axis."""
    out = np.empty(3, np.float32)
    _middle(points, out)
    return out


@njit(cache=True, fastmath=True)
def _seen(
    points: Floats, axes: Doubles, eye: Doubles, scale: float, x: float, y: float, out: Floats
) -> None:  # pragma: no cover - compiled
    for i in range(points.shape[0]):
        a, b, c = points[i, 0] - eye[0], points[i, 1] - eye[1], points[i, 2] - eye[2]
        z = axes[2, 0] * a + axes[2, 1] * b + axes[2, 2] * c
        near = z > 0.03
        over = 1 / z if near else -1.0
        out[i, 0] = x + (axes[0, 0] * a + axes[0, 1] * b + axes[0, 2] * c) * scale * over
        out[i, 1] = y - (axes[1, 0] * a + axes[1, 1] * b + axes[1, 2] * c) * scale * over
        out[i, 2] = over
