"""Shoes: an upper lofted over the foot, a sole, and laces; boots go higher."""

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh
from rushes.engines.previz.people.body import base, bones
from rushes.engines.previz.people.pieces import Piece, dominated, rigid, together
from rushes.engines.previz.people.skull import Doubles

AROUND, STEPS = 28, 26
SOLE = 0.016


def shod(points: Floats, colour: Vector, boots: bool) -> tuple[list[Piece], Floats]:
    """A pair of shoes, and how deep in them each base point is, metres."""
    out, hidden = [], np.full(len(points), -1.0, np.float32)
    for side in "lr":
        feet = dominated(lambda name, side=side: name in (f"foot_{side}", f"ball_{side}"))  # type: ignore[misc]
        out.append(_shoe(points, points[feet], side, colour, boots))
        ankle = points[base().points_of(f"joint-{side}-ankle")].mean(0)
        near = np.hypot(points[:, 0] - ankle[0], (points[:, 2] - ankle[2]) * 0.4) < 0.12
        top = ankle[1] + (0.10 if boots else -0.012)
        hidden = np.maximum(hidden, np.where(near, top - points[:, 1], -1)).astype(np.float32)
    return out, hidden


def _shoe(points: Floats, foot: Floats, side: str, colour: Vector, boots: bool) -> Piece:
    told = base()
    ankle = points[told.points_of(f"joint-{side}-ankle")].mean(0)
    toe = points[told.points_of(f"joint-{side}-foot-2")].mean(0)
    way = np.array([toe[0] - ankle[0], 0, toe[2] - ankle[2]])
    way /= np.linalg.norm(way)
    across = np.array([way[2], 0, -way[0]])
    heel, tip = float(((foot - ankle) @ way).min()) - 0.010, float(((foot - ankle) @ way).max()) + 0.012
    part = np.linspace(0, 1, STEPS)
    t = 0.5 - 0.5 * np.cos(np.pi * part)  # rings closer together at both ends
    side_way = (foot - ankle) @ across
    middle = float(side_way.max() + side_way.min()) / 2
    widths = [0.10, 0.52, 0.70, 0.72, 0.96, 1.0, 0.80, 0.45, 0.06]
    half = np.interp(t, [0, 0.04, 0.12, 0.35, 0.62, 0.76, 0.90, 0.97, 1], widths)
    half = half * (float(side_way.max() - side_way.min()) / 2 + 0.004)
    high = float(ankle[1])
    tall = np.interp(t, [0, 0.05, 0.16, 0.30, 0.42, 0.60, 0.80, 0.94, 1], [
        0.045, high * 0.82, high * 0.93, high * 0.98, high * 0.86, 0.066, 0.050, 0.038, 0.020])  # fmt: skip
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    round_ = np.stack(
        [np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.72, np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.62], 1
    )
    made = _leather(t, half, tall, round_, (ankle, way, across), (heel, tip, middle), colour)
    parts = [_bent(rigid(made, f"foot_{side}"), np.asarray(t.repeat(AROUND), np.float32), side)]
    if boots:
        parts.append(_shaft(points, ankle, side, colour))
    return together(parts)


def _leather(
    t: Doubles, half: Doubles, tall: Doubles, round_: Doubles, frame: tuple[Floats, Doubles, Doubles],
    reach: tuple[float, float, float], colour: Vector,
) -> Mesh:  # fmt: skip
    """The shoe of its rings: ``half`` widths and ``tall`` heights at parts ``t`` of its length, drawn ``round_``."""
    ankle, way, across = frame
    heel, tip, middle = reach
    x = half[:, None] * round_[:, 0] * np.where(round_[:, 1] > 0, 1 - 0.32 * round_[:, 1] ** 2, 1.0)
    y = np.where(
        round_[:, 1] > 0, SOLE + (tall[:, None] - SOLE) * round_[:, 1], SOLE + SOLE * np.maximum(round_[:, 1], -1)
    )
    long = heel + (tip - heel) * t
    curve = middle * np.sin(np.pi * np.clip(t, 0, 1)) ** 0.5
    at = (
        ankle * (1, 0, 1)
        + way * long[:, None, None]
        + across * (x + curve[:, None])[..., None]
        + np.array([0, 1.0, 0]) * y[..., None]
    )
    n = np.arange(STEPS * AROUND).reshape(STEPS, AROUND)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1], np.roll(n, -1, 1)[:-1], np.roll(n, -1, 1)[1:], n[1:]))
    tone = np.where((y < SOLE * 1.02)[..., None], 0.35, 1.0) * np.array(colour) + np.where(
        (y < SOLE * 1.02)[..., None], 0.02, 0.0
    )
    opening = (t[:, None] < 0.36) & (t[:, None] > 0.03) & (round_[:, 1] > 0.86)
    tone = np.where(opening[..., None], tone * 0.25, tone)
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return mesh(at.reshape(-1, 3), faces, tone.reshape(-1, 3), Surface.SHEEN)


def _bent(piece: Piece, t: Floats, side: str) -> Piece:
    """The toes bend with the ball of the foot."""
    bone, weight = piece.bone.copy(), piece.weight.copy()
    bone[:, 1] = bones().names.index(f"ball_{side}")
    much = np.clip((t - 0.60) / 0.22, 0, 1)
    weight[:, 0], weight[:, 1] = 1 - much, much
    return Piece(piece.mesh, bone, weight.astype(np.float32), piece.source, piece.part)


def _shaft(points: Floats, ankle: Floats, side: str, colour: Vector) -> Piece:
    knee = points[base().points_of(f"joint-{side}-knee")].mean(0)
    turn = np.linspace(0, 2 * np.pi, 28)
    up = np.linspace(-0.05, 0.19, 9)[:, None]
    middle = ankle + (knee - ankle) * np.clip(up / float(knee[1] - ankle[1]), 0, 1)[..., None] * (1, 0, 1)
    far = 0.052 + 0.075 * np.clip(up, 0, 1)
    ring = np.stack([np.sin(turn) * far, up + 0 * turn, np.cos(turn) * far * 1.12 - 0.006 + 0 * up], -1)
    at = middle + ring
    n = np.arange(9 * 28).reshape(9, 28)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    made = mesh(
        at.reshape(-1, 3), np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), colour, Surface.SHEEN
    )
    return rigid(made, f"calf_{side}")
