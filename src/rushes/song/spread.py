"""Times for lines of lyrics that have none: laid over the parts of the song by their syllables.

Headings are matched to parts in the order sung, by the cheapest alignment (dynamic programming, as in
Needleman and Wunsch, 1970). Within a part each line takes time by its syllables, and begins on the bar or
half bar nearest by. All of it is an estimate, and marked as one.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, pairwise
from string import ascii_uppercase

from rushes.film.model import Film
from rushes.song.chapters import told_parts
from rushes.song.laying import Room, rooms_for
from rushes.song.model import Line, Part
from rushes.song.syllables import REST, weight

LINE_SECONDS_MAX = 10
"""A line lasts until the next one, but no longer than this."""
_MARGIN = 0.05
"""Share of the song at each end where nobody is thought to sing, when its parts are not known."""
_BREATH = 0.06
"""Share of a part at its end where the voice rests."""
_LEAST = 0.001
"""Seconds for each line, without which there is no room for them."""
_SOONER = 0.25
"""Share of the time between lines, at least, that snapping to a bar leaves them."""


def spread(
    lines: Sequence[Line], parts: Sequence[Part], downbeats: Sequence[float], seconds: Fraction | float
) -> tuple[Line, ...]:
    """The lines, those without a time now with one and marked ``estimated``; timed lines as they were.

    Untimed lines lie between their timed neighbours, under their headings in the parts of that name,
    else over the parts that are sung; over the song but for 5 % at each end where ``parts`` is empty.
    ``downbeats`` are starts of bars in seconds, increasing. Times rise and stay within ``[0, seconds]``;
    a line between neighbours that leave no room at all keeps None.
    """
    found = list(lines)
    for first, last in _runs(lines):
        room = _window(lines, first, last, parts, float(seconds))
        if room is not None:
            found[first:last] = _laid(lines[first:last], rooms_for(lines[first:last], parts, room), downbeats)
    return tuple(found)


def parts_told(film: Film) -> tuple[Part, ...]:
    """The sections of ``film.toml`` as parts of the song, in order of time; one letter for each kind."""
    told = sorted(told_parts(film.file.section), key=lambda part: part.start)
    kinds = list(dict.fromkeys(part.kind for part in told))
    return tuple(replace(part, label=ascii_uppercase[kinds.index(part.kind)]) for part in told)


def _runs(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """Stretches ``[first, last)`` of lines without a time."""
    timed = [-1, *(at for at, line in enumerate(lines) if line.start is not None), len(lines)]
    yield from ((before + 1, after) for before, after in pairwise(timed) if after - before > 1)


def _window(lines: Sequence[Line], first: int, last: int, parts: Sequence[Part], seconds: float) -> Room | None:
    """The time that is left between the timed neighbours; part of an earlier line's where they touch."""
    margin = 0.0 if parts else _MARGIN * seconds
    before = lines[first - 1] if first else None
    start = _end(before) if before else margin
    after = lines[last] if last < len(lines) else None
    if after is not None:
        end = min(seconds, float(after.start or 0))
        start = start if before else max(0.0, min(margin, end - margin))
    else:
        end = max(seconds - margin, min(seconds, start + margin))
    start, end = _beside(lines[first:last], before, after, start, end)
    if before is not None and start >= end:
        begin, own = float(before.start or 0), weight(before.text)
        start = begin + (end - begin) * own / (own + sum(weight(line.text) for line in lines[first:last]))
    return Room(start, end) if 0 <= start < end and end - start > _LEAST * (last - first) else None


def _beside(
    lines: Sequence[Line], before: Line | None, after: Line | None, start: float, end: float
) -> tuple[float, float]:
    """The window, no longer than ten seconds a line where these go on under the heading of one timed neighbour."""
    most = LINE_SECONDS_MAX * len(lines)
    only = before or after
    if only is None or (before and after) or any(line.heading != only.heading for line in lines):
        return start, end
    return (start, min(end, start + most)) if before else (max(start, end - most), end)


def _end(line: Line) -> float:
    return float(line.end if line.end is not None else line.start or 0)


