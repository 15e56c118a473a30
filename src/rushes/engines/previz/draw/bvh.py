"""Rays against triangles: a tree of boxes, built and searched in compiled loops.

Embree would be about three times as fast; this one needs no package, gives the same picture everywhere, and shades
what it hits within the same loop. Ray and triangle: Möller and Trumbore (1997); the tree: split at the middle of the
longest side of the boxes' centres.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Doubles, Vector
from rushes.engines.previz.mesh import Float, Floats, Ints

LEAF = 4
DEEP = 96
BINS = 16


class Tree(NamedTuple):
    """``low`` and ``high`` float32 [k, 3] are the boxes; ``child`` int32 [k, 2] is (left, right), or (first, -count).

    ``corners`` float32 [m, 9] holds a corner and two edges of every triangle, in the tree's order, and ``order``
    int32 [m] says which face each is.
    """

    low: Floats
    high: Floats
    child: Ints
    corners: Floats
    order: Ints


def tree(points: Floats, faces: Ints) -> Tree:
    """A tree over a mesh's faces; none give a tree that is never hit."""
    if not len(faces):
        faces = np.zeros((1, 3), np.int32)
        points = np.full((1, 3), 1e6, np.float32)
    corner = points[faces]
    least, most = corner.min(1), corner.max(1)
    order = np.arange(len(faces), dtype=np.int32)
    low, high, child, used = _build(order, (least + most) * np.float32(0.5), least, most)
    sorted_ = corner[order]
    edges = np.concatenate([sorted_[:, 0], sorted_[:, 1] - sorted_[:, 0], sorted_[:, 2] - sorted_[:, 0]], 1)
    return Tree(low[:used], high[:used], child[:used], np.ascontiguousarray(edges, np.float32), order)


def met(rays: Tree, skip: NDArray[np.uint8], eye: Vector, way: Doubles, far: float) -> float:
    """How far along a unit way from an eye the first face is, metres; ``far`` where there is none before it."""
    x, y, z = eye
    dx, dy, dz = (float(each) for each in way)
    return float(hit(*rays, skip, x, y, z, dx, dy, dz, far, 0, np.empty(DEEP, np.int32), np.empty(DEEP, np.float32))[1])


@njit(cache=True)
def _build(
    order: Ints, middle: Floats, least: Floats, most: Floats
) -> tuple[Floats, Floats, Ints, int]:  # pragma: no cover - compiled
    """The boxes and their children of a tree over ``order``, which is sorted, and how many there are."""
    count = least.shape[0]
    low = np.empty((2 * count + 1, 3), np.float32)
    high = np.empty((2 * count + 1, 3), np.float32)
    child = np.zeros((2 * count + 1, 2), np.int32)
    stack = np.empty((4 * DEEP, 3), np.int32)
    stack[0, 0], stack[0, 1], stack[0, 2] = 0, 0, count
    top, used = 1, 1
    while top > 0:
        top -= 1
        node, first, last = stack[top, 0], stack[top, 1], stack[top, 2]
        for axis in range(3):
            a, b = np.float32(1e30), np.float32(-1e30)
            for i in range(first, last):
                a = min(a, least[order[i], axis])
                b = max(b, most[order[i], axis])
            low[node, axis], high[node, axis] = a, b
        if last - first <= LEAF or top > 4 * DEEP - 4:
            child[node, 0], child[node, 1] = first, first - last
            continue
        cut = _split(order, middle, least, most, first, last)
        child[node, 0], child[node, 1] = used, used + 1
        stack[top, 0], stack[top, 1], stack[top, 2] = used, first, cut
        stack[top + 1, 0], stack[top + 1, 1], stack[top + 1, 2] = used + 1, cut, last
        used += 2
        top += 2
    return low, high, child, used


@njit(cache=True, fastmath=True)
def _split(
    order: Ints, middle: Floats, least: Floats, most: Floats, first: int, last: int
) -> int:  # pragma: no cover - compiled
    """Sort the faces of a range into two halves; gives where the second begins.

    Across the longest side of the boxes' centres, where the areas of the two halves' boxes, each times its faces, are
    least: the surface-area heuristic in bins (Wald 2007).
    """
    axis, low, long = 0 * first, np.float32(0), np.float32(-1)  # a plain 0 would be compiled for itself
    for k in range(3):
        a, b = np.float32(1e30), np.float32(-1e30)
        for i in range(first, last):
            a = min(a, middle[order[i], k])
            b = max(b, middle[order[i], k])
        if b - a > long:
            axis, low, long = k, a, b - a
    where = _cheapest(order, middle, least, most, first, last, axis, low, BINS / max(long, np.float32(1e-9)))
    i, j = first, last - 1
    while i <= j:
        if int((middle[order[i], axis] - low) * (BINS / max(long, np.float32(1e-9)))) < where:
            i += 1
        else:
            order[i], order[j] = order[j], order[i]
            j -= 1
    if i in (first, last):
        i = (first + last) // 2
    return i


