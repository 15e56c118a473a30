"""What people carry and keep: umbrella, phone, bags, suitcase, clock, mirror, box, basket, hat, ball, rope, keys."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, rotation
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import ball, block, curved, cushion, folds, lathe, lattice, panel, ripple, slab, tube

BRASS, DARK, TAN = paint("#b08d4c"), paint("#29292b"), paint("#8a5f3d")


def umbrella(thing: Thing, seed: int = 0) -> Prop:
    """An umbrella, open overhead unless it is closed; held by its crook."""
    colour = named(thing.colour, "#3b4a5a")
    shaft = tube([(0, 0.08, 0), (0, 0.92, 0)], 0.006, paint("#5a4030"), Surface.WOOD)
    crook = tube(curved([(0, 0.09, 0), (0, 0.03, 0), (0.022, 0.0, 0), (0.05, 0.012, 0), (0.056, 0.04, 0)], 14), 0.010, paint("#5a3d29"), Surface.WOOD)
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
    spokes = [tube(curved([(0, 0.92, 0), (0.26 * np.cos(a), 0.865, -0.26 * np.sin(a)), (0.515 * np.cos(a), 0.688, -0.515 * np.sin(a))], 7), 0.002, DARK,
        Surface.METAL, sides=4) for a in np.arange(ribs) * 2 * np.pi / ribs]  # fmt: skip
    return joined((lattice(points, tone, Surface.CLOTH, ring=True), *spokes))


def _furled(colour: Colour) -> Mesh:
    t = np.linspace(0, 2 * np.pi, 40, endpoint=False)[None, :]
    y = np.linspace(0.26, 0.9, 16)[:, None]
    r = (0.010 + 0.026 * np.sin(np.pi * np.clip((0.93 - y) / 0.75, 0, 1)) ** 0.8) * (1 + 0.25 * np.cos(t * 8 + y * 14))
    return lattice(np.stack(np.broadcast_arrays(r * np.cos(t), y, -r * np.sin(t)), -1), colour, Surface.CLOTH, ring=True)


def phone(thing: Thing, seed: int = 0) -> Prop:
    """A telephone of today, lying with its glass up; it glows where it is lit."""
    body = block((0.072, 0.0082, 0.15), (0, 0, 0), DARK, Surface.SHEEN, bevel=0.003)
    lit = thing.state in ("lit", "open")
    glass = panel((-0.033, 0.0085, 0.071), (0.066, 0, 0), (0, 0, -0.142), (0.35, 0.42, 0.5) if lit else paint("#1b1d22"),
        Surface.GLOW if lit else Surface.SHEEN, cell=0.05)  # fmt: skip
    return made(joined((body, glass)), {"right": (-0.030, 0.004, 0.02)})


def bag(thing: Thing, seed: int = 0) -> Prop:
    """A soft leather bag with two handles."""
    colour = named(thing.colour, TAN)
    body = cushion((0.38, 0.27, 0.17), (0, 0, 0), colour, Surface.SHEEN, power=5, cells=12, crumple=0.009, seed=seed)
    handles = [tube(curved([(-0.10, 0.23, z), (-0.085, 0.36, z * 0.7), (0.085, 0.36, z * 0.7), (0.10, 0.23, z)], 15), 0.008, shade(colour, 0.7), Surface.SHEEN) for z in (-0.05, 0.05)]
    flap = block((0.30, 0.012, 0.05), (0, 0.262, 0), shade(colour, 0.8), Surface.SHEEN, bevel=0.005)
    buckles = [block((0.03, 0.035, 0.008), (x, 0.17, 0.083), BRASS, Surface.METAL, bevel=0.003) for x in (-0.1, 0.1)]
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
            parts.append(block((0.065, 0.065, 0.19), (x, y - 0.003 + 0.004 * (y > 0), 0), shade(colour, 0.5), Surface.SHEEN, bevel=0.02))
    parts.append(tube(curved([(-0.07, 0.395, 0), (-0.06, 0.435, 0), (0.06, 0.435, 0), (0.07, 0.395, 0)], 13), 0.011, shade(colour, 0.55), Surface.SHEEN))
    return made(joined(parts), {"right": (0, 0.43, 0)})


def clock(thing: Thing, seed: int = 0) -> Prop:
    """A table clock with a pale dial in a brass ring, at ten past ten."""
    return made(dial(0.075, named(thing.colour, BRASS)).moved((0, 0.09, 0)), {"right": (-0.07, 0.08, 0), "left": (0.07, 0.08, 0)})


def dial(radius: float, colour: Colour = BRASS) -> Mesh:
    """A clock's face in its case, upright, about the origin, facing +z."""
    case = lathe([(0, -0.035), (radius, -0.035), (radius * 1.06, -0.02), (radius * 1.06, 0.002), (radius * 1.0, 0.006), (radius * 0.95, 0.0)], colour, Surface.METAL, turns=36)
    face = lathe([(radius * 0.95, 0.0), (radius * 0.5, 0.0), (0, 0.0005)], paint("#d8d0bb"), Surface.PAPER, turns=36)
    turned = joined((case, face)).turned(rotation((1, 0, 0), 90))
    parts = [turned]
    for hour in range(12):
        t = np.radians(hour * 30)
        mark = block((radius * 0.035, radius * (0.16 if hour % 3 == 0 else 0.09), 0.001), (0, radius * 0.72, 0.001), DARK)
        parts.append(mark.turned(rotation((0, 0, 1), -float(np.degrees(t)))))
    for turn, long, wide in ((-305, 0.48, 0.055), (-60, 0.70, 0.04)):
        hand = block((radius * wide, radius * long, 0.001), (0, -radius * 0.08, 0.003), DARK, Surface.METAL, bevel=0.0003)
        parts.append(hand.turned(rotation((0, 0, 1), turn)))
    return joined(parts)


