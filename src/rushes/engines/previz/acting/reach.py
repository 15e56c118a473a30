"""Hands that must be somewhere: points of the place told in the person's space, and the body leaning until they are."""

from collections.abc import Mapping

import numpy as np

from rushes.engines.previz.acting.pose import SIDES, Pose, held
from rushes.engines.previz.acting.skeleton import BONES, Skeleton
from rushes.engines.previz.acting.solve import Solved, solve
from rushes.engines.previz.acting.turns import Doubles

NEAR = 0.004
"""Metres by which a hand may miss."""
MOST = 42.0
"""Degrees the hips bend for a reach."""
SPINE = (46.0, 26.0, 30.0)
"""Degrees the back bends ahead, aside and twists for a reach, at most: what is farther away is not reached."""


def pinned(pose: Pose, side: str, at: Doubles, fingers: Doubles, palm: Doubles) -> Pose:
    """The pose with a hand held at a point of the person's space, metres."""
    return pose.changed(**{f"arm_{side}": held(at, fingers, palm)})


def touching(bones: Skeleton, solved: Solved, pose: Pose, side: str) -> Doubles:
    """Where what the hand touches with is (its contact), in the person's space."""
    rest = bones.hands[side]
    hand = solved.turns[_HAND[side]] @ rest.frame
    return np.asarray(solved.joints[f"hand_{side}"] + hand @ (pose[f"contact_{side}"] * rest.length))


_HAND = {side: BONES.index(f"hand_{side}") for side in SIDES}


def leaned(bones: Skeleton, pose: Pose, goals: Mapping[str, Doubles], legs: bool = True) -> Pose:
    """The pose leaned, twisted and bent down as far as it takes for the hands to be at their goals.

    ``goals`` are by side, in the person's space; ``legs`` says whether the hips may sink and shift (on foot).
    """
    for _ in range(14):
        solved = solve(bones, pose)
        misses = {side: goal - touching(bones, solved, pose, side) for side, goal in goals.items()}
        if all(float(np.linalg.norm(miss)) < NEAR for miss in misses.values()):
            break
        pose = _nearer(pose, misses, bones, legs)
    return pose


def _nearer(pose: Pose, misses: Mapping[str, Doubles], bones: Skeleton, legs: bool) -> Pose:
    mean = np.mean(list(misses.values()), 0)
    trunk = 0.62 * bones.leg
    ahead, down = float(mean[2]) / trunk, -float(mean[1]) / trunk
    pitch = float(pose["hips"][1])
    lean = min(max(np.degrees(ahead) * 0.7 + np.degrees(max(down, 0.0)) * 0.5, -12.0), 12.0)
    room = MOST - pitch
    hips = min(lean * 0.6, max(room, 0.0))
    apart = misses.get("l", mean) - misses.get("r", mean) if len(misses) == 2 else mean * 0
    twist = np.degrees(-float(apart[2]) * 0.5 / (bones.arm * 0.4))
    if len(misses) == 1:
        twist += np.degrees(max(ahead, 0.0)) * 0.7 * (1 if "r" in misses else -1)
    twist = min(max(twist, -8.0), 8.0)
    side = -np.degrees(float(mean[0]) / trunk) * 0.7
    sink = min(float(mean[1]) / bones.leg * 0.45, 0.0) if legs else 0.0
    old = pose["spine"]
    spine = tuple(float(np.clip(b, min(-m, a) - a, max(m, a) - a)) for a, b, m in
                  zip(old, (lean * 0.5, side, 0.65 * twist), SPINE, strict=True))  # fmt: skip
    yaw = float(np.clip(0.35 * twist, min(-18.0, pose["hips"][0]) - pose["hips"][0],
                        max(18.0, pose["hips"][0]) - pose["hips"][0]))  # fmt: skip
    lean, twist = spine[0] / 0.5, spine[2] / 0.65
    return pose.added(
        hips=(yaw, hips, 0, 0), spine=spine,
        pelvis=(0, max(sink, 0.62 - float(pose["pelvis"][1])) if sink < 0 else 0, 0),
        head=(-0.4 * lean, 0, -0.5 * twist), round=3.0 * min(max(ahead, 0.0), 1.0),
    )  # fmt: skip
