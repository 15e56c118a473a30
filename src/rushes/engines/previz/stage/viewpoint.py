"""One viewpoint for a shot: where a camera stands to cover an aim from a side, and how bad a picture it would give."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.bvh import Tree, met
from rushes.engines.previz.draw.camera import FILM, Camera, Vector, vector
from rushes.engines.previz.mesh import Set

EYE_LEVEL = 1.6
"""How high a level camera is at most, metres: a wider frame is tilted up, as from a tripod."""
WIDEST = 20.0
"""The shortest lens that is put on where the set ends, millimetres."""
INNER = 0.8
"""How much of the frame, from its middle, faces are kept within."""
SHORT = 0.6
"""How bad it is to cover half of what was asked for, where the set ends."""


@dataclass(frozen=True)
class Seen:
    """Something the frame is about: its box (low, high corners), where its eyes are and face, if it has any.

    ``front`` is the unit way a face looks, level; None for things and who lies. ``face`` is the way it looks in truth,
    None for things. ``points`` are what must not be hidden, ``body`` what the place had better not hide. ``stance`` is
    the way somebody stands or sits, degrees about y; None for things and who lies.
    """

    id: str
    low: Vector
    high: Vector
    eyes: Vector | None = None
    front: Vector | None = None
    points: tuple[Vector, ...] = ()
    face: Vector | None = None
    body: tuple[Vector, ...] = ()
    stance: float | None = None


@dataclass(frozen=True)
class Sight:
    """What stops a look: a tree of rays, and by face what lets them through."""

    rays: Tree
    skip: NDArray[np.uint8]

    def far(self, eye: Vector, way: NDArray[np.float64], far: float) -> float:
        """How far one sees from an eye along a unit way, metres, ``far`` at most."""
        return met(self.rays, self.skip, eye, way, far)

    def hidden(self, eye: Vector, point: Vector, slack: float = 0.10) -> bool:
        """Whether something stands before a point, but what is within ``slack`` metres of it."""
        way = np.subtract(point, eye)
        far = float(np.linalg.norm(way))
        return far > slack * 1.5 and self.far(eye, way / far, far) < far - slack


@dataclass(frozen=True)
class Stand:
    """What stands before the camera: everything, and the place alone; ``room`` is the box of a closed set."""

    whole: Sight
    place: Sight
    room: tuple[NDArray[np.float64], NDArray[np.float64]] | None

    def past(self, eye: Vector, way: NDArray[np.float64], seen: float) -> bool:
        """Whether a look leaves a room by its open side: it passes where a wall or the ceiling has ended."""
        if self.room is None:
            return False
        low, high = self.room
        edges = np.where(way > 0, high, low)[:2]
        out = np.abs(edges - np.array(eye)[:2]) / np.maximum(np.abs(way[:2]), 1e-6)
        leaves = float(out.min())
        return seen > leaves - 0.3 and eye[2] + way[2] * leaves > high[2]


@dataclass(frozen=True)
class Aim:
    """What the search is for: where to look, how much height to cover, and the wanted angle to the face.

    ``level`` says how high the middle of a frame is that covers so many metres, where the set allows no more.
    """

    at: NDArray[np.float64]
    height: float
    lens: float
    pitches: tuple[float, ...]
    front: NDArray[np.float64] | None = None
    angle: float = 0.0
    points: tuple[Vector, ...] = ()
    faces: tuple[Seen, ...] = ()
    level: Callable[[float], float] | None = field(default=None, compare=False)

    @property
    def behind(self) -> bool:
        """Whether a back is asked for, and the face may be hidden by its own head."""
        return self.angle > 90


def from_one_way(aim: Aim, place: Set, degrees: float, pitch: float, aspect: float) -> Camera:
    """The camera from one way round: as far off as the lens asks, or nearer with a wider one where the set ends."""
    turn, down = np.radians(degrees), np.radians(pitch)
    way = np.array([np.sin(turn) * np.cos(down), np.sin(down), np.cos(turn) * np.cos(down)])
    part = FILM / max(aspect, 1.0)
    look, lens, far = aim.at, aim.lens, aim.height * aim.lens / part
    room = _room(look, way, far, place)
    if room < far:
        lens = max(aim.lens * room / far, WIDEST)
        far = room
        if aim.level is not None:  # less is covered than was aimed at: what is left is composed anew
            look = np.array([look[0], aim.level(far * part / lens), look[2]])
    at = look + way * far
    most = min(EYE_LEVEL, float(place.bounds[1][1])) if pitch == 0 and aim.faces else np.inf
    at[1] = max(min(float(at[1]), most), 0.12)
    camera = Camera(vector(at), vector(look), lens, focus=far)
    return _fitted(camera, aim, aspect) if len(aim.pitches) > 1 else camera


def _fitted(camera: Camera, aim: Aim, aspect: float) -> Camera:
    """The camera with all faces in its frame: seen from above, who sits behind is higher in it than their size says."""
    points = np.array([point for face in aim.faces for point in (*face.points, *face.body[:2])]) - camera.at
    right, up, forward = camera.axes
    away = points @ forward
    across, over = points @ right / away, points @ up / away
    half = FILM / camera.lens / 2 * np.array([1.0, 1 / aspect]) if aspect >= 1 else FILM / camera.lens / 2 * np.array(
        [aspect, 1.0])  # fmt: skip
    low, high = np.array([across.min(), over.min()]), np.array([across.max(), over.max()])
    lack = float(max(((high - low) / 2 / half / INNER).max(), 1.0))
    over_by = np.clip(high - INNER * half * lack, 0, None) - np.clip(-INNER * half * lack - low, 0, None)
    look = np.array(camera.look) + (right * over_by[0] + up * over_by[1]) * camera.focus
    return replace(camera, look=vector(look), lens=camera.lens / lack)


def _room(look: NDArray[np.float64], way: NDArray[np.float64], far: float, place: Set) -> float:
    """How far off a camera may be before it leaves the set, metres, ``far`` at most."""
    low, high = np.array(place.bounds[0]), np.array(place.bounds[1])
    for axis in range(3):
        if abs(way[axis]) > 1e-6:
            edge = high[axis] if way[axis] > 0 else low[axis]
            far = min(far, max(float((edge - look[axis]) / way[axis]), 0.25))
    return far


def cost_of(camera: Camera, aim: Aim, stand: Stand, step: float, aspect: float) -> float:
    """How bad a camera is: faces turned away or hidden, things before them, too wide a lens, across the line."""
    toward = np.subtract(camera.at, camera.look)
    far = float(np.linalg.norm(toward))
    covered = camera.focus * FILM / max(aspect, 1.0) / camera.lens
    cost = abs(step) / 75 * 0.35 + (0.8 if abs(step) > 80 else 0)
    cost += max(aim.lens / camera.lens - 1.2, 0) * 2.2 + (1.5 if camera.lens < 24 else 0)
    cost += SHORT * max(aim.height / covered - 1.1, 0.0)
    cost += (
        _turned(toward, aim)
        + _open(camera, toward, aim)
        + _unseen(camera, aim, stand)
        + _crowded(camera, far, stand, aspect)
    )
    return cost + 3.0 * stand.whole.hidden(vector(np.array(camera.look) + toward / far * 0.3), camera.at, 0.02)


def _turned(toward: NDArray[np.float64], aim: Aim) -> float:
    """How far the faces are from the angle that is wanted."""
    cost = 0.0
    if aim.front is not None and np.linalg.norm(aim.front) > 0.2:
        flat, face = np.array([toward[0], toward[2]]), np.array([aim.front[0], aim.front[2]])
        norm = max(float(np.linalg.norm(flat) * np.linalg.norm(face)), 1e-6)
        angle = float(np.degrees(np.arccos(np.clip(flat @ face / norm, -1, 1))))
        cost += abs(angle - aim.angle) / 45 + (1.2 if aim.angle < 60 and angle > 80 else 0)
    return cost


def _open(camera: Camera, toward: NDArray[np.float64], aim: Aim) -> float:
    """How little is seen of the faces of who lies and who is with them, each from where it is itself.

    One that is lost costs more than two that are half turned away.
    """
    if len(aim.pitches) == 1:
        return 0.0
    cost = max(float(toward[1] / max(np.linalg.norm(toward), 1e-6)) - 0.2, 0) * 0.8
    for each in aim.faces:
        lack = max((LYING if each.front is None else BESIDE) - _square(camera, each), 0.0)
        cost += 2.0 * lack + 8.0 * lack**2
    return cost


def _square(camera: Camera, seen: Seen) -> float:
    """How squarely a camera looks at a face: the cosine of the angle; 1 where there is none."""
    if seen.face is None or seen.eyes is None:
        return 1.0
    way = np.subtract(camera.at, seen.eyes)
    return float(np.array(seen.face) @ way / max(float(np.linalg.norm(way)), 1e-6))


LYING, BESIDE = 0.56, 0.40
"""How squarely the face of who lies is looked at, and of who is beside them: the cosine of the angle."""


def _unseen(camera: Camera, aim: Aim, stand: Stand) -> float:
    """What is hidden of what must be seen; a face that is hidden whole is worse than two by half."""
    slack = 0.34 if aim.behind else 0.10
    points = (*aim.points, vector(np.array(camera.look)))
    cost = 5.0 * sum(stand.whole.hidden(camera.at, point, slack) for point in points) / len(points)
    for face in aim.faces:
        hidden = [stand.whole.hidden(camera.at, point, slack) for point in face.points]
        cost += 2.0 * (sum(hidden) / len(hidden)) ** 2 if hidden else 0.0
        body = [stand.place.hidden(camera.at, point, 0.3) for point in face.body]
        cost += 1.6 * sum(body) / len(body) / len(aim.faces) if body else 0.0
    return cost


def _crowded(camera: Camera, far: float, stand: Stand, aspect: float) -> float:
    """What stands much nearer than the subject, most where the subject is; and what is seen past the end of a set."""
    right, up, forward = camera.axes
    wide = FILM / camera.lens / 2 * min(aspect, 1.0)
    near = whole = past = 0.0
    for x in (-0.95, -0.7, -0.4, -0.1, 0.1, 0.4, 0.7, 0.95):
        for y in (-0.9, -0.45, 0.0, 0.45, 0.9):
            way = forward + right * x * wide + up * y * wide / max(aspect, 1.0)
            way /= np.linalg.norm(way)
            seen = stand.whole.far(camera.at, way, BEYOND)
            weight = 1.0 if max(abs(x), abs(y)) > 0.5 else 1.7
            whole += weight
            near += weight * (seen < far * 0.66)
            past += stand.past(camera.at, way, seen)
    return 4.0 * near / whole + 14.0 * past / 40


BEYOND = 60.0
"""Metres that a look goes at most."""
