"""The cup: thrown by hand, glazed, with a handle; whole, broken into shards, or mended with seams of gold.

One net of cracks, drawn by hand on the unrolled wall, gives the shards their edges and the mended cup its seams, so
that the pieces on the floor are those that the gold holds together.
"""

from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh, rotation
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import Doubles, curved, lattice, ripple, tube

HIGH, WALL = 0.094, 0.0036
GLAZE, CLAY, GOLD = paint("#3d6a9c"), paint("#b59a80"), (0.80, 0.55, 0.17)
OUTSIDE = np.array([(0.0, 0.0275), (0.003, 0.0300), (0.010, 0.0335), (0.028, 0.0385), (0.050, 0.0415), (0.072, 0.0425),
    (0.086, 0.0430), (0.094, 0.0432)])  # fmt: skip
"""Height and radius of the outer wall."""
NODES: dict[str, tuple[float, float]] = {
    "p": (0.27, 0.62), "j": (0.44, 0.40), "k": (0.09, 0.50), "m": (0.71, 0.60),
    "a": (0.20, 1.0), "b": (0.37, 1.0), "c": (0.445, 1.0), "d": (0.78, 1.0), "e": (0.02, 1.0),
    "f": (0.23, 0.0), "g": (0.41, 0.0), "h": (0.65, 0.0), "i": (0.11, 0.0),
}  # fmt: skip
"""Junctions of the cracks: parts of a turn (0.25 faces +z, the handle is at 0.5) and of the height."""
SHARDS = ("p b a", "p j c b", "p f g j", "p a e k", "p k i f", "j g h m", "j m d c", "m h i+ k+", "m k+ e+ d")
"""Each piece by its junctions; + is one turn further."""
HANDLE_AT = 0.5


def cup(thing: Thing, seed: int = 0) -> Prop:
    """The cup in its state; the handle is at -x, for a right hand."""
    glaze = named(thing.colour, GLAZE)
    if thing.state in ("shattered", "broken"):
        return made(_scattered(glaze, seed), {}, (), _pieces(glaze))
    body = [_wall(glaze), _handle(glaze)]
    if thing.state in ("repaired", "mended", "cracked"):
        gold = thing.state != "cracked"
        body.append(_seams(GOLD if gold else paint("#2a2622"), 1.0 if gold else 0.45, Surface.METAL if gold else Surface.MATTE))
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


def _wall(glaze: Colour, turns: int = 64) -> Mesh:
    """The wall and base: outside, rim and inside, one closed shape."""
    u = np.linspace(0, 1, turns, endpoint=False)
    rows = [np.stack([0 * u, 0 * u + 0.0012, 0 * u], -1), _on(u, 0 * u) * (0.86, 0, 0.86) + (0, 0.0012, 0), _on(u, 0 * u) * (0.93, 0, 0.93)]
    rows += [_on(u, 0 * u + v) for v in np.linspace(0.0, 0.985, 22)]
    rows.append(_on(u, 0 * u + 1.004, -0.0004))
    rows.append(_on(u, 0 * u + 1.008, -WALL / 2))
    rows += [_on(u, 0 * u + v, -WALL) for v in np.linspace(1.0, 0.10, 12)]
    rows += [_on(u, 0 * u + 0.065, -WALL * 2.2), np.stack([0 * u, 0 * u + 0.0055, 0 * u], -1)]
    points = np.stack(rows)
    colour = _tint(points, glaze)
    colour[-14:] = np.clip(colour[-14:] * 0.9 + 0.02, 0, 0.8)
    return lattice(points, colour, Surface.CERAMIC, ring=True, flip=True)


def _handle(glaze: Colour, first: float = 0.0, last: float = 1.0, count: int = 22) -> Mesh:
    """The handle, pulled by hand, thick where it joins; a part of it between ``first`` and ``last``."""
    path = curved([(-0.0415, 0.0745, 0), (-0.052, 0.0805, 0), (-0.068, 0.0765, 0), (-0.0745, 0.060, 0), (-0.069, 0.042, 0),
        (-0.054, 0.0275, 0.0004), (-0.0375, 0.0235, 0)], count)  # fmt: skip
    thick = 0.0046 + 0.0022 * np.abs(np.linspace(-1, 1, count)) ** 3
    keep = slice(round(first * (count - 1)), round(last * (count - 1)) + 1)
    body = tube(path[keep], thick[keep], glaze, Surface.CERAMIC, sides=12, ends=first > 0 or last < 1)
    flat = (body.points * (1, 1, 1.45)).astype(np.float32)
    return Mesh(flat, body.faces, _tint(flat.astype(float), glaze).astype(np.float32), body.surface, body.rest, body.uv, body.picture)


