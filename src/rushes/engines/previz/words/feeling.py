"""Whose face an expression is for: of a clause, of a sentence, or of whoever is named after it."""

from collections.abc import Sequence

from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Somebody, Story
from rushes.engines.previz.words.tables.deeds import HEATED


def heated(span: Span, deed: str, who: Sequence[Somebody]) -> None:
    """A quarrel is in anger, where nothing else is said of it."""
    if deed == "talk" and span.low.startswith(HEATED):
        for one in who:
            one.say("expression", "anger", weak=True)


def felt(story: Story, read: Sequence[Span], at: int) -> bool:
    """Read an expression: of somebody, or kept for whoever is named after it; whether it has found its face."""
    turn = story.turn
    if not (turn.subject or story.people):
        story.feeling = story.feeling or read[at].term("expression")
        return False
    alone = at == 0 or read[at - 1].kind == "stop"
    if turn.topic == "thing" and not (alone and turn.main):
        return False
    _feel(story, read, at)
    return True


def _feel(story: Story, read: Sequence[Span], at: int) -> None:
    """An expression: of the one whose clause it stands in; alone at the end, of whom the sentence is about."""
    turn, span = story.turn, read[at]
    alone = (at == 0 or read[at - 1].kind == "stop") and (at + 1 == len(read) or read[at + 1].kind in ("stop", "plain"))
    who = (turn.main or turn.subject) if alone and turn.main else (turn.subject or story.people[:1])
    if turn.body and turn.person is not None and turn.topic == "body":
        who = [turn.person]
    for one in who:
        one.say("expression", span.term("expression"))
    if span.has("mood") and alone:
        story.mood = story.mood or span.term("mood")
    if story.people and span.has("action") and span.term("action") in ("cry", "laugh") and who:
        for one in who:
            one.say("action", span.term("action"))
