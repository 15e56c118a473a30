"""Moments of several shots: longer than a clip, in a chain that goes on from shot to shot; or covered from angles."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rushes.film.model import Film
from rushes.plan.frames import longest_slot, role_model
from rushes.plan.layout import Slot


def is_long(film: Film, slot: Slot) -> bool:
    """Whether a moment asks for more seconds than any clip of its role has; none does that follows a performance."""
    longest = role_model(film, slot.picture.role).seconds[-1]
    return bool(slot.moment and slot.seconds and slot.seconds > longest and slot.picture.performance is None)


ANGLE_SECONDS = 2
"""The least that an angle is seen: a moment that is shorter for all of them is seen from fewer."""


def parted(film: Film, slot: Slot, frames: int) -> tuple[Slot, ...]:
    """The slots that tell a moment in so many frames: one for each of its angles, else as many links as it needs."""
    if covered := angled(film, slot, frames):
        return covered
    return linked(film, slot, frames) if is_long(film, slot) else (slot,)


def angled(film: Film, slot: Slot, frames: int) -> tuple[Slot, ...]:
    """A slot for each angle that a moment is covered from, in their order; none where it has one, or time for one."""
    many = min(len(slot.angles), int(frames / (ANGLE_SECONDS * film.rate)))
    if many <= 1 or slot.picture.performance is not None:
        return ()
    many = max(many, -(-frames // longest_slot(film, role_model(film, slot.picture.role))))
    free = replace(slot, start=0, end=0, seconds=None, angles=())
    angles = [slot.angles[n % len(slot.angles)] for n in range(many)]
    return tuple(replace(free, picture=replace(free.picture, framing=angle)) for angle in angles)


def linked(film: Film, slot: Slot, frames: int, least: int = 1) -> tuple[Slot, ...]:
    """The slots that tell a moment in so many frames, as few as its clips allow; the first has the still.

    At least so many; a moment that one clip covers is one slot.
    """
    longest = longest_slot(film, role_model(film, slot.picture.role))
    many = max(least, -(-frames // longest))
    if many == 1:
        return (slot,)
    free = replace(slot, start=0, end=0, seconds=None)
    goes_on = slot.picture.performance is None
    return (replace(free, link=slot.link), *(replace(free, link=goes_on) for _ in range(many - 1)))


def spread(slots: Sequence[Slot], start: int, frames: int) -> tuple[Slot, ...]:
    """Slots one after another from a frame on, each as long as the others."""
    edges = [start + frames * n // len(slots) for n in range(len(slots) + 1)]
    return tuple(replace(slot, start=a, end=b) for slot, (a, b) in zip(slots, pairwise(edges), strict=True))


def followed(slots: Sequence[Slot]) -> dict[int, int]:
    """The first frame of the slot that each link goes on from, by its own; only where that tells the same moment."""
    ends = {slot.end: slot for slot in slots}
    found = {}
    for slot in slots:
        before = ends.get(slot.start)
        if slot.link and before is not None and before.moment == slot.moment and before.clip_of is None:
            found[slot.start] = before.start
    return found
