"""Spots of a place: its marks by the words' names, seats, and where the floor is free to stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.draw.bvh import Tree, met, tree
from rushes.engines.previz.draw.camera import Doubles, Vector, vector
from rushes.engines.previz.mesh import Mark, Mesh, Set

OTHER: Mapping[str, tuple[str, ...]] = {
    "windowsill": ("sill", "window"), "bed": ("bed", "bench", "log"), "bedside": ("chair",), "chair": ("stool",),
    "far doorway": ("far", "doorway"), "counter": ("counter", "sink", "table"), "desk": ("table",),
    "sofa": ("bedside", "chair"), "road": ("crossing", "kerb"), "pavement": ("kerb",), "background": ("far", "wall"),
    "foreground": ("near",), "stage": ("middle",), "bar": ("counter",), "fire": ("middle",), "path": ("path",),
}  # fmt: skip
"""Where a mark of the words is looked for in a place that has none of that name."""
BOARDS = ("table", "desk", "counter", "window", "windowsill")
SEAT = 0.45
"""How high the seat of a chair is that a shot brings, metres."""
WIDE = 0.24
"""Half of the floor that somebody standing takes, metres."""
_HEIGHTS = (0.10, 0.30, 0.46, 0.60, 0.72, 0.78, 0.95, 1.30, 1.65)
_ROUND = tuple((float(np.sin(t)), float(np.cos(t))) for t in np.arange(8) * np.pi / 4 + 0.1)


@dataclass(frozen=True)
class Spot:
    """Where one person is: feet (metres), the way to face (degrees about y), the seat's or mattress's height.

    ``brought`` says that the seat is not the place's own: the shot brings a chair.
    """

    at: Vector
    facing: float = 0.0
    height: float = 0.0
    mark: str = "middle"
    brought: bool = False


def mark_of(place: Set, name: str) -> tuple[str, Mark]:
    """The mark of a name, or the nearest thing to it; ``middle`` is always there."""
    for each in (name, *OTHER.get(name, ())):
        if each in place.marks:
            return each, place.marks[each]
    return "middle", place.marks["middle"]


def ways(facing: float) -> tuple[Doubles, Doubles]:
    """The unit ways ahead and to the left of somebody who faces so."""
    turn = np.radians(facing)
    return np.array([np.sin(turn), 0.0, np.cos(turn)]), np.array([np.cos(turn), 0.0, -np.sin(turn)])


def heading_to(here: Vector | Doubles, there: Vector | Doubles) -> float:
    """The way from one point to another, degrees about y."""
    x, _, z = np.subtract(there, here)
    return float(np.degrees(np.arctan2(x, z)))


_KNOWN: list[tuple[Mesh, Tree]] = []
"""The trees of the last places, each made once."""


def _rays(mesh: Mesh) -> Tree:
    found = next((rays for each, rays in _KNOWN if each is mesh), None)
    if found is None:
        found = tree(mesh.points, mesh.faces)
        _KNOWN[:] = [(mesh, found), *_KNOWN[:3]]
    return found


def free(place: Set, at: Vector | Doubles, wide: float = WIDE) -> bool:
    """Whether somebody may stand at a point: a floor under it, and nothing within ``wide`` metres to breast height."""
    x, _, z = (float(each) for each in at)
    rays, skip = _rays(place.mesh), np.zeros(len(place.mesh.faces), np.uint8)
    floor = 1.9 - met(rays, skip, (x, 1.9, z), np.array([0.0, -1.0, 0.0]), 3.0)
    if abs(floor) > 0.06 and not (place.open and floor < 0.06):
        return False
    return all(
        met(rays, skip, (x, high, z), np.array([dx, 0.0, dz]), wide) >= wide - 1e-6
        for high in _HEIGHTS for dx, dz in _ROUND
    )  # fmt: skip


def cleared(place: Set, points: Sequence[Doubles], wide: float = WIDE) -> Doubles:
    """The least shift, metres, that brings all points to where the floor is free; none where there is none near."""
    ahead, left = ways(place.view)
    steps = [(a, b) for a in np.arange(-4, 5) * 0.25 for b in np.arange(-5, 6) * 0.25]
    for forward, aside in sorted(steps, key=lambda step: (round(float(np.hypot(*step)), 3), step)):
        shift = ahead * forward + left * aside
        if all(free(place, point + shift, wide) for point in points):
            return np.asarray(shift)
    return np.zeros(3)


def beside_board(place: Set, mark: Mark) -> Vector:
    """Where somebody stands at a table, by preference behind it, so that the camera sees the face."""
    ahead, left = ways(place.view)
    for far in (0.62, 0.72, 0.82, 0.95, 1.10):
        for turn in (180, 150, 210, 120, 240, 90, 270, 60, 300, 30, 330, 0):
            way = ahead * np.cos(np.radians(turn)) + left * np.sin(np.radians(turn))
            if free(place, np.array(mark.at) + way * far):
                return vector(np.array(mark.at) + way * far)
    return mark.at
