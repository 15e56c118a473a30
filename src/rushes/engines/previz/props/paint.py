"""Colours as designers write them, turned into the light that a surface sends back."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

Colour = tuple[float, float, float]


def paint(text: str) -> Colour:
    """A colour written in hexadecimal sRGB ("#6b7f8c"), as linear RGB (IEC 61966-2-1)."""
    value = np.array([int(text[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return float(linear[0]), float(linear[1]), float(linear[2])


NAMED: Mapping[str, Colour] = {
    name: paint(text)
    for name, text in {
        "black": "#262527", "white": "#e2dfd8", "grey": "#8b8d8f", "silver": "#b6b8ba", "gold": "#c9a250",
        "red": "#a83a32", "crimson": "#93242f", "burgundy": "#6b2734", "pink": "#d7a0a4", "orange": "#c9743a",
        "amber": "#c98f3d", "yellow": "#d9b855", "cream": "#e2d8bf", "beige": "#cbb99b", "brown": "#6d4c35",
        "green": "#56744f", "olive": "#6f6f42", "teal": "#3c7377", "turquoise": "#5aa8a4", "blue": "#3f6391",
        "light blue": "#9db9cf", "navy": "#2e3d59", "purple": "#66507f", "violet": "#7c6a9d",
    }.items()
}  # fmt: skip
"""The colours of the lexicon, muted as film is dressed."""


def named(name: str, otherwise: Colour | str) -> Colour:
    """A colour by its name, or another one (itself a name, hexadecimal or linear) where it has none."""
    if name in NAMED:
        return NAMED[name]
    if isinstance(otherwise, str):
        return paint(otherwise) if otherwise.startswith("#") else NAMED[otherwise]
    return otherwise


def shade(colour: Colour, by: float) -> Colour:
    """The same colour, darker or lighter; kept within what surfaces can send back."""
    red, green, blue = (min(max(each * by, 0.02), 0.85) for each in colour)
    return red, green, blue


def mixed(one: Colour, other: Colour, part: ArrayLike) -> NDArray[np.float64]:
    """Between two colours, float64 [..., 3]; ``part`` is how much of the other."""
    share = np.asarray(part, float)[..., None]
    return np.asarray(np.asarray(one) * (1 - share) + np.asarray(other) * share)
