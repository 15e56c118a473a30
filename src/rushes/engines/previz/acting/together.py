"""What two people do with each other: each takes the other's bare posture for given, so that both meet in the middle.

Positions of the other are told in the place and brought into one's own space. Nobody walks into anybody: for an embrace
both come to where chests touch, each a little to the left, so that heads lie side by side.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.gestures import Arm, gesture, gestured, with_arm
from rushes.engines.previz.acting.hands import GRIP, PALM, shaped
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose, outward
from rushes.engines.previz.acting.postures import hold, posture
from rushes.engines.previz.acting.reach import leaned, pinned
from rushes.engines.previz.acting.skeleton import BONES, skeleton
from rushes.engines.previz.acting.solve import Solved, solve
from rushes.engines.previz.acting.space import Space, heading, space
from rushes.engines.previz.acting.turns import Doubles, unit

ASIDE = 0.07
"""Metres each goes to the own left in an embrace."""
WHISPER = 0.085
"""Metres from a whispering mouth to the ear."""


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
    if part.person.action in ("sleep", "wake") and not part.person.pose:
        name = "lie"
    pose = posture(
        name if name not in ("walk", "run") else "stand", hold(skeleton(part.figure), part.height, part.seed)
    )
    return pose if part.person.action in TOGETHER else gestured(pose, gesture(part.person.action))


def at_ease(part: Part) -> bool:
    """Whether somebody is on foot, and so can come closer."""
    return part.person.pose not in ("sit", "lie", "kneel", "crouch") and part.person.action not in (
        "sleep",
        "wake",
        "play piano",
    )


def embrace(part: Part, pose: Pose) -> Pose:
    """Arms round each other: the left over the other's shoulder, the right round the waist, heads side by side."""
    assert part.partner is not None
    bones = skeleton(part.figure)
    if not (at_ease(part) and at_ease(part.partner)):
        return _embrace_down(part, pose)
    pose = _clasping(part, pose)
    mine, theirs = _met(part, pose, ASIDE)
    other = _other(part, mine, theirs, _clasping(_turned(part), bare(part.partner)))
    root = space(part.at, part.facing).root(mine)
    pose = pose.changed(root=root)
    higher = float(solve(bones, pose).joints["upperarm_l"][1]) - float(other.point("upperarm_l")[1])
    for side, at, way, palm, elbow in _clasps(higher):
        goal = other.point("spine_03", at)
        told = other.way("spine_03", way), other.way("spine_03", palm)
        pose = pinned(shaped(pose, side, "flat", PALM), side, goal, *told)
        pose = pose.changed(**{f"elbow_{side}": outward(side, elbow)})
    return pose


_Three = tuple[float, float, float]


def _clasps(higher: float) -> list[tuple[str, _Three, _Three, _Three, _Three]]:
    """Each arm: side, where on the other's back its hand lies, the fingers', palm's and elbow's ways.

    ``higher`` is by how much the own shoulders are above the other's: arms go over lower shoulders and under higher.
    """
    under = ("r", (0.065, -0.07, -0.090), (-0.85, 0.25, -0.45), (-0.5, 0.0, 0.85), (1.0, -0.75, 0.25))
    beneath = ("l", (-0.065, -0.14, -0.085), (0.85, 0.2, -0.45), (0.5, 0.0, 0.85), (1.0, -0.75, 0.25))
    over = ("l", (0.035, 0.085, -0.115), (0.8, -0.6, 0.0), (0.0, -0.1, 1.0), (0.75, 0.5, 0.5))
    round_ = ("l", (0.02, 0.03, -0.115), (0.85, -0.5, 0.0), (0.0, -0.1, 1.0), (0.9, 0.1, 0.4))
    nape = ("r", (-0.03, 0.10, -0.110), (-0.8, -0.55, 0.0), (0.0, -0.1, 1.0), (0.9, 0.0, 0.4))
    if higher < -0.07:
        return [beneath, under]
    return [round_, nape] if higher > 0.07 else [over, under]


