"""The colour of every pixel: pieces of faces found, placed, lit and mixed, a thousand at a time."""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.draw.lighting import aired, diffuse, faced, glossy
from rushes.engines.previz.draw.pieces import EXPOSURE, OUTSIDE, patterned, picked, placed, put, sunlit
from rushes.engines.previz.mesh import Floats, Ints

Numbers = NDArray[np.floating]


class Air(NamedTuple):
    """What is alike for all pixels of a frame; ``told`` gives it as the loops read it.

    ``axes`` float32 [3, 3], ``scale`` and ``mid`` are the camera's, ``sun_axes``, ``sun_mid`` and ``sun_scale`` the
    sun's view's. Light: of the sun, of the key and the rim with the ways to them, of the air (``fog``, how ``thick``),
    of the background at the horizon (``sky``) and overhead (``top``) and of the ``ground``. ``outside`` is how much sun
    there is beyond the sun's view. ``timed`` float32 [7]: the colour given to all but people, how saturated that is,
    how much of the light's colour skin and hair keep, and between what exposed brightnesses they are held.
    """

    eye: Numbers
    axes: Numbers
    scale: float
    mid: Numbers
    sun_axes: Numbers
    sun_mid: Numbers
    sun_scale: float
    sunlight: Numbers
    key: Numbers
    key_way: Numbers
    rim: Numbers
    rim_way: Numbers
    fog: Numbers
    thick: float
    sky: Numbers
    top: Numbers
    ground: Numbers
    exposure: float
    outside: float
    timed: Numbers

    @property
    def told(self) -> Floats:
        """All of it in one row, float32 [65]."""
        return np.concatenate([np.asarray(each, np.float32).reshape(-1) for each in self])


