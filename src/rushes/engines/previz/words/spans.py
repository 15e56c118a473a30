"""The tokens of a text as phrases that mean something: the longest that the lexicon knows, and the words between."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rushes.engines.previz.words.lexicon import LONGEST, Index, Sense, index_of
from rushes.engines.previz.words.tables.plain import ABSTRACT, FILLER, FUNCTION
from rushes.engines.previz.words.tokens import Token
from rushes.engines.previz.words.typos import mended

_PARTED = re.compile(r"(.{3,}?)(?:ly)$")


@dataclass(frozen=True, slots=True)
class Span:
    """One phrase: as written and as read, its place in the text, what it may mean, and its kind.

    ``kind`` is known, plain (holds a sentence together, or praises), unknown, number, tag, own or stop.
    """

    text: str
    low: str
    kind: str
    start: int
    end: int
    senses: tuple[Sense, ...] = ()
    state: str = ""

    def sense(self, *slots: str) -> Sense | None:
        """What it means in the first of these slots that it has."""
        if not self.senses:
            return None
        return next((sense for slot in slots for sense in self.senses if sense.slot == slot), None)

    def term(self, *slots: str) -> str:
        sense = self.sense(*slots)
        return sense.term if sense else ""

    def has(self, *slots: str) -> bool:
        return self.sense(*slots) is not None

    @property
    def ends(self) -> bool:
        return self.kind == "stop" and self.low in ".!?;\n"


def spans(read: Sequence[Token], text: str, *, clip: bool = False) -> tuple[Span, ...]:
    """Every token in a span, in order; ``clip`` for the words of a motion prompt."""
    return tuple(_spans(read, text, index_of(clip)))


def _spans(read: Sequence[Token], text: str, known: Index) -> Iterator[Span]:
    at = 0
    words = [mended(token.low) if token.kind == "word" else token.low for token in read]
    while at < len(read):
        token = read[at]
        if token.kind in ("tag", "stop"):
            yield Span(token.text, token.low, token.kind, token.start, token.end, (), token.state)
            at += 1
            continue
        length = _longest(read, words, at, known)
        phrase = " ".join(words[at : at + length])
        last = read[at + length - 1]
        kind = "known" if phrase in known else _kind(token, words[at])
        yield Span(text[token.start : last.end], phrase, kind, token.start, last.end, known.get(phrase, ()))
        at += length


def _longest(read: Sequence[Token], words: Sequence[str], at: int, known: Index) -> int:
    """How many tokens from here make the longest known phrase; 1 where none does."""
    most = next((n for n in range(min(LONGEST, len(read) - at)) if read[at + n].kind in ("tag", "stop")), LONGEST)
    for length in range(min(most, len(read) - at), 1, -1):
        if " ".join(words[at : at + length]) in known:
            return length
    return 1


def _kind(token: Token, word: str) -> str:
    if token.kind in ("number", "own"):
        return token.kind
    parted = _PARTED.match(word)
    if word in FUNCTION or word in FILLER or (parted and parted[1] in FILLER):
        return "plain"
    return "unknown"


def is_abstract(word: str) -> bool:
    """Whether a word names no thing that could stand somewhere."""
    endings = ("ness", "tion", "sion", "ment", "ity", "ism", "ance", "ence", "ship", "hood", "ology", "ure", "acy")
    return word in ABSTRACT or (len(word) > 6 and word.endswith(endings))
