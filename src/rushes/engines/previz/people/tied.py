"""Hair that is tied, plaited, rolled into a bun, or stands off the head by itself."""

from dataclasses import replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Mesh, Surface, mesh
from rushes.engines.previz.people.combing import STEPS, _waved
from rushes.engines.previz.people.locks import Strands, ribbons, ropes
from rushes.engines.previz.people.pieces import Piece, rigid
from rushes.engines.previz.people.skull import Doubles, Skull
from rushes.engines.previz.scene import Hair

BAND = (0.035, 0.028, 0.03)
STRAY = 1.3
"""How far from the middle of a tail a lock is at most, in deviations: single ones beside it would be wires."""


def tie_of(head: Skull, style: str) -> Doubles:
    """Where hair of a style is gathered."""
    up = {"bun": 0.62, "braid": -0.25}.get(style, 0.22)
    return np.asarray(head.on(np.array([up]), np.array([np.pi]), 0.012)[0])


def tail(head: Skull, tie: Doubles, hair: Hair, colour: Vector, rng: np.random.Generator) -> list[Piece]:
    """A ponytail: it springs from its band, falls in a soft S, and narrows."""
    count, length = 210, {"long": 0.46, "short": 0.16, "chin": 0.2}.get(hair.length, 0.34)
    paths = _falling(head, tie, count, length, rng)
    waved = _waved(paths, head, Hair(style="wavy" if hair.style != "straight" else ""), np.full(count, length), rng)
    locks = Strands(waved, 0.0026 + 0.0024 * rng.random(count))
    return [ribbons(locks, head, colour, rng, 1.0), rigid(_band(tie, head), "head"), *_wisps(head, colour, rng)]


def _falling(head: Skull, tie: Doubles, count: int, length: float, rng: np.random.Generator) -> Doubles:
    part = np.linspace(0, 1, STEPS)[None, :, None]
    own = (length * (0.78 + 0.3 * rng.random(count)))[:, None, None]
    out = head.out(tie[None])[0]
    spread = np.clip(rng.normal(0, 1, (count, 1, 3)), -STRAY, STRAY) * np.array([1, 0.5, 0.8])
    thick = 0.011 + 0.017 * np.sin(np.pi * np.clip(part * 0.95 + 0.08, 0, 1)) ** 0.8
    middle = (
        tie
        + out * (0.010 + 0.032 * (1 - np.exp(-part * 6)))
        + np.array([0, 0.02, 0]) * np.exp(-(((part - 0.08) / 0.08) ** 2))
    )
    drop = own * (part - 0.07 * (1 - np.exp(-part * 12)))
    at = middle - drop * np.array([0, 1.0, 0.0]) + np.array([0, 0, 0.05]) * np.clip(part - 0.35, 0, 1)
    return head.off_body((at + spread * thick * 0.55).reshape(-1, 3), np.full(count * STEPS, 0.022)).reshape(
        count, STEPS, 3
    )


def _band(tie: Doubles, head: Skull) -> Mesh:
    out = head.out(tie[None])[0]
    around, turn = np.meshgrid(np.linspace(0, 2 * np.pi, 9), np.linspace(0, 2 * np.pi, 21), indexing="ij")
    side = np.cross(out, (1.0, 0, 0))
    side /= np.linalg.norm(side)
    ring = np.cos(turn)[..., None] * np.array([1.0, 0, 0]) + np.sin(turn)[..., None] * side
    points = (
        tie
        + out * 0.012
        + ring * (0.0135 + 0.0045 * np.cos(around))[..., None]
        + out * (0.006 * np.sin(around))[..., None]
    )
    n = np.arange(9 * 21).reshape(9, 21)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    return mesh(
        points.reshape(-1, 3), np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), BAND, Surface.CLOTH
    )


