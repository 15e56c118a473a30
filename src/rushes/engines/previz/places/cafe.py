"""A café: a panelled counter with an espresso machine, marble tables, bentwood chairs, pendants, a wide window."""

import numpy as np

from rushes.engines.previz.mesh import Lamp, Mark, Mesh, Set, Surface, joined
from rushes.engines.previz.places.dressing import pendant
from rushes.engines.previz.places.rooms import Room, checker, shell, wall_paint
from rushes.engines.previz.places.walls import Wall, doorframe, face, panelling, picture, skirting, tiles
from rushes.engines.previz.places.windows import roofs, sash
from rushes.engines.previz.props.furniture import OAK, ROUND_TABLE, WALNUT, round_table, seat
from rushes.engines.previz.props.paint import Colour, paint
from rushes.engines.previz.props.plants import bunch, potted
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import block, curved, lathe, panel, placed, tube

ROOM = Room(wide=5.4, rear=-3.2, front=3.2, high=3.0)
SHOP = (2.2, 5.9, 0.62, 2.55)
"""The shop window of the left wall."""
DOOR = (4.2, 5.1, 0.0, 2.15)
TABLES = ((-1.15, -0.55), (0.75, 0.65), (-1.25, 1.75), (1.9, -0.5))
LAMPS = ((-1.15, -0.55), (0.75, 0.65), (0.9, -2.2), (-0.6, -2.2))


def build(place: Place, light: str, seed: int) -> Set:
    """The café in its dressing."""
    wood = paint("#5f3f2a")
    left, back, right = ROOM.left, ROOM.back, ROOM.right
    wall = wall_paint(place.walls, "#b0a48a")
    parts = [
        shell(ROOM, wall, {"left": [SHOP]}, doors={"back": [DOOR]}, trims=paint("#6a5440")),
        checker(ROOM.wide, ROOM.front - ROOM.rear, (-ROOM.wide / 2, ROOM.rear), paint("#3f4a47"), paint("#a79d89"),
            0.32),
        left.set(sash(SHOP[0], SHOP[1], SHOP[2], SHOP[3], -0.06, (4, 1), paint("#4c5a52"))),
        left.set(block((SHOP[1] - SHOP[0] + 0.2, 0.045, 0.34), ((SHOP[0] + SHOP[1]) / 2, SHOP[2] - 0.045, 0.06), OAK,
            Surface.WOOD, bevel=0.01, cell=0.2)),
        left.set(panelling(left.length, 0.55, wood, Surface.WOOD, 0.7)),
        right.set(panelling(right.length, 1.1, wood, Surface.WOOD, 0.62)),
        placed(_street(), (-8.6, 0, -0.6), 90), back.set(doorframe(DOOR, paint("#6a5440"))), _kitchen(),
        _counter(wood), _back_bar(),
        *_seating(OAK if "wooden furniture" in place.dressing else ROUND_TABLE),
        *(placed(pendant(0.95, paint("#3d4a44"), 0.17), (x, 3.0, z)) for x, z in LAMPS),
        right.set(picture(0.7, 0.5, (1.6, 1.8), seed=1)), right.set(picture(0.42, 0.56, (2.5, 1.8), seed=3)),
        right.set(picture(0.5, 0.4, (4.4, 1.8), seed=0)),
        placed(potted(0.9, 14), (-2.35, 0, 2.2)), placed(potted(0.4, 2), (-2.62, 0.64, -1.6)),
        placed(potted(0.34, 3), (-2.62, 0.64, 0.9)),
    ]  # fmt: skip
    lamps = tuple(Lamp((x, 2.0, z), (0.75, 0.52, 0.30), 0.08) for x, z in LAMPS)
    return Set(
        joined(parts), _marks(), ROOM.bounds(), lamps, window=(-2.7, 1.6, -0.85), sun=(-0.82, 0.47, 0.33), view=14.0
    )


