"""Furniture: chairs, tables, benches, stools, a bed with its linen, a nightstand, shelves, a sofa."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import block, curved, cushion, lathe, placed, tube

ROUND_TABLE = paint("#c9c5bb")
ROUND_TABLE_FOOT = paint("#2e2d2c")
SLATS_IRON = paint("#2c302e")

OAK, WALNUT, PINE = paint("#876a4d"), paint("#5d4130"), paint("#a9825a")


def chair(thing: Thing, seed: int = 0) -> Prop:
    """A bentwood chair; its seat is 45 cm high and its front is +z."""
    return made(seat(named(thing.colour, WALNUT)))


def seat(colour: Colour = WALNUT) -> Mesh:
    """The chair itself: turned legs, a round seat with a caned inset, a bent back."""
    parts = []
    for x, z in ((-0.17, 0.17), (0.17, 0.17)):
        parts.append(tube([(x * 1.12, 0, z * 1.15), (x, 0.43, z)], [0.013, 0.018], colour, Surface.WOOD, sides=8))
    for s in (-1, 1):
        post = curved(
            [(s * 0.19, 0, -0.25), (s * 0.17, 0.44, -0.18), (s * 0.175, 0.70, -0.22), (s * 0.15, 0.86, -0.27)], 10
        )
        parts.append(tube(post, 0.015, colour, Surface.WOOD, sides=8))
    parts.append(tube(curved([(-0.15, 0.855, -0.268), (-0.08, 0.90, -0.30), (0.08, 0.90, -0.30),
        (0.15, 0.855, -0.268)], 9),
        0.015, colour, Surface.WOOD, sides=7))  # fmt: skip
    hoop = curved(
        [(-0.09, 0.45, -0.19), (-0.095, 0.66, -0.225), (0, 0.77, -0.25), (0.095, 0.66, -0.225), (0.09, 0.45, -0.19)], 15
    )
    parts.append(tube(hoop, 0.010, colour, Surface.WOOD, sides=6))
    parts.append(cushion((0.43, 0.045, 0.42), (0, 0.43, 0), colour, Surface.WOOD, power=3.2, cells=6))
    parts.append(
        cushion((0.34, 0.02, 0.33), (0, 0.462, 0), shade(paint("#b79a6c"), 0.9), Surface.CLOTH, power=4, cells=6)
    )
    ring = [(0.17 * np.cos(t), 0.20, 0.17 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 15)]
    parts.append(tube(ring, 0.009, colour, Surface.WOOD, sides=6, ends=False))
    return joined(parts)


def stool(thing: Thing, seed: int = 0) -> Prop:
    """A round stool, 60 cm high."""
    return made(perch(named(thing.colour, OAK), 0.6))


def perch(colour: Colour = OAK, high: float = 0.6) -> Mesh:
    """The stool itself, with four splayed legs and rungs."""
    top = lathe(
        [(0, 0), (0.15, 0), (0.165, 0.012), (0.165, 0.028), (0.155, 0.036), (0, 0.033)], colour, Surface.WOOD, turns=24
    )
    parts = [top.moved((0, high - 0.036, 0))]
    feet = [(0.19 * np.cos(t), 0.0, 0.19 * np.sin(t)) for t in np.pi * (0.25 + np.arange(4) / 2)]
    for x, _, z in feet:
        parts.append(tube([(x, 0, z), (x * 0.55, high - 0.03, z * 0.55)], [0.012, 0.017], colour, Surface.WOOD))
    for k, y in enumerate((0.2, 0.28, 0.2, 0.28)):
        (a, _, b), (c, _, d) = feet[k], feet[(k + 1) % 4]
        part = 1 - 0.45 * y / high
        parts.append(tube([(a * part, y, b * part), (c * part, y, d * part)], 0.008, colour, Surface.WOOD, sides=6))
    return joined(parts)


def table(thing: Thing, seed: int = 0) -> Prop:
    """A wooden table, 1.2 by 0.75 m, its board 75 cm high."""
    colour = named(thing.colour, OAK)
    return made(round_table(0.38, 0.74, colour) if thing.material == "marble" else board_table(1.2, 0.75, 0.75, colour))


def board_table(wide: float, deep: float, high: float, colour: Colour = OAK, seed: int = 4) -> Mesh:
    """A table of planks with tapered legs."""
    parts = []
    planks = max(1, round(deep / 0.16))
    each = deep / planks
    rng = np.random.default_rng(seed)
    for k in range(planks):
        z = -deep / 2 + (k + 0.5) * each
        tone = shade(colour, 1 + float(rng.normal(0, 0.08)))
        parts.append(block((wide, 0.028, each - 0.0015), (0, high - 0.028, z), tone, Surface.WOOD, bevel=0.004,
            cell=0.2,
            seed=seed + k))  # fmt: skip
    for z in (-deep / 2 + 0.07, deep / 2 - 0.07):
        parts.append(
            block((wide - 0.18, 0.08, 0.022), (0, high - 0.108, z), shade(colour, 0.85), Surface.WOOD, cell=0.3)
        )
    for x in (-wide / 2 + 0.08, wide / 2 - 0.08):
        parts.append(
            block((0.022, 0.08, deep - 0.18), (x, high - 0.108, 0), shade(colour, 0.85), Surface.WOOD, cell=0.3)
        )
        for z in (-deep / 2 + 0.07, deep / 2 - 0.07):
            leg = block((0.06, high - 0.03, 0.06), (x, 0, z), shade(colour, 0.9), Surface.WOOD, bevel=0.008, cell=0.25)
            parts.append(leg)
    return joined(parts)


def round_table(radius: float, high: float, colour: Colour = ROUND_TABLE, foot: Colour = ROUND_TABLE_FOOT) -> Mesh:
    """A café table: a marble top on an iron column."""
    rows = [
        (0, -0.02),
        (radius - 0.01, -0.02),
        (radius, -0.015),
        (radius, -0.004),
        (radius - 0.006, 0),
        (radius * 0.66, 0),
        (radius * 0.33, 0),
        (0, 0),
    ]
    top = lathe(rows, colour, Surface.SHEEN, turns=36, at=(0, high, 0))
    column = [
        (0.03, 0.05),
        (0.045, 0.08),
        (0.028, 0.14),
        (0.024, high - 0.12),
        (0.05, high - 0.06),
        (0.07, high - 0.02),
    ]
    parts = [top, lathe(column, foot, Surface.METAL, turns=12)]
    for k in range(4):
        t = np.pi / 2 * k + np.pi / 4
        arm = curved([(0.02, 0.10, 0), (0.12, 0.075, 0), (0.22, 0.03, 0), (0.26, 0.012, 0)], 7)
        parts.append(
            placed(tube(arm, [0.022, 0.02, 0.018, 0.016, 0.014, 0.014, 0.016], foot, Surface.METAL), turn=np.degrees(t))
        )
    return joined(parts)


def bench(thing: Thing, seed: int = 0) -> Prop:
    """A slatted bench, 1.5 m long; its seat is 45 cm high and its front is +z."""
    return made(slats(1.5, named(thing.colour, paint("#6b4f38"))))


def slats(wide: float, colour: Colour, iron: Colour = SLATS_IRON) -> Mesh:
    """A park bench: bent iron sides and wooden slats."""
    parts = []
    for k, z in enumerate((-0.16, -0.05, 0.06, 0.17)):
        parts.append(block((wide, 0.03, 0.095), (0, 0.425, z), shade(colour, 0.92 + 0.05 * k), Surface.WOOD,
            bevel=0.008,
            cell=0.25, seed=k))  # fmt: skip
    for k, (y, z) in enumerate(((0.54, -0.235), (0.66, -0.26), (0.78, -0.285))):
        slat = block(
            (wide, 0.095, 0.026),
            (0, 0, 0),
            shade(colour, 0.9 + 0.06 * k),
            Surface.WOOD,
            bevel=0.008,
            cell=0.25,
            seed=k + 7,
        )
        parts.append(slat.moved((0, y, z)))
    for x in (-wide / 2 + 0.12, wide / 2 - 0.12):
        for path in (
            [(x, 0, 0.24), (x, 0.25, 0.20), (x, 0.42, 0.21)],
            [(x, 0, -0.30), (x, 0.3, -0.20), (x, 0.5, -0.25), (x, 0.9, -0.33)],
            [(x, 0.41, 0.22), (x, 0.41, -0.2)], [(x, 0.42, 0.22), (x, 0.62, 0.24), (x, 0.66, 0.1), (x, 0.62, -0.26)],
        ):  # fmt: skip
            parts.append(tube(curved(path, 10), 0.017, iron, Surface.METAL))
    return joined(parts)


def shelf(wide: float, high: float, colour: Colour = OAK, seed: int = 0) -> Mesh:
    """A bookcase full of books; its front is +z."""
    rows = max(2, round(high / 0.36))
    parts = [block((wide, high, 0.012), (0, 0, -0.12), shade(colour, 0.6), Surface.WOOD, cell=0.3)]
    for x in (-wide / 2, wide / 2):
        parts.append(block((0.024, high, 0.26), (x, 0, 0), colour, Surface.WOOD, cell=0.3))
    for k in range(rows + 1):
        parts.append(
            block((wide, 0.022, 0.26), (0, k * (high - 0.022) / rows, 0), colour, Surface.WOOD, cell=0.3, seed=k)
        )
    for k in range(rows):
        row = spines(wide - 0.06, (high / rows) - 0.07, seed * 11 + k)
        parts.append(row.moved((-wide / 2 + 0.03, k * (high - 0.022) / rows + 0.022, 0.0)))
    return joined(parts)


SPINES = ("#6f3f38", "#3f4f5c", "#8a7a5c", "#46584a", "#a8987a", "#59434e", "#b7a98c", "#2f3a44", "#7d5a3e", "#8f8c80")


def spines(wide: float, high: float, seed: int = 0) -> Mesh:
    """A row of books, their backs to +z, from x 0; some lean, and gaps are left."""
    rng = np.random.default_rng(seed)
    parts, x = [], 0.0
    while x < wide - 0.05:
        thick, tall = float(rng.uniform(0.018, 0.042)), high * float(rng.uniform(0.68, 1.0))
        if rng.random() < 0.06:
            x += 0.06
            continue
        tone = shade(paint(SPINES[int(rng.integers(len(SPINES)))]), float(rng.uniform(0.8, 1.2)))
        deep = float(rng.uniform(0.13, 0.17))
        parts.append(block((thick, tall, deep), (x + thick / 2, 0, 0.10 - deep / 2), tone, Surface.CLOTH, bevel=0.004))
        x += thick + 0.001
    return joined(parts)


def desk(thing: Thing, seed: int = 0) -> Prop:
    """A writing desk, 1.1 m wide."""
    return made(board_table(1.1, 0.6, 0.75, named(thing.colour, WALNUT)))
