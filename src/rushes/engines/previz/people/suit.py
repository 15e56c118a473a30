"""The cloth that clothes are cut from: the suit about the base mesh, made finer, and where each of its points is.

Refined once by Catmull and Clark (1978), so that hems and folds are smooth.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats, Ints, Surface, mesh
from rushes.engines.previz.people.body import base, bones
from rushes.engines.previz.people.pieces import Piece, mixed_weights, weight_on

ARM = ("upperarm", "lowerarm", "hand", "index", "thumb", "middle", "ring", "pinky")
LEG = ("thigh", "calf", "foot", "ball")


class Weave(NamedTuple):
    """How a finer mesh comes of a coarser one: its quads, and the coarse points each point is a mean of."""

    quads: Ints
    corners: tuple[Ints, Ints, Ints, Ints]
    bone: Ints
    weight: Floats
    source: Ints


@lru_cache(maxsize=1)
def _coarse() -> tuple[Ints, Ints]:
    """The suit's base points and its quads by them."""
    told = base()
    faces = told.faces[told.quads("helper-tights")]
    used, where = np.unique(faces.reshape(-1), return_inverse=True)
    return used.astype(np.int32), where.reshape(-1, 4).astype(np.int32)


@lru_cache(maxsize=1)
def _weave() -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Quads, edges (once), the edges of each quad, how many quads each edge has, and the finer quads."""
    used, quads = _coarse()
    sides = np.sort(np.stack([quads, np.roll(quads, -1, 1)], 2).reshape(-1, 2), 1)
    edges, of, count = np.unique(sides, axis=0, return_inverse=True, return_counts=True)
    of = of.reshape(-1, 4).astype(np.int32)
    n, e = len(used), len(edges)
    centre = np.arange(len(quads)) + n + e
    fine = [np.stack([quads[:, k], of[:, k] + n, centre, of[:, (k - 1) % 4] + n], 1) for k in range(4)]
    return (
        quads,
        edges.astype(np.int32),
        np.asarray(of, np.int32),
        count.astype(np.int32),
        np.concatenate(fine).astype(np.int32),
    )


def _finer(values: Floats) -> Floats:
    """Values at the suit's points, at the points of the finer suit."""
    quads, edges, of, count, _ = _weave()
    middle = values[quads].mean(1)
    both = np.zeros((len(edges), values.shape[1]), np.float32)
    for k in range(4):
        np.add.at(both, of[:, k], middle)
    half = values[edges].mean(1)
    rim = count == 1
    edge = np.where(rim[:, None], half, (half * 2 + both) / 4)
    n = len(values)
    ring, faces, steps = np.zeros_like(values), np.zeros((n, 1), np.float32), np.zeros((n, 1), np.float32)
    face_sum, rim_sum, rim_count = np.zeros_like(values), np.zeros_like(values), np.zeros((n, 1), np.float32)
    for k in range(4):
        np.add.at(face_sum, quads[:, k], middle)
        np.add.at(faces, quads[:, k], 1)
    for k in range(2):
        np.add.at(ring, edges[:, k], half)
        np.add.at(steps, edges[:, k], 1)
        np.add.at(rim_sum, edges[rim, k], half[rim])
        np.add.at(rim_count, edges[rim, k], 1)
    inner = (face_sum / faces + 2 * ring / steps + (faces - 3) * values) / faces
    outer = values * 0.5 + rim_sum / np.maximum(rim_count, 1) * 0.5
    moved = np.where(rim_count > 0, outer, inner)
    return np.concatenate([moved, edge, middle]).astype(np.float32)


@lru_cache(maxsize=1)
def _bound() -> tuple[Ints, Ints, Floats, Ints]:
    """Faces, bones, weights and sources of the finer suit."""
    used, _ = _coarse()
    told = bones()
    table = np.zeros((len(used), len(told.names)), np.float32)
    for k in range(4):
        np.add.at(table, (np.arange(len(used)), told.bone_of[used, k]), told.weight_of[used, k])
    fine = np.maximum(_finer(table), 0)
    every = np.broadcast_to(np.arange(len(told.names), dtype=np.int32), fine.shape)
    bone, weight = mixed_weights((every,), (fine,))
    quads, edges, _, _, finer = _weave()
    source = np.concatenate([used, used[edges[:, 0]], used[quads[:, 0]]]).astype(np.int32)
    tri = np.concatenate([finer[:, [0, 1, 2]], finer[:, [0, 2, 3]]]).astype(np.int32)
    return tri, bone, weight, source


