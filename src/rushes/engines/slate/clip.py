"""A still moved by its camera words: the frames of a clip, and the clip.

The still is taken to yuv420p (BT.709) once and its three planes are moved, each to a fraction of a
pixel: half the work of moving R'G'B' and converting every frame.
"""

import tempfile
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import repeat
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rushes.engines.slate.move import Window, window
from rushes.errors import EngineError
from rushes.media.encode import from_rgb, write_frames
from rushes.units import to_frame

CRF = 16


def film(
    picture: NDArray[np.uint8],
    size: tuple[int, int],
    move: str,
    *,
    seconds: int,
    rate: Fraction,
    first: int = 0,
    frames: int | None = None,
    seed: int = 0,
) -> Iterator[av.VideoFrame]:
    """Frames ``[first, first + frames)`` of a clip of so many seconds, yuv420p, BT.709.

    ``picture`` is ``uint8 [h, w, 3]`` sRGB; each frame is the picture, cut to the shape of ``size``
    from its centre, seen through the move's window (bicubic). A stretch past the clip's end is an
    ``EngineError``.
    """
    whole = max(1, to_frame(Fraction(seconds), rate))
    last = whole if frames is None else first + frames
    if not 0 <= first < last <= whole:
        raise EngineError(f"frames {first} to {last} were asked of a clip that has {whole}")
    planes = _planes(cropped(picture, size))
    if move == "static":
        return repeat(_seen(planes, size, window(move, 0, whole, 0.0)), last - first)
    views = (window(move, index, whole, float(index / rate), seed) for index in range(first, last))
    return (_seen(planes, size, view) for view in views)


def encoded(frames: Iterable[av.VideoFrame], rate: Fraction) -> bytes:
    """The bytes of an MP4 (H.264) of the frames."""
    with tempfile.TemporaryDirectory(prefix="rushes-slate-") as folder:
        path = Path(folder) / "clip.mp4"
        write_frames(path, frames, rate=rate, crf=CRF)
        return path.read_bytes()


def cropped(picture: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The largest part of the picture around its centre that has the shape of ``size``, of even sides."""
    high, wide = picture.shape[:2]
    new_wide = min(wide, max(2, round(high * size[0] / size[1]))) // 2 * 2
    new_high = min(high, max(2, round(wide * size[1] / size[0]))) // 2 * 2
    if not new_wide or not new_high:
        raise EngineError(f"a picture of {wide} x {high} pixels is too small for a clip")
    left, top = (wide - new_wide) // 2, (high - new_high) // 2
    return picture[top : top + new_high, left : left + new_wide, :3]


def _planes(picture: NDArray[np.uint8]) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Luma, and the two chroma planes at half its size, 8 bits."""
    high, wide = picture.shape[:2]
    flat = from_rgb(picture).to_ndarray().reshape(-1)
    luma, one, other = np.split(flat, [high * wide, high * wide * 5 // 4])
    half = (high // 2, wide // 2)
    shaped = (luma.reshape(high, wide), one.reshape(half), other.reshape(half))
    first, second, third = (Image.fromarray(np.ascontiguousarray(plane)) for plane in shaped)
    return first, second, third


def _seen(planes: tuple[Image.Image, ...], size: tuple[int, int], view: Window) -> av.VideoFrame:
    """The planes through a window, at the clip's size."""
    moved = []
    for plane, shrink in zip(planes, (1, 2, 2), strict=True):
        target, box = (size[0] // shrink, size[1] // shrink), view.box(plane.size)
        moved.append(np.asarray(plane.resize(target, Image.Resampling.BICUBIC, box=box)).reshape(-1))
    return av.VideoFrame.from_ndarray(np.concatenate(moved).reshape(-1, size[0]), format="yuv420p")
