"""TOML values as text, and files that are replaced whole or not at all."""

import json
import math
import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from rushes.errors import FilmError, RushesError
from rushes.leftovers import beside

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LITERAL = re.compile(r"[^'\\\x00-\x1f\x7f]*")
_MANY_LINES = re.compile(r'[^"\\\x00-\x09\x0b-\x1f\x7f]*')


def statement(name: str, value: Any, newline: str = "\n") -> str:
    """``name = value``, without a line end."""
    return f"{quoted_key(name)} = {rendered(value, newline)}"


def quoted_key(name: str) -> str:
    """A key, in quotes where TOML wants them."""
    return name if _BARE.fullmatch(name) else text(name)


def rendered(value: Any, newline: str = "\n") -> str:
    """A value in TOML 1.0: text, numbers, booleans, lists and tables of them on one line.

    Plain text of several lines is written as such. Raises ``FilmError`` for what TOML cannot hold.
    """
    if isinstance(value, str):
        return _lines(value, newline) if "\n" in value and _MANY_LINES.fullmatch(value) else text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) < 2**63:
        return str(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else {"inf": "inf", "-inf": "-inf"}.get(repr(value), "nan")
    if isinstance(value, Mapping):
        inner = ", ".join(f"{quoted_key(name)} = {_inline(item)}" for name, item in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_inline(item) for item in value)}]"
    raise FilmError(f"{type(value).__name__} cannot be written to a film file", next="Write text, a number or a list.")


def text(value: str) -> str:
    """Text as a TOML string: with quotes in it ``'...'``, else ``"..."`` (escapes of JSON, and DEL)."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise FilmError("the text has half a character in it", next="Paste it again.") from None
    if '"' in value and _LITERAL.fullmatch(value):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def replace_file(path: Path, read: str | None, new: str) -> None:
    """Puts new text in the place of the text that was read: the whole of it, or nothing.

    ``read`` is None where no file was there. Raises ``FilmError`` when the file is no longer what
    was read, ``RushesError`` when it cannot be written. Temporary file, fsync, rename, fsync of the folder.
    """
    path = path.resolve()
    if new == read:
        return
    try:
        there = path.read_bytes() if path.exists() else None
        if there == new.encode():
            return  # a run beside us wrote the same
        if there != (None if read is None else read.encode()):
            next = "Run the command again."
            raise FilmError("the file was changed by somebody else meanwhile", where=path.name, next=next)
        _put(path, new.encode())
    except OSError as error:
        what = f"it cannot be written: {error.strerror}"
        raise RushesError(what, where=path.name, next="Look at the folder's rights and space.") from None


def _put(path: Path, data: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    name = beside(path)
    try:
        with name.open("xb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        name.replace(path)
    except BaseException:
        with suppress(OSError):
            name.unlink()
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder as durable as the files (nothing to do on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _lines(value: str, newline: str) -> str:
    return '"""' + newline + value.replace("\n", newline) + '"""'


def _inline(value: Any) -> str:
    return text(value) if isinstance(value, str) else rendered(value)
