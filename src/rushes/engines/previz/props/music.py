"""Instruments and sound: a microphone on its stand, guitar, violin, music stand, headphones, record player, radio."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, rotation
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import block, curved, cushion, lathe, lattice, placed, slab, tube

ACOUSTIC_SIDES = paint("#5f3a24")

BLACK, STEEL, SPRUCE = paint("#2a2a2c"), paint("#9a9c9d"), paint("#b9823f")


LEAN = 4.1
"""How far a stand leans to its singer, degrees: its foot is before their feet."""


def microphone(thing: Thing, seed: int = 0) -> Prop:
    """A microphone on a stand, its head at the height of a standing singer's mouth, tilted towards +z."""
    return made(stand().turned(rotation((0, 1, 0), 180)), {"right": (0.0, 1.2, 0.0)})


def stand(high: float = 1.525) -> Mesh:
    """A round-footed stand with a dynamic microphone in its clip; it leans to a singer at -z, its head at ``high``."""
    foot = [
        (0, 0.004),
        (0.10, 0),
        (0.138, 0.002),
        (0.142, 0.010),
        (0.10, 0.020),
        (0.03, 0.030),
        (0.018, 0.04),
        (0, 0.04),
    ]
    parts = []
    parts.append(tube([(0, 0.03, 0), (0, high * 0.6, 0)], 0.0115, STEEL, Surface.METAL, sides=10))
    parts.append(tube([(0, high * 0.56, 0), (0, high * 0.62, 0)], 0.016, BLACK, Surface.SHEEN, sides=12))
    parts.append(tube([(0, high * 0.6, 0), (0, high - 0.14, 0)], 0.0080, STEEL, Surface.METAL, sides=10))
    head = dynamic().turned(rotation((1, 0, 0), -62)).moved((0, high - 0.11, 0.02))
    clip = tube([(0, high - 0.15, 0), (0, high - 0.118, 0.004)], [0.010, 0.017], BLACK, Surface.SHEEN, sides=10)
    wire = curved([(0, high - 0.15, 0.09), (0.01, high - 0.25, 0.11), (0.02, high * 0.6, 0.03),
        (-0.015, high * 0.35, -0.014),
        (0.014, 0.2, 0.01), (0.05, 0.012, 0.10), (0.22, 0.006, 0.18), (0.42, 0.006, 0.05)], 44)  # fmt: skip
    wire[:, 2] -= wire[:, 1] * np.tan(np.radians(LEAN))
    leaning = joined((*parts, head, clip)).turned(rotation((1, 0, 0), -LEAN))
    cable = tube(wire, 0.0034, BLACK, Surface.SHEEN, sides=6)
    return joined((lathe(foot, BLACK, Surface.METAL, turns=32), leaning, cable))


def dynamic() -> Mesh:
    """A microphone along y: tapered body, collar, a mesh ball for a head."""
    body = [
        (0, -0.075),
        (0.010, -0.075),
        (0.0115, -0.07),
        (0.0145, 0.02),
        (0.019, 0.055),
        (0.024, 0.062),
        (0.0255, 0.070),
        (0.0255, 0.075),
    ]
    tones = [BLACK] * 5 + [STEEL] * 3
    rise = np.linspace(-0.55, np.pi / 2, 16)
    rows = np.stack([0.0275 * np.cos(rise), 0.094 + 0.0275 * np.sin(rise) * 1.08], 1)
    turns = 36
    mesh_tone = np.array([[STEEL if (i + j) % 2 else shade(STEEL, 0.35) for j in range(turns)] for i in range(16)])
    angle = np.linspace(0, 2 * np.pi, turns, endpoint=False)
    points = np.stack([rows[:, :1] * np.cos(angle), rows[:, 1:] + 0 * angle, -rows[:, :1] * np.sin(angle)], -1)
    ball = lattice(points, mesh_tone, Surface.METAL, ring=True)
    band = lathe([(0.0262, 0.086), (0.0288, 0.088), (0.0288, 0.093), (0.0268, 0.096)], STEEL, Surface.METAL, turns=28)
    return joined((lathe(body, tones, Surface.SHEEN, turns=24), ball, band))


def guitar(thing: Thing, seed: int = 0) -> Prop:
    """An acoustic guitar, upright on its end, its strings to +z."""
    body = acoustic(named(thing.colour, SPRUCE))
    return made(body, {"left": (0.0, 0.86, -0.02), "right": (0.06, 0.24, 0.06)})


def acoustic(colour: Colour = SPRUCE, sides: Colour = ACOUSTIC_SIDES) -> Mesh:
    """The guitar itself: figure-eight body, sound hole, bridge, neck with frets, head with pegs, six strings."""
    bridge = block((0.17, 0.026, 0.012), (0, 0.135, 0.061), paint("#2d1c14"), Surface.SHEEN, bevel=0.004)
    rings = ((0.062, paint("#3b2416"), 0.0565), (0.054, paint("#c9b48a"), 0.0570), (0.047, paint("#120d0a"), 0.0575))
    angle = np.linspace(0, 2 * np.pi, 33)[:-1]
    hole = [
        slab(r * np.stack([np.cos(angle), np.sin(angle)], 1), 0.0004, tone, Surface.SHEEN).moved((0, 0.335, z))
        for r, tone, z in rings
    ]
    return joined((_body(colour, sides), bridge, *hole, *_neck(), *_strings()))


