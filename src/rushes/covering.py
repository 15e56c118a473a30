"""Coverage on offer: moments that several shots in a row show from one angle, and what more angles would cost.

An offer is a plan of its own: the film is planned with the angles written in, and the two plans are compared. So its
price is what `rushes plan` says once they are written.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias

from rushes.errors import RushesError
from rushes.film.model import Film, Shot
from rushes.plan.links import ANGLE_SECONDS
from rushes.plan.model import Plan
from rushes.rules.sizes import CLOSE, MEDIUM, WIDE, size_of

SIZES = {WIDE: "wide", MEDIUM: "medium", CLOSE: "close-up"}
"""The angles that are offered, by the three sizes an editor cuts between."""
MOST = 3
"""Offers of one plan, the longest runs first: each takes as long as a plan."""

Planning: TypeAlias = Callable[[Film], Plan]


@dataclass(frozen=True, slots=True)
class Offer:
    """Angles for a moment that ``shots`` show from one, with the credits of the whole film they cost more.

    ``chained`` shots go on from one another; others jump at their cuts. ``then`` are the shots that would tell it.
    """

    moment: str
    shots: tuple[str, ...]
    chained: bool
    angles: tuple[str, ...]
    credits: int
    then: int


def offers(film: Film, plan: Plan, planning: Planning) -> tuple[Offer, ...]:
    """What more angles would cost, in the order of the film, where each shot of a moment in a row has the same framing.

    ``film`` has the shots of ``plan``; ``planning`` gives the plan of a film. Where a person's shots, paid ones or the
    cap leave no room for other angles, nothing is offered; nor of a moment that has its ``angles`` written already.
    """
    runs = sorted(_runs(film, plan), key=lambda run: run[0].start - run[-1].end)[:MOST]
    found = (_offer(film, plan, run, planning) for run in sorted(runs, key=lambda run: run[0].start))
    return tuple(offer for offer in found if offer is not None)


def angles_for(framing: str, many: int) -> tuple[str, ...]:
    """So many angles of one picture, from far to near: its own framing in the place of its size, or first of all."""
    own = size_of(framing) or (WIDE if framing else None)
    return tuple(framing if size == own else angle for size, angle in SIZES.items())[:many]


def _runs(film: Film, plan: Plan) -> Iterator[list[Shot]]:
    """Shots of the story in a row that show one moment in one framing, and have time for two angles."""
    asked = {moment.id for moment in film.file.moment if moment.angles}
    for (moment, _), group in groupby((planned.shot for planned in plan.shots), lambda s: (s.moment, s.framing)):
        run = list(group)
        told = moment and moment not in asked and all(s.kind == "narrative" and not s.performance for s in run)
        if told and len(run) > 1 and _room(film, run) > 1:
            yield run


def _room(film: Film, run: Sequence[Shot]) -> int:
    """How many angles there is time for."""
    return int((run[-1].end - run[0].start) / (ANGLE_SECONDS * film.rate))


def _offer(film: Film, plan: Plan, run: Sequence[Shot], planning: Planning) -> Offer | None:
    angles = angles_for(run[0].framing, _room(film, run))
    moments = tuple(replace(m, angles=angles) if m.id == run[0].moment else m for m in film.file.moment)
    try:
        other = planning(replace(film, file=replace(film.file, moment=moments)))
    except RushesError:  # the cap leaves no room for them
        return None
    then = [planned.shot for planned in other.shots if planned.shot.moment == run[0].moment]
    seen = tuple(dict.fromkeys(shot.framing for shot in then))
    if len(seen) < 2:
        return None
    chained = all(shot.chain for shot in run[1:])
    ids = tuple(shot.id for shot in run)
    return Offer(run[0].moment or "", ids, chained, seen, other.credits - plan.credits, len(then))
