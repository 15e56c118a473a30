"""The lights of film by name: sun, sky, air, and how the picture is developed."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.draw.camera import Vector
from rushes.engines.previz.mesh import Floats

SKIN_CAST = 0.38
"""How much of a light's colour skin and hair keep: the eye knows them, so films hold them near their own."""
HELD = (0.50, 1.15)
"""Where light on skin begins to be lifted and held back, as parts of the brightness of a white card."""


@dataclass(frozen=True, slots=True)
class Mood:
    """Colours are linear RGB; strengths are relative, for the exposure is metered.

    ``sun`` and ``sky`` are radiances; ``fill`` is what comes from outside the set indoors; ``key`` a soft light on
    people from the side of the camera that the light comes from, in parts of what falls on them; ``rim`` one from
    behind. ``height`` is the sun's, degrees, where the place does not fix it. ``fog`` is the air's colour and ``thick``
    its density, one over metres; ``shafts`` the beams in it. ``level`` is the metered brightness of a matte white card
    at the subject, ``contrast``, ``colour`` (saturation) and the two tints are the grade. ``cast`` is the colour that
    all but people take, and ``around`` its saturation: a dawn is blue in a room without a window, and faces stay faces.
    """

    sun: Vector = (2.6, 2.35, 2.05)
    sky: Vector = (0.85, 0.95, 1.10)
    fill: Vector = (0.16, 0.17, 0.19)
    key: float = 0.65
    key_tint: Vector = (1.0, 0.97, 0.93)
    rim: float = 0.20
    height: float = 38.0
    fog: Vector = (0.75, 0.80, 0.88)
    thick: float = 0.012
    shafts: float = 0.6
    lamps: float = 1.0
    level: float = 0.62
    contrast: float = 1.0
    colour: float = 1.06
    shadows: Vector = (0.98, 1.0, 1.04)
    lights: Vector = (1.03, 1.0, 0.96)
    soft: float = 1.5
    cast: Vector = (1.0, 1.0, 1.0)
    around: float = 1.0


