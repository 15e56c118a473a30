"""Clothes: cut from the suit about the body, exactly along hems, necklines and openings, layer over layer.

Each garment is a field over the suit, positive where there is cloth; the cut follows its zero line. Cloth lies on
shoulders and chest and hangs from there, gathers in folds, and its edges are turned in.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.colours import CLOTHES, linear
from rushes.engines.previz.people.cuts import ALIKE, CUTS, Cut
from rushes.engines.previz.people.folds import folds
from rushes.engines.previz.people.pieces import Piece, cut, evened, relaxed, sides
from rushes.engines.previz.people.skirts import skirt
from rushes.engines.previz.people.suit import Measures, Spots, Suit, hanging, suit
from rushes.engines.previz.people.trims import sewn, split, strips
from rushes.engines.previz.scene import Garment

DEFAULTS = {"t-shirt": "black", "shirt": "light blue", "blouse": "cream", "sweater": "olive", "cardigan": "oatmeal",
    "jacket": "navy", "coat": "brown", "vest": "brown", "hoodie": "grey", "suit": "navy", "dress": "burgundy",
    "skirt": "navy", "trousers": "grey", "jeans": "navy", "shorts": "beige", "robe": "burgundy", "apron": "cream",
    "pyjamas": "light blue", "shoes": "brown", "boots": "black", "hat": "brown", "cap": "navy", "scarf": "crimson",
    "tie": "burgundy"}  # fmt: skip
BELOW = {"suit": "trousers", "pyjamas": "trousers", "uniform": "trousers"}
OVER = ("sweater", "vest", "cardigan", "hoodie", "suit", "jacket", "robe", "coat")
SHADE = 0.4
"""How much darker the valleys of folds are, where less of the sky reaches."""
SKIRTS = ("skirt", "dress", "coat", "robe", "apron")


@dataclass(eq=False)
class Layers:
    """What is worn so far: where the outermost cloth is on the suit, and how deep in cloth each base point is."""

    outer: Floats
    hidden: Floats


def dressed(points: Floats, garments: tuple[Garment, ...], seed: int) -> tuple[list[Piece], Floats]:
    """The clothes, and how far inside cloth each base point is, metres (above 0: hidden)."""
    cloth = suit(points)
    layers = Layers(cloth.piece.mesh.points.copy(), np.full(len(points), -1.0, np.float32))
    out: list[Piece] = []
    for k, garment in enumerate(garments):
        colour = cloth_colour(garment)
        inner = any(each.kind in OVER for each in garments[k + 1 :]) or any(each.kind == "skirt" for each in garments)
        for kind in (BELOW.get(garment.kind, ""), ALIKE.get(garment.kind, garment.kind)):
            if garment.kind in SKIRTS and kind:
                out += skirt(points, cloth.m, garment.kind, colour, layers.hidden)
            if kind in CUTS:
                out += _worn(cloth, layers, kind, _tight(CUTS[kind]) if inner else CUTS[kind], colour, seed)
    return out, layers.hidden


def _tight(how: Cut) -> Cut:
    """What is worn under something else lies close, so that it does not show through."""
    if len(how.fields) == 1:
        return how
    return replace(how, off=0.003, sleeve=0.002, cuff=0.004, hang=how.hang * 0.5, fold=0.002)


def _worn(cloth: Suit, layers: Layers, kind: str, how: Cut, colour: Vector, seed: int) -> list[Piece]:
    field = np.asarray(np.min([each(cloth.spots, cloth.m) for each in how.fields], 0), np.float32)
    at, fold = _hung(cloth, layers.outer, how, field, seed + len(kind))
    shade = np.clip(1 + SHADE * fold, 0.6, 1.2)[:, None]
    whole = replace(cloth.piece, mesh=replace(
        cloth.piece.mesh, points=at, colours=(np.array(colour, np.float32) * shade).astype(np.float32),
        surface=np.full(len(cloth.piece.mesh.faces), int(how.surface), np.int32),
    ))  # fmt: skip
    covers = field > -0.02
    layers.outer = np.where(covers[:, None], at, layers.outer).astype(np.float32)
    if not how.open_:
        over = np.min([each(cloth.body, cloth.m) for each in how.fields], 0)
        layers.hidden = np.maximum(layers.hidden, np.where(cloth.bare, -1, over)).astype(np.float32)
    bands = strips(cloth, how)
    marks = np.zeros((len(field), 2), np.float32)
    for k, band in enumerate(bands):
        marks[:, k] = band.where
    marked = replace(whole, mesh=replace(whole.mesh, uv=marks))
    return [*split(evened(cut(marked, field), 8), bands), *sewn(whole, cloth, how, colour)]


def _hung(cloth: Suit, under: Floats, how: Cut, field: Floats, seed: int) -> tuple[Floats, Floats]:
    """Where a garment's cloth is over what is worn under it, and its folds."""
    s, m, base = cloth.spots, cloth.m, cloth.piece.mesh
    edges = sides(base.faces)
    smooth = base.points + relaxed(under - base.points, edges, 14)  # cloth spans the edges of what is below
    normal = relaxed(replace(base, points=smooth).normals, edges, 2)
    at = smooth + normal * _off(s, how)[:, None]
    legs = (s.leg > 0.4) & (s.at[:, 1] < m.crotch + 0.02)
    trunk = (s.arm < 0.5) & ~legs
    middle = np.array([[0.0, m.neck[2] * 0.5 + m.thigh[2] * 0.5]])
    much = hanging(at, trunk, np.repeat(middle, len(at), 0), how.slope, m.chest + 0.06)
    trousers = len(how.fields) == 1
    much = much * np.clip((s.at[:, 1] - m.crotch - 0.01) / 0.09 if trousers else (s.at[:, 1] - m.crotch) / 0.03, 0, 1)
    at = at + _away(at, middle) * (much * how.hang)[:, None]
    for side in (1, -1):
        axis = _leg_axis(s.at[:, 1], m, side)
        one = legs & (s.at[:, 0] * side > 0)
        much = np.minimum(hanging(at, one, axis, how.slope, m.crotch), 0.05)
        at = at + _away(at, axis) * (much * how.hang)[:, None]
    at = at + relaxed(_sleeved(at, s, how) - at, edges, 5)
    if trousers:  # flat at the waist, and they fall on the shoes
        at = under + (at - under) * np.clip((m.waist + 0.02 - s.at[:, 1]) / 0.08, 0.12, 1)[:, None]
        at = at - (0, 1, 0) * (0.034 * np.clip((m.knee - 0.05 - s.at[:, 1]) / (m.knee - m.ankle), 0, 1) * legs)[:, None]
    near = np.clip(field / 0.05, 0.35, 1)
    fold = relaxed(folds(s, m, seed), edges, 1) * near
    at = at + normal * (how.fold * fold)[:, None]
    at = np.where((field > -0.05)[:, None], relaxed(at, edges, 1, 0.35), at)
    clear = ((at - under) * normal).sum(1)  # never into what is worn below
    return np.asarray(at + normal * np.clip((0.001 if trousers else 0.004) - clear, 0, None)[:, None], np.float32), fold


