"""What finishes a garment: neckbands, ribs, plackets with buttons, button bands, collars, lapels, hoods."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh
from rushes.engines.previz.people.body import bones
from rushes.engines.previz.people.cuts import Cut
from rushes.engines.previz.people.pieces import Piece, cut, hemmed, offset, rigid, sides, together
from rushes.engines.previz.people.suit import Suit

EVEN = 14
"""How often the edge of a strip is evened."""


class Strip(NamedTuple):
    """A strip of a garment that stands out a little: above 0 where it is; its tone, as part of the garment's colour."""

    where: Floats
    tone: float
    lift: float = 0.0018


def strips(cloth: Suit, how: Cut) -> list[Strip]:
    """The strips of a garment, at most two: bands, ribs, cuffs, lapels."""
    return [_STRIPS[name](cloth, how) for name in how.trim if name in _STRIPS][:2]


def sewn(whole: Piece, cloth: Suit, how: Cut, colour: Vector) -> list[Piece]:
    """What is sewn on: collars, hoods and buttons; ``whole`` is the garment's cloth before it was cut."""
    return [piece for name in how.trim if name in _SEWN for piece in _SEWN[name](whole, cloth, how, colour)]


def split(piece: Piece, strips_: Sequence[Strip]) -> list[Piece]:
    """A garment cut along its strips, each raised; its texture coordinates carry where they are."""
    out = []
    for k, strip in enumerate(strips_):
        where = _evened(piece, piece.mesh.uv[:, k])
        if not (where > 0).any():
            continue
        band = cut(piece, where)
        piece = cut(piece, -where)
        raised = offset(band, strip.lift).painted(band.mesh.colours * np.float32(strip.tone))
        out.append(hemmed(raised, strip.lift + 0.003, 0.75, 0.003))
    return [hemmed(piece), *out]


def _evened(piece: Piece, where: Floats) -> Floats:
    """Where a strip is, its edge drawn evenly over the cloth: a seam is sewn along a line, not from point to point."""
    edges, count = sides(piece.mesh.faces), len(piece.part)
    ends, others = np.concatenate([edges[:, 0], edges[:, 1]]), np.concatenate([edges[:, 1], edges[:, 0]])
    near = np.maximum(np.bincount(ends, minlength=count), 1)
    out = where.astype(np.float64)
    for _ in range(EVEN):
        out += 0.5 * (np.bincount(ends, out[others], count) / near - out)
    return np.asarray(out, np.float32)


def _neckband(cloth: Suit, how: Cut) -> Strip:
    neck = how.fields[0](cloth.spots, cloth.m)
    return Strip(np.asarray(0.019 - neck - np.clip(cloth.spots.arm - 0.4, 0, 1), np.float32), 0.90)


def _rib(cloth: Suit, how: Cut) -> Strip:
    sleeve, low = how.fields[1](cloth.spots, cloth.m), how.fields[2](cloth.spots, cloth.m)
    return Strip(np.maximum(0.042 - sleeve, 0.042 - low), 0.92, 0.0010)


def _cuffs(cloth: Suit, how: Cut) -> Strip:
    return Strip(0.05 - how.fields[1](cloth.spots, cloth.m), 0.97)


def _edge(cloth: Suit, how: Cut) -> Strip:
    return Strip(np.asarray(0.016 - np.min([each(cloth.spots, cloth.m) for each in how.fields], 0), np.float32), 0.86)


def _front(cloth: Suit, how: Cut) -> Floats:
    """Metres from the opening and the neckline."""
    return np.minimum(how.fields[0](cloth.spots, cloth.m), how.fields[3](cloth.spots, cloth.m))


def _band(cloth: Suit, how: Cut) -> Strip:
    return Strip(
        np.asarray(0.024 - _front(cloth, how) - np.clip(cloth.spots.arm - 0.4, 0, 1), np.float32), 0.93, 0.0022
    )


def _lapel(cloth: Suit, how: Cut) -> Strip:
    s = cloth.spots
    high = (s.at[:, 1] - (cloth.m.neck[1] - 0.24)) / 0.24
    wide = 0.012 + 0.052 * np.clip(high * 1.5, 0, 1) * np.clip((1.10 - high) * 3, 0.45, 1)
    gone = np.clip((0.02 - high) * 0.4, 0, 1)
    return Strip(np.asarray(wide - _front(cloth, how) - gone - np.clip(s.arm - 0.4, 0, 1), np.float32), 0.84, 0.0050)


def _placket(cloth: Suit, how: Cut) -> Strip:
    s = cloth.spots
    return Strip(
        np.where(s.at[:, 2] > cloth.m.neck[2], 0.016 - np.abs(s.at[:, 0]), -1).astype(np.float32), 1.03, 0.0014
    )


def _shirt_buttons(whole: Piece, cloth: Suit, how: Cut, colour: Vector) -> list[Piece]:
    return [_buttons(whole, cloth, 0.0, cloth.m.neck[1] - 0.07, cloth.m.crotch + 0.07, 6, (0.5, 0.47, 0.42))]


def _band_buttons(whole: Piece, cloth: Suit, how: Cut, colour: Vector) -> list[Piece]:
    return [_buttons(whole, cloth, 0.042, cloth.m.neck[1] - 0.26, cloth.m.crotch + 0.08, 4, (0.10, 0.07, 0.05))]


