"""What is drawn on a face: brows hair by hair, lips, lids, stubble, freckles, and the lines of years.

Each takes the picture so far, float32 [side, side, 3], linear, 1 where the skin is as it is, and gives it with its own
darkening. Places are millimetres from the plane of the nose and above the middle of the eyes.
"""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.chart import ABOVE, BELOW, SIDE, Chart
from rushes.engines.previz.people.looks import Looks

Line = Sequence[tuple[float, float]]
PIXEL = SIDE / ((ABOVE + BELOW) * 1000)
"""Pixels of a millimetre, upright."""
SHIFT = 4
BROW = {
    0: ([-16.5, -8, 2, 11, 19, 25], [15.2, 17.6, 20.2, 21.2, 18.6, 14.6], [2.1, 2.7, 2.5, 2.0, 1.3, 0.4]),
    1: ([-18, -9, 2, 11, 20, 27], [13.2, 15.2, 16.8, 17.4, 15.4, 11.6], [2.9, 3.7, 3.6, 3.1, 2.1, 0.7]),
}
"""The arch of a brow, of women and men: out from the eye's middle, above it, and half its thickness, millimetres."""


def strokes(lines: Sequence[Floats], dark: Sequence[float], wide: int = 1) -> Floats:
    """Lines in pixels drawn on an empty picture, each as dark as told, 0..1, float32 [side, side]."""
    out = np.zeros((SIDE, SIDE), np.uint8)
    for line, much in zip(lines, dark, strict=True):
        drawn = np.round(line * (1 << SHIFT)).astype(np.int32).reshape(-1, 1, 2)
        cv2.polylines(out, [drawn], False, int(much * 255), wide, cv2.LINE_AA, SHIFT)
    return np.asarray(out / np.float32(255), np.float32)


def _over(picture: Floats, part: Floats, tone: Sequence[float]) -> Floats:
    """The picture mixed with a tone, told as parts of the skin's colour."""
    return np.asarray(picture * (1 + (np.array(tone, np.float32) - 1) * part[..., None]), np.float32)


def _soft(values: NDArray[Any], low: Any, high: Any) -> Floats:
    part = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(part * part * (3 - 2 * part), np.float32)


def _rel(chart: Chart) -> tuple[Floats, Floats]:
    """Millimetres aside of the nose's plane and above the eyes, of each pixel."""
    return np.abs(chart.place[..., 0]) * 1000, (chart.place[..., 1] - chart.eye[1]) * 1000


def hair_tone(told: Looks) -> tuple[float, float, float]:
    """The colour of the hair of brows and beard, as parts of the skin's."""
    strong = [
        min(hair * 0.9 + 0.006, 0.42) / max(skin, 0.02) for hair, skin in zip(told.hair_colour, told.skin, strict=True)
    ]
    red, green, blue = (min(value, 0.9) for value in strong)
    return red, green, blue


def brows(picture: Floats, told: Looks, chart: Chart) -> Floats:
    """Brows: a soft ground and some hundreds of fine hairs that rise at the nose and lie down towards the temple."""
    rng = np.random.default_rng(told.seed + 11)
    man = 1 if told.sex > 0.5 else 0
    x, y, half = (np.array(row) for row in BROW[man])
    eye = chart.eye * 1000
    lines: list[Floats] = []
    dark: list[float] = []
    ground: list[tuple[Floats, NDArray[np.float64]]] = []
    count = int(230 + 170 * man)
    for side in (1, -1):
        at = rng.random(count) ** 0.9
        mid = x[0] + (x[-1] - x[0]) * at
        thick = np.interp(mid, x, half)
        rise = np.interp(mid, x, y) + thick * rng.uniform(-1, 1, count) - 0.4
        lean = np.radians(np.interp(at, [0, 0.18, 0.5, 1], [82, 48, 20, -30]) + rng.normal(0, 9, count))
        lean = lean - np.sign(rise - np.interp(mid, x, y)) * np.radians(9)
        long = np.interp(at, [0, 0.3, 1], [4.2, 6.2, 4.0]) * rng.uniform(0.7, 1.2, count)
        part = np.linspace(0, 1, 4)[None]
        bend = lean[:, None] - part * 0.30
        px = mid[:, None] + np.cumsum(np.cos(bend), 1) * long[:, None] / 4
        py = rise[:, None] + np.cumsum(np.sin(bend), 1) * long[:, None] / 4 - 1.0
        flat = np.stack([(px + eye[0]) * side, py], -1).reshape(-1, 2) / 1000
        lines += list(chart.pixels(flat).reshape(count, 4, 2))
        dark += list(rng.uniform(0.45, 0.95, count))
        path = np.stack([(x + eye[0]) * side, y], 1) / 1000
        ground.append((chart.pixels(path), half))
    under = np.zeros((SIDE, SIDE), np.float32)
    for trail, thickness in ground:
        for k in range(len(trail) - 1):
            under = np.maximum(
                under, strokes([trail[k : k + 2]], [1.0], max(1, int((thickness[k] + thickness[k + 1]) * PIXEL * 0.8)))
            )
    under = cv2.GaussianBlur(under, (0, 0), 5)
    tone, thin = hair_tone(told), 1.0 if told.years < 60 else 0.75
    picture = _over(picture, under * np.float32((0.34 + 0.1 * man) * thin), tone)
    return _over(picture, cv2.GaussianBlur(strokes(lines, dark), (0, 0), 0.6) * np.float32(thin), tone)


