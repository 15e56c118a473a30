"""Pictures as the eye takes them: 8-bit R'G'B' of any shape or kind of array, at the sizes things are measured at."""

from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.errors import MediaError

Picture: TypeAlias = NDArray[np.uint8]
"""``uint8 [h, w, 3]``, R'G'B' 0..255."""
Plane: TypeAlias = NDArray[np.float32]
"""``float32 [h, w]``."""
LEAST = 16
"""Pixels that a side has at least where something is measured: thinner pictures are stretched to it."""
MOST = 50_000_000
"""Pixels of a picture; as many as may be decoded."""


def as_picture(pixels: NDArray[Any]) -> Picture:
    """A picture as ``uint8 [h, w, 3]``: grey is spread over the channels, what is transparent is black.

    Takes ``[h, w]`` and ``[h, w, 1..4]`` of bool, uint8, uint16 (0..65535) and floats (0..1). Raises ``MediaError``
    for every other array, for an empty one and for one of more than 50 megapixels.
    """
    channels = pixels.shape[2] if pixels.ndim == 3 else 1
    if pixels.ndim not in (2, 3) or channels not in (1, 2, 3, 4) or pixels.size == 0:
        raise MediaError(
            f"an array of the shape {pixels.shape} is not a picture", next="Rows, columns and 1 to 4 channels are one."
        )
    if pixels.shape[0] * pixels.shape[1] > MOST:
        raise MediaError("the picture is too large to look at", next=f"At most {MOST // 1_000_000} megapixels.")
    eight = _eight_bits(pixels.reshape(*pixels.shape[:2], channels))
    if channels in (2, 4):
        alpha = eight[..., -1:].astype(np.uint16)
        eight = ((eight[..., :-1] * alpha + 127) // 255).astype(np.uint8)
    return np.ascontiguousarray(np.broadcast_to(eight, (*eight.shape[:2], 3)))


def _eight_bits(pixels: NDArray[Any]) -> Picture:
    if pixels.dtype == np.uint8:
        return pixels
    if pixels.dtype == np.bool_:
        return pixels.astype(np.uint8) * np.uint8(255)
    if pixels.dtype == np.uint16:
        return ((pixels.astype(np.uint32) + 128) // 257).astype(np.uint8)
    if pixels.dtype.kind == "f":
        clean = np.nan_to_num(pixels.astype(np.float32), nan=0.0, posinf=1.0, neginf=0.0)
        return (np.clip(clean, 0, 1) * 255 + 0.5).astype(np.uint8)
    raise MediaError(f"{pixels.dtype} is no kind of pixel", next="Use 8 or 16 bits, or floats from 0 to 1.")


def sized(pixels: NDArray[Any], side: int, *, enlarge: bool = False) -> NDArray[Any]:
    """The same picture or plane with ``side`` pixels on its longer side, and at least 16 on the other.

    A smaller one stays as it is, unless it is to be enlarged.
    """
    height, width = pixels.shape[:2]
    part = side / max(height, width)
    if part > 1 and not enlarge:
        part = 1.0
    size = (max(LEAST, round(width * part)), max(LEAST, round(height * part)))
    if size == (width, height):
        return pixels
    way = cv2.INTER_AREA if part < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, size, interpolation=way))


def luma(picture: Picture) -> Plane:
    """Y' of a picture, 0..1."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) / np.float32(255), np.float32)


def lab(picture: Picture) -> NDArray[np.float32]:
    """CIE L*a*b* (D65) of sRGB pixels, ``float32 [h, w, 3]``: L* 0..100."""
    return np.asarray(cv2.cvtColor(picture.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB), np.float32)


def number(value: Any, digits: int = 4) -> float:
    """A plain float, short enough to be the same on every machine."""
    return round(float(value), digits) + 0.0
