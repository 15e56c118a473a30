"""Shapes of the framing diagram: figures and things as smooth outlines in plain units.

A figure is 1 high, its head at the top (y 0), its feet at 1, its middle at x 0. A thing is about 1
wide and stands on y 0, upwards negative. Outlines are ``float64 [n, 2]``, closed.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Outline: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """An outline and its tone: ``body`` dark, ``light`` glowing, ``line`` drawn as a stroke."""

    points: Outline
    tone: str = "body"


_SIDE = (
    (0.000, 0.118), (0.024, 0.122), (0.027, 0.142), (0.040, 0.156), (0.085, 0.170), (0.118, 0.186),
    (0.136, 0.218), (0.144, 0.290), (0.150, 0.370), (0.150, 0.450), (0.146, 0.510), (0.134, 0.530),
    (0.122, 0.512), (0.116, 0.520), (0.112, 0.600), (0.098, 0.720), (0.088, 0.850), (0.078, 0.950),
    (0.086, 0.985), (0.070, 1.000), (0.034, 1.000), (0.028, 0.960), (0.022, 0.800), (0.012, 0.620), (0.000, 0.560),
)  # fmt: skip
"""The right half of a standing figure, seven and a half heads high."""


def curve(points: object, steps: int = 8) -> Outline:
    """A closed smooth outline through the points (uniform Catmull-Rom)."""
    knots = np.asarray(points, np.float64)
    a, b, c, d = (np.roll(knots, shift, axis=0)[:, None, :] for shift in (1, 0, -1, -2))
    t = np.linspace(0.0, 1.0, steps, endpoint=False)[None, :, None]
    path = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - 3 * c + d - a) * t**3
    return np.asarray(path.reshape(-1, 2) / 2)


def oval(x: float, y: float, wide: float, high: float) -> Outline:
    """An ellipse around (x, y) with the two half axes."""
    angle = np.linspace(0.0, math.tau, 72, endpoint=False)
    return np.stack([x + wide * np.cos(angle), y + high * np.sin(angle)], axis=1)


def box(left: float, top: float, right: float, bottom: float) -> Outline:
    """A rectangle."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]])


def lines(*points: tuple[float, float]) -> Outline:
    """An outline of straight lines."""
    return np.array(points, np.float64)


def figure(hair: int) -> list[Part]:
    """A standing figure seen from the front; ``hair`` chooses one of three heads."""
    right = np.array(_SIDE)
    body = curve(np.concatenate([right, (right * (-1.0, 1.0))[-2:0:-1]]))
    parts = [Part(body), Part(oval(0.0, 0.066, 0.047, 0.064))]
    if hair % 3 == 1:
        side = (
            (0, -0.006),
            (0.040, 0.008),
            (0.055, 0.050),
            (0.054, 0.095),
            (0.063, 0.140),
            (0.068, 0.182),
            (0.046, 0.206),
        )
        mirrored = [(-x, y) for x, y in reversed(side[1:])]
        parts.append(Part(curve([*side, (0, 0.160), *mirrored])))
    if hair % 3 == 2:
        parts += [Part(oval(0.0, 0.052, 0.051, 0.055)), Part(oval(0.012, -0.008, 0.024, 0.022))]
    return parts


def face() -> list[Part]:
    """Closed eyes, nose and lips to lay over a figure's head, for the closest shots."""
    parts = []
    for side in (-1.0, 1.0):
        parts.append(Part(arc(side * 0.0205, 0.0600, 0.0105, 0.0045, 0.1, 0.9), "line"))
        parts.append(Part(arc(side * 0.0205, 0.0495, 0.0130, 0.0050, 1.12, 1.88), "line"))
    parts.append(Part(lines((0.002, 0.066), (0.0065, 0.083), (-0.001, 0.0855)), "line"))
    return [*parts, *lips()]


def lips() -> list[Part]:
    """Two lips, just parted."""
    upper = ((-0.0190, 0.1020), (-0.0070, 0.0975), (0, 0.0988), (0.0070, 0.0975), (0.0190, 0.1020), (0, 0.1015))
    lower = ((-0.0175, 0.1030), (0, 0.1042), (0.0175, 0.1030), (0.0090, 0.1090), (0, 0.1103), (-0.0090, 0.1090))
    return [Part(curve(upper), "soft"), Part(curve(lower), "soft")]


