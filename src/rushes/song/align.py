"""Two recordings of one song, laid over each other: where each second of the old one is in the new one.

Mixes and masters mostly keep their tempo, so that the lag between the two is constant for long stretches:
these are found first (``rushes.song.overlay``), then their lag is measured by the onsets in them
(``rushes.song.lags``), which tells it to a few milliseconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from rushes.song import decode
from rushes.song.lags import fitted
from rushes.song.overlay import CHANCE, Run, Values, alike, overlaid, vectors
from rushes.song.spectra import SLOW_FPS, Features, features

LIKE = 0.45
"""Likeness below which two recordings are not one song; others are near 0, and under 0.35 on the same drums."""

_NEAR_BEAT = 0.3
"""Seconds that a break may be moved to a beat: where both sides sound the same, nothing else tells its place."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Seconds ``[old, old_end)`` of the old recording are ``[new, new_end)`` of the new; confidence 0..1."""

    old: float
    old_end: float
    new: float
    new_end: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Warp:
    """Where each second of the old recording is in the new: stretches in order, apart on either side or both.

    What of the old is in no stretch was cut out, what of the new is in none was added. ``likeness`` is the
    share of the shorter recording (of at least half the longer) that is in both, weighted by how alike it
    sounds there, 0..1.
    """

    stretches: tuple[Stretch, ...]
    old_seconds: float
    new_seconds: float
    likeness: float

    def at(self, old: float) -> float | None:
        """Second of the new recording at a second of the old; None where it was cut out."""
        index = bisect_right(self.stretches, old, key=lambda each: each.old) - 1
        if index < 0 or old >= self.stretches[index].old_end:
            return None
        return _along(self.stretches[index], old)

    def after(self, old: float) -> float:
        """Where what begins at a second of the old begins in the new: past a cut, where the music goes on."""
        index = bisect_right(self.stretches, old, key=lambda each: each.old_end)
        if index == len(self.stretches):
            return self.stretches[-1].new_end if self.stretches else self.new_seconds
        return _along(self.stretches[index], max(old, self.stretches[index].old))

    def before(self, old: float) -> float:
        """Where what ends at a second of the old ends in the new: before a cut, where the music broke off."""
        index = bisect_left(self.stretches, old, key=lambda each: each.old) - 1
        if index < 0:
            return 0.0
        return _along(self.stretches[index], min(old, self.stretches[index].old_end))

    def on_beats(self, beats: Sequence[float]) -> "Warp":
        """The same with its breaks on beats of the old recording, where one is near: songs are cut there."""
        found = list(self.stretches)
        for index, (each, later) in enumerate(pairwise(self.stretches)):
            near = bisect_left(beats, each.old_end)
            by = min((beat - each.old_end for beat in beats[max(0, near - 1) : near + 1]), key=abs, default=0.0)
            jump = abs((later.new - each.new_end) - (later.old - each.old_end))
            room = min(each.old_end - found[index].old, later.old_end - later.old) > 2 * _NEAR_BEAT
            if jump > _NEAR_BEAT and abs(by) <= _NEAR_BEAT and room:
                before = found[index]
                found[index] = replace(before, old_end=before.old_end + by, new_end=before.new_end + by)
                found[index + 1] = replace(later, old=later.old + by, new=later.new + by)
        return replace(self, stretches=tuple(found))

    @property
    def cut_out(self) -> tuple[tuple[float, float], ...]:
        """Spans of the old recording that are not in the new."""
        return _holes([(each.old, each.old_end) for each in self.stretches], self.old_seconds)

    @property
    def added(self) -> tuple[tuple[float, float], ...]:
        """Spans of the new recording that are not in the old."""
        return _holes([(each.new, each.new_end) for each in self.stretches], self.new_seconds)


def align(old: Features | Path, new: Features | Path) -> Warp:
    """The warp from an old recording to a new one of the same song.

    Recordings may be given by their features, or as files. Never refuses: two different songs give a warp
    whose ``likeness`` is under ``LIKE``. Raises ``MediaError`` for files that cannot be read.
    """
    before, after = _heard(old), _heard(new)
    a, b = vectors(before), vectors(after)
    stretches = tuple(stretch for run in overlaid(a, b) for stretch in _measured(run, before, after, a, b))
    return Warp(stretches, before.seconds, after.seconds, _likeness(stretches, before.seconds, after.seconds))


def _heard(recording: Features | Path) -> Features:
    return recording if isinstance(recording, Features) else features(decode.samples(recording))


def _along(each: Stretch, old: float) -> float:
    part = (old - each.old) / max(each.old_end - each.old, 1e-9)
    return each.new + part * (each.new_end - each.new)


def _holes(spans: Sequence[tuple[float, float]], seconds: float) -> tuple[tuple[float, float], ...]:
    edges = [(0.0, 0.0), *spans, (seconds, seconds)]
    return tuple((a, b) for (_, a), (b, _) in pairwise(edges) if b - a > 1e-3)


def _measured(run: Run, before: Features, after: Features, a: Values, b: Values) -> list[Stretch]:
    knots = fitted(run.old / SLOW_FPS, run.old_end / SLOW_FPS, before.flux, after.flux, lambda at: _seconds(run, at))
    found = []
    for (old, lag), (end, end_lag) in pairwise(knots):
        fits = alike(run, round(old * SLOW_FPS), round(end * SLOW_FPS), a, b)
        start, stop = max(0.0, old + lag), min(after.seconds, end + end_lag)
        old, end = old + (start - old - lag), end - (end + end_lag - stop)
        if end > old and stop > start:
            confidence = float(np.clip((fits.mean() - CHANCE / 2) / 0.6, 0, 1)) if len(fits) else 0.0
            found.append(Stretch(old, end, start, stop, confidence))
    return found


def _seconds(run: Run, at: float) -> float:
    return float(np.interp(at * SLOW_FPS, run.ats, run.lags)) / SLOW_FPS


def _likeness(stretches: Sequence[Stretch], old: float, new: float) -> float:
    alike = sum((each.old_end - each.old) * each.confidence for each in stretches)
    return min(1.0, alike / max(1e-9, min(old, new), max(old, new) / 2))
