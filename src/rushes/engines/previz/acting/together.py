"""What two people do with each other: hands held, a whisper, comfort, and by name an embrace or a kiss.

Each takes the other's bare posture for given, so that both meet in the middle.
"""

from collections.abc import Callable, Mapping

import numpy as np

from rushes.engines.previz.acting.embraces import embrace, kiss
from rushes.engines.previz.acting.gesture import Arm, gestured, with_arm
from rushes.engines.previz.acting.gestures import gesture
from rushes.engines.previz.acting.hands import GRIP, PALM, shaped
from rushes.engines.previz.acting.meeting import at_ease, lies, mouth_of, on_toes, seen, shoulder
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose, outward
from rushes.engines.previz.acting.reach import leaned, pinned
from rushes.engines.previz.acting.skeleton import skeleton
from rushes.engines.previz.acting.space import Space, heading, space
from rushes.engines.previz.acting.turns import Doubles, unit

WHISPER = 0.085
"""Metres from a whispering mouth to the ear."""


def hold_hands(part: Part, pose: Pose) -> Pose:
    """Hands that meet: at the bedside, side by side, or face to face with both."""
    assert part.partner is not None
    lying = [each for each in (part, part.partner) if lies(each)]
    if lying:
        return _at_the_bed(part, pose, lying[0])
    same_way = float(np.cos(np.radians(part.facing - part.partner.facing))) > 0.3
    return _side_by_side(part, pose) if same_way else _face_to_face(part, pose)


def _side_by_side(part: Part, pose: Pose) -> Pose:
    assert part.partner is not None
    here, upper, middle, _ = _between(part)
    side = "l" if here.within(np.array(part.partner.at))[0] > 0 else "r"
    goal = here.within(middle - np.array([0, 0.10, 0]))
    palm = outward(side, (-0.3, 0, -1 if upper else 1))
    pose = pinned(shaped(pose, side, "clasp", GRIP), side, goal, np.array([0.0, -1, 0.25]), palm)
    return leaned(skeleton(part.figure), pose, {side: goal}, at_ease(part))


def _face_to_face(part: Part, pose: Pose) -> Pose:
    here, upper, middle, across = _between(part)
    square = np.array([across[2], 0.05, -across[0]])
    goals = {s: here.within(middle + square * (out, 1, out)) for s, out in (("l", 0.11), ("r", -0.11))}
    fingers = unit(here.way(across) + np.array([0, -0.25 if upper else 0.1, 0]))
    palm = np.array([0.0, -1.0 if upper else 1.0, 0.0])
    for s, goal in goals.items():
        pose = pinned(shaped(pose, s, "clasp", GRIP), s, goal, fingers, palm)
    return leaned(skeleton(part.figure), pose, goals, at_ease(part))


def _between(part: Part) -> tuple[Space, bool, Doubles, Doubles]:
    """The own space, whether the own hands are uppermost, the point between both at hand height, the way across."""
    assert part.partner is not None
    here, there = space(part.at, part.facing), space(part.partner.at, part.partner.facing)
    middle = (here.at + there.at) / 2 + np.array([0, 0.5 * (_waist(part) + _waist(part.partner)), 0])
    return here, part.person.id < part.partner.person.id, middle, unit(there.at - here.at)


def _waist(part: Part) -> float:
    """How high hands meet: the hips of who sits are lower."""
    return (part.height + 0.28) if part.height else 0.56 * part.figure.height


def _at_the_bed(part: Part, pose: Pose, lying: Part) -> Pose:
    """A hand on the mattress, held by both hands of the one beside it."""
    assert part.partner is not None
    beside = part.partner if lying is part else part
    bed = space(lying.at, lying.facing)
    bones, theirs = skeleton(part.figure), skeleton(lying.figure)
    side = "l" if bed.within(np.array([beside.at[0], 0.0, beside.at[2]]))[0] > 0 else "r"
    mirror = 1.0 if side == "l" else -1.0
    far = abs(float(bed.within(np.array(beside.at))[0])) - 0.5
    out = min(max(far, 0.36 * theirs.leg), 0.60 * theirs.leg)
    spot = bed.out(np.array([mirror * out, lying.height + 0.085, 0.0]))
    here = space(part.at, part.facing)
    goal = here.within(spot)
    if lying is part:
        pose = pinned(
            shaped(pose, side, "clasp", GRIP), side, goal, np.array([mirror * 0.55, 0.0, 1]), np.array([0.0, -1, 0])
        )
        pose = pose.changed(**{f"elbow_{side}": outward(side, (1, 0.2, -0.3))})
        return pose.added(head=(0, 0, mirror * 6))
    way = unit(goal * (1, 0, 1))
    for s, up, palm in (("l", 0.028, -1.0), ("r", -0.028, 1.0)):
        shift = np.array([0.02 if s == "l" else -0.02, up, 0])
        pose = pinned(
            shaped(pose, s, "clasp", GRIP),
            s,
            goal + shift,
            unit(way + np.array([-0.3 if s == "l" else 0.3, 0, 0])),
            np.array([0.0, palm, 0]),
        )
        pose = pose.changed(**{f"elbow_{s}": outward(s, (0.9, -1, -0.2))})
    return leaned(bones, pose, dict.fromkeys(("l", "r"), goal), at_ease(part))


