"""Walls and what is let into them: trims, panels, doors, pictures. Each is built in wall space, then set in a room.

Wall space: x along the wall from its left end as one faces it, y up, z out of the wall into the room, metres.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.shapes import Doubles, block, cut, lattice, moulding, panel, placed, ripple, steps, tube

DOOR_KNOB = paint("#a98b52")
PICTURE = paint("#5b4632")

Hole = tuple[float, float, float, float]
"""Left, right, foot and top of an opening."""
WHITE = paint("#d9d5ca")
CASING = ((0.0, 0.0), (0.0, 0.022), (0.012, 0.028), (0.055, 0.028), (0.066, 0.036), (0.085, 0.036), (0.09, 0.0))
"""Across and out: the board round a door or a window."""
THICK = 0.16


@dataclass(frozen=True)
class Wall:
    """Where a wall stands in a place: its left end as one faces it, and the turn of its front (0 faces +z)."""

    at: tuple[float, float, float]
    turn: float
    length: float
    height: float = 2.7

    def set(self, part: Mesh) -> Mesh:
        """A part of wall space, in the place."""
        return placed(part, self.at, self.turn)


def face(
    wall: Wall, colour: Colour, holes: Sequence[Hole] = (), surface: Surface = Surface.PLASTER, cell: float = 0.17
) -> Mesh:
    """The wall itself with its openings, their reveals and its dark outer side, in the place.

    The outer side goes past the corners, so that no light leaks in where walls meet.
    """
    inner = _pierced((0, wall.length), (0, wall.height), holes, colour, surface, cell)
    beyond = (-THICK, wall.length + THICK), (-THICK, wall.height + THICK)
    outer = _pierced(*beyond, holes, paint("#4a4744"), Surface.PLASTER, 0.9).moved((0, 0, -THICK))
    return wall.set(joined((inner, outer, *(_reveal(hole) for hole in holes))))


def _pierced(
    across: tuple[float, float], up: tuple[float, float], holes: Sequence[Hole], colour: Colour, surface: Surface,
    cell: float,
) -> Mesh:  # fmt: skip
    """An upright sheet with openings left out."""
    x = _lines(*across, [edge for hole in holes for edge in hole[:2]], cell)
    y = _lines(*up, [edge for hole in holes for edge in hole[2:]], cell)
    points = np.zeros((len(y), len(x), 3))
    points[..., 0], points[..., 1] = x, y[:, None]
    sheet = lattice(points, colour, surface)
    middle = sheet.points[sheet.faces].mean(1)
    keep = np.ones(len(middle), bool)
    for left, right, foot, top in holes:
        inside = (middle[:, 0] > left) & (middle[:, 0] < right) & (middle[:, 1] > foot) & (middle[:, 1] < top)
        keep &= ~inside
    return cut(sheet, keep)


def _lines(first: float, last: float, edges: Sequence[float], cell: float) -> Doubles:
    stops = sorted({first, last, *(edge for edge in edges if first < edge < last)})
    pieces = [np.linspace(a, b, steps(b - a, cell) + 1)[:-1] for a, b in pairwise(stops)]
    return np.concatenate([*pieces, [last]])


def _reveal(hole: Hole, colour: Colour = WHITE, deep: float = THICK) -> Mesh:
    """The inner sides of an opening, from the wall's face outwards."""
    left, right, foot, top = hole
    back, up, along = (0, 0, -deep), (0, top - foot, 0), (right - left, 0, 0)
    sides = [
        panel((left, foot, 0), back, up, colour, Surface.SHEEN),
        panel((right, foot, -deep), (0, 0, deep), up, colour, Surface.SHEEN),
        panel((left, top, 0), along, back, colour, Surface.SHEEN),
        panel((left, foot, -deep), along, (0, 0, deep), colour, Surface.SHEEN),
    ]
    return joined(sides)


def trim(
    hole: Hole, colour: Colour = WHITE, profile: Sequence[tuple[float, float]] = CASING, sides: str = "lrtb",
    surface: Surface = Surface.SHEEN, inwards: bool = False, fine: int = 4,
) -> Mesh:  # fmt: skip
    """A mitred frame round an opening in wall space, of the sides left, right, top and bottom that are named."""
    left, right, foot, top = hole
    across, out = np.array(profile).T
    sign = -1.0 if inwards else 1.0
    a = sign * across
    runs = {
        "b": ((right + a, foot - a), (left - a, foot - a)), "r": ((right + a, top + a), (right + a, foot - a)),
        "t": ((left - a, top + a), (right + a, top + a)), "l": ((left - a, foot - a), (left - a, top + a)),
    }  # fmt: skip
    parts = []
    for side in sides:
        (x0, y0), (x1, y1) = runs[side]
        if side in "lr" and "b" not in sides:  # a door's jambs go down to the floor
            y0, y1 = (np.full_like(a, foot), y1) if side == "l" else (y0, np.full_like(a, foot))
        ends = [np.stack(np.broadcast_arrays(x, y, out), -1) for x, y in ((x0, y0), (x1, y1))]
        part = np.linspace(0, 1, fine + 1)[None, :, None]
        parts.append(lattice(ends[0][:, None] * (1 - part) + ends[1][:, None] * part, colour, surface, flip=inwards))
    return joined(parts)


