"""How loose hair lies: parted and hanging, cut short, or laid to where it is tied. Strands from roots on the scalp."""

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.people.locks import Strands
from rushes.engines.previz.people.skull import Doubles, Skull
from rushes.engines.previz.scene import Hair

LENGTHS = {"short": 0.045, "chin": 0.24, "shoulder": 0.36, "long": 0.54}
"""Metres of a lock from the crown, by the words for it."""
STEPS = 16
PART = -0.022
"""Where the hair is parted: metres to the left of the middle."""
WAVES = {"wavy": (0.0135, 0.115), "curly": (0.0135, 0.058), "tousled": (0.006, 0.12), "dreadlocks": (0.004, 0.2)}
"""How far a lock swings to each side and the length of a wave, metres."""


def loose(root: Doubles, head: Skull, hair: Hair, rng: np.random.Generator) -> Strands:
    """Hair that is parted, lies on the head to the height of the ears, and hangs from there off neck and shoulders."""
    count = len(root)
    up, _, far = head.polar(root)
    rel = root - head.centre
    side = np.where(rel[:, 0] - PART * np.clip(up, 0, 1) >= 0, 1.0, -1.0)
    turn = np.abs(np.arctan2(rel[:, 0] - PART * (up > 0.3), rel[:, 2]))
    goal = np.maximum(turn, np.radians(58 + 26 * rng.random(count)) * np.clip(0.85 + up * 0.3, 0.8, 1.1))
    goal = np.minimum(goal, np.pi * 0.995)
    length = LENGTHS.get(hair.length, 0.36) * (0.86 + 0.22 * rng.random(count)) - 0.10 * np.clip(1.2 - up, 0, 1.6) * 0.6
    length = np.maximum(length * (0.88 if hair.style == "curly" else 1.0), 0.07)
    leave = np.minimum(up - 0.05, np.radians(rng.uniform(-12, 4, count)))
    first = np.maximum(far * (up - leave), 0.012)
    volume = 0.002 + 0.008 * rng.random(count) ** 1.4 * (1.5 if hair.style in ("wavy", "curly", "tousled") else 0.8)
    brow = np.clip((np.radians(62) - turn) / np.radians(20), 0, 1) * np.clip((1.15 - up) / 0.2, 0, 1)
    paths = []
    for k in range(STEPS):
        gone = length * (k / (STEPS - 1)) ** 1.15
        on = np.clip(gone / first, 0, 1)
        azimuth = side * (turn + (goal - turn) * (1 - (1 - on) ** 2.2))
        rise = up - (up - leave) * on ** (1.25 + 0.4 * (up < 0.9) - brow)
        lift = volume * (0.2 + 0.8 * on) + (0.004 + 0.003 * brow) * np.sin(np.pi * on) * (up > 0.4)
        at = head.on(rise, azimuth, lift)
        fall = np.maximum(gone - first, 0)
        at[:, 1] -= fall
        paths.append(_hung(at, fall, side, head, volume))
    made = np.stack(paths, 1)
    lead = _leaders(made, max(count // 9, 1))
    made = _tufted(made, lead, 0.72 * (1 - 0.8 * brow)[:, None, None])
    wide = (0.0026 + 0.0026 * rng.random(count)) * (1 + brow)
    return Strands(_waved(made, head, hair, length, rng, lead), wide)


def _leaders(paths: Doubles, count: int) -> NDArray[np.intp]:
    """The strand that each strand follows in its lock: the nearest of a few at root and tip, or itself."""
    some = np.linspace(0, len(paths) - 1, count).astype(int)
    apart = [((paths[:, None, k] - paths[None, some, k]) ** 2).sum(2) for k in (0, -1)]
    near = apart[0] + 0.5 * apart[1]
    own = np.arange(len(paths))
    return np.asarray(np.where(near.min(1) < 0.05**2, some[near.argmin(1)], own))


def _tufted(paths: Doubles, lead: NDArray[np.intp], much: Doubles) -> Doubles:
    """Strands drawn to their leader, more and more towards the tips."""
    part = np.linspace(0, 1, paths.shape[1])[None, :, None]
    return np.asarray(paths + (paths[lead] - paths) * much * part**1.4)


def _hung(at: Doubles, fall: Doubles, side: Doubles, head: Skull, volume: Doubles) -> Doubles:
    """Hair that hangs: it goes before or behind the shoulders, comes in to the neck a little, and lies on the body."""
    rel = at - head.centre
    flat, turn = np.hypot(rel[:, 0], rel[:, 2]), np.abs(np.arctan2(rel[:, 0], rel[:, 2]))
    low = np.clip((fall - 0.03) / 0.14, 0, 1)
    before = np.where(turn < np.radians(82), turn * 0.74, np.maximum(turn, np.radians(128)))
    turn = turn + (before - turn) * low * low * (3 - 2 * low)
    flat = flat * (1 - 0.10 * np.clip(fall / 0.16, 0, 1))
    moved = head.centre + np.stack([np.sin(turn) * flat * side, rel[:, 1], np.cos(turn) * flat], 1)
    return head.off_body(moved, volume * 0.6 + 0.012)


def _waved(
    paths: Doubles, head: Skull, hair: Hair, length: Doubles, rng: np.random.Generator,
    lead: NDArray[np.intp] | None = None,
) -> Doubles:  # fmt: skip
    """Strands with the swing of their style; neighbours, and those of one lock (``lead``), swing together."""
    much, wave = WAVES.get(hair.style, (0.0018, 0.16))
    count = len(paths)
    gone = length[:, None] * np.linspace(0, 1, STEPS)[None] ** 1.15
    phase = 1.1 * np.sin(paths[:, 0, 2] * 45 + 1) + 0.8 * np.sin(paths[:, 0, 0] * 40) + rng.normal(0, 0.35, count)
    if lead is not None:
        phase, length = phase[lead] + rng.normal(0, 0.15, count), length[lead]
    swing = 2 * np.pi * gone / wave + phase[:, None]
    grow = np.clip((gone - 0.045) / 0.10, 0, 1)[..., None]
    out = head.out(paths)
    way = np.gradient(paths, axis=1)
    side = np.cross(way, out)
    side /= np.maximum(np.linalg.norm(side, axis=2, keepdims=True), 1e-9)
    depth = 0.9 if hair.style == "curly" else 0.55
    moved = paths + (side * np.sin(swing)[..., None] + out * (depth * (1 + np.cos(swing)))[..., None]) * much * grow
    return np.asarray(moved + side * rng.normal(0, 0.0022, (count, 1, 1)) * grow)


def cropped(root: Doubles, head: Skull, hair: Hair, rng: np.random.Generator, years: float) -> Strands:
    """Short hair: swept up and aside from the brow, close at the sides and the nape."""
    count = len(root)
    up, _, _ = head.polar(root)
    top = np.clip((up - 0.30) / 0.55, 0, 1)
    long = (0.013 + 0.036 * top**1.3) * (0.85 + 0.3 * rng.random(count))
    long *= 1.2 if hair.style in ("curly", "tousled") else 1.0
    way = _swept(root, head, hair, rng, top)
    front = np.clip((root[:, 2] - head.eyes[2] + 0.06) / 0.05, 0, 1) * top
    calm = 0.5 if hair.style == "slick" else 1.0 - 0.35 * min(max((years - 50) / 20, 0.0), 1.0)
    rise = (0.0012 + 0.0075 * top * (0.7 + 0.6 * rng.random(count)) + 0.007 * front) * calm
    at, paths, steps = root.copy(), [root], 7
    for k in range(1, steps):
        part = k / (steps - 1)
        at = at + way * (long / (steps - 1))[:, None]
        rise_, turn_, _ = head.polar(at)
        at = head.on(rise_, turn_, rise * np.sin(np.pi * (0.12 + 0.60 * part)) + 0.0014)
        paths.append(at)
    strands = np.stack(paths, 1)
    return Strands(_ruffled(strands, head, hair, rng), 0.0017 + 0.0015 * rng.random(count))


def _swept(root: Doubles, head: Skull, hair: Hair, rng: np.random.Generator, top: Doubles) -> Doubles:
    """The way in which each short hair lies, unit: neighbours lie alike, in tufts."""
    up, turn, _ = head.polar(root)
    slick = hair.style == "slick"
    face = np.clip(np.cos(turn), 0, 1)
    tuft = 0.30 * np.sin(root[:, 0] * 190 + 3 * np.sin(root[:, 2] * 110)) + 0.2 * np.sin(root[:, 2] * 230 + 1)
    aside = 0.0 if slick else 0.80 * np.where(root[:, 0] > PART, 1.0, -0.8)
    rise = top * (0.75 * face + (0.5 if slick else 0.15)) - (1 - top)
    round_ = top * (aside + tuft * (not slick)) - (1 - top) * (0.55 * np.sin(turn) * -1.0)
    way = _tangent(head, up, turn, rise, round_)
    way += rng.normal(0, 0.05 if slick else 0.12, way.shape)
    out = head.out(root)
    way -= out * (way * out).sum(1, keepdims=True)
    return np.asarray(way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9))


def _ruffled(paths: Doubles, head: Skull, hair: Hair, rng: np.random.Generator) -> Doubles:
    much = {"wavy": 0.003, "curly": 0.0055, "tousled": 0.004}.get(hair.style, 0.0)
    if not much:
        return paths
    part = np.linspace(0, 1, paths.shape[1])[None, :, None]
    side = np.cross(np.gradient(paths, axis=1), head.out(paths))
    side /= np.maximum(np.linalg.norm(side, axis=2, keepdims=True), 1e-9)
    phase = rng.random((len(paths), 1, 1)) * 6.3
    return np.asarray(
        paths + (side * np.sin(part * 7 + phase) + head.out(paths) * (1 + np.cos(part * 7 + phase)) * 0.7) * much * part
    )


def _tangent(head: Skull, up: Doubles, turn: Doubles, rise: Doubles, round_: Doubles) -> Doubles:
    """A way along the skull: so much upwards and so much around it."""
    north = np.stack([-np.sin(up) * np.sin(turn), np.cos(up), -np.sin(up) * np.cos(turn)], 1)
    east = np.stack([np.cos(turn), np.zeros_like(turn), -np.sin(turn)], 1)
    return np.asarray(north * rise[:, None] + east * round_[:, None])


def combed(root: Doubles, head: Skull, tie: Doubles, rng: np.random.Generator) -> Strands:
    """Hair laid close to the head, from all sides to the tie."""
    part = np.linspace(0, 1, 12)[None, :, None]
    one, goal = root - head.centre, tie - head.centre
    a, b = one / np.linalg.norm(one, axis=1, keepdims=True), goal / np.linalg.norm(goal)
    angle = np.arccos(np.clip(a @ b, -1, 1))[:, None, None]
    sine = np.maximum(np.sin(angle), 1e-4)
    way = (np.sin((1 - part) * angle) * a[:, None] + np.sin(part * angle) * b) / sine
    up, turn = np.arcsin(np.clip(way[..., 1], -1, 1)), np.arctan2(way[..., 0], way[..., 2])
    lift = 0.003 + 0.0035 * rng.random((len(root), 1)) + 0.004 * np.sin(np.pi * part[..., 0]) * (a[:, None, 1] > 0.3)
    ends = np.linalg.norm(tie - head.on(np.arcsin(b[1:2]), np.arctan2(b[:1], b[2:]))) * part[..., 0] ** 3
    return Strands(head.on(up, turn, lift + ends), 0.0055 + 0.004 * rng.random(len(root)))


def fringe(head: Skull, rng: np.random.Generator) -> Strands:
    """Hair cut straight over the brows."""
    count = 90
    turn = np.radians(rng.uniform(-46, 46, count))
    up = np.radians(58 + 10 * rng.random(count))
    low = np.arctan2(head.eyes[1] + 0.024 - head.centre[1], 0.095) + np.radians(rng.normal(0, 2.2, count))
    part = np.linspace(0, 1, 10)[None]
    rise = up[:, None] + (low - up)[:, None] * part
    lift = 0.004 + 0.012 * np.sin(np.pi * part * 0.8) + 0.004 * rng.random((count, 1))
    return Strands(head.on(rise, np.broadcast_to(turn[:, None], rise.shape), lift), 0.0045 + 0.003 * rng.random(count))
