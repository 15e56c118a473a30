"""How sharp a picture is where it matters: focus, motion blur, true resolution, noise and compression.

The measure of blur is that of Crete et al. 2007 ("The blur effect: perception and estimation with a new no-reference
perceptual blur metric"): a sharp edge loses much when it is blurred again, a soft one little. It is taken here along
eight directions, and edges count by the square of their strength, so that smooth shading, of which drawn pictures
are full, does not pass for blur. What is soft in one direction only has moved.
"""

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from rushes.look.pixels import Picture, Plane, luma, number, sized

SIDE = 512
"""Pixels of the longer side at which blur is measured."""
DIRECTIONS, LENGTH = 8, 9
"""Directions, and pixels of the line that blurs again (Crete et al. use 9)."""
SOFT, SOFTISH = 0.56, 0.5
"""Blur of the subject from which it is soft, and perhaps soft: bench/eye_pictures.py, development photographs. Sharp
ones have 0.32 in the middle and 0.49 at most; a Gaussian of 3 pixels at 1024 gives 0.53 to 0.73."""
MOVED, MOVEDISH = 0.145, 0.125
"""Difference of directions from which it has moved; sharp and evenly blurred ones have 0.13 at most, a motion of 16
pixels at 1024 gives 0.16 to 0.47."""
ENLARGED = 0.4
"""Fineness under which a picture was enlarged: development photographs have 0.42 at least, 0.70 in the middle; enlarged
twice 0.22, three times 0.31 in the middle."""
FINE_SIDE = 1024
"""Pixels of the longer side at which fineness is measured: the guide's least size of a reference."""
FLAT = 1e-4
"""Mean square of the gradient under which there is no edge to measure."""


@dataclass(frozen=True)
class Sharpness:
    """Of a picture. ``blur`` and ``motion`` are those of the subject, 0..1; None where it has no edges.

    ``angle``: degrees of the motion, 0 is across, counted upwards. ``around``: blur of the whole picture. ``fine``:
    strength of its finest octave over that of the next, low where it was enlarged. ``noise``: standard deviation in
    levels of 255. ``blocks``: steps on JPEG's grid of 8 pixels over those between, 1 where there is none.
    """

    blur: float | None
    motion: float | None
    angle: int | None
    around: float | None
    fine: float | None
    noise: float
    blocks: float


def sharpness(picture: Picture, mask: Plane, *, certain: bool = True) -> Sharpness:
    """How sharp a picture is; ``mask`` says where its subject is (all zero: everywhere). About 60 ms of CPU.

    Where that is not certain, only what has moved with all of the picture is called motion.
    """
    grey = luma(np.ascontiguousarray(sized(picture, SIDE)))
    whole = directional(grey, None)
    weight = cv2.resize(mask, grey.shape[::-1]) if mask.any() else None
    own = whole if weight is None else directional(grey, weight)
    if own is None:
        own = whole
    spread = [max(each) - min(each) for each in ((own,) if certain else (own, whole)) if each]
    motion = min(spread, default=None)
    moved = own is not None and motion is not None and motion >= MOVEDISH
    angle = round(own.index(max(own)) * 180 / DIRECTIONS) if own is not None and moved else None
    return Sharpness(
        None if own is None else number(np.median(own)),
        None if motion is None else number(motion),
        None if angle is None else (180 - angle) % 180,
        None if whole is None else number(np.median(whole)),
        fineness(picture),
        noise(picture),
        blocks(picture),
    )


