"""SRT and WebVTT: cues of a time span and the words under it.

Format of WebVTT: https://www.w3.org/TR/webvtt1/ (times of words, ``<00:01.000>``, in section 3.5.). SRT
has no standard; what is read is what SubRip and its followers write.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from rushes.errors import Problem
from rushes.song.model import Line
from rushes.song.rows import (
    BACKWARDS,
    BACKWARDS_FIX,
    PIECES_MAX,
    Read,
    bracketed,
    order,
    seconds,
    sung,
    under_headings,
    wrong,
)  # fmt: skip

_CUE = re.compile(r"(\S{1,20})\s*-->\s*(\S{1,20})(?:\s.*)?")
_LIKE_A_CUE = re.compile(r"[\d:.,]{3,20}\s*-->|.{0,40}-->\s*\d{1,4}:\d")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[,.](\d{1,3}))?")
_WORD_STAMP = re.compile(r"<(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})\.(\d{1,3})>")
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,80}>|\{\\[^{}]{0,80}\}")
_NOTES = ("NOTE", "STYLE", "REGION")
_FIX = 'Write "00:01:02,500 --> 00:01:05,000" above the words.'


@dataclass(frozen=True, slots=True)
class _Cue:
    number: int
    span: tuple[Fraction, Fraction] | None
    rows: list[str] = field(default_factory=list)


def are_cues(rows: Sequence[str]) -> bool:
    """Whether these are rows of SRT or WebVTT: its first word, or an arrow beside a time."""
    first = next((row for row in rows if row), "")
    return _is_vtt(first) or any("-->" in row and _LIKE_A_CUE.match(row) for row in rows)


def read_cues(rows: Sequence[str]) -> Read:
    """The cues with words in order of time; ``[Chorus]`` alone in one is a heading of those that follow."""
    first = next((row for row in rows if row), "")
    vtt = _is_vtt(first)
    cues, problems = list[_Cue](), list[Problem]()
    for at, block in _blocks(rows):
        if vtt and block[0].startswith((*_NOTES, "WEBVTT")) and "-->" not in block[0]:
            continue
        _read_block(at, block, vtt, cues, problems)
    lines = [line for cue in cues for line in _lines(cue, vtt, problems)]
    return under_headings(lines), sorted(problems, key=lambda problem: problem.line or 0)


def _is_vtt(row: str) -> bool:
    return row == "WEBVTT" or row.startswith(("WEBVTT ", "WEBVTT\t"))


def _blocks(rows: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows between empty ones, with the number of the first."""
    block = list[str]()
    for number, row in enumerate([*rows, ""], 1):
        if row:
            block.append(row)
        elif block:
            yield number - len(block), block
            block = []


def _read_block(at: int, block: Sequence[str], vtt: bool, cues: list[_Cue], problems: list[Problem]) -> None:
    """One cue, or several that no empty row parts; the row above a time is its name."""
    arrows = [n for n, row in enumerate(block) if "-->" in row]
    above = block[: arrows[0]] if arrows else block
    named = len(above) - 1 if vtt and arrows else len(above)
    lost = [at + n for n, row in enumerate(above[:named]) if not row.isdigit()]
    if lost:
        text = block[lost[0] - at]
        problems.append(wrong(lost[0], f'"{text[:40]}" stands under no time.', _FIX))
    for arrow, following in pairwise([*arrows, len(block)]):
        span = _span(block[arrow])
        if span is None:
            problems.append(wrong(at + arrow, f'"{block[arrow][:60]}" is not a time span.', _FIX))
        last = following < len(block) and following - arrow > 1 and block[following - 1].isdigit()
        cues.append(_Cue(at + arrow, span, list(block[arrow + 1 : following - last])))


def _span(row: str) -> tuple[Fraction, Fraction] | None:
    cue = _CUE.fullmatch(row)
    clocks = [_CLOCK.fullmatch(side) for side in cue.groups()] if cue else []
    times = [time for clock in clocks if clock and (time := seconds(*clock.groups())) is not None]
    return (times[0], times[1]) if len(times) == 2 and times[0] < times[1] else None


def _lines(cue: _Cue, vtt: bool, problems: list[Problem]) -> list[Line]:
    """The line of a cue; a row in it that is nothing but a heading is a line of its own."""
    if cue.span is None:
        return []
    start, end = cue.span
    rows = [_MARKUP.sub("", row) for row in cue.rows]
    named = [Line(row.strip(), start, end) for row in rows if bracketed(row.strip()) is not None]
    said = " ".join(row for row in rows if bracketed(row.strip()) is None)
    text, words = sung(_pieces(said, vtt), start) if said.count(":") <= PIECES_MAX else (said, ())
    told = order(words, start, end)
    if told is None:
        problems.append(wrong(cue.number, BACKWARDS, BACKWARDS_FIX))
    return [*named, Line(text, start, end, words=told or ())] if text else named


def _pieces(text: str, vtt: bool) -> list[tuple[Fraction | None, str]]:
    parts = _WORD_STAMP.split(text)
    stamps = [seconds(*parts[n : n + 4]) for n in range(1, len(parts), 5)]
    texts = [html.unescape(part) if vtt else part for part in parts[::5]]
    return list(zip([None, *stamps], texts, strict=True))
