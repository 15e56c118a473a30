"""Colour grading in the finish: subtle, in whole percent, the same for every frame of a shot.

A grade is worked out once as tables over the 219 steps of luma (ITU-R BT.709, limited range), and a frame looked up in
them: 4 ms at 720 lines. Black and white stay where they are.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from rushes.cut.retime import Planes
from rushes.film.treatment import Grade
from rushes.units import Json

GRADE_VERSION = 1
"""Raised by hand when the pixels of a graded frame change."""

PLAIN = Grade()

BLUE, RED = 1.8556, 1.5748
"""What a colour difference is divided by to lie in -0.5 to 0.5: 2 (1 - 0.0722) and 2 (1 - 0.2126), of BT.709."""

_ONE = 256
_SHARE = 200
"""A percent of warmth is half a percent more red and half a percent less blue."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What becomes of luma, ``uint8 [256]``; and, by luma, what colour differences are multiplied by and what is added
    to each of them, in 256ths: ``int32 [256]``."""

    luma: NDArray[np.uint8]
    gain: NDArray[np.int32]
    blue: NDArray[np.int32]
    red: NDArray[np.int32]


def grade_recipe(grade: Grade) -> dict[str, Json]:
    """What it adds to the key of what it is laid over; nothing where nothing is changed."""
    changed: Mapping[str, int] = {name: value for name, value in asdict(grade).items() if value}
    return {"grade": dict(changed), "grade version": GRADE_VERSION} if changed else {}


def graded(frames: Iterable[Any], grade: Grade) -> Iterator[Any]:
    """Frames (yuv420p, limited range) with a grade laid over them."""
    for frame in frames:
        yield av.VideoFrame.from_ndarray(laid_over(np.asarray(frame.to_ndarray(), np.uint8), grade), format="yuv420p")


def laid_over(planes: Planes, grade: Grade) -> Planes:
    """A picture as planes, graded."""
    tables, height = tables_of(grade), planes.shape[0] * 2 // 3
    luma = planes[:height]
    coarse = _halved(luma)
    blue, red = planes[height:].reshape(2, *coarse.shape)
    out = np.empty_like(planes)
    np.take(tables.luma, luma, out=out[:height])
    gain = tables.gain[coarse]
    parts = [_turned(blue, gain, tables.blue[coarse]), _turned(red, gain, tables.red[coarse])]
    out[height:] = np.concatenate(parts).reshape(height // 2, -1)
    return out


@lru_cache(maxsize=64)
def tables_of(grade: Grade) -> Tables:
    """The tables of a grade.

    Brighter is a power of luma that puts middle grey where it is wanted. Contrast is a curve through black, middle grey
    and white with that much more slope in the middle. Colour follows brightness, so that it stays as strong. Warmth and
    tint are gains of red, green and blue that leave luma alone, as they are for grey; for colours that is near enough.
    """
    light = np.clip((np.arange(256) - 16) / 219, 0.0, 1.0)
    bright = light ** (np.log(0.5 * (1 + grade.exposure / 100)) / np.log(0.5))
    curved = bright + grade.contrast / 100 * (bright - 0.5) * 4 * bright * (1 - bright)
    follows = np.clip(curved / np.maximum(light, 1 / 219), 0.5, 2.0) * (1 + grade.saturation / 100)
    warm, pink = (curved * each / _SHARE * 224 * _ONE for each in (grade.warmth, grade.tint))
    luma = np.clip(np.round(16 + 219 * curved), 0, 255).astype(np.uint8)
    outside = (np.arange(256) < 16) | (np.arange(256) > 235)
    luma[outside] = np.arange(256)[outside]
    gain, blue, red = (_whole(each) for each in (follows * _ONE, (pink - warm) / BLUE, (pink + warm) / RED))
    return Tables(luma, gain, blue, red)


def _whole(values: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.asarray(np.round(values), np.int32)


def _halved(luma: Planes) -> Planes:
    """The mean luma of each pixel of the colour planes."""
    rows = luma[::2].astype(np.uint16) + luma[1::2]
    return np.asarray((rows[:, ::2] + rows[:, 1::2] + 2) >> 2, np.uint8)


def _turned(plane: Planes, gain: NDArray[np.int32], shift: NDArray[np.int32]) -> Planes:
    made = ((plane.astype(np.int32) - 128) * gain + shift + (_ONE * 128 + _ONE // 2)) >> 8
    return np.asarray(np.clip(made, 16, 240), np.uint8)
