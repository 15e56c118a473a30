"""What people wear on the head and about the neck: glasses, earrings, hats, caps, scarves, ties."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Mesh, Surface, joined, mesh
from rushes.engines.previz.people.body import base, mask
from rushes.engines.previz.people.chart import Chart
from rushes.engines.previz.people.pieces import Piece, rigid
from rushes.engines.previz.people.skull import Doubles, Skull

METAL, DARK = (0.50, 0.42, 0.24), (0.02, 0.018, 0.017)


def tube(path: ArrayLike, wide: float, colour: Vector, surface: Surface, closed: bool = False) -> Mesh:
    """A round rod along a path."""
    at = np.asarray(path, float)
    way = np.gradient(at, axis=0) if not closed else np.roll(at, -1, 0) - np.roll(at, 1, 0)
    way /= np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9)
    side = np.cross(way, np.where(np.abs(way[:, 1:2]) > 0.9, (1.0, 0, 0), (0, 1.0, 0)))
    side /= np.maximum(np.linalg.norm(side, axis=1, keepdims=True), 1e-9)
    up = np.cross(side, way)
    turn = np.linspace(0, 2 * np.pi, 7)[:-1]
    rows = at[:, None] + (side[:, None] * np.cos(turn)[:, None] + up[:, None] * np.sin(turn)[:, None]) * wide
    n = np.arange(len(at) * 6).reshape(len(at), 6)
    last = None if closed else -1
    a, b = n[:last], np.roll(n, -1, 0)[:last]
    c, d = np.roll(b, -1, 1), np.roll(a, -1, 1)
    faces = np.concatenate(
        [np.stack([q.reshape(-1) for q in (a, b, c)], 1), np.stack([q.reshape(-1) for q in (a, c, d)], 1)]
    )
    return mesh(rows.reshape(-1, 3), faces, colour, surface)


def turned_shape(profile: Sequence[tuple[float, float]], colour: Vector, surface: Surface, oval: float = 1.0) -> Mesh:
    """A shape turned about the upright axis by its profile of radius and height; ``oval`` is its length along z."""
    turn = np.linspace(0, 2 * np.pi, 49)
    far, up = (np.array([row[k] for row in profile])[:, None] for k in (0, 1))
    at = np.stack([np.sin(turn) * far, up + 0 * turn, np.cos(turn) * far * oval], -1)
    n = np.arange(at.shape[0] * 49).reshape(-1, 49)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    return mesh(at.reshape(-1, 3), np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), colour, surface)


def worn(
    points: Floats, chart: Chart, head: Skull, features: tuple[str, ...], kinds: Mapping[str, Vector]
) -> list[Piece]:
    """Everything of this kind that the features and the wardrobe tell of; ``kinds`` are garments with their colours."""
    out: list[Piece] = []
    if {"glasses", "sunglasses"} & set(features):
        out.append(rigid(_glasses(points, chart, "sunglasses" in features), "head"))
    if "earrings" in features:
        out.append(rigid(_earrings(points), "head"))
    for kind, make in _MADE.items():
        if kind in kinds:
            out.append(make(points, head, kinds[kind]))
    return out


def _glasses(points: Floats, chart: Chart, dark: bool) -> Mesh:
    eye, r = chart.eye.astype(float), 0.0225
    front = float(chart.nose[2]) * 0.25 + float(eye[2] + chart.radius) * 0.75 + 0.008
    turn = np.linspace(0, 2 * np.pi, 33)[:-1]
    ears = points[mask("ears") > 0.5]
    parts = []
    for side in (1, -1):
        middle = np.array([side * (eye[0] + 0.002), eye[1] - 0.003, front])
        x, y = np.cos(turn) * r * 1.10, np.sin(turn) * r * 0.92
        ring = middle + np.stack([x, y, -(np.abs(x + side * r) ** 2) * 1.2], 1)
        parts.append(tube(ring, 0.0014, DARK, Surface.SHEEN, closed=True))
        if dark:
            n = np.arange(32)
            fan = np.stack([n, np.roll(n, -1), 0 * n + 32], 1)
            parts.append(mesh(np.concatenate([ring, middle[None]]), fan, (0.01, 0.01, 0.012), Surface.GLASS))
        hinge = middle + np.array([side * r * 1.1, 0.006, -0.004])
        ear = np.array([side * (float(np.abs(ears[:, 0]).min()) + 0.004), eye[1] + 0.002, float(ears[:, 2].mean())])
        parts.append(
            tube(
                [hinge, (hinge + ear) / 2 + (side * 0.004, 0, 0), ear, ear + np.array([0, -0.018, -0.014])],
                0.0013,
                DARK,
                Surface.SHEEN,
            )
        )
    gap = eye[0] + 0.002 - r * 1.1
    parts.append(
        tube(
            [(-gap, eye[1] + 0.002, front), (0, eye[1] + 0.0045, front + 0.003), (gap, eye[1] + 0.002, front)],
            0.0014,
            DARK,
            Surface.SHEEN,
        )
    )
    return joined(parts)


def _earrings(points: Floats) -> Mesh:
    ears = points[mask("ears") > 0.5]
    turn = np.linspace(0, 2 * np.pi, 21)[:-1]
    parts = []
    for side in (1, -1):
        one = ears[ears[:, 0] * side > 0]
        low = one[one[:, 1] < one[:, 1].min() + 0.006].mean(0)
        ring = low + np.stack([0 * turn, np.sin(turn) * 0.009 - 0.009, np.cos(turn) * 0.009], 1)
        parts.append(tube(ring, 0.0011, METAL, Surface.METAL, closed=True))
    return joined(parts)


def _on_head(head: Skull, made: Mesh, tip: float) -> Piece:
    return rigid(
        made.turned(_tipped(tip)).moved((0, head.eyes[1] + (head.top - head.eyes[1]) * 0.42, head.centre[2] - 0.002)),
        "head",
    )


def _tipped(degrees: float) -> Doubles:
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def _hat(points: Floats, head: Skull, colour: Vector) -> Piece:
    """A soft felt hat with a brim and a band."""
    r, up = head.wide + 0.018, head.top - head.eyes[1]
    oval = (head.front - head.back) / 2 / head.wide * 0.97
    crown = [
        (r, -0.004),
        (r * 1.0, 0.03),
        (r * 0.95, up * 0.60 + 0.004),
        (r * 0.82, up * 0.60 + 0.022),
        (r * 0.5, up * 0.60 + 0.020),
        (0.001, up * 0.60 + 0.012),
    ]
    brim = [(r + 0.066, 0.006), (r + 0.068, 0.004), (r + 0.035, -0.006), (r, -0.004), (r, 0.0)]
    band = [(r + 0.003, -0.002), (r + 0.004, 0.028), (r - 0.002, 0.030)]
    dark = tuple(value * 0.25 for value in colour)
    parts = [turned_shape(crown, colour, Surface.CLOTH, oval), turned_shape(brim, colour, Surface.CLOTH, oval),
             turned_shape(band, (dark[0], dark[1], dark[2]), Surface.CLOTH, oval)]  # fmt: skip
    return _on_head(head, joined(parts), -4)


def _cap(points: Floats, head: Skull, colour: Vector) -> Piece:
    """A cap with a peak."""
    r, up = head.wide + 0.016, head.top - head.eyes[1]
    oval = (head.front - head.back) / 2 / head.wide * 0.97
    rise = np.linspace(0, np.pi / 2, 9)
    shell = turned_shape(
        [(float(r * np.cos(a)), float((up * 0.60 + 0.026) * np.sin(a))) for a in rise], colour, Surface.CLOTH, oval
    )
    turn, out = np.meshgrid(np.linspace(-0.95, 0.95, 21), np.linspace(0, 1, 6), indexing="ij")
    far = r + out * 0.066 * np.cos(turn * 1.1)
    peak = np.stack(
        [
            np.sin(turn) * (r + 0.2 * (far - r)),
            -0.012 * out - 0.016 * np.sin(turn) ** 2 * out,
            np.cos(turn) * r * oval + (far - r),
        ],
        -1,
    )
    n = np.arange(21 * 6).reshape(21, 6)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    visor = mesh(
        peak.reshape(-1, 3),
        np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]),
        np.array(colour) * 0.85,
        Surface.CLOTH,
    )
    return _on_head(head, joined((shell, visor)), -6)


def _scarf(points: Floats, head: Skull, colour: Vector) -> Piece:
    """A scarf wound twice about the neck, with one end hanging."""
    neck = points[base().points_of("joint-neck")].mean(0).astype(float)
    turn = np.linspace(0, 4 * np.pi, 90)
    wide = 0.074 + 0.008 * np.sin(turn * 0.5)
    wound = neck + np.stack(
        [
            np.sin(turn) * wide,
            0.002 + 0.017 * turn / (4 * np.pi) - 0.030 * np.cos(turn),
            0.012 + np.cos(turn) * wide * 1.05,
        ],
        1,
    )
    drop = np.linspace(0, 1, 14)[:, None]
    chest = float(points[(np.abs(points[:, 0] - 0.03) < 0.02) & (np.abs(points[:, 1] - neck[1] + 0.2) < 0.05), 2].max())
    end = (
        wound[-1] * (1 - drop)
        + np.array([0.035, neck[1] - 0.34, chest + 0.035]) * drop
        + np.array([0, 0, 0.03]) * np.sin(np.pi * drop)
    )
    return rigid(
        joined((tube(wound, 0.021, colour, Surface.CLOTH), tube(end, 0.024, colour, Surface.CLOTH))), "spine_03"
    )


def _tie(points: Floats, head: Skull, colour: Vector) -> Piece:
    """A tie: a knot at the collar and a blade down the chest."""
    told = base()
    neck = points[told.points_of("joint-neck")].mean(0).astype(float)
    suit = points[told.points_of("helper-tights")]
    front = suit[(np.abs(suit[:, 0]) < 0.03) & (suit[:, 2] > neck[2])]
    high = np.linspace(neck[1] - 0.038, neck[1] - 0.45, 20)
    z = np.array([front[np.abs(front[:, 1] - y) < 0.03, 2].max(initial=neck[2] + 0.06) for y in high]) + 0.022
    z = np.convolve(np.pad(z, 3, mode="edge"), np.full(7, 1 / 7), mode="valid")
    half = np.interp(np.linspace(0, 1, 20), [0, 0.06, 0.10, 0.9, 1.0], [0.016, 0.013, 0.012, 0.036, 0.001])
    rows = np.stack([np.stack([s * half, high, z + (0.004 if s == 0 else 0)], 1) for s in (-1, 0, 1)], 1)
    n = np.arange(60).reshape(20, 3)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    return rigid(
        mesh(
            rows.reshape(-1, 3), np.concatenate([np.stack([a, c, b], 1), np.stack([a, d, c], 1)]), colour, Surface.CLOTH
        ),
        "spine_03",
    )


_MADE: dict[str, Callable[[Floats, Skull, Vector], Piece]] = {"hat": _hat, "cap": _cap, "scarf": _scarf, "tie": _tie}