def _off(s: Spots, how: Cut) -> Floats:
    part = np.clip(s.along, 0, 1)
    sleeve = how.sleeve * 0.5 + (how.cuff - how.sleeve * 0.5) * part
    ball = np.exp(-(((s.along - 0.04) / 0.13) ** 2)) * 0.55  # cloth is tight over the ball of the shoulder
    return np.asarray(
        (1 - ball) * how.off * (1 - s.arm) + (1 - ball) * np.minimum(sleeve, how.off + 0.004) * s.arm, np.float32
    )


def _away(at: Floats, middle: NDArray[np.floating]) -> Floats:
    rel = at[:, [0, 2]] - middle
    rel = rel / np.maximum(np.hypot(rel[:, 0], rel[:, 1])[:, None], 1e-6)
    return np.stack([rel[:, 0], np.zeros(len(rel)), rel[:, 1]], 1).astype(np.float32)


def _leg_axis(y: Floats, m: Measures, side: int) -> Floats:
    part = np.clip((m.thigh[1] - y) / (m.thigh[1] - m.foot[1]), 0, 1)[:, None]
    axis = m.thigh[[0, 2]] * (1 - part) + m.foot[[0, 2]] * part
    return np.asarray(axis * (side, 1), np.float32)


def _sleeved(at: Floats, s: Spots, how: Cut) -> Floats:
    """Sleeves hang about the arm as tubes that narrow evenly, not as a second skin."""
    mirror = np.where(s.at[:, :1] < 0, -1, 1) * (1, 0, 0) + (0, 1, 1)
    rel = at * mirror - s.axis
    far = np.linalg.norm(rel, axis=1)
    inside = (s.arm > 0.5) & (s.along > 0.02)
    upper = inside & (s.along > 0.18) & (s.along < 0.40)
    big = float(np.percentile(far[upper], 55)) if upper.any() else 0.05
    end = inside & (s.along > 0.9) & (s.along < 1.02)
    small = (float(np.percentile(far[end], 60)) if end.any() else 0.03) + how.cuff * 0.5
    goal = np.interp(s.along, [0.0, 0.25, 0.95, 1.1], [0, big + how.sleeve * 0.25, small, small])
    grow = np.clip(goal / np.maximum(far, 1e-6), 1.0, 1.6)
    part = np.clip((s.arm - 0.5) * 4, 0, 1) * np.clip((s.along - 0.06) / 0.15, 0, 1)
    grow = 1 + (grow - 1) * part
    return np.asarray((s.axis + rel * grow[:, None]) * mirror, np.float32)


def cloth_colour(garment: Garment) -> Vector:
    """The colour of a garment, linear RGB; denim is blue."""
    name = garment.colour or DEFAULTS.get(garment.kind, "grey")
    if garment.kind == "jeans" and name in ("navy", "blue"):
        return linear(CLOTHES["denim"])
    return linear(CLOTHES.get(name, CLOTHES["grey"]))
