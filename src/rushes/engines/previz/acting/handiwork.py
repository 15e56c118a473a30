"""Where hands are at work before somebody: at a piece that is mended on a table, at a pot and the cup it fills."""

from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.ease import ramp
from rushes.engines.previz.acting.hands import GRIP
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.turns import Doubles, about_z

BOARD = 0.285
"""How high a table is above the seat of its chair, metres."""
TABLE = 0.76
"""How high a table is for who stands at it."""
BEFORE = 0.44
"""How far before somebody their work lies on a table, metres."""
TILT = 34.0
"""Degrees a pot is tilted that pours."""
HANDLE, SPOUT = np.array([-0.118, 0.08, 0.0]), np.array([0.135, 0.125, 0.0])
"""Where a teapot is held, and where it pours; its spout is towards +x, the left of who holds it."""
STEADIED, BRUSHED = np.array([0.075, 0.045, -0.015]), np.array([-0.13, 0.105, -0.05])
"""Where the hands are about what is mended: one holds it still, one has the brush."""
OVER = 0.165
"""How far over the foot of a cup the spout is, metres."""
BESIDE = np.array([0.062, 0.046, 0.0])
"""Where a left hand holds a cup, from its foot."""


@dataclass(frozen=True, eq=False)
class Grasp:
    """A hand at work: where its palm is (metres, the person's space), its shape, and the ways of fingers and palm.

    Those are told with x outwards.
    """

    at: Doubles
    fingers: tuple[float, float, float]
    palm: tuple[float, float, float]
    shape: str
    contact: tuple[float, float, float] = GRIP


STROKE = 1.9
"""Seconds from one stroke of a broom to the next."""
LEFT = 0.68
"""How much of what is to be swept a stroke leaves."""


def swing(seconds: float) -> float:
    """How far across a broom is drawn: to 1 in a stroke, a rest, and carried back to 0."""
    at = seconds / STROKE % 1.0
    return ramp(at / 0.42) - ramp((at - 0.55) / 0.45)


def drawn(seconds: float) -> float:
    """How much of what is swept has been drawn together after so many seconds, 0..1: some with every stroke."""
    whole = float(np.floor(max(seconds, 0.0) / STROKE))
    return float(1.0 - LEFT ** (whole + ramp((max(seconds, 0.0) / STROKE - whole) / 0.42)))


def work(part: Part) -> Doubles:
    """Where what somebody mends stands, the middle of its foot; metres in their own space."""
    return np.array([0.0, part.height + BOARD if part.height else TABLE, BEFORE])


def filled(part: Part) -> Doubles:
    """Where the cup is that somebody fills, the middle of its foot; metres in their own space."""
    high = part.height + 0.36 if part.height else 0.56 * part.figure.height
    return np.array([0.055, high, 0.36])


def poured() -> Doubles:
    """How a pot is turned that pours, float64 [3, 3], in the space of whoever holds it."""
    return about_z(-TILT)


def grasps(part: Part, deed: str) -> dict[str, Grasp]:
    """Both hands of a deed that is done at one place, by "l" and "r"; none for other deeds."""
    if deed == "mend":
        at = work(part)
        return {
            "l": Grasp(at + STEADIED, (-0.35, -0.05, 1), (-1, 0.0, 0.0), "cup"),
            "r": Grasp(at + BRUSHED, (-0.45, -0.25, 0.9), (-0.6, -0.75, -0.1), "pinch"),
        }
    if deed == "pour":
        at = filled(part)
        handle = at + (0, OVER, 0) + poured() @ (HANDLE - SPOUT)
        return {
            "l": Grasp(at + BESIDE, (-0.2, 0.1, 1), (-1, 0.1, 0), "cup"),
            "r": Grasp(handle, (-0.2, -0.1, 1), (-0.95, 0.1, -0.2), "grip"),
        }
    return {}
