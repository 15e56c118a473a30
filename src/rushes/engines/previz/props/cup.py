"""The cup: thrown by hand, glazed, with a handle; whole, broken into shards, or mended with seams of gold.

One net of cracks, drawn by hand on the unrolled wall, gives the shards their edges and the mended cup its seams, so
that the pieces on the floor are those that the gold holds together.
"""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh, rotation
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import Doubles, curved, lattice, ripple, tube

DROPS = paint("#4a3021")

HIGH, WALL = 0.094, 0.0036
GLAZE, CLAY, GOLD = paint("#3d6a9c"), paint("#b59a80"), (0.80, 0.55, 0.17)
OUTSIDE = np.array([(0.0, 0.0275), (0.003, 0.0300), (0.010, 0.0335), (0.028, 0.0385), (0.050, 0.0415), (0.072, 0.0425),
    (0.086, 0.0430), (0.094, 0.0432)])  # fmt: skip
"""Height and radius of the outer wall."""
HANDLE_AT = 0.5


def cup(thing: Thing, seed: int = 0) -> Prop:
    """The cup in its state; the handle is at -x, for a right hand."""
    glaze = named(thing.colour, GLAZE)
    if thing.state in ("shattered", "broken"):
        return made(_scattered(glaze, seed), {}, (), _pieces(glaze))
    body = [_wall(glaze), _handle(glaze)]
    if thing.state in ("repaired", "mended", "cracked"):
        gold = thing.state != "cracked"
        body.append(
            _seams(GOLD if gold else paint("#2a2622"), 1.0 if gold else 0.45, Surface.METAL if gold else Surface.MATTE)
        )
    if thing.state in ("full", "steaming"):
        body.append(_drink(paint("#5b3a22")))
    grips = {"right": (-0.062, 0.050, 0.0), "left": (0.043, 0.045, 0.0)}
    return made(joined(body), grips if thing.count > 1 else {"right": grips["right"]}, (), _pieces(glaze))


def _radius(height: Doubles, turn: Doubles) -> Doubles:
    """The outer radius at heights and angles: throwing rings and a rim that is not quite round."""
    base = np.interp(height, OUTSIDE[:, 0], OUTSIDE[:, 1])
    rings = 0.00022 * np.sin(height * 900 + 1.2 * np.sin(turn)) * (height > 0.008)
    return np.asarray(base + rings + 0.0007 * np.sin(2 * turn + 0.7) * height / HIGH)


def _top(turn: Doubles) -> Doubles:
    return np.asarray(HIGH + 0.0009 * np.sin(turn * 3 + 0.4) + 0.0006 * np.sin(turn + 2))


def _on(turns: Doubles, part: Doubles, lift: float = 0.0) -> Doubles:
    """Points of the outer wall by parts of a turn and of the height, float64 [..., 3]."""
    angle = turns * 2 * np.pi
    height = part * _top(angle)
    radius = _radius(height, angle) + lift
    return np.stack([radius * np.cos(angle), height, radius * np.sin(angle)], -1)


def _tint(points: Doubles, glaze: Colour) -> Doubles:
    """Glaze that pools dark, breaks pale on the rim, is speckled, and leaves the foot bare."""
    part = points[..., 1] / HIGH
    cloud = ripple(points * 60, 3, 5, 1.4)
    speck = (ripple(points * 900, 5, 6, 1.0) > 1.25)[..., None]
    tone = (0.85 + 0.22 * part + 0.12 * cloud)[..., None]
    colour = np.asarray(glaze) * tone
    pale = np.clip((part - 0.955) / 0.03, 0, 1)[..., None]
    colour = colour * (1 - pale) + (np.asarray(glaze) * 0.35 + np.asarray(CLAY) * 0.65) * pale
    colour = np.where(speck, colour * 0.55, colour)
    foot = np.clip((0.075 + 0.012 * cloud - part) / 0.012, 0, 1)[..., None]
    return np.asarray(np.clip(colour * (1 - foot) + np.asarray(CLAY) * foot, 0.02, 0.8))


