"""What two people do with each other: hands held, and by name an embrace, a whisper, comfort, help.

Each takes the other's bare posture for given, so that both meet in the middle.
"""

from collections.abc import Callable, Mapping

import numpy as np

from rushes.engines.previz.acting.embraces import embrace, kiss
from rushes.engines.previz.acting.hands import GRIP, PALM, shaped
from rushes.engines.previz.acting.meeting import at_ease, lies
from rushes.engines.previz.acting.near import comfort, feed, help_up, lean_on, whisper
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.pose import Pose, outward
from rushes.engines.previz.acting.reach import leaned, pinned
from rushes.engines.previz.acting.skeleton import skeleton
from rushes.engines.previz.acting.space import Space, space
from rushes.engines.previz.acting.turns import Doubles, unit


def hold_hands(part: Part, pose: Pose) -> Pose:
    """Hands that meet: at the bedside, side by side, or face to face with both."""
    assert part.partner is not None
    lying = [each for each in (part, part.partner) if lies(each)]
    if lying:
        return _at_the_bed(part, pose, lying[0])
    if part.board and part.partner.board:
        return _on_the_table(part, pose)
    same_way = float(np.cos(np.radians(part.facing - part.partner.facing))) > 0.3
    return _side_by_side(part, pose) if same_way else _face_to_face(part, pose)


def _on_the_table(part: Part, pose: Pose) -> Pose:
    """One hand on the other's, where two sit round the corner of a table."""
    assert part.partner is not None
    here, there = space(part.at, part.facing), space(part.partner.at, part.partner.facing)
    ahead = unit(here.out(np.array([0, 0, 1.0])) - here.at + there.out(np.array([0, 0, 1.0])) - there.at)
    upper = part.person.id > part.partner.person.id
    spot = (here.at + there.at) / 2 + ahead * 0.10 + (0, part.board + (0.052 if upper else 0.012), 0)
    goal = here.within(spot)
    side = "l" if goal[0] > 0 else "r"
    fingers = unit(goal * (1, 0, 1) + outward(side, (-0.05, 0, 0.2)))
    pose = pinned(shaped(pose, side, "soft" if upper else "ease", PALM), side, goal, fingers, np.array([0, -1.0, 0]))
    pose = pose.changed(**{f"elbow_{side}": outward(side, (0.9, -0.7, -0.3))}).added(spine=(4, 0, 0))
    return leaned(skeleton(part.figure), pose, {side: goal}, legs=False)


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
    spot = bed.out(np.array([mirror * out, lying.height + 0.165, 0.0]))
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


TOGETHER: Mapping[str, Callable[[Part, Pose], Pose]] = {
    "embrace": embrace, "kiss": kiss, "hold hands": hold_hands, "whisper": whisper, "comfort": comfort,
    "lean on": lean_on, "help up": help_up, "feed": feed,
}  # fmt: skip
"""Deeds for two."""
