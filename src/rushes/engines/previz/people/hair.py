"""Hair: a cap on the scalp along a soft hairline, and hundreds of locks that grow from it, fall and wave.

Locks are flat ribbons that follow strands; a strand grows out of the scalp, is combed, falls, and is pushed out of the
head, the neck and the shoulders. ``rest`` runs along each lock, which is how the renderer finds its sheen.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh
from rushes.engines.previz.people.body import base, bones
from rushes.engines.previz.people.pieces import Piece, cut, dominated, of_base, offset, rigid
from rushes.engines.previz.scene import Hair

Doubles = NDArray[np.float64]
LENGTHS = {"bald": 0.0, "short": 0.050, "chin": 0.20, "shoulder": 0.30, "long": 0.46}
STEPS = 11


@dataclass(frozen=True, eq=False)
class Head:
    """A head's measures at rest, metres: where the eyes are, the crown, front and back, and balls that hair lies on."""

    eyes: Doubles
    top: float
    back: float
    front: float
    wide: float
    balls: tuple[tuple[Doubles, float], ...]
    tie: Doubles
    """Where a ponytail is tied."""
    neck: float
    """The height of the neck's root."""


def measured(points: Floats) -> Head:
    """The measures of the head of a shape."""
    told = base()
    skull = points[dominated(lambda name: name == "head")]
    eyes = np.asarray(
        (points[told.points_of("helper-l-eye")].mean(0) + points[told.points_of("helper-r-eye")].mean(0)) / 2, float
    )
    top, back, front = float(skull[:, 1].max()), float(skull[:, 2].min()), float(skull[:, 2].max())
    upper = skull[skull[:, 1] > eyes[1]]
    wide = float(np.abs(upper[:, 0]).max())
    middle = np.array([0, (top + eyes[1]) / 2 - 0.012, (back + eyes[2]) / 2 + 0.004])
    neck = points[told.points_of("joint-neck")].mean(0).astype(float)
    shoulder = points[told.points_of("joint-l-shoulder")].mean(0).astype(float)
    balls = [
        (middle, (top - middle[1]) * 1.0),
        (middle + (0, -0.05, 0.012), wide * 0.98),
        (neck + (0, 0.03, 0.01), 0.062),
    ]
    balls += [(neck + (0, -0.045, -0.005), 0.085)]
    for part in (0.35, 0.6, 0.85):
        for side in (1, -1):
            balls.append(((neck * (1 - part) + shoulder * part) * (side, 1, 1) + (0, -0.05, 0), 0.075))
    balls += [(neck + (0, -0.17, 0.0), 0.13)]
    return Head(
        eyes, top, back, front, wide, tuple(balls), np.array([0, eyes[1] + 0.035, back - 0.012]), float(neck[1])
    )


def hairline(points: Floats, head: Head) -> Floats:
    """Above 0 where hair grows, metres from the line: forehead, temples, behind the ears, nape; a little uneven."""
    deep = (points[:, 2] - head.back) / (head.front - head.back)  # 0 at the back, 1 at the face
    span = head.top - head.eyes[1]
    line = head.eyes[1] + span * np.interp(deep, [0, 0.25, 0.42, 0.50, 0.60, 0.70, 0.80, 0.88, 1], [
        -0.85, -0.62, -0.25, 0.0, 0.12, 0.42, 0.56, 0.60, 0.66])  # fmt: skip
    peak = np.exp(-((points[:, 0] / 0.02) ** 2)) * 0.004
    rough = 0.0022 * np.sin(points[:, 0] * 900) + 0.0016 * np.sin(points[:, 0] * 410 + points[:, 2] * 700)
    return np.asarray(points[:, 1] - line + peak + rough, np.float32)


