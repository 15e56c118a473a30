"""The colours of a card, taken from the light of its shot, and the soft field they are painted on."""

import re
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Air: TypeAlias = NDArray[np.floating]
Colour: TypeAlias = tuple[int, int, int] | tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours (sRGB, 0..255) of one light: the field from ``deep`` to ``mid``, what glows, the ink."""

    deep: tuple[int, int, int]
    mid: tuple[int, int, int]
    glow: tuple[int, int, int]
    figure: tuple[int, int, int]
    ink: tuple[int, int, int]
    accent: tuple[int, int, int]


def _palette(deep: str, mid: str, glow: str, figure: str, ink: str, accent: str) -> Palette:
    parts = (tuple(bytes.fromhex(code)) for code in (deep, mid, glow, figure, ink, accent))
    return Palette(*((red, green, blue) for red, green, blue in parts))


PALETTES = {
    "dawn": _palette("0d1826", "2c4a68", "b4d0e2", "142234", "eef4f8", "8ec5ea"),
    "grey": _palette("1b1e20", "454b4f", "b3b9bb", "23272a", "f1f1ee", "c3ccd0"),
    "golden": _palette("261106", "804313", "ffca72", "331706", "fff4e1", "ffc566"),
    "bright": _palette("ddd0b4", "f3ead6", "fffdf3", "6a5a41", "2b2418", "a4661b"),
    "night": _palette("090505", "33160c", "e0853a", "120706", "f7e8d7", "ee9b52"),
    "plain": _palette("131518", "353b41", "a3adb4", "1b1f23", "f2f2ef", "dcb873"),
}

_WORDS = {
    "night": "candle candlelight night dark darkness midnight moon moonlight lamp lamplight firelight ember dim",
    "bright": "brilliant bright radiant heavenly ivory white noon midday blazing dazzling",
    "golden": "golden gold amber warm sunset dusk sun sunlight sunlit orange honey",
    "grey": "overcast grey gray desaturated cloudy rain rainy fog foggy mist muted flat somber sombre bleak stormy",
    "dawn": "dawn morning blue cool cold sunrise early twilight daybreak",
}


def palette(light: str) -> Palette:
    """The palette of a light's words; the light named first wins: "overcast, warm rim" is grey."""
    names = {word: name for name, words in _WORDS.items() for word in words.split()}
    found = (names[word] for word in re.findall(r"[a-z]+", light.lower()) if word in names)
    return PALETTES[next(found, "plain")]


def mix(one: tuple[int, int, int], other: tuple[int, int, int], part: float) -> tuple[int, int, int]:
    """The colour a part of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(one, other, strict=True))
    return red, green, blue


def field(size: tuple[int, int], colours: Palette, seed: int) -> Image.Image:
    """The soft field behind a card: light from the upper right, a vignette, and film grain."""
    x, y = _grid(size)
    shape = size[0] / size[1]
    lit = np.exp(-(((x - 0.80) * shape) ** 2 + (y - 0.12) ** 2) / (0.42 * max(shape, 1.0)))
    fill = np.exp(-(((x - 0.05) * shape) ** 2 + (y - 1.0) ** 2) / 0.5)
    paint = _blend(colours.deep, colours.mid, np.clip(0.10 + 0.90 * lit + 0.16 * fill, 0, 1))
    edge = ((x - 0.5) ** 2 + (y - 0.5) ** 2) * 2.0
    return grained(paint * (1.0 - 0.22 * edge**1.5)[..., None], seed)


def glow(size: tuple[int, int], colours: Palette, seed: int) -> Image.Image:
    """The lit air of the framing diagram: bright at the upper right, falling off to the floor."""
    x, y = _grid(size)
    lit = np.exp(-((x - 0.70) ** 2 / 0.30 + (y - 0.30) ** 2 / 0.34))
    paint = _blend(colours.mid, colours.glow, np.clip(0.10 + 0.82 * lit, 0, 1))
    return grained(paint, seed + 1)


def grained(paint: Air, seed: int) -> Image.Image:
    """The picture with film grain, which also hides the steps of a gradient in 8 bits."""
    noise = np.random.default_rng(seed).standard_normal(paint.shape[:2], dtype=np.float32) * 1.05
    return Image.fromarray(np.clip(paint + noise[..., None] + 0.5, 0, 255).astype(np.uint8))


def _grid(size: tuple[int, int]) -> tuple[Air, Air]:
    x = (np.arange(size[0], dtype=np.float32) + 0.5) / size[0]
    y = (np.arange(size[1], dtype=np.float32) + 0.5) / size[1]
    return x[None, :], y[:, None]


def _blend(one: tuple[int, int, int], other: tuple[int, int, int], part: Air) -> Air:
    low, high = np.asarray(one, np.float32), np.asarray(other, np.float32)
    return low + (high - low) * part[..., None].astype(np.float32)
