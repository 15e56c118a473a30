"""Plain text as people type it: lines, and headings such as ``[Verse 2]``, ``Chorus:`` or ``BRIDGE``."""

import re
from collections.abc import Sequence

from rushes.song.model import Line
from rushes.song.rows import LINES_MAX, Read, bracketed, plain, wrong
from rushes.song.titles import part_named

_NUMBER = r"(?:\s*#?(?:\d{1,2}|[ivx]{1,4}|one|two|three|four|last|final))?"
_TIMES = r"(\s*[(\[]?\s*(?:x\s*\d{1,2}|\d{1,2}\s*x|repeat)\s*[)\]]?)?"
_NAME = re.compile(rf"[(\[]?((?:(?!x\s*\d)[^\W\d_]+[\s-]?){{1,2}}{_NUMBER})\s*[)\]]?{_TIMES}\s*(:?)\s*", re.IGNORECASE)
_SAFE = re.compile(
    rf"(?:verse|(?:pre|post)[\s-]?chorus|chorus|refrain|bridge|intro|outro|interlude|strophe|couplet|estribillo)"
    rf"({_NUMBER})",
    re.IGNORECASE,
)
"""Names that nobody sings alone on a line, unlike "Rise" or "Drop"."""


def heading_of(row: str, *, timed: bool = False) -> str | None:
    """The heading a row is, without brackets and colon; None where it may be something to sing.

    ``[...]`` alone is one always; names of parts are with a colon, in brackets, in capitals, or with a
    number. Rows that have a ``timed`` place in the song are sung, unless they have brackets or a colon.
    """
    if (text := bracketed(row)) is not None:
        return text
    match = _NAME.fullmatch(row) if len(row) <= 60 else None
    name = match[1].strip() if match else ""
    if match is None or part_named(name) is None or not _whole(name):
        return None
    safe = _SAFE.fullmatch(name)
    if match[2] or match[3] or (row.startswith("(") and safe):
        return name
    return name if safe and not timed and (name.isupper() or safe[1]) else None


def _whole(text: str) -> bool:
    """Whether a text is the name of a part and at most a number: not "Verse of mine"."""
    words = re.sub(rf"{_NUMBER}\s*$", "", text, flags=re.IGNORECASE).split()
    return len(words) < 2 or part_named(words[1]) is not None or part_named(words[0]) is None


def read_sheet(rows: Sequence[str]) -> Read:
    """The lines of plain text under their headings, none with a time.

    A chorus that is only named where it comes again has the words it had before.
    """
    lines, known = list[Line](), dict[str | None, list[str]]()
    for heading, texts in _verses(rows):
        kind = part_named(heading)
        key = heading.casefold() if heading else None
        words = texts
        if kind in ("chorus", "prechorus"):
            words = texts or known.get(key) or known.get(kind) or []
            known |= {name: words for name in (key, kind) if words and name not in known}
        lines += [Line(text, heading=heading) for text in words]
        if len(lines) > LINES_MAX:
            return [], [wrong(len(rows), f"gives more than {LINES_MAX} lines.", "Write each line where it is sung.")]
    return lines, []


def _verses(rows: Sequence[str]) -> list[tuple[str | None, list[str]]]:
    found: list[tuple[str | None, list[str]]] = [(None, [])]
    for number, row in enumerate(rows):
        named = heading_of(row)
        if named is None and _stands_alone(rows, number):
            named = row
        if named is not None:
            found.append((named or None, []))
        elif text := plain(row):
            found[-1][1].append(text)
    return found


def _stands_alone(rows: Sequence[str], at: int) -> bool:
    """Whether a row is ``Chorus``, under an empty row and over words."""
    row, above = rows[at], rows[at - 1] if at else ""
    below = rows[at + 1] if at + 1 < len(rows) else ""
    return not above and bool(below) and row[:1].isupper() and len(row) < 20 and bool(_SAFE.fullmatch(row))
