"""Clothes: cut from the suit that lies about the base mesh, exactly along hems, necklines and openings.

Each garment is a field over the suit, positive where there is cloth; the cut follows its zero line. Cloth stands off the
body, more where it hangs, with folds where it gathers, and its edges are turned in.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Surface
from rushes.engines.previz.people.body import base
from rushes.engines.previz.people.looks import CLOTHES, linear
from rushes.engines.previz.people.pieces import Piece, cut, dominated, hemmed, of_base, offset
from rushes.engines.previz.scene import Garment

DEFAULTS = {"t-shirt": "black", "shirt": "light blue", "blouse": "cream", "sweater": "olive", "cardigan": "beige",
    "jacket": "navy", "coat": "brown", "vest": "brown", "hoodie": "grey", "suit": "navy", "dress": "burgundy",
    "skirt": "navy", "trousers": "brown", "jeans": "navy", "shorts": "beige", "robe": "burgundy", "apron": "cream",
    "pyjamas": "light blue", "shoes": "brown", "boots": "black"}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Measures:
    """Where things are on a body at rest, metres: heights and places that cuts are told by."""

    neck: Floats
    shoulder: float
    waist: float
    hip: float
    crotch: float
    knee: float
    ankle: float
    arm: Floats
    """For each base point: how far along the arm it lies, 0 at the shoulder, 1 at the wrist; -1 off the arm."""
    middle: float
    """z of the body's middle."""
    wide: float
    """x of the left shoulder's joint."""


def measured(points: Floats) -> Measures:
    """The measures of a shape (the whole base mesh, feet on the floor)."""
    told = base()

    def at(name: str) -> Floats:
        return np.asarray(points[told.points_of(name)].mean(0))

    shoulder, wrist = at("joint-l-shoulder"), at("joint-l-hand")
    way = wrist - shoulder
    long = float(way @ way)
    along = ((points * (np.sign(points[:, :1]) * (1, 0, 0) + (0, 1, 1)) - shoulder) @ way) / long
    arms = dominated(
        lambda name: name.startswith(("upperarm", "lowerarm", "hand", "index", "thumb", "middle", "ring", "pinky"))
    )
    return Measures(
        at("joint-neck"), float(shoulder[1]), float(at("joint-spine-2")[1]), float(at("joint-pelvis")[1]),
        float(at("joint-l-upper-leg")[1]) - 0.06, float(at("joint-l-knee")[1]), float(at("joint-l-ankle")[1]),
        np.where(arms, along, -1).astype(np.float32), float(at("joint-pelvis")[2]),
        float(shoulder[0]),
    )  # fmt: skip


Field = Callable[[Floats, Floats, Measures], Floats]
"""Points float32 [n, 3], how far along the arm, and the measures, to where there is cloth (above 0), metres."""


def _sleeves(length: float) -> Field:
    return lambda p, arm, m: np.where(arm >= 0, (length - arm) * 0.5, 0.5)


def _neckline(drop: float, tilt: float) -> Field:
    """Below a plane through the neck that falls to the front: crew necks flat, open ones steep."""
    return lambda p, arm, m: (
        (m.neck[1] + drop - p[:, 1]) - tilt * (p[:, 2] - m.neck[2]) + 0.25 * np.clip(np.abs(p[:, 0]) - 0.11, 0, None)
    )


def _down_to(height: Callable[[Measures], float]) -> Field:
    return lambda p, arm, m: np.where(arm > 0.18, 0.5, p[:, 1] - height(m))


def _open_front(width: float) -> Field:
    """Open at the front from the neck to the hem, a little wider below."""
    return lambda p, arm, m: np.maximum(
        np.abs(p[:, 0]) - width - 0.05 * np.clip(m.shoulder - 0.05 - p[:, 1], 0, 0.5), (m.middle + 0.02 - p[:, 2]) * 1.5
    )


def _low_front(width: float) -> Field:
    """Open at the front in a V: nearly closed below the chest, wide at the neck."""
    return lambda p, arm, m: np.maximum(
        np.abs(p[:, 0]) - width - 0.32 * np.clip(p[:, 1] - m.shoulder + 0.20, 0, 0.24), (m.middle + 0.02 - p[:, 2]) * 1.5
    )


def _armholes() -> Field:
    """No sleeves: cut straight down beside the shoulder joints."""
    return lambda p, arm, m: m.wide + 0.004 - np.abs(p[:, 0])