def grown(points: Floats, hair: Hair, colour: Vector, sex: float, years: float, seed: int) -> list[Piece]:
    """The hair of a head: nothing where it is bald, else the cap and its locks."""
    if hair.length == "bald":
        return []
    head = measured(points)
    cap = _cap(points, head, colour, thick=0.011 if sex < 0.5 else 0.008)
    rng = np.random.default_rng(seed)
    tied = hair.style in ("ponytail", "bun", "tied", "braid")
    strands = _strands(cap, head, hair, rng, tied)
    pieces = [cap, _ribbons(strands, colour, rng, head.neck)]
    if hair.style in ("ponytail", "tied", "braid"):
        pieces.append(_ribbons(_tail(head, hair, rng), colour, rng, head.neck))
        pieces.append(rigid(_ball(head.tie, 0.016, (0.05, 0.04, 0.05)), "head"))
    if hair.style == "bun":
        pieces.append(_bun(head, colour, rng))
    return pieces


def _cap(points: Floats, head: Head, colour: Vector, thick: float) -> Piece:
    told = base()
    skull = dominated(lambda name: name in ("head", "neck_01"))
    piece = of_base(points, told.quads("body") & skull[told.faces].all(1), colour, Surface.HAIR)
    ears = (np.abs(piece.mesh.points[:, 0]) > head.wide * 0.93) & (piece.mesh.points[:, 1] < head.eyes[1] + 0.012)
    field = np.where(ears, -0.01, hairline(piece.mesh.points, head))
    piece = cut(piece, field.astype(np.float32))
    line = hairline(piece.mesh.points, head)
    piece = offset(piece, np.clip(line * 0.35 + 0.0008, 0.0008, thick).astype(np.float32))
    turn = np.arctan2(piece.mesh.points[:, 0], piece.mesh.points[:, 2] - head.eyes[2] + 0.08)
    rest = np.stack([turn * 0.09, -piece.mesh.points[:, 1] - piece.mesh.points[:, 2], turn * 0], 1)
    fade = np.clip(line / 0.012, 0.55, 1)[:, None] * 0.8
    return replace(
        piece,
        mesh=replace(piece.mesh, rest=rest.astype(np.float32), colours=(piece.mesh.colours * fade).astype(np.float32)),
    )


@dataclass(frozen=True, eq=False)
class Strands:
    """``paths`` float64 [k, STEPS, 3]; ``wide`` [k] metres at the root; ``out`` [k, 3] the way off the head there."""

    paths: Doubles
    wide: Doubles
    out: Doubles


def _strands(cap: Piece, head: Head, hair: Hair, rng: np.random.Generator, tied: bool) -> Strands:
    """Strands from all over the cap, combed back from the face and down, or towards the tie."""
    length = LENGTHS.get(hair.length, 0.2)
    short = length < 0.1
    count = 900 if short else 900
    m = cap.mesh
    corner = m.points[m.faces].astype(float)
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1)
    pick = rng.choice(len(area), count, p=area / area.sum())
    u, v = rng.random((2, count))
    u, v = np.where(u + v > 1, 1 - u, u), np.where(u + v > 1, 1 - v, v)
    a, b, c = (corner[pick, k] for k in range(3))
    root = a + (b - a) * u[:, None] + (c - a) * v[:, None]
    out = np.cross(b - a, c - a)
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    if tied:
        return _combed(root, out, head, rng)
    side = np.sign(root[:, 0] + 0.018) + (root[:, 0] + 0.018 == 0)
    comb = np.stack([side * 0.45, np.full(count, -0.45), -0.60 + 0.0 * side], 1)
    if short:
        comb = root - np.array([0.02, head.top + 0.01, head.back + 0.05])
        comb = comb / np.linalg.norm(comb, axis=1, keepdims=True) + side[:, None] * np.array([0.35, 0, 0])
    upper = np.clip((root[:, 1] - head.eyes[1]) / (head.top - head.eyes[1]), 0, 1)
    own = length * (0.82 + 0.3 * rng.random(count)) + (0.04 * upper if not short else 0)
    return _grow(root, out, comb, own, head, hair, rng, short)


