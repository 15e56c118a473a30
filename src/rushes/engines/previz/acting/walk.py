"""Walking and running: feet that stay where they are set down, and a body that is carried over them.

All follows from how far the body has come, so that it starts and stops smoothly: step ``k`` swings while the body goes
from (k - .4) to (k + .4) step lengths, and lands one step length ahead of where it passes under the body.
"""

import math
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.ease import bump, ramp
from rushes.engines.previz.acting.pose import ANCHORS, PARTS, SIDES, Pose
from rushes.engines.previz.acting.turns import Doubles

STRIKE, OFF = -17.0, 40.0
"""Degrees of the foot as the heel strikes and as the toe leaves."""
NEUTRAL = 0.115
"""Where the ball of a foot is ahead of the hip, standing, parts of the leg."""


@dataclass(frozen=True)
class Gait:
    """How somebody goes: step length and apartness (parts of the leg), metres a second, and how much all swings."""

    step: float = 0.66
    speed: float = 0.92
    swing: float = 0.4
    """Step lengths the body goes on each side of a foot's passing while that foot is in the air."""
    lift: float = 0.10
    lean: float = 2.0
    arms: float = 0.30
    bent: float = 0.06
    width: float = 0.085
    sink: float = 0.022


WALK = Gait()
RUN = Gait(1.25, 2.6, 0.62, 0.26, 12.0, 0.26, 0.34, 0.06, 0.05)


@dataclass(frozen=True, eq=False)
class Walk:
    """A walk of some metres that turns by some degrees on its way, from ``start`` seconds on.

    ``moving`` begins in the middle of a stride, at full speed; ``first`` is the side that steps first.
    """

    gait: Gait
    leg: float
    metres: float
    turn: float = 0.0
    start: float = 0.0
    pace: float = 1.0
    moving: bool = False
    first: str = "l"

    @property
    def step(self) -> float:
        return self.gait.step * self.leg

    @property
    def steps(self) -> int:
        return max(round(self.metres / self.step), 1)

    @property
    def speed(self) -> float:
        return self.gait.speed * math.sqrt(self.leg / 0.82) * self.pace

    @property
    def origin(self) -> float:
        """How far along its steps the walk is at time 0, metres."""
        return 0.4 * self.step if self.moving else 0.0

    @property
    def end(self) -> float:
        """When the last foot is down, seconds."""
        up, down = (0.0 if self.moving else 0.9), 1.1
        even = (self.steps * self.step - self.origin) / self.speed - (up + down) / 2
        return self.start + up + down + max(even, 0.0)

    def course(self, seconds: float) -> tuple[float, float]:
        """How far the body has come along its steps (metres), and its speed as a part of full speed."""
        total, full = self.steps * self.step - self.origin, self.speed
        up, down = (0.0 if self.moving else 0.9), 1.1
        even = total - full * (up + down) / 2
        if even < 0:
            full, even = full * total / (full * (up + down) / 2), 0.0
        time, cruise = max(seconds - self.start, 0.0), even / full
        if time < up:
            part = time / up
            return self.origin + full * up * _ramped(part), ramp(part)
        if time < up + cruise:
            return self.origin + full * (up / 2 + time - up), 1.0
        part = min((time - up - cruise) / down, 1.0)
        return self.origin + total - full * down * _ramped(1 - part), ramp(1 - part)

    def at(self, pose: Pose, seconds: float) -> Pose:
        """The pose, walking; before the walk and after it, standing as it does."""
        gone, much = self.course(seconds)
        feet = {side: self._foot(pose, side, gone) for side in SIDES}
        x, z, yaw = self._path(gone)
        values = pose.values.copy()
        for name in ("pelvis", "hips", "spine"):
            values[PARTS[name]] += (self._upright(name) - values[PARTS[name]]) * much
        out = _swung(Pose(values), self.gait, gone / self.step, much, 1.0 if self.first == "l" else -1.0)
        root = out["root"] + (x, z, yaw)
        out = out.changed(root=root)
        for side, (at, aside, heel) in feet.items():
            local = _unturned(yaw, at - (x, 0, z)) / self.leg
            mirror = 1.0 if side == "l" else -1.0
            out = out.changed(**{f"foot_{side}": (*local, aside - mirror * yaw, heel)})
        return out

    def _upright(self, name: str) -> Doubles:
        gait = self.gait
        return np.array({
            "pelvis": (0.0, 0.985 - 2 * gait.sink, 0.02), "hips": (0.0, gait.lean, 0, 0), "spine": (gait.lean, 0, 0),
        }[name], float)  # fmt: skip

    def _path(self, gone: float) -> tuple[float, float, float]:
        """Where the body is (metres left and ahead) and how far it has turned, having come so far."""
        gone -= self.origin
        if not self.turn:
            return 0.0, gone, 0.0
        bend = min(0.9, self.steps * self.step)
        far = np.linspace(0, max(gone, 0.0), 48)
        yaw = np.array([self.turn * ramp(float(f) / bend) for f in far])
        gaps = np.diff(far)
        middle = np.radians((yaw[1:] + yaw[:-1]) / 2)
        return float((np.sin(middle) * gaps).sum()), float((np.cos(middle) * gaps).sum()), float(yaw[-1])

    def _foot(self, pose: Pose, side: str, gone: float) -> tuple[Doubles, float, float]:
        """A foot in the space the walk began in: the ball (metres), degrees turned out, degrees of the heel up."""
        odd = 0 if side == self.first else 1
        before = self._set(pose, side, -1 if odd == 0 and not self.moving else odd - 2)
        for k in range(odd - 2 if self.moving else odd, self.steps + 1, 2):
            first, last = self._window(k)
            after = self._set(pose, side, k)
            if gone < first:
                return *before, self._stance(k - 2, gone)
            if gone < last:
                return self._swing(before, after, (gone - first) / (last - first), k)
            before = after
        return *before, self._stance(self.steps + 1, gone)

    def _window(self, k: int) -> tuple[float, float]:
        swing = self.gait.swing
        first = max((k - swing) * self.step, 0.0 if not self.moving else -9.0)
        last = (k + swing) * self.step if k < self.steps else self.steps * self.step
        return first, max(last, first + 0.05)

    def _set(self, pose: Pose, side: str, k: int) -> tuple[Doubles, float]:
        """Where a foot stands after step ``k``; before the first as the pose has it, at last so again."""
        values, mirror = pose[f"foot_{side}"], 1.0 if side == "l" else -1.0
        stand = k < 0 and not self.moving
        end = k >= self.steps - 1
        ahead = 0.0 if stand else min((k + 1), self.steps) * self.step
        x, z, yaw = self._path(ahead if not stand else self.origin)
        own = values[:3] * self.leg
        even = np.array([mirror * self.gait.width * self.leg, 0.0, NEUTRAL * self.leg])
        offset, aside = (own, float(values[3])) if stand or end else (even, 6.0)
        return np.array([x, 0.0, z]) + _turned(yaw, offset), aside + mirror * yaw

    def _stance(self, k: int, gone: float) -> float:
        """Degrees of a planted foot: down from the heel at once, up on the ball before it leaves."""
        if k >= self.steps - 1:
            return 0.0
        landed, leaves = self._window(k)[1], self._window(k + 2)[0]
        strike = STRIKE * (1 - ramp((gone - landed) / (0.35 * self.step))) if k >= 0 or self.moving else 0.0
        off = self._off(k + 2) * ramp((gone - leaves + 0.6 * self.step) / (0.6 * self.step))
        return strike + off

    def _off(self, k: int) -> float:
        if k == 0 and not self.moving:
            return 0.0
        return OFF if k < self.steps else OFF * 0.5

    def _swing(
        self, before: tuple[Doubles, float], after: tuple[Doubles, float], part: float, k: int
    ) -> tuple[Doubles, float, float]:
        much = ramp(part) * 0.75 + part * part * (3 - 2 * part) * 0.25
        at = before[0] + (after[0] - before[0]) * much
        far = min(float(np.linalg.norm(after[0] - before[0])) / self.step, 1.0)
        at[1] += self.gait.lift * self.leg * far * 16 * (part * (1 - part)) ** 2
        strike = STRIKE if k < self.steps - 1 else 0.0
        heel = self._off(k) + (strike - self._off(k)) * ramp(part * 1.15)
        if k == 0 and not self.moving:
            heel += 24 * bump(part)
        return at, before[1] + (after[1] - before[1]) * ramp(part), heel


