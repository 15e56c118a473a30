"""Where things are, what they hold, and who is at which mark of a place."""

from rushes.engines.previz.words.deeds import SEEN, to_something
from rushes.engines.previz.words.describe import describe_first, describe_thing
from rushes.engines.previz.words.furnish import comes_with, loose
from rushes.engines.previz.words.nouns import Noun
from rushes.engines.previz.words.states import noted
from rushes.engines.previz.words.story import Somebody, Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.things import AIRS, BEASTS, FURNITURE, LIQUIDS, WITH
from rushes.engines.previz.words.who import thing_of

AT = words(
    """
    at on in by beside behind near next against before under over onto above across opposite around inside atop
    through between below beneath upon outside along out
    """
)
"""Words that say where."""
TO = words("to toward towards into from up down off past")
_ON_THE_GROUND = frozenset(
    ("bicycle", "motorcycle", "car", "bus", "train", "boat", "street lamp", "tree", "bench", "mirror", "wheelchair")
)
_VESSELS = words("vase bowl cup mug glass bottle tray box basket bag pot plate suitcase teapot")
_BESIDE = words("beside behind near next against by at")
_QUIET = words(
    """
    window windowsill door curtain table desk bed chair armchair sofa stairs wall pillow blanket
    """
)
"""Furniture that only says where somebody is, unless something is said of it."""


def thing_noun(story: Story, noun: Noun, tagged: Something | None = None) -> None:
    """A noun phrase about a thing: held, looked at, where somebody is, or there in its own right."""
    turn, mark = story.turn, noun.head.term("mark")
    if tagged is not None:
        mark = mark or (tagged.kind if tagged.kind in ("piano", "microphone", "bed", "table", "window") else "")
    kind = tagged.kind if tagged is not None else noun.head.term("thing")
    placed = turn.prep in AT and turn.topic in ("person", "thing", "body")
    if mark and placed and kind in _QUIET and not _told(noun) and tagged is None and turn.topic != "body":
        turn.prep = "on" if noun.head.low.startswith(("edge", "side of")) else turn.prep
        put(story, mark)
        return
    scattered = kind == "pieces" and turn.prep == "" and turn.last == "" and not turn.doing
    if scattered and turn.thing is not None and turn.thing.kind != "pieces":
        turn.thing.say("state", "shattered")
        turn.prep, turn.last = "", "thing"
        return
    wet = turn.thing is None or turn.thing.kind in ("window", "raindrops")
    if kind == "glass" and turn.prep in ("down", "on", "against", "through") and not turn.doing and wet:
        turn.prep = ""
        return
    if kind in _QUIET and not _told(noun) and tagged is None and (turn.doing or turn.prep):
        comes_with(story, noun)
        _quiet(story, mark)
        return
    before = len(story.things)
    thing = tagged if tagged is not None else thing_of(story, noun)
    describe_thing(thing, noun.mods)
    noted(thing, noun.mods)
    describe_first(thing, noun.head)
    if noun.number > 1 and not thing.tag:
        thing.count = noun.number
    if len(story.things) > before:
        loose(story, thing, noun)
    relate(story, thing, mark)


def _told(noun: Noun) -> bool:
    return any(mod.has("colour", "state", "material") for mod in noun.mods) or noun.number > 1


def _quiet(story: Story, mark: str) -> None:
    """Furniture that is opened, gone to or looked at, or that light comes through."""
    turn = story.turn
    if turn.topic == "light":
        if mark == "window" and turn.prep in ("from", "through", "at"):
            story.light.setdefault("side", "window")
        turn.prep, turn.last = "", "mark"
        return
    for one in turn.subject:
        if turn.doing in SEEN:
            one.say("gaze", mark)
        elif turn.doing in ("open", "close", "knock") or turn.prep in AT:
            one.say("at", mark, weak=turn.prep not in AT)
    turn.prep, turn.last = "", "mark"