def _buttons(whole: Piece, cloth: Suit, x: float, high: float, low: float, count: int, colour: Vector) -> Piece:
    """Buttons on the front of a garment, from high to low."""
    points, normal = whole.mesh.points, whole.mesh.normals
    turn = np.linspace(0, 2 * np.pi, 10, endpoint=False)
    out = []
    for y in np.linspace(high, low, count):
        front = np.where(points[:, 2] > cloth.m.neck[2], 0, 1) + np.hypot(points[:, 0] - x, points[:, 1] - y)
        near = np.argsort(front, kind="stable")[:3]
        k = int(near[0])
        weight = 1 / np.maximum(front[near], 1e-4)
        at = (points[near] * (weight / weight.sum())[:, None]).sum(0) * (0, 0, 1) + np.array([x, y, 0])
        way = normal[k]
        side = np.cross((0.0, 1, 0), way)
        side /= np.linalg.norm(side)
        up = np.cross(way, side)
        ring = at + way * 0.0052 + (np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * up) * 0.0058
        rim = ring - way * 0.005
        disc = np.concatenate([[at + way * 0.0060], ring, rim])
        n = np.arange(10)
        m = (n + 1) % 10
        faces = np.concatenate(
            [
                np.stack([0 * n, n + 1, m + 1], 1),
                np.stack([n + 1, n + 11, m + 11], 1),
                np.stack([n + 1, m + 11, m + 1], 1),
            ]
        )
        made = rigid(mesh(disc, faces, colour, Surface.SHEEN), "spine_03")
        out.append(
            replace(
                made, bone=np.repeat(whole.bone[k : k + 1], 21, 0), weight=np.repeat(whole.weight[k : k + 1], 21, 0)
            )
        )
    return together(out)


def _around(cloth: Suit, profile: list[tuple[float, float]], gap: float, wide: float, deep: float, tip: float) -> Mesh:
    """A strip round the neck, from one side of the front to the other, by its profile: out and up, metres."""
    turn = np.linspace(gap, 2 * np.pi - gap, 61)
    neck = cloth.m.neck
    rows = []
    for k, (out, up) in enumerate(profile):
        z = np.where(np.cos(turn) > 0, deep, wide * 0.95) + out
        front = np.clip(np.cos(turn), 0, 1)
        level = neck[1] + up + 0.018 - 0.062 * front**1.5 - 0.004 * (1 - front)
        point = (
            tip * np.exp(-(((np.pi - np.abs(turn - np.pi) - gap) / 0.20) ** 2)) * max(0.0, (k - 1) / (len(profile) - 2))
        )
        rows.append(
            np.stack([np.sin(turn) * (wide + out), level - point, neck[2] + np.cos(turn) * z + 0.35 * point], 1)
        )
    at = np.stack(rows, 1).reshape(-1, 3)
    n = np.arange(61 * len(profile)).reshape(61, len(profile))
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    return mesh(at, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), (1, 1, 1), Surface.CLOTH)


def _on_neck(made: Mesh, chest: float) -> Piece:
    piece = rigid(made, "neck_01")
    names = bones().names
    bone, weight = piece.bone.copy(), piece.weight.copy()
    bone[:, 1], weight[:, 0], weight[:, 1] = names.index("spine_03"), 1 - chest, chest
    return replace(piece, bone=bone, weight=weight)


def _collar(whole: Piece, cloth: Suit, how: Cut, colour: Vector) -> list[Piece]:
    """A shirt's collar: a stand, and a fall with two points."""
    profile = [
        (0.004, -0.012),
        (0.000, 0.012),
        (0.001, 0.022),
        (0.005, 0.026),
        (0.011, 0.018),
        (0.018, 0.000),
        (0.024, -0.014),
    ]
    made = _around(cloth, profile, 0.22, 0.066, 0.070, 0.030)
    return [hemmed(_on_neck(made.coloured(np.array(colour) * 1.02), 0.85), 0.002)]


def _hood(whole: Piece, cloth: Suit, how: Cut, colour: Vector) -> list[Piece]:
    """A hood that lies on the back."""
    profile = [(0.004, -0.016), (0.008, 0.016), (0.020, 0.036), (0.040, 0.034), (0.052, 0.010), (0.050, -0.020)]
    made = _around(cloth, profile, 0.34, 0.074, 0.078, 0.02)
    back = np.clip(-(made.points[:, 2] - cloth.m.neck[2]) / 0.08, 0, 1) ** 2
    low = np.clip((cloth.m.neck[1] + 0.06 - made.points[:, 1]) / 0.08, 0, 1)
    sagged = made.points + np.stack([0 * back, -0.09 * back * low, -0.05 * back], 1)
    lying = replace(made, points=sagged.astype(np.float32)).coloured(np.array(colour) * 0.94)
    return [hemmed(_on_neck(lying, 0.9), 0.004)]


_STRIPS: Mapping[str, Callable[[Suit, Cut], Strip]] = {
    "neckband": _neckband, "rib": _rib, "cuffs": _cuffs, "edge": _edge,
    "band": _band, "placket": _placket, "lapel": _lapel}  # fmt: skip
_SEWN: Mapping[str, Callable[[Piece, Suit, Cut, Vector], list[Piece]]] = {
    "collar": _collar, "hood": _hood,
    "placket": _shirt_buttons, "band": _band_buttons}  # fmt: skip
