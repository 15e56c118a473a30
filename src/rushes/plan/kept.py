"""What a new plan leaves as it is: shots that a person touched or that are paid for, and whose clips they show."""

from collections.abc import Sequence
from itertools import pairwise

from rushes.errors import FilmError, Problem
from rushes.film.chains import links
from rushes.film.inherit import sources
from rushes.film.model import Film, Shot
from rushes.plan.layout import Slot
from rushes.plan.material import picture_of
from rushes.plan.names import is_yours
from rushes.plan.paid import NOTHING_PAID, Paid


def refuse(problems: Sequence[Problem]) -> None:
    """Raise ``FilmError`` where there is any problem."""
    if problems:
        raise FilmError("the film cannot be planned as it is written", problems=problems)


def keep(film: Film, frames: int, paid: Paid = NOTHING_PAID) -> tuple[Slot, ...]:
    """The slots of shots that are a person's or paid for, and not released, with the shots whose clips they show.

    Refuses those that overlap or lie past the end, and those whose clip is released without them.
    """
    yours, free = _held(film, paid), {shot.id for shot in paid.bin}
    problems = [
        _misplaced(
            shot,
            f'shows a part of the clip of "{shot.clip_of}", which is released',
            f"Release both: `rushes plan --release {shot.clip_of} --release {shot.id}`.",
        )
        for shot in yours
        if shot.clip_of in free
    ]
    problems += [
        _misplaced(
            shot,
            f'goes on from the clip of "{shot.chain}", which is released',
            f"Release both: `rushes plan --release {shot.chain} --release {shot.id}`.",
        )
        for shot in yours
        if shot.chain in free
    ]
    problems += [
        _misplaced(
            shot,
            "lies outside the film",
            f"The film has frames 0 to {frames}; move it, or let it go: `rushes plan --release {shot.id}`.",
        )
        for shot in yours
        if not 0 <= shot.start < shot.end <= frames
    ]
    problems += [
        _misplaced(later, f'overlaps shot "{shot.id}", and both are yours', "Move one of them.")
        for shot, later in pairwise(yours)
        if later.start < shot.end
    ]
    refuse(problems)
    return tuple(Slot(s.start, s.end, picture_of(s), s.moment, s.setup, s.seconds, s) for s in yours)


def _held(film: Film, paid: Paid) -> list[Shot]:
    known, free = sources(film.file), {shot.id for shot in paid.bin}
    there = [shot for shot in film.shots if shot.id not in free]
    held = {shot.id for shot in there if shot.id in paid.shots or is_yours(shot, known)}
    held |= {shot.id for shot in there if shot.clip_of in paid.clips - free}
    held |= {shot.source for shot in there if shot.id in held}
    by_id = {shot.id: shot for shot in there}
    held |= {link.id for shot in there if shot.chain and shot.id in held for link in links(shot, by_id)}
    return sorted((shot for shot in there if shot.id in held), key=lambda shot: (shot.start, shot.end))


def _misplaced(shot: Shot, what: str, fix: str) -> Problem:
    return Problem("shot-fits", f'shot "{shot.id}" {what}.', fix, file="shots.toml", key=shot.id, shot=shot.id)
