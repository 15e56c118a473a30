"""An upright piano: case, fallboard, a keyboard of 88 keys, music desk with a sheet, pedals, panels, casters."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, rotation
from rushes.engines.previz.props.made import Prop, Spot, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.props.paper import printed
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import Doubles, block, cushion, lathe, lattice, moulding, panel, placed, slab, tube

PIANO_BENCH_COVER = paint("#6a3530")

CASE, IVORY, EBONY, BRASS = paint("#593b2b"), paint("#d9d2c0"), paint("#1d1c1d"), paint("#b39352")
WIDE, HIGH, DEEP = 1.50, 1.24, 0.60
KEYS: Spot = (0.0, 0.735, 0.185)
"""The middle of the keys, on top of them."""
SEAT: Spot = (0.0, 0.0, 0.66)
"""Where the bench stands."""
WHITE = 0.0235
SHARPS = (True, False, True, True, False, True, True)
"""Whether a black key follows the white ones from A to G, as the lowest is an A."""


def piano(thing: Thing, seed: int = 0) -> Prop:
    """The upright piano, its keys to +z."""
    return made(upright(named(thing.colour, CASE)))


def upright(colour: Colour = CASE) -> Mesh:
    """The instrument itself; its back is at z -0.3."""
    return joined((_case(colour), keyboard().moved((0, 0.0, 0)), _desk(colour), _pedals()))


def _case(colour: Colour) -> Mesh:
    deep, dark = shade(colour, 0.85), shade(colour, 0.72)
    parts = [
        block((WIDE - 0.08, HIGH - 0.04, 0.27), (0, 0.0, -0.165), deep, Surface.WOOD, bevel=0.004, cell=0.22, grain=1)
    ]
    parts.append(
        block(
            (WIDE + 0.05, 0.032, 0.37), (0, HIGH - 0.032, -0.13), colour, Surface.WOOD, bevel=0.010, cell=0.22, seed=2
        )
    )
    parts.append(
        block((WIDE + 0.02, 0.022, 0.33), (0, HIGH - 0.056, -0.14), dark, Surface.WOOD, bevel=0.006, cell=0.26)
    )
    parts.append(
        block((WIDE - 0.06, 0.075, 0.40), (0, 0.605, 0.09), colour, Surface.WOOD, bevel=0.012, cell=0.22, seed=3)
    )
    parts.append(block((WIDE - 0.07, 0.10, 0.20), (0, 0.0, -0.02), dark, Surface.WOOD, bevel=0.010, cell=0.26))
    parts.append(
        block((WIDE - 0.10, 0.035, 0.025), (0, 0.668, 0.275), shade(colour, 1.1), Surface.WOOD, bevel=0.006, cell=0.26)
    )
    for s in (-1, 1):
        x = s * (WIDE / 2 - 0.024)
        parts.append(
            block((0.048, HIGH - 0.03, 0.30), (x, 0, -0.15), colour, Surface.WOOD, bevel=0.006, cell=0.2, grain=1)
        )
        parts.append(_arm(colour).moved((x, 0, 0)))
        parts.append(
            block(
                (0.115, 0.052, 0.20), (s * (WIDE / 2 - 0.1), 0.672, 0.185), colour, Surface.WOOD, bevel=0.008, cell=0.1
            )
        )
        parts.append(_leg(colour).moved((s * (WIDE / 2 - 0.06), 0, 0.235)))
    for a, b, foot, top, z in ((-0.66, 0.66, 0.15, 0.56, -0.030), (-0.66, 0.66, 0.83, 1.15, -0.030)):
        parts += _framed(a, b, foot, top, z, colour)
    fall = block((WIDE - 0.13, 0.13, 0.016), (0, 0, 0), shade(colour, 1.08), Surface.WOOD, bevel=0.004, cell=0.22)
    parts.append(fall.turned(rotation((1, 0, 0), -12)).moved((0, 0.735, 0.060)))
    name = panel((-0.085, 0.785, 0.0640), (0.17, 0, 0), (0, 0.022, -0.0047), BRASS, Surface.METAL)
    parts.append(name)
    return joined(parts)


def _arm(colour: Colour) -> Mesh:
    """The scrolled cheek beside the keys."""
    t = np.linspace(0, np.pi / 2, 8)
    curve = [(0.24 + 0.045 * np.sin(a), 0.735 + 0.045 * np.cos(a) - 0.045) for a in t]
    outline = [(-0.05, 0.58), (0.275, 0.58), (0.285, 0.60), *reversed(curve), (0.10, 0.80), (-0.03, 0.86)]
    side = slab([(z, y) for z, y in outline], 0.048, colour, Surface.WOOD)
    return side.turned(rotation((0, 1, 0), -90)).moved((0.024, 0, 0))


def _leg(colour: Colour) -> Mesh:
    rows = [
        (0.035, 0.05),
        (0.042, 0.08),
        (0.030, 0.11),
        (0.036, 0.20),
        (0.045, 0.45),
        (0.032, 0.50),
        (0.046, 0.53),
        (0.046, 0.61),
    ]
    caster = lathe([(0, 0), (0.02, 0.003), (0.022, 0.02), (0.018, 0.045), (0, 0.05)], BRASS, Surface.METAL, turns=12)
    return joined((lathe(rows, colour, Surface.WOOD, turns=14), caster))


def _framed(a: float, b: float, foot: float, top: float, z: float, colour: Colour) -> list[Mesh]:
    """A sunk panel with a bead round it on the front."""
    bead = ((0.0, 0.0), (0.010, 0.0), (0.014, 0.006), (0.014, 0.014), (0.006, 0.020), (0.0, 0.022))
    parts = [
        panel((a, foot, z + 0.003), (b - a, 0, 0), (0, top - foot, 0), shade(colour, 1.18), Surface.WOOD, cell=0.16)
    ]
    for y in (foot, top):
        parts.append(moulding(bead, b - a, colour, Surface.WOOD).moved((a, y - 0.01, z)))
    for x in (a, b):
        upright_ = moulding(bead, top - foot, colour, Surface.WOOD).turned(rotation((0, 0, 1), 90))
        parts.append(upright_.moved((x + 0.01, foot, z)))
    return parts


def keyboard() -> Mesh:
    """The 88 keys: 52 white in front, 36 black between them, with the red felt behind."""
    left = -26 * WHITE
    white = _white()
    black = _sharp()
    parts = []
    for k in range(52):
        tone = shade(IVORY, 1 + 0.02 * np.sin(k * 5.1))
        parts.append(white.coloured(tone).moved((left + (k + 0.5) * WHITE, 0.713 - 0.0005 * (k % 3 == 1), 0.184)))
        if SHARPS[k % 7] and k < 51:
            parts.append(black.moved((left + (k + 1) * WHITE, 0.733, 0.157)))
    parts.append(block((52 * WHITE + 0.01, 0.006, 0.012), (0, 0.733, 0.105), paint("#7c2f2c"), Surface.CLOTH))
    parts.append(
        block((52 * WHITE + 0.02, 0.03, 0.02), (0, 0.705, 0.266), paint("#35231b"), Surface.WOOD, bevel=0.004, cell=0.2)
    )
    return joined(parts)


def _white() -> Mesh:
    """A white key: its top and front with a rounded edge between, and its sides."""
    half = (WHITE - 0.0011) / 2
    rows = [(0.075, 0.0), (0.075, 0.0185), (0.0738, 0.0198), (-0.075, 0.020)]
    x = np.array([-half, -half + 0.0012, half - 0.0012, half])
    sink = np.array([0.0012, 0.0, 0.0, 0.0012])
    points = np.array([[(each, y - low, z) for each, low in zip(x, sink, strict=True)] for z, y in rows])
    side = lattice(
        np.array([[(half, 0, 0.075), (half, 0, -0.075)], [(half, 0.0185, 0.075), (half, 0.0185, -0.075)]]), IVORY
    )
    return joined((lattice(points, IVORY, Surface.SHEEN), side, placed(side, turn=180)))


def _sharp() -> Mesh:
    """A black key: narrower at its top, its front sloped."""
    key = block((0.0125, 0.0125, 0.095), (0, 0, 0), EBONY, Surface.SHEEN, bevel=0.0016)
    points = key.points.astype(float)
    part = points[:, 1] / 0.0125
    points[:, 0] *= 1 - 0.24 * part
    points[:, 2] -= 0.008 * part * (points[:, 2] > 0)
    return Mesh(points.astype(np.float32), key.faces, key.colours, key.surface, key.rest, key.uv, key.picture)


def _desk(colour: Colour) -> Mesh:
    """The music desk with two pages on it."""
    tilt = rotation((1, 0, 0), -16)
    board = block((0.74, 0.27, 0.014), (0, 0, 0), shade(colour, 1.12), Surface.WOOD, bevel=0.006, cell=0.12, seed=8)
    ledge = block((0.74, 0.014, 0.035), (0, 0.0, 0.018), colour, Surface.WOOD, bevel=0.004, cell=0.15)
    pages = [
        placed(music(), (x, 0.014, 0.012 + 0.002 * k), turn) for k, (x, turn) in enumerate(((-0.112, 3), (0.110, -3)))
    ]
    return joined((board, ledge, *pages)).turned(tilt).moved((0, 0.865, 0.035))


def music(wide: float = 0.22, high: float = 0.30) -> Mesh:
    """A page of printed music, upright, facing +z, its foot at y 0: staves with notes."""

    def page(s: Doubles, t: Doubles) -> Doubles:
        z = 0.010 * np.sin(np.pi * s) * (0.4 + 0.6 * t) + 0.006 * t**3
        return np.stack(np.broadcast_arrays((s - 0.5) * wide, t * high, z), -1)

    marks = []
    for staff in range(7):
        foot = 0.06 + staff * 0.13
        marks += [(0.07, 0.93, foot + 0.014 * k, foot + 0.014 * k + 0.0028) for k in range(5)]
        for note in range(12):
            x, y = 0.13 + 0.066 * note, foot + 0.007 * ((note * 5 + staff * 3) % 9)
            marks += [(x, x + 0.026, y - 0.006, y + 0.007), (x + 0.022, x + 0.026, y, y + 0.042)]
    return printed(page, marks, paint("#3a3733"), 9)


def _pedals() -> Mesh:
    parts = []
    for x in (-0.085, 0.0, 0.085):
        path = [(x, 0.055, 0.06), (x, 0.062, 0.12), (x, 0.058, 0.165), (x, 0.048, 0.19)]
        bar = tube(path, [0.008, 0.009, 0.017, 0.012], BRASS, Surface.METAL, sides=10)
        parts.append(bar.scaled((1, 1, 1)))
    return joined(parts)


def piano_bench(colour: Colour = CASE, cover: Colour = PIANO_BENCH_COVER) -> Mesh:
    """The bench: a buttoned cushion on turned legs, its seat 50 cm high."""
    parts = [cushion((0.74, 0.07, 0.34), (0, 0.435, 0), cover, Surface.SHEEN, power=6, cells=12, crumple=0.002)]
    parts.append(block((0.74, 0.06, 0.34), (0, 0.385, 0), colour, Surface.WOOD, bevel=0.008, cell=0.16))
    for x in (-0.32, 0.32):
        for z in (-0.13, 0.13):
            rows = [
                (0.016, 0),
                (0.022, 0.03),
                (0.017, 0.08),
                (0.024, 0.25),
                (0.030, 0.33),
                (0.022, 0.36),
                (0.028, 0.39),
            ]
            parts.append(lathe(rows, colour, Surface.WOOD, turns=10, at=(x, 0, z)))
    return joined(parts)