def _legs(to: Callable[[Measures], float]) -> Field:
    return lambda p, arm, m: np.where(arm > -0.5, -0.5, np.minimum(m.waist + 0.005 - p[:, 1], p[:, 1] - to(m)))


@dataclass(frozen=True)
class Cut:
    """A garment: its fields, how far it stands off (metres) at the body, the arms and the hem, and its folds."""

    fields: tuple[Field, ...]
    off: float
    sleeve: float = 0.0
    hem: float = 0.0
    fold: float = 0.004
    surface: Surface = Surface.CLOTH
    knit: bool = False


CUTS: dict[str, Cut] = {
    "t-shirt": Cut((_neckline(0.015, 0.55), _sleeves(0.40), _down_to(lambda m: m.hip - 0.03)), 0.012, 0.012, 0.014),
    "shirt": Cut((_neckline(0.035, 0.75), _sleeves(1.0), _down_to(lambda m: m.hip - 0.07)), 0.014, 0.014, 0.022, 0.006),
    "blouse": Cut((_neckline(0.01, 0.95), _sleeves(0.97), _down_to(lambda m: m.hip - 0.04)), 0.015, 0.018, 0.02, 0.006),
    "sweater": Cut((_neckline(0.03, 0.5), _sleeves(1.0), _down_to(lambda m: m.hip - 0.05)), 0.016, 0.014, 0.012, 0.006,
                   knit=True),
    "hoodie": Cut((_neckline(0.05, 0.5), _sleeves(1.0), _down_to(lambda m: m.hip - 0.06)), 0.026, 0.022, 0.01, 0.008),
    "cardigan": Cut((_neckline(-0.005, 0.7), _sleeves(1.0), _down_to(lambda m: m.hip - 0.11), _open_front(0.045)), 0.019,
                    0.016, 0.02, 0.007, knit=True),
    "vest": Cut((_neckline(0.0, 0.55), _armholes(), _down_to(lambda m: m.hip - 0.08), _low_front(0.006)), 0.015, 0.012,
                0.006, 0.004, knit=True),
    "jacket": Cut((_neckline(0.0, 0.75), _sleeves(1.0), _down_to(lambda m: m.hip - 0.06), _open_front(0.05)), 0.022,
                  0.017, 0.01, 0.005),
    "coat": Cut((_neckline(0.0, 0.75), _sleeves(1.02), _down_to(lambda m: m.knee + 0.08), _open_front(0.04)), 0.034,
                0.026, 0.05, 0.006),
    "trousers": Cut((_legs(lambda m: m.ankle + 0.012),), 0.012, 0, 0.018, 0.005),
    "jeans": Cut((_legs(lambda m: m.ankle + 0.015),), 0.009, 0, 0.010, 0.004),
    "shorts": Cut((_legs(lambda m: m.knee + 0.06),), 0.014, 0, 0.02, 0.004),
}  # fmt: skip
ALIKE = {"suit": "jacket", "robe": "coat", "pyjamas": "shirt", "uniform": "jacket", "costume": "blouse",
    "shawl": "cardigan"}  # fmt: skip


def dressed(points: Floats, m: Measures, garments: tuple[Garment, ...]) -> tuple[list[Piece], Floats]:
    """The clothes, and how far inside cloth each base point is, metres (above 0: hidden)."""
    told = base()
    suit = of_base(points, told.quads("helper-tights"), (0.2, 0.2, 0.2), Surface.CLOTH)
    arm = m.arm[suit.source[:, 0]]
    out, hidden = [], np.full(len(points), -1.0, np.float32)
    layer = 0.0
    for garment in garments:
        kind = ALIKE.get(garment.kind, garment.kind)
        colour = cloth_colour(garment)
        if kind in ("skirt", "dress"):
            out.append(_skirt(points, m, colour, long=garment.kind == "dress"))
            hidden = np.maximum(
                hidden, np.where(m.arm > -0.5, -1, np.minimum(m.waist - points[:, 1], points[:, 1] - m.knee))
            )
        if kind == "dress":
            kind = "blouse"
        if kind not in CUTS:
            continue
        how = CUTS[kind]
        field = np.min([each(suit.mesh.points, arm, m) for each in how.fields], 0)
        piece = cut(suit, field.astype(np.float32))
        out.append(hemmed(_hung(piece, how, m, colour, layer)))
        over = np.min([each(points, m.arm, m) for each in how.fields], 0)
        if "cardigan" != kind and kind not in ("jacket", "coat", "vest"):
            hidden = np.maximum(hidden, over)
        layer += 0.006 if how.off > 0.013 else 0.004
    return out, hidden


