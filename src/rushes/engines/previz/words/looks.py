"""Descriptions: what a reference, or a sentence such as "@singer: wavy dark hair", says of somebody's looks."""

import re
from collections.abc import Sequence

from rushes.engines.previz.words.ages import age_at, bare_age
from rushes.engines.previz.words.describe import (
    add_feature,
    add_garment,
    describe_hair,
    describe_person,
    describe_thing,
    eyes,
)  # fmt: skip
from rushes.engines.previz.words.nouns import Noun, noun_at
from rushes.engines.previz.words.spans import Span, spans
from rushes.engines.previz.words.states import state_at
from rushes.engines.previz.words.story import Somebody, Something, Story
from rushes.engines.previz.words.tables.people import people
from rushes.engines.previz.words.terms import WALLS
from rushes.engines.previz.words.tokens import tokens
from rushes.engines.previz.words.who import be_called
from rushes.prompts.looks import scene_looks

_SAME_AGE = re.compile(r"\b(?:similar|same) age (?:to|as|with) (?:the |@)?(\w+)", re.IGNORECASE)


def from_reference(story: Story, one: Somebody | Something, text: str) -> None:
    """Fill what the request does not say from the words of a reference: looks only, not its light or pose."""
    looks = scene_looks(text)
    read = spans(tokens(looks), looks)
    if isinstance(one, Somebody):
        person_looks(story, one, read, looks)
    else:
        thing_looks(one, read)


def person_looks(story: Story, one: Somebody, read: Sequence[Span], text: str, *, leave: bool = False) -> None:
    """Read age, sex, hair, clothes, build, skin and features; poses, deeds and light are passed over."""
    if same := _SAME_AGE.search(text):
        other = next((each for each in story.people if same[1].casefold() in (each.id.casefold(), each.noun)), None)
        if other is not None and other.age and (not one.age or "age" in one.weak):
            one.age = other.age
            one.weak.discard("age")
    at = 0
    while at < len(read):
        at = max(_look(story, one, read, at, leave), at + 1)


def _look(story: Story, one: Somebody, read: Sequence[Span], at: int, leave: bool) -> int:
    span = read[at]
    found = age_at(read, at) or (bare_age(read, at) if at else None)
    if found is not None:
        if not one.age or "age" in one.weak:
            one.age = found[0]
            one.weak.discard("age")
        return found[1]
    noun = noun_at(read, at)
    if noun is not None:
        _noun(story, one, noun, leave)
        return noun.end
    if span.kind == "unknown" and leave:
        story.leave(span)
    if span.kind == "known":
        _adjective(one, read, at)
    return at + 1


def _adjective(one: Somebody, read: Sequence[Span], at: int) -> None:
    span = read[at]
    hair = any(each.has("hair", "haired") for each in read[max(0, at - 4) : at + 4])
    if span.has("hair colour", "hair style", "hair length") and (hair or span.term("hair length") == "bald"):
        describe_hair(one, [span])
    elif span.has("build", "skin", "feature", "age"):
        describe_person(one, [span], one.noun)


def _noun(story: Story, one: Somebody, noun: Noun, leave: bool) -> None:
    if leave:
        for mod in (*noun.mods, *((noun.head,) if noun.slot == "unknown" else ())):
            if mod.kind == "unknown":
                story.leave(mod)
    if noun.head.has("feature"):
        add_feature(one, noun.head.term("feature"))
    elif noun.slot == "garment":
        add_garment(one, noun)
    elif noun.slot == "hair":
        describe_hair(one, [*noun.mods, *((noun.head,) if noun.head.has("hair style") else ())])
    elif noun.slot == "body":
        if noun.head.term("body") == "eyes":
            eyes(one, noun.mods)
        describe_person(one, [mod for mod in noun.mods if mod.has("skin", "feature")], one.noun)
    elif noun.slot == "person":
        word = noun.head.term("person")
        one.noun = one.noun or word
        if noun.age and (not one.age or "age" in one.weak):
            one.age = noun.age
            one.weak.discard("age")
        if not (people().get(word, ("", 0))[1] and one.age and "age" not in one.weak):
            be_called(one, word)
        describe_person(one, [mod for mod in noun.mods if not mod.has("expression")], word)


def thing_looks(thing: Something, read: Sequence[Span]) -> None:
    """Colour, material and state of a thing: of its first noun, and of what is said after it as a state."""
    at, first = 0, True
    while at < len(read):
        noun = noun_at(read, at)
        if noun is not None and first and noun.slot in ("thing", "with", "unknown", "mark"):
            describe_thing(thing, noun.mods)
            first = False
        elif (found := state_at(read, at, thing.kind)) is not None:
            thing.say("state", found[0])
            at = found[1]
            continue
        elif noun is None and read[at].has("state") and read[at].term("state") not in ("worn", "open", "wet", "folded"):
            thing.say("state", read[at].term("state"))
        elif noun is None and first and read[at].has("colour", "material"):
            describe_thing(thing, [read[at]])
        at = noun.end if noun is not None else at + 1


def place_looks(story: Story, read: Sequence[Span], *, leave: bool = False) -> None:
    """What a place is dressed with."""
    for span in read:
        if term := span.term("dressing"):
            if term not in story.dressing:
                story.dressing.append(term)
        elif span.kind == "unknown" and leave:
            story.leave(span)
        if (walls := span.term("walls")) in WALLS:
            story.walls = story.walls or walls
