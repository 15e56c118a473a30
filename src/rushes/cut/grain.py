"""Film grain over the finished picture, drawn from nothing but a seed and the number of the film's frame.

So a segment that is rendered alone has the grain that the whole film has there. The sheet that grain is cut from is
made of the raw numbers of Philox (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), which no
version of NumPy may change, and of whole numbers only.
"""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from rushes.units import Json

GRAIN_VERSION = 1
"""Raised by hand when the grain changes."""

MOST = 10.0
"""Steps of luma by which middle grey strays (one standard deviation) at strength 100."""

_SPARE = 128
"""Pixels by which the sheet is wider and higher than a picture, which lies anywhere on it, four ways up."""

_UNIT = 64
"""Standard deviation of the sheet."""

_LINES = 540
"""A grain is a pixel more wide for so many lines: it is as large on a screen at any size of the film."""


def grain_recipe(strength: int, seed: int, start: int) -> dict[str, Json]:
    """What it adds to the key of a piece that begins at this frame; nothing where there is none."""
    return {"grain": [GRAIN_VERSION, strength, seed, start]} if strength else {}


def grained(frames: Iterable[Any], strength: int, seed: int, start: int) -> Iterator[Any]:
    """Frames (yuv420p) of the film from frame ``start`` on, with grain."""
    for number, frame in enumerate(frames, start):
        planes = np.asarray(frame.to_ndarray(), np.uint8)
        height = planes.shape[0] * 2 // 3
        planes[:height] = strewn(planes[:height], strength, seed, number)
        yield av.VideoFrame.from_ndarray(planes, format="yuv420p")


def strewn(luma: NDArray[np.uint8], strength: int, seed: int, number: int) -> NDArray[np.uint8]:
    """The luma of film frame ``number`` with grain of strength 0 to 100."""
    noise = _cut_out(seed, number, luma.shape)
    made = luma + ((noise * _amounts(strength)[luma] + 128) >> 8)
    return np.asarray(np.clip(made, 16, 235), np.uint8)


def _cut_out(seed: int, number: int, shape: tuple[int, ...]) -> NDArray[np.int16]:
    """The part of the sheet for a frame: where it lies, and how it is turned, are drawn from seed and number."""
    sheet = _sheet(seed, *shape)
    drawn = hashlib.blake2b(f"{seed} {number}".encode(), digest_size=4).digest()
    top, left = drawn[0] % _SPARE, drawn[1] % _SPARE
    part = sheet[top : top + shape[0], left : left + shape[1]]
    return part[:: 1 - 2 * (drawn[2] & 1), :: 1 - 2 * (drawn[3] & 1)]


@lru_cache(maxsize=4)
def _amounts(strength: int) -> NDArray[np.int16]:
    """How much of the sheet a step of luma gets, in 256ths: most in the middle tones, a third in black and white."""
    light = np.clip((np.arange(256) - 16) / 219, 0.0, 1.0)
    part = 0.3 + 0.7 * 4 * light * (1 - light)
    return np.round(part * strength / 100 * MOST * 256 / _UNIT).astype(np.int16)


@lru_cache(maxsize=2)
def _sheet(seed: int, height: int, width: int) -> NDArray[np.int16]:
    """Noise of mean 0 and standard deviation 64, every grain as wide as the size of the picture asks."""
    rows, columns = height + _SPARE, width + _SPARE
    soft = height // _LINES
    raw = np.random.Philox(key=seed).random_raw((rows + 2 * soft) * (columns + 2 * soft)).view(np.uint8)
    noise: NDArray[np.int64] = raw.reshape(rows + 2 * soft, columns + 2 * soft, 8).sum(-1, dtype=np.int64) - 1020
    for _ in range(soft):
        noise = noise[:-2] + 2 * noise[1:-1] + noise[2:]
        noise = noise[:, :-2] + 2 * noise[:, 1:-1] + noise[:, 2:]
    spread = int(np.sqrt(float((noise * noise).mean())))
    return np.clip(noise * _UNIT // max(1, spread), -4 * _UNIT, 4 * _UNIT).astype(np.int16)
