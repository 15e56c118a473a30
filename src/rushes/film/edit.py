"""Edits of one table of a TOML text that leave every other byte as it is.

The table is found by its lines; single statements in it are replaced, added or taken out. The
edited table is read again and compared with what was meant before anything is given back.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rushes.errors import FilmError
from rushes.film.toml_lines import Block, Statement, blocks, printed, statements
from rushes.film.write import quoted_key, rendered, statement

Changes = Mapping[str, Any]
_Piece = tuple[int, int, str]
_FIRST_ID = re.compile(r'[ \t]*+id[ \t]*+=[ \t]*+"([A-Za-z0-9_-]*+)"')


def edit_table(text: str, path: Sequence[str], changes: Changes) -> str:
    """The text with keys of one table set, or taken out where the value is None.

    ``path`` is ``("film",)``, ``("cast", "singer")``, or ``("shot", "verse1-03")`` for the
    ``[[shot]]`` with that id. A table that is not there is added at the end; an item of an array of
    tables must be there. A mapping replaces the whole of its key. Raises ``FilmError``.
    """
    path, every = tuple(path), blocks(text)
    at = _find(text, every, path)
    if at is None:
        return _added(text, every, path, changes)
    family = _family(every, at)
    before = _read(path, family[0], (text[block.start : block.end] for block in family))
    pieces = _edits(text, family, before, changes)
    meant = {name: value for name, value in {**before, **changes}.items() if value is not None}
    if _read(path, family[0], _edited(text, family, pieces)) != meant:
        raise FilmError(f"{printed(path)} is written in a way that cannot be edited", next="Edit the file by hand.")
    return _spliced(text, 0, len(text), pieces)


def _find(text: str, every: Sequence[Block], path: tuple[str, ...]) -> int | None:
    """The number of the block a path means."""
    for number, block in enumerate(every):
        if block.path == path and not block.many and number:
            return number
        if block.many and block.path == path[:-1] and _has_id(text, block, path[-1]):
            return number
    return None


def _has_id(text: str, block: Block, id: str) -> bool:
    if first := _FIRST_ID.match(text, block.body, block.end):
        return first[1] == id
    if text.find(id, block.body, block.end) < 0 and text.find("\\", block.body, block.end) < 0:
        return False
    return any(_is_id(text, each, id) for each in statements(text, block))


def _is_id(text: str, each: Statement, id: str) -> bool:
    return each.keys == ("id",) and bool(_toml(f"k = {text[each.value : each.value_end]}", "id")["k"] == id)


def _family(every: Sequence[Block], at: int) -> list[Block]:
    """The block and the tables below it: up to the next item where it is one of many."""
    head, start, stop = every[at], 0, len(every)
    if head.many:
        start = at + 1
        stop = next((n for n in range(start, stop) if every[n].path == head.path), stop)
    below = [block for block in every[start:stop] if block.path[: len(head.path)] == head.path and block is not head]
    return [head, *below]


def _read(path: tuple[str, ...], head: Block, texts: Iterable[str]) -> dict[str, Any]:
    """The data of one table, from its own lines only."""
    data: Any = _toml("\n".join(texts), printed(path))
    for name in head.path:
        data = data[name]
        data = data[-1] if isinstance(data, list) else data
    return dict(data)


def _edits(text: str, family: Sequence[Block], before: Changes, changes: Changes) -> list[_Piece]:
    """Spans of the text and what is to stand there instead."""
    head, *below = family
    newline = "\r\n" if "\r\n" in text else "\n"
    written = list(statements(text, head))
    pieces: list[_Piece] = []
    new: list[str] = []
    for name, value in changes.items():
        if name in before and before[name] == value and type(before[name]) is type(value):
            continue
        own = [each for each in written if each.keys[0] == name]
        tables = [block for block in below if block.path[len(head.path)] == name]
        if value is not None and len(own) == 1 and own[0].keys == (name,):
            pieces.append((own[0].value, own[0].value_end, rendered(value, newline)))
            continue
        pieces += [(each.start, each.end, "") for each in own] + [(block.start, block.end, "") for block in tables]
        new += [] if value is None else [statement(name, value, newline) + newline]
    if new:
        end = written[-1].end if written else head.body
        open_end = end and text[end - 1] != "\n"
        pieces.append((end, end, (newline if open_end else "") + "".join(new)))
    return pieces


def _edited(text: str, family: Sequence[Block], pieces: Sequence[_Piece]) -> Iterator[str]:
    """The lines of a table and those below it as they will be."""
    for block in family:
        own = [each for each in pieces if block.start <= each[0] and each[1] <= block.end]
        if block is not family[0]:
            own = [each for each in own if each[1] > block.start]
        yield _spliced(text, block.start, block.end, own)


def _spliced(text: str, start: int, end: int, pieces: Sequence[_Piece]) -> str:
    parts = []
    for first, last, new in sorted(pieces):
        parts += [text[start:first], new]
        start = last
    return "".join([*parts, text[start:end]])


def _within(text: str, every: Sequence[Block], path: tuple[str, ...]) -> bool:
    """Whether the path is written as a key of a table above it: ``singer.text = ...`` or inline."""
    for block in every:
        depth = len(block.path)
        if depth < len(path) and block.path == path[:depth]:
            rest = path[depth:]
            if any(_meets(each, rest) for each in statements(text, block)):
                return True
    return False


def _meets(each: Statement, rest: tuple[str, ...]) -> bool:
    length = min(len(each.keys), len(rest))
    return each.keys[:length] == rest[:length]


def _added(text: str, every: Sequence[Block], path: tuple[str, ...], changes: Changes) -> str:
    """The text with a new table at its end."""
    if len(path) == 2 and any(block.many and block.path == path[:1] for block in every):
        raise FilmError(f'there is no {path[0]} "{path[1]}"', next="See which there are: rushes status")
    if _within(text, every, path):
        next = f"Give it a header of its own: [{printed(path)}]"
        raise FilmError(f"{printed(path)} is written inside another table, where it cannot be edited", next=next)
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = [statement(name, value, newline) for name, value in changes.items() if value is not None]
    gap = "" if not text else newline if text.endswith("\n") else newline * 2
    return text + gap + newline.join([f"[{_header(path)}]", *rows, ""]) if rows else text


def _header(path: tuple[str, ...]) -> str:
    return ".".join(quoted_key(name) for name in path)


def _toml(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise FilmError("it cannot be read", where=where, next="Run: rushes check") from None
