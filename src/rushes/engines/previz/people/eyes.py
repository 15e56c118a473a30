"""Eyeballs: a white that is not white, an iris with its dark rim, a pupil, and a cornea's bulge to catch the light."""

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats, Mesh, Surface, mesh

RINGS = np.radians([0, 5, 10.0, 11.5, 15, 19, 23, 26.5, 28.5, 30.5, 34, 42, 55, 72, 95, 130])
IRIS, PUPIL = np.radians(29.0), np.radians(10.8)
AROUND = 40
WHITE = np.array([0.60, 0.56, 0.53])


def eyeball(centre: Floats, radius: float, colour: Vector, seed: int) -> Mesh:
    """An eye that looks along +z, about its centre, metres."""
    turn = np.linspace(0, 2 * np.pi, AROUND, endpoint=False)
    away, round_ = np.meshgrid(RINGS, turn, indexing="ij")
    bulge = 1 + 0.055 * np.clip(1 - (away / IRIS) ** 2, 0, 1)
    ball = np.stack([np.sin(away) * np.cos(round_), np.sin(away) * np.sin(round_), np.cos(away)], -1) * bulge[..., None]
    points = ball.reshape(-1, 3) * radius + centre
    rows = np.arange(len(RINGS) * AROUND).reshape(len(RINGS), AROUND)
    a, b = rows[:-1].reshape(-1), rows[1:].reshape(-1)
    c, d = np.roll(rows, -1, 1)[1:].reshape(-1), np.roll(rows, -1, 1)[:-1].reshape(-1)
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return mesh(points, faces, _colours(away, round_, colour, seed).reshape(-1, 3), Surface.EYE)


def _colours(away: Floats, round_: Floats, colour: Vector, seed: int) -> Floats:
    rays = 1 + 0.22 * np.sin(round_ * 13 + seed % 7) * np.sin(round_ * 29 + seed % 5)
    depth = np.clip((away - PUPIL) / (IRIS - PUPIL), 0, 1)
    iris = np.array(colour) * (1.25 - 0.55 * depth**3 + 0.15 * np.sin(depth * 9))[..., None] * rays[..., None]
    rim = np.clip((depth - 0.82) / 0.18, 0, 1)[..., None]
    iris = iris * (1 - 0.75 * rim)
    red = np.clip((away - np.radians(42)) / np.radians(45), 0, 1)[..., None]
    white = WHITE * (1 - red * np.array([0.05, 0.30, 0.30]))
    out = np.where((away > IRIS)[..., None], white, iris)
    out = np.where((away < PUPIL)[..., None], 0.006, out)
    return np.asarray(out, np.float32)