def lips(picture: Floats, told: Looks, chart: Chart) -> Floats:
    """Lips: their red with a clean edge, darker towards the line between them and the corners, with fine creases."""
    body = cv2.GaussianBlur(chart.lips, (0, 0), 3.0)
    edge = _soft(body, 0.30, 0.58)
    side, high = _rel(chart)
    line = float(chart.mouth[1] - chart.eye[1]) * 1000
    upper = _soft(high - line, -0.5, 1.5)
    rng = np.random.default_rng(told.seed + 5)
    crease = cv2.GaussianBlur(rng.normal(size=(1, SIDE)).astype(np.float32), (0, 0), 1.2).repeat(SIDE, 0)
    crease = np.clip(crease / crease.std(), -2, 2) * np.float32(0.045)
    made_up = "red lips" in told.features or "make-up" in told.features
    tone = (0.78, 0.16, 0.20) if made_up else (0.86, 0.47, 0.55)
    strong = 1.0 if made_up else 0.45 + 0.55 * told.lips
    inner = np.exp(-(((high - line) / 2.6) ** 2))
    corner = _soft(side, float(chart.mouth[0]) * 1000 - 9, float(chart.mouth[0]) * 1000)
    shade = 1 - 0.10 * upper - 0.20 * inner - 0.18 * corner + crease
    out = _over(picture, edge * np.float32(strong), tone)
    out = out * (1 + (np.clip(shade, 0, 1.2) - 1) * edge)[..., None]
    dark = np.exp(-(((side - float(chart.mouth[0]) * 1000 - 0.5) / 2.2) ** 2) - ((high - line) / 1.5) ** 2) * 0.45
    return _over(out, dark.astype(np.float32), (0.5, 0.38, 0.36))


def lids(picture: Floats, told: Looks, chart: Chart) -> Floats:
    """The shade of the eye sockets, the crease of the lid, the dark line where lashes grow, and red in the corner."""
    side, high = _rel(chart)
    eye = float(chart.eye[0]) * 1000
    r = chart.radius * 1000
    across = side - eye
    socket = np.exp(-((across / (r * 1.15)) ** 2) - ((high - r * 0.42) / (r * 0.55)) ** 2)
    inner = np.exp(-(((across + r * 1.05) / (r * 0.42)) ** 2) - ((high - r * 0.25) / (r * 0.6)) ** 2)
    below = np.exp(-(((across + r * 0.2) / (r * 0.9)) ** 2) - ((high + r * 0.72) / (r * 0.28)) ** 2)
    old = min(max((told.years - 30) / 45, 0.0), 1.0)
    shade = 0.22 * socket + 0.20 * inner + (0.10 + 0.14 * old) * below
    if told.sex < 0.5:
        shade = shade + 0.10 * socket
    return _over(picture, np.asarray(shade, np.float32), (0.62, 0.42, 0.42))


def freckles(picture: Floats, told: Looks, chart: Chart) -> Floats:
    """Freckles across nose and cheeks where told, some moles, and the spots of age."""
    rng = np.random.default_rng(told.seed + 2)
    told_so = "freckles" in told.features
    out = np.zeros((SIDE, SIDE), np.uint8)
    count = 420 if told_so else 12 + int(max(told.years - 45, 0) * 0.8)
    x, y = rng.normal(0, 27 if told_so else 45, count), rng.normal(-24, 15 if told_so else 40, count)
    at = chart.pixels(np.stack([x, np.clip(y, -90, 70)], 1) / 1000)
    for spot in at:
        size = float(rng.uniform(0.35, 1.0 if told_so else 1.1) * PIXEL)
        cv2.circle(
            out,
            tuple(int(v) for v in np.round(spot * 16)),
            int(size * 16),
            int(rng.uniform(50, 150 if told_so else 90)),
            -1,
            cv2.LINE_AA,
            4,
        )
    return _over(picture, cv2.GaussianBlur(out, (0, 0), 0.9).astype(np.float32) / 255, (0.62, 0.40, 0.30))


