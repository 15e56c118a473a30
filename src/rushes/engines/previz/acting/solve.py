"""From a pose to bones: the pelvis placed, the spine bent, feet planted, hands at their places, eyes on their mark."""

import math
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.limbs import reached
from rushes.engines.previz.acting.pose import ANCHORS, SIDES, Pose
from rushes.engines.previz.acting.skeleton import BONES, FINGERS, PARENTS, Skeleton
from rushes.engines.previz.acting.turns import (
    Doubles,
    about,
    about_many,
    about_x,
    about_y,
    about_z,
    cross,
    framed,
    twist,
    unit,
)  # fmt: skip

HEEL = 0.055
"""From the ankle back to where the heel stands, parts of the leg."""
CLOSED = np.array([[38.0, 42, 48], [74, 88, 52], [78, 92, 55], [80, 92, 55], [80, 88, 52]])
"""Degrees each finger's three joints bend in a fist, thumb first."""
SPREAD = np.array([-16.0, -9, -1, 6, 13])
GIVE = 0.25
"""Metres by which feet far away may pull the pelvis down, at most."""
WRIST = 62.0
"""Degrees a hand may bend against its forearm."""
EYES = (28.0, 20.0)
"""Degrees eyes turn aside and up or down."""
_GENERAL = tuple((i, BONES.index(PARENTS[name])) for i, name in enumerate(BONES) if name in PARENTS)


@dataclass(frozen=True, eq=False)
class Solved:
    """Turns of all bones from rest, float64 [bones, 3, 3] in the order of ``BONES``; joints; the eyes' way.

    All in the person's own space, with the pose's ``root`` not yet applied. ``gaze`` is degrees left and up.
    """

    turns: Doubles
    joints: dict[str, Doubles]
    gaze: tuple[float, float]

    def operations(self) -> dict[str, list[tuple[str, Doubles]]]:
        """What ``Figure.posed`` takes: for each bone its turn against the bone it hangs from."""
        below = np.array([i for i, _ in _GENERAL])
        over = np.array([j for _, j in _GENERAL])
        turns = self.turns[below] @ self.turns[over].transpose(0, 2, 1)
        return {BONES[i]: [("turn", turn)] for i, turn in zip(below, turns, strict=True)}


class _Body:
    """What is being solved: turns and joints by bone, each set when what it hangs from is."""

    def __init__(self, bones: Skeleton, pose: Pose) -> None:
        self.bones, self.pose = bones, pose
        self.turns: dict[str, Doubles] = {"Root": np.eye(3)}
        self.joints: dict[str, Doubles] = {}

    def hang(self, name: str, turn: Doubles) -> None:
        """A bone at the end of the one it hangs from, turned so."""
        over = PARENTS[name]
        rest = self.bones.joints
        self.joints[name] = self.joints[over] + self.turns[over] @ (rest[name] - rest[over])
        self.turns[name] = turn

    def at(self, bone: str, point: Doubles) -> Doubles:
        """Where a point told at rest is, that moves with a bone."""
        return np.asarray(self.joints[bone] + self.turns[bone] @ (point - self.bones.joints[bone]))


def solve(bones: Skeleton, pose: Pose, look: Doubles | None = None) -> Solved:
    """The bones of a pose; ``look`` is the point looked at, in the person's own space."""
    body = _Body(bones, pose)
    _pelvis(body)
    _spine(body)
    gaze = _head(body, look)
    for side in SIDES:
        _leg(body, side)
        _arm(body, side)
    turns = np.stack([body.turns.get(name, _EYE) for name in BONES])
    return Solved(turns, body.joints, gaze)


_EYE = np.eye(3)


def _pelvis(body: _Body) -> None:
    pose, bones = body.pose, body.bones
    yaw, pitch, roll, spin = pose["hips"]
    arch = float(pose["arch"][0])
    turn = about_y(yaw) @ about_x(pitch + 0.6 * arch) @ about_z(roll) @ about_y(spin)
    at = pose["pelvis"] * bones.leg + (0.0, float(pose["seat"][0]), 0.0)
    hip = {s: turn @ (bones.joints[f"thigh_{s}"] - bones.joints["pelvis"]) for s in SIDES}
    middle = (hip["l"] + hip["r"]) / 2
    at = at - (0.0, float(middle[1]), 0.0)
    for side in SIDES:
        ankle = _ankle(body, side)[0]
        limb = bones.legs[side]
        level = (at + hip[side] - ankle)[[0, 2]]
        reach = (limb.first + limb.second) * 0.997
        highest = ankle[1] + math.sqrt(max(reach**2 - float(level @ level), 0.01)) - float(hip[side][1])
        pulled = float(at[1]) - _least(float(at[1]), highest)
        at[1] -= GIVE * math.tanh(pulled / GIVE)
    body.joints["Root"] = bones.joints["Root"] + at - bones.joints["pelvis"]
    body.joints["pelvis"], body.turns["pelvis"] = at, turn