def mirror(thing: Thing, seed: int = 0) -> Prop:
    """A standing mirror in an oval wooden frame; its glass shows a pale, soft sky."""
    t = np.linspace(0, 2 * np.pi, 49)
    ring = np.stack([0.24 * np.cos(t), 0.62 + 0.36 * np.sin(t), 0 * t], 1)
    parts = [tube(ring, 0.020, named(thing.colour, "#5d4130"), Surface.WOOD, sides=10, ends=False)]
    r, a = np.linspace(0, 1, 8)[:, None], np.linspace(0, 2 * np.pi, 48, endpoint=False)[None, :]
    y = 0.62 + 0.35 * r * np.sin(a)
    tone = np.array(paint("#a9b6bd")) * (0.7 + 0.5 * np.clip((y - 0.3) / 0.7, 0, 1))[..., None]
    parts.append(lattice(np.stack(np.broadcast_arrays(0.23 * r * np.cos(a), y, 0.004), -1)[::-1], tone[::-1], Surface.METAL, ring=True))
    parts.append(block((0.36, 0.03, 0.20), (0, 0, 0), paint("#5d4130"), Surface.WOOD, bevel=0.01, cell=0.1))
    parts += [tube([(s * 0.14, 0.03, -0.03), (s * 0.262, 0.62, -0.01)], 0.012, paint("#5d4130"), Surface.WOOD) for s in (-1, 1)]
    return made(joined(parts), {"left": (0.25, 0.5, 0), "right": (-0.25, 0.5, 0)})


def box(thing: Thing, seed: int = 0) -> Prop:
    """A wooden box with a lid and a brass clasp."""
    colour = named(thing.colour, "#7a5639")
    parts = [block((0.26, 0.11, 0.18), (0, 0, 0), colour, Surface.WOOD, bevel=0.004, cell=0.06)]
    parts.append(block((0.268, 0.035, 0.188), (0, 0.111, 0), shade(colour, 1.1), Surface.WOOD, bevel=0.008, cell=0.06))
    parts.append(block((0.028, 0.04, 0.006), (0, 0.095, 0.093), BRASS, Surface.METAL, bevel=0.002))
    return made(joined(parts), {"left": (0.13, 0.07, 0), "right": (-0.13, 0.07, 0)})


