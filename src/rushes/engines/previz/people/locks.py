"""Locks of hair: ribbons and ropes along strands, with the sheen and the shades of hair."""

from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh
from rushes.engines.previz.people.body import bones
from rushes.engines.previz.people.pieces import Piece, rigid
from rushes.engines.previz.people.skull import Doubles, Skull


@dataclass(frozen=True, eq=False)
class Strands:
    """``paths`` float64 [k, steps, 3] from root to tip; ``wide`` [k] half the width of a lock, metres."""

    paths: Doubles
    wide: Doubles


def ribbons(strands: Strands, head: Skull, colour: Vector, rng: np.random.Generator, roll: float = 0.10) -> Piece:
    """Flat locks that lie on the head and hang from it, bent like tiles, narrow at both ends."""
    paths = strands.paths
    count, steps = paths.shape[:2]
    out = head.out(paths)
    side = _across(paths, out)
    out = np.cross(side, _along(paths))
    turn = rng.normal(0, roll, (count, 1, 1))
    side, out = side * np.cos(turn) + out * np.sin(turn), out * np.cos(turn) - side * np.sin(turn)
    part: Doubles = np.linspace(0, 1, steps)[None, :, None]
    wide = strands.wide[:, None, None] * np.clip(1.04 - part**2.4, 0.04, 1) * np.clip(0.40 + part * 4, 0, 1)
    rows = np.stack([paths - side * wide, paths + out * wide * 0.34, paths + side * wide], 2)
    n = np.arange(count * steps * 3).reshape(count, steps, 3)
    a, b, c, d = n[:, :-1, :-1], n[:, :-1, 1:], n[:, 1:, 1:], n[:, 1:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    tone = (1 + 0.12 * rng.normal(0, 1, (count, 1, 1))) * np.interp(part, [0, 0.15, 0.6, 1], [0.78, 0.94, 1.0, 1.10])
    warm = 1 + np.array([0.03, 0.0, -0.035]) * rng.normal(0, 1, (count, 1, 1, 1))
    edge = np.array([0.82, 1.0, 0.82])[:, None]
    colours = np.array(colour) * np.clip(tone, 0.5, 1.5)[..., None] * warm * edge
    metres = np.cumsum(np.linalg.norm(np.diff(paths, axis=1, prepend=paths[:, :1]), axis=2), 1)
    place = rng.random((count, 1, 1)) * 3
    rest = np.stack([
        place + wide * np.array([-1, 0, 1]), np.broadcast_to(metres[:, :, None], (count, steps, 3)),
        np.broadcast_to(place * 7, (count, steps, 3)),
    ], -1)  # fmt: skip
    made = mesh(rows.reshape(-1, 3), faces, colours.reshape(-1, 3), Surface.HAIR, rest=rest.reshape(-1, 3))
    return weighed(made, head)


def ropes(strands: Strands, head: Skull, colour: Vector, rng: np.random.Generator, round_: int = 7) -> Piece:
    """Round locks: braids, dreadlocks, the knots of a bun."""
    paths = strands.paths
    count, steps = paths.shape[:2]
    side = _across(paths, head.out(paths) + 1e-4)
    up = np.cross(side, _along(paths))
    turn = np.linspace(0, 2 * np.pi, round_ + 1)
    part = np.linspace(0, 1, steps)[None, :, None]
    wide = strands.wide[:, None, None] * np.clip(1.12 - part**4, 0.1, 1)
    ring = side[:, :, None] * np.cos(turn)[:, None] + up[:, :, None] * np.sin(turn)[:, None]
    rows = paths[:, :, None] + ring * wide[..., None]
    n = np.arange(count * steps * (round_ + 1)).reshape(count, steps, round_ + 1)
    a, b, c, d = n[:, :-1, :-1], n[:, :-1, 1:], n[:, 1:, 1:], n[:, 1:, :-1]
    faces = np.concatenate([np.stack([a, c, b], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)])
    tone = 1 + 0.10 * rng.normal(0, 1, (count, 1, round_ + 1)) + 0.12 * np.cos(turn * 3) + 0 * part
    metres = np.cumsum(np.linalg.norm(np.diff(paths, axis=1, prepend=paths[:, :1]), axis=2), 1)[..., None]
    rest = np.stack([turn * wide + 0 * metres, metres + 0 * turn, turn * 0 + 0 * metres], -1)
    colours = np.array(colour) * np.clip(tone, 0.5, 1.5)[..., None]
    return weighed(
        mesh(rows.reshape(-1, 3), faces, colours.reshape(-1, 3), Surface.HAIR, rest=rest.reshape(-1, 3)), head
    )


def _along(paths: Doubles) -> Doubles:
    way = np.gradient(paths, axis=1)
    return np.asarray(way / np.maximum(np.linalg.norm(way, axis=2, keepdims=True), 1e-9))


def _across(paths: Doubles, out: Doubles) -> Doubles:
    side = np.cross(_along(paths), out)
    return np.asarray(side / np.maximum(np.linalg.norm(side, axis=2, keepdims=True), 1e-6))


def weighed(made: Mesh, head: Skull) -> Piece:
    """Hair moves with the head; what falls below the chin follows neck and chest more and more."""
    names = bones().names
    piece = rigid(made, "head")
    low = np.clip((head.neck + 0.015 - made.points[:, 1]) / 0.14, 0, 1) ** 1.2
    bone, weight = piece.bone.copy(), piece.weight.copy()
    bone[:, 1], bone[:, 2] = names.index("neck_01"), names.index("spine_03")
    weight[:, 0], weight[:, 1], weight[:, 2] = 1 - low * 0.9, low * 0.22, low * 0.68
    return replace(piece, bone=bone, weight=weight.astype(np.float32))


def streaked(points: Floats, head: Skull, tie: Doubles | None) -> Floats:
    """Pattern coordinates of a cap of hair: across and along the way it is combed, metres."""
    up, turn, far = head.polar(points.astype(float))
    if tie is None:
        return np.stack([turn * 0.10, -up * far, turn * 0], 1).astype(np.float32)
    rel = points - tie
    around = np.arctan2(rel[:, 0], rel[:, 1])
    return np.stack([around * 0.10, -np.linalg.norm(rel, axis=1), around * 0], 1).astype(np.float32)
