"""Embraces and kisses: both come to where chests touch, each a little to the left, so that heads lie side by side."""

from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.hands import PALM, shaped
from rushes.engines.previz.acting.meeting import at_ease, bare, mouth_of, on_toes, seen, shoulder, swapped
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose, outward
from rushes.engines.previz.acting.reach import leaned, pinned
from rushes.engines.previz.acting.skeleton import skeleton
from rushes.engines.previz.acting.solve import solve
from rushes.engines.previz.acting.space import Space, heading, space
from rushes.engines.previz.acting.turns import unit

_Three = tuple[float, float, float]
_Arm = tuple[str, _Three, _Three, _Three, _Three]


@dataclass(frozen=True)
class Clasp:
    """How two hold each other: how far aside each stands, how far apart, metres, and what each one's arms do.

    Each arm: side, where on the other's back its hand lies, the fingers', palm's and elbow's ways. Arms go over lower
    shoulders and under higher ones. The numbers were searched for on five couples of several builds, for the least that
    bodies share while hands lie on backs.
    """

    aside: float
    gap: float
    lower: tuple[_Arm, ...]
    higher: tuple[_Arm, ...]


UNLIKE = 0.07
"""Metres of height from which one arm does not go over and the other under."""
EQUAL = Clasp(
    0.038, 0.051,
    (("l", (-0.134, 0.179, -0.122), (0.8, -0.6, 0.0), (0.0, -0.1, 1.0), (-0.118, 1.428, -0.057)),
     ("r", (0.130, 0.023, -0.085), (-0.85, 0.25, -0.45), (-0.5, 0.0, 0.85), (1.715, 0.294, -0.701))), (),
)  # fmt: skip
UNEQUAL = Clasp(
    0.064, 0.060,
    (("l", (-0.143, 0.113, -0.106), (0.85, 0.2, -0.45), (0.5, 0.0, 0.85), (1.646, 0.522, -0.950)),
     ("r", (0.221, -0.139, 0.010), (-0.85, 0.25, -0.45), (-0.5, 0.0, 0.85), (1.617, 1.438, 0.651))),
    (("l", (-0.005, 0.127, -0.129), (0.85, -0.5, 0.0), (0.0, -0.1, 1.0), (1.384, 1.386, 0.469)),
     ("r", (0.011, 0.266, -0.118), (-0.8, -0.55, 0.0), (0.0, -0.1, 1.0), (0.954, 0.723, 0.866))),
)  # fmt: skip
FACES = {"equal": (-6.0, 47.0), "higher": (-5.6, 42.6), "lower": (19.2, -4.6)}
"""Degrees the head is tilted to the right and turned to the left, of those alike and of the taller and the shorter."""


def embrace(part: Part, pose: Pose) -> Pose:
    """Arms round each other: the left over the other's shoulder, the right round the waist, heads side by side."""
    assert part.partner is not None
    if not (at_ease(part) and at_ease(part.partner)):
        return _embrace_down(part, pose)
    pose = _clasping(part, pose)
    taller = part.figure.height - part.partner.figure.height
    hold = EQUAL if abs(taller) < UNLIKE else UNEQUAL
    mine, theirs = _met(part, pose, hold.aside, hold.gap)
    other = seen(part, mine, theirs, _clasping(swapped(part), bare(part.partner)))
    root = space(part.at, part.facing).root(mine)
    pose = pose.changed(root=root)
    arms = hold.higher if hold.higher and taller > 0 else hold.lower
    for side, at, way, palm, elbow in arms:
        goal = other.point("spine_03", at)
        told = other.way("spine_03", way), other.way("spine_03", palm)
        pose = pinned(shaped(pose, side, "flat", PALM), side, goal, *told)
        pose = pose.changed(**{f"elbow_{side}": outward(side, elbow)})
    return pose


def _clasping(part: Part, pose: Pose) -> Pose:
    """How back and head are held in an embrace: the taller bows, faces are turned past each other, cheek to cheek."""
    assert part.partner is not None
    taller = part.figure.height - part.partner.figure.height
    bow = min(max(taller * 60, -7), 13)
    tilt, turn = FACES["equal" if abs(taller) < UNLIKE else "lower" if taller < 0 else "higher"]
    return pose.changed(
        look=0.0, hips=(0, 2 + 0.4 * max(bow, 0), 0, 0), spine=(4 + bow * 0.7, -2.2, 0),
        head=(3 + bow * 0.5, tilt, turn), shrug=(7, 3), round=(12, 12), pelvis=(0, 0.985, -0.02),
        foot_l=(0.09, 0, 0.13, 8, 0), foot_r=(-0.10, 0, 0.06, 8, 0), knee_l=(0.12, 0, 1), knee_r=(-0.12, 0, 1), arch=2,
    )  # fmt: skip


