"""Windows: sashes and mullions, the sill, curtains of lace and cloth, and what is seen outside. In wall space."""

from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.places.walls import WHITE, Hole, Wall, trim
from rushes.engines.previz.props.paint import Colour, paint
from rushes.engines.previz.shapes import block, folds, lathe, lattice, placed, ripple, tube

LACE = paint("#d8d2c4")
BRIGHT = 2.2
"""How much lighter it is outside than a card in a room: windows glow, as film sees them."""


@dataclass(frozen=True)
class Hung:
    """What hangs at a window: ``cloth`` the colour of side curtains, None for none; lace over how much of its height."""

    lace: float = 0.0
    cloth: Colour | None = None
    seed: int = 0


def window(wall: Wall, hole: Hole, *, panes: tuple[int, int] = (2, 2), trims: Colour = WHITE) -> Mesh:
    """Casing, sashes, mullions and the sill board of an opening, in the place."""
    left, right, foot, top = hole
    deep = -0.10
    parts = [trim(hole, trims, sides="lrt"), sash(left, right, foot, top, deep, panes, trims)]
    board = block((right - left + 0.22, 0.035, 0.26), ((left + right) / 2, foot - 0.035, 0.03), trims, Surface.SHEEN,
        bevel=0.01, cell=0.2)  # fmt: skip
    apron = block(
        (right - left + 0.12, 0.07, 0.02), ((left + right) / 2, foot - 0.105, 0.01), trims, Surface.SHEEN, cell=0.3
    )
    return wall.set(joined((*parts, board, apron)))


def sash(
    left: float, right: float, foot: float, top: float, deep: float, panes: tuple[int, int], colour: Colour
) -> Mesh:
    """The frame and mullions that hold the panes, ``deep`` metres along z."""
    wide, high, middle = right - left, top - foot, (left + right) / 2
    bars = []
    for x in (left + 0.025, right - 0.025):
        bars.append(block((0.05, high, 0.045), (x, foot, deep), colour, Surface.SHEEN, bevel=0.006, cell=0.4))
    for y in (foot, top - 0.05, foot + high * 0.52 - 0.025):
        bars.append(block((wide - 0.09, 0.05, 0.05), (middle, y, deep), colour, Surface.SHEEN, bevel=0.006, cell=0.4))
    for k in range(1, panes[0]):
        x = left + wide * k / panes[0]
        bars.append(
            block((0.024, high - 0.09, 0.03), (x, foot + 0.045, deep), colour, Surface.SHEEN, bevel=0.006, cell=0.4)
        )
    for k in range(1, panes[1]):
        for low, up in ((foot, foot + high * 0.52), (foot + high * 0.52, top)):
            y = low + (up - low) * k / panes[1]
            if panes[1] > 2 or high > 1.9:
                bars.append(block((wide - 0.09, 0.022, 0.03), (middle, y, deep), colour, Surface.SHEEN, cell=0.4))
    catch = block(
        (0.05, 0.018, 0.03), (middle, foot + high * 0.52 + 0.02, deep + 0.03), paint("#9a8558"), Surface.METAL
    )
    return joined((*bars, catch))


def curtains(wall: Wall, hole: Hole, hung: Hung) -> tuple[Mesh, ...]:
    """What hangs at an opening, in the place; each may sway from its top."""
    left, right, foot, top = hole
    out = []
    if hung.lace:
        low = top - (top - foot + 0.10) * hung.lace
        half = (right - left) / 2 + 0.05
        for k, x in enumerate((left - 0.05, left - 0.05 + half)):
            net = folds(half + 0.01, top + 0.05 - low, LACE, Surface.LACE, count=round(half / 0.075), deep=0.016,
                seed=hung.seed + k, rows=16, fine=6)  # fmt: skip
            out.append(net.moved((x, low, 0.055)))
    if hung.cloth is not None:
        wide, low = 0.34 + 0.06 * (right - left), 0.05
        for k, side in enumerate((left - 0.26, right + 0.26)):
            cloth = folds(wide, top + 0.12 - low, hung.cloth, Surface.CLOTH, count=5, deep=0.038, seed=hung.seed + 5 + k,
                tied=0.55, rows=20)  # fmt: skip
            out.append(cloth.moved((side, low, 0.10)) if not k else _mirrored(cloth).moved((side, low, 0.10)))
    return tuple(wall.set(each) for each in out)


