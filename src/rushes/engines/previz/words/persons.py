"""People in their sentence: who leads a clause, whose hands, and what participles before a noun say."""

from collections.abc import Sequence

from rushes.engines.previz.words.deeds import do, to_somebody
from rushes.engines.previz.words.describe import describe_person
from rushes.engines.previz.words.nouns import Noun
from rushes.engines.previz.words.relations import by_hand
from rushes.engines.previz.words.story import Somebody, Story
from rushes.engines.previz.words.tables.people import people
from rushes.engines.previz.words.who import FEMALE, MALE, be_called, by_tag, people_of, pronoun


def owner_of(story: Story, noun: Noun) -> list[Somebody]:
    """Whose it is: her hands, his coat."""
    if not noun.owner:
        return []
    met = pronoun(story, noun.owner) if noun.owner in FEMALE | MALE | {"their"} else []
    if not met and noun.slot == "body" and noun.owner in FEMALE | MALE and not story.nobody:
        sex = "woman" if noun.owner in FEMALE else "man"
        return [story.somebody(sex, sex=sex)]
    return met


def everybody(story: Story, noun: Noun) -> list[Somebody]:
    """Everybody in the story, in the order they came."""
    if noun.slot == "tag":
        found = by_tag(story, noun.head)
        who = [found] if isinstance(found, Somebody) else []
    else:
        who = people_of(story, noun)
    for one in who:
        if noun.age and (not one.age or "age" in one.weak):
            one.age = noun.age
            one.weak.discard("age")
        for mod in noun.mods:
            if mod.has("person") and people().get(mod.term("person"), ("", 0))[1]:
                be_called(one, mod.term("person"))
        describe_person(one, [mod for mod in noun.mods if mod.kind == "known"], noun.head.term("person"))
    return who


def lead(story: Story, who: Sequence[Somebody], joined: bool) -> None:
    """These are whom the clause is about, with those joined to them by "and"."""
    turn = story.turn
    if (joined and turn.last in ("person", "") and turn.subject and turn.clause == 0) or (
        joined and turn.last == "person"
    ):
        turn.subject = [*turn.subject, *(one for one in who if one not in turn.subject)]
        if set(map(id, turn.main)) < set(map(id, turn.subject)):
            turn.main = turn.subject
    else:
        turn.subject = list(who)
    shoulder = turn.last == "frame" and story.framing.get("view") == "over-the-shoulder"
    if not shoulder:  # whose shoulder it is over is not whom the sentence is about
        turn.main = turn.main or turn.subject
    waiting, turn.before = turn.before, []
    for slot, _, term in (each.partition(":") for each in waiting):
        do(story, who, slot, term)


def participles(one: Somebody, noun: Noun) -> None:
    """A crying daughter, a sleeping wife, a kneeling man."""
    for mod in noun.mods:
        sense = mod.sense("action", "pose")
        if sense is not None and sense.form in ("ing", "ed") and not mod.has("state"):
            one.say(sense.slot, sense.term)
            if sense.term == "sleep":
                one.say("pose", "lie", weak=True)
                one.say("gaze", "closed", weak=True)
            if sense.term == "cry":
                one.say("expression", "crying", weak=True)


def player(story: Story, who: Sequence[Somebody], noun: Noun) -> None:
    """A piano player plays the piano; a player of something unknown has a stand-in in the hands."""
    for mod in noun.mods:
        kind = mod.term("thing")
        if not kind and mod.kind != "unknown":
            continue
        known = {"piano": "play piano", "guitar": "play guitar", "violin": "play violin", "drums": "play drums"}
        thing = story.first(kind or mod.low) or story.something(kind or mod.low, known=bool(kind))
        for one in who:
            one.say("action", known.get(thing.kind, "hold"), weak=thing.kind not in known)
            if thing.kind == "piano":
                one.say("at", "piano", weak=True)
                one.say("pose", "sit", weak=True)
            elif not thing.known:
                one.holds.append(thing.id)


def of_body(story: Story, who: Sequence[Somebody]) -> None:
    """The hands of somebody: theirs is the part that was named."""
    turn = story.turn
    if turn.doing:
        by_hand(story, who)
        to_somebody(story, who)
        turn.topic = "person"
        return
    turn.person, turn.subject = (who[0] if who else None), list(who)
    turn.main = turn.main or turn.subject
    story.framing.setdefault("subject", who[0].id if who else "")


def possessed(story: Story, whom: Sequence[Somebody]) -> None:
    """Deeds told before a pronoun are its own."""
    waiting, story.turn.before = story.turn.before, []
    for slot, _, term in (each.partition(":") for each in waiting):
        do(story, whom, slot, term)