@njit(cache=True, fastmath=True)
def _cheapest(
    order: Ints, middle: Floats, least: Floats, most: Floats, first: int, last: int, axis: int, low: Float, scale: Float
) -> int:  # pragma: no cover - compiled
    """The bin before which a range is best cut."""
    count = np.zeros(BINS, np.int32)
    box = np.empty((BINS, 6), np.float32)
    for n in range(BINS):
        for k in range(3):
            box[n, k], box[n, 3 + k] = 1e30, -1e30
    for i in range(first, last):
        f = order[i]
        n = min(int((middle[f, axis] - low) * scale), BINS - 1)
        count[n] += 1
        for k in range(3):
            box[n, k] = min(box[n, k], least[f, k])
            box[n, 3 + k] = max(box[n, 3 + k], most[f, k])
    costs = _costs(count, box)
    best, where = 1e30, BINS // 2
    for n in range(1, BINS):
        if costs[0, n - 1] + costs[1, n] < best:
            best, where = costs[0, n - 1] + costs[1, n], n
    return where


@njit(cache=True, fastmath=True)
def _costs(count: Ints, box: Floats) -> Doubles:  # pragma: no cover - compiled
    """The area of all boxes from one end up to each, times their faces: from the first, and from the last."""
    out = np.zeros((2, BINS), np.float64)
    whole = np.empty(6, np.float64)
    for way in range(2):
        total = 0
        for k in range(3):
            whole[k], whole[3 + k] = 1e30, -1e30
        for m in range(BINS):
            n = m if way == 0 else BINS - 1 - m
            total += count[n]
            for k in range(3):
                whole[k] = min(whole[k], box[n, k])
                whole[3 + k] = max(whole[3 + k], box[n, 3 + k])
            x, y, z = whole[3] - whole[0], whole[4] - whole[1], whole[5] - whole[2]
            out[way, n] = total * (x * y + y * z + z * x) if total else 0.0
    return out


@njit(cache=True, fastmath=True, inline="always")
def _enter(
    low: Floats, high: Floats, node: int, ox: float, oy: float, oz: float, ix: float, iy: float, iz: float
) -> float:  # pragma: no cover - compiled
    """How far along a ray a box begins; 1e30 where it is missed. ``ix``... are one over the ray's direction."""
    a, b = (low[node, 0] - ox) * ix, (high[node, 0] - ox) * ix
    enter, leave = min(a, b), max(a, b)
    a, b = (low[node, 1] - oy) * iy, (high[node, 1] - oy) * iy
    enter, leave = max(enter, min(a, b)), min(leave, max(a, b))
    a, b = (low[node, 2] - oz) * iz, (high[node, 2] - oz) * iz
    enter, leave = max(enter, min(a, b)), min(leave, max(a, b))
    return 1e30 if leave < max(enter, 0.0) else enter


@njit(cache=True, fastmath=True)
def hit(
    low: Floats, high: Floats, child: Ints, corners: Floats, order: Ints, skip: NDArray[np.uint8],
    ox: float, oy: float, oz: float, dx: float, dy: float, dz: float, far: float, salt: int, stack: Ints, near: Floats,
) -> tuple[int, float]:  # fmt: skip  # pragma: no cover - compiled
    """The face a ray meets first and how far away; (-1, far) for none.

    ``skip`` uint8 [m] by face: 0 stops every ray, 1 none (glass), 2 every second one (lace). ``stack`` int32
    and ``near`` float32, both [DEEP], are room to work in, made once for many rays.
    """
    stack[0], near[0] = 0, 0.0
    top = 1
    found = -1
    ix = 1 / dx if abs(dx) > 1e-9 else 1e9
    iy = 1 / dy if abs(dy) > 1e-9 else 1e9
    iz = 1 / dz if abs(dz) > 1e-9 else 1e9
    while top > 0:
        top -= 1
        if near[top] > far:
            continue
        left, right = child[stack[top], 0], child[stack[top], 1]
        if right >= 0:  # the nearer child is looked into first
            a, b = _enter(low, high, left, ox, oy, oz, ix, iy, iz), _enter(low, high, right, ox, oy, oz, ix, iy, iz)
            if a < b:
                left, right, a, b = right, left, b, a
            if a < far:
                stack[top], near[top] = left, a
                top += 1
            if b < far:
                stack[top], near[top] = right, b
                top += 1
            continue
        for t in range(left, left - right):
            if skip[order[t]] == 1 or (skip[order[t]] == 2 and (salt + t) % 2 == 0):
                continue
            away = _crossed(corners, t, ox, oy, oz, dx, dy, dz)
            if 1e-4 < away < far:
                far = away
                found = order[t]
    return found, far


@njit(cache=True, fastmath=True, inline="always")
def _crossed(
    corners: Floats, t: int, ox: float, oy: float, oz: float, dx: float, dy: float, dz: float
) -> float:  # pragma: no cover - compiled
    """How far along a ray it crosses a triangle; -1 where it does not."""
    ux, uy, uz = corners[t, 3], corners[t, 4], corners[t, 5]
    vx, vy, vz = corners[t, 6], corners[t, 7], corners[t, 8]
    px, py, pz = dy * vz - dz * vy, dz * vx - dx * vz, dx * vy - dy * vx
    det = ux * px + uy * py + uz * pz
    if abs(det) < 1e-12:
        return -1.0
    det = 1 / det
    sx, sy, sz = ox - corners[t, 0], oy - corners[t, 1], oz - corners[t, 2]
    u = (sx * px + sy * py + sz * pz) * det
    if u < 0 or u > 1:
        return -1.0
    qx, qy, qz = sy * uz - sz * uy, sz * ux - sx * uz, sx * uy - sy * ux
    v = (dx * qx + dy * qy + dz * qz) * det
    if v < 0 or u + v > 1:
        return -1.0
    return float((vx * qx + vy * qy + vz * qz) * det)
