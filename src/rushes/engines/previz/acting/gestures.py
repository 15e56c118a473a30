"""Every gesture by its name."""

from collections.abc import Mapping

from rushes.engines.previz.acting.bearings import BEARINGS
from rushes.engines.previz.acting.doings import DOINGS
from rushes.engines.previz.acting.gesture import Gesture

GESTURES: Mapping[str, Gesture] = {**DOINGS, **BEARINGS}
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