MOODS: dict[str, Mood] = {
    "day": Mood(),
    "dawn": Mood(
        sun=(2.2, 2.1, 2.1), sky=(0.58, 0.80, 1.16), fill=(0.11, 0.155, 0.235), key=0.61, key_tint=(0.96, 0.98, 1.0),
        height=17, rim=0.30, fog=(0.60, 0.76, 1.0), thick=0.024, shafts=1.1, lamps=0.45, level=0.54,
        shadows=(0.95, 1.0, 1.07), lights=(1.0, 1.0, 1.0), colour=1.03, soft=2.0, cast=(0.66, 0.92, 1.32), around=0.80,
    ),
    "overcast": Mood(
        sun=(0.35, 0.37, 0.40), sky=(0.95, 1.02, 1.10), fill=(0.20, 0.22, 0.245), key=0.85, height=55, rim=0.12,
        fog=(0.68, 0.73, 0.78), thick=0.011, shafts=0.2, lamps=0.30, level=0.47, contrast=1.08, colour=0.96,
        shadows=(0.98, 1.0, 1.03), lights=(1.0, 1.0, 1.0), soft=4.0, cast=(0.90, 0.97, 1.03), around=0.45,
    ),
    "golden": Mood(
        sun=(4.8, 3.05, 1.70), sky=(0.80, 0.74, 0.80), fill=(0.21, 0.175, 0.165), key=0.68, key_tint=(1.0, 0.90, 0.75),
        height=13, rim=0.55, fog=(1.0, 0.70, 0.42), thick=0.022, shafts=1.4, level=0.60, colour=1.05,
        shadows=(0.99, 0.97, 1.02), lights=(1.04, 1.0, 0.93), soft=1.6, cast=(1.08, 0.98, 0.84),
    ),
    "brilliant": Mood(
        sun=(5.4, 5.1, 4.6), sky=(1.05, 1.14, 1.26), fill=(0.32, 0.325, 0.33), key=0.80, height=34, rim=0.40,
        fog=(0.92, 0.96, 1.0), thick=0.004, shafts=0.55, level=0.72, contrast=1.06, colour=1.07,
        shadows=(1.0, 1.0, 1.01), lights=(1.02, 1.01, 0.98), soft=1.8,
    ),
    "dusk": Mood(
        sun=(0.55, 0.40, 0.55), sky=(0.30, 0.38, 0.72), fill=(0.06, 0.07, 0.12), key=0.57, key_tint=(0.85, 0.9, 1.0),
        height=7, rim=0.25, fog=(0.30, 0.36, 0.58), thick=0.030, shafts=0.3, lamps=1.5, level=0.36,
        shadows=(0.90, 0.97, 1.12), lights=(1.06, 1.0, 0.90), soft=3.0,
    ),
    "night": Mood(
        sun=(0.34, 0.42, 0.66), sky=(0.05, 0.07, 0.14), fill=(0.018, 0.024, 0.042), key=0.53,
        key_tint=(0.80, 0.90, 1.0), height=42, rim=0.40, fog=(0.10, 0.14, 0.24), thick=0.020, shafts=0.9, lamps=1.0,
        level=0.26, contrast=1.05, colour=0.90, shadows=(0.88, 0.97, 1.14), lights=(1.05, 1.0, 0.92), soft=1.5,
    ),
    "candle": Mood(
        sun=(0.05, 0.06, 0.10), sky=(0.03, 0.035, 0.06), fill=(0.030, 0.022, 0.018), key=0.76,
        key_tint=(1.0, 0.72, 0.42), height=42, rim=0.20, fog=(0.30, 0.17, 0.09), thick=0.016, shafts=0.0, lamps=2.2,
        level=0.34, contrast=1.06, shadows=(1.0, 0.95, 0.95), lights=(1.08, 1.0, 0.84), soft=2.0,
    ),
    "practical": Mood(
        sun=(0.30, 0.30, 0.36), sky=(0.16, 0.19, 0.27), fill=(0.10, 0.075, 0.055), key=0.76, key_tint=(1.0, 0.85, 0.66),
        height=30, rim=0.30, fog=(0.50, 0.36, 0.24), thick=0.018, shafts=0.4, lamps=1.6, level=0.46,
        shadows=(0.97, 0.96, 1.03), lights=(1.07, 1.0, 0.88), soft=2.0,
    ),
    "neon": Mood(
        sun=(0.05, 0.05, 0.08), sky=(0.10, 0.06, 0.20), fill=(0.05, 0.03, 0.09), key=0.85, key_tint=(1.0, 0.45, 0.75),
        height=40, rim=0.9, fog=(0.25, 0.10, 0.38), thick=0.030, shafts=0.3, lamps=1.8, level=0.34, colour=1.18,
        shadows=(0.93, 0.92, 1.12), lights=(1.05, 0.98, 1.02), soft=2.0,
    ),
    "stage": Mood(
        sun=(5.2, 4.7, 4.0), sky=(0.02, 0.022, 0.04), fill=(0.012, 0.013, 0.022), key=0.46, key_tint=(1.0, 0.93, 0.84),
        height=62, rim=0.8, fog=(0.30, 0.34, 0.50), thick=0.045, shafts=1.8, lamps=1.4, level=0.50, contrast=1.05,
        shadows=(0.92, 0.96, 1.10), lights=(1.05, 1.0, 0.93), soft=1.5,
    ),
}  # fmt: skip
"""A light of the lexicon that is not here is drawn as the one of ``ALIKE``."""

ALIKE: dict[str, str] = {
    "": "day", "daylight": "day", "blue hour": "dusk", "golden hour": "golden", "moonlight": "night",
    "candlelight": "candle", "practical lighting": "practical", "stage light": "stage", "high key": "brilliant",
    "low key": "practical", "backlight": "golden", "rim": "day", "soft shadows": "overcast",
}  # fmt: skip


def mood(kind: str) -> Mood:
    """The mood of a light by its name; daylight for a name that is not known."""
    return MOODS.get(kind) or MOODS[ALIKE.get(kind, "day")]


def hazier(light: Mood, by: float) -> Mood:
    """The same light in thicker air: shafts that show, fog, dust."""
    return replace(light, thick=light.thick * by, shafts=light.shafts * by**0.5)


GRADES: dict[str, Callable[[Mood], Mood]] = {
    "black and white": lambda light: replace(light, colour=0.0, shadows=(1, 1, 1), lights=(1, 1, 1), contrast=1.12),
    "noir": lambda light: replace(light, colour=0.0, shadows=(0.98, 1, 1.03), lights=(1, 1, 1), contrast=1.42),
    "vintage": lambda light: replace(
        light, colour=light.colour * 0.78, shadows=(1.04, 1.0, 0.98), lights=(1.08, 1.0, 0.84), contrast=0.92
    ),
    "documentary": lambda light: replace(light, colour=light.colour * 0.88, contrast=1.06, shafts=light.shafts * 0.3),
}
"""Styles that are a grade of the film, by their names."""


def graded(light: Mood, style: str) -> Mood:
    """A light as a style develops it."""
    return GRADES[style](light) if style in GRADES else light


def timed(mood: Mood) -> Floats:
    """How a print is timed, as ``shade`` reads it: the cast and colour of all but people, and where skin is held."""
    low, high = (mood.level * each for each in HELD)
    return np.array((*mood.cast, mood.around, SKIN_CAST, low, high), np.float32)