def _grow(
    root: Doubles, out: Doubles, comb: Doubles, length: Doubles, head: Head, hair: Hair, rng: np.random.Generator,
    short: bool,
) -> Strands:  # fmt: skip
    flat = comb - out * (comb * out).sum(1, keepdims=True)
    flat /= np.maximum(np.linalg.norm(flat, axis=1, keepdims=True), 1e-6)
    way = out * (0.20 if short else 0.22) + flat
    at, paths = root.copy(), [root]
    step = (length / (STEPS - 1))[:, None]
    wave = {"wavy": 0.011, "curly": 0.016, "coily": 0.013, "tousled": 0.008}.get(hair.style, 0.002) * (
        0.45 if short else 1
    )
    turns = {"wavy": 2.3, "curly": 5.0, "coily": 7.5, "tousled": 2.0}.get(hair.style, 1.5)
    phase = rng.random(len(root)) * 1.6 + np.sign(root[:, 0]) * 0.8
    loose = rng.normal(0, 0.10, root.shape)
    across = np.cross(out, (0.0, 1.0, 0.0)) + 1e-6
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    lift = 0.006 + 0.014 * rng.random((len(root), 1))  # locks lie in layers
    for k in range(1, STEPS):
        fall = 0.10 if short else min(0.30 + 0.09 * k, 0.8)
        way = way * (1 - fall) + np.array([0, -1.0, 0]) * fall + loose * 0.12
        way /= np.linalg.norm(way, axis=1, keepdims=True)
        at = at + way * step
        for centre, radius in head.balls:
            from_ = at - centre
            far = np.linalg.norm(from_, axis=1, keepdims=True)
            inside = far < radius + lift
            at = np.where(inside, centre + from_ / np.maximum(far, 1e-6) * (radius + lift), at)
        at = _off_face(at, head)
        grow = np.clip((k - 2) / 5, 0, 1)
        swing = np.sin(phase + turns * 2 * np.pi * k / (STEPS - 1))[:, None]
        paths.append(at + (across * 0.7 + out * 0.7) * swing * wave * grow)
    wide = np.full(len(root), 0.0075 if not short else 0.0055) * (0.7 + 0.6 * rng.random(len(root)))
    return Strands(np.stack(paths, 1), wide, out)


def _off_face(at: Doubles, head: Head) -> Doubles:
    """Hair parts beside the face: nothing hangs before the eyes and the mouth."""
    front = (
        (at[:, 2] > head.eyes[2] - 0.028) & (at[:, 1] < head.eyes[1] + 0.045) & (np.abs(at[:, 0]) < head.wide * 0.97)
    )
    moved = at.copy()
    moved[:, 0] = np.where(front, np.where(at[:, 0] >= 0, 1, -1) * head.wide * 0.99, at[:, 0])
    moved[:, 2] = np.where(front, np.minimum(at[:, 2], head.eyes[2] - 0.02), at[:, 2])
    return moved


def _combed(root: Doubles, out: Doubles, head: Head, rng: np.random.Generator) -> Strands:
    """Strands laid over the head to the tie, each along its own great arc."""
    parts = np.linspace(0, 1, STEPS)[None, :, None]
    centre, radius = head.balls[0]
    straight = root[:, None] * (1 - parts) + head.tie * parts
    from_ = straight - centre
    far = np.linalg.norm(from_, axis=2, keepdims=True)
    grow = np.linalg.norm(root - centre, axis=1)[:, None, None]
    goal = grow * (1 - parts) + max(float(np.linalg.norm(head.tie - centre)), radius * 0.98) * parts
    paths = centre + from_ / np.maximum(far, 1e-6) * np.maximum(far, goal)
    paths = paths + out[:, None] * 0.002 * (1 - parts)
    return Strands(paths, np.full(len(root), 0.010) * (0.7 + 0.6 * rng.random(len(root))), out)


