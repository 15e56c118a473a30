"""Reads a sentence from left to right: each phrase by what it is and by what stood before it."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from rushes.engines.previz.scene import Garment
from rushes.engines.previz.words.ages import age_at, bare_age
from rushes.engines.previz.words.clauses import noun_step
from rushes.engines.previz.words.deeds import do, to_somebody, verb_at
from rushes.engines.previz.words.describe import describe_hair, describe_person, describe_thing
from rushes.engines.previz.words.feeling import felt, heated
from rushes.engines.previz.words.frame import frame_at, light_at, style_at
from rushes.engines.previz.words.lexicon import index
from rushes.engines.previz.words.nouns import called, is_thing, noun_at
from rushes.engines.previz.words.persons import lead, possessed
from rushes.engines.previz.words.relations import helped, near, related, toward
from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.states import noted, stated
from rushes.engines.previz.words.story import Somebody, Story, Turn
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.plain import NEGATIONS
from rushes.engines.previz.words.things import AT, TO, at_issue, relate
from rushes.engines.previz.words.upon import upon_it
from rushes.engines.previz.words.who import FEMALE, MALE, MANY, pronoun

WEAR = words("wearing wears wear wore dressed clad sporting donning")
_PREPS = AT | TO | words("with of for about like as without off amid")
_BREAKS = words("while as when where but whereas because until")
_US = words("us me camera lens viewer audience")
_AIRY = words(
    """
    atmosphere mood scene setting tone tones light lighting vibe feel feeling moment ambience world colours
    """
)
_TOLD = ("build", "skin", "feature", "age")
Step = Callable[[Story, Sequence[Span], int], int | None]


def walk(story: Story, read: Sequence[Span]) -> None:
    """Read one sentence into the story."""
    before = story.turn
    story.turn = Turn(subject=before.subject, person=before.person, thing=before.thing)
    at = 0
    while at < len(read):
        ended = next((end for step in STEPS if (end := step(story, read, at)) is not None), at + 1)
        at = max(ended, at + 1)


def _stop(story: Story, read: Sequence[Span], at: int) -> int | None:
    span, turn = read[at], story.turn
    if span.kind != "stop":
        return None
    turn.doing, turn.prep, turn.joined, turn.no, turn.last = "", "", False, False, ""
    turn.furnished = False
    turn.clause += 1
    if turn.topic in ("body", "light", "frame"):
        turn.topic = "person" if turn.subject else ""
    return at + 1


def _none(story: Story, read: Sequence[Span], at: int) -> int | None:
    """Negatives: nobody, a camera that stays, and what is not there."""
    span = read[at]
    if span.has("peopleless"):
        story.nobody = story.nobody or not any(not one.tag for one in story.people)
        return at + 1
    if span.has("still camera"):
        story.moves.append(("static", ""))
        return at + 1
    if span.low not in NEGATIONS and not span.low.endswith("n't"):
        return None
    noun = noun_at(read, at + 1) if at + 1 < len(read) else None
    if noun is not None:
        if noun.slot == "garment" and noun.head.term("garment") == "shoes":
            for one in at_issue(story)[:1]:
                one.wardrobe["barefoot"] = Garment(kind="barefoot")
        return noun.end
    story.turn.no = True
    return at + 2 if at + 1 < len(read) and read[at + 1].kind != "stop" else at + 1


def _gaze(story: Story, read: Sequence[Span], at: int) -> int | None:
    span, turn = read[at], story.turn
    sense = span.sense("gaze")
    if sense is None:
        return None
    people = turn.subject if len(turn.subject) > 1 else at_issue(story)
    if not people and not story.people:
        return None
    if sense.term == "each other":
        for one, other in pairwise([*story.people[:2], *story.people[:1]]):
            one.say("gaze", other.id)
        related(story, span)
        return at + 1
    if view := span.term("view"):
        story.framing.setdefault("view", view)
    for one in people or story.people[:1]:
        one.say("gaze", sense.term)
        if span.has("action") and span.low.startswith(("look", "turn")):
            one.say("action", span.term("action"), weak=True)
    turn.last = "verb"
    return at + 1


def _relation(story: Story, read: Sequence[Span], at: int) -> int | None:
    return at + 1 if read[at].has("relation") and related(story, read[at]) else None


def _age(story: Story, read: Sequence[Span], at: int) -> int | None:
    found = age_at(read, at)
    who = at_issue(story)
    if found is None and who:
        found = bare_age(read, at)
    if found is None:
        return None
    if not who and found[1] < len(read):
        return _before_noun(story, read, found)
    for one in who[:1]:
        if not one.age or "age" in one.weak:
            one.age = found[0]
            one.weak.discard("age")
    if at and read[at - 1].low == "of":
        story.turn.prep, story.turn.last = "", "person"
    return found[1]


def _before_noun(story: Story, read: Sequence[Span], found: tuple[int, int]) -> int | None:
    """A 28-year-old woman: the age goes to whom the noun names."""
    end = noun_step(story, read, found[1])
    if end is None or story.turn.person is None:
        return None
    story.turn.person.age = found[0]
    story.turn.person.weak.discard("age")
    return end


def _verb(story: Story, read: Sequence[Span], at: int) -> int | None:
    sense = verb_at(story, read, at)
    if sense is None:
        return None
    turn, span = story.turn, read[at]
    if turn.no:
        turn.no = False
        return at + 1
    if turn.last in ("dressing", "light") and sense.form in ("s", "ing") and read[at - 1].kind == "known":
        return at + 1
    if turn.topic == "thing" and turn.last in ("thing", "mark", "held", "state") and sense.form != "base":
        return _thing_does(story, span, sense.term, at)
    actors = [turn.person] if turn.topic == "body" and turn.person else turn.subject
    if (
        sense.form in ("s", "ing", "ed")
        and turn.last == "person"
        and turn.person is not None
        and turn.person not in actors
    ):
        actors = turn.subject = [turn.person]
    if story.framing.get("view") == "POV" and not story.people:
        return at + 1
    if turn.topic == "body" and turn.body in ("face", "eyes", "head", "mouth", "shoulder") and sense.term == "turn":
        turn.subject, turn.doing, turn.topic, turn.prep = list(actors), "turn", "person", ""
        return at + 1
    if turn.topic == "body" and actors:
        turn.subject = list(actors)
    if helped(story, sense.term, span, sense.form):
        return at + 1
    do(story, actors, sense.slot, sense.term)
    heated(span, sense.term, actors)
    _at_mark(span, actors)
    toward(story, span, sense.term)
    return at + 1


def _at_mark(span: Span, who: Sequence[Somebody]) -> None:
    """Who lies in bed is at the bed: a phrase of a pose may end in a mark."""
    first, _, last = span.low.rpartition(" ")
    mark = next((sense.term for sense in index().get(last, ()) if sense.slot == "mark"), "")
    if mark in ("bed", "chair", "sofa") and first.endswith(("in", "on", " a", "the", "an")):
        for one in who:
            one.say("at", mark)
            if mark == "bed" and one.pose == "sit":
                one.say("relation", "in", weak=True)


def _thing_does(story: Story, span: Span, term: str, at: int) -> int:
    """A thing stands, falls, breaks; what slips from a hand is dropped."""
    thing = story.turn.thing
    if thing is not None:
        if span.has("state"):
            describe_thing(thing, [span])
            noted(thing, [span])
        elif term == "fall":
            thing.say("state", "falling")
        elif term == "drop" and story.turn.main:
            thing.weak.discard("state")
            story.turn.subject = story.turn.main
            do(story, story.turn.main, "action", "drop")
            for one in story.turn.main[:1]:
                one.holds.append(thing.id)
    story.turn.doing, story.turn.last = "", "thing"
    return at + 1


def _adjective(story: Story, read: Sequence[Span], at: int) -> int | None:
    """A phrase that is no part of a noun phrase: what is said of somebody, of a thing, or of the whole picture."""
    span, turn = read[at], story.turn
    if span.kind != "known":
        return None
    who = at_issue(story)
    if span.has("mood", "expression") and at + 1 < len(read) and _of_air(read[at + 1]):
        if span.has("mood"):
            style_at(story, span)
        return at + 1
    if light_at(story, span):
        turn.last = turn.topic = "light"
        return at + 1
    if turn.last == "hair" and span.has("hair colour", "hair style", "hair length") and who:
        describe_hair(who[0], [span])
        return at + 1
    if span.has("posed") and who and turn.topic != "thing":
        for one in turn.subject or who:
            one.say("pose", span.term("posed"))
        _at_mark(span, turn.subject or who)
        return at + 1
    if span.has("state") and at and read[at - 1].low in ("the", "a", "an", "her", "his", "their"):
        return at + 1
    if span.has("state", "material", "colour") and turn.thing is not None and _of_thing(story, span):
        describe_thing(turn.thing, [span])
        noted(turn.thing, [span])
        turn.last = "state"
        return at + 1
    if span.has("expression") and felt(story, read, at):
        return at + 1
    if style_at(story, span):
        return at + 1
    if span.has(*_TOLD, "hair length") and who and span.term("age") != "8":
        describe_person(who[0], [span], who[0].noun)
        return at + 1
    _rest(story, span)
    return at + 1


def _of_air(span: Span) -> bool:
    """Whether a phrase is on light and weather, so that the mood before it is theirs and nobody's face."""
    return bool(span.has("light", "soft", "weather", "colour") or span.low in _AIRY)


