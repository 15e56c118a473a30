"""What stands and lies about a home: clock, mirror, box, ball, blanket, pillow, cloth, doll, flag, sign."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, rotation
from rushes.engines.previz.props.carried import BRASS, DARK
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import ball, block, curved, cushion, lathe, lattice, ripple, slab, tube


def clock(thing: Thing, seed: int = 0) -> Prop:
    """A table clock with a pale dial in a brass ring, at ten past ten."""
    return made(
        dial(0.075, named(thing.colour, BRASS)).moved((0, 0.09, 0)),
        {"right": (-0.07, 0.08, 0), "left": (0.07, 0.08, 0)},
    )


def dial(radius: float, colour: Colour = BRASS) -> Mesh:
    """A clock's face in its case, upright, about the origin, facing +z."""
    case = lathe(
        [
            (0, -0.035),
            (radius, -0.035),
            (radius * 1.06, -0.02),
            (radius * 1.06, 0.002),
            (radius * 1.0, 0.006),
            (radius * 0.95, 0.0),
        ],
        colour,
        Surface.METAL,
        turns=36,
    )
    face = lathe([(radius * 0.95, 0.0), (radius * 0.5, 0.0), (0, 0.0005)], paint("#d8d0bb"), Surface.PAPER, turns=36)
    turned = joined((case, face)).turned(rotation((1, 0, 0), 90))
    parts = [turned]
    for hour in range(12):
        t = np.radians(hour * 30)
        mark = block(
            (radius * 0.035, radius * (0.16 if hour % 3 == 0 else 0.09), 0.001), (0, radius * 0.72, 0.001), DARK
        )
        parts.append(mark.turned(rotation((0, 0, 1), -float(np.degrees(t)))))
    for turn, long, wide in ((-305, 0.48, 0.055), (-60, 0.70, 0.04)):
        hand = block(
            (radius * wide, radius * long, 0.001), (0, -radius * 0.08, 0.003), DARK, Surface.METAL, bevel=0.0003
        )
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
    parts.append(
        lattice(
            np.stack(np.broadcast_arrays(0.23 * r * np.cos(a), y, 0.004), -1)[::-1],
            tone[::-1],
            Surface.METAL,
            ring=True,
        )
    )
    parts.append(block((0.36, 0.03, 0.20), (0, 0, 0), paint("#5d4130"), Surface.WOOD, bevel=0.01, cell=0.1))
    parts += [
        tube([(s * 0.14, 0.03, -0.03), (s * 0.262, 0.62, -0.01)], 0.012, paint("#5d4130"), Surface.WOOD)
        for s in (-1, 1)
    ]
    return made(joined(parts), {"left": (0.25, 0.5, 0), "right": (-0.25, 0.5, 0)})


def box(thing: Thing, seed: int = 0) -> Prop:
    """A wooden box with a lid and a brass clasp."""
    colour = named(thing.colour, "#7a5639")
    parts = [block((0.26, 0.11, 0.18), (0, 0, 0), colour, Surface.WOOD, bevel=0.004, cell=0.06)]
    parts.append(block((0.268, 0.035, 0.188), (0, 0.111, 0), shade(colour, 1.1), Surface.WOOD, bevel=0.008, cell=0.06))
    parts.append(block((0.028, 0.04, 0.006), (0, 0.095, 0.093), BRASS, Surface.METAL, bevel=0.002))
    return made(joined(parts), {"left": (0.13, 0.07, 0), "right": (-0.13, 0.07, 0)})


def toy_ball(thing: Thing, seed: int = 0) -> Prop:
    """A ball in two colours."""
    body = ball(0.11, (0, 0.11, 0), named(thing.colour, "#a8503f"), Surface.SHEEN, turns=24)
    band = np.abs(body.points[:, 1] - 0.11) < 0.03
    tint = np.where(band[:, None], np.array(paint("#d6cdb6")), body.colours)
    return made(body.coloured(tint), {"left": (0.11, 0.11, 0), "right": (-0.11, 0.11, 0)})


def blanket(thing: Thing, seed: int = 0) -> Prop:
    """A folded blanket with a fringe."""
    colour = named(thing.colour, "#7f6a5d")
    layers = [
        cushion(
            (0.42, 0.05, 0.32),
            (0.004 * k, 0.038 * k, 0),
            shade(colour, 1 - 0.05 * k),
            power=7,
            cells=12,
            crumple=0.003,
            seed=k,
        )
        for k in range(3)
    ]
    stripe = [
        block((0.03, 0.004, 0.31), (x, 0.124, 0), shade(colour, 1.5), Surface.CLOTH, bevel=0.001)
        for x in (-0.12, -0.07)
    ]
    return made(joined((*layers, *stripe)), {"left": (0.2, 0.05, 0.1), "right": (-0.2, 0.05, 0.1)})


