"""Gestures of the body alone: speech, feeling, and what is done to the air, a wall or somebody."""

from collections.abc import Mapping

from rushes.engines.previz.acting.gesture import Arm, Gesture
from rushes.engines.previz.acting.hands import LIPS, PALM, TIP

IN = (-1, 0, 0)

BEARINGS: Mapping[str, Gesture] = {
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
        spine=(9, -3, 12), hips=(5, 6, 0), head=(-9, 0, -10), shift=(0, -0.012, 0.06), stride=0.13,
    ),
    "look": Gesture(spine=(2, 0, -2), head=(-2, 3, 0)),
    "pray": Gesture(
        Arm("breast", (0.015, -0.28, 0.50), (-0.05, 0.9, 0.4), IN, "flat", (0.9, -1, -0.1)),
        Arm("breast", (0.02, -0.29, 0.50), (-0.05, 0.9, 0.4), IN, "flat", (0.9, -1, -0.1)),
        spine=(7, 0, 0), head=(20, 0, 0), round=6, look=0.0, posture="kneel both", eyes=(0, -10),
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
    "throw": Gesture(
        Arm("chest", (0.42, 0.42, -0.34), (0.2, 0.8, -0.5), (0, 0.3, 1), "cup", (1, 0, -0.2)),
        Arm("chest", (0.10, 0.20, 0.86), (0.1, 0.2, 1), (-0.4, -0.8, 0), "soft", (0.8, -0.8, 0)),
        spine=(-7, 8, -24), hips=(-14, -3, 0), head=(0, -4, 26), arch=4, stride=0.24,
    ),
    "catch": Gesture(
        Arm("breast", (0.22, 0.06, 0.84), (-0.1, 0.75, 0.6), (-0.35, 0, 1), "soft", (0.9, -0.8, -0.1)),
        Arm("breast", (0.22, 0.10, 0.82), (-0.1, 0.75, 0.6), (-0.35, 0, 1), "soft", (0.9, -0.8, -0.1)),
        spine=(4, 0, 0), head=(-8, 0, 0), shift=(0, -0.03, 0), stride=0.14,
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
        spine=(9, 0, -14), hips=(-14, 3, 0), head=(4, 0, 20), shrug=6, round=8, shift=(0, -0.035, 0), stride=0.17,
    ),
    "wait": Gesture(
        Arm("breast", (-0.01, -0.86, 0.40), (-0.72, -0.7, 0.15), (-0.1, 0.1, -1), "ease", (0.8, -0.6, -0.5)),
        Arm("breast", (0.03, -0.82, 0.44), (-0.72, -0.7, 0.15), (-0.1, 0.1, -1), "ease", (0.8, -0.6, -0.5)),
        head=(3, 3, 0),
    ),
    "push": Gesture(
        Arm("breast", (0.30, -0.08, 0.94), (0, 0.85, 0.5), (-0.05, -0.4, 1), "flat", (0.8, -0.9, -0.1)),
        Arm("breast", (0.30, -0.14, 0.94), (0, 0.85, 0.5), (-0.05, -0.4, 1), "flat", (0.8, -0.9, -0.1)),
        spine=(9, 0, 0), hips=(0, 12, 0), head=(-8, 0, 0), shift=(0, -0.03, 0.03), stride=0.24,
    ),
    "pull": Gesture(
        Arm("breast", (0.10, -0.34, 0.80), (-0.2, 0, 1), (-0.7, -0.6, 0), "grip", (0.8, -0.9, -0.2)),
        Arm("breast", (0.12, -0.44, 0.66), (-0.2, 0, 1), (-0.7, -0.6, 0), "grip", (0.8, -0.9, -0.2)),
        spine=(-6, 0, 0), hips=(0, -12, 0), head=(8, 0, 0), shift=(0, -0.035, -0.05), stride=0.22,
    ),
    "breathe": Gesture(spine=(-4, 0, 0), head=(-14, 2, 0), arch=5, shrug=3, look=0.0),
    "fall": Gesture(
        Arm("chest", (0.80, 0.40, 0.10), (0.7, 0.7, 0.2), (0, -0.3, 1), "shock", (0.8, -0.6, -0.3)),
        Arm("chest", (0.66, 0.62, 0.30), (0.5, 0.8, 0.3), (0, -0.3, 1), "shock", (0.8, -0.6, -0.3)),
        spine=(-8, 8, 6), hips=(0, -20, -6), head=(10, 0, 0), shift=(0, -0.06, -0.12), stride=-0.12,
    ),
    "climb": Gesture(
        Arm("chest", (0.12, 0.90, 0.34), (0, 1, 0.2), (-0.1, -0.3, 1), "grip", (1, -0.4, 0)),
        Arm("chest", (0.16, 0.44, 0.62), (0, 0.9, 0.4), (-0.1, -0.4, 1), "grip", (1, -0.8, 0)),
        spine=(4, -5, 0), head=(-18, 0, 0), stride=0.05,
    ),
    "knock": Gesture(
        Arm("chest", (-0.04, 0.10, 0.76), (-0.1, 0.7, 0.7), (-0.2, -0.6, 0.8), "fist", (0.7, -1, -0.1)),
        spine=(4, 0, 6), head=(2, -5, 0), stride=0.07,
    ),
    "swim": Gesture(
        Arm("chest", (0.10, 0.80, 0.46), (0, 0.9, 0.5), (-0.1, -0.6, 0.8), "flat", (1, 0, 0)),
        Arm("chest", (0.40, -0.50, 0.52), (0.2, -0.5, 0.8), (-0.2, -0.8, -0.3), "flat", (1, -0.4, 0)),
        hips=(0, 26, 0), spine=(6, 0, 0), head=(-26, 0, 0), shift=(0, 0, -0.06),
    ),
    "lower the head": Gesture(spine=(6, 0, 0), head=(20, 2, 0), look=0.0, eyes=(0, -10)),
    "raise the head": Gesture(spine=(-3, 0, 0), head=(-18, 2, 0), look=0.0, arch=3),
    "lean in": Gesture(spine=(12, 0, 0), hips=(0, 9, 0), head=(-6, 4, 0), shift=(0, 0, 0.02)),
    "shrug": Gesture(
        Arm("breast", (0.62, -0.50, 0.52), (0.5, 0.1, 0.8), (-0.1, 1, 0), "soft", (0.5, -1, -0.5)),
        Arm("breast", (0.62, -0.50, 0.52), (0.5, 0.1, 0.8), (-0.1, 1, 0), "soft", (0.5, -1, -0.5)),
        shrug=11, head=(0, 6, 0),
    ),
    "": Gesture(),
}  # fmt: skip
"""What people do with nothing in their hands, by its name; the empty one changes nothing."""
