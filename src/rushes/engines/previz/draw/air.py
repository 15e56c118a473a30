"""What lies between: corners that light hardly reaches, and beams of sun in the air."""

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats

HALF = 2
FAR = 60.0
MOST = 40
"""Pixels of half size that are looked away at most."""
SOFT = 4
"""Pixels of half size over which what was found is made even."""
BESIDE = HALF * (MOST + 2 * SOFT)
"""Pixels beside a window that count."""
Window = tuple[int, int, int, int]
_TURN = np.arange(16)[:, None] * (np.pi / 16) + np.arange(4) * (np.pi / 4)
_TAPS = (np.stack([np.cos(_TURN), np.sin(_TURN)], 2) * ((np.arange(4) + 0.6) / 4)[:, None]).astype(np.float32)
"""Where each of 16 pixels looks, four pairs of taps, as parts of the radius, float32 [16, 4, 2]."""


def openness(near: Floats, scale: float, window: Window, reach: float = 0.28) -> Floats:
    """How open each pixel of a window (left, top, right, bottom) is to light from around it, float32 [h, w], 1 fully.

    ``near`` float32 [h, w, 4] is one over the distance at the points of each pixel of the frame, 0 for nothing. Looked
    for at half size; what lies beside the window is looked at too, so that its edges do not show.

    Screen-space occlusion in the manner of Crytek (Mittring 2007), with paired taps that cancel on flat ground.
    """
    height, width = near.shape[:2]
    left, top, right, low = window
    west, north = max(left - BESIDE, 0), max(top - BESIDE, 0)
    first = near[north : low + BESIDE : HALF, west : right + BESIDE : HALF, 0]
    small = np.where(first > 0, 1 / np.maximum(first, np.float32(1e-6)), np.float32(FAR))
    part = (left - west) // HALF, (top - north) // HALF, (right - west) // HALF, (low - north) // HALF
    within = np.add(part, (-SOFT, -SOFT, SOFT, SOFT)).astype(np.int64)
    rough = _open(small, scale / HALF, reach, within)
    soft = cv2.blur(rough, (SOFT, SOFT), borderType=cv2.BORDER_REPLICATE)
    size = min(right + BESIDE, width) - west, min(low + BESIDE, height) - north
    whole = cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(whole[top - north : low - north, left - west : right - west], np.float32)


@njit(cache=True, fastmath=True, error_model="numpy")
def _open(
    distance: Floats, scale: float, far: float, window: NDArray[np.int64]
) -> Floats:  # pragma: no cover - compiled
    height, width = distance.shape
    one, zero, over = np.float32(1), np.float32(0), np.float32(1.6 / far)
    wide, least, most, deep = np.float32(far * scale), np.float32(2), np.float32(MOST), np.float32(far * 2.5)
    out = np.ones((height, width), np.float32)
    left, top, right, low = window[0], window[1], window[2], window[3]
    for y in range(max(top, 0), min(low, height)):
        for x in range(max(left, 0), min(right, width)):
            z = distance[y, x]
            if z >= np.float32(FAR - 1):
                continue
            radius = min(max(wide / z, least), most)
            turn = (x & 3) * 4 + (y & 3)
            hidden = zero
            for k in range(4):
                i, j = int(_TAPS[turn, k, 0] * radius), int(_TAPS[turn, k, 1] * radius)
                xa, ya, xb, yb = x + i, y + j, x - i, y - j
                if min(xa, ya, xb, yb) < 0 or max(xa, xb) >= width or max(ya, yb) >= height:
                    continue
                first, second = z - distance[ya, xa], z - distance[yb, xb]
                if first > deep:
                    first = max(-second, zero)
                if second > deep:
                    second = max(-first, zero)
                hidden += min(max((first + second) * over - np.float32(0.02), zero), one)
            out[y, x] = one - np.float32(0.62) * min(hidden * np.float32(1.7 / 4), one)
    return out


@njit(cache=True, fastmath=True)
def beams(
    distance: Floats, step: int, axes: Floats, eye: Floats, scale: float, mid: Floats, sun_axes: Floats,
    sun_mid: Floats, sun_scale: float, depth: Floats, out: Floats,
) -> None:  # fmt: skip  # pragma: no cover - compiled
    """Metres of sunlit air before each pixel, into ``out`` float32 [h // step, w // step]."""
    half = depth.shape[0] / 2
    count = 28
    for j in range(out.shape[0]):
        for i in range(out.shape[1]):
            y, x = j * step + step // 2, i * step + step // 2
            far = min(distance[y, x], 9.0)
            vx, vy = (x - mid[0]) / scale, (mid[1] - y) / scale
            dx = axes[0, 0] * vx + axes[1, 0] * vy + axes[2, 0]
            dy = axes[0, 1] * vx + axes[1, 1] * vy + axes[2, 1]
            dz = axes[0, 2] * vx + axes[1, 2] * vy + axes[2, 2]
            shift = (((i * 5 + j * 3) & 7) + 0.5) / 8
            lit = 0.0
            for k in range(count):
                z = far * (k + shift) / count
                qx, qy, qz = eye[0] + dx * z - sun_mid[0], eye[1] + dy * z - sun_mid[1], eye[2] + dz * z - sun_mid[2]
                lx = (sun_axes[0, 0] * qx + sun_axes[0, 1] * qy + sun_axes[0, 2] * qz) * sun_scale + half
                ly = (sun_axes[1, 0] * qx + sun_axes[1, 1] * qy + sun_axes[1, 2] * qz) * sun_scale + half
                lz = -(sun_axes[2, 0] * qx + sun_axes[2, 1] * qy + sun_axes[2, 2] * qz)
                a, b = int(lx), int(ly)
                if 0 <= a < depth.shape[0] and 0 <= b < depth.shape[0] and depth[b, a] >= lz:
                    lit += 1
            out[j, i] = lit * far / count
