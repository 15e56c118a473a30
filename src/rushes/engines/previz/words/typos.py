"""Misspelt words, read as the one they must be: long words only, one or two letters off, and never an English word."""

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

from rushes.engines.previz.words.lexicon import vocabulary
from rushes.engines.previz.words.tables.plain import ABSTRACT, FILLER, FUNCTION

SHORTEST, TWO_OFF = 5, 9
"""Letters a word needs to be read with one letter off, and with two."""


@lru_cache(4096)
def mended(word: str) -> str:
    """The one word of the lexicon that a word is a misspelling of; the word itself where there is none or several.

    Distance counts a letter added, lost, changed, or two swapped (optimal string alignment); the first letter stands.
    """
    if len(word) < SHORTEST or not word.isalpha() or is_english(word):
        return word
    for most in reach(word):
        found = near(word, most)
        if len({_stem(each) for each in found}) == 1:
            return found[0]
        if found:
            return word
    return word


def reach(word: str) -> tuple[int, ...]:
    """How many edits off a word of this length may be, fewest first."""
    return (1, 2) if len(word) >= TWO_OFF else (1,)


def near(word: str, most: int) -> list[str]:
    """The words of the lexicon within so many edits, the nearest first."""
    found = {each for each in _alike(word, most) if distance(word, each, most) <= most}
    return sorted(found, key=lambda each: (distance(word, each, most), len(each), each))


def is_english(word: str) -> bool:
    """Whether a word is spelt right for all that is known here: an English word, if one that is not drawn."""
    return word in vocabulary() or word in _english() or word in FUNCTION or word in FILLER or word in ABSTRACT


@cache
def _english() -> frozenset[str]:
    """English words that look like a misspelling of one of the lexicon's."""
    path = files("rushes.engines.previz.words.tables") / "english.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


def distance(one: str, two: str, most: int) -> int:
    """Edits between two words, more than ``most`` as soon as that is certain."""
    before: list[int] = []
    row = list(range(len(two) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, other in enumerate(two, 1):
            cost = min(row[j - 1] + 1, before[j] + 1, before[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == two[j - 2] and one[i - 2] == other:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]


def _alike(word: str, most: int) -> Iterator[str]:
    """Words of the lexicon with the same first letter and about the same length."""
    table = _by_start()
    for length in range(max(len(word) - most, SHORTEST), len(word) + most + 1):
        yield from table.get((word[0], length), ())


def _stem(word: str) -> str:
    return word[:-1] if word.endswith("s") else word


@cache
def _by_start() -> dict[tuple[str, int], tuple[str, ...]]:
    table: dict[tuple[str, int], list[str]] = {}
    for word in sorted(vocabulary()):
        table.setdefault((word[0], len(word)), []).append(word)
    return {key: tuple(words) for key, words in table.items()}
