"""How large a picture, a clip or a file may be before it is refused, and the words it is refused with.

Nothing is decoded before these are checked, so that a hostile file costs no more than its header.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from struct import error as StructError

import av

from rushes.errors import MediaError

MAX_PIXELS = 50_000_000
"""Pixels of one picture or frame."""
MAX_SIDE = 8192
"""Pixels of its longer side."""
MAX_SECONDS = Fraction(600)
"""Seconds of a clip."""
MAX_FRAMES = 36_000
"""Frames of a clip."""
MAX_BYTES = 2 * 1024**3
"""Bytes of a file."""
MAX_RATE = 240
"""Frames a second of a clip."""


def check_size(width: int, height: int, *, even: bool = False, where: str | None = None) -> None:
    """Raise ``MediaError`` for a picture size past the limits, or odd where it must be even."""
    if width < 1 or height < 1:
        raise MediaError("the picture has no size", where=where, next="Export it again and add the new file.")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        most = f"{MAX_SIDE} pixels a side and {MAX_PIXELS // 1_000_000} megapixels"
        raise MediaError(f"{width}x{height} is too large", where=where, next=f"Scale it down: at most {most}.")
    if even and (width % 2 or height % 2):
        raise MediaError(f"{width}x{height}: H.264 needs an even width and height", where=where)


def check_file(path: Path) -> None:
    """Raise ``MediaError`` where there is no file, or an empty or enormous one."""
    where = str(path)
    if not path.is_file():
        raise MediaError("there is no such file", where=where, next="Check the name and the folder.")
    if not os.access(path, os.R_OK):
        raise MediaError("the file may not be read", where=where, next="Give yourself leave to read it (chmod u+r).")
    size = path.stat().st_size
    if size == 0:
        raise MediaError("the file is empty", where=where, next="Copy or export it again.")
    if size > MAX_BYTES:
        raise MediaError(f"the file is {size / 1024**3:.1f} GB", where=where, next="At most 2 GB: export it smaller.")


_OURS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
"""Errors of this machine's disks, not of the file that is read."""

_ARITHMETIC = (ValueError, LookupError, ArithmeticError, SyntaxError, StructError)
_BROKEN = (av.FFmpegError, OSError, EOFError, MemoryError, *_ARITHMETIC)
"""What FFmpeg and Pillow raise over a damaged file: nearly anything."""


@contextmanager
def reading(path: Path, what: str) -> Iterator[None]:
    """Turn whatever a decoder raises into one ``MediaError`` that names the file."""
    try:
        yield
    except _BROKEN as error:
        if getattr(error, "errno", None) in _OURS:
            raise
        message = f"this cannot be read as {what}: it is broken, cut short or something else"
        raise MediaError(message, where=str(path), next="Open it in a player; export it again.") from error
