"""ASS and SSA subtitles: dialogue rows, with karaoke as times of words.

Format: "ASS File Format Specification" (Matroska's copy of "Sub Station Alpha v4.00+ Script Format"):
https://www.matroska.org/technical/subtitles.html. The columns are those of the file's own Format row.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rushes.errors import Problem
from rushes.song.model import Line
from rushes.song.rows import BACKWARDS, BACKWARDS_FIX, PIECES_MAX, Read, order, seconds, sung, under_headings, wrong

_COLUMNS = ("layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text")
"""Where a file has no Format row; the older SSA has "Marked" for "Layer"."""
_ROW = re.compile(r"(format|dialogue|comment|picture|sound|movie|command)\s*:\s*(.*)", re.IGNORECASE)
_SECTION = re.compile(r"\[[^\[\]]{1,60}\]")
_CLOCK = re.compile(r"(\d{1,3}):(\d{1,2}):(\d{1,2})(?:[.:,](\d{1,3}))?")
_OVERRIDE = re.compile(r"\{([^{}]*)\}")
_TAG = re.compile(r"\\(?:[kK][fo]?(?P<k>\d{1,6})|p(?P<p>\d{1,2})(?=\\|$|\s))")
_BREAK = re.compile(r"\\[Nnh]")
_FIX = 'Write "Dialogue: 0,0:01:02.50,0:01:05.00,Default,,0,0,0,,the words".'


@dataclass(slots=True)
class _Events:
    """The columns of the events, and the rows that tell something: number and fields by column."""

    columns: tuple[str, ...] = _COLUMNS
    readable: bool = True


def is_ass(rows: Sequence[str]) -> bool:
    """Whether these are rows of ASS or SSA: it says so at the top, or has a row of dialogue with times."""
    first = next((row for row in rows if row), "").lower()
    return first in ("[script info]", "[events]") or any(
        row[:9].lower() == "dialogue:" and row.count(",") > 2 and _CLOCK.search(row) for row in rows
    )


def read_ass(rows: Sequence[str]) -> Read:
    """The dialogue in order of time, each line once though several layers draw it; comments are left out."""
    problems, seen = list[Problem](), dict[tuple[str, Fraction, Fraction], Line]()
    events = _Events()
    for number, row in _event_rows(rows):
        match = _ROW.fullmatch(row)
        if match is None:
            problems.append(wrong(number, f'"{row[:40]}" is no row of [Events].', _FIX))
        elif match[1].lower() == "format":
            _columns(events, match[2], number, problems)
        elif match[1].lower() == "dialogue" and events.readable:
            line = _line(events, match[2], number, problems)
            if line is not None and line.start is not None and line.end is not None:
                seen.setdefault((line.text, line.start, line.end), line)
    return under_headings(seen.values()), problems


def _event_rows(rows: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The rows under ``[Events]``, with their numbers; all of dialogue where no row says ``[Events]``."""
    whole = not any(row.lower() == "[events]" for row in rows)
    inside = False
    for number, row in enumerate(rows, 1):
        if _SECTION.fullmatch(row):
            inside = row.lower() == "[events]"
        elif (whole and row[:9].lower() == "dialogue:") or (inside and row and not row.startswith((";", "!:"))):
            yield number, row


def _columns(events: _Events, text: str, number: int, problems: list[Problem]) -> None:
    found = tuple(name.strip().lower() for name in text.split(","))
    missing = [name.capitalize() for name in ("start", "end", "text") if name not in found]
    events.columns, events.readable = found, not missing and found[-1] == "text"
    if not events.readable:
        what = f"names no column {missing[0]}." if missing else "does not end with Text."
        problems.append(wrong(number, what, "Write: Format: Layer, Start, End, Style, Name, Text."))


def _line(events: _Events, row: str, number: int, problems: list[Problem]) -> Line | None:
    fields = row.split(",", len(events.columns) - 1)
    if len(fields) < len(events.columns):
        problems.append(wrong(number, f"has {len(fields)} of {len(events.columns)} columns.", _FIX))
        return None
    cells = dict(zip(events.columns, fields, strict=True))
    pieces = list(_pieces(cells["text"]))
    if not "".join(text for _, text in pieces).strip():
        return None
    start, end = _clock(cells["start"]), _clock(cells["end"])
    if start is None or end is None or start >= end:
        span = f"{cells['start'].strip()[:20]},{cells['end'].strip()[:20]}"
        problems.append(wrong(number, f'"{span}" is not a time span.', _FIX))
        return None
    if len(pieces) > PIECES_MAX:
        problems.append(wrong(number, f"has more than {PIECES_MAX} times.", "Split the line."))
        return None
    text, words = sung([(None if at is None else start + at, said) for at, said in pieces], start)
    told = order(words, start, end)
    if told is None:
        problems.append(wrong(number, BACKWARDS, BACKWARDS_FIX))
    return Line(text, start, end, words=told or ())


def _clock(text: str) -> Fraction | None:
    match = _CLOCK.fullmatch(text.strip())
    return seconds(*match.groups()) if match else None


def _pieces(text: str) -> Iterator[tuple[Fraction | None, str]]:
    r"""The words with the time ``\k`` gives them, in seconds of the line; drawings are left out.

    ``{\k50}`` says how many hundredths the syllable behind it lasts, from where the one before it ends.
    """
    parts = _OVERRIDE.split(text)
    cursor, begins, drawing = 0, None, False
    for at, part in enumerate(parts):
        if at % 2:
            for tag in _TAG.finditer(part):
                if tag["p"]:
                    drawing = int(tag["p"]) > 0
                else:
                    begins, cursor = Fraction(cursor, 100), cursor + int(tag["k"])
        elif part and not drawing:
            yield begins, _BREAK.sub(" ", part)
            begins = None
