"""A kitchen: a window over the sink, an enamel stove, a wooden table, crockery, tiles, a chequered floor."""

import numpy as np

from rushes.engines.previz.mesh import Lamp, Mark, Mesh, Set, Surface, joined
from rushes.engines.previz.places.dressing import pendant, pipe
from rushes.engines.previz.places.rooms import Room, checker, shell, wall_paint
from rushes.engines.previz.places.walls import Wall, door, doorframe, face, picture, skirting, tiles, trim
from rushes.engines.previz.places.windows import Hung, curtains, outside, rod, window
from rushes.engines.previz.props.cooking import enamel, saucepan
from rushes.engines.previz.props.crockery import soup_bowl
from rushes.engines.previz.props.furniture import OAK, board_table, seat
from rushes.engines.previz.props.household import dial
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.props.plants import potted
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import block, curved, folds, lathe, panel, placed, tube

ROOM = Room(wide=4.4, rear=-2.5, front=3.0)
PANE = (0.75, 2.05, 1.08, 2.15)
SUNNY = (2.9, 4.0, 0.85, 2.15)
DOOR = (3.35, 4.2, 0.0, 2.05)
COUNTER = 0.9


def build(place: Place, light: str, seed: int) -> Set:
    """The kitchen in its dressing."""
    cupboard, wall = paint("#7f9186"), wall_paint(place.walls, "#c4bba4")
    back, left = ROOM.back, ROOM.left
    parts = [
        shell(ROOM, wall, {"back": [PANE], "left": [SUNNY]}, doors={"back": [DOOR]}),
        checker(ROOM.wide, ROOM.front - ROOM.rear, (-ROOM.wide / 2, ROOM.rear), paint("#5b6a70"), paint("#bdb5a2")),
        window(back, PANE), outside(back, PANE, seed=4), window(left, SUNNY), outside(left, SUNNY, seed=6),
        rod(left, SUNNY),
        back.set(doorframe(DOOR)), placed(door(0.84, 2.04), (-2.2 + DOOR[1] - 0.005, 0, -2.56), 115), _pantry(),
        back.set(tiles(3.2, 0.18, paint("#bcc3bd"), 0.095).moved((0.0, COUNTER + 0.0, 0.004))),
        back.set(tiles(0.66, 1.15, paint("#bcc3bd"), 0.095, seed=1).moved((0.0, COUNTER, 0.004))),
        back.set(tiles(1.1, 0.7, paint("#bcc3bd"), 0.095, seed=2).moved((2.15, COUNTER, 0.004))),
        _counter(cupboard).moved((-1.62, 0, -2.2)), _stove().moved((0.42, 0, -2.18)), _shelves().moved((-1.82, 0, 0)),
        *_table(), _fruit(-2.0, 0.9, -2.2), ROOM.right.set(_dresser(paint("#6f7f76"))),
        ROOM.left.set(picture(0.34, 0.44, (1.6, 1.6), seed=3)),
        placed(pendant(0.72, paint("#43534d"), 0.21), (0.15, 2.7, -0.2)),
        back.set(placed(dial(0.16), (3.78, 2.38, 0.04))),
        placed(potted(0.30, 4), (-1.1, 1.08, -2.47)), placed(potted(0.24, 9), (-0.45, 1.08, -2.46)),
    ]  # fmt: skip
    full = "lace curtains" in place.dressing
    hung = (*curtains(back, PANE, Hung(1.0 if full else 0.42, None, 7)), *curtains(left, SUNNY, Hung(1.0, None, 8)))
    lamps = (Lamp((0.15, 1.9, -0.2), (1.0, 0.7, 0.42), 0.1),)
    return Set(
        joined(parts), _marks(), ROOM.bounds(), lamps, window=(-2.2, 1.5, -0.45), sun=(-0.80, 0.50, 0.33),
        curtains=hung,
        view=12.0,
    )  # fmt: skip


