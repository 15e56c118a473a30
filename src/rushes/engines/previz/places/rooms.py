"""A room to build a place in: floor, ceiling and walls with their boards, the side towards the camera left open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rushes.engines.previz.mesh import Mesh, Surface, joined, mesh
from rushes.engines.previz.places.walls import WHITE, Hole, Wall, cornice, face, skirting
from rushes.engines.previz.props.paint import Colour, paint, shade
from rushes.engines.previz.scene import Place
from rushes.engines.previz.shapes import grained, lattice, panel

CEILING = paint("#cfcdc6")
PAINTS: Mapping[str, str] = {
    "white": "#d3d1ca", "cream": "#d8cfb9", "grey": "#9ea3a6", "black": "#3a3b3f", "blue": "#8194a8",
    "green": "#8c9c88", "red": "#97564c", "pink": "#c3a29d", "yellow": "#cdb880", "orange": "#bd8a5e",
    "brown": "#86705c", "brick": "#8d5f4d", "wood": "#7d5a3e", "tiles": "#c6cbc7", "stone": "#9a958b",
}  # fmt: skip
"""Walls by the words for them."""


KNOT = 0.04
"""The size of a rug's knots, metres."""


@dataclass(frozen=True)
class Room:
    """``left``, ``back`` and ``right`` are its walls; x from -wide/2, z from ``rear`` to ``front``, which is open."""

    wide: float = 4.6
    rear: float = -2.6
    front: float = 3.0
    high: float = 2.7

    @property
    def left(self) -> Wall:
        """The wall on the left of the camera: wall x runs away from the camera."""
        return Wall((-self.wide / 2, 0, self.front), 90, self.front - self.rear, self.high)

    @property
    def back(self) -> Wall:
        """The wall that faces the camera: wall x runs to the right from the left corner."""
        return Wall((-self.wide / 2, 0, self.rear), 0, self.wide, self.high)

    @property
    def right(self) -> Wall:
        """The wall on the right: wall x runs towards the camera from the far corner."""
        return Wall((self.wide / 2, 0, self.rear), -90, self.front - self.rear, self.high)

    def bounds(self, beyond: float = 1.0) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """The box the camera may be in; it may stand a little beyond the open side."""
        half = self.wide / 2 - 0.3
        return (-half, 0.15, self.rear + 0.3), (half, self.high - 0.25, self.front + beyond)


def wall_paint(words: str, otherwise: str) -> Colour:
    """The colour of walls by the word for it, or a hexadecimal one."""
    return paint(PAINTS.get(words, otherwise))


def shell(
    room: Room, colour: Colour, holes: Mapping[str, Sequence[Hole]], *,
    doors: Mapping[str, Sequence[Hole]] | None = None,
    trims: Colour = WHITE, plain: bool = False,
) -> Mesh:  # fmt: skip
    """The three walls with openings (``doors`` reach the floor), skirting and cornice, and the ceiling."""
    parts = []
    for name, wall in (("left", room.left), ("back", room.back), ("right", room.right)):
        opened = list((doors or {}).get(name, ()))
        parts.append(face(wall, colour, [*holes.get(name, ()), *opened]))
        if not plain:
            parts.append(skirting(wall, trims, [(a - 0.09, b + 0.09) for a, b, _, _ in opened]))
            parts.append(cornice(wall, trims))
    size = (room.wide, room.front - room.rear)
    parts.append(panel((-room.wide / 2, room.high, room.rear), (size[0], 0, 0), (0, 0, size[1]), CEILING,
        Surface.PLASTER, cell=0.3))  # fmt: skip
    parts.append(hood((-room.wide / 2, room.rear), (room.wide / 2, room.front), room.high))
    return joined(parts)


def hood(low: tuple[float, float], high: tuple[float, float], top: float) -> Mesh:
    """Dark slabs above a ceiling at ``top`` and below the floor, that let no light leak in; corners are (x, z)."""
    x, z, wide, deep = low[0] - 0.3, low[1] - 0.3, high[0] - low[0] + 0.6, high[1] - low[1] + 0.3
    dark = paint("#4a4744")
    over = panel((x, top + 0.08, z), (wide, 0, 0), (0, 0, deep), dark, cell=1.0)
    return joined((over, panel((x, -0.09, z + deep), (wide, 0, 0), (0, 0, -deep), dark, cell=1.0)))