def wrinkles(picture: Floats, told: Looks, chart: Chart) -> Floats:
    """The lines of years: brow, between the brows, crow's feet, under the eyes, from nose to mouth and below it."""
    old = min(max((told.years - 32) / 42, 0.0), 1.0)
    if old <= 0.02:
        return picture
    eye, corner = chart.eye * 1000, chart.mouth * 1000
    low = float(corner[1] - eye[1])
    x, rng = float(eye[0]), np.random.default_rng(told.seed + 3)
    told_lines: list[tuple[Line, float]] = []
    for high in (36, 43, 50):
        told_lines.append(
            ([(k, high + 2.2 * np.sin(k * 0.09 + high) + rng.normal(0, 0.3)) for k in range(-34, 35, 4)], 0.5)
        )
    for side in (1, -1):
        told_lines.append(([(side * 18, -42), (side * 22, -48), (side * (corner[0] + 5.5), low + 2)], 0.6))
        told_lines.append(([(side * (corner[0] + 1.5), low - 4), (side * (corner[0] + 4), low - 16)], 0.5))
        told_lines.append(([(side * (x - 12), -11), (side * x, -16), (side * (x + 13), -11.5)], 0.6))
        told_lines.append(([(side * (x - 13), -14), (side * (x - 2), -21), (side * (x + 9), -19)], 0.45))
        told_lines.append(([(side * 4.5, 13), (side * 5.5, 24)], 0.5))
        for lean in (-0.55, -0.2, 0.15, 0.5):
            told_lines.append(
                (
                    [
                        (side * (x + 19), lean * 9 - 1),
                        (side * (x + 25), lean * 16 - 1.5),
                        (side * (x + 31), lean * 22 - 3),
                    ],
                    0.55,
                )
            )
    lines = [chart.pixels(np.array(line) / 1000) for line, _ in told_lines]
    drawn = strokes(lines, [much for _, much in told_lines], 2)
    fine, wide = cv2.GaussianBlur(drawn, (0, 0), 1.1), cv2.GaussianBlur(drawn, (0, 0), 4.5)
    return _over(picture, (fine * 0.55 + wide * 1.2) * np.float32(0.55 * old), (0.62, 0.42, 0.38))


def bearded(side: Floats, high: Floats, chart: Chart) -> Floats:
    """Where a beard grows: moustache, chin, jaw and whiskers, 0..1; millimetres aside and above the eyes."""
    low = float(chart.mouth[1] - chart.eye[1]) * 1000
    wide = float(chart.mouth[0]) * 1000
    cheek = np.asarray(
        np.interp(side, [0, wide, wide + 16, 66, 74], [low - 4, low - 4, low + 6, low + 42, low + 60]), np.float32
    )
    jaw = _soft(cheek - high, -2, 7)
    lip = (
        _soft(high, low + 3, low + 7)
        * _soft(-high - side * 0.12, -(low + 19), -(low + 14))
        * _soft(-side, -wide - 6, -wide + 2)
    )
    soul = 1 - _soft(high, low - 17, low - 12) * _soft(-side, -wide, -wide + 8) * 0.85
    under = _soft(high, low - 78, low - 50)
    return np.asarray(np.maximum(jaw * soul, lip) * under, np.float32)


def beard(picture: Floats, told: Looks, chart: Chart) -> Floats:
    """The shadow of a shaved beard, stubble, or the ground of a full one."""
    if told.sex < 0.5 or told.years < 18:
        return picture
    side, high = _rel(chart)
    part = bearded(side, high, chart)
    part = part * (1 - _soft(cv2.GaussianBlur(chart.lips, (0, 0), 3.0), 0.25, 0.5))
    low = float(chart.mouth[1] - chart.eye[1]) * 1000
    if "moustache" in told.features and "beard" not in told.features:
        full, part = part * _soft(high, low + 1, low + 5) * _soft(-side, -38, -30), part * np.float32(0.35)
    else:
        full = part
    rng = np.random.default_rng(told.seed + 7)
    grain = cv2.GaussianBlur(rng.normal(size=(SIDE, SIDE)).astype(np.float32), (0, 0), 0.8)
    grain = np.clip(0.55 + 0.6 * grain / grain.std(), 0, 1)
    much = 0.20
    if {"beard", "moustache"} & set(told.features):
        picture = _over(picture, full * (0.55 + 0.3 * grain), hair_tone(told))
    elif "stubble" in told.features:
        much = 0.60
    tone = tuple(0.25 + 0.55 * value for value in hair_tone(told))
    return _over(picture, part * grain * np.float32(much), tone)
