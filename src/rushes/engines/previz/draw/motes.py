"""Dust in the air: motes that drift about what the picture shows, and shine where the sun reaches them."""

import numpy as np

from rushes.engines.previz.draw.camera import Camera, Doubles
from rushes.engines.previz.draw.shadow import SIZE, SunView
from rushes.engines.previz.mesh import Floats

COUNT, BOX = 2600, (3.2, 2.4, 3.2)
"""How many drift in a box of so many metres about what the picture shows."""
RADIUS = 0.0013
"""Metres: large for dust, as it shines on film."""
RISE, SWAY = 0.035, 0.05
"""Metres a second by which they rise in warm air, and metres by which they sway."""
SHADE = 0.05
"""How bright a mote out of the sun is beside one in it."""
BRIGHT = 5.0
"""How much brighter than ``glow`` one in the sun is: it scatters forward, and is small."""
FAINT = 0.012
"""What of the light that a mote would send is not worth a dot."""


def floated(
    light: Floats, distance: Floats, camera: Camera, seconds: float, sun: SunView, shadow: Floats, about: Floats,
    glow: Floats,
) -> Floats:  # fmt: skip
    """Linear light float32 [h, w, 3] with motes in it; what is nearer than a mote hides it.

    ``shadow`` is the sun's depth as ``sun`` sees it, ``about`` the middle of their box, ``glow`` the light that one in
    the sun sends on, float32 [3]. One out of focus is wide and faint.
    """
    height, width = distance.shape
    points = _drifted(seconds) + about
    seen = camera.project(points, width, height)
    x, y, over = seen[:, 0], seen[:, 1], seen[:, 2]
    there = (over > 0) & (x >= 0) & (x < width) & (y >= 0) & (y < height)
    points, x, y, far = points[there], x[there], y[there], 1 / over[there]
    before = distance[y.astype(int), x.astype(int)] > far
    sharp = np.maximum(RADIUS * camera.scale(width, height) / far, 0.6)
    blurred = camera.blur * width / 2 * np.abs(1 - camera.focus / far)
    wide = np.hypot(sharp, np.minimum(blurred, 9 * sharp))
    much = np.where(before, _sunlit(points, sun, shadow) * BRIGHT * (sharp / wide) ** 2, 0)
    canvas = np.zeros((height, width), np.float32)
    for k in np.flatnonzero(much > FAINT):
        _dot(canvas, float(x[k]), float(y[k]), float(wide[k]), float(much[k]))
    return np.asarray(light + canvas[..., None] * glow, np.float32)


def _drifted(seconds: float) -> Doubles:
    """Where they are about the middle of their box, float64 [n, 3]: each rises and sways at a pace of its own."""
    start, pace, turn = np.random.default_rng(11).random((3, COUNT, 3))
    sway = SWAY * np.sin((0.25 + 0.5 * pace) * seconds + 2 * np.pi * turn)
    moved = start * BOX + sway + np.array([0.0, RISE * seconds, 0.0]) * pace[:, :1]
    return np.asarray(moved % BOX - np.array(BOX) / 2)


def _sunlit(points: Doubles, sun: SunView, shadow: Floats) -> Floats:
    """How much of the sun is on points, float32 [n]."""
    seen = sun.seen(points.astype(np.float32))
    column, row = np.clip(seen[:, :2], 0, SIZE - 1).astype(int).T
    inside = (seen[:, :2] >= 0).all(1) & (seen[:, :2] < SIZE).all(1)
    return np.where(inside & (shadow[row, column] >= seen[:, 2]), np.float32(1), np.float32(SHADE))


def _dot(canvas: Floats, x: float, y: float, wide: float, much: float) -> None:
    """Add a soft round spot."""
    reach = int(2.5 * wide) + 1
    left, top = max(int(x) - reach, 0), max(int(y) - reach, 0)
    part = canvas[top : int(y) + reach + 1, left : int(x) + reach + 1]
    down = np.arange(part.shape[0], dtype=np.float32) + np.float32(top + 0.5 - y)
    across = np.arange(part.shape[1], dtype=np.float32) + np.float32(left + 0.5 - x)
    spot = np.exp(-(down[:, None] ** 2 + across**2) / np.float32(wide * wide))
    part += np.float32(much) * spot
