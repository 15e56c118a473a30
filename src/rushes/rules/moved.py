"""Do the shots stand where the treatment says that their moments are?"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from rushes.errors import Problem
from rushes.film.inherit import sources
from rushes.film.model import Moment, Shot
from rushes.plan.layout import span_frames
from rushes.plan.names import is_yours
from rushes.rules.registry import State, found, rule
from rushes.units import clock

TRIMMED = Fraction(1, 2)
"""Seconds by which a person may move the cut of a moment without being told: that is editing."""


@rule(
    "moment-in-place", "warning", "A moment that is pinned with at is told where it is pinned.",
    fix="Run `rushes plan`, or write at as its shot stands.",
)  # fmt: skip
def moment_in_place(state: State) -> Iterator[Problem]:
    known = sources(state.film.file)
    told: dict[str, list[Shot]] = {}
    for shot in state.shots:
        told.setdefault(shot.moment or "", []).append(shot)
    for moment in state.film.file.moment:
        shots = told.get(moment.id)
        if moment.at is None or not shots:
            continue
        edited = any(is_yours(shot, known) for shot in shots)
        if _astray(state, moment, shots, TRIMMED * state.film.rate if edited else Fraction(1)):
            yield found(_told(state, moment, shots), f"moment.{moment.id}.at", _next(state, moment, shots))


def _astray(state: State, moment: Moment, shots: Sequence[Shot], near: Fraction) -> bool:
    """Whether the shots of a moment begin elsewhere than it is pinned, or end before or after it."""
    start, end = _pinned(state, moment)
    if start >= state.frames or (end is not None and end <= 0):  # outside the excerpt: told elsewhere, or nowhere
        return False
    late = abs(shots[0].start - max(0, start)) > near
    return late or (end is not None and abs(shots[-1].end - min(end, state.frames)) > near)


def _told(state: State, moment: Moment, shots: Sequence[Shot]) -> str:
    start, end = _pinned(state, moment)
    pinned = f"at {_clock(state, start)}" if end is None else f"over {_clock(state, start)} to {_clock(state, end)}"
    names = f"shot {shots[0].id}" if len(shots) == 1 else f"shots {shots[0].id} to {shots[-1].id}"
    stands = f"{_clock(state, shots[0].start)} to {_clock(state, shots[-1].end)}"
    return f'moment "{moment.id}" is pinned {pinned}, and {names} tell{"s" * (len(shots) == 1)} it from {stands}'


def _next(state: State, moment: Moment, shots: Sequence[Shot]) -> str:
    """Where the shot goes to the moment, and where the moment goes to the shot."""
    _, end = _pinned(state, moment)
    stands = [_clock(state, shots[0].start), _clock(state, shots[-1].end)]
    release = " ".join(f"--release {shot.id}" for shot in shots)
    return (
        f"To move it: `rushes plan`, or `rushes plan {release}` where you have touched or paid for it. "
        f'To leave it: at = "{"-".join(stands[: 1 if end is None else 2])}".'
    )


def _pinned(state: State, moment: Moment) -> tuple[int, int | None]:
    return span_frames(state.film, moment.at or "0:00", f"moment.{moment.id}.at")


def _clock(state: State, frame: int) -> str:
    """A frame of the film as the treatment writes it: in the time of the song."""
    return clock(frame / state.film.rate + state.film.song_start)