def skirting(wall: Wall, colour: Colour = WHITE, gaps: Sequence[tuple[float, float]] = (), high: float = 0.14) -> Mesh:
    """The board along the foot of a wall, left out at doors, in the place."""
    profile = ((0.0, 0.0), (0.02, 0.0), (0.02, high - 0.035), (0.013, high - 0.02), (0.013, high - 0.012), (0.0, high))
    stops = [0.0, *(edge for gap in sorted(gaps) for edge in gap), wall.length]
    runs = zip(stops[::2], stops[1::2], strict=True)
    parts = [moulding(profile, b - a, colour).moved((a, 0, 0)) for a, b in runs if b - a > 0.01]
    return wall.set(joined(parts))


def cornice(wall: Wall, colour: Colour = WHITE, size: float = 0.09) -> Mesh:
    """The moulding where a wall meets the ceiling, in the place."""
    turn = np.linspace(0, np.pi / 2, 5)
    cove = [(size * (1 - np.cos(t)), size * np.sin(t)) for t in turn]
    profile = [
        (0.0, -0.015),
        (0.012, -0.015),
        (0.012, 0.0),
        *[(0.012 + x * 0.9, y * 0.9) for x, y in cove],
        (size, size),
    ]
    return wall.set(moulding(profile, wall.length, colour, Surface.PLASTER).moved((0, wall.height - size, 0)))


def panelling(
    length: float, high: float, colour: Colour, surface: Surface = Surface.SHEEN, wide: float = 0.55, seed: int = 0
) -> Mesh:
    """Framed panels with a rail on top, in wall space; of wood where the surface says so."""
    count = max(1, round(length / wide))
    each = length / count
    bead = ((0.0, 0.008), (0.012, 0.022), (0.028, 0.026), (0.034, 0.022))
    parts = [panel((0, 0, 0.008), (length, 0, 0), (0, high, 0), shade(colour, 0.94), surface, cell=0.2)]
    rail = ((0.0, 0.0), (0.03, 0.0), (0.04, 0.015), (0.04, 0.035), (0.0, 0.045))
    parts.append(moulding(rail, length, colour, surface).moved((0, high, 0)))
    parts.append(moulding(((0, 0), (0.03, 0), (0.03, 0.11), (0.0, 0.13)), length, colour, surface))
    for k in range(count):
        hole = (k * each + 0.07, (k + 1) * each - 0.07, 0.21, high - 0.07)
        parts.append(trim(hole, colour, bead, surface=surface, fine=2))
        # before the board behind it, whose points are dark where they are under a bead
        inner = panel((hole[0], hole[2], 0.012), (hole[1] - hole[0], 0, 0), (0, hole[3] - hole[2], 0),
            shade(colour, 1.0 + 0.06 * np.sin(seed + k * 2.4)), surface, cell=0.2)  # fmt: skip
        parts.append(inner)
    return joined(parts)


def door(wide: float, high: float, colour: Colour = WHITE, knob: Colour = DOOR_KNOB, left: bool = True) -> Mesh:
    """A panelled door leaf, hinged at x 0 along +x, its foot at y 0, 4 cm thick about z 0; the knob at its far end."""
    leaf = block((wide, high - 0.01, 0.036), (wide / 2, 0.008, 0), colour, Surface.SHEEN, bevel=0.003, cell=0.25)
    bead = ((0.0, 0.0), (0.006, 0.012), (0.018, 0.012), (0.026, 0.002))
    parts = [leaf]
    for side in (0, 180):
        for foot, top in ((0.18, high * 0.40), (high * 0.47, high - 0.14)):
            for a, b in ((0.11, wide / 2 - 0.04), (wide / 2 + 0.04, wide - 0.11)):
                frame = trim((a, b, foot, top), shade(colour, 0.97), bead, fine=1)
                parts.append(
                    placed(frame.moved((0, 0, 0.018)) if not side else frame.moved((-wide, 0, 0.018)), turn=side)
                )
    for side in (-1, 1):
        at = np.array([wide - 0.065, high * 0.46, side * 0.018])
        path = [
            at,
            np.add(at, (0, 0, side * 0.03)),
            np.add(at, (0, 0, side * 0.045)),
            np.add(at, (0, 0, side * 0.062)),
            np.add(at, (0, 0, side * 0.068)),
        ]
        parts.append(tube(path, [0.011, 0.009, 0.024, 0.026, 0.012], knob, Surface.METAL, sides=12))
    return joined(parts)