def pillow(thing: Thing, seed: int = 0) -> Prop:
    """A pillow."""
    body = cushion(
        (0.55, 0.17, 0.4), (0, 0, 0), named(thing.colour, "#d3cdbf"), power=2.6, cells=14, crumple=0.014, seed=seed
    )
    return made(body, {"left": (0.24, 0.08, 0), "right": (-0.24, 0.08, 0)})


def cloth(thing: Thing, seed: int = 0) -> Prop:
    """A cloth that was put down, in soft heaps."""
    s, t = np.linspace(-1, 1, 33)[None, :], np.linspace(-1, 1, 33)[:, None]
    spots = np.stack(np.broadcast_arrays(s, t), -1)
    edge = np.clip(1 - np.maximum(np.abs(s), np.abs(t)) ** 6, 0, 1)
    y = 0.004 + 0.05 * edge * np.clip(1 - np.abs(ripple(spots, seed + 3, 5, 2.2)), 0, 1) ** 2
    x = 0.17 * s + 0.03 * ripple(spots, seed + 5, 3, 1.5)
    z = -0.17 * t + 0.03 * ripple(spots, seed + 6, 3, 1.5)
    return made(
        lattice(np.stack(np.broadcast_arrays(x, y, z), -1), named(thing.colour, "#a59a88"), Surface.CLOTH),
        {"right": (-0.1, 0.02, 0)},
    )


def doll(thing: Thing, seed: int = 0) -> Prop:
    """A rag doll that sits: round head with wool hair, a dress, stuffed limbs."""
    cream, dress = paint("#cdb496"), named(thing.colour, "#8d5a5a")
    parts = [
        lathe(
            [(0, 0), (0.075, 0), (0.08, 0.02), (0.045, 0.10), (0.028, 0.13), (0, 0.135)], dress, Surface.CLOTH, turns=20
        )
    ]
    parts.append(ball(0.045, (0, 0.172, 0), cream, Surface.CLOTH, turns=18))
    parts.append(ball(0.048, (0, 0.182, -0.008), paint("#6b4429"), Surface.CLOTH, turns=18))
    for s in (-1, 1):
        parts.append(
            tube(
                curved([(s * 0.03, 0.115, 0), (s * 0.07, 0.08, 0.02), (s * 0.085, 0.04, 0.04)], 7),
                0.013,
                cream,
                Surface.CLOTH,
            )
        )
        parts.append(
            tube(
                curved([(s * 0.03, 0.018, 0.05), (s * 0.04, 0.02, 0.11), (s * 0.045, 0.025, 0.14)], 7),
                0.017,
                cream,
                Surface.CLOTH,
            )
        )
        parts.append(ball(0.0045, (s * 0.015, 0.178, 0.043), DARK, Surface.SHEEN, turns=8))
    return made(joined(parts), {"right": (-0.03, 0.09, 0)})


def flag(thing: Thing, seed: int = 0) -> Prop:
    """A plain flag on a pole."""
    s, t = np.linspace(0, 1, 25)[None, :], np.linspace(0, 1, 13)[:, None]
    sheet = np.stack(np.broadcast_arrays(0.9 * s, 1.3 + 0.6 * t - 0.08 * s**2, 0.07 * np.sin(s * 7 + t) * s), -1)
    pole = tube([(0, 0, 0), (0, 2.0, 0)], 0.013, paint("#8a6b4a"), Surface.WOOD)
    return made(
        joined((pole, lattice(sheet, named(thing.colour, "#8d4a42"), Surface.CLOTH))),
        {"right": (0, 0.9, 0), "left": (0, 1.1, 0)},
    )


def sign(thing: Thing, seed: int = 0) -> Prop:
    """A painted board on a post."""
    post = block((0.06, 1.5, 0.06), (0, 0, 0), paint("#6f543a"), Surface.WOOD, bevel=0.006, cell=0.25)
    board = slab(
        [(-0.32, 0), (0.32, 0), (0.32, 0.3), (-0.32, 0.3)], 0.03, named(thing.colour, "#b9ad94"), Surface.WOOD
    ).moved((0, 1.15, 0.03))
    return made(joined((post, board)))
