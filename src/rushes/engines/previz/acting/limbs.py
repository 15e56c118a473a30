"""Two bones that reach a point: arms and legs by the law of cosines, with the elbow or knee to a side that is told."""

import math
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.acting.skeleton import Limb
from rushes.engines.previz.acting.turns import Doubles, cross, framed, unit

SOFT = 0.012
"""Metres before it is straight at which a limb begins to resist: it never snaps straight."""


@dataclass(frozen=True, eq=False)
class Bent:
    """A limb bent to reach: turns of the two bones (from rest), where the middle joint and the end are."""

    upper: Doubles
    lower: Doubles
    middle: Doubles
    end: Doubles
    hinge: Doubles


def reached(limb: Limb, start: Doubles, goal: Doubles, pole: Doubles) -> Bent:
    """The limb from ``start`` to ``goal``, or as near as it gets; its middle joint lies towards ``pole``."""
    way = goal - start
    far = math.sqrt(float(way @ way))
    along = way / max(far, 1e-9)
    span = limb.first + limb.second
    far = max(softened(far, span), abs(limb.first - limb.second) + 1e-4)
    side = pole - along * float(along @ pole)
    if float(side @ side) < 1e-10:
        side = cross(along, np.array([1.0, 0, 0])) + cross(along, np.array([0, 0, 1e-3]))
    side = unit(side)
    ahead = (limb.first**2 - limb.second**2 + far**2) / (2 * far)
    out = math.sqrt(max(limb.first**2 - ahead**2, 0.0))
    middle = start + along * ahead + side * out
    end = start + along * far
    hinge = cross(side, along)
    upper = framed(middle - start, hinge) @ limb.upper.T
    lower = framed(end - middle, hinge) @ limb.lower.T
    return Bent(upper, lower, middle, end, hinge)


def softened(far: float, span: float) -> float:
    """A distance a limb of a span can have: as it is, and within the last of it less and less, never the whole."""
    start = span - SOFT
    if far <= start:
        return far
    return span - SOFT * math.exp(-(far - start) / SOFT)
