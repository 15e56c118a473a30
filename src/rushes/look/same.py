"""Is it this very picture: after another encoder, another size, a slight crop, other colours and a little movement.

What a generator makes of a still begins with the still, so a clip is told by its first frame. Two pictures of one set,
seen from one place, are near each other too: so a picture is ranked among all it may be, and it counts by how much the
first is nearer than the next.

Pictures are compared as the eye keeps them, by edges and shapes: grey, small, each spot less the mean of what is round
it and over its contrast (local normalisation, as of Jarrett et al. 2009, "What is the best multi-stage architecture for
object recognition?"). The score is the correlation of the two at the best place and size of one in the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from rushes.look.pixels import Picture, Plane, luma

SIDE = 128
"""Pixels of the longer side at which pictures are compared."""
ROUND = 4.0
"""Sigma, in these pixels, of what is round a spot."""
FLOOR = 0.015
"""Contrast (0..1) that counts as none: noise of flat walls is not to be compared."""
CROPS = (1.0, 0.97, 0.94, 0.91, 0.88, 0.85, 0.82)
"""Parts of the width that may be left of a picture."""
INNER = 0.86
"""The middle of the picture that is looked for: what a little shift leaves of it."""
SAME, MARGIN = 0.7, 0.12
"""Score from which it may be the same picture, and by how much the next must be less; see bench/same_pictures.py."""
TIMES, LEAST_MARGIN = 2.0, 0.02
"""A next that is nearer than that is less all the same where it is that many times as far from 1."""
LEAST = 0.3
"""Score under which it is none of them."""
MANY, FINALISTS, COARSE = 80, 40, 2.0
"""Of more pictures than that, so many are compared at full size: those nearest at a size so many times smaller."""
FLAT = 0.02
"""Deviation of the light (0..1) under which there is nothing in a picture: black, white, a fade."""

Verdict = Literal["same", "unsure", "none"]


@dataclass(frozen=True, slots=True)
class Near:
    """One of the known pictures, by its name, and how near it is: 1 is the same, 0 has nothing in common."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """The known pictures, the nearest first; ``margin`` is how much nearer that is than the next of another group."""

    verdict: Verdict
    near: tuple[Near, ...]
    margin: float


def is_flat(picture: Picture) -> bool:
    """Whether there is nothing in a picture that it could be told by."""
    return float(luma(picture).std()) < FLAT


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """Known pictures, made ready to be compared with many others.

    ``groups`` says which of them mean the same (takes of one still): they do not rival each other.
    """

    planes: Mapping[str, Plane]
    coarse: Mapping[str, Plane]
    groups: Mapping[str, str]


def gallery(known: Mapping[str, Picture], groups: Mapping[str, str] | None = None) -> Gallery:
    """The known pictures (R'G'B' ``uint8 [h, w, 3]`` of any size) by name; flat ones are left out."""
    told = {name: luma(each) for name, each in known.items() if not is_flat(each)}
    planes = {name: _normal(grey, max(grey.shape) / SIDE) for name, grey in told.items()}
    coarse = {name: _normal(grey, max(grey.shape) * COARSE / SIDE) for name, grey in told.items()}
    return Gallery(planes, coarse, groups or {})


def ranked(picture: Picture, known: Gallery) -> Ranked:
    """Which of the known pictures it is; R'G'B' ``uint8 [h, w, 3]`` of any size."""
    if not known.planes or is_flat(picture):
        return Ranked("none", (), 0.0)
    planes = known.planes
    if len(planes) > MANY:
        finalists = _scored(picture, known.coarse, CROPS[::2])[:FINALISTS]
        planes = {each.name: planes[each.name] for each in finalists}
    near = _scored(picture, planes, CROPS)
    first, group = near[0], _group(known, near[0])
    rival = next((each.score for each in near if _group(known, each) != group), 0.0)
    return Ranked(_verdict(first.score, rival), tuple(near), round(first.score - rival, 3))


def _group(known: Gallery, each: Near) -> str:
    return known.groups.get(each.name, each.name)


def _scored(picture: Picture, planes: Mapping[str, Plane], crops: Sequence[float]) -> list[Near]:
    grey = luma(picture)
    views = {shape: _views(grey, shape, crops) for shape in {each.shape for each in planes.values()}}
    return sorted((Near(name, _score(views[each.shape], each)) for name, each in planes.items()), key=_order)


def _order(each: Near) -> tuple[float, str]:
    return -each.score, each.name


def _verdict(score: float, rival: float) -> Verdict:
    if score < LEAST:
        return "none"
    less = score - rival >= LEAST_MARGIN and 1 - rival >= TIMES * (1 - score)
    return "same" if score >= SAME and (less or score - rival >= MARGIN) else "unsure"


def _views(grey: Plane, shape: tuple[int, ...], crops: Sequence[float]) -> Sequence[Plane]:
    """The middle of a picture, as if each of ``crops`` were all that is left of a known one of this shape.

    One of another ratio is taken for a crop of it, at its sides or above and below.
    """
    less = max(grey.shape[0] / shape[0], grey.shape[1] / shape[1])
    return [_middle(_normal(grey, less / crop)) for crop in crops]


def _normal(grey: Plane, less: float) -> Plane:
    """A plane so many times smaller, each spot less the mean of its surroundings and over their contrast."""
    high, wide = (max(24, round(side / less)) for side in grey.shape)
    small = cv2.resize(grey, (wide, high), interpolation=cv2.INTER_AREA if less > 1 else cv2.INTER_CUBIC)
    apart = small - cv2.GaussianBlur(small, (0, 0), ROUND)
    contrast = np.sqrt(cv2.GaussianBlur(apart * apart, (0, 0), ROUND)) + FLOOR
    return np.asarray(np.clip(apart / contrast, -3, 3), np.float32)


def _middle(plane: Plane) -> Plane:
    high, wide = plane.shape
    down, across = round(high * (1 - INNER) / 2), round(wide * (1 - INNER) / 2)
    return np.ascontiguousarray(plane[down : high - down, across : wide - across])


def _score(views: Sequence[Plane], known: Plane) -> float:
    """The best correlation of any view with the known picture; 0 for none, and for less."""
    best = 0.0
    for view in views:
        cut = view[: known.shape[0], : known.shape[1]]
        found = float(cv2.matchTemplate(known, cut, cv2.TM_CCOEFF_NORMED).max())
        best = max(best, found if np.isfinite(found) else 0.0)
    return round(best, 3)
