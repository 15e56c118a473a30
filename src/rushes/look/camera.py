"""How the camera moved, second by second and on the whole: in words film makers use, with values; or that it cannot be
told.

Values are means per second: pan in per cent of the frame's width (to the right is positive), tilt in per cent of its
height (up), zoom in per cent of scale (in), roll in degrees the picture turns clockwise, shake in per cent of the width
that the frame wanders without getting anywhere.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from rushes.look.measures import Column, Measures
from rushes.look.motion import FEWEST, SURE

PAN, TILT, ZOOM, ROLL = 1.5, 2.0, 1.2, 0.8
"""What a camera must do in a second to be called a move. On photographs kept apart (``bench.eye_clips``) mean errors
are .04, .06, .15 and .06, 95 % of them under .11, .23, .52 and .33; 70 of 72 clips have exactly the right label,
two have handheld beside it. In sets with depth, people masked: .46, .57, .95 and .46; a third of seconds are unsure."""
SHAKE = 0.6
"""Per cent of the width a second. Of development, cameras that are not held by hand wander up to .45 (somebody large
sways before them), those that are .59 (previz, the faintest) to 5.8."""
LOST = 0.25
"""Part that must agree for two frames to count at all."""
LEAST_SECONDS = 0.5
"""A last second shorter than this belongs to the one before."""
SMOOTH = 5
"""Frames over which a path is smoothed before its wandering is measured: the estimate itself trembles a little."""

UNSURE, STATIC, HANDHELD = "unsure", "static", "handheld"


@dataclass(frozen=True, slots=True)
class CameraMove:
    """What the camera did in frames ``[first, end)``: ``moves`` by weight, ("static",) or ("unsure",), and its values.

    ``inliers`` is how much of the background agrees, ``points`` how many corners there were: medians.
    """

    first: int
    end: int
    moves: tuple[str, ...]
    pan: float
    tilt: float
    zoom: float
    roll: float
    shake: float
    inliers: float
    points: int


def camera_moves(m: Measures, torn: NDArray[np.bool_]) -> tuple[CameraMove, ...]:
    """The camera by the second; ``torn`` is true for frames after which the picture is another, and not followed."""
    return tuple(_move(m, torn, first, end) for first, end in _seconds(m))


def whole_move(m: Measures, torn: NDArray[np.bool_]) -> CameraMove:
    """The camera over the whole clip: its mean, and handheld where it wanders throughout."""
    return _move(m, torn, 0, m.count)


def _seconds(m: Measures) -> list[tuple[int, int]]:
    """The frames of every second of a clip."""
    if not m.count:
        return []
    edges = [int(np.searchsorted(m.at, second)) for second in range(int(m.at[-1]) + 1)]
    edges = sorted({*edges, m.count})
    one = float(np.median(np.diff(m.at))) if m.count > 1 else 1.0
    if len(edges) > 2 and m.at[-1] + one - m.at[edges[-2]] < LEAST_SECONDS:
        edges.pop(-2)
    return list(pairwise(edges))


def _move(m: Measures, torn: NDArray[np.bool_], first: int, end: int) -> CameraMove:
    rows = np.arange(max(first, 1), end)
    rows = rows[~torn[rows]]
    inliers = float(np.median(m.inliers[rows])) if len(rows) else 0.0
    points = int(np.median(m.points[rows])) if len(rows) else 0
    good = rows[(m.inliers[rows] >= LOST) & (m.points[rows] >= FEWEST)]
    span = float((m.at[good] - m.at[good - 1]).sum())
    if not len(good) or span <= 0 or 2 * len(good) < len(rows):
        return CameraMove(first, end, (UNSURE,), 0.0, 0.0, 0.0, 0.0, 0.0, round(inliers, 2), points)
    pan, tilt = (float(100 * each[good].sum() / span) for each in (m.pan, m.tilt))
    zoom, roll = 100 * float(np.expm1(m.zoom[good].sum() / span)), float(m.roll[good].sum() / span)
    shake = 100 * _wander(m, good) / span
    sure = inliers >= SURE and points >= FEWEST
    moves = named(pan, tilt, zoom, roll, shake) if sure else (UNSURE,)
    pan, tilt, zoom, roll, shake = (round(each, 2) + 0.0 for each in (pan, tilt, zoom, roll, shake))
    return CameraMove(first, end, moves, pan, tilt, zoom, roll, shake, round(inliers, 2), points)


def weights(pan: float, tilt: float, zoom: float, roll: float, shake: float) -> dict[str, float]:
    """Every move that is possible with how many times its threshold the camera reaches, the strongest first."""
    found = {
        "pan right" if pan > 0 else "pan left": abs(pan) / PAN,
        "tilt up" if tilt > 0 else "tilt down": abs(tilt) / TILT,
        "push in" if zoom > 0 else "pull back": abs(zoom) / ZOOM,
        "roll": abs(roll) / ROLL,
        HANDHELD: shake / SHAKE,
    }
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def named(pan: float, tilt: float, zoom: float, roll: float, shake: float) -> tuple[str, ...]:
    """The moves that reach their thresholds, the strongest first; static where none does."""
    found = weights(pan, tilt, zoom, roll, shake)
    return tuple(name for name, much in found.items() if much >= 1) or (STATIC,)


def _wander(m: Measures, good: NDArray[np.intp]) -> float:
    """How far the frame goes without getting anywhere, in parts of its width: its way there and back less its way."""
    total = 0.0
    for along in (m.pan[good], m.tilt[good] / m.aspect):
        path = _smooth(np.cumsum(along))
        total += float(np.abs(np.diff(path)).sum() - abs(path[-1] - path[0]))
    return total


def _smooth(path: Column) -> Column:
    reach = min(SMOOTH, len(path)) // 2
    padded = np.pad(path, reach, mode="edge")
    return np.asarray(np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).mean(-1), np.float64)
