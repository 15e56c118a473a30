"""A recording studio in an old room: upright piano, a microphone, panelling, felt, cables, an amplifier."""

from rushes.engines.previz.mesh import Lamp, Mark, Mesh, Set, Surface, joined
from rushes.engines.previz.places.dressing import amplifier, bulb, cable, coil, felt
from rushes.engines.previz.places.rooms import Room, boards, rug, shell, wall_paint
from rushes.engines.previz.places.walls import Wall, doorframe, face, panelling, picture, skirting
from rushes.engines.previz.places.windows import Hung, curtains, outside, rod, window
from rushes.engines.previz.props.furniture import OAK, perch, shelf
from rushes.engines.previz.props.music import acoustic, music_stand, stand
from rushes.engines.previz.props.paint import paint
from rushes.engines.previz.props.paper import stack
from rushes.engines.previz.props.piano import HIGH, KEYS, SEAT, piano_bench, upright
from rushes.engines.previz.props.plants import potted
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import panel, placed, tube

ROOM = Room(wide=4.8, rear=-2.6, front=3.0, high=2.8)
SUNNY = (3.0, 4.6, 0.80, 2.30)
DOOR = (3.75, 4.55, 0.0, 2.06)
PIANO = (-0.55, 0.0, -2.24)
MICROPHONE = (1.12, 0.0, -0.55)


def build(place: Place, light: str, seed: int) -> Set:
    """The studio in its dressing."""
    wall, wood = wall_paint(place.walls, "#93a3a9"), paint("#76502f")
    left, back, right = ROOM.left, ROOM.back, ROOM.right
    parts = [
        shell(ROOM, wall, {"left": [SUNNY]}, doors={"back": [DOOR]},
            trims=paint("#6b4a30") if place.walls == "wood" else paint("#cfcabd")),
        boards(ROOM.wide, ROOM.front - ROOM.rear, (-ROOM.wide / 2, ROOM.rear), paint("#7d5836"), board=0.11, seed=7),
        window(left, SUNNY, panes=(3, 2)), outside(left, SUNNY, seed=8), rod(left, SUNNY), back.set(doorframe(DOOR)),
        _booth(),
        back.set(panelling(3.6, 1.05, wood, Surface.WOOD, 0.6)),
        right.set(panelling(right.length, 1.05, wood, Surface.WOOD, 0.62)),
        right.set(felt(2.4, 1.2, paint("#5f6467"), 5, 3, 2).moved((0.25, 1.25, 0))),
        placed(upright(), PIANO), placed(piano_bench(), (PIANO[0], 0, PIANO[2] + SEAT[2] + 0.02)),
        placed(stand(), MICROPHONE), placed(amplifier(), (1.98, 0, -1.55), -65),
        placed(music_stand(), (1.70, 0, -0.15), -150),
        placed(perch(OAK, 0.62), (-1.72, 0, -0.15)), *_dressing(seed),
    ]  # fmt: skip
    hung = curtains(left, SUNNY, Hung(1.0, paint("#7d6f60"), 3))
    lamps = (Lamp((0.75, 2.02, -0.9), (0.9, 0.58, 0.30), 0.05),)
    return Set(
        joined(parts), _marks(), ROOM.bounds(), lamps, window=(-2.4, 1.55, -0.8), sun=(-0.80, 0.48, 0.36),
        curtains=hung,
        view=20.0,
    )  # fmt: skip


def _dressing(seed: int) -> list[Mesh]:
    guitar = acoustic()
    hanging = tube([(0.75, 2.8, -0.9), (0.75, 2.1, -0.9)], 0.004, paint("#26241f"), Surface.CLOTH)
    return [
        rug(2.3, 1.7, (0.45, 0, -0.55), paint("#6a3f38"), (paint("#b0916a"), paint("#3d4a54"), paint("#bda57f"))),
        joined((hanging, bulb().moved((0.75, 2.03, -0.9)))),
        cable([(1.12, 0.01, -0.5), (1.4, 0.007, -0.75), (1.35, 0.007, -1.3), (1.7, 0.007, -1.6), (1.9, 0.02, -1.7)]),
        cable([(1.75, 0.01, -1.3), (1.3, 0.007, -1.75), (0.8, 0.007, -1.6), (0.5, 0.007, -2.3)]),
        coil((1.5, 0.0, -0.95)),
        placed(guitar.turned(((1, 0, 0), (0, 0.97, -0.22), (0, 0.22, 0.97))), (2.12, 0.0, -0.78), -82),
        placed(stack(4, 5), (PIANO[0] - 0.52, HIGH, PIANO[2] - 0.08), 14),
        placed(potted(0.34, 5), (PIANO[0] + 0.60, HIGH, PIANO[2] - 0.10)),
        placed(potted(1.05, 12), (-2.0, 0, -2.15)), placed(shelf(0.95, 1.0, OAK, 3), (2.22, 0, 0.6), -90),
        ROOM.back.set(picture(0.62, 0.46, (1.45, 1.95), seed=0)),
        ROOM.back.set(picture(0.36, 0.46, (2.15, 1.92), seed=3)),
        ROOM.back.set(picture(0.30, 0.30, (2.62, 1.86), seed=2)),
        ROOM.left.set(picture(0.4, 0.5, (5.25, 1.65), seed=1)),
    ]  # fmt: skip


def _booth() -> Mesh:
    """The dim lobby behind the doorway, hung with felt."""
    back, side = Wall((0.9, 0, -4.0), 0, 1.6), Wall((0.9, 0, -2.76), 90, 1.3)
    other = Wall((2.5, 0, -4.0), -90, 1.3)
    parts = [face(each, paint("#94836b")) for each in (back, side, other)]
    parts += [skirting(back), back.set(felt(1.1, 1.2, paint("#4f5a5f"), 3, 3).moved((0.25, 0.9, 0)))]
    parts.append(boards(1.6, 1.4, (0.9, -4.0), paint("#6d4d33"), seed=2))
    parts.append(panel((0.9, 2.75, -4.0), (1.6, 0, 0), (0, 0, 1.3), paint("#b5ab97"), Surface.PLASTER, cell=0.4))
    return joined(parts)


def _marks() -> dict[str, Mark]:
    x, _, z = PIANO
    return {
        "middle": Mark((0.15, 0, 0.35), 16), "piano": Mark((x, 0, z + SEAT[2] + 0.02), 180, 0.505),
        "keys": Mark((x + KEYS[0], 0, z + KEYS[2]), 180, KEYS[1]),
        "microphone": Mark((MICROPHONE[0] - 0.0, 0, MICROPHONE[2] - 0.33), 0),
        "lid": Mark((x + 0.22, 0, z - 0.12), 0, HIGH), "window": Mark((-1.82, 0, -0.75), -55),
        "sill": Mark((-2.265, 0, -0.8), 90, 0.8),
        "stool": Mark((-1.72, 0, -0.15), 40, 0.62), "doorway": Mark((1.75, 0, -2.42), -5),
        "floor": Mark((0.1, 0, 0.6), 15),
        "wall": Mark((1.95, 0, 1.6), -70),
    }  # fmt: skip
