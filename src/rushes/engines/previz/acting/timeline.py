"""The time line of a part: what changes, goes on, comes and goes, by when. Seconds of the part's own time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from rushes.engines.previz.acting.changes import Change
from rushes.engines.previz.acting.ease import ramp
from rushes.engines.previz.acting.pose import Pose
from rushes.engines.previz.acting.turns import Doubles
from rushes.engines.previz.acting.walk import Walk
from rushes.engines.previz.people.faces import blended, expression


@dataclass(frozen=True)
class Loop:
    """What goes on: its name, from when, and how many seconds it takes to set in."""

    name: str
    start: float
    fade: float = 0.6

    def much(self, time: float) -> float:
        return ramp((time - self.start) / self.fade)


@dataclass(frozen=True)
class Pulsed:
    """A motion that comes and goes."""

    motion: Callable[[Pose, float], Pose]
    start: float
    seconds: float


Target: TypeAlias = Doubles | Callable[[float], Doubles]
"""A point, or where one is by seconds of the clip: somebody's eyes."""


@dataclass(frozen=True, eq=False)
class Look:
    """The point looked at (metres in the place): the first one, then others from their times on."""

    first: Target | None
    then: tuple[tuple[float, Target], ...] = ()

    def at(self, time: float, seconds: float) -> Doubles | None:
        """The point at a time of the part, ``seconds`` of the clip."""
        point = None if self.first is None else _where(self.first, seconds)
        for start, target in self.then:
            other = _where(target, seconds)
            if point is None:
                point = other
            point = point + (other - point) * ramp((time - start) / 0.7)
        return point


def _where(target: Target, seconds: float) -> Doubles:
    return target(seconds) if callable(target) else target


@dataclass(frozen=True, eq=False)
class Score:
    """All that happens in a part; times are in the part's own time, ``rate`` of it pass in a second."""

    stand: Pose
    walk: Walk | None = None
    changes: tuple[Change, ...] = ()
    loops: tuple[Loop, ...] = ()
    pulses: tuple[Pulsed, ...] = ()
    faces: tuple[tuple[float, float, str], ...] = ()
    """From when, over how long, which expression; the first is there from the beginning."""
    lids: tuple[tuple[float, float], ...] = ((0.0, 0.0),)
    """From when lids are how far shut."""
    look: Look = field(default_factory=lambda: Look(None))
    rate: float = 1.0
    told: tuple[tuple[str, float, float], ...] = ()
    """Each verb, when it starts and how long it takes."""

    def face(self, time: float) -> dict[str, float]:
        face = dict(expression(self.faces[0][2])) if self.faces else {}
        for start, seconds, name in self.faces[1:]:
            much = ramp((time - start) / seconds)
            face = blended((face, 1 - much), (expression(name), much))
        return face

    def shut(self, time: float) -> float:
        shut = self.lids[0][1]
        for start, much in self.lids[1:]:
            shut += (much - shut) * ramp((time - start) / 0.5)
        return shut
