"""From one link of a chain to the next: what a generator changes of colour, light and sharpness, and how it is held.

A clip that begins with the last frame of another begins with all that went wrong there, so that light and colour run
away link by link. A frame that a clip goes on from is therefore taken back to the first link's, a little: mean and
spread of L*, a* and b* (Reinhard et al. 2001, "Color transfer between images"), within bounds that nobody sees as a
step at the cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.look.pixels import Picture, lab, luma, number, sized
from rushes.look.sharp import SIDE, directional

SHIFT = (2.0, 1.5, 1.5)
"""How far the mean of L*, a* and b* is moved at most: under what two pictures in a row must differ by to be seen."""
SPREAD = 0.04
"""By what part the spread about the mean is changed at most."""


@dataclass(frozen=True, slots=True)
class Tone:
    """Of a picture or a few: mean L* (0..100), a* and b*, and how soft its edges are (``look.sharp``), 0..1; None where
    it has none."""

    light: float
    red: float
    yellow: float
    blur: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """From one picture to another: L* lighter (darker below 0), how far the colour moved (a*b*), and how much softer
    in per cent of its blur, None where one of them has no edges."""

    light: float
    colour: float
    softer: float | None


def anchored(picture: Picture, first: Picture) -> tuple[Picture, tuple[float, float, float]]:
    """A picture (R'G'B' ``uint8 [h, w, 3]``) with the colours of the first link's taken on within bounds; and how far
    its mean L*, a* and b* were moved."""
    own = lab(picture)
    mean, wide = _moments(own)
    to_mean, to_wide = _moments(lab(np.asarray(sized(first, SIDE))))
    bound = np.array(SHIFT, np.float32)
    shift = np.clip(to_mean - mean, -bound, bound)
    gain = np.clip(to_wide / np.maximum(wide, 1e-3), 1 - SPREAD, 1 + SPREAD)
    moved = (own - mean) * gain + mean + shift
    rgb = cv2.cvtColor(moved.astype(np.float32), cv2.COLOR_LAB2RGB)
    told = (number(shift[0], 2), number(shift[1], 2), number(shift[2], 2))
    return np.asarray(np.clip(rgb * 255 + 0.5, 0, 255), np.uint8), told


def tone(pictures: Sequence[Picture]) -> Tone:
    """The tone of a few pictures together: the mean of each measure."""
    small = [np.ascontiguousarray(sized(each, SIDE)) for each in pictures]
    light, red, yellow = np.mean([_moments(lab(each))[0] for each in small], axis=0)
    blurs = [_blur(each) for each in small]
    known = [each for each in blurs if each is not None]
    blur = number(np.mean(known)) if known else None
    return Tone(number(light, 2), number(red, 2), number(yellow, 2), blur)


def change(before: Tone, after: Tone) -> Change:
    """What became of a tone."""
    colour = float(np.hypot(after.red - before.red, after.yellow - before.yellow))
    soft = None if before.blur is None or after.blur is None else 100 * (after.blur / max(before.blur, 1e-3) - 1)
    return Change(number(after.light - before.light, 2), number(colour, 2), None if soft is None else number(soft, 1))


def _blur(picture: Picture) -> float | None:
    found = directional(luma(picture), None)
    return None if found is None else float(np.median(found))


def _moments(pixels: NDArray[Any]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Mean and standard deviation of each channel, ``float32 [3]``."""
    mean, deviation = cv2.meanStdDev(pixels)
    return mean.ravel().astype(np.float32), deviation.ravel().astype(np.float32)
