"""What one does close to the other, who stays as they are: a whisper, a hand on a shoulder, a head on it, a spoon.

Each takes the other's bare posture for given. Bodies stay a body's width apart: the back bends for the rest.
"""

import numpy as np

from rushes.engines.previz.acting.gesture import Arm, gestured, with_arm
from rushes.engines.previz.acting.gestures import gesture
from rushes.engines.previz.acting.hands import GRIP, PALM, shaped
from rushes.engines.previz.acting.meeting import Other, at_ease, mouth_of, seen, shoulder
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose, hand, outward
from rushes.engines.previz.acting.reach import leaned, pinned
from rushes.engines.previz.acting.skeleton import BONES, skeleton
from rushes.engines.previz.acting.solve import solve
from rushes.engines.previz.acting.space import Space, heading, space
from rushes.engines.previz.acting.turns import Doubles, unit

WHISPER = 0.055
"""Metres from a whispering mouth to the ear."""
BESIDE = 0.52
"""How far from the other's spine who whispers stands, metres."""
TRUNK = 0.72
"""From the hips to the mouth, metres: what bends to reach."""
SPOON = 0.15
"""From the hand to what it holds out to a mouth, metres."""


def whisper(part: Part, pose: Pose) -> Pose:
    """The mouth at the other's ear, from the side, a hand before it; who is on foot comes to where that is easy."""
    assert part.partner is not None
    here = space(part.at, part.facing)
    other = seen(part, here)
    ears = {s: other.point("head", (0.085 if s == "l" else -0.085, 0.03, 0.015)) for s in ("l", "r")}
    near = min(ears, key=lambda s: float(np.linalg.norm(ears[s][[0, 2]])))
    out = unit(other.way("head", (0.9 if near == "l" else -0.9, 0, 0.34)) * (1, 0, 1))
    goal = ears[near] + out * WHISPER
    pose = pose.changed(look=0.0)
    if at_ease(part):
        beside = other.point("spine_02") * (1, 0, 1) + out * BESIDE
        pose = pose.changed(root=(beside[0], beside[2], heading(-out)), head=(-6, 0, 0), spine=(6, 0, 0))
        pose = pose.changed(foot_l=(0.09, 0, 0.16, 8, 0), foot_r=(-0.09, 0, -0.02, 16, 4))
    for _ in range(10):
        pose = _mouth_nearer(part, pose, here, goal)
    shield = Arm("head", (0.62, -0.30, 0.26), (-0.15, 0.95, 0.2), (-0.75, 0.1, -0.6), "soft", (0.8, -1, 0.1), PALM)
    return with_arm(pose, near, shield)


def _mouth_nearer(part: Part, pose: Pose, here: Space, goal: Doubles) -> Pose:
    """One step of bringing the mouth to a point: the back bends ahead and aside, heels or knees do the height."""
    there = here.moved(pose["root"])
    miss = there.way(here.out(goal) - here.out(here.within(there.out(mouth_of(part, pose)))))
    bend = float(np.clip(np.degrees(miss[2] / TRUNK) * 0.8, -8, 8))
    aside = float(np.clip(-np.degrees(miss[0] / TRUNK) * 0.8, -6, 6))
    spine, hips = pose["spine"], pose["hips"]
    bend = float(np.clip(bend, -8 - spine[0] - hips[1], 40 - spine[0] - hips[1]))
    aside = float(np.clip(aside, -22 - spine[1], 22 - spine[1]))
    pose = pose.added(spine=(0.55 * bend, aside, 0), hips=(0, 0.45 * bend, 0, 0), head=(-0.45 * bend, 0.3 * aside, 0))
    return _higher(part, pose, float(miss[1])) if at_ease(part) else pose


