"""How busy what lies round the subject is: how much of it is edges, and how evenly they fill it.

The density of edges tells how complex people find a picture (Mack and Oliva 2004; Rosenholtz et al. 2007, "Measuring
visual clutter", where it does nearly as well as their feature congestion). Measured in L* at 256 pixels, outside the
subject and a rim about it, so that a patterned dress is no clutter and a background out of focus is none either.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from rushes.look.pixels import Picture, Plane, lab, number, sized

SIDE = 256
EDGE = 4.0
"""L* a pixel from which the eye sees an edge at this size."""
RIM = 7
"""Pixels about the subject that are left out."""
BUSY, BUSYISH = 0.3, 0.22
"""Part of the background that is edges from which it is cluttered, and perhaps (bench/eye_pictures.py)."""


@dataclass(frozen=True)
class Clutter:
    """``edges``: part of the background that is edges. ``filled``: part of its 16 x 16 tiles that hold some.
    ``share``: part of the picture that is background."""

    edges: float
    filled: float
    share: float


def clutter(picture: Picture, mask: Plane) -> Clutter:
    """How busy the background is; ``mask`` says where the subject is. About 8 ms of CPU."""
    tone = lab(np.ascontiguousarray(sized(picture, SIDE)))[..., 0]
    calm = cv2.GaussianBlur(tone, (0, 0), 0.8)
    slope = np.hypot(cv2.Sobel(calm, cv2.CV_32F, 1, 0, ksize=1), cv2.Sobel(calm, cv2.CV_32F, 0, 1, ksize=1)) / 2
    own = cv2.dilate((cv2.resize(mask, tone.shape[::-1]) > 0.5).astype(np.uint8), np.ones((RIM, RIM), np.uint8))
    rest = own == 0
    edge = (slope > EDGE) & rest
    if not rest.any():
        return Clutter(0.0, 0.0, 0.0)
    tiles = [cv2.resize(each.astype(np.float32), (16, 16), interpolation=cv2.INTER_AREA) for each in (edge, rest)]
    told = tiles[1] > 0.25
    filled = (tiles[0] > 0.1 * tiles[1])[told].mean() if told.any() else 0.0
    return Clutter(number(edge.sum() / rest.sum()), number(filled), number(rest.mean()))
