"""Drawn with a pen on paper: lines where something ends or bends, washes of few tones, and the grain of the sheet.

Lines stand on what is seen (depth, the way faces look, where one surface ends and another begins), so they move with
things and do not crawl: the geometric buffers of Saito and Takahashi, Comprehensible Rendering of 3-D Shapes (1990).
Tones are steps with soft edges (Winnemöller, Olsen and Gooch, Real-Time Video Abstraction, 2006).
"""

from typing import NamedTuple

import cv2
import numpy as np
from numba import njit

from rushes.engines.previz.mesh import Floats, Ints, Surface

_HAIR, _FAR, _LEAF, _LACE = int(Surface.HAIR), int(Surface.FAR), int(Surface.LEAF), int(Surface.LACE)


class Pen(NamedTuple):
    """How a drawing is made: colour of the ink (0..255), how many tones, how much colour is left, how dark lines are.

    ``paper`` is the colour of the sheet, and ``wash`` how much of a tone lies on it.
    """

    ink: tuple[float, float, float] = (38, 34, 40)
    paper: tuple[float, float, float] = (247, 242, 230)
    tones: int = 5
    colour: float = 0.55
    line: float = 0.92
    wash: float = 0.86


PENS = {
    "ink": Pen(),
    "watercolour": Pen((92, 82, 84), (250, 247, 238), 9, 0.95, 0.5, 0.80),
    "anime": Pen((48, 38, 52), (255, 250, 240), 4, 1.15, 0.85, 1.0),
}
"""The styles that are drawn with a pen, by their names."""


def inked(shown: Floats, near: Floats, face: Ints, surface: Ints, facing: Floats, pen: Pen) -> Floats:
    """A picture float32 [h, w, 3], 0..255, as a drawing.

    ``shown`` is the picture as the film has it, ``near`` and ``face`` [h, w, 4] what is seen at each point, ``surface``
    int32 [m] and ``facing`` float32 [m, 3] what each face is and where it looks.
    """
    lines = np.zeros(shown.shape[:2], np.float32)
    _lines(near, face, surface, facing, lines)
    lines = np.asarray(cv2.GaussianBlur(lines, (0, 0), 0.55 * max(1.0, shown.shape[1] / 1280)) * 1.25, np.float32)
    out = np.empty_like(shown)
    smooth = np.asarray(cv2.bilateralFilter(shown, 5, 24, 3), np.float32)
    ink, paper = np.array(pen.ink, np.float32), np.array(pen.paper, np.float32)
    _wash(smooth, lines, sheet(*shown.shape[:2]), ink, paper, pen.tones, pen.colour, pen.line, pen.wash, out)
    return out


_SHEETS: dict[tuple[int, int], Floats] = {}


def sheet(height: int, width: int) -> Floats:
    """The grain of the paper, float32 [h, w], about -1..1: the same for every frame."""
    if (height, width) not in _SHEETS:
        rough = np.random.default_rng(23).normal(size=(height, width)).astype(np.float32)
        fibre = cv2.GaussianBlur(rough, (0, 0), 0.8) * 2 + cv2.GaussianBlur(rough, (0, 0), 4.0) * 7
        _SHEETS[height, width] = np.asarray(np.clip(fibre / fibre.std() * 0.5, -1, 1), np.float32)
    return _SHEETS[height, width]


@njit(cache=True, fastmath=True)
def _lines(near: Floats, face: Ints, surface: Ints, facing: Floats, out: Floats) -> None:  # pragma: no cover - compiled
    """How much of a line lies on each pixel, 0..1: where the next point to the right or below belongs elsewhere."""
    height, width = out.shape
    for y in range(1, height - 2):
        for x in range(1, width - 2):
            most = 0.0
            t = face[y, x, 0]
            for way in range(2):
                j, i = (y, x + 1) if way == 0 else (y + 1, x)
                k, m = (y, x - 1) if way == 0 else (y - 1, x)
                most = max(most, _edge(near, face, surface, facing, t, y, x, j, i, k, m))
            out[y, x] = most


@njit(cache=True, fastmath=True, inline="always")
def _edge(
    near: Floats, face: Ints, surface: Ints, facing: Floats, t: int, y: int, x: int, j: int, i: int, k: int, m: int
) -> float:  # pragma: no cover - compiled
    """Between a pixel and the next one (j, i): a silhouette, a crease, or another surface; (k, m) lies before it."""
    u = face[j, i, 0]
    if t < 0 or u < 0:
        return 1.0 if (t < 0) != (u < 0) else 0.0
    here, there, before = near[y, x, 0], near[j, i, 0], near[k, m, 0]
    bend = abs(there - 2 * here + before) / max(here, there)
    kind, other = surface[t], surface[u]
    if kind == _FAR and other == _FAR:
        return 0.0
    if bend > 0.045:
        return 1.0
    thin = kind in (_HAIR, _LEAF, _LACE)
    if kind != other:
        return 0.7
    if thin:
        return min(bend * 30, 0.45) if bend > 0.008 else 0.0
    same = facing[t, 0] * facing[u, 0] + facing[t, 1] * facing[u, 1] + facing[t, 2] * facing[u, 2]
    return 0.6 if same < 0.55 else 0.0


@njit(cache=True, fastmath=True)
def _wash(
    shown: Floats, lines: Floats, grain: Floats, ink: Floats, paper: Floats, tones: int, colour: float, line: float,
    wash: float, out: Floats,
) -> None:  # fmt: skip  # pragma: no cover - compiled
    for y in range(shown.shape[0]):
        for x in range(shown.shape[1]):
            r, g, b = shown[y, x, 0], shown[y, x, 1], shown[y, x, 2]
            grey = max(0.30 * r + 0.59 * g + 0.11 * b, 1.0)
            level = grey / 255 * tones + grain[y, x] * 0.07
            step = np.floor(level)
            rest = level - step
            soft = min(max((rest - 0.5) * 5 + 0.5, 0.0), 1.0)
            tone = min((step + soft) / tones, 1.0)
            dark = min(max(lines[y, x] * line * (1 + 0.25 * grain[y, x]), 0.0), 1.0)
            for c in range(3):
                value = shown[y, x, c]
                value = (grey + (value - grey) * colour) / grey * tone * 255
                value = paper[c] * (1 - wash) + wash * paper[c] / 255 * min(value, 255.0)
                value *= 1 + 0.035 * grain[y, x]
                out[y, x, c] = value + (ink[c] - value) * dark