def _counter(colour: Colour) -> Mesh:
    """Cupboards under a wooden board with a deep sink and a tap; x about 0, its back at z -0.3."""
    parts = [block((1.15, 0.78, 0.54), (0.1, 0.08, 0), colour, Surface.SHEEN, bevel=0.005, cell=0.2)]
    parts.append(block((2.0, 0.78, 0.54), (0.5, 0.08, -0.005), colour, Surface.SHEEN, bevel=0.005, cell=0.2))
    bead = ((0.0, 0.0), (0.006, 0.010), (0.02, 0.010), (0.026, 0.0))
    for k in range(4):
        a = -0.44 + k * 0.49
        parts.append(
            block(
                (0.46, 0.68, 0.022), (a + 0.23, 0.13, 0.27), shade(colour, 1.05), Surface.SHEEN, bevel=0.006, cell=0.2
            )
        )
        parts.append(trim((a + 0.08, a + 0.38, 0.22, 0.72), shade(colour, 0.95), bead).moved((0, 0, 0.292)))
        parts.append(block((0.07, 0.014, 0.022), (a + 0.23, 0.755, 0.292), paint("#a98b52"), Surface.METAL))
    for k in range(4):
        parts.append(
            block(
                (2.05, 0.04, 0.148),
                (0.5, 0.86, -0.225 + k * 0.15),
                shade(OAK, 1.1 + 0.06 * (-1) ** k),
                Surface.WOOD,
                bevel=0.005,
                cell=0.15,
                seed=k,
            )
        )
    parts.append(_sink().moved((0.82, COUNTER, 0.02)))
    return joined(parts)


def _sink() -> Mesh:
    white = paint("#cfcdc4")
    rim = [
        block((0.56, 0.10, 0.03), (0, -0.07, z), white, Surface.CERAMIC, bevel=0.012, cell=0.1) for z in (-0.19, 0.25)
    ]
    rim += [
        block((0.03, 0.10, 0.44), (x, -0.07, 0.03), white, Surface.CERAMIC, bevel=0.012, cell=0.1)
        for x in (-0.27, 0.27)
    ]
    basin = panel((-0.26, 0.004, 0.24), (0.52, 0, 0), (0, 0, -0.42), shade(white, 0.5), Surface.CERAMIC, cell=0.1)
    tap = tube(
        curved([(0, 0.0, -0.24), (0, 0.2, -0.24), (0, 0.27, -0.2), (0, 0.27, -0.1), (0, 0.22, -0.06)], 18),
        0.012,
        paint("#b39352"),
        Surface.METAL,
    )
    wheels = [
        lathe(
            [(0.006, 0), (0.006, 0.05), (0.024, 0.055), (0.022, 0.068), (0, 0.07)],
            paint("#b39352"),
            Surface.METAL,
            turns=12,
            at=(x, 0, -0.24),
        )
        for x in (-0.1, 0.1)
    ]
    return joined((*rim, basin, tap, *wheels))


