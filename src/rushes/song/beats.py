"""Beats and bars from activations: the most likely path through a bar-pointer model (metricon).

Model: Krebs, Boeck, Widmer, "An Efficient State-Space Model for Joint Tempo and Meter Tracking",
ISMIR 2015. Memory is about 3 MB and time 0.05 CPU seconds a minute of song; the whole recording is
decoded as one, as what comes later also tells where a bar begins.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import metricon
import numpy as np
import numpy.typing as npt

from rushes.errors import FilmError
from rushes.song.beatnet import FPS
from rushes.song.model import Beat

Times = npt.NDArray[np.float64]

METERS = (3, 4)
"""Beats in a bar that are looked for, where nobody told."""
METERS_TOLD = range(2, 13)
BPM = (55.0, 165.0)
"""Tempo that is looked for, where nobody told; more and slow songs come out twice as fast."""
BPM_TOLD = (30.0, 300.0)
_DRIFT = 1.1
"""A told tempo may be off, or drift, by a tenth."""

_SURE = 0.4
"""A frame this likely to be a beat is evidence; silence stays below, but for a flare in its first second."""
_PLAUSIBLE = 0.1
"""A quarter of all beats must be at least this likely, or what was found is an echo of one noise."""
_CONTRAST = 1.4
"""So much likelier than the mean frame beats must be: noise and held tones reach 1.3, music began at 2.3."""
_EVIDENCE = 4.0
"""Seconds from the first evidence to the last, below which no beat is believed."""


def track(
    activations: npt.NDArray[np.float32],
    meter: int | None = None,
    bpm: float | None = None,
    downbeat: float | None = None,
) -> tuple[Beat, ...]:
    """The beats of a recording in order, each with its place in the bar; none for silence or a few seconds.

    ``activations`` are ``[n, 2]``, 50 a second, of ``beatnet.activations``. A ``meter`` that is told is
    believed; so is one ``downbeat``, in seconds; a ``bpm`` that is told narrows the tempo to a tenth
    around it. Raises ``FilmError`` where they are out of range.
    """
    slowest, fastest = tempo_range(bpm)
    candidates = meters(meter)
    chances = np.clip(activations.astype(np.float64), 0.0, 1.0)
    first, last = evidence(chances)
    if last - first < _EVIDENCE * FPS:
        return ()
    found = metricon.track_downbeats(
        metricon.Activations.from_activations(chances.sum(axis=1), chances[:, 1], fps=FPS),
        beats_per_bar=candidates, min_bpm=slowest, max_bpm=fastest, fps=FPS, snap="center",
        downbeat_anchors=None if downbeat is None else [downbeat],
    )  # fmt: skip
    return _beats(np.asarray(found.times), np.asarray(found.numbers), chances, (first, last))


def evidence(chances: Times) -> tuple[int, int]:
    """The frames ``[first, last)`` between which there are beats at all."""
    sure = np.flatnonzero(chances.sum(axis=1) >= _SURE)
    return (int(sure[0]), int(sure[-1]) + 1) if len(sure) else (0, 0)


def _beats(times: Times, places: npt.NDArray[np.int64], chances: Times, span: tuple[int, int]) -> tuple[Beat, ...]:
    """What was found within the evidence; before and after it the grid is only imagined."""
    frames = np.clip(np.rint(times * FPS).astype(int), 0, len(chances) - 1)
    inside = (frames >= span[0] - 1) & (frames <= span[1])
    if inside.sum() < 2 or not _stand_out(chances.sum(axis=1), frames[inside]):
        return ()
    kept = zip(times[inside], places[inside], strict=True)
    return tuple(Beat(round(float(time), 4), int(place)) for time, place in kept)


def _stand_out(chances: Times, frames: npt.NDArray[np.int64]) -> bool:
    at_beats, between = chances[frames], chances[frames[0] : frames[-1] + 1]
    return bool(np.quantile(at_beats, 0.75) >= _PLAUSIBLE and at_beats.mean() >= _CONTRAST * between.mean())


def tempo_range(bpm: float | None) -> tuple[float, float]:
    """Slowest and fastest tempo to look for."""
    if bpm is None:
        return BPM
    if not BPM_TOLD[0] <= bpm <= BPM_TOLD[1]:
        what = f"bpm = {bpm:g} is no tempo: it must be from {BPM_TOLD[0]:g} to {BPM_TOLD[1]:g}"
        raise FilmError(what, where="film.toml: song.bpm", next="Count the beats of 15 seconds, times four.")
    return bpm / _DRIFT, bpm * _DRIFT


def meters(meter: int | None) -> tuple[int, ...]:
    """Meters to look for."""
    if meter is None:
        return METERS
    if meter not in METERS_TOLD:
        what = f"meter = {meter} is no meter: it must be from {METERS_TOLD[0]} to {METERS_TOLD[-1]}"
        raise FilmError(
            what, where="film.toml: song.meter", next="Give the beats in a bar: 3 for a waltz, else mostly 4."
        )
    return (meter,)


def meter_of(beats: Sequence[Beat]) -> int | None:
    """Beats in a bar: the length that most whole bars have; None where there is none."""
    starts = [at for at, beat in enumerate(beats) if beat.place == 1]
    bars = Counter(b - a for a, b in pairwise(starts))
    if bars:
        return bars.most_common(1)[0][0]
    return max((beat.place for beat in beats), default=None)


def bpm_of(beats: Sequence[Beat]) -> float | None:
    """Beats a minute by least squares over all beats, to a thousandth; None for fewer than four beats.

    Where the tempo wanders by more than half a beat, it is the median over 16 beats at a time.
    """
    if len(beats) < 4:
        return None
    times = np.array([beat.time for beat in beats])
    period, off = _line(times)
    if off > period / 2:
        period = float(np.median([_line(times[at : at + 16])[0] for at in range(max(1, len(times) - 15))]))
    return round(60 / period, 3)


def _line(times: Times) -> tuple[float, float]:
    """Seconds a beat of the straight line through these beats, and how far the worst of them is off it."""
    index = np.arange(len(times))
    slope, start = np.polyfit(index, times, 1)
    return float(slope), float(np.abs(times - start - slope * index).max())
