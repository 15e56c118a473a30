"""The lanes of the story: motifs as threads with the states of their things, and the light as it changes."""

from collections.abc import Iterator
from dataclasses import dataclass

from rushes.export.board_strip import tone
from rushes.export.board_words import title_of
from rushes.export.chart_facts import Score, light_steps
from rushes.export.chart_paper import Box, Mark, Shape, Strokes, fitted, is_dark, span, words
from rushes.export.chart_rows import Axis, Row
from rushes.film.model import Film, Shot
from rushes.film.treatment import Light

THREADS = 6
"""Motifs with a lane of their own; the rest share the last."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A motif, or a thing with states, and where it appears: the shot, and the number and name of its state."""

    name: str
    seen: tuple[tuple[Shot, int, str], ...]


def threads(score: Score) -> tuple[Thread, ...]:
    """The motifs and the things with states that are seen at all, in the order of the film file."""
    film = score.film
    tags = [tag for tag, prop in film.file.prop.items() if prop.states]
    names = dict.fromkeys([*film.file.motif, *(name for shot in score.shots for name in shot.motifs), *tags])
    every = [Thread(name, tuple(_seen(film, name, score.shots))) for name in names]
    found = [thread for thread in every if thread.seen]
    if len(found) <= THREADS:
        return tuple(found)
    rest = found[THREADS - 1 :]
    shared = {shot.id: (shot, -1, one.name) for one in reversed(rest) for shot, _, _ in one.seen}
    return (*found[: THREADS - 1], Thread(f"{len(rest)} more", tuple(sorted(shared.values(), key=_start))))


def _start(seen: tuple[Shot, int, str]) -> int:
    return seen[0].start


def _seen(film: Film, name: str, shots: tuple[Shot, ...]) -> Iterator[tuple[Shot, int, str]]:
    prop = film.file.prop.get(name)
    states = list(prop.states) if prop else []
    for shot in shots:
        props = {tag: state for tag, _, state in (word.partition(":") for word in shot.props)}
        if name in shot.motifs or (name in props and states):
            state = props.get(name) or (states[0] if name in props and states else "")
            yield shot, states.index(state) if state in states else -1, state


def thread(score: Score, axis: Axis, row: Row, y: float, height: float, one: Thread) -> Iterator[Mark]:
    """One motif as a thread through the row, with a bead where it appears, and its state where that is new."""
    middle = y + height / 2
    yield Strokes(((axis.x(row, row.start), middle, axis.x(row, row.end), middle),), "thread")
    here = [seen for seen in one.seen if seen[0].start < row.end and seen[0].end > row.start]
    before = ""
    for n, (shot, number, state) in enumerate(here):
        x, end = axis.x(row, shot.start), axis.x(row, shot.end)
        yield Strokes(((x + 2, middle, max(x + 2.5, end - 2), middle),), "motif-line")
        yield from bead(x + 7, middle, number)
        limit = axis.x(row, here[n + 1][0].start) if n + 1 < len(here) else axis.x(row, row.end)
        if state and (state != before or number < 0) and span(state, "t-state") <= limit - x - 17:
            yield Box(x + 13, middle - 5, span(state, "t-state") + 4, 10, "behind")
            yield words(x + 15, middle + 3.6, state, "t-state")
        before = state


def bead(x: float, y: float, number: int) -> Iterator[Mark]:
    """A mark for a state by its number: whole, broken, mended, then in pieces again; a ring where there is none."""
    r = 4.4
    if number < 0:
        yield _round(x, y, 3.2, "motif-hollow")
    elif number % 3 == 0:
        yield _round(x, y, r, "motif")
    elif number % 3 == 1:
        for side in (-1, 1):
            half = ((0, -r), (0.707, -0.707 * r), (1, 0), (0.707, 0.707 * r), (0, r), (0.35, r * 0.3), (-0.2, 0))
            points = tuple((round(x + side * (2 + a * r), 2), round(y + side * 1.3 + b, 2)) for a, b in half)
            yield Shape(points, "motif", closed=True)
    else:
        yield _round(x, y, r, "motif")
        seam = ((x - 2.2, y - r), (x + 0.8, y - 1), (x - 0.8, y + 1.2), (x + 1.6, y + r))
        yield Shape(tuple((round(a, 2), round(b, 2)) for a, b in seam), "motif-gold")


def _round(x: float, y: float, r: float, style: str) -> Shape:
    ring = ((1, 0), (0.707, 0.707), (0, 1), (-0.707, 0.707), (-1, 0), (-0.707, -0.707), (0, -1), (0.707, -0.707))
    half = [((a + c) * 0.541, (b + d) * 0.541) for (a, b), (c, d) in zip(ring, (*ring[1:], ring[0]), strict=True)]
    points = [point for pair in zip(ring, half, strict=True) for point in pair]
    return Shape(tuple((round(x + r * a, 2), round(y + r * b, 2)) for a, b in points), style, closed=True)


def light(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """The light's progression in its colours; a shot with a light of its own has it in the lower half."""
    steps = score.film.file.look.light
    for number, start, end in light_steps(score.film, score.frames):
        if end <= row.start or start >= row.end:
            continue
        x, right = axis.x(row, start), axis.x(row, end)
        fill = tone(steps[number], number)
        yield Box(x, y, right - x, height, "light", fill, f"{steps[number].name}: {steps[number].text}")
        pale = "-pale" if is_dark(fill) else ""
        yield from fitted(x + 6, y + height - 4.5, title_of(steps[number].name), f"t-light{pale}", right - x - 10)
    for shot in score.shots:
        if shot.light and shot.start < row.end and shot.end > row.start:
            x, right = axis.x(row, shot.start), axis.x(row, shot.end)
            fill = tone(Light(name=shot.light, text=""), 0)
            yield Box(x, y + height - 5, right - x, 5, "light-own", fill, f"{shot.id}: {shot.light}")
