"""Indirect light at the points of a world: sky, lamps and what bounces, gathered by rays and kept for every frame.

Two passes: the first sees the sky, the lamps and sunlit faces, the second also what the first found, so that light
goes round a second corner. Directions are the R2 sequence (Roberts 2018), turned for each point by a hash of its
number; what is left of the noise is smoothed along the mesh.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.draw.bvh import DEEP, Tree, hit, tree
from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.draw.moods import Mood
from rushes.engines.previz.mesh import Floats, Ints, Lamp, Mesh, Surface

FIRST, SECOND = 48, 64
"""Rays from each point in the two passes."""
WAX, SUNK = 0.02, 0.04
"""How far from the line below a flame its candle may reach, and how deep its light goes down through it, metres."""
SMOOTH = 3


@dataclass(frozen=True)
class Sunlight:
    """Where light comes from: ``sun`` is the unit way to it, ``window`` the way to the opening, None outdoors."""

    mood: Mood
    sun: Vector
    window: Vector | None = None
    lamps: tuple[Lamp, ...] = ()


def heaven(light: Sunlight) -> tuple[Floats, Floats]:
    """The background at the horizon and overhead."""
    sky, sun = np.array(light.mood.sky, np.float32), np.array(light.mood.sun, np.float32)
    return (sky * np.float32(0.95) + sun * np.float32(0.05)).astype(np.float32), (sky * np.float32(0.8)).astype(
        np.float32
    )


@dataclass(frozen=True)
class Lit:
    """A mesh whose indirect light is known: ``light`` float32 [n, 3], in radiance of a white card at each point."""

    mesh: Mesh
    light: Floats
    tree: Tree
    bounce: Floats
    """What each face sends back from its front and its back, and its normal, float32 [m, 9]."""
    skip: NDArray[np.uint8]


def baked(mesh: Mesh, light: Sunlight) -> Lit:
    """The light in a world that stands still."""
    rays = tree(mesh.points, mesh.faces)
    skip = stops(mesh.surface)
    albedo = mesh.colours[mesh.faces].mean(1)
    facing = facings(mesh.points, mesh.faces)
    bounce = np.concatenate(
        [_shine(mesh, light.mood) + albedo * _sunlit(mesh, side, rays, skip, light) for side in (facing, -facing)]
        + [facing], 1,
    ).astype(np.float32)  # fmt: skip
    normal = mesh.normals
    for count, salt in ((FIRST, 1), (SECOND, 2)):
        found = gathered(mesh.points, normal, rays, bounce, skip, light, count, salt)
        found = smoothed(found, mesh.faces, normal, SMOOTH)
        if salt == 1:
            again = albedo * found[mesh.faces].mean(1)
            bounce[:, :3] += again
            bounce[:, 3:6] += again * np.float32(0.5)
    return Lit(mesh, found, rays, bounce, skip)


def gathered(
    points: Floats, normal: Floats, rays: Tree, bounce: Floats, skip: NDArray[np.uint8], light: Sunlight, count: int,
    salt: int,
) -> Floats:  # fmt: skip
    """Light that falls on points from everywhere but the sun, float32 [n, 3]."""
    mood = light.mood
    window = light.window or (0.0, 0.0, 0.0)
    power = np.array([1, 1, 1, mood.lamps, mood.lamps, mood.lamps, 1])
    rows = [(*lamp.at, *lamp.colour, lamp.radius) for lamp in light.lamps]
    lamps: Floats = (np.array(rows).reshape(-1, 7) * power).astype(np.float32)
    return np.asarray(
        _gather(
            points, normal, *rays, bounce, skip, np.array(mood.sky, np.float32), np.array(mood.fill, np.float32),
            np.array(window, np.float32), light.window is not None, np.array(light.sun, np.float32),
            np.array(mood.sun, np.float32), lamps, count, salt,
        ),
        np.float32,
    )  # fmt: skip


def thinly(
    points: Floats, normal: Floats, faces: Ints, hair: NDArray[np.bool_], rays: Tree, bounce: Floats,
    skip: NDArray[np.uint8], light: Sunlight, count: int,
) -> Floats:  # fmt: skip
    """As ``gathered`` and ``smoothed``, for meshes finer than their light: at some points, spread to the rest.

    At every third point, and of hair, whose locks lie close, at every sixth.
    """
    locks = np.zeros(len(points), bool)
    locks[faces[hair]] = True
    number = np.arange(len(points))
    some = number[number % np.where(locks, 6, 3) == 0]
    out = np.zeros_like(points)
    out[some] = gathered(points[some], normal[some], rays, bounce, skip, light, count, 3)
    known = np.zeros(len(points), np.float32)
    known[some] = 1
    for _ in range(5):
        out, known = _smooth(out, faces, normal, known)
    missing = known == 0
    if missing.any():
        out[missing] = gathered(points[missing], normal[missing], rays, bounce, skip, light, count, 3)
    return out


def smoothed(light: Floats, faces: Ints, normal: Floats, times: int) -> Floats:
    """Noise taken out: each point with its neighbours along the mesh that face the same way."""
    known = np.ones(len(light), np.float32)
    for _ in range(times):
        light, known = _smooth(light, faces, normal, known)
    return light


def stops(surface: Ints) -> NDArray[np.uint8]:
    """Which rays a face stops, as ``bvh.hit`` reads it: glass none, lace every second one."""
    out = np.zeros(len(surface), np.uint8)
    out[surface == Surface.GLASS] = 1
    out[surface == Surface.LACE] = 2
    return out


def _shine(mesh: Mesh, mood: Mood) -> Floats:
    """What faces send out by themselves: what glows, and the backdrop behind windows."""
    albedo = mesh.colours[mesh.faces].mean(1)
    far = (mesh.surface == Surface.FAR)[:, None] * np.array(mood.sky, np.float32)
    return np.asarray(albedo * (far + 2.0 * mood.lamps * (mesh.surface == Surface.GLOW)[:, None]), np.float32)


def back_and_front(mesh: Mesh, sends: Floats) -> Floats:
    """Faces that send back the same from both sides, as ``Lit.bounce`` holds them."""
    return np.concatenate([sends, sends, facings(mesh.points, mesh.faces)], 1).astype(np.float32)


def facings(points: Floats, faces: Ints) -> Floats:
    """Unit normals of faces, float32 [m, 3]."""
    corner = points[faces]
    facing = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    return np.asarray(facing / np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-12), np.float32)


def _sunlit(mesh: Mesh, facing: Floats, rays: Tree, skip: NDArray[np.uint8], light: Sunlight) -> Floats:
    """Sunlight on the middle of each face, on the side it is said to face, float32 [m, 3]."""
    sun = np.array(light.sun, np.float32)
    slope = np.where(mesh.surface == Surface.FAR, 0, np.clip(facing @ sun, 0, 1)).astype(np.float32)
    clear = np.where(mesh.surface == Surface.FAR, 1, skip).astype(np.uint8)  # a painted backdrop is far away
    seen = _see(mesh.points[mesh.faces].mean(1) + facing * np.float32(0.01), sun, slope, *rays, clear)
    return np.asarray((slope * seen)[:, None] * np.array(light.mood.sun, np.float32), np.float32)


@njit(cache=True, fastmath=True)
def _see(
    points: Floats, sun: Floats, slope: Floats, low: Floats, high: Floats, child: Ints, corners: Floats, order: Ints,
    skip: NDArray[np.uint8],
) -> Floats:  # fmt: skip  # pragma: no cover - compiled
    out = np.zeros(points.shape[0], np.float32)
    stack, near = np.empty(DEEP, np.int32), np.empty(DEEP, np.float32)
    for i in range(points.shape[0]):
        if slope[i] > 0:
            face, _ = hit(
                low, high, child, corners, order, skip, points[i, 0], points[i, 1], points[i, 2], sun[0], sun[1],
                sun[2], 1e6, i, stack, near,
            )  # fmt: skip
            out[i] = 1 if face < 0 else 0
    return out


@njit(cache=True, fastmath=True)
def _gather(
    points: Floats, normal: Floats, low: Floats, high: Floats, child: Ints, corners: Floats, order: Ints,
    bounce: Floats, skip: NDArray[np.uint8], sky: Floats, fill: Floats, window: Floats, indoors: bool, sun: Floats,
    sunlight: Floats, lamps: Floats, count: int, salt: int,
) -> Floats:  # fmt: skip  # pragma: no cover - compiled
    out = np.zeros((points.shape[0], 3), np.float32)
    stack, far = np.empty(DEEP, np.int32), np.empty(DEEP, np.float32)
    for i in range(points.shape[0]):
        nx, ny, nz = normal[i, 0], normal[i, 1], normal[i, 2]
        px, py, pz = points[i, 0] + nx * 0.012, points[i, 1] + ny * 0.012, points[i, 2] + nz * 0.012
        tx, ty, tz, bx, by, bz = _frame(nx, ny, nz)
        seed = ((i + 1) * 2654435761 + salt * 40503) % 4294967296
        first, second = (seed % 65536) / 65536.0, (seed // 65536) / 65536.0
        r, g, e = 0.0, 0.0, 0.0
        for k in range(count):
            u = (first + k * 0.7548776662466927) % 1.0
            v = (second + k * 0.5698402909980532) % 1.0
            away, turn = np.sqrt(u), 6.283185307179586 * v
            x, y, z = away * np.cos(turn), away * np.sin(turn), np.sqrt(1.0 - u)
            dx, dy, dz = tx * x + bx * y + nx * z, ty * x + by * y + ny * z, tz * x + bz * y + nz * z
            face, _ = hit(low, high, child, corners, order, skip, px, py, pz, dx, dy, dz, 60.0, k, stack, far)
            if face >= 0:
                side = 0 if dx * bounce[face, 6] + dy * bounce[face, 7] + dz * bounce[face, 8] <= 0 else 3
                r, g, e = r + bounce[face, side], g + bounce[face, side + 1], e + bounce[face, side + 2]
            elif indoors and dx * window[0] + dy * window[1] + dz * window[2] < 0.35:
                r, g, e = r + fill[0], g + fill[1], e + fill[2]
            else:
                up = 0.62 + 0.5 * max(dy, 0.0) if dy > -0.05 else 0.25
                near = max(dx * sun[0] + dy * sun[1] + dz * sun[2], 0.0) ** 6 * 0.16
                r += sky[0] * up + near * sunlight[0]
                g += sky[1] * up + near * sunlight[1]
                e += sky[2] * up + near * sunlight[2]
        out[i, 0], out[i, 1], out[i, 2] = r / count, g / count, e / count
        for k in range(lamps.shape[0]):
            part = _from_lamp(low, high, child, corners, order, skip, px, py, pz, nx, ny, nz, lamps, k, i, stack, far)
            for c in range(3):
                out[i, c] += lamps[k, 3 + c] * part
    return out


@njit(cache=True, fastmath=True, inline="always")
def _frame(
    nx: float, ny: float, nz: float
) -> tuple[float, float, float, float, float, float]:  # pragma: no cover - compiled
    """Two unit ways across a normal: Duff et al., Building an Orthonormal Basis, Revisited (2017)."""
    sign = 1.0 if nz >= 0 else -1.0
    a = -1.0 / (sign + nz)
    b = nx * ny * a
    return 1.0 + sign * nx * nx * a, sign * b, -sign * nx, b, sign + ny * ny * a, -ny


@njit(cache=True, fastmath=True)
def _from_lamp(
    low: Floats, high: Floats, child: Ints, corners: Floats, order: Ints, skip: NDArray[np.uint8], px: float,
    py: float, pz: float, nx: float, ny: float, nz: float, lamps: Floats, k: int, salt: int,
    stack: Ints, near: Floats,
) -> float:  # fmt: skip  # pragma: no cover - compiled
    """The part of a lamp's light that a point gets: by its slope and distance, 0 where something is in between.

    What is close about the line below a flame is its candle, whose wax the light goes through.
    """
    lx, ly, lz = lamps[k, 0] - px, lamps[k, 1] - py, lamps[k, 2] - pz
    square = lx * lx + ly * ly + lz * lz
    away = np.sqrt(square)
    if ly > 0 and lx * lx + lz * lz < WAX * WAX:
        return float(0.5 * np.exp(-ly / SUNK) / 0.06)
    slope = (lx * nx + ly * ny + lz * nz) / max(away, 1e-6)
    if slope <= 0 or away > 8:
        return 0.0
    far = away - lamps[k, 6] * 1.6 - 0.02
    x, y, z = lx / away, ly / away, lz / away
    face, _ = hit(low, high, child, corners, order, skip, px, py, pz, x, y, z, far, salt, stack, near)
    return float(slope / (square + 0.06)) if face < 0 else 0.0


@njit(cache=True, fastmath=True)
def _smooth(
    light: Floats, faces: Ints, normal: Floats, known: Floats
) -> tuple[Floats, Floats]:  # pragma: no cover - compiled
    """One step; ``known`` is 0 where there is no light yet: such points take it from their neighbours."""
    out = np.zeros_like(light)
    weight = np.zeros(light.shape[0], np.float32)
    for i in range(light.shape[0]):
        weight[i] = 2 * known[i]
        for c in range(3):
            out[i, c] = light[i, c] * weight[i]
    for t in range(faces.shape[0]):
        for k in range(3):
            a, b = faces[t, k], faces[t, (k + 1) % 3]
            same = normal[a, 0] * normal[b, 0] + normal[a, 1] * normal[b, 1] + normal[a, 2] * normal[b, 2]
            if same > 0.6:
                w = same * same
                for c in range(3):
                    out[a, c] += light[b, c] * w * known[b]
                    out[b, c] += light[a, c] * w * known[a]
                weight[a] += w * known[b]
                weight[b] += w * known[a]
    fresh = np.zeros(light.shape[0], np.float32)
    for i in range(light.shape[0]):
        if weight[i] > 0:
            fresh[i] = 1
            for c in range(3):
                out[i, c] /= weight[i]
    return out, fresh
