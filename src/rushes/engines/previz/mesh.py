"""Meshes: what everything drawn is made of, and the ways to make, place and join them.

Metres, right-handed: x to the right, y up, z towards the viewer of a place; somebody with a turn of 0 looks along +z.
Colours are albedo, linear RGB, 0..1. Faces wind counter-clockwise seen from outside.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TypeAlias

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Doubles = NDArray[np.float64]
Float: TypeAlias = float | np.floating
Whole: TypeAlias = int | np.integer
"""One number in a compiled loop, of whatever size."""


class Surface(IntEnum):
    """How a face takes light; what each does is in ``draw.surfaces``."""

    MATTE = 0
    SKIN = 1
    HAIR = 2
    CLOTH = 3
    WOOD = 4
    PLASTER = 5
    CERAMIC = 6
    METAL = 7
    GLASS = 8
    GLOW = 9
    """Shines by itself, with its own colour."""
    LACE = 10
    """Half lets light and sight through."""
    LEAF = 11
    EYE = 12
    PAPER = 13
    STONE = 14
    GROUND = 15
    SHEEN = 16
    """Smooth and half glossy: lacquer, leather, plastic."""
    FAR = 17
    """Backdrop: shows its colour as it is, in no light but its own."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Triangles with a colour at each corner.

    ``points``, ``colours`` float32 [n, 3]; ``faces`` int32 [m, 3]; ``surface`` int32 [m]; ``rest`` float32 [n, 3] are
    the coordinates that patterns (grain of wood, weave) stick to, metres, by default the points; ``uv`` float32 [n, 2]
    and ``picture`` int32 [m] are for faces painted by a texture: -1 for none.
    """

    points: Floats
    faces: Ints
    colours: Floats
    surface: Ints
    rest: Floats
    uv: Floats
    picture: Ints

    @property
    def normals(self) -> Floats:
        """Unit normals at the points, float32 [n, 3], each the mean of its faces' by area."""
        return normals(self.points, self.faces)

    def moved(self, by: ArrayLike) -> "Mesh":
        """The same, shifted by metres."""
        return replace(self, points=(self.points + np.asarray(by, np.float32)).astype(np.float32))

    def turned(self, matrix: ArrayLike) -> "Mesh":
        """The same, every point multiplied by a 3 x 3 matrix (about the origin)."""
        return replace(self, points=(self.points @ np.asarray(matrix, np.float32).T).astype(np.float32))

    def scaled(self, by: ArrayLike) -> "Mesh":
        """The same, larger or smaller about the origin; one figure or three."""
        return replace(self, points=(self.points * np.asarray(by, np.float32)).astype(np.float32))

    def coloured(self, colour: ArrayLike) -> "Mesh":
        """The same in one colour (linear RGB), or one for each point."""
        return replace(self, colours=np.broadcast_to(np.asarray(colour, np.float32), self.points.shape).copy())

    def faceted(self) -> "Mesh":
        """The same with points of its own for every face, so that edges look hard."""
        order = self.faces.reshape(-1)
        faces = np.arange(len(order), dtype=np.int32).reshape(-1, 3)
        return replace(
            self, points=self.points[order], colours=self.colours[order], rest=self.rest[order], uv=self.uv[order],
            faces=faces,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lamp:
    """A small light of a place: where (metres), its colour and strength (linear RGB; candle about .5, lamp 2)."""

    at: tuple[float, float, float]
    colour: tuple[float, float, float]
    radius: float = 0.05
    flickers: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """Where somebody or something may be: a spot (metres) and the way to face there (degrees about y, 0 is +z).

    ``height`` is that of the seat, mattress or board of things to sit, lie or stand on; 0 is the floor.
    """

    at: tuple[float, float, float]
    facing: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Set:
    """A place ready to be filmed.

    ``mesh`` is everything that stands still, ``marks`` where people and things go, by the names that prompts use;
    ``lamps`` its practicals; ``window`` the middle of the brightest opening and ``sun`` the way to the sun through it
    (unit vector), None out of doors; ``bounds`` the box the camera may be in, (low, high) corners; ``open`` is true
    outdoors; ``flames`` are where candles burn, ``curtains`` meshes that may sway (hung at their top).
    """

    mesh: Mesh
    marks: dict[str, Mark]
    bounds: tuple[tuple[float, float, float], tuple[float, float, float]]
    lamps: tuple[Lamp, ...] = ()
    window: tuple[float, float, float] | None = None
    sun: tuple[float, float, float] = (0.5, 0.7, 0.5)
    open: bool = False
    panes: bool = True
    """Whether the weather is seen through windows; a front door that stands open has none."""
    flames: tuple[tuple[float, float, float], ...] = ()
    curtains: tuple[Mesh, ...] = ()
    view: float = 0.0
    """The way the camera looks by default, degrees about y; 0 looks along -z, from the viewer into the place."""
    notes: tuple[str, ...] = field(default=())
    cover: Mesh | None = None
    """The cover of its bed, as it lies on the made bed: whoever lies there lifts it."""


def mesh(
    points: ArrayLike, faces: ArrayLike, colour: ArrayLike, surface: Surface = Surface.MATTE, *,
    rest: ArrayLike | None = None, uv: ArrayLike | None = None, picture: int = -1,
) -> Mesh:  # fmt: skip
    """A mesh in one surface; ``colour`` is one linear RGB or one for each point."""
    at = np.ascontiguousarray(points, np.float32).reshape(-1, 3)
    tri = np.ascontiguousarray(faces, np.int32).reshape(-1, 3)
    return Mesh(
        at,
        tri,
        np.broadcast_to(np.asarray(colour, np.float32), at.shape).copy(),
        np.full(len(tri), int(surface), np.int32),
        at.copy() if rest is None else np.ascontiguousarray(rest, np.float32),
        np.zeros((len(at), 2), np.float32) if uv is None else np.ascontiguousarray(uv, np.float32),
        np.full(len(tri), picture, np.int32),
    )


def joined(meshes: Iterable[Mesh]) -> Mesh:
    """Several meshes as one; none give an empty one."""
    parts = [each for each in meshes if len(each.points)]
    if not parts:
        return mesh(np.zeros((0, 3)), np.zeros((0, 3)), (0, 0, 0))
    before = np.cumsum([0, *[len(each.points) for each in parts[:-1]]])
    return Mesh(
        np.concatenate([each.points for each in parts]),
        np.concatenate([each.faces + np.int32(first) for each, first in zip(parts, before, strict=True)]),
        np.concatenate([each.colours for each in parts]),
        np.concatenate([each.surface for each in parts]),
        np.concatenate([each.rest for each in parts]),
        np.concatenate([each.uv for each in parts]),
        np.concatenate([each.picture for each in parts]),
    )


def normals(points: Floats, faces: Ints) -> Floats:
    """Unit normals at the points, float32 [n, 3]."""
    out = np.zeros(points.shape, np.float32)
    _normals(np.ascontiguousarray(points, np.float32), faces, out)
    return out


@njit(cache=True, fastmath=True)
def _normals(points: Floats, faces: Ints, out: Floats) -> None:  # pragma: no cover - compiled
    for t in range(faces.shape[0]):
        a, b, c = faces[t, 0], faces[t, 1], faces[t, 2]
        px, py, pz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
        qx, qy, qz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
        nx, ny, nz = py * qz - pz * qy, pz * qx - px * qz, px * qy - py * qx
        for i in (a, b, c):
            out[i, 0] += nx
            out[i, 1] += ny
            out[i, 2] += nz
    for i in range(points.shape[0]):
        length = math.sqrt(out[i, 0] * out[i, 0] + out[i, 1] * out[i, 1] + out[i, 2] * out[i, 2])
        over = np.float32(1) / max(np.float32(length), np.float32(1e-12))
        for k in range(3):
            out[i, k] *= over


def placed(points: Floats, turn: ArrayLike, shift: ArrayLike) -> Floats:
    """Points turned by a 3 x 3 matrix, then shifted, float32 [n, 3].

    By a loop of ours: a matrix product this thin keeps every core busy waiting, and other shots are drawn there.
    """
    out = np.empty(points.shape, np.float32)
    _placed(np.ascontiguousarray(points, np.float32), np.asarray(turn, float), np.asarray(shift, float), out)
    return out


@njit(cache=True, fastmath=True)
def _placed(points: Floats, m: Doubles, shift: Doubles, out: Floats) -> None:  # pragma: no cover - compiled
    for i in range(points.shape[0]):
        x, y, z = points[i, 0], points[i, 1], points[i, 2]
        for k in range(3):
            out[i, k] = m[k, 0] * x + m[k, 1] * y + m[k, 2] * z + shift[k]


def rotation(axis: Sequence[float], degrees: float) -> NDArray[np.float64]:
    """The 3 x 3 matrix that turns about an axis, counter-clockwise seen from its tip (Rodrigues)."""
    x, y, z = np.asarray(axis, float) / np.linalg.norm(axis)
    turn = np.radians(degrees)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(turn) * cross + (1 - np.cos(turn)) * cross @ cross)