def put(story: Story, mark: str) -> None:
    """Whoever or whatever the clause is about is at a mark."""
    turn = story.turn
    if turn.doing in SEEN and turn.topic == "person":
        for one in turn.subject:
            one.say("gaze", mark)
            if turn.prep in ("out", "through") or mark == "mirror":
                one.say("at", mark, weak=True)
    elif turn.topic == "thing" and turn.thing is not None:
        turn.thing.say("at", mark if mark != turn.thing.kind else "")
    elif turn.topic == "person":
        both = [*turn.subject, turn.person] if turn.object and turn.person else at_issue(story)
        for one in dict.fromkeys(both):
            one.say("at", mark, weak=mark == "stage")  # all that is there is on it
            posed(one, mark, turn.prep)
            if turn.prep == "across":
                one.say("relation", "across", weak=True)
    turn.prep, turn.last = "", "mark"


def posed(one: Somebody, mark: str, prep: str) -> None:
    """What being at a mark says of how somebody is held."""
    if mark == "bed" and one.pose == "sit" and prep in ("in", "on"):
        one.say("relation", "in" if prep == "in" else "edge", weak=True)
    if mark == "bed" and prep in ("in", "against"):
        one.say("pose", "lie", weak=True)
    if mark == "piano" and prep in ("at", "behind"):
        one.say("pose", "sit", weak=True)
        one.say("action", "play piano", weak=True)
    if mark in ("chair", "sofa", "bench") and prep in ("in", "on"):
        one.say("pose", "sit", weak=True)
    if mark == "microphone" and one.noun in ("singer", "vocalist", "rapper"):
        one.say("action", "sing", weak=True)


def at_issue(story: Story) -> list[Somebody]:
    """Those a phrase of place or looks is said of: the last one named, with those joined to them."""
    turn = story.turn
    if turn.person is not None and turn.person not in turn.subject:
        return [turn.person]
    return turn.subject


def _ride(story: Story) -> None:
    for one in at_issue(story):
        one.say("action", "ride", weak=True)
        one.say("pose", "sit", weak=True)


_TO_DEEDS = ("", "at", "for", "of", "out", "up", "through", "into", "to", "toward", "towards")
"""What stands between a deed and what it is done to."""


def relate(story: Story, thing: Something, mark: str) -> None:
    """What a thing has to do with those before it in the clause."""
    turn = story.turn
    prep, turn.prep = turn.prep, ""
    if prep == "of" and turn.thing is not None and turn.thing.kind == "pieces" and turn.thing is not thing:
        _in_pieces(story, turn.thing, thing)
        return
    turn.thing = thing
    turn.many = turn.many or (turn.joined and turn.topic == "person" and thing.kind in BEASTS)
    if turn.joined and turn.topic == "person" and thing.kind in BEASTS:
        turn.last, turn.joined = "thing", False
        return
    if turn.topic == "body" and turn.person and prep in _BESIDE:
        turn.subject, turn.topic = [turn.person], "person"
    if turn.topic == "body":
        _by_hand(story, thing, prep, mark)
    elif turn.doing and prep in _TO_DEEDS and to_something(story, thing, mark):
        pass
    elif (turn.joined and turn.last in ("held", "feature", "garment", "hair")) or (
        prep == "with" and turn.topic == "person"
    ):
        _hold(story, thing)
    elif prep in ("on", "in", "with", "of", "from") and turn.last in ("held", "thing") and _other(story, thing):
        _stand(story, thing, prep)
    elif prep in AT and turn.topic == "person":
        turn.prep = prep
        if prep == "on" and thing.kind in ("bicycle", "motorcycle", "horse"):
            _ride(story)
        if mark or thing.kind in _ON_THE_GROUND or prep in _BESIDE:
            put(story, mark or thing.id)
    elif prep in AT and turn.topic == "thing" and _other(story, thing):
        _stand(story, thing, prep)
    elif prep not in TO and not turn.doing:
        turn.topic = "thing"
    turn.last = "held" if any(thing.id in one.holds for one in turn.subject) else "thing"
    turn.joined = False


def _on_tray(story: Story, thing: Something) -> bool:
    """Whether the thing named before this one is a tray: what it comes with stands on it."""
    before = _before(story, thing)
    return before is not None and before.kind == "tray"


