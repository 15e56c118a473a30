"""How deep bodies are in each other and in furniture, where hips, feet and hands are, and whether eyes meet faces."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from stage_worlds import Shot

from rushes.engines.previz.acting.skeleton import BONES
from rushes.engines.previz.draw.bvh import DEEP, Tree, hit, met, tree
from rushes.engines.previz.mesh import Surface

Doubles = NDArray[np.float64]
EVERY = 5
"""Every how many of a body's points are asked whether they are in something."""


def _ways() -> Doubles:
    """Fourteen unit ways: along the axes and the diagonals, a little turned so that none runs along a face."""
    ways = [(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (-1, 0, 1) if abs(x) + abs(y) + abs(z) in (1, 3)]
    turned = np.array(ways, float) + np.array((0.031, 0.017, -0.023))
    return np.asarray(turned / np.linalg.norm(turned, axis=1)[:, None])


@njit(cache=True)
def _depths(
    low: Any, high: Any, child: Any, corners: Any, order: Any, skip: Any, normal: Any, points: Any, ways: Any, far: Any,
) -> Any:  # fmt: skip  # pragma: no cover - compiled
    """How deep each point is in closed bodies: the way out, where all but one of the rays leave by a back."""
    stack, near = np.empty(DEEP, np.int32), np.empty(DEEP, np.float32)
    out = np.zeros(len(points))
    for i in range(len(points)):
        backs, least = 0, far
        for k in range(len(ways)):
            x, y, z = ways[k]
            face, away = hit(
                low,
                high,
                child,
                corners,
                order,
                skip,
                points[i, 0],
                points[i, 1],
                points[i, 2],
                x,
                y,
                z,
                far,
                0,
                stack,
                near,
            )
            if face < 0 or normal[face, 0] * x + normal[face, 1] * y + normal[face, 2] * z <= 0:
                if k - backs > 0:
                    break
                continue
            backs += 1
            least = min(least, away)
        if backs >= len(ways) - 1:
            out[i] = least
    return out


def depths(points: ArrayLike, solid: "Solid", far: float = 0.5) -> Doubles:
    """How deep points are in a solid, metres; 0 outside."""
    rays, normal, skip = solid
    found = _depths(*rays, skip, normal, np.asarray(points, float), _ways(), far)
    return np.asarray(found)


Solid = tuple[Tree, Doubles, NDArray[np.uint8]]


def solid(points: NDArray[np.float32], faces: NDArray[np.int32], kept: NDArray[np.bool_]) -> Solid:
    """A mesh to be asked how deep points are in it, by those of its faces that are kept."""
    faces = np.ascontiguousarray(faces[kept])
    one, two, three = (points[faces[:, k]].astype(float) for k in range(3))
    return tree(points, faces), np.cross(two - one, three - one), np.zeros(len(faces), np.uint8)


def flesh(shot: Shot, who: str) -> NDArray[np.bool_]:
    """Which faces of somebody's mesh are skin or cloth: hair gives way, and eyes are within the head."""
    return np.isin(shot.players[who].figure.mesh.surface, (Surface.SKIN, Surface.CLOTH))


def shared(shot: Shot, one: str, other: str, time: float) -> float:
    """How deep the deepest point of one body is in the other, either way, metres."""
    return max(_into(shot, one, other, time), _into(shot, other, one, time))


def _into(shot: Shot, one: str, other: str, time: float) -> float:
    a, b = shot.players[one], shot.players[other]
    points, theirs = a.play.at(time)[0], b.play.at(time)[0]
    near = points[::EVERY]
    inside = np.all((near > theirs.min(0)) & (near < theirs.max(0)), axis=1)
    if not inside.any():
        return 0.0
    return float(depths(near[inside], solid(theirs, b.figure.mesh.faces, flesh(shot, other))).max())


LIMBS = (
    *((f"thigh_{s}", f"calf_{s}") for s in "lr"), *((f"calf_{s}", f"foot_{s}") for s in "lr"),
    *((f"upperarm_{s}", f"lowerarm_{s}") for s in "lr"), *((f"lowerarm_{s}", f"hand_{s}") for s in "lr"),
    ("pelvis", "spine_02"), ("spine_02", "neck_01"), ("neck_01", "crown"),
)  # fmt: skip
"""Bones that may not go through a board, a wall or a seat."""


def pierced(shot: Shot, who: str, time: float) -> list[str]:
    """The limbs of somebody that go through something hard of the place; linen gives way."""
    mesh = shot.world.still.mesh
    rays, skip = tree(mesh.points, mesh.faces), (mesh.surface == Surface.CLOTH).astype(np.uint8)
    found = []
    for first, second in LIMBS:
        start, end = shot.joint(who, first, time), shot.joint(who, second, time)
        length = float(np.linalg.norm(end - start))
        if met(rays, skip, tuple(start), (end - start) / length, length) < length:
            found.append(first)
    return found


def gaze_off(shot: Shot, one: str, other: str, time: float) -> float:
    """Degrees between where somebody's eyes look and the middle between the other's eyes."""
    play = shot.players[one].play
    pose, solved = play.solved(time)
    left, up = np.radians(solved.gaze)
    ahead = np.array([np.sin(left) * np.cos(up), np.sin(up), np.cos(left) * np.cos(up)])
    home = play.home(pose)
    way = home.out(solved.turns[BONES.index("head")] @ ahead) - home.at
    joints = play.at(time)[1]
    toward = np.subtract(shot.joint(other, "eyes", time), joints["eyes"])
    cosine = float(way @ toward / np.linalg.norm(way) / np.linalg.norm(toward))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def hips(shot: Shot, who: str, time: float) -> Doubles:
    """The lowest of somebody's seat, right under the hips: metres in the place."""
    player = shot.players[who]
    points, joints = player.play.at(time)
    pelvis = np.array(joints["pelvis"])
    under = points[np.hypot(points[:, 0] - pelvis[0], points[:, 2] - pelvis[2]) < 0.13]
    return np.array([pelvis[0], float(under[under[:, 1] < pelvis[1] + 0.05, 1].min()), pelvis[2]])


def under(shot: Shot, at: Doubles, reach: float = 0.7, over: float = 0.12) -> float:
    """How high what carries a point is, metres: the highest board, cushion or floor not so far ``over`` it."""
    mesh = shot.world.still.mesh
    bodies = [body.mesh for body in shot.world.bodies[len(shot.players) :]]
    best = 0.0
    for points, faces in [(mesh.points, mesh.faces), *((body.points, body.faces) for body in bodies)]:
        rays = tree(np.asarray(points, np.float32), faces)
        for dx, dz in ((0, 0), (0.06, 0.03), (-0.06, 0.03), (0.02, -0.06)):
            x, y, z = at[0] + dx, at[1] + over, at[2] + dz
            face, away = hit(
                *rays, np.zeros(len(faces), np.uint8), x, y, z, 0.0, -1.0, 0.0, reach, 0, np.empty(DEEP, np.int32),
                np.empty(DEEP, np.float32),
            )  # fmt: skip
            if face >= 0:
                best = max(best, y - away)
    return best
