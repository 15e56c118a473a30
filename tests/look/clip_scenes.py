"""Clips made up for tests: a texture, a camera over it, and what goes wrong in it."""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import cv2
import numpy as np

RATE = Fraction(24)
SIZE = (320, 180)

Path = Callable[[float], tuple[float, float, float, float]]
"""Of seconds: right and down in pixels, scale, degrees."""


@cache
def texture(seed: int = 0) -> Any:
    """A picture with structure of every size, uint8 [540, 960, 3]."""
    random = np.random.default_rng(seed)
    picture = np.zeros((540, 960, 3))
    for across in (6, 20, 60, 160):
        noise = random.random((across * 9 // 16, across, 3))
        picture += cv2.resize(noise, (960, 540), interpolation=cv2.INTER_CUBIC) * (0.5 if across > 20 else 1)
    low, high = np.quantile(picture, [0.01, 0.99])
    return np.clip((picture - low) / (high - low) * 200 + 25, 0, 255).astype(np.uint8)


def filmed(picture: Any, path: Path, frames: int = 48, size: tuple[int, int] = SIZE) -> list[Any]:
    """The frames of a camera over a picture, with a little grain."""
    random = np.random.default_rng(1)
    return [_grained(_view(picture, path(k / 24), size), random) for k in range(frames)]


def locked(seconds: float) -> tuple[float, float, float, float]:
    return 0.0, 0.0, 1.0, 0.0


def panning(pace: float) -> Path:
    """So many per cent of the width a second, to the right."""
    return lambda t: (pace / 100 * SIZE[0] * t, 0.0, 1.0, 0.0)


def tilting(pace: float) -> Path:
    """So many per cent of the height a second, up."""
    return lambda t: (0.0, -pace / 100 * SIZE[1] * t, 1.0, 0.0)


def pushing(pace: float) -> Path:
    """So many per cent of scale a second, in."""
    return lambda t: (0.0, 0.0, (1 + pace / 100) ** t, 0.0)


def rolling(degrees: float) -> Path:
    """So many degrees a second that the picture turns clockwise."""
    return lambda t: (0.0, 0.0, 1.0, degrees * t)


def by_hand(seconds: float) -> tuple[float, float, float, float]:
    x = 2.0 * np.sin(7.0 * seconds) + 1.2 * np.sin(15.0 * seconds + 1)
    y = 1.6 * np.sin(6.1 * seconds + 2) + 1.0 * np.sin(13.0 * seconds)
    return float(x), float(y), 1.0, 0.0


def lit(frame: Any, gain: float) -> Any:
    return np.clip(frame.astype(float) * gain + 0.5, 0, 255).astype(np.uint8)


def melted(frame: Any, much: float) -> Any:
    """Bent by a smooth field of shifts of so many pixels."""
    random = np.random.default_rng(5)
    across, down = (
        cv2.resize(random.normal(0, much, (4, 6)), frame.shape[1::-1], interpolation=cv2.INTER_CUBIC) for _ in "xy"
    )
    y, x = np.mgrid[: frame.shape[0], : frame.shape[1]]
    moved = (x + across).astype(np.float32), (y + down).astype(np.float32)
    return cv2.remap(frame, *moved, cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT)


def _view(picture: Any, at: tuple[float, float, float, float], size: tuple[int, int]) -> Any:
    x, y, scale, turn = at
    cos, sin = scale * np.cos(np.radians(turn)), scale * np.sin(np.radians(turn))
    matrix = np.array([[cos, -sin], [sin, cos]])
    middle = np.array([picture.shape[1] / 2 + x, picture.shape[0] / 2 + y])
    shift = np.array(size) / 2 - matrix @ middle
    whole = np.hstack([matrix, shift[:, None]])
    return cv2.warpAffine(picture, whole, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


@cache
def _grain() -> Any:
    return np.rint(np.random.default_rng(1).normal(0, 2.0, (1400, 1400))).astype(np.int16)


def _grained(frame: Any, random: Any) -> Any:
    high, wide = frame.shape[:2]
    y, x = random.integers(0, 1400 - high), random.integers(0, 1400 - wide)
    return cv2.add(frame, cv2.merge([_grain()[y : y + high, x : x + wide]] * 3), dtype=cv2.CV_8U)
