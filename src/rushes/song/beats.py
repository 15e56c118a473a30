"""Beats and bars from activations: the most likely path through a bar-pointer model (metricon).

Model: Krebs, Boeck, Widmer, "An Efficient State-Space Model for Joint Tempo and Meter Tracking",
ISMIR 2015. Memory is about 3 MB and time 0.05 CPU seconds a minute of song; the whole recording is
decoded as one, as what comes later also tells where a bar begins.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

import metricon
import numpy as np
import numpy.typing as npt

from rushes.errors import FilmError
from rushes.song import pins
from rushes.song.beatnet import FPS
from rushes.song.model import Beat
from rushes.song.told import BPM_TOLD, Told, bpm_in_range, meter_in_range

Times = npt.NDArray[np.float64]

METERS = (3, 4)
"""Beats in a bar that are looked for, where nobody told."""
BPM = (55.0, 165.0)
"""Tempo that is looked for, where nobody told; more and slow songs come out twice as fast."""
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
    *,
    tempo: Literal["half", "double"] | None = None,
    shift: int = 0,
    taps: tuple[float, ...] = (),
) -> tuple[Beat, ...]:
    """The beats of a recording in order, each with its place in the bar; none for silence or a few seconds.

    ``activations`` are ``[n, 2]``, 50 a second, of ``beatnet.activations``. What is told is believed: the
    ``meter``; one ``downbeat``, in seconds; a ``bpm``, which narrows the tempo to a tenth around it; ``taps``,
    which are the grid there where four or more follow each other; ``tempo``, for half or twice the beats
    that would be found without it; ``shift``, the beats by which bars are moved in the end.
    Raises ``FilmError`` where they are out of range.
    """
    told = Told(meter, bpm, tempo, shift, downbeat, tuple(taps))
    told.check()
    chances = np.clip(activations.astype(np.float64), 0.0, 1.0)
    if tempo:
        return _retimed(chances, track(activations, meter, downbeat=downbeat, taps=told.taps), told)
    rows = [pins.on_peaks(chances, row) for row in told.rows()]
    alone = pins.on_peaks(chances, [tap for tap in told.beats() if not told.in_row(tap)])
    slowest, fastest = tempo_range(bpm)
    if rows:
        tapped = pins.tempo_of(rows)
        slowest, fastest = min(slowest, tapped[0]), max(fastest, tapped[1])
    return _shifted(_decoded(chances, rows, alone, (slowest, fastest), told), shift)


def _retimed(chances: Times, found: Sequence[Beat], told: Told) -> tuple[Beat, ...]:
    """A grid of half or twice the tempo, its bars decoded again."""
    times = [beat.time for beat in found]
    if len(times) < 4:
        return _shifted(tuple(found), told.shift)
    if told.tempo == "double":
        middles = [(a + b) / 2 for a, b in pairwise(times)]
        times = sorted([*times, *middles])
    else:
        times = times[_parity(chances, times, told.downbeat) :: 2]
    slowest, fastest = pins.tempo_of([times])
    if not BPM_TOLD[0] <= 60 / float(np.median(np.diff(times))) <= BPM_TOLD[1]:
        what = f"the song was heard at {bpm_of(found):.0f} beats a minute, and {told.tempo} of that is no tempo"
        raise FilmError(what, where="film.toml: song.tempo", next="Take it out, or tell bpm.")
    return _shifted(_decoded(chances, [times], [], (slowest, fastest), told), told.shift)


def _parity(chances: Times, times: Sequence[float], downbeat: float | None) -> int:
    """Which of every two beats is kept: the told downbeat, or those that sound more like the first of a bar."""
    if downbeat is not None:
        return int(np.abs(np.array(times) - downbeat).argmin()) % 2
    frames = np.clip(np.rint(np.array(times) * FPS).astype(int), 0, len(chances) - 1)
    strong = chances[frames, 1] + 0.5 * chances[frames].sum(axis=1)
    return int(strong[1::2].mean() > strong[::2].mean())


def _decoded(
    chances: Times, rows: list[list[float]], alone: list[float], tempo: tuple[float, float], told: Told
) -> tuple[Beat, ...]:
    """The likeliest beats within a range of tempo, through those that are known."""
    heard = pins.laid(chances, rows, alone)
    first, last = evidence(heard)
    if last - first < _EVIDENCE * FPS:
        return ()
    known = sorted([time for row in rows for time in row] + alone)
    down = [] if told.downbeat is None else pins.on_peaks(heard, [told.downbeat])
    found = _path(heard, known, down, tempo, told.meter)
    times, places = pins.exact(np.asarray(found.times), known), np.asarray(found.numbers)
    return _beats(times, places, heard, (first, last))


def _path(
    heard: Times, known: Sequence[float], down: Sequence[float], tempo: tuple[float, float], meter: int | None
) -> metricon.Downbeats:
    """The path through the model; known beats are only likely, not certain, where no path goes through all of them."""
    last = (len(heard) - 1) / FPS
    down = [min(last, time) for time in down]
    for beats in (known, ()):
        try:
            return metricon.track_downbeats(
                metricon.Activations.from_activations(heard.sum(axis=1), heard[:, 1], fps=FPS),
                beats_per_bar=meters(meter), min_bpm=tempo[0], max_bpm=tempo[1], fps=FPS, snap="center",
                beat_anchors=list(beats) or None, downbeat_anchors=down or None,
            )  # fmt: skip
        except ValueError:
            continue
    what = "no bar can begin there with the beats that are told"
    raise FilmError(what, where="film.toml: song.downbeat", next="Keep the downbeat or the taps, not both.")


def _shifted(beats: tuple[Beat, ...], shift: int) -> tuple[Beat, ...]:
    """The beats, with bars that begin so many beats later."""
    meter = max((beat.place for beat in beats), default=1)
    return tuple(Beat(beat.time, (beat.place - 1 - shift) % meter + 1) for beat in beats)


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
    bpm_in_range(bpm)
    return bpm / _DRIFT, bpm * _DRIFT


def meters(meter: int | None) -> tuple[int, ...]:
    """Meters to look for."""
    if meter is None:
        return METERS
    meter_in_range(meter)
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
