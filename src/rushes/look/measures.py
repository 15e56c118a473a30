"""What is measured of every frame of a clip, as plain columns: the facts that defects, moves and choices are read from.

One pass, one frame in memory; about 4 ms of one core a frame at the size of ``frames.SIDE``.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.look.frames import Picture, Small
from rushes.look.motion import TILES, Step, found_again, matrix_of, step

MASK_EVERY = 6
"""Frames from one look for people to the next: a mask costs more than all else, and a person moves little in .25 s."""
MASK_GROWS = 4
"""Pixels that a mask is made larger by on every side, for what moves in between."""
COLOURS = (12, 6, 6)
"""Steps of hue, saturation and value of a frame's histogram."""
LAG, KEPT_EVERY = 12, 3
"""Frames back that corners are looked for, and frames from one such look to the next."""
SIMILAR = 0.35
"""Histogram difference past which a mask is made anew: another picture."""

Mask: TypeAlias = Callable[[Picture], NDArray[np.generic]]
"""Gives, of R'G'B' ``uint8 [h, w, 3]``, how much a person is there: 0..1 (or bool) of the same height and width."""
Column: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Measures:
    """A column a measure, a row a frame. What is between two frames stands with the later one, 0 with the first.

    ``at`` in seconds. ``pan`` to ``error``: see ``motion.Step``. ``luma`` is mean brightness, ``bright`` the brightness
    of the brightest tenth's lower end, ``contrast`` the standard deviation, all 0..255; ``sharp`` the variance of the
    Laplacian; ``change`` the mean difference of luma from the frame before. ``kept`` is the part of the corners of
    ``LAG`` frames before that are still there: 1 for the first frames, and the last known in between. ``people`` is how
    much of the frame they cover, 0..1. ``colours`` is a histogram, float32 [n, 432], of sum 1; ``tiles`` brightness by
    tile, float32 [n, 48].
    """

    at: Column
    pan: Column
    tilt: Column
    zoom: Column
    roll: Column
    points: Column
    inliers: Column
    tracked: Column
    warped: Column
    subject: Column
    flow: Column
    light: Column
    error: Column
    luma: Column
    bright: Column
    contrast: Column
    sharp: Column
    change: Column
    kept: Column
    people: Column
    colours: NDArray[np.float32]
    tiles: NDArray[np.float32]
    aspect: float
    """Width over height."""

    @property
    def count(self) -> int:
        return len(self.at)

    def apart(self, one: NDArray[np.intp] | int, other: NDArray[np.intp] | int) -> Column:
        """How unlike the colours of frames are: 0 (the same) to 1 (nothing in common)."""
        return np.asarray(0.5 * np.abs(self.colours[one] - self.colours[other]).sum(-1), np.float64)


_COLUMNS = tuple(field.name for field in fields(Measures) if field.name not in ("colours", "tiles", "aspect"))


def measured(frames: Iterable[Small], mask: Mask | None = None) -> Measures:
    """Measure a clip in one pass over its frames; a clip of no frames gives empty columns."""
    rows: list[tuple[float, ...]] = []
    colours: list[NDArray[np.float32]] = []
    tiles: list[NDArray[np.float32]] = []
    before: Small | None = None
    person: NDArray[np.bool_] | None = None
    past = _Past()
    for frame in frames:
        colours.append(_histogram(frame.rgb))
        tiles.append(np.asarray(cv2.resize(frame.grey, TILES, interpolation=cv2.INTER_AREA), np.float32).ravel())
        moved = Step() if before is None else step(before.grey, frame.grey, person)
        change = 0.0 if before is None else float(cv2.absdiff(before.grey, frame.grey).mean())
        if mask is not None and (frame.number % MASK_EVERY == 0 or _is_other(colours)):
            person = _person(mask, frame.rgb)
        covered = 0.0 if person is None else float(person.mean())
        kept = past.kept(frame, moved)
        rows.append((frame.at, *_values(moved), *_picture(frame.grey), change, kept, covered))
        before = frame
    table = np.array(rows, np.float64).reshape(len(rows), len(_COLUMNS)).T
    aspect = 1.0 if before is None else before.grey.shape[1] / before.grey.shape[0]
    told = _stacked(colours, int(np.prod(COLOURS))), _stacked(tiles, TILES[0] * TILES[1])
    return Measures(**dict(zip(_COLUMNS, table, strict=True)), colours=told[0], tiles=told[1], aspect=aspect)


class _Past:
    """The last frames, and how the camera moved since."""

    def __init__(self) -> None:
        self._frames: deque[tuple[Picture, NDArray[np.float64]]] = deque(maxlen=LAG + 1)
        self._way = np.eye(3)
        self._last = 1.0

    def kept(self, frame: Small, moved: Step) -> float:
        """Take a frame in, and give the part of the corners of ``LAG`` frames before that are still there: of people
        too, for behind a close-up there may be too few to tell by."""
        self._way = matrix_of(moved, *frame.grey.shape) @ self._way
        self._frames.append((frame.grey, self._way))
        if len(self._frames) > LAG and frame.number % KEPT_EVERY == 0:
            before, way = self._frames[0]
            self._last = found_again(before, frame.grey, self._way @ np.linalg.inv(way))
        return self._last


def _values(moved: Step) -> tuple[float, ...]:
    return tuple(float(getattr(moved, field.name)) for field in fields(Step))


def _picture(grey: Picture) -> tuple[float, float, float, float]:
    """Mean, ninth decile, standard deviation and sharpness of a luma frame."""
    mean, spread = cv2.meanStdDev(grey)
    counts = np.cumsum(np.bincount(grey.ravel(), minlength=256))
    bright = int(np.searchsorted(counts, 0.9 * counts[-1]))
    edges = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))[1]
    return float(mean[0, 0]), float(bright), float(spread[0, 0]), float(edges[0, 0]) ** 2


def _histogram(rgb: Picture) -> NDArray[np.float32]:
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)
    counts = cv2.calcHist([hsv], [0, 1, 2], None, list(COLOURS), [0, 180, 0, 256, 0, 256]).ravel()
    return np.asarray(counts / max(float(counts.sum()), 1.0), np.float32)


def _is_other(colours: list[NDArray[np.float32]]) -> bool:
    return len(colours) > 1 and 0.5 * float(np.abs(colours[-1] - colours[-2]).sum()) > SIMILAR


def _person(mask: Mask, rgb: Picture) -> NDArray[np.bool_]:
    """Where people are, grown by ``MASK_GROWS`` pixels; a mask of another size is brought to the frame's."""
    there = np.asarray(mask(rgb), np.float32)
    if there.shape != rgb.shape[:2]:
        there = cv2.resize(there, (rgb.shape[1], rgb.shape[0]), interpolation=cv2.INTER_LINEAR)
    solid = (there > 0.5).astype(np.uint8)
    return np.asarray(cv2.dilate(solid, np.ones((2 * MASK_GROWS + 1,) * 2, np.uint8)), np.bool_)


def _stacked(rows: list[NDArray[np.float32]], wide: int) -> NDArray[np.float32]:
    return np.stack(rows) if rows else np.zeros((0, wide), np.float32)
