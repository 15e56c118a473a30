"""Expressions: by name to movements of the face (the units of ARKit, 0..1), and the shapes of a singing mouth."""

from collections.abc import Mapping

Face = Mapping[str, float]


def both(**units: float) -> dict[str, float]:
    """Units that exist for both sides, set alike."""
    return {f"{name}{side}": much for name, much in units.items() for side in ("Left", "Right")}


EXPRESSIONS: Mapping[str, Face] = {
    "neutral": {},
    "calm": both(mouthSmile=0.08, eyeSquint=0.08),
    "smile": both(mouthSmile=0.55, cheekSquint=0.35, eyeSquint=0.2),
    "joy": {**both(mouthSmile=0.8, cheekSquint=0.6, eyeSquint=0.35, mouthUpperUp=0.25), "jawOpen": 0.12},
    "laugh": {**both(mouthSmile=0.9, cheekSquint=0.8, eyeSquint=0.6, mouthUpperUp=0.4), "jawOpen": 0.32},
    "tender": {**both(mouthSmile=0.25, eyeBlink=0.22, browDown=0.0), "browInnerUp": 0.25},
    "sad": {**both(mouthFrown=0.5, eyeBlink=0.2), "browInnerUp": 0.8},
    "grief": {**both(mouthFrown=0.7, eyeSquint=0.4, mouthStretch=0.25), "browInnerUp": 1.0, "jawOpen": 0.08},
    "anguish": {**both(mouthFrown=0.5, eyeSquint=0.6, mouthStretch=0.5), "browInnerUp": 1.0, "jawOpen": 0.28},
    "crying": {**both(mouthFrown=0.6, eyeBlink=0.55, cheekSquint=0.4), "browInnerUp": 1.0, "jawOpen": 0.10},
    "shock": {**both(eyeWide=0.8, browOuterUp=0.6, mouthStretch=0.15), "browInnerUp": 0.8, "jawOpen": 0.42},
    "surprise": {**both(eyeWide=0.6, browOuterUp=0.7), "browInnerUp": 0.7, "jawOpen": 0.28},
    "fear": {**both(eyeWide=0.7, mouthStretch=0.45), "browInnerUp": 1.0, "jawOpen": 0.16},
    "worry": {**both(mouthFrown=0.25, browDown=0.15), "browInnerUp": 0.75},
    "anger": {**both(browDown=0.9, eyeSquint=0.45, mouthPress=0.5, noseSneer=0.35)},
    "bitter": {**both(browDown=0.35, mouthFrown=0.45, mouthPress=0.4)},
    "guilt": {**both(mouthFrown=0.35, eyeBlink=0.32, mouthPress=0.3), "browInnerUp": 0.6},
    "tired": both(eyeBlink=0.42, mouthFrown=0.15),
    "determined": both(browDown=0.45, mouthPress=0.4, eyeSquint=0.2),
    "thoughtful": {**both(eyeSquint=0.12, mouthPress=0.15), "browInnerUp": 0.15},
    "empathy": {**both(mouthSmile=0.1, eyeBlink=0.15), "browInnerUp": 0.6},
    "wonder": {**both(eyeWide=0.4, browOuterUp=0.35, mouthSmile=0.15), "browInnerUp": 0.3, "jawOpen": 0.12},
    "passion": {**both(browDown=0.15, eyeBlink=0.35, cheekSquint=0.3), "browInnerUp": 0.6, "jawOpen": 0.2},
}  # fmt: skip
ALIKE: Mapping[str, str] = {
    "kind": "tender", "serene": "calm", "hopeful": "tender", "longing": "sad", "wistful": "thoughtful",
    "shame": "guilt", "proud": "calm", "love": "tender", "gratitude": "smile", "cold": "bitter",
}  # fmt: skip
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
    return EXPRESSIONS.get(name) or EXPRESSIONS.get(ALIKE.get(name, ""), {})


def blended(*parts: tuple[Face, float]) -> dict[str, float]:
    """Faces added, each by so much, none beyond 1."""
    out: dict[str, float] = {}
    for face, much in parts:
        for unit, value in face.items():
            out[unit] = min(out.get(unit, 0.0) + value * much, 1.0)
    return out