def _street() -> Mesh:
    """The street outside: pale houses with dark windows beyond a bright road."""
    parts = [roofs(18.0, 6.0, 5, 0.4).moved((0, -0.6, 0))]
    tones = ("#c3b49a", "#a98a78", "#b7b4a6", "#a8927c", "#9fa7a3")
    for k, tone in enumerate(tones):
        x, wide, high = (k - 2) * 3.3, 3.1, 3.9 + 0.5 * np.sin(k * 2.2)
        parts.append(
            panel(
                (x - wide / 2, -0.2, 0.4),
                (wide, 0, 0),
                (0, high, 0),
                np.array(paint(tone)) * 1.5,
                Surface.FAR,
                cell=0.5,
            )
        )
        for i in range(3):
            for j in range(2):
                corner = (x - wide / 2 + 0.32 + i * 0.95, 0.55 + 1.65 * j, 0.44)
                parts.append(
                    panel(
                        (corner[0] - 0.08, corner[1] - 0.08, 0.42),
                        (0.71, 0, 0),
                        (0, 1.16, 0),
                        np.array(paint("#d8d0bd")) * 1.5,
                        Surface.FAR,
                    )
                )
                parts.append(panel(corner, (0.55, 0, 0), (0, 1.0, 0), np.array(paint("#4d5a62")) * 1.2, Surface.FAR))
    road = panel((-9, -0.35, 5.5), (18, 0, 0), (0, 0, -5.1), np.array(paint("#a5a199")) * 1.5, Surface.FAR, cell=1.0)
    return joined((*parts, road))


def _counter(wood: Colour) -> Mesh:
    """The bar: panelled front, stone top, an espresso machine, cakes under a bell, cups."""
    length = 3.3
    front = placed(panelling(length, 0.98, wood, Surface.WOOD, 0.55), (-1.65, 0, -1.95))
    top = block((length + 0.1, 0.045, 0.66), (0, 1.025, -2.22), paint("#b9b4a8"), Surface.SHEEN, bevel=0.012, cell=0.2)
    end = block((0.04, 1.02, 0.6), (length / 2, 0, -2.25), wood, Surface.WOOD, bevel=0.004, cell=0.2)
    rail = tube([(-1.65, 0.2, -1.84), (1.65, 0.2, -1.84)], 0.02, paint("#a98b52"), Surface.METAL)
    return joined(
        (
            front,
            top,
            end,
            rail,
            _machine().moved((0.85, 1.07, -2.28)),
            _bell().moved((-0.75, 1.07, -2.15)),
            _stacks().moved((1.4, 1.07, -2.2)),
        )
    )


def _machine() -> Mesh:
    steel, black = paint("#a7a8a6"), paint("#2a2a2b")
    parts = [block((0.62, 0.30, 0.36), (0, 0.10, -0.02), steel, Surface.METAL, bevel=0.03, cell=0.1)]
    parts.append(block((0.66, 0.08, 0.42), (0, 0.0, 0.02), black, Surface.SHEEN, bevel=0.015, cell=0.1))
    parts.append(block((0.60, 0.03, 0.34), (0, 0.40, -0.02), paint("#7b4a3a"), Surface.SHEEN, bevel=0.01, cell=0.2))
    for x in (-0.16, 0.16):
        parts.append(
            lathe([(0.03, 0.0), (0.04, 0.03), (0.04, 0.07)], steel, Surface.METAL, turns=14, at=(x, 0.2, 0.21))
        )
        parts.append(tube([(x, 0.21, 0.24), (x, 0.20, 0.37)], 0.012, black, Surface.SHEEN))
    parts += [
        tube(
            curved([(s * 0.28, 0.32, 0.17), (s * 0.30, 0.3, 0.25), (s * 0.29, 0.14, 0.27)], 8),
            0.007,
            steel,
            Surface.METAL,
        )
        for s in (-1, 1)
    ]
    return joined(parts)


def _bell() -> Mesh:
    stand = lathe(
        [(0, 0), (0.07, 0), (0.02, 0.02), (0.02, 0.09), (0.15, 0.11), (0.155, 0.12), (0, 0.118)],
        paint("#c3bfb2"),
        Surface.CERAMIC,
        turns=30,
    )
    cake = lathe(
        [(0.10, 0.12), (0.105, 0.125), (0.105, 0.19), (0.095, 0.20), (0, 0.203)],
        [paint("#7a4f33")] * 3 + [paint("#cdbb9a")] * 2,
        Surface.STONE,
        turns=24,
    )
    return joined((stand, cake))


