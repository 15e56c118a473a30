"""A neutral grey room for places that have no set: floor, three walls, one tall window, a table and a chair."""

from rushes.engines.previz.mesh import Mark, Set, joined
from rushes.engines.previz.places.rooms import Room, boards, shell, wall_paint
from rushes.engines.previz.places.walls import door, doorframe
from rushes.engines.previz.places.windows import outside, window
from rushes.engines.previz.props.furniture import board_table, seat
from rushes.engines.previz.props.paint import paint
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import placed

ROOM = Room()
PANE, DOOR = (2.6, 4.4, 0.7, 2.3), (3.2, 4.05, 0.0, 2.05)


def build(place: Place, light: str, seed: int) -> Set:
    """The neutral room."""
    grey = paint("#8c8f90")
    parts = [
        shell(ROOM, wall_paint(place.walls, "#93979a"), {"left": [PANE]}, doors={"back": [DOOR]},
            trims=paint("#b4b5b3")),
        boards(ROOM.wide, ROOM.front - ROOM.rear, (-ROOM.wide / 2, ROOM.rear), paint("#6f6a63")),
        window(ROOM.left, PANE, panes=(3, 2)), outside(ROOM.left, PANE, seed=3),
        ROOM.back.set(doorframe(DOOR, paint("#b4b5b3"))),
        placed(door(0.84, 2.04, paint("#a9abab")), (-2.3 + DOOR[0] + 0.005, 0, -2.66)),
        placed(board_table(1.1, 0.7, 0.74, grey), (0.2, 0, -1.5)), placed(seat(grey), (1.2, 0, -1.3), -30),
    ]  # fmt: skip
    marks = {
        "middle": Mark((-0.4, 0, 0.3), 8), "table": Mark((0.2, 0, -1.5), 0, 0.74),
        "chair": Mark((1.2, 0, -1.3), -30, 0.47),
        "doorway": Mark((1.32, 0, -2.2), 0), "window": Mark((-1.75, 0, -0.5), -60),
        "sill": Mark((-2.24, 0, -0.5), 90, 0.7),
        "floor": Mark((-0.5, 0, 0.6), 15), "wall": Mark((-0.6, 0, -2.25), 10), "near": Mark((0.2, 0, 1.4), 0),
    }  # fmt: skip
    return Set(joined(parts), marks, ROOM.bounds(), window=(-2.3, 1.5, -0.5), sun=(-0.80, 0.50, 0.33), view=8.0)