def arc(x: float, y: float, wide: float, high: float, start: float, end: float) -> Outline:
    """A stretch of an ellipse, from and to an angle in half turns, clockwise from the right."""
    angle = np.linspace(start * math.pi, end * math.pi, 40)
    return np.stack([x + wide * np.cos(angle), y + high * np.sin(angle)], axis=1)


def cup() -> list[Part]:
    """A cup with its handle."""
    bowl = (
        (-0.34, -0.62),
        (0.34, -0.62),
        (0.33, -0.40),
        (0.26, -0.12),
        (0.16, 0.0),
        (-0.16, 0.0),
        (-0.26, -0.12),
        (-0.33, -0.40),
    )
    handle = Part(arc(0.35, -0.37, 0.17, 0.15, -0.55, 0.60), "stroke")
    return [
        handle,
        Part(np.array(bowl)),
        Part(oval(0.0, -0.62, 0.34, 0.055)),
        Part(oval(0.0, -0.615, 0.29, 0.036), "light"),
    ]


def shards() -> list[Part]:
    """A cup that broke: its foot and the pieces around it."""
    pieces = (
        ((-0.30, 0.0), (-0.26, -0.24), (-0.14, -0.16), (-0.05, -0.34), (0.06, -0.14), (0.18, -0.22), (0.22, 0.0)),
        ((0.34, -0.02), (0.44, -0.30), (0.58, -0.20), (0.50, 0.01)),
        ((-0.62, 0.01), (-0.58, -0.18), (-0.42, -0.10), (-0.44, 0.02)),
        ((0.66, 0.03), (0.72, -0.08), (0.82, 0.02)),
        ((-0.82, 0.05), (-0.76, -0.05), (-0.70, 0.05)),
        ((0.20, -0.52), (0.34, -0.62), (0.40, -0.46), (0.28, -0.40)),
        ((-0.34, -0.58), (-0.20, -0.70), (-0.16, -0.50)),
        ((0.00, -0.78), (0.08, -0.86), (0.14, -0.74)),
    )
    return [Part(np.array(piece)) for piece in pieces]


def mended() -> list[Part]:
    """A cup whose cracks are filled with light."""
    cracks = (
        ((-0.10, -0.58), (-0.04, -0.44), (-0.14, -0.32), (-0.02, -0.16), (-0.06, 0.0)),
        ((-0.04, -0.44), (0.12, -0.36), (0.20, -0.20)),
        ((-0.14, -0.32), (-0.30, -0.30)),
    )
    return [*cup(), *(Part(np.array(crack), "line") for crack in cracks)]


def candle() -> list[Part]:
    """A burning candle on its dish, and the light around its flame."""
    side = ((0.050, -1.10), (0.085, -0.98), (0.050, -0.89))
    flame = curve([(0.0, -1.30), *((x, y) for x, y in side), (0.0, -0.87), *((-x, y) for x, y in reversed(side))])
    halo = [Part(oval(0.0, -1.02, 0.04 + 0.0375 * n, 0.08 + 0.04 * n), "halo") for n in range(18, 0, -1)]
    dish, top = Part(oval(0.0, -0.02, 0.34, 0.07)), Part(oval(0.0, -0.74, 0.12, 0.026))
    wick = Part(lines((0.0, -0.74), (0.0, -0.88)), "line")
    return [*halo, dish, Part(box(-0.12, -0.74, 0.12, -0.03)), top, wick, Part(flame, "light")]


_LEFT_HAND = (
    (-1.50, -0.02), (-1.50, -0.34), (-0.60, -0.40), (-0.20, -0.50), (0.16, -0.50), (0.36, -0.40), (0.34, -0.30),
    (0.10, -0.28), (0.30, -0.20), (0.26, -0.10), (0.02, -0.06), (-0.30, -0.04), (-0.70, -0.06),
)  # fmt: skip
_RIGHT_HAND = (
    (1.50, 0.18), (1.50, -0.14), (0.66, -0.26), (0.34, -0.40), (0.02, -0.44), (-0.16, -0.36), (-0.12, -0.26),
    (0.06, -0.24), (-0.16, -0.14), (-0.14, -0.04), (0.04, 0.04), (0.40, 0.10), (0.80, 0.10),
)  # fmt: skip