def _rest(story: Story, span: Span) -> None:
    """A phrase that nothing before it took: left, but for those that are read elsewhere."""
    if not span.has(
        "age", "pace", "action", "pose", "motion", "camera", "number", "crowd", "gaze", "expression", "haired"
    ):
        story.leave(span)
    elif span.has("crowd") and "crowd" not in story.dressing:
        story.dressing.append("crowd")


def _of_thing(story: Story, span: Span) -> bool:
    turn = story.turn
    if span.has("expression") and turn.topic == "person" and turn.last != "thing":
        return False
    return (
        turn.topic == "thing" or turn.last in ("thing", "held", "mark") or (span.has("state") and not span.has("mood"))
    )


def _plain(story: Story, read: Sequence[Span], at: int) -> int | None:
    """Words that join: prepositions, conjunctions, pronouns."""
    span, turn = read[at], story.turn
    low = span.low
    if (
        low == "one"
        and story.turn.main
        and (at + 1 == len(read) or read[at + 1].low == "of" or read[at + 1].has("action", "pose"))
    ):
        _some(story, low)
        return at + 1
    if low == "both" and len(story.people) > 1:
        story.turn.subject = story.turn.main if len(story.turn.main) > 1 else story.people[:2]
        story.turn.topic, story.turn.last = "person", "person"
        return at + 1
    if low in WEAR:
        turn.wearing, turn.prep, turn.last = True, "wearing", "wear"
        return at + 1
    if span.kind not in ("plain", "own"):
        return None
    if low in FEMALE | MALE | MANY:
        _pronoun(story, low)
    elif low in _US and turn.prep in ("at", "to", "into", "toward", "towards") and turn.subject:
        for one in turn.subject:
            one.say("gaze", "camera")
        turn.prep = ""
    elif low in _BREAKS and not (low == "as" and turn.prep):
        turn.doing, turn.prep = "", "like" if low == "as" and not _clause_after(read, at) else ""
    elif low in _PREPS:
        turn.prep = low
    elif low in ("and", "&", "plus", "or"):
        turn.joined, turn.prep = True, turn.prep if turn.prep in ("of", "with") else ""
    elif low in ("one", "other", "another", "third"):
        _some(story, low)
    return at + 1


