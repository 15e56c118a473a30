"""Light on what moves: gathered once where a body begins, carried along by light from six sides about it.

What a point of a body gets at the start is divided by what the open air there would give its normal: the rest is the
body's own, how far limbs and cloth hide it. Later the air about the body is asked again, and the two are multiplied.
Six sides: the ambient cube of McTaggart (Half-Life 2 / Valve Source Shading, 2004).
"""

import numpy as np
from numba import njit

from rushes.engines.previz.draw.gather import Lit, Sunlight, gathered
from rushes.engines.previz.mesh import Floats

RAYS = 128
HEIGHTS = (0.15, 0.5, 0.9)
"""Where the air about a body is asked, parts of its height."""
STILL = 0.02
"""Metres that a body may move before the air is asked anew."""
_SIDES = np.array([(1, 0, 0), (-1, 0, 0), (0, 1, 0), (0, -1, 0), (0, 0, 1), (0, 0, -1)], np.float32)


def cubes(points: Floats, still: Lit, light: Sunlight) -> Floats:
    """Light from six sides at three heights of a body, float32 [3, 6, 3]; nothing but the place stops it."""
    low, high = points.min(0), points.max(0)
    middle = (low + high) / 2
    spots = np.array([(middle[0], low[1] + (high[1] - low[1]) * part, middle[2]) for part in HEIGHTS], np.float32)
    at = np.repeat(spots, 6, 0)
    way = np.tile(_SIDES, (len(HEIGHTS), 1))
    found = gathered(at, way, still.tree, still.bounce, still.skip, light, RAYS, 9)
    return found.reshape(len(HEIGHTS), 6, 3)


def own(light: Floats, points: Floats, normal: Floats, cube: Floats) -> Floats:
    """What of the light on each point is the body's own doing, float32 [n, 3], about 0..1."""
    air = np.empty_like(light)
    spread(np.ones_like(light), points, normal, cube, air)
    return np.asarray(np.clip(light / np.maximum(air, 1e-4), 0.05, 2.0), np.float32)


@njit(cache=True, fastmath=True)
def spread(part: Floats, points: Floats, normal: Floats, cube: Floats, out: Floats) -> None:  # pragma: no cover
    """The air's light on each point by its normal, times ``part``, into ``out`` float32 [n, 3]."""
    low, high = np.float32(1e9), np.float32(-1e9)
    for i in range(points.shape[0]):
        low, high = min(low, points[i, 1]), max(high, points[i, 1])
    tall = max(high - low, np.float32(1e-3))
    for i in range(points.shape[0]):
        y = (points[i, 1] - low) / tall
        k = 0 if y < HEIGHTS[1] else 1
        u = min(max((y - HEIGHTS[k]) / (HEIGHTS[k + 1] - HEIGHTS[k]), 0.0), 1.0)
        for c in range(3):
            total = 0.0
            for axis in range(3):
                n = normal[i, axis]
                side = 2 * axis + (0 if n >= 0 else 1)
                total += n * n * (cube[k, side, c] * (1 - u) + cube[k + 1, side, c] * u)
            out[i, c] = part[i, c] * total
