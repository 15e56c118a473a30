"""Time on paper: the film in rows, as music is written, each broken where the picture is cut."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rushes.export.chart_facts import Score

WIDTH, LEFT, RIGHT = 1600, 104, 28
"""Pixels of the page, of the margin that names the lanes, and of the other one."""
ACROSS = WIDTH - LEFT - RIGHT

SECONDS = 78
"""Of a row, about, in a film of up to ten minutes; longer films have longer rows, and not many more of them."""
PLENTY, MORE, MOST = 8, 240, 30
"""Rows of that length before they grow, seconds of film for each further row, and how many rows at most."""
GIVE = 0.1
"""The part of a row by which its end may move to a cut; half as much again for the start of a section."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart: film frames ``[start, end)``."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Axis:
    """Rows that tile the film, all at one scale: ``scale`` pixels a frame."""

    rows: tuple[Row, ...]
    scale: float

    def x(self, row: Row, frame: float) -> float:
        """Where a frame lies in a row, held inside it, in pixels to a hundredth."""
        return round(LEFT + (min(max(frame, row.start), row.end) - row.start) * self.scale, 2)

    def pieces(self, start: float, end: float) -> Iterator[tuple[Row, float, float]]:
        """The rows a stretch lies in, and from where to where, in pixels."""
        first = max(0, bisect_left(self.rows, start, key=lambda row: row.end))
        for row in self.rows[first:]:
            if row.start >= end:
                return
            if row.end > start:
                yield row, self.x(row, start), self.x(row, end)


def rows_for(seconds: float) -> int:
    """How many rows a film of this length is best drawn in."""
    if seconds <= 1.2 * SECONDS:
        return 1
    if seconds <= PLENTY * SECONDS:
        return max(2, round(seconds / SECONDS))
    return min(MOST, PLENTY + round((seconds - PLENTY * SECONDS) / MORE))


def axis_of(score: Score) -> Axis:
    """The film in rows of nearly one length, broken at cuts, and rather where a section begins."""
    count = min(rows_for(float(score.frames / score.film.rate)), score.frames)
    ends = [0, *_breaks(score, count), score.frames]
    rows = tuple(Row(n, start, end) for n, (start, end) in enumerate(pairwise(ends)))
    return Axis(rows, ACROSS / max(row.end - row.start for row in rows))


def _breaks(score: Score, count: int) -> Iterator[int]:
    cuts = [cut.frame for cut in score.cuts]
    sections = [part.start for part in score.sections]
    usual = score.frames / count
    for n in range(1, count):
        ideal = n * usual
        close = _nearest(cuts, ideal, usual * GIVE)
        better = _nearest(sorted(set(sections).intersection(cuts)), ideal, usual * GIVE * 3 / 2)
        yield better or close or round(ideal)


def _nearest(frames: Sequence[int], ideal: float, within: float) -> int | None:
    at = bisect_left(frames, ideal)
    near = [frame for frame in frames[max(0, at - 1) : at + 1] if abs(frame - ideal) <= within]
    return min(near, key=lambda frame: abs(frame - ideal), default=None)
