"""A person's own space in the place: the floor point they are at, and the way they face."""

from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.turns import Doubles, about_y
from rushes.engines.previz.draw.camera import Vector


@dataclass(frozen=True, eq=False)
class Space:
    """Where somebody's own origin is (metres, on the floor of the place) and how far it is turned (degrees)."""

    at: Doubles
    facing: float

    def out(self, points: Doubles) -> Doubles:
        """Points of the person's space in the place."""
        return np.asarray(points @ about_y(self.facing).T + self.at)

    def within(self, point: Doubles) -> Doubles:
        """A point of the place in the person's space."""
        return np.asarray(about_y(-self.facing) @ (np.asarray(point, float) - self.at))

    def way(self, vector: Doubles) -> Doubles:
        """A direction of the place in the person's space."""
        return np.asarray(about_y(-self.facing) @ vector)

    def moved(self, root: Doubles) -> "Space":
        """The space of somebody who has gone to the left and ahead (metres) and turned (degrees)."""
        x, z, yaw = (float(v) for v in root)
        return Space(self.out(np.array([x, 0.0, z])), self.facing + yaw)

    def root(self, other: "Space") -> tuple[float, float, float]:
        """How far and how much somebody goes from this space to another: the inverse of ``moved``."""
        x, _, z = self.within(other.at)
        return float(x), float(z), (other.facing - self.facing + 180) % 360 - 180


def space(at: Vector, facing: float) -> Space:
    """The space of a spot."""
    return Space(np.array([at[0], 0.0, at[2]]), facing)


def heading(way: Doubles) -> float:
    """Degrees about y of a direction: 0 is +z, 90 is +x."""
    return float(np.degrees(np.arctan2(way[0], way[2])))
