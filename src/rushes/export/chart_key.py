"""How to read the chart: a sample of each thing that is in it, and what it means."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from typing import TypeAlias

from rushes.engines.slate.lettering import clean
from rushes.export import chart_shots, chart_song, chart_story
from rushes.export.board_words import title_of
from rushes.export.chart_facts import Score
from rushes.export.chart_paper import Box, Mark, Shape, Strokes, hatch, span, words
from rushes.export.chart_rows import RIGHT, WIDTH
from rushes.film.treatment import SHOT_KINDS

Sample: TypeAlias = Callable[[float, float], Iterator[Mark]]
"""Draws a sample of 26 x 14 pixels with its upper left corner at a point."""

WIDE, TALL, LEFT = 26, 14, 30
STATES = 4
"""States of things that are explained, at most."""


def key(score: Score, y: float, drawn: Collection[str]) -> Iterator[Mark]:
    """The samples with their words, in lines across the page, from a height on; ``drawn`` are the styles over it."""
    yield Strokes(((LEFT, y - 6, WIDTH - RIGHT, y - 6),), "rule")
    x, line = float(LEFT), y + 12
    for text, sample in entries(score, drawn):
        width = WIDE + 7 + span(text, "t-legend")
        if x + width > WIDTH - RIGHT:
            x, line = float(LEFT), line + 24
        yield from sample(x, line)
        yield words(x + WIDE + 7, line + 11, text, "t-legend")
        x += width + 24


def entries(score: Score, drawn: Collection[str]) -> Iterator[tuple[str, Sample]]:
    """What this chart has, in the order of its lanes."""
    yield from _of_song(score, drawn)
    yield from _of_shots(score)
    yield from _of_cuts(score)
    yield from _of_story(score)


def _of_song(score: Score, drawn: Collection[str]) -> Iterator[tuple[str, Sample]]:
    song = score.song
    if any(part.sure is not None and part.sure < chart_song.SURE for part in score.sections):
        yield "section heard, under 60 % sure", _doubt
    if song and song.peaks:
        yield "loudest and usual level", _wave
    if song and song.energy:
        yield "energy", _line("energy")
    beats, unsure = not {"beat", "beat-unsure"}.isdisjoint(drawn), not {"bar-unsure", "beat-unsure"}.isdisjoint(drawn)
    if beats or not {"bar", "bar-unsure"}.isdisjoint(drawn):
        yield f"bars{', beats' if beats else ''}{' (pale: unsure)' if unsure else ''}", partial(_ticks, beats=beats)
    if song and any(not trust.beat for trust in song.trust):
        yield "no beat", lambda x, y: iter((hatch(x, y, WIDE, TALL, 6, "hatch"),))


def _of_shots(score: Score) -> Iterator[tuple[str, Sample]]:
    kinds = {shot.kind for shot in score.shots}
    for kind in SHOT_KINDS:
        if kind in kinds:
            yield f"{kind[0].upper()} {kind}", _kind(chart_shots.KINDS[kind], chart_shots.head_of(kind))
    if any(shot.role == "hero" for shot in score.shots):
        yield "hero shot", _hero
    if score.shots:
        yield "of its clip, what is seen", _clip
    if score.clips:
        yield "shots that share a clip", _family


def _of_cuts(score: Score) -> Iterator[tuple[str, Sample]]:
    names = {"bar": "cut on a bar", "beat": "on a beat", "off": "off the beat", "free": "where there is no beat"}
    found = {cut.fall for cut in score.cuts}
    if score.song is None:
        return
    for fall, text in names.items():
        if fall in found:
            yield text, _cut(fall)


def _of_story(score: Score) -> Iterator[tuple[str, Sample]]:
    lines = score.song.lines if score.song else ()
    if any(line.estimated and line.start is not None for line in lines):
        yield "words whose time is estimated", lambda x, y: iter((words(x, y + 11, "~ ah", "t-guess"),))
    seen = [number for one in chart_story.threads(score) for _, number, _ in one.seen]
    if -1 in seen:
        yield "a motif appears", _bead(-1)
    for number in sorted({number for number in seen if number >= 0})[:STATES]:
        yield _state(score, number), _bead(number)


def _state(score: Score, number: int) -> str:
    """The words for a state by its number: those of the film's things, up to three."""
    seen = [(one.name, n, state) for one in chart_story.threads(score) for _, n, state in one.seen]
    found = dict.fromkeys(f"{title_of(clean(name, 20))} {clean(state, 20)}" for name, n, state in seen if n == number)
    return ", ".join(list(found)[:3]) + (", .." if len(found) > 3 else "")


def _doubt(x: float, y: float) -> Iterator[Mark]:
    yield Box(x, y, WIDE, TALL, "section", "#e7ddc8")
    yield hatch(x, y, WIDE, TALL, 9, "doubt")
    yield Box(x + 0.5, y + 0.5, WIDE - 1, TALL - 1, "doubt-edge")


def _wave(x: float, y: float) -> Iterator[Mark]:
    heights = (2, 5, 7, 4, 6, 3, 5, 2)
    for style, part in (("peak", 1.0), ("body", 0.5)):
        lines = ((x + 2 + n * 3, y + 7 - h * part, x + 2 + n * 3, y + 7 + h * part) for n, h in enumerate(heights))
        yield Strokes(tuple(lines), style)


def _line(style: str) -> Sample:
    return lambda x, y: iter((Shape(((x, y + 11), (x + 8, y + 5), (x + 17, y + 7), (x + WIDE, y + 2)), style),))


def _ticks(x: float, y: float, beats: bool) -> Iterator[Mark]:
    yield Strokes(((x, y + TALL, x + WIDE, y + TALL),), "edge")
    if beats:
        yield Strokes(tuple((x + n, y + 9, x + n, y + TALL) for n in (7, 13, 19)), "beat")
    yield Strokes(tuple((x + n, y + 3, x + n, y + TALL) for n in (1, 25)), "bar")


def _kind(fill: str, head: str) -> Sample:
    return lambda x, y: iter((Box(x, y, WIDE, TALL, "shot", fill), Box(x, y, WIDE, 5, "head", head)))


def _hero(x: float, y: float) -> Iterator[Mark]:
    yield Box(x + 1, y, WIDE - 2, TALL, "hero")
    yield chart_shots.star(x + WIDE / 2, y + 7.4, 5.2)


def _clip(x: float, y: float) -> Iterator[Mark]:
    yield Box(x, y + 5, WIDE, 5, "clip")
    yield Box(x, y + 5, WIDE * 0.6, 5, "used")


def _family(x: float, y: float) -> Iterator[Mark]:
    yield Box(x + 6, y + 1, 14, 12, "link-dot")
    yield words(x + 13, y + 10.2, "A", "t-link", "middle")


def _cut(fall: str) -> Sample:
    def draw(x: float, y: float) -> Iterator[Mark]:
        middle = x + WIDE / 2
        yield Strokes(((middle, y - 2, middle, y + TALL + 2),), f"cut-{fall}")
        if fall == "off":
            yield Shape(((middle - 4.5, y), (middle + 4.5, y), (middle, y + 7)), "flag-off", closed=True)

    return draw


def _bead(number: int) -> Sample:
    def draw(x: float, y: float) -> Iterator[Mark]:
        yield Strokes(((x, y + 7, x + WIDE, y + 7),), "motif-line")
        yield from chart_story.bead(x + WIDE / 2, y + 7, number)

    return draw
