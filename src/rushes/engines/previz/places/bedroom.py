"""A bedroom: a made bed with its head on the right, a chair beside it, lace at two windows, a door to a passage."""

from rushes.engines.previz.mesh import Lamp, Mark, Mesh, Set, Surface, joined
from rushes.engines.previz.places.dressing import coat_hooks, radiator
from rushes.engines.previz.places.rooms import Room, boards, rug, shell, wall_paint
from rushes.engines.previz.places.walls import Wall, door, doorframe, face, picture, skirting
from rushes.engines.previz.places.windows import Hung, curtains, outside, rod, window
from rushes.engines.previz.props.bedding import bed, duvet, nightstand
from rushes.engines.previz.props.furniture import PINE, WALNUT, seat
from rushes.engines.previz.props.lights import table_lamp
from rushes.engines.previz.props.paint import Colour, paint
from rushes.engines.previz.props.paper import stack
from rushes.engines.previz.props.plants import potted
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import block, panel, placed

ROOM = Room()
SUNNY = (3.25, 4.75, 0.82, 2.22)
"""The window of the left wall, in wall space."""
QUIET = (2.15, 3.05, 0.86, 2.18)
BED, AT_BED = 1.2, ((1.18, 0.0, -0.85), -90.0)
"""How wide the bed is, metres, and where it stands."""
DOOR = (0.55, 1.43, 0.0, 2.06)


def build(place: Place, light: str, seed: int) -> Set:
    """The bedroom in its dressing."""
    wall, warm = wall_paint(place.walls, "#acb0ae"), paint("#b99f7c")
    white = "white linens" in place.dressing
    lace = 1.0 if not {"curtains"} & set(place.dressing) or "lace curtains" in place.dressing else 0.0
    parts = [
        shell(ROOM, wall, {"left": [SUNNY], "back": [QUIET]}, doors={"back": [DOOR]}),
        boards(ROOM.wide, ROOM.front - ROOM.rear, (-ROOM.wide / 2, ROOM.rear), paint("#86603f")),
        window(ROOM.left, SUNNY), window(ROOM.back, QUIET), rod(ROOM.left, SUNNY), rod(ROOM.back, QUIET),
        outside(ROOM.left, SUNNY, seed=1), outside(ROOM.back, QUIET, seed=2, away=7.0),
        ROOM.back.set(doorframe(DOOR)),
        placed(door(DOOR[1] - DOOR[0] - 0.01, 2.05), (-2.3 + DOOR[0] + 0.01, 0, -2.58), -100),
        _hallway(warm), *_furniture(white, seed), *_walls(),
    ]  # fmt: skip
    cloth = paint("#8f8676")
    hung = (*curtains(ROOM.left, SUNNY, Hung(lace, cloth, 1)), *curtains(ROOM.back, QUIET, Hung(lace, cloth, 4)))
    lamps = (Lamp((-1.3, 2.2, -3.6), (0.65, 0.46, 0.29), 0.1), *_bedside_lamp(light))
    return Set(
        joined(parts), _marks(), ROOM.bounds(), lamps, window=(-2.3, 1.5, -1.0), sun=(-0.80, 0.50, 0.33),
        curtains=hung, view=12.0, cover=placed(duvet(BED, _cover(white)), *AT_BED),
    )  # fmt: skip


def _cover(white: bool) -> Colour:
    return paint("#cdc8bc") if white else paint("#b3a896")


def _furniture(white: bool, seed: int) -> list[Mesh]:
    lamp, _ = table_lamp()
    return [
        placed(bed(BED, WALNUT, cover=_cover(white)), *AT_BED),
        placed(nightstand(), (2.02, 0, -1.83), -90),
        placed(lamp, (2.08, 0.56, -1.95)), placed(stack(3, 2), (2.12, 0.56, -1.71), 96),
        placed(seat(PINE), (0.98, 0, -1.92), 40),
        rug(2.0, 1.4, (-0.55, 0, 0.35), paint("#6d4a44"), (paint("#b59a76"), paint("#43505a"), paint("#c2ae8c"))),
        placed(potted(0.6, 3), (-2.08, 0, -2.32)),
        placed(_chest(), (-2.02, 0, 2.3), 90),
    ]  # fmt: skip


