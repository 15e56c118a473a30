"""Lights that stand: a candle in a brass holder, a table lamp, a lantern, a street lamp."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.made import Prop, Spot, made
from rushes.engines.previz.props.paint import Colour, named, paint, shade
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.shapes import ball, block, curved, lathe, ripple, tube, wired

TABLE_LAMP = paint("#5f7a7c")

BRASS, WAX, IRON = paint("#b08d4c"), paint("#ddd3b8"), paint("#2a2c2d")


def candle(thing: Thing, seed: int = 0) -> Prop:
    """A candle in a brass chamberstick, with wax run down its side; it burns unless it is out."""
    saucer = [(0, 0), (0.050, 0), (0.058, 0.004), (0.066, 0.014), (0.064, 0.016), (0.054, 0.007), (0.022, 0.006),
        (0.014, 0.010), (0.0135, 0.030), (0.019, 0.034), (0.018, 0.037), (0.0125, 0.037), (0, 0.037)]  # fmt: skip
    ring = [(0.066 + 0.018 * (1 - np.cos(t)), 0.014 + 0.018 * np.sin(t), 0.0) for t in np.linspace(0, 2 * np.pi, 15)]
    parts = [lathe(saucer, BRASS, Surface.METAL, turns=32), tube(ring, 0.003, BRASS, Surface.METAL, ends=False)]
    parts += [_wax(0.125, named(thing.colour, WAX), seed).moved((0, 0.034, 0))]
    wick = tube(
        curved([(0, 0.155, 0), (0.0005, 0.163, 0), (0.0025, 0.169, 0)], 5),
        0.0011,
        paint("#2a2320"),
        Surface.MATTE,
        sides=5,
    )
    burns = thing.state not in ("out", "dead")
    flame = (_flame((0.0015, 0.167, 0)),) if burns else ()
    top = ((0.0015, 0.182, 0.0),) if burns else ()
    return made(joined((*parts, wick, *flame)), {"right": (0.084, 0.014, 0.0)}, top)


def _wax(high: float, colour: Colour, seed: int) -> Mesh:
    """A candle with a melted, uneven rim and runs of wax."""
    rows = [
        (0.0115, 0),
        (0.0115, high * 0.5),
        (0.0113, high * 0.8),
        (0.0112, high * 0.95),
        (0.0098, high),
        (0.0075, high - 0.003),
        (0.0, high - 0.005),
    ]
    body = lathe(rows, [shade(colour, k) for k in (0.9, 0.94, 1.0, 1.06, 1.1, 1.08, 1.0)], Surface.CERAMIC, turns=20)
    rng = np.random.default_rng(seed + 3)
    runs = []
    for angle in rng.uniform(0, 6.28, 4):
        x, z, long = 0.0108 * np.cos(angle), 0.0108 * np.sin(angle), rng.uniform(0.02, 0.07)
        path = [(x * 0.9, high, z * 0.9), (x * 1.04, high - long * 0.4, z * 1.04), (x * 1.1, high - long, z * 1.1)]
        runs.append(tube(path, [0.0014, 0.0018, 0.0027], shade(colour, 1.04), Surface.CERAMIC, sides=6))
    return joined((body, *runs))


def _flame(at: Spot) -> Mesh:
    rows = [(0.0, 0), (0.0030, 0.004), (0.0046, 0.010), (0.0036, 0.019), (0.0014, 0.030), (0, 0.036)]
    tones = [
        (0.30, 0.30, 0.75),
        (0.9, 0.50, 0.22),
        (1.0, 0.80, 0.42),
        (1.0, 0.82, 0.45),
        (1.0, 0.66, 0.26),
        (1.0, 0.5, 0.15),
    ]
    return lathe(rows, tones, Surface.GLOW, turns=12, at=at)


def lamp(thing: Thing, seed: int = 0) -> Prop:
    """A table lamp with a pleated shade, lit unless it is out."""
    body, at = table_lamp(thing.state not in ("out", "dead"), named(thing.colour, "#5f7a7c"))
    return made(body, {"right": (0, 0.16, 0)}, (at,) if thing.state not in ("out", "dead") else ())


def table_lamp(lit: bool = False, colour: Colour = TABLE_LAMP) -> tuple[Mesh, Spot]:
    """The lamp, 40 cm high, and where its light is."""
    foot = [(0, 0), (0.066, 0), (0.068, 0.012), (0.030, 0.024), (0.032, 0.05), (0.060, 0.09), (0.066, 0.125),
        (0.048, 0.165),
        (0.018, 0.19), (0.012, 0.20), (0, 0.20)]  # fmt: skip
    body = lathe(foot, colour, Surface.CERAMIC, turns=28, smooth=36)
    turns = 72
    angle = np.linspace(0, 2 * np.pi, turns, endpoint=False)
    cloth = lathe(
        [(0.145, 0.20), (0.135, 0.25), (0.115, 0.33), (0.098, 0.40)], paint("#d9cba8"), Surface.PAPER, turns=turns
    )
    pleat = np.tile(1 + 0.012 * np.cos(angle * 36), 4)[:, None] * (1, 0, 1) + (0, 1, 0)
    cloth = cloth.scaled(1.0)
    glowing = Mesh((cloth.points * pleat).astype(np.float32), cloth.faces, cloth.colours, cloth.surface, cloth.rest,
        cloth.uv,
        cloth.picture)  # fmt: skip
    if lit:
        rise = ((glowing.points[:, 1:2] - 0.2) / 0.2 - 0.45) ** 2
        glowing = glowing.coloured(np.array((0.55, 0.38, 0.19)) * (1 - 1.3 * rise))
        glowing = Mesh(glowing.points, glowing.faces, glowing.colours, np.full_like(glowing.surface, Surface.GLOW),
            glowing.rest, glowing.uv, glowing.picture)  # fmt: skip
    rims = [tube([(r * np.cos(t), y, r * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 33)], 0.0025, paint("#c8b892"),
        Surface.CLOTH,
        sides=5, ends=False) for r, y in ((0.146, 0.2), (0.099, 0.4))]  # fmt: skip
    rod = tube([(0, 0.19, 0), (0, 0.3, 0)], 0.006, BRASS, Surface.METAL)
    return joined((body, glowing, rod, *rims)), (0.0, 0.47, 0.0)


def lantern(thing: Thing, seed: int = 0) -> Prop:
    """A storm lantern: iron frame, a flame in the middle, a bail to carry it by."""
    colour = named(thing.colour, IRON)
    parts = [lathe([(0, 0), (0.07, 0), (0.075, 0.015), (0.06, 0.06), (0.03, 0.065), (0, 0.065)], colour, Surface.METAL)]
    parts.append(lathe([(0.05, 0.21), (0.06, 0.215), (0.035, 0.26), (0.02, 0.29), (0, 0.295)], colour, Surface.METAL))
    for k in range(4):
        t = k * np.pi / 2
        x, z = np.cos(t), np.sin(t)
        path = curved([(0.055 * x, 0.06, 0.055 * z), (0.075 * x, 0.13, 0.075 * z), (0.055 * x, 0.215, 0.055 * z)], 8)
        parts.append(tube(path, 0.0035, colour, Surface.METAL, sides=6))
    bail = [(0.075 * np.cos(t), 0.22 + 0.14 * np.sin(t), 0) for t in np.linspace(0, np.pi, 15)]
    parts.append(tube(bail, 0.003, colour, Surface.METAL, sides=6))
    lit = thing.state not in ("out", "dead")
    parts += [_flame((0, 0.085, 0)).scaled((1.6, 1.0, 1.6))] if lit else []
    return made(joined(parts), {"right": (0, 0.36, 0)}, ((0.0, 0.11, 0.0),) if lit else ())


def street_lamp(thing: Thing, seed: int = 0) -> Prop:
    """An iron lamp post, 3.6 m high."""
    lit = thing.state not in ("out", "dead")
    return made(lamp_post(lit), {}, ((0.0, 3.2, 0.0),) if lit else ())


def lamp_post(lit: bool = True, colour: Colour = IRON) -> Mesh:
    """The post itself: fluted foot, slender shaft, a glazed head under a hood."""
    shaft = [(0, 0), (0.15, 0), (0.15, 0.06), (0.11, 0.10), (0.10, 0.45), (0.125, 0.48), (0.125, 0.52), (0.065, 0.60),
        (0.05, 1.4),
        (0.062, 1.43), (0.045, 1.48), (0.038, 2.75), (0.06, 2.78), (0.06, 2.82), (0.03, 2.88), (0, 2.88)]  # fmt: skip
    parts = [lathe(shaft, colour, Surface.METAL, turns=16)]
    low, high = [(0.09 * x, 2.90, 0.09 * z) for x, z in _square()], [(0.15 * x, 3.28, 0.15 * z) for x, z in _square()]
    for k in range(4):
        parts.append(tube([low[k], high[k]], 0.011, colour, Surface.METAL, sides=6))
    parts.append(wired([*low, low[0]], 0.011, colour, Surface.METAL))
    parts.append(wired([*high, high[0]], 0.013, colour, Surface.METAL))
    parts.append(
        lathe(
            [(0.20, 3.27), (0.21, 3.29), (0.12, 3.42), (0.05, 3.46), (0.03, 3.54), (0, 3.56)],
            colour,
            Surface.METAL,
            turns=16,
        )
    )
    parts.append(block((0.02, 0.03, 0.02), (0, 2.88, 0), colour, Surface.METAL))
    glow = (1.0, 0.72, 0.40) if lit else paint("#cfcdbd")
    parts.append(ball(0.075, (0, 3.08, 0), glow, Surface.GLOW if lit else Surface.CERAMIC, turns=14).scaled((1, 1, 1)))
    return joined(parts)


def _square() -> list[tuple[int, int]]:
    return [(-1, -1), (1, -1), (1, 1), (-1, 1)]


def fire(thing: Thing, seed: int = 0) -> Prop:
    """A camp fire: crossed logs, embers and tongues of flame; the logs alone where it is out."""
    rng = np.random.default_rng(seed + 1)
    parts = []
    for k in range(6):
        t = k * np.pi / 3 + 0.2
        foot, tip = (0.34 * np.cos(t), 0.03, 0.34 * np.sin(t)), (-0.05 * np.cos(t), 0.17, -0.05 * np.sin(t))
        parts.append(tube(np.linspace(foot, tip, 6), 0.045, paint("#3a2b22"), Surface.WOOD, sides=9))
    if thing.state in ("out", "dead"):
        parts.append(ball(0.30, (0, 0.0, 0), paint("#4b4744"), Surface.MATTE, turns=14).scaled((1, 0.16, 1)))
        return made(joined(parts), {}, ())
    parts.append(ball(0.16, (0, 0.0, 0), (0.8, 0.22, 0.05), Surface.GLOW, turns=12).scaled((1, 0.35, 1)))
    for k in range(9):
        x, z, high = *rng.normal(0, 0.06, 2), float(rng.uniform(0.18, 0.42))
        shape = [(0.0, 0.04), (0.05, 0.10), (0.045, 0.04 + high * 0.45), (0.015, 0.04 + high * 0.8), (0, 0.04 + high)]
        tongue = lathe(
            shape,
            [(1, 0.62, 0.2), (1, 0.55, 0.15), (1, 0.42, 0.10), (0.95, 0.3, 0.06), (0.8, 0.2, 0.04)],
            Surface.GLOW,
            turns=9,
        )
        bent = (
            tongue.points
            + 0.05 * ripple(tongue.points.astype(float) * 3, k)[:, None] * (1, 0, 1) * tongue.points[:, 1:2]
        )
        parts.append(Mesh(bent.astype(np.float32), tongue.faces, tongue.colours, tongue.surface, tongue.rest, tongue.uv,
            tongue.picture).moved((x, 0, z)))  # fmt: skip
    return made(joined(parts), {}, ((0.0, 0.35, 0.0),))
