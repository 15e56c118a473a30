"""From light to picture: exposure, focus, halation, the film's curve, grade, vignette and grain.

The curve is Narkowicz's fit of ACES (2015). Exposure is metered once for a shot and given, so nothing pumps.
"""

import math
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numba import njit
from numpy.typing import NDArray

from rushes.engines.previz.draw.moods import Mood
from rushes.engines.previz.mesh import Float, Floats

STEPS = 4096
BRIGHT = 16.0
GREY = np.array([0.30, 0.59, 0.11], np.float32)
"""What each colour gives to brightness."""
GRAIN = 2.6
"""Standard deviation of the grain in 8-bit steps, in the mid-tones."""


@dataclass(frozen=True)
class Look:
    """How a shot is developed: light by its mood, and the exposure, a factor on radiance."""

    mood: Mood
    exposure: float
    grain: float = 1.0


def developed(light: Floats, look: Look, grain: int, size: tuple[int, int] | None = None) -> NDArray[np.uint8]:
    """A picture, uint8 [h, w, 3] R'G'B', of linear light float32 [h, w, 3]; ``grain`` numbers its frame.

    ``size`` (width, height) is that of the picture, by default the light's. It is enlarged or made smaller after the
    film's curve, as eyes see it: edges against a bright window stay smooth.
    """
    shown = np.empty(light.shape, np.uint8)  # steps of 255 are finer than the grain
    _expose(light, _halation(light, look.exposure), look.exposure, _curve(look.mood) + np.float32(0.5), shown)
    width, height = size or (light.shape[1], light.shape[0])
    shown = resized(shown, (width, height))
    tint = np.array((look.mood.shadows, look.mood.lights), np.float32)
    out = np.empty(shown.shape, np.uint8)
    sheet = _grain(height, width, grain)
    _grade(shown, tint, look.mood.colour, vignette(height, width), sheet, look.grain, out)
    return out


def exposed(light: Floats, look: Look) -> Floats:
    """What the film makes of linear light, with the glow round what is bright: float32 [h, w, 3], 0..255."""
    shown = np.empty(light.shape, np.float32)
    _expose(light, _halation(light, look.exposure), look.exposure, _curve(look.mood), shown)
    return shown


def resized(shown: NDArray[Any], size: tuple[int, int]) -> NDArray[Any]:
    """A picture at another size (width, height), in the numbers it came in."""
    if shown.shape[1::-1] == size:
        return shown
    how = cv2.INTER_AREA if size[0] < shown.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(shown, size, interpolation=how))


@njit(cache=True, fastmath=True, error_model="numpy")
def _expose(
    light: Floats, glow: Floats, exposure: float, curve: Floats, out: NDArray[Any]
) -> None:  # pragma: no cover - compiled
    """What the film makes of light and of the glow round it, 0..255; ``glow`` is of the same size.

    Where ``out`` holds whole numbers, what is over them is cut off.
    """
    factor, most, nothing = np.float32((STEPS - 1) ** 2 / BRIGHT), np.float32(BRIGHT), np.float32(0)
    times = np.float32(exposure)
    for y in range(light.shape[0]):
        for x in range(light.shape[1]):
            for c in range(3):
                value = min(max(light[y, x, c] * times + glow[y, x, c], nothing), most)
                out[y, x, c] = curve[np.uint64(math.sqrt(value * factor))]


@njit(cache=True, fastmath=True, error_model="numpy")
def _grade(
    shown: NDArray[np.uint8],
    tint: Floats,
    colour: float,
    dark: Floats,
    grain: Floats,
    grains: float,
    out: NDArray[np.uint8],
) -> None:  # pragma: no cover - compiled
    """All that is done to each pixel by itself, in one pass."""
    nothing, most, saturated, coarse = np.float32(0), np.float32(255), np.float32(colour), np.float32(grains)
    for y in range(shown.shape[0]):
        for x in range(shown.shape[1]):
            r, g, b = np.float32(shown[y, x, 0]), np.float32(shown[y, x, 1]), np.float32(shown[y, x, 2])
            grey = np.float32(0.30) * r + np.float32(0.59) * g + np.float32(0.11) * b
            part = grey * np.float32(1 / 255)
            add = grain[y, x] * coarse * (np.float32(1.1) - np.float32(0.5) * part) + np.float32(0.5)
            low, fall = np.float32(1) - part, dark[y, x]
            r = (grey + (r - grey) * saturated) * (tint[0, 0] * low + tint[1, 0] * part) * fall + add
            g = (grey + (g - grey) * saturated) * (tint[0, 1] * low + tint[1, 1] * part) * fall + add
            b = (grey + (b - grey) * saturated) * (tint[0, 2] * low + tint[1, 2] * part) * fall + add
            out[y, x, 0] = np.uint8(min(max(r, nothing), most))
            out[y, x, 1] = np.uint8(min(max(g, nothing), most))
            out[y, x, 2] = np.uint8(min(max(b, nothing), most))


