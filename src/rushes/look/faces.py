"""Faces in a picture: where they are, how sure that is, and where their eyes and mouth are.

BlazeFace, full range (Bazarevsky et al. 2019; MediaPipe's dense model of faces up to five metres away), on the whole
picture and on squares of its shorter side, so that a face in a wide shot is seen too. It finds profiles; it does not
find the back of a head. 30 ms of CPU.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.look.nets import answer, planes
from rushes.look.pixels import Picture, luma, number

SIDE, CELLS = 192, 48
"""Pixels of the network's square input, and cells of its grid of answers."""
SURE = 0.5
"""Least probability of a face (MediaPipe's own threshold)."""
SAME = 0.3
"""Boxes that share this part of their union are one face (MediaPipe's own threshold)."""
SQUARES = 3
"""Squares at most along the longer side."""
LEAST_PIXELS = 24
"""Width of a face under which nothing is told from it: 16 pixels between the eyes are what recognition starts at
(ISO/IEC 19794-5 asks for far more); smaller ones are only counted."""
OUTPUTS = ("reshaped_classifier_face_4", "reshaped_regressor_face_4")
Boxes = NDArray[np.float32]
"""``[n, 8, 2]``: middle, size, then right eye, left eye, nose, mouth, right ear, left ear; x, y in pixels."""


@dataclass(frozen=True)
class Face:
    """A face: its box in parts of the picture (x, y, width, height), its points, and how well it can be seen.

    ``points`` are the person's right eye, left eye, nose tip and mouth, in parts of the picture; ``pixels`` is the
    width of the box; ``crisp`` the variance of the Laplacian of the face at 64 pixels.
    """

    box: tuple[float, float, float, float]
    points: tuple[tuple[float, float], ...]
    score: float
    pixels: int
    crisp: float

    @property
    def middle(self) -> tuple[float, float]:
        x, y, width, height = self.box
        return x + width / 2, y + height / 2


def faces(picture: Picture) -> tuple[Face, ...]:
    """The faces of a picture, the largest first."""
    found = _found(picture)
    return tuple(sorted((_face(picture, *each) for each in found), key=lambda face: (-face.pixels, face.box)))


def _found(picture: Picture) -> list[tuple[float, Boxes]]:
    height, width = picture.shape[:2]
    side = min(height, width)
    wide = max(height, width) > 1.15 * side
    count = min(SQUARES, -(-max(height, width) // side)) if wide else 0
    scores, boxes = _in_square(picture, 0, 0)
    for k in range(count):
        at = round((max(height, width) - side) * k / max(1, count - 1))
        x, y = (at, 0) if width > height else (0, at)
        more = _in_square(np.ascontiguousarray(picture[y : y + side, x : x + side]), x, y)
        scores, boxes = np.concatenate([scores, more[0]]), np.concatenate([boxes, more[1]])
    return _merged(scores, boxes)


def _in_square(picture: Picture, x: int, y: int) -> tuple[NDArray[np.float32], Boxes]:
    """Scores and boxes of all candidates; the part that was looked at begins at x, y of the picture."""
    height, width = picture.shape[:2]
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    whole = cv2.copyMakeBorder(picture, top, side - height - top, left, side - width - left, cv2.BORDER_CONSTANT)
    small = cv2.resize(whole, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    raw, offsets = answer("faces.tflite", planes(small, 127.5, 127.5), OUTPUTS)
    scores = 1 / (1 + np.exp(-np.clip(raw.reshape(-1), -80, 80)))
    keep = scores > SURE
    boxes = offsets.reshape(-1, 8, 2)[keep] / SIDE
    boxes[:, [0, 2, 3, 4, 5, 6, 7]] += _anchors()[keep][:, None]
    boxes *= side
    boxes[:, [0, 2, 3, 4, 5, 6, 7]] += np.array([x - left, y - top], np.float32)
    return np.asarray(scores[keep], np.float32), np.asarray(boxes, np.float32)


@cache
def _anchors() -> NDArray[np.float32]:
    """Middles of the cells, 0..1, ``float32 [cells, 2]``."""
    y, x = np.mgrid[:CELLS, :CELLS]
    return ((np.stack([x, y], -1).reshape(-1, 2) + 0.5) / CELLS).astype(np.float32)


def _merged(scores: NDArray[np.float32], boxes: Boxes) -> list[tuple[float, Boxes]]:
    """One box for each face: the mean of those that overlap with the best, weighted by their scores."""
    left = list(np.argsort(-scores, kind="stable"))
    found = []
    while left:
        best = boxes[left[0]]
        group = [n for n in left if n == left[0] or _overlap(best, boxes[n]) > SAME]
        weights = scores[group][:, None, None]
        found.append((float(scores[left[0]]), np.asarray((boxes[group] * weights).sum(0) / weights.sum(), np.float32)))
        left = [n for n in left if n not in group]
    return found


def _overlap(one: Boxes, other: Boxes) -> float:
    """Intersection over union of two boxes."""
    low = np.maximum(one[0] - one[1] / 2, other[0] - other[1] / 2)
    high = np.minimum(one[0] + one[1] / 2, other[0] + other[1] / 2)
    both = float(np.prod(np.maximum(high - low, 0)))
    return both / max(float(np.prod(one[1]) + np.prod(other[1])) - both, 1e-6)


def _face(picture: Picture, score: float, box: Boxes) -> Face:
    height, width = picture.shape[:2]
    size = np.array([width, height], np.float32)
    x, y = (box[0] - box[1] / 2) / size
    wide, high = box[1] / size
    points = tuple((number(px), number(py)) for px, py in box[2:6] / size)
    return Face(
        (number(x), number(y), number(wide), number(high)),
        points,
        number(score),
        round(float(box[1][0])),
        _crispness(picture, box),
    )


def _crispness(picture: Picture, box: Boxes) -> float:
    low, high = np.round(box[0] - box[1] / 2).astype(int), np.round(box[0] + box[1] / 2).astype(int)
    part = picture[max(0, low[1]) : max(1, high[1]), max(0, low[0]) : max(1, high[0])]
    if part.size == 0:
        return 0.0
    small = cv2.resize(luma(np.ascontiguousarray(part)) * 255, (64, 64), interpolation=cv2.INTER_AREA)
    return number(cv2.Laplacian(small, cv2.CV_32F).var(), 1)
