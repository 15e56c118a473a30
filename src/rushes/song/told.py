"""What a person knows of a song better than any program, and whether it can be.

Everything told is believed; what cannot be is refused with the key it stands under, before anything is heard.
"""

import math
from dataclasses import dataclass
from typing import Literal

from rushes.errors import FilmError
from rushes.units import clock

METERS_TOLD = range(2, 13)
BPM_TOLD = (30.0, 300.0)
SHIFTS = range(-11, 12)
TAPS_MAX = 20_000
"""Taps that are read: more than a beat a second in a recording of four hours."""
ENOUGH = 4
"""Taps in a row that are a grid of their own; fewer are single beats."""
_ROW = 2.5
"""Seconds between two taps of one row."""
_TWICE = 0.15
"""Seconds from a tap in which a second one is the same finger."""


@dataclass(frozen=True, slots=True)
class Told:
    """The keys of ``[song]`` about beats: ``downbeat`` and ``taps`` in seconds of the song, ``shift`` in beats."""

    meter: int | None = None
    bpm: float | None = None
    tempo: Literal["half", "double"] | None = None
    shift: int = 0
    downbeat: float | None = None
    taps: tuple[float, ...] = ()

    def check(self, seconds: float = math.inf) -> None:
        """Raise ``FilmError`` for what cannot be, in a song of this length or in any."""
        if self.meter is not None:
            meter_in_range(self.meter)
        if self.bpm is not None:
            bpm_in_range(self.bpm)
        self._check_times(seconds)
        if self.tempo not in (None, "half", "double"):
            raise _wrong("tempo", f'tempo = "{self.tempo}" is no word for it', 'Write "half" or "double".')
        if self.shift not in SHIFTS:
            raise _wrong("shift", f"shift = {self.shift} is out of range", "Give the beats to move bars by: -11 to 11.")
        if self.tempo and self.bpm is not None:
            raise _wrong("tempo", "tempo and bpm both tell how fast the song is", "Keep one of them.")
        if self.shift and self.downbeat is not None:
            raise _wrong("shift", "shift and downbeat both tell where bars begin", "Keep one of them.")

    def _check_times(self, seconds: float) -> None:
        if self.downbeat is not None and not 0 <= self.downbeat < seconds:
            raise _wrong("downbeat", f"downbeat = {_at(self.downbeat)} is no time of the song", _within(seconds))
        if len(self.taps) > TAPS_MAX:
            what = f"{len(self.taps)} taps are too many: {TAPS_MAX} are read"
            raise _wrong("taps", what, "Tap a few bars where the beat is wrong, not all of the song.")
        wrong = next((tap for tap in self.taps if not 0 <= tap < seconds), None)
        if wrong is not None:
            raise _wrong("taps", f"a tap at {_at(wrong)} is no time of the song", _within(seconds))
        for row in self.rows():
            rate = 60 * (len(row) - 1) / (row[-1] - row[0])
            if not BPM_TOLD[0] <= rate <= BPM_TOLD[1]:
                what = f"the taps from {_at(row[0])} come {rate:.0f} a minute, which is no tempo"
                raise _wrong("taps", what, f"Tap each beat once: {BPM_TOLD[0]:g} to {BPM_TOLD[1]:g} a minute.")

    def beats(self) -> tuple[float, ...]:
        """The taps in order, each once."""
        found = list[float]()
        for tap in sorted(self.taps):
            if not found or tap - found[-1] >= _TWICE:
                found.append(tap)
        return tuple(found)

    def rows(self) -> tuple[tuple[float, ...], ...]:
        """Taps that follow each other, where there are enough to be a grid."""
        rows = list[list[float]]()
        for tap in self.beats():
            if rows and tap - rows[-1][-1] <= _ROW:
                rows[-1].append(tap)
            else:
                rows.append([tap])
        return tuple(tuple(row) for row in rows if len(row) >= ENOUGH)

    def in_row(self, time: float) -> bool:
        """Whether a time lies in a row of taps."""
        return any(row[0] - _TWICE <= time <= row[-1] + _TWICE for row in self.rows())


def meter_in_range(meter: int) -> None:
    """Raise ``FilmError`` for a meter that none is."""
    if meter not in METERS_TOLD:
        what = f"meter = {meter} is no meter: it must be from {METERS_TOLD[0]} to {METERS_TOLD[-1]}"
        raise _wrong("meter", what, "Give the beats in a bar: 3 for a waltz, else mostly 4.")


def bpm_in_range(bpm: float) -> None:
    """Raise ``FilmError`` for a tempo that none is."""
    if not BPM_TOLD[0] <= bpm <= BPM_TOLD[1]:
        what = f"bpm = {bpm:g} is no tempo: it must be from {BPM_TOLD[0]:g} to {BPM_TOLD[1]:g}"
        raise _wrong("bpm", what, "Count the beats of 15 seconds, times four.")


def _wrong(key: str, what: str, next: str) -> FilmError:
    return FilmError(what, where=f"film.toml: song.{key}", next=next)


def _at(time: float) -> str:
    return clock(time) if 0 <= time < math.inf else f"{time:g}"


def _within(seconds: float) -> str:
    return f"Give one from 0:00 to {clock(seconds)}." if seconds < math.inf else "Give a time of the song."
