"""Beats that are known, by taps or by another grid, laid into what the network heard.

Where enough beats are known in a row, nothing is heard between them; a single one only moves what is
heard around it. What the network heard of the bar stays, so that bars are decoded as before.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from rushes.song.beatnet import FPS

Times = npt.NDArray[np.float64]

_NEAR = 3
"""Frames (60 ms) a finger may be off a beat that was heard; then it is meant."""
_HEARD = 0.2
"""A frame this likely to be a beat is one that a finger is moved to."""
_SURE, _HUSHED = 0.95, 0.02
"""How likely a known beat is, and what is left of all else beside it."""
_ALONE = 6
"""Frames on each side in which a single known beat is the only one."""
_PLAIN = 0.25
"""How much of a beat is a downbeat, where nothing was heard."""
_DRIFT = 1.12
"""The tempo may be so much slower or faster than between known beats."""


def on_peaks(chances: Times, times: Sequence[float]) -> list[float]:
    """Times in seconds, each on the likeliest beat of ``chances [n, 2]`` within 60 ms, where one was heard."""
    total, found = chances.sum(axis=1), list[float]()
    for time in times:
        first = max(0, round(time * FPS) - _NEAR)
        near = total[first : first + 2 * _NEAR + 1]
        at = (first + int(near.argmax())) / FPS if len(near) and near.max() >= _HEARD else time
        if not found or at > found[-1]:
            found.append(at)
    return found


def laid(chances: Times, rows: Sequence[Sequence[float]], single: Sequence[float] = ()) -> Times:
    """Chances ``[n, 2]`` with beats at the times of the rows and none between them, and at the single times."""
    heard = chances.copy()
    for row in rows:
        half = float(np.median(np.diff(row))) / 2
        _hush(heard, row[0] - half, row[-1] + half)
    for time in single:
        _hush(heard, time - _ALONE / FPS, time + _ALONE / FPS)
    for time in (*(time for row in rows for time in row), *single):
        at = min(len(heard) - 1, round(time * FPS))
        heard[at] = _SURE * np.array(_shares(chances, at))
    return heard


def _hush(heard: Times, start: float, end: float) -> None:
    heard[max(0, round(start * FPS)) : max(0, round(end * FPS) + 1)] *= _HUSHED


def _shares(chances: Times, at: int) -> tuple[float, float]:
    """How a beat at a frame is divided into beat and downbeat, by what was heard around it."""
    around = chances[max(0, at - 2) : at + 3].max(axis=0)
    down = float(around[1] / around.sum()) if around.sum() > 0.05 else _PLAIN
    down = min(0.98, max(0.02, down))
    return 1 - down, down


def tempo_of(rows: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Slowest and fastest tempo between the beats of rows, in beats a minute, and a little more on both sides."""
    gaps = np.array([b - a for row in rows for a, b in pairwise(row)])
    usual = gaps[gaps <= 1.6 * np.median(gaps)]
    slow, fast = 60 / np.quantile(usual, 0.95), 60 / np.quantile(usual, 0.05)
    return float(slow) / _DRIFT, float(fast) * _DRIFT


def exact(times: Times, known: Sequence[float]) -> Times:
    """Times, with those within 30 ms of a known one at that very time."""
    if not len(known) or not len(times):
        return times
    near = np.asarray(known)
    at = np.clip(np.searchsorted(near, times), 1, max(1, len(near) - 1))
    before, after = near[at - 1], near[np.minimum(at, len(near) - 1)]
    nearest = np.where(np.abs(times - before) <= np.abs(times - after), before, after)
    return np.where(np.abs(times - nearest) <= 0.03, nearest, times)