def _tail(head: Head, hair: Hair, rng: np.random.Generator) -> Strands:
    count, length = 90, 0.30 if hair.length not in ("long",) else 0.4
    root = head.tie + rng.normal(0, 0.006, (count, 3))
    out = np.tile(np.array([0.0, 0.25, -1.0]), (count, 1)) + rng.normal(0, 0.16, (count, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    tail = replace(head, balls=head.balls)
    own = length * (0.75 + 0.3 * rng.random(count))
    grown_ = _grow(root, out, out + np.array([0, 0.1, -0.3]), own, tail, replace(hair, style="wavy"), rng, False)
    return replace(grown_, wide=np.full(count, 0.012))


def _ribbons(strands: Strands, colour: Vector, rng: np.random.Generator, neck: float) -> Piece:
    """Strands as ribbons of three points across, bent like a tile, narrow at both ends."""
    paths = strands.paths
    count = len(paths)
    along = np.gradient(paths, axis=1)
    along /= np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-9)
    side = np.cross(along, strands.out[:, None])
    side /= np.maximum(np.linalg.norm(side, axis=2, keepdims=True), 1e-6)
    up = np.cross(side, along)
    part = np.linspace(0, 1, STEPS)[None, :, None]
    wide = strands.wide[:, None, None] * np.clip(1.15 - part**2.2, 0.12, 1) * np.clip(0.45 + part * 4, 0, 1)
    rows = np.stack([paths - side * wide, paths + up * wide * 0.35, paths + side * wide], 2)
    points = rows.reshape(-1, 3)
    n = np.arange(count * STEPS * 3).reshape(count, STEPS, 3)
    a, b, c, d = n[:, :-1, :-1], n[:, :-1, 1:], n[:, 1:, 1:], n[:, 1:, :-1]
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    tone = (1 + 0.16 * rng.normal(0, 1, count))[:, None, None] * np.interp(part, [0, 0.25, 1], [0.72, 1.0, 1.12])
    colours = np.array(colour) * np.clip(tone, 0.5, 1.6)[..., None].repeat(3, 2)
    metres = np.cumsum(np.linalg.norm(np.diff(paths, axis=1, prepend=paths[:, :1]), axis=2), 1)
    rest = np.stack([
        np.broadcast_to(rng.random((count, 1, 1)) * 3 + np.array([-1, 0, 1]) * 0.006, (count, STEPS, 3)),
        np.broadcast_to(metres[:, :, None], (count, STEPS, 3)), np.broadcast_to(rng.random((count, 1, 1)), (count, STEPS, 3)),
    ], -1)  # fmt: skip
    made = mesh(points, faces, colours.reshape(-1, 3), Surface.HAIR, rest=rest.reshape(-1, 3))
    return _weighed(made, neck)


def _weighed(made: Mesh, neck: float) -> Piece:
    """Hair moves with the head; what falls below the chin follows neck and chest more and more."""
    names = bones().names
    piece = rigid(made, "head")
    low = np.clip((neck - made.points[:, 1]) / 0.16, 0, 1)
    bone, weight = piece.bone.copy(), piece.weight.copy()
    bone[:, 1], bone[:, 2] = names.index("neck_01"), names.index("spine_03")
    weight[:, 0], weight[:, 1], weight[:, 2] = 1 - low * 0.85, low * 0.3, low * 0.55
    return replace(piece, bone=bone, weight=weight)


def _bun(head: Head, colour: Vector, rng: np.random.Generator) -> Piece:
    ball = _ball(head.tie + (0, 0.03, -0.018), 0.038, colour)
    turn = np.arctan2(ball.points[:, 0], ball.points[:, 1] - head.tie[1] - 0.03)
    rest = np.stack([ball.points[:, 2] * 2, turn * 0.03, turn * 0], 1)
    return rigid(
        replace(ball, rest=rest.astype(np.float32), surface=np.full(len(ball.faces), int(Surface.HAIR), np.int32)),
        "head",
    )


def _ball(centre: Doubles, radius: float, colour: Vector) -> Mesh:
    rise, turn = np.meshgrid(np.linspace(0.02, np.pi - 0.02, 14), np.linspace(0, 2 * np.pi, 25), indexing="ij")
    points = np.stack([np.sin(rise) * np.cos(turn), np.cos(rise), np.sin(rise) * np.sin(turn)], -1).reshape(-1, 3)
    n = np.arange(14 * 25).reshape(14, 25)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return mesh(points * radius + centre, faces, colour, Surface.CLOTH)
