"""A part that goes on where another clip of the same person ends: from that pose, that place and that look."""

from dataclasses import dataclass, field

import numpy as np

from rushes.engines.previz.acting.ease import ramp
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import Performance, perform
from rushes.engines.previz.acting.pose import PARTS, SIZE, Pose
from rushes.engines.previz.acting.space import Space
from rushes.engines.previz.acting.turns import Doubles
from rushes.engines.previz.people.faces import blended

SETTLES = 1.4
"""Seconds in which what was done before has passed over into what is done now."""
ROSE = 0.12
"""By how much of the leg the hips are higher or lower where somebody has stood up or sat down: that stays."""
LOWER = ("pelvis", "seat", "hips", "foot_l", "foot_r", "knee_l", "knee_r")


@dataclass(eq=False)
class Onward(Performance):
    """A part played from where ``before`` is at ``left`` seconds of it."""

    before: Performance | None = None
    left: float = 0.0
    _from: Pose = field(init=False)
    _gap: Doubles = field(init=False)
    _stays: Doubles = field(init=False)

    def __post_init__(self) -> None:
        super().__post_init__()
        assert self.before is not None
        own, self._from = super().pose(0.0), self.before.pose(self.left)
        self._gap = self._from.values - own.values
        self._stays = np.zeros(SIZE)
        if abs(self._gap[PARTS["pelvis"]][1] + self._gap[PARTS["seat"]][0]) > ROSE:
            for name in LOWER:
                self._stays[PARTS[name]] = 1.0

    def pose(self, seconds: float) -> Pose:
        """The controls of a moment: what is left of the pose before passes, where they have come to stays."""
        own = super().pose(seconds)
        much = np.maximum(self._stays, 1 - ramp(seconds / SETTLES))
        root = _after(self._from["root"], own["root"] - super().pose(0.0)["root"])
        return Pose(own.values + self._gap * much).changed(root=root)

    def face(self, seconds: float) -> dict[str, float]:
        """The movements of the face: from the expression before to that of now."""
        own, much = super().face(seconds), ramp(seconds / SETTLES)
        assert self.before is not None
        return own if much >= 1 else blended((self.before.face(self.left), 1 - much), (own, much))

    def _looked(self, pose: Pose, seconds: float) -> Doubles | None:
        own, much = super()._looked(pose, seconds), ramp(seconds / SETTLES)
        assert self.before is not None
        was = self.before.look_at(self.left)
        if was is None or own is None or much >= 1:
            return own
        here = self.home(pose).within(was)
        return np.asarray(here + (own - here) * much)


def go_on(part: Part, before: Performance, left: float) -> Performance:
    """A part that begins where another performance of the same person is at ``left`` seconds."""
    own = perform(part)
    return Onward(own.part, own.score, own.start, before=before, left=left)


def _after(first: Doubles, then: Doubles) -> tuple[float, float, float]:
    """One way and then another, as one: metres to the left and ahead, degrees."""
    origin = Space(np.zeros(3), 0.0)
    x, z, _ = origin.root(origin.moved(first).moved(then))
    return x, z, float(first[2] + then[2])