def _mirrored(part: Mesh) -> Mesh:
    return Mesh(part.scaled((-1, 1, 1)).points, part.faces[:, ::-1].copy(), part.colours, part.surface, part.rest,
        part.uv, part.picture)  # fmt: skip


def rod(wall: Wall, hole: Hole, colour: Colour = paint("#7b6340")) -> Mesh:
    """The pole that curtains hang from, with knobs at its ends, in the place."""
    left, right, _, top = hole
    y, z = top + 0.13, 0.09
    bar = tube([(left - 0.36, y, z), (right + 0.36, y, z)], 0.012, colour, Surface.METAL)
    knob = [(0.0, 0.0), (0.012, 0.002), (0.024, 0.02), (0.02, 0.04), (0.0, 0.05)]
    ends = [
        lathe(knob, colour, Surface.METAL, turns=12).turned(((0, s, 0), (-s, 0, 0), (0, 0, 1))).moved((x, y, z))
        for x, s in ((left - 0.36, -1), (right + 0.36, 1))
    ]
    hooks = [tube([(x, y, 0), (x, y, z)], 0.007, colour, Surface.METAL) for x in (left - 0.2, right + 0.2)]
    return wall.set(joined((bar, *ends, *hooks)))


def outside(wall: Wall, hole: Hole, *, seed: int = 0, away: float = 6.5, high: float = 4.5) -> Mesh:
    """What is seen through a window: hazy trees under a bright sky, a painted backdrop, in the place."""
    middle = (hole[0] + hole[1]) / 2
    return wall.set(placed(backdrop(15.0, high + 1.5, seed).moved((middle, -1.5, -away))))


def backdrop(wide: float, high: float, seed: int = 0, cell: float = 0.21, ground: float = 0.24) -> Mesh:
    """Soft trees and sky painted on a sheet, x about 0, from y 0 up, facing +z; the horizon at ``ground`` of it."""
    columns, rows = round(wide / cell), round(high / cell)
    x, y = np.linspace(-0.5, 0.5, columns + 1)[None, :] * wide, np.linspace(0, 1, rows + 1)[:, None]
    sky, near = np.array((1.12, 1.16, 1.20)), np.array(paint("#6f8460")) * 1.5
    colour = sky * (1.0 - 0.12 * y)[..., None] + 0 * x[..., None]
    for k, (reach, tone) in enumerate(((0.26, "#b8c4b4"), (0.20, "#9db094"), (0.13, "#849a74"))):
        crowns = _crowns(x, y * high, seed * 5 + k, ground * high + reach * high)
        colour = _over(colour, np.array(paint(tone)) * 1.7, crowns, x, y * high, seed + k)
    lawn = np.clip((ground * 0.8 - y) * 14 + 0.4 * ripple(x[..., None] * 0.6, seed), 0, 1)
    colour = _over(colour, near * 1.35, lawn, x, y * high, seed + 9)
    points = np.stack(np.broadcast_arrays(x, y * high, 0.0), -1)
    return lattice(points, np.clip(colour * BRIGHT, 0.02, 3.0), Surface.FAR)


def _crowns(x: np.ndarray, y: np.ndarray, seed: int, level: float) -> np.ndarray:  # type: ignore[type-arg]
    """How far points are within tree tops about a level, 0..1."""
    rng = np.random.default_rng(seed)
    inside = np.zeros(np.broadcast_shapes(x.shape, y.shape))
    for _ in range(16):
        cx, cy, r = rng.uniform(x.min(), x.max()), level + rng.normal(0, 0.35), rng.uniform(0.5, 1.1)
        away = np.sqrt((x - cx) ** 2 + ((y - cy) * 0.85) ** 2) / r
        inside = np.maximum(inside, np.clip((1.0 - away) * 5, 0, 1))
    return np.asarray(np.maximum(inside, np.clip((level - 0.45 - y) * 4, 0, 1)))


def _over(
    under: np.ndarray,
    tone: np.ndarray,
    part: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
    seed: int,  # type: ignore[type-arg]
) -> np.ndarray:  # type: ignore[type-arg]
    spots = np.stack(np.broadcast_arrays(x, y), -1)
    leafy = 1 + 0.22 * ripple(spots, seed, 6, 1.8)[..., None]
    return np.asarray(under * (1 - part[..., None]) + tone * leafy * part[..., None])
