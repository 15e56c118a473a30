"""Shots that follow a performance: the part of its video that each shows, to the frame, and what its clip costs.

A clip of such a shot is made from its still and a video of a person, so its frame k shows what the
video shows at its own frame k: in the song's time

    start of the slot / film rate + song start + (k - frame of the clip shown first) / frames of clip a second,

and in the video's time that, less the song's time at which the video begins. Everything is in whole
numbers and fractions. `docs/how-to/lip-sync.md` says it for film makers.
"""

from dataclasses import dataclass
from fractions import Fraction

from rushes.film.model import Film, Performance, Picture, Shot
from rushes.models import Model, model
from rushes.plan.frames import clip_frames, clip_frames_needed, role_model
from rushes.units import parse_clock, step


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a video: frame k is what it shows at ``at + k / rate`` seconds, 0 <= k < ``frames``.

    ``at`` may lie before the video's first frame, for the handles of a clip. Its frames are played at ``play`` a
    second: a film of 25 shows clips of 24 frame for frame, so they are taken 25 a second.
    """

    at: Fraction
    frames: int
    rate: Fraction
    play: Fraction

    def time(self, frame: int) -> Fraction:
        """Second of the video that a frame shows."""
        return self.at + frame / self.rate


@dataclass(frozen=True, slots=True)
class Video:
    """What is known of a performance's video: its seconds, or what is wrong with it."""

    seconds: Fraction = Fraction(0)
    wrong: str = ""


def performer(film: Film) -> Model | None:
    """The model that follows performances; None where those who sell the film's clips sell none.

    Then a shot of a performance is shot, and priced, as any other.
    """
    sold = model(film.file.models.performance)
    return sold if sold.engine == role_model(film, "draft").engine else None


def performance_of(film: Film, picture: Picture) -> Performance | None:
    """The performance that a shot, setup or moment follows."""
    return film.file.performance.get(picture.performance) if picture.performance else None


def is_performed(film: Film, picture: Picture) -> bool:
    """Whether a clip is bought from the model that follows performances."""
    return performance_of(film, picture) is not None and performer(film) is not None


def clip_model(film: Film, picture: Picture) -> Model:
    """The model a clip is bought from: that of its role, or the one that follows performances."""
    sold = performer(film) if performance_of(film, picture) is not None else None
    return sold or role_model(film, picture.role)


def clip_seconds(film: Film, shot: Shot) -> int:
    """Seconds of the clip that is bought for a shot."""
    sold = performer(film) if performance_of(film, shot) is not None else None
    return shot.seconds if sold is None else _seconds(film, sold, shot.frames, _first(film, shot, sold))


def performed_seconds(film: Film, frames: int) -> int:
    """Seconds of the clip of a performance for a slot of so many frames."""
    sold = model(film.file.models.performance)
    return _seconds(film, sold, frames, _first(film, Shot(id="", start=0, end=frames), sold))


def window_of(film: Film, shot: Shot) -> Window:
    """The part of its performance's video that a shot's clip follows, from the clip's own frame 0 on."""
    performance = performance_of(film, shot)
    if performance is None:
        raise ValueError(f"{shot.id} follows no performance")
    sold = model(film.file.models.performance)
    play = sold.rate or film.rate
    rate = step(play, film.rate) * film.rate
    first, seconds = _first(film, shot, sold), _seconds(film, sold, shot.frames, _first(film, shot, sold))
    at = video_time(film, performance, Fraction(shot.start)) - first / rate
    return Window(at, clip_frames(seconds, film.rate, sold), rate, play)


def video_time(film: Film, performance: Performance, frame: Fraction) -> Fraction:
    """Second of a performance's video that belongs to a frame of the film."""
    return frame / film.rate + film.song_start - parse_clock(performance.start)


def shown(film: Film, shot: Shot) -> tuple[Fraction, Fraction]:
    """First and last second of its performance's video that a shot's slot shows, the last as its frame begins."""
    sold = model(film.file.models.performance)
    window = window_of(film, shot)
    first = _first(film, shot, sold)
    return window.time(first), window.time(first + clip_frames_needed(shot.frames, film.rate, sold) - 1)


def pace(film: Film, shot: Shot, rate: Fraction, frames: int) -> Fraction | None:
    """Clip frames to a film frame of a clip that came back at another rate than the part of the video it followed.

    One with as many frames shows one for each of the part's; one that is as long shows them by the clock. None
    where its rate is as it should be, or it is neither: then it is cut in as any other.
    """
    if performance_of(film, shot) is None or rate == (window := window_of(film, shot)).play:
        return None
    each = step(window.play, film.rate)
    if abs(frames - window.frames) <= 1:
        return each
    is_as_long = abs(frames / rate - window.frames / window.play) <= max(1 / rate, 1 / window.play)
    return each * rate / window.play if is_as_long else None


def _first(film: Film, shot: Shot, sold: Model) -> int:
    """The clip frame that the slot shows first; a trim or a slip moves it later, and the lips with it."""
    return shot.first(sold.rate or film.rate, film.rate, film.settings.handles)


def _seconds(film: Film, sold: Model, frames: int, first: int) -> int:
    """The shortest clip for sale that covers a slot from a clip frame on with its handles; else without those behind
    it; else the longest."""
    needed = first + clip_frames_needed(frames, film.rate, sold)
    for spare in (film.settings.handles, 0):
        fits = (s for s in sorted(sold.seconds) if clip_frames(s, film.rate, sold) >= needed + spare)
        if (seconds := next(fits, None)) is not None:
            return seconds
    return max(sold.seconds)
