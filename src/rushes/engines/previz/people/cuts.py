"""How garments are cut: where each has cloth, as fields over the body, and how it hangs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from rushes.engines.previz.mesh import Floats, Surface
from rushes.engines.previz.people.suit import Measures, Spots

Field = Callable[[Spots, Measures], Floats]
"""Above 0 where there is cloth, about metres from its edge."""


def neckline(wide: float, deep: float, vee: float = 0.0, throat: float = 0.0) -> Field:
    """A round neck ``wide`` to each side and ``deep`` to the front, metres; ``vee`` how far a V goes below the neck.

    ``throat`` is how far below the root of the neck the throat is kept free, metres.
    """

    def field(s: Spots, m: Measures) -> Floats:
        lean = (0.55 + 8 * throat) * np.clip(s.at[:, 1] - m.neck[1] + 0.02 + throat, 0, 1)  # a neck leans forward
        x, z = s.at[:, 0], s.at[:, 2] - m.neck[2] - lean
        long = np.where(z > 0, deep, wide * 0.92)
        hole = (np.hypot(x / wide, z / long) - 1) * wide
        hole = np.where(s.at[:, 1] < m.neck[1] - 0.14, 1.0, hole)
        nape = m.neck[1] + 0.012 - s.at[:, 1] - 3 * np.clip(z + 0.03, 0, 1)
        hole = np.maximum(hole, nape)
        if vee:
            foot = m.neck[1] - vee
            steep = (vee + 0.08) / wide
            line = foot + np.abs(x) * steep - s.at[:, 1] + np.clip(-z - 0.01, 0, 1) * 20
            line = line / np.hypot(1.0, steep)  # metres across the edge
            hole = np.minimum(hole, line)
        hole = np.minimum(hole, m.neck[1] + 0.032 - 0.055 * np.clip(z / 0.05, 0, 1) - s.at[:, 1])
        return np.asarray(hole + np.clip(s.arm - 0.5, 0, 1), np.float32)

    return field


def sleeves(part: float) -> Field:
    """Sleeves to a part of the arm: 0 at the shoulder, 1 at the wrist."""
    return lambda s, m: np.asarray((part - s.along) * m.arm + np.clip(0.35 - s.arm, 0, 1) * 9, np.float32)


def sleeveless(inside: float) -> Field:
    """No sleeves: armholes cut across the shoulder, ``inside`` metres in from the joint."""

    def field(s: Spots, m: Measures) -> Floats:
        way = (m.elbow - m.shoulder) / np.linalg.norm(m.elbow - m.shoulder)
        p = np.abs(s.at) * (1, 0, 0) + s.at * (0, 1, 1)
        hole = np.linalg.norm((p - m.shoulder - way * (0.045 - inside)) * (1, 0.82, 0.9), axis=1) - 0.085
        return np.asarray(np.minimum(hole, (0.6 - s.arm) * 0.25), np.float32)

    return field


def hem(height: Callable[[Measures], float], tails: float = 0.0) -> Field:
    """Down to a height; ``tails`` how much longer before and behind than at the sides, metres."""
    return lambda s, m: np.asarray(
        s.at[:, 1] - height(m) + tails * np.cos(2 * s.turn) + np.clip(s.arm - 0.3, 0, 1) * 9, np.float32
    )


def opening(half: float, round_: float = 0.0) -> Field:
    """Open before, so far to each side; ``round_`` wider towards the hem."""

    def field(s: Spots, m: Measures) -> Floats:
        wide = half + round_ * np.clip((m.waist - s.at[:, 1]) / 0.3, 0, 1) ** 2
        behind = s.at[:, 2] < m.neck[2]
        return np.asarray(np.where(behind | (s.arm > 0.3), 1.0, np.abs(s.at[:, 0]) - wide), np.float32)

    return field


def legs(to: Callable[[Measures], float], over: float = 0.02) -> Field:
    """From above the hips down both legs to a height."""
    return lambda s, m: np.asarray(
        np.where(s.arm > 0.3, -0.5, np.minimum(m.waist + over - s.at[:, 1], s.at[:, 1] - to(m))), np.float32
    )


@dataclass(frozen=True)
class Cut:
    """A garment: its fields; how far it stands off, metres; how freely it hangs, 0..1; and what finishes it.

    ``sleeve`` and ``cuff`` are the room in sleeves at the top and at the end; ``fold`` the depth of folds; ``trim``
    what is sewn on: collar, placket, band, lapel, hood, rib.
    """

    fields: tuple[Field, ...]
    off: float = 0.006
    hang: float = 0.8
    sleeve: float = 0.010
    cuff: float = 0.012
    fold: float = 0.0045
    slope: float = 0.18
    trim: tuple[str, ...] = ()
    surface: Surface = Surface.CLOTH
    open_: bool = False


def _low(m: Measures) -> float:
    return m.crotch + 0.045


CUTS: Mapping[str, Cut] = {
    "t-shirt": Cut(
        (neckline(0.082, 0.088), sleeves(0.42), hem(lambda m: m.crotch + 0.05)),
        off=0.005, hang=0.75, sleeve=0.012, cuff=0.022, trim=("neckband",),
    ),
    "shirt": Cut(
        (neckline(0.064, 0.070, throat=0.036), sleeves(0.99), hem(_low, 0.014)),
        off=0.006, hang=0.9, sleeve=0.012, cuff=0.014, fold=0.009, slope=0.06, trim=("collar", "placket", "cuffs"),
    ),
    "blouse": Cut(
        (neckline(0.078, 0.082, 0.085), sleeves(0.97), hem(lambda m: m.crotch + 0.06)),
        off=0.007, hang=0.9, sleeve=0.016, cuff=0.022, fold=0.008, slope=0.08,
    ),
    "sweater": Cut(
        (neckline(0.070, 0.076), sleeves(1.0), hem(lambda m: m.crotch + 0.05)),
        off=0.009, hang=0.9, sleeve=0.012, cuff=0.014, fold=0.008, trim=("neckband", "rib"),
    ),
    "hoodie": Cut(
        (neckline(0.072, 0.080), sleeves(1.0), hem(lambda m: m.crotch + 0.04)),
        off=0.013, hang=0.95, sleeve=0.018, cuff=0.018, fold=0.007, trim=("hood", "rib"),
    ),
    "cardigan": Cut(
        (neckline(0.078, 0.10, 0.24), sleeves(1.0), hem(lambda m: m.crotch + 0.01), opening(0.030, 0.035)),
        off=0.007, hang=0.95, sleeve=0.010, cuff=0.014, fold=0.009, slope=0.08, trim=("band", "rib"), open_=True,
    ),
    "vest": Cut(
        (neckline(0.080, 0.09, 0.16), sleeveless(0.008), hem(lambda m: m.crotch + 0.07)),
        off=0.006, hang=0.8, fold=0.003, trim=("edge",),
    ),
    "jacket": Cut(
        (neckline(0.070, 0.085, 0.22), sleeves(1.0), hem(lambda m: m.crotch + 0.03), opening(0.022, 0.05)),
        off=0.008, hang=0.9, sleeve=0.012, cuff=0.016, fold=0.004, slope=0.10, trim=("lapel",), open_=True,
    ),
    "coat": Cut(
        (neckline(0.072, 0.085, 0.20), sleeves(1.02), hem(_low), opening(0.012, 0.02)),
        off=0.014, hang=0.95, sleeve=0.018, cuff=0.020, fold=0.005, slope=0.05, trim=("lapel",), open_=True,
    ),
    "trousers": Cut((legs(lambda m: m.ankle + 0.002),), off=0.006, hang=1.0, fold=0.005, slope=0.045),
    "jeans": Cut((legs(lambda m: m.ankle + 0.004),), off=0.005, hang=0.95, slope=0.075),
    "shorts": Cut((legs(lambda m: m.knee + 0.07),), off=0.007, hang=0.9, fold=0.004, slope=0.04),
}  # fmt: skip
ALIKE: Mapping[str, str] = {
    "suit": "jacket", "robe": "coat", "pyjamas": "shirt", "uniform": "shirt", "costume": "blouse",
    "shawl": "cardigan", "dress": "blouse"}  # fmt: skip
