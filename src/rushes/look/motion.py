"""What moved from one frame to the next: the camera, by the background, and everything beside it.

Corners spread over the frame are followed forward and back (Lucas and Kanade 1981, in pyramids: Bouguet 2000); those
that do not come back are dropped. The camera is the similarity (shift, scale, turn) that most of the background agrees
on (RANSAC: Fischler and Bolles 1981). Who is in front must be masked: on close-ups the estimate locks on the actor.
"""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.look.frames import Picture

CORNERS, PER_CELL, CELLS = 400, 6, (8, 5)
"""Corners that are looked for, and how many are kept in each cell of a grid over the frame: so texture that is crowded
in one place, a patterned dress say, does not outvote the rest."""
QUALITY, APART = 0.005, 6
"""Of the best corner's strength, what another must have; and pixels between two."""
WINDOW, LEVELS = 15, 3
"""Pixels of the window that is followed, and pyramid levels above the frame: shifts up to a fifth of the width."""
RETURNS = 0.7
"""Pixels within which a corner must come back to where it was (forward and backward check: Kalal et al. 2010)."""
AGREES = 0.8
"""Pixels by which a corner may differ from the camera's move and still agree with it."""
FEWEST = 12
"""Background corners, below which no camera is told."""
TILES = (8, 6)
"""Tiles across and down, whose brightness is followed."""
BLACK = 16.0
"""Of 255, below which a tile's brightness is not followed."""
LIT = 0.02
"""How much brighter or darker a frame must be to be evened out before its corners are followed: flicker and flashes
would lose them."""
SURE = 0.6
"""Part of the background's corners that must agree, below which no camera is told."""
EDGE = 8
"""Pixels along the frame's edge in which a shifted frame is not compared."""

STAYS, STRAYS = 0.4, 0.08
"""Part of the corners that must still be in the frame, for them to be looked for again; and of the width, how far from
where the camera's move takes it one may be found."""
ALIKE = 0.6
"""Correlation of what is about a corner, for it to be the same."""

Floats = NDArray[np.float32]
_FOLLOW: dict[str, Any] = {"winSize": (WINDOW, WINDOW), "maxLevel": LEVELS, "criteria": (3, 15, 0.03)}


@dataclass(frozen=True, slots=True)
class Step:
    """The move between two frames; lengths in parts of the frame's width but ``tilt``, in parts of its height.

    ``pan`` is to the right, ``tilt`` up, ``zoom`` the natural logarithm of the scale, ``roll`` how far the picture
    turns clockwise in degrees. ``points`` counts background corners, ``inliers`` is the part of them that agrees,
    ``tracked`` the part of all corners that could be followed. ``warped`` and ``subject`` are median and mean of what
    corners moved beside the camera, ``flow`` the mean of what they moved at all. ``light`` is how much brighter the
    later frame is, the natural logarithm of it, the median of its tiles once the camera's move is undone; ``error`` the
    mean difference of luma 0..255 that is left then.
    """

    pan: float = 0.0
    tilt: float = 0.0
    zoom: float = 0.0
    roll: float = 0.0
    points: int = 0
    inliers: float = 0.0
    tracked: float = 0.0
    warped: float = 0.0
    subject: float = 0.0
    flow: float = 0.0
    light: float = 0.0
    error: float = 0.0


