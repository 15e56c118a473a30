"""Plug-ins that hear when each line is sung: found by name, their answers checked, kept by content.

An aligner of another package is found through its entry point in the group ``rushes.aligners``:
``[project.entry-points."rushes.aligners"]``, ``mine = "my_package:align"``. Nothing is imported before
an aligner is asked for by name.
"""

import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from importlib.metadata import EntryPoint, entry_points
from itertools import islice
from pathlib import Path
from typing import Protocol

from rushes.errors import FilmError
from rushes.events import Reporter, Said, silent
from rushes.leftovers import beside
from rushes.song.model import Line, Word
from rushes.units import Json, digest

GROUP = "rushes.aligners"
KEEPING = 1
"""Raised by hand when answers are kept or checked in another way."""
_WHERE = "film.toml: song.aligner"


class Aligner(Protocol):
    """What a plug-in is: a function that finds when the lines of a recording are sung.

    It gets the path of the recording, the lines in the order sung (those with a start are told by a
    person, and are right) and the language as in BCP 47 (``"en"``), or None. It gives the same lines in
    the same order, with ``start`` and ``end`` in seconds of the recording, and with ``words`` where it
    can; a line it cannot find keeps None, one it is not sure of is ``estimated``.
    """

    def __call__(self, recording: Path, lines: Sequence[Line], language: str | None) -> Sequence[Line]: ...


@dataclass(frozen=True, slots=True)
class Found:
    """An installed aligner: its name, the version of its package, and its function."""

    name: str
    version: str
    align: Callable[[Path, Sequence[Line], str | None], object]


def known_aligners() -> list[str]:
    """The names of all installed aligners."""
    return sorted(_brought())


def find_aligner(name: str) -> Found:
    """An installed aligner by its name.

    Raises ``FilmError`` for an unknown name (with the nearest one and all there are), and for one that
    cannot be loaded or is no function.
    """
    point = _brought().get(name)
    if point is None:
        raise _unknown(name)
    package = point.dist.name if point.dist else "its package"
    try:
        found = point.load()
    except (Exception, SystemExit) as error:
        again = f"Install {package} again, with all it needs."
        raise FilmError(f'aligner "{name}" cannot be loaded: {_said(error)}', where=_WHERE, next=again) from error
    if not callable(found):
        tell = f"Tell the people who made {package}."
        raise FilmError(f'aligner "{name}" is not a function: {point.value}', where=_WHERE, next=tell)
    return Found(name, point.dist.version if point.dist else "0", found)


def aligned(
    name: str,
    recording: Path,
    lines: Sequence[Line],
    seconds: Fraction,
    *,
    language: str | None = None,
    sha256: str | None = None,
    cache: Path | None = None,
    report: Reporter = silent,
) -> tuple[Line, ...]:
    """The lines with the times an aligner hears; those it gives no good time stay without one, for ``spread``.

    Told times are kept, and get words of their own where they had none. ``seconds`` is the length of the
    recording, ``sha256`` its content where that is known. The answer is kept in ``cache``/song by the
    content of recording and lyrics and by the aligner's name and version. Says as a warning how many
    lines have no good time. Raises ``FilmError`` for an unknown aligner, for one that fails, and for an
    answer that is not the lines it was given.
    """
    if not lines or all(line.start is not None and line.words for line in lines):
        return tuple(lines)
    found = find_aligner(name)
    key = _key(found, sha256 or _sha256(recording), lines, language)
    kept = cache / "song" / f"aligned-{key}.json" if cache else None
    answer = _load(kept, lines) if kept else None
    if answer is None:
        answer = _merged(lines, _asked(found, recording, lines, language), seconds)
        if kept:
            _keep(kept, answer)
    left = sum(line.start is None for line in answer)
    if left:
        report(Said(f'aligner "{name}" gives no good time for {left} of {len(lines)} lines: estimated.', "warning"))
    return answer


def _brought() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=GROUP)}


def _unknown(name: str) -> FilmError:
    names = known_aligners()
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    meant = f'Did you mean "{near[0]}"? ' if near else ""
    have = f"Installed aligners: {', '.join(names)}." if names else "No aligner is installed: take the key out."
    return FilmError(f'there is no aligner "{name[:60]}"', where=_WHERE, next=f"{meant}{have}")


def _said(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:200]}" if text else type(error).__name__


def _asked(found: Found, recording: Path, lines: Sequence[Line], language: str | None) -> list[Line]:
    """What the aligner answers: as many lines as it was given, whatever their times."""
    try:
        answer = found.align(recording, tuple(lines), language)
        rows = list(islice(answer, len(lines) + 1)) if isinstance(answer, Iterable) else None
    except (Exception, SystemExit) as error:
        raise _failed(found, f"fails: {_said(error)}") from error
    if rows is None or not all(isinstance(row, Line) for row in rows):
        raise _failed(found, "does not answer with lines.")
    if len(rows) != len(lines):
        more = "more than" if len(rows) > len(lines) else f"{len(rows)} of"
        raise _failed(found, f"answers with {more} {len(lines)} lines.")
    return rows


def _failed(found: Found, what: str) -> FilmError:
    fix = "Take aligner out of [song], or ask those who made it; without it, times are estimated."
    return FilmError(f'aligner "{found.name}" {found.version} {what}', where=_WHERE, next=fix)


