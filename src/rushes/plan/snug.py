"""Cuts that a few frames would make cheaper: slots a little too long for the next shorter clip."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial

from rushes.film.inherit import Sources, sources
from rushes.film.model import Film, Shot
from rushes.plan.frames import lengths, role_model, slot_capacity
from rushes.plan.names import is_yours

MOST = Fraction(1, 2)
"""Seconds a cut may move: half a second is a beat at 120."""


@dataclass(frozen=True, slots=True)
class Move:
    """A shot gives frames to its neighbour (``after``: the one that follows) and takes a clip of ``seconds``."""

    shot: str
    neighbour: str
    after: bool
    frames: int
    seconds: int

    def applied(self, shots: Mapping[str, Shot]) -> tuple[Shot, Shot]:
        """The two shots as they are then."""
        giver, taker = shots[self.shot], shots[self.neighbour]
        if self.after:
            at = giver.end - self.frames
            return replace(giver, end=at, seconds=self.seconds), replace(taker, start=at)
        at = giver.start + self.frames
        return replace(giver, start=at, seconds=self.seconds), replace(taker, end=at)


def whole_ones(film: Film, shots: Iterable[Shot]) -> Iterator[Shot]:
    """Shots whose clip nothing but their slot at natural speed needs: no trim, no slip, no other shot that shows it."""
    lending = {shot.clip_of for shot in film.shots}
    for shot in shots:
        bent = shot.trim or shot.slip or shot.begin is not None or shot.used is not None
        if not bent and shot.id not in lending:
            yield shot


def snugged(film: Film, to_buy: Collection[str]) -> tuple[Move, ...]:
    """Moves of cuts that make clips of these shots shorter, one after another in the order of the film.

    Only cuts inside a section move, between shots that are the plan's and that no moment pins. The neighbour's
    clip covers what it is given with its handles.
    """
    ordered = sorted(film.shots, key=lambda shot: shot.start)
    pinned = {moment.id for moment in film.file.moment if moment.at or moment.on}
    is_free = cache(partial(_is_free, {shot.id: shot for shot in ordered}, sources(film.file), pinned))
    moves: list[Move] = []
    for index in range(len(ordered)):
        for move in _moves(film, ordered, index, to_buy):
            if is_free(move.shot) and is_free(move.neighbour):
                giver, taker = move.applied({s.id: s for s in ordered[max(0, index - 1) : index + 2]})
                ordered[index], ordered[index + (1 if move.after else -1)] = giver, taker
                moves.append(move)
                break
    return tuple(moves)


def _moves(film: Film, ordered: list[Shot], index: int, to_buy: Collection[str]) -> Iterator[Move]:
    """The moves that a shot could make, to its follower first."""
    shot = ordered[index]
    if shot.id not in to_buy or shot.plan is None:
        return
    sold = role_model(film, shot.role)
    shorter = [seconds for seconds in lengths(film, sold) if seconds < shot.seconds]
    if not shorter:
        return
    frames = shot.frames - slot_capacity(shorter[-1], film.rate, sold, film.settings.handles)
    if not 0 < frames <= MOST * film.rate or shot.frames - frames < film.rate:
        return
    for after in (True, False):
        n = index + (1 if after else -1)
        if 0 <= n < len(ordered) and ordered[n].section == shot.section and _room(film, ordered[n]) >= frames:
            yield Move(shot.id, ordered[n].id, after, frames, shorter[-1])


def _room(film: Film, shot: Shot) -> int:
    """Frames a slot may grow under its clip."""
    sold = role_model(film, shot.role)
    return slot_capacity(shot.seconds, film.rate, sold, film.settings.handles) - shot.frames


def _is_free(shots: Mapping[str, Shot], known: Sources, pinned: Collection[str], id: str) -> bool:
    """Whether a shot's cuts may move: it is the plan's, no moment pins it, and its clip plays as it is."""
    shot = shots[id]
    if shot.plan is None or shot.moment in pinned or shot.trim or shot.clip_of is not None or shot.performance:
        return False
    return shot.begin is None and shot.used is None and not is_yours(shot, known)