@njit(cache=True, fastmath=True)
def shade(
    face: Ints, fresh: NDArray[np.uint8], plain: NDArray[np.uint8], cut: Floats, seen: Floats, points: Floats,
    faces: Ints, surface: Ints, corner: Floats, picture: Ints, pictures: NDArray[np.uint8], linear: Floats,
    finish: Floats, block: Floats, depth: Floats, middles: Floats, told: Floats, window: Ints, whole: Ints,
    some: Floats, lit: Floats, out: Floats, distance: Floats,
) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Shade the pixels of ``window`` (left, top, right, bottom) into ``out`` float32 [h, w, 3] and ``distance`` [h, w].

    Those where ``fresh`` uint8 [h, w] is not 0, and one for four of them where ``plain`` says so. ``cut`` float32
    [h * w] is how open each pixel is to the light around it (1 fully). ``corner`` is as ``pieces.corners`` gives it,
    ``finish`` as ``surfaces.table``, ``block`` as ``noise_block``, ``told`` as ``Air``, the rest as ``columns``.
    """
    left, up, right, low = window[0], window[1], window[2], window[3]
    y, x = up + 0, left + 0  # int64, as they come back: two kinds of numbers would be compiled twice
    pixels, away = out.reshape(-1, 3), distance.reshape(-1)
    while y < low:
        y, x, n = picked(face, fresh, plain, middles, left, right, low, y, x, whole, some)
        m = placed(
            n, seen, faces, surface, picture, pictures, linear, corner, points, finish, cut, told, whole, some, lit
        )
        patterned(m, block, finish, told, whole, lit)
        faced(m, told, lit)
        sunlit(m, depth, told[OUTSIDE], lit)
        diffuse(m, told, lit)
        glossy(m, told, lit)
        aired(m, told, whole, lit, some)
        put(n, told[EXPOSURE], whole, some, pixels, away)
    _repeat(left, up, right, low, plain, out, distance)


@njit(cache=True, fastmath=True)
def _repeat(
    left: int, up: int, right: int, low: int, plain: NDArray[np.uint8], out: Floats, distance: Floats
) -> None:  # pragma: no cover - compiled
    """Give a square of four pixels the colour and the distance of its first, where ``plain`` says so."""
    for y in range(up, low):
        for x in range(left, right):
            if (y & 1 or x & 1) and plain[y >> 1, x >> 1]:
                j, i = y & ~1, x & ~1
                out[y, x, 0], out[y, x, 1], out[y, x, 2] = out[j, i, 0], out[j, i, 1], out[j, i, 2]
                distance[y, x] = distance[j, i]


@njit(cache=True, fastmath=True)
def softly(
    near: Floats, focus: float, blur: float, enough: float, out: NDArray[np.uint8]
) -> None:  # pragma: no cover - compiled
    """Mark in ``out`` uint8 [(h + 1) // 2, (w + 1) // 2] the squares of four pixels that one stands for.

    Those that lie at one distance, so far out of ``focus`` (metres) that the lens shows nothing finer: their circle of
    confusion is ``enough`` pixels wide, where that of what is infinitely far is ``blur``.
    """
    height, width = near.shape[0], near.shape[1]
    for j in range(height // 2):
        for i in range(width // 2):
            y, x = 2 * j, 2 * i
            a, b, c, d = near[y, x, 0], near[y, x + 1, 1], near[y + 1, x, 2], near[y + 1, x + 1, 3]
            low, high = min(min(a, b), min(c, d)), max(max(a, b), max(c, d))
            even = high - low < np.float32(0.03) * high or high <= 0
            out[j, i] = 1 if even and abs(1 - focus * high) * blur >= enough else 0


@njit(cache=True)
def shifted(before: Floats, now: Floats, out: NDArray[np.uint8]) -> None:  # pragma: no cover - compiled
    """Mark in ``out`` uint8 [s / 8, s / 8] the squares of 8 by 8 texels in which two views of the sun differ."""
    for j in range(now.shape[0]):
        one, two, row = before[j], now[j], out[j // 8]
        for i in range(out.shape[1]):
            unlike = False
            for k in range(8):
                unlike |= one[8 * i + k] != two[8 * i + k]
            row[i] |= unlike


@njit(cache=True, fastmath=True, error_model="numpy")
def changed(
    face: Ints, before: Ints, live: int, cut: Floats, last: Floats, near: Floats, axes: Floats, eye: Floats,
    scale: float, mid: Floats, sun_axes: Floats, sun_mid: Floats, sun_scale: float, moved: NDArray[np.uint8],
    window: Floats, fresh: NDArray[np.uint8],
) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Mark in ``fresh`` the pixels of a window that no longer look as in the frame before, seen from the same place.

    Those that a body covers (faces from ``live`` on) or left, whose corners opened or closed, and on which a shadow
    moved (``moved`` uint8 [t, t], the sun's view in coarse texels).
    """
    part, half, over = moved.shape[0], np.float32(0.5), np.float32(1 / scale)
    sx, sy = mid[0], mid[1]
    times = np.float32(sun_scale * part)
    ox, oy, oz = eye[0] - sun_mid[0], eye[1] - sun_mid[1], eye[2] - sun_mid[2]
    for y in range(int(window[1]), int(window[3])):
        for x in range(int(window[0]), int(window[2])):
            mark = abs(cut[y, x] - last[y, x]) > np.float32(0.012)
            for s in range(4):
                mark |= face[y, x, s] >= live or face[y, x, s] != before[y, x, s]
            if not mark and near[y, x, 0] > 0:
                z = np.float32(1) / near[y, x, 0]
                vx, vy = (np.float32(x) - sx) * over * z, (sy - np.float32(y)) * over * z
                qx = axes[0, 0] * vx + axes[1, 0] * vy + axes[2, 0] * z + ox
                qy = axes[0, 1] * vx + axes[1, 1] * vy + axes[2, 1] * z + oy
                qz = axes[0, 2] * vx + axes[1, 2] * vy + axes[2, 2] * z + oz
                i = int((sun_axes[0, 0] * qx + sun_axes[0, 1] * qy + sun_axes[0, 2] * qz) * times + half * part)
                j = int((sun_axes[1, 0] * qx + sun_axes[1, 1] * qy + sun_axes[1, 2] * qz) * times + half * part)
                mark = 0 <= i < part and 0 <= j < part and moved[j, i] > 0
            fresh[y, x] = 1 if mark else 0