def step(before: Picture, after: Picture, person: NDArray[np.bool_] | None = None) -> Step:
    """The move between two luma frames ``uint8 [h, w]``; ``person`` is true where the camera must not be read."""
    lighter = brighter(before, after)
    if abs(lighter) > LIT:
        before = np.asarray(cv2.convertScaleAbs(before, alpha=float(np.exp(lighter))), np.uint8)
    else:
        lighter = 0.0
    plain = float(cv2.absdiff(before, after).mean())
    corners = spread_corners(before)
    if len(corners) < FEWEST:
        return Step(light=lighter + brighter(before, after), error=plain)
    there, stays = followed(before, after, corners)
    tracked = float(stays.mean())
    start, end = corners[stays], there[stays]
    behind = _outside(start, person)
    points = int(behind.sum())
    if points < FEWEST:
        return _lost(before, after, start, end, points, tracked, lighter)
    matrix, agrees = cv2.estimateAffinePartial2D(
        start[behind], end[behind], method=cv2.RANSAC, ransacReprojThreshold=AGREES, maxIters=500, confidence=0.99
    )
    if matrix is None or not _is_sane(matrix):
        return _lost(before, after, start, end, points, tracked, lighter)
    told = _told(before, after, start, end, matrix, lighter)
    return replace(told, points=points, inliers=float(agrees.mean()), tracked=tracked)


def matrix_of(moved: Step, high: int, wide: int) -> NDArray[np.float64]:
    """The similarity of a step in pixels, float64 [3, 3]: from the earlier frame to the later."""
    scale, turn = np.exp(moved.zoom), np.radians(moved.roll)
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    middle, shift = np.array([wide / 2, high / 2]), np.array([-moved.pan * wide, moved.tilt * high])
    x, y = middle + shift - np.array([[cos, -sin], [sin, cos]]) @ middle
    return np.array([[cos, -sin, x], [sin, cos, y], [0.0, 0.0, 1.0]])


def found_again(before: Picture, after: Picture, moved: NDArray[np.float64]) -> float:
    """The part of a frame's corners that are found in one some frames later, 0..1, of those that the camera's move
    ``moved`` (float64 [3, 3]) leaves in the frame; 1 where too few are left to tell."""
    corners = spread_corners(before)
    high, wide = before.shape
    there = np.asarray(corners @ moved[:2, :2].T + moved[:2, 2], np.float32)
    stays = (there > EDGE).all(1) & (there < np.array([wide, high]) - EDGE).all(1)
    if stays.sum() < max(FEWEST, len(corners) * STAYS):
        return 1.0
    corners, there = corners[stays], there[stays]
    guess = {"flags": cv2.OPTFLOW_USE_INITIAL_FLOW, **_FOLLOW, "maxLevel": 2}
    seen, found, _ = cv2.calcOpticalFlowPyrLK(before, after, corners, there.copy(), **guess)
    back, again, _ = cv2.calcOpticalFlowPyrLK(after, before, seen, corners.copy(), **guess)
    returns = np.abs(back - corners).max(1) < RETURNS
    near = np.abs(seen - there).max(1) < STRAYS * wide
    alike = _alike(before, after, corners, np.asarray(seen, np.float32))
    return float(((found.ravel() == 1) & (again.ravel() == 1) & returns & near & alike).mean())


def _alike(before: Picture, after: Picture, start: Floats, end: Floats) -> NDArray[np.bool_]:
    """Whether what is about each corner looks the same: correlation over a window, whatever the light."""
    one, other = (_windows(*each) for each in ((before, start), (after, end)))
    one, other = one - one.mean(1, keepdims=True), other - other.mean(1, keepdims=True)
    size = np.sqrt((one**2).sum(1) * (other**2).sum(1))
    return np.asarray((one * other).sum(1) > ALIKE * np.maximum(size, 1e-6), np.bool_)