def focused(light: Floats, distance: Floats, focus: float, blur: float) -> Floats:
    """What is out of focus made soft: far and near apart, by the circle of confusion of a thin lens.

    ``blur`` is the circle of what is infinitely far, as part of the width. Soft things need no more than half the
    picture's size, very soft ones a quarter of it.
    """
    if blur <= 0:
        return light
    height, width = light.shape[:2]
    small = cv2.resize(distance, (width // 2, height // 2), interpolation=cv2.INTER_NEAREST)
    circle = np.clip(1 - focus / np.maximum(small, 0.05), -1.5, 1) * np.float32(blur * width / 2)
    if float(np.abs(circle).max()) < 0.7:
        return light
    out = _soften(light, np.clip(circle, 0, None), far=True)
    near = np.clip(-circle, 0, None)
    if float(near.max()) > 2.0:
        near = cv2.blur(cv2.dilate(near, np.ones((5, 5), np.uint8)), (7, 7))
        out = _soften(out, near, far=False)
    return out


RADII = (2.0, 5.0, 10.0, 18.0)
"""Of the discs that light is softened by, in pixels of half size; what is softer than the last is as soft as that."""


def _soften(light: Floats, circle: Floats, far: bool) -> Floats:
    """Light softened by discs; ``circle`` is the radius of each pixel's disc, at half size."""
    top, size = float(circle.max()), circle.shape[::-1]
    half, levels = cv2.resize(light, size, interpolation=cv2.INTER_AREA), []
    for radius, shrink in zip(RADII, (1, 1, 2, 2), strict=True):
        levels.append(_softer(half, circle, radius, shrink, far))
        if top <= radius:
            break
    soft, part = np.empty_like(half), np.empty_like(circle)
    radii = np.array((0, *RADII[: len(levels)]), np.float32)
    levels += levels[-1:] * (len(RADII) - len(levels))  # always four, so that the loop is compiled once
    _blend(tuple(levels), circle, radii, soft, part)
    soft, part = (cv2.resize(each, light.shape[1::-1], interpolation=cv2.INTER_LINEAR) for each in (soft, part))
    _mix(light, part, soft)
    return np.asarray(soft, np.float32)


def _softer(half: Floats, circle: Floats, radius: float, shrink: int, far: bool) -> Floats:
    """One level, float32 [h, w, 4]: light times its weight, and the weight, both softened.

    What is sharp weighs next to nothing where ``far`` is softened, so that no subject bleeds into its background.
    """
    size = half.shape[1::-1]
    if shrink > 1:
        less = size[0] // shrink, size[1] // shrink
        half, circle = (cv2.resize(each, less, interpolation=cv2.INTER_AREA) for each in (half, circle))
    weighed = np.empty((*half.shape[:2], 4), np.float32)
    _weigh(half, circle, np.float32(2 / radius if far else 0), weighed)
    soft = cv2.filter2D(weighed, -1, _disc(radius / shrink / 2))
    return np.asarray(soft if shrink == 1 else cv2.resize(soft, size), np.float32)


@njit(cache=True, fastmath=True, error_model="numpy")
def _weigh(light: Floats, circle: Floats, over: Float, out: Floats) -> None:  # pragma: no cover - compiled
    """Light times its weight, and the weight: all of it, or as much as its disc times ``over``."""
    least, one, most = np.float32(0.03), np.float32(1), np.float32(6)
    for y in range(light.shape[0]):
        for x in range(light.shape[1]):
            part = min(max(circle[y, x] * over, least), one) if over > 0 else one
            for c in range(3):
                out[y, x, c] = min(light[y, x, c], most) * part
            out[y, x, 3] = part


@njit(cache=True, fastmath=True, error_model="numpy")
def _blend(
    levels: tuple[Floats, ...], circle: Floats, radii: Floats, out: Floats, parts: Floats
) -> None:  # pragma: no cover - compiled
    """Mix the two levels whose discs are nearest to each pixel's; ``parts`` is how much of the mix is seen."""
    zero, one, least = np.float32(0), np.float32(1), np.float32(1e-3)
    for y in range(circle.shape[0]):
        for x in range(circle.shape[1]):
            r, k = circle[y, x], 0
            while k < len(radii) - 2 and r > radii[k + 1]:
                k += 1
            part = min(max((r - radii[k]) / (radii[k + 1] - radii[k]), zero), one)
            parts[y, x] = one if k else (part if r >= np.float32(0.3) else zero)
            first, second = levels[max(k - 1, 0)], levels[k]
            part = part if k else one
            a, b = (one - part) / max(first[y, x, 3], least), part / max(second[y, x, 3], least)
            for c in range(3):
                out[y, x, c] = first[y, x, c] * a + second[y, x, c] * b


@njit(cache=True, fastmath=True, error_model="numpy")
def _mix(light: Floats, part: Floats, soft: Floats) -> None:  # pragma: no cover - compiled
    """So much of each pixel's soft light as its part says, the rest of its own: into ``soft``."""
    for y in range(light.shape[0]):
        for x in range(light.shape[1]):
            for c in range(3):
                soft[y, x, c] = light[y, x, c] + (soft[y, x, c] - light[y, x, c]) * part[y, x]


def _disc(radius: float) -> Floats:
    """A filled circle that sums to one, soft at its edge."""
    side = int(np.ceil(radius)) + 1
    y, x = np.mgrid[-side : side + 1, -side : side + 1]
    disc = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return np.asarray(disc / disc.sum(), np.float32)


def _halation(light: Floats, exposure: float) -> Floats:
    """The glow round what is brighter than white, paler than that: dark hair before a blue window stays dark."""
    height, width = light.shape[:2]
    small = cv2.resize(light, (width // 4, height // 4), interpolation=cv2.INTER_AREA) * np.float32(exposure)
    grey = (small @ GREY)[..., None]
    level = np.maximum(0.7 * grey + 0.3 * small.max(-1, keepdims=True), np.float32(1e-3))
    bright = (small + grey) * (np.clip(level - 0.9, 0, 3) / (2 * level)).astype(np.float32)
    glow = cv2.GaussianBlur(bright, (0, 0), width / 220) * 0.13
    tiny = cv2.resize(bright, (width // 16, height // 16), interpolation=cv2.INTER_AREA)
    glow += cv2.resize(cv2.GaussianBlur(tiny, (0, 0), width / 260), (width // 4, height // 4)) * 0.13
    return np.asarray(cv2.resize(glow, (width, height), interpolation=cv2.INTER_LINEAR), np.float32)


def _curve(mood: Mood) -> Floats:
    """0..255 by the square root of light: the film's curve and the display's."""
    x = np.linspace(0, 1, STEPS, dtype=np.float64) ** 2 * BRIGHT
    film = np.clip(x * (2.51 * x + 0.03) / (x * (2.43 * x + 0.59) + 0.14), 0, 1)
    shown = film ** (1 / 2.2)
    pivot = 0.42
    shown = np.clip(pivot + (shown - pivot) * mood.contrast, 0, 1)
    return np.asarray(shown * 255, np.float32)


_VIGNETTES: dict[tuple[int, int], Floats] = {}
_GRAINS: dict[tuple[int, int], Floats] = {}


def vignette(height: int, width: int) -> Floats:
    """How much darker a lens draws towards the corners, float32 [h, w]."""
    if (height, width) not in _VIGNETTES:
        y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        dark = 1 - 0.20 * np.clip(x**2 * 0.65 + y**2 * 0.55 - 0.22, 0, 2)
        _VIGNETTES[height, width] = dark.astype(np.float32)
    return _VIGNETTES[height, width]


def _grain(height: int, width: int, number: int) -> Floats:
    """Grain of one frame, float32 [h, w]: cut from one sheet at a place that its number chooses."""
    if (height, width) not in _GRAINS:
        rough = np.random.default_rng(11).normal(size=(height + 96, width + 96)).astype(np.float32)
        fine = rough * 0.55 + cv2.GaussianBlur(rough, (0, 0), 1.0) * 1.5
        _GRAINS[height, width] = (fine / fine.std() * GRAIN).astype(np.float32)
    x, y = (number * 37) % 96, (number * 61) % 96
    return _GRAINS[height, width][y : y + height, x : x + width]
