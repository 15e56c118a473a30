"""A theatre's stage seen from its hall: boards, a gathered curtain and legs, a piano, a microphone, lights on bars."""

import numpy as np

from rushes.engines.previz.mesh import Lamp, Mark, Mesh, Set, Surface, joined, rotation
from rushes.engines.previz.places.dressing import amplifier, cable
from rushes.engines.previz.places.rooms import PAINTS, boards
from rushes.engines.previz.places.walls import Wall, face
from rushes.engines.previz.props.music import stand
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.props.piano import HIGH, KEYS, SEAT, piano_bench, upright
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import block, cushion, folds, lathe, lattice, panel, placed, tube

SUN = (0.28, 0.84, 0.46)
POOL, ROOF = 2.3, 6.4
"""Radius of the pool of light on the boards, and the height of the dark roof that leaves it, metres."""
PIANO, MICROPHONE = (-2.0, 0.0, -0.95), (0.35, 0.0, 0.55)
VELVET, BLACK = paint("#7a2f33"), paint("#2a2a2d")


def build(place: Place, light: str, seed: int) -> Set:
    """The stage in its dressing."""
    cloth = paint(PAINTS[place.walls]) if place.walls in ("blue", "green", "red", "grey") else VELVET
    parts = [
        boards(10.0, 6.0, (-5.0, -3.2), paint("#6e4e35"), board=0.16, seed=12), _apron(), *_drapes(cloth),
        *_house(cloth),
        placed(upright(), PIANO, 28), placed(piano_bench(), _seat(), 28), placed(stand(), MICROPHONE),
        placed(amplifier(), (2.1, 0, -1.1), -25),
        cable([(0.35, 0.01, 0.5), (0.9, 0.006, 0.1), (1.2, 0.006, -0.7), (1.9, 0.01, -1.2)]),
        _roof(), *_rig(),
    ]  # fmt: skip
    lamps = (
        Lamp((-3.2, 4.6, 1.6), (3.0, 2.2, 1.3), 0.2),
        Lamp((3.2, 4.6, 1.2), (1.6, 1.9, 2.6), 0.2),
        Lamp((0.0, 4.8, -2.2), (2.2, 1.3, 0.8), 0.2),
    )
    bounds = ((-3.4, -0.2, -2.4), (3.4, 3.4, 7.6))
    return Set(joined(parts), _marks(), bounds, lamps, window=(0.6, 4.0, 4.5), sun=SUN, view=6.0)


def _seat() -> tuple[float, float, float]:
    out = rotation((0, 1, 0), 28) @ np.array(SEAT)
    return float(PIANO[0] + out[0]), 0.0, float(PIANO[2] + out[2])


def _apron() -> Mesh:
    """The edge of the stage and the floor of the hall below."""
    edge = block((10.0, 0.10, 0.10), (0, -0.10, 2.82), paint("#4a3424"), Surface.WOOD, bevel=0.02, cell=0.2)
    front = panel((-5, -0.95, 2.84), (10, 0, 0), (0, 0.9, 0), BLACK, Surface.WOOD, cell=0.25)
    floor = panel((-6.5, -0.95, 11.0), (13, 0, 0), (0, 0, -8.2), paint("#3b2f2c"), Surface.CLOTH, cell=0.5)
    feet = [
        lathe(
            [(0, 0), (0.09, 0), (0.10, 0.05), (0.02, 0.11), (0, 0.11)], BLACK, Surface.METAL, turns=12, at=(x, 0, 2.72)
        )
        for x in np.linspace(-3.6, 3.6, 7)
    ]
    return joined((edge, front, floor, *feet))


def _drapes(colour: Colour) -> list[Mesh]:
    """The back curtain, three pairs of legs, and the swagged border above."""
    parts = [
        folds(9.4, 5.4, colour, Surface.CLOTH, count=26, deep=0.11, seed=3, rows=18, fine=6).moved((-4.7, 0, -3.0))
    ]
    for k, (z, wide) in enumerate(((-1.6, 1.1), (0.2, 1.2), (2.3, 1.6))):
        tone = shade(colour, 0.72 if k < 2 else 1.05)
        for side in (-1, 1):
            leg = folds(wide, 5.6, tone, Surface.CLOTH, count=4, deep=0.10, seed=k * 2 + side + 9, rows=14, fine=6)
            x = -5.0 + 0.35 * k if side < 0 else 5.0 - 0.35 * k - wide
            parts.append(leg.moved((x, 0, z)))
    border = folds(10.0, 1.3, colour, Surface.CLOTH, count=22, deep=0.10, seed=40, rows=5, fine=5)
    gold = folds(10.0, 0.10, paint("#b08c4a"), Surface.CLOTH, count=22, deep=0.10, seed=40, rows=2, fine=5)
    return [*parts, border.moved((-5.0, 4.5, 2.45)), gold.moved((-5.0, 4.42, 2.46))]


