"""The frames of a clip as they are measured: small, upright, with their times, one at a time.

Whoever has the clip decodes it, within limits; here frames come in order, once, and none is kept. So memory does not
grow with the picture, and of an hour no more is read than ``MOST_FRAMES``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.errors import MediaError

SIDE = 320
"""Pixels of the longer side at which clips are measured; every threshold of this room was set at it. Smaller clips are
not enlarged."""

LEAST_SIDE = 16
"""Pixels of the shorter side, below which there is nothing to follow from frame to frame."""

MOST_FRAMES = 36_000
"""Frames of a clip: ten minutes at 60 a second, as everywhere in the program."""

RATES = (Fraction(1), Fraction(240))
"""Slowest and fastest frames a second."""

Picture: TypeAlias = NDArray[np.uint8]
Frame: TypeAlias = "Picture | av.VideoFrame"
"""A decoded frame: ``uint8 [h, w, 3]``, R'G'B' 0..255 and upright; or as PyAV decodes it, of any pixel format, depth,
field order and rotation."""


@dataclass(frozen=True, slots=True, eq=False)
class Small:
    """One frame: its number, its time in seconds from the first, R'G'B' ``uint8 [h, w, 3]``, luma ``uint8 [h, w]``."""

    number: int
    at: float
    rgb: Picture
    grey: Picture


def small_frames(frames: Iterable[Frame], rate: Fraction) -> Iterator[Small]:
    """Yield frames at ``SIDE`` pixels, upright, one field of interlaced ones, with the times they are shown at.

    A decoded frame says itself when it is shown, so a variable rate is measured as it is; an array is shown at number /
    ``rate``. Raises ``MediaError`` where the picture changes its size midway, is too small, is no picture, or where
    there are more than ``MOST_FRAMES`` frames; ``ValueError`` for a rate no clip has.
    """
    if not RATES[0] <= rate <= RATES[1]:
        raise ValueError(f"{rate} frames a second is no rate of a clip")
    size: tuple[int, int] | None = None
    start, before = None, -1.0
    for number, frame in enumerate(frames):
        if number >= MOST_FRAMES:
            raise MediaError(f"more than {MOST_FRAMES} frames", next="Cut it into shorter clips.")
        if size is not None and _size(frame) != size:
            raise MediaError("the picture changes its size midway", next="Export the clip at one size.")
        size = _size(frame)
        stamp = _stamp(frame)
        start = stamp if number == 0 else start
        told = float(stamp - start) if stamp is not None and start is not None else float(number / rate)
        at = told if told > before else before + float(1 / rate)
        before = at
        rgb = _reduced(frame)
        yield Small(number, at, rgb, np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), np.uint8))


def _size(frame: Frame) -> tuple[int, int]:
    """Width and height; of anything that is no picture, an error."""
    if isinstance(frame, av.VideoFrame):
        return frame.width, frame.height
    if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8:
        raise MediaError(f"a frame is uint8 [h, w, 3], not {frame.dtype} {list(frame.shape)}")
    return int(frame.shape[1]), int(frame.shape[0])


def _stamp(frame: Frame) -> Fraction | None:
    """When a decoded frame is shown, seconds by the clip's own clock."""
    if isinstance(frame, av.VideoFrame) and frame.pts is not None and frame.time_base:
        return Fraction(frame.pts) * Fraction(frame.time_base.numerator, frame.time_base.denominator)
    return None


def _reduced(frame: Frame) -> Picture:
    wide, high = _size(frame)
    if min(wide, high) < LEAST_SIDE:
        raise MediaError(f"{wide}x{high} is too small to be looked at", next=f"At least {LEAST_SIDE} pixels a side.")
    size = _within(wide, high)
    if not isinstance(frame, av.VideoFrame):
        return frame if size == (wide, high) else _shrunk(frame, size)
    if frame.interlaced_frame:
        field = np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)[::2]
        small = _shrunk(np.ascontiguousarray(field), size)
    else:
        small = np.asarray(frame.reformat(*size, format="rgb24", interpolation="AREA").to_ndarray(), np.uint8)
    return np.ascontiguousarray(np.rot90(small, round(frame.rotation / 90) % 4))


def _within(wide: int, high: int) -> tuple[int, int]:
    """The size at which a picture is measured: its own shape, no side over ``SIDE``, none under ``LEAST_SIDE``."""
    part = min(1.0, SIDE / max(wide, high))
    return max(LEAST_SIDE, round(wide * part)), max(LEAST_SIDE, round(high * part))


def _shrunk(picture: Picture, size: tuple[int, int]) -> Picture:
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