def _stove() -> Mesh:
    """An enamel range: oven door, knobs, rings, a kettle and a pot on it, a flue."""
    body, black = paint("#b9b4a4"), paint("#2c2c2d")
    parts = [block((0.62, 0.86, 0.58), (0, 0.02, 0), body, Surface.SHEEN, bevel=0.014, cell=0.15)]
    parts.append(block((0.64, 0.028, 0.60), (0, 0.875, 0), black, Surface.METAL, bevel=0.008, cell=0.2))
    parts.append(block((0.52, 0.42, 0.024), (0, 0.16, 0.29), shade(body, 1.06), Surface.SHEEN, bevel=0.010, cell=0.15))
    parts.append(block((0.30, 0.16, 0.010), (0, 0.28, 0.31), paint("#332a26"), Surface.SHEEN, bevel=0.004))
    parts.append(
        tube(
            [(-0.22, 0.615, 0.30), (-0.22, 0.615, 0.335), (0.22, 0.615, 0.335), (0.22, 0.615, 0.30)],
            0.010,
            paint("#a6a8a8"),
            Surface.METAL,
        )
    )
    for k in range(5):
        knob = lathe([(0.019, 0), (0.017, 0.02), (0, 0.022)], black, Surface.SHEEN, turns=12).turned(
            ((1, 0, 0), (0, 0, -1), (0, 1, 0))
        )
        parts.append(knob.moved((-0.2 + 0.1 * k, 0.74, 0.29)))
    for x, z in ((-0.15, -0.13), (0.15, -0.13), (-0.15, 0.13), (0.15, 0.13)):
        for r in (0.10, 0.06):
            ring = [(x + r * np.cos(t), 0.908, z + r * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 21)]
            parts.append(tube(ring, 0.006, shade(black, 1.3), Surface.METAL, sides=5, ends=False))
    parts += [
        enamel(paint("#58758a")).moved((0.15, 0.914, -0.12)),
        saucepan(paint("#8a4a3c")).moved((-0.15, 0.914, 0.10)),
    ]
    parts.append(
        pipe([(0.2, 0.9, -0.27), (0.2, 1.6, -0.27), (0.2, 2.3, -0.27), (0.2, 2.7, -0.27)], 0.05, paint("#4c4d4e"))
    )
    return joined(parts)


def _shelves() -> Mesh:
    """Open shelves with bowls, jars and cups on hooks, on the back wall."""
    parts = []
    for k, y in enumerate((1.55, 1.88)):
        parts.append(block((0.62, 0.026, 0.20), (0.0, y, -2.39), OAK, Surface.WOOD, bevel=0.005, cell=0.15, seed=k))
        for x in (-0.24, 0.24):
            parts.append(
                tube(
                    curved([(x, y - 0.14, -2.49), (x, y - 0.06, -2.40), (x, y, -2.33)], 6),
                    0.008,
                    paint("#2c2d2e"),
                    Surface.METAL,
                )
            )
    for k in range(3):
        parts.append(soup_bowl(paint("#c3bba8"), False).moved((-0.19, 1.576 + 0.022 * k, -2.39)))
    for k, text in enumerate(("#8d7250", "#6f7d66", "#9a6a4a")):
        jar = lathe(
            [(0, 0), (0.043, 0), (0.045, 0.01), (0.045, 0.11), (0.036, 0.125), (0.036, 0.14), (0, 0.142)],
            paint(text),
            Surface.CERAMIC,
            turns=18,
        )
        parts.append(jar.moved((-0.02 + 0.105 * k, 1.576, -2.39)))
    for k in range(4):
        plate = lathe(
            [(0, 0), (0.06, 0), (0.10, 0.014), (0.10, 0.018), (0.06, 0.006), (0, 0.006)],
            paint("#c3bba8"),
            Surface.CERAMIC,
            turns=22,
        )
        parts.append(plate.turned(((1, 0, 0), (0, 0.2, -0.98), (0, 0.98, 0.2))).moved((-0.2 + 0.13 * k, 1.99, -2.46)))
    return joined(parts)


def _fruit(x: float, y: float, z: float) -> Mesh:
    """A bowl of apples, off the table: there it would stand before whatever hands do."""
    apple = [(0, 0.008), (0.018, 0), (0.034, 0.018), (0.037, 0.038), (0.026, 0.064), (0, 0.06)]
    apples = ((0.04, 0.02, "#9c4236"), (-0.04, 0.03, "#a98f3e"), (0.0, -0.045, "#8f9a4a"))
    bowl = soup_bowl(paint("#b0ada0"), False).scaled((1.5, 1.1, 1.5)).moved((x, y, z))
    lie = [
        lathe(apple, paint(text), Surface.SHEEN, turns=16, at=(x + dx, y + 0.038, z + dz)) for dx, dz, text in apples
    ]
    return joined([bowl, *lie])


