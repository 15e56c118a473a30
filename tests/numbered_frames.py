"""Frames that say which they are: light and dark tiles for the number of a frame and of the picture it comes from."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rushes.media import read_frames, to_rgb

BITS = 8


def counted(number: int, picture: int, seed: int = 0) -> NDArray[np.uint8]:
    """A frame that says in light and dark tiles its number and that of its picture; uint8 [96, 160, 3]."""
    frame = np.full((96, 160, 3), 90 + seed % 40, np.uint8)
    for row, value in enumerate((number, picture)):
        for bit in range(BITS):
            frame[8 + 40 * row : 40 + 40 * row, 12 + 18 * bit : 26 + 18 * bit] = 235 if value >> bit & 1 else 20
    return frame


def told(frame: NDArray[np.uint8]) -> tuple[int, int]:
    """The numbers in a frame that ``counted`` made, whatever its size."""
    high, wide = frame.shape[0] / 96, frame.shape[1] / 160
    numbers = [
        sum(1 << b for b in range(BITS) if frame[int((24 + 40 * row) * high), int((19 + 18 * b) * wide)].mean() > 110)
        for row in range(2)
    ]
    return numbers[0], numbers[1]


def seen(film: Path | None) -> list[int]:
    """The number in every frame of a film."""
    assert film is not None
    return [told(to_rgb(frame))[0] for frame in read_frames(film)]


def one_by_one(numbers: Iterable[int]) -> bool:
    """Whether each number is the one after that before it, mod 256: nothing is seen twice, and nothing left out."""
    return all((b - a) % (1 << BITS) == 1 for a, b in pairwise(numbers))