def basket(thing: Thing, seed: int = 0) -> Prop:
    """A woven basket with a hoop."""
    y, t = np.linspace(0, 1, 19)[:, None], np.linspace(0, 2 * np.pi, 48, endpoint=False)[None, :]
    weave = 0.004 * np.cos(t * 16 + np.pi * np.round(y * 9))
    r = 0.13 + 0.05 * y + weave
    tone = np.array(named(thing.colour, "#a07a4a")) * (0.75 + 30 * weave[..., None] * 2 + 0 * y[..., None])
    wall = lattice(np.stack(np.broadcast_arrays(r * np.cos(t), y * 0.17, -0.75 * r * np.sin(t)), -1), np.clip(tone, 0.03, 0.8), Surface.CLOTH, ring=True)
    hoop = [(0.175 * np.cos(a), 0.16 + 0.22 * np.sin(a), 0) for a in np.linspace(0, np.pi, 19)]
    floor = lathe([(0, 0.004), (0.13, 0.004)], paint("#6d5231"), Surface.CLOTH, turns=24).scaled((1, 1, 0.75))
    return made(joined((wall, tube(hoop, 0.008, paint("#8a6438"), Surface.CLOTH), floor)), {"right": (0, 0.375, 0)})


def hat(thing: Thing, seed: int = 0) -> Prop:
    """A felt hat with a band."""
    rows = [(0.165, 0.006), (0.15, 0.0), (0.10, 0.006), (0.095, 0.03), (0.088, 0.09), (0.06, 0.118), (0.02, 0.108), (0, 0.106)]
    felt = lathe(rows, named(thing.colour, "#5b4a3c"), Surface.CLOTH, turns=36).scaled((0.92, 1, 1.1))
    band = lathe([(0.0985, 0.008), (0.0965, 0.03)], DARK, Surface.CLOTH, turns=36).scaled((0.92, 1, 1.1))
    return made(joined((felt, band)), {"right": (-0.12, 0.01, 0.05)})


def toy_ball(thing: Thing, seed: int = 0) -> Prop:
    """A ball in two colours."""
    body = ball(0.11, (0, 0.11, 0), named(thing.colour, "#a8503f"), Surface.SHEEN, turns=24)
    band = np.abs(body.points[:, 1] - 0.11) < 0.03
    tint = np.where(band[:, None], np.array(paint("#d6cdb6")), body.colours)
    return made(body.coloured(tint), {"left": (0.11, 0.11, 0), "right": (-0.11, 0.11, 0)})


def blanket(thing: Thing, seed: int = 0) -> Prop:
    """A folded blanket with a fringe."""
    colour = named(thing.colour, "#7f6a5d")
    layers = [cushion((0.42, 0.05, 0.32), (0.004 * k, 0.038 * k, 0), shade(colour, 1 - 0.05 * k), power=7, cells=12, crumple=0.003, seed=k) for k in range(3)]
    stripe = [block((0.03, 0.004, 0.31), (x, 0.124, 0), shade(colour, 1.5), Surface.CLOTH, bevel=0.001) for x in (-0.12, -0.07)]
    return made(joined((*layers, *stripe)), {"left": (0.2, 0.05, 0.1), "right": (-0.2, 0.05, 0.1)})


def pillow(thing: Thing, seed: int = 0) -> Prop:
    """A pillow."""
    body = cushion((0.55, 0.17, 0.4), (0, 0, 0), named(thing.colour, "#d3cdbf"), power=2.6, cells=14, crumple=0.014, seed=seed)
    return made(body, {"left": (0.24, 0.08, 0), "right": (-0.24, 0.08, 0)})


def cloth(thing: Thing, seed: int = 0) -> Prop:
    """A cloth that was put down, in soft heaps."""
    s, t = np.linspace(-1, 1, 33)[None, :], np.linspace(-1, 1, 33)[:, None]
    spots = np.stack(np.broadcast_arrays(s, t), -1)
    edge = np.clip(1 - np.maximum(np.abs(s), np.abs(t)) ** 6, 0, 1)
    y = 0.004 + 0.05 * edge * np.clip(1 - np.abs(ripple(spots, seed + 3, 5, 2.2)), 0, 1) ** 2
    x = 0.17 * s + 0.03 * ripple(spots, seed + 5, 3, 1.5)
    z = -0.17 * t + 0.03 * ripple(spots, seed + 6, 3, 1.5)
    return made(lattice(np.stack(np.broadcast_arrays(x, y, z), -1), named(thing.colour, "#a59a88"), Surface.CLOTH), {"right": (-0.1, 0.02, 0)})


