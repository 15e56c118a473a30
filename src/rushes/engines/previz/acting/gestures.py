"""What one person does with hands, head and back: a table of gestures laid over whatever posture they are in.

Told for somebody whose right hand leads. Places of hands are parts of the arm (or, from the head, of the head) with x
outwards; see ``pose.ANCHORS``. Degrees are added to the posture's own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from rushes.engines.previz.acting.hands import GRIP, LIPS, PALM, SHAPES, TIP, shaped
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


def gestured(pose: Pose, gesture: Gesture) -> Pose:
    """The pose with a gesture laid over it."""
    yaw, pitch, roll = gesture.hips
    pose = pose.added(
        spine=gesture.spine, hips=(yaw, pitch, roll, 0), head=gesture.head, shrug=gesture.shrug, round=gesture.round,
        arch=gesture.arch, eyes=gesture.eyes, pelvis=gesture.shift,
    )  # fmt: skip
    pose = pose.changed(look=pose["look"] * gesture.look)
    for side, arm in (("r", gesture.right), ("l", gesture.left)):
        if arm is not None:
            pose = with_arm(pose, side, arm)
    return pose


def with_arm(pose: Pose, side: str, arm: Arm) -> Pose:
    """The pose with one arm as told."""
    pose = pose.changed(**{
        f"arm_{side}": hand(side, arm.anchor, arm.at, arm.fingers, arm.palm),
        f"elbow_{side}": outward(side, arm.elbow),
    })  # fmt: skip
    return shaped(pose, side, arm.shape if arm.shape in SHAPES else "ease", arm.contact)


def _both(
    anchor: str, at: Three, fingers: Three, palm: Three, shape: str = "ease", elbow: Three = DOWN_OUT
) -> tuple[Arm, Arm]:
    """Two arms alike, a little apart in height and depth, as two arms are."""
    x, y, z = at
    return Arm(anchor, at, fingers, palm, shape, elbow), Arm(
        anchor, (x + 0.03, y - 0.04, z + 0.03), fingers, palm, shape, elbow
    )


def _two(right: tuple[Arm, Arm], **more: object) -> Gesture:
    return Gesture(right[0], right[1], **more)  # type: ignore[arg-type]


IN: Three = (-1, 0, 0)
SOFT_HANG = Arm("hang", (0.16, -0.93, 0.10))
BUSY = Arm("breast", (0.16, -0.66, 0.66), (-0.35, -0.1, 1), (-0.5, -0.85, 0), "pinch", (0.8, -0.8, -0.5))
STEADY = Arm("breast", (0.20, -0.70, 0.62), (-0.5, 0.0, 1), (-0.7, -0.3, -0.2), "cup", (0.8, -0.8, -0.5))

GESTURES: Mapping[str, Gesture] = {
    "play guitar": Gesture(
        Arm("breast", (0.20, -0.66, 0.42), (-0.75, -0.45, 0.1), (-0.1, -0.25, -1), "soft", (1, -0.3, -0.1)),
        Arm("breast", (1.02, -0.32, 0.50), (-0.35, 0.75, -0.1), (-0.2, 0.1, -1), "chord", (0.3, -1, -0.2)),
        spine=(4, 2, 4), head=(8, -3, 10), look=0.3,
    ),
    "play violin": Gesture(
        Arm("breast", (0.42, -0.02, 0.72), (-0.8, -0.2, 0.3), (-0.2, -0.9, 0.1), "pinch", (1, -0.25, 0.1)),
        Arm("breast", (0.78, 0.16, 0.72), (-0.6, 0.6, -0.3), (-0.3, 0.3, -0.8), "chord", (0.1, -1, 0.3)),
        head=(8, -12, 26), look=0.1, spine=(0, 3, 4),
    ),
    "play drums": Gesture(
        Arm("breast", (0.30, -0.34, 0.72), (-0.2, 0.25, 1), (-0.2, -1, 0), "thin", (0.9, -0.7, -0.3)),
        Arm("breast", (0.26, -0.60, 0.74), (-0.2, -0.25, 1), (-0.2, -1, 0), "thin", (0.9, -0.7, -0.3)),
        spine=(7, 0, 0), head=(4, 0, -8), posture="sit",
    ),
    "sing": Gesture(
        Arm("head", (0.50, -1.75, 1.50), (-0.35, 0.75, 0.35), (-0.85, 0.1, 0.35), "cup", (0.75, -1, -0.2)),
        Arm("breast", (0.62, -0.52, 0.60), (0.35, 0.15, 0.9), (-0.25, 0.95, 0.0), "soft", (0.6, -1, -0.5)),
        spine=(-3, 0, -3), head=(-9, 4, 4), arch=3, look=0.45, eyes=(0, -4),
    ),
    "sing with microphone": Gesture(
        Arm("head", (0.10, -0.50, 0.80), (-0.5, 0.55, 0.1), (-0.35, 0.1, -0.9), "thin", (0.8, -1, 0.1)),
        Arm("breast", (0.58, -0.44, 0.58), (0.3, 0.25, 0.9), (-0.3, 0.9, 0), "soft", (0.6, -1, -0.4)),
        spine=(-3, 0, -3), head=(-9, 4, 4), arch=3, look=0.45,
    ),
    "sing seated": Gesture(spine=(-5, 0, 0), head=(-9, 3, 2), arch=3, look=0.35),
    "carry tray": Gesture(
        Arm("breast", (0.46, -0.66, 0.70), (-0.12, 0.02, 1), (-0.62, 0.78, 0), "tray", (0.5, -1, -0.5), (0.8, 0.25, 0)),
        Arm("breast", (0.46, -0.66, 0.70), (-0.12, 0.02, 1), (-0.62, 0.78, 0), "tray", (0.5, -1, -0.5), (0.8, 0.25, 0)),
        spine=(-3, 0, 0), head=(5, 0, 0), arch=2,
    ),
    "carry cup": Gesture(
        Arm("breast", (0.22, -0.52, 0.66), (-0.45, 0.05, 0.9), (-0.9, 0.0, -0.4), "cup", (0.5, -1, -0.4)), head=(3, 0, 0),
    ),
    "carry load": Gesture(
        Arm("breast", (0.36, -0.72, 0.56), (-0.5, 0.05, 0.85), (-0.4, 0.9, 0.0), "tray", (0.6, -1, -0.5)),
        Arm("breast", (0.36, -0.72, 0.56), (-0.5, 0.05, 0.85), (-0.4, 0.9, 0.0), "tray", (0.6, -1, -0.5)),
        spine=(-6, 0, 0), hips=(0, -2, 0),
    ),
    "drop": Gesture(
        Arm("breast", (0.50, -0.42, 0.72), (0.10, 0.35, 1), (-0.35, -0.6, 0.7), "shock", (0.9, -0.9, -0.3)),
        Arm("breast", (0.56, -0.20, 0.60), (0.25, 0.9, 0.35), (-0.3, -0.1, 0.95), "shock", (0.8, -1, -0.4)),
        spine=(-7, 2, 5), hips=(4, -4, 0), head=(16, -4, -6), shrug=9, round=2, look=0.3, eyes=(0, -14),
        shift=(0, -0.02, -0.045),
    ),
    "pick up": Gesture(
        Arm("hips", (0.10, -0.30, 0.62), (-0.25, -0.8, 0.6), (-0.6, -0.4, -0.5), "cup", (0.8, -0.2, -0.6)),
        spine=(14, -4, 8), head=(8, 0, -6), look=0.4, posture="crouch",
    ),
    "hold": Gesture(
        Arm("breast", (0.14, -0.46, 0.52), (-0.55, 0.35, 0.6), (-0.85, 0.1, -0.4), "cup", (0.7, -1, -0.3)),
        Arm("breast", (0.10, -0.54, 0.54), (-0.75, 0.3, 0.5), (-0.5, 0.5, -0.6), "cup", (0.7, -1, -0.3)),
        head=(9, 2, -2), spine=(3, 0, 0), look=0.7,
    ),
    "overhear": Gesture(
        Arm("head", (0.04, -0.16, 0.24), (-0.5, 0.82, -0.2), (-0.35, 0.1, -0.9), "soft", (0.6, -1, 0.1), LIPS),
        Arm("breast", (0.02, -0.38, 0.40), (-0.8, 0.45, 0), (0.1, 0.1, -1), "ease", (0.8, -0.9, 0)),
        spine=(6, 6, 10), hips=(6, 2, 2), head=(4, 5, 16), shrug=6, round=7, look=0.75,
    ),
    "talk": Gesture(
        Arm("breast", (0.42, -0.44, 0.60), (-0.05, 0.35, 0.9), (-0.62, 0.7, 0.1), "soft", (0.6, -1, -0.4)),
        head=(0, 5, 0), spine=(3, 0, -3),
    ),
    "turn away": Gesture(
        Arm("breast", (-0.20, -0.40, 0.30), (-0.9, 0.35, -0.1), (0, -0.1, -1), "ease", (0.8, -1, 0)),
        Arm("breast", (-0.14, -0.55, 0.36), (-0.95, 0.1, 0), (0, -0.1, -1), "ease", (0.8, -1, 0)),
        spine=(11, 3, 10), hips=(8, 2, 0), head=(19, 5, 10), shrug=8, round=12, look=0.0, eyes=(6, -12),
    ),
    "turn": Gesture(spine=(0, 2, 26), hips=(12, 0, 0), head=(0, 3, 34), look=0.7),
    "reach": Gesture(
        Arm("chest", (-0.05, 0.10, 0.97), (-0.05, 0.12, 1), (-0.75, -0.55, 0.1), "soft", (0.7, -1, -0.2)),
        spine=(9, -3, 12), hips=(5, 6, 0), head=(-9, 0, -10), shift=(0, -0.012, 0.06),
    ),
    "give": Gesture(
        Arm("breast", (0.20, -0.42, 0.92), (-0.2, 0.1, 1), (-0.3, 0.95, 0), "tray", (0.6, -1, -0.3)),
        Arm("breast", (0.20, -0.48, 0.90), (-0.2, 0.1, 1), (-0.3, 0.95, 0), "tray", (0.6, -1, -0.3)),
        spine=(7, 0, 0), hips=(0, 4, 0), head=(0, 4, 0),
    ),
    "look": Gesture(spine=(2, 0, -2), head=(-2, 3, 0)),
    "pray": _two(
        _both("breast", (0.015, -0.28, 0.50), (-0.05, 0.9, 0.4), IN, "flat", (0.9, -1, -0.1)),
        spine=(7, 0, 0), head=(20, 0, 0), round=6, look=0.0, posture="kneel both", eyes=(0, -10),
    ),
    "write": Gesture(
        Arm("hips", (0.06, 0.33, 0.62), (-0.55, -0.35, 0.8), (-0.55, -0.75, -0.2), "pinch", (1, -0.7, -0.3)),
        Arm("hips", (0.20, 0.32, 0.56), (-0.8, -0.05, 0.5), (0, -1, 0), "flat", (1, -0.7, -0.3)),
        spine=(17, 0, -3), head=(20, 4, -3), look=0.0, posture="sit", eyes=(0, -12),
    ),
    "read": Gesture(
        Arm("breast", (0.20, -0.40, 0.62), (-0.35, 0.5, 0.6), (-0.5, 0.45, -0.7), "tray", (0.6, -1, -0.3)),
        Arm("breast", (0.20, -0.40, 0.62), (-0.35, 0.5, 0.6), (-0.5, 0.45, -0.7), "tray", (0.6, -1, -0.3)),
        spine=(6, 0, 0), head=(18, 2, 0), look=0.0, eyes=(0, -14),
    ),
    "drink": Gesture(
        Arm("head", (0.12, -0.42, 0.66), (-0.7, 0.45, 0.1), (-0.35, 0.05, -0.9), "cup", (0.9, -0.9, 0.2)),
        head=(-7, 0, 0), look=0.3, spine=(-2, 0, 0), eyes=(0, -6),
    ),
    "eat": Gesture(
        Arm("head", (0.20, -0.38, 0.66), (-0.75, 0.35, 0), (-0.3, 0.1, -0.9), "pinch", (0.9, -1, 0.1)),
        Arm("breast", (0.16, -0.66, 0.60), (-0.7, 0, 0.7), (-0.2, 0.95, 0), "cup", (0.8, -1, -0.4)),
        spine=(7, 0, 0), head=(7, 0, 0), look=0.3,
    ),
    "cook": Gesture(BUSY, STEADY, spine=(9, 0, -3), head=(21, 0, -3), look=0.0, eyes=(0, -12)),
    "pour": Gesture(
        Arm("breast", (0.24, -0.30, 0.66), (-0.5, -0.25, 0.8), (-0.6, -0.7, -0.2), "grip", (1, -0.4, -0.2)),
        STEADY, spine=(6, 0, -4), head=(20, 3, -4), look=0.0, eyes=(0, -12),
    ),
    "mend": Gesture(
        Arm("breast", (0.08, -0.50, 0.58), (-0.6, 0.15, 0.7), (-0.7, -0.3, -0.5), "pinch", (0.9, -0.8, -0.3)),
        Arm("breast", (0.10, -0.53, 0.58), (-0.6, 0.2, 0.7), (-0.7, 0.2, -0.5), "cup", (0.9, -0.8, -0.3)),
        spine=(12, 0, 0), head=(23, 3, 0), look=0.0, eyes=(0, -14), round=6, posture="sit",
    ),
    "open": Gesture(
        Arm("breast", (0.30, -0.26, 0.92), (-0.1, 0.1, 1), (-0.6, -0.75, 0), "grip", (0.7, -1, -0.2)),
        spine=(4, 0, 8), hips=(4, 2, 0),
    ),
    "draw apart": Gesture(
        Arm("breast", (0.72, 0.12, 0.78), (-0.1, 0.5, 0.8), (-0.5, -0.1, 0.5), "grip", (0.9, -0.8, 0)),
        Arm("breast", (0.72, 0.20, 0.76), (-0.1, 0.5, 0.8), (-0.5, -0.1, 0.5), "grip", (0.9, -0.8, 0)), arch=3,
    ),
    "wave": Gesture(
        Arm("chest", (0.34, 0.56, 0.30), (0.15, 1, 0.1), (-0.15, -0.1, 1), "soft", (0.8, -1, -0.2)),
        spine=(0, -3, -3), head=(-2, 4, 0),
    ),
    "point": Gesture(
        Arm("chest", (-0.04, 0.06, 0.98), (-0.02, 0.05, 1), (-0.7, -0.7, 0), "point", (0.7, -1, -0.2), TIP),
        spine=(2, -2, 10), head=(0, 0, -6), hips=(4, 0, 0),
    ),
    "cry": Gesture(
        Arm("head", (0.30, 0.25, 0.46), (-0.35, 0.93, -0.1), (-0.2, -0.05, -1), "soft", (0.7, -1, 0.2)),
        Arm("head", (0.34, 0.10, 0.46), (-0.35, 0.93, -0.1), (-0.2, -0.05, -1), "soft", (0.7, -1, 0.2)),
        spine=(14, 0, 0), head=(17, 2, 0), shrug=7, round=12, look=0.0,
    ),
    "wipe a tear": Gesture(
        Arm("head", (0.30, 0.30, 0.40), (-0.5, 0.8, 0), (-0.3, -0.1, -0.9), "soft", (0.8, -1, 0.2)),
        spine=(8, 0, 0), head=(12, 4, 4), shrug=4, round=6, look=0.2,
    ),
    "laugh": Gesture(
        Arm("breast", (0.02, -0.52, 0.42), (-0.9, 0.1, 0.1), (0.05, -0.1, -1), "soft", (0.9, -0.9, -0.1)),
        spine=(-5, 3, 0), head=(-15, 6, 4), arch=4, shrug=4, look=0.35,
    ),
    "comfort": Gesture(
        Arm("chest", (-0.05, 0.0, 0.92), (-0.1, 0.1, 1), (-0.3, -0.9, 0.1), "soft", (0.7, -1, -0.2)),
        spine=(8, 0, 6), head=(3, 7, 0), hips=(0, 4, 0),
    ),
    "feed": Gesture(
        Arm("chest", (-0.10, -0.04, 0.90), (-0.3, 0.1, 1), (-0.6, -0.5, -0.3), "pinch", (0.8, -1, -0.2)),
        Arm("breast", (0.14, -0.52, 0.66), (-0.5, 0, 0.8), (-0.2, 0.95, 0), "cup", (0.8, -1, -0.4)),
        spine=(9, 0, 4), head=(-2, 5, 0),
    ),
    "drive": Gesture(
        Arm("breast", (0.36, -0.32, 0.88), (-0.4, 0.35, 0.85), (-0.7, -0.4, 0.3), "grip", (0.7, -1, -0.3)),
        Arm("breast", (0.36, -0.26, 0.88), (-0.4, 0.35, 0.85), (-0.7, -0.4, 0.3), "grip", (0.7, -1, -0.3)),
        posture="sit", spine=(-8, 0, 0),
    ),
    "ride": Gesture(
        Arm("breast", (0.46, -0.55, 0.90), (-0.2, -0.1, 1), (-0.1, -1, 0), "grip", (0.9, -0.7, -0.3)),
        Arm("breast", (0.46, -0.55, 0.90), (-0.2, -0.1, 1), (-0.1, -1, 0), "grip", (0.9, -0.7, -0.3)),
        posture="sit", spine=(12, 0, 0), hips=(0, 14, 0), head=(-16, 0, 0),
    ),
    "sweep": Gesture(
        Arm("breast", (0.02, -0.28, 0.60), (-0.8, 0.1, 0.5), (-0.2, -0.3, -0.9), "thin", (0.9, -0.8, -0.2)),
        Arm("breast", (0.26, -0.86, 0.60), (-0.8, -0.2, 0.5), (-0.2, -0.2, -0.9), "thin", (0.7, -0.8, -0.5)),
        spine=(13, 0, -6), head=(17, 0, 0), look=0.0, hips=(0, 5, 0),
    ),
    "wash": Gesture(
        Arm("breast", (0.12, -0.68, 0.66), (-0.5, -0.4, 0.8), (-0.8, -0.2, -0.2), "cup", (0.9, -0.8, -0.4)),
        Arm("breast", (0.14, -0.72, 0.64), (-0.5, -0.4, 0.8), (-0.8, -0.1, -0.2), "cup", (0.9, -0.8, -0.4)),
        spine=(12, 0, 0), head=(20, 0, 0), look=0.0, eyes=(0, -12),
    ),
    "set down": Gesture(
        Arm("breast", (0.28, -0.72, 0.80), (-0.2, -0.15, 1), (-0.6, 0.5, 0), "tray", (0.7, -1, -0.4)),
        Arm("breast", (0.28, -0.72, 0.80), (-0.2, -0.15, 1), (-0.6, 0.5, 0), "tray", (0.7, -1, -0.4)),
        spine=(15, 0, 0), hips=(0, 12, 0), head=(10, 0, 0), look=0.2, eyes=(0, -10), shift=(0, -0.02, -0.05),
    ),
    "touch": Gesture(
        Arm("chest", (-0.02, 0.02, 0.84), (-0.1, 0.45, 0.9), (-0.2, -0.5, 0.9), "soft", (0.7, -1, -0.2)),
        spine=(5, 0, 6), head=(2, 4, 0), hips=(0, 2, 0),
    ),
    "hand on heart": Gesture(
        Arm("breast", (-0.06, -0.30, 0.36), (-0.85, 0.42, 0), (0.05, -0.05, -1), "flat", (0.8, -1, 0)),
        head=(4, 4, 0), spine=(2, 0, 0),
    ),
    "hand to mouth": Gesture(
        Arm("head", (0.0, -0.10, 0.22), (-0.6, 0.75, -0.15), (-0.3, 0.1, -0.9), "soft", (0.7, -1, 0.1), LIPS),
        shrug=5, round=4, spine=(-2, 0, 0), head=(2, 0, 0),
    ),
    "listen": Gesture(
        Arm("head", (0.80, 0.36, -0.80), (0.1, 0.9, -0.3), (-0.5, 0, 0.85), "cup", (0.9, -0.9, 0.1), PALM),
        spine=(4, 3, 8), head=(0, -8, 14),
    ),
    "smoke": Gesture(
        Arm("head", (0.34, -0.32, 0.70), (-0.45, 0.8, -0.1), (-0.6, 0, -0.8), "pinch", (0.7, -1, 0)),
        Arm("breast", (-0.16, -0.58, 0.34), (-1, 0.1, 0), (0, 0, -1), "ease", (0.8, -1, 0)), head=(-3, -4, 0),
    ),
    "draw": Gesture(
        Arm("chest", (-0.02, 0.06, 0.84), (-0.25, 0.2, 0.95), (-0.7, -0.6, 0), "pinch", (0.8, -1, -0.2)),
        Arm("breast", (0.26, -0.60, 0.56), (-0.5, 0, 0.8), (0, 1, 0), "tray", (0.7, -1, -0.4)),
        head=(2, 5, -4), spine=(2, 0, 4),
    ),
    "work": Gesture(BUSY, STEADY, spine=(13, 0, 0), head=(20, 0, 0), look=0.0, eyes=(0, -12)),
    "throw": Gesture(
        Arm("chest", (0.42, 0.42, -0.34), (0.2, 0.8, -0.5), (0, 0.3, 1), "cup", (1, 0, -0.2)),
        Arm("chest", (0.10, 0.20, 0.86), (0.1, 0.2, 1), (-0.4, -0.8, 0), "soft", (0.8, -0.8, 0)),
        spine=(-7, 8, -24), hips=(-14, -3, 0), head=(0, -4, 26), arch=4,
    ),
    "catch": Gesture(
        Arm("breast", (0.22, 0.06, 0.84), (-0.1, 0.75, 0.6), (-0.35, 0, 1), "soft", (0.9, -0.8, -0.1)),
        Arm("breast", (0.22, 0.10, 0.82), (-0.1, 0.75, 0.6), (-0.35, 0, 1), "soft", (0.9, -0.8, -0.1)),
        spine=(4, 0, 0), head=(-8, 0, 0), shift=(0, -0.03, 0),
    ),
    "clap": Gesture(
        Arm("breast", (0.05, -0.22, 0.66), (-0.2, 0.65, 0.75), IN, "flat", (0.9, -0.9, -0.1)),
        Arm("breast", (0.05, -0.24, 0.66), (-0.05, 0.8, 0.6), IN, "flat", (0.9, -0.9, -0.1)),
        arch=3, head=(-4, 2, 0),
    ),
    "nod": Gesture(head=(6, 0, 0)),
    "hide": Gesture(
        Arm("head", (0.55, 0.9, -0.1), (-0.6, 0.75, -0.3), (-0.6, -0.5, -0.5), "soft", (0.8, -0.5, 0.6)),
        Arm("head", (0.55, 0.7, -0.1), (-0.6, 0.75, -0.3), (-0.6, -0.5, -0.5), "soft", (0.8, -0.5, 0.6)),
        posture="crouch", spine=(12, 0, 0), head=(28, 0, 0), shrug=9, look=0.0,
    ),
    "fight": Gesture(
        Arm("breast", (0.18, 0.04, 0.60), (-0.2, 0.9, 0.3), (-0.6, 0, -0.7), "fist", (0.6, -1, 0)),
        Arm("breast", (0.12, 0.10, 0.78), (-0.2, 0.85, 0.4), (-0.6, 0, -0.7), "fist", (0.6, -1, 0)),
        spine=(9, 0, -14), hips=(-14, 3, 0), head=(4, 0, 20), shrug=6, round=8, shift=(0, -0.035, 0),
    ),
    "wait": Gesture(
        Arm("breast", (-0.01, -0.86, 0.40), (-0.72, -0.7, 0.15), (-0.1, 0.1, -1), "ease", (0.8, -0.6, -0.5)),
        Arm("breast", (0.03, -0.82, 0.44), (-0.72, -0.7, 0.15), (-0.1, 0.1, -1), "ease", (0.8, -0.6, -0.5)),
        head=(3, 3, 0),
    ),
    "push": Gesture(
        Arm("breast", (0.30, -0.08, 0.94), (0, 0.85, 0.5), (-0.05, -0.4, 1), "flat", (0.8, -0.9, -0.1)),
        Arm("breast", (0.30, -0.14, 0.94), (0, 0.85, 0.5), (-0.05, -0.4, 1), "flat", (0.8, -0.9, -0.1)),
        spine=(9, 0, 0), hips=(0, 12, 0), head=(-8, 0, 0), shift=(0, -0.03, 0.03),
    ),
    "pull": Gesture(
        Arm("breast", (0.10, -0.34, 0.80), (-0.2, 0, 1), (-0.7, -0.6, 0), "grip", (0.8, -0.9, -0.2)),
        Arm("breast", (0.12, -0.44, 0.66), (-0.2, 0, 1), (-0.7, -0.6, 0), "grip", (0.8, -0.9, -0.2)),
        spine=(-6, 0, 0), hips=(0, -12, 0), head=(8, 0, 0), shift=(0, -0.035, -0.05),
    ),
    "light": Gesture(
        Arm("breast", (0.06, -0.36, 0.70), (-0.5, 0.2, 0.85), (-0.7, -0.4, -0.2), "pinch", (0.8, -1, -0.2)),
        Arm("breast", (0.14, -0.36, 0.66), (-0.4, 0.6, 0.6), (-0.8, 0, 0), "cup", (0.8, -1, -0.2)),
        spine=(6, 0, 0), head=(14, 3, 0), look=0.2, eyes=(0, -10),
    ),
    "photograph": Gesture(
        Arm("head", (0.52, 0.45, 0.85), (-0.75, 0.55, 0.2), (-0.4, 0.1, -0.7), "hook", (0.9, -1, 0)),
        Arm("head", (0.42, 0.22, 0.95), (-0.6, 0.5, 0.3), (-0.3, 0.7, -0.5), "cup", (0.7, -1, 0)),
        spine=(3, 0, 0), shrug=3,
    ),
    "telephone": Gesture(
        Arm("head", (0.78, 0.10, -0.42), (0.0, 0.72, -0.66), (-0.95, 0.0, 0.0), "cup", (0.7, -1, 0.1), GRIP),
        Arm("breast", (-0.12, -0.58, 0.34), (-1, 0.1, 0), (0, 0, -1), "ease", (0.8, -1, 0)),
        head=(2, 9, -4), look=0.6,
    ),
    "breathe": Gesture(spine=(-4, 0, 0), head=(-14, 2, 0), arch=5, shrug=3, look=0.0),
    "fall": Gesture(
        Arm("chest", (0.80, 0.40, 0.10), (0.7, 0.7, 0.2), (0, -0.3, 1), "shock", (0.8, -0.6, -0.3)),
        Arm("chest", (0.66, 0.62, 0.30), (0.5, 0.8, 0.3), (0, -0.3, 1), "shock", (0.8, -0.6, -0.3)),
        spine=(-8, 8, 6), hips=(0, -20, -6), head=(10, 0, 0), shift=(0, -0.06, -0.12),
    ),
    "climb": Gesture(
        Arm("chest", (0.12, 0.90, 0.34), (0, 1, 0.2), (-0.1, -0.3, 1), "grip", (1, -0.4, 0)),
        Arm("chest", (0.16, 0.44, 0.62), (0, 0.9, 0.4), (-0.1, -0.4, 1), "grip", (1, -0.8, 0)),
        spine=(4, -5, 0), head=(-18, 0, 0),
    ),
    "knock": Gesture(
        Arm("chest", (-0.04, 0.10, 0.76), (-0.1, 0.7, 0.7), (-0.2, -0.6, 0.8), "fist", (0.7, -1, -0.1)),
        spine=(4, 0, 6), head=(2, -5, 0),
    ),
    "tie": Gesture(
        Arm("breast", (0.06, -0.08, 0.48), (-0.6, 0.6, 0.3), (-0.5, 0, -0.8), "pinch", (0.9, -0.9, 0)),
        Arm("breast", (0.07, -0.12, 0.48), (-0.6, 0.6, 0.3), (-0.5, 0, -0.8), "pinch", (0.9, -0.9, 0)),
        head=(10, 0, 0), look=0.3,
    ),
    "swim": Gesture(
        Arm("chest", (0.10, 0.80, 0.46), (0, 0.9, 0.5), (-0.1, -0.6, 0.8), "flat", (1, 0, 0)),
        Arm("chest", (0.40, -0.50, 0.52), (0.2, -0.5, 0.8), (-0.2, -0.8, -0.3), "flat", (1, -0.4, 0)),
        hips=(0, 26, 0), spine=(6, 0, 0), head=(-26, 0, 0), shift=(0, 0, -0.06),
    ),
    "lower the head": Gesture(spine=(6, 0, 0), head=(20, 2, 0), look=0.0, eyes=(0, -10)),
    "raise the head": Gesture(spine=(-3, 0, 0), head=(-18, 2, 0), look=0.0, arch=3),
    "lean in": Gesture(spine=(12, 0, 0), hips=(0, 9, 0), head=(-6, 4, 0), shift=(0, 0, 0.02)),
    "lift": Gesture(
        Arm("breast", (0.30, 0.02, 0.72), (-0.2, 0.4, 0.9), (-0.5, 0.5, -0.3), "tray", (0.8, -1, -0.2)),
        Arm("breast", (0.30, 0.02, 0.72), (-0.2, 0.4, 0.9), (-0.5, 0.5, -0.3), "tray", (0.8, -1, -0.2)),
        arch=3, head=(-6, 0, 0),
    ),
    "shrug": Gesture(
        Arm("breast", (0.62, -0.50, 0.52), (0.5, 0.1, 0.8), (-0.1, 1, 0), "soft", (0.5, -1, -0.5)),
        Arm("breast", (0.62, -0.50, 0.52), (0.5, 0.1, 0.8), (-0.1, 1, 0), "soft", (0.5, -1, -0.5)), shrug=11, head=(0, 6, 0),
    ),
    "": Gesture(),
}  # fmt: skip
"""Every gesture by its name; the empty one changes nothing."""

ALIKE: Mapping[str, str] = {
    "stir": "cook", "close": "open", "enter": "", "leave": "", "approach": "", "walk": "", "run": "", "dance": "",
    "jump": "", "smile": "", "wake": "", "sleep": "", "exchange": "give", "step aside": "", "beckon": "wave",
    "withdraw": "turn away", "tighten": "", "spill": "drop", "lower": "lower the head", "carry": "carry cup",
    "lean": "lean in",
}  # fmt: skip
"""Deeds that look like another one, or that the body alone shows."""


def gesture(name: str) -> Gesture:
    """The gesture of a deed; one that is not known changes nothing."""
    name = ALIKE.get(name, name)
    return GESTURES.get(name, GESTURES[""])
