"""Folds: how cloth gathers at elbows, waist, knees and hems, as a height from -1 to 1."""

import numpy as np

from rushes.engines.previz.mesh import Floats
from rushes.engines.previz.people.suit import Measures, Spots


def _bump(values: Floats, at: float, wide: float) -> Floats:
    return np.asarray(np.exp(-(((values - at) / wide) ** 2)), np.float32)


def folds(s: Spots, m: Measures, seed: int) -> Floats:
    """The folds of a body's cloth; another seed gathers it elsewhere."""
    rng = np.random.default_rng(seed)
    p = rng.uniform(0, 2 * np.pi, 8)
    x, y, turn = s.at[:, 0], s.at[:, 1], s.turn
    fall = np.clip((m.chest - y) / 0.35, 0, 1) * (1 - s.leg)
    trunk = fall * np.sin(turn * 6 + 1.4 * np.sin(turn * 2 + y * 6 + p[0]) + p[1]) * 0.75
    trunk = trunk + _bump(y, m.waist - 0.01, 0.055) * np.sin(y * 88 + 2.2 * np.sin(turn * 3 + p[2])) * 0.5 * np.clip(
        np.sin(turn * 2 + p[5]) + 0.25, 0, 1
    )
    pit = np.hypot(np.abs(x) - m.shoulder[0] * 0.9, y - (m.shoulder[1] - 0.09))
    trunk = trunk + np.exp(-((pit / 0.10) ** 2)) * np.sin((y * 0.75 + np.abs(x) * 1.0) * 92 + p[3]) * 0.6
    sleeve = _bump(s.along, 0.54, 0.13) * np.sin(s.along * 62 + 1.6 * np.sin(s.round_ + p[4])) * 0.5
    sleeve = sleeve + _bump(s.along, 0.93, 0.09) * np.sin(s.along * 84 + 1.2 * np.sin(s.round_ * 2 + p[5])) * 0.8
    sleeve = sleeve + 0.35 * np.sin(s.along * 17 + s.round_ * 2 + p[6])
    side = np.where(x < 0, -1, 1)
    leg = _bump(y, m.knee, 0.09) * np.sin(y * 66 + 1.5 * np.sin(turn * 4 * side + p[7])) * 0.7
    leg = leg + _bump(y, m.ankle + 0.04, 0.07) * np.sin(y * 92 + np.sin(turn * 5)) * 0.95
    leg = leg + _bump(y, m.crotch, 0.08) * np.sin((y + np.abs(x) * 0.9) * 78 + p[2]) * 0.5
    leg = leg + 0.25 * np.sin(np.arctan2(np.abs(x) - m.thigh[0], s.at[:, 2] - m.thigh[2]) * 2 + y * 7 + p[1])
    return np.asarray(trunk * (1 - s.arm) + sleeve * s.arm + leg * s.leg, np.float32)
