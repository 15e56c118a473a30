"""Where a cut may fall: section starts, bars, beats and moments of the film, each with how much it is liked.

Editors like cuts on musical events, most of all where a section begins, but not on every beat
(Prétet, Richard, Peeters, "Is there a language of music-video clips?", ISMIR 2021). Where no beat
was heard, cuts fall by time or on lines of lyrics, and no grid is made up.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from rushes.film.model import Film
from rushes.plan.layout import Part
from rushes.song.model import Song

SECTION, PHRASE, PAIR, BAR, HALF, BEAT, LINE, TIME = 0, 1, 2, 3, 12, 16, 10, 12
"""What a cut costs there, in points: on a section, a fourth, second or any bar, mid-bar, a beat, a line's start, and
any time where there is no beat."""

HALF_BEAT = 34
"""A cut half-way between two beats: only where beats leave no room."""

OFF_BEAT = 60
"""A cut between beats, where there are beats: only when nothing else fits."""

NEAR = 6
"""Frames within which a bar counts as the one a section starts on."""

Marks = Mapping[int, int]
"""Cost of a cut by frame, in the order of the film."""


def beat_frames(film: Film, song: Song | None) -> tuple[tuple[int, int], ...]:
    """Film frame and place in the bar (1 is the downbeat) of each beat, inside the song's excerpt or not."""
    return tuple((film.frame_at(Fraction(beat.time)), beat.place) for beat in song.beats) if song else ()


def marks_of(film: Film, song: Song | None, frames: int, parts: tuple[Part, ...]) -> Marks:
    """Every frame of the film a cut may fall on, with its cost in points; 0 and ``frames`` are among them.

    Cuts on the music come ``lead`` frames before it, as the film asks.
    """
    marks: dict[int, int] = {}
    lead = film.file.cutting.lead
    if song is not None:
        for frame, cost in _music(film, song, parts):
            _mark(marks, [(frame - lead, cost)])
        _mark(marks, ((film.frame_at(line.start) - lead, LINE) for line in song.lines if line.start is not None
                      and not line.estimated))  # fmt: skip
    _mark(marks, ((edge - lead, SECTION) for part in parts for edge in (part.start, part.end)))
    _mark(marks, [(0, SECTION), (frames, SECTION)])
    _mark(marks, ((frame, TIME) for frame in _by_time(film, sorted({0, frames, *marks}), frames)))
    return {frame: marks[frame] for frame in sorted(marks) if 0 <= frame <= frames}


def _music(film: Film, song: Song, parts: tuple[Part, ...]) -> Iterator[tuple[int, int]]:
    """Beats, bars and half-beats with their costs: the less the grid is trusted there, the less they differ."""
    costs: dict[int, int] = {}
    _mark_beats(costs, beat_frames(film, song), parts, song.meter)
    edges = [film.frame_at(Fraction(trust.start)) for trust in song.trust]
    for frame, cost in costs.items():
        at = bisect_right(edges, frame) - 1
        sure = song.trust[at] if at >= 0 else None
        yield frame, cost if sure is None else _doubted(cost, sure.beats, sure.bars)


def _doubted(cost: int, beats: float, bars: float) -> int:
    """A cost in doubt: a bar that may be any beat is worth a beat, a beat that may be none is worth any time."""
    beat = BEAT + (OFF_BEAT - BEAT) / 4 * (1 - beats)
    return round(beat if cost >= BEAT else beat + (cost - beat) * min(1.0, 0.25 + bars))


def half_beats(marks: Marks) -> dict[int, int]:
    """Frames half-way between neighbouring marks that are beats, with their cost."""
    beats = [frame for frame, cost in marks.items() if cost <= BEAT]
    return {(a + b) // 2: HALF_BEAT for a, b in pairwise(beats) if b - a > 1}


def time_marks(film: Film, start: int, end: int) -> tuple[int, ...]:
    """Frames half a second apart inside ``(start, end)``, counted from the start of the film."""
    halves = range(int(start * 2 / film.rate), int(end * 2 / film.rate) + 2)
    times = (round(film.rate * half / 2) for half in halves)
    return tuple(frame for frame in times if start < frame < end)


def _mark(marks: dict[int, int], costs: Iterable[tuple[int, int]]) -> None:
    for frame, cost in costs:
        marks[frame] = min(cost, marks.get(frame, cost))


def _mark_beats(
    marks: dict[int, int], beats: tuple[tuple[int, int], ...], parts: tuple[Part, ...], meter: int | None
) -> None:
    """Beats and bars; bars are counted from the start of each section, where phrases begin."""
    bars = [frame for frame, place in beats if place == 1]
    phrases = [bisect_left(bars, part.start - NEAR) for part in parts]
    starts = [part.start for part in parts]
    half = meter // 2 + 1 if meter and meter % 2 == 0 else None
    for frame, place in beats:
        if place == 1:
            part = max(0, bisect_right(starts, frame + NEAR) - 1)
            bar = bisect_left(bars, frame) - phrases[part]
            _mark(marks, [(frame, PHRASE if bar % 4 == 0 else PAIR if bar % 2 == 0 else BAR)])
        else:
            _mark(marks, [(frame, HALF if place == half else BEAT)])


def _by_time(film: Film, known: list[int], frames: int) -> Iterator[int]:
    silence = 2 * film.rate
    for start, end in pairwise(known):
        if end - start > silence and start < frames and end > 0:
            yield from time_marks(film, max(0, start), min(end, frames))