def _drink(colour: Colour) -> Mesh:
    t = np.linspace(0, 2 * np.pi, 33)[:-1]
    rim = np.stack([0.0392 * np.cos(t), 0 * t + 0.078, -0.0392 * np.sin(t)], 1)
    fan = [(k, (k + 1) % 32, 32) for k in range(32)]
    return mesh(np.vstack([rim, (0, 0.0778, 0)]), fan, colour, Surface.CERAMIC)


@lru_cache(maxsize=32)
def _crack(one: str, other: str) -> tuple[tuple[float, float], ...]:
    """A crack between two junctions: a line broken by ever finer shifts, the same from both ends."""
    if one.rstrip("+") > other.rstrip("+"):
        return tuple(reversed(_crack(other, one)))
    ends = np.array([_node(one), _node(other)])
    rng = np.random.default_rng([ord(name[0]) for name in (one, other)])
    line, swing = ends * (0.262, HIGH), 0.075
    for _ in range(5):
        across = np.diff(line, axis=0)
        shift = rng.normal(0, swing, len(across))[:, None] * np.stack([-across[:, 1], across[:, 0]], 1)
        fresh = np.insert(line, np.arange(1, len(line)), (line[:-1] + line[1:]) / 2 + shift, axis=0)
        line, swing = fresh, swing * 0.92
    line[:, 1] = np.clip(line[:, 1], 0, HIGH)
    return tuple((float(x) / 0.262, float(y) / HIGH) for x, y in line)


def _node(name: str) -> tuple[float, float]:
    x, y = NODES[name[0]]
    return x + (1.0 if name.endswith("+") else 0.0), y


def _outline(shard: str) -> Doubles:
    """The edge of a piece on the unrolled wall, in parts of a turn and of the height, float64 [n, 2]."""
    names = shard.split()
    pieces = []
    for one, other in zip(names, [*names[1:], names[0]], strict=True):
        if _node(one)[1] == _node(other)[1] and _node(one)[1] in (0.0, 1.0):  # along the rim or the foot
            line = np.linspace(_node(one), _node(other), 9)
        else:
            line = np.array(_crack(one.rstrip("+"), other.rstrip("+")))
            line = line + (_node(one)[0] - line[0, 0], 0)
            if abs(line[-1, 0] - _node(other)[0]) > 0.01:  # the crack between m and k runs round the back
                line = np.linspace(_node(one), _node(other), 17) + _wander(17)
        pieces.append(line[:-1])
    return np.concatenate(pieces)


def _wander(count: int) -> Doubles:
    t = np.linspace(0, 1, count)
    wave = 0.02 * np.sin(t * 9.0) + 0.014 * np.sin(t * 23.0)
    return np.stack([0 * t, wave * np.sin(np.pi * t)], 1)


def _seams(colour: Colour, thick: float, surface: Surface) -> Mesh:
    """Every crack filled: fine ridges of uneven width on the outside, and beads of metal at the junctions."""
    done: set[frozenset[str]] = set()
    parts = []
    for shard in SHARDS:
        names = shard.split()
        for one, other in zip(names, [*names[1:], names[0]], strict=True):
            key = frozenset((one[0], other[0]))
            if key in done or (_node(one)[1] == _node(other)[1] and _node(one)[1] in (0.0, 1.0)):
                continue
            done.add(key)
            parts.append(_ridge(_between(one, other), thick, colour, surface, len(done)))
    for name, (x, y) in NODES.items():
        if 0 < y < 1:
            at = _on(np.array(x), np.array(y))
            parts.append(_bead(at, 0.0019 * thick, colour, surface, ord(name)))
    return joined(parts)


def _between(one: str, other: str) -> Doubles:
    line = np.array(_crack(one.rstrip("+"), other.rstrip("+")))
    line = line + (_node(one)[0] - line[0, 0], 0)
    return line if abs(line[-1, 0] - _node(other)[0]) < 0.01 else np.linspace(_node(one), _node(other), 33) + _wander(33)


