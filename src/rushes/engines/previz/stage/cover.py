"""The cover of a bed over whoever lies in it: lifted by the body, pressed down by arms that lie on it."""

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.draw.painter import Body
from rushes.engines.previz.mesh import Floats, Mesh, Set
from rushes.engines.previz.people.body import bones
from rushes.engines.previz.people.figure import Figure
from rushes.engines.previz.stage.pairs import lies
from rushes.engines.previz.stage.players import Player

CELL = 0.02
"""Metres of a cell of the height map that the body lifts the cover by."""
THICK = 0.022
"""How thick the cover is over the body, metres."""
CLEAR = 0.007
"""How far it lies above the made bed, whose own cover is baked, metres."""
SOFT = 2.6
"""Cells by which cloth rounds off what it lies on."""
_UNDER = ("pelvis", "spine_01", "thigh", "calf", "foot", "ball")
_ON = ("upperarm", "lowerarm", "hand", "thumb", "index", "middle", "ring", "pinky")
Map = NDArray[np.float32]


def covered(players: list[Player], place: Set, seconds: float = 0.0) -> tuple[Body, ...]:
    """The cover over everybody in bed, as it has to be for the whole of a clip; nothing where nobody is in it."""
    abed = [player for player in players if player.spot.mark == "bed" and lies(player.person)]
    if place.cover is None or not abed:
        return ()
    points = place.cover.points.copy()
    low = points.min(0)
    size = tuple(int(n) for n in np.ceil((points.max(0) - low) / CELL).astype(int) + 3)
    times = (0.0, seconds / 2, seconds) if seconds else (0.0,)
    lifted, pressed = np.zeros((size[2], size[0]), np.float32), np.full((size[2], size[0]), 9.0, np.float32)
    for player in abed:
        for time in times:
            at = player.play.at(time)[0]
            _highest(lifted, at[of_bones(player.figure, _UNDER)], low)
            _lowest(pressed, at[of_bones(player.figure, _ON)], low)
    cells = np.clip(((points - low) / CELL).astype(int)[:, [2, 0]], 0, np.array(lifted.shape) - 1)
    over = _draped(lifted)[cells[:, 0], cells[:, 1]] + THICK
    under = cv2.erode(pressed, np.ones((5, 5), np.uint8))[cells[:, 0], cells[:, 1]] - 0.012
    body = cv2.dilate(lifted, np.ones((3, 3), np.uint8))[cells[:, 0], cells[:, 1]] + 0.5 * THICK
    flat = points[:, 1] + CLEAR
    draped = np.maximum(np.maximum(flat, body), np.minimum(over, under))
    points[:, 1] = np.where(points[:, 1] > low[1] + 0.24, draped, flat)
    return (Body(_outward(replace(place.cover, points=points))),)


def _outward(cover: Mesh) -> Mesh:
    """Its hanging sides a little before those of the made bed."""
    points = cover.points.copy()
    middle = (points[:, [0, 2]].max(0) + points[:, [0, 2]].min(0)) / 2
    points[:, [0, 2]] = middle + (points[:, [0, 2]] - middle) * 1.012
    return replace(cover, points=points)


def of_bones(figure: Figure, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which of a figure's points move most with bones whose names begin so."""
    known = np.array([name.startswith(names) for name in bones().names])
    first = np.take_along_axis(figure.bone, figure.weight.argmax(1)[:, None], 1)[:, 0]
    return np.asarray(known[first])


def _highest(into: Map, points: Floats, low: Floats) -> None:
    z, x, inside = _cells(points, low, into.shape)
    np.maximum.at(into, (z[inside], x[inside]), points[inside, 1])


def _lowest(into: Map, points: Floats, low: Floats) -> None:
    z, x, inside = _cells(points, low, into.shape)
    np.minimum.at(into, (z[inside], x[inside]), points[inside, 1])


def _cells(points: Floats, low: Floats, shape: tuple[int, ...]) -> tuple[NDArray[np.int64], ...]:
    z, x = (((points[:, k] - low[k]) / CELL).astype(int) for k in (2, 0))
    return z, x, (z >= 0) & (x >= 0) & (z < shape[0]) & (x < shape[1])


def _draped(map_: Map) -> Map:
    """Cloth over a height map: gaps bridged, edges rounded, nothing poking through."""
    whole = cv2.morphologyEx(map_, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    wide = cv2.dilate(whole, np.ones((3, 3), np.uint8))
    soft = cv2.GaussianBlur(cv2.dilate(whole, np.ones((7, 7), np.uint8)), (0, 0), SOFT)
    return np.asarray(cv2.GaussianBlur(np.maximum(soft, wide), (0, 0), 1.2), np.float32)