def _wisps(head: Skull, colour: Vector, rng: np.random.Generator) -> list[Piece]:
    """A few short locks that came loose at the temples."""
    count = 10
    side = np.where(np.arange(count) % 2 == 0, 1, -1)
    turn = side * np.radians(rng.uniform(52, 64, count))
    up = np.radians(rng.uniform(8, 24, count))
    part = np.linspace(0, 1, 9)[None]
    long = rng.uniform(0.05, 0.10, count)[:, None]
    at = head.on(
        up[:, None] + 0 * part, turn[:, None] + side[:, None] * 0.10 * part, 0.002 + 0.012 * np.sin(part * 2.4)
    )
    at[..., 1] -= long * part
    at[..., 2] += 0.006 * np.sin(part * 5 + up[:, None] * 40)
    return [ribbons(Strands(at, np.full(count, 0.0011)), head, colour, rng)]


def plait(head: Skull, tie: Doubles, hair: Hair, colour: Vector, rng: np.random.Generator) -> list[Piece]:
    """A braid of three ropes."""
    length = {"long": 0.46, "short": 0.18, "chin": 0.2}.get(hair.length, 0.36)
    steps = 70
    part = np.linspace(0, 1, steps)[:, None]
    middle = tie + head.out(tie[None])[0] * 0.012 - np.array([0, 1.0, 0]) * length * part
    turn = part * length / 0.060 * 2 * np.pi
    width = 0.0135 * (1.05 - 0.55 * part)
    ropes_ = []
    for k in range(3):
        phase = turn + k * 2 * np.pi / 3
        at = middle + np.concatenate([np.sin(phase), 0 * phase, -np.sin(2 * phase) * 0.55], 1) * width
        ropes_.append(head.off_body(at, np.full(steps, 0.030)))
    made = Strands(np.stack(ropes_), np.full(3, 0.0115))
    return [ropes(made, head, colour, rng, 9), *_wisps(head, colour, rng)]


def bun(head: Skull, tie: Doubles, colour: Vector, rng: np.random.Generator) -> list[Piece]:
    """A bun: locks wound round and round a ball."""
    count, steps, size = 80, 22, 0.036
    out = head.out(tie[None])[0]
    side = np.array([1.0, 0, 0])
    up = np.cross(out, side)
    part = np.linspace(0, 1, steps)[None]
    begin = rng.random((count, 1)) * 2 * np.pi
    tilt = rng.uniform(-1.15, 1.35, (count, 1)) + 0.4 * np.sin(part * 2 * np.pi + begin)
    around = begin + part * rng.uniform(2.0, 4.0, (count, 1))
    ball = (np.cos(tilt) * np.cos(around))[..., None] * side + (np.cos(tilt) * np.sin(around))[..., None] * up
    paths = (
        tie
        + out * 0.022
        + (ball + np.sin(tilt)[..., None] * out * 0.72) * size * (1 + 0.08 * rng.random((count, 1, 1)))
    )
    ball_head = replace(head, centre=tie + out * 0.018, neck=-9.0)
    return [
        ribbons(Strands(paths, 0.005 + 0.003 * rng.random(count)), ball_head, colour, rng),
        *_wisps(head, colour, rng),
    ]


def afro(cap: Piece, head: Skull, hair: Hair, colour: Vector, rng: np.random.Generator) -> list[Piece]:
    """Tight curls that stand off the head all round."""
    count, steps = 1100, 9
    thick = {"short": 0.022, "shoulder": 0.07, "long": 0.085}.get(hair.length, 0.05)
    corner = cap.mesh.points[cap.mesh.faces].astype(float)
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    pick = rng.choice(len(area), count, p=area / area.sum())
    root = corner[pick].mean(1) + rng.normal(0, 0.003, (count, 3))
    out = head.out(root) + np.array([0, 0.15, 0])
    part = np.linspace(0, 1, steps)[None, :, None]
    long = (thick * (0.86 + 0.14 * rng.random(count) ** 2))[:, None, None]
    side = np.cross(out, (0.1, 1, 0.2))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    up = np.cross(side, out)
    turn = part * 11 + rng.random((count, 1, 1)) * 6.3
    curl = (side[:, None] * np.cos(turn) + up[:, None] * np.sin(turn)) * 0.0052
    drift = rng.normal(0, 0.0035, (count, 1, 3)) * part
    return [
        ribbons(
            Strands(root[:, None] + out[:, None] * long * part + curl + drift, np.full(count, 0.0062)),
            head,
            colour,
            rng,
        )
    ]