def _clasping(part: Part, pose: Pose) -> Pose:
    """How back and head are held in an embrace: the taller bows, the shorter looks up over the shoulder."""
    assert part.partner is not None
    taller = part.figure.height - part.partner.figure.height
    bow = min(max(taller * 60, -7), 13)
    return pose.changed(
        look=0.0, hips=(0, 2 + 0.4 * max(bow, 0), 0, 0), spine=(4 + bow * 0.7, 3, 2), head=(3 + bow * 0.5, 11, 12), shrug=(7, 3),
        round=(12, 12), pelvis=(0, 0.985, -0.02),
        foot_l=(0.09, 0, 0.13, 8, 0), foot_r=(-0.10, 0, 0.06, 8, 0), knee_l=(0.12, 0, 1), knee_r=(-0.12, 0, 1), arch=2,
    )  # fmt: skip


def _met(part: Part, pose: Pose, aside: float, gap: float = 0.0) -> tuple[Space, Space]:
    """Where both stand so that chests touch: on the line between their spots, face to face."""
    assert part.partner is not None
    one, other = np.array(part.at, float), np.array(part.partner.at, float)
    one[1] = other[1] = 0.0
    way = other - one
    way = unit(way) if np.linalg.norm(way) > 0.02 else space(part.at, part.facing).out(np.array([0.0, 0, 1])) - one
    half = (_front(part, pose) + _front(_turned(part), _clasping(_turned(part), bare(part.partner)))) / 2 + gap / 2
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


def _turned(part: Part) -> Part:
    """The same meeting seen by the other one."""
    from dataclasses import replace

    assert part.partner is not None
    return replace(part.partner, partner=replace(part, partner=None))


def _other(part: Part, mine: Space, theirs: Space | None = None, pose: Pose | None = None) -> Other:
    """The partner's body as it will be."""
    assert part.partner is not None
    partner = part.partner
    pose = lent(partner, part, bare(partner)) if pose is None else pose
    theirs = space(partner.at, partner.facing) if theirs is None else theirs
    return Other(partner, solve(skeleton(partner.figure), pose), theirs, mine)


def lent(part: Part, teller: Part | None, pose: Pose) -> Pose:
    """The pose of somebody who is whispered to: the taller bends down to it."""
    if teller is None or teller.person.action != "whisper" or part.person.action in TOGETHER:
        return pose
    bow = min(max((part.figure.height - teller.figure.height) * 160, 0), 30) if at_ease(part) else 0.0
    return pose.changed(look=0.0).added(
        spine=(0.75 * bow, 0, 0), hips=(0, 0.35 * bow, 0, 0), head=(6 - 0.3 * bow, 0, 0)
    )


def _embrace_down(part: Part, pose: Pose) -> Pose:
    """One of the two sits or lies: the one on foot bends down to them, the other reaches up."""
    bones = skeleton(part.figure)
    other = _other(part, space(part.at, part.facing))
    goals = {"l": _shoulder(other, "r"), "r": _shoulder(other, "l")}
    for side, goal in goals.items():
        start = np.array([0.15 if side == "l" else -0.15, 1.2, 0])
        pose = pinned(shaped(pose, side, "flat", PALM), side, goal, unit(goal - start), np.array([0.0, -1, 0]))
    return leaned(bones, pose.changed(look=0.6), goals, at_ease(part))


