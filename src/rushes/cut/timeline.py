"""Which clip frame is shown at which frame of the film: whole numbers and fractions, no pictures.

The conform is this. A clip whose rate is within a tenth of the film's (23.976, 24 and 25 against
24) gives one frame to each film frame. Any other (24 against 30, 30 against 24) gives the frame
that is on screen at that time. Either way multiplied by the shot's speed, which is 1 unless the plan
chose another, or a person trimmed more or less than the slot holds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from rushes.errors import FilmError, Problem
from rushes.film.model import Shot
from rushes.units import CLIP_RATE, step

SPEEDS = Fraction(9, 10), Fraction(11, 10)
"""Slowest and fastest a clip is shown; outside of it movement looks wrong."""

ROUNDING = Fraction(1, 100)
"""What whole frames may add to that in the shortest slots."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A take that can be cut in: its content, its length, and which frames of the whole clip it holds.

    ``window_first`` is the whole clip's frame that is the file's frame 0; free engines draw only
    what is used. ``standin`` marks a slate or a draft that stands for a clip that is not made yet. ``pace``
    are its frames to a film frame where these do not follow from its rate: a clip with lips in it keeps to
    the song though it came at a rate of its own.
    """

    sha: str
    frames: int
    rate: Fraction
    window_first: int = 0
    standin: bool = False
    pace: Fraction | None = None

    def natural(self, film_rate: Fraction) -> Fraction:
        """The speed at which it is shown where nobody chose another: 1, but for a clip with a pace of its own."""
        return Fraction(1) if self.pace is None else self.pace / step(self.rate, film_rate)

    def begins(self, shot: Shot, film_rate: Fraction, handles: int) -> int:
        """The frame that a shot without a trim shows first."""
        if self.pace is None:
            return shot.first(self.rate, film_rate, handles)
        return round(handles * self.pace if shot.begin is None else shot.begin * self.pace / step(CLIP_RATE, film_rate))


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One slot ``[start, end)`` of the film and the clip in it.

    ``first`` is the frame shown first, counted in the whole clip; the file holds the
    ``source_frames`` frames from ``source_first`` on, at ``source_rate`` frames a second.
    """

    shot: str
    start: int
    end: int
    source: str
    first: int
    source_frames: int
    source_rate: Fraction
    source_first: int = 0
    speed: Fraction = Fraction(1)
    standin: bool = False

    @property
    def frames(self) -> int:
        """Length of the slot in film frames."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Timeline:
    """The film as it is cut: every frame of ``[0, frames)`` in exactly one item.

    ``sound`` is the song's content hash or path, None for a silent film; ``sound_start`` its second
    at film frame 0. Raises ``FilmError`` for gaps and overlaps.
    """

    rate: Fraction
    size: tuple[int, int]
    frames: int
    items: tuple[Item, ...]
    sound: str | None = None
    sound_start: Fraction = Fraction(0)

    def __post_init__(self) -> None:
        check_cover([(item.shot, item.start, item.end) for item in self.items], self.frames)

    @property
    def seconds(self) -> Fraction:
        """Exact length of the film."""
        return self.frames / self.rate


@dataclass(frozen=True, slots=True)
class Short:
    """A shot whose clip ends early: its last frame is held for ``held`` film frames."""

    shot: str
    held: int


def clip_frame(item: Item, k: int, film_rate: Fraction) -> int:
    """Which frame of the whole clip is shown at frame ``k`` of the slot, 0 <= k < item.frames.

    ``first + floor(k * step * speed)``, held at the clip's last frame where the clip is short.
    """
    if not 0 <= k < item.frames:
        raise IndexError(f"{item.shot} has {item.frames} frames, so there is no frame {k} in it")
    last = item.source_first + item.source_frames - 1
    return max(item.source_first, min(last, _running(item, k, film_rate)))


def file_frames(item: Item, film_rate: Fraction) -> tuple[int, ...]:
    """For each frame of the slot the frame shown, counted in the item's file."""
    return tuple(clip_frame(item, k, film_rate) - item.source_first for k in range(item.frames))


def short_items(timeline: Timeline) -> tuple[Short, ...]:
    """Shots whose clip does not reach the end of the slot, with how long the last frame is held."""
    shorts = ((item.shot, _held(item, timeline.rate)) for item in timeline.items)
    return tuple(Short(shot, held) for shot, held in shorts if held)


def lay(shots: Sequence[Shot], rate: Fraction, clips: Mapping[str, Clip], *, handles: int = 0) -> tuple[Item, ...]:
    """One item for each shot, in the order of the film.

    A shot with a trim ``[in, out)`` (frames of the whole clip) begins at ``in`` and, where that is
    not what the slot holds, runs at ``(out - in) / needed``, from 0.9 to 1.1. One without begins
    ``handles`` frames into its clip. The slip is added, and the result is moved as little as it must be
    for the clip to cover the slot. Raises ``FilmError`` for gaps, overlaps, shots without a clip,
    and trims that would run too slow or too fast, all of them at once.
    """
    check_cover([(shot.id, shot.start, shot.end) for shot in shots])
    problems = [problem for shot in shots for problem in _problems(shot, rate, clips.get(shot.id))]
    if problems:
        raise FilmError("The film cannot be cut:", problems=problems)
    return tuple(_item(shot, rate, clips[shot.id], handles) for shot in shots)