def _chest() -> Mesh:
    """A low chest of drawers with a folded blanket and a plant on it."""
    parts = [block((1.0, 0.72, 0.44), (0, 0.08, 0), PINE, Surface.WOOD, bevel=0.008, cell=0.2)]
    parts.append(block((1.06, 0.03, 0.48), (0, 0.80, 0), PINE, Surface.WOOD, bevel=0.01, cell=0.2))
    for k in range(3):
        parts.append(
            block((0.92, 0.20, 0.02), (0, 0.12 + 0.225 * k, 0.22), PINE, Surface.WOOD, bevel=0.008, cell=0.3, seed=k)
        )
        for x in (-0.25, 0.25):
            parts.append(block((0.09, 0.014, 0.02), (x, 0.215 + 0.225 * k, 0.235), paint("#a98b52"), Surface.METAL))
    for k, text in enumerate(("#8b6f66", "#b3a48c")):
        parts.append(
            block((0.34 - 0.02 * k, 0.05, 0.28), (-0.26, 0.83 + 0.05 * k, 0), paint(text), Surface.CLOTH, bevel=0.022)
        )
    parts.append(placed(potted(0.38, 8), (0.28, 0.83, 0)))
    return joined(parts)


def _walls() -> list[Mesh]:
    return [
        ROOM.back.set(picture(0.50, 0.38, (3.72, 1.62), seed=0)),
        ROOM.back.set(picture(0.28, 0.36, (4.22, 1.58), seed=2)),
        ROOM.right.set(picture(0.62, 0.46, (1.75, 1.72), seed=1)), ROOM.left.set(placed(radiator(1.0), (4.0, 0, 0.02))),
        ROOM.right.set(placed(coat_hooks(), (4.4, 1.7, 0))),
    ]  # fmt: skip


def _hallway(colour: tuple[float, float, float]) -> Mesh:
    """What is seen through the door: a narrow, warm passage with a picture."""
    back = Wall((-2.6, 0, -4.1), 0, 2.1)
    sides = (Wall((-2.6, 0, -2.76), 90, 1.4), Wall((-0.5, 0, -4.1), -90, 1.4))
    parts = [face(each, colour) for each in (back, *sides)]
    parts += [skirting(back), back.set(picture(0.45, 0.6, (1.05, 1.6), seed=3))]
    parts.append(boards(2.1, 1.42, (-2.6, -4.1), paint("#7a5739"), seed=9))
    parts.append(panel((-2.6, 2.7, -4.1), (2.1, 0, 0), (0, 0, 1.4), paint("#c9c2b2"), Surface.PLASTER, cell=0.3))
    return joined(parts)


def _bedside_lamp(light: str) -> tuple[Lamp, ...]:
    if light in ("night", "candle", "practical", "lamp", "dusk", "low"):
        return (Lamp((2.08, 0.94, -1.95), (1.3, 0.85, 0.5), 0.09),)
    return ()


def _marks() -> dict[str, Mark]:
    return {
        "middle": Mark((-0.55, 0, 0.2), 10), "bed": Mark((1.2, 0, -0.8), -90, 0.56),
        "bedside": Mark((0.98, 0, -1.92), 40, 0.46), "doorway": Mark((-1.31, 0, -2.45), 12),
        "window": Mark((-1.72, 0, -0.95), -60), "nightstand": Mark((1.90, 0, -1.74), -90, 0.56),
        "sill": Mark((-2.165, 0, -1.0), 90, 0.82), "floor": Mark((-0.6, 0, 0.5), 20),
        "by the bed": Mark((0.45, 0, -1.88), 40), "knees": Mark((1.48, 0, -1.98), 8),
        "edge": Mark((0.98, 0, -0.33), 36, 0.66), "bed aside": Mark((1.2, 0, -0.98), -90, 0.56),
        "chair": Mark((0.98, 0, -1.92), 40, 0.46), "cover": Mark((0.9, 0, -0.6), -90, 0.655),
        "pillow": Mark((1.85, 0, -0.8), -90, 0.665),
    }  # fmt: skip
