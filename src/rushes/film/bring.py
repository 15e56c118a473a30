"""Files brought into a project beside those that are there: a name that is free, and a whole copy."""

import os
import re
import shutil
from hashlib import file_digest
from pathlib import Path

from rushes.errors import FilmError
from rushes.film.write import replace_file, sync_folder
from rushes.leftovers import beside


def free_name(root: Path, old: str, new: Path) -> str:
    """The new recording's name in the project: its own where it lies there already, else the old with a number."""
    real, home = new.resolve(), root.resolve()
    if real.is_relative_to(home) and ".rushes" not in real.parts:
        return real.relative_to(home).as_posix()
    suffix = new.suffix.lower()
    return numbered(root, old, suffix if re.fullmatch(r"\.[a-z0-9]{1,8}", suffix) else "", new)


def numbered(root: Path, old: str, suffix: str, content: Path | bytes) -> str:
    """``song-2.wav`` beside ``song.wav``: the first number whose name is free, or has this very content."""
    path = Path(old)
    stem = re.sub(r"-\d{1,4}$", "", path.stem)
    for number in range(2, 10_000):
        name = path.with_name(f"{stem}-{number}{suffix}")
        there = root / name
        if not there.exists() and not there.is_symlink():
            return name.as_posix()
        if there.is_file() and _is(there, content):
            return name.as_posix()
    raise FilmError("ten thousand mixes are enough", where=old, next="Remove old ones.")


def _is(path: Path, content: Path | bytes) -> bool:
    if isinstance(content, bytes):
        return path.read_bytes() == content
    return _digest(path) == _digest(content)


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return file_digest(file, "sha256").digest()


def bring(source: Path, place: Path) -> None:
    """Copy a file into the project, whole or not at all; one of that name has that content."""
    if place.exists():
        return
    part = beside(place)
    try:
        with source.open("rb") as there, part.open("xb") as here:
            shutil.copyfileobj(there, here, 2**20)
            here.flush()
            os.fsync(here.fileno())
        part.rename(place)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(place.parent)


def write_new(path: Path, text: str) -> None:
    """Write a text file that is not there; one of that name has that content."""
    if not path.exists():
        replace_file(path, None, text)
