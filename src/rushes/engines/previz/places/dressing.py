"""Small fixtures that make a place lived in: radiators, hooks, pendants, bulbs, cables, amplifiers, felt, pipes."""

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.shapes import ball, block, curved, cushion, folds, lathe, tube

RADIATOR = paint("#cfcbc0")
COAT_HOOKS = paint("#6f5238")
COAT_HOOKS_COAT = paint("#77705f")
PENDANT = paint("#39423f")
CABLE = paint("#242425")
COIL = paint("#242425")
AMPLIFIER = paint("#2d2b29")
AMPLIFIER_CLOTH = paint("#7a6a52")
PIPE = paint("#8d8f8e")

BRASS, IRON = paint("#a88a4e"), paint("#2b2c2e")


def radiator(wide: float = 0.9, high: float = 0.6, colour: Colour = RADIATOR) -> Mesh:
    """A column radiator against a wall, in wall space; x about 0."""
    count = round(wide / 0.062)
    parts = []
    for k in range(count):
        x = (k - (count - 1) / 2) * 0.062
        parts.append(cushion((0.05, high - 0.08, 0.12), (x, 0.08, 0.10), colour, Surface.SHEEN, power=5, cells=3))
    half = wide / 2
    for y in (0.16, high - 0.08):
        parts.append(tube([(-half - 0.02, y, 0.10), (half + 0.02, y, 0.10)], 0.018, colour, Surface.SHEEN, sides=6))
    parts.append(tube(curved([(half + 0.02, 0.16, 0.1), (half + 0.07, 0.15, 0.1), (half + 0.08, 0.0, 0.1)], 8), 0.010,
        shade(BRASS, 0.9), Surface.METAL))  # fmt: skip
    return joined(parts)


def coat_hooks(colour: Colour = COAT_HOOKS, coat: Colour = COAT_HOOKS_COAT) -> Mesh:
    """A rail of hooks with a coat and a bag on it, in wall space; x about 0, the rail at y 0."""
    parts = [block((0.7, 0.08, 0.02), (0, -0.04, 0.012), colour, Surface.WOOD, bevel=0.006, cell=0.2)]
    for x in (-0.27, -0.09, 0.09, 0.27):
        hook = curved([(x, 0, 0.02), (x, -0.02, 0.06), (x, -0.045, 0.07), (x, -0.03, 0.095)], 7)
        parts.append(tube(hook, 0.006, BRASS, Surface.METAL, sides=6))
    cloth = folds(0.34, 0.95, coat, Surface.CLOTH, count=4, deep=0.045, seed=4, rows=12)
    parts.append(cloth.moved((-0.35, -0.98, 0.09)))
    parts.append(
        cushion((0.30, 0.34, 0.10), (0.20, -0.62, 0.08), paint("#8a6b4f"), Surface.CLOTH, power=4, crumple=0.012)
    )
    parts.append(tube(curved([(0.08, -0.32, 0.09), (0.17, -0.05, 0.08), (0.19, -0.05, 0.08), (0.32, -0.32, 0.09)],
        12), 0.008,
        paint("#6d523b"), Surface.CLOTH))  # fmt: skip
    return joined(parts)


def pendant(drop: float = 0.8, colour: Colour = PENDANT, radius: float = 0.19, lit: bool = True) -> Mesh:
    """A shade on a cord that hangs from y 0: enamel outside, pale inside, with its bulb."""
    y = -drop
    inside = paint("#d8d2c2")
    outer = [(0.03, 0.16), (0.05, 0.14), (0.09, 0.115), (radius * 0.85, 0.05), (radius, 0.0)][::-1]
    inner = [(radius * 0.99, 0.002), (radius * 0.82, 0.045), (0.08, 0.105), (0.0, 0.12)]
    parts = [tube([(0, 0, 0), (0, y + 0.2, 0)], 0.004, IRON, Surface.CLOTH, sides=6)]
    parts.append(lathe([*outer, (0.02, 0.2), (0, 0.205)], colour, Surface.SHEEN, turns=28, at=(0, y, 0)))
    parts.append(lathe(inner[::-1], inside, Surface.SHEEN, turns=28, at=(0, y, 0)))
    parts.append(bulb(lit).moved((0, y + 0.02, 0)))
    return joined(parts)


