"""The lanes of the song: clock, sections, waveform with its energy, bars and beats, and the lines that are sung."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor

import numpy as np

from rushes.export.board_strip import STEPS
from rushes.export.chart_facts import Score
from rushes.export.chart_paper import Box, Mark, Shape, Strokes, Words, broken, fitted, hatch, mix, span, words
from rushes.export.chart_rows import Axis, Row
from rushes.film.treatment import SectionKind
from rushes.song.model import Line
from rushes.units import clock

KINDS: dict[SectionKind | None, str] = {
    "intro": "#dddcd8",
    "verse": "#ebe1c8",
    "prechorus": "#f2d2b4",
    "chorus": "#e7a79b",
    "bridge": "#cabfe2",
    "instrumental": "#cbded8",
    "outro": "#c3c3c1",
    "scene": "#e3d9cb",
    None: "#e4e1da",
}
"""Colours of sections by kind, none of them that of a kind of shot; their names are written on them."""
SURE = 0.6
"""Below this a section's name is a guess."""
COLUMN = 3
"""Pixels from one stroke of the waveform to the next."""
ROOM = {"clock": 62, "beat": 4.5, "bar": 5.0, "number": 30}
"""Pixels there must be from one label of the clock, beat, bar or bar number to the next."""
LINES, LEADING = 3, 13
"""Rows of type of a line of lyrics, and pixels from one to the next."""
NARROW = 62
"""Pixels under which lines of lyrics take turns on the rows of type, and do not wrap."""