def _body(colour: Colour, sides: Colour) -> Mesh:
    """The box of a guitar: its two plates, a little arched, and the ribs between them."""
    t = np.linspace(0, 1, 30)
    waist = 0.048 * np.exp(-(((t - 0.58) / 0.15) ** 2))
    half = 0.012 + 0.185 * np.sin(np.pi * t) ** 0.5 * (1 - 0.27 * t) - waist
    y = 0.02 + 0.48 * t
    outline = np.concatenate([np.stack([half, y], 1), np.stack([-half, y], 1)[::-1]])
    front, back = (np.column_stack([outline, np.full(len(outline), z)]) for z in (0.05, -0.05))
    parts = [lattice(np.stack([back, front]), sides, Surface.SHEEN, ring=True)]
    across = np.linspace(-1, 1, 13)[None, :]
    for z, tone, flip in ((0.05, colour, False), (-0.05, sides, True)):
        arch = z + 0.006 * (1 - across**2) * np.sign(z)
        points = np.stack(np.broadcast_arrays(across * half[:, None], y[:, None], arch), -1)
        grain = 1 + 0.05 * np.sin(across * 40) + 0 * y[:, None]
        parts.append(lattice(points, np.array(tone) * grain[..., None], Surface.SHEEN, flip=flip))
    return joined(parts)


def _neck() -> list[Mesh]:
    """The neck with its fingerboard, frets at their true distances, and the head."""
    neck = block((0.052, 0.42, 0.026), (0, 0.46, 0.046), paint("#4b2f20"), Surface.WOOD, bevel=0.010, cell=0.1)
    board = block((0.050, 0.50, 0.006), (0, 0.39, 0.060), paint("#231813"), Surface.SHEEN, bevel=0.002, cell=0.1)
    head = block((0.07, 0.17, 0.016), (0, 0.875, 0.038), paint("#3a2418"), Surface.SHEEN, bevel=0.004)
    heights = [0.88 - 0.65 * (1 - 2 ** (-k / 12)) for k in range(14)]
    frets = [tube([(-0.024, y, 0.0665), (0.024, y, 0.0665)], 0.001, STEEL, Surface.METAL, sides=4) for y in heights]
    return [neck, board, head, *frets]


def _strings() -> list[Mesh]:
    """Six strings and the pegs that tune them."""
    parts = []
    for k in range(6):
        x, side = -0.018 + k * 0.0072, -1 if k < 3 else 1
        parts.append(tube([(x * 1.5, 0.148, 0.0665), (x, 0.885, 0.0672)], 0.0007, STEEL, Surface.METAL, sides=4))
        y = 0.905 + 0.05 * (k % 3)
        peg = [(side * away, y, 0.046) for away in (0.036, 0.052, 0.062)]
        parts.append(tube(peg, [0.003, 0.003, 0.008], paint("#c9bfa8"), Surface.SHEEN))
    return parts


def violin(thing: Thing, seed: int = 0) -> Prop:
    """A violin, upright on its end."""
    small = acoustic(named(thing.colour, "#8a4a26"), paint("#6b3319")).scaled((0.58, 0.58, 0.42))
    return made(small, {"left": (0.0, 0.46, 0.0), "right": (0.05, 0.2, 0.03)})


def music_stand(seed: int = 0) -> Mesh:
    """An orchestra stand with pages on it, facing +z."""
    from rushes.engines.previz.props.piano import music

    parts = [tube([(0, 0.25, 0), (0, 1.08, 0)], 0.011, BLACK, Surface.METAL)]
    for k in range(3):
        t = k * 2.094 + 0.5
        parts.append(
            tube(
                curved(
                    [
                        (0, 0.28, 0),
                        (0.12 * np.cos(t), 0.12, 0.12 * np.sin(t)),
                        (0.27 * np.cos(t), 0.008, 0.27 * np.sin(t)),
                    ],
                    8,
                ),
                0.008,
                BLACK,
                Surface.METAL,
            )
        )
    desk = [
        block((0.5, 0.33, 0.006), (0, 0, 0), BLACK, Surface.SHEEN, bevel=0.002, cell=0.15),
        block((0.5, 0.008, 0.05), (0, 0, 0.025), BLACK, Surface.SHEEN),
    ]
    desk += [placed(music(), (x, 0.01, 0.008), turn) for x, turn in ((-0.115, 2), (0.115, -2))]
    return joined((*parts, joined(desk).turned(rotation((1, 0, 0), -24)).moved((0, 1.0, 0.04))))


