"""Lace that is drawn apart: each half of it goes with the hand that holds its edge, and stays where it is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.draw.painter import Body
from rushes.engines.previz.mesh import Floats, Mesh, Set, Surface
from rushes.engines.previz.stage.players import Player

EVERY = 0.125
"""Seconds between the moments at which the hands are asked for."""
MOST = 0.82
"""How much of its width a half of a curtain gives way at most: the folds need the rest."""
LAG = 0.4
"""Seconds by which the hem follows the top."""
NEAR = 0.5
"""Metres from the lace within which a hand may hold it."""


@dataclass(frozen=True, eq=False)
class _Half:
    """One half of the lace at a window: the way it opens (unit), and how far its outer edge is from the middle."""

    lace: Mesh
    middle: Doubles
    way: Doubles
    wide: float


def drawn_by(players: Sequence[Player], place: Set) -> tuple[int, ...]:
    """Which of a place's curtains somebody draws apart, by their numbers."""
    nets = [n for n, each in enumerate(place.curtains) if (each.surface == Surface.LACE).all()]
    who = next((player for player in players if _draws(player)), None)
    if who is None or len(nets) < 2:
        return ()
    pairs = list(zip(nets[::2], nets[1::2], strict=False))
    return min(pairs, key=lambda pair: float(np.linalg.norm(_middle(place, pair) - who.spot.at)))


def drawn(players: Sequence[Player], place: Set, seconds: float) -> tuple[Body, ...]:
    """The lace that somebody draws apart, as it moves; nothing where nobody does."""
    pair = drawn_by(players, place)
    if not pair:
        return ()
    who = next(player for player in players if _draws(player))
    times = np.arange(0.0, seconds + 2 * EVERY, EVERY)
    hands = [[np.array(who.play.at(float(time))[1][f"grip_{side}"]) for side in "lr"] for time in times]
    return tuple(_body(half, times, np.array(hands)) for half in _halves(place, pair))


def _draws(player: Player) -> bool:
    """Whether somebody at a window opens it, or holds its curtain."""
    person = player.person
    verbs = {person.action, *(act.verb for act in player.play.part.acts)}
    return person.at == "window" and bool(verbs & {"open", "touch"})


def _middle(place: Set, pair: Sequence[int]) -> Doubles:
    return np.asarray(np.mean([place.curtains[n].points.mean(0) for n in pair], axis=0) * (1, 0, 1))


def _halves(place: Set, pair: Sequence[int]) -> list[_Half]:
    middle = _middle(place, pair)
    out = []
    for n in pair:
        lace = place.curtains[n]
        way = (lace.points.mean(0) - middle) * (1, 0, 1)
        way = way / np.linalg.norm(way)
        out.append(_Half(lace, middle, way, float(((lace.points - middle) @ way).max())))
    return out


def _body(half: _Half, times: Doubles, hands: Doubles) -> Body:
    from_middle = hands - half.middle
    aside = from_middle @ half.way
    off = np.linalg.norm(from_middle * (1, 0, 1) - aside[..., None] * half.way, axis=-1)
    held = np.where((off < NEAR) & (aside > 0), aside, 0.0).max(1)
    parted = np.minimum(np.maximum.accumulate(held) / half.wide, MOST)
    at = _points(half, times, parted)
    return Body(replace(half.lace, points=at(0.0)), at)


def _points(half: _Half, times: Doubles, parted: Doubles) -> Callable[[float], Floats]:
    points = half.lace.points.astype(float)
    aside = (points - half.middle) @ half.way
    flat = points - aside[:, None] * half.way
    deep = (flat - flat.mean(0)) * (1, 0, 1)
    high = (points[:, 1] - points[:, 1].min()) / np.ptp(points[:, 1])

    def at(seconds: float) -> Floats:
        top, hem = (float(np.interp(time, times, parted)) for time in (seconds, max(seconds - LAG, 0.0)))
        much = hem + (top - hem) * high
        moved = half.wide - (half.wide - aside) * (1 - much)
        return np.asarray(flat + deep * (1.4 * much)[:, None] + moved[:, None] * half.way, np.float32)

    return at
