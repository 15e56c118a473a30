"""How a picture sits in the film's frame: what is lost where it is cropped to another ratio, and whose face is cut.

A picture is cropped from its centre, as the program does before it is uploaded and as Runway does itself; ``better``
says from where to crop instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np

from rushes.look.faces import Face
from rushes.look.pixels import Plane, number

SAME = Fraction(1, 50)
"""Ratios this near to each other are one: 1280 x 720 of 1344 x 768 is less."""
HAIR, CHIN, EARS = 0.45, 0.08, 0.1
"""What a head has above, below and beside the box of its face, in heights and widths of that box."""
CUT = 0.02
"""Part of a face that may lie outside before it is cut."""
HEAD_CUT = 0.35
"""Part of a head that may lie outside before that is said: a close-up may cut the hair."""
LOST = 0.15
"""Part of the subject that a crop may take away."""
FINE = 400
"""Steps in which a better crop is looked for."""
Box = tuple[float, float, float, float]
"""x, y, width and height in parts of the picture."""
WHOLE: Box = (0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True)
class Framing:
    """Of a picture in a ratio. Numbers are parts of the picture, or of the subject.

    ``crop``: what is left of the picture in the middle. ``lost``: part of the picture, ``subject_lost``: part of the
    subject that goes. ``cut``: faces that the picture's own edges or the crop cut, by their number; ``heads``: heads.
    ``better``: the crop of the same size that keeps most, where the middle is not it; None where the middle is.
    """

    ratio: str
    crop: Box
    lost: float
    subject_lost: float
    cut: tuple[int, ...]
    heads: tuple[int, ...]
    better: Box | None


def framing(size: tuple[int, int], ratio: tuple[int, int] | None, seen: Sequence[Face], mask: Plane) -> Framing:
    """How a picture of ``size`` (width, height) sits in a ratio, such as (16, 9); None: its own."""
    own = Fraction(*size)
    wanted = own if ratio is None else Fraction(*ratio)
    if abs(wanted / own - 1) <= SAME:
        wanted = own
    wide, high = min(1.0, float(wanted / own)), min(1.0, float(own / wanted))
    middle = ((1 - wide) / 2, (1 - high) / 2, wide, high)
    cut = tuple(n for n, face in enumerate(seen) if outside(face.box, middle) > CUT)
    heads = tuple(n for n, face in enumerate(seen) if outside(head(face), middle) > HEAD_CUT)
    lost = subject_lost(mask, middle)
    name = "{}:{}".format(*(ratio or size))
    round4 = (number(middle[0]), number(middle[1]), number(wide), number(high))
    fix = better(middle, seen, mask) if wanted != own and (cut or heads or lost > LOST / 3) else None
    return Framing(name, round4, number(1 - wide * high), number(lost), cut, heads, fix)


def head(face: Face) -> Box:
    """The box of the head round a face."""
    x, y, wide, high = face.box
    return (x - EARS * wide, y - HAIR * high, (1 + 2 * EARS) * wide, (1 + HAIR + CHIN) * high)


def outside(box: Box, crop: Box) -> float:
    """Part of a box that lies outside another, 0..1."""
    across = min(box[0] + box[2], crop[0] + crop[2]) - max(box[0], crop[0])
    down = min(box[1] + box[3], crop[1] + crop[3]) - max(box[1], crop[1])
    area = box[2] * box[3]
    return 1.0 if area <= 0 else max(0.0, 1 - max(0.0, across) * max(0.0, down) / area)


def subject_lost(mask: Plane, crop: Box) -> float:
    """Part of the subject that lies outside a crop, 0..1."""
    whole = float(mask.sum(dtype=np.float64))
    if whole <= 0:
        return 0.0
    height, width = mask.shape
    inside = _between(_between(mask, crop[0] * width, (crop[0] + crop[2]) * width, 1), crop[1] * height,
                      (crop[1] + crop[3]) * height, 0)  # fmt: skip
    return max(0.0, 1 - float(inside.sum(dtype=np.float64)) / whole)


def _between(mask: Plane, low: float, high: float, axis: int) -> Plane:
    """A mask with what lies before ``low`` and after ``high`` taken away; pixels in part."""
    at = np.arange(mask.shape[axis])
    part = np.clip(np.minimum(at + 1, high) - np.maximum(at, low), 0, 1).astype(np.float32)
    return np.asarray(mask * (part[None] if axis else part[:, None]), np.float32)


def better(crop: Box, seen: Sequence[Face], mask: Plane) -> Box | None:
    """The crop of the same size that cuts least of faces, then heads, then the subject; nearest the middle."""
    axis = 0 if crop[2] < 1 else 1
    room = 1 - crop[2 + axis]
    small = cv2.resize(mask, (min(128, mask.shape[1]), min(128, mask.shape[0])), interpolation=cv2.INTER_AREA)
    places = [room * k / FINE for k in range(FINE + 1)]
    tried = [(at, crop[1], *crop[2:]) if axis == 0 else (crop[0], at, *crop[2:]) for at in places]
    costs = [(*_cut(each, seen), round(subject_lost(small, each), 2)) for each in tried]
    best = min(range(len(tried)), key=lambda n: (costs[n], abs(places[n] - room / 2)))
    now = (*_cut(crop, seen), round(subject_lost(small, crop), 2))
    if costs[best] >= now:
        return None
    x, y, wide, high = (number(each) for each in tried[best])
    return (x, y, wide, high)


def _cut(crop: Box, seen: Sequence[Face]) -> tuple[float, float]:
    """How much of all faces and of all heads lies outside, each face by its size."""
    faces = sum(outside(face.box, crop) * face.box[2] * face.box[3] for face in seen)
    heads = sum(outside(head(face), crop) * face.box[2] * face.box[3] for face in seen)
    return (round(faces, 5), round(heads, 5))
