"""LRC: ``[mm:ss.xx]`` before lines, ``<mm:ss.xx>`` before words.

LRC has no standard; what is read is the common form, the "enhanced" one of A2 Media Player, and stamps in
square brackets between words: https://en.wikipedia.org/wiki/LRC_(file_format).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from rushes.song.lyric_sheet import heading_of
from rushes.song.model import Line, Word
from rushes.song.rows import BACKWARDS, BACKWARDS_FIX, PIECES_MAX, Read, order, seconds, sung, wrong
from rushes.song.syllables import weight

STAMPS_MAX = 100
LINE_SECONDS_MAX = 10
"""A line ends where the next begins, but after ten seconds at the latest."""
_WORD = Fraction(1, 5)
"""Seconds a last word has at least, when the next line comes upon it."""

_STAMP = re.compile(r"\[(\d{1,3}):([0-5]?\d)(?:[.:](\d{1,3}))?\][ \t]*")
_WORD_STAMP = re.compile(r"[<\[](\d{1,3}):([0-5]?\d)(?:[.:](\d{1,3}))?[>\]]")
_BROKEN_STAMP = re.compile(r"\[\d[^\]\s]{0,40}:|<\d{1,4}:[\d:.,-]{0,20}>")
_OFFSET = re.compile(r"\[offset:\s*([+-]?\d{1,7})\s*\]", re.IGNORECASE)
_TAG = re.compile(r"\[[a-z#]{1,10}:.*\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row: at which times it is sung, its words (times as for the first), when it is told to end."""

    number: int
    times: tuple[Fraction, ...]
    text: str
    words: tuple[Word, ...] = ()
    end: Fraction | None = None
    heading: str | None = None


def is_lrc(row: str) -> bool:
    """Whether a row is one of LRC: it has a time before its words or between them."""
    return bool(_STAMP.match(row) or re.search(r"<\d{1,3}:[0-5]?\d[.:]\d{1,3}>", row))


def read_lrc(rows: Sequence[str]) -> Read:
    """The lines in order of time, each ended by the next; ``[offset]`` is in ms that words come earlier.

    A row without a time stays behind the row it follows. A row without words ends the line before it.
    """
    found, problems, offset = list[_Row](), [], Fraction(0)
    for number, row in enumerate(rows, 1):
        if told := _OFFSET.fullmatch(row):
            offset = Fraction(int(told[1]), 1000)
            continue
        if row.count(":") > PIECES_MAX:
            problems.append(wrong(number, f"has more than {PIECES_MAX} times.", "Split the line."))
            continue
        read = _row(number, row)
        if len(read.times) > STAMPS_MAX:
            problems.append(wrong(number, f"has more than {STAMPS_MAX} times.", "Split the line."))
        elif broken := _broken(read, row):
            problems.append(wrong(number, f'"{broken[:40]}" is not a time.', 'Write "[01:23.45] the words".'))
        elif read.words and order(read.words, read.times[0], read.end) is None:
            problems.append(wrong(number, BACKWARDS, BACKWARDS_FIX))
        elif read.times or (read.text and not _TAG.fullmatch(read.text)) or read.heading is not None:
            found.append(read)
    return _ended(_placed(found, offset)), problems


def _row(number: int, row: str) -> _Row:
    times, at = list[Fraction](), 0
    while len(times) <= STAMPS_MAX and (stamp := _STAMP.match(row, at)):
        times.append(seconds(None, *stamp.groups()) or Fraction(0))
        at = stamp.end()
    parts = _WORD_STAMP.split(row[at:])
    stamps = [seconds(None, *parts[n : n + 3]) for n in range(1, len(parts), 4)]
    pieces = list(zip([None, *stamps], parts[::4], strict=True))
    last = pieces.pop()[0] if len(pieces) > 1 and not pieces[-1][1].strip() else None
    if not times and stamps and stamps[0] is not None:
        times.append(stamps[0])
    text, words = sung(pieces, times[0] if times else Fraction(0))
    heading = heading_of(text, timed=bool(times)) if not words else None
    end = last if last is not None and text and times and last > times[0] else None
    return _Row(number, tuple(times), text, words, end, heading)


def _broken(row: _Row, written: str) -> str | None:
    """What looks like a time and is none: at the head of a row, or in angle brackets anywhere."""
    if row.heading is not None or _TAG.fullmatch(row.text):
        return None
    found = _BROKEN_STAMP.match(row.text) or re.search(r"<\d{1,4}:[\d:.,-]{0,20}>", row.text)
    return row.text[found.start() :] if found else None


def _placed(rows: Sequence[_Row], offset: Fraction) -> list[Line]:
    """A line for each time of each row, in order of time, not ended yet but where the file ends it."""
    placed, after, heading = list[tuple[Fraction, Line]](), Fraction(0), None
    for row in rows:
        heading = (row.heading or None) if row.heading is not None else heading
        text = "" if row.heading is not None else row.text
        for time in row.times:
            after = max(Fraction(0), time - offset)
            placed.append((after, _line(row, text, time - row.times[0] - offset, after, heading)))
        if not row.times and text:
            placed.append((after, Line(text, heading=heading)))
    return [line for _, line in sorted(placed, key=lambda pair: pair[0])]


def _line(row: _Row, text: str, by: Fraction, start: Fraction, heading: str | None) -> Line:
    words = tuple(Word(word.text, max(start, word.start + by)) for word in row.words)
    end = row.end + by if row.end is not None and row.end + by > start else None
    return Line(text, start, end, heading, words)


def _ended(lines: Sequence[Line]) -> list[Line]:
    """The lines with their ends; rows that only end another are left out.

    Where lines without a time come between, the line before them has its share of the time by syllables.
    """
    following, later = None, None
    ended, waiting = list[Line](), 0
    for line in reversed(lines):
        start = line.start
        if start is None:
            waiting += weight(line.text)
        else:
            if start != later:
                following, later = later, start
            line = replace(line, end=_end(line, start, following, waiting))
            waiting = 0
        if line.text:
            ended.append(line)
    return ended[::-1]


def _end(line: Line, start: Fraction, following: Fraction | None, waiting: int) -> Fraction:
    if line.end is not None:
        end = line.end
    else:
        end = start + LINE_SECONDS_MAX
        if following is not None:
            own = weight(line.text)
            end = min(end, start + (following - start) * own / (own + waiting))
    return max(end, line.words[-1].start + _WORD) if line.words else end
