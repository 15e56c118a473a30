"""A street of old houses in low sun: a pavement with a bench, a lamp, a bicycle, an awning, a crossing, roofs."""

from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.mesh import Lamp, Mark, Mesh, Set, Surface, joined
from rushes.engines.previz.places.ground import paving, puddle, road
from rushes.engines.previz.places.rooms import PAINTS
from rushes.engines.previz.places.walls import Hole, Wall, door, face, tiles, trim
from rushes.engines.previz.places.windows import roofs, sash
from rushes.engines.previz.props.bicycle import cycle
from rushes.engines.previz.props.furniture import slats
from rushes.engines.previz.props.lights import lamp_post
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.props.plants import grown, potted
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import block, lattice, moulding, panel, placed, tube

KERB, FAR_SIDE = -0.2, 6.2
"""Where the pavement of the near side ends, and where the houses of the other side stand (x)."""
FRONT = -3.1
STONE, IRON = paint("#a39a8b"), paint("#2b2d2e")
DARK_LIGHTS = ("night", "dusk", "neon", "candle", "practical", "lamp", "low")


@dataclass(frozen=True)
class House:
    """One front: how wide and high, its plaster, its woodwork, and what is at its foot (shop, door or windows)."""

    wide: float
    high: float
    wall: str
    wood: str
    foot: str
    bricks: bool = False


NEAR = (House(4.2, 7.4, "#b9a88e", "#4c5a55", "windows"), House(4.4, 6.6, "#8d5f4d", "#3f4f58", "shop", True),
    House(3.6, 7.8, "#c3b8a2", "#5b3f33", "door"), House(4.6, 6.9, "#9aa09b", "#4a5248", "windows"),
    House(5.0, 7.6, "#b39a80", "#504238", "windows"))  # fmt: skip
ACROSS = (House(5.0, 7.2, "#a8937f", "#4d5a5c", "windows"), House(5.4, 6.6, "#b8b0a0", "#5c4336", "shop"),
    House(5.0, 7.6, "#94a09c", "#48504f", "windows"), House(6.0, 7.0, "#b09f8a", "#4e4a44", "windows"))  # fmt: skip


def build(place: Place, light: str, seed: int) -> Set:
    """The street in its dressing."""
    lit = light in DARK_LIGHTS
    fronts, z = [], 5.2
    for k, house in enumerate(NEAR):
        wall = Wall((FRONT, 0, z), 90, house.wide, house.high)
        fronts.append(_front(house, wall, k, lit, PAINTS.get(place.walls)))
        z -= house.wide
    z = -16.2
    for k, house in enumerate(ACROSS):
        fronts.append(_front(house, Wall((FAR_SIDE, 0, z), -90, house.wide, house.high), k + 9, lit, None))
        z += house.wide
    parts = [
        *fronts, paving((FRONT, KERB), (-17.0, 5.2)), paving((FAR_SIDE - 1.7, FAR_SIDE), (-17.0, 5.2)),
        *road((KERB, FAR_SIDE - 1.7), (-17.0, 6.5), 1.3),
        roofs(60.0, 15.0, 3).moved((1.5, -1.0, -24.0)), *_things(seed, lit),
    ]  # fmt: skip
    if "puddles" in place.dressing:
        parts += [
            puddle((x, 0.003, z), r, k)
            for k, (x, z, r) in enumerate(((-1.4, 0.9, 0.5), (-0.7, -1.4, 0.35), (-2.0, 2.3, 0.4)))
        ]
    lamps = (
        (Lamp((-0.62, 3.05, -2.6), (2.2, 1.45, 0.8), 0.12), Lamp((FRONT + 0.5, 2.2, -0.8), (1.1, 0.75, 0.4), 0.2))
        if lit
        else ()
    )
    return Set(
        joined(parts), _marks(), ((-2.5, 0.15, -6.0), (4.0, 3.4, 7.0)), lamps, sun=(0.74, 0.5, -0.42), open=True,
        view=-8.0
    )  # fmt: skip