def bulb(lit: bool = True, radius: float = 0.03) -> Mesh:
    """A light bulb about the origin with its cap above."""
    glow = (1.0, 0.78, 0.48) if lit else paint("#b9b5a8")
    globe = ball(radius, (0, 0, 0), glow, Surface.GLOW if lit else Surface.CERAMIC, turns=14)
    cap = lathe([(0.014, 0.025), (0.014, 0.06), (0, 0.062)], BRASS, Surface.METAL, turns=10)
    return joined((globe, cap))


def cable(points: list[tuple[float, float, float]], colour: Colour = CABLE, radius: float = 0.005) -> Mesh:
    """A cable that lies through points."""
    return tube(curved(points, 7 * len(points)), radius, colour, Surface.SHEEN, sides=6)


def coil(at: tuple[float, float, float], turns: int = 3, colour: Colour = COIL) -> Mesh:
    """A cable coiled on the floor."""
    t = np.linspace(0, turns * 2 * np.pi, turns * 22)
    radius = 0.12 + 0.012 * np.sin(t * 1.31) + 0.004 * t / 6
    return tube(np.stack([radius * np.cos(t), 0.006 + 0.0025 * t / 6.28, radius * np.sin(t)], 1), 0.005, colour,
        Surface.SHEEN, sides=6).moved(at)  # fmt: skip


def amplifier(colour: Colour = AMPLIFIER, cloth: Colour = AMPLIFIER_CLOTH) -> Mesh:
    """A guitar amplifier, its front +z: leathered case, speaker cloth, panel with knobs, handle."""
    parts = [block((0.56, 0.5, 0.26), (0, 0.02, 0), colour, Surface.SHEEN, bevel=0.016, cell=0.14)]
    parts.append(block((0.49, 0.32, 0.012), (0, 0.06, 0.13), cloth, Surface.CLOTH, bevel=0.008, cell=0.08))
    parts.append(block((0.49, 0.08, 0.012), (0, 0.41, 0.13), paint("#b9aa86"), Surface.METAL, bevel=0.003))
    knob = [(0.014, 0), (0.013, 0.014), (0.008, 0.018), (0, 0.018)]
    for k in range(6):
        turned = lathe(knob, paint("#1f1f20"), Surface.SHEEN, turns=10).turned(((1, 0, 0), (0, 0, -1), (0, 1, 0)))
        parts.append(turned.moved((-0.18 + k * 0.065, 0.45, 0.136)))
    parts.append(ball(0.006, (0.21, 0.45, 0.142), (0.9, 0.12, 0.06), Surface.GLOW, turns=8))
    parts.append(
        tube(
            curved([(-0.12, 0.52, 0), (-0.09, 0.55, 0), (0.09, 0.55, 0), (0.12, 0.52, 0)], 9),
            0.011,
            colour,
            Surface.SHEEN,
        )
    )
    return joined(parts)


def felt(wide: float, high: float, colour: Colour, across: int = 4, up: int = 3, seed: int = 0) -> Mesh:
    """Acoustic felt in wall space: padded squares in two tones, x from 0, y from 0."""
    rng = np.random.default_rng(seed)
    w, h = wide / across, high / up
    parts = []
    for i in range(across):
        for j in range(up):
            tone = shade(colour, (1.0, 0.82)[(i + j) % 2] * (1 + float(rng.normal(0, 0.04))))
            pad = block((w - 0.012, h - 0.012, 0.045), ((i + 0.5) * w, j * h + 0.006, 0.024), tone, Surface.CLOTH,
                bevel=0.018,
                cell=0.26)  # fmt: skip
            parts.append(pad)
    return joined(parts)


def pipe(points: list[tuple[float, float, float]], radius: float = 0.02, colour: Colour = PIPE) -> Mesh:
    """A metal pipe through points with rounded bends."""
    return tube(curved(points, 8 * len(points)), radius, colour, Surface.METAL, sides=8)