def kiss(part: Part, pose: Pose) -> Pose:
    """As an embrace, but mouth to mouth: heads tilted each to the own right, hands on the other's waist and shoulder."""
    assert part.partner is not None
    if not (at_ease(part) and at_ease(part.partner)):
        return whisper(part, pose)
    pose, reply = _kissing(part, pose), _kissing(_turned(part), bare(part.partner))
    mouths = [_mouth(part, pose), _mouth(_turned(part), reply)]
    chests = _front(part, pose) + _front(_turned(part), reply)
    gap = max(float(mouths[0][2] + mouths[1][2]) + 0.012 - chests, -0.02)
    mine, theirs = _met(part, pose, 0.0, gap)
    other = _other(part, mine, theirs, reply)
    pose = pose.changed(root=space(part.at, part.facing).root(mine))
    shoulder = _shoulder(other, "l")
    pose = pinned(
        shaped(pose, "r", "soft", PALM), "r", shoulder, other.way("spine_03", (0, 0.3, -1)), np.array([0.0, -1, 0])
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
    reply = _clasping(_turned(part), bare(part.partner)).changed(spine=(6, 0, 0), head=(2, 13, 0), hips=(0, 4, 0, 0))
    mine, theirs = float(_mouth(part, plain)[1]), float(_mouth(_turned(part), reply)[1])
    if mine < theirs:
        pose = _on_toes(part, plain, np.array([0.0, theirs, 0.0]))
        return pose.added(head=(-8 * min((theirs - mine) / 0.1, 1.0), 0, 0))
    goal = max(mine - max(mine - theirs - 0.08, 0.0), mine - 0.3)
    pose, bend = plain, 0.0
    for _ in range(6):
        bend = min(bend + max(float(_mouth(part, pose)[1]) - goal, -0.02) * 110, 48)
        pose = plain.added(
            spine=(bend * 0.7, 0, 0),
            hips=(0, bend * 0.3, 0, 0),
            head=(-bend * 0.35, 0, 0),
            pelvis=(0, -0.0012 * bend, 0),
        )
    return pose


def _mouth(part: Part, pose: Pose) -> Doubles:
    bones = skeleton(part.figure)
    solved = solve(bones, pose)
    shift = bones.joints["mouth"] - bones.joints["head"]
    return np.asarray(solved.joints["head"] + solved.turns[BONES.index("head")] @ shift)


def hold_hands(part: Part, pose: Pose) -> Pose:
    """Hands that meet: at the bedside, side by side, or face to face with both."""
    assert part.partner is not None
    here, there = space(part.at, part.facing), space(part.partner.at, part.partner.facing)
    lying = [each for each in (part, part.partner) if _lies(each)]
    bones = skeleton(part.figure)
    if lying:
        return _at_the_bed(part, pose, lying[0])
    facing = float(np.cos(np.radians(part.facing - part.partner.facing)))
    middle = (here.at + there.at) / 2
    high = 0.5 * (_waist(part) + _waist(part.partner))
    across = unit(there.at - here.at)
    square = np.array([across[2], 0.0, -across[0]])
    if facing > 0.3:
        side = "l" if here.within(there.at)[0] > 0 else "r"
        goals = {side: here.within(middle + (0, high - 0.10, 0))}
    else:
        goals = {
            s: here.within(middle + (0, high + 0.05, 0) + square * (0.11 if s == "l" else -0.11)) for s in ("l", "r")
        }
    for s, goal in goals.items():
        upper = part.person.id < part.partner.person.id
        fingers = (
            unit(here.within(there.at) + (0, -0.25 if upper else 0.1, 0))
            if facing <= 0.3
            else np.array([0.0, -1, 0.25])
        )
        palm = (
            np.array([0.0, -1.0 if upper else 1.0, 0.0]) if facing <= 0.3 else outward(s, (-0.3, 0, -1 if upper else 1))
        )
        pose = pinned(shaped(pose, s, "clasp", GRIP), s, goal, fingers, palm)
    return leaned(bones, pose, goals, at_ease(part))


def _lies(part: Part) -> bool:
    return part.person.pose == "lie" or part.person.action in ("sleep", "wake") and not part.person.pose


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
    spot = bed.out(np.array([mirror * 0.36 * theirs.leg, lying.height + 0.085, -0.03]))
    here = space(part.at, part.facing)
    goal = here.within(spot)
    if lying is part:
        pose = pinned(
            shaped(pose, side, "clasp", GRIP), side, goal, np.array([mirror * 0.55, 0.0, 1]), np.array([0.0, -1, 0])
        )
        return pose.changed(**{f"elbow_{side}": outward(side, (1, 0.2, -0.3))}).added(head=(0, 0, mirror * 14))
    way = unit(goal * (1, 0, 1))
    for s, up, palm in (("l", 0.028, -1.0), ("r", -0.028, 1.0)):
        shift = np.array([0.02 if s == "l" else -0.02, up, 0])
        pose = pinned(
            shaped(pose, s, "clasp", GRIP),
            s,
            goal + shift,
            unit(way + (-0.3 if s == "l" else 0.3, 0, 0)),
            np.array([0.0, palm, 0]),
        )
        pose = pose.changed(**{f"elbow_{s}": outward(s, (0.9, -1, -0.2))})
    return leaned(bones, pose, {s: goal for s in ("l", "r")}, at_ease(part))


def whisper(part: Part, pose: Pose) -> Pose:
    """The mouth at the other's ear, a hand beside it; who is on foot comes to where that is easy."""
    assert part.partner is not None
    here = space(part.at, part.facing)
    other = _other(part, here)
    ears = {s: other.point("head", (0.085 if s == "l" else -0.085, 0.025, 0.0)) for s in ("l", "r")}
    near = min(ears, key=lambda s: float(np.linalg.norm(ears[s][[0, 2]])))
    out = other.way("head", (0.85 if near == "l" else -0.85, 0, 0.6)) * (1, 0, 1)
    goal = ears[near] + unit(out) * WHISPER
    shield = Arm("head", (0.16, 0.0, 0.62), (0.05, 0.85, 0.5), (-0.95, 0.1, 0.1), "flat", (0.1, -1, 0.4), PALM)
    pose = with_arm(pose.changed(look=0.0), "r" if near == "r" else "l", shield)
    if at_ease(part):
        pose = pose.changed(root=(0, 0, heading(-unit(out))), head=(0, -4, 0), spine=(4, 0, 0))
        pose = _on_toes(part, pose, goal)
    for _ in range(6):
        pose = _mouth_nearer(part, pose, here, goal)
    return pose


def _on_toes(part: Part, pose: Pose, goal: Doubles) -> Pose:
    """Heels up as far as a goal is too high, 8 cm at most."""
    short = float(goal[1] - _mouth(part, pose)[1])
    up = min(max(short, 0.0), 0.08)
    heel = up / 0.08 * 34
    pose = pose.added(pelvis=(0, up / skeleton(part.figure).leg, 0))
    return pose.added(foot_l=(0, 0, 0, 0, heel), foot_r=(0, 0, 0, 0, heel))


def _mouth_nearer(part: Part, pose: Pose, here: Space, goal: Doubles) -> Pose:
    """One step of bringing the mouth to a point: the back bends to its height, the feet (or the back) do the rest."""
    root = pose["root"].copy()
    miss = goal - here.within(here.moved(root).out(_mouth(part, pose)))
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
    other = _other(part, here)
    shoulders = {s: _shoulder(other, s) for s in ("l", "r")}
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


def _shoulder(other: Other, side: str) -> Doubles:
    rest = skeleton(other.part.figure).joints
    x, y, z = rest[f"upperarm_{side}"] - rest[f"clavicle_{side}"]
    return other.point(f"clavicle_{side}", (float(x) * 0.9, float(y) + 0.05, float(z)))


def give(part: Part, pose: Pose) -> Pose:
    """Both hands out to the other."""
    assert part.partner is not None
    return gestured(pose, gesture("give"))


TOGETHER: Mapping[str, Callable[[Part, Pose], Pose]] = {
    "embrace": embrace, "kiss": kiss, "hold hands": hold_hands, "whisper": whisper, "comfort": comfort,
}  # fmt: skip
"""Deeds for two."""
