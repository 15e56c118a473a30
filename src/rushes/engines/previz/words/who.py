"""Who a noun phrase means: somebody already met, or somebody new."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from rushes.engines.previz.words.lexicon import index
from rushes.engines.previz.words.nouns import Noun, noun_at
from rushes.engines.previz.words.spans import Span, spans
from rushes.engines.previz.words.story import PEOPLE, THINGS, Somebody, Something, Story
from rushes.engines.previz.words.tables import words
from rushes.engines.previz.words.tables.people import GROUPS, RELATIVES, people
from rushes.engines.previz.words.tables.things import FURNITURE
from rushes.engines.previz.words.tokens import plain, tokens
from rushes.prompts.looks import scene_looks

MOST = 6
"""People that a number may ask for; more are a crowd."""
FEMALE, MALE = words("she her hers herself"), words("he him his himself")
MANY = words("they them their theirs themselves both")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")


@lru_cache(512)
def tag_kind(tag: str, looks: str) -> tuple[str, str]:
    """What a tag is, from its own words, else from those of its reference: (person, thing or place; its term).

    The term is the noun for people, ``THINGS``' or ``PLACES``' name for the others, "" where there is none.
    """
    words = plain(_CAMEL.sub(" ", tag).replace("_", " ")).split()
    for start in range(len(words)):
        found = _kind(" ".join(words[start:]))
        if found:
            return found
    for clause in scene_looks(looks).split(",")[:2] if looks else ():
        noun = _first_noun(clause)
        if noun is not None and (found := _kind(noun.head.low)):
            return found
    return "person", ""


def _kind(phrase: str) -> tuple[str, str] | None:
    for sense in index().get(phrase, ()):
        if sense.slot in ("person", "place"):
            return sense.slot, sense.term
        if sense.slot == "thing":
            return "thing", sense.term
    return None


def _first_noun(clause: str) -> Noun | None:
    read = spans(tokens(clause), clause)
    found = (noun_at(read, at) for at in range(len(read)))
    return next((noun for noun in found if noun is not None and noun.slot in ("person", "thing", "place")), None)


def by_tag(story: Story, span: Span) -> Somebody | Something | str:
    """The person, thing or place of a tag, made at its first mention; a place comes back as its term."""
    name = span.low
    looks = next((text for tag, text in story.references.items() if tag.casefold() == name.casefold()), "")
    told = story.kinds.get(name.casefold())
    kind, term = tag_kind(name, looks)
    kind = told or kind
    if kind == "place":
        return term or plain(name)
    everything: list[Somebody | Something] = [*story.people, *story.things]
    for each in everything:
        if each.id.casefold() == name.casefold():
            each.tag = True
            if isinstance(each, Something) and span.state:
                each.state = state_of(span.state) or each.state
            return each
    if len(story.people) >= PEOPLE or len(story.things) >= THINGS:
        return everything[-1]
    if kind == "thing":
        thing = story.something(term or plain(name), tag=True, known=bool(term))
        thing.id, thing.state = name, state_of(span.state)
        return thing
    one = story.somebody(term, name=name.replace("_", " "), tag=True)
    one.id = name
    be_called(one, term)
    return one


def state_of(word: str) -> str:
    """The state a word names."""
    found = next((sense.term for sense in index().get(plain(word), ()) if sense.slot == "state"), "")
    return found or {"out": "out", "off": "out", "on": "lit", "cold": "out"}.get(plain(word), "")


def be_called(one: Somebody, noun: str) -> None:
    """What a noun alone says of somebody: sex, and an age where none is told."""
    sex, age = people().get(noun, ("", 0))
    one.say("sex", sex)
    if age and not one.age:
        one.age = age
        one.weak.add("age")


def people_of(story: Story, noun: Noun) -> list[Somebody]:
    """Everybody a noun phrase means; the words before the noun are not applied yet."""
    if noun.slot == "group":
        parts: Iterable[tuple[str, int]] = GROUPS[noun.head.term("group")]
        return [_new(story, "person", *part) for part in parts]
    if noun.slot == "name":
        return [_named(story, noun)]
    word = noun.head.term("person") if noun.head.has("person") else noun.head.low
    met = _met(story, noun, word)
    if met is not None:
        return [met]
    count = noun.number or (2 if noun.plural else 1)
    return [_new(story, word, *people().get(word, ("", 0))) for _ in range(min(count, MOST))]


def _new(story: Story, word: str, sex: str, age: int) -> Somebody:
    one = story.somebody(word, sex=sex, age=age)
    if age:
        one.weak.add("age")
    return one


def _named(story: Story, noun: Noun) -> Somebody:
    name = noun.head.text
    for each in story.people:
        if each.name == name:
            return each
    return story.somebody(name.casefold(), name=name, sex=noun.head.term("name"))


def _met(story: Story, noun: Noun, word: str) -> Somebody | None:
    """Somebody met before that "the singer" or "the woman" means again."""
    if noun.number > 1 or noun.plural or noun.article in ("a", "an", "another"):
        return None
    same = [each for each in story.people if word in (each.noun, each.id.casefold(), each.name.casefold())]
    if same and (noun.article in ("the", "this", "that") or same[0].tag) and not noun.owner:
        return same[0]
    if noun.owner and word in RELATIVES:
        return same[0] if same and same[0] not in story.turn.subject else None
    if noun.article not in ("the", "this", "that"):
        return None
    if word in ("subject", "character", "person", "figure", "protagonist"):
        return story.people[0] if story.people else None
    sex = people().get(word, ("", 0))[0]
    if word not in ("woman", "man", "girl", "boy", "lady", "guy") or any(mod.has("age") for mod in noun.mods):
        return None
    return next((each for each in reversed(story.people) if each.sex == sex or (each.tag and not each.sex)), None)


def pronoun(story: Story, word: str, *, done_to: bool = False) -> list[Somebody]:
    """Whom a pronoun means; nobody where nobody fits. What is done to "him" is done to another, if there is one."""
    if word in MANY:
        pair = story.turn.subject if len(story.turn.subject) > 1 else story.people
        return list(pair)
    sex = "woman" if word in FEMALE else "man"
    doers = story.turn.subject if done_to and len(story.people) > len(story.turn.subject) else []
    recent = [each for each in reversed(story.people) if each not in doers]
    sure = [each for each in recent if each.sex == sex]
    maybe = [each for each in recent if each.sex == ""]
    found = next((each for each in story.turn.subject if each.sex in (sex, "") and each not in doers), None)
    one = found or next(iter(sure), None) or next(iter(reversed(maybe)), None)
    if one is not None and not one.sex:
        one.say("sex", sex)
    return [one] if one else []


def thing_of(story: Story, noun: Noun) -> Something:
    """The thing a noun phrase means: one met before ("the cup"), or a new one."""
    kind = noun.head.term("thing") or noun.head.low
    met = story.first(kind)
    if met is not None and noun.article not in ("a", "an", "another") and not (noun.number and not met.tag):
        return met
    alike = next((each for each in story.things if {each.kind, kind} <= {"cup", "mug"}), None)
    if alike is not None and noun.article in ("the", "this", "that", "its") and not noun.mods:
        return alike
    count = noun.number or (3 if noun.plural and kind not in _ONCE else 1)
    return story.something(kind, count=min(count, 99), known=noun.head.has("thing"))


_ONCE = words(
    """
    keys pieces stairs drums star raindrops steam smoke cloud paper fire blanket curtain
    """
)
"""Things whose plural is one thing to draw."""


def is_fixed(kind: str) -> bool:
    """Whether a thing belongs to the place, so that it says where rather than what."""
    return kind in FURNITURE


def others(story: Story, of: Sequence[Somebody]) -> list[Somebody]:
    """Everybody but these."""
    return [each for each in story.people if each not in of]
