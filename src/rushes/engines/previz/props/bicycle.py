"""A bicycle: tubes, wheels with spokes, saddle, handlebars, chain and pedals."""

from itertools import pairwise

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import Doubles, between, block, curved, cushion, tube

TYRE, STEEL, LEATHER = paint("#232324"), paint("#a3a5a5"), paint("#6b4328")
RADIUS = 0.34


def bicycle(thing: Thing, seed: int = 0) -> Prop:
    """A city bicycle that stands upright, its front to +x."""
    return made(cycle(named(thing.colour, "#3d5d57")), {"left": (0.42, 1.02, -0.26), "right": (0.42, 1.02, 0.26)})


def cycle(colour: Colour) -> Mesh:
    """The bicycle itself."""
    rear, front, crank, saddle, head, top = (
        np.array(at) for at in ((-0.52, RADIUS, 0), (0.53, RADIUS, 0), (-0.08, 0.29, 0), (-0.24, 0.80, 0),
            (0.38, 0.72, 0), (0.355, 0.86, 0))
    )  # fmt: skip
    bars = [(crank, saddle), (crank, head), (saddle, top), (head, top), (rear, crank), (rear, saddle)]
    parts = [between(a, b, 0.016, colour, Surface.SHEEN) for a, b in bars[:4]]
    parts += [
        between(np.add(a, (0, 0, s * 0.05)), np.add(b, (0, 0, s * 0.02)), 0.009, colour, Surface.SHEEN)
        for a, b in bars[4:]
        for s in (-1, 1)
    ]
    parts += [
        tube(
            curved(
                np.array([np.add(head, (0, 0, s * 0.03)), (0.45, 0.52, s * 0.05), np.add(front, (0, 0, s * 0.05))]), 8
            ),
            0.011,
            colour,
            Surface.SHEEN,
        )
        for s in (-1, 1)
    ]
    parts += [_wheel().moved(rear), _wheel().moved(front), _guard(colour).moved(rear), _guard(colour).moved(front)]
    parts += [_seat(saddle), _bars(top), _crank().moved(crank), _basket().moved((0.56, 0.78, 0))]
    return joined(parts)


def _seat(at: Doubles) -> Mesh:
    """The post and the leather saddle on it."""
    post = between(at, np.add(at, (-0.02, 0.13, 0)), 0.012, STEEL, Surface.METAL)
    top = np.add(at, (-0.04, 0.12, 0))
    return joined((post, cushion((0.27, 0.07, 0.15), top, LEATHER, Surface.SHEEN, power=2.6, cells=8)))


def _bars(at: Doubles) -> Mesh:
    """The stem, the swept handlebars and their grips."""
    half = [(0.16, 1.0, 0.28), (0.26, 1.0, 0.25), (0.33, 0.985, 0.06)]
    line = curved([*half, *[(x, y, -z) for x, y, z in reversed(half)]], 24)
    parts = [
        between(at, np.add(at, (-0.03, 0.12, 0)), 0.012, STEEL, Surface.METAL),
        tube(line, 0.011, STEEL, Surface.METAL),
    ]
    parts += [between((0.14, 1.0, s * 0.285), (0.24, 1.0, s * 0.255), 0.017, LEATHER, Surface.SHEEN) for s in (-1, 1)]
    return joined(parts)


def _wheel() -> Mesh:
    t = np.linspace(0, 2 * np.pi, 41)
    ring = np.stack([np.cos(t), np.sin(t), 0 * t], 1)
    parts = [tube(ring * (RADIUS - 0.016), 0.017, TYRE, Surface.MATTE, sides=8, ends=False)]
    parts.append(tube(ring * (RADIUS - 0.036), 0.008, STEEL, Surface.METAL, sides=6, ends=False))
    for k in range(18):
        a = k * 2 * np.pi / 18
        hub = (0.015 * np.cos(a + 1.2), 0.015 * np.sin(a + 1.2), 0.02 * (-1) ** k)
        parts.append(
            tube(
                [hub, ((RADIUS - 0.036) * np.cos(a), (RADIUS - 0.036) * np.sin(a), 0)],
                0.0018,
                STEEL,
                Surface.METAL,
                sides=3,
                ends=False,
            )
        )
    return joined((*parts, between((0, 0, -0.05), (0, 0, 0.05), 0.018, STEEL, Surface.METAL)))


def _guard(colour: Colour) -> Mesh:
    t = np.linspace(0.15, np.pi - 0.35, 17)
    return tube(
        np.stack([(RADIUS + 0.022) * np.cos(t), (RADIUS + 0.022) * np.sin(t), 0 * t], 1),
        0.018,
        colour,
        Surface.SHEEN,
        sides=6,
    )


def _crank() -> Mesh:
    t = np.linspace(0, 2 * np.pi, 25)
    ring = tube(
        np.stack([0.085 * np.cos(t), 0.085 * np.sin(t), 0 * t + 0.045], 1),
        0.006,
        STEEL,
        Surface.METAL,
        sides=6,
        ends=False,
    )
    arms = [between((0, 0, s * 0.05), (s * 0.12, s * 0.11, s * 0.06), 0.009, STEEL, Surface.METAL) for s in (-1, 1)]
    pedals = [block((0.09, 0.02, 0.07), (s * 0.12, s * 0.11 - 0.01, s * 0.10), TYRE, Surface.MATTE) for s in (-1, 1)]
    chain = [
        between((0, s * 0.085, 0.045), (-0.44, 0.05 + s * 0.035, 0.045), 0.004, TYRE, Surface.METAL, 4) for s in (-1, 1)
    ]
    return joined((ring, *arms, *pedals, *chain))


def _basket() -> Mesh:
    wire = paint("#4d4f4e")
    parts = []
    for y, wide in ((0.0, 0.12), (0.1, 0.14), (0.2, 0.16)):
        loop = [(-wide, y, -wide), (wide, y, -wide), (wide, y, wide), (-wide, y, wide), (-wide, y, -wide)]
        parts += [between(a, b, 0.004, wire, Surface.METAL, 4) for a, b in pairwise(loop)]
    for s in np.linspace(-1, 1, 5):
        for low, high in (((s * 0.12, 0, -0.12), (s * 0.16, 0.2, -0.16)), ((s * 0.12, 0, 0.12), (s * 0.16, 0.2, 0.16)),
            ((-0.12, 0, s * 0.12), (-0.16, 0.2, s * 0.16)), ((0.12, 0, s * 0.12), (0.16, 0.2, s * 0.16))):  # fmt: skip
            parts.append(between(low, high, 0.003, wire, Surface.METAL, 4))
    return joined(parts)