def _ramped(part: float) -> float:
    """The integral of ``ramp`` from 0."""
    return part**4 * (part * part - 3 * part + 2.5)


def _turned(yaw: float, at: Doubles) -> Doubles:
    c, s = math.cos(math.radians(yaw)), math.sin(math.radians(yaw))
    return np.array([at[0] * c + at[2] * s, at[1], at[2] * c - at[0] * s])


def _unturned(yaw: float, at: Doubles) -> Doubles:
    return _turned(-yaw, at)


def _swung(pose: Pose, gait: Gait, phase: float, much: float, mirror: float) -> Pose:
    """Pelvis, spine and arms of a gait at a phase (in steps; the first foot passes under the body at .9)."""
    contact, passing = math.cos(math.pi * (phase - 0.4)) * mirror, math.cos(math.pi * (phase - 0.9)) * mirror
    bob = -gait.sink * (math.cos(2 * math.pi * (phase - 0.42)))
    pose = pose.added(
        pelvis=(0.026 * passing * much, bob * much, 0), hips=(-6.5 * contact * much, 0, 3.0 * passing * much, 0),
        spine=(0, -3.2 * passing * much, 13.0 * contact * much), head=(0, 0.8 * passing * much, -4.5 * contact * much),
    )  # fmt: skip
    values = pose.values.copy()
    for side in SIDES:
        row = values[PARTS[f"arm_{side}"]].reshape(len(ANCHORS), 11)[0]
        swing = (-1.0 if side == "l" else 1.0) * contact * gait.arms * much
        row[3] += row[0] * (swing + (0.02 + gait.bent) * much)
        row[2] += row[0] * ((0.22 * max(swing, 0.0) + 0.10 * swing * swing) + gait.bent * 1.25 * much)
        row[1] += row[0] * (-0.03 * (1 if side == "l" else -1) * max(swing, 0.0) * much)
    return Pose(values)
