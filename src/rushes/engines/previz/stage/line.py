"""The line: the side of somebody that a camera stays on, so that they look the same way in every shot of a place.

The 180 degree rule (Katz, Shot by Shot, 1991): the line goes through somebody along the way they stand. The side is the
place's own, that with more room for a camera, and so the same whatever the shot's size, words and seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.draw.camera import Camera, Doubles
from rushes.engines.previz.mesh import Set
from rushes.engines.previz.stage.spots import ways
from rushes.engines.previz.stage.viewpoint import Seen

ACROSS = 1.5
"""How bad a camera across the line is."""
SLACK = 12.0
"""Degrees past the line at which a camera is wholly across it; nearer to it the look is into the lens."""
LOOKS = 60.0
"""Degrees off the line at which the room on both sides is compared."""
LEVEL = 0.04
"""Metres across the frame that two are apart at least for their order to count."""
NARROW = 0.2
"""How far right or left the way between two leads in a frame that is wholly on one side of their line, of one."""
SAME_WAY = 0.9
"""How long the mean of two unit ways is that are taken for one."""
ROOM = 2.6
"""Metres that a camera wants; more room counts as no more."""


@dataclass(frozen=True)
class Line:
    """The way somebody stands, degrees about y, and the side to film from: 1 is that of growing degrees."""

    facing: float
    side: float

    def crossed(self, camera: Camera) -> float:
        """How bad the side is that a camera stands on."""
        x, _, z = np.subtract(camera.at, camera.look)
        off = turned(float(np.degrees(np.arctan2(x, z))) - self.facing) * self.side
        return ACROSS * float(np.clip(min(-off, 180 + off) / SLACK, 0, 1))


def line_of(subjects: Sequence[Seen], place: Set) -> Line | None:
    """The line of a shot of one person, on foot or seated; None of two, whose line is ``between``, and of who lies."""
    people = [each for each in subjects if each.stance is not None]
    if len(people) != 1 or people[0].eyes is None:
        return None
    facing, at = float(people[0].stance or 0.0), np.array(people[0].eyes)
    left, right = (_room(at, facing + side * LOOKS, place) for side in (1, -1))
    if abs(left - right) > 0.15 * ROOM:
        return Line(facing, 1.0 if left > right else -1.0)
    return Line(facing, 1.0 if turned(place.view - facing) >= 0 else -1.0)


@dataclass(frozen=True)
class Between:
    """The line between two: the level unit way from one to the other, and whether it leads right, 1, or left, -1."""

    way: Doubles
    side: float

    def crossed(self, camera: Camera) -> float:
        """How bad the side is that a camera stands on."""
        return ACROSS * float(np.clip(-float(camera.axes[0] @ self.way) * self.side / NARROW, 0, 1))


def between(subjects: Sequence[Seen], place: Set) -> Between | None:
    """The line between two; None of one, of more, and where one is behind the other."""
    people = [each for each in subjects if each.eyes is not None]
    if len(people) != 2:
        return None
    way = np.subtract(people[1].eyes or (), people[0].eyes or ()) * (1, 0, 1)
    side = order(way, [each.stance for each in people], place)
    return Between(way / float(np.linalg.norm(way)), side) if side else None


def order(way: Doubles, stances: Sequence[float | None], place: Set) -> float:
    """Whether the way from one to another leads right in the frame, 1, or left, -1; 0 where one is behind the other.

    They are filmed from where both look, where that is one way, else from the place's own side.
    """
    both = np.sum([ways(each)[0] for each in stances if each is not None] or [np.zeros(3)], 0) / len(stances)
    same = float(np.linalg.norm(both)) > SAME_WAY
    view = float(np.degrees(np.arctan2(both[0], both[2]))) if same else place.view
    across = float(way @ ways(view)[1])
    return float(np.sign(across)) if abs(across) > LEVEL else 0.0


def _room(at: np.ndarray, degrees: float, place: Set) -> float:
    """Metres from somebody to where the set ends, one way."""
    turn = np.radians(degrees)
    low, high = place.bounds
    ways = ((np.sin(turn), 0), (np.cos(turn), 2))
    return min(ROOM, *(float(((high if way > 0 else low)[k] - at[k]) / way) for way, k in ways if abs(way) > 1e-6))


def turned(degrees: float) -> float:
    """An angle from -180 to 180."""
    return (degrees + 180) % 360 - 180