def boards(
    wide: float, deep: float, at: tuple[float, float], colour: Colour, *, board: float = 0.14, seed: int = 1
) -> Mesh:
    """Floorboards along z: x from ``at[0]``, z from ``at[1]``; each its own tone, with dark gaps and staggered ends."""
    rng = np.random.default_rng(seed)
    count = max(1, round(wide / board))
    each, gap = wide / count, 0.004
    parts = [panel((at[0], -0.012, at[1] + deep), (wide, 0, 0), (0, 0, -deep), shade(colour, 0.18), cell=0.6)]
    for k in range(count):
        cuts = np.concatenate([[0.0], np.arange(rng.uniform(0.3, 1.6), deep, rng.uniform(1.3, 2.1)), [deep]])
        for a, b in pairwise(cuts):
            z = np.linspace(a + gap / 2, b - gap / 2, max(1, round((b - a) / 0.2)) + 1)
            x = at[0] + k * each + np.array([gap / 2, gap / 2 + 0.003, each - gap / 2 - 0.003, each - gap / 2])
            rise = np.array([-0.003, 0.0, 0.0, -0.003]) + rng.uniform(-0.0008, 0)
            points = np.stack(np.broadcast_arrays(x[None], rise[None], at[1] + deep - z[:, None]), -1)
            tone = shade(colour, float(np.clip(1 + rng.normal(0, 0.13), 0.7, 1.35)))
            parts.append(grained(lattice(points, tone, Surface.WOOD), 2, int(rng.integers(1 << 30))))
    return joined(parts)


def checker(wide: float, deep: float, at: tuple[float, float], one: Colour, other: Colour, side: float = 0.3) -> Mesh:
    """A floor of tiles in two colours; joints much darker than the dark ones would break into dots far off."""
    rng = np.random.default_rng(3)
    parts = [panel((at[0], -0.004, at[1] + deep), (wide, 0, 0), (0, 0, -deep), shade(one, 0.7), cell=0.5)]
    for i in range(int(np.ceil(wide / side))):
        for j in range(int(np.ceil(deep / side))):
            tone = shade(one if (i + j) % 2 else other, 1 + float(rng.normal(0, 0.05)))
            corner = (at[0] + i * side + 0.002, 0.0, at[1] + (j + 1) * side - 0.002)
            parts.append(panel(corner, (side - 0.004, 0, 0), (0, 0, 0.004 - side), tone, Surface.SHEEN))
    return joined(parts)


def laid(place: Place, mat: Mesh) -> tuple[Mesh, ...]:
    """A rug for a place; none where the words ask to see its wooden floor."""
    return () if "wooden floor" in place.dressing else (mat,)


def rug(wide: float, deep: float, at: tuple[float, float, float], ground: Colour, tones: Sequence[Colour]) -> Mesh:
    """A flat-woven rug about ``at``: stepped lozenges within borders, every knot in one colour, its edge soft."""
    across, down = round(wide / KNOT), round(deep / KNOT)
    i, j = np.arange(across)[None, :], np.arange(down)[:, None]
    edge = np.minimum(np.minimum(i, across - 1 - i), np.minimum(j, down - 1 - j))
    ring = np.abs(np.mod(i - across // 2 + 7, 14) - 7) + np.abs(np.mod(j - down // 2 + 7, 14) - 7)
    colour = np.broadcast_to(np.array(ground), (down, across, 3)).copy()
    for mask, tone in (
        ((ring == 6) | (ring == 7), tones[0]), (ring < 3, tones[1 % len(tones)]), (ring == 0, tones[-1]),
        ((ring > 11), shade(ground, 0.7)), (edge < 6, shade(ground, 0.72)), ((edge == 5) | (edge == 0), tones[-1]),
        ((edge > 1) & (edge < 4) & ((i + j) // 2 % 2 == 0), tones[0]),
    ):  # fmt: skip
        colour[np.broadcast_to(mask, colour.shape[:2])] = tone
    colour = colour * (1 + np.random.default_rng(11).normal(0, 0.06, colour.shape[:2]))[..., None]
    s, t = np.linspace(-1, 1, across + 1)[None, :], np.linspace(-1, 1, down + 1)[:, None]
    near = np.minimum((1 - np.abs(s)) * wide / 2, (1 - np.abs(t)) * deep / 2)
    lift = 0.002 + 0.010 * np.clip(near / 0.02, 0, 1) + 0.002 * np.sin(s * 7 + 2 * t) * np.sin(t * 5)
    grid = np.stack(np.broadcast_arrays(s * wide / 2, lift, -t * deep / 2), -1)
    corners = np.stack([grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]], 2).reshape(-1, 3)
    first = 4 * np.arange(across * down)[:, None]
    faces = np.concatenate([first + np.array((0, 1, 2)), first + np.array((0, 2, 3))])
    return mesh(corners, faces, np.repeat(colour.reshape(-1, 3), 4, axis=0), Surface.CLOTH).moved(at)
