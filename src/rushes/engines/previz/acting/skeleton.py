"""The bones of a figure at rest: where they are, how long limbs are, which way fingers bend. Metres, person's space."""

import weakref
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.turns import Doubles, cross, framed, unit
from rushes.engines.previz.people.figure import Figure

FINGERS = ("thumb", "index", "middle", "ring", "pinky")
PARENTS: Mapping[str, str] = {
    "pelvis": "Root", "spine_01": "pelvis", "spine_02": "spine_01", "spine_03": "spine_02", "neck_01": "spine_03",
    "head": "neck_01",
    **{f"{bone}_{s}": f"{over}_{s}" for s in "lr" for bone, over in (
        ("upperarm", "clavicle"), ("lowerarm", "upperarm"), ("hand", "lowerarm"), ("calf", "thigh"), ("foot", "calf"),
        ("ball", "foot"))},
    **{f"clavicle_{s}": "spine_03" for s in "lr"},
    **{f"thigh_{s}": "pelvis" for s in "lr"},
    **{f"{finger}_01_{s}": f"hand_{s}" for s in "lr" for finger in FINGERS},
    **{f"{finger}_0{k}_{s}": f"{finger}_0{k - 1}_{s}" for s in "lr" for finger in FINGERS for k in (2, 3)},
}  # fmt: skip
"""Which bone each hangs from."""
BONES = ("Root", *sorted(PARENTS, key=lambda name: list(PARENTS).index(name)))
GRIP = 0.42
"""Where in the palm things are held: so far from wrist to knuckles and beyond it by the palm's thickness."""


@dataclass(frozen=True, eq=False)
class Limb:
    """Two bones at rest: lengths, directions and the axis the joint between them bends about."""

    first: float
    second: float
    upper: Doubles
    """Frame of the upper bone, columns: along, hinge, square to both."""
    lower: Doubles


@dataclass(frozen=True, eq=False)
class Hand:
    """A hand at rest: frame (fingers' way, palm's way, their cross), length, and bones of fingers with their axes."""

    frame: Doubles
    length: float
    grip: Doubles
    """From the wrist to where things are held, metres, at rest."""
    axes: Doubles
    """Each finger's axis of bending, float64 [5, 3]: turning about it closes the finger."""


@dataclass(frozen=True, eq=False)
class Skeleton:
    """``joints`` is where bones begin; limbs and hands are by side, "l" and "r"."""

    joints: Mapping[str, Doubles]
    arms: Mapping[str, Limb]
    legs: Mapping[str, Limb]
    hands: Mapping[str, Hand]
    feet: Mapping[str, Doubles]
    """The turn that makes a foot at rest point straight ahead."""
    leg: float
    """From the sole to the hip."""
    arm: float
    head: float
    depth: float
    """From the middle of the chest to its front, metres."""


_KNOWN: "weakref.WeakKeyDictionary[Figure, Skeleton]" = weakref.WeakKeyDictionary()


def skeleton(figure: Figure) -> Skeleton:
    """The bones of a figure, measured once."""
    if figure not in _KNOWN:
        _KNOWN[figure] = _measured(figure)
    return _KNOWN[figure]


def _measured(figure: Figure) -> Skeleton:
    points, found = figure.posed({}, {})
    joints = {name: np.asarray(at, float) for name, at in found.items()}
    arms = {s: _limb(joints, f"upperarm_{s}", f"lowerarm_{s}", f"hand_{s}", None) for s in "lr"}
    legs = {s: _limb(joints, f"thigh_{s}", f"calf_{s}", f"foot_{s}", np.array([1.0, 0, 0])) for s in "lr"}
    chest = joints["spine_03"]
    near = (np.abs(points[:, 1] - chest[1]) < 0.05) & (np.abs(points[:, 0]) < 0.1)
    depth = float(points[near, 2].max() - chest[2]) if near.any() else 0.12
    return Skeleton(
        joints, arms, legs, {s: _hand(joints, s) for s in "lr"}, {s: _foot(joints, s) for s in "lr"},
        float(joints["thigh_l"][1]), arms["l"].first + arms["l"].second,
        float(joints["crown"][1] - joints["head"][1]) if "crown" in joints else 0.16, depth,
    )  # fmt: skip


def _limb(joints: Mapping[str, Doubles], first: str, second: str, end: str, hinge: Doubles | None) -> Limb:
    """Elbows at rest are bent, which shows how they bend; knees are all but straight and bend about the person's x."""
    upper, lower = joints[second] - joints[first], joints[end] - joints[second]
    axis = cross(upper, lower) if hinge is None else hinge
    return Limb(float(np.linalg.norm(upper)), float(np.linalg.norm(lower)), framed(upper, axis), framed(lower, axis))


def _hand(joints: Mapping[str, Doubles], side: str) -> Hand:
    wrist, knuckle = joints[f"hand_{side}"], joints[f"middle_01_{side}"]
    along = unit(knuckle - wrist)
    palm = cross(along, joints[f"index_01_{side}"] - joints[f"pinky_01_{side}"]) * (1 if side == "l" else -1)
    frame = framed(along, palm)
    length = float(np.linalg.norm(knuckle - wrist))
    grip = (knuckle - wrist) * (1 - GRIP * 0.3) + frame[:, 1] * length * 0.36
    small = unit(joints[f"pinky_01_{side}"] - joints[f"index_01_{side}"])
    axes = []
    for finger in FINGERS:
        way = unit(joints[f"{finger}_02_{side}"] - joints[f"{finger}_01_{side}"])
        toward = frame[:, 1] if finger != "thumb" else unit(frame[:, 1] * 0.5 + small * 0.8)
        axes.append(unit(cross(way, toward)))
    return Hand(frame, length, grip, np.array(axes))


def _foot(joints: Mapping[str, Doubles], side: str) -> Doubles:
    way = joints[f"ball_{side}"] - joints[f"foot_{side}"]
    flat = unit(np.array([way[0], 0.0, way[2]]))
    return np.array([[flat[2], 0, -flat[0]], [0, 1.0, 0], [flat[0], 0, flat[2]]])
