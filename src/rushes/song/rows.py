"""What all readers of lyrics share: rows with their numbers, clocks, words with times, and headings."""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from rushes.errors import Problem
from rushes.song.model import Line, Word
from rushes.song.syllables import UNSPACED
from rushes.song.titles import part_named

LINES_MAX = 20_000
CHARACTERS_MAX = 2000
"""Characters of one line of lyrics; more is another kind of file."""
_EARLY = 1
"""Seconds a first word may be stamped before its line; it is moved to the start of the line then."""

Read: TypeAlias = "tuple[list[Line], list[Problem]]"
Pieces: TypeAlias = "Sequence[tuple[Fraction | None, str]]"
"""A text in pieces, each with the time at which it begins, where one is told."""

_BRACKETED = re.compile(r"\[([^\[\]]{1,80})\]:?")
_JOINED = re.compile(rf"[^\s{UNSPACED}]{{2}}")


def wrong(number: int, message: str, fix: str) -> Problem:
    """A problem of a row, which counts from 1."""
    return Problem("lyrics", message, fix, line=number)


def seconds(hours: str | None, minutes: str | None, whole: str, part: str | None) -> Fraction | None:
    """The time of a clock reading; None where minutes (under hours) or seconds are past 59."""
    if int(whole) > 59 or (hours is not None and int(minutes or 0) > 59):
        return None
    return (
        int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(whole) + Fraction(int(part or 0), 10 ** len(part or ""))
    )


def plain(text: str) -> str:
    """A text on one line, single spaces, without the notes that captions put around what is sung."""
    return " ".join(text.translate(_NOTES).split())


_NOTES = {ord(note): None for note in "♩♪♫♬"}


def bracketed(row: str) -> str | None:
    """What stands in the brackets that are all of a row, ``[Verse 2: Anna]``; None for other rows and for tags."""
    found = _BRACKETED.fullmatch(row)
    return found[1].strip() if found and (":" not in found[1] or part_named(found[1]) is not None) else None


def sung(pieces: Pieces, start: Fraction) -> tuple[str, tuple[Word, ...]]:
    """The text of some pieces, and its words with times; no words where no piece has a time.

    A piece that begins inside a word belongs to it (syllables); words that have no time of their own stay
    with the one before them. Letters of scripts without spaces are words by themselves.
    """
    words, joins = list[Word](), False
    for time, text in ((time, text.translate(_NOTES)) for time, text in pieces):
        if not text.strip():
            joins = joins and not text
            continue
        joined = joins and not text[0].isspace()
        inside = time is None or (joined and _JOINED.match(words[-1].text[-1] + text[0]))
        if words and inside:
            words[-1] = Word(plain(words[-1].text + (text if joined else f" {text}")), words[-1].start)
        else:
            words.append(Word(plain(text), start if time is None else time))
        joins = not text[-1].isspace()
    whole = plain("".join(text for _, text in pieces))
    return whole, tuple(words) if any(time is not None for time, _ in pieces) else ()


def order(words: Sequence[Word], start: Fraction, end: Fraction | None) -> tuple[Word, ...] | None:
    """The words, none before the start of their line; None where their times go back or past the end."""
    moved = [Word(word.text, max(word.start, start)) for word in words]
    told = [word.start for word in words]
    early = bool(told) and told[0] < start - _EARLY
    late = end is not None and any(time >= end for time in told)
    return None if early or late or told != sorted(told) else tuple(moved)


PIECES_MAX = 300
"""Times within one line."""
BACKWARDS = "has words whose times go back, or lie outside the line."
BACKWARDS_FIX = "Give each word a time after that of the word before it, or take the times of its words out."


def under_headings(lines: Iterable[Line]) -> list[Line]:
    """The lines in order of time; one that is nothing but ``[Chorus]`` is a heading, ``[Music]`` only a sound."""
    found, heading = list[Line](), None
    for line in sorted(lines, key=lambda line: line.start or 0):
        text = bracketed(line.text)
        if text is None:
            found.append(Line(line.text, line.start, line.end, heading, line.words))
        elif part_named(text) is not None:
            heading = text
    return found