def directional(grey: Plane, weight: Plane | None) -> list[float] | None:
    """Blur along each of eight directions, 0..1, from across on clockwise; None where there are no edges."""
    across, down = _steps(grey)
    blurs = []
    for k in range(DIRECTIONS):
        angle = np.pi * k / DIRECTIONS
        c, s = np.float32(np.cos(angle)), np.float32(np.sin(angle))
        again = _steps(cv2.filter2D(grey, -1, _line(k)))
        before, after = np.abs(c * across + s * down), np.abs(c * again[0] + s * again[1])
        weights = before if weight is None else before * weight
        strength = float((weights * before).sum(dtype=np.float64))
        if strength < FLAT / 4 * (before.size if weight is None else float(weight.sum()) + 1):
            return None
        lost = float((weights * np.maximum(0, before - after)).sum(dtype=np.float64))
        blurs.append(1 - lost / strength)
    return blurs


def _steps(grey: Plane) -> tuple[Plane, Plane]:
    """Differences of neighbours, across and down."""
    return cv2.Sobel(grey, cv2.CV_32F, 1, 0, ksize=1), cv2.Sobel(grey, cv2.CV_32F, 0, 1, ksize=1)


@cache
def _line(direction: int) -> Plane:
    """A line of nine pixels as a kernel, ``float32 [9, 9]``, its points spread over the pixels they fall between."""
    kernel = np.zeros((LENGTH, LENGTH), np.float32)
    middle, angle = LENGTH // 2, np.pi * direction / DIRECTIONS
    for t in np.linspace(-middle, middle, LENGTH * 8):
        x, y = middle + t * np.cos(angle), middle + t * np.sin(angle)
        left, top = min(int(x), LENGTH - 2), min(int(y), LENGTH - 2)
        right, low = x - left, y - top
        kernel[top : top + 2, left : left + 2] += np.outer([1 - low, low], [1 - right, right]).astype(np.float32)
    return np.asarray(kernel / kernel.sum(), np.float32)


def fineness(picture: Picture) -> float | None:
    """What is lost at half the size, over what is lost at a quarter of it; None where there are no edges.

    Photographs have much the same strength in every octave (Field 1987); one that was enlarged lacks the finest.
    """
    grey = luma(np.ascontiguousarray(sized(picture, FINE_SIDE)))
    side = max(grey.shape)
    half = np.ascontiguousarray(sized(grey, side // 2))
    coarse = _lost(half, side // 4)
    return number(_lost(grey, side // 2) / coarse) if coarse > FLAT else None


def _lost(grey: Plane, side: int) -> float:
    """Root mean square of what a plane loses where it is reduced to ``side`` and enlarged again."""
    small = cv2.resize(np.ascontiguousarray(sized(grey, side)), grey.shape[::-1], interpolation=cv2.INTER_CUBIC)
    return float(np.sqrt(np.mean((grey - small) ** 2, dtype=np.float64)))


def noise(picture: Picture) -> float:
    """Standard deviation of the noise, in levels of 255 (Immerkaer 1996, over the calmer half of the picture)."""
    grey = luma(picture) * 255
    if min(grey.shape) < 8:
        return 0.0
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    left = np.abs(cv2.filter2D(grey, -1, mask))
    slope = cv2.GaussianBlur(np.hypot(*_steps(cv2.GaussianBlur(grey, (0, 0), 1.5))), (0, 0), 3)
    calm = slope <= np.median(slope)
    return number(np.sqrt(np.pi / 2) / 6 * float(left[calm].mean(dtype=np.float64)), 2)


def blocks(picture: Picture) -> float:
    """Steps across the borders of JPEG's blocks over those within them, for the best place of the grid; 1 is none."""
    grey = luma(picture) * 255
    found = []
    for axis in (0, 1):
        if grey.shape[axis] < 48:
            continue
        second = np.abs(np.diff(grey, n=2, axis=axis))
        by_line = np.minimum(second, 20).mean(axis=1 - axis, dtype=np.float64)
        border = by_line[:-1] + by_line[1:]
        usable = border[: len(border) // 8 * 8].reshape(-1, 8)
        phases = np.sort(np.median(usable, axis=0))
        found.append((phases[-1] + 0.5) / (np.median(phases) + 0.5))
    return number(min(found, default=1.0), 3)
