"""A hallway: long and narrow, panelled below, doors on both sides, a console with a lamp; at its far end a window.

Where the words have a front door, it stands open there instead.
"""

from dataclasses import replace

import numpy as np

from rushes.engines.previz.mesh import Lamp, Mark, Mesh, Set, Surface, joined
from rushes.engines.previz.places.dressing import coat_hooks, pendant, radiator
from rushes.engines.previz.places.rooms import Room, boards, laid, rug, shell, wall_paint
from rushes.engines.previz.places.walls import Wall, door, doorframe, face, panelling, picture, skirting
from rushes.engines.previz.places.windows import Hung, backdrop, curtains, outside, window
from rushes.engines.previz.props.furniture import WALNUT
from rushes.engines.previz.props.household import dial
from rushes.engines.previz.props.lights import table_lamp
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.props.paper import stack
from rushes.engines.previz.props.plants import bunch, foliage, potted
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import block, lathe, panel, placed, tube

ROOM = Room(wide=2.1, rear=-5.2, front=3.0, high=2.7)
END = (0.60, 1.50, 0.75, 2.25)
FRONT = (0.50, 1.60, 0.0, 2.12)
"""The front door at the far end, in wall space."""
OPEN = (4.3, 5.2, 0.0, 2.06)
"""The open door on the left, in wall space; daylight falls through it."""
SHUT = (2.2, 3.1, 0.0, 2.06)
RAIL = 0.92


def build(place: Place, light: str, seed: int) -> Set:
    """The hallway in its dressing."""
    paintwork = wall_paint(place.walls, "#a6aeab")
    lower = paint("#7d5738") if "wood panelling" in place.dressing else shade(paintwork, 0.72)
    surface = Surface.WOOD if "wood panelling" in place.dressing else Surface.SHEEN
    left, back, right = ROOM.left, ROOM.back, ROOM.right
    entered = "front door" in place.dressing
    parts = [
        shell(ROOM, paintwork, {} if entered else {"back": [END]},
            doors={"left": [OPEN], "right": [SHUT], "back": [FRONT] if entered else []}),
        boards(ROOM.wide, ROOM.front - ROOM.rear, (-ROOM.wide / 2, ROOM.rear), paint("#74502f"), board=0.12, seed=4),
        *(_front(back) if entered else _end(back)), left.set(doorframe(OPEN)), right.set(doorframe(SHUT)),
        right.set(placed(door(0.89, 2.05), (SHUT[0] + 0.005, 0, -0.05))), _beyond(),
        *_dado(entered, lower, surface),
        placed(door(0.88, 2.05), (-1.05 - 0.14, 0, 3.0 - OPEN[1]), 150),
        *laid(place, rug(0.95, 5.2, (0.06, 0, -1.3),
            paint("#63413c"), (paint("#a98c66"), paint("#3f4a52"), paint("#b7a27f")))),
        *_furniture(), *_on_walls(),
    ]  # fmt: skip
    hung = () if entered else curtains(back, END, Hung(1.0, None, 2))
    lamps = (Lamp((0.0, 2.05, -0.4), (1.1, 0.75, 0.45), 0.12), Lamp((0.82, 1.3, -3.2), (0.5, 0.33, 0.19), 0.08))
    return Set(
        joined(parts), _marks(entered), ROOM.bounds(), lamps, window=(-1.05, 1.4, -1.75), sun=(-0.82, 0.48, 0.30),
        curtains=hung, view=4.0, panes=not entered,
    )  # fmt: skip


def _end(back: Wall) -> list[Mesh]:
    """The far end as it is: a window over a radiator, a plant."""
    warm = back.set(placed(radiator(0.8, 0.5), (1.05, 0, 0.02)))
    return [window(back, END), outside(back, END, seed=5), warm, placed(potted(0.95, 6), (0.72, 0, -4.8))]


def _front(back: Wall) -> list[Mesh]:
    """The far end with the front door, which opens inwards, its mat, the step and the garden."""
    leaf = placed(door(FRONT[1] - FRONT[0], FRONT[3]), (FRONT[1] - 1.05, 0, ROOM.rear + 0.03), -100)
    mat = block((0.8, 0.015, 0.5), (0.0, 0.0, ROOM.rear + 0.45), paint("#5a4a38"), Surface.CLOTH, cell=0.1)
    step = block((1.5, 0.12, 0.9), (0.0, -0.13, ROOM.rear - 0.45), paint("#6b6964"), Surface.PLASTER, cell=0.15)
    return [back.set(doorframe(FRONT)), leaf, mat, step, *_garden()]


def _garden() -> list[Mesh]:
    """What is seen from the front door: a path through wet grass to a gap in a hedge, trees and sky."""
    far = ROOM.rear - 7.0
    grass = panel((-6, -0.15, ROOM.rear - 0.2), (12, 0, 0), (0, 0, far - ROOM.rear), paint("#66744c"), cell=0.4)
    path = panel((-0.55, -0.14, ROOM.rear - 0.9), (1.1, 0, 0), (0, 0, far - ROOM.rear), paint("#5f5d58"), cell=0.2)
    hedges = [
        foliage(np.array([(x, 0.35, far + 2.0)]), 0.75, 420, paint("#4c5f3c"), k, 0.09)
        for k, x in enumerate((-3.4, -2.3, -1.3, 1.2, 2.2, 3.3))
    ]
    sky = backdrop(15.0, 6.0, 5).moved((0, -1.5, far))
    return [grass, path, *hedges, replace(sky, colours=sky.colours * np.float32(0.5))]