def ruler(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """The song's clock, in minutes and seconds: a label wherever there is room, short strokes between."""
    rate, begin = score.film.rate, score.film.song_start
    a_second = axis.scale * float(rate)
    step = next((step for step in STEPS if step * a_second >= ROOM["clock"]), STEPS[-1])
    fine = max(1, step // 5)
    lines = []
    first, last = ceil((begin + row.start / rate) / fine), floor((begin + row.end / rate) / fine)
    for time in range(first * fine, last * fine + 1, fine):
        x = axis.x(row, score.frame(time))
        lines.append((x, y + height - (6 if time % step == 0 else 3), x, y + height))
        text = clock(Fraction(time))
        if time % step == 0 and x + span(text, "t-ruler") < axis.x(row, row.end):
            yield words(x + 3, y + height - 4, text, "t-ruler")
    yield Strokes(tuple(lines), "ruler")
    yield Strokes(((axis.x(row, row.start), y + height, axis.x(row, row.end), y + height),), "ruler")


def sections(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """What the parts are called; those that were only heard say how sure that is, and are hatched where it is not."""
    for part in score.sections:
        if part.end <= row.start or part.start >= row.end:
            continue
        x, end = axis.x(row, part.start), axis.x(row, part.end)
        sure = 1.0 if part.sure is None else part.sure
        fill = mix("#fdfcf9", KINDS[part.kind], 0.35 + 0.65 * min(1.0, max(0.0, sure)))
        told = "as written in film.toml" if part.sure is None else f"heard, {sure:.0%} sure"
        yield Box(x, y, end - x, height, "section", fill, f"{part.name}, {told}")
        name = part.name
        if sure < SURE:
            yield hatch(x, y, end - x, height, 9, "doubt")
            yield Box(x + 0.5, y + 0.5, max(0.1, end - x - 1), height - 1, "doubt-edge")
            name += " ?"
        yield Strokes(((x, y, x, y + height),), "ruler")
        named = fitted(x + 6, y + height - 6.5, name, "t-section", end - x - 10)
        yield from named
        if named and part.sure is not None:
            left = x + 6 + named[0].width + 7
            yield from _whole(left, y + height - 6.5, f"{sure:.0%}", "t-sure", end - left - 4)


def _whole(x: float, y: float, text: str, style: str, width: float) -> Iterator[Words]:
    """A text that is of use only when it is whole."""
    if span(text, style) <= width:
        yield words(x, y, text, style)


def waveform(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """The loudest of each stretch, pale, and its usual level, dark; over both the energy, from 0 below to 1 above."""
    song = score.song
    if song is None:
        return
    start, end, middle = axis.x(row, row.start), axis.x(row, row.end), y + height / 2
    yield Strokes(((start, middle, end, middle),), "axis")
    peaks = np.frombuffer(song.peaks, np.uint8)
    count = int((end - start) / COLUMN)
    loud = max(32.0, float(np.quantile(peaks, 0.995))) if len(peaks) else 127.0
    edges = row.start + (np.arange(count + 1) * COLUMN) / axis.scale
    at = np.round((edges / float(score.film.rate) + float(score.film.song_start)) * 100).astype(int)
    heard = [(n, peaks[a : max(a + 1, b)]) for n, (a, b) in enumerate(pairwise(at)) if a < len(peaks)]
    for style, level in (("peak", np.max), ("body", np.mean)):
        halves = [(start + (n + 0.5) * COLUMN, min(1.0, float(level(some)) / loud) * height / 2) for n, some in heard]
        lines = ((round(x, 1), round(middle - h, 1), round(x, 1), round(middle + h, 1)) for x, h in halves if h >= 0.3)
        yield Strokes(tuple(lines), style)
    yield from _energy(score, axis, row, y, height)


def _energy(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """A line through the middles of the bars, up to both edges of the row."""
    bars = score.song.energy if score.song else ()
    if not bars:
        return
    middles = [score.frame((bar.start + bar.end) / 2) for bar in bars]
    values = [min(1.0, max(0.0, bar.energy)) for bar in bars]
    inside = [frame for frame in middles if row.start < frame < row.end]
    frames = [row.start, *inside, row.end]
    levels = np.interp(frames, middles, values)
    points = zip(frames, levels, strict=True)
    yield Shape(
        tuple((axis.x(row, frame), round(y + height - float(level) * height, 2)) for frame, level in points), "energy"
    )


def beats(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """Beats as short strokes and bars as long ones, with their numbers; hatched where there is no beat."""
    end, low = axis.x(row, row.end), y + height
    yield Strokes(((axis.x(row, row.start), low, end, low),), "edge")
    yield from _quiet(score, axis, row, y, height)
    every, numbers = _spacing(score, axis)
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    numbered = 0.0
    for x, bar, style in _ticks(score, axis, row, every):
        found.setdefault(style, []).append((x, low - (height - 9 if bar else 4.5), x, low))
        if bar and (bar - 1) % numbers == 0 and x - numbered >= ROOM["number"]:
            numbered = x
            yield from _whole(x + 2.5, y + 9, str(bar), "t-bar", end - x - 3)
    yield from (Strokes(tuple(lines), style) for style, lines in found.items())


def _ticks(score: Score, axis: Axis, row: Row, every: int) -> Iterator[tuple[float, int, str]]:
    """Where a beat is drawn, the number of the bar it begins (0 for none), and its style."""
    song, last = score.song, 0.0
    if song is None:
        return
    bars, beats_too = song.downbeats, _usual([beat.time for beat in song.beats], score, axis) >= ROOM["beat"]
    begin = float(score.film.song_start + row.start / score.film.rate)
    for beat in song.beats[bisect_left(song.beats, begin, key=lambda beat: beat.time) :]:
        frame, first, bar = score.frame(beat.time), beat.place == 1, bisect_right(bars, beat.time)
        if frame >= row.end:
            return
        if (bar - 1) % every if first else not beats_too:
            continue
        x, style = axis.x(row, frame), _style(score, beat.time, beat.place)
        if style and (first or x - last >= ROOM["beat"] / 2):
            last = x
            yield x, bar if first else 0, style


def _spacing(score: Score, axis: Axis) -> tuple[int, int]:
    """Every which bar there is room to draw, and to number."""
    bar = _usual(score.song.downbeats if score.song else (), score, axis)
    every, numbers = (next((2**n for n in range(16) if 2**n * bar >= ROOM[of]), 2**16) for of in ("bar", "number"))
    return every, numbers


def _usual(times: Sequence[float], score: Score, axis: Axis) -> float:
    """Pixels from one time to the next, at the median."""
    if len(times) < 2:
        return 99.0
    return max(0.001, float(np.median(np.diff(times))) * axis.scale * float(score.film.rate))


def _style(score: Score, time: float, place: int) -> str | None:
    """The style of a beat by how far it can be trusted; None where there is no beat to trust."""
    kind = "bar" if place == 1 else "beat"
    trusts = score.song.trust if score.song else ()
    at = bisect_right(trusts, time, key=lambda trust: trust.start) - 1
    if at >= 0 and not trusts[at].beat and time < trusts[at].end:
        return None
    sure = at < 0 or (trusts[at].bars if place == 1 else trusts[at].beats) >= SURE
    return kind if sure else f"{kind}-unsure"


def _quiet(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    for trust in score.song.trust if score.song else ():
        start, end = score.frame(trust.start), score.frame(trust.end)
        if trust.beat or end <= row.start or start >= row.end:
            continue
        x, width = axis.x(row, start), axis.x(row, end) - axis.x(row, start)
        if width > 1:
            yield hatch(x, y + 1, width, height - 1, 6, "hatch")
            if width > 110:
                yield Box(x + width / 2 - 24, y + 3, 48, height - 5, "behind")
                yield words(x + width / 2, y + height - 6, "no beat", "t-bar", "middle")


def lyrics(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """The lines that are sung, from where they begin; those whose times are estimated are grey and slanted."""
    sung = [line for line in score.song.lines if line.start is not None and line.text.strip()] if score.song else []
    placed = sorted((score.frame(float(line.start or 0)), n) for n, line in enumerate(sung))
    here = [(frame, sung[n]) for frame, n in placed if row.start <= frame < row.end]
    edges = [axis.x(row, frame) for frame, _ in here] + [axis.x(row, row.end)]
    gaps = sorted(b - a for a, b in pairwise(edges))
    turns = LINES if gaps and gaps[len(gaps) // 2] < NARROW else 1
    for n, (_, line) in enumerate(here):
        x, end = edges[n], edges[min(n + turns, len(edges) - 1)]
        top, tall = (y, height) if turns == 1 else (y + n % turns * LEADING, 11.0)
        yield from _line(line, x, top, end - x, tall, 1 if turns > 1 else LINES)


def _line(line: Line, x: float, y: float, width: float, height: float, most: int) -> Iterator[Mark]:
    """A line of lyrics in a space of its own; a cut that goes through it is hidden where the words are."""
    style, mark = ("t-guess", "sung-guess") if line.estimated else ("t-lyric", "sung")
    text = f"~ {line.text}" if line.estimated else line.text
    parts = [
        words(x + 4, y + 10 + n * LEADING, part, style) for n, part in enumerate(broken(text, style, width - 7, most))
    ]
    for part in parts:
        yield Box(part.x - 1, part.y - 10, round(part.width + 2, 2), LEADING, "behind")
    yield Strokes(((x, y + 1, x, y + height),), mark)
    yield from parts
