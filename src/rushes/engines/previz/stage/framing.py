"""The camera of a shot: how large, from where, through which lens; searched for, so that faces are seen.

Sizes are what the frame's height covers, in metres, as film makers cut a body (Katz, Shot by Shot, 1991). From
fifteen ways the one is taken that shows the face best, hides nothing, stays within the set and on its side of the line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.bvh import Tree, met
from rushes.engines.previz.draw.camera import FILM, Camera, Vector, vector
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.scene import Framing

HEIGHTS: Mapping[str, float] = {
    "macro": 0.13, "extreme close-up": 0.19, "close-up": 0.42, "medium close-up": 0.64, "medium": 1.0,
    "medium-wide": 1.45, "full": 2.05, "wide": 2.7, "establishing": 4.2, "extreme wide": 7.0,
}  # fmt: skip
LENSES: Mapping[str, float] = {
    "macro": 100, "extreme close-up": 100, "close-up": 75, "medium close-up": 65, "medium": 50, "medium-wide": 40,
    "full": 35, "wide": 30, "establishing": 26, "extreme wide": 24,
}  # fmt: skip
PITCH: Mapping[str, float] = {
    "high angle": 24, "low angle": -17, "bird's eye": 78, "worm's eye": -30, "aerial": 42, "dutch angle": 0,
}  # fmt: skip
"""Degrees that the camera looks down."""
APERTURE, WIDE_OPEN = 3.2, 2.0
EYES = 0.645
"""How high the eyes lie, as part of the frame, from below: on the upper third."""


@dataclass(frozen=True)
class Seen:
    """Something the frame is about: its box (low, high corners), where its eyes are and face, if it has any.

    ``front`` is the unit way a face looks, None for things; ``points`` what must not be hidden.
    """

    id: str
    low: Vector
    high: Vector
    eyes: Vector | None = None
    front: Vector | None = None
    points: tuple[Vector, ...] = ()


@dataclass(frozen=True)
class _Aim:
    """What the search is for: where to look, how much height to cover, and the wanted angle to the face."""

    at: NDArray[np.float64]
    height: float
    lens: float
    pitch: float
    front: NDArray[np.float64] | None
    angle: float
    points: tuple[Vector, ...]


def framed(
    framing: Framing, subjects: Sequence[Seen], place: Set, rays: Tree, skip: NDArray[np.uint8], aspect: float,
    seed: int = 0,
) -> Camera:  # fmt: skip
    """The camera for what a framing asks; ``aspect`` is width over height. With no subject, the place itself."""
    aim = _aim(framing, subjects, place, aspect)
    best, least = None, 1e9
    turn = (seed % 7 - 3) * 2.0
    solid = np.where(skip == 2, 0, skip).astype(np.uint8)  # a lace curtain lets light through, and hides a face
    for step in (0, 15, -15, 30, -30, 45, -45, 60, -60, 75, -75, 95, -95, 115, -115):
        if not subjects and abs(step) > 45:
            continue  # a place is seen from its own side
        for wider in (1.0, 0.72):
            camera = _camera(replace(aim, lens=aim.lens * wider), place, place.view + step + turn, aspect)
            cost = _cost(camera, aim, rays, solid, step)
            if cost < least - 1e-9:
                best, least = camera, cost
    assert best is not None
    return _composed(best, framing, aim, aspect)


def _aim(framing: Framing, subjects: Sequence[Seen], place: Set, aspect: float) -> _Aim:
    size = framing.size or _default_size(framing, subjects)
    lens = float(framing.lens or LENSES.get(size, 45))
    pitch = PITCH.get(framing.angle, 0.0)
    if not subjects:
        middle = np.add(place.marks["middle"].at, (0, 1.15, 0))
        return _Aim(middle, max(HEIGHTS.get(size, 2.7), 2.4), min(lens, 35), pitch, None, 0, ())
    height = HEIGHTS.get(size, 1.0)
    low = np.array([each.low for each in subjects]).min(0)
    high = np.array([each.high for each in subjects]).max(0)
    faces = [each for each in subjects if each.eyes is not None]
    points = tuple(point for each in subjects for point in each.points)
    angle = {"profile": 88.0, "from behind": 165.0, "symmetrical": 0.0}.get(framing.view, 28.0)
    front = np.mean([each.front for each in faces if each.front], 0) if any(each.front for each in faces) else None
    if not faces:
        height = _room(low, high, size, aspect)
        return _Aim((low + high) / 2, height, max(lens, 50), pitch or 16.0, None, 0, points)
    eyes = np.mean([each.eyes for each in faces if each.eyes], 0)
    spread = float(np.hypot(high[0] - low[0], (high[2] - low[2]) * 0.6))
    if len(faces) > 1 or height > 0.9:
        height = max(height, (spread * (1.0 if len(faces) > 1 else 0.7) + 0.25) / aspect)
    top = float(max(each.high[1] for each in faces))
    if front is None or float(np.hypot(front[0], front[2])) < 0.3:
        pitch = pitch or 14.0  # who lies is seen from above
    height = min(height, HEIGHTS[size]) if len(faces) == 1 and size in ("close-up", "extreme close-up") else height
    at = np.array([*eyes])
    tall = float(high[1] - low[1])
    things = [each for each in subjects if each.eyes is None]
    if things:  # a cup that falls is as much in the frame as the face it falls before
        bottom = float(min(each.low[1] for each in things))
        height, pitch = max(height, (top - bottom) * 1.16), pitch or -9.0
        at[1] = top + 0.07 * height - height / 2
    elif height > tall * 0.98:
        at[1] = float(low[1]) + height * 0.5 - height * 0.06
    else:
        at[1] = min(float(eyes[1]) - (EYES - 0.5) * height, top + 0.06 * height - 0.5 * height)
        if size in ("extreme close-up", "macro"):
            at[1] = float(eyes[1]) - 0.02
    return _Aim(at, height, lens, pitch, front, angle, points)


def _room(low: NDArray[np.float64], high: NDArray[np.float64], size: str, aspect: float) -> float:
    """How much height a frame covers that is about things, by their box."""
    box = high - low
    side = max(float(box[1]), float(np.hypot(box[0], box[2])) / max(aspect, 0.6))
    return max(side * _ROOM.get(size, 1.9), 0.10)


_ROOM: Mapping[str, float] = {
    "macro": 0.8, "extreme close-up": 1.1, "close-up": 1.5, "medium close-up": 2.1, "medium": 2.8, "medium-wide": 4.0,
    "full": 1.6, "wide": 8.0, "establishing": 12.0,
}  # fmt: skip
"""How much of the frame's height a thing's longest side is given, as a factor on it."""


def _default_size(framing: Framing, subjects: Sequence[Seen]) -> str:
    if framing.view in ("insert",) or framing.detail:
        return "close-up"
    if framing.view in ("reaction shot", "over-the-shoulder"):
        return "medium close-up"
    faces = sum(each.eyes is not None for each in subjects)
    return ("wide", "medium", "medium-wide")[min(faces, 2)] if faces or not subjects else "close-up"


def _camera(aim: _Aim, place: Set, degrees: float, aspect: float) -> Camera:
    """The camera from one way round: as far off as the lens asks, or nearer with a wider one where the set ends."""
    turn, pitch = np.radians(degrees), np.radians(aim.pitch)
    way = np.array([np.sin(turn) * np.cos(pitch), np.sin(pitch), np.cos(turn) * np.cos(pitch)])
    part = FILM / max(aspect, 1.0) if aspect >= 1 else FILM
    lens = aim.lens
    far = aim.height * lens / part
    low, high = np.array(place.bounds[0]), np.array(place.bounds[1])
    room = far
    for axis in range(3):
        if abs(way[axis]) > 1e-6:
            edge = high[axis] if way[axis] > 0 else low[axis]
            room = min(room, max((edge - aim.at[axis]) / way[axis], 0.25))
    if room < far:
        lens, far = (
            max(aim.lens * room / far, 20.0),
            max(room, far * 20 / aim.lens if far * 20 / aim.lens < room else room),
        )
    at = aim.at + way * far
    at[1] = max(float(at[1]), 0.12)
    return Camera(vector(at), vector(aim.at), lens, focus=far)


def _cost(camera: Camera, aim: _Aim, rays: Tree, skip: NDArray[np.uint8], step: float) -> float:
    """How bad a camera is: the face turned away, something in between, too wide a lens, across the line."""
    cost = abs(step) / 75 * 0.35 + (0.8 if abs(step) > 80 else 0)
    toward = np.subtract(camera.at, camera.look)
    far = float(np.linalg.norm(toward))
    if aim.front is not None and np.linalg.norm(aim.front) > 0.2:
        flat, face = np.array([toward[0], toward[2]]), np.array([aim.front[0], aim.front[2]])
        norm = max(float(np.linalg.norm(flat) * np.linalg.norm(face)), 1e-6)
        angle = float(np.degrees(np.arccos(np.clip(flat @ face / norm, -1, 1))))
        cost += abs(angle - aim.angle) / 45 + (1.2 if aim.angle < 60 and angle > 80 else 0)
    cost += max(aim.lens / camera.lens - 1.2, 0) * 2.2 + (1.5 if camera.lens < 24 else 0)
    hidden = [_hidden(camera.at, point, rays, skip) for point in (*aim.points, vector(aim.at))]
    cost += 5.0 * sum(hidden) / len(hidden)
    cost += 4.0 * _crowded(camera, far, rays, skip)
    cost += 3.0 * _hidden(vector(np.array(camera.look) + toward / far * 0.3), camera.at, rays, skip, 0.02)
    return cost


def _crowded(camera: Camera, far: float, rays: Tree, skip: NDArray[np.uint8]) -> float:
    """The part of the frame in which something stands much nearer than the subject."""
    right, up, forward = camera.axes
    wide = FILM / camera.lens / 2
    near = 0
    for x in (-0.8, -0.4, 0.0, 0.4, 0.8):
        for y in (-0.4, 0.0, 0.4):
            way = forward + right * x * wide + up * y * wide
            way /= np.linalg.norm(way)
            near += met(rays, skip, camera.at, way, far) < far * 0.6
    return near / 15


def _hidden(eye: Vector, point: Vector, rays: Tree, skip: NDArray[np.uint8], slack: float = 0.10) -> bool:
    way = np.subtract(point, eye)
    far = float(np.linalg.norm(way))
    if far <= slack * 1.5:
        return False
    way = way / far
    return met(rays, skip, eye, way, far) < far - slack


def _composed(camera: Camera, framing: Framing, aim: _Aim, aspect: float) -> Camera:
    """Lead room before a look, the side that is asked for, the roll and how much is sharp."""
    right = camera.axes[0]
    shift = 0.0
    if framing.side in ("left", "right"):
        shift = -0.17 if framing.side == "left" else 0.17
    elif aim.front is not None and framing.view != "symmetrical":
        shift = -0.09 * float(np.clip(np.dot(right, aim.front) * 1.6, -1, 1))
    if framing.view == "negative space":
        shift = shift * 2 or 0.2
    width = aim.height * max(aspect, 1.0)
    look = np.array(camera.look) - right * shift * width
    stop = WIDE_OPEN if framing.shallow else APERTURE
    circle = min(camera.lens**2 / (stop * camera.focus * 1000) / FILM, 0.03)
    roll = 12.0 if framing.angle == "dutch angle" else 0.0
    return replace(camera, look=vector(look), roll=roll, blur=float(circle))
