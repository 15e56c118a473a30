"""The skin of a person: a colour at every point of the body, and a picture that darkens the face where features are."""

import cv2
import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.body import base, mask
from rushes.engines.previz.people.chart import SIDE, Chart
from rushes.engines.previz.people.features import beard, brows, freckles, lids, lips, wrinkles
from rushes.engines.previz.people.looks import Looks
from rushes.engines.previz.people.roots import roots
from rushes.engines.previz.people.skull import Skull

MOUTH = np.array([0.26, 0.075, 0.07], np.float32)
"""The inside of a mouth, linear RGB."""


def skin(points: Floats, told: Looks, chart: Chart) -> Floats:
    """The colour of each base point, linear RGB, float32 [n, 3]: blood in cheeks, nose, ears and fingers."""
    eye = chart.eye
    rel = (points - eye) * np.float32(1000)
    side = np.abs(points[:, 0]) * 1000
    red = 0.55 * _near(side, 44, 15, rel[:, 1], -38, 17) * (rel[:, 2] > -60)
    tip = (chart.nose - eye) * 1000
    red += 0.45 * _near(side, 0, 13, rel[:, 1], float(tip[1]) + 2, 10) * (rel[:, 2] > 0)
    red += 0.22 * _near(side, 0, 20, rel[:, 1], float(chart.mouth[1] - eye[1]) * 1000 - 30, 13) * (rel[:, 2] > -20)
    red += 0.45 * mask("ears")
    red += 0.35 * _fingers(points)
    strength = 1.0 if told.skin[0] > 0.3 else 0.6
    tint = 1 - np.clip(red, 0, 1)[:, None] * np.array([0.05, 0.26, 0.22], np.float32) * strength
    speck = np.sin(points[:, 0] * 97 + 3 * np.sin(points[:, 1] * 61)) * np.sin(points[:, 1] * 83 + points[:, 2] * 71)
    out = np.array(told.skin, np.float32) * tint * (1 + 0.025 * speck[:, None])
    out = _mixed(
        out, np.array(told.skin, np.float32) * (1.04, 0.86, 0.84) + (0.05, 0.04, 0.04), mask("fingernails") * 0.8
    )
    corner = np.linalg.norm(np.stack([np.abs(points[:, 0]), points[:, 1]], 1) - chart.mouth[:2], axis=1)
    out = _mixed(
        out,
        MOUTH,
        0.85 * ((corner < 0.006) & (points[:, 2] < chart.mouth[2] - 0.0012) & (side < chart.mouth[0] * 1000 - 0.3)),
    )
    return _mixed(out, MOUTH, np.clip(mask("inside-mouth") * 1.6 - mask("lips"), 0, 1))


def painted(told: Looks, chart: Chart, head: Skull) -> NDArray[np.uint8]:
    """The picture that the face is darkened with, uint8 [1024, 1024, 3], sRGB; white leaves the skin as it is."""
    out = np.ones((SIDE, SIDE, 3), np.float32)
    out *= 1 - _pores(told.seed)[..., None] * np.array([0.035, 0.055, 0.055], np.float32)
    for layer in (freckles, wrinkles, lids, lips, beard, brows):
        out = layer(out, told, chart)
    out = roots(out, told, chart, head)
    rows = np.minimum(np.arange(SIDE), np.arange(SIDE)[::-1]) / (SIDE * 0.06)
    fade = np.clip(rows, 0, 1)[:, None] * np.clip(rows, 0, 1)[None]
    shown = 1 + (np.clip(out, 0.0, 1.0) - 1) * fade[..., None]
    return np.asarray(shown ** (1 / 2.2) * 255 + 0.5, np.uint8)


def _mixed(one: Floats, other: NDArray[np.floating], part: NDArray[np.floating]) -> Floats:
    return np.asarray(one + (other - one) * part[:, None], np.float32)


def _near(x: Floats, at: float, wide: float, y: Floats, high: float, tall: float) -> Floats:
    return np.asarray(np.exp(-(((x - at) / wide) ** 2) - ((y - high) / tall) ** 2), np.float32)


def _fingers(points: Floats) -> Floats:
    """1 towards the tips of fingers."""
    told = base()
    out = np.zeros(len(points), np.float32)
    for side in "lr":
        wrist, tip = (points[told.points_of(f"joint-{side}-{name}")].mean(0) for name in ("hand", "finger-3-4"))
        way = tip - wrist
        along = (points - wrist) @ way / (way @ way)
        near = np.linalg.norm(points - wrist, axis=1) < np.linalg.norm(way) * 1.3
        out = np.maximum(out, np.where(near, np.clip((along - 0.45) / 0.6, 0, 1), 0))
    return out


def _pores(seed: int) -> Floats:
    """Blotches and pores, 0..1, float32 [side, side]."""
    rng = np.random.default_rng(seed)
    total = np.zeros((SIDE, SIDE), np.float32)
    for size, soft, much in ((1, 0.9, 0.35), (4, 1.3, 0.30), (16, 1.6, 0.45)):
        rough = cv2.GaussianBlur(rng.normal(size=(SIDE // size, SIDE // size)).astype(np.float32), (0, 0), soft)
        total += np.float32(much / rough.std()) * cv2.resize(rough, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(0.5 + 0.45 * total, 0, 1.6), np.float32)
