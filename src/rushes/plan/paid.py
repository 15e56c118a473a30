"""What is paid for before a film is planned again: it is kept, or, where it was let go, offered again."""

from dataclasses import dataclass

from rushes.film.model import Film, Shot
from rushes.plan.frames import clip_frames, role_model
from rushes.plan.layout import Slot
from rushes.plan.material import picture_of
from rushes.plan.problem import Clip


@dataclass(frozen=True, slots=True)
class Paid:
    """Ids of shots whose stills and clips are paid for, references that are, and credits spent, reserved or lost.

    ``bin`` are shots that were let go: their media are offered to the same moment, setup or detail. ``ids`` are
    those of every shot that ever had media: none is given to another shot.
    """

    stills: frozenset[str] = frozenset()
    clips: frozenset[str] = frozenset()
    references: int = 0
    spent: int = 0
    bin: tuple[Shot, ...] = ()
    ids: frozenset[str] = frozenset()

    @property
    def shots(self) -> frozenset[str]:
        """Ids of shots with anything paid for."""
        return self.stills | self.clips

    def offered(self, slot: Slot) -> list[Shot]:
        """Shots of the bin with a clip that shows what a slot shows."""
        return [
            shot for shot in self.bin
            if shot.id in self.clips and shot.clip_of is None and shot.role == slot.picture.role
            and (shot.moment, shot.setup if not slot.moment else slot.setup) == (slot.moment, slot.setup)
            and (slot.moment or slot.setup or picture_of(shot) == slot.picture)
        ]  # fmt: skip


NOTHING_PAID = Paid()


def owned_clip(film: Film, shot: Shot) -> Clip:
    """The clip of a shot in the bin, free to use once."""
    have = clip_frames(shot.seconds, film.rate, role_model(film, shot.role))
    return Clip(shot.seconds, 0, have, shot.role, owned=shot.id)
