"""What holds all along the film while it is planned: its marks, its prices, and how long its shots wish to be."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from rushes.film.model import Film, Moment
from rushes.plan.frames import longest_slot, role_model, slot_capacity
from rushes.plan.grid import Marks, marks_of
from rushes.plan.layout import SECONDS, Part, Slot
from rushes.plan.links import is_long
from rushes.plan.material import picture_of
from rushes.plan.taste import CLOSE_MOST, is_close, paces, wished_frames
from rushes.song.model import Song


@dataclass(frozen=True, slots=True)
class Course:
    """The film, its marks (frame to points, and the frames in order), and whether music leads."""

    film: Film
    marks: Marks
    frames: tuple[int, ...]
    music: bool
    paces: Mapping[int, float]

    def between(self, start: int, end: int) -> Marks:
        """The marks inside ``(start, end)``."""
        inside = self.frames[bisect_right(self.frames, start) : bisect_left(self.frames, end)]
        return {frame: self.marks[frame] for frame in inside}

    @property
    def second(self) -> int:
        """Frames of the shortest slot that is not pinned."""
        return max(1, round(self.film.rate))

    def longest(self, slot: Slot) -> int:
        """The longest slot a clip of its role and asked length covers with handles; shorter for a singing close-up."""
        film, sold = self.film, role_model(self.film, slot.picture.role)
        if slot.seconds and (is_long(film, slot) or slot.angles):
            return round(slot.seconds * film.rate)
        most = longest_slot(film, sold)
        if slot.seconds in sold.seconds:
            most = slot_capacity(slot.seconds, film.rate, sold, film.settings.handles) or most
        return min(most, round(CLOSE_MOST * film.rate)) if is_close(slot.picture) else most

    def target(self, part: Part, slot: Slot, turn: int = 0) -> int:
        """The length a slot wishes for; ``turn`` counts the performance shots before it."""
        return max(1, min(self._target(part, slot, turn), self.longest(slot)))

    def _target(self, part: Part, slot: Slot, turn: int) -> int:
        film = self.film
        if slot.moment and not self.music:
            return round((slot.seconds or SECONDS) * film.rate)
        if slot.seconds and (is_long(film, slot) or slot.angles):
            return round(slot.seconds * film.rate)
        if slot.seconds:
            model = role_model(film, slot.picture.role)
            return slot_capacity(slot.seconds, film.rate, model, film.settings.handles) or self.second
        return round(wished_frames(film, part, slot.picture, turn) * self.paces.get(part.start, 1))


def course_of(film: Film, song: Song | None, frames: int, parts: tuple[Part, ...]) -> Course:
    """The course of a film of so many frames in these parts."""
    marks = marks_of(film, song, frames, parts)
    return Course(film, marks, tuple(marks), song is not None, paces(film, song, parts))


def moment_slot(moment: Moment) -> Slot:
    """A moment without its frames yet."""
    return Slot(0, 0, picture_of(moment), moment=moment.id, seconds=moment.seconds, angles=moment.angles)