def coat(thing: Thing, seed: int = 0) -> Prop:
    """A coat on a hanger."""
    cloth_ = folds(0.46, 0.95, named(thing.colour, "#575349"), Surface.CLOTH, count=5, deep=0.05, seed=seed, rows=14)
    hook = tube(curved([(0.23, 0.95, 0), (0.23, 1.02, 0), (0.25, 1.06, 0), (0.23, 1.09, 0), (0.205, 1.07, 0)], 12), 0.003, DARK, Surface.METAL)
    return made(joined((cloth_, hook)).moved((-0.23, 0, 0)), {"right": (0, 1.05, 0)})


def key(thing: Thing, seed: int = 0) -> Prop:
    """An old brass key."""
    ring = [(0.011 * np.cos(t), 0.002, -0.03 + 0.013 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 19)]
    parts = [tube(ring, 0.0024, BRASS, Surface.METAL, ends=False), tube([(0, 0.002, -0.018), (0, 0.002, 0.035)], 0.0024, BRASS, Surface.METAL)]
    parts.append(block((0.012, 0.003, 0.009), (0.006, 0.0005, 0.029), BRASS, Surface.METAL, bevel=0.0006))
    return made(joined(parts), {"right": (0, 0.002, -0.03)})


def rock(thing: Thing, seed: int = 0) -> Prop:
    """A weathered stone."""
    body = cushion((0.34, 0.22, 0.28), (0, 0, 0), named(thing.colour, "#7b7a73"), Surface.STONE, power=3, cells=12, crumple=0.025, seed=seed + 2)
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


def pieces(thing: Thing, seed: int = 0) -> Prop:
    """Shards of something that broke."""
    from rushes.engines.previz.props.cup import cup

    return cup(Thing(id=thing.id, kind="cup", state="shattered", colour=thing.colour), seed)


def doll(thing: Thing, seed: int = 0) -> Prop:
    """A rag doll that sits: round head with wool hair, a dress, stuffed limbs."""
    cream, dress = paint("#cdb496"), named(thing.colour, "#8d5a5a")
    parts = [lathe([(0, 0), (0.075, 0), (0.08, 0.02), (0.045, 0.10), (0.028, 0.13), (0, 0.135)], dress, Surface.CLOTH, turns=20)]
    parts.append(ball(0.045, (0, 0.172, 0), cream, Surface.CLOTH, turns=18))
    parts.append(ball(0.048, (0, 0.182, -0.008), paint("#6b4429"), Surface.CLOTH, turns=18))
    for s in (-1, 1):
        parts.append(tube(curved([(s * 0.03, 0.115, 0), (s * 0.07, 0.08, 0.02), (s * 0.085, 0.04, 0.04)], 7), 0.013, cream, Surface.CLOTH))
        parts.append(tube(curved([(s * 0.03, 0.018, 0.05), (s * 0.04, 0.02, 0.11), (s * 0.045, 0.025, 0.14)], 7), 0.017, cream, Surface.CLOTH))
        parts.append(ball(0.0045, (s * 0.015, 0.178, 0.043), DARK, Surface.SHEEN, turns=8))
    return made(joined(parts), {"right": (-0.03, 0.09, 0)})


def flag(thing: Thing, seed: int = 0) -> Prop:
    """A plain flag on a pole."""
    s, t = np.linspace(0, 1, 25)[None, :], np.linspace(0, 1, 13)[:, None]
    sheet = np.stack(np.broadcast_arrays(0.9 * s, 1.3 + 0.6 * t - 0.08 * s**2, 0.07 * np.sin(s * 7 + t) * s), -1)
    pole = tube([(0, 0, 0), (0, 2.0, 0)], 0.013, paint("#8a6b4a"), Surface.WOOD)
    return made(joined((pole, lattice(sheet, named(thing.colour, "#8d4a42"), Surface.CLOTH))), {"right": (0, 0.9, 0), "left": (0, 1.1, 0)})


def sign(thing: Thing, seed: int = 0) -> Prop:
    """A painted board on a post."""
    post = block((0.06, 1.5, 0.06), (0, 0, 0), paint("#6f543a"), Surface.WOOD, bevel=0.006, cell=0.25)
    board = slab([(-0.32, 0), (0.32, 0), (0.32, 0.3), (-0.32, 0.3)], 0.03, named(thing.colour, "#b9ad94"), Surface.WOOD).moved((0, 1.15, 0.03))
    return made(joined((post, board)))
