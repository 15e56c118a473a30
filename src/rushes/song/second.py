"""A second opinion on beats and bars, without a trained network, and how far two opinions agree.

Onset strength (SuperFlux, see ``spectra``) goes to metricon's beat tracker; bars begin where the harmony
changes and the low bands strike. It is the weaker of the two methods on real music: what it is for is to
say where the first can be trusted.
"""

from collections.abc import Sequence
from itertools import pairwise

import metricon
import numpy as np
import numpy.typing as npt

from rushes.song.model import Beat, Trust
from rushes.song.spectra import FPS, SLOW_FPS, Features

Values = npt.NDArray[np.float64]

METERS = (3, 4)
BPM = (60.0, 180.0)
_STRETCH = 8.0
"""Seconds of a stretch that is judged by itself."""
_REACH = 12.0
"""Seconds around the middle of a stretch whose beats are counted for it."""
_NEAR = 0.07
"""Seconds two beats may differ and be the same, as in the usual beat F-measure."""
_GAP = 2.5
"""Seconds without a beat that are a stretch without a beat."""
_HEARD = 0.1
"""A beat at least this likely is heard; of the beats around, a quarter must be, or the grid is imagined there."""
_LOCAL = 3.0
"""Seconds over which onset strength is made comparable."""
_SOFT, _OFFSET = (1.6, 0.6), -3.0
"""Weights of all bands and of the low ones, and what they start from, as the logarithm of odds."""


def second(features: Features, meter: int | None = None, tempo: tuple[float, float] | None = None) -> tuple[Beat, ...]:
    """The beats by onsets alone, increasing, each with its place in the bar; none in silence.

    ``meter`` and ``tempo``, the slowest and the fastest in beats a minute, are believed where a person told
    them. To a frame of 20 ms.
    """
    strength = strength_of(features)
    if len(strength) < 4 * FPS or not features.flux.any():
        return ()
    slowest, fastest = tempo or BPM
    times = np.asarray(metricon.track_beats(strength, fps=FPS, min_bpm=slowest, max_bpm=fastest).times)
    if len(times) < 4:
        return ()
    logits = np.full(len(strength), -6.0)
    frames = np.clip(np.rint(times * FPS).astype(int), 0, len(strength) - 1)
    logits[frames] = _bar_cues(features, frames) - 1.0
    bars = metricon.track_bars(logits, times, beats_per_bar=METERS if meter is None else (meter,), fps=FPS)
    places = zip(np.asarray(bars.times), np.asarray(bars.numbers), strict=True)
    return tuple(Beat(round(float(time), 4), int(place)) for time, place in places)


def strength_of(features: Features) -> Values:
    """The logarithm of odds that a frame is a beat, ``[m]``, 50 fps, from how strongly something begins."""
    if not len(features.flux):
        return np.zeros(0)
    every = np.convolve(_local(features.onset), [0.25, 0.5, 0.25], "same")
    low = _local(features.flux[:, 0])
    return np.asarray(_SOFT[0] * every + _SOFT[1] * low + _OFFSET)


