"""Skirts, and the lower part of dresses, coats, robes and aprons: a bell from the waist, pleated towards its hem."""

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Surface, mesh
from rushes.engines.previz.people.body import base, bones
from rushes.engines.previz.people.pieces import Piece, cut, hemmed, rigid, weight_on
from rushes.engines.previz.people.suit import ARM, Measures

AROUND, STEPS = 96, 26
LOWS = {"skirt": 0.06, "dress": 0.02, "coat": -0.10, "robe": -0.22, "apron": 0.06}
"""Where each ends: metres above the knee."""
ROOM = {"skirt": 0.014, "dress": 0.012, "coat": 0.034, "robe": 0.034, "apron": 0.030}


def skirt(points: Floats, m: Measures, kind: str, colour: Vector, hidden: Floats) -> list[Piece]:
    """The skirt of a garment; what it covers is marked in ``hidden``."""
    top, low = m.waist + 0.03, m.knee + LOWS[kind]
    high = np.linspace(top, low, STEPS)
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    reach = _reach(points, m, np.asarray(high, np.float32)) + ROOM[kind]
    part = np.linspace(0, 1, STEPS)[:, None]
    flare = {"coat": 0.03, "robe": 0.03, "apron": 0.01}.get(kind, 0.06)
    pleat = 0.016 * part**1.3 * np.sin(turn * 9 + 1.2 * np.sin(turn * 2)) * (0.5 if kind in ("coat", "robe") else 1)
    far = reach + flare * part + pleat
    middle = m.thigh[2] * 0.7 + m.neck[2] * 0.3
    at = np.stack([np.sin(turn) * far, high[:, None] + 0 * far, middle + np.cos(turn) * far], -1)
    rows = np.arange(STEPS * AROUND).reshape(STEPS, AROUND)
    a, b = rows[:-1].reshape(-1), rows[1:].reshape(-1)
    c, d = np.roll(rows, -1, 1)[1:].reshape(-1), np.roll(rows, -1, 1)[:-1].reshape(-1)
    shade = 1 + 9 * pleat
    colours = (np.array(colour) * np.clip(shade, 0.8, 1.15)[..., None]).reshape(-1, 3)
    made = mesh(
        at.reshape(-1, 3), np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), colours, Surface.CLOTH
    )
    piece = _swung(rigid(made, "pelvis"), m)
    if kind in ("coat", "robe", "apron"):
        front = made.points[:, 2] > middle
        x = np.abs(made.points[:, 0])
        gap = (
            np.where(front, x - 0.012 - 0.05 * part.repeat(AROUND), 1.0)
            if kind != "apron"
            else np.where(front, 0.17 - x, -0.01)
        )
        piece = cut(piece, np.asarray(gap, np.float32))
    if kind in ("skirt", "dress"):
        inside = weight_on(lambda name: name.startswith(ARM)) < 0.3
        hidden[:] = np.maximum(
            hidden, np.where(inside, np.minimum(m.waist - points[:, 1], points[:, 1] - low - 0.05), -1)
        )
    return [hemmed(piece)]


def _reach(points: Floats, m: Measures, high: Floats) -> Floats:
    """How far a skirt stands off the upright axis: round the hips, and never in again below them."""
    told = base()
    which = told.points_of("helper-tights")
    suit = points[which[weight_on(lambda name: name.startswith(ARM))[which] < 0.2]]
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    rel = suit - (0, 0, m.thigh[2] * 0.7 + m.neck[2] * 0.3)
    ways = np.stack([np.sin(turn), np.cos(turn)])
    out: list[Floats] = []
    for y in high:
        near = np.abs(suit[:, 1] - y) < 0.03
        out.append((rel[near][:, [0, 2]] @ ways).max(0) * 0.98 if near.any() else out[-1])
    return np.asarray(np.maximum.accumulate(np.array(out), 0), np.float32)


def _swung(piece: Piece, m: Measures) -> Piece:
    """Cloth that goes with the hips above and with each leg below, between both in the middle."""
    names = bones().names
    p = piece.mesh.points
    low = np.clip((m.hip - 0.02 - p[:, 1]) / 0.22, 0, 1)
    left = np.clip(0.5 + p[:, 0] / 0.22, 0, 1)
    bone, weight = piece.bone.copy(), piece.weight.copy()
    for k, name in enumerate(("pelvis", "spine_01", "thigh_l", "thigh_r")):
        bone[:, k] = names.index(name)
    up = np.clip((p[:, 1] - m.hip) / 0.12, 0, 1)
    weight[:, 0], weight[:, 1] = (1 - low) * (1 - up * 0.8), (1 - low) * up * 0.8
    weight[:, 2], weight[:, 3] = low * left, low * (1 - left)
    return Piece(piece.mesh, bone, weight.astype(np.float32), piece.source, piece.part)
