"""Two people in one shot: each one's body as the other one sees it, before they touch."""

from dataclasses import dataclass, replace

import numpy as np

from rushes.engines.previz.acting.gesture import gestured
from rushes.engines.previz.acting.gestures import gesture
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose
from rushes.engines.previz.acting.postures import hold, posture
from rushes.engines.previz.acting.skeleton import BONES, skeleton
from rushes.engines.previz.acting.solve import Solved, solve
from rushes.engines.previz.acting.space import Space, space
from rushes.engines.previz.acting.turns import Doubles

TOUCHING = frozenset({"embrace", "kiss", "hold hands", "whisper", "comfort", "lean on", "help up", "feed"})
"""Deeds that two people do with each other."""


@dataclass(frozen=True, eq=False)
class Other:
    """The other one as seen by the first: bones in the bare posture, and points and turns in the first one's space."""

    part: Part
    solved: Solved
    theirs: Space
    mine: Space

    def point(self, bone: str, shift: tuple[float, float, float] = (0, 0, 0)) -> Doubles:
        """A point that moves with a bone, told at rest from where it begins (metres)."""
        at = self.solved.joints[bone] + self.solved.turns[BONES.index(bone)] @ np.array(shift)
        return self.mine.within(self.theirs.out(at))

    def way(self, bone: str, vector: tuple[float, float, float]) -> Doubles:
        turned = self.solved.turns[BONES.index(bone)] @ np.array(vector, float)
        return self.mine.way(self.theirs.out(turned) - self.theirs.at)


def bare(part: Part) -> Pose:
    """The posture of a part before it meets the other one."""
    name = part.person.pose or gesture(part.person.action).posture or "stand"
    if name == "sit":
        name = {"in": "sit up"}.get(part.person.relation, "sit low" if part.person.at == "floor" else "sit")
    if part.person.action in ("sleep", "wake") and not part.person.pose:
        name = "lie"
    pose = posture(
        name if name not in ("walk", "run") else "stand", hold(skeleton(part.figure), part.height, part.seed)
    )
    return pose if part.person.action in TOUCHING else gestured(pose, gesture(part.person.action))


def at_ease(part: Part) -> bool:
    """Whether somebody is on foot, and so can come closer."""
    return part.person.pose not in ("sit", "lie", "kneel", "crouch") and part.person.action not in (
        "sleep",
        "wake",
        "play piano",
    )


MUTUAL = frozenset({"embrace", "kiss", "hold hands"})
"""Of those, the ones that the other one does as well, whatever the words say of them."""


def drawn_in(part: Part, deed: str) -> str:
    """What somebody does: their deed, or the one that their partner draws them into."""
    other = part.partner
    if other is None or deed in TOUCHING or other.person.action not in MUTUAL:
        return deed
    return other.person.action if other.person.partner in ("", part.person.id) else deed


def from_the_left(part: Part) -> bool:
    """Whether the partner is on one's left."""
    if part.partner is None:
        return False
    return float(space(part.at, part.facing).within(np.array(part.partner.at))[0]) > 0.02


def lies(part: Part) -> bool:
    """Whether the part is played lying down."""
    up = part.person.pose == "sit" and part.person.relation == "in"
    return up or part.person.pose == "lie" or (part.person.action in ("sleep", "wake") and not part.person.pose)


def seen(part: Part, mine: Space, theirs: Space | None = None, pose: Pose | None = None) -> Other:
    """The partner's body as it will be."""
    assert part.partner is not None
    partner = part.partner
    pose = lent(partner, part, bare(partner)) if pose is None else pose
    theirs = space(partner.at, partner.facing) if theirs is None else theirs
    return Other(partner, solve(skeleton(partner.figure), pose), theirs, mine)


def lent(part: Part, teller: Part | None, pose: Pose) -> Pose:
    """The pose of somebody who is whispered to: the taller bends down to it."""
    if teller is None or teller.person.action != "whisper" or part.person.action in TOUCHING:
        return pose
    bow = min(max((part.figure.height - teller.figure.height) * 150, 0), 26) if at_ease(part) else 0.0
    mirror = -1.0 if from_the_left(part) else 1.0
    return pose.changed(look=0.0).added(
        spine=(0.35 * bow, 0.5 * bow * mirror, 0), hips=(0, 0.2 * bow, 0, 0), head=(6, 0.5 * bow * mirror, 0)
    )


def swapped(part: Part) -> Part:
    """The same meeting seen by the other one."""
    assert part.partner is not None
    return replace(part.partner, partner=replace(part, partner=None))


def mouth_of(part: Part, pose: Pose) -> Doubles:
    """Where the mouth of a part is, metres in the place."""
    bones = skeleton(part.figure)
    solved = solve(bones, pose)
    shift = bones.joints["mouth"] - bones.joints["head"]
    return np.asarray(solved.joints["head"] + solved.turns[BONES.index("head")] @ shift)


def on_toes(part: Part, pose: Pose, goal: Doubles) -> Pose:
    """Heels up as far as a goal is too high, 8 cm at most."""
    short = float(goal[1] - mouth_of(part, pose)[1])
    up = min(max(short, 0.0), 0.08)
    heel = up / 0.08 * 34
    pose = pose.added(pelvis=(0, up / skeleton(part.figure).leg, 0))
    return pose.added(foot_l=(0, 0, 0, 0, heel), foot_r=(0, 0, 0, 0, heel))


def shoulder(other: Other, side: str) -> Doubles:
    """Where a shoulder of a part is, metres in the place."""
    rest = skeleton(other.part.figure).joints
    x, y, z = rest[f"upperarm_{side}"] - rest[f"clavicle_{side}"]
    return other.point(f"clavicle_{side}", (float(x) * 1.0, float(y) + 0.072, float(z)))
