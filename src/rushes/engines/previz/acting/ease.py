"""How motion starts and stops, and the beat it keeps. Seconds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

TEMPO = 72.0
"""Beats a minute where none are given: a slow song's."""


def ramp(part: float) -> float:
    """From 0 to 1 with no speed and no acceleration at both ends (Perlin's fifth-degree ramp)."""
    part = min(max(part, 0.0), 1.0)
    return part**3 * (part * (part * 6 - 15) + 10)


def flowing(part: float, much: float = 1.0) -> float:
    """A ramp that first draws back a little and comes to rest from just beyond: anticipation and follow-through."""
    part = min(max(part, 0.0), 1.0)
    back = math.sin(math.pi * (1 - part) ** 3.2) ** 2
    over = math.sin(math.pi * part**3.2) ** 2
    return ramp(part) - 0.030 * much * back + 0.035 * much * over


def bump(part: float) -> float:
    """Up and down once, 0 outside of 0..1, smooth at both ends."""
    return math.sin(math.pi * part) ** 2 if 0 < part < 1 else 0.0


def wave(seconds: float, rate: float, start: float = 0.0) -> float:
    """A sine of so many a second that is 0 at time 0, wherever in its course it starts (radians)."""
    return math.sin(2 * math.pi * rate * seconds + start) - math.sin(start)


@dataclass(frozen=True)
class Pulse:
    """The beat of a clip: ``at`` counts beats from the first one, smoothly, before and after the last as well."""

    beats: tuple[float, ...] = ()

    def at(self, seconds: float) -> float:
        beats = self.beats
        if len(beats) < 2:
            first = beats[0] if beats else 0.0
            return (seconds - first) * TEMPO / 60
        mean = (beats[-1] - beats[0]) / (len(beats) - 1)
        if seconds <= beats[0]:
            return (seconds - beats[0]) / mean
        if seconds >= beats[-1]:
            return len(beats) - 1 + (seconds - beats[-1]) / mean
        k = _before(beats, seconds)
        return k + (seconds - beats[k]) / max(beats[k + 1] - beats[k], 1e-3)


def _before(beats: Sequence[float], seconds: float) -> int:
    return max(k for k, beat in enumerate(beats[:-1]) if beat <= seconds)