def _laid(lines: Sequence[Line], rooms: Sequence[Sequence[Room]], downbeats: Sequence[float]) -> list[Line]:
    """The lines with times: those with the same rooms share them by their weights."""
    found, at = list[Line](), 0
    while at < len(lines):
        last = at
        while last < len(lines) and rooms[last] is rooms[at]:
            last += 1
        for room, own in _shared(lines[at:last], rooms[at]):
            found += _timed(own, room, downbeats)
        at = last
    return found


def _shared(lines: Sequence[Line], rooms: Sequence[Room]) -> Iterator[tuple[Room, Sequence[Line]]]:
    """Each room with the lines whose middle lies in it, where all rooms are one after another."""
    weights = [weight(line.text) for line in lines]
    ends = list(accumulate(room.seconds for room in rooms))
    scale = ends[-1] / sum(weights)
    middles = [(end - own / 2) * scale for end, own in zip(accumulate(weights), weights, strict=True)]
    begin = 0
    for room, end in zip(rooms, ends, strict=True):
        stop = bisect_right(middles, end) if end < ends[-1] else len(lines)
        if stop > begin:
            yield room, lines[begin:stop]
        begin = max(begin, stop)


def _timed(lines: Sequence[Line], room: Room, downbeats: Sequence[float]) -> list[Line]:
    """The lines within one room, each from its start to the next; after the last one there is a breath."""
    weights = [weight(line.text) for line in lines]
    scale = room.seconds / sum(weights)
    ideal = [room.start + scale * before for before in (0, *accumulate(weights[:-1]))]
    stop = room.end - min(_BREATH * room.seconds, scale * REST)
    starts = _exact(_snapped(ideal, _grid(downbeats, room.start, stop), stop), room.start, stop)
    ends = [*starts[1:], Fraction(stop)]
    most = Fraction(LINE_SECONDS_MAX)
    return [
        replace(line, start=start, end=min(end, start + most), estimated=True)
        for line, start, end in zip(lines, starts, ends, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Grid:
    """Times at which lines may begin, increasing; which of them are bars, and the length of a bar."""

    times: Sequence[float]
    bars: frozenset[float]
    bar: float

    def near(self, wish: float) -> float:
        """The nearest bar or half bar; a half bar has to be twice as near."""
        at = bisect_left(self.times, wish)
        return min(self.times[max(0, at - 2) : at + 2], key=lambda time: abs(time - wish) * (2 - (time in self.bars)))


def _grid(downbeats: Sequence[float], start: float, stop: float) -> _Grid | None:
    """Bars and half bars in ``[start, stop)``."""
    first = max(0, bisect_left(downbeats, start) - 1)
    bars = downbeats[first : bisect_right(downbeats, stop) + 1]
    if len(bars) < 2:
        return None
    times = sorted({*bars, *((a + b) / 2 for a, b in pairwise(bars))})
    inside = [time for time in times if start <= time < stop]
    return _Grid(inside, frozenset(bars), (bars[-1] - bars[0]) / (len(bars) - 1)) if inside else None


def _snapped(ideal: Sequence[float], grid: _Grid | None, stop: float) -> list[float]:
    """Each start on the nearest bar or half bar that keeps the order; as it was where none is that near."""
    if grid is None:
        return list(ideal)
    found = list[float]()
    for at, wish in enumerate(ideal):
        after = ideal[at + 1] if at + 1 < len(ideal) else stop
        low = found[-1] + _SOONER * (wish - ideal[at - 1]) if found else -1.0
        high = after - _SOONER * (after - wish)
        near = grid.near(wish)
        found.append(near if low < near < high and abs(near - wish) <= grid.bar / 2 else max(wish, low))
    return found


def _exact(starts: Sequence[float], low: float, stop: float) -> list[Fraction]:
    """The starts to a millisecond, where that keeps them apart and inside."""
    exact = [Fraction(start) for start in starts]
    short = [Fraction(round(start * 1000), 1000) for start in exact]
    apart = all(a < b for a, b in pairwise([*short, Fraction(stop)])) and short[0] >= Fraction(low)
    return short if apart else exact
