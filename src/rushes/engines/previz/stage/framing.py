"""The camera of a shot: how large, from where, through which lens; searched for, so that faces are seen.

Sizes are what the frame's height covers, in metres, as film makers cut a body (Katz, Shot by Shot, 1991). From
fifteen ways the one is taken that shows the face best, hides nothing, stays within the set and on its side of the line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.camera import FILM, Camera, vector
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.scene import Framing
from rushes.engines.previz.stage.keeping import WIDER, Part, fitted, lost, parts_at
from rushes.engines.previz.stage.line import between, line_of
from rushes.engines.previz.stage.named import CLOSE, Named
from rushes.engines.previz.stage.viewpoint import Aim, Seen, Stand, cost_of, from_one_way

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
ANGLES: Mapping[str, float] = {
    "medium": 20, "medium close-up": 34, "close-up": 46, "extreme close-up": 24, "macro": 24, "medium-wide": 32,
    "full": 34, "wide": 40,
}  # fmt: skip
"""Degrees off a face that a size is filmed from: two sizes of one scene are two views of it, not one enlarged."""
AT_A_CURTAIN = "past the shoulder"
"""The view of who draws a curtain, where none is asked for: who faces a window is seen before it, not beside it."""
VIEWS: Mapping[str, float] = {
    AT_A_CURTAIN: 118.0,
    "profile": 88.0,
    "from behind": 165.0,
    "symmetrical": 0.0,
    "three-quarter view": 46.0,
}
"""Degrees off a face by the view that is asked for."""
GRAZING = 4.0
"""Degrees that a camera looks down at least on what falls to the floor."""
FALLS = (0.0, 12.0, 22.0, 30.0, 38.0)
"""Degrees that a camera may look down on somebody who drops something."""
TALL = 0.5
"""From what height on, metres, a thing is seen level, as a window is, and not from above, as a cup."""
SEATED, OVER_BOARD = 1.3, 9.0
"""How high the eyes of who sits are at most, metres; how far down, degrees, a wide camera looks at a table top."""
LOW = 0.4
"""How high something on the floor is at most, metres."""
LOST = 4.0
"""How bad it is to lose what the words name, whole."""
APERTURE, WIDE_OPEN = 3.2, 2.0
EYES = 0.645
"""How high the eyes lie, as part of the frame, from below: on the upper third."""


def framed(
    framing: Framing, subjects: Sequence[Seen], place: Set, stand: Stand, aspect: float, seed: int = 0,
    named: Sequence[Named] = (),
) -> Camera:  # fmt: skip
    """The camera for what a framing asks; ``aspect`` is width over height. With no subject, the place itself.

    All that is ``named`` is in its frame, whole and not hidden, where any camera shows it so.
    """
    line, parts = line_of(subjects, place), parts_at(named, 0.0)
    aim = _from_above(_aim(framing, subjects, place, aspect), parts)
    two = None if aim.behind else between(subjects, place)
    sides = line if line and aim.angle > 10 else two
    best, least = None, 1e9
    turn = (seed % 7 - 3) * 2.0
    if line and 10 < aim.angle < 120:  # the seed turns what is wanted too: another take, not another side
        aim = replace(aim, angle=aim.angle + turn * line.side)
    for step, pitch, wider in product(_steps(framing, subjects), aim.pitches, (1.0, 0.72)):
        camera = from_one_way(replace(aim, lens=aim.lens * wider), place, place.view + step + turn, pitch, aspect)
        cost = cost_of(camera, aim, stand, step, aspect) + (sides.crossed(camera) if sides else 0.0)
        if cost > least:  # keeping what is named only adds to it
            continue
        camera, much = fitted(_composed(camera, framing, aim, aspect), parts, aspect, place)
        cost += WIDER * float(np.log2(much)) + LOST * lost(camera, parts, aspect, stand.whole)
        if cost < least - 1e-9:
            best, least = camera, cost
    assert best is not None
    return best


STANDING = 20.0
"""How far down, degrees, the camera looks on the hands of who stands: on what they do, past a body without a head."""


def _from_above(aim: Aim, parts: Sequence[Part]) -> Aim:
    """The aim from a little higher where something that is named is on the floor: level, one sees it on edge.

    Where something falls before somebody the camera may look down on both: a body seen from above is short in the
    frame, and the floor before it near, so that the size that was asked for holds them. A whole body has its floor.
    """
    if aim.faces and aim.pitches == (0.0,) and any(part.named.kind == "floor" for part in parts):
        return replace(aim, pitches=FALLS if aim.height < HEIGHTS["full"] else (GRAZING, 12.0))
    if not aim.faces and any(part.named.kind == "floor" for part in parts):  # the floor is not seen from below
        return replace(aim, pitches=tuple(max(pitch, GRAZING) for pitch in aim.pitches))
    low = any(part.named.kind in ("thing", "floor") and float(part.points[:, 1].max()) < LOW for part in parts)
    return replace(aim, pitches=(12.0,)) if low and aim.faces and aim.pitches == (0.0,) else aim


def _steps(framing: Framing, subjects: Sequence[Seen]) -> tuple[int, ...]:
    """The ways round that are tried, degrees: a place is seen from its own side, a back from all sides."""
    steps = (0, 15, -15, 30, -30, 45, -45, 60, -60, 75, -75, 95, -95, 115, -115)
    if not subjects:
        return steps[:7]
    return (*steps, 135, -135, 155, -155, 180) if framing.view == "from behind" else steps


def _aim(framing: Framing, subjects: Sequence[Seen], place: Set, aspect: float) -> Aim:
    size = framing.size or _default_size(framing, subjects)
    size = "macro" if framing.detail == "mouth" and size == "extreme close-up" else size  # lips, and not a face
    lens = float(framing.lens or LENSES.get(size, 45))
    pitch = PITCH.get(framing.angle, 0.0)
    if not subjects:
        middle = np.add(place.marks["middle"].at, (0, 1.15, 0))
        return Aim(middle, max(HEIGHTS.get(size, 2.7), 2.4), min(lens, 35), (pitch,))
    low = np.array([each.low for each in subjects]).min(0)
    high = np.array([each.high for each in subjects]).max(0)
    if all(each.eyes is None for each in subjects):
        points = tuple(point for each in subjects for point in each.points)
        height = _room(low, high, size, aspect) * (1.2 if framing.detail == "hands" else 1.0)  # hands stir
        front = np.array(subjects[0].front) if subjects[0].front else None
        stands = framing.detail == "hands" and low[1] > 0.85
        down = STANDING if stands else 16.0 if high[1] - low[1] < TALL else 4.0
        return Aim((low + high) / 2, height, max(lens, 50), (pitch or down,), front, 75.0 if stands else 35.0, points)
    return _of_people(framing, subjects, low, high, size, aspect)


def _of_people(
    framing: Framing, subjects: Sequence[Seen], low: NDArray[np.float64], high: NDArray[np.float64], size: str,
    aspect: float,
) -> Aim:  # fmt: skip
    """The aim at faces: how much of the bodies is in the frame, and how high its middle is."""
    faces = [each for each in subjects if each.eyes is not None]
    angle = VIEWS.get(framing.view, ANGLES.get(size, 28.0) if len(faces) == 1 else 28.0)
    fronts = [each.front for each in faces if each.front]
    front = np.mean(fronts, 0) if fronts else None
    height = _height(low, high, size, len(faces), aspect)
    if len(faces) > 1 and size in CLOSE:  # two faces and what is between them, not two bodies
        spread = np.ptp([each.eyes for each in faces if each.eyes], axis=0)
        height = max(HEIGHTS[size], (float(np.hypot(spread[0], spread[2])) + 0.32) / aspect, float(spread[1]) + 0.32)
    eyes = np.mean([each.eyes for each in faces if each.eyes], 0)
    top, pitches = float(max(each.high[1] for each in faces)), _pitches(framing, faces, front)

    def level(covered: float) -> float:
        if covered > (high[1] - low[1]) * 0.98 and framing.detail != "mouth":
            return float(low[1]) + covered * (0.44 - 0.06 * min(max(covered / 2.7 - 1, 0.0), 1.0))
        if size in ("extreme close-up", "macro") or framing.detail == "mouth":
            return float(eyes[1]) - 0.02
        return min(float(eyes[1]) - (EYES - 0.5) * covered, top + 0.06 * covered - 0.5 * covered)

    at = np.array([eyes[0], level(height), eyes[2]])
    lens = float(framing.lens or LENSES.get(size, 45))
    points = tuple(point for each in subjects for point in each.points)
    return Aim(at, height, lens, pitches, front, angle, points, tuple(faces), level)


def _height(low: NDArray[np.float64], high: NDArray[np.float64], size: str, faces: int, aspect: float) -> float:
    """How much height a frame of people covers: as its size says, and all of them from side to side."""
    height = HEIGHTS.get(size, 1.0)
    if faces == 1 and size in ("close-up", "extreme close-up"):
        return height
    spread = float(np.hypot(high[0] - low[0], (high[2] - low[2]) * 0.6))
    if faces > 1 or height > 0.9:
        return max(height, (spread * (1.0 if faces > 1 else 0.7) + 0.25) / aspect)
    return height


def _pitches(framing: Framing, faces: Sequence[Seen], front: NDArray[np.float64] | None) -> tuple[float, ...]:
    """How far down the camera may look, degrees: who lies is seen from above, as far as it takes to see the face."""
    pitch = PITCH.get(framing.angle, 0.0)
    if pitch or framing.angle == "eye level":
        return (pitch,)
    if any(each.front is None for each in faces):
        return (14.0, 24.0, 34.0, 44.0)
    if front is not None and float(np.hypot(front[0], front[2])) < 0.3:
        return (14.0,)
    seated = all(each.eyes is not None and each.eyes[1] < SEATED for each in faces)
    return (OVER_BOARD,) if seated and HEIGHTS.get(framing.size, 0.0) > HEIGHTS["medium"] else (0.0,)


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


def _composed(camera: Camera, framing: Framing, aim: Aim, aspect: float) -> Camera:
    """Lead room before a look, the side that is asked for, the roll and how much is sharp."""
    right = camera.axes[0]
    shift = 0.0
    if framing.side in ("left", "right"):
        shift = -0.17 if framing.side == "left" else 0.17
    elif aim.front is not None and aim.faces and framing.view != "symmetrical":
        shift = -0.09 * float(np.clip(np.dot(right, aim.front) * 1.6, -1, 1))
    if framing.view == "negative space":
        shift = shift * 2 or 0.2
    width = aim.height * max(aspect, 1.0)
    look = np.array(camera.look) - right * shift * width
    stop = WIDE_OPEN if framing.shallow else APERTURE
    circle = min(camera.lens**2 / (stop * camera.focus * 1000) / FILM, 0.03)
    roll = 12.0 if framing.angle == "dutch angle" else 0.0
    return replace(camera, look=vector(look), roll=roll, blur=float(circle))