def _dado(entered: bool, colour: Colour, surface: Surface) -> list[Mesh]:
    """The panelling below, between the doors."""
    left, right, back = ROOM.left, ROOM.right, ROOM.back
    ends = ((0.0, FRONT[0] - 0.09), (FRONT[1] + 0.09, back.length)) if entered else ((0.0, back.length),)
    runs = ((left, 0.0, OPEN[0] - 0.09), (left, OPEN[1] + 0.09, left.length), (right, 0.0, SHUT[0] - 0.09),
        (right, SHUT[1] + 0.09, right.length))  # fmt: skip
    parts = [
        wall.set(panelling(b - a, RAIL, colour, surface, 0.62, k).moved((a, 0, 0)))
        for k, (wall, a, b) in enumerate(runs)
    ]
    low = [back.set(panelling(b - a, 0.55, colour, surface, 0.6).moved((a, 0, 0))) for a, b in ends]
    return [*parts, *low]


def _beyond() -> Mesh:
    """The bright room behind the open door: a wall, a floor and a window's light on it."""
    wall = Wall((-3.6, 0, -0.2), 90, 3.4)
    side = Wall((-3.6, 0, -3.2), 0, 2.4)
    pane = (1.0, 2.2, 0.75, 2.25)
    parts = [
        face(wall, paint("#b7b09f"), [pane]),
        window(wall, pane),
        outside(wall, pane, seed=7),
        face(side, paint("#b7b09f")),
    ]
    parts += [skirting(side), side.set(picture(0.5, 0.4, (1.2, 1.6), seed=2))]
    parts.append(boards(2.4, 3.0, (-3.6, -3.2), paint("#8a6544"), seed=6))
    parts.append(panel((-3.6, 2.7, -3.2), (2.4, 0, 0), (0, 0, 3.0), paint("#c7c2b5"), Surface.PLASTER, cell=0.4))
    return joined(parts)


def _furniture() -> list[Mesh]:
    lamp, _ = table_lamp(True, paint("#8a6f55"))
    console = [block((0.30, 0.03, 0.95), (0, 0.80, 0), WALNUT, Surface.WOOD, bevel=0.008, cell=0.15)]
    console.append(block((0.25, 0.10, 0.88), (0, 0.70, 0), shade(WALNUT, 0.9), Surface.WOOD, bevel=0.006, cell=0.2))
    for x in (-0.1, 0.1):
        for z in (-0.4, 0.4):
            console.append(tube([(x, 0, z), (x, 0.4, z), (x, 0.72, z)], [0.012, 0.022, 0.018], WALNUT, Surface.WOOD))
    umbrellas = lathe([(0, 0.01), (0.11, 0), (0.115, 0.02), (0.10, 0.3), (0.125, 0.5), (0.115, 0.5), (0.09, 0.3),
        (0, 0.03)],
        paint("#6f7d7f"), Surface.CERAMIC, turns=24)  # fmt: skip
    sticks = [
        tube([(0.02 * k, 0.1, 0.03 * k), (0.05 * k, 0.85, 0.04 * k)], 0.012, paint("#4a3b33"), Surface.CLOTH)
        for k in (-1, 1)
    ]
    vase = lathe(
        [(0, 0), (0.04, 0), (0.055, 0.06), (0.03, 0.15), (0.036, 0.17), (0, 0.16)], paint("#a9b3ae"), Surface.CERAMIC
    )
    return [
        joined(console).moved((0.86, 0, -3.2)), placed(lamp.scaled(0.9), (0.87, 0.83, -3.5)),
        placed(stack(2, 1), (0.86, 0.83, -3.1), 80),
        joined((vase, bunch(3).moved((0, 0.15, 0)))).moved((0.87, 0.83, -2.86)),
        joined((umbrellas, *sticks)).moved((-0.85, 0, 0.35)),
        placed(pendant(0.55, paint("#c9bfa6"), 0.16), (0, 2.7, -0.4)),
        placed(pendant(0.55, paint("#c9bfa6"), 0.16), (0, 2.7, -3.6)),
    ]  # fmt: skip


def _on_walls() -> list[Mesh]:
    right, left = ROOM.right, ROOM.left
    return [
        right.set(picture(0.5, 0.62, (1.55, 1.62), seed=1)), right.set(picture(0.36, 0.28, (0.75, 1.55), seed=3)),
        right.set(picture(0.62, 0.46, (4.2, 1.62), seed=0)), right.set(picture(0.34, 0.44, (5.2, 1.60), seed=2)),
        left.set(picture(0.55, 0.42, (3.3, 1.62), seed=2)), left.set(picture(0.3, 0.4, (6.2, 1.6), seed=1)),
        left.set(placed(coat_hooks(), (2.1, 1.72, 0))), left.set(placed(dial(0.15), (7.2, 1.75, 0.04))),
    ]  # fmt: skip


def _marks(entered: bool) -> dict[str, Mark]:
    return {
        "middle": Mark((0.0, 0, -0.4), 6),
        "doorway": Mark((-0.18, 0, -4.9), 24) if entered else Mark((-0.62, 0, -1.75), 35),
        "far": Mark((0.0, 0, -4.0), 0),
        "near": Mark((0.1, 0, 1.0), 10), "wall": Mark((-0.68, 0, -0.55), 60), "window": Mark((0.0, 0, -4.55), 160),
        "floor": Mark((0.0, 0, 0.2), 10), "table": Mark((0.84, 0, -3.3), -90, 0.83),
        "sill": Mark((0.0, 0, -5.065), 0, 0.75),
    }  # fmt: skip
