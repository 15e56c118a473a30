"""What food and drink come in: bowl of soup, plate, spoon, tray, bottle, glass, teapot, kettle, napkin, bread."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.cup import cup
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import block, curved, cushion, lathe, lattice, placed, ripple, tube

FOLDED = paint("#c6bfae")

BARE = ("empty", "shattered", "broken", "mending", "repaired", "mended", "cracked")
"""States in which a bowl has nothing in it."""
CREAM, STEEL, WOOD = paint("#d3cab6"), paint("#aeb0b0"), paint("#8a5f3c")


def tray(thing: Thing, seed: int = 0) -> Prop:
    """A wooden tray with two handles, on it a bowl of soup, a spoon, a folded napkin, and a cup if it is told.

    One that is ``laid`` leaves the bowl's room to what the words put there.
    """
    parts = [_tray(named(thing.colour, WOOD))]
    if thing.state not in ("empty", "laid"):
        parts.append(placed(soup_bowl(), (0.06, 0.016, 0.0)))
    if thing.state != "empty":
        parts.append(placed(_spoon(), (-0.095, 0.030, 0.0), 4))
        parts.append(placed(folded(paint("#b9b3a4")), (-0.095, 0.016, 0.0), 4))
    if "cup" in (thing.state, thing.material):
        parts.append(cup(Thing(id="", kind="cup", state="full")).mesh.moved((-0.13, 0.016, 0.07)))
    return made(joined(parts), {"left": (0.232, 0.042, 0.0), "right": (-0.232, 0.042, 0.0)})


def _tray(colour: Colour, wide: float = 0.44, deep: float = 0.30) -> Mesh:
    floor = [block((wide, 0.010, deep / 4 - 0.0008), (0, 0.005, (k - 1.5) * deep / 4),
        shade(colour, 1 + 0.05 * (-1) ** k),
        Surface.WOOD, bevel=0.001, cell=0.08, seed=k) for k in range(4)]  # fmt: skip
    parts = list(floor)
    for s in (-1, 1):
        parts.append(
            block(
                (wide + 0.02, 0.042, 0.012),
                (0, 0, s * (deep / 2 + 0.004)),
                colour,
                Surface.WOOD,
                bevel=0.004,
                cell=0.08,
            )
        )
        ends = block(
            (0.013, 0.046, deep + 0.018),
            (s * (wide / 2 + 0.005), 0, 0),
            shade(colour, 0.92),
            Surface.WOOD,
            bevel=0.005,
            cell=0.06,
        )
        parts.append(ends)
        x = s * (wide / 2 + 0.010)
        bow = curved([(x, 0.04, -0.075), (x, 0.066, -0.06), (x, 0.072, 0), (x, 0.066, 0.06), (x, 0.04, 0.075)], 15)
        parts.append(tube(bow, 0.0075, shade(colour, 0.85), Surface.WOOD, sides=10))
    return joined(parts)


def bowl(thing: Thing, seed: int = 0) -> Prop:
    """A bowl; with soup in it unless it is empty."""
    body = soup_bowl(named(thing.colour, CREAM), thing.state not in BARE)
    return made(body, {"left": (0.08, 0.05, 0), "right": (-0.08, 0.05, 0)})


def soup_bowl(colour: Colour = CREAM, full: bool = True) -> Mesh:
    """A stoneware bowl with a painted line, the soup in it with herbs and a thread of cream."""
    rows = [(0, 0.002), (0.030, 0), (0.034, 0.002), (0.037, 0.010), (0.058, 0.026), (0.074, 0.044), (0.0795, 0.054),
        (0.081, 0.060),
        (0.0825, 0.0655), (0.0805, 0.0675), (0.0785, 0.065), (0.073, 0.050), (0.056, 0.030), (0.034, 0.014),
        (0, 0.012)]  # fmt: skip
    tones = (
        [shade(colour, k) for k in (0.8, 0.8, 0.85, 0.9, 0.98, 1, 1)]
        + [paint("#56708a"), shade(colour, 0.95), shade(colour, 0.85)]
        + [shade(colour, 0.95)] * 5
    )
    parts = [lathe(rows, tones, Surface.CERAMIC, turns=40)]
    return joined((*parts, _soup())) if full else parts[0]


def _soup() -> Mesh:
    r, t = np.linspace(0, 1, 12)[:, None], np.linspace(0, 2 * np.pi, 48, endpoint=False)[None, :]
    x, z = r * 0.0745 * np.cos(t), -r * 0.0745 * np.sin(t)
    spots = np.stack([x, z], -1) * 40
    swirl = np.exp(-(((np.mod(t / 2 / np.pi + r * 1.3, 1) - 0.5) / 0.05) ** 2)) * np.clip(1 - r * 1.2, 0, 1)
    broth = np.array(paint("#b8692a")) * (0.88 + 0.2 * ripple(spots, 3, 5, 0.9))[..., None]
    colour = broth * (1 - swirl[..., None]) + np.array(paint("#dcc9a0")) * swirl[..., None]
    herb = (ripple(spots * 4, 9, 6, 1.2) > 1.15)[..., None]
    colour = np.where(herb, np.array(paint("#53692f")), colour)
    y = 0.0515 + 0.0006 * ripple(spots, 6) + 0.0012 * (r > 0.97)
    points = np.stack([x, y, z], -1)[::-1]
    return lattice(points, colour[::-1], Surface.CERAMIC, ring=True)


def plate(thing: Thing, seed: int = 0) -> Prop:
    """A dinner plate."""
    rows = [
        (0, 0.002),
        (0.07, 0),
        (0.075, 0.004),
        (0.10, 0.010),
        (0.128, 0.018),
        (0.130, 0.020),
        (0.127, 0.0215),
        (0.098, 0.013),
        (0.075, 0.008),
        (0, 0.006),
    ]
    return made(
        lathe(rows, named(thing.colour, CREAM), Surface.CERAMIC, turns=44),
        {"right": (-0.11, 0.015, 0), "left": (0.11, 0.015, 0)},
    )


def spoon(thing: Thing, seed: int = 0) -> Prop:
    """A table spoon, lying along z, its bowl away."""
    return made(_spoon(), {"right": (0.0, 0.006, 0.06)})


def _spoon(long: float = 0.19) -> Mesh:
    """Its handle a flattened bar with a broad end, its bowl hollow."""
    z = np.linspace(0, 1, 30)
    half = np.interp(
        z,
        [0, 0.04, 0.10, 0.22, 0.30, 0.36, 0.6, 0.9, 0.97, 1.0],
        [0.001, 0.010, 0.0175, 0.019, 0.010, 0.0035, 0.003, 0.0065, 0.006, 0.001],
    )
    deep = 0.008 * np.exp(-(((z - 0.15) / 0.10) ** 2))
    rise = 0.006 + 0.012 * np.clip(z - 0.3, 0, 1) ** 0.7 * (1.3 - z)
    across = np.array([-1, -0.6, 0, 0.6, 1.0])
    top = np.stack(
        [
            across[None] * half[:, None],
            rise[:, None] - deep[:, None] * (1 - across[None] ** 2) + 0.0006,
            np.broadcast_to((z * long - long / 2)[:, None], (30, 5)),
        ],
        -1,
    )
    low = top - (0, 0.0016, 0)
    return joined((lattice(top, STEEL, Surface.METAL, flip=True), lattice(low, STEEL, Surface.METAL)))


def folded(colour: Colour = FOLDED) -> Mesh:
    """A cloth napkin folded in three, its layers a little apart."""
    layers = [cushion((0.085 - 0.003 * k, 0.006, 0.19 - 0.004 * k), (0.002 * k, 0.0045 * k, 0),
        shade(colour, 1 - 0.04 * k), power=8, cells=9,
        crumple=0.0006, seed=k) for k in range(3)]  # fmt: skip
    stripe = [
        block((0.008, 0.0012, 0.176), (x, 0.0146, 0), paint("#5c7185"), Surface.CLOTH, cell=0.02)
        for x in (-0.022, -0.010)
    ]
    return joined((*layers, *stripe))


def napkin(thing: Thing, seed: int = 0) -> Prop:
    """A folded napkin."""
    return made(folded(named(thing.colour, "#c6bfae")), {"right": (-0.03, 0.008, 0)})


def bottle(thing: Thing, seed: int = 0) -> Prop:
    """A bottle of dark glass with a label."""
    colour = named(thing.colour, "#2f4034")
    rows = [
        (0, 0.006),
        (0.030, 0),
        (0.036, 0.004),
        (0.037, 0.02),
        (0.037, 0.17),
        (0.034, 0.19),
        (0.018, 0.225),
        (0.0145, 0.24),
        (0.0142, 0.275),
        (0.0168, 0.277),
        (0.0168, 0.292),
        (0.0145, 0.296),
        (0, 0.296),
    ]
    label = [(0.0374, 0.055), (0.0374, 0.14)]
    return made(
        joined((lathe(rows, colour, Surface.CERAMIC, turns=28), lathe(label, CREAM, Surface.PAPER, turns=28))),
        {"right": (-0.037, 0.13, 0)},
    )


def glass(thing: Thing, seed: int = 0) -> Prop:
    """A tumbler half full of water, or of wine; its side lets every second ray through, which reads as glass."""
    pale = named(thing.colour, "#c3cccb")
    foot = lathe([(0, 0), (0.027, 0), (0.029, 0.003), (0.0292, 0.010), (0, 0.010)], pale, Surface.CERAMIC, turns=28)
    side = lathe([(0.0292, 0.010), (0.033, 0.098)], pale, Surface.LACE, turns=28)
    rim = lathe([(0.0328, 0.098), (0.0336, 0.0995), (0.0328, 0.101), (0.0318, 0.0995)], pale, Surface.CERAMIC, turns=28)
    drink = paint("#5c1f2a") if "wine" in thing.kind else paint("#a5b5b6")
    water = lathe([(0.0285, 0.011), (0.0305, 0.062), (0, 0.0622)], drink, Surface.CERAMIC, turns=28)
    return made(joined((foot, side, rim, water)), {"right": (-0.032, 0.05, 0)})
