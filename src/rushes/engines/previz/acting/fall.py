"""Something that falls from the hands: where it is, from the hand to the floor."""

import math
from dataclasses import dataclass

from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.timeline import Score
from rushes.engines.previz.draw.camera import Vector

GRAVITY = 9.81
REST = 0.04
"""Metres above the floor at which it lies."""
SPEED = 0.8
"""How fast it falls in a still, metres a second."""
CAUGHT = 0.16
"""How far down it is in a still, parts of the way to the floor: just out of the fingers, one picture with them."""
AHEAD = 0.12
"""Metres a second by which it leaves whoever drops it: it lands at their feet, in the same frame."""


@dataclass(frozen=True)
class Fall:
    """A fall that begins at ``start`` seconds of the clip; in the still of a drop it is under way already."""

    start: float
    rate: float
    under_way: bool
    ahead: tuple[float, float]
    """Metres it is thrown along x and z, a second."""

    @classmethod
    def of(cls, part: Part, score: Score) -> "Fall | None":
        """The fall in a part, None where nothing is dropped."""
        way = math.radians(part.facing)
        ahead = (AHEAD * math.sin(way), AHEAD * math.cos(way))
        if part.person.action == "drop":
            return cls(0.0, score.rate, True, ahead)
        for verb, start, seconds in score.told:
            if verb in ("drop", "spill"):
                return cls((start + 0.35 * seconds) / score.rate, score.rate, False, ahead)
        return None

    def at(self, seconds: float, grip: Vector) -> Vector:
        """Where it is, let go at ``grip`` when the fall began; before that, in the hand that is there now."""
        since = max(seconds - self.start, 0.0) * self.rate
        x, y, z = grip
        if self.under_way:
            y = y * (1 - CAUGHT) + REST
            speed, since_throw = SPEED, since + 0.28
        else:
            speed, since_throw = 0.0, since
        if not self.under_way and seconds <= self.start:
            return grip
        low = y - speed * since - 0.5 * GRAVITY * since * since
        landed = min(since_throw, 0.55)
        return x + self.ahead[0] * landed, max(low, REST), z + self.ahead[1] * landed