def doorframe(hole: Hole, colour: Colour = WHITE) -> Mesh:
    """The casing of a door on both faces of its wall, in wall space."""
    front = trim(hole, colour, sides="lrt")
    back = placed(trim((-hole[1], -hole[0], hole[2], hole[3]), colour, sides="lrt"), (0, 0, -THICK), 180)
    return joined((front, back))


def picture(
    wide: float, high: float, at: tuple[float, float], colour: Colour = PICTURE, seed: int = 0,
    mount: bool = True,
) -> Mesh:  # fmt: skip
    """A framed picture, its middle at (x, y) of the wall: a bevelled frame, a mount and a quiet landscape."""
    x, y = at
    hole = (x - wide / 2, x + wide / 2, y - high / 2, y + high / 2)
    profile = ((-0.004, 0.006), (0.0, 0.02), (0.016, 0.026), (0.03, 0.02), (0.034, 0.0))
    edge = 0.16 * min(wide, high) if mount else 0.0
    inner = art(wide - 2 * edge, high - 2 * edge, seed).moved((x, y - high / 2 + edge, 0.009))
    card = panel((hole[0], hole[2], 0.007), (wide, 0, 0), (0, high, 0), paint("#d8d0bd"), Surface.PAPER, cell=0.3)
    return joined((trim(hole, colour, profile, surface=Surface.WOOD, fine=2), card, inner))


ART = (("#c9c3b0", "#8fa0a3", "#5f7471", "#47564f"), ("#d9c7a3", "#c1946b", "#8b6a52", "#4f4740"),
    ("#c6ccd0", "#93a5b5", "#6d7f93", "#4b5668"), ("#d8cbb8", "#b08d84", "#7d6a72", "#4d4a58"))  # fmt: skip


def art(wide: float, high: float, seed: int) -> Mesh:
    """A painting: hills in haze under a light sky; stands on y 0, its middle at x 0."""
    tones = [np.array(paint(text)) for text in ART[seed % len(ART)]]
    s, t = np.linspace(0, 1, 25), np.linspace(0, 1, 19)[:, None]
    colour = np.broadcast_to(tones[0] * (0.85 + 0.25 * t)[..., None], (19, 25, 3)).copy()
    for k, tone in enumerate(tones[1:]):
        ridge = 0.62 - 0.2 * k + 0.09 * ripple((s * 2.2)[:, None], seed * 7 + k)
        part = np.clip((ridge[None] - t) * 22 + 0.5, 0, 1)[..., None]
        colour = colour * (1 - part) + tone * part
    points = np.stack(np.broadcast_arrays((s - 0.5) * wide, t * high, 0.0), -1)
    return lattice(points, colour, Surface.PAPER)


def tiles(length: float, high: float, colour: ArrayLike, side: float = 0.11, gap: float = 0.006, seed: int = 0) -> Mesh:
    """A field of glazed tiles in wall space, each a little different, over dark joints."""
    across, up = max(1, round(length / side)), max(1, round(high / side))
    w, h = length / across, high / up
    i, j = np.meshgrid(np.arange(across), np.arange(up))
    x, y = i.reshape(-1) * w, j.reshape(-1) * h
    e, b = gap / 2, gap / 2 + 0.006
    ring = np.array([(e, e, 0.002), (w - e, e, 0.002), (w - e, h - e, 0.002), (e, h - e, 0.002),
        (b, b, 0.007), (w - b, b, 0.007), (w - b, h - b, 0.007), (b, h - b, 0.007)])  # fmt: skip
    quads = [(4, 5, 6, 7), (0, 1, 5, 4), (1, 2, 6, 5), (2, 3, 7, 6), (3, 0, 4, 7)]
    each = np.array([(q[a], q[b], q[c]) for q in quads for a, b, c in ((0, 1, 2), (0, 2, 3))])
    points = (ring[None] + np.stack([x, y, 0 * x], 1)[:, None]).reshape(-1, 3)
    faces = (each[None] + 8 * np.arange(len(x))[:, None, None]).reshape(-1, 3)
    tone = 1 + np.random.default_rng(seed).normal(0, 0.05, len(x))
    body = mesh(points, faces, np.repeat(np.asarray(colour) * tone[:, None], 8, axis=0), Surface.CERAMIC)
    return joined((body, panel((0, 0, 0.001), (length, 0, 0), (0, high, 0), np.asarray(colour) * 0.45, cell=0.3)))