def _clause_after(read: Sequence[Span], at: int) -> bool:
    """Whether "as" leads a clause ("as she turns") rather than a likeness ("as a clown")."""
    return at + 1 < len(read) and (
        read[at + 1].low in ("he", "she", "it", "they", "if")
        or read[at + 1].kind == "tag"
        or (any(span.has("action", "pose", "motion") for span in read[at + 2 : at + 5]))
    )


def _some(story: Story, low: str) -> None:
    """One of them, the other, a third."""
    group = story.turn.main or story.people
    if len(group) < 2:
        return
    if low == "third":
        story.turn.subject = [story.somebody(group[0].noun, sex=group[0].sex, age=group[0].age)]
    else:
        story.turn.subject = [group[1] if low == "other" else group[0]]
    story.turn.person, story.turn.topic, story.turn.last = story.turn.subject[0], "person", "person"


def _pronoun(story: Story, low: str) -> None:
    turn = story.turn
    subject = low in ("he", "she", "they", "both") or not (turn.prep or turn.doing)
    whom = pronoun(story, low, done_to=not subject and bool(turn.doing))
    if not whom and low in ("he", "she", "him", "her") and not story.nobody:
        whom = [story.somebody("woman" if low in FEMALE else "man", sex="woman" if low in FEMALE else "man")]
    if not whom:
        return
    if not subject:
        if turn.doing and not turn.prep:
            to_somebody(story, whom)
        elif turn.prep in AT and turn.topic == "person":
            near(story, [one for one in whom if one not in turn.subject], turn.prep)
        turn.prep = ""
        return
    turn.subject, turn.person, turn.topic, turn.last = list(whom), whom[0], "person", "person"
    turn.main = turn.main or list(whom)
    possessed(story, whom)


def _unknown(story: Story, read: Sequence[Span], at: int) -> int | None:
    span = read[at]
    if span.kind != "unknown":
        return at + 1
    after = read[at + 1] if at + 1 < len(read) else None
    acts = after is not None and (after.low == "(" or any(each.form == "s" for each in after.senses))
    if called(span) and acts and not story.turn.prep:
        lead(story, [story.somebody(span.low, name=span.text.title())], story.turn.joined)
        story.turn.person, story.turn.topic, story.turn.last = story.turn.subject[-1], "person", "person"
        return at + 1
    story.leave(span)
    thing = is_thing(span.low) and (after is None or after.kind in ("stop", "plain"))
    if story.turn.doing in TAKING and story.turn.last == "verb" and thing:
        relate(story, story.first(span.low) or story.something(span.low, known=False), "")
    return at + 1


TAKING = frozenset(
    ("throw", "cook", "eat", "pour", "carry", "hold", "read", "drink", "ride", "mend", "push", "pull", "write", "catch",
     "give", "pick up", "drop", "wash", "play", "stir")
)  # fmt: skip
"""Deeds whose object needs no article: tosses pasta."""


STEPS: tuple[Step, ...] = (
    _stop,
    stated,
    _none,
    _gaze,
    _relation,
    frame_at,
    _age,
    _verb,
    noun_step,
    upon_it,
    _plain,
    _adjective,
    _unknown,
)