def _merged(lines: Sequence[Line], answer: Sequence[Line], seconds: Fraction) -> tuple[Line, ...]:
    """The lines as they were, with the good times of the answer; told times are never changed."""
    heard = [_good(line, got, seconds) for line, got in zip(lines, answer, strict=True)]
    rising = _rising(lines, heard)
    found = []
    for at, (line, got) in enumerate(zip(lines, heard, strict=True)):
        if line.start is not None:
            found.append(replace(line, words=line.words or _words(answer[at].words, line.start, line.end)))
        else:
            found.append(got if got is not None and at in rising else line)
    return tuple(found)


def _good(line: Line, got: Line, seconds: Fraction) -> Line | None:
    """The line with its answer's times; None where they are missing, reversed or outside the recording."""
    start, end = _time(got.start), _time(got.end)
    if start is None or end is None or not 0 <= start < end <= seconds:
        return None
    words = _words(got.words, start, end)
    return replace(line, start=start, end=end, words=words, estimated=bool(got.estimated))


def _words(words: object, start: Fraction, end: Fraction | None) -> tuple[Word, ...]:
    """The words of an answer, where all of them have times within their line that do not go back; else none."""
    rows = list(words) if isinstance(words, tuple | list) else []
    if not all(isinstance(word, Word) and isinstance(word.text, str) and word.text.strip() for word in rows):
        return ()
    times = [time for word in rows if (time := _time(word.start)) is not None]
    inside = bool(times) and start <= times[0] and (end is None or times[-1] < end)
    if len(times) < len(rows) or times != sorted(times) or not inside:
        return ()
    return tuple(Word(word.text, time) for word, time in zip(rows, times, strict=True))


def _time(value: object) -> Fraction | None:
    """Whatever number an aligner has as a time, to a microsecond; None for what is no number."""
    if isinstance(value, Fraction):
        return value
    try:
        return round(Fraction(value), 6) if not isinstance(value, bool | str) else None  # type: ignore[call-overload]
    except (TypeError, ValueError, OverflowError):
        return None


def _rising(lines: Sequence[Line], heard: Sequence[Line | None]) -> set[int]:
    """The lines of the longest run of heard starts that never go back, between the told ones."""
    lows, tails, at_tail, came = _lows(lines), list[Fraction](), list[int](), dict[int, int | None]()
    highs = _highs(lines)
    for at, line in enumerate(heard):
        if line is None or line.start is None or lines[at].start is not None:
            continue
        if not lows[at] <= line.start <= highs.get(at, line.start):
            continue
        place = bisect_right(tails, line.start)
        came[at] = at_tail[place - 1] if place else None
        tails[place:], at_tail[place:] = [line.start, *tails[place + 1 :]], [at, *at_tail[place + 1 :]]
    found, last = set[int](), at_tail[-1] if at_tail else None
    while last is not None:
        found.add(last)
        last = came[last]
    return found


def _lows(lines: Sequence[Line]) -> list[Fraction]:
    """The last told start before each line."""
    found, low = list[Fraction](), Fraction(0)
    for line in lines:
        found.append(low)
        low = max(low, line.start) if line.start is not None else low
    return found


def _highs(lines: Sequence[Line]) -> dict[int, Fraction]:
    """The next told start after each line that has one."""
    found, high = dict[int, Fraction](), None
    for at in range(len(lines) - 1, -1, -1):
        if high is not None:
            found[at] = high
        start = lines[at].start
        high = start if start is not None and (high is None or start < high) else high
    return found


def _key(found: Found, sha256: str, lines: Sequence[Line], language: str | None) -> str:
    return digest([KEEPING, found.name, found.version, sha256, language, [_plain(line) for line in lines]])[:32]


def _sha256(recording: Path) -> str:
    with recording.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _plain(line: Line) -> list[Json]:
    words: Json = [[word.text, str(word.start)] for word in line.words]
    times: list[Json] = [None if time is None else str(time) for time in (line.start, line.end)]
    return [line.text, line.heading, *times, words, line.estimated]


def _load(kept: Path, lines: Sequence[Line]) -> tuple[Line, ...] | None:
    """The answer that was kept; None where there is none, or where it is broken and has to be asked again."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError):
        rows = json.loads(kept.read_bytes())
        found = tuple(_line(row) for row in rows)
        if [(line.text, line.heading) for line in found] == [(line.text, line.heading) for line in lines]:
            return found
    return None


def _line(row: Sequence[object]) -> Line:
    text, heading, start, end, words, estimated = row
    times = [None if time is None else Fraction(str(time)) for time in (start, end)]
    told = tuple(Word(str(word), Fraction(str(time))) for word, time in words)  # type: ignore[attr-defined]
    name = None if heading is None else str(heading)
    return Line(str(text), times[0], times[1], name, told, bool(estimated))


def _keep(path: Path, lines: Sequence[Line]) -> None:
    """Writes the answer whole or not at all; a folder that cannot be written to costs only time."""
    new = beside(path)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with new.open("xb") as file:
            file.write(json.dumps([_plain(line) for line in lines], ensure_ascii=False).encode())
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
