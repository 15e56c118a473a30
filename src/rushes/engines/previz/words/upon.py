"""What stands on what is only pointed back at: a wooden tray, a steaming cup on it."""

from collections.abc import Sequence

from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.things import LIQUIDS

_BOARDS = words("tray plate table desk chair bench box basket bowl book sofa bed blanket cloth")
"""What other things stand or lie on, or in."""


def upon_it(story: Story, read: Sequence[Span], at: int) -> int | None:
    """Read "on it", "in it", "on top" after a thing: it stands on the board that was named before it."""
    if at + 1 >= len(read) or read[at].low not in ("on", "in", "upon", "onto") or read[at + 1].low not in ("it", "top"):
        return None
    turn = story.turn
    upon = _vessel(story, turn.thing)
    under = next((each for each in reversed(story.things) if each.kind in _BOARDS and each is not upon), None)
    if upon is None or under is None or upon.at not in ("", under.id) or under.at == upon.id:
        return None
    upon.say("at", under.id)
    for one in story.people:  # what is on the tray is carried with it, not in the hand
        if under.id in one.holds and upon.id in one.holds:
            one.holds.remove(upon.id)
    turn.prep, turn.last = "", "thing"
    return at + 2


def _vessel(story: Story, thing: Something | None) -> Something | None:
    """The thing, or the cup that it is in."""
    if thing is None or thing.kind not in LIQUIDS:
        return thing
    return next((each for each in story.things if each.id == thing.at), thing)
