"""What finishes a garment: neckbands, ribs, plackets with buttons, button bands, collars, lapels, hoods."""

from dataclasses import replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh
from rushes.engines.previz.people.body import bones
from rushes.engines.previz.people.cuts import Cut
from rushes.engines.previz.people.pieces import Piece, cut, evened, hemmed, offset, rigid, together
from rushes.engines.previz.people.suit import Suit


def trimmed(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> list[Piece]:
    """The trimmings of a garment; ``whole`` is its cloth before it was cut along its field."""
    out: list[Piece] = []
    for name in how.trim:
        made = _MADE[name](whole, field, cloth, how, colour) if name in _MADE else None
        if made is not None:
            out.append(made)
    return out


def _strip(whole: Piece, field: Floats, where: Floats, lift: float, tone: float) -> Piece | None:
    """A strip of the garment, laid on it: where ``where`` is above 0."""
    both = np.minimum(field + 0.0025, where).astype(np.float32)
    if not (both > 0).any():
        return None
    raised = offset(whole, lift + 0.0008)
    piece = evened(cut(raised, both), 6)
    if not len(piece.mesh.faces):
        return None
    return hemmed(piece.painted(piece.mesh.colours * np.float32(tone)), lift * 2.4, 0.84, 0.0)


def _neckband(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    neck = how.fields[0](cloth.spots, cloth.m)
    return _strip(whole, field, np.where(cloth.spots.arm > 0.4, -1, 0.019 - neck), 0.0018, 0.90)


def _rib(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    sleeve, low = how.fields[1](cloth.spots, cloth.m), how.fields[2](cloth.spots, cloth.m)
    return _strip(whole, field, np.maximum(0.042 - sleeve, 0.042 - low), 0.002, 0.92)


def _cuffs(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    return _strip(whole, field, 0.05 - how.fields[1](cloth.spots, cloth.m), 0.002, 0.97)


def _edge(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    return _strip(whole, field, 0.016 - field, 0.0018, 0.86)


def _band(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    """The band along an open front and round the neck, with buttons on one side."""
    s = cloth.spots
    front = np.minimum(how.fields[0](s, cloth.m), how.fields[3](s, cloth.m))
    band = _strip(whole, field, np.where(s.arm > 0.3, -1, 0.024 - front), 0.0024, 0.93)
    wide = 0.030
    dots = _buttons(whole, cloth, wide + 0.012, cloth.m.neck[1] - 0.26, cloth.m.crotch + 0.08, 4, (0.10, 0.07, 0.05))
    return together([part for part in (band, dots) if part is not None])


def _placket(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    s = cloth.spots
    strip = _strip(whole, field, np.where(s.at[:, 2] > cloth.m.neck[2], 0.016 - np.abs(s.at[:, 0]), -1), 0.0016, 1.03)
    dots = _buttons(whole, cloth, 0.0, cloth.m.neck[1] - 0.07, cloth.m.crotch + 0.07, 6, (0.5, 0.47, 0.42))
    return together([part for part in (strip, dots) if part is not None])


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
        faces = np.concatenate([np.stack([0 * n, n + 1, m + 1], 1), np.stack([n + 1, n + 11, m + 11], 1), np.stack([n + 1, m + 11, m + 1], 1)])
        made = rigid(mesh(disc, faces, colour, Surface.SHEEN), "spine_03")
        out.append(replace(made, bone=np.repeat(whole.bone[k : k + 1], 21, 0), weight=np.repeat(whole.weight[k : k + 1], 21, 0)))
    return together(out)


def _around(cloth: Suit, profile: list[tuple[float, float]], gap: float, wide: float, deep: float, tip: float) -> Mesh:
    """A strip round the neck, from one side of the front to the other, by its profile: out and up, metres."""
    turn = np.linspace(gap, 2 * np.pi - gap, 61)
    neck = cloth.m.neck
    rows = []
    for k, (out, up) in enumerate(profile):
        z = np.where(np.cos(turn) > 0, deep, wide * 0.95) + out
        front = np.clip(np.cos(turn), 0, 1)
        level = neck[1] + up + 0.020 - 0.052 * front**1.5 - 0.004 * (1 - front)
        point = tip * np.exp(-(((np.pi - np.abs(turn - np.pi) - gap) / 0.20) ** 2)) * max(0.0, (k - 1) / (len(profile) - 2))
        rows.append(np.stack([np.sin(turn) * (wide + out), level - point, neck[2] + np.cos(turn) * z + 0.35 * point], 1))
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


def _collar(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    """A shirt's collar: a stand, and a fall with two points."""
    profile = [(0.004, -0.012), (0.000, 0.012), (0.001, 0.022), (0.005, 0.026), (0.011, 0.018), (0.018, 0.000), (0.024, -0.014)]
    made = _around(cloth, profile, 0.22, 0.066, 0.070, 0.030)
    return hemmed(_on_neck(made.coloured(np.array(colour) * 1.02), 0.85), 0.002)


def _lapel(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    """A jacket's collar and lapels: strips beside the opening, turned back."""
    s = cloth.spots
    front = np.minimum(how.fields[0](s, cloth.m), how.fields[3](s, cloth.m))
    high = (s.at[:, 1] - (cloth.m.neck[1] - 0.24)) / 0.24
    wide = 0.020 + 0.045 * np.clip(high * 1.6, 0, 1) * np.clip((1.05 - high) * 3, 0.35, 1)
    lapel = _strip(whole, field, np.where((s.arm > 0.3) | (high < 0), -1, wide - front), 0.0045, 0.88)
    return lapel


def _hood(whole: Piece, field: Floats, cloth: Suit, how: Cut, colour: Vector) -> Piece | None:
    """A hood that lies on the back."""
    profile = [(0.004, -0.016), (0.008, 0.016), (0.020, 0.036), (0.040, 0.034), (0.052, 0.010), (0.050, -0.020)]
    made = _around(cloth, profile, 0.34, 0.074, 0.078, 0.02)
    back = np.clip(-(made.points[:, 2] - cloth.m.neck[2]) / 0.08, 0, 1) ** 2
    low = np.clip((cloth.m.neck[1] + 0.06 - made.points[:, 1]) / 0.08, 0, 1)
    sagged = made.points + np.stack([0 * back, -0.09 * back * low, -0.05 * back], 1)
    return hemmed(_on_neck(replace(made, points=sagged.astype(np.float32)).coloured(np.array(colour) * 0.94), 0.9), 0.004)


_MADE = {"neckband": _neckband, "rib": _rib, "cuffs": _cuffs, "edge": _edge, "band": _band, "placket": _placket,
    "collar": _collar, "lapel": _lapel, "hood": _hood}  # fmt: skip
