"""A picture as video holds it: one plane of brightness and two of colour at half the size, BT.709 in limited range.

Whole numbers throughout, so the same on every machine; libswscale with exact rounding, which gives the same to one step
of 255, takes three times as long.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Ints

Bytes = NDArray[np.uint8]
_WEIGHTS = np.array([(11966, 40254, 4064), (-6596, -22189, 28785), (28785, -26145, -2640)], np.int32)
"""Of red, green and blue in Y', Cb and Cr (ITU-R BT.709, 219 and 224 steps of 255), in parts of 65536."""


def planar(picture: Bytes) -> Bytes:
    """The planes Y', Cb, Cr of R'G'B' uint8 [h, w, 3], both sides even, as one block uint8 [h * 3 / 2, w] (yuv420p)."""
    height, width = picture.shape[:2]
    out = np.empty((height * 3 // 2, width), np.uint8)
    rows = np.ascontiguousarray(picture).reshape(height, -1)
    _brightness(rows, _WEIGHTS, out[:height])
    blue, red = out[height:].reshape(2, height // 2, width // 2)
    _colour(rows, _WEIGHTS, blue, red)
    return out


@njit(cache=True, error_model="numpy")
def _brightness(rows: Bytes, weights: Ints, out: Bytes) -> None:  # pragma: no cover - compiled
    red, green, blue, shift = weights[0, 0], weights[0, 1], weights[0, 2], np.int32((16 << 16) + (1 << 15))
    one, two, three = np.uint64(1), np.uint64(2), np.uint64(3)
    for y in range(np.uint64(out.shape[0])):
        row, to = rows[y], out[y]
        for x in range(np.uint64(out.shape[1])):
            k = x * three
            value = red * np.int32(row[k]) + green * np.int32(row[k + one]) + blue * np.int32(row[k + two]) + shift
            to[x] = np.uint8(np.int32(value) >> np.int32(16))


@njit(cache=True, error_model="numpy")
def _colour(rows: Bytes, weights: Ints, blue: Bytes, red: Bytes) -> None:  # pragma: no cover - compiled
    shift, one, two, three = np.int32((128 << 18) + (1 << 17)), np.uint64(1), np.uint64(2), np.uint64(3)
    a, b, c, d, e, f = weights[1, 0], weights[1, 1], weights[1, 2], weights[2, 0], weights[2, 1], weights[2, 2]
    for y in range(np.uint64(blue.shape[0])):
        high, low, to_blue, to_red = rows[two * y], rows[two * y + one], blue[y], red[y]
        for x in range(np.uint64(blue.shape[1])):
            k = x * np.uint64(6)
            i = k + three
            r = np.int32(np.int32(high[k]) + np.int32(high[i]) + np.int32(low[k]) + np.int32(low[i]))
            k, i = k + one, i + one
            g = np.int32(np.int32(high[k]) + np.int32(high[i]) + np.int32(low[k]) + np.int32(low[i]))
            k, i = k + one, i + one
            u = np.int32(np.int32(high[k]) + np.int32(high[i]) + np.int32(low[k]) + np.int32(low[i]))
            to_blue[x] = np.uint8(np.int32(a * r + b * g + c * u + shift) >> np.int32(18))
            to_red[x] = np.uint8(np.int32(d * r + e * g + f * u + shift) >> np.int32(18))
