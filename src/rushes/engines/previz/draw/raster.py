"""Which face is seen at each of four points of every pixel, and how far away it is.

Four points a pixel, turned against the grid, as graphics hardware does it: edges are smooth, and each face is shaded
once for a pixel. Fill rules: a point belongs to every face whose edges it does not lie outside of, the nearest wins.
The points of a row are one run without a branch, and unsigned numbers count them, so that processors take many at once.
"""

from functools import lru_cache

import numpy as np
from numba import njit

from rushes.engines.previz.mesh import Float, Floats, Ints, Surface, Whole

SPOTS = np.array([[0.375, 0.125], [0.875, 0.375], [0.125, 0.625], [0.625, 0.875]], np.float32)
"""Where in a pixel it is looked, x and y."""
_VEIL = np.array([[0, 0, 0, 0], [-1, 0, 0, -1], [0, -1, -1, 0]], np.float32)
"""Below 0 for the points that a face leaves out: none, or two of lace by the side that is seen."""
_LACE = int(Surface.LACE)
_WIDE = np.float32(12)
"""Pixels from which on it pays to ask where in a row a face begins and ends."""


def draw_faces(seen: Floats, faces: Ints, surface: Ints, first: int, near: Floats, face: Ints) -> None:
    """Draw faces into ``near`` float32 [h, w, 4] (one over the distance, 0 for nothing) and ``face`` int32 [h, w, 4].

    ``seen`` is what ``Camera.project`` gives; faces are numbered from ``first``. Faces that reach behind the camera
    are left out, so nothing near it may be large.
    """
    height, width = near.shape[:2]
    _draw(seen, faces, surface, first, *_row(width), height, near.reshape(-1), face.reshape(-1))


@lru_cache(maxsize=8)
def _row(width: int) -> tuple[Floats, Floats, Floats]:
    """x and y within the row of each of its points, float32 [w * 4], and which are left out, float32 [3 * w * 4]."""
    x = (np.arange(width, dtype=np.float32)[:, None] + SPOTS[:, 0]).reshape(-1)
    return x, np.tile(SPOTS[:, 1], width), np.tile(_VEIL, (1, width)).reshape(-1)


