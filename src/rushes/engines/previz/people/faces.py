"""Expressions: by name to movements of the face (the units of ARKit, 0..1), and the shapes of a singing mouth."""

from collections.abc import Mapping

Face = Mapping[str, float]


def both(**units: float) -> dict[str, float]:
    """Units that exist for both sides, set alike."""
    return {f"{name}{side}": much for name, much in units.items() for side in ("Left", "Right")}


EXPRESSIONS: Mapping[str, Face] = {
    "neutral": {},
    "calm": both(mouthSmile=0.14, eyeSquint=0.1),
    "smile": both(mouthSmile=0.72, cheekSquint=0.5, eyeSquint=0.25),
    "joy": {**both(mouthSmile=0.9, cheekSquint=0.7, eyeSquint=0.4, mouthUpperUp=0.3), "jawOpen": 0.12},
    "laugh": {**both(mouthSmile=0.95, cheekSquint=0.9, eyeSquint=0.6, mouthUpperUp=0.4), "jawOpen": 0.32},
    "tender": {**both(mouthSmile=0.45, eyeBlink=0.14, cheekSquint=0.3, browOuterUp=-0.15), "browInnerUp": 0.7},
    "sad": {**both(mouthFrown=0.95, eyeBlink=0.1, browOuterUp=-0.45, mouthStretch=0.1), "browInnerUp": 1.3,
            "mouthShrugLower": 0.35},
    "grief": {**both(mouthFrown=1.0, eyeSquint=0.6, mouthStretch=0.35, browOuterUp=-0.4, cheekSquint=0.25),
              "browInnerUp": 1.3, "mouthShrugLower": 0.3, "jawOpen": 0.08},
    "anguish": {**both(mouthFrown=0.6, eyeSquint=0.8, mouthStretch=0.6, browOuterUp=-0.35, mouthUpperUp=0.3),
                "browInnerUp": 1.3, "jawOpen": 0.28},
    "crying": {**both(mouthFrown=0.9, eyeBlink=0.5, cheekSquint=0.5, browOuterUp=-0.4, mouthStretch=0.3),
               "browInnerUp": 1.3, "mouthShrugLower": 0.25, "jawOpen": 0.10},
    "shock": {**both(eyeWide=1.0, browOuterUp=0.8, mouthStretch=0.1), "browInnerUp": 1.0, "jawOpen": 0.42,
              "mouthFunnel": 0.2},
    "surprise": {**both(eyeWide=0.85, browOuterUp=1.1), "browInnerUp": 1.1, "jawOpen": 0.34, "mouthFunnel": 0.4},
    "fear": {**both(eyeWide=1.0, mouthStretch=0.75, mouthLowerDown=0.35, browDown=0.15), "browInnerUp": 1.35,
             "jawOpen": 0.14},
    "worry": {**both(mouthFrown=0.5, browDown=0.4, mouthPress=0.35, eyeWide=0.3, mouthStretch=0.25),
              "browInnerUp": 1.3},
    "anger": {**both(browDown=1.35, eyeSquint=0.35, mouthPress=0.6, noseSneer=0.8, mouthFrown=0.5)},
    "bitter": {**both(browDown=0.6, mouthFrown=0.75, mouthPress=0.5, eyeSquint=0.3), "noseSneerLeft": 0.5},
    "cold": both(browDown=0.7, eyeBlink=0.1, mouthPress=0.6, mouthFrown=0.25),
    "guilt": {**both(mouthFrown=0.55, eyeBlink=0.3, mouthPress=0.5, browOuterUp=-0.2), "browInnerUp": 1.0},
    "tired": both(eyeBlink=0.46, mouthFrown=0.3, browOuterUp=-0.2),
    "determined": both(browDown=0.75, mouthPress=0.55, eyeSquint=0.3),
    "thoughtful": {**both(eyeSquint=0.2, mouthPress=0.25, browDown=0.15), "browInnerUp": 0.3},
    "empathy": {**both(mouthSmile=0.2, eyeBlink=0.12, browOuterUp=-0.15), "browInnerUp": 0.95},
    "hopeful": {**both(browOuterUp=0.3, mouthSmile=0.4, eyeWide=0.2), "browInnerUp": 0.55},
    "wonder": {**both(eyeWide=0.6, browOuterUp=0.6, mouthSmile=0.3), "browInnerUp": 0.6, "jawOpen": 0.16},
    "passion": {**both(browDown=0.15, eyeBlink=0.35, cheekSquint=0.3), "browInnerUp": 0.75, "jawOpen": 0.2},
}  # fmt: skip
ALIKE: Mapping[str, str] = {
    "kind": "tender", "serene": "calm", "longing": "sad", "wistful": "thoughtful",
    "shame": "guilt", "proud": "calm", "love": "tender", "gratitude": "smile",
}  # fmt: skip
BROWS = 1.35
"""How far a brow goes beyond what one person's own does: few pixels tell it."""
VISEMES: Mapping[str, Face] = {
    "rest": {},
    "a": {"jawOpen": 0.56, **both(mouthLowerDown=0.05, mouthUpperUp=0.38)},
    "e": {"jawOpen": 0.30, **both(mouthStretch=0.35, mouthSmile=0.2, mouthUpperUp=0.15)},
    "i": {"jawOpen": 0.18, **both(mouthStretch=0.5, mouthSmile=0.25)},
    "o": {"jawOpen": 0.42, "mouthFunnel": 0.55},
    "u": {"jawOpen": 0.2, "mouthPucker": 0.6, "mouthFunnel": 0.25},
    "m": {**both(mouthPress=0.35)},
}  # fmt: skip


def expression(name: str) -> Face:
    """The face of an expression; neutral for one that is not known."""
    return EXPRESSIONS.get(named(name), {})


def named(name: str) -> str:
    """The expression that one is drawn as: kind looks tender, shame looks guilty."""
    return name if name in EXPRESSIONS else ALIKE.get(name, "")


def blended(*parts: tuple[Face, float]) -> dict[str, float]:
    """Faces added, each by so much, none beyond 1; brows beyond ``BROWS``."""
    out: dict[str, float] = {}
    for face, much in parts:
        for unit, value in face.items():
            out[unit] = min(out.get(unit, 0.0) + value * much, BROWS if unit.startswith("brow") else 1.0)
    return out