def _stacks() -> Mesh:
    cup = lathe(
        [(0, 0), (0.025, 0), (0.042, 0.05), (0.040, 0.05), (0.02, 0.008), (0, 0.008)],
        paint("#c9c4b6"),
        Surface.CERAMIC,
        turns=14,
    )
    return joined(cup.moved((0.09 * i, 0.032 * j, 0.0)) for i in range(2) for j in range(5 - i))


def _back_bar() -> Mesh:
    """Shelves of bottles before tiles on the back wall."""
    back = ROOM.back
    parts = [back.set(tiles(3.9, 1.25, paint("#7f9990"), 0.13, seed=5).moved((0.1, 1.0, 0.004)))]
    rng = np.random.default_rng(8)
    bottle = np.array([(0, 0), (0.036, 0), (0.037, 0.17), (0.017, 0.22), (0.0145, 0.28), (0, 0.281)])
    for y in (1.42, 1.86):
        parts.append(back.set(block((3.3, 0.03, 0.22), (1.95, y, 0.12), OAK, Surface.WOOD, bevel=0.005, cell=0.25)))
        x = 0.45
        while x < 3.5:
            tone = paint(("#4d5a44", "#6b4a32", "#8a8f86", "#7d3f35", "#3f4a4f", "#a08a5a")[int(rng.integers(6))])
            size = (float(rng.uniform(0.9, 1.25)), float(rng.uniform(0.8, 1.15)))
            parts.append(back.set(lathe(bottle * size, tone, Surface.CERAMIC, turns=10, at=(x, y + 0.03, 0.12))))
            x += float(rng.uniform(0.10, 0.22))
    return joined(parts)


def _seating(top: Colour) -> list[Mesh]:
    parts: list[Mesh] = []
    for k, (x, z) in enumerate(TABLES):
        parts.append(round_table(0.36, 0.74, top).moved((x, 0, z)))
        vase = lathe(
            [(0, 0), (0.028, 0), (0.035, 0.05), (0.018, 0.10), (0.022, 0.115), (0, 0.1)],
            paint("#8fa3a0"),
            Surface.CERAMIC,
            turns=14,
        )
        parts.append(joined((vase, bunch(k, 4).scaled(0.6).moved((0, 0.1, 0)))).moved((x + 0.14, 0.74, z - 0.16)))
        for turn in (90, -90):
            away = 0.66 * (1 if turn < 0 else -1)
            parts.append(placed(seat(WALNUT), (x + away, 0, z), turn))
    parts.append(placed(potted(0.7, 21), (-2.3, 0, -2.75)))
    return parts


def _kitchen() -> Mesh:
    """Behind the doorway: a dim passage."""
    back, side, other = Wall((1.2, 0, -4.6), 0, 1.5), Wall((1.2, 0, -3.36), 90, 1.25), Wall((2.7, 0, -4.6), -90, 1.25)
    parts = [face(each, paint("#9b8f78")) for each in (back, side, other)]
    parts += [skirting(back), panel((1.2, 0, -3.2), (1.5, 0, 0), (0, 0, -1.4), paint("#6a6258"), Surface.SHEEN)]
    parts.append(panel((1.2, 2.7, -4.6), (1.5, 0, 0), (0, 0, 1.4), paint("#aaa08d"), Surface.PLASTER, cell=0.4))
    return joined(parts)


def _marks() -> dict[str, Mark]:
    (x, z), chair = TABLES[0], 0.475
    return {
        "middle": Mark((0.1, 0, -0.55), 10), "table": Mark((x, 0, z), 0, 0.74),
        "chair": Mark((x - 0.66, 0, z), 90, chair),
        "chair2": Mark((x + 0.66, 0, z), -90, chair), "counter": Mark((0.1, 0, -1.45), 20, 0),
        "window": Mark((-1.95, 0, 0.55), -60),
        "doorway": Mark((1.95, 0, -3.05), -6), "bar": Mark((0.1, 0, -2.2), 0, 1.07), "floor": Mark((0.2, 0, -0.2), 10),
        "sill": Mark((-2.6, 0, -0.4), 90, 0.64), "near": Mark((0.1, 0, 1.75), 8),
    }  # fmt: skip
