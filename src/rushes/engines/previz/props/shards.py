"""The pieces of a broken cup: in place, and lying on the floor."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh, rotation
from rushes.engines.previz.props.cracks import SHARDS, outline
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.props.thrown import CLAY, HIGH, WALL, handle, on, tint
from rushes.engines.previz.shapes import Doubles, lattice, ripple

DROPS = paint("#4a3021")


def pieces(glaze: Colour) -> tuple[Mesh, ...]:
    """The pieces of the cup where they belong: nine of its wall, two halves of the handle among them, and the base."""
    walls = [_shard(outline(shard), glaze) for shard in SHARDS]
    walls[6] = joined((walls[6], handle(glaze, 0.0, 0.52)))
    walls[5] = joined((walls[5], handle(glaze, 0.52, 1.0)))
    return (*walls, _base(glaze))


def _shard(edge: Doubles, glaze: Colour) -> Mesh:
    """A piece of the wall with its outline, glazed on both faces, bare clay where it broke."""
    inner, faces = _filled(edge)
    points = np.concatenate([edge, inner])
    outside, within = on(points[:, 0], points[:, 1]), on(points[:, 0], points[:, 1], -WALL)
    front = mesh(outside, faces[:, ::-1], tint(outside, glaze), Surface.CERAMIC)
    back = mesh(within, faces, tint(within, glaze) * 0.9, Surface.CERAMIC)
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
    low = on(u, 0 * u)
    rows = [low * (0, 0, 0) + (0, 0.0012, 0), low * (0.9, 0, 0.9), low * (0.985, 1, 0.985),
        on(u, 0 * u + 0.05, -0.001),
        low * (0.85, 0, 0.85) + (0, 0.0055, 0), low * (0, 0, 0) + (0, 0.0055, 0)]  # fmt: skip
    points = np.stack(rows)
    return lattice(points, tint(points, glaze), Surface.CERAMIC, ring=True, flip=True)


def lain(piece: Mesh, whirl: float) -> Mesh:
    """A piece of a wall laid flat on its hollow about the origin, turned about y by so many degrees."""
    middle = piece.points.mean(0)
    out = np.arctan2(middle[2], middle[0])
    flat = piece.moved(-middle).turned(rotation((0, 1, 0), whirl) @ rotation((-np.sin(out), 0.0, np.cos(out)), 90))
    return flat.moved((0.0, -float(flat.points[:, 1].min()) + 0.0002, 0.0))


def scattered(glaze: Colour, seed: int) -> tuple[Mesh, ...]:
    """The pieces lying on the floor about where they fell, with chips and a few drops."""
    rng = np.random.default_rng(seed + 31)
    parts = []
    for k, piece in enumerate(pieces(glaze)):
        middle = piece.points.mean(0)
        out = np.arctan2(middle[2], middle[0])
        face = np.array([np.cos(out), 0.0, np.sin(out)])
        lie = rotation((-face[2], 0.0, face[0]), 90 + float(rng.normal(0, 5))) if k < 9 else rotation((1, 0, 0.2), 14)
        if k < 9 and rng.random() < 0.45:  # some lie with their hollow up
            lie = rotation((1, 0, 0), 180) @ lie
        whirl = rotation((0, 1, 0), float(rng.uniform(0, 360)))
        lain = piece.moved(-middle).turned(whirl @ lie)
        far, turn = float(rng.uniform(0.05, 0.20)), k * 2.4 + float(rng.normal(0, 0.3))
        low = float(lain.points[:, 1].min())
        parts.append(lain.moved((far * np.cos(turn), -low + 0.0002, far * np.sin(turn))))
    return (*parts, *_chips(glaze, rng), *_drops(rng))


def _chips(glaze: Colour, rng: np.random.Generator) -> list[Mesh]:
    """Small splinters."""
    out = []
    for _ in range(16):
        size, far, turn = float(rng.uniform(0.003, 0.009)), float(rng.uniform(0.04, 0.34)), float(rng.uniform(0, 6.28))
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