def _least(value: float, limit: float, soft: float = 0.006) -> float:
    """The lesser of two, without a corner."""
    return limit - soft * math.log1p(math.exp(min((limit - value) / soft, 50))) if limit - value < 10 * soft else value


def _spine(body: _Body) -> None:
    pose = body.pose
    bend, side, turn = pose["spine"]
    arch, breath = float(pose["arch"][0]), float(pose["breath"][0])
    above = body.turns["pelvis"]
    for name, part, curve in (("spine_01", 0.3, -1.1), ("spine_02", 0.35, -0.3), ("spine_03", 0.35, 0.55)):
        pitch = bend * part + arch * curve - (1.3 * breath if name == "spine_03" else 0.0)
        above = above @ about_y(turn * part) @ about_x(pitch) @ about_z(side * part)
        body.hang(name, above)
    for s, mirror, shrug, ahead in zip(SIDES, (1.0, -1.0), pose["shrug"], pose["round"], strict=True):
        lift = about_z(mirror * (shrug + 1.6 * breath)) @ about_y(-mirror * ahead)
        body.hang(f"clavicle_{s}", above @ lift)
        body.hang(f"upperarm_{s}", above @ lift)


def _head(body: _Body, look: Doubles | None) -> tuple[float, float]:
    pose, chest = body.pose, body.turns["spine_03"]
    down, aside, turn = (float(x) for x in pose["head"])
    much = float(pose["look"][0]) if look is not None else 0.0
    body.hang("neck_01", chest)
    if look is not None and much > 0:
        eye = body.joints["neck_01"] + chest @ (body.bones.joints["head"] - body.bones.joints["neck_01"])
        yaw, pitch = _aimed(chest, look - eye - chest @ np.array([0.0, 0.6 * body.bones.head, 0.0]))
        turn += much * 0.82 * _within(yaw, 78.0)
        down += much * 0.78 * _within(pitch, 48.0)
    for name, part in (("neck_01", 0.42), ("head", 1.0)):
        body.hang(name, chest @ about_y(turn * part) @ about_x(down * part) @ about_z(aside * part))
    left, up = (float(x) for x in pose["eyes"])
    if look is not None and much > 0:
        yaw, pitch = _aimed(body.turns["head"], look - body.joints["head"])
        pitch += math.degrees(math.atan2(0.6 * body.bones.head, max(float(np.linalg.norm(look - eye)), 0.2)))
        left, up = left + much * yaw, up - much * pitch
    return _within(left, EYES[0]), _within(up, EYES[1])


def _aimed(frame: Doubles, way: Doubles) -> tuple[float, float]:
    """How far a frame would turn to the left and down to look a way, degrees."""
    x, y, z = frame.T @ way
    return math.degrees(math.atan2(x, z)), -math.degrees(math.atan2(y, math.hypot(x, z)))


def _within(degrees: float, most: float) -> float:
    """Degrees as they are while small, and never more than the most."""
    return most * math.tanh(degrees / most) if abs(degrees) > 1e-9 else degrees


def _ankle(body: _Body, side: str) -> tuple[Doubles, Doubles, float]:
    """Where an ankle is, the turn of its foot, and the heel's degrees up."""
    bones, values = body.bones, body.pose[f"foot_{side}"]
    mirror = 1.0 if side == "l" else -1.0
    flat, heel = about_y(mirror * values[3]), float(values[4])
    rest, ball = bones.joints[f"foot_{side}"], bones.joints[f"ball_{side}"]
    toe = np.array([ball[0], 0.0, ball[2]])
    straight = bones.feet[side]
    up = straight @ (rest - toe)
    at = values[:3] * bones.leg
    turn = flat @ about_x(heel)
    if heel >= 0:
        return at + turn @ up, turn, heel
    back = np.array([0.0, 0.0, float(up[2]) - HEEL * bones.leg])
    return at + flat @ back + turn @ (up - back), turn, heel


def _leg(body: _Body, side: str) -> None:
    goal, turn, heel = _ankle(body, side)
    thigh, calf, foot = f"thigh_{side}", f"calf_{side}", f"foot_{side}"
    body.hang(thigh, _EYE)
    # A leg's hinge is told from the knee's way; seen from it the bend is the other way round than an elbow's.
    bent = reached(body.bones.legs[side], body.joints[thigh], goal, body.pose[f"knee_{side}"])
    body.turns[thigh] = bent.upper
    body.hang(calf, bent.lower)
    body.hang(foot, turn @ body.bones.feet[side])
    toes = turn @ about_x(-min(heel, 78.0)) if heel > 0 else turn
    body.hang(f"ball_{side}", toes @ body.bones.feet[side])


