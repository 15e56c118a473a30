"""Near-duplicates: which pictures are the same picture but for light, size, blur or compression.

The 64-bit perceptual hash of Zauner 2010 ("Implementation and benchmarking of perceptual image hash functions"): the
signs of the low frequencies of a 32 x 32 picture about their median.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from rushes.look.pixels import Picture, Plane, luma

TWINS = 12
"""Bits of 64 by which near-duplicates differ at most: different photographs differ by 18 and more, darkened, warmed,
grey and blurred ones by 10 and less (measured on 12 photographs)."""
SIDE, LOW = 32, 8


@dataclass(frozen=True)
class Twin:
    """Two pictures that are one: their names, the bits they differ by, and whether one is the other mirrored."""

    one: str
    other: str
    bits: int
    mirrored: bool


def fingerprint(picture: Picture) -> str:
    """The perceptual hash of a picture, and that of its mirror image: 2 x 16 hexadecimal digits."""
    grey = luma(picture)
    small = cv2.resize(cv2.GaussianBlur(grey, (0, 0), 1), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    return "".join(_hash(np.ascontiguousarray(each, np.float32)) for each in (small, small[:, ::-1]))


def _hash(small: Plane) -> str:
    low = np.asarray(cv2.dct(small), np.float64)[:LOW, :LOW].reshape(-1)
    # What is less than a rounding error is the same on both sides of the median.
    rounded = np.round(low * 255, 3)
    bits = rounded > np.median(rounded[1:])
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def differ(one: str, other: str) -> tuple[int, bool]:
    """Bits by which two fingerprints differ, and whether they are nearer with one of them mirrored."""
    plain = (int(one[:16], 16) ^ int(other[:16], 16)).bit_count()
    mirrored = (int(one[16:], 16) ^ int(other[:16], 16)).bit_count()
    return (mirrored, True) if mirrored < plain else (plain, False)


def twins(fingerprints: Mapping[str, str]) -> tuple[Twin, ...]:
    """The pairs of pictures that are near-duplicates, the nearest first."""
    names = sorted(fingerprints)
    pairs = [
        Twin(one, other, *differ(fingerprints[one], fingerprints[other]))
        for n, one in enumerate(names)
        for other in names[n + 1 :]
    ]
    return tuple(sorted((pair for pair in pairs if pair.bits <= TWINS), key=lambda pair: (pair.bits, pair.one)))
