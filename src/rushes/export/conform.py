"""Clips as the film shows them, rendered for programs that would show them another way: retimed, held, or cards."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from rushes.build.graph import Job, Node
from rushes.cut.finish import Finish
from rushes.cut.nodes import segment_of
from rushes.cut.pieces import body_of
from rushes.cut.segment import recipe
from rushes.cut.timeline import Item, Timeline, position, short_items
from rushes.film.treatment import Grade
from rushes.units import digest, step

HALF = Fraction(1, 2)


def pace_of(item: Item, film_rate: Fraction) -> Fraction:
    """Seconds of its clip that go by in a second of the film, the mean of a ramp.

    1 where that is the same to within half a frame over the slot, as it is for 24 frames a second in a film
    of 23.976: a program that goes by time then shows the very frames.
    """
    mean = item.speed * sum(item.ramp) / 2
    pace = mean * step(item.source_rate, film_rate) * film_rate / item.source_rate
    drift = abs(pace - 1) * item.frames * item.source_rate / film_rate
    return pace if drift >= HALF else Fraction(1)


def handles_of(item: Item, film_rate: Fraction) -> tuple[int, int]:
    """Film frames that the clip has before and behind the slot, at the speed of the slot's ends."""
    forward = step(item.source_rate, film_rate) * item.speed
    end = item.source_first + item.source_frames
    before = floor((item.first - item.source_first) / (forward * item.ramp[0]))
    behind = ceil((end - position(item, item.frames, film_rate)) / (forward * item.ramp[1]))
    return max(0, before), max(0, behind)


def conform_nodes(timeline: Timeline, spare: int) -> Iterator[tuple[Item, Node, int]]:
    """Each item that another program shows otherwise, the node that renders it, and where in that its slot begins.

    That is at the film's rate and size, with up to ``spare`` frames more at each end where the clip has them, and
    with what dissolves show.
    """
    held = {short.shot for short in short_items(timeline)}
    for item, after in zip(timeline.items, (*timeline.items[1:], None), strict=True):
        if item.standin or item.shot in held or not item.natural or pace_of(item, timeline.rate) != 1:
            before, behind = (min(spare, frames) for frames in handles_of(item, timeline.rate))
            lead = max(before, item.transition.overlap[0] if item.transition else 0)
            tail = max(behind, after.transition.overlap[1] if after and after.transition else 0)
            yield item, _node(timeline, item, lead, tail), lead


def _node(timeline: Timeline, item: Item, lead: int, tail: int) -> Node:
    bare = replace(item, grade=Grade())  # whoever grades there begins with the clip
    piece = replace(body_of(bare, timeline.rate, -lead, item.frames + tail), id=f"{item.shot}.conformed")
    finish = Finish(timeline.size)
    return Node(
        id=piece.id, stage="segment", ask=digest(recipe(piece, rate=timeline.rate, finish=finish)), variant="",
        work=Job(segment_of, {"piece": piece, "rate": timeline.rate, "finish": finish}), fixed_inputs=piece.sources,
    )  # fmt: skip