def _wall(glaze: Colour, turns: int = 52) -> Mesh:
    """The wall and base: outside, rim and inside, one closed shape."""
    u = np.linspace(0, 1, turns, endpoint=False)
    rows = [
        np.stack([0 * u, 0 * u + 0.0012, 0 * u], -1),
        _on(u, 0 * u) * (0.86, 0, 0.86) + (0, 0.0012, 0),
        _on(u, 0 * u) * (0.93, 0, 0.93),
    ]
    rows += [_on(u, 0 * u + v) for v in np.linspace(0.0, 0.985, 18)]
    rows.append(_on(u, 0 * u + 1.004, -0.0004))
    rows.append(_on(u, 0 * u + 1.008, -WALL / 2))
    rows += [_on(u, 0 * u + v, -WALL) for v in np.linspace(1.0, 0.10, 10)]
    rows += [_on(u, 0 * u + 0.065, -WALL * 2.2), np.stack([0 * u, 0 * u + 0.0055, 0 * u], -1)]
    points = np.stack(rows)
    colour = _tint(points, glaze)
    colour[-12:] = np.clip(colour[-12:] * 0.9 + 0.02, 0, 0.8)
    return lattice(points, colour, Surface.CERAMIC, ring=True, flip=True)


def _handle(glaze: Colour, first: float = 0.0, last: float = 1.0, count: int = 22) -> Mesh:
    """The handle, pulled by hand, thick where it joins; a part of it between ``first`` and ``last``."""
    path = curved([(-0.0415, 0.0745, 0), (-0.052, 0.0805, 0), (-0.068, 0.0765, 0), (-0.0745, 0.060, 0),
        (-0.069, 0.042, 0),
        (-0.054, 0.0275, 0.0004), (-0.0375, 0.0235, 0)], count)  # fmt: skip
    thick = 0.0046 + 0.0022 * np.abs(np.linspace(-1, 1, count)) ** 3
    keep = slice(round(first * (count - 1)), round(last * (count - 1)) + 1)
    body = tube(path[keep], thick[keep], glaze, Surface.CERAMIC, sides=12, ends=first > 0 or last < 1)
    flat = (body.points * (1, 1, 1.45)).astype(np.float32)
    return Mesh(
        flat,
        body.faces,
        _tint(flat.astype(float), glaze).astype(np.float32),
        body.surface,
        body.rest,
        body.uv,
        body.picture,
    )


def _drink(colour: Colour) -> Mesh:
    t = np.linspace(0, 2 * np.pi, 33)[:-1]
    rim = np.stack([0.0392 * np.cos(t), 0 * t + 0.078, -0.0392 * np.sin(t)], 1)
    fan = [(k, (k + 1) % 32, 32) for k in range(32)]
    return mesh(np.vstack([rim, (0, 0.0778, 0)]), fan, colour, Surface.CERAMIC)


















def _pieces(glaze: Colour) -> tuple[Mesh, ...]:
    """The pieces of the cup where they belong: nine of its wall, two halves of the handle among them, and the base."""
    walls = [_shard(_outline(shard), glaze) for shard in SHARDS]
    walls[6] = joined((walls[6], _handle(glaze, 0.0, 0.52)))
    walls[5] = joined((walls[5], _handle(glaze, 0.52, 1.0)))
    return (*walls, _base(glaze))


def _shard(edge: Doubles, glaze: Colour) -> Mesh:
    """A piece of the wall with its outline, glazed on both faces, bare clay where it broke."""
    inner, faces = _filled(edge)
    points = np.concatenate([edge, inner])
    outside, within = _on(points[:, 0], points[:, 1]), _on(points[:, 0], points[:, 1], -WALL)
    front = mesh(outside, faces[:, ::-1], _tint(outside, glaze), Surface.CERAMIC)
    back = mesh(within, faces, _tint(within, glaze) * 0.9, Surface.CERAMIC)
    rim = lattice(np.stack([outside[: len(edge)], within[: len(edge)]]), CLAY, Surface.STONE, ring=True, flip=False)
    return joined((front, back, rim))


def _filled(edge: Doubles) -> tuple[Doubles, NDArray[np.int32]]:
    """Points within an outline and the triangles that fill it (Delaunay), counter-clockwise on the unrolled wall."""
    flat = (edge * (0.262, HIGH) * 10000).astype(np.float32)
    low, high = flat.min(0) - 10, flat.max(0) + 10
    grid = np.stack(np.meshgrid(np.arange(low[0], high[0], 52), np.arange(low[1], high[1], 52)), -1).reshape(-1, 2)
    inner = np.array(
        [at for at in grid if cv2.pointPolygonTest(flat, (float(at[0]), float(at[1])), True) > 18], np.float32
    )
    inner = inner.reshape(-1, 2)
    every = np.concatenate([flat, inner])
    net = cv2.Subdiv2D((int(low[0]) - 5, int(low[1]) - 5, int(high[0] - low[0]) + 20, int(high[1] - low[1]) + 20))
    number = {net.insert((float(x), float(y))): k for k, (x, y) in enumerate(every)}
    faces = []
    for x0, y0, x1, y1, x2, y2 in net.getTriangleList():
        found = [number.get(net.locate((float(x), float(y)))[2], -1) for x, y in ((x0, y0), (x1, y1), (x2, y2))]
        middle = ((x0 + x1 + x2) / 3, (y0 + y1 + y2) / 3)
        if (
            min(found) >= 0
            and len(set(found)) == 3
            and cv2.pointPolygonTest(flat, (float(middle[0]), float(middle[1])), False) > 0
        ):
            turn = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            faces.append(found if turn > 0 else found[::-1])
    return inner.astype(float) / 10000 / (0.262, HIGH), np.array(faces, np.int32)


