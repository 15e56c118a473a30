"""States that are said after a thing, in small words or by what it is not: a candle is out, not lit, with no flame.

And which states a thing is drawn in, so that the others are told as not understood.
"""

from collections.abc import Mapping, Sequence

from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.plain import NEGATIONS
from rushes.engines.previz.words.tables.things import BURNS, LIQUIDS, LOOKS, OPPOSITES

_LED = words("is are was were has have had been being gone went goes going that which now just all already 's long it")
_TURNED = words("turned switched burned burnt blown put gone went goes going is are was were been long")
_ENDS = words("and with but now again while as since after for")
_BETWEEN = words("longer yet any a an the being quite really even its in to")
_FLAMES = words("flame flames fire light glow lit")
_THINGS = ("thing", "held", "mark", "state")


def stated(story: Story, read: Sequence[Span], at: int) -> int | None:
    """Read a state that is said of the thing before it; where it ends, or None where none is."""
    thing, turn = story.turn.thing, story.turn
    if thing is None or not (turn.topic == "thing" or turn.last in _THINGS or (at and read[at - 1].kind == "stop")):
        return None
    found = state_at(read, at, thing.kind)
    if found is None or (found[0] != "out" and turn.topic != "thing" and turn.last not in _THINGS):
        return None
    thing.say("state", found[0])
    turn.last, turn.prep = "state", ""
    return found[1]


def state_at(read: Sequence[Span], at: int, kind: str) -> tuple[str, int] | None:
    """The state that begins here, of a kind of thing, and where its words end."""
    low = read[at].low
    if low in NEGATIONS or low.endswith("n't"):
        return _denied(read, at + 1, kind)
    if low == "nothing" and at + 1 < len(read) and read[at + 1].low in ("in", "inside", "on"):
        return "empty", min(at + 3, len(read))
    return _gone(read, at) if kind in BURNS else None


def _denied(read: Sequence[Span], at: int, kind: str) -> tuple[str, int] | None:
    """What a thing is that is not so, or that lacks something: not lit, no flame, no longer empty."""
    while at < len(read) and read[at].low in _BETWEEN:
        at += 1
    if at >= len(read) or read[at].kind == "stop":
        return None
    span = read[at]
    if kind in BURNS and (span.low in _FLAMES or span.has("light")):
        return "out", at + 1
    if span.has("state") and not span.has("thing"):
        return OPPOSITES.get(span.term("state"), ""), at + 1
    return ("empty", at + 1) if span.term("thing") in LIQUIDS else None


def _gone(read: Sequence[Span], at: int) -> tuple[str, int] | None:
    """What burns or shines, and has gone out or is turned off or on; the words must end there."""
    turned = False
    while at < len(read) and (read[at].low in _LED or read[at].low in _TURNED):
        turned = turned or read[at].low in _TURNED
        at += 1
    if at >= len(read) or read[at].low not in ("out", "off", "on", "cold", "alight"):
        return None
    low, after = read[at].low, read[at + 1] if at + 1 < len(read) else None
    if not (after is None or after.kind == "stop" or after.low in _ENDS) or (low in ("on", "cold") and not turned):
        return None
    return ("lit" if low in ("on", "alight") else "out"), at + 1


def noted(thing: Something, read: Sequence[Span]) -> None:
    """Keep where the words of a thing's state stand, in case it is not drawn so."""
    said = next((span for span in read if span.has("state") and span.term("state") == thing.state), None)
    if said is not None:
        thing.said = (said.start, said.end)


def undrawn(story: Story) -> None:
    """Leave the words of states that things are not drawn in: a door that should be closed, a wet coat."""
    for thing in story.things:
        if thing.said is not None and thing.known and not shows(thing.kind, thing.state):
            story.left.append(thing.said)


def shows(kind: str, state: str) -> bool:
    """Whether a kind of thing is drawn in a state, or looks so anyway."""
    kinds: Mapping[str, frozenset[str]] = LOOKS
    return state not in kinds or kind in kinds[state]