def _house(colour: Colour) -> list[Mesh]:
    """The dark box of the house, and the backs of the front rows of seats."""
    dark = paint("#35302f")
    walls = (
        Wall((-5.4, -0.95, 11), 90, 14.4, 7.4), Wall((-5.4, -0.95, -3.4), 0, 10.8, 7.4),
        Wall((5.4, -0.95, -3.4), -90, 14.4, 7.4),
    )  # fmt: skip
    parts = [face(wall, dark, cell=0.6) for wall in walls]
    chair = joined((cushion((0.5, 0.62, 0.12), (0, 0.35, 0), colour, Surface.CLOTH, power=5, cells=6),
        cushion((0.5, 0.12, 0.45), (0, 0.38, -0.26), colour, Surface.CLOTH, power=5, cells=5),
        block((0.05, 0.62, 0.5), (0.28, 0, -0.2), BLACK, Surface.WOOD, bevel=0.02)))  # fmt: skip
    for row in range(2):
        for k in range(14):
            if abs(k - 6.5) > 1.2:
                parts.append(chair.moved(((k - 6.5) * 0.6, -0.95, 4.6 + row * 1.0)))
    return parts


def _roof() -> Mesh:
    """A dark ceiling with a round opening: the light that comes through it falls as a pool about the microphone."""
    way = np.array(SUN) / SUN[1]
    middle = np.array((-0.35, 0.0, 0.0)) + way * ROOF
    turn = np.linspace(0, 2 * np.pi, 56, endpoint=False)[None, :]
    r = np.array([POOL, POOL * 1.3, 5.0, 9.0, 14.0])[:, None]
    points = np.stack(np.broadcast_arrays(middle[0] + r * np.cos(turn), ROOF, middle[2] + r * np.sin(turn)), -1)
    return lattice(points, paint("#2c2a2b"), Surface.PLASTER, ring=True)


def _rig() -> list[Mesh]:
    """Two bars with lanterns, some of them burning."""
    parts = []
    for z, tones in ((1.5, ((1.0, 0.78, 0.5), (0.6, 0.75, 1.0))), (-1.3, ((1.0, 0.6, 0.35), (0.9, 0.85, 0.8)))):
        parts.append(tube([(-4.6, 4.9, z), (4.6, 4.9, z)], 0.03, paint("#55575a"), Surface.METAL))
        for k, x in enumerate(np.linspace(-3.8, 3.8, 7)):
            parts.append(_lantern(tones[k % 2]).turned(rotation((0, 0, 1), -9.0 * x)).moved((x, 4.85, z)))
    return parts


def _lantern(glow: Colour) -> Mesh:
    body = lathe(
        [(0.13, -0.34), (0.135, -0.30), (0.12, -0.28), (0.11, -0.05), (0.07, 0.02), (0, 0.03)],
        BLACK,
        Surface.METAL,
        turns=18,
    )
    lens = lathe([(0.0, -0.325), (0.12, -0.325)][::-1], glow, Surface.GLOW, turns=18)
    yoke = tube(
        [(-0.14, -0.15, 0), (-0.15, 0.03, 0), (0, 0.09, 0), (0.15, 0.03, 0), (0.14, -0.15, 0)],
        0.012,
        BLACK,
        Surface.METAL,
    )
    return joined((body, lens, yoke)).turned(rotation((1, 0, 0), -24)).moved((0, -0.06, 0))


def _marks() -> dict[str, Mark]:
    turn = rotation((0, 1, 0), 28)
    keys, lid = (np.array(PIANO) + turn @ np.array(at) for at in ((KEYS[0], 0, KEYS[2]), (0.2, 0, -0.12)))
    return {
        "microphone": Mark((MICROPHONE[0], 0, MICROPHONE[2] - 0.33), 0),
        "piano": Mark(_seat(), 208, 0.505), "middle": Mark((-0.55, 0, 0.9), 0),
        "keys": Mark((float(keys[0]), 0, float(keys[2])), 208, KEYS[1]),
        "lid": Mark((float(lid[0]), 0, float(lid[2])), 28, HIGH),
        "wings": Mark((3.1, 0, -0.4), -60), "far": Mark((1.1, 0, -2.0), 0), "near": Mark((-0.6, 0, 2.0), 0),
        "floor": Mark((-0.5, 0, 1.2), 0),
    }  # fmt: skip
