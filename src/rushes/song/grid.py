"""Beats and bars as film frames, for the planner and the edit."""

from collections.abc import Iterable
from fractions import Fraction

from rushes.song.model import Song
from rushes.units import to_frame


def beat_frames(song: Song, film_rate: Fraction, start: Fraction = Fraction(0)) -> tuple[int, ...]:
    """Film frames nearest to the beats, increasing, each once.

    ``start`` is the second of the song at film frame 0. Only beats that were heard are given, from film
    frame 0 to the last frame of the song: the grid is not carried on to the song's start and end.
    """
    return _frames((beat.time for beat in song.beats), song, film_rate, start)


def bar_frames(song: Song, film_rate: Fraction, start: Fraction = Fraction(0)) -> tuple[int, ...]:
    """Film frames nearest to the first beats of the bars; as ``beat_frames`` otherwise, and a part of them."""
    return _frames(song.downbeats, song, film_rate, start)


def _frames(times: Iterable[float], song: Song, rate: Fraction, start: Fraction) -> tuple[int, ...]:
    end = to_frame(song.seconds - start, rate)
    frames = {to_frame(Fraction(time) - start, rate) for time in times}
    return tuple(sorted(frame for frame in frames if 0 <= frame < end))
