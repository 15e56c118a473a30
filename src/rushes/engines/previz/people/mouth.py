"""The inside of a mouth: two rows of teeth with their gums, and a tongue."""

import numpy as np

from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh
from rushes.engines.previz.people.body import base
from rushes.engines.previz.people.pieces import Piece, of_base, rigid, together

TOOTH, GUM, TONGUE = (0.53, 0.475, 0.40), (0.36, 0.13, 0.125), (0.36, 0.125, 0.12)
WIDTHS = {"upper": (8.4, 6.6, 7.8, 7.2, 7.0, 9.5), "lower": (5.3, 5.9, 6.8, 7.2, 7.2, 10.0)}
HEIGHTS = {"upper": (10.0, 8.8, 9.6, 8.2, 7.6, 7.0), "lower": (8.4, 8.6, 9.2, 8.2, 7.6, 7.0)}
"""Millimetres of teeth from the middle backwards (means after Wheeler's Dental Anatomy)."""
GRID = 6


def mouth(points: Floats) -> list[Piece]:
    """Teeth and tongue of a shape; the farther back, the darker."""
    out = [_row(points, row) for row in ("upper", "lower")]
    which = base().points_of("helper-tongue")
    deep = np.clip((points[which, 2].max() - points[which, 2]) / 0.035, 0, 1)[:, None]
    colours = np.zeros_like(points)
    colours[which] = np.array(TONGUE, np.float32) * (1 - 0.8 * deep)
    return [*out, of_base(points, base().quads("helper-tongue"), colours, Surface.SKIN)]


def _row(points: Floats, row: str) -> Piece:
    """One row of teeth along the arch of the base mesh's, each tooth bulged and rounded, and the gum they stand in."""
    which = base().points_of(f"helper-{row}-teeth")
    ring = points[which]
    low, high = ring.min(0), ring.max(0)
    half, depth = float(high[0]) * 0.97, float(high[2] - low[2])
    scale = half / 0.0315
    up = -1.0 if row == "upper" else 1.0
    edge = float(low[1] if row == "upper" else high[1]) + (0.0 if row == "upper" else -0.0026)
    arc = np.linspace(0, np.radians(86), 200)
    curve = np.stack([half * np.sin(arc), high[2] - 0.0008 - depth * (1 - np.cos(arc))], 1)
    gone = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    parts, start = [], 0.0
    for wide, tall in zip(WIDTHS[row], HEIGHTS[row], strict=True):
        end = start + wide * 0.001 * scale
        for side in (1, -1):
            parts.append(_tooth(curve, gone, start, end, edge, tall * 0.001 * scale, up, side))
        start = end
    parts.append(_gum(curve, gone, min(start, float(gone[-1])), edge, up, scale))
    piece = together(rigid(part, "head") for part in parts)
    near = ((piece.mesh.points[:, None] - ring[None]) ** 2).sum(2).argmin(1)
    source = which[near].astype(np.int32)
    return Piece(piece.mesh, piece.bone, piece.weight, np.stack([source, source], 1), piece.part)


def _tooth(
    curve: Floats, gone: Floats, start: float, end: float, edge: float, tall: float, up: float, side: int
) -> Mesh:
    u, v = np.meshgrid(np.linspace(-1, 1, GRID), np.linspace(0, 1, GRID), indexing="ij")
    narrow = 0.94 - 0.16 * v**2
    along = (start + end) / 2 + u * narrow * (end - start) / 2
    x, z = (np.interp(along, gone, curve[:, k]) for k in (0, 1))
    bulge = 0.0016 * (1 - np.abs(u) ** 2.6) * (0.55 + 0.45 * np.sin(np.pi * np.clip(v, 0.05, 0.95)))
    round_ = 0.0007 * np.abs(u) ** 3 * (1 - v)
    y = edge - up * (v * tall + round_)
    out = np.stack([x, z], -1) - (0, curve[-1, 1])
    out /= np.maximum(np.linalg.norm(out, axis=-1, keepdims=True), 1e-9)
    at = np.stack([(x + out[..., 0] * bulge) * side, y, z + out[..., 1] * bulge], -1)
    dark = 1 - 0.8 * np.clip((curve[0, 1] - z) / 0.032, 0, 1) ** 1.2
    tone = np.array(TOOTH) * (dark * (1 - 0.20 * np.abs(u) ** 5))[..., None]
    n = np.arange(GRID * GRID).reshape(GRID, GRID)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return mesh(at.reshape(-1, 3), faces if side * up > 0 else faces[:, ::-1], tone.reshape(-1, 3), Surface.SKIN)


def _gum(curve: Floats, gone: Floats, end: float, edge: float, up: float, scale: float) -> Mesh:
    """A dark band behind the teeth, and gum above them."""
    along = np.linspace(-end, end, 61)
    x, z = np.sign(along) * np.interp(np.abs(along), gone, curve[:, 0]), np.interp(np.abs(along), gone, curve[:, 1])
    scallop = 0.0006 * np.cos(along / (0.0075 * scale) * 2 * np.pi)
    rows = []
    for high, out, tone in (
        (0.0012, -0.0012, 0.25),
        (0.0075, -0.0004, 0.7),
        (0.0086, 0.0012, 1.0),
        (0.013, 0.0006, 0.9),
    ):
        rows.append((np.stack([x * (1 + out / 0.03), edge - up * (high * scale + scallop) + 0 * x, z + out], 1), tone))
    dark = 1 - 0.8 * np.clip((curve[0, 1] - z) / 0.032, 0, 1)
    at = np.stack([row for row, _ in rows], 1).reshape(-1, 3)
    colours = np.array(GUM) * (dark[:, None] * np.array([tone for _, tone in rows]))[..., None]
    n = np.arange(61 * 4).reshape(61, 4)
    a, b, c, d = (q.reshape(-1) for q in (n[:-1, :-1], n[:-1, 1:], n[1:, 1:], n[1:, :-1]))
    return mesh(
        at, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), colours.reshape(-1, 3), Surface.SKIN
    )
