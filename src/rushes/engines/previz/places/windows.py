"""Windows: sashes and mullions, the sill, curtains of lace and cloth, and what is seen outside. In wall space."""

from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined
from rushes.engines.previz.places.walls import WHITE, Hole, Wall, trim
from rushes.engines.previz.props.paint import Colour, paint
from rushes.engines.previz.shapes import Doubles, block, cut, folds, lathe, lattice, placed, ripple, tube

ROD = paint("#7b6340")

LACE = paint("#e8e3d8")
SKY = np.array((1.02, 1.06, 1.10))
BRIGHT = 1.7
"""How much lighter it is outside than a card in a room: windows glow, as film sees them."""


@dataclass(frozen=True)
class Hung:
    """What hangs at a window: ``lace`` over how much of its height, ``cloth`` the colour of side curtains."""

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
    left: float, right: float, foot: float, top: float, deep: float, panes: tuple[int, int], colour: Colour,
    cell: float = 0.4,
) -> Mesh:  # fmt: skip
    """The frame and mullions that hold the panes, ``deep`` metres along z."""
    wide, high, middle = right - left, top - foot, (left + right) / 2
    bars = []
    for x in (left + 0.025, right - 0.025):
        bars.append(block((0.05, high, 0.045), (x, foot, deep), colour, Surface.SHEEN, bevel=0.006, cell=cell))
    for y in (foot, top - 0.05, foot + high * 0.52 - 0.025):
        bars.append(block((wide - 0.09, 0.05, 0.05), (middle, y, deep), colour, Surface.SHEEN, bevel=0.006, cell=cell))
    for k in range(1, panes[0]):
        x = left + wide * k / panes[0]
        bars.append(
            block((0.024, high - 0.09, 0.03), (x, foot + 0.045, deep), colour, Surface.SHEEN, bevel=0.006, cell=cell)
        )
    for k in range(1, panes[1]):
        for low, up in ((foot, foot + high * 0.52), (foot + high * 0.52, top)):
            y = low + (up - low) * k / panes[1]
            if panes[1] > 2 or high > 1.9:
                bars.append(block((wide - 0.09, 0.022, 0.03), (middle, y, deep), colour, Surface.SHEEN, cell=cell))
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
            net = folds(half + 0.01, top + 0.05 - low, LACE, Surface.LACE, count=round(half / 0.085), deep=0.0095,
                seed=hung.seed + k, rows=24, fine=5)  # fmt: skip
            out.append(laced(net).moved((x, low, 0.055)))
    if hung.cloth is not None:
        wide, low = 0.34 + 0.06 * (right - left), 0.05
        for k, side in enumerate((left - 0.26, right + 0.26)):
            cloth = folds(wide, top + 0.12 - low, hung.cloth, Surface.CLOTH, count=5, deep=0.038,
                seed=hung.seed + 5 + k,
                tied=0.55, rows=16, fine=6)  # fmt: skip
            out.append(cloth.moved((side, low, 0.10)) if not k else _mirrored(cloth).moved((side, low, 0.10)))
    return tuple(wall.set(each) for each in out)


def laced(net: Mesh) -> Mesh:
    """A net whose folds show: dark where it turns from the light, with a dense, scalloped hem and a woven band."""
    deep = net.points[:, 2] / max(float(np.abs(net.points[:, 2]).max()), 1e-6)
    tint = net.colours * (0.66 + 0.34 * deep)[:, None]
    high = float(net.points[:, 1].max())
    part = net.points[:, 1] / high
    scallop = 0.03 * np.abs(np.sin(net.points[:, 0] * 34)) * (part < 0.01)
    net = replace(net, points=(net.points + np.stack([0 * part, scallop, 0 * part], 1)).astype(np.float32))
    part = net.points[net.faces].mean(1)[:, 1] / high
    dense = (part < 0.045) | ((part > 0.085) & (part < 0.125)) | (part > 0.965)
    net = replace(net, colours=tint.astype(np.float32))
    double = cut(net, dense)  # faces the other way stop what the net lets through
    return joined((net, replace(double, faces=double.faces[:, ::-1].copy())))


def _mirrored(part: Mesh) -> Mesh:
    return Mesh(part.scaled((-1, 1, 1)).points, part.faces[:, ::-1].copy(), part.colours, part.surface, part.rest,
        part.uv, part.picture)  # fmt: skip


def rod(wall: Wall, hole: Hole, colour: Colour = ROD) -> Mesh:
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


def backdrop(wide: float, high: float, seed: int = 0, cell: float = 0.25, ground: float = 0.24) -> Mesh:
    """Soft trees and sky painted on a sheet, x about 0, from y 0 up, facing +z; the horizon at ``ground`` of it."""
    x, y = _sheet(wide, high, cell)
    colour = SKY * (1.0 - 0.10 * y / high)[..., None] + 0 * x[..., None]
    for k, (reach, tone) in enumerate(((0.27, "#a9b4ad"), (0.20, "#8b9c80"), (0.12, "#66794f"))):
        crowns = _crowns(x, y, seed * 5 + k, ground * high + reach * high)
        colour = _over(colour, np.array(paint(tone)) * (1.9 - 0.2 * k), crowns, x, y, seed + k)
    lawn = np.clip((ground * 0.8 - y / high) * 14 + 0.4 * ripple(x[..., None] * 0.6, seed), 0, 1)
    colour = _over(colour, np.array(paint("#8c9a5e")) * 1.7, lawn, x, y, seed + 9)
    return _painted(x, y, colour)


