"""What one walks on outdoors: paving stones, road and kerb, puddles, the floor of a forest."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.shapes import Doubles, block, lattice, panel, ripple

WOODLAND_PATH = paint("#8a7458")
WOODLAND_MOSS = paint("#5d6b3c")

FLAG, TAR, GRANITE = paint("#9a958c"), paint("#5a5b5d"), paint("#aaa69d")
Span = tuple[float, float]


def paving(x: Span, z: Span, side: float = 0.6) -> Mesh:
    """A pavement of large stones with joints, each a little different; finer near the viewer."""
    rng = np.random.default_rng(17)
    parts = [
        panel(
            (x[0], -0.008, z[1]), (x[1] - x[0], 0, 0), (0, 0, z[0] - z[1]), shade(FLAG, 0.4), Surface.GROUND, cell=1.2
        )
    ]
    across = max(1, round((x[1] - x[0]) / side))
    wide = (x[1] - x[0]) / across
    row, near = z[1], 0
    while row > z[0]:
        deep = side * (1.0 if row > -6 else 2.5)
        for k in range(across):
            tone = shade(FLAG, 1 + float(rng.normal(0, 0.07)))
            shift = wide / 2 * (near % 2) * (0 < k < across - 1)
            corner = (x[0] + k * wide + shift * 0 + 0.004, float(rng.uniform(-0.002, 0.0)), row - 0.004)
            parts.append(
                panel(
                    corner,
                    (wide - 0.008, 0, 0),
                    (0, 0, 0.008 - deep),
                    tone,
                    Surface.STONE,
                    cell=0.3 if row > -6 else 0.8,
                )
            )
        row -= deep
        near += 1
    return joined(parts)


def road(x: Span, z: Span, crossing: float) -> list[Mesh]:
    """The carriageway, 10 cm below the pavement, its kerbs, and a raised crossing with pale bars about ``crossing``."""
    wide = x[1] - x[0]
    parts = []
    for a, b in ((z[0], crossing - 2.4), (crossing + 0.2, z[1])):
        columns, rows = round(wide / 0.35), round((b - a) / 0.4)
        s, t = np.linspace(0, 1, columns + 1)[None, :], np.linspace(0, 1, rows + 1)[:, None]
        spots = np.stack(np.broadcast_arrays(s * wide, t * (b - a)), -1)
        worn = 1 + 0.12 * ripple(spots * 0.7, 3) + 0.10 * np.exp(-(((np.abs(s - 0.5) - 0.25) / 0.08) ** 2))
        points = np.stack(
            np.broadcast_arrays(x[0] + s * wide, -0.10 + 0.035 * (1 - (2 * s - 1) ** 2), b - t * (b - a)), -1
        )
        parts.append(lattice(points, np.array(TAR) * worn[..., None], Surface.GROUND))
    table = panel((x[0], -0.002, crossing + 0.2), (wide, 0, 0), (0, 0, -2.6), TAR, Surface.GROUND, cell=0.3)
    bars = [panel((x[0] + 0.35 + 0.86 * k, 0.001, crossing), (0.46, 0, 0), (0, 0, -2.2), paint("#bdbab0"),
        Surface.STONE, cell=0.3)
        for k in range(int((wide - 0.4) / 0.86))]  # fmt: skip
    slopes = [panel((x[0], -0.10, crossing + 0.45), (wide, 0, 0), (0, 0.098, -0.25), TAR, Surface.GROUND, cell=0.4),
        panel((x[0], -0.002, crossing - 2.4), (wide, 0, 0), (0, -0.098, -0.25), TAR, Surface.GROUND,
            cell=0.4)]  # fmt: skip
    return [*parts, table, *bars, *slopes, kerb(x[0], z), kerb(x[1], z)]


def kerb(x: float, z: Span) -> Mesh:
    """Granite kerb stones along z."""
    parts, at, k = [], z[1], 0
    while at > z[0]:
        deep = 0.9 if at > -6 else 2.7
        tone = shade(GRANITE, 1 + 0.08 * np.sin(k * 2.7))
        parts.append(
            block((0.15, 0.13, deep - 0.008), (x, -0.126, at - deep / 2), tone, Surface.STONE, bevel=0.014, cell=0.4)
        )
        at -= deep
        k += 1
    return joined(parts)


def puddle(at: tuple[float, float, float], radius: float, seed: int = 0) -> Mesh:
    """A flat pool that shines like the sky."""
    t = np.linspace(0, 2 * np.pi, 33)[:-1]
    wide = radius * (1 + 0.25 * ripple(np.stack([np.cos(t), np.sin(t)], 1), seed, 5, 1.5))
    rows = [np.stack([f * wide * np.cos(t), 0 * t, -0.6 * f * wide * np.sin(t)], -1) for f in (1.0, 0.8, 0.5, 0.0)]
    return lattice(np.stack(rows), paint("#68747c"), Surface.CERAMIC, ring=True).moved(at)


def woodland(x: Span, z: Span, path: Colour = WOODLAND_PATH, moss: Colour = WOODLAND_MOSS) -> Mesh:
    """The floor of a forest: soft humps, moss and earth, a worn path that winds away; level where people stand."""
    columns, rows = round((x[1] - x[0]) / 0.36), round((z[1] - z[0]) / 0.36)
    at = np.stack(np.meshgrid(np.linspace(*x, columns + 1), np.linspace(z[1], z[0], rows + 1)), -1)
    away = np.abs(at[..., 0] - trail(at[..., 1]))
    level = np.clip((np.hypot(at[..., 0], at[..., 1]) - 2.6) / 3.0, 0, 1) * np.clip((away - 0.5) / 1.2, 0, 1)
    high = level * (
        0.16 * ripple(at, 5, 6, 0.45) + 0.05 * ripple(at, 6, 5, 1.6) + 0.012 * np.hypot(at[..., 0], at[..., 1])
    )
    patch = np.clip(0.5 + 0.5 * ripple(at, 9, 6, 0.8), 0, 1)[..., None]
    earth = np.array(paint("#5e4b39")) * (1 + 0.15 * ripple(at, 12, 6, 3.0))[..., None]
    colour = earth * (1 - patch) + np.array(moss) * (0.85 + 0.2 * ripple(at, 14, 5, 2.2))[..., None] * patch
    worn = np.exp(-((away / 0.42) ** 2))[..., None] * 0.85
    colour = colour * (1 - worn) + np.array(path) * worn
    return lattice(np.stack([at[..., 0], high, at[..., 1]], -1), np.clip(colour, 0.02, 0.7), Surface.GROUND)


def trail(z: Doubles) -> Doubles:
    """Where the path runs: x for z."""
    return np.asarray(0.55 * np.sin(z * 0.42 + 0.4) + 0.05 * z)
