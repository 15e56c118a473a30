"""What is cooked with and eaten: teapot, kettle, pot, bread, fruit."""

from dataclasses import replace

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, rotation
from rushes.engines.previz.props.crockery import soup_bowl
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import curved, cushion, lathe, tube


def teapot(thing: Thing, seed: int = 0) -> Prop:
    """A round teapot with spout, lid and handle."""
    colour = named(thing.colour, "#6f7f7a")
    rows = [
        (0, 0),
        (0.045, 0),
        (0.05, 0.006),
        (0.078, 0.05),
        (0.078, 0.075),
        (0.055, 0.115),
        (0.036, 0.125),
        (0.034, 0.131),
        (0.012, 0.140),
        (0.008, 0.146),
        (0.013, 0.156),
        (0.008, 0.164),
        (0, 0.165),
    ]
    spout = tube(
        curved([(0.06, 0.045, 0), (0.10, 0.065, 0), (0.115, 0.105, 0), (0.135, 0.125, 0)], 12),
        np.linspace(0.019, 0.008, 12),
        colour,
        Surface.CERAMIC,
        sides=12,
    )
    handle = tube(
        curved([(-0.055, 0.11, 0), (-0.10, 0.118, 0), (-0.125, 0.085, 0), (-0.10, 0.045, 0), (-0.07, 0.04, 0)], 16),
        0.0075,
        colour,
        Surface.CERAMIC,
        sides=10,
    )
    return made(
        joined((lathe(rows, colour, Surface.CERAMIC, turns=32, smooth=40), spout, handle)), {"right": (-0.118, 0.08, 0)}
    )


def kettle(thing: Thing, seed: int = 0) -> Prop:
    """An enamel kettle."""
    return made(enamel(named(thing.colour, "#7d8f86")), {"right": (0, 0.22, 0)})


def enamel(colour: Colour) -> Mesh:
    """The kettle itself, with a bail handle over it."""
    rows = [
        (0, 0),
        (0.095, 0),
        (0.10, 0.008),
        (0.098, 0.05),
        (0.075, 0.115),
        (0.045, 0.135),
        (0.042, 0.14),
        (0.012, 0.148),
        (0.012, 0.162),
        (0.016, 0.17),
        (0, 0.175),
    ]
    spout = tube(
        curved([(0.085, 0.04, 0), (0.13, 0.07, 0), (0.145, 0.12, 0), (0.165, 0.135, 0)], 10),
        np.linspace(0.022, 0.011, 10),
        colour,
        Surface.CERAMIC,
        sides=10,
    )
    bail = tube(
        [(0.07 * np.cos(t), 0.11 + 0.11 * np.sin(t), 0) for t in np.linspace(0.1, np.pi - 0.1, 15)],
        0.006,
        paint("#2b2b2b"),
        Surface.METAL,
    )
    return joined((lathe(rows, colour, Surface.CERAMIC, turns=32, smooth=40), spout, bail))


def pot(thing: Thing, seed: int = 0) -> Prop:
    """A cooking pot with a lid."""
    return made(saucepan(named(thing.colour, "#5c666b")), {"left": (0.14, 0.10, 0), "right": (-0.14, 0.10, 0)})


def saucepan(colour: Colour) -> Mesh:
    """The pot itself."""
    rows = [
        (0, 0),
        (0.105, 0),
        (0.112, 0.008),
        (0.112, 0.13),
        (0.117, 0.133),
        (0.116, 0.138),
        (0.06, 0.155),
        (0.02, 0.158),
        (0.018, 0.17),
        (0.022, 0.182),
        (0, 0.186),
    ]
    ears = [
        tube(
            curved([(s * 0.11, 0.105, -0.03), (s * 0.145, 0.108, 0), (s * 0.11, 0.105, 0.03)], 9),
            0.006,
            colour,
            Surface.METAL,
        )
        for s in (-1, 1)
    ]
    return joined((lathe(rows, colour, Surface.SHEEN, turns=32), *ears))


def bread(thing: Thing, seed: int = 0) -> Prop:
    """A round loaf with a cut crust."""
    loaf = cushion(
        (0.24, 0.11, 0.17), (0, 0, 0), paint("#a8713c"), Surface.STONE, power=2.3, cells=18, crumple=0.004, seed=seed
    )
    points = loaf.points.astype(float)
    cut = (np.abs(np.mod(points[:, 0] * 18 + 0.5, 1) - 0.5) < 0.13) & (points[:, 1] > 0.08)
    tint = np.where(cut[:, None], np.array(paint("#d8bb86")), loaf.colours * (0.7 + 0.5 * (points[:, 1:2] / 0.11)))
    return made(
        replace(loaf, colours=np.clip(tint, 0, 0.8).astype(np.float32)),
        {"left": (0.1, 0.05, 0), "right": (-0.1, 0.05, 0)},
    )


def fruit(thing: Thing, seed: int = 0) -> Prop:
    """Apples and pears in a bowl."""
    dish = soup_bowl(paint("#b9b2a0"), full=False).scaled((1.5, 1.1, 1.5))
    parts = [dish]
    for k, (x, z, y) in enumerate(
        ((0.045, 0.02, 0.045), (-0.045, 0.03, 0.045), (0.0, -0.05, 0.045), (0.0, 0.01, 0.095))
    ):
        rows = [(0, 0.008), (0.018, 0.0), (0.034, 0.018), (0.037, 0.038), (0.028, 0.062), (0.012, 0.067), (0, 0.058)]
        apple = lathe(rows, paint(("#9c4236", "#a98f3e", "#8f9a4a", "#a3523b")[k]), Surface.SHEEN, turns=18, smooth=16)
        stalk = tube([(0, 0.058, 0), (0.004, 0.078, 0)], 0.0014, paint("#4b3826"), Surface.WOOD, sides=5)
        parts.append(joined((apple, stalk)).turned(rotation((1, 0, 0.5), 14.0 * k)).moved((x, y, z)))
    return made(joined(parts), {"left": (0.12, 0.06, 0), "right": (-0.12, 0.06, 0)})