def _base(glaze: Colour) -> Mesh:
    u = np.linspace(0, 1, 40, endpoint=False)
    low = _on(u, 0 * u)
    rows = [low * (0, 0, 0) + (0, 0.0012, 0), low * (0.9, 0, 0.9), low * (0.985, 1, 0.985),
        _on(u, 0 * u + 0.05, -0.001),
        low * (0.85, 0, 0.85) + (0, 0.0055, 0), low * (0, 0, 0) + (0, 0.0055, 0)]  # fmt: skip
    points = np.stack(rows)
    return lattice(points, _tint(points, glaze), Surface.CERAMIC, ring=True, flip=True)


def _scattered(glaze: Colour, seed: int) -> Mesh:
    """The pieces lying on the floor about where they fell, with chips and a few drops."""
    rng = np.random.default_rng(seed + 31)
    parts = []
    for k, piece in enumerate(_pieces(glaze)):
        middle = piece.points.mean(0)
        out = np.arctan2(middle[2], middle[0])
        face = np.array([np.cos(out), 0.0, np.sin(out)])
        lie = rotation((-face[2], 0.0, face[0]), 90 + float(rng.normal(0, 5))) if k < 9 else rotation((1, 0, 0.2), 14)
        if k < 9 and rng.random() < 0.45:  # some lie with their hollow up
            lie = rotation((1, 0, 0), 180) @ lie
        whirl = rotation((0, 1, 0), float(rng.uniform(0, 360)))
        lain = piece.moved(-middle).turned(whirl @ lie)
        far, turn = float(rng.uniform(0.07, 0.26)), k * 2.4 + float(rng.normal(0, 0.3))
        low = float(lain.points[:, 1].min())
        parts.append(lain.moved((far * np.cos(turn), -low + 0.0002, far * np.sin(turn))))
    return joined((*parts, *_chips(glaze, rng), *_drops(rng)))


def _chips(glaze: Colour, rng: np.random.Generator) -> list[Mesh]:
    """Small splinters."""
    out = []
    for _ in range(16):
        size, far, turn = float(rng.uniform(0.003, 0.009)), float(rng.uniform(0.04, 0.42)), float(rng.uniform(0, 6.28))
        shape = rng.normal(0, size / 2, (4, 3)) * (1, 0.3, 1)
        chip = mesh(
            shape,
            [(0, 1, 2), (0, 2, 3), (0, 3, 1), (1, 3, 2)],
            shade(glaze, float(rng.uniform(0.7, 1.3))),
            Surface.CERAMIC,
        )
        out.append(chip.faceted().moved((far * np.cos(turn), 0.0015 - float(shape[:, 1].min()), far * np.sin(turn))))
    return out


def _drops(rng: np.random.Generator, colour: Colour = DROPS, count: int = 7) -> list[Mesh]:
    """Drops and a small pool of tea."""
    out = []
    sizes: Sequence[float] = (0.055, 0.034, *rng.uniform(0.004, 0.014, count))
    for k, size in enumerate(sizes):
        t = np.linspace(0, 2 * np.pi, 29)[:-1]
        wide = size * (1 + 0.22 * ripple(np.stack([np.cos(t), np.sin(t)], 1), k + 4, 5, 1.6))
        rows = [
            np.stack([f * wide * np.cos(t), 0 * t + y, -f * wide * np.sin(t)], -1)
            for f, y in ((1, 0.0002), (0.93, 0.0016), (0.7, 0.0021), (0, 0.0022))
        ]
        far, turn = (0.05 * k if k < 2 else float(rng.uniform(0.10, 0.38))), float(rng.uniform(0, 6.28))
        out.append(
            lattice(np.stack(rows), colour, Surface.CERAMIC, ring=True).moved(
                (far * np.cos(turn), 0, far * np.sin(turn))
            )
        )
    return out
