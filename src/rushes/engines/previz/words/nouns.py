"""Noun phrases: who or what, with the words before it that say which."""

from collections.abc import Sequence
from dataclasses import dataclass

from rushes.engines.previz.words.ages import age_at, count_of
from rushes.engines.previz.words.spans import Span, is_abstract
from rushes.engines.previz.words.tables import words

HEADS = ("person", "group", "with", "thing", "garment", "hair", "feature", "body", "place", "mark", "dressing", "name",
    "crowd")  # fmt: skip
MODS = ("age", "build", "skin", "hair colour", "hair style", "hair length", "colour", "material", "pattern", "state",
    "expression", "mood", "haired", "feature", "light", "weather", "number", "soft", "crowd", "style", "pace",
    "posed")  # fmt: skip
STYLED = words("ponytail bun braid fringe curly dreadlocks coily")
"""Hair styles that are nouns."""
CUTS = frozenset(("bob", "bob cut", "pixie cut", "crew cut", "undercut", "buzz cut", "pixie"))
OWNERS = words("her his their its my our your")
ARTICLES = words("a an the this that these those some each every any one another both other") | OWNERS
_SKIPPED = words(
    """
    very so such few many more most slightly rather quite too all half of them 's
    """
)
VERBS = ("pose", "action")
_BEFORE, _MODS = 6, 12
"""Words before a noun that are read: articles and numbers, and adjectives."""


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase: its head and what it is, what stands before it, how many, and where it ends (exclusive).

    ``slot`` is one of ``HEADS``, tag, or unknown; ``owner`` a possessive pronoun; ``deeds`` participles before it.
    """

    head: Span
    slot: str
    mods: tuple[Span, ...] = ()
    article: str = ""
    owner: str = ""
    number: int = 0
    end: int = 0
    age: int = 0

    @property
    def plural(self) -> bool:
        sense = self.head.sense(self.slot)
        return bool(sense and sense.form == "pl")


def noun_at(read: Sequence[Span], at: int) -> Noun | None:
    """The noun phrase that begins here, if one does."""
    start, article, owner, number, age = at, "", "", 0, 0
    while at < min(len(read), start + _BEFORE):
        span = read[at]
        if span.kind == "plain" and span.low in ARTICLES:
            article, owner = span.low, span.low if span.low in OWNERS else owner
        elif count_of(span) and (aged := age_at(read, at)) is not None:
            age, at = aged
            continue
        elif counted := count_of(span):
            number = counted
        elif not (span.kind == "plain" and span.low in _SKIPPED and (article or number) and at > start):
            break
        at += 1
    found = _head(read, at, bool(article or number or age) and article != "one")
    if found is None:
        return None
    head, mods, end = found
    return Noun(read[head], _slot(read, head), mods, article, owner, number, end, age)


def _head(read: Sequence[Span], at: int, told: bool) -> tuple[int, tuple[Span, ...], int] | None:
    """Where the head is, and what stands before it."""
    mods: list[Span] = []
    unknown, start = -1, at
    while at < min(len(read), start + _MODS):
        span = read[at]
        if span.kind == "tag":
            return at, tuple(mods), at + 1
        if span.kind == "stop":
            if span.low != "," or not mods or unknown >= 0 or not _goes_on(read, at + 1, told):
                break
        elif is_head(span) and not _compound(read, at):
            return at, tuple(mods), at + 1
        elif not _modifies(read, at, bool(mods) or told):
            break
        else:
            unknown = at if span.kind == "unknown" else -1
            mods.append(span)
        at += 1
    if told and unknown >= 0 and is_thing(read[unknown].low):
        return unknown, tuple(mods[:-1]), unknown + 1
    return None


def is_head(span: Span) -> bool:
    """Whether a phrase can be what a noun phrase is about."""
    if span.kind != "known":
        return False
    cut = span.low in CUTS or (span.term("hair style") in STYLED and not span.low.endswith("ed"))
    if cut:
        return True
    if span.has("name") and not span.has(*(slot for slot in HEADS if slot != "name")):
        return span.text[:1].isupper()
    return span.has(*HEADS)


def called(span: Span) -> bool:
    """Whether a word may be somebody's name: Tom, MAGGIE."""
    return span.text[:1].isupper() and len(span.text) > 2 and (span.has("name") or span.kind == "unknown")


