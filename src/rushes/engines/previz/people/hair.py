"""Hair: a cap on the scalp along a soft hairline, and hundreds of locks that are combed over it, fall and wave."""

from dataclasses import replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Surface
from rushes.engines.previz.people.body import base, mask
from rushes.engines.previz.people.combing import LENGTHS, combed, cropped, fringe, loose
from rushes.engines.previz.people.locks import Strands, ribbons, ropes, streaked
from rushes.engines.previz.people.pieces import Piece, cut, dominated, of_base, offset, relaxed, sides
from rushes.engines.previz.people.skull import Doubles, Skull
from rushes.engines.previz.people.tied import afro, bun, plait, tail, tie_of
from rushes.engines.previz.scene import Hair

TIED = ("ponytail", "bun", "tied", "braid")


def grown(points: Floats, head: Skull, hair: Hair, colour: Vector, sex: float, years: float, seed: int) -> list[Piece]:
    """The hair of a head: nothing where it is bald, else the cap and its locks; ``head`` is what it lies on."""
    if hair.length == "bald":
        return []
    rng = np.random.default_rng(seed)
    tie = tie_of(head, hair.style) if hair.style in TIED else None
    cap = _cap(points, head, colour, tie, thin=sex > 0.5)
    if hair.style == "coily":
        return [cap, *afro(cap, head, hair, colour, rng)]
    root = _roots(cap, rng, 1250 if LENGTHS.get(hair.length, 0.2) < 0.1 and tie is None else 640)
    if tie is not None:
        over = [ribbons(combed(root, head, tie, rng), head, colour, rng)]
        return [cap, *over, *_gathered(head, tie, hair, colour, rng)]
    if LENGTHS.get(hair.length, 0.3) < 0.1:
        return [cap, ribbons(cropped(root, head, hair, rng, years), head, colour, rng)]
    made = loose(np.concatenate([root, _brow(cap, head, rng)]), head, hair, rng)
    out = [
        cap,
        ropes(_few(made), head, colour, rng) if hair.style == "dreadlocks" else ribbons(made, head, colour, rng),
    ]
    return [*out, ribbons(fringe(head, rng), head, colour, rng)] if hair.style == "fringe" else out


def _gathered(head: Skull, tie: Doubles, hair: Hair, colour: Vector, rng: np.random.Generator) -> list[Piece]:
    if hair.style == "bun":
        return bun(head, tie, colour, rng)
    if hair.style == "braid":
        return plait(head, tie, hair, colour, rng)
    return tail(head, tie, hair, colour, rng)


def _few(strands: Strands) -> Strands:
    return Strands(strands.paths[::5], np.full(len(strands.paths[::5]), 0.0062))


def hairline(points: Floats, head: Skull, receding: float = 0.0, whiskers: float = 0.0) -> Floats:
    """Above 0 where hair grows, metres from the line: forehead, temples, before and behind the ears, nape."""
    deep = (points[:, 2] - head.back) / (head.front - head.back)  # 0 at the back, 1 at the face
    span = head.top - head.eyes[1]
    line = head.eyes[1] + span * np.interp(deep, [0, 0.20, 0.36, 0.44, 0.52, 0.60, 0.64, 0.70, 0.78, 0.86, 1], [
        -0.95, -0.85, -0.55, -0.10, 0.14, 0.12, 0.22, 0.38, 0.52, 0.58, 0.64])  # fmt: skip
    line = line - whiskers * span * 0.28 * np.exp(-(((deep - 0.61) / 0.045) ** 2))
    side = np.abs(points[:, 0])
    peak = np.exp(-((side / 0.016) ** 2)) * 0.003 - receding * 0.014 * np.exp(-(((side - 0.045) / 0.018) ** 2)) * (
        deep > 0.7
    )
    rough = 0.0011 * np.sin(points[:, 0] * 900 + 2) + 0.0009 * np.sin(points[:, 0] * 410 + points[:, 2] * 700)
    return np.asarray(points[:, 1] - line + peak + rough, np.float32)


def _cap(points: Floats, head: Skull, colour: Vector, tie: Doubles | None, thin: bool) -> Piece:
    """The ground of the hair: the scalp inside the hairline, a little raised, darker than the locks."""
    skull_ = dominated(lambda name: name in ("head", "neck_01")) & (mask("inside-mouth") < 0.3)
    piece = of_base(points, base().quads("body") & skull_[base().faces].all(1), colour, Surface.HAIR)
    ears = mask("ears")[piece.source[:, 0]]
    field = np.where(ears > 0.25, -0.004, hairline(piece.mesh.points, head, 0.5 * thin, float(thin)))
    field = relaxed(field.astype(np.float32), sides(piece.mesh.faces), 1, 0.3)
    field = field - np.float32(0.0025)  # the first hairs are painted
    piece = cut(piece, np.where(piece.mesh.points[:, 1] < head.neck + 0.035, np.float32(-0.01), field))
    inside = np.clip(hairline(piece.mesh.points, head, 0.5 * thin, float(thin)), 0, None)
    piece = offset(piece, np.clip(inside * 0.22, 0.0006, 0.005).astype(np.float32))
    fade = np.clip(0.55 + inside / 0.03, 0.55, 0.8 if tie is None else 0.95)[:, None]
    rest = streaked(piece.mesh.points, head, tie)
    return replace(piece, mesh=replace(piece.mesh, rest=rest, colours=(piece.mesh.colours * fade).astype(np.float32)))


def _brow(cap: Piece, head: Skull, rng: np.random.Generator) -> Doubles:
    """Places close together along the line over the brow: hair that is parted falls from there like a curtain."""
    root = _roots(cap, rng, 6000)
    near = hairline(root.astype(np.float32), head) < 0.011
    root = root[near & (np.abs(head.polar(root)[1]) < np.radians(56))]
    return np.asarray(root[np.linspace(0, len(root) - 1, min(150, len(root))).astype(int)])


def _roots(cap: Piece, rng: np.random.Generator, count: int) -> Doubles:
    """Places spread evenly over the cap, float64 [count, 3]."""
    corner = cap.mesh.points[cap.mesh.faces].astype(float)
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    at = (np.arange(count) + rng.random(count)) / count
    pick = np.clip(np.searchsorted(np.cumsum(area) / area.sum(), at), 0, len(area) - 1)
    u, v = rng.random((2, count))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    a, b, c = (corner[pick, k] for k in range(3))
    return np.asarray(a + (b - a) * u[:, None] + (c - a) * v[:, None])
