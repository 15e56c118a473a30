"""What an editor wants to see marked along a film: sections, bars, words, moments, notes, and where to look twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Literal, get_args

from rushes.cut.timeline import Item, Timeline, short_items
from rushes.film.model import Film, Shot
from rushes.plan.grid import beat_frames
from rushes.plan.layout import parts_of
from rushes.song.model import Song

MarkKind = Literal["section", "moment", "line", "bar", "beat", "note", "missing", "held", "ramp"]
KINDS: tuple[MarkKind, ...] = get_args(MarkKind)


@dataclass(frozen=True, slots=True)
class Mark:
    """Frames ``[start, end)`` of the film, a name, and a comment that says it all; both are one line of text.

    A point, such as a bar, is one frame long.
    """

    kind: MarkKind
    start: int
    end: int
    name: str
    comment: str


def marks_of(timeline: Timeline, film: Film, song: Song | None, *, beats: bool = False) -> tuple[Mark, ...]:
    """Every mark of a film in the order of its frames, all of them inside it; beats between the bars on request."""
    found = [
        *_sections(film, timeline.frames), *_moments(timeline, film), *_lines(film, song),
        *_grid(film, song, beats), *_notes(timeline, film), *_warnings(timeline),
    ]  # fmt: skip
    inside = (_within(mark, timeline.frames) for mark in found)
    return tuple(sorted(filter(None, inside), key=lambda m: (m.start, KINDS.index(m.kind), m.end, m.name, m.comment)))


def one_line(text: str) -> str:
    """A person's text as one line that every program can show: no control characters, no line breaks."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _within(mark: Mark, frames: int) -> Mark | None:
    start, end = max(0, mark.start), min(frames, mark.end)
    if end <= start:
        return None
    return Mark(mark.kind, start, end, one_line(mark.name), one_line(mark.comment))


def _sections(film: Film, frames: int) -> Iterator[Mark]:
    for part in parts_of(film, frames):
        if part.section:
            name, kind = part.section.id, part.section.kind
            yield Mark("section", part.start, part.end, name, name if name == kind else f"{name}: {kind}")


def _moments(timeline: Timeline, film: Film) -> Iterator[Mark]:
    """A moment from the first to the last of the shots in a row that tell it."""
    shots = _shots(film)
    texts = {moment.id: moment.text for moment in film.file.moment}
    for id, items in groupby(timeline.items, key=lambda item: shots[item.shot].moment):
        run = list(items)
        if id is not None:
            yield Mark("moment", run[0].start, run[-1].end, id, f"{id}: {texts.get(id, '')}".rstrip(": "))


def _lines(film: Film, song: Song | None) -> Iterator[Mark]:
    for line in song.lines if song else ():
        if line.start is not None:
            start = film.frame_at(line.start)
            end = start + 1 if line.end is None else max(start + 1, film.frame_at(line.end))
            yield Mark("line", start, end, line.text, line.text + " (its time is estimated)" * line.estimated)


def _grid(film: Film, song: Song | None, beats: bool) -> Iterator[Mark]:
    bar = 0
    for frame, place in beat_frames(film, song):
        bar += place == 1
        if place == 1:
            yield Mark("bar", frame, frame + 1, f"bar {bar}", f"bar {bar}")
        elif beats:
            yield Mark("beat", frame, frame + 1, f"{bar}.{place}", f"bar {bar}, beat {place}")


def _notes(timeline: Timeline, film: Film) -> Iterator[Mark]:
    """What a person wrote of takes, over the shots that may show them."""
    shots = _shots(film)
    for item in timeline.items:
        owner = shots.get(shots[item.shot].source, shots[item.shot])
        for take, note in sorted(owner.notes.items()):
            yield Mark("note", item.start, item.end, f"{owner.id}.{take}", f"{owner.id}.{take}: {note}")


def _warnings(timeline: Timeline) -> Iterator[Mark]:
    """Cards, held frames and ramps: what another program will not show as the film does."""
    held = {short.shot: short.held for short in short_items(timeline)}
    after = (*timeline.items[1:], None)
    for item, behind in zip(timeline.items, after, strict=True):
        if item.standin:
            yield Mark("missing", item.start, item.end, item.shot, f"{item.shot}: its clip is not made yet")
        elif item.shot in held:
            yield _held(item, held[item.shot], behind)
        if len(set(item.ramp)) > 1:
            yield Mark("ramp", item.start, item.end, item.shot, f"{item.shot}: speed {_percent(item)}")


def _held(item: Item, held: int, behind: Item | None) -> Mark:
    last = item.end + (behind.transition.overlap[1] if behind and behind.transition else 0)
    what = f"its clip is {held} frame{'s' * (held > 1)} short, so its last frame is held"
    return Mark("held", last - held, last, item.shot, f"{item.shot}: {what}")


def _percent(item: Item) -> str:
    first, last = (round(Fraction(100) * item.speed * each) for each in item.ramp)
    return f"from {first} to {last} percent"


def _shots(film: Film) -> dict[str, Shot]:
    return {shot.id: shot for shot in film.shots}
