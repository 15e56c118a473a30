"""Eyes: a ball whose white is not white, an iris with its fibres and dark rim, a cornea's bulge, and lashes."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Ints, Surface, mesh
from rushes.engines.previz.people.body import base
from rushes.engines.previz.people.looks import Looks
from rushes.engines.previz.people.pieces import Piece, open_sides, rigid, together

IRIS_METRES, PUPIL_METRES = 0.0062, 0.0021
AROUND = 44
WHITE = np.array([0.52, 0.475, 0.445])
LASH = np.array([0.014, 0.011, 0.010])


def eyeball(centre: Floats, radius: float, told: Looks) -> Piece:
    """An eye that looks along +z, about its centre, metres."""
    iris, pupil = float(np.arcsin(IRIS_METRES / radius)), float(np.arcsin(PUPIL_METRES / radius))
    rings = np.concatenate([np.linspace(0, pupil, 3), np.linspace(pupil * 1.08, iris * 0.97, 9),
                            iris * np.array([1.02, 1.08, 1.2, 1.5, 1.9, 2.4]), [1.5, 2.2]])  # fmt: skip
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    away, round_ = np.meshgrid(rings, turn, indexing="ij")
    bulge = 1 + 0.05 * np.clip(1 - (away / iris) ** 2, 0, 1)
    ball = np.stack([np.sin(away) * np.cos(round_), np.sin(away) * np.sin(round_), np.cos(away)], -1) * bulge[..., None]
    rows = np.arange(len(rings) * AROUND).reshape(len(rings), AROUND)
    a, b = rows[:-1].reshape(-1), rows[1:].reshape(-1)
    c, d = np.roll(rows, -1, 1)[1:].reshape(-1), np.roll(rows, -1, 1)[:-1].reshape(-1)
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    colours = _colours(away, ball[..., 1], iris, pupil, told.eyes, told.seed)
    return rigid(mesh(ball.reshape(-1, 3) * radius + centre, faces, colours.reshape(-1, 3), Surface.EYE), "head")


def _colours(away: Floats, high: Floats, iris: float, pupil: float, colour: Vector, seed: int) -> Floats:
    rng = np.random.default_rng(seed + 21)
    fibres = 1 + 0.16 * rng.normal(size=(1, AROUND, 1)) + 0.06 * rng.normal(size=(*away.shape, 1))
    depth = np.clip((away - pupil) / (iris - pupil), 0, 1)[..., None]
    light = 0.75 + 0.75 * np.exp(-(((depth - 0.28) / 0.22) ** 2)) - 0.25 * depth
    tone = np.array(colour) * np.clip(light * fibres, 0.3, 2.2) + np.array([0.05, 0.03, 0.01]) * np.exp(
        -((depth / 0.3) ** 2)
    )
    tone = tone * (1 - 0.78 * np.clip((depth - 0.76) / 0.24, 0, 1))
    out = np.clip((away - iris * 1.5) / 0.7, 0, 1)[..., None]
    white = WHITE * (1 - out * np.array([0.10, 0.38, 0.40]))
    white = white * (0.70 + 0.30 * np.clip((away - iris) / (iris * 0.12), 0, 1))[..., None]
    shown = np.where((away > iris)[..., None], white, tone)
    shown = np.where((away < pupil * 1.04)[..., None], 0.004, shown)
    lid = np.clip((high - 0.10) / 0.26, 0, 1)[..., None]  # the lid's shade on the ball
    return np.asarray(shown * (1 - 0.55 * lid), np.float32)


@lru_cache(maxsize=4)
def _strip(name: str) -> tuple[Ints, ...]:
    """The rows of a strip of lashes from its root to its tip, each from the nose outwards: base points in order."""
    told = base()
    faces = told.faces[told.quads(f"helper-{name}")]
    count = np.bincount(faces.reshape(-1), minlength=len(told.points))
    follow = {int(a): int(b) for a, b in open_sides(np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]]))}
    chains = []
    for corner in np.flatnonzero(count == 1).tolist():
        chain = [corner, follow[corner]]
        while count[chain[-1]] != 1:
            chain.append(follow[chain[-1]])
        chains.append(chain)
    ring = told.points[told.points_of(f"helper-{name[0]}-eye")]
    middle = (ring.max(0) + ring.min(0)) / 2
    long = sorted(chains, key=len)[-2:]
    row = min(long, key=lambda chain: float(np.linalg.norm(told.points[chain] - middle, axis=1).mean()))
    if np.abs(told.points[row[0], 0]) > np.abs(told.points[row[-1], 0]):
        row = row[::-1]
    sides_ = {frozenset((int(f[k]), int(f[k - 1]))) for f in faces for k in range(4)}
    near: dict[int, set[int]] = {}
    for pair in sides_:
        a, b = sorted(pair)
        near.setdefault(a, set()).add(b)
        near.setdefault(b, set()).add(a)
    rows, seen = [row], set(row)
    while all(len(near[v] - seen) == 1 for v in rows[-1]):
        rows.append([min(near[v] - seen) for v in rows[-1]])
        seen |= set(rows[-1])
    return tuple(np.array(each, np.int32) for each in rows)


def lashes(points: Floats, told: Looks) -> Piece:
    """The lashes of both eyes, upper and lower, hair by hair, and the dark line they grow from."""
    out = []
    for side in "lr":
        for which, count, much in ((2, 44, 1.0), (1, 24, 0.55)):
            out.append(
                _lashes(points, f"{side}-eyelashes-{which}", count, much * (1.0 if told.sex < 0.5 else 0.72), told)
            )
    return together(out)


def _lashes(points: Floats, name: str, count: int, long: float, told: Looks) -> Piece:
    rows = _strip(name)
    rng = np.random.default_rng([told.seed, count])
    at = (np.arange(count) + rng.uniform(0.2, 0.8, count)) / count
    size = long * rng.uniform(0.75, 1.05, count) * np.interp(at, [0, 0.2, 0.8, 1], [0.55, 0.9, 1.1, 0.9])
    lean = (at - 0.35) * 0.10 + rng.normal(0, 0.012, count)
    laid = [_along(points, row, np.clip(at + lean * k / len(rows), 0, 1)) for k, row in enumerate(rows)]
    path = np.stack([each[0] for each in laid], 1).astype(float)
    path = path[:, :1] + (path - path[:, :1]) * size[:, None, None]
    side = np.gradient(path[:, 0], axis=0)
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    wide = 0.00020 * np.linspace(1, 0.12, len(rows))
    hairs = np.stack([path - side[:, None] * wide[:, None], path + side[:, None] * wide[:, None]], 2)
    n = np.arange(count * len(rows) * 2).reshape(count, len(rows), 2)
    a, b, c, d = (corner.reshape(-1) for corner in (n[:, :-1, 0], n[:, :-1, 1], n[:, 1:, 1], n[:, 1:, 0]))
    made = rigid(
        mesh(hairs, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), LASH, Surface.MATTE), "head"
    )
    source = np.stack([each[1] for each in laid], 1).repeat(2, 1).reshape(-1, 2)
    part = np.stack([each[2] for each in laid], 1).repeat(2, 1).reshape(-1)
    grown = Piece(made.mesh, made.bone, made.weight, source.astype(np.int32), part.astype(np.float32))
    return together(
        [grown, _line(points, rows[0], rows[1], (0.55 if told.sex < 0.5 else 0.35) * (1 if long > 0.6 else 0.4))]
    )


def _along(points: Floats, chain: Ints, at: NDArray[np.float64]) -> tuple[Floats, Ints, Floats]:
    """Places along a chain of base points, 0..1, and the two points each lies between."""
    where = np.clip(at, 0, 0.9999) * (len(chain) - 1)
    k = where.astype(int)
    part = (where - k).astype(np.float32)
    a, b = chain[k], chain[k + 1]
    return points[a] + (points[b] - points[a]) * part[:, None], np.stack([a, b], 1), part


def _line(points: Floats, root: Ints, tip: Ints, wide: float) -> Piece:
    """The dark line of the lid's rim."""
    low, source, part = _along(points, root, np.linspace(0.03, 0.99, 24))
    high, _, _ = _along(points, tip, np.linspace(0.03, 0.99, 24))
    rim = np.stack([low, low + (high - low) * wide], 1).reshape(-1, 3)
    n = np.arange(23)[:, None] * 2
    faces = (n[:, None] + np.array([[0, 2, 3], [0, 3, 1]])).reshape(-1, 3)
    made = rigid(mesh(rim, faces, LASH * 1.6, Surface.MATTE), "head")
    return Piece(
        made.mesh, made.bone, made.weight, source.repeat(2, 0).astype(np.int32), part.repeat(2).astype(np.float32)
    )
