"""Who does what to whom: verbs, and what they say of those they join."""

from collections.abc import Sequence

from rushes.engines.previz.words.ages import count_of
from rushes.engines.previz.words.lexicon import Sense
from rushes.engines.previz.words.nouns import VERBS
from rushes.engines.previz.words.pairs import walking
from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Somebody, Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.deeds import PLURAL_DEEDS
from rushes.engines.previz.words.tables.things import LIQUIDS

WEAK = frozenset(("look", "wait", "walk", "run", "talk", "turn", "breathe", "touch", "work", "listen", "set down"))
"""Deeds that give way to a later one that says more."""
MUTUAL = frozenset(("embrace", "hold hands", "kiss", "dance", "fight"))
IN_HANDS = frozenset(
    ("carry", "drop", "pick up", "hold", "give", "read", "drink", "eat", "pour", "throw", "catch", "wave", "smoke",
     "set down")
)  # fmt: skip
SEEN = frozenset(("look", "point", "reach", "turn"))
_POSED = {"play piano": "sit", "sleep": "lie", "drive": "sit", "ride": "sit", "approach": "walk", "enter": "walk",
    "leave": "walk", "walk": "walk", "run": "run", "dance": "dance", "jump": "jump"}  # fmt: skip
_INSTRUMENTS = {"piano": "play piano", "keys": "play piano", "guitar": "play guitar", "violin": "play violin",
    "drums": "play drums"}  # fmt: skip
_NEVER = words(
    """
    left saw felt rose ground found leaves sets setting set placed placing placed lit lighting
    """
)
_MODALS = words(
    """
    to and or can will would could should may might must they we you who let both then
    """
)
_HEADS = ("person", "group", "name", "thing", "body", "with", "garment", "hair")


def verb_at(story: Story, read: Sequence[Span], at: int, slots: Sequence[str] = VERBS) -> Sense | None:
    """The deed a phrase tells where it stands, or None where it is no verb there."""
    span = read[at]
    sense = span.sense("action", "pose") if "motion" not in slots else span.sense(*slots)
    if sense is None or span.low in _NEVER or (sense.term == "smile" and span.has("expression")):
        return None
    before = _before(read, at)
    if sense.form == "ed" and span.has("state") and _first_of(read, at):
        return None
    if sense.form == "ed" and span.has("expression"):
        return None
    if sense.form in ("ing", "ed"):
        named = before is not None and before.low in ("a", "an")
        if span.has("thing", "place", "garment"):
            named = before is None or not (headed_by(before) or before.has("mark", "place"))
        return None if (sense.form == "ed" and span.has("state") and _of_thing(story)) or named else sense
    headed = before is not None and headed_by(before)
    joined = before is not None and before.low in ("and", "then", "who", "that", "but")
    if sense.form == "s":
        noun = span.has("thing", "hair style", "body", "dressing", "size", "light")
        fits = headed or (joined and bool(story.turn.subject)) or _parted(before, story)
        return sense if fits and not (noun and not headed) else None
    many = len(story.turn.subject) > 1 or story.turn.joined or story.turn.many
    many = many or (story.turn.topic == "body" and story.turn.body in ("hands", "eyes", "feet"))
    many = many or (before is not None and before.has("group"))
    if " " in span.low and not span.has("thing", "light", "style", "state", "posed"):
        return sense
    modal = before is not None and before.low in _MODALS
    return sense if (modal or (headed and many)) and not span.has("state", "mood") else None


def _before(read: Sequence[Span], at: int) -> Span | None:
    """What stands before a verb, its adverbs and an age passed over: a woman of 30 slowly reads."""
    said = [each for each in read[:at] if not _adverb(each)]
    if len(said) > 2 and count_of(said[-1]) and said[-2].low == "of" and said[-3].has("person"):
        return said[-3]
    return said[-1] if said else None


def _first_of(read: Sequence[Span], at: int) -> bool:
    """Whether a phrase opens a clause and a thing follows it at once: closed curtains."""
    opens = at == 0 or read[at - 1].kind == "stop"
    return opens and at + 1 < len(read) and read[at + 1].has("thing") and not read[at + 1].has(*VERBS)


def headed_by(span: Span) -> bool:
    """Whether a phrase may be whoever or whatever does the next."""
    return span.kind == "tag" or span.has(*_HEADS) or span.low in _SUBJECTS


_SUBJECTS = words("he she it they who i we them one other third")


_ASIDE = words("is are was also now just still opposite inside outside together alone there here nearby slowly")


