"""What grows: potted plants, flowers in a vase, grass, ferns, trees."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.made import Prop, made
from rushes.engines.previz.props.paint import Colour, mixed, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import Doubles, curved, lathe, lattice, leaves, ripple, tube

FERN = paint("#5b7a43")
GROWN_BARK = paint("#6b5a4a")

GREEN, DEEP = paint("#5f7c4c"), paint("#3c5738")
CLAY = paint("#a56a4c")


def potted_plant(thing: Thing, seed: int = 0) -> Prop:
    """A leafy plant in a clay pot, half a metre high."""
    return made(potted(0.55, seed), {"left": (0.08, 0.08, 0), "right": (-0.08, 0.08, 0)})


def potted(high: float, seed: int = 0, pot: Colour = CLAY) -> Mesh:
    """A plant with long, arching leaves in a clay pot; ``high`` is its whole height, metres."""
    rng = np.random.default_rng(seed)
    r = 0.17 * high**0.6
    rows = [
        (0, 0),
        (0.62 * r, 0),
        (0.66 * r, 0.01),
        (0.9 * r, 1.35 * r),
        (0.97 * r, 1.37 * r),
        (r, 1.7 * r),
        (0.92 * r, 1.7 * r),
        (0.88 * r, 1.5 * r),
        (0, 1.48 * r),
    ]
    tones = [shade(pot, k) for k in (0.8, 0.8, 0.85, 1.0, 1.05, 1.1, 1.0)] + [paint("#3a2c22")] * 2
    parts = [lathe(rows, tones, Surface.STONE, turns=26)]
    for _ in range(22):
        turn, rise = rng.uniform(0, 6.28), float(rng.uniform(0.35, 1.0))
        long = (high - 1.5 * r) * float(rng.uniform(0.65, 1.05))
        parts.append(
            _blade(turn, rise, long, long * 0.13 + 0.008, shade(GREEN, float(rng.uniform(0.6, 1.25)))).moved(
                (0, 1.46 * r, 0)
            )
        )
    return joined(parts)


def _blade(turn: float, rise: float, long: float, wide: float, colour: Colour) -> Mesh:
    """A leaf that rises and arches over, with a fold along its middle."""
    t = np.linspace(0, 1, 9)
    out, up = (
        long * (0.15 + 0.85 * (1 - rise)) * t**1.15,
        long * (rise * np.sin(t * (1.1 + 0.9 * (1 - rise))) + 0.1 * t),
    )
    middle = np.stack([out * np.cos(turn), up, out * np.sin(turn)], 1)
    across = np.array([-np.sin(turn), 0.0, np.cos(turn)])
    half = wide / 2 * np.sin(np.pi * np.clip(t * 0.92 + 0.08, 0, 1)) ** 0.8
    lift = np.array([0, 1.0, 0]) * half[:, None] * 0.45
    rows = np.stack([middle + across * half[:, None] + lift, middle, middle - across * half[:, None] + lift], 1)
    tint = np.array(colour)[None, None] * np.stack([0.95 + 0.2 * t, 0.75 + 0.2 * t, 0.95 + 0.2 * t], 1)[..., None]
    return lattice(rows, tint, Surface.LEAF)


def vase(thing: Thing, seed: int = 0) -> Prop:
    """A stoneware vase with flowers."""
    rows = [(0, 0), (0.038, 0), (0.042, 0.006), (0.062, 0.06), (0.058, 0.105), (0.030, 0.15), (0.026, 0.17),
        (0.034, 0.19),
        (0.030, 0.19), (0.022, 0.17), (0, 0.16)]  # fmt: skip
    body = lathe(rows, named(thing.colour, "#a9b3ae"), Surface.CERAMIC, turns=28, smooth=34)
    return made(joined((body, bunch(seed).moved((0, 0.16, 0)))), {"left": (0.05, 0.08, 0), "right": (-0.05, 0.08, 0)})


def flower(thing: Thing, seed: int = 0) -> Prop:
    """A single flower with its stalk, or a small bunch."""
    body = bunch(seed) if thing.count > 1 else bloom(0.30, named(thing.colour, "#c9867f"), seed)
    return made(body, {"right": (0, 0.08, 0)})


def bunch(seed: int = 0, count: int = 9) -> Mesh:
    """Flowers that lean outwards from a point, in three muted colours, with leaves between them."""
    rng = np.random.default_rng(seed + 21)
    parts = []
    for k in range(count):
        tone = paint(("#cf9a92", "#d9cdb4", "#a5757f")[k % 3])
        stalk = bloom(float(rng.uniform(0.17, 0.28)), tone, seed + k)
        lean = float(rng.uniform(8, 34))
        from rushes.engines.previz.mesh import rotation

        way = rotation((0, 1, 0), k * 137.5) @ rotation((1, 0, 0), lean)
        parts.append(stalk.turned(way))
    t = rng.uniform(0, 6.28, 26)
    way = np.stack([np.cos(t), rng.uniform(0.6, 1.8, 26), np.sin(t)], 1)
    tint = mixed(DEEP, GREEN, rng.uniform(0, 1, 26))
    parts.append(
        leaves(way * rng.uniform(0.02, 0.07, (26, 1)), way, rng.uniform(0.05, 0.09, 26), tint, broad=0.45, seed=seed)
    )
    return joined(parts)


def bloom(high: float, colour: Colour, seed: int = 0) -> Mesh:
    """A flower of three whorls of petals on a bent stalk."""
    rng = np.random.default_rng(seed + 77)
    bend = rng.normal(0, 0.012, 2)
    stalk = tube(
        curved([(0, 0, 0), (bend[0], high * 0.55, bend[1]), (0, high, 0)], 7), 0.0019, DEEP, Surface.LEAF, sides=5
    )
    parts = [stalk]
    for ring, (count, long, open_) in enumerate(((8, 0.030, 0.35), (7, 0.024, 0.9), (5, 0.016, 2.0))):
        t = np.arange(count) * 2 * np.pi / count + ring * 0.4
        way = np.stack([np.cos(t), np.full(count, open_), np.sin(t)], 1)
        at = np.tile((0.0, high, 0.0), (count, 1))
        parts.append(
            leaves(
                at,
                way,
                long,
                np.tile(np.array(shade(colour, 0.85 + 0.12 * ring)), (count, 1)),
                broad=0.75,
                bend=-0.25,
                seed=ring,
            )
        )
    parts.append(
        lathe(
            [(0, 0), (0.005, 0.002), (0.004, 0.007), (0, 0.009)],
            paint("#b08a45"),
            Surface.MATTE,
            turns=8,
            at=(0, high, 0),
        )
    )
    return joined(parts)


def tuft(count: int, high: float, spread: float, colour: Colour, seed: int = 0) -> Mesh:
    """Blades of grass about the origin."""
    rng = np.random.default_rng(seed)
    t, r = rng.uniform(0, 6.28, count), spread * np.sqrt(rng.uniform(0, 1, count))
    at = np.stack([r * np.cos(t), np.zeros(count), r * np.sin(t)], 1)
    way = np.stack([rng.normal(0, 0.35, count), np.ones(count), rng.normal(0, 0.35, count)], 1)
    tint = np.array(colour) * rng.uniform(0.65, 1.3, (count, 1))
    return leaves(at, way, rng.uniform(0.5, 1.0, count) * high, tint, broad=0.10, bend=0.05, seed=seed)


def fern(size: float, seed: int = 0, colour: Colour = FERN) -> Mesh:
    """A fern: arching fronds with leaflets on both sides."""
    rng = np.random.default_rng(seed)
    at, way, long, tint = [], [], [], []
    for k in range(8):
        turn = k * 2.399 + rng.normal(0, 0.2)
        t = np.linspace(0.12, 1, 11)
        out, up = size * 0.85 * t, size * (0.75 * np.sin(t * 2.1))
        line = np.stack([out * np.cos(turn), up, out * np.sin(turn)], 1)
        side = np.array([-np.sin(turn), 0.1, np.cos(turn)])
        for s in (-1, 1):
            at.append(line)
            way.append(np.tile(side * s, (11, 1)) + np.gradient(line, axis=0) / size * 5)
            long.append(size * 0.22 * np.sin(np.pi * np.clip(t * 0.9 + 0.1, 0, 1)) ** 0.7)
            tint.append(np.array(colour)[None] * (0.7 + 0.5 * t[:, None]) * rng.uniform(0.8, 1.15))
    return leaves(
        np.concatenate(at),
        np.concatenate(way),
        np.concatenate(long),
        np.concatenate(tint),
        broad=0.24,
        bend=0.0,
        seed=seed,
    )


def tree(thing: Thing, seed: int = 0) -> Prop:
    """A young tree, 4.5 m high."""
    return made(grown(4.5, 0.11, seed, leafy=700))


def grown(
    high: float, radius: float, seed: int = 0, *, leafy: int = 900, bark: Colour = GROWN_BARK, leaf: Colour = GREEN,
    bare: float = 0.4, limbs: int = 8, sides: int = 14,
) -> Mesh:  # fmt: skip
    """A tree: a bent, tapering trunk with a flared foot and streaked bark, limbs, and leaves about their ends.

    ``leafy`` is how many leaves it has, ``bare`` the part of its height without limbs; far trees have few ``sides``.
    """
    rng = np.random.default_rng(seed)
    t = np.linspace(0, 1, 15)
    lean = np.cumsum(rng.normal(0, 0.02, (15, 2)), axis=0) * high * 0.22
    line = np.stack([lean[:, 0] * t, t * high * 0.85, lean[:, 1] * t], 1)
    thick = radius * (0.25 + 0.75 * (1 - t) ** 0.8) + radius * 0.55 * np.exp(-t * 26)
    parts = [_barked(line, thick, bark, seed, sides)]
    tips = [line[-1]]
    for _ in range(limbs):
        start = float(rng.uniform(bare, 0.95))
        foot = np.array([np.interp(start, t, line[:, k]) for k in range(3)])
        turn, rise, long = (
            rng.uniform(0, 6.28),
            rng.uniform(0.25, 0.8),
            high * float(rng.uniform(0.14, 0.3)) * (1.25 - start),
        )
        way = np.array([np.cos(turn), rise, np.sin(turn)])
        limb = curved([foot, foot + way * long * 0.5, foot + way * long + (0, long * 0.25, 0)], 7)
        wide = float(np.interp(start, t, thick)) * 0.5
        parts.append(_barked(limb, np.linspace(wide, wide * 0.2, 7), bark, seed + len(parts), 6))
        tips += [limb[3], limb[-1]]
    return joined((*parts, foliage(np.array(tips), high * 0.13, leafy, leaf, seed, high * 0.024 + 0.035)))


def _barked(line: Doubles, thick: Doubles, colour: Colour, seed: int, sides: int) -> Mesh:
    body = tube(line, thick, colour, Surface.WOOD, sides=sides, ends=False)
    spots = body.points.astype(float) * (9, 1.6, 9)
    rough = ripple(spots, seed, 6, 1.5)
    tint = (
        np.array(colour)
        * (1 + 0.30 * rough)[:, None]
        * (1 + 0.10 * np.array((0.5, 0.9, -0.4)) * ripple(spots * 0.3, seed + 1)[:, None])
    )
    centre = np.repeat(line, sides, axis=0)
    points = centre + (body.points - centre) * (1 + 0.10 * rough)[:, None]
    return Mesh(points.astype(np.float32), body.faces, np.clip(tint, 0.02, 0.8).astype(np.float32), body.surface,
        body.rest,
        body.uv, body.picture)  # fmt: skip


def foliage(at: Doubles, reach: float, count: int, colour: Colour, seed: int, size: float) -> Mesh:
    """Leaves in clusters about points, darker within and below, each turned its own way."""
    rng = np.random.default_rng(seed + 5)
    which = rng.integers(len(at), size=count)
    way = rng.normal(size=(count, 3))
    way /= np.linalg.norm(way, axis=1, keepdims=True)
    far = rng.uniform(0.15, 1, (count, 1)) ** 0.6
    start = at[which] + way * far * reach * (1.25, 0.8, 1.25)
    tone = 0.62 + 0.35 * far[:, 0] + 0.22 * way[:, 1] + rng.normal(0, 0.10, count)
    tint = np.clip(np.array(colour) * tone[:, None] * (1 + rng.normal(0, 0.06, (count, 3))), 0.02, 0.8)
    droop = way + np.array((0, -0.35, 0)) + rng.normal(0, 0.5, (count, 3))
    return leaves(start, droop, size * rng.uniform(0.7, 1.4, count), tint, broad=0.62, bend=0.12, seed=seed)
