"""Noun phrases in their sentence: who becomes its subject, whose hands, which place, what is worn."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from rushes.engines.previz.words.deeds import SEEN, to_somebody
from rushes.engines.previz.words.describe import add_feature, add_garment, describe_hair, describe_person, eyes
from rushes.engines.previz.words.frame import light_at, style_at
from rushes.engines.previz.words.lexicon import index
from rushes.engines.previz.words.nouns import Noun, called, noun_at
from rushes.engines.previz.words.persons import everybody, lead, of_body, owner_of, participles, player
from rushes.engines.previz.words.relations import by_body, near, walking
from rushes.engines.previz.words.spans import Span, is_abstract
from rushes.engines.previz.words.story import Somebody, Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.things import BODY
from rushes.engines.previz.words.terms import DETAILS, DRESSING, WALLS
from rushes.engines.previz.words.things import AT, TO, at_issue, put, relate, thing_noun, with_contents
from rushes.engines.previz.words.who import be_called, by_tag

_PICTURES = frozenset(("photograph", "picture"))
_FAR = frozenset(("sky", "space", "sea", "city", "mountain", "beach"))
"""Places that are often only seen, or looked at."""
_WORN = frozenset(("with", "in", "wearing", "and", "of", ""))


def noun_step(story: Story, read: Sequence[Span], at: int) -> int | None:
    """Read the noun phrase that begins here; where it ends, or None where none does."""
    noun = noun_at(read, at)
    if noun is None:
        return None
    turn = story.turn
    if turn.no:
        turn.no = False
        return noun.end
    for mod in noun.mods:
        _mod(story, mod, noun)
    if _apposed(story, noun, read, at):
        return noun.end
    if turn.prep == "like" or (
        turn.prep == "of" and turn.thing is not None and turn.thing.kind in _PICTURES and turn.last in ("thing", "held")
    ):
        story.left.append((noun.head.start, noun.head.end))
        turn.prep = ""
        return noun.end
    _first_word(story, noun)
    owner = owner_of(story, noun)
    follows = read[noun.end] if noun.end < len(read) else None
    if follows is not None and follows.kind == "own" and noun.slot in ("person", "tag", "name", "group"):
        return _possessor(story, noun, read, noun.end + 1)
    if follows is not None and noun.slot == "person" and called(follows) and not noun.plural:
        for one in everybody(story, noun)[:1]:
            one.name = one.name or follows.text.title()
        _person(story, replace(noun, article="the", owner=""), owner)
        return noun.end + 1
    if follows is not None and noun.slot == "person" and follows.has("body"):
        return _possessor(story, replace(noun, number=1), read, noun.end)
    _SLOTS[_slot(story, noun, read)](story, noun, owner)
    return noun.end


def _apposed(story: Story, noun: Noun, read: Sequence[Span], at: int) -> bool:
    """Whether a noun only says more of whoever stands before the comma: the chef, a heavy man."""
    one = story.turn.person
    near = at >= 2 and read[at - 1].low == "," and (read[at - 2].has("person", "name") or read[at - 2].kind == "tag")
    if one is None or not near or noun.slot != "person" or noun.article not in ("a", "an") or noun.number:
        return False
    follows = read[noun.end] if noun.end < len(read) else None
    if follows is None or not (follows.kind == "stop" or follows.low in ("of", "in", "with", "who", "wearing")):
        return False
    be_called(one, noun.head.term("person"))
    describe_person(one, [mod for mod in noun.mods if mod.kind == "known"], noun.head.term("person"))
    story.turn.last = "person"
    return True


def _slot(story: Story, noun: Noun, read: Sequence[Span]) -> str:
    """What the head is here, where a word may mean several things."""
    head, turn = noun.head, story.turn
    someone = bool(at_issue(story))
    if noun.slot == "thing" and head.has("feature") and someone and turn.prep in ("with", "in", "wearing", ""):
        return "feature"
    if noun.slot == "thing" and head.has("dressing") and not head.has("mark") and not noun.number and not noun.article:
        return "dressing"
    if noun.slot == "garment" and not someone:
        return "thing"
    if (
        noun.slot == "place"
        and head.has("mark")
        and turn.prep in ("on", "across")
        and turn.topic in ("person", "thing")
    ):
        return "place"
    if noun.slot == "place" and head.low == "stage" and turn.prep == "on" and turn.topic == "person":
        put(story, "stage")
        return "place"
    if noun.slot == "unknown" and follows_player(noun, read):
        return "unknown"
    return noun.slot


def follows_player(noun: Noun, read: Sequence[Span]) -> bool:
    """Whether a person follows at once: a theremin player plays the unknown thing."""
    return noun.end < len(read) and read[noun.end].has("person")


def _mod(story: Story, mod: Span, noun: Noun) -> None:
    """What stands before a noun but is said of the whole picture, or is not understood."""
    if mod.kind == "unknown" and noun.head.term("person") != "player":
        story.leave(mod)
    elif mod.has("place") and noun.slot != "place" and not mod.has("colour", "material") and not story.place:
        story.place = mod.term("place")
    elif mod.has("crowd") and "crowd" not in story.dressing:
        story.dressing.append("crowd")
    elif noun.slot in ("place", "mark", "dressing") and not mod.has("light", "weather"):
        style_at(story, mod)
    elif mod.has("light", "weather") and not mod.has("thing", "colour"):
        light_at(story, mod)


def _possessor(story: Story, noun: Noun, read: Sequence[Span], start: int) -> int:
    """The singer's, @elder's: whose the next noun, at ``start``, is."""
    who = everybody(story, noun)
    after = noun_at(read, start)
    if not who or after is None:
        return start
    slot = _slot(story, after, read)
    if slot in ("body", "garment", "hair", "feature") or story.turn.person is None:
        story.turn.person = who[0]
    for mod in after.mods:
        _mod(story, mod, after)
    _SLOTS[slot](story, after, who)
    return after.end


def _tag(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    found = by_tag(story, noun.head)
    if isinstance(found, Somebody):
        _person(story, noun, owner)
    elif isinstance(found, Something):
        thing_noun(story, noun, found)
    else:
        story.place, story.place_sure = (story.place, True) if story.place_sure else (found, True)
        story.turn.prep, story.turn.last = "", "place"


_DONE_TO = ("", "to", "with", "at", "on", "for", "of", "into", "around", "behind", "from", "over", "against", "toward",
    "towards", "by", "across")  # fmt: skip
_NEAR = ("beside", "behind", "near", "next", "against", "opposite", "by", "before", "in")
_TOWARD = ("to", "from", "toward", "towards", "of", "opposite", "over")


def _person(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    turn = story.turn
    before = len(story.people)
    who = everybody(story, noun)
    if story.nobody and len(story.people) > before and noun.slot != "tag":
        del story.people[before:]
        return
    for one in who:
        participles(one, noun)
    if noun.head.term("person") == "player":
        player(story, who, noun)
    prep, turn.prep = turn.prep, ""
    joined, turn.joined = turn.joined, False
    if turn.last == "body" and prep == "of":
        of_body(story, who)
    elif turn.doing and not (joined and prep == "") and prep in _DONE_TO:
        to_somebody(story, who)
    elif prep in AT and turn.topic == "person" and turn.subject and turn.last != "frame":
        for one in turn.subject:
            if one not in who and prep in _NEAR:
                one.say("at", who[0].id if who else "", weak=True)
        near(story, who, prep)
    elif prep in _TOWARD and turn.subject and turn.topic == "person":
        turn.object = True
        for one in turn.subject:
            one.say("partner", who[0].id if who else "", weak=True)
        near(story, who, prep)
    elif prep == "with" and turn.topic == "person" and turn.subject:
        turn.subject = [*turn.subject, *(one for one in who if one not in turn.subject)]
        walking(turn.subject)
    else:
        lead(story, who, joined)
    turn.person = who[0] if who else turn.person
    owned = turn.last == "body" and prep == "of" and turn.topic == "body"
    turn.topic, turn.last = "body" if owned else "person", "person"


def _body(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    """A part of a body: the detail of the frame where it comes first, else a part of whoever is there."""
    turn, part = story.turn, noun.head.term("body")
    who = list(owner) or at_issue(story)
    if owner:
        turn.person = owner[0]
    if part == "eyes" and who:
        eyes(who[0], noun.mods)
    for mod in noun.mods:
        if mod.has("expression") and who:
            who[0].say("expression", mod.term("expression"))
    if owner and by_body(story, owner, part):
        return
    if turn.prep in ("in", "between") and turn.last in ("thing", "held") and turn.thing is not None:
        for one in who[:1]:
            one.holds.append(turn.thing.id)
            one.say("action", "hold", weak=True)
        turn.prep = ""
        return
    leads = not turn.main and not story.framing.get("detail") and (turn.last in ("", "frame") or not story.things)
    if leads and part in DETAILS and turn.prep in ("", "of", "on"):
        story.framing["detail"] = part
        turn.person = who[0] if who else None
        if who:
            story.framing.setdefault("subject", who[0].id)
    turn.body, turn.prep, turn.last = part, "", "body"
    turn.topic = "person" if turn.doing else "body"


def _place(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    turn, kind = story.turn, noun.head.term("place")
    light_at(story, noun.head)
    far = kind in _FAR and turn.prep not in ("in", "on", "at", "along", "across", "through", "over")
    going = turn.prep in TO or bool(turn.doing and turn.prep in ("at", ""))
    if (turn.doing in SEEN and turn.prep == "at") or (far and kind == "sky"):
        turn.prep = ""
        return
    if not story.place or (story.framing.get("weak place") and not (far or going)):
        story.place = kind
        story.framing["weak place"] = "yes" if far or going else ""
    mark = noun.head.term("mark")
    if mark and turn.prep in AT and turn.topic in ("person", "thing"):
        put(story, mark)
    turn.prep, turn.last = "", "place"


def _mark(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    turn = story.turn
    mark = noun.head.term("mark")
    if noun.head.has("dressing"):
        _only_dressing(story, noun)
    if turn.topic == "body" and turn.body in ("eyes", "face") and turn.person is not None:
        turn.person.say("gaze", mark)
        turn.prep = ""
    elif turn.topic == "body" and turn.body == "hands" and turn.person is not None:
        turn.person.say("action", "touch", weak=True)
        turn.prep = ""
    elif turn.prep in AT:
        put(story, mark)
    elif turn.prep in TO and turn.doing in ("walk", "run", "approach", "enter"):
        turn.prep = ""
    elif turn.topic == "" and turn.prep == "":
        story.something(mark, known=True) if mark in ("window", "table") else None
    turn.prep, turn.last = "", "mark"


def _dressing(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    term = noun.head.term("dressing")
    if term and term in DRESSING and term not in story.dressing:
        story.dressing.append(term)
    walls = noun.head.term("walls")
    if walls in WALLS:
        story.walls = story.walls or walls
    light_at(story, noun.head)
    if noun.head.has("mark") and story.turn.prep in AT:
        put(story, noun.head.term("mark"))
    story.turn.prep, story.turn.last = "", "dressing"


def _crowd(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    if "crowd" not in story.dressing:
        story.dressing.append("crowd")
    story.turn.prep, story.turn.last = "", "dressing"


def _garment(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    turn = story.turn
    if (
        turn.doing in ("hold", "carry", "pick up", "drop", "give", "mend", "wash")
        and not turn.wearing
        and turn.prep == ""
    ):
        thing = story.something(noun.head.term("garment"), known=noun.head.term("garment") in ("coat", "hat", "shoes"))
        relate(story, thing, "")
        return
    who = list(owner) or (
        at_issue(story) if not turn.wearing else turn.subject if len(turn.subject) == 1 else at_issue(story)
    )
    for one in who if noun.plural or len(who) > 1 else who[:1]:
        add_garment(one, noun)
    turn.prep, turn.last = "", "garment"


def _hair(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    head = [noun.head] if noun.head.has("hair style", "hair length") else []
    for one in (list(owner) or at_issue(story))[:1]:
        describe_hair(one, [*noun.mods, *head])
    story.turn.prep, story.turn.last = "", "hair"


def _feature(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    who = (list(owner) or at_issue(story))[:1]
    for one in who:
        add_feature(one, noun.head.term("feature"))
    if not who:
        story.leave(noun.head)
    story.turn.prep, story.turn.last = "", "feature"


def _thing(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    if noun.head.has("place"):
        story.place = story.place or noun.head.term("place")
    light_at(story, noun.head)
    if noun.head.has("dressing") and noun.head.has("mark"):
        _only_dressing(story, noun)
    thing_noun(story, noun)


def _only_dressing(story: Story, noun: Noun) -> None:
    term = noun.head.term("dressing")
    if term not in story.dressing:
        story.dressing.append(term)


_ROOMS = words("kitchen bedroom street park hospital church hotel bathroom hallway stage")


def _first_word(story: Story, noun: Noun) -> None:
    """What the first word of a longer noun says besides: a kitchen table, a night market."""
    word, more, _ = noun.head.low.partition(" ")
    if not more or noun.slot == "tag":
        return
    if word in _ROOMS and not story.place and noun.slot in ("thing", "mark", "dressing"):
        story.place, story.framing["weak place"] = word, "yes"
    for sense in index().get(word, ()):
        if sense.slot == "light" and noun.slot == "place":
            light_at(story, replace(noun.head, low=word, senses=(sense,)))


def _with(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    with_contents(story, noun)


def _unknown(story: Story, noun: Noun, owner: Sequence[Somebody]) -> None:
    """A thing that nobody drew before gets a stand-in; its word is left as well."""
    word = noun.head.low
    story.leave(noun.head)
    if is_abstract(word) or word in BODY:
        return
    if word.endswith(("woman", "man", "ist", "ian")) and len(word) > 4:
        who = [story.somebody(word, sex="woman" if word.endswith("woman") else "")]
        lead(story, who, story.turn.joined)
        story.turn.person, story.turn.topic, story.turn.last, story.turn.prep = who[0], "person", "person", ""
        return
    thing = story.first(word) or story.something(word, known=False, count=max(1, noun.number))
    relate(story, thing, "")


_SLOTS: dict[str, Callable[[Story, Noun, Sequence[Somebody]], None]] = {
    "tag": _tag, "person": _person, "group": _person, "name": _person, "with": _with, "thing": _thing,
    "garment": _garment, "hair": _hair, "feature": _feature, "body": _body, "place": _place, "mark": _mark,
    "dressing": _dressing, "crowd": _crowd, "unknown": _unknown,
}  # fmt: skip
