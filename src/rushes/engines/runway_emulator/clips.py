"""Clips made from clips: one that is mended, and a character that follows a performance.

Both are told from what they were made of at a glance, and by a test: a mended clip has its colours
changed round and a border, and a performance stands small in the corner of its character.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, islice, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from rushes.engines.slate.palette import palette
from rushes.media import conform_clip, from_rgb, probe, read_frames, to_rgb
from rushes.units import CLIP_RATE

BORDER = Fraction(1, 40)
"""Of the shorter side of a mended clip, on each side of it."""
CORNER = Fraction(1, 4)
"""Of the sides of a clip, that what it follows has in its corner."""

Frame = NDArray[np.uint8]


def mended(content: bytes, size: tuple[int, int], frames: int, prompt: str) -> Iterator[av.VideoFrame]:
    """A clip with red as green, green as blue, blue as red, within a border of the prompt's colour.

    Where ``size`` has another shape than the clip, the clip stands in its middle, on that colour.
    """
    colour = np.asarray(palette(prompt).accent, np.uint8)
    with TemporaryDirectory(prefix="rushes-emulator-") as folder:
        file = Path(folder) / "in"
        file.write_bytes(content)
        inner = _within((probe(file).width, probe(file).height), size)
        left, top = (size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2
        edge = max(2, int(min(size) * BORDER))
        for frame in _of(content, inner, frames):
            page = np.broadcast_to(colour, (size[1], size[0], 3)).copy()
            page[top : top + inner[1], left : left + inner[0]] = np.roll(frame, 1, axis=2)
            page[:edge] = page[-edge:] = page[:, :edge] = page[:, -edge:] = colour
            yield from_rgb(page)


def performed(character: Frame | bytes, driver: bytes, size: tuple[int, int], frames: int) -> Iterator[av.VideoFrame]:
    """A character, a picture or a clip, with the clip that it follows in its lower right corner."""
    small = (_even(size[0] * CORNER), _even(size[1] * CORNER))
    behind: Iterator[Frame] = repeat(_filled(character, size)) if not isinstance(character, bytes) else _of(
        character, size, frames
    )  # fmt: skip
    for back, front in zip(behind, _of(driver, small, frames), strict=False):
        page = back.copy()
        page[-small[1] :, -small[0] :] = front
        yield from_rgb(page)


def _of(content: bytes, size: tuple[int, int], count: int) -> Iterator[Frame]:
    """So many frames of a clip at 24 a second, cropped to a size; the last one stays."""
    with TemporaryDirectory(prefix="rushes-emulator-") as folder:
        file, made = Path(folder) / "in", Path(folder) / "made.mp4"
        file.write_bytes(content)
        have = conform_clip(file, made, size, CLIP_RATE)
        last: Frame | None = None
        for frame in islice(read_frames(made), count):
            last = to_rgb(frame)
            yield last
        if last is not None:
            yield from chain(islice(repeat(last), max(0, count - have)))


def _filled(picture: Frame, size: tuple[int, int]) -> Frame:
    return np.asarray(ImageOps.fit(Image.fromarray(picture), size, Image.Resampling.BICUBIC), np.uint8)


def _within(inner: tuple[int, int], outer: tuple[int, int]) -> tuple[int, int]:
    """The largest even size of one shape within another."""
    scale = min(Fraction(outer[0], inner[0]), Fraction(outer[1], inner[1]))
    return _even(inner[0] * scale), _even(inner[1] * scale)


def _even(length: Fraction) -> int:
    return max(2, int(length) // 2 * 2)