def check_cover(slots: Sequence[tuple[str, int, int]], frames: int | None = None) -> None:
    """Raise ``FilmError`` unless slots (name, start, end) follow each other from 0 on (to ``frames``)."""
    problems, at = [], 0
    for name, start, end in slots:
        if start != at:
            what = f"frames {at} to {start - 1} are in no shot" if start > at else f"it begins before frame {at}"
            problems.append(Problem("cut-cover", f"{what}.", "Move its start.", shot=name))
        if end <= start:
            problems.append(Problem("cut-cover", f"its slot [{start}, {end}) is empty.", "Move its end.", shot=name))
        at = max(at, end)
    if frames is not None and at != frames and not problems:
        problems.append(Problem("cut-cover", f"the shots end at frame {at}, the film at {frames}."))
    if problems or not slots:
        raise FilmError("Every frame of the film is in exactly one shot:", problems=problems or [_NOTHING])


_NOTHING = Problem("cut-cover", "there are no shots.", "Run `rushes plan` first.")


def needed(shot_frames: int, clip_rate: Fraction, film_rate: Fraction) -> int:
    """How many frames of a clip a slot shows at speed 1, from the first to the last shown."""
    return floor((shot_frames - 1) * step(clip_rate, film_rate)) + 1


def _problems(shot: Shot, rate: Fraction, clip: Clip | None) -> list[Problem]:
    if clip is None:
        return [Problem("cut-clip", "has no clip.", "Make it, or let a slate stand in.", shot=shot.id)]
    if clip.frames < 1 or clip.rate <= 0:
        return [Problem("cut-clip", "its clip has no frames.", "Make it again.", shot=shot.id)]
    if shot.trim is None:
        return _planned_speed(shot, rate)
    start, end = shot.trim
    if start < 0 or end <= start:
        return [Problem("cut-trim", f"trim [{start}, {end}) is empty or negative.", "", key="trim", shot=shot.id)]
    speed = _speed(shot, rate, clip)
    if SPEEDS[0] <= speed <= SPEEDS[1]:
        return []
    return [Problem("cut-trim", _wrong_speed(shot, rate, clip, speed), _fit(shot, rate, clip), shot=shot.id)]


def _planned_speed(shot: Shot, rate: Fraction) -> list[Problem]:
    speed = shot.speed(rate)
    if SPEEDS[0] - ROUNDING <= speed <= SPEEDS[1] + ROUNDING:
        return []
    what = f"used = {shot.used} shows its slot of {shot.frames} at {float(speed):.2f}x."
    return [Problem("cut-speed", what, "Take used out, or run `rushes plan`.", key="used", shot=shot.id)]


def _wrong_speed(shot: Shot, rate: Fraction, clip: Clip, speed: Fraction) -> str:
    start, end = shot.trim or (0, 0)
    return (
        f"trim [{start}, {end}) is {end - start} frames, which its slot of {shot.frames} shows at {float(speed):.2f}x."
    )


def _fit(shot: Shot, rate: Fraction, clip: Clip) -> str:
    full = shot.frames * step(clip.rate, rate)
    low, high = ceil(SPEEDS[0] * full), floor(SPEEDS[1] * full)
    exact = needed(shot.frames, clip.rate, rate)
    most = f"{low} to {high} frames would fit" if low < high else f"only {exact} would fit"
    return f"{most}; {exact} runs at natural speed."


def _speed(shot: Shot, rate: Fraction, clip: Clip) -> Fraction:
    if shot.trim is None:
        return shot.speed(rate) * clip.natural(rate)
    length, full = shot.trim[1] - shot.trim[0], shot.frames * step(clip.rate, rate)
    if needed(shot.frames, clip.rate, rate) <= length <= ceil(full):
        return Fraction(1)
    return length / full


def _item(shot: Shot, rate: Fraction, clip: Clip, handles: int) -> Item:
    each, speed = step(clip.rate, rate), _speed(shot, rate, clip)
    wanted = (shot.trim[0] if shot.trim else clip.begins(shot, rate, handles)) + shot.slip
    shown = floor((shot.frames - 1) * each * speed) + 1
    latest = max(clip.window_first, clip.window_first + clip.frames - shown)
    return Item(
        shot=shot.id,
        start=shot.start,
        end=shot.end,
        source=clip.sha,
        first=max(clip.window_first, min(latest, wanted)),
        source_frames=clip.frames,
        source_rate=clip.rate,
        source_first=clip.window_first,
        speed=speed,
        standin=clip.standin,
    )


def _running(item: Item, k: int, film_rate: Fraction) -> int:
    return item.first + floor(k * step(item.source_rate, film_rate) * item.speed)


def _held(item: Item, film_rate: Fraction) -> int:
    last = item.source_first + item.source_frames - 1
    return sum(_running(item, k, film_rate) > last for k in range(item.frames))