def _ridge(line: Doubles, thick: float, colour: Colour, surface: Surface, seed: int) -> Mesh:
    """A thin raised line on the wall."""
    t = np.linspace(0, 1, len(line))
    width = (0.00060 + 0.00028 * ripple((t * 5)[:, None], seed) + 0.0005 * np.abs(2 * t - 1) ** 6) * thick
    width = np.maximum(width, 0.00028 * thick)
    flat = line * (0.262, HIGH)
    way = np.gradient(flat, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    side = np.stack([-way[:, 1], way[:, 0]], 1) * width[:, None] / (0.262, HIGH)
    rows = []
    for across, lift in ((-1.0, -0.0002), (-0.55, 0.00030), (0.0, 0.00048), (0.55, 0.00030), (1.0, -0.0002)):
        at = line + side * across
        rows.append(_on(at[:, 0], np.clip(at[:, 1], 0.0, 1.0), lift * (0.6 + 0.4 * thick)))
    return lattice(np.stack(rows), colour, surface, flip=True)


def _bead(at: Doubles, radius: float, colour: Colour, surface: Surface, seed: int) -> Mesh:
    """A small flattened drop on the wall where seams meet."""
    out = at * (1, 0, 1) / np.linalg.norm(at * (1, 0, 1))
    side = np.cross((0, 1, 0), out)
    t = np.linspace(0, 2 * np.pi, 13)[:-1]
    wide = radius * (1 + 0.25 * np.sin(t * 2 + seed))[:, None]
    rim = at + wide * (np.cos(t)[:, None] * side + np.sin(t)[:, None] * (0, 1, 0)) - out * 0.0003
    inner = at + 0.55 * (rim - at) + out * 0.0005
    fan = [(k, (k + 1) % 12, 12 + k) for k in range(12)] + [((k + 1) % 12, 12 + (k + 1) % 12, 12 + k) for k in range(12)]
    fan += [(12 + k, 12 + (k + 1) % 12, 24) for k in range(12)]
    return mesh(np.vstack([rim, inner, at + out * 0.0007]), fan, colour, surface)


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


def _filled(edge: Doubles) -> tuple[Doubles, np.ndarray]:  # type: ignore[type-arg]
    """Points within an outline and the triangles that fill it (Delaunay), counter-clockwise on the unrolled wall."""
    flat = (edge * (0.262, HIGH) * 10000).astype(np.float32)
    low, high = flat.min(0) - 10, flat.max(0) + 10
    grid = np.stack(np.meshgrid(np.arange(low[0], high[0], 45), np.arange(low[1], high[1], 45)), -1).reshape(-1, 2)
    inner = np.array([at for at in grid if cv2.pointPolygonTest(flat, (float(at[0]), float(at[1])), True) > 18], np.float32)
    inner = inner.reshape(-1, 2)
    every = np.concatenate([flat, inner])
    net = cv2.Subdiv2D((int(low[0]) - 5, int(low[1]) - 5, int(high[0] - low[0]) + 20, int(high[1] - low[1]) + 20))
    number = {net.insert((float(x), float(y))): k for k, (x, y) in enumerate(every)}
    faces = []
    for x0, y0, x1, y1, x2, y2 in net.getTriangleList():
        found = [number.get(net.locate((float(x), float(y)))[2], -1) for x, y in ((x0, y0), (x1, y1), (x2, y2))]
        middle = ((x0 + x1 + x2) / 3, (y0 + y1 + y2) / 3)
        if min(found) >= 0 and len(set(found)) == 3 and cv2.pointPolygonTest(flat, (float(middle[0]), float(middle[1])), False) > 0:
            turn = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            faces.append(found if turn > 0 else found[::-1])
    return inner.astype(float) / 10000 / (0.262, HIGH), np.array(faces, np.int32)


def _base(glaze: Colour) -> Mesh:
    u = np.linspace(0, 1, 40, endpoint=False)
    low = _on(u, 0 * u)
    rows = [low * (0, 0, 0) + (0, 0.0012, 0), low * (0.9, 0, 0.9), low * (0.985, 1, 0.985), _on(u, 0 * u + 0.05, -0.001),
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
        lie = rotation(np.cross(face, (0, 1, 0)), 90 + float(rng.normal(0, 5))) if k < 9 else rotation((1, 0, 0.2), 14)
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
        chip = mesh(shape, [(0, 1, 2), (0, 2, 3), (0, 3, 1), (1, 3, 2)], shade(glaze, float(rng.uniform(0.7, 1.3))), Surface.CERAMIC)
        out.append(chip.faceted().moved((far * np.cos(turn), 0.0015 - float(shape[:, 1].min()), far * np.sin(turn))))
    return out


def _drops(rng: np.random.Generator, colour: Colour = paint("#4a3021"), count: int = 7) -> list[Mesh]:
    """Drops and a small pool of tea."""
    out = []
    sizes: Sequence[float] = (0.055, 0.034, *rng.uniform(0.004, 0.014, count))
    for k, size in enumerate(sizes):
        t = np.linspace(0, 2 * np.pi, 29)[:-1]
        wide = size * (1 + 0.22 * ripple(np.stack([np.cos(t), np.sin(t)], 1), k + 4, 5, 1.6))
        rows = [np.stack([f * wide * np.cos(t), 0 * t + y, -f * wide * np.sin(t)], -1) for f, y in ((1, 0.0002), (0.93, 0.0016), (0.7, 0.0021), (0, 0.0022))]
        far, turn = (0.05 * k if k < 2 else float(rng.uniform(0.10, 0.38))), float(rng.uniform(0, 6.28))
        out.append(lattice(np.stack(rows), colour, Surface.CERAMIC, ring=True).moved((far * np.cos(turn), 0, far * np.sin(turn))))
    return out
