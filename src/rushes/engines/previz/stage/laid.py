"""A thing laid in a shot: its mesh, and where it is by time; one that falls and breaks, one that is swept together."""

from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.acting import handiwork
from rushes.engines.previz.draw.camera import Doubles
from rushes.engines.previz.draw.painter import Body
from rushes.engines.previz.mesh import Floats, joined
from rushes.engines.previz.props import Prop
from rushes.engines.previz.scene import Thing
from rushes.engines.previz.stage.breaking import Standing, breaking

TAKEN, CLOSER = 0.35, 0.55
"""How far pieces are swept at most, parts of the way to who sweeps, and how much closer together they come."""


@dataclass(frozen=True, eq=False)
class Laid:
    """A thing in the shot: its mesh in its own space, and where it is by time (a turn, float64 [3, 3], and a place)."""

    thing: Thing
    prop: Prop
    at: Standing

    def body(self) -> Body:
        """It as the painter draws it."""
        return Body(replace(self.prop.mesh, points=self.points(0.0)), self.points)

    def points(self, seconds: float) -> Floats:
        """Where its points are at a time, float32 [n, 3]."""
        turn, at = self.at(seconds)
        return np.asarray(self.prop.mesh.points @ turn.T + at, np.float32)


@dataclass(frozen=True, eq=False)
class Falling(Laid):
    """A thing that falls and breaks."""

    def __init__(self, thing: Thing, prop: Prop, at: Standing, seed: int) -> None:
        super().__init__(thing, prop, at)
        object.__setattr__(self, "_break", breaking(prop, at, thing.state in ("shattered", "broken"), seed))

    def body(self) -> Body:
        whole = joined(self.prop.shards)
        return Body(replace(whole, points=self.points(0.0)), self.points)

    def points(self, seconds: float) -> Floats:
        found: Floats = self.__dict__["_break"](seconds)
        return found


@dataclass(frozen=True, eq=False)
class Gathered(Laid):
    """Pieces that a broom draws together, stroke by stroke, towards whoever sweeps."""

    to: Doubles
    """Where they are swept to, metres in the place."""

    def points(self, seconds: float) -> Floats:
        turn, at = self.at(seconds)
        drawn = handiwork.drawn(seconds)
        way = (self.to - at) * (1, 0, 1) * TAKEN * drawn
        parts = []
        for part in self.prop.lying:
            middle = part.points.mean(0) * (1, 0, 1)
            parts.append((part.points - middle * CLOSER * drawn) @ turn.T + at + way)
        return np.concatenate(parts).astype(np.float32)
