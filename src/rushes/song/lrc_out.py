"""Lyrics written as LRC, with their times moved to another recording of the song."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from rushes.song.model import Line

Clock = Callable[[Fraction], Fraction | None]
"""Gives the new second of an old one, None where it is gone."""


def timed(lines: Sequence[Line]) -> bool:
    """Whether anybody said when a line is sung."""
    return any(line.start is not None and not line.estimated for line in lines)


def lrc_text(lines: Sequence[Line], clock: Clock) -> tuple[str, tuple[str, ...]]:
    """The lyrics as LRC at their new times, and the lines that are not in the new recording.

    Words keep times of their own. A line that ends before the next begins is ended by an empty row.
    """
    rows: list[str] = []
    gone: list[str] = []
    heading: str | None = None
    for line, later in zip(lines, [*lines[1:], None], strict=True):
        start = clock(line.start) if line.start is not None else None
        if line.start is not None and start is None:
            gone.append(line.text)
            continue
        if line.heading != heading and line.heading:
            rows.append(f"[{line.heading}]")
        heading = line.heading
        rows += _rows(line, start, later, clock)
    return "\n".join([*rows, ""]), tuple(gone)


def _rows(line: Line, start: Fraction | None, later: Line | None, clock: Clock) -> Iterator[str]:
    stamp = f"[{_stamp(start)}]" if start is not None else ""
    words = [(word.text, clock(word.start)) for word in line.words]
    text = " ".join(f"<{_stamp(at)}>{word}" if at is not None else word for word, at in words) or line.text
    yield stamp + text
    end = clock(line.end) if line.end is not None else None
    if start is not None and end is not None and end > start and (later is None or later.start != line.end):
        yield f"[{_stamp(end)}]"


def _stamp(seconds: Fraction) -> str:
    minutes, rest = divmod(max(0, round(seconds * 100)), 6000)
    return f"{minutes:02d}:{rest // 100:02d}.{rest % 100:02d}"
