"""The surface of the cup as it left the wheel: its wall by parts of a turn and of the height, its glaze, its handle."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface
from rushes.engines.previz.props.paint import Colour, paint
from rushes.engines.previz.shapes import Doubles, curved, ripple, tube

HIGH, WALL = 0.094, 0.0036

GLAZE, CLAY, GOLD = paint("#3d6a9c"), paint("#b59a80"), (0.80, 0.55, 0.17)

OUTSIDE = np.array([(0.0, 0.0275), (0.003, 0.0300), (0.010, 0.0335), (0.028, 0.0385), (0.050, 0.0415), (0.072, 0.0425),
    (0.086, 0.0430), (0.094, 0.0432)])  # fmt: skip
"""Height and radius of the outer wall."""


def _radius(height: Doubles, turn: Doubles) -> Doubles:
    """The outer radius at heights and angles: throwing rings and a rim that is not quite round."""
    base = np.interp(height, OUTSIDE[:, 0], OUTSIDE[:, 1])
    rings = 0.00022 * np.sin(height * 900 + 1.2 * np.sin(turn)) * (height > 0.008)
    return np.asarray(base + rings + 0.0007 * np.sin(2 * turn + 0.7) * height / HIGH)


def _top(turn: Doubles) -> Doubles:
    return np.asarray(HIGH + 0.0005 * np.sin(turn * 3 + 0.4) + 0.0006 * np.sin(turn + 2))


def on(turns: Doubles, part: Doubles, lift: float = 0.0) -> Doubles:
    """Points of the outer wall by parts of a turn and of the height, float64 [..., 3]."""
    angle = turns * 2 * np.pi
    height = part * _top(angle)
    radius = _radius(height, angle) + lift
    return np.stack([radius * np.cos(angle), height, radius * np.sin(angle)], -1)


def tint(points: Doubles, glaze: Colour) -> Doubles:
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


def handle(glaze: Colour, first: float = 0.0, last: float = 1.0, count: int = 22) -> Mesh:
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
        tint(flat.astype(float), glaze).astype(np.float32),
        body.surface,
        body.rest,
        body.uv,
        body.picture,
    )