@dataclass(frozen=True, eq=False)
class Spots:
    """Where points are on a body.

    ``arm`` and ``leg`` are how much of a limb's they are, 0..1; ``along`` the arm, 0 to 1 at the wrist;
    ``round_`` the arm's axis, radians, and ``from_axis`` metres; ``turn`` about the body, 0 ahead.
    """

    at: Floats
    arm: Floats
    leg: Floats
    along: Floats
    round_: Floats
    from_axis: Floats
    axis: Floats
    """The nearest point of the arm's axis, mirrored to the point's side."""
    turn: Floats


@dataclass(frozen=True, eq=False)
class Measures:
    """Where things are on a body at rest, metres: heights and places that cuts are told by."""

    neck: Floats
    shoulder: Floats
    elbow: Floats
    wrist: Floats
    chest: float
    waist: float
    hip: float
    crotch: float
    knee: float
    ankle: float
    thigh: Floats
    foot: Floats

    @property
    def arm(self) -> float:
        """The length of an arm from shoulder to wrist."""
        return float(np.linalg.norm(self.elbow - self.shoulder) + np.linalg.norm(self.wrist - self.elbow))


def measured(points: Floats) -> Measures:
    """The measures of a shape (the whole base mesh, feet on the floor)."""
    told = base()

    def at(name: str) -> Floats:
        return np.asarray(points[told.points_of(f"joint-{name}")].mean(0), np.float32)

    hip, spine = at("pelvis"), at("spine-3") * 0.85 + at("spine-2") * 0.15
    return Measures(
        at("neck"), at("l-shoulder"), at("l-elbow"), at("l-hand"), float(at("spine-1")[1]), float(spine[1]),
        float(hip[1]), float(at("l-upper-leg")[1]) - 0.075, float(at("l-knee")[1]), float(at("l-ankle")[1]),
        at("l-upper-leg"), at("l-ankle"),
    )  # fmt: skip


def spots(points: Floats, arm: Floats, leg: Floats, m: Measures) -> Spots:
    """Where points are; ``arm`` and ``leg`` are how much they follow those bones."""
    side = np.where(points[:, :1] < 0, -1, 1)
    p = points * np.concatenate([side, np.ones_like(side), np.ones_like(side)], 1)
    upper, lower = m.elbow - m.shoulder, m.wrist - m.elbow
    one, two = float(np.linalg.norm(upper)), float(np.linalg.norm(lower))
    t1, t2 = (p - m.shoulder) @ upper / one, (p - m.elbow) @ lower / two
    below = (t1 > one) & (t2 > 0)
    along = np.where(below, one + t2, np.minimum(t1, one)) / (one + two)
    way = np.where(below[:, None], lower / two, upper / one)
    axis = np.where(
        below[:, None], m.elbow + lower / two * t2[:, None], m.shoulder + upper / one * np.minimum(t1, one)[:, None]
    )
    rel = p - axis
    rel = rel - way * (rel * way).sum(1, keepdims=True)
    over = np.cross(way, (0.0, 0.0, 1.0))
    round_ = np.arctan2((rel * over).sum(1), rel[:, 2])
    turn = np.arctan2(points[:, 0], points[:, 2] - m.neck[2])
    parts = (along, round_, np.linalg.norm(rel, axis=1))
    a, r, d = (np.asarray(part, np.float32) for part in parts)
    return Spots(points, arm, leg, a, r, d, np.asarray(axis, np.float32), np.asarray(turn, np.float32))


@dataclass(frozen=True, eq=False)
class Suit:
    """The finer suit of a shape as a piece, where its points are, and the same for the points of the base mesh."""

    piece: Piece
    spots: Spots
    body: Spots
    m: Measures
    bare: NDArray[np.bool_]
    """The base points about the neck that the suit does not reach."""