def _met(part: Part, pose: Pose, aside: float, gap: float = 0.0) -> tuple[Space, Space]:
    """Where both stand so that chests touch: on the line between their spots, face to face."""
    assert part.partner is not None
    one, other = np.array(part.at, float), np.array(part.partner.at, float)
    one[1] = other[1] = 0.0
    way = other - one
    way = unit(way) if np.linalg.norm(way) > 0.02 else space(part.at, part.facing).out(np.array([0.0, 0, 1])) - one
    half = (_front(part, pose) + _front(swapped(part), _clasping(swapped(part), bare(part.partner)))) / 2 + gap / 2
    middle = (one + other) / 2
    left = np.array([way[2], 0.0, -way[0]])
    return (
        Space(middle - way * half + left * aside, heading(way)),
        Space(middle + way * half - left * aside, heading(-way)),
    )


def _front(part: Part, pose: Pose) -> float:
    """How far ahead of the own origin the chest ends, metres."""
    bones = skeleton(part.figure)
    solved = solve(bones, pose)
    return max(float(solved.joints["spine_03"][2]), float(solved.joints["spine_02"][2])) + bones.depth * 0.86


def _embrace_down(part: Part, pose: Pose) -> Pose:
    """One of the two sits or lies: the one on foot bends down to them, the other reaches up."""
    bones = skeleton(part.figure)
    other = seen(part, space(part.at, part.facing))
    goals = {"l": shoulder(other, "r"), "r": shoulder(other, "l")}
    for side, goal in goals.items():
        start = np.array([0.15 if side == "l" else -0.15, 1.2, 0])
        pose = pinned(shaped(pose, side, "flat", PALM), side, goal, unit(goal - start), np.array([0.0, -1, 0]))
    return leaned(bones, pose.changed(look=0.6), goals, at_ease(part))


def kiss(part: Part, pose: Pose) -> Pose:
    """As an embrace, but mouth to mouth: heads tilted to the own right, hands on waist and shoulder."""
    assert part.partner is not None
    if not (at_ease(part) and at_ease(part.partner)):
        return _embrace_down(part, pose)
    pose, reply = _kissing(part, pose), _kissing(swapped(part), bare(part.partner))
    mouths = [mouth_of(part, pose), mouth_of(swapped(part), reply)]
    chests = _front(part, pose) + _front(swapped(part), reply)
    gap = max(float(mouths[0][2] + mouths[1][2]) + 0.012 - chests, -0.02)
    mine, theirs = _met(part, pose, 0.0, gap)
    other = seen(part, mine, theirs, reply)
    pose = pose.changed(root=space(part.at, part.facing).root(mine))
    pose = pinned(
        shaped(pose, "r", "soft", PALM),
        "r",
        shoulder(other, "l"),
        other.way("spine_03", (0, 0.3, -1)),
        np.array([0.0, -1, 0]),
    )
    pose = pinned(
        shaped(pose, "l", "soft", PALM), "l", other.point("spine_01", (-0.13, 0.02, -0.02)),
        other.way("spine_01", (0.3, 0.3, -1)), other.way("spine_01", (1, 0, 0.3)),
    )  # fmt: skip
    return pose.changed(elbow_r=outward("r", (0.6, -1, 0)), elbow_l=outward("l", (0.9, -0.9, 0)))


def _kissing(part: Part, pose: Pose) -> Pose:
    """Bent down, or up on the toes with the chin lifted, until both mouths are at one height."""
    assert part.partner is not None
    plain = _clasping(part, pose).changed(spine=(6, 0, 0), head=(2, 13, 0), hips=(0, 4, 0, 0), round=(8, 8))
    reply = _clasping(swapped(part), bare(part.partner)).changed(spine=(6, 0, 0), head=(2, 13, 0), hips=(0, 4, 0, 0))
    mine, theirs = float(mouth_of(part, plain)[1]), float(mouth_of(swapped(part), reply)[1])
    if mine < theirs:
        pose = on_toes(part, plain, np.array([0.0, theirs, 0.0]))
        return pose.added(head=(-8 * min((theirs - mine) / 0.1, 1.0), 0, 0))
    goal = max(mine - max(mine - theirs - 0.08, 0.0), mine - 0.3)
    pose, bend = plain, 0.0
    for _ in range(6):
        bend = min(bend + max(float(mouth_of(part, pose)[1]) - goal, -0.02) * 110, 48)
        pose = plain.added(
            spine=(bend * 0.7, 0, 0),
            hips=(0, bend * 0.3, 0, 0),
            head=(-bend * 0.35, 0, 0),
            pelvis=(0, -0.0012 * bend, 0),
        )
    return pose
