"""Where things stand in a TOML file: the line and the printed name of any key, and the span of any table.

TOML readers give data and forget the lines; this scanner gives the lines and leaves the data to
``tomllib``. It takes text that is valid TOML 1.0 and runs in linear time; ordinary lines are
swallowed by one possessive pattern, so that the blocks of a 10,000-shot file are found in
hundredths of a second. Offsets are in characters of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

Loc: TypeAlias = tuple[str | int, ...]
"""A place in the data: ``("cast", "singer", "text")``, ``("shot", 12, "trim", 1)``."""

_DEEP = 64
_LINE_STRING = r'"(?:[^"\\\n]++|\\.)*"(?!")|' + r"'[^'\n]*+'(?!')"
_STRING = (
    r'"""(?:[^"\\]++|\\[\s\S]|"{1,2}(?!"))*"{3,5}|'
    + r"'''(?:[^']++|'{1,2}(?!'))*'{3,5}|"
    + r'"(?:[^"\\\n]++|\\.)*"|'
    + r"'[^'\n]*+'"
)
_PART = r'(?:[A-Za-z0-9_-]++|"(?:[^"\\\n]++|\\.)*"|' + r"'[^'\n]*+')"
_KEY = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*"
_SCALAR = r"[^\s,\[\]{}#=\"']++(?:[ ]\d\d:[^\s,\[\]{}#]++)?"
_ROW = rf"\[(?:[^\[\]{{}}\"'#\n]++|{_LINE_STRING})*\]"
_INLINE = rf"\{{(?:[^\[\]{{}}\"'#\n]++|{_LINE_STRING}|{_ROW})*\}}"
_TAIL = r"[ \t]*+(?:#[^\n]*+)?\r?\n"
_EASY = rf"[ \t]*+{_KEY}[ \t]*+=[ \t]*+(?:{_LINE_STRING}|{_SCALAR}|{_ROW}|{_INLINE}){_TAIL}"

_RUN = re.compile(rf"(?:(?:{_TAIL})*{_EASY})*")
_BLANK = re.compile(rf"(?:{_TAIL})*")
_HEADER = re.compile(rf"[ \t]*+(\[\[?)[ \t]*+({_KEY})[ \t]*+\]\]?{_TAIL}")
_OPENING = re.compile(rf"[ \t]*+({_KEY})[ \t]*+=[ \t]*+")
_TEXT = re.compile(_STRING)
_WORD = re.compile(_SCALAR)
_NESTED = re.compile(rf"(?:[^\[\]{{}}\"'#]++|{_STRING}|#[^\n]*+)*")
_SPACE = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*")
_PARTS = re.compile(_PART)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A table as it is written: ``[start, end)`` from its header to the end of its last statement.

    ``body`` is where its first line after the header begins; ``many`` marks ``[[...]]``. Comments
    and blank lines after the last statement belong to nobody.
    """

    path: tuple[str, ...]
    many: bool
    start: int
    body: int
    end: int


class Statement(NamedTuple):
    """``keys = value`` inside a block: its line's start, its value's span, and its line's end."""

    keys: tuple[str, ...]
    start: int
    value: int
    value_end: int
    end: int


class Spot(NamedTuple):
    """The line of a place, counted from 1, and its name as people read it."""

    line: int
    key: str


def key_parts(key: str) -> tuple[str, ...]:
    """The parts of a dotted key: ``a."b c".d`` is ``("a", "b c", "d")``."""
    return tuple(_unquoted(part) for part in _PARTS.findall(key))


def printed(loc: Loc) -> str:
    """A place as people read it: ``moment[4].at``, items counted from 1 and odd keys in quotes."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += ("." if text else "") + (part if _BARE.fullmatch(part) else f'"{part[:60]}"')
    return text


def blocks(text: str) -> list[Block]:
    """Every table of the text in file order; the first is the root, before any header."""
    source = _ended(text)
    found: list[Block] = []
    path: tuple[str, ...] = ()
    many, start, body, pos = False, 0, 0, 0
    while True:
        pos = end = _statements_end(source, pos)
        pos = _end(_BLANK, source, pos)
        found.append(Block(path, many, start, body, min(end, len(text))))
        header = _HEADER.match(source, pos)
        if header is None:
            return found
        path, many = key_parts(header[2]), header[1] == "[["
        start, pos = pos, header.end()
        body = min(pos, len(text))


def statements(text: str, block: Block) -> Iterator[Statement]:
    """The statements of one block, in file order."""
    source, pos = _ended(text), block.body
    while pos < block.end:
        pos = _end(_BLANK, source, pos)
        opening = _OPENING.match(source, pos)
        if opening is None or pos >= block.end:
            return
        value_end = value_after(source, opening.end())
        end = _line_end(source, value_end)
        yield Statement(key_parts(opening[1]), pos, opening.end(), value_end, min(end, len(text)))
        pos = end


def value_after(source: str, pos: int) -> int:
    """Where the value that begins at ``pos`` ends."""
    if source[pos : pos + 1] not in ("[", "{"):
        match = _TEXT.match(source, pos) or _WORD.match(source, pos)
        return match.end() if match else pos
    depth = 0
    while pos < len(source):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(source[pos], 0)
        pos += 1
        if depth == 0:
            break
        pos = _end(_NESTED, source, pos)
    return pos


class Lines:
    """Finds the line of any place of a TOML text; scans a table only when it is asked about."""

    def __init__(self, text: str) -> None:
        self._text = _ended(text)
        self._breaks = [match.start() for match in re.finditer("\n", self._text)]
        self._blocks: dict[Loc, list[Block]] = {}
        self._first: dict[Loc, int] = {}
        self._known: dict[int, dict[Loc, int]] = {}
        counts: dict[Loc, int] = {}
        for block in blocks(text):
            loc = _placed(block, counts)
            self._blocks.setdefault(loc, []).append(block)
            for cut in range(1, len(loc) + 1):
                self._first.setdefault(loc[:cut], block.start)

    def find(self, loc: Loc) -> Spot:
        """Line and printed key of a place; of a key that is not there, the line of its table."""
        return Spot(self.line(self._offset(loc)), printed(loc))

    def line(self, offset: int) -> int:
        """The line, counted from 1, of an offset in the text."""
        return bisect_right(self._breaks, offset - 1) + 1

    def _offset(self, loc: Loc) -> int:
        for cut in range(len(loc), -1, -1):
            for block in self._blocks.get(loc[:cut], ()):
                known = self._index(block, loc[:cut])
                for depth in range(len(loc), cut, -1):
                    if loc[:depth] in known:
                        return known[loc[:depth]]
            if loc[:cut] in self._first:
                return self._first[loc[:cut]]
        return 0

    def _index(self, block: Block, loc: Loc) -> dict[Loc, int]:
        known = self._known.get(block.start)
        if known is None or block.start == 0:
            known = self._known[block.start] = {}
            for statement in statements(self._text, block):
                _index_keys(statement.keys, statement.start, loc, known)
                _index_value(self._text, statement.value, (*loc, *statement.keys), known)
        return known


def _index_keys(keys: tuple[str, ...], offset: int, loc: Loc, known: dict[Loc, int]) -> None:
    for depth in range(1, len(keys) + 1):
        known.setdefault((*loc, *keys[:depth]), offset)


def _index_value(source: str, pos: int, loc: Loc, known: dict[Loc, int], deep: int = 0) -> int:
    """Notes the offset of everything inside a value; gives the end of the value."""
    opener = source[pos : pos + 1]
    if opener not in ("[", "{") or deep > _DEEP:
        return value_after(source, pos)
    count, pos = 0, _end(_SPACE, source, pos + 1)
    while pos < len(source) and source[pos] not in "]}":
        before, inner = pos, (*loc, count)
        if opener == "{" and (match := _OPENING.match(source, pos)):
            keys = key_parts(match[1])
            _index_keys(keys, pos, loc, known)
            inner, pos = (*loc, *keys), match.end()
        known.setdefault(inner, pos)
        pos = _end(_SPACE, source, _index_value(source, pos, inner, known, deep + 1))
        pos = _end(_SPACE, source, pos + 1) if source[pos : pos + 1] == "," else pos
        count += 1
        if pos == before:
            break
    return pos + 1


def _placed(block: Block, counts: dict[Loc, int]) -> Loc:
    """The place of a block in the data: names of arrays of tables are followed by their newest index."""
    loc: Loc = ()
    for depth, name in enumerate(block.path, 1):
        loc = (*loc, name)
        if depth == len(block.path) and block.many:
            counts[loc] = counts.get(loc, -1) + 1
        if loc in counts:
            loc = (*loc, counts[loc])
    return loc


def _statements_end(source: str, pos: int) -> int:
    """The end of the last statement before the next header: easy lines at a gulp, others one by one."""
    end = pos
    while True:
        pos = end = _end(_RUN, source, end)
        pos = _end(_BLANK, source, pos)
        opening = _OPENING.match(source, pos)
        if opening is None:
            return end
        end = _line_end(source, value_after(source, opening.end()))


def _line_end(source: str, pos: int) -> int:
    return source.find("\n", pos) + 1 or len(source)


def _end(pattern: re.Pattern[str], source: str, pos: int) -> int:
    match = pattern.match(source, pos)
    return match.end() if match else pos


def _ended(text: str) -> str:
    """The text with a line end at its end, and a blank for a byte order mark."""
    text = " " + text[1:] if text.startswith("\ufeff") else text
    return text if text.endswith("\n") else text + "\n"


def _unquoted(part: str) -> str:
    if part[0] not in "\"'":
        return part
    if part[0] == "'" or "\\" not in part:
        return part[1:-1]
    import tomllib

    return str(tomllib.loads(f"k = {part}")["k"])
