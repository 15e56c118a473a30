"""The lag between two recordings along one stretch, to milliseconds, by when their sounds begin."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt

from rushes.song.spectra import FPS

Values = npt.NDArray[np.float32]
Knots = list[tuple[float, float]]

_WINDOW, _SHORT = 8.0, 3.0
"""Seconds of sound whose lag is measured at once, every half of it; and where the tempo wanders."""
_REACH = 8
"""Frames at 50 fps that a lag may be off, each way."""
_STRAIGHT = 0.012
"""Seconds that a lag may stray from a line and still be one."""
_NONE = 0.0015
"""A lag of fewer seconds is none: encoders and edits do not make any so short."""
_LEVEL = 0.008
"""Seconds that a line may rise along the stretch and still be level."""


def fitted(start: float, end: float, old: Values, new: Values, near: Callable[[float], float]) -> Knots:
    """Times of the old recording in ``[start, end]`` with their lags, all in seconds; between them it is a line.

    ``old`` and ``new`` are flux ``[m, 3]`` at 50 fps, ``near`` gives the lag at a time to a twelfth of a
    second. Two knots where the lag is level or a line; more where the tempo wanders.
    """
    at, lags, weights = _measures(start, end, old, new, near)
    if not len(at):
        return [(start, near(start)), (end, near(end))]
    slope, level = _line(at, lags, weights)
    stray = np.abs(lags - level - slope * at)
    if float(np.median(stray)) > _STRAIGHT / 2 or float(np.percentile(stray, 80)) > 2 * _STRAIGHT:
        calm = _wandering(start, end, at, lags)
        near = partial(_between, calm)
        at, lags, _ = _measures(start, end, old, new, near, _SHORT)
        return _wandering(start, end, at, lags) if len(at) else calm
    if abs(slope) * (end - start) < _LEVEL or len(at) < 3:
        slope, level = 0.0, _middle(lags, weights)
        level = 0.0 if abs(level) < _NONE else level
    return [(start, level + slope * start), (end, level + slope * end)]


def _measures(
    start: float, end: float, old: Values, new: Values, near: Callable[[float], float], window: float = _WINDOW
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Middles of windows, their lags, and how clear each is."""
    width = min(window, end - start)
    count = max(1, round(2 * (end - start - width) / window) + 1)
    rows = []
    for first in np.linspace(start, end - width, count).tolist():
        found = _lag(round(first * FPS), round((first + width) * FPS), old, new, near(first + width / 2))
        if found is not None:
            rows.append((first + width / 2, *found))
    table = np.array(rows, np.float64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


def _lag(first: int, last: int, old: Values, new: Values, near: float) -> tuple[float, float] | None:
    """The lag in seconds at which the onsets of a window fit best, and how well they do."""
    middle = round(near * FPS)
    first, last = max(first, 0, _REACH - middle), min(last, len(old), len(new) - middle - _REACH)
    if last - first < FPS:
        return None
    sound = _even(old[first:last])
    fits = np.array([(sound * _even(new[first + lag : last + lag])).sum() for lag in _lags(middle)])
    best = int(fits.argmax())
    if not 0 < best < len(fits) - 1 or fits[best] < 0.15:
        return None
    left, top, right = fits[best - 1 : best + 2]
    part = 0.5 * (left - right) / min(left - 2 * top + right, -1e-9)
    return float(middle - _REACH + best + part) / FPS, float(top)


def _between(knots: Knots, at: float) -> float:
    times, lags = zip(*knots, strict=True)
    return float(np.interp(at, times, lags))


def _lags(middle: int) -> range:
    return range(middle - _REACH, middle + _REACH + 1)


def _even(flux: Values) -> Values:
    """Onsets of each band with the same weight, soft and loud ones nearer to each other, of length 1."""
    root = np.sqrt(flux)
    root = root - root.mean(axis=0)
    root /= np.maximum(np.linalg.norm(root, axis=0), 1e-6)
    return np.asarray(root / np.sqrt(root.shape[1]), np.float32)


def _line(
    at: npt.NDArray[np.float64], lags: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]
) -> tuple[float, float]:
    """Slope and level of the line through the measures; those far off it count little (IRLS, Cauchy weights)."""
    if len(at) < 3:
        return 0.0, _middle(lags, weights)
    now = weights.copy()
    slope, level = 0.0, _middle(lags, weights)
    for _ in range(8):
        mean, mean_lag = np.average(at, weights=now), np.average(lags, weights=now)
        slope = float((now * (at - mean) * (lags - mean_lag)).sum() / max((now * (at - mean) ** 2).sum(), 1e-9))
        level = float(mean_lag - slope * mean)
        now = weights / (1 + ((lags - level - slope * at) / 0.005) ** 2)
    return slope, level


def _middle(lags: npt.NDArray[np.float64], weights: npt.NDArray[np.float64]) -> float:
    """The weighted median."""
    order = np.argsort(lags)
    sums = np.cumsum(weights[order])
    return float(lags[order][int(np.searchsorted(sums, sums[-1] / 2))])


def _wandering(start: float, end: float, at: npt.NDArray[np.float64], lags: npt.NDArray[np.float64]) -> Knots:
    """A knot at each measure, each the middle of three; new times never go back."""
    held = np.concatenate([lags[:1], lags, lags[-1:]])
    calm = np.median(np.stack([held[:-2], held[1:-1], held[2:]]), axis=0)
    times = [start, *at.tolist()[1:-1], end] if len(at) > 1 else [start, end]
    values = np.interp(times, at, calm).tolist()
    knots = [(times[0], values[0])]
    for time, lag in zip(times[1:], values[1:], strict=True):
        if time + lag > knots[-1][0] + knots[-1][1] and time > knots[-1][0]:
            knots.append((time, lag))
    return knots if len(knots) > 1 else [(start, values[0]), (end, values[0])]