def _other(story: Story, thing: Something) -> bool:
    return len(story.things) > 1 and _before(story, thing) is not None


def _before(story: Story, thing: Something) -> Something | None:
    """The thing named last before this one."""
    others = [each for each in story.things if each is not thing]
    return others[-1] if others else None


def _stand(story: Story, thing: Something, prep: str) -> None:
    """One thing on or in another: soup in a bowl, a cup on a tray; who holds the one holds the other."""
    other = _before(story, thing)
    if other is None:
        return
    upon, under = (
        (thing, other)
        if prep == "with" or (prep == "of" and other.kind in _VESSELS) or thing.kind in LIQUIDS
        else (other, thing)
    )
    upon.say("at", under.id, weak=True)
    for one in story.people:
        if other.id in one.holds and thing.kind not in FURNITURE and thing.kind not in LIQUIDS:
            one.holds.append(thing.id)
    story.turn.topic = "thing" if story.turn.topic != "person" else "person"


def _hold(story: Story, thing: Something) -> None:
    if thing.kind in FURNITURE or thing.kind in AIRS or thing.kind in BEASTS or thing.kind in _ON_THE_GROUND:
        return
    if story.turn.last == "held" and not story.turn.joined and _on_tray(story, thing):
        _stand(story, thing, "with")
        return
    if thing.kind in LIQUIDS and any(one.holds for one in at_issue(story)):
        return
    for one in at_issue(story):
        one.holds.append(thing.id)
        one.say("action", "carry" if thing.kind == "tray" else "hold", weak=True)


def _by_hand(story: Story, thing: Something, prep: str, mark: str) -> None:
    """A thing that a hand touches or eyes rest on."""
    turn = story.turn
    owner = turn.person
    if turn.body == "flame":  # what is said after it is said of what burns
        thing.say("state", "lit")
        turn.topic = "thing"
    if owner is None:
        return
    if turn.body == "eyes" and prep in ("on", "at", "toward", "towards", "to"):
        owner.say("gaze", thing.id)
    elif turn.body == "hands" and thing.kind in ("keys", "piano"):
        owner.say("action", "play piano", weak=True)
        owner.say("at", "piano", weak=True)
        owner.say("pose", "sit", weak=True)
    elif turn.body == "hands" and prep == "on":
        owner.say("action", "touch", weak=True)
        if thing.kind == "cloth" and not thing.tag and owner.at == "window":
            story.things.remove(thing)
    elif turn.body == "hands" and not mark and (prep in ("around", "round", "") or turn.doing):
        owner.holds.append(thing.id)
        owner.say("action", "hold", weak=True)


def _in_pieces(story: Story, pieces: Something, thing: Something) -> None:
    """The pieces of a cup are the cup, shattered."""
    thing.say("state", "shattered")
    thing.say("at", pieces.at)
    story.things.remove(pieces)
    for one in story.people:
        one.holds = [thing.id if held == pieces.id else held for held in one.holds]
    everything: list[Somebody | Something] = [*story.people, *story.things]
    for each in everything:
        each.at = thing.id if each.at == pieces.id else each.at
    story.turn.thing, story.turn.last = thing, "held" if any(thing.id in one.holds for one in story.people) else "thing"


def with_contents(story: Story, noun: Noun) -> None:
    """A thing that comes with others: a soup tray has a bowl of soup on it."""
    kinds = WITH[noun.head.term("with")]
    holder: Something | None = None
    turn = story.turn
    prep, joined = turn.prep, turn.joined
    made: list[Something] = []
    for kind in kinds:
        met = story.first(kind)
        made.append(met if met is not None and met.tag else story.something(kind))
    for thing in made:
        if holder is not None:
            thing.say("at", holder.id, weak=True)
        holder = thing
    describe_thing(made[0], noun.mods)
    noted(made[0], noun.mods)
    if noun.head.low.endswith(("cups", "drinks", "letters", "flowers")):
        made[-1].count = 3
    turn.prep, turn.joined = prep, joined
    relate(story, made[0], "")
    turn.thing = made[0]
