"""Where hair begins: a soft line of fine roots painted on the skin, so that no head wears its hair like a cap."""

import cv2
import numpy as np

from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.chart import SIDE, Chart
from rushes.engines.previz.people.features import hair_tone
from rushes.engines.previz.people.hair import hairline
from rushes.engines.previz.people.looks import Looks
from rushes.engines.previz.people.skull import Skull

REACH = 0.0105
"""How far before the line the first hairs stand, metres."""


def roots(picture: Floats, told: Looks, chart: Chart, head: Skull) -> Floats:
    """The picture of a face with the roots of its hair, denser towards the hairline; a bald head has none."""
    if told.hair.length == "bald":
        return picture
    man = float(told.sex > 0.5)
    line = hairline(chart.place.reshape(-1, 3), head, 0.5 * man, man).reshape(SIDE, SIDE)
    line = cv2.GaussianBlur(line, (0, 0), 5.0)
    upright = _upright(line)
    own = _streaks(told.seed + 17, (1, 14)) * upright + _streaks(told.seed + 19, (14, 1)) * (1 - upright)
    part = np.clip((line + REACH * (0.30 + 0.42 * own)) / (REACH * 0.8), 0, 1)
    part = cv2.GaussianBlur(part.astype(np.float32), (0, 0), 0.8)
    haze = np.clip((line + REACH * 1.6) / (REACH * 2.4), 0, 1) ** 2 * 0.35
    much = np.clip(np.maximum(part * 0.92, haze), 0, 0.94)[..., None]
    tone = np.array(hair_tone(told), np.float32) * 0.9
    return np.asarray(picture * (1 + (tone - 1) * much), np.float32)


def _upright(line: Floats) -> Floats:
    """1 where the hairline runs across, so that hairs stand upright on it, 0 where it runs down."""
    down, across = cv2.Sobel(line, cv2.CV_32F, 0, 1), cv2.Sobel(line, cv2.CV_32F, 1, 0)
    return np.asarray(down**2 / np.maximum(down**2 + across**2, 1e-12), np.float32)


def _streaks(seed: int, size: tuple[float, float]) -> Floats:
    """Noise drawn out into strokes, across and down pixels, of mean 0 and spread 1."""
    rough = np.random.default_rng(seed).normal(size=(SIDE, SIDE)).astype(np.float32)
    soft = cv2.GaussianBlur(rough, (0, 0), sigmaX=size[0], sigmaY=size[1])
    return np.asarray(soft / soft.std(), np.float32)