def _arm(body: _Body, side: str) -> None:
    bones, pose = body.bones, body.pose
    start = body.joints[f"upperarm_{side}"]
    chest = body.turns["spine_03"]
    rows = pose[f"arm_{side}"].reshape(len(ANCHORS), 11)
    goal, way, palm, told = _goal(body, side, rows)
    pole = chest @ pose[f"elbow_{side}"]
    contact = pose[f"contact_{side}"] * bones.hands[side].length
    wrist = goal
    passes = 1 if not contact.any() else 2 if told > 0.99 else 3
    for k in range(passes + 1):
        bent = reached(bones.arms[side], start, wrist, pole)
        fingers, face = _hand_way(bent.end - bent.middle, bent.hinge, pole, side, way, palm, told)
        turned = framed(fingers, face)
        if k < passes:
            wrist = goal - turned @ contact
    _set_arm(body, side, bent.upper, bent.lower, bent.middle, turned @ bones.hands[side].frame.T)


def _goal(body: _Body, side: str, rows: Doubles) -> tuple[Doubles, Doubles, Doubles, float]:
    """Where a hand is to be, its fingers' way and palm's way (not unit), and how much those two are told, 0..1."""
    goal, way, palm = np.zeros(3), np.zeros(3), np.zeros(3)
    told = whole = 0.0
    for anchor, row in zip(ANCHORS, rows, strict=True):
        if abs(row[0]) < 1e-6:
            continue
        at, frame, scale = _anchor(body, side, anchor)
        goal += row[0] * at + frame @ row[1:4] * scale
        way += frame @ row[4:7]
        palm += frame @ row[7:10]
        told, whole = told + row[10], whole + row[0]
    return goal / max(whole, 1e-6), way, palm, min(max(told / max(whole, 1e-6), 0.0), 1.0)


def _anchor(body: _Body, side: str, name: str) -> tuple[Doubles, Doubles, float]:
    """Where a hand's place is told from, in which frame and by what length."""
    bones, joints, chest = body.bones, body.joints, body.turns["spine_03"]
    if name == "place":
        return np.zeros(3), _EYE, 1.0
    if name == "hang":
        return joints[f"upperarm_{side}"], _upright(chest), bones.arm
    if name == "chest":
        return joints[f"upperarm_{side}"], chest, bones.arm
    if name == "breast":
        return (joints["upperarm_l"] + joints["upperarm_r"]) / 2, chest, bones.arm
    if name == "head":
        mouth = bones.joints.get("mouth", bones.joints["head"])
        return body.at("head", mouth), body.turns["head"], bones.head
    return joints["pelvis"], _upright(body.turns["pelvis"]), bones.leg


def _upright(frame: Doubles) -> Doubles:
    """The frame turned upright, as far as its left is not straight up."""
    left = unit(np.array([frame[0, 0], 0.0, frame[2, 0]]) + 1e-9)
    return np.stack([left, np.array([0.0, 1, 0]), cross(left, np.array([0.0, 1, 0]))], 1)


def _hand_way(
    forearm: Doubles, hinge: Doubles, pole: Doubles, side: str, way: Doubles, palm: Doubles, told: float
) -> tuple[Doubles, Doubles]:
    """The fingers' and the palm's way: as told, else at ease, and no farther from the forearm than wrists go."""
    along = unit(forearm)
    inward = hinge if side == "l" else -hinge
    outer = unit(cross(hinge, along))
    ease_palm = inward * 0.88 - outer * 0.42
    fingers = unit(along * (1 - told) + way)
    face = ease_palm * (1 - told) + palm
    angle = math.degrees(math.acos(min(max(float(fingers @ along), -1.0), 1.0)))
    if angle > WRIST:
        axis = unit(cross(along, fingers))
        back = about(axis, (WRIST - angle) * 1.0)
        fingers, face = back @ fingers, back @ face
    return fingers, face


def _set_arm(body: _Body, side: str, upper: Doubles, lower: Doubles, elbow: Doubles, hand: Doubles) -> None:
    """The arm's bones; the forearm takes half of the hand's roll, as radius and ulna do."""
    bones = body.bones
    axis = unit(bones.arms[side].lower[:, 0])
    roll = twist(lower.T @ hand, axis)
    body.turns[f"upperarm_{side}"] = upper
    body.hang(f"lowerarm_{side}", lower @ about(axis, max(-80.0, min(80.0, roll * 0.5))))
    body.hang(f"hand_{side}", hand)
    _fingers(body, side)
    body.joints[f"grip_{side}"] = body.joints[f"hand_{side}"] + hand @ bones.hands[side].grip


def _fingers(body: _Body, side: str) -> None:
    bones, values = body.bones.hands[side], body.pose[f"fingers_{side}"]
    degrees = CLOSED * values[:5, None]
    mirror = 1.0 if side == "l" else -1.0
    palm = bones.frame[:, 1]
    fan = about_many(np.repeat(palm[None], 5, 0), -mirror * SPREAD * values[5])
    across = about(unit(bones.frame[:, 0]), mirror * 34.0 * float(values[6]))
    bend = about_many(np.repeat(bones.axes, 3, 0), degrees.reshape(-1)).reshape(5, 3, 3, 3)
    hand = body.turns[f"hand_{side}"]
    for k, finger in enumerate(FINGERS):
        turn = hand @ (fan[k] if k else across @ fan[k])
        for joint in range(3):
            turn = turn @ bend[k, joint]
            body.hang(f"{finger}_0{joint + 1}_{side}", turn)