def roofs(wide: float, high: float, seed: int = 0, cell: float = 0.5) -> Mesh:
    """Distant houses in haze under the sky: gables, chimneys, dim windows; the street's end."""
    x, y = _sheet(wide, high, cell)
    rng = np.random.default_rng(seed)
    colour = SKY * (1.0 - 0.10 * y / high)[..., None] + 0 * x[..., None]
    for k, tone in enumerate(("#b4bac0", "#a39f9b", "#8f857c")):
        left = -wide / 2
        while left < wide / 2:
            w, h = float(rng.uniform(2.5, 5.0)), high * float(rng.uniform(0.30, 0.44)) * (1.25 - 0.22 * k)
            ridge = h + np.clip(1.6 - np.abs(x - left - w / 2) * 1.1, 0, 1.6)
            part = ((x >= left) & (x < left + w) & (y < ridge)).astype(float)
            hue = np.array(paint(tone)) * float(rng.uniform(0.8, 1.15)) * (1.5 - 0.25 * k)
            pane = (np.mod(x - left, 1.2) < 0.5) & (np.mod(y, 2.0) < 1.0) & (y < h * 0.9)
            colour = np.where(part[..., None] > 0, np.where((pane & (k > 0))[..., None], hue * 0.68, hue), colour)
            left += w
    return _painted(x, y, colour)


def thicket(wide: float, high: float, seed: int = 0, cell: float = 0.36) -> Mesh:
    """Woods seen from within: trunks fading into bright, green haze, leaves above, shrubs below."""
    x, y = _sheet(wide, high, cell)
    spots = np.stack(np.broadcast_arrays(x, y), -1)
    part = np.clip(y / high + 0.12 * ripple(spots * 0.5, seed), 0, 1)[..., None]
    colour = np.array(paint("#c3cf9f")) * (1.25 - 0.55 * np.abs(part - 0.42) * 2)
    rng = np.random.default_rng(seed + 50)
    for k in range(16):
        at, thick, depth = float(rng.uniform(-0.5, 0.5)) * wide, float(rng.uniform(0.10, 0.3)), k / 16
        trunk = np.clip((thick - np.abs(x - at - 0.04 * y * np.sin(k))) / 0.12, 0, 1) + 0 * y
        tone = np.array(paint("#98a084")) * (1 - depth) + np.array(paint("#575444")) * depth
        colour = colour * (1 - trunk[..., None] * 0.85) + tone * trunk[..., None] * 0.85
    leafy = np.clip(ripple(spots * (0.9, 1.3), seed + 3, 7, 1.2) * 0.9 + (y / high - 0.56) * 3.2, 0, 1)
    colour = _over(colour, np.array(paint("#7d9150")) * 1.15, leafy * 0.9, x, y, seed + 4)
    shrub = np.clip((0.20 - y / high) * 9 + 0.9 * ripple(spots, seed + 8, 6, 0.9), 0, 1)
    return _painted(x, y, _over(colour, np.array(paint("#5c6d3a")), shrub, x, y, seed + 6) / BRIGHT * 1.15)


def _sheet(wide: float, high: float, cell: float) -> tuple[Doubles, Doubles]:
    x = np.linspace(-0.5, 0.5, round(wide / cell) + 1)[None, :] * wide
    return x, np.linspace(0, high, round(high / cell) + 1)[:, None]


def _painted(x: Doubles, y: Doubles, colour: Doubles) -> Mesh:
    points = np.stack(np.broadcast_arrays(x, y, 0.0), -1)
    return lattice(points, np.clip(colour * BRIGHT, 0.02, 3.0), Surface.FAR)


def _crowns(x: Doubles, y: Doubles, seed: int, level: float) -> Doubles:
    """How far points are within tree tops about a level, 0..1."""
    rng = np.random.default_rng(seed)
    inside = np.zeros(np.broadcast_shapes(x.shape, y.shape))
    for _ in range(18):
        cx, cy, r = rng.uniform(x.min(), x.max()), level + rng.normal(0, 0.35), rng.uniform(0.5, 1.1)
        away = np.sqrt((x - cx) ** 2 + ((y - cy) * 0.85) ** 2) / r
        inside = np.maximum(inside, np.clip((1.0 - away) * 5, 0, 1))
    trunks = np.clip(0.12 - np.abs(np.mod(x + level * 3, 2.1) - 1.0), 0, 1) * 8 * (y < level)
    return np.asarray(np.clip(np.maximum(inside, trunks), 0, 1))


def _over(under: Doubles, tone: Doubles, part: Doubles, x: Doubles, y: Doubles, seed: int) -> Doubles:
    spots = np.stack(np.broadcast_arrays(x, y), -1)
    leafy = 1 + 0.28 * ripple(spots, seed, 6, 1.8)[..., None]
    return np.asarray(under * (1 - part[..., None]) + tone * leafy * part[..., None])