def suit(points: Floats) -> Suit:
    """The cloth for a shape (the whole base mesh at rest)."""
    used, _ = _coarse()
    tri, bone, weight, source = _bound()
    fine = _finer(points[used])
    made = mesh(fine, tri, (0.5, 0.5, 0.5), Surface.CLOTH)
    piece = Piece(made, bone, weight, np.stack([source, source], 1), np.zeros(len(source), np.float32))
    m = measured(points)
    arm, leg = weight_on(lambda n: n.startswith(ARM)), weight_on(lambda n: n.startswith(LEG))
    return Suit(piece, spots(fine, arm[source], leg[source], m), spots(points, arm, leg, m), m, _bare(points, fine, m))


def _bare(at: Floats, fine: Floats, m: Measures) -> NDArray[np.bool_]:
    out = np.zeros(len(at), bool)
    near, over = (
        (p[:, 1] > m.neck[1] - 0.07) & (p[:, 1] < m.neck[1] + 0.09) & (np.abs(p[:, 0]) < 0.13) for p in (at, fine)
    )
    away = np.concatenate(
        [((some[:, None] - fine[None, over]) ** 2).sum(2).min(1) for some in np.array_split(at[near], 8)]
    )
    out[near] = away > 0.020**2
    return np.asarray(out | (at[:, 1] > m.neck[1] + 0.09))


def _closed(reach: Floats, wide: int) -> Floats:
    """Cloth spans hollows: a closing along each ring of the table."""
    ring = np.concatenate([reach[:, -16:], reach, reach[:, :16]], 1)
    return np.asarray(cv2.morphologyEx(ring, cv2.MORPH_CLOSE, np.ones((1, wide), np.uint8))[:, 16:-16], np.float32)


def hanging(at: Floats, which: NDArray[np.bool_], middle: Floats, slope: float, high: float) -> Floats:
    """How far cloth that hangs from what juts out above stands off each point, metres; ``middle`` [n, 2] is the axis.

    ``slope`` is how fast cloth comes back to the body, metres a metre; it begins to hang below ``high``.
    """
    rel = at[:, [0, 2]] - middle
    far, turn = np.hypot(rel[:, 0], rel[:, 1]), np.arctan2(rel[:, 0], rel[:, 1])
    low = float(at[which, 1].min()) if which.any() else 0.0
    step, around = 0.015, 48
    rows = int((at[which, 1].max() - low) / step) + 2 if which.any() else 2
    i = np.clip((at[:, 1] - low) / step, 0, rows - 1.001)
    j = (turn / (2 * np.pi) + 0.5) % 1.0 * around - 0.5
    total, count = np.zeros((rows, around), np.float32), np.full((rows, around), 1e-6, np.float32)
    cell = np.round(i[which]).astype(int), np.round(j[which]).astype(int) % around
    np.add.at(total, cell, far[which])
    np.add.at(count, cell, 1)
    wide = [cv2.GaussianBlur(np.concatenate([t[:, -8:], t, t[:, :8]], 1), (0, 0), 1.6)[:, 8:-8] for t in (total, count)]
    reach = wide[0] / np.maximum(wide[1], 1e-6)
    hung = _closed(reach, 9)
    for row in range(rows - 2, -1, -1):
        if low + row * step < high:
            hung[row] = np.maximum(hung[row], hung[row + 1] - slope * step)
    hung = cv2.GaussianBlur(np.concatenate([hung[:, -8:], hung, hung[:, :8]], 1), (0, 0), 1.5)[:, 8:-8]
    off = np.clip(hung - reach, 0, None)
    a, b = np.floor(i).astype(int), np.floor(j).astype(int)
    u, v = i - a, j - b
    top = np.minimum(a + 1, rows - 1)
    found = (off[a, b % around] * (1 - v) + off[a, (b + 1) % around] * v) * (1 - u)
    found = found + (off[top, b % around] * (1 - v) + off[top, (b + 1) % around] * v) * u
    return np.asarray(np.where(which, found, 0), np.float32)
