"""The skin of a person as a picture in the base mesh's texture space: colour, lips, brows, age.

Every texel knows its place on the body at rest, so that features are drawn by metres and not by texture coordinates.
"""

from functools import lru_cache

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats, Ints
from rushes.engines.previz.people.body import base, target
from rushes.engines.previz.people.looks import Looks

SIDE = 1024


@lru_cache(maxsize=1)
def _texels() -> tuple[Ints, Floats]:
    """For each texel the base points of its face and their weights: int32 and float32 [side, side, 3]; -1 for none."""
    told = base()
    body = told.quads("body")
    faces, corners = told.faces[body], told.corners[body]
    tri = np.concatenate([faces[:, [0, 1, 2]], faces[:, [0, 2, 3]]])
    tex = np.concatenate([corners[:, [0, 1, 2]], corners[:, [0, 2, 3]]])
    where = np.full((SIDE, SIDE, 3), -1, np.int32)
    weight = np.zeros((SIDE, SIDE, 3), np.float32)
    at = told.uv * (SIDE, -SIDE) + (0, SIDE)
    _lay(at.astype(np.float32), tri, tex, where, weight)
    return where, weight


@njit(cache=True)
def _lay(at: Floats, tri: Ints, tex: Ints, where: Ints, weight: Floats) -> None:  # pragma: no cover - compiled
    for t in range(tri.shape[0]):
        x0, y0, x1, y1 = at[tex[t, 0], 0], at[tex[t, 0], 1], at[tex[t, 1], 0], at[tex[t, 1], 1]
        x2, y2 = at[tex[t, 2], 0], at[tex[t, 2], 1]
        area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        if abs(area) < 1e-9:
            continue
        for y in range(max(0, int(min(y0, y1, y2)) - 1), min(where.shape[0] - 1, int(max(y0, y1, y2)) + 1) + 1):
            for x in range(max(0, int(min(x0, x1, x2)) - 1), min(where.shape[1] - 1, int(max(x0, x1, x2)) + 1) + 1):
                px, py = x + 0.5, y + 0.5
                u = ((x1 - px) * (y2 - py) - (x2 - px) * (y1 - py)) / area
                v = ((x2 - px) * (y0 - py) - (x0 - px) * (y2 - py)) / area
                if u >= -0.02 and v >= -0.02 and u + v <= 1.02:
                    where[y, x, 0], where[y, x, 1], where[y, x, 2] = tri[t, 0], tri[t, 1], tri[t, 2]
                    weight[y, x, 0], weight[y, x, 1], weight[y, x, 2] = u, v, 1 - u - v


def painted(points: Floats, told: Looks) -> NDArray[np.uint8]:
    """The picture of somebody's skin, uint8 [1024, 1024, 3], sRGB."""
    where, weight = _texels()
    place = (points[np.maximum(where, 0)] * weight[..., None]).sum(2)
    head = _Face(points)
    colour = np.broadcast_to(np.array(told.skin, np.float32), place.shape).copy()
    colour *= 1 + 0.05 * _mottle(told.seed)[..., None]
    colour = _flush(colour, place, head, told)
    colour = _lips(colour, where, weight, told)
    colour = _lids(colour, place, head)
    colour = _brows(colour, place, head, told)
    colour = _age(colour, place, head, told)
    shown = np.clip(colour, 0, 1) ** (1 / 2.2) * 255
    seen = where[..., 0] >= 0
    return _spread(np.asarray(shown + 0.5, np.uint8), seen)


class _Face:
    """Where features are on a head at rest, metres."""

    def __init__(self, points: Floats) -> None:
        told = base()
        ring = points[told.points_of("helper-l-eye")]
        self.eye = (ring.max(0) + ring.min(0)) / 2
        self.radius = float(ring[:, 1].max() - ring[:, 1].min()) / 2
        teeth = points[told.points_of("helper-upper-teeth")]
        self.mouth = np.array([0, teeth[:, 1].min(), teeth[:, 2].max()])
        self.half = float(np.abs(teeth[:, 0]).max())
        self.drop = float(self.eye[1] - self.mouth[1])


