"""What a part of the body does: hands that rise are lifted, and nobody stands up; a head turns on its neck."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rushes.engines.previz.scene import Act
from rushes.engines.previz.words.spans import Span

_UP, _DOWN = ("look", "up"), ("look", "down")
_HEAD: Mapping[str, tuple[str, str]] = {
    "turn": ("look", ""), "turn away": ("look", "away"), "rise": _UP, "lift": _UP, "pick up": _UP, "stand": _UP,
    "fall": _DOWN, "drop": _DOWN, "lower": _DOWN, "bow": _DOWN,
}  # fmt: skip
_HANDS: Mapping[str, tuple[str, str]] = {
    "rise": ("lift", ""), "stand": ("lift", ""), "fall": ("rest", ""), "drop": ("rest", ""), "lie": ("rest", ""),
}  # fmt: skip
_BY_PART: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "head": _HEAD, "eyes": _HEAD, "face": _HEAD, "hands": _HANDS, "arms": _HANDS,
}  # fmt: skip
"""Verbs of the whole body, by the part that does them: the verb that is meant, and its way where it has none."""
_FACE = frozenset(("brow", "brows", "eyebrow", "eyebrows", "lip", "lips", "jaw", "mouth", "cheeks"))
"""Parts that move in the face alone."""


def of_part(act: Act, before: Sequence[Span]) -> Act:
    """An act as the part of the body does it that is named before its verb."""
    if act.verb == "shift" and act.becomes:  # an expression shifts to shock: nobody turns
        return replace(act, verb="form")
    part = next((span for span in reversed(before) if span.has("body")), None)
    if part is None or not act.who:
        return act
    if part.low in _FACE:
        return replace(act, verb="form") if act.verb in (*_HEAD, "hold", "open", "close", "move") else act
    verb, way = _BY_PART.get(part.term("body"), {}).get(act.verb, (act.verb, act.way))
    return replace(act, verb=verb, way=way or act.way)