def _local(values: npt.NDArray[np.floating]) -> Values:
    """Values in standard deviations of the three seconds around them."""
    size = int(_LOCAL * FPS) | 1
    padded = np.pad(values.astype(np.float64), size // 2, mode="edge")
    sums, squares = (np.cumsum(np.pad(each, (1, 0))) for each in (padded, padded * padded))
    mean, square = ((each[size:] - each[:-size]) / size for each in (sums, squares))
    spread = np.sqrt(np.maximum(square - mean * mean, 1e-9))
    return np.asarray((values - mean) / (spread + 0.25 * values.std() + 1e-9))


def _bar_cues(features: Features, frames: npt.NDArray[np.int64]) -> Values:
    """How much each beat sounds like the first of a bar: new harmony, a low stroke, a loud one."""
    half = np.clip(frames * SLOW_FPS // FPS, 0, max(0, len(features.chroma) - 1))
    ends = np.append(half[1:], len(features.chroma))
    chroma = np.array(
        [features.chroma[a : max(a + 1, b)].mean(axis=0, dtype=np.float64) for a, b in zip(half, ends, strict=True)]
    )
    low, every = (_around(each, frames) for each in (features.flux[:, 0], features.onset))
    cues = (_change(chroma, 1), _change(chroma, 2), low, every)
    return np.asarray(np.dot((0.8, 0.6, 0.5, 0.2), [(cue - cue.mean()) / (cue.std() + 1e-9) for cue in cues]))


def _around(values: npt.NDArray[np.floating], frames: npt.NDArray[np.int64]) -> Values:
    """Sums from two frames before to two frames after."""
    return np.array([values[max(0, at - 2) : at + 3].sum(dtype=np.float64) for at in frames])


def _change(chroma: Values, reach: int) -> Values:
    """One minus the cosine between so many beats before and from here on; 0 at the ends."""
    sums = np.cumsum(np.pad(chroma, ((1, 0), (0, 0))), axis=0)
    found = np.zeros(len(chroma))
    for at in range(reach, len(chroma) - reach + 1):
        before, after = sums[at] - sums[at - reach], sums[at + reach] - sums[at]
        found[at] = 1 - before @ after / (np.linalg.norm(before) * np.linalg.norm(after) + 1e-9)
    return found


def heard(first: Sequence[Beat], activations: npt.NDArray[np.float32]) -> tuple[Beat, ...]:
    """The beats of a grid that the network heard, or heard others around; the rest is a grid carried through a pause.

    A stretch that is left ends and begins, beside a pause, with a beat that was heard itself.
    ``activations`` are ``[n, 2]``, 50 a second, of ``beatnet.activations``.
    """
    times = np.array([beat.time for beat in first])
    if not len(times) or not len(activations):
        return ()
    frames = np.rint(times * FPS).astype(int)[:, None] + np.arange(-2, 3)
    likely = activations.sum(axis=1)[np.clip(frames, 0, len(activations) - 1)].max(axis=1) >= _HEARD
    sums = np.cumsum(np.pad(likely, (1, 0)))
    a, b = (np.searchsorted(times, times + side * _STRETCH / 2) for side in (-1, 1))
    around = (sums[b] - sums[a]) / np.maximum(b - a, 1)
    kept = around >= 0.25
    for order in (range(1, len(kept)), range(len(kept) - 2, -1, -1)):
        step = order.step
        for at in order:
            kept[at] &= kept[at - step] or likely[at]
    return tuple(beat for beat, each in zip(first, kept, strict=True) if each)


def confidence(first: Sequence[Beat], other: Sequence[Beat], seconds: float) -> tuple[Trust, ...]:
    """How far two grids agree, in stretches of about eight seconds from 0 to ``seconds``.

    Agreement is the F-measure within 70 ms, less what two grids that know nothing of each other reach.
    Stretches of the first grid without a beat are parts of their own, never shorter than 2.5 s.
    """
    times = [beat.time for beat in first]
    found = list[Trust]()
    for start, end, beat in _stretches(times, seconds):
        if beat:
            found += _judged(first, other, start, end)
        else:
            found.append(Trust(start, end, 0.0, 0.0, beat=False))
    return tuple(found)


def _stretches(times: Sequence[float], seconds: float) -> list[tuple[float, float, bool]]:
    """The song as ``(start, end, has a beat)``: beats with less than the gap between them belong together."""
    found, at = list[tuple[float, float, bool]](), 0.0
    inside = [time for time in times if 0 <= time < seconds]
    for here, following in zip([0.0, *inside], [*inside, seconds], strict=True):
        if following - here >= _GAP:
            if here > at:
                found.append((at, here, True))
            found.append((here, following, False))
            at = following
    if seconds > at:
        found.append((at, seconds, bool(inside)))
    return found


def _judged(first: Sequence[Beat], other: Sequence[Beat], start: float, end: float) -> list[Trust]:
    edges = np.linspace(start, end, max(1, round((end - start) / _STRETCH)) + 1).tolist()
    beats = [np.array([beat.time for beat in grid]) for grid in (first, other)]
    bars = [np.array([beat.time for beat in grid if beat.place == 1]) for grid in (first, other)]
    return [Trust(a, b, _agreement(beats, (a + b) / 2), _agreement(bars, (a + b) / 2)) for a, b in pairwise(edges)]


def _agreement(grids: Sequence[Values], middle: float) -> float:
    """F-measure of two around a time, 0 for chance and 1 for the same."""
    here, there = (times[slice(*np.searchsorted(times, (middle - _REACH, middle + _REACH)))] for times in grids)
    if not len(here) or not len(there):
        return 0.0
    matched = min(_matched(here, there), _matched(there, here))
    f = 2 * matched / (len(here) + len(there))
    chance = min(0.9, 2 * _NEAR * max(len(here), len(there)) / (2 * _REACH))
    return round(float(np.clip((f - chance) / (1 - chance), 0, 1)), 3)


def _matched(times: Values, others: Values) -> int:
    """How many have another within 70 ms."""
    at = np.clip(np.searchsorted(others, times), 1, max(1, len(others) - 1))
    nearest = np.minimum(np.abs(times - others[at - 1]), np.abs(times - others[np.minimum(at, len(others) - 1)]))
    return int((nearest <= _NEAR).sum())
