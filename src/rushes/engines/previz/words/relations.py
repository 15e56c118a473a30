"""How people are placed to each other: beside, behind, across the table, on the edge of the bed, hand in hand."""

from collections.abc import Mapping, Sequence

from rushes.engines.previz.words.deeds import to_somebody
from rushes.engines.previz.words.pairs import joined, walking
from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Somebody, Story

__all__ = ["by_body", "by_hand", "helped", "near", "related", "toward", "walking"]

NEAR: Mapping[str, str] = {
    "beside": "beside", "next": "beside", "near": "beside", "by": "beside", "to": "", "behind": "behind",
    "opposite": "across", "across": "across", "before": "across", "toward": "", "towards": "", "from": "",
}  # fmt: skip
"""How somebody is placed who is before, behind or beside somebody else."""
_LEANS = ("on", "against", "upon", "onto")
_DONE_TO_PARTS: Mapping[str, tuple[str, ...]] = {
    "whisper": ("ear",), "hold": ("hands",), "touch": ("hands",), "comfort": (), "kiss": (), "lean on": (),
    "talk": ("ear",),
}  # fmt: skip
"""Deeds done to a part of somebody else; with no part named, to any."""


def related(story: Story, span: Span) -> bool:
    """Two of the story placed to each other by a phrase of both: side by side, facing each other. Whether it fits."""
    turn = story.turn
    pair = turn.subject if len(turn.subject) == 2 else story.people[-2:]
    if len(pair) < 2:
        return False
    told = span.term("relation")
    if span.low.startswith("from") and not any(one.relation == "across" for one in pair):
        return False
    if told:
        joined(pair[0], pair[1], told, weak=False)
    elif span.low.startswith(("face", "facing", "faces")):
        joined(pair[0], pair[1], "across")
    turn.prep = ""
    return True


def near(story: Story, who: Sequence[Somebody], prep: str) -> None:
    """Those the clause is about are placed to somebody, as a preposition says."""
    for one in story.turn.subject:
        if not who or one is who[0]:
            continue
        if prep in _LEANS and (one.pose == "lean" or one.action == "lean on"):
            _leans(one, who[0])
        elif prep in NEAR:
            if prep != "in":
                one.say("partner", who[0].id, weak=True)
            one.say("relation", NEAR[prep], weak=True)
            if one.pose == "lean" and prep in ("to", "toward", "towards"):
                one.say("action", "whisper", weak=True)


def _leans(one: Somebody, other: Somebody) -> None:
    one.action, one.pose = "lean on", "sit" if other.pose == "sit" else ""
    one.partner = other.id
    one.say("relation", "beside", weak=True)
    one.weak -= {"action", "partner"}


def by_hand(story: Story, who: Sequence[Somebody]) -> None:
    """A hand laid on somebody's hand holds it."""
    turn = story.turn
    if turn.doing in ("comfort", "hold", "touch") and turn.body == "hands":
        turn.doing = "hold hands"
        for one in turn.subject:
            one.action = "hold hands"
    elif turn.doing == "lean on":
        for one in turn.subject:
            one.say("relation", "beside", weak=True)


def by_body(story: Story, owner: Sequence[Somebody], part: str) -> bool:
    """Whether a deed is done to a part of somebody else: whispers into her ear, holds his hand, hands on her back."""
    turn = story.turn
    doers = turn.subject
    others = [one for one in owner if one not in doers] or _partners(story, doers if turn.body == "hands" else ())
    if not others or not doers:
        return False
    if not turn.doing and turn.body == "hands" and turn.prep in ("on", "around", "over", "to"):
        for one in doers:
            one.say("action", "hold hands" if part == "hands" else "comfort", weak=True)
            one.say("partner", others[0].id, weak=True)
        turn.prep, turn.last, turn.topic = "", "body", "person"
        return True
    if not turn.doing and turn.prep in _LEANS and any(one.pose == "lean" for one in doers):
        for one in doers:
            _leans(one, others[0])
        turn.prep, turn.last = "", "person"
        return True
    if turn.doing not in _DONE_TO_PARTS or (_DONE_TO_PARTS[turn.doing] and part not in _DONE_TO_PARTS[turn.doing]):
        return False
    turn.body = part
    by_hand(story, others)
    to_somebody(story, others)
    turn.prep, turn.last, turn.topic = "", "person", "person"
    return True


def _partners(story: Story, doers: Sequence[Somebody]) -> list[Somebody]:
    ids = {one.partner for one in doers} - {""}
    return [one for one in story.people if one.id in ids and one not in doers]


def helped(story: Story, term: str, span: Span, form: str) -> bool:
    """Whether a verb is what somebody is helped to do: sits up in bed, stands up, sits down."""
    turn = story.turn
    other = turn.person
    if form != "base" or other is None or other in turn.subject or not turn.object:
        return False
    if term not in ("sit", "stand", "walk") or not any(one.action in ("comfort", "help up") for one in turn.subject):
        return False
    up = term == "sit" and span.low.endswith("up")
    for one in turn.subject:
        one.action = "help up" if up else "comfort"
        one.pose = "sit" if up else one.pose
        one.say("relation", "edge" if up else "beside", weak=True)
        one.say("at", "bed" if up else "", weak=True)
    other.pose = "sit" if up else term
    if up:
        other.say("relation", "in", weak=True)
        other.say("at", "bed", weak=True)
    turn.doing, turn.last = "", "verb"
    return True


def toward(story: Story, span: Span, term: str) -> None:
    """A verb that ends in its preposition leads on to whoever it is done to: leans against him."""
    last = span.low.rpartition(" ")[2]
    if term == "lean" and last in _LEANS:
        story.turn.prep = last
