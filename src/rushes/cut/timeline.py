"""Which clip frame is shown at which frame of the film: whole numbers and fractions, no pictures.

The conform is this. A clip whose rate is within a tenth of the film's (23.976, 24 and 25 against
24) gives one frame to each film frame. Any other (24 against 30, 30 against 24) gives the frame
that is on screen at that time. Either way multiplied by the shot's speed, which is 1 unless the plan
chose another, or a person trimmed more or less than the slot holds; a ramp takes it from one speed to
another within the slot. What lies between two frames is a matter of how it is retimed (``retime.py``).
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from rushes.cut.tracks import Laid
from rushes.errors import FilmError, Problem
from rushes.film.model import Shot, Transition
from rushes.film.treatment import Grade, Retime
from rushes.units import CLIP_RATE, step


@dataclass(frozen=True, slots=True)
class Clip:
    """A take that can be cut in: its content, its length, and which frames of the whole clip it holds.

    ``window_first`` is the whole clip's frame that is the file's frame 0; free engines draw only
    what is used. ``standin`` marks a slate or a draft that stands for a clip that is not made yet. ``pace``
    are its frames to a film frame where these do not follow from its rate: a clip with lips in it keeps to
    the song though it came at a rate of its own. ``label`` is what a review copy says of it: take and engine.
    ``best`` is the frame that measurement says to begin at, and ``why``. ``out`` is the frame behind the last that is
    shown, where another clip goes on from it.
    """

    sha: str
    frames: int
    rate: Fraction
    window_first: int = 0
    standin: bool = False
    pace: Fraction | None = None
    label: str = ""
    best: int | None = None
    why: str = ""
    out: int | None = None

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
    ``source_frames`` frames from ``source_first`` on, at ``source_rate`` frames a second. ``chosen`` says why
    it begins there, where that was chosen by measurement.
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
    ramp: tuple[Fraction, Fraction] = (Fraction(1), Fraction(1))
    retime: Retime = "auto"
    transition: Transition | None = None
    label: str = ""
    chosen: str = ""
    grade: Grade = Grade()

    @property
    def frames(self) -> int:
        """Length of the slot in film frames."""
        return self.end - self.start

    @property
    def natural(self) -> bool:
        """Whether it is shown frame for frame, or by the clock, and nothing lies between two frames."""
        return self.speed == 1 and set(self.ramp) == {1}


@dataclass(frozen=True, slots=True)
class Timeline:
    """The film as it is cut: every frame of ``[0, frames)`` in exactly one item.

    ``sound`` is the song's content hash or path, None for a silent film; ``sound_start`` its second
    at film frame 0, ``tracks`` what is heard beside it; ``fade_out`` the frames in which the end goes to
    black. Raises ``FilmError`` for gaps and overlaps.
    """

    rate: Fraction
    size: tuple[int, int]
    frames: int
    items: tuple[Item, ...]
    sound: str | None = None
    sound_start: Fraction = Fraction(0)
    fade_out: int = 0
    tracks: tuple[Laid, ...] = ()

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

    That at ``position``, held at the clip's first and last.
    """
    if not 0 <= k < item.frames:
        raise IndexError(f"{item.shot} has {item.frames} frames, so there is no frame {k} in it")
    return max(item.source_first, min(_last(item), floor(position(item, k, film_rate))))


def position(item: Item, k: int, film_rate: Fraction) -> Fraction:
    """Where in the whole clip frame ``k`` of the slot is, in clip frames, before it is held at an end.

    ``first + step * speed * t``, where t is ``k`` at an even speed. On a ramp from a to b over n frames it is
    ``a k + (b - a) k^2 / 2n``, the integral of the speed, and goes on evenly before and behind the slot.
    """
    return item.first + step(item.source_rate, film_rate) * item.speed * _ramped(item, k)


def _ramped(item: Item, k: int) -> Fraction:
    (a, b), n = item.ramp, item.frames
    inside = min(max(k, 0), n)
    before, after = min(k, 0) * a, max(k - n, 0) * b
    return a * inside + (b - a) * inside * inside / (2 * n) + before + after


def file_frames(item: Item, film_rate: Fraction) -> tuple[int, ...]:
    """For each frame of the slot the frame shown, counted in the item's file."""
    return tuple(clip_frame(item, k, film_rate) - item.source_first for k in range(item.frames))


def short_items(timeline: Timeline) -> tuple[Short, ...]:
    """Shots whose clip does not reach the end of what is shown of it, with how long its last frame is held."""
    behind = [item.transition.overlap[1] if item.transition else 0 for item in timeline.items[1:]]
    both = zip(timeline.items, [*behind, 0], strict=True)
    shorts = ((item.shot, held_frames(item, timeline.rate, more)) for item, more in both)
    return tuple(Short(shot, held) for shot, held in shorts if held)


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


def held_frames(item: Item, film_rate: Fraction, behind: int = 0) -> int:
    """Film frames of the slot, and so many behind it, that lie past the clip's last.

    A clip never runs backwards, so the first of them is looked for by halves.
    """
    shown = range(item.frames + behind)
    return len(shown) - bisect_right(shown, _last(item), key=lambda k: floor(position(item, k, film_rate)))


def _last(item: Item) -> int:
    return item.source_first + item.source_frames - 1
