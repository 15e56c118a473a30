"""The times of a ``film.toml`` moved to another recording of its song, every other byte as it was.

What has no time in the new recording is not thrown away: its table becomes remarks, to be read and restored.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from rushes.errors import FilmError
from rushes.film.edit import edit_table
from rushes.film.load import FILM
from rushes.film.model import FilmFile, Moment
from rushes.film.toml_lines import Block, blocks, statements
from rushes.film.write import rendered
from rushes.units import parse_clock, parse_span

_Piece = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Clocks:
    """How times move: where what starts at a second starts, where what ends there ends, and what is gone.

    ``start`` and ``end`` give the new second of an old one; ``lost`` says whether nothing is left of
    ``[start, end)``.
    """

    start: Callable[[Fraction], Fraction]
    end: Callable[[Fraction], Fraction]
    lost: Callable[[Fraction, Fraction], bool]


@dataclass(frozen=True, slots=True)
class Retimed:
    """The new text, what moved (place, old, new), and the sections and moments that became remarks."""

    text: str
    moved: tuple[tuple[str, str, str], ...]
    sections: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()


def retimed(text: str, file: FilmFile, clocks: Clocks, song: Mapping[str, Any]) -> Retimed:
    """``film.toml`` with its times moved and the keys ``song`` of ``[song]`` set (None takes one out).

    Raises ``FilmError`` where sections or moments are not written as tables of their own.
    """
    sections = [s.id for s in file.section if clocks.lost(parse_clock(s.start), parse_clock(s.end))]
    moments = [m.id for m in file.moment if _is_lost(m, clocks, sections)]
    moved: list[tuple[str, str, str]] = []
    pieces = [
        *_tables(text, ("section",), file.section, _section_times(file, clocks), sections, moved),
        *_tables(text, ("moment",), file.moment, _moment_times(file, clocks, moments), moments, moved),
    ]
    light = {str(n): {"start": _moved_light(each.start, clocks)} for n, each in enumerate(file.look.light)}
    inline = bool(file.look.light) and not any(block.path == ("look", "light") for block in blocks(text))
    if not inline:
        pieces += _tables(text, ("look", "light"), file.look.light, light, (), moved)
    text = _spliced(text, pieces)
    for name, performance in file.performance.items():
        start = _moved(performance.start, clocks.start)
        if start != performance.start:
            moved.append((f"performance.{name}.start", performance.start, start))
            text = edit_table(text, ("performance", name), {"start": start})
    if inline:
        rows = [{**vars_of(each), "start": light[str(n)]["start"]} for n, each in enumerate(file.look.light)]
        text = edit_table(text, ("look",), {"light": rows})
    text = _released(edit_table(text, ("song",), song), file, sections)
    return Retimed(text, (*_song_moves(file, song), *moved), tuple(sections), tuple(moments))


def written(seconds: Fraction) -> str:
    """A time as ``film.toml`` has it, to a millisecond: ``2:45.25``."""
    minutes, rest = divmod(max(0, round(seconds * 1000)), 60_000)
    return f"{minutes}:{rest // 1000:02d}.{rest % 1000:03d}".rstrip("0").rstrip(".")


def vars_of(table: Any) -> dict[str, Any]:
    """The keys of a table that are not the default, as plain data."""
    from rushes.film.plain import to_plain

    return dict(to_plain(table))


def _moved(text: str, clock: Callable[[Fraction], Fraction]) -> str:
    """The moved time; the very text where it did not move."""
    seconds = parse_clock(text)
    new = clock(seconds)
    return text if abs(new - seconds) < Fraction(1, 2000) else written(new)


def _moved_light(text: str, clocks: Clocks) -> str:
    """The first light is there from the start, whatever was added before the song."""
    return text if parse_clock(text) == 0 else _moved(text, clocks.start)


def _section_times(file: FilmFile, clocks: Clocks) -> dict[str, dict[str, str]]:
    """Starts and ends by id; sections that touched still do: what was added belongs to the one before it."""
    starts = {s.start: _moved(s.start, clocks.start) for s in file.section}
    lost = {s.start for s in file.section if clocks.lost(parse_clock(s.start), parse_clock(s.end))}
    return {
        s.id: {
            "start": starts[s.start],
            "end": starts[s.end] if s.end in starts and s.end not in lost else _moved(s.end, clocks.end),
        }
        for s in file.section
    }


def _moment_times(file: FilmFile, clocks: Clocks, lost: Collection[str]) -> dict[str, dict[str, str]]:
    return {m.id: {"at": _moved_span(m.at, clocks)} for m in file.moment if m.at is not None and m.id not in lost}


def _moved_span(text: str, clocks: Clocks) -> str:
    first, dash, last = text.replace("\N{EN DASH}", "-").partition("-")
    new = _moved(first.strip(), clocks.start) + (f"-{_moved(last.strip(), clocks.end)}" if dash else "")
    return text if parse_span(new) == parse_span(text) else new


def _is_lost(moment: Moment, clocks: Clocks, sections: Collection[str]) -> bool:
    if moment.at is None:
        return moment.section in sections
    start, end = parse_span(moment.at)
    return clocks.lost(start, end if end is not None else start + 1)


def _tables(
    text: str, path: tuple[str, ...], rows: Sequence[Any], times: Mapping[str, Mapping[str, str]],
    lost: Collection[str], moved: list[tuple[str, str, str]],
) -> Iterator[_Piece]:  # fmt: skip
    """The edits of an array of tables, in the order of the file."""
    own = [block for block in blocks(text) if block.path == path and block.many]
    if len(own) != len(rows):
        name = ".".join(path)
        raise FilmError(f"{name} is not written as [[{name}]] tables", where=FILM, next=f"Write each as [[{name}]].")
    for number, (block, row) in enumerate(zip(own, rows, strict=True)):
        name = getattr(row, "id", str(number))
        if name in lost:
            yield block.start, block.end, _remark(text[block.start : block.end])
            continue
        for key, value in times.get(name, {}).items():
            old = getattr(row, key)
            if value != old:
                moved.append((f"{'.'.join(path)}.{getattr(row, 'id', row_name(row))}.{key}", old, value))
                yield _set(text, block, key, value)


def row_name(row: Any) -> str:
    """What people call a table without an id."""
    return str(getattr(row, "name", "?"))


def _set(text: str, block: Block, key: str, value: str) -> _Piece:
    for each in statements(text, block):
        if each.keys == (key,):
            return each.value, each.value_end, rendered(value)
    return block.body, block.body, f"{key} = {rendered(value)}\n"


def _remark(text: str) -> str:
    lines = text.splitlines(keepends=True)
    newline = "\r\n" if "\r\n" in text else "\n"
    return f"# Not in the new mix of the song:{newline}" + "".join(f"# {line}" for line in lines)


def _spliced(text: str, pieces: Sequence[_Piece]) -> str:
    for start, end, new in sorted(pieces, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _released(text: str, file: FilmFile, sections: Collection[str]) -> str:
    """The text with no word of sections that are gone: setups serve their kind instead."""
    if not sections:
        return text
    kinds = {section.id: section.kind for section in file.section}
    for setup in file.setup:
        if any(name in sections for name in setup.sections):
            names = dict.fromkeys(kinds[name] if name in sections else name for name in setup.sections)
            text = edit_table(text, ("setup", setup.id), {"sections": list(names)})
    shares = {name: share for name, share in file.cutting.performance.items() if name not in sections}
    if len(shares) != len(file.cutting.performance):
        text = edit_table(text, ("cutting",), {"performance": shares or None})
    return text


def _song_moves(file: FilmFile, song: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for key, value in song.items():
        old = getattr(file.song, key)
        if old is not None and value is not None:
            before, after = (", ".join(v) if isinstance(v, list | tuple) else str(v) for v in (old, value))
            if before != after:
                yield f"song.{key}", before, after