def _mottle(seed: int) -> Floats:
    rough = np.random.default_rng(seed).normal(size=(SIDE, SIDE)).astype(np.float32)
    wide = cv2.GaussianBlur(rough, (0, 0), 14)
    fine = cv2.GaussianBlur(rough, (0, 0), 1.6)
    return np.asarray(wide / wide.std() * 0.55 + fine / fine.std() * 0.30, np.float32)


def _blob(place: Floats, at: tuple[float, float, float], size: tuple[float, float, float]) -> Floats:
    """1 at a place of both sides of the face, falling off over so many metres."""
    mirrored = np.abs(place[..., 0])
    far = ((mirrored - at[0]) / size[0]) ** 2 + ((place[..., 1] - at[1]) / size[1]) ** 2 + ((place[..., 2] - at[2]) / size[2]) ** 2
    return np.asarray(np.exp(-far), np.float32)


def _flush(colour: Floats, place: Floats, head: _Face, told: Looks) -> Floats:
    """Blood under the skin: cheeks, nose, ears, chin, and knuckles of all hands a little."""
    x, y, z = (float(v) for v in head.eye)
    warm = 0.9 * _blob(place, (x * 1.25, y - 0.042, z), (0.024, 0.020, 0.05))
    warm += 0.8 * _blob(place, (0.0, y - 0.040, z + 0.03), (0.014, 0.014, 0.03))
    warm += 0.5 * _blob(place, (x * 2.3, y - 0.01, z - 0.09), (0.02, 0.04, 0.05))
    warm += 0.35 * _blob(place, (0.0, y - head.drop - 0.035, z + 0.02), (0.022, 0.012, 0.03))
    much = np.clip(warm, 0, 1)[..., None]
    return np.asarray(colour * (1 + much * np.array([0.02, -0.17, -0.15], np.float32)), np.float32)


def _lips(colour: Floats, where: Ints, weight: Floats, told: Looks) -> Floats:
    """The red of the lips: where the targets of the lips' volume move, with a clean edge and a darker line between."""
    amount = np.zeros(len(base().points), np.float32)
    for name in ("mouth/mouth-upperlip-volume-incr", "mouth/mouth-lowerlip-volume-incr"):
        found = target(name)
        if found is not None:
            much = np.linalg.norm(found[1], axis=1)
            amount[found[0]] = np.maximum(amount[found[0]], much / much.max())
    mask = (amount[np.maximum(where, 0)] * weight).sum(2)
    edge = np.clip((mask - 0.16) / 0.12, 0, 1)[..., None]
    lip = np.array(told.skin, np.float32) * np.array([0.80, 0.46, 0.46], np.float32)
    tone = lip * (1.0 - 0.25 * np.clip(mask - 0.5, 0, 1))[..., None]
    part = edge * np.float32(0.35 + 0.6 * told.lips)
    return np.asarray(colour * (1 - part) + tone * part, np.float32)


def _lids(colour: Floats, place: Floats, head: _Face) -> Floats:
    """A shade round the eyes, darkest along the upper lid."""
    x, y, z = (float(v) for v in head.eye)
    r = head.radius
    shade = 0.30 * _blob(place, (x, y + r * 0.25, z + r * 0.6), (r * 1.15, r * 0.55, r * 1.5))
    shade += 0.16 * _blob(place, (x * 0.72, y + r * 0.1, z), (r * 0.6, r * 0.7, r * 1.5))
    tint = np.array([0.75, 1.0, 0.95], np.float32)
    return np.asarray(colour * (1 - np.clip(shade, 0, 0.6)[..., None] * tint), np.float32)