def _front(house: House, wall: Wall, seed: int, lit: bool, told: str | None) -> Mesh:
    """A house front in the place: openings, sills, a string course, a cornice, and its shop or door."""
    colour, wood = paint(told or house.wall), paint(house.wood)
    count = max(2, round(house.wide / 1.7))
    middles = [(k + 0.5) * house.wide / count for k in range(count)]
    upper: list[Hole] = [
        (x - 0.45, x + 0.45, y, y + 1.45) for y in (3.75, 5.75) if y + 1.8 < house.high + 0.4 for x in middles
    ]
    foot = _feet(house, middles)
    sheet = face(
        wall, colour, [*upper, *foot], Surface.STONE if house.bricks else Surface.PLASTER, 0.3 if seed < 9 else 0.6
    )
    parts = [_pane(hole, wood, seed + k, lit) for k, hole in enumerate(upper)]
    string = ((0.0, 0.0), (0.05, 0.01), (0.05, 0.10), (0.03, 0.13), (0.0, 0.15))
    top = ((0.0, -0.28), (0.05, -0.25), (0.06, -0.1), (0.22, -0.06), (0.26, 0.0), (0.24, 0.06), (0.0, 0.07))
    parts.append(moulding(string, house.wide, STONE, Surface.STONE, cell=0.5).moved((0, 3.2, 0)))
    parts.append(moulding(top, house.wide, STONE, Surface.STONE, cell=0.5).moved((0, house.high, 0)))
    parts.append(
        panel((0, 0.0, 0.02), (house.wide, 0, 0), (0, 0.45, 0), shade(STONE, 0.75), Surface.STONE, cell=0.25)
        if house.foot == "windows"
        else joined(())
    )
    if house.foot == "shop":
        parts.append(_shop(foot, wood, house, seed))
    for k, hole in enumerate(foot):
        parts.append(
            _entrance(hole, wood) if hole[2] == 0 else _pane(hole, wood, seed + 30 + k, lit, house.foot == "shop")
        )
    return joined((sheet, wall.set(joined(parts))))


def _feet(house: House, middles: list[float]) -> list[Hole]:
    """The openings of the ground floor."""
    if house.foot == "shop":
        return [(0.45, house.wide - 1.55, 0.62, 2.5), (house.wide - 1.25, house.wide - 0.35, 0.0, 2.4)]
    if house.foot == "door":
        return [(middles[0] - 0.46, middles[0] + 0.46, 0.0, 2.35), (middles[1] - 0.45, middles[1] + 0.45, 0.95, 2.5)]
    return [(x - 0.45, x + 0.45, 0.95, 2.5) for x in middles]


def _pane(hole: Hole, wood: Colour, seed: int, lit: bool, shop: bool = False) -> Mesh:
    """A window of a front: casing of stone, sill, sashes, dark glass with a curtain behind, some of them lit."""
    left, right, low, high = hole
    frame = ((0.0, 0.0), (0.0, 0.03), (0.11, 0.03), (0.12, 0.0))
    parts = [
        trim(hole, STONE, frame, "lrt", Surface.STONE, fine=1),
        sash(left, right, low, high, -0.09, (3 if shop else 2, 1), wood if shop else paint("#c5beac"), 9.0),
    ]
    parts.append(
        block(
            (right - left + 0.3, 0.07, 0.16),
            ((left + right) / 2, low - 0.07, 0.04),
            STONE,
            Surface.STONE,
            bevel=0.012,
            cell=0.4,
        )
    )
    glow = (lit and seed % 3 != 1) or (shop and lit)
    tone = np.array((0.60, 0.40, 0.19)) if glow else np.array(paint("#3c474d"))
    glass = panel(
        (left, low, -0.13),
        (right - left, 0, 0),
        (0, high - low, 0),
        tone,
        Surface.GLOW if glow else Surface.SHEEN,
        cell=0.35,
    )
    parts.append(glass)
    if not shop and seed % 4 != 2:
        for x in (left + 0.13, right - 0.13):
            parts.append(
                panel(
                    (x - 0.13, low, -0.122), (0.26, 0, 0), (0, high - low, 0), paint("#a9a18f"), Surface.CLOTH, cell=0.4
                )
            )
    return joined(parts)


def _entrance(hole: Hole, wood: Colour) -> Mesh:
    left, right, _, high = hole
    leaf = door(right - left - 0.02, 2.06, wood).moved((left + 0.01, 0.01, -0.10))
    light = panel(
        (left, 2.08, -0.1), (right - left, 0, 0), (0, high - 2.08, 0), paint("#4d585c"), Surface.SHEEN, cell=0.3
    )
    frame = ((0.0, 0.0), (0.0, 0.05), (0.13, 0.05), (0.15, 0.0))
    step = block(
        (right - left + 0.3, 0.03, 0.3),
        ((left + right) / 2, -0.02, 0.1),
        shade(STONE, 0.9),
        Surface.STONE,
        bevel=0.01,
        cell=0.2,
    )
    return joined((leaf, light, trim(hole, STONE, frame, "lrt", Surface.STONE), step))


