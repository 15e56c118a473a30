"""What people carry and keep: umbrella, phone, bags, suitcase, clock, mirror, box, basket, hat, ball, rope, keys."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import block, curved, cushion, folds, lathe, lattice, panel, tube

BRASS, DARK, TAN = paint("#b08d4c"), paint("#29292b"), paint("#8a5f3d")


def umbrella(thing: Thing, seed: int = 0) -> Prop:
    """An umbrella, open overhead unless it is closed; held by its crook."""
    colour = named(thing.colour, "#3b4a5a")
    shaft = tube([(0, 0.08, 0), (0, 0.92, 0)], 0.006, paint("#5a4030"), Surface.WOOD)
    crook = tube(
        curved([(0, 0.09, 0), (0, 0.03, 0), (0.022, 0.0, 0), (0.05, 0.012, 0), (0.056, 0.04, 0)], 14),
        0.010,
        paint("#5a3d29"),
        Surface.WOOD,
    )
    top = tube([(0, 0.9, 0), (0, 0.97, 0)], [0.006, 0.002], DARK, Surface.METAL)
    cloth = _furled(colour) if thing.state in ("closed", "folded") else _canopy(colour)
    return made(joined((shaft, crook, top, cloth)), {"right": (0.0, 0.13, 0.0)})


def _canopy(colour: Colour, ribs: int = 8, radius: float = 0.52) -> Mesh:
    r, t = np.linspace(0.01, 1, 10)[:, None], np.linspace(0, 2 * np.pi, ribs * 6, endpoint=False)[None, :]
    sag = 0.5 - 0.5 * np.cos(t * ribs)
    far = r * radius * (1 - 0.10 * sag * r**2)
    y = 0.93 - 0.24 * r**2.1 - 0.012 * sag * r
    points = np.stack(np.broadcast_arrays(far * np.cos(t), y, -far * np.sin(t)), -1)[::-1]
    tone = np.array(colour) * (1 - 0.12 * np.broadcast_to(sag < 0.08, points.shape[:2]))[..., None]
    spokes = [tube(curved([(0, 0.92, 0), (0.26 * np.cos(a), 0.865, -0.26 * np.sin(a)),
        (0.515 * np.cos(a), 0.688, -0.515 * np.sin(a))], 7), 0.002, DARK,
        Surface.METAL, sides=4) for a in np.arange(ribs) * 2 * np.pi / ribs]  # fmt: skip
    return joined((lattice(points, tone, Surface.CLOTH, ring=True), *spokes))


def _furled(colour: Colour) -> Mesh:
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)[None, :]
    y = np.linspace(0.26, 0.9, 16)[:, None]
    r = (0.010 + 0.026 * np.sin(np.pi * np.clip((0.93 - y) / 0.75, 0, 1)) ** 0.8) * (1 + 0.25 * np.cos(t * 8 + y * 14))
    return lattice(
        np.stack(np.broadcast_arrays(r * np.cos(t), y, -r * np.sin(t)), -1), colour, Surface.CLOTH, ring=True
    )


def phone(thing: Thing, seed: int = 0) -> Prop:
    """A telephone of today, lying with its glass up; it glows where it is lit."""
    body = block((0.072, 0.0082, 0.15), (0, 0, 0), DARK, Surface.SHEEN, bevel=0.003)
    lit = thing.state in ("lit", "open")
    glass = panel((-0.033, 0.0085, 0.071), (0.066, 0, 0), (0, 0, -0.142),
        (0.35, 0.42, 0.5) if lit else paint("#1b1d22"),
        Surface.GLOW if lit else Surface.SHEEN, cell=0.05)  # fmt: skip
    return made(joined((body, glass)), {"right": (-0.030, 0.004, 0.02)})


def bag(thing: Thing, seed: int = 0) -> Prop:
    """A soft leather bag with two handles."""
    colour = named(thing.colour, TAN)
    body = cushion((0.38, 0.27, 0.17), (0, 0, 0), colour, Surface.SHEEN, power=5, cells=12, crumple=0.009, seed=seed)
    handles = [
        tube(
            curved([(-0.10, 0.23, z), (-0.085, 0.36, z * 0.7), (0.085, 0.36, z * 0.7), (0.10, 0.23, z)], 15),
            0.008,
            shade(colour, 0.7),
            Surface.SHEEN,
        )
        for z in (-0.05, 0.05)
    ]
    flap = block((0.30, 0.012, 0.05), (0, 0.262, 0), shade(colour, 0.8), Surface.SHEEN, bevel=0.005)
    buckles = [block((0.03, 0.035, 0.008), (x, 0.17, 0.090), BRASS, Surface.METAL, bevel=0.003) for x in (-0.1, 0.1)]
    return made(joined((body, *handles, flap, *buckles)), {"right": (0, 0.345, 0.0)})


def suitcase(thing: Thing, seed: int = 0) -> Prop:
    """A worn leather suitcase with corners and straps, standing."""
    colour = named(thing.colour, TAN)
    parts = [block((0.58, 0.40, 0.18), (0, 0, 0), colour, Surface.SHEEN, bevel=0.022, cell=0.08)]
    for x in (-0.16, 0.16):
        parts.append(block((0.032, 0.41, 0.19), (x, -0.004, 0), shade(colour, 0.6), Surface.SHEEN, bevel=0.006))
        parts.append(block((0.05, 0.04, 0.012), (x, 0.30, 0.094), BRASS, Surface.METAL, bevel=0.004))
    for x in (-0.275, 0.275):
        for y in (0.0, 0.345):
            parts.append(
                block(
                    (0.065, 0.065, 0.19),
                    (x, y - 0.003 + 0.004 * (y > 0), 0),
                    shade(colour, 0.5),
                    Surface.SHEEN,
                    bevel=0.02,
                )
            )
    parts.append(
        tube(
            curved([(-0.07, 0.395, 0), (-0.06, 0.435, 0), (0.06, 0.435, 0), (0.07, 0.395, 0)], 13),
            0.011,
            shade(colour, 0.55),
            Surface.SHEEN,
        )
    )
    return made(joined(parts), {"right": (0, 0.43, 0)})


def basket(thing: Thing, seed: int = 0) -> Prop:
    """A woven basket with a hoop."""
    y, t = np.linspace(0, 1, 19)[:, None], np.linspace(0, 2 * np.pi, 48, endpoint=False)[None, :]
    weave = 0.004 * np.cos(t * 16 + np.pi * np.round(y * 9))
    r = 0.13 + 0.05 * y + weave
    tone = np.array(named(thing.colour, "#a07a4a")) * (0.75 + 30 * weave[..., None] * 2 + 0 * y[..., None])
    wall = lattice(
        np.stack(np.broadcast_arrays(r * np.cos(t), y * 0.17, -0.75 * r * np.sin(t)), -1),
        np.clip(tone, 0.03, 0.8),
        Surface.CLOTH,
        ring=True,
    )
    hoop = [(0.175 * np.cos(a), 0.16 + 0.22 * np.sin(a), 0) for a in np.linspace(0, np.pi, 19)]
    floor = lathe([(0, 0.004), (0.13, 0.004)], paint("#6d5231"), Surface.CLOTH, turns=24).scaled((1, 1, 0.75))
    return made(joined((wall, tube(hoop, 0.008, paint("#8a6438"), Surface.CLOTH), floor)), {"right": (0, 0.375, 0)})


def hat(thing: Thing, seed: int = 0) -> Prop:
    """A felt hat with a band."""
    rows = [
        (0.165, 0.006),
        (0.15, 0.0),
        (0.10, 0.006),
        (0.095, 0.03),
        (0.088, 0.09),
        (0.06, 0.118),
        (0.02, 0.108),
        (0, 0.106),
    ]
    felt = lathe(rows, named(thing.colour, "#5b4a3c"), Surface.CLOTH, turns=36).scaled((0.92, 1, 1.1))
    band = lathe([(0.0985, 0.008), (0.0965, 0.03)], DARK, Surface.CLOTH, turns=36).scaled((0.92, 1, 1.1))
    return made(joined((felt, band)), {"right": (-0.12, 0.01, 0.05)})


def coat(thing: Thing, seed: int = 0) -> Prop:
    """A coat on a hanger."""
    cloth_ = folds(0.46, 0.95, named(thing.colour, "#575349"), Surface.CLOTH, count=5, deep=0.05, seed=seed, rows=14)
    hook = tube(
        curved([(0.23, 0.95, 0), (0.23, 1.02, 0), (0.25, 1.06, 0), (0.23, 1.09, 0), (0.205, 1.07, 0)], 12),
        0.003,
        DARK,
        Surface.METAL,
    )
    return made(joined((cloth_, hook)).moved((-0.23, 0, 0)), {"right": (0, 1.05, 0)})


def key(thing: Thing, seed: int = 0) -> Prop:
    """An old brass key."""
    ring = [(0.011 * np.cos(t), 0.002, -0.03 + 0.013 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 19)]
    parts = [
        tube(ring, 0.0024, BRASS, Surface.METAL, ends=False),
        tube([(0, 0.002, -0.018), (0, 0.002, 0.035)], 0.0024, BRASS, Surface.METAL),
    ]
    parts.append(block((0.012, 0.003, 0.009), (0.006, 0.0005, 0.029), BRASS, Surface.METAL, bevel=0.0006))
    return made(joined(parts), {"right": (0, 0.002, -0.03)})


def pieces(thing: Thing, seed: int = 0) -> Prop:
    """Shards of something that broke."""
    from rushes.engines.previz.props.cup import cup

    return cup(Thing(id=thing.id, kind="cup", state="shattered", colour=thing.colour), seed)
