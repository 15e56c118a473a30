"""Lyrics files: LRC (with word times), SRT and plain text, whichever it is, as lines of words.

LRC has no standard; what is read is the common form and the "enhanced" one of A2 Media Player
(``<mm:ss.xx>`` before words): https://en.wikipedia.org/wiki/LRC_(file_format).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from rushes.errors import FilmError, Problem
from rushes.song.model import Line

BYTES_MAX = 2_000_000
LINES_MAX = 20_000
STAMPS_MAX = 100
LINE_SECONDS_MAX = 10
"""A line of LRC ends where the next begins, but after ten seconds at the latest."""

_STAMP = re.compile(r"\[(\d{1,3}):([0-5]?\d)(?:[.:](\d{1,3}))?\][ \t]*")
_BROKEN_STAMP = re.compile(r"\[\d[^\]\s]{0,40}:")
_WORD_STAMP = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>")
_OFFSET = re.compile(r"\[offset:\s*([+-]?\d{1,7})\s*\]", re.IGNORECASE)
_TAG = re.compile(r"\[[a-z#]{1,10}:.*\]", re.IGNORECASE)
_HEADING = re.compile(r"\[([^\[\]:]{1,80})\]:?")
_CUE = re.compile(r"(\S+)\s+-->\s+(\S+)(?:\s.*)?")
_CUE_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,2}):(\d{1,2})[,.](\d{1,3})")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|\{\\[^{}]{0,80}\}")


def read_lyrics(path: Path) -> tuple[Line, ...]:
    """The lines of a lyrics file, in the order they are sung; empty where the file is.

    Which format it is, its content tells. ``heading`` is the ``[Verse]`` a line stands under. Lines
    without a time keep None. Raises ``FilmError`` with every line whose time cannot be read.
    """
    text = _text(path)
    rows = [row.strip() for row in text.splitlines()]
    if len(rows) > LINES_MAX:
        raise _error(path, f"has {len(rows)} lines: more than {LINES_MAX}")
    if any("-->" in row for row in rows):
        lines, problems = _read_srt(rows)
    elif any(_STAMP.match(row) for row in rows):
        lines, problems = _read_lrc(rows)
    else:
        lines, problems = _read_plain(rows), []
    if problems:
        found = [replace(problem, file=path.name) for problem in problems]
        raise FilmError("The lyrics cannot be read.", where=str(path), problems=found)
    return tuple(lines)


def _text(path: Path) -> str:
    if not path.is_file():
        raise _error(path, "there is no such file", "Check lyrics in [song] of film.toml.")
    with path.open("rb") as file:
        data = file.read(BYTES_MAX + 1)
    if len(data) > BYTES_MAX:
        raise _error(path, "is larger than 2 MB")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise _error(path, "is not text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _error(path: Path, what: str, next: str = "Give the words as LRC, SRT or plain text.") -> FilmError:
    return FilmError(what, where=str(path), next=next)


def _problem(number: int, message: str, fix: str) -> Problem:
    return Problem("lyrics", message, fix, line=number)


def _read_plain(rows: Sequence[str]) -> list[Line]:
    lines, heading = list[Line](), None
    for row in rows:
        if named := _HEADING.fullmatch(row):
            heading = named[1].strip() or None
        elif row:
            lines.append(Line(row, heading=heading))
    return lines


@dataclass(frozen=True, slots=True)
class _Sung:
    """A row of LRC: at which times it is sung; text None where it is a heading."""

    times: tuple[Fraction, ...]
    text: str
    is_heading: bool = False


def _read_lrc(rows: Sequence[str]) -> tuple[list[Line], list[Problem]]:
    sung, problems, offset = list[_Sung](), list[Problem](), Fraction(0)
    for number, row in enumerate(rows, 1):
        if told := _OFFSET.fullmatch(row):
            offset = Fraction(int(told[1]), 1000)
            continue
        times, text = _stamps(row)
        if len(times) > STAMPS_MAX:
            problems.append(_problem(number, f"has more than {STAMPS_MAX} times.", "Split the line."))
        elif _BROKEN_STAMP.match(text):
            problems.append(_problem(number, f'"{text[:40]}" is not a time.', 'Write "[01:23.45] the words".'))
        elif times or (text and not _TAG.fullmatch(text)):
            named = _HEADING.fullmatch(text)
            sung.append(_Sung(times, named[1].strip() if named else text, bool(named)))
    return _ordered(sung, offset), problems


def _stamps(row: str) -> tuple[tuple[Fraction, ...], str]:
    """The times at the head of a row, and its words without the times of single words."""
    times, at = list[Fraction](), 0
    while len(times) <= STAMPS_MAX and (stamp := _STAMP.match(row, at)):
        times.append(_seconds("0", stamp[1], stamp[2], stamp[3]))
        at = stamp.end()
    words = _WORD_STAMP.sub(" ", row[at:])
    return tuple(times), " ".join(words.split())


def _seconds(hours: str | None, minutes: str, seconds: str, part: str | None) -> Fraction:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + Fraction(int(part or 0), 10 ** len(part or ""))


def _ordered(sung: Sequence[_Sung], offset: Fraction) -> list[Line]:
    """Lines by time, each ended by the next; ``[offset]`` counts milliseconds that words come earlier.

    A row without a time stays behind the row it follows. A row without words ends the line before it.
    """
    placed, after, heading = list[tuple[Fraction, Line]](), Fraction(0), None
    for row in sung:
        if row.is_heading:
            heading = row.text or None
        times = [max(Fraction(0), time - offset) for time in row.times]
        after = times[-1] if times else after
        text = "" if row.is_heading else row.text
        placed += [(time, Line(text, time, heading=heading)) for time in times]
        if not times and text:
            placed.append((after, Line(text, heading=heading)))
    return list(_ended([line for _, line in sorted(placed, key=lambda pair: pair[0])]))


def _ended(lines: Sequence[Line]) -> Iterator[Line]:
    following: Fraction | None = None
    ended = list[Line]()
    for line in reversed(lines):
        start = line.start
        if start is not None:
            latest = start + LINE_SECONDS_MAX
            line = replace(line, end=latest if following is None else min(following, latest))
            following = start if following is None else min(start, following)
        if line.text:
            ended.append(line)
    return reversed(ended)


def _read_srt(rows: Sequence[str]) -> tuple[list[Line], list[Problem]]:
    """Cues: a number, ``00:00:01,000 --> 00:00:02,500``, then rows of text up to an empty one."""
    cues, problems, words = list[_Cue](), list[Problem](), list[str]()
    above = ""
    for number, row in enumerate(rows, 1):
        if "-->" in row:
            start, end = _span(row) or (None, None)
            words = []
            cues.append(_Cue(start, end, words))
            if start is None:
                problems.append(_problem(number, f'"{row[:60]}" is not a time span.', _SRT_FIX))
        elif not row:
            above, words = "", []
        elif cues and cues[-1].words is words:
            words.append(_MARKUP.sub("", row))
        elif not above and not row.isdigit() and not row.startswith(_NOTES):
            problems.append(_problem(number, f'"{row[:40]}" stands under no time.', _SRT_FIX))
        above = row
    lines = [Line(" ".join(" ".join(cue.words).split()), cue.start, cue.end) for cue in cues]
    return sorted((line for line in lines if line.text), key=lambda line: line.start or 0), problems


@dataclass(frozen=True, slots=True)
class _Cue:
    start: Fraction | None
    end: Fraction | None
    words: list[str]


_NOTES = ("WEBVTT", "NOTE", "STYLE", "REGION")
_SRT_FIX = 'Write "00:01:02,500 --> 00:01:05,000" above the words.'


def _span(row: str) -> tuple[Fraction, Fraction] | None:
    cue = _CUE.fullmatch(row)
    clocks = [_CUE_CLOCK.fullmatch(side) for side in cue.groups()] if cue else []
    times = [_seconds(clock[1], clock[2], clock[3], clock[4]) for clock in clocks if clock]
    return (times[0], times[1]) if len(times) == 2 and times[0] < times[1] else None
