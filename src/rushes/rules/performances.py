"""Do shots that follow a performance lie inside its video, and do their lips stay on the song?"""

from collections.abc import Iterator
from fractions import Fraction

from rushes.errors import Problem
from rushes.film.model import Shot
from rushes.plan.frames import clip_frames_needed
from rushes.plan.performed import Video, clip_model, performance_of, performer, shown
from rushes.rules.money import buys
from rushes.rules.registry import State, found, in_shot, rule
from rushes.units import clock, parse_clock

NEAR = Fraction(1, 1000)
"""Seconds by which a time in a video may be rounded."""


@rule(
    "performance-covers-slot", "error", "The video of a performance can be read, and covers the slots that follow it.",
    fix="Film more of it, move its start, or give the slot to another shot.",
)  # fmt: skip
def performance_covers_slot(state: State) -> Iterator[Problem]:
    for name in state.film.file.performance:
        if wrong := state.videos.get(name, Video()).wrong:
            yield found(f"its video cannot be followed: {wrong}", f"performance.{name}.file", "Export it as H.264 MP4.")
    for shot in _following(state):
        if performer(state.film) is None or state.videos.get(shot.performance or "", Video()).wrong:
            continue
        yield from _missing(state, shot)


def _missing(state: State, shot: Shot) -> Iterator[Problem]:
    """What of a slot lies before a video's first frame or after its last, in the song's time."""
    performance = performance_of(state.film, shot)
    if performance is None:
        return
    first, last = shown(state.film, shot)
    begin, video = parse_clock(performance.start), state.videos.get(shot.performance or "")
    end = last + 1 / state.film.rate
    slot = f"shows {clock(begin + first)} to {clock(begin + end)}"
    if first < -NEAR:
        what = f'{slot}, and the video of "{shot.performance}" begins at {clock(begin)}: {_seconds(-first)} are missing'
        yield in_shot(shot, what, f"Begin filming earlier, or begin the shot {_frames(state, -first)} later.")
    if video is not None and last >= video.seconds:
        over, ends = end - video.seconds, clock(begin + video.seconds)
        what = f'{slot}, and the video of "{shot.performance}" ends at {ends}: {_seconds(over)} are missing'
        yield in_shot(shot, what, f"Film on for longer, or end the shot {_frames(state, over)} earlier.")
    sold = clip_model(state.film, shot)
    needed, have = clip_frames_needed(shot.frames, state.film.rate, sold), sold.seconds[-1] * (sold.rate or 24)
    if needed > have:
        what = f"is longer than {sold.id} follows a performance: {sold.seconds[-1]} s at most"
        yield in_shot(shot, what, "Make two shots of it.")


@rule(
    "performance-in-sync", "warning", "A shot of a performance is shown when it was sung, and as fast.",
    fix="Take slip, trim and used out, and give it a clip of its own.",
)  # fmt: skip
def performance_in_sync(state: State) -> Iterator[Problem]:
    """A slip of a frame or two may be wanted, where the lips come late by the model's own doing."""
    rate = state.film.rate
    for shot in _following(state, every=True):
        if shot.clip_of is not None:
            yield in_shot(shot, f"sings what the clip of {shot.clip_of} sings", "Take clip_of out.", "clip_of")
        elif shot.trim is not None:
            yield in_shot(shot, f"is trimmed to frames {shot.trim[0]} to {shot.trim[1]} of its clip", key="trim")
        elif shot.slip:
            what = f"is slipped by {shot.slip} frames, and its lips with it"
            yield in_shot(shot, what, key="slip")
        elif shot.speed(rate) != 1:
            yield in_shot(shot, f"is shown at {float(shot.speed(rate)):.2f}x", key="used")


@rule(
    "performance-unused", "note", "Every performance is followed by a shot.",
    fix="Write performance = its name in a moment, a setup or a shot, or take it out.",
)  # fmt: skip
def performance_unused(state: State) -> Iterator[Problem]:
    file = state.film.file
    named = {each.performance for each in (*file.moment, *file.setup, *state.shots)}
    for name in file.performance:
        if name not in named:
            yield found(f'nothing follows the performance "{name}"', f"performance.{name}")


@rule(
    "performance-followed", "warning", "The engine that sells the clips follows performances.",
    fix="Shoot these shots on an engine that does (`rushes engines`); elsewhere their lips do not move to the song.",
)  # fmt: skip
def performance_followed(state: State) -> Iterator[Problem]:
    film = state.film
    if not any(True for _ in _following(state)) or not buys(film):
        return
    sold = performer(film)
    if sold is None or sold.engine != film.settings.engine:
        what = f"engine {film.settings.engine} has no model that follows a performance; its shots are shot as any other"
        yield found(what, "film.engine")


def _following(state: State, *, every: bool = False) -> Iterator[Shot]:
    """Shots that follow a performance; with ``every``, those without a clip of their own too."""
    for shot in state.shots if state.film.file.performance else ():
        if shot.performance is not None and (every or shot.clip_of is None):
            yield shot


def _seconds(seconds: Fraction) -> str:
    return f"{float(seconds):.2f} s"


def _frames(state: State, seconds: Fraction) -> str:
    count = -int(-seconds * state.film.rate // 1)
    return f"{count} frame{'s' * (count != 1)}"