def _windows(grey: Picture, points: Floats) -> NDArray[np.float64]:
    reach = np.arange(-(WINDOW // 2), WINDOW // 2 + 1)
    x = np.clip(np.rint(points[:, 0]).astype(int)[:, None, None] + reach[None, None, :], 0, grey.shape[1] - 1)
    y = np.clip(np.rint(points[:, 1]).astype(int)[:, None, None] + reach[None, :, None], 0, grey.shape[0] - 1)
    return grey[y, x].reshape(len(points), -1).astype(np.float64)


def brighter(before: Picture, after: Picture) -> float:
    """How much brighter a frame is than another, the natural logarithm: the median of its tiles."""
    one, other = (cv2.resize(each, TILES, interpolation=cv2.INTER_AREA).astype(np.float64) for each in (before, after))
    return float(np.median(np.log(np.maximum(other, BLACK) / np.maximum(one, BLACK))))


def spread_corners(grey: Picture) -> Floats:
    """Corners of a frame, the strongest of every cell of a grid, float32 [n, 2], x and y in pixels."""
    found = cv2.goodFeaturesToTrack(grey, CORNERS, QUALITY, APART)
    if found is None:
        return np.zeros((0, 2), np.float32)
    points = np.asarray(found, np.float32).reshape(-1, 2)
    high, wide = grey.shape
    cell = (points[:, 0] * CELLS[0] // wide + CELLS[0] * (points[:, 1] * CELLS[1] // high)).astype(int)
    order = np.argsort(cell, kind="stable")
    counts = np.bincount(cell, minlength=CELLS[0] * CELLS[1])
    rank = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    return points[np.sort(order[rank < PER_CELL])]


def followed(before: Picture, after: Picture, points: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Where corners are in the next frame, float32 [n, 2], and which of them come back when followed backward."""
    there, found, _ = cv2.calcOpticalFlowPyrLK(before, after, points, None, **_FOLLOW)
    back, again, _ = cv2.calcOpticalFlowPyrLK(after, before, there, None, **_FOLLOW)
    returns = np.abs(back - points).max(1) < RETURNS
    return np.asarray(there, np.float32), (found.ravel() == 1) & (again.ravel() == 1) & returns


def _outside(points: Floats, person: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    if person is None:
        return np.ones(len(points), np.bool_)
    high, wide = person.shape
    x = np.clip(points[:, 0].astype(int), 0, wide - 1)
    y = np.clip(points[:, 1].astype(int), 0, high - 1)
    return np.asarray(~person[y, x], np.bool_)


def _flow(start: Floats, end: Floats, wide: int) -> float:
    return float(np.linalg.norm(end - start, axis=1).mean() / wide) if len(start) else 0.0


def _is_sane(matrix: NDArray[np.float64]) -> bool:
    """Whether a camera could do it in one frame: no more than a third of scale."""
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    return bool(np.isfinite(matrix).all()) and 0.67 < scale < 1.5


def _told(
    before: Picture, after: Picture, start: Floats, end: Floats, matrix: NDArray[np.float64], lighter: float
) -> Step:
    high, wide = before.shape
    middle = np.array([wide / 2, high / 2])
    shift = matrix[:, :2] @ middle + matrix[:, 2] - middle
    light, error = _rest(before, after, matrix)
    beside = np.linalg.norm(end - (start @ matrix[:, :2].T + matrix[:, 2]), axis=1) / wide
    return Step(
        pan=float(-shift[0] / wide),
        tilt=float(shift[1] / high),
        zoom=float(np.log(np.hypot(matrix[0, 0], matrix[1, 0]))),
        roll=float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))),
        warped=float(np.median(beside)),
        subject=float(beside.mean()),
        flow=_flow(start, end, wide),
        light=lighter + light,
        error=error,
    )


def _lost(
    before: Picture, after: Picture, start: Floats, end: Floats, points: int, tracked: float, lighter: float
) -> Step:
    """A step of which the camera is not known."""
    error, light = float(cv2.absdiff(before, after).mean()), lighter + brighter(before, after)
    flow = _flow(start, end, before.shape[1])
    return Step(points=points, tracked=tracked, flow=flow, light=light, error=error)


def _rest(before: Picture, after: Picture, matrix: NDArray[np.float64]) -> tuple[float, float]:
    """How much brighter a frame is, and how much it differs, once the camera's move is undone."""
    high, wide = before.shape
    moved = cv2.warpAffine(before, matrix, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    edge = min(EDGE, min(high, wide) // 4)
    inside = np.s_[edge : high - edge, edge : wide - edge]
    moved, after = moved[inside], after[inside]
    return brighter(moved, after), float(cv2.absdiff(moved, after).mean())
