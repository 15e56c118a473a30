"""The map of a face: a cylinder about the head, unrolled, so that a picture of a thousand pixels shows a third of a
millimetre; and where features are on it.

Skin has a colour at each point of the base mesh; the picture only darkens it, and is white towards its borders. So
there are no seams.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats, Ints
from rushes.engines.previz.people.body import base, mask

SIDE = 1024
SPAN = 1.9
"""Radians to each side of the nose."""
BELOW, ABOVE = 0.185, 0.115
"""Metres under and over the eyes."""


@dataclass(frozen=True, eq=False)
class Chart:
    """``place`` float32 [side, side, 3] is where each pixel lies on the body at rest, metres; ``lips`` 0..1.

    ``uv`` float32 [n, 2] for all base points, ``quads`` the faces that the picture is for. ``eye`` is the middle of
    the left eye, ``mouth`` the left corner of the mouth, ``nose`` the tip of the nose.
    """

    uv: Floats
    quads: NDArray[np.bool_]
    place: Floats
    lips: Floats
    eye: Floats
    radius: float
    mouth: Floats
    nose: Floats

    def pixels(self, at: NDArray[np.floating]) -> Floats:
        """Pixels of places on the front of the face told by x and y, metres from the nose's plane and the left eye."""
        rows = np.clip(((ABOVE - at[:, 1]) / (ABOVE + BELOW) * SIDE), 0, SIDE - 1)
        line = self.place[rows.astype(int)]
        front = slice(SIDE // 6, SIDE - SIDE // 6)
        columns = np.arange(SIDE, dtype=np.float32)[front]
        found = [
            float(np.interp(x, np.maximum.accumulate(row[front, 0]), columns))
            for x, row in zip(at[:, 0], line, strict=True)
        ]
        return np.stack([np.array(found), rows], 1).astype(np.float32)


def charted(points: Floats) -> Chart:
    """The chart of a shape; ``points`` are the whole base mesh at rest."""
    told = base()
    ring = points[told.points_of("helper-l-eye")]
    eye = (ring.max(0) + ring.min(0)) / 2
    ears = points[mask("ears") > 0.5]
    middle = float(ears[:, 2].mean()) + 0.012
    turn = np.arctan2(points[:, 0], points[:, 2] - middle)
    high = points[:, 1] - eye[1]
    uv = np.stack([0.5 + turn / (2 * SPAN), (high + BELOW) / (ABOVE + BELOW)], 1).astype(np.float32)
    inside = (np.abs(turn) < SPAN * 0.97) & (high > -BELOW * 0.97) & (high < ABOVE * 0.97)
    inside &= (np.hypot(points[:, 0], points[:, 2] - middle) > 0.035) & (np.abs(points[:, 0]) < 0.11)
    quads = told.quads("body") & inside[told.faces].all(1) & (np.ptp(turn[told.faces], axis=1) < 1.0)
    place, lips = _laid(points, uv, quads, middle)
    lip = points[mask("lips") > 0.3]
    nose = points[(np.abs(points[:, 0]) < 0.012) & (high < -0.01) & (high > -0.06)]
    tip, corner = nose[nose[:, 2].argmax()], lip[lip[:, 0].argmax()]
    found = (np.asarray(each, np.float32) for each in (eye, corner, tip))
    middle_of_eye, mouth, top = found
    radius = float(ring[:, 1].max() - ring[:, 1].min()) / 2
    return Chart(uv, quads, place, lips, middle_of_eye, radius, mouth, top)


def _laid(points: Floats, uv: Floats, quads: NDArray[np.bool_], middle: float) -> tuple[Floats, Floats]:
    faces = base().faces[quads]
    tri = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]]).astype(np.int32)
    far = np.hypot(points[:, 0], points[:, 2] - middle).astype(np.float32)
    told = np.concatenate([points, mask("lips")[:, None]], 1).astype(np.float32)
    out = np.zeros((SIDE, SIDE, 4), np.float32)
    depth = np.full((SIDE, SIDE), -1, np.float32)
    at = np.stack([uv[:, 0] * SIDE, (1 - uv[:, 1]) * SIDE], 1).astype(np.float32)
    _lay(at, tri, far, told, depth, out)
    return out[..., :3], out[..., 3]


@njit(cache=True)
def _lay(at: Floats, tri: Ints, far: Floats, told: Floats, depth: Floats, out: Floats) -> None:  # pragma: no cover
    """Lays triangles on the picture; the farthest from the axis stays."""
    high, wide = depth.shape
    for t in range(tri.shape[0]):
        a, b, c = tri[t, 0], tri[t, 1], tri[t, 2]
        x0, y0, x1, y1, x2, y2 = at[a, 0], at[a, 1], at[b, 0], at[b, 1], at[c, 0], at[c, 1]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-9:
            continue
        for y in range(max(0, int(min(y0, y1, y2)) - 1), min(high - 1, int(max(y0, y1, y2)) + 1) + 1):
            for x in range(max(0, int(min(x0, x1, x2)) - 1), min(wide - 1, int(max(x0, x1, x2)) + 1) + 1):
                px, py = x + 0.5, y + 0.5
                u = ((x1 - px) * (y2 - py) - (x2 - px) * (y1 - py)) / area
                v = ((x2 - px) * (y0 - py) - (x0 - px) * (y2 - py)) / area
                w = 1 - u - v
                if u >= -0.02 and v >= -0.02 and w >= -0.02:
                    z = u * far[a] + v * far[b] + w * far[c]
                    if z > depth[y, x]:
                        depth[y, x] = z
                        for k in range(out.shape[2]):
                            out[y, x, k] = u * told[a, k] + v * told[b, k] + w * told[c, k]