@njit(cache=True, fastmath=True, error_model="numpy")
def _draw(
    seen: Floats, faces: Ints, surface: Ints, first: int, across: Floats, down: Floats, veil: Floats, high: int,
    near: Floats, face: Ints,
) -> None:  # fmt: skip  # pragma: no cover - compiled
    one, zero = np.float32(1), np.float32(0)
    last = np.uint64(across.shape[0])
    width, height = np.float32(last // np.uint64(4) - np.uint64(1)), np.float32(high - 1)
    for t in range(faces.shape[0]):
        a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
        za, zb, zc = seen[a, 2], seen[b, 2], seen[c, 2]
        if za <= zero or zb <= zero or zc <= zero:
            continue
        x0, y0, x1, y1, x2, y2 = seen[a, 0], seen[a, 1], seen[b, 0], seen[b, 1], seen[c, 0], seen[c, 1]
        left, right = max(min(x0, x1, x2), zero), min(max(x0, x1, x2), width)
        top, low = max(min(y0, y1, y2), zero), min(max(y0, y1, y2), height)
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if left > right or top > low or abs(area) < np.float32(1e-7):
            continue
        inverse = one / area
        ax, ay, bx, by = (y1 - y2) * inverse, (x2 - x1) * inverse, (y2 - y0) * inverse, (x0 - x2) * inverse
        za, zb = za - zc, zb - zc
        zx, zy = ax * za + bx * zb, ay * za + by * zb
        side = np.uint64(0 if surface[t] != _LACE else (1 if area > 0 else 2)) * last
        begin, end = _block(left), min(_block(right) + np.uint64(16), last)
        wide = right - left > _WIDE
        for y in range(int(top), int(low) + 1):
            below = np.float32(y) - y2
            u, v = ay * below - ax * x2, by * below - bx * x2
            if wide:
                start, stop = _span(u, ax, ay, left, right)
                start, stop = _span(v, bx, by, start, stop)
                start, stop = _span(one - u - v, -ax - bx, -ay - by, start, stop)
                if start > stop:
                    continue
                begin, end = _block(start), min(_block(stop) + np.uint64(16), last)
            _run(near, face, np.uint64(y) * last, across, down, veil, side, begin, end, u, v, zc + u * za + v * zb,
                 ax, ay, bx, by, zx, zy, np.int32(first + t))  # fmt: skip


@njit(cache=True, fastmath=True, inline="always")
def _block(x: Float) -> Whole:  # pragma: no cover - compiled
    """The first of the sixteen points of a row among which a pixel's are: whole sixteens are what is quickest."""
    return np.uint64(x) >> np.uint64(2) << np.uint64(4)


@njit(cache=True, fastmath=True, error_model="numpy", inline="always")
def _span(
    weight: Float, across: Float, down: Float, left: Float, right: Float
) -> tuple[Float, Float]:  # pragma: no cover - compiled
    """Narrow the pixels of a row to those where a weight that grows so ``across`` and ``down`` may be 0 or more."""
    most = weight + max(down * np.float32(0.125), down * np.float32(0.875))
    edge = -most / across
    if across > np.float32(0):
        left = max(left, edge - np.float32(1))
    elif across < np.float32(0):
        right = min(right, edge + np.float32(1))
    elif most < np.float32(0):
        right = np.float32(-1)
    return left, right


@njit(cache=True, fastmath=True, inline="always")
def _run(
    near: Floats, face: Ints, row: Whole, across: Floats, down: Floats, veil: Floats, side: Whole, begin: Whole,
    end: Whole, u: Float, v: Float, z: Float, ax: Float, ay: Float, bx: Float, by: Float, zx: Float, zy: Float,
    number: Whole,
) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Draw a face into the points ``[begin, end)`` of a row: those where no weight is below 0 and nothing nearer is."""
    zero, one = np.float32(0), np.float32(1)
    for k in range(end - begin):
        i = begin + np.uint64(k)
        x, y = across[i], down[i]
        first, second = u + ax * x + ay * y, v + bx * x + by * y
        at = row + i
        away, before, drawn = z + zx * x + zy * y, near[at], face[at]
        seen = (min(min(first, second), min(one - first - second, veil[side + i])) >= zero) & (away > before)
        near[at] = away if seen else before
        face[at] = number if seen else drawn


@njit(cache=True, fastmath=True, error_model="numpy")
def draw_depth(seen: Floats, faces: Ints, skip: Ints, depth: Floats) -> None:  # pragma: no cover - compiled
    """Draw how far faces are along parallel rays into ``depth`` float32 [s, s]: the least of each texel.

    ``seen`` float32 [n, 3] holds x, y in texels and the distance. ``skip`` int32 [m]: 1 leaves a face out, 2 draws
    every second texel of it.
    """
    one, zero, half, hair = np.float32(1), np.float32(0), np.float32(0.5), np.float32(-0.001)
    last = np.float32(depth.shape[0] - 1)
    for t in range(faces.shape[0]):
        if skip[t] == 1:
            continue
        a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
        x0, y0, x1, y1, x2, y2 = seen[a, 0], seen[a, 1], seen[b, 0], seen[b, 1], seen[c, 0], seen[c, 1]
        left, right = max(min(x0, x1, x2), zero), min(max(x0, x1, x2), last)
        top, low = max(min(y0, y1, y2), zero), min(max(y0, y1, y2), last)
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if left > right or top > low or abs(area) < np.float32(1e-9):
            continue
        inverse = one / area
        ax, ay, bx, by = (y1 - y2) * inverse, (x2 - x1) * inverse, (y2 - y0) * inverse, (x0 - x2) * inverse
        za, zb, zc = seen[a, 2] - seen[c, 2], seen[b, 2] - seen[c, 2], seen[c, 2]
        begin, end, every = np.uint64(left), np.uint64(right) + np.uint64(1), np.uint64(skip[t] == 2)
        for y in range(int(top), int(low) + 1):
            py, row = np.float32(y) + half - y2, depth[y]
            for k in range(end - begin):
                x = begin + np.uint64(k)
                px = np.float32(x) + half - x2
                u, v = ax * px + ay * py, bx * px + by * py
                z, before = zc + u * za + v * zb, row[x]
                inside = min(min(u, v), one - u - v) >= hair
                if every:
                    inside &= (x + np.uint64(y)) % np.uint64(2) == 0
                row[x] = z if inside & (z < before) else before
