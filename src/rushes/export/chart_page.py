"""The whole chart on its page: heading and figures, the rows with their lanes, and how to read them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from rushes.engines.slate.lettering import clean
from rushes.export import chart_shots, chart_song, chart_story
from rushes.export.board_words import count, title_of
from rushes.export.chart_facts import Score, Share, light_steps
from rushes.export.chart_key import key
from rushes.export.chart_paper import Mark, Page, Strokes, fitted, span, words
from rushes.export.chart_rows import LEFT, RIGHT, WIDTH, Axis, Row, axis_of
from rushes.export.chart_story import Thread
from rushes.film.treatment import SHOT_KINDS
from rushes.units import clock

Draw: TypeAlias = Callable[[Score, Axis, Row, float, float], Iterator[Mark]]

MARGIN = 30
"""Pixels from the edge of the page to the heading."""
BETWEEN = 34
"""Pixels between two rows."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane of every row: its name in the margin, its height, what draws it, and the space over it."""

    name: str
    height: float
    draw: Draw
    over: float = 4


def page_of(score: Score) -> Page:
    """The chart of a film, placed to the pixel."""
    axis, lanes = axis_of(score), lanes_of(score)
    marks: list[Mark] = list(_heading(score))
    y = 158.0
    for row in axis.rows:
        marks += _row(score, axis, row, lanes, y)
        y += sum(lane.over + lane.height for lane in lanes) + BETWEEN
    marks += key(score, y, {mark.style for mark in marks})
    height = round(max([y, *(mark.y for mark in marks if not isinstance(mark, Strokes) and hasattr(mark, "y"))])) + 34
    title = clean(score.film.settings.title, 120)
    return Page(WIDTH, height, f"{title}: the plan" if title else "The plan", about(score), tuple(marks))


def lanes_of(score: Score) -> list[Lane]:
    """The lanes this film has something for, from the top."""
    song = score.song
    wanted = [
        (True, Lane("time", 16, chart_song.ruler)),
        (bool(score.sections), Lane("sections", 22, chart_song.sections, 3)),
        (song is not None, Lane("song, energy", 54, chart_song.waveform, 7)),
        (bool(song and (song.beats or song.trust)), Lane("bars, beats", 19, chart_song.beats, 3)),
        (bool(score.shots), Lane("shots", 78, chart_shots.shots, 7)),
        (bool(score.clips), Lane("same clip", 14, chart_shots.links, 0)),
        (_sung(score), Lane("words", 40, chart_song.lyrics, 7)),
    ]
    lanes = [lane for has, lane in wanted if has]
    lanes += [_thread(one) for one in chart_story.threads(score)]
    if any(True for _ in light_steps(score.film, score.frames)) or any(shot.light for shot in score.shots):
        lanes.append(Lane("light", 17, chart_story.light, 5))
    return lanes


def _sung(score: Score) -> bool:
    return score.song is not None and any(line.start is not None and line.text.strip() for line in score.song.lines)


def _thread(one: Thread) -> Lane:
    return Lane(title_of(clean(one.name)), 13, partial(chart_story.thread, one=one), 1)


def _row(score: Score, axis: Axis, row: Row, lanes: Sequence[Lane], top: float) -> Iterator[Mark]:
    """One row: cuts lie under everything, so that words stay clear."""
    y, places = top, []
    for lane in lanes:
        y += lane.over
        places.append((lane, y))
        y += lane.height
    strip = next((place for lane, place in places if lane.name == "shots"), top)
    first = next((place for lane, place in places if lane.name not in ("time", "sections")), y)
    yield from chart_shots.cuts(score, axis, row, (first - lanes[0].over, y, strip))
    for lane, place in places:
        yield from fitted(LEFT - 12, place + min(lane.height / 2, 30) + 3.5, lane.name, "t-lane", LEFT - 40, "end")
        yield from lane.draw(score, axis, row, place, lane.height)


def _heading(score: Score) -> Iterator[Mark]:
    film = score.film
    yield from fitted(MARGIN, 62, film.settings.title, "t-title", WIDTH - 2 * MARGIN - 160)
    kind = f"{film.settings.kind.replace('-', ' ')}, {film.settings.fps} fps"
    yield words(WIDTH - RIGHT, 62, kind, "t-kind", "end")
    yield Strokes(((MARGIN, 80, WIDTH - RIGHT, 80),), "rule")
    x = float(MARGIN)
    for figure, fact in figures(score):
        width = max(span(figure, "t-figure"), span(fact, "t-fact"))
        if x + width > WIDTH - RIGHT:
            return
        yield words(x, 108, figure, "t-figure")
        yield words(x, 125, fact, "t-fact")
        x += width + 40


def figures(score: Score) -> Iterator[tuple[str, str]]:
    """The numbers under the title, each with what it counts."""
    film, shots = score.film, score.shots
    seconds = score.frames / film.rate
    yield clock(round(seconds * 10) / 10), "length"
    if score.song and score.song.bpm:
        yield f"{score.song.bpm:.0f} bpm", f"{score.song.meter} beats a bar" if score.song.meter else "tempo"
    kinds = Counter(shot.kind for shot in shots)
    told = ", ".join(f"{kinds[kind]} {kind}" for kind in SHOT_KINDS if kinds[kind])
    yield f"{len(shots):,}", f"shot{'' if len(shots) == 1 else 's'}{': ' if told else ''}{told}"
    if shots:
        performed = sum(shot.frames for shot in shots if shot.kind == "performance")
        yield f"{performed / max(1, sum(shot.frames for shot in shots)):.0%}", "of the time is performance"
    yield from _cut_figures(score)
    yield from _paid(score)


def _cut_figures(score: Score) -> Iterator[tuple[str, str]]:
    for found, what in ((score.bars, "on a bar"), (score.beats, "on a beat")):
        if found is not None:
            yield _of(found), f"cuts {what}: {found.hits / found.of:.0%}; by chance {found.chance:.0%}"
    off = sum(cut.fall == "off" for cut in score.cuts)
    if score.beats is not None:
        yield f"{off:,}", "off the beat" if off != 1 else "cut off the beat"


def _of(found: Share) -> str:
    return f"{found.hits:,} of {found.of:,}"


def _paid(score: Score) -> Iterator[tuple[str, str]]:
    bought = sum(shot.seconds for shot in score.shots if shot.clip_of is None)
    if score.shots:
        clips = sum(shot.clip_of is None for shot in score.shots)
        yield f"{bought:,} s", f"in {count(clips, 'clip')}"
    if score.plan is not None:
        yield f"{score.plan.credits:,}", "credits, one take of each"


def about(score: Score) -> str:
    """The chart in a sentence, for those who cannot see it."""
    said = "; ".join(f"{figure} {fact}" for figure, fact in figures(score))
    return f"A chart of the film over time, in rows: the song, its sections and bars, the shots, the light. {said}."
