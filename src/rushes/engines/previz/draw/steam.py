"""Steam: threads of points blown up into soft veils, and laid over the picture."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.mesh import Floats

BANDS = ((0.0, 0.3, 0.0022), (0.3, 0.65, 0.0042), (0.65, 1.01, 0.0075))
"""From and to which part of its rise steam is how wide: the deviation of a thread, metres."""
THICK = 0.13
"""How much of what is behind it one thread hides at its middle."""


def veiled(light: Floats, distance: Floats, camera: Camera, threads: Sequence[Floats], glow: Floats) -> Floats:
    """Linear light float32 [h, w, 3] with steam before it; what is nearer than a thread hides it.

    ``threads`` are float32 [threads, points, 4]: x, y, z in metres, and how far each has risen, 0..1. ``glow`` is the
    light that white steam sends on, float32 [3].
    """
    height, width = distance.shape
    depth = np.zeros((height, width), np.float32)
    for thread in threads:
        _lay(depth, distance, camera, thread)
    low, high = np.nonzero(depth.max(1) > 0.003)[0], np.nonzero(depth.max(0) > 0.003)[0]
    if not len(low) or not len(high):
        return light
    part = slice(low[0], low[-1] + 1), slice(high[0], high[-1] + 1)
    out, much = light.copy(), (1 - np.exp(-depth[part]))[..., None]
    out[part] += (glow - out[part]) * much
    return out


def _lay(depth: Floats, distance: Floats, camera: Camera, threads: Floats) -> None:
    """Add the optical depth of threads, each point spread by a Gaussian as wide as its band."""
    height, width = depth.shape
    scale = camera.scale(width, height)
    seen = camera.project(threads.reshape(-1, 4)[:, :3], width, height).reshape(*threads.shape[:2], 3)
    apart = np.linalg.norm(np.diff(seen[..., :2], axis=1), axis=-1)
    apart = np.concatenate([apart, apart[:, -1:]], 1)
    risen = threads[..., 3]
    for low, high, wide in BANDS:
        inside = (risen >= low) & (risen < high) & (seen[..., 2] > 0)
        if inside.any():
            spread = max(wide * scale * float(seen[..., 2][inside].mean()), 0.7)
            much = THICK * np.sqrt(2 * np.pi) * spread * apart[inside] * (1 - risen[inside]) ** 0.8
            _blur(depth, distance, seen[inside], much, spread)


def _blur(depth: Floats, distance: Floats, seen: Floats, much: NDArray[np.floating], spread: float) -> None:
    height, width = depth.shape
    reach, step = int(4 * spread) + 2, max(int(spread / 2), 1)
    left, up = (max(int(each) - reach, 0) for each in seen[:, :2].min(0))
    right, low = min(int(seen[:, 0].max()) + reach, width), min(int(seen[:, 1].max()) + reach, height)
    if right - left < 2 or low - up < 2:
        return
    x, y = np.clip(seen[:, 0].astype(int), left, right - 1), np.clip(seen[:, 1].astype(int), up, low - 1)
    there = (x == seen[:, 0].astype(int)) & (y == seen[:, 1].astype(int))
    there &= distance[y, x] > 1 / seen[:, 2] - 0.005
    small = np.zeros(((low - up) // step + 1, (right - left) // step + 1), np.float32)
    np.add.at(small, ((y - up)[there] // step, (x - left)[there] // step), (much[there] / step**2).astype(np.float32))
    soft = cv2.GaussianBlur(small, (0, 0), spread / step)
    size = small.shape[1] * step, small.shape[0] * step
    depth[up:low, left:right] += cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR)[: low - up, : right - left]
