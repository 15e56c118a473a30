"""From one pose to another: chest first, head after it, hands last; feet step, one after the other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rushes.engines.previz.acting.ease import bump, flowing, ramp
from rushes.engines.previz.acting.pose import PARTS, SIDES, SIZE, Pose
from rushes.engines.previz.acting.turns import Doubles, about_y

LATE = {"head": 0.10, "look": 0.06, "arm": 0.16, "elbow": 0.14, "contact": 0.20, "fingers": 0.30, "shrug": 0.05}
"""Parts of a change by which controls begin later; those not named begin at once."""
WHOLE = 1.32
"""What a change lasts with its latest part."""


def _late() -> Doubles:
    out = np.zeros(SIZE)
    for name, part in PARTS.items():
        out[part] = LATE.get(name.split("_")[0], 0.0)
    return out


_LATE = _late()
_LEVELS = tuple(sorted({0.0, *LATE.values()}))
_LEVEL = np.array([_LEVELS.index(x) for x in _LATE])


LEGS = ("pelvis", "seat", "hips", "foot_l", "foot_r", "knee_l", "knee_r", "root")
"""Controls that carry somebody who walks."""


def _carried() -> NDArray[np.bool_]:
    out = np.zeros(SIZE, bool)
    for name in LEGS:
        out[PARTS[name]] = True
    return out


_CARRIED = _carried()


@dataclass(frozen=True, eq=False)
class Change:
    """A change to a pose, from ``start`` on over some seconds (without what lags behind).

    ``walking`` is a change of hands, back and head alone: the legs go on with what they do.
    """

    goal: Pose
    start: float
    seconds: float
    walking: bool = False

    @property
    def end(self) -> float:
        return self.start + self.seconds * WHOLE

    def at(self, pose: Pose, leg: float, seconds: float) -> Pose:
        """The pose, so far changed; ``leg`` is the leg's length, metres."""
        part = (seconds - self.start) / self.seconds
        if part <= 0:
            return pose
        lively = 1.0 if self.seconds < 2.5 else 0.5
        levels = np.array([flowing(part - late, lively if late else 0.0) for late in _LEVELS])
        values = pose.values + (self.goal.values - pose.values) * levels[_LEVEL]
        if self.walking:
            return Pose(np.where(_CARRIED, pose.values, values))
        return self._stepped(pose, Pose(values), leg, part)

    def _stepped(self, pose: Pose, now: Pose, leg: float, part: float) -> Pose:
        """Feet stay where they are in the place, then step to where they will be."""
        first = "l" if float(self.goal["root"][0] - pose["root"][0]) >= 0 else "r"
        for side in SIDES:
            begin = 0.04 if side == first else 0.46
            much = ramp((part - begin) / 0.48)
            one, other = _stood(pose, side, leg), _stood(self.goal, side, leg)
            far = float(np.linalg.norm(one[0] - other[0]))
            aside = abs(one[1] - other[1])
            at = one[0] + (other[0] - one[0]) * much
            lift = min(far / 0.25 + aside / 60, 1.0) * 0.07 * bump((part - begin) / 0.48)
            x, z, yaw = now["root"]
            local = about_y(-yaw) @ (at - np.array([x, -lift, z])) / leg
            mirror = 1.0 if side == "l" else -1.0
            turn = one[1] + (other[1] - one[1]) * much
            heel = float(pose[f"foot_{side}"][4]) + float(self.goal[f"foot_{side}"][4] - pose[f"foot_{side}"][4]) * much
            heel += 14 * min(far / 0.25, 1.0) * bump((part - begin) / 0.48)
            now = now.changed(**{f"foot_{side}": (*local, mirror * (turn - yaw), heel)})
        return now


def _stood(pose: Pose, side: str, leg: float) -> tuple[Doubles, float]:
    """Where a foot is in the space the root is told in, metres, and the degrees it points to the left."""
    x, z, yaw = (float(v) for v in pose["root"])
    values = pose[f"foot_{side}"]
    mirror = 1.0 if side == "l" else -1.0
    return np.array([x, 0.0, z]) + about_y(yaw) @ (values[:3] * leg), yaw + mirror * float(values[3])
