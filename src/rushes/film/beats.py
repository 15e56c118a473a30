"""The words a script has in common with a film, whatever it was written in: people, places, beats."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rushes.errors import FilmError
from rushes.film.model import Moment, Section
from rushes.units import clock

MOST_CHARS = 2_000_000
MOST_BEATS = 5_000
WORDS_OF_5_SECONDS = 12
WORDS_OF_10_SECONDS = 25
"""Voice-over runs at about 150 words a minute: 12 words in 5 seconds, 25 in 10."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person or a place of the script: its tag, and the name it was given there."""

    tag: str
    name: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Script:
    """What a script gives a film: places and sections of its scenes, its people, its beats in order."""

    title: str = ""
    scenes: tuple[Section, ...] = ()
    characters: tuple[Named, ...] = ()
    beats: tuple[Moment, ...] = ()
    places: tuple[Named, ...] = ()


class Tags:
    """Tags for names: 3 to 16 letters, digits and underscores, no two alike in a film."""

    def __init__(self) -> None:
        self._taken: dict[str, tuple[str, str]] = {}
        self._given: dict[tuple[str, str], Named] = {}

    def give(self, kind: str, name: str, text: str = "") -> Named:
        """The person or place of this name, always the same one."""
        key = (kind, name.casefold())
        if key not in self._given:
            self._given[key] = Named(self._free(_slug(name), kind, key), name, text)
        return self._given[key]

    def all(self, kind: str) -> tuple[Named, ...]:
        return tuple(named for (each, _), named in self._given.items() if each == kind)

    def _free(self, slug: str, kind: str, key: tuple[str, str]) -> str:
        tag = slug if len(slug) > 2 else f"{slug}_{kind}" if slug else kind
        number = 1
        while self._taken.setdefault(tag, key) != key:
            number += 1
            tag = f"{(slug or kind)[: 15 - len(str(number))]}_{number}"
        return tag


def check_size(text: str, what: str) -> None:
    """Raise ``FilmError`` for a script of more than ``MOST_CHARS``."""
    if len(text) > MOST_CHARS:
        raise FilmError(f"{what} is larger than 2 MB", next="Split it into several films.")


def check_beats(count: int, what: str) -> None:
    """Raise ``FilmError`` for a script of more than ``MOST_BEATS``."""
    if count > MOST_BEATS:
        raise FilmError(f"{what} has {count} beats; {MOST_BEATS} is the most", next="Split it into several films.")


def seconds_for(text: str) -> int:
    """The clip a beat needs, by its words: 5 or 10 seconds."""
    return 5 if len(text.split()) <= WORDS_OF_5_SECONDS else 10


def sections(scenes: Iterable[tuple[str, Sequence[Moment]]]) -> tuple[Section, ...]:
    """Sections one after another, each as long as its moments; scenes without any are left out."""
    found, at = [], 0
    for id, moments in scenes:
        length = sum(moment.seconds or 5 for moment in moments)
        if length:
            found.append(Section(id=id, kind="scene", start=clock(at), end=clock(at + length)))
        at += length
    return tuple(found)


def finder(people: Sequence[Named]) -> Callable[[str], tuple[str, ...]]:
    """A function that gives the tags of the people a text names, in the order of the text."""
    by_word: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for each in people:
        if words := _words(each.name):
            by_word.setdefault(words[0], []).append((words, each.tag))

    def find(text: str) -> tuple[str, ...]:
        words = _words(text)
        tags: dict[str, None] = {}
        for place, word in enumerate(words):
            for name, tag in by_word.get(word, ()):
                if words[place : place + len(name)] == name:
                    tags[tag] = None
        return tuple(tags)

    return find


def chunks(text: str) -> list[str]:
    """The text in parts of at most 25 words, cut at the ends of sentences where that can be."""
    parts: list[list[str]] = [[]]
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        words = sentence.split()
        if len(parts[-1]) + len(words) > WORDS_OF_10_SECONDS:
            parts.append([])
        for word in words:
            if len(parts[-1]) == WORDS_OF_10_SECONDS:
                parts.append([])
            parts[-1].append(word)
    return [" ".join(part)[:600] for part in parts if part]


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def _slug(name: str) -> str:
    ascii = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "_", ascii).strip("_").lstrip("0123456789_")
    return slug[:16].rstrip("_")
