"""Every phrase that is understood, with the slots and terms it may mean; made once from the tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rushes.engines.previz.words.forms import plural, verb_forms
from rushes.engines.previz.words.tables import deeds, film, looks, people, plain, settings, things, words
from rushes.engines.previz.words.tokens import plain as as_read
from rushes.prompts.lexicon import FRAMINGS


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing a phrase may mean: a slot, its term, and the form it stands in (pl; base, s, ing, ed)."""

    slot: str
    term: str
    form: str = ""


LONGEST = 7
"""Words of the longest phrase that is looked for."""

Index = Mapping[str, tuple[Sense, ...]]


@cache
def index() -> Index:
    """Phrase, as tokens read it, to what it may mean, in a fixed order."""
    found: dict[str, list[Sense]] = defaultdict(list)
    for phrase, sense in _entries():
        for each in _owners(as_read(phrase)):
            if each and sense not in found[each]:
                found[each].append(sense)
    return {phrase: tuple(senses) for phrase, senses in found.items()}


@cache
def index_of(clip: bool) -> Index:
    """The phrases of a prompt, or of a clip's motion: what moves is no part of a still, nor a mote's drift a state."""
    passed = ("motes", "shafts") if clip else ("motion",)
    kept = {phrase: tuple(each for each in senses if each.slot not in passed) for phrase, senses in index().items()}
    return {phrase: senses for phrase, senses in kept.items() if senses}


@cache
def vocabulary() -> frozenset[str]:
    """Every single word of every phrase."""
    return frozenset(word for phrase in index() for word in phrase.split())


def _entries() -> Iterator[tuple[str, Sense]]:
    yield from _nouns()
    yield from _adjectives()
    yield from _verbs()
    yield from _settings()
    yield from _film()


def _nouns() -> Iterator[tuple[str, Sense]]:
    for noun in people.people():
        yield from _both("person", noun, noun)
    for phrase in people.GROUPS:
        yield phrase, Sense("group", phrase)
    yield from _plainly("crowd", {"crowd": people.CROWDS})
    for term, others in things.THINGS.items():
        for word in _split(others):
            yield from _both("thing", term, word)
    for phrase in things.WITH:
        yield phrase, Sense("with", phrase)
    for term, others in looks.GARMENTS.items():
        for word in _split(others):
            yield from _both("garment", term, word)
    yield from _plainly("body", things.BODY)
    yield from _plainly("hair", {"hair": looks.HAIR_NOUNS})
    yield looks.HAIRED, Sense("haired", "haired")
    for sex, names in people.NAMES.items():
        for name in names.split():
            yield name, Sense("name", sex)


def _adjectives() -> Iterator[tuple[str, Sense]]:
    for slot, table in (
        ("build", people.BUILDS), ("skin", people.SKINS), ("feature", people.FEATURES),
        ("hair colour", looks.HAIR_COLOURS), ("hair style", looks.HAIR_STYLES), ("hair length", looks.HAIR_LENGTHS),
        ("pattern", looks.PATTERNS), ("colour", looks.COLOURS), ("state", things.STATES),
        ("material", things.MATERIALS), ("expression", deeds.EXPRESSIONS), ("posed", deeds.POSED),
        ("relation", deeds.RELATIONS),
    ):  # fmt: skip
        yield from _plainly(slot, table)
    yield from _plainly("age", {str(years): words for years, words in people.AGES.items()})
    for word, number in people.NUMBERS.items():
        yield word, Sense("number", str(number))


def _verbs() -> Iterator[tuple[str, Sense]]:
    for slot, table in (
        ("pose", deeds.POSES), ("action", deeds.ACTIONS), ("gaze", deeds.GAZES), ("motion", film.MOTIONS),
    ):  # fmt: skip
        for term, others in table.items():
            for word in _split(others):
                yield from ((phrase, Sense(slot, term, form)) for phrase, form in _forms(word))
    yield from ((phrase, Sense("action", "play", form)) for phrase, form in verb_forms("play"))


_NO_VERBS = words(
    """
    at behind in on with hand hands turned asleep fast awake arm tears tear outstretched teary tearful deep
    interlocked holding heart slight gentle emotional passionate song chords fingers low breath soft slow first
    long one direct straight to facing back her his eyes closed averted face breaking looks downcast head
    lowered chin shut backs away gaze
    """
)
"""First words of phrases among the verbs that have no forms of their own."""


def _forms(phrase: str) -> Iterable[tuple[str, str]]:
    first, _, _ = phrase.partition(" ")
    verbal = (
        first not in _NO_VERBS
        or phrase in ("hand", "hand over")
        or (first in ("gaze", "face") and phrase not in ("face turned away", "face lifted"))
    )
    return verb_forms(phrase) if verbal else ((phrase, "ed"),)


def _settings() -> Iterator[tuple[str, Sense]]:
    for term, others in settings.PLACES.items():
        for word in _split(others):
            yield from _both("place", term, word)
    for slot, table in (
        ("dressing", settings.DRESSING), ("walls", settings.WALLS), ("mark", settings.MARKS),
        ("light", settings.LIGHTS), ("light side", settings.SIDES), ("weather", settings.WEATHERS),
        ("mood", settings.MOODS), ("style", settings.STYLES), ("rim", {"rim": settings.RIM}),
        ("hard", {"hard": settings.HARD}), ("soft", {"soft": settings.SOFT}), ("motes", {"motes": settings.MOTES}),
        ("shafts", {"shafts": settings.SHAFTS}),
    ):  # fmt: skip
        yield from _plainly(slot, table)


def _film() -> Iterator[tuple[str, Sense]]:
    for term in FRAMINGS:
        for phrase in term.words:
            yield phrase, Sense(term.group, term.name)
            yield plural(phrase), Sense(term.group, term.name)
    for slot, table in (
        ("size", film.SIZES), ("angle", film.ANGLES), ("view", film.VIEWS), ("side", film.SUBJECT_SIDES),
        ("pace", film.PACES), ("shallow", {"shallow": film.SHALLOW}), ("peopleless", {"none": plain.PEOPLELESS}),
        ("still camera", {"static": plain.STILLNESS}),
        ("lens", {str(length): others for length, others in film.LENSES.items()}),
    ):  # fmt: skip
        yield from _plainly(slot, table)


def _plainly(slot: str, table: Mapping[str, str]) -> Iterator[tuple[str, Sense]]:
    for term, others in table.items():
        yield from ((word, Sense(slot, term)) for word in _split(others))


def _both(slot: str, term: str, noun: str) -> Iterator[tuple[str, Sense]]:
    yield noun, Sense(slot, term)
    yield plural(noun), Sense(slot, term, "pl")


_OWNERS = ("her", "his")


def _owners(phrase: str) -> Iterable[str]:
    """The phrase for every owner: what is said of her hand is said of his, of theirs and of the hand."""
    parts = phrase.split(" ")
    own = next((part for part in parts[1:-1] if part in _OWNERS), None)
    if own is None:
        return (phrase,)
    at = parts.index(own, 1)
    return [" ".join([*parts[:at], each, *parts[at + 1 :]]) for each in ("her", "his", "their", "the", "its")]


def _split(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]
