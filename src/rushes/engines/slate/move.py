"""Camera moves: from the words for one to where the frame is, at any moment of the clip.

A move is a window inside the picture, as wide as ``1 / zoom`` of it, that never leaves it. It is
defined over the whole clip, so that a stretch of frames drawn alone matches the whole.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

MOVES = {
    "static": (
        "static", "locked", "locked off", "lock off", "tripod", "fixed camera", "still camera", "stationary",
        "camera holds", "hold on", "no camera movement", "motionless",
    ),
    "in": (
        "push in", "push closer", "dolly in", "zoom in", "move in", "creep in", "track in", "dolly forward",
        "push forward", "camera move closer", "camera closer", "camera approach", "move toward", "push toward",
    ),
    "out": (
        "pull back", "pull out", "pull away", "dolly out", "dolly back", "zoom out", "move back", "track back",
        "camera back", "drift back", "widen", "reveal wide",
    ),
    "left": ("pan left", "panning left", "track left", "truck left", "slide left", "drift left", "move left"),
    "right": ("pan", "pan right", "track right", "truck right", "slide right", "drift right", "move right"),
    "up": ("tilt up", "crane up", "pedestal up", "boom up", "rise up", "camera rise", "drift up"),
    "down": ("tilt", "tilt down", "crane down", "pedestal down", "boom down", "camera lower", "drift down"),
    "handheld": ("handheld", "hand held", "shaky", "breathing camera", "documentary camera", "loose camera"),
    "orbit": ("orbit", "arc around", "arc shot", "circle around", "revolve", "rotate around"),
    "track": ("track", "tracking shot", "follow", "truck", "dolly", "slide", "steadicam", "drift", "float"),
}  # fmt: skip
"""The words for each move, in their plain form; endings and up to two words between them may differ."""

TRAVEL = 0.05
"""How far a move travels, as a part of the picture; cards keep their words this far from the edge."""

_PEOPLE_DO = {"move", "slide", "drift", "hold", "rise", "push", "pull", "creep"}
_CLEAR = {"push in", "pull back", "static", "locked", "handheld", "orbit", "tripod", "steadicam", "hand held"}

_SHAKE = ((0.31, 1.00, 0.0), (0.53, 0.55, 1.7), (0.97, 0.30, 4.1), (1.63, 0.12, 2.6))
"""Hertz, weight and phase of the sines that make a hand: slow sway first, a little tremor last."""


@dataclass(frozen=True, slots=True)
class Window:
    """What the camera sees of a picture: its centre, in parts of the picture, and its zoom."""

    x: float = 0.5
    y: float = 0.5
    zoom: float = 1.0

    def box(self, size: tuple[int, int]) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in pixels of a picture, to a fraction, inside it."""
        wide, high = size[0] / self.zoom, size[1] / self.zoom
        left = min(max(self.x * size[0] - wide / 2, 0.0), size[0] - wide)
        top = min(max(self.y * size[1] - high / 2, 0.0), size[1] - high)
        return left, top, left + wide, top + high


@lru_cache(maxsize=1)
def _lexicon() -> tuple[tuple[re.Pattern[str], str, str], ...]:
    rows = [(phrase, name) for name, phrases in MOVES.items() for phrase in phrases]
    return tuple((_pattern(phrase), phrase, name) for phrase, name in rows)


def _pattern(phrase: str) -> re.Pattern[str]:
    words = [
        rf"{word[:-1]}(?:e|es|ed|ing)" if word.endswith("e") else rf"{word}(?:(?:{word[-1]}?(?:es|ed|ing))|s)?"
        for word in phrase.split()
    ]
    return re.compile(r"\b" + r"(?: \w+){0,3}? ".join(words) + r"\b")


def named(camera: str, motion: str = "") -> str:
    """The move that the camera's words ask for, else those of the motion prompt, else ``static``.

    The longest phrase wins. In a motion prompt, words that people do too (move, slide, pan, hold)
    count only where it speaks of the camera.
    """
    for text, certain in ((camera, True), (motion, False)):
        plain = " ".join(re.findall(r"\w+", text[:4000].lower()))
        sure = certain or "camera" in plain or "shot" in plain.split()
        rows = [
            (len(phrase), name)
            for pattern, phrase, name in _lexicon()
            if _meant(phrase, sure) and pattern.search(plain)
        ]
        if rows:
            return max(rows, key=lambda row: row[0])[1]
    return "static"


def _meant(phrase: str, sure: bool) -> bool:
    return sure or phrase in _CLEAR or (" " in phrase and phrase.split()[0] not in _PEOPLE_DO)


def ease(part: float) -> float:
    """How far a move has come, 0..1: it starts and ends at rest (half a cosine)."""
    return 0.5 - 0.5 * math.cos(math.pi * min(max(part, 0.0), 1.0))


def window(name: str, frame: int, frames: int, seconds: float, seed: int = 0) -> Window:
    """Where the frame of a whole clip of ``frames`` looks; ``seconds`` is its time in the clip."""
    part = ease(frame / (frames - 1)) if frames > 1 else 0.0
    zoom = 1 / (1 - TRAVEL)
    drift = (part - 0.5) * TRAVEL
    if name in ("in", "out"):
        return Window(zoom=(1 - TRAVEL) ** -(part if name == "in" else 1 - part))
    if name in ("left", "right", "track"):
        return Window(x=0.5 + (-drift if name == "left" else drift), zoom=zoom)
    if name in ("up", "down"):
        return Window(y=0.5 + (-drift if name == "up" else drift), zoom=zoom)
    if name == "orbit":
        return Window(x=0.5 + drift * 0.8, zoom=zoom + 0.012 * math.sin(math.pi * part))
    if name == "handheld":
        return Window(0.5 + _sway(seconds, seed), 0.5 + _sway(seconds, seed + 7), zoom)
    return Window()


def _sway(seconds: float, seed: int) -> float:
    """A hand's drift, in parts of the picture, never past half of ``TRAVEL``."""
    waves = (weight * math.sin(math.tau * hertz * seconds + phase + seed * 1.3) for hertz, weight, phase in _SHAKE)
    return 0.5 * TRAVEL * 0.45 * sum(waves) / sum(weight for _, weight, _ in _SHAKE) * 2