def _higher(part: Part, pose: Pose, short: float) -> Pose:
    """The hips up or down by what is missing: on the toes up to 9 cm, down into the knees up to 14."""
    leg = skeleton(part.figure).leg
    high = float(np.clip(pose["pelvis"][1] + 0.8 * short / leg, 0.985 - 0.14 / leg, 0.985 + 0.09 / leg))
    heel = max(high - 0.985, 0.0) * leg / 0.09 * 36
    feet = {f"foot_{s}": (*pose[f"foot_{s}"][:4], heel if s == "l" else max(heel, 4.0)) for s in ("l", "r")}
    return pose.changed(pelvis=(pose["pelvis"][0], high, pose["pelvis"][2]), **feet)


def comfort(part: Part, pose: Pose) -> Pose:
    """A hand on the other's shoulder, both from behind; the head towards them."""
    assert part.partner is not None
    here = space(part.at, part.facing)
    other = seen(part, here)
    if part.person.relation == "behind":
        return _from_behind(part, pose, other)
    near = min(("l", "r"), key=lambda s: float(np.linalg.norm(shoulder(other, s))))
    goal = shoulder(other, near)
    side = "l" if goal[0] > 0.05 else "r"
    root, far = np.zeros(3), float(np.linalg.norm(goal[[0, 2]]))
    if at_ease(part) and far > 0.58:
        step = goal[[0, 2]] * (1 - 0.58 / far)
        root[:2] = step
        goal = goal - (step[0], 0, step[1])
    pose = gestured(pose, gesture("lean in")).changed(root=root)
    pose = _on_shoulder(pose, side, other, near, goal, unit(goal * (1, 0, 1)))
    return leaned(skeleton(part.figure), pose.added(head=(0, 5, 0)), {side: goal}, at_ease(part))


def _on_shoulder(pose: Pose, side: str, other: Other, near: str, goal: Doubles, fingers: Doubles) -> Pose:
    """A flat hand on the slope of a shoulder."""
    slope = other.way("spine_03", (-0.45 if near == "l" else 0.45, -0.90, 0.0))
    fingers = fingers + other.way("spine_03", (0.45 if near == "l" else -0.45, 0, 0))
    fingers = unit(fingers - slope * float(fingers @ slope) + np.array([0, 0.12, 0]))
    pose = pinned(shaped(pose, side, "laid", PALM), side, goal, fingers, slope)
    return pose.changed(**{f"elbow_{side}": outward(side, (0.9, -0.9, -0.1))})


def _from_behind(part: Part, pose: Pose, other: Other) -> Pose:
    goals = {s: shoulder(other, s) for s in ("l", "r")}
    same = float(other.way("pelvis", (0, 0, 1))[2]) > 0
    pose = pose.changed(look=0.8, root=(0, 0, 0)).added(head=(4, 0, 0))
    for s, goal in goals.items():
        side = s if same else "l" if s == "r" else "r"
        pose = _on_shoulder(pose, side, other, s, goal, unit(other.way("spine_03", (0, 0, 1.0 if same else -1.0))))
    goals = goals if same else {"l": goals["r"], "r": goals["l"]}
    return leaned(skeleton(part.figure), pose, goals, at_ease(part))