def _shop(holes: list[Hole], wood: Colour, house: House, seed: int) -> Mesh:
    """A shop front: bricks below, painted boards, a striped awning, a fascia."""
    wide = house.wide
    parts = (
        [tiles(wide - 1.9, 0.56, paint("#8a5443"), 0.105, 0.010, seed).moved((0.25, 0.0, 0.012))]
        if house.bricks
        else []
    )
    parts.append(block((wide - 0.2, 0.42, 0.08), (wide / 2, 2.62, 0.03), wood, Surface.SHEEN, bevel=0.014, cell=0.25))
    parts.append(block((wide - 0.1, 0.06, 0.16), (wide / 2, 3.04, 0.05), wood, Surface.SHEEN, bevel=0.014, cell=0.4))
    for x in (0.2, wide - 0.2, wide - 1.4):
        parts.append(block((0.2, 2.62, 0.07), (x, 0, 0.03), wood, Surface.SHEEN, bevel=0.014, cell=0.25))
    return joined((*parts, _awning(wide - 0.3).moved((0.15, 2.55, 0.06))))


def _awning(wide: float, out: float = 1.05) -> Mesh:
    """Striped canvas, sagging a little between its arms, with a scalloped edge; x from 0."""
    count = round(wide / 0.28) // 2 * 2 + 1
    x = np.linspace(0, wide, count * 6 + 1)[None, :]
    t = np.concatenate([np.linspace(0, 1, 9), [1.001, 1.15, 1.3]])[:, None]
    stripe = np.floor(np.clip(x / wide * count, 0, count - 1e-6)).astype(int) % 2
    slope = np.minimum(t, 1)
    scallop = np.clip(t - 1, 0, 1) / 0.3 * (0.13 + 0.06 * np.abs(np.sin(x / wide * count * np.pi)))
    points = np.stack(np.broadcast_arrays(x, -0.45 * slope - 0.03 * np.sin(np.pi * slope) - scallop, out * slope), -1)
    tone = np.where(
        np.broadcast_to(stripe, points.shape[:2])[..., None] == 0,
        np.array(paint("#9b5147")),
        np.array(paint("#d0c4aa")),
    )
    arms = [tube([(a, -0.45, out), (a, -0.75, 0.0)], 0.012, IRON, Surface.METAL) for a in (0.05, wide - 0.05)]
    return joined((lattice(points, tone, Surface.CLOTH, flip=True), *arms))


def _things(seed: int, lit: bool) -> list[Mesh]:
    return [
        lamp_post(lit).moved((-0.62, 0, -2.6)), lamp_post(lit).moved((FAR_SIDE - 1.4, 0, -7.0)),
        lamp_post(lit).moved((-0.62, 0, -10.0)),
        placed(slats(1.5, paint("#7a5638")), (-2.58, 0, 1.35), 90),
        placed(cycle(paint("#3d5d57")), (-2.72, 0, -3.9), 86),
        placed(grown(5.6, 0.13, 21 + seed % 3, leafy=800, leaf=paint("#7d8a4f"), bare=0.48, sides=9),
            (FAR_SIDE - 1.1, 0, -2.6)),
        placed(grown(5.2, 0.12, 35, leafy=600, leaf=paint("#748550"), bare=0.46, limbs=6, sides=8),
            (FAR_SIDE - 1.1, 0, -11.0)),
        placed(potted(0.8, 3, paint("#6f7470")), (-2.85, 0, -0.05)),
        placed(potted(0.7, 7, paint("#6f7470")), (-2.85, 0, -3.15)),
        *(_bollard().moved((KERB - 0.22, 0, z)) for z in (3.6, 2.2, -5.2, -6.6)),
    ]  # fmt: skip


def _bollard() -> Mesh:
    from rushes.engines.previz.shapes import lathe

    rows = [
        (0, 0),
        (0.075, 0),
        (0.075, 0.05),
        (0.055, 0.08),
        (0.048, 0.62),
        (0.062, 0.66),
        (0.062, 0.70),
        (0.05, 0.74),
        (0.03, 0.79),
        (0, 0.80),
    ]
    return lathe(rows, IRON, Surface.METAL, turns=14)


def _marks() -> dict[str, Mark]:
    return {
        "middle": Mark((-1.25, 0, 0.3), 4), "kerb": Mark((-0.55, 0, 0.9), 20), "doorway": Mark((-2.62, 0, -2.62), 70),
        "lamp": Mark((-1.05, 0, -2.35), 15), "bench": Mark((-2.5, 0, 1.35), 90, 0.455),
        "crossing": Mark((1.6, 0, 0.2), -15),
        "window": Mark((-2.6, 0, -1.1), 60), "wall": Mark((-2.7, 0, 2.9), 60), "far": Mark((-1.3, 0, -6.4), 0),
        "near": Mark((-0.9, 0, 2.4), 0), "floor": Mark((-1.2, 0, 0.6), 10), "tree": Mark((4.3, 0, -2.2), -60),
    }  # fmt: skip