def _brows(colour: Floats, place: Floats, head: _Face, told: Looks) -> Floats:
    """Brows of fine hairs along an arch above each eye, thick at the nose and thin at the temple."""
    x, y, z = (float(v) for v in head.eye)
    r = head.radius
    across = (np.abs(place[..., 0]) - x) / r
    arch = 1.30 - 0.16 * (across - 0.35) ** 2 + 0.10 * across * (1 - told.sex)
    above = (place[..., 1] - y) / r - arch
    thick = np.interp(across, [-1.15, -0.9, 0.2, 1.35], [0.05, 0.20, 0.17, 0.03]) * (0.8 + 0.35 * told.brows)
    inside = (across > -1.1) & (across < 1.4) & (place[..., 2] > z - r * 0.3)
    hairs = 0.62 + 0.38 * np.sin((across * 22 + above * 30) + 2 * np.sin(across * 9)) * np.sin(across * 57 - above * 24)
    much = np.clip(1.25 - np.abs(above) / np.maximum(thick, 1e-3), 0, 1) * inside * hairs
    tone = np.array(told.hair_colour, np.float32) * 0.7 + np.array(told.skin, np.float32) * 0.08
    part = np.clip(much * (0.72 + 0.2 * told.brows), 0, 0.92)[..., None]
    return np.asarray(colour * (1 - part) + tone * part, np.float32)


def _age(colour: Floats, place: Floats, head: _Face, told: Looks) -> Floats:
    """Freckles, stubble and the lines of years."""
    x, y, z = (float(v) for v in head.eye)
    face = place[..., 2] > z - 0.06
    out = colour
    if told.sex > 0.5 and told.years > 17:
        strong = 0.62 if "beard" in told.features else 0.30 if "stubble" in told.features else 0.10
        chin = np.clip((y - head.drop * 0.72 - place[..., 1]) / 0.02, 0, 1) * face * (place[..., 1] > y - 0.15)
        tone = np.array(told.hair_colour, np.float32)
        part = (strong * chin * (0.75 + 0.25 * _mottle(told.seed + 1)))[..., None]
        out = out * (1 - np.clip(part, 0, 0.85)) + tone * np.clip(part, 0, 0.85)
    if "freckles" in told.features:
        spots = np.clip(_mottle(told.seed + 2) - 1.2, 0, 0.6) * _blob(place, (x * 0.9, y - 0.03, z), (0.04, 0.02, 0.06))
        out = out * (1 - spots[..., None] * np.array([0.35, 0.55, 0.65], np.float32))
    old = min(max((told.years - 42) / 30, 0.0), 1.0)
    if old:
        across = np.abs(place[..., 0])
        brow = np.exp(-(((place[..., 1] - y - 0.045) / 0.02) ** 2)) * (across < x * 1.5)
        lines = np.clip(np.sin((place[..., 1] - y) * 900 + across * 40) - 0.55, 0, 1) * brow * face
        crow = np.clip(np.sin((place[..., 1] - y) * 1100 + (across - x) * 300) - 0.5, 0, 1)
        lines = lines + crow * _blob(place, (x * 1.75, y, z - 0.01), (0.012, 0.016, 0.03))
        fold = np.abs(across - (0.018 + (y - 0.035 - place[..., 1]) * 0.45))
        lines = lines + np.clip(1 - fold / 0.0018, 0, 1) * (place[..., 1] < y - 0.035) * (place[..., 1] > y - 0.068) * face
        out = out * (1 - (0.30 * old * np.clip(lines, 0, 1))[..., None] * np.array([0.7, 1.0, 1.0], np.float32))
    return np.asarray(out, np.float32)


def _spread(picture: NDArray[np.uint8], seen: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Colour past the seams, so that none shows where texels meet nothing."""
    out, known = picture.copy(), seen.copy()
    for _ in range(4):
        wide = cv2.dilate(np.where(known[..., None], out, 0).astype(np.uint8), np.ones((3, 3), np.uint8))
        grown = cv2.dilate(known.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        out = np.where((grown & ~known)[..., None], wide, out)
        known = grown
    return np.asarray(out, np.uint8)
