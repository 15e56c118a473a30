"""Does the light tell the time of the story? After the guide's lighting progression, sections 5.5 and 8.2."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from rushes.errors import Problem
from rushes.film.model import Film
from rushes.rules.registry import State, found, in_shot, rule
from rushes.units import clock, parse_clock


@rule(
    "light-order", "warning", "The light's steps stand in the order of time, and shots keep to it.",
    fix="Order the steps by start, or take light out of the shot, so that it has the progression's.",
)  # fmt: skip
def light_order(state: State) -> Iterator[Problem]:
    steps = state.film.file.look.light
    starts = [state.film.frame_at(parse_clock(step.start)) for step in steps]
    disordered = [number for number, (start, later) in enumerate(pairwise(starts), 1) if later <= start]
    for number in disordered:
        what = f'light "{steps[number].name}" begins at {steps[number].start}, not after "{steps[number - 1].name}"'
        yield found(what, f"look.light.{number}.start")
    if not disordered:
        yield from _out_of_order(state, starts)


def _out_of_order(state: State, starts: Sequence[int]) -> Iterator[Problem]:
    """Shots lit by a step that is over by then, or not yet come."""
    steps = state.film.file.look.light
    numbers = {step.name: number for number, step in enumerate(steps)}
    for shot in state.shots:
        own = numbers.get(shot.light or "")
        if own is None:
            continue
        now, next = bisect_right(starts, shot.start) - 1, bisect_right(starts, shot.end) - 1
        if not now <= own <= max(now, next):
            current = f'"{steps[now].name}"' if now >= 0 else "no step yet"
            yield in_shot(shot, f'is lit by "{shot.light}", where the progression has {current}', key="light")


@rule(
    "light-used", "note", "Every step of the light is seen in some shot.",
    fix="Begin it earlier, begin the next one later, or take it out.",
)  # fmt: skip
def light_used(state: State) -> Iterator[Problem]:
    steps = state.film.file.look.light
    if not state.shots or _is_excerpt(state.film):
        return
    starts = sorted(state.film.frame_at(parse_clock(step.start)) for step in steps)
    seen = {bisect_right(starts, shot.start) - 1 for shot in state.shots if shot.light is None}
    lit = {starts[number] for number in seen if number >= 0}
    named = {shot.light for shot in state.shots}
    for number, step in enumerate(steps):
        if state.film.frame_at(parse_clock(step.start)) not in lit and step.name not in named:
            yield found(
                f'no shot is lit by "{step.name}", from {clock(parse_clock(step.start))}', f"look.light.{number}"
            )


def _is_excerpt(film: Film) -> bool:
    """Whether only a part of the song is used, so that steps may lie outside it."""
    return film.file.song is not None and bool(film.file.song.start or film.file.song.end)
