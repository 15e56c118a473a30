"""Shapes that sets and props are built of: bevelled blocks, lathes, tubes, sheets, cushions, mouldings and leaves.

Metres and linear RGB as in ``mesh``. Closed shapes wind outwards. Wood is grained along z of ``rest``: ``grain`` names
the axis (0, 1, 2) of the shape that the grain runs along.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh, rotation

Colour = tuple[float, float, float]
Doubles = NDArray[np.float64]


def placed(part: Mesh, at: ArrayLike = (0, 0, 0), turn: float = 0.0) -> Mesh:
    """The same, turned about the upright axis by degrees, then moved; its grain stays as it is."""
    return (part.turned(rotation((0, 1, 0), turn)) if turn else part).moved(at)


def grained(part: Mesh, axis: int, seed: int = 0) -> Mesh:
    """The same with its grain along an axis and its own piece of the pattern."""
    shift = np.random.default_rng(seed).uniform(0, 40, 3)
    return replace(part, rest=(np.roll(part.points, 2 - axis, axis=1) + shift).astype(np.float32))


def cut(part: Mesh, keep: NDArray[np.bool_]) -> Mesh:
    """Only some faces of a mesh, bool [m], and the points they need."""
    faces = part.faces[keep]
    used, number = np.unique(faces, return_inverse=True)
    return Mesh(
        part.points[used], number.reshape(-1, 3).astype(np.int32), part.colours[used], part.surface[keep],
        part.rest[used], part.uv[used], part.picture[keep],
    )  # fmt: skip


def lattice(
    points: ArrayLike, colour: ArrayLike, surface: Surface = Surface.MATTE, *, ring: bool = False, flip: bool = False
) -> Mesh:
    """A surface through rows of points, [rows, columns, 3]; ``ring`` joins the last column to the first.

    It faces the way from which columns run to the right and rows run up; ``flip`` turns it over.
    """
    at = np.asarray(points, float)
    rows, columns = at.shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    if ring:
        number = np.concatenate([number, number[:, :1]], 1)
    a, b, c, d = number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]
    order = [(a, c, b), (a, d, c)] if flip else [(a, b, c), (a, c, d)]
    faces = np.concatenate([np.stack(each, -1).reshape(-1, 3) for each in order])
    tint = np.asarray(colour, float)
    return mesh(at.reshape(-1, 3), faces, tint if tint.ndim == 1 else tint.reshape(-1, 3), surface)


def panel(
    origin: ArrayLike, across: ArrayLike, up: ArrayLike, colour: ArrayLike, surface: Surface = Surface.MATTE, *,
    cell: float = 0.15,
) -> Mesh:  # fmt: skip
    """A flat rectangle from a corner along two edges, cut to about ``cell`` metres; faces ``across`` x ``up``."""
    o, a, u = (np.asarray(each, float) for each in (origin, across, up))
    s, t = (np.linspace(0, 1, steps(float(np.linalg.norm(each)), cell) + 1) for each in (a, u))
    return lattice(o + t[:, None, None] * u + s[None, :, None] * a, colour, surface)


def steps(length: float, cell: float) -> int:
    """How many cells of about a size go into a length; one at least."""
    return max(1, round(length / cell))


def block(
    size: Sequence[float], at: ArrayLike = (0, 0, 0), colour: ArrayLike = (0.5, 0.5, 0.5),
    surface: Surface = Surface.MATTE, *, bevel: float = 0.004, cell: float = 9.0, turn: float = 0.0, grain: int = -1,
    seed: int = 0,
) -> Mesh:  # fmt: skip
    """A box with chamfered edges that stands on ``at`` (the middle of its foot), cut to about ``cell`` metres.

    Wood is grained along its longest side, unless ``grain`` says otherwise.
    """
    half = np.asarray(size, float) / 2
    edge = min(bevel, float(half.min()) * 0.49)
    lines = [np.linspace(-h + edge, h - edge, steps(2 * h, cell) + 1) for h in half]
    points, faces = _chamfered(half, lines)
    shape = mesh(np.add(points, (0, half[1], 0)), faces, colour, surface)
    if surface == Surface.WOOD:
        shape = grained(shape, int(np.argmax(half)) if grain < 0 else grain, seed)
    return placed(shape, at, turn)


def _chamfered(half: Doubles, lines: list[Doubles]) -> tuple[Doubles, NDArray[np.int64]]:
    """The points and faces of a box about the origin: six faces, twelve strips, eight corners."""
    parts: list[tuple[Doubles, NDArray[np.int64]]] = []
    for k in range(3):
        m, n = (k + 1) % 3, (k + 2) % 3
        for side in (-1, 1):
            parts.append(_patch(_spread(k, side * half[k], m, lines[m], n, lines[n])))
            for other in (-1, 1):  # the strip from face k to face m
                one = _spread(k, side * half[k], m, lines[m][[-1 if other > 0 else 0]], n, lines[n])
                two = _spread(k, lines[k][-1 if side > 0 else 0], m, np.array([other * half[m]]), n, lines[n])
                parts.append(_patch(np.concatenate([one, two])))
    inner = np.array([line[-1] for line in lines])
    for sign in np.array(np.meshgrid((-1, 1), (-1, 1), (-1, 1))).reshape(3, -1).T:
        parts.append((sign * np.where(np.eye(3) > 0, half, inner), np.array([[0, 1, 2]])))
    return _welded(parts)


def _spread(k: int, fixed: float, m: int, first: Doubles, n: int, second: Doubles) -> Doubles:
    out = np.zeros((len(first), len(second), 3))
    out[..., k], out[..., m], out[..., n] = fixed, first[:, None], second[None, :]
    return out


def _patch(points: Doubles) -> tuple[Doubles, NDArray[np.int64]]:
    rows, columns = points.shape[:2]
    number = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (each.reshape(-1) for each in (number[:-1, :-1], number[:-1, 1:], number[1:, 1:], number[1:, :-1]))
    return points.reshape(-1, 3), np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])


def _welded(parts: Sequence[tuple[Doubles, NDArray[np.int64]]]) -> tuple[Doubles, NDArray[np.int64]]:
    """Parts of a convex shape about the origin as one, points shared, every face outwards."""
    before = np.cumsum([0, *[len(points) for points, _ in parts[:-1]]])
    points = np.concatenate([points for points, _ in parts])
    faces = np.concatenate([faces + first for (_, faces), first in zip(parts, before, strict=True)])
    _, first, number = np.unique(np.round(points, 6), axis=0, return_index=True, return_inverse=True)
    points, faces = points[first], number.reshape(-1)[faces]
    corner = points[faces]
    way = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    inwards = (way * corner.mean(1)).sum(1) < 0
    faces[inwards] = faces[inwards][:, ::-1]
    return points, faces


def cushion(
    size: Sequence[float], at: ArrayLike = (0, 0, 0), colour: ArrayLike = (0.5, 0.5, 0.5),
    surface: Surface = Surface.CLOTH, *, power: float = 4.0, cells: int = 8, crumple: float = 0.0, seed: int = 0,
    turn: float = 0.0,
) -> Mesh:  # fmt: skip
    """A soft block that stands on ``at``: a superellipsoid (Barr, 1981); ``crumple`` is the depth of its dents."""
    lines = [np.linspace(-1, 1, cells + 1)[1:-1] for _ in range(3)]
    points, faces = _chamfered(np.ones(3), lines)
    points = points / (np.abs(points) ** power).sum(1, keepdims=True) ** (1 / power)
    half = np.asarray(size, float) / 2
    points = points * half
    if crumple:
        points = points * (1 + crumple / half.min() * ripple(points / half, seed)[:, None])
    return placed(mesh(np.add(points, (0, half[1], 0)), faces, colour, surface), at, turn)


def ripple(points: Doubles, seed: int = 0, waves: int = 7, fine: float = 3.0) -> Doubles:
    """Smooth noise at points, about -1..1: a sum of waves with seeded ways, each finer one weaker."""
    rng = np.random.default_rng(seed)
    total = np.zeros(points.shape[:-1])
    for k in range(waves):
        way = rng.normal(size=points.shape[-1]) * fine * (1 + k * 0.45)
        total += np.sin(points @ way + rng.uniform(0, 6.28)) / (1 + k * 0.5)
    return np.asarray(total / 2.2)


def lathe(
    profile: ArrayLike, colour: ArrayLike, surface: Surface = Surface.CERAMIC, *, turns: int = 24,
    at: ArrayLike = (0, 0, 0), smooth: int = 0,
) -> Mesh:  # fmt: skip
    """A turned shape: ``profile`` is (radius, height) from its foot's middle up the outside and down within.

    ``colour`` may be one for each row of the profile; ``smooth`` draws the profile as a curve of so many rows.
    """
    outline = curved(profile, smooth) if smooth else np.asarray(profile, float)
    outline[:, 0] = np.maximum(outline[:, 0], 0)
    angle = np.linspace(0, 2 * np.pi, turns, endpoint=False)
    radius, height = outline[:, :1], outline[:, 1:]
    points = np.stack([radius * np.cos(angle), height + 0 * angle, -radius * np.sin(angle)], -1)
    tint = np.asarray(colour, float)
    if tint.ndim == 2:
        tint = np.repeat(tint, turns, axis=0)
    return lattice(points, tint, surface, ring=True).moved(at)


def tube(
    path: ArrayLike, radius: ArrayLike, colour: ArrayLike, surface: Surface = Surface.MATTE, *, sides: int = 8,
    ends: bool = True,
) -> Mesh:  # fmt: skip
    """A round bar along points [n, 3]; ``radius`` is one or one for each point; its grain runs along it.

    Frames are carried along without twist (parallel transport; Bishop, 1975).
    """
    line = np.asarray(path, float)
    thick = np.broadcast_to(np.asarray(radius, float), len(line))
    side, up = _frames(line)
    if ends:
        line, side, up = (np.concatenate([each[:1], each, each[-1:]]) for each in (line, side, up))
        thick = np.concatenate([[0.0], thick, [0.0]])
    angle = np.linspace(0, 2 * np.pi, sides, endpoint=False)[None, :, None]
    ring = np.cos(angle) * side[:, None] + np.sin(angle) * up[:, None]
    shape = lattice(line[:, None] + thick[:, None, None] * ring, colour, surface, ring=True)
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
    flat = np.stack([*(thick[:, None] * (np.cos(angle), np.sin(angle))[k][..., 0] for k in (0, 1)),
        np.repeat(length[:, None], sides, 1)], -1).reshape(-1, 3)  # fmt: skip
    return replace(shape, rest=(flat + line[0]).astype(np.float32))


def _frames(line: Doubles) -> tuple[Doubles, Doubles]:
    """Two unit ways across a line at each of its points, float64 [n, 3]."""
    way = np.gradient(line, axis=0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-12)
    side = np.zeros_like(line)
    side[0] = np.cross(way[0], np.eye(3)[int(np.argmin(np.abs(way[0])))])
    for i in range(1, len(line)):
        side[i] = side[i - 1] - way[i] * (side[i - 1] @ way[i])
        side[i] /= max(float(np.linalg.norm(side[i])), 1e-12)
    side[0] /= np.linalg.norm(side[0])
    return side, np.cross(way, side)


def curved(points: ArrayLike, count: int = 12) -> Doubles:
    """A smooth line through points, float64 [count, n] (Catmull and Rom, 1974)."""
    at = np.asarray(points, float)
    at = np.concatenate([2 * at[:1] - at[1:2], at, 2 * at[-1:] - at[-2:-1]])
    place = np.linspace(0, len(at) - 3, count)
    i = np.minimum(place.astype(int), len(at) - 4)
    t = (place - i)[:, None]
    a, b, c, d = at[i], at[i + 1], at[i + 2], at[i + 3]
    return np.asarray(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))


def ball(radius: float, at: ArrayLike, colour: ArrayLike, surface: Surface = Surface.MATTE, *, turns: int = 12) -> Mesh:
    """A ball about a point."""
    rise = np.linspace(-np.pi / 2, np.pi / 2, turns // 2 + 1)
    return lathe(np.stack([np.cos(rise), np.sin(rise)], 1) * radius, colour, surface, turns=turns, at=at)


def moulding(
    profile: ArrayLike, length: float, colour: ArrayLike, surface: Surface = Surface.SHEEN, *, cell: float = 0.3
) -> Mesh:
    """A strip along x from 0 to ``length``; ``profile`` is (out, up) from below to above, out along +z."""
    outline = np.asarray(profile, float)
    x = np.linspace(0, length, steps(length, cell) + 1)
    points = np.zeros((len(outline), len(x), 3))
    points[..., 0], points[..., 1], points[..., 2] = x, outline[:, 1:], outline[:, :1]
    return lattice(points, colour, surface)


def slab(outline: ArrayLike, thick: float, colour: ArrayLike, surface: Surface = Surface.MATTE) -> Mesh:
    """A flat piece with a convex outline [n, 2] (x, y, counter-clockwise), from z 0 to ``thick``."""
    edge = np.asarray(outline, float)
    low, high = (np.column_stack([edge, np.full(len(edge), z)]) for z in (0.0, thick))
    middle = edge.mean(0)
    n = len(edge)
    fan = np.array([(k, (k + 1) % n, n) for k in range(n)])
    front = mesh(np.vstack([high, [*middle, thick]]), fan, colour, surface)
    back = mesh(np.vstack([low, [*middle, 0.0]]), fan[:, ::-1], colour, surface)
    return joined((front, back, lattice(np.stack([low, high]), colour, surface, ring=True)))


def folds(
    width: float, height: float, colour: ArrayLike, surface: Surface = Surface.CLOTH, *, count: int = 9,
    deep: float = 0.035, seed: int = 0, tied: float = 0.0, fine: int = 7, rows: int = 14,
) -> Mesh:  # fmt: skip
    """A hanging cloth from y 0 up to ``height``, gathered at its top, x from 0 to ``width``, facing +z.

    ``tied`` (0..1) draws it to its left edge a third of the way up.
    """
    rng = np.random.default_rng(seed)
    u, v = np.linspace(0, 1, count * fine + 1), np.linspace(0, 1, rows + 1)[:, None]
    own = np.cumsum(1 + 0.35 * np.sin(u * count * 2.1 + rng.uniform(0, 6)))
    phase = (own - own[0]) / (own[-1] - own[0]) * count * 2 * np.pi
    fall = 1 - v
    deep_here = deep * (0.55 + 0.45 * fall) * (1 + 0.3 * np.sin(u * 9 + rng.uniform(0, 6)))
    z = deep_here * np.sin(phase + 0.5 * np.sin(fall * 3 + u * 5)) + 0.25 * deep * np.sin(2.3 * phase + 2 * fall)
    x = (u + 0.10 / count * np.cos(phase) * fall) * width
    if tied:
        x = x * (1 - tied * 0.62 * np.exp(-(((v - 0.36) / 0.24) ** 2)) - tied * 0.30 * np.clip(0.36 - v, 0, 1))
    points = np.stack(np.broadcast_arrays(x, v * height + 0.004 * np.sin(phase) * fall, z), -1)
    return lattice(points, colour, surface)


def leaves(
    at: ArrayLike, way: ArrayLike, size: ArrayLike, colour: ArrayLike, *, broad: float = 0.5, bend: float = 0.2,
    surface: Surface = Surface.LEAF, seed: int = 0,
) -> Mesh:  # fmt: skip
    """Leaves as folded cards of two faces: stalks at ``at`` [n, 3], along ``way`` [n, 3], ``size`` metres long."""
    start, along = np.asarray(at, float), np.asarray(way, float)
    along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9)
    length = np.broadcast_to(np.asarray(size, float), len(start))[:, None]
    side = np.cross(along, np.random.default_rng(seed).normal(size=along.shape))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    lift = np.cross(side, along) * bend * length
    wide = side * length * broad / 2
    points = np.stack([start, start + along * length * 0.45 + wide + lift, start + along * length,
        start + along * length * 0.45 - wide + lift], 1)  # fmt: skip
    first = 4 * np.arange(len(start))[:, None]
    faces = np.concatenate([first + np.array((0, 1, 2)), first + np.array((0, 2, 3))])
    tint = np.repeat(np.broadcast_to(np.asarray(colour, float), start.shape), 4, axis=0)
    return mesh(points.reshape(-1, 3), faces, tint, surface)


def between(
    start: ArrayLike, end: ArrayLike, radius: float, colour: ArrayLike, surface: Surface, sides: int = 8
) -> Mesh:
    """A straight round bar between two points."""
    return tube(np.stack([np.asarray(start, float), np.asarray(end, float)]), radius, colour, surface, sides=sides)


def wired(points: Sequence[Sequence[float]], radius: float, colour: ArrayLike, surface: Surface) -> Mesh:
    """Straight round bars from point to point."""
    return joined(between(one, two, radius, colour, surface, 6) for one, two in pairwise(points))
