"""Where the sun reaches: the world's depth seen from the sun, kept apart for what stands still and what moves."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.draw.raster import draw_depth
from rushes.engines.previz.mesh import Floats, Ints, Mesh, Surface, placed

SIZE = 1536
NOTHING = np.float32(1e9)


@dataclass(frozen=True)
class SunView:
    """The sun's view of a world: a square of ``radius`` metres about ``middle``, ``axes`` float32 [3, 3]."""

    axes: Floats
    middle: Floats
    scale: float

    def seen(self, points: Floats) -> Floats:
        """x and y in texels and the distance from the middle against the sun's way, float32 [n, 3]."""
        turn = self.axes * np.array([[self.scale], [self.scale], [-1]], np.float32)
        return placed(points, turn, np.array([SIZE / 2, SIZE / 2, 0]) - turn @ self.middle)


def sun_view(sun: Vector, middle: Vector, radius: float) -> SunView:
    """The sun's view of what lies within so many metres."""
    way = np.asarray(sun, float)
    across = np.cross(way, (0.0, 1.0, 0.01))
    across /= np.linalg.norm(across)
    axes = np.stack([across, np.cross(way, across), way]).astype(np.float32)
    return SunView(axes, np.asarray(middle, np.float32), SIZE / (2 * radius))


def depth(mesh: Mesh, view: SunView, points: Floats | None = None, onto: Floats | None = None) -> Floats:
    """How far the sun's light comes, float32 [SIZE, SIZE]; drawn over a copy of ``onto``, where given."""
    out = np.full((SIZE, SIZE), NOTHING, np.float32) if onto is None else onto.copy()
    draw_depth(view.seen(mesh.points if points is None else points), mesh.faces, _skips(mesh.surface), out)
    return out


def _skips(surface: Ints) -> Ints:
    out = np.zeros(len(surface), np.int32)
    clear: NDArray[np.bool_] = np.isin(surface, (int(Surface.GLASS), int(Surface.FAR), int(Surface.GLOW)))
    out[clear] = 1
    out[surface == Surface.LACE] = 2
    return out
