"""What lies in the woods: stones and logs."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, rotation
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import cushion, lathe, ripple, tube


def rock(thing: Thing, seed: int = 0) -> Prop:
    """A weathered stone."""
    body = cushion(
        (0.34, 0.22, 0.28),
        (0, 0, 0),
        named(thing.colour, "#7b7a73"),
        Surface.STONE,
        power=3,
        cells=12,
        crumple=0.025,
        seed=seed + 2,
    )
    return made(body, {"left": (0.15, 0.1, 0), "right": (-0.15, 0.1, 0)})


def log(thing: Thing, seed: int = 0) -> Prop:
    """A short log with rings on its ends."""
    return made(fallen(0.7, 0.11, seed), {"left": (0.3, 0.11, 0), "right": (-0.3, 0.11, 0)})


def fallen(long: float, radius: float, seed: int = 0) -> Mesh:
    """A log along x, its foot at y 0: bark, pale cut ends with rings."""
    x = np.linspace(-long / 2, long / 2, 12)
    line = np.stack([x, radius + 0.03 * radius * np.sin(x * 7), 0 * x], 1)
    bark = tube(line, radius * (1 + 0.06 * np.sin(x * 9 + seed)), paint("#5f4e40"), Surface.WOOD, sides=18, ends=False)
    rough = ripple(bark.points.astype(float) * (2, 11, 11), seed, 6, 1.4)
    tint = bark.colours * (1 + 0.3 * rough)[:, None]
    parts: list[Mesh] = [bark.coloured(np.clip(tint, 0.02, 0.8))]
    for s in (-1, 1):
        rings = [(radius * f, 0.0) for f in np.linspace(1, 0, 12)]
        tones = [shade(paint("#b08d62"), 0.75 + 0.25 * (k % 2)) for k in range(12)]
        end = lathe(rings, tones, Surface.WOOD, turns=18).turned(rotation((0, 0, 1), -90.0 * s))
        parts.append(end.moved((s * long / 2, float(line[-1, 1]), 0)))
    return joined(parts)
