"""What adjectives say: of people, of their hair and clothes, and of things."""

from collections.abc import Sequence

from rushes.engines.previz.scene import Garment
from rushes.engines.previz.words.lexicon import index
from rushes.engines.previz.words.nouns import Noun
from rushes.engines.previz.words.spans import Span
from rushes.engines.previz.words.story import Somebody, Something
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.people import people
from rushes.engines.previz.words.tables.things import BURNS

_HAIR_ONLY = words(
    """
    blonde brunette redhead ginger redheaded brunet auburn platinum silver haired
    """
)
_STYLE_ONLY = words("braid dreadlocks")
_FRIENDS = frozenset(("friend", "best friend", "neighbour", "colleague", "companion"))
_EYED = frozenset(("blue", "green", "brown", "dark", "grey"))


def describe_person(one: Somebody, mods: Sequence[Span], noun: str = "") -> None:
    """Apply the words before a person's noun."""
    waiting: list[Span] = []
    for mod in mods:
        if mod.has("haired"):
            describe_hair(one, waiting)
            waiting = []
        elif mod.has("age"):
            _age(one, int(mod.term("age")), noun)
        elif mod.has("build"):
            one.say("build", mod.term("build"))
        elif mod.has("skin"):
            one.say("skin", mod.term("skin"))
        elif mod.has("feature"):
            add_feature(one, mod.term("feature"))
        elif mod.has("expression"):
            one.say("expression", mod.term("expression"))
        elif mod.has("posed"):
            one.say("pose", mod.term("posed"))
        else:
            waiting.append(mod)
    for mod in waiting:
        if mod.low in _HAIR_ONLY and not mod.has("garment"):
            one.hair.setdefault("colour", mod.term("hair colour"))
        elif mod.term("hair style") in _STYLE_ONLY or mod.term("hair length") == "bald":
            describe_hair(one, [mod])


def _age(one: Somebody, years: int, noun: str) -> None:
    if noun in _FRIENDS and years == 74:
        return
    own = people().get(noun, ("", 0))[1]
    if years == 74 and own >= 60:
        return
    if own and own <= 21 and years in (24, 74, 35):
        return
    if years == 24 and own >= 35:
        years = 29
    if one.age and "age" not in one.weak:
        return
    one.age = 6 if years == 8 and own == 10 else years
    one.weak.discard("age")


def describe_hair(one: Somebody, mods: Sequence[Span]) -> None:
    """Colour, style and length of hair; the first word said for each stands."""
    for mod in mods:
        for slot, key in (("hair colour", "colour"), ("hair style", "style"), ("hair length", "length")):
            term = mod.term(slot)
            if term and not (slot == "hair colour" and mod.has("garment")):
                one.hair.setdefault(key, term)


def add_feature(one: Somebody, term: str) -> None:
    """Give somebody a feature of the face, once."""
    if term and term not in one.features:
        one.features.append(term)


def add_garment(one: Somebody, noun: Noun) -> None:
    """A piece of clothing with its colour and pattern."""
    kind = noun.head.term("garment")
    colour = next((mod.term("colour") for mod in noun.mods if mod.has("colour")), "")
    pattern = next((mod.term("pattern") for mod in noun.mods if mod.has("pattern")), "") or _woven(noun.head.low)
    old = one.wardrobe.get(kind)
    if old is None or not (old.colour or old.pattern):
        one.wardrobe[kind] = Garment(kind=kind, colour=colour, pattern=pattern)


def _woven(low: str) -> str:
    return next((cloth for cloth in ("leather", "denim", "silk") if low.startswith(cloth)), "")


def eyes(one: Somebody, mods: Sequence[Span]) -> None:
    """The colour of eyes, told before the word."""
    for mod in mods:
        if mod.low in _EYED:
            add_feature(one, f"{mod.low} eyes")


def describe_first(thing: Something, head: Span) -> None:
    """The material that the first word of a thing's name tells: a paper lantern, a wooden table."""
    word, more, _ = head.low.partition(" ")
    material = next((sense.term for sense in index().get(word, ()) if sense.slot == "material"), "") if more else ""
    if material and material != thing.kind:
        thing.say("material", material, weak=True)


def describe_thing(thing: Something, mods: Sequence[Span]) -> None:
    """Colour, material and state of a thing; the words before its noun, or after it."""
    for mod in mods:
        if mod.has("material") and not (mod.has("colour") and mod.low in ("gold", "silver")):
            thing.say("material", mod.term("material"))
            if mod.low == "dark wood":
                thing.say("colour", "brown", weak=True)
        elif mod.has("colour"):
            thing.say("colour", mod.term("colour"))
        elif mod.has("state"):
            thing.say("state", mod.term("state"))
        elif mod.low == "cold" and thing.kind in BURNS:
            thing.say("state", "out")