def whisper(part: Part, pose: Pose) -> Pose:
    """The mouth at the other's ear, a hand beside it; who is on foot comes to where that is easy."""
    assert part.partner is not None
    here = space(part.at, part.facing)
    other = seen(part, here)
    ears = {s: other.point("head", (0.085 if s == "l" else -0.085, 0.025, 0.0)) for s in ("l", "r")}
    near = min(ears, key=lambda s: float(np.linalg.norm(ears[s][[0, 2]])))
    out = other.way("head", (0.85 if near == "l" else -0.85, 0, 0.6)) * (1, 0, 1)
    goal = ears[near] + unit(out) * WHISPER
    shield = Arm("head", (0.16, 0.0, 0.62), (0.05, 0.85, 0.5), (-0.95, 0.1, 0.1), "flat", (0.1, -1, 0.4), PALM)
    pose = with_arm(pose.changed(look=0.0), "r" if near == "r" else "l", shield)
    if at_ease(part):
        pose = pose.changed(root=(0, 0, heading(-unit(out))), head=(0, -4, 0), spine=(4, 0, 0))
        pose = on_toes(part, pose, goal)
    for _ in range(6):
        pose = _mouth_nearer(part, pose, here, goal)
    return pose


def _mouth_nearer(part: Part, pose: Pose, here: Space, goal: Doubles) -> Pose:
    """One step of bringing the mouth to a point: the back bends to its height, the feet (or the back) do the rest."""
    root = pose["root"].copy()
    miss = goal - here.within(here.moved(root).out(mouth_of(part, pose)))
    trunk = 0.62 * skeleton(part.figure).leg
    bend = np.degrees(-miss[1] / trunk) * 0.6
    side = 0.0
    if at_ease(part):
        root[:2] += miss[[0, 2]]
    else:
        own = here.moved(root).way(here.out(miss) - here.at)
        bend += np.degrees(own[2] / trunk) * 0.5
        side = float(np.clip(-np.degrees(own[0] / trunk) * 0.6, -9, 9))
    bend = float(np.clip(bend, -6 - pose["spine"][0], 34 - pose["spine"][0]))
    return pose.changed(root=root).added(
        spine=(bend * 0.6, side, 0), hips=(0, bend * 0.4, 0, 0), head=(-bend * 0.4, 0, 0)
    )


def comfort(part: Part, pose: Pose) -> Pose:
    """A hand on the other's shoulder, the head towards them."""
    assert part.partner is not None
    bones, here = skeleton(part.figure), space(part.at, part.facing)
    other = seen(part, here)
    shoulders = {s: shoulder(other, s) for s in ("l", "r")}
    goal = min(shoulders.values(), key=lambda at: float(np.linalg.norm(at)))
    side = "l" if goal[0] > 0.05 else "r"
    root, far = np.zeros(3), float(np.linalg.norm(goal[[0, 2]]))
    if at_ease(part) and far > 0.62:
        step = goal[[0, 2]] * (1 - 0.62 / far)
        root[:2] = step
        goal = goal - (step[0], 0, step[1])
    pose = gestured(pose, gesture("lean in")).changed(root=root)
    pose = pinned(
        shaped(pose, side, "soft", PALM), side, goal, unit(goal * (1, 0, 1) + (0, 0.05, 0)), np.array([0.0, -1, -0.1])
    )
    return leaned(bones, pose.added(head=(0, 5, 0)), {side: goal}, at_ease(part))


TOGETHER: Mapping[str, Callable[[Part, Pose], Pose]] = {
    "embrace": embrace, "kiss": kiss, "hold hands": hold_hands, "whisper": whisper, "comfort": comfort,
}  # fmt: skip
"""Deeds for two."""
