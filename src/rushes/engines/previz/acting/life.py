"""What a body does all the time: it breathes, blinks, sways, and its eyes wander. All begins from rest at time 0."""

import math
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.ease import ramp, wave
from rushes.engines.previz.acting.pose import Pose

SHUT, OPEN = 0.09, 0.17
"""Seconds a lid takes to close and to open (Evinger 1991 gives 70 to 100 and 150 to 250 ms)."""


@dataclass(frozen=True)
class Life:
    """One person's small movements, from a seed; ``calm`` is less than 1 for somebody who lies or sleeps."""

    seed: int
    calm: float = 1.0
    rests: bool = False
    """Whether the body's weight is carried: no swaying."""

    def __post_init__(self) -> None:
        rng = np.random.default_rng([self.seed, 11])
        object.__setattr__(self, "_rate", float(rng.uniform(12.0, 16.0)) / 60)
        object.__setattr__(self, "_phases", tuple(float(x) for x in rng.uniform(0, 2 * math.pi, 10)))
        object.__setattr__(self, "_blinks", _times(rng, 0.9, 2.6, 2.6, 5.2))
        object.__setattr__(self, "_shifts", _shifts(rng))

    _rate: float = 0.23
    _phases: tuple[float, ...] = ()
    _blinks: tuple[float, ...] = ()
    _shifts: tuple[tuple[float, float, float], ...] = ()

    def breath(self, seconds: float) -> float:
        """-1 out, 1 in; breathing in takes a little less long than out."""
        turn = 2 * math.pi * self._rate * seconds
        return math.sin(turn + 0.25 * (math.sin(turn)))

    def blink(self, seconds: float) -> float:
        """How far the lids are shut by a blink, 0..1."""
        return max((_lid(seconds - at) for at in self._blinks), default=0.0)

    def eyes(self, seconds: float) -> tuple[float, float]:
        """Where the eyes have wandered, degrees left and up: quick shifts, then rest."""
        left = up = 0.0
        for at, x, y in self._shifts:
            much = ramp((seconds - at) / 0.09)
            left, up = left + (x - left) * much, up + (y - up) * much
        return left * self.calm, up * self.calm

    def lived(self, pose: Pose, seconds: float) -> Pose:
        """The pose, alive."""
        p, c = self._phases, self.calm
        breath = self.breath(seconds)
        sway = 0.0 if self.rests else 1.0
        side = 0.0036 * wave(seconds, 0.17, p[0]) + 0.0016 * wave(seconds, 0.41, p[1])
        ahead = 0.0030 * wave(seconds, 0.13, p[2]) + 0.0014 * wave(seconds, 0.37, p[3])
        left, up = self.eyes(seconds)
        nod = 0.9 * wave(seconds, 0.11, p[4]) + 0.35 * wave(seconds, 0.31, p[5]) - 0.5 * breath
        tilt = 0.7 * wave(seconds, 0.09, p[6]) + 0.3 * wave(seconds, 0.27, p[7])
        turn = 1.0 * wave(seconds, 0.10, p[8]) + 0.25 * left
        hips = 0.6 * wave(seconds, 0.12, p[9]) * sway
        return pose.added(
            pelvis=(side * sway, 0, ahead * sway), breath=0.8 * breath, eyes=(left, up),
            head=(nod * c, tilt * c, turn * c), spine=(-0.25 * breath, -0.6 * hips * c, 0.8 * hips * c),
            hips=(0, 0, 0.5 * hips * c, 0),
        )  # fmt: skip


def _times(rng: np.random.Generator, first: float, last: float, least: float, most: float) -> tuple[float, ...]:
    """Times of blinks for two minutes, never regular; now and then one follows at once."""
    out = [float(rng.uniform(first, last))]
    while out[-1] < 120:
        out.append(out[-1] + (0.42 if rng.random() < 0.1 else float(rng.uniform(least, most))))
    return tuple(out)


def _shifts(rng: np.random.Generator) -> tuple[tuple[float, float, float], ...]:
    out, at = [], 0.0
    while at < 120:
        at += float(rng.uniform(0.7, 2.6))
        home = rng.random() < 0.45
        out.append((at, 0.0 if home else float(rng.normal(0, 2.6)), 0.0 if home else float(rng.normal(0, 1.4))))
    return tuple(out)


def _lid(since: float) -> float:
    if since < 0:
        return 0.0
    return ramp(since / SHUT) if since < SHUT else 1 - ramp((since - SHUT) / OPEN)