def lean_on(part: Part, pose: Pose) -> Pose:
    """The head on the other's near shoulder, the body against theirs, a hand on their arm."""
    assert part.partner is not None
    bones, here = skeleton(part.figure), space(part.at, part.facing)
    other = seen(part, here)
    near = min(("l", "r"), key=lambda s: float(np.linalg.norm(other.point(f"upperarm_{s}")[[0, 2]])))
    side = "l" if float(other.point(f"upperarm_{near}")[0]) > 0 else "r"
    mirror = 1.0 if side == "l" else -1.0
    goal = shoulder(other, near) + other.way("spine_03", (0.0, 0.10, 0.02))
    pose = pose.changed(look=0.0, head=(6, -16 * mirror, 0))
    lap = (0.02, 0.15, 0.30) if part.height else (0.06, 0.17, 0.17)
    pose = pose.changed(**{
        f"arm_{side}": hand(side, "hips", lap, (-0.9, 0.1, 0.4), (0, -0.5, -0.9)),
        f"elbow_{side}": outward(side, (0.3, -1, -0.4)),
    })  # fmt: skip
    for _ in range(10):
        solved = solve(bones, pose)
        at = solved.joints["head"] + solved.turns[BONES.index("head")] @ np.array([mirror * 0.035, 0.075, 0.02])
        miss = goal - at
        lean = float(np.clip(-np.degrees(miss[0] / TRUNK) * 0.7, -7, 7))
        slump = float(np.clip(-np.degrees(miss[1] / TRUNK) * 0.6, -5, 5))
        lean = float(np.clip(lean, -26 - pose["spine"][1], 26 - pose["spine"][1]))
        slump = float(np.clip(slump, -4 - pose["spine"][0], 30 - pose["spine"][0]))
        pose = pose.added(spine=(slump, lean, 0), hips=(0, -0.35 * slump, 0, 0), head=(-0.2 * slump, 0.25 * lean, 0))
    arm = other.point(f"lowerarm_{near}") * 0.55 + other.point(f"upperarm_{near}") * 0.45
    hold = "r" if side == "l" else "l"
    out = unit(arm * (1, 0, 1) * (0, 0, 1) + np.array([0, 0, 1e-6]))
    pose = pinned(shaped(pose, hold, "soft", PALM), hold, arm + out * 0.085, unit(np.array([mirror, 0.15, 0.25])), -out)
    return pose.changed(**{f"elbow_{hold}": outward(hold, (0.8, -0.9, 0.2))})


def help_up(part: Part, pose: Pose) -> Pose:
    """One hand behind the other's back, the other on their arm; the back does the lifting."""
    assert part.partner is not None
    bones, here = skeleton(part.figure), space(part.at, part.facing)
    other = seen(part, here)
    near = min(("l", "r"), key=lambda s: float(np.linalg.norm(other.point(f"upperarm_{s}")[[0, 2]])))
    mirror = 1.0 if near == "l" else -1.0
    back = other.point("spine_03", (0.05 * mirror, 0.02, -0.115))
    arm = other.point(f"lowerarm_{near}", (0.05 * mirror, 0.06, 0.05))
    behind = "l" if float(back[0]) > float(arm[0]) else "r"
    hold = "r" if behind == "l" else "l"
    pose = pose.changed(look=0.9)
    pose = pinned(
        shaped(pose, behind, "flat", PALM), behind, back, unit(other.way("spine_03", (-mirror, 0.1, 0))),
        other.way("spine_03", (0, 0, 1)),
    )  # fmt: skip
    way = unit(other.point(f"hand_{near}") - other.point(f"lowerarm_{near}"))
    pose = pinned(shaped(pose, hold, "clasp", GRIP), hold, arm, -way, other.way("spine_03", (-mirror, -0.4, 0)))
    for s in ("l", "r"):
        pose = pose.changed(**{f"elbow_{s}": outward(s, (0.8, -0.8, 0.0))})
    return leaned(bones, pose, {behind: back, hold: arm}, at_ease(part))


def feed(part: Part, pose: Pose) -> Pose:
    """A hand held out before the other's mouth, the other one under it."""
    assert part.partner is not None
    bones, here = skeleton(part.figure), space(part.at, part.facing)
    other = seen(part, here)
    rest = skeleton(part.partner.figure).joints
    mouth = other.point("head", tuple(float(x) for x in rest["mouth"] - rest["head"]))  # type: ignore[arg-type]
    back = unit(-mouth * (1, 0, 1))
    goal = mouth + back * SPOON + np.array([0, -0.02, 0])
    side = "r"
    pose = pinned(
        shaped(pose, side, "pinch", GRIP), side, goal, unit(-back + np.array([0.3, 0.2, 0])), np.array([0.5, -0.8, 0])
    )
    pose = pose.changed(**{f"elbow_{side}": outward(side, (0.8, -0.9, -0.1))}, look=1.0)
    return leaned(bones, pose, {side: goal}, at_ease(part))