def cloth_colour(garment: Garment) -> Vector:
    """The colour of a garment, linear RGB; denim is blue."""
    name = garment.colour or DEFAULTS.get(garment.kind, "grey")
    if garment.kind == "jeans" and name in ("navy", "blue"):
        return linear((62, 70, 88))
    return linear(CLOTHES.get(name, CLOTHES["grey"]))


def _hung(piece: Piece, how: Cut, m: Measures, colour: Vector, layer: float) -> Piece:
    """Cloth that stands off the body, with folds, a shade in their depths, and ribs where it is knitted."""
    p, arm = piece.mesh.points, m.arm[np.maximum(piece.source[:, 0], 0)]
    sleeve = np.clip(arm / 0.15, 0, 1)
    low = np.clip((m.waist + 0.05 - p[:, 1]) / 0.30, 0, 1) if how.sleeve else np.clip((m.knee - p[:, 1]) / 0.35, 0, 1)
    folds = (
        np.sin(p[:, 1] * 34 + np.sin(p[:, 0] * 19) * 2) * 0.45
        + np.sin(p[:, 1] * 61 - p[:, 2] * 40 + p[:, 0] * 15) * 0.3
    )
    bend = np.exp(-(((arm - 0.52) / 0.12) ** 2)) * (arm > 0) + np.exp(-(((p[:, 1] - m.waist) / 0.08) ** 2)) * 0.8
    bend = bend + np.exp(-(((p[:, 1] - m.knee) / 0.09) ** 2)) * 0.6 + 0.25
    off = how.off * (1 - sleeve) + how.sleeve * sleeve + how.hem * low * (1 - sleeve) + layer + how.fold * folds * bend
    shade = np.clip(1 + 0.16 * folds * bend, 0.6, 1.25)
    if how.knit:
        shade = shade * (1 + 0.05 * np.sin(p[:, 0] * 420) * np.sin(p[:, 1] * 60))
    colours = np.asarray(np.array(colour) * shade[:, None], np.float32)
    hung = offset(piece, off.astype(np.float32))
    surface = np.full(len(hung.mesh.faces), int(how.surface), np.int32)
    return replace(hung, mesh=replace(hung.mesh, colours=colours, surface=surface, rest=p.copy()))


def _skirt(points: Floats, m: Measures, colour: Vector, long: bool) -> Piece:
    told = base()
    skirt = of_base(points, told.quads("helper-skirt"), colour, Surface.CLOTH)
    p = skirt.mesh.points
    skirt = cut(skirt, (p[:, 1] - (m.knee - (0.18 if long else 0.02))).astype(np.float32))
    p = skirt.mesh.points
    turn = np.arctan2(p[:, 0], p[:, 2] - m.middle)
    pleat = np.sin(turn * 13) * np.clip((m.hip - p[:, 1]) / 0.4, 0, 1)
    colours = np.asarray(np.array(colour) * (1 + 0.18 * pleat)[:, None], np.float32)
    skirt = offset(skirt, (0.014 + 0.012 * pleat).astype(np.float32))
    return hemmed(replace(skirt, mesh=replace(skirt.mesh, colours=colours)))


def shod(points: Floats, m: Measures, garments: tuple[Garment, ...]) -> list[Piece]:
    """Shoes: the feet, thicker and smoother, cut at the ankle; boots higher."""
    shoe = next((g for g in garments if g.kind in ("shoes", "boots")), None)
    if shoe is None:
        return []
    told = base()
    feet = dominated(lambda name: name.startswith(("foot", "ball", "calf")))
    quads = told.quads("body") & feet[told.faces].all(1)
    piece = of_base(points, quads, cloth_colour(shoe), Surface.SHEEN)
    top = m.ankle + (0.16 if shoe.kind == "boots" else 0.005)
    piece = cut(piece, (top - piece.mesh.points[:, 1]).astype(np.float32))
    out = offset(piece, 0.014)
    flat = out.mesh.points.copy()
    flat[:, 1] = np.maximum(flat[:, 1], 0.0)
    dark = np.where((flat[:, 1] < 0.018)[:, None], 0.35, 1.0)
    return [
        hemmed(replace(out, mesh=replace(out.mesh, points=flat, colours=(out.mesh.colours * dark).astype(np.float32))))
    ]
