"""A gesture: what one person does with hands, head and back, laid over whatever posture they are in.

Told for somebody whose right hand leads. Places of hands are parts of the arm (or, from the head, of the head) with x
outwards; see ``pose.ANCHORS``. Degrees are added to the posture's own.
"""

from dataclasses import dataclass, replace
from typing import TypeAlias

from rushes.engines.previz.acting.hands import shaped
from rushes.engines.previz.acting.pose import Pose, hand, outward

Three: TypeAlias = tuple[float, float, float]
DOWN_OUT: Three = (0.55, -1.0, -0.35)


@dataclass(frozen=True)
class Arm:
    """Where a hand is: from which anchor, the fingers' way and the palm's way (x outwards), the shape of the hand."""

    anchor: str
    at: Three
    fingers: Three | None = None
    palm: Three | None = None
    shape: str = "ease"
    elbow: Three = DOWN_OUT
    contact: Three = (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Gesture:
    """A gesture: the arms it uses, and what it adds to spine, hips, head and shoulders."""

    right: Arm | None = None
    left: Arm | None = None
    spine: Three = (0, 0, 0)
    hips: Three = (0, 0, 0)
    head: Three = (0, 0, 0)
    shrug: float = 0.0
    round: float = 0.0
    arch: float = 0.0
    look: float = 1.0
    """How much of the look is kept."""
    posture: str = ""
    """How the body is held where nothing is said."""
    eyes: tuple[float, float] = (0, 0)
    shift: Three = (0, 0, 0)
    stride: float = 0.0
    """How far the feet of somebody on foot are apart, the left one ahead, parts of the leg."""


def gestured(pose: Pose, gesture: Gesture) -> Pose:
    """The pose with a gesture laid over it."""
    yaw, pitch, roll = gesture.hips
    pose = pose.added(
        spine=gesture.spine, hips=(yaw, pitch, roll, 0), head=gesture.head, shrug=gesture.shrug, round=gesture.round,
        arch=gesture.arch, eyes=gesture.eyes, pelvis=gesture.shift,
    )  # fmt: skip
    pose = pose.changed(look=pose["look"] * gesture.look)
    if gesture.stride and pose["pelvis"][1] > 0.8:
        far, heel = gesture.stride, 60.0 * abs(gesture.stride)
        back = (heel, 0.0) if far < 0 else (0.0, heel)
        pose = pose.changed(foot_l=(0.11, 0, 0.1 + far, 10, back[0]), foot_r=(-0.11, 0, 0.1 - far, 16, back[1]))
    for side, arm in (("r", gesture.right), ("l", gesture.left)):
        if arm is not None:
            pose = with_arm(pose, side, arm)
    return pose


def mirrored(gesture: Gesture) -> Gesture:
    """The same gesture to the other side, the left hand leading."""
    (bend, side, turn), (down, tilt, aside) = gesture.spine, gesture.head
    yaw, pitch, roll = gesture.hips
    x, y, z = gesture.shift
    return replace(
        gesture, right=gesture.left, left=gesture.right, spine=(bend, -side, -turn), head=(down, -tilt, -aside),
        hips=(-yaw, pitch, -roll), shift=(-x, y, z), eyes=(-gesture.eyes[0], gesture.eyes[1]), stride=-gesture.stride,
    )  # fmt: skip


def with_arm(pose: Pose, side: str, arm: Arm) -> Pose:
    """The pose with one arm as told."""
    pose = pose.changed(**{
        f"arm_{side}": hand(side, arm.anchor, arm.at, arm.fingers, arm.palm),
        f"elbow_{side}": outward(side, arm.elbow),
    })  # fmt: skip
    return shaped(pose, side, arm.shape, arm.contact)