def _slot(read: Sequence[Span], at: int) -> str:
    span = read[at]
    if span.kind == "tag":
        return "tag"
    sense = None if span.low in CUTS else span.sense(*HEADS)
    if sense is None:
        return "hair" if span.has("hair style", "hair length") else "unknown"
    return sense.slot


def _compound(read: Sequence[Span], at: int) -> bool:
    """Whether a noun only says which ("violin case", "glass bottle"): another follows it at once."""
    after = read[at + 1] if at + 1 < len(read) else None
    if after is None or after.kind == "stop" or after.kind in ("own", "number"):
        return False
    this = read[at]
    if this.has("person", "group", "name", "body", "hair"):
        return bool(this.has("person") and after.has("person") and not after.sense("person").form)  # type: ignore[union-attr]
    if this.has("material", "colour", "pattern", "hair style", "state", "feature") and _may_be_mod(after):
        return is_head(after) or _goes_on(read, at + 1, False)
    if after.low.endswith("ing") and after.has(*VERBS):
        return False
    if this.has("place", "thing", "mark", "dressing") and is_head(after) and not _acts(after):
        return not after.has("place") or this.has("thing")
    return bool(this.has("crowd") and (is_head(after) or after.low in ("of",)) and not _acts(after))


def _acts(span: Span) -> bool:
    return span.has(*VERBS) and not span.has("thing", "person", "garment")


def _goes_on(read: Sequence[Span], at: int, told: bool) -> bool:
    """Whether adjectives lead on to a head before anything else comes."""
    for span in read[at : at + 4]:
        if is_head(span) and not span.has("body", "name", "place", "mark"):
            return told or span.has("person")
        if not _may_be_mod(span) or span.kind == "unknown":
            return False
    return False


def _may_be_mod(span: Span) -> bool:
    return span.kind in ("known", "unknown") and (span.has(*MODS) or is_head(span) or span.kind == "unknown")


def _modifies(read: Sequence[Span], at: int, told: bool) -> bool:
    """Whether a phrase can stand before a head."""
    span = read[at]
    if span.kind == "plain":
        return told and span.low not in _HINGES
    if span.kind in ("own", "number"):
        return False
    if span.kind == "unknown":
        return told
    if span.has("pose", "action") and not span.has(*MODS) and not is_head(span):
        sense = span.sense("action", "pose")
        after = read[at + 1] if at + 1 < len(read) else None
        return bool(
            told and sense and sense.form in ("ing", "ed") and after and (is_head(after) or after.kind == "tag")
        )
    return span.has(*MODS) or is_head(span)


_HINGES = words(
    """
    and or but of to in on at by for from with without within into onto upon over under above below beneath
    beside besides between among behind before after around about across along through during until till toward
    towards against near next opposite inside outside off out up down away back as while when where who whom
    whose which that is are was were has have had not no never than then like her his their its a an the this
    these those he she it they him them us me both there here if because having being be been does do did can
    will would may so amid amidst appears looks seems remains stays goes comes makes takes gets puts lets keeps
    begins starts
    """
)
"""Plain words that end a noun phrase."""

_NOT_NOUNS = ("ly", "ous", "ful", "ive", "ish", "ing", "ed", "less", "able", "ible", "ical", "est")


def is_thing(word: str) -> bool:
    """Whether an unknown word may well name a thing: no adjective, no abstract noun."""
    return word.isalpha() and len(word) > 2 and not is_abstract(word) and not _adjective(word)


def _adjective(word: str) -> bool:
    return len(word) > 4 and word.endswith(_NOT_NOUNS)
