"""Lyrics files: LRC, SRT, WebVTT, ASS and plain text, whichever it is, as lines of words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rushes.errors import FilmError, Problem
from rushes.song.ass import is_ass, read_ass
from rushes.song.cues import are_cues, read_cues
from rushes.song.lrc import is_lrc, read_lrc
from rushes.song.lyric_sheet import read_sheet
from rushes.song.model import Line
from rushes.song.rows import CHARACTERS_MAX, LINES_MAX, Read, wrong

BYTES_MAX = 2_000_000

_ROW_END = re.compile(r"\r\n|\r|\n")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff]+")
"""Control characters, and marks that turn text around on the screen."""


def read_lyrics(path: Path) -> tuple[Line, ...]:
    """The lines of a lyrics file, in the order they are sung; empty where the file is.

    Which format it is, its content tells. ``heading`` is the ``[Verse]`` a line stands under. Lines
    without a time keep None; ``words`` are there where the file times them. Raises ``FilmError`` with
    every row that cannot be read.
    """
    rows = [_UNSEEN.sub(" ", row).strip() for row in _ROW_END.split(_text(path))]
    if len(rows) > LINES_MAX:
        raise _error(path, f"has {len(rows)} lines: more than {LINES_MAX}")
    lines, problems = read_rows(rows)
    if problems:
        found = [replace(problem, file=path.name) for problem in problems]
        raise FilmError("The lyrics cannot be read.", where=str(path), problems=found)
    return tuple(lines)


def read_rows(rows: Sequence[str]) -> Read:
    """The lines of a lyrics file by its rows, and what is wrong in it, by row."""
    long = list(_too_long(rows))
    if long:
        return [], long
    if is_ass(rows):
        return read_ass(rows)
    if are_cues(rows):
        return read_cues(rows)
    return read_lrc(rows) if any(map(is_lrc, rows)) else read_sheet(rows)


def _too_long(rows: Sequence[str]) -> Iterator[Problem]:
    """ASS needs more characters for how words look than for the words."""
    for number, row in enumerate(rows, 1):
        if len(row) > CHARACTERS_MAX * (10 if row[:8].lower() in ("dialogue", "comment:") else 1):
            yield wrong(number, f"is {len(row)} characters long: more than {CHARACTERS_MAX}.", "Split the line.")


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
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def _error(path: Path, what: str, next: str = "Give the words as LRC, SRT, WebVTT, ASS or plain text.") -> FilmError:
    return FilmError(what, where=str(path), next=next)
