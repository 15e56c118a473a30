"""Time code, shot and take burnt into the pictures of a review copy, and a mark across them."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from rushes.cut.pieces import Piece
from rushes.engines.slate.lettering import clean, measure, write
from rushes.units import timecode

BAND = 26
"""The lettering is as high as one in so many of the picture's lines."""

BAND_DARK, MARK_LIGHT = 0.35, 0.14
"""How much of the picture is left under the lettering, and how much the mark lightens it."""

_FACE = "mono"


def slugs(piece: Piece, rate: Fraction) -> list[str]:
    """The lettering for each frame: time code of the film, then shot, take and who made it, a line for each shot."""
    what = f"\n{' ' * len(timecode(0, rate))}   ".join(f"{item.shot}  {item.label}".rstrip() for item in piece.items)
    return [f"{timecode(frame, rate)}   {what}" for frame in range(piece.start, piece.end)]


def burnt(frames: Iterable[Any], lines: Sequence[str], mark: str) -> Iterator[Any]:
    """The frames (yuv420p) with a line of lettering each at the bottom, and the mark across the middle."""
    veil: NDArray[np.float32] | None = None
    for frame, line in zip(frames, lines, strict=False):
        planes = frame.to_ndarray()
        height, width = planes.shape[0] * 2 // 3, planes.shape[1]
        veil = _mark(mark, (width, height)) if veil is None else veil
        luma = planes[:height].astype(np.float32)
        luma += (235 - luma) * veil
        planes[:height] = luma.round().astype(np.uint8)
        letter(planes[:height], line)
        yield av.VideoFrame.from_ndarray(planes, format="yuv420p")


def letter(luma: NDArray[np.uint8], text: str) -> None:
    """Write lines of lettering at the bottom of a picture's luma, over a dark band, no wider than the picture."""
    height, width = luma.shape
    lines = text.split("\n")
    widest = max(measure(line, _FACE, 100) for line in lines) / 100
    size = max(6, min(height // BAND, int(width / (widest + 2))))
    deep = round(size * 1.7)
    for row, line in enumerate(reversed(lines), 1):
        band = luma[height - row * deep : height - (row - 1) * deep]
        dark = 16 + (band.astype(np.float32) - 16) * BAND_DARK
        band[:] = (dark + (235 - dark) * _lettering(line, size, (width, deep), size)).round()


def _mark(mark: str, size: tuple[int, int]) -> NDArray[np.float32]:
    width, height = size
    line = clean(mark, 60)
    letters = max(10, min(height // 8, int(0.9 * width / max(1.0, measure(line, _FACE, 100) / 100))))
    left = (width - measure(line, _FACE, letters)) / 2
    return _lettering(line, letters, size, left) * np.float32(MARK_LIGHT)


def _lettering(line: str, letters: int, size: tuple[int, int], left: float) -> NDArray[np.float32]:
    """A line in the middle of a page, 0..1 ``[h, w]``."""
    page = Image.new("RGB", size)
    write(ImageDraw.Draw(page), left, size[1] / 2 + letters * 0.35, line, _FACE, letters, (255, 255, 255))
    return np.asarray(page.convert("L"), np.float32) / np.float32(255)