def _table() -> list[Mesh]:
    cloth = folds(0.3, 0.34, paint("#9b5d4d"), Surface.CLOTH, count=3, deep=0.02, rows=8)
    return [
        board_table(1.25, 0.78, 0.76, paint("#93693f")).moved((0.15, 0, -0.2)),
        placed(seat(), (0.15, 0, -0.86)), placed(seat(), (-0.86, 0, -0.2), 90), placed(seat(), (1.18, 0, -0.15), -90),
        placed(cloth, (0.42, 0.427, 0.213)),
        block((0.3, 0.006, 0.30), (0.57, 0.76, 0.06), paint("#9b5d4d"), Surface.CLOTH, cell=0.06),
    ]  # fmt: skip


def _dresser(colour: Colour) -> Mesh:
    """A dresser with plates, in the wall space of the right wall."""
    parts = [block((1.3, 0.82, 0.42), (1.6, 0, 0.22), colour, Surface.SHEEN, bevel=0.008, cell=0.2)]
    parts.append(block((1.36, 0.03, 0.46), (1.6, 0.82, 0.23), OAK, Surface.WOOD, bevel=0.006, cell=0.2))
    for k in range(3):
        parts.append(
            block((1.26, 0.024, 0.20), (1.6, 1.15 + 0.32 * k, 0.11), colour, Surface.SHEEN, bevel=0.005, cell=0.3)
        )
        for j in range(5):
            plate = lathe(
                [(0, 0), (0.07, 0), (0.115, 0.014), (0.115, 0.018), (0.07, 0.006), (0, 0.006)],
                paint(("#c5bda9", "#8fa3b0")[(j + k) % 2]),
                Surface.CERAMIC,
                turns=20,
            )
            if k < 2:
                parts.append(
                    plate.turned(((1, 0, 0), (0, 0.2, -0.98), (0, 0.98, 0.2))).moved(
                        (1.1 + 0.25 * j, 1.18 + 0.115 + 0.32 * k, 0.05)
                    )
                )
    for x in (0.96, 2.24):
        parts.append(block((0.024, 0.98, 0.2), (x, 0.85, 0.11), colour, Surface.SHEEN, bevel=0.004, cell=0.3))
    for x in (1.28, 1.92):
        parts.append(
            block((0.56, 0.6, 0.022), (x, 0.08, 0.43), shade(colour, 1.08), Surface.SHEEN, bevel=0.008, cell=0.25)
        )
    return joined(parts)


def _pantry() -> Mesh:
    """The dim passage behind the door."""
    back, side = Wall((0.9, 0, -3.9), 0, 1.4), Wall((0.9, 0, -2.66), 90, 1.25)
    other = Wall((2.3, 0, -3.9), -90, 1.25)
    parts = [face(each, paint("#a79c84")) for each in (back, side, other)]
    parts += [skirting(back), panel((0.9, 0, -2.5), (1.4, 0, 0), (0, 0, -1.4), paint("#6d5a45"), Surface.WOOD)]
    parts.append(panel((0.9, 2.7, -3.9), (1.4, 0, 0), (0, 0, 1.3), paint("#b9b09d"), Surface.PLASTER, cell=0.4))
    return joined(parts)


def _marks() -> dict[str, Mark]:
    return {
        "middle": Mark((-0.75, 0, 0.75), 14), "table": Mark((0.15, 0, -0.12), 0, 0.76),
        "chair": Mark((0.15, 0, -0.86), 0, 0.475), "chair2": Mark((-0.86, 0, -0.2), 90, 0.475),
        "chair3": Mark((1.18, 0, -0.15), -90, 0.475),
        "sink": Mark((-0.8, 0, -1.55), 172), "window": Mark((-1.55, 0, -0.25), -55),
        "stove": Mark((0.42, 0, -1.52), 170),
        "sill": Mark((-2.065, 0, -0.45), 90, 0.85), "doorway": Mark((1.57, 0, -2.35), -8),
        "counter": Mark((-1.55, 0, -2.1), 0, 0.9),
        "floor": Mark((-0.8, 0, 0.9), 15),
    }  # fmt: skip