def _adverb(span: Span) -> bool:
    manner = span.kind in ("plain", "unknown") and span.low.endswith("ly")
    return span.has("pace", "expression") or manner or span.low in _ASIDE


def _parted(before: Span | None, story: Story) -> bool:
    """Whether a clause may begin with a verb: after a stop, with somebody to go on with."""
    return (before is None or before.kind == "stop") and bool(story.turn.subject or story.people)


def _of_thing(story: Story) -> bool:
    return story.turn.topic == "thing"


def do(story: Story, actors: Sequence[Somebody], slot: str, term: str) -> None:
    """Let people do it; before anybody is named it waits for the first who is."""
    turn = story.turn
    if not actors:
        turn.before.append(f"{slot}:{term}")
        return
    for one in actors:
        if slot == "pose":
            one.say("pose", term)
        else:
            _act(one, term)
    if slot == "action":
        instrument(story, term, actors)
        turn.doing = term
        if term in PLURAL_DEEDS and len(actors) == 2:
            _pair(*actors)
    else:
        turn.doing = ""
        walking(actors)
    turn.prep, turn.topic, turn.last = "", "person", "verb"


def _act(one: Somebody, term: str) -> None:
    if term == "play":
        one.say("action", "play piano" if one.at == "piano" else "", weak=True)
        return
    if not one.action or "action" in one.weak or one.action in WEAK:
        one.action = term
        one.weak.discard("action")
    one.say("pose", _POSED.get(term, ""), weak=True)
    if term == "play piano":
        one.say("at", "piano", weak=True)
    if term == "sleep":
        one.say("gaze", "closed", weak=True)
    if term == "cry":
        one.say("expression", "crying", weak=True)
    if term == "laugh":
        one.say("expression", "laugh", weak=True)


def instrument(story: Story, term: str, actors: Sequence[Somebody]) -> None:
    """What is played, or spoken into, is there."""
    kind = {"play piano": "piano", "play guitar": "guitar", "play violin": "violin", "play drums": "drums",
            "telephone": "phone"}.get(term)  # fmt: skip
    if kind is None:
        return
    thing = story.first(kind) or story.something(kind)
    for one in actors:
        if kind in ("guitar", "violin", "phone"):
            one.holds.append(thing.id)


def _pair(one: Somebody, other: Somebody) -> None:
    if not one.partner and not other.partner:
        one.partner, other.partner = other.id, one.id


def to_somebody(story: Story, objects: Sequence[Somebody]) -> None:
    """The deed that waits is done to, or with, these."""
    turn, doing = story.turn, story.turn.doing
    for one in turn.subject:
        for other in objects:
            if one is other:
                continue
            if doing in SEEN:
                one.say("gaze", other.id)
            else:
                one.say("partner", other.id)
            if doing in MUTUAL:
                other.say("action", doing)
                other.say("partner", one.id)
    turn.object = True
    if doing not in ("give", "feed", "pour"):
        turn.doing = ""


def to_something(story: Story, thing: Something, mark: str) -> bool:
    """The deed that waits is done to a thing; whether it takes one."""
    turn, doing = story.turn, story.turn.doing
    if not doing:
        return False
    if doing == "play":
        for one in turn.subject:
            one.say("action", _INSTRUMENTS.get(thing.kind, ""))
            if thing.kind == "piano":
                one.say("at", "piano", weak=True)
                one.say("pose", "sit", weak=True)
        turn.doing = ""
        return thing.kind in _INSTRUMENTS
    for one in turn.subject:
        _handle(one, doing, thing, mark)
    if doing == "drop":
        thing.say("state", "falling", weak=True)
    if doing == "light":
        thing.say("state", "lit")
    turn.last = "held" if doing in IN_HANDS else "thing"
    return True


def _handle(one: Somebody, doing: str, thing: Something, mark: str) -> None:
    if thing.kind in LIQUIDS:
        if doing == "drink" and thing.kind != "soup" and not one.holds:
            one.holds.append(thing.id)
        return
    if doing in IN_HANDS and thing.kind not in ("table", "bed", "window", "wall", "door", "curtain", "bench", "tree"):
        one.holds.append(thing.id)
    elif doing in SEEN:
        one.say("gaze", mark or thing.id)
    elif doing in ("open", "close", "knock", "approach", "sing") and mark:
        one.say("at", mark, weak=True)
    elif doing in ("write", "photograph", "mend", "draw") and thing.kind in ("pen", "brush", "notebook", "camera"):
        one.holds.append(thing.id)
