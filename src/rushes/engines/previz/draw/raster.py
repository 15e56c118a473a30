"""Which face is seen at each of four points of every pixel, and how far away it is.

Four points a pixel, turned against the grid, as graphics hardware does it: edges are smooth, and each face is shaded
once for a pixel. Fill rules: a point belongs to every face whose edges it does not lie outside of, the nearest wins.
"""

import math

import numpy as np
from numba import njit

from rushes.engines.previz.mesh import Floats, Ints, Surface

SPOTS = np.array([[0.375, 0.125], [0.875, 0.375], [0.125, 0.625], [0.625, 0.875]], np.float32)
"""Where in a pixel it is looked, x and y."""
_LACE = int(Surface.LACE)


@njit(cache=True, fastmath=True)
def draw_faces(
    seen: Floats, faces: Ints, surface: Ints, first: int, spots: Floats, near: Floats, face: Ints
) -> None:  # pragma: no cover - compiled
    """Draw faces into ``near`` float32 [h, w, 4] (one over the distance, 0 for nothing) and ``face`` int32 [h, w, 4].

    ``seen`` is what ``Camera.project`` gives; faces are numbered from ``first``. Faces that reach behind the camera
    are left out, so nothing near it may be large.
    """
    half, one = np.float32(0.5), np.float32(1)
    for t in range(faces.shape[0]):
        a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
        za, zb, zc = seen[a, 2], seen[b, 2], seen[c, 2]
        if za <= 0 or zb <= 0 or zc <= 0:
            continue
        x0, y0, x1, y1, x2, y2 = seen[a, 0], seen[a, 1], seen[b, 0], seen[b, 1], seen[c, 0], seen[c, 1]
        left, right, top, low = _box(x0, y0, x1, y1, x2, y2, near.shape[1], near.shape[0])
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if left > right or top > low or abs(area) < 1e-7:
            continue
        inverse = np.float32(1) / area
        ax, ay, bx, by = (y1 - y2) * inverse, (x2 - x1) * inverse, (y2 - y0) * inverse, (x0 - x2) * inverse
        edge_u, edge_v, edge_w = _edges(ax, ay, bx, by)
        za, zb = za - zc, zb - zc
        zx, zy = ax * za + bx * zb, ay * za + by * zb
        lace = 0 if surface[t] != _LACE else (1 if area > 0 else 2)
        for y in range(top, low + 1):
            px, py = np.float32(left) + half - x2, np.float32(y) + half - y2
            u, v = ax * px + ay * py - ax, bx * px + by * py - bx
            begun = False
            for x in range(left, right + 1):
                u, v = u + ax, v + bx
                w = one - u - v
                if u < -edge_u or v < -edge_v or w < -edge_w:
                    if begun:
                        break  # a row of a triangle is one run of pixels
                    continue
                begun = True
                inside = u > edge_u and v > edge_v and w > edge_w
                _dot(near, face, y, x, first + t, spots, zc + u * za + v * zb, zx, zy,
                     u, v, ax, ay, bx, by, inside, lace)  # fmt: skip


@njit(cache=True, fastmath=True, inline="always")
def _edges(
    ax: float, ay: float, bx: float, by: float
) -> tuple[np.float32, np.float32, np.float32]:  # pragma: no cover - compiled
    """How far the three weights can move within a pixel: beyond it all four points are in, or all are out."""
    half = np.float32(0.5)
    return half * (abs(ax) + abs(ay)), half * (abs(bx) + abs(by)), half * (abs(ax + bx) + abs(ay + by))


@njit(cache=True, fastmath=True, inline="always")
def _dot(
    near: Floats, face: Ints, y: int, x: int, number: int, spots: Floats, z: float, zx: float, zy: float, u: float,
    v: float, ax: float, ay: float, bx: float, by: float, inside: bool, lace: int,
) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Draw a face into the four points of a pixel; of lace only two, by the side that is seen (1 or 2)."""
    for s in range(4):
        px, py = spots[s, 0] - np.float32(0.5), spots[s, 1] - np.float32(0.5)
        zs = z + zx * px + zy * py
        if zs <= near[y, x, s] or (lace > 0 and (s in (0, 3)) == (lace == 1)):
            continue
        if inside or _within(u + ax * px + ay * py, v + bx * px + by * py):
            near[y, x, s] = zs
            face[y, x, s] = number


@njit(cache=True, fastmath=True, inline="always")
def _within(u: float, v: float) -> bool:  # pragma: no cover - compiled
    """Whether a point of these weights lies within its triangle."""
    return not (u < np.float32(0) or v < np.float32(0) or u + v > np.float32(1))


@njit(cache=True, fastmath=True, inline="always")
def _box(
    x0: float, y0: float, x1: float, y1: float, x2: float, y2: float, width: int, height: int
) -> tuple[int, int, int, int]:  # pragma: no cover - compiled
    """The pixels that a triangle may touch: left, right, top, bottom."""
    left, right = max(0, math.floor(min(x0, x1, x2))), min(width - 1, int(max(x0, x1, x2)))
    top, low = max(0, math.floor(min(y0, y1, y2))), min(height - 1, int(max(y0, y1, y2)))
    return left, right, top, low


@njit(cache=True, fastmath=True)
def draw_depth(seen: Floats, faces: Ints, skip: Ints, depth: Floats) -> None:  # pragma: no cover - compiled
    """Draw how far faces are along parallel rays into ``depth`` float32 [s, s]: the least of each texel.

    ``seen`` float32 [n, 3] holds x, y in texels and the distance. ``skip`` int32 [m]: 1 leaves a face out, 2 draws
    every second texel of it.
    """
    size = depth.shape[0]
    for t in range(faces.shape[0]):
        if skip[t] == 1:
            continue
        a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
        x0, y0, x1, y1, x2, y2 = seen[a, 0], seen[a, 1], seen[b, 0], seen[b, 1], seen[c, 0], seen[c, 1]
        left, right, top, low = _box(x0, y0, x1, y1, x2, y2, size, size)
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if left > right or top > low or abs(area) < 1e-9:
            continue
        inverse = np.float32(1) / area
        for y in range(top, low + 1):
            for x in range(left, right + 1):
                if skip[t] == 2 and (x + y) % 2:
                    continue
                px, py = x + np.float32(0.5), y + np.float32(0.5)
                u = ((x1 - px) * (y2 - py) - (x2 - px) * (y1 - py)) * inverse
                v = ((x2 - px) * (y0 - py) - (x0 - px) * (y2 - py)) * inverse
                w = np.float32(1) - u - v
                if u >= -0.001 and v >= -0.001 and w >= -0.001:
                    z = u * seen[a, 2] + v * seen[b, 2] + w * seen[c, 2]
                    if z < depth[y, x]:
                        depth[y, x] = z
