"""What sweeps and paints: a broom with its bristles, a fine brush with gold on its tip."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.props.thrown import GOLD
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import block, lathe, tube

STRAW, ASH, TWINE = paint("#b08a4e"), paint("#a3794c"), paint("#7c3d33")
LONG, SHORT = 1.34, 0.80
"""Metres of a broom, and of a small one."""


def broom(thing: Thing, seed: int = 0) -> Prop:
    """A broom that stands on the tips of its straw, its handle up; a ``short`` one is for who kneels."""
    high = SHORT if thing.state == "short" else LONG
    handle = tube([(0, 0.17, 0), (0, high - 0.02, 0), (0, high, 0)], [0.0125, 0.0115, 0.006],
        named(thing.colour, "#a3794c"), Surface.WOOD, sides=12)  # fmt: skip
    socket = lathe([(0.032, 0.15), (0.026, 0.17), (0.018, 0.215), (0, 0.22)], shade(ASH, 0.75), Surface.WOOD, turns=16)
    bands = [block((0.20 - 0.012 * k, 0.008, 0.050), (0, 0.105 + 0.026 * k, 0), TWINE, Surface.CLOTH, bevel=0.003)
        for k in range(2)]  # fmt: skip
    return made(joined((handle, socket, *bands, *_straw(seed))))


def _straw(seed: int) -> list[Mesh]:
    """Bundles of straw that spread from the socket to a broad edge, in four rows."""
    rng = np.random.default_rng(seed + 53)
    out = []
    for z in (-0.5, -0.17, 0.17, 0.5):
        for x in np.linspace(-1, 1, 17):
            low = np.array([0.145 * x, 0.002 + 0.010 * rng.random(), 0.055 * z])
            mid, high = np.array([0.108 * x, 0.09, 0.050 * z]), np.array([0.030 * x, 0.168, 0.034 * z])
            tone = shade(STRAW, float(rng.uniform(0.72, 1.15)))
            out.append(tube([high, mid, low], [0.0065, 0.0062, 0.0034], tone, Surface.CLOTH, sides=5))
    return out


def brush(thing: Thing, seed: int = 0) -> Prop:
    """A fine brush that stands on its tip, lacquer and gold on the hair; held where the ferrule ends."""
    wood: Colour = paint("#3a2a22")
    parts = [
        tube([(0, 0.052, 0), (0, 0.075, 0), (0, 0.12, 0), (0, 0.205, 0)], [0.0036, 0.0046, 0.0038, 0.0012], wood,
            Surface.SHEEN),
        tube([(0, 0.030, 0), (0, 0.054, 0)], [0.0042, 0.0037], paint("#b9a06a"), Surface.METAL),
        tube([(0, 0.031, 0), (0, 0.018, 0), (0, 0.0, 0)], [0.0040, 0.0046, 0.0006], GOLD, Surface.METAL),
    ]  # fmt: skip
    return made(joined(parts), {"right": (0.0, 0.085, 0.0)})