def hands() -> list[Part]:
    """Two hands that hold each other, from the two sides."""
    left, right = curve(_LEFT_HAND), curve(_RIGHT_HAND)
    fingers = [Part(arc(0.02 + 0.10 * n, -0.36 + 0.012 * n, 0.05, 0.10, 1.1, 1.9), "line") for n in range(3)]
    return [Part(right), Part(left, "rim"), Part(left), *fingers]


def embracing() -> list[Part]:
    """An arm laid around another's back, from the right: its shape, and the light along its far side."""
    points = ((0.16, 0.24), (0.09, 0.262), (-0.01, 0.272), (-0.075, 0.262), (-0.098, 0.280), (-0.082, 0.304))
    under = ((-0.01, 0.318), (0.09, 0.316), (0.16, 0.31))
    outline = curve([*points, *under])
    return [Part(outline), Part(outline[8:56], "line")]


def piano() -> list[Part]:
    """The keys of a piano, seen from the player's seat."""
    white = [Part(box(-1.5 + 0.2 * n, -0.52, -1.315 + 0.2 * n, 0.1), "pale") for n in range(15)]
    black = [Part(box(-1.36 + 0.2 * n, -0.52, -1.25 + 0.2 * n, -0.18)) for n in range(15) if n % 7 not in (2, 6)]
    return [Part(box(-1.6, -0.86, 1.6, -0.52)), *white, *black]


def upright() -> list[Part]:
    """An upright piano from behind, to stand before its player."""
    panels = [Part(np.concatenate([box(x, -0.80, x + 0.62, -0.20), [[x, -0.80]]]), "line") for x in (-0.67, 0.05)]
    return [Part(box(-0.80, -0.92, 0.80, 0.0)), Part(box(-0.86, -0.985, 0.86, -0.92)), *panels]


def bowl() -> list[Part]:
    """A bowl on a tray, and its steam."""
    side = ((0.36, -0.42), (0.32, -0.24), (0.20, -0.10), (0.12, -0.06))
    dish = np.array([*side, *((-x, y) for x, y in reversed(side))])
    rise = np.linspace(0.0, 1.0, 30)
    steam = [np.stack([x + 0.045 * np.sin(rise * 6 + x * 9), -0.50 - 0.42 * rise], axis=1) for x in (-0.12, 0.04, 0.18)]
    return [Part(box(-0.72, -0.06, 0.72, 0.0)), Part(dish), *(Part(line, "line") for line in steam)]


def bed() -> list[Part]:
    """A bed seen from its side."""
    cover = ((-0.60, -0.30), (-0.44, -0.36), (0.50, -0.30), (0.60, -0.22), (0.60, -0.12), (-0.60, -0.12))
    posts = [box(-0.66, -0.62, -0.61, 0.0), box(0.60, -0.40, 0.65, 0.0)]
    return [*(Part(post) for post in posts), Part(np.array(cover)), Part(oval(-0.46, -0.36, 0.13, 0.055))]


def paper() -> list[Part]:
    """A letter or a photograph that leans."""
    sheet = np.array([(-0.42, 0.0), (-0.30, -0.92), (0.44, -0.82), (0.32, 0.10)])
    rows = [lines((-0.22 - 0.024 * n, -0.70 + 0.18 * n), (0.26 - 0.024 * n, -0.635 + 0.18 * n)) for n in range(4)]
    return [Part(sheet), *(Part(row, "line") for row in rows)]


def orb() -> list[Part]:
    """Any thing without a shape of its own: a ball, lit from the right."""
    return [Part(oval(0.0, -0.42, 0.42, 0.42)), Part(arc(0.0, -0.42, 0.36, 0.36, -0.42, 0.12), "line")]


THINGS: Mapping[str, Callable[[], list[Part]]] = {
    "shatter": shards, "broken": shards, "pieces": shards, "shards": shards, "repair": mended, "mended": mended,
    "candle": candle, "flame": candle, "keys": piano, "piano": piano, "hand": hands, "fingers": hands,
    "cup": cup, "mug": cup, "glass": cup, "soup": bowl, "bowl": bowl, "tray": bowl,
    "letter": paper, "photo": paper, "paper": paper, "book": paper,
}  # fmt: skip
"""The shape for a word, in the order they are looked for."""


def thing(words: str) -> list[Part]:
    """The shape of the first known thing the words name; nothing where they name none."""
    plain = words.lower()
    found = (make for word, make in THINGS.items() if re.search(rf"\b{word}(?:s|ed|ing)?\b(?!-)", plain))
    return next(found, list)()