def headphones(thing: Thing, seed: int = 0) -> Prop:
    """Headphones, lying on their cups."""
    t = np.linspace(0, np.pi, 17)
    band = np.stack([0.085 * np.cos(t), 0.06 + 0.11 * np.sin(t), 0 * t], 1)
    parts = [tube(band, 0.009, BLACK, Surface.SHEEN, sides=8)]
    for s in (-1, 1):
        cup = cushion((0.09, 0.035, 0.09), (0, 0, 0), named(thing.colour, BLACK), Surface.SHEEN, power=3, cells=8)
        parts.append(cup.turned(rotation((0, 0, 1), 90 * s)).moved((s * 0.10 - 0.0, 0.05, 0)))
    return made(joined(parts), {"right": (0, 0.17, 0)})


def record_player(thing: Thing, seed: int = 0) -> Prop:
    """A record player with a record on it."""
    parts = [block((0.44, 0.10, 0.35), (0, 0, 0), named(thing.colour, "#6b4a33"), Surface.WOOD, bevel=0.008, cell=0.1)]
    groove = [shade(BLACK, 1.0 + 0.5 * (k % 2)) for k in range(14)]
    rows = [(0.15, 0.104), *[(0.15 - 0.008 * k, 0.107) for k in range(12)], (0.052, 0.1072)]
    parts.append(lathe(rows, groove, Surface.SHEEN, turns=48, at=(-0.05, 0, 0)))
    parts.append(lathe([(0.052, 0.1074), (0.0, 0.1076)], paint("#9c4a35"), Surface.PAPER, turns=30, at=(-0.05, 0, 0)))
    parts.append(
        tube(
            curved([(0.16, 0.12, -0.12), (0.165, 0.135, 0.02), (0.10, 0.125, 0.10), (0.07, 0.112, 0.11)], 12),
            0.005,
            STEEL,
            Surface.METAL,
        )
    )
    parts.append(lathe([(0.022, 0.1), (0.022, 0.128), (0, 0.13)], STEEL, Surface.METAL, turns=16, at=(0.16, 0, -0.12)))
    return made(joined(parts), {"left": (0.22, 0.05, 0), "right": (-0.22, 0.05, 0)})


def radio(thing: Thing, seed: int = 0) -> Prop:
    """A wooden table radio with a dial and speaker cloth."""
    parts = [block((0.36, 0.22, 0.15), (0, 0, 0), named(thing.colour, "#6b4a33"), Surface.WOOD, bevel=0.022, cell=0.08)]
    parts.append(block((0.19, 0.15, 0.006), (-0.065, 0.035, 0.075), paint("#a8946c"), Surface.CLOTH, bevel=0.003))
    parts.append(block((0.09, 0.06, 0.006), (0.10, 0.12, 0.075), paint("#cbb98c"), Surface.PAPER, bevel=0.003))
    for x in (0.075, 0.125):
        knob = lathe([(0.018, 0), (0.016, 0.016), (0, 0.017)], paint("#2b201a"), Surface.SHEEN, turns=16)
        parts.append(knob.turned(rotation((1, 0, 0), 90)).moved((x, 0.07, 0.078)))
    return made(joined(parts), {"left": (0.17, 0.1, 0), "right": (-0.17, 0.1, 0)})


def drums(thing: Thing, seed: int = 0) -> Prop:
    """A small drum kit: bass drum, snare, tom, hi-hat and cymbal."""
    shell = named(thing.colour, "#7c3a33")
    parts = [
        _drum(0.28, 0.36, shell).turned(rotation((1, 0, 0), 90)).moved((0, 0.28, 0.18)),
        _drum(0.18, 0.14, shell).turned(rotation((1, 0, 0), -8)).moved((0.42, 0.62, -0.1)),
        _drum(0.16, 0.20, shell).turned(rotation((1, 0, 0), -20)).moved((0.1, 0.72, 0.12)),
        tube([(0.42, 0, -0.1), (0.42, 0.55, -0.1)], 0.012, STEEL, Surface.METAL),
    ]
    for x, z, high, r in ((0.66, 0.06, 0.86, 0.18), (-0.55, 0.05, 1.1, 0.24)):
        rows = [(r, 0), (r * 0.4, 0.012), (0.04, 0.018), (0.03, 0.035), (0, 0.037)]
        parts.append(lathe(rows, paint("#b8954c"), Surface.METAL, turns=32, at=(x, high, z)))
        parts.append(tube([(x, 0, z), (x, high + 0.05, z)], 0.009, STEEL, Surface.METAL))
    return made(joined(parts))


def _drum(radius: float, deep: float, shell: Colour) -> Mesh:
    """A drum about the origin, its heads up and down: skins, steel hoops, a lacquered shell."""
    skin, hoop = paint("#d0cabb"), radius * 1.03
    low = [(0, 0), (radius, 0), (hoop, 0.01), (hoop, 0.03), (radius, 0.035)]
    rows = [*low, *[(r, deep - y) for r, y in reversed(low)]]
    tones = [skin, skin, STEEL, STEEL, shell]
    return lathe(rows, [*tones, *reversed(tones)], Surface.SHEEN, turns=30).moved((0, -deep / 2, 0))
