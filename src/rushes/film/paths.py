"""Files a film names: inside the project, and there."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from rushes.film.faults import Fault, nearest, shown
from rushes.film.model import TAGGED, Film
from rushes.film.toml_lines import Loc

_INSIDE = 'Write a path inside the project, like "references/singer.png"; copy the file there first.'
_DRIVE = re.compile(r"[A-Za-z]:|\\")


class Wrong(NamedTuple):
    message: str
    fix: str


def wrong_path(root: Path, path: str) -> Wrong | None:
    """What is wrong with a path written in the film, None where it names a file of the project."""
    if not path.strip() or "\0" in path:
        return Wrong("the path is empty or broken", _INSIDE)
    if path.startswith(("/", "~")) or _DRIVE.match(path) or "\\" in path:
        return Wrong(f"{shown(path)} is not a path inside the project", f"{_INSIDE} Use / between folders.")
    if ".." in path.split("/"):
        return Wrong(f"{shown(path)} leaves the project", _INSIDE)
    try:
        real, home = os.path.realpath(root / path), os.path.realpath(root)
        if os.path.commonpath([real, home]) != home:
            return Wrong(f"{shown(path)} is a link that leaves the project", _INSIDE)
        if os.path.isfile(real):  # noqa: PTH113 (a Path for each of thousands costs more than the check)
            return None
        return _missing(root, path, os.path.isdir(real))  # noqa: PTH112
    except (OSError, ValueError):
        return Wrong(f"{shown(path)} cannot be a file name", _INSIDE)


def path_faults(root: Path, film: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of every path in the data of ``film.toml``; each path is looked up once."""
    seen: dict[str, Wrong | None] = {}
    for loc, path in _written(film):
        if path not in seen:
            seen[path] = wrong_path(root, path)
        if wrong := seen[path]:
            yield Fault(loc, *wrong)


def paths_fine(film: Film) -> bool:
    """Whether every path of a film that was read before still names a file of the project."""
    root, file = film.root, film.file
    song = file.song
    named = {path for path in (song and song.file, song and song.lyrics, file.eye.network) if path}
    for tables in file.tagged.values():
        named.update(path for table in tables.values() for path in table.images)
    named.update(each.file for each in file.performance.values())
    named.update(each.file for each in file.track)
    named.update(path for each in (*file.moment, *file.setup, *film.shots) if (path := each.composition))
    return not any(wrong_path(root, path) for path in named)


def _written(film: Mapping[str, Any]) -> Iterator[tuple[Loc, str]]:
    song = film.get("song")
    for name in ("file", "lyrics"):
        if isinstance(song, dict) and isinstance(path := song.get(name), str):
            yield ("song", name), path
    eye = film.get("eye")
    if isinstance(eye, dict) and isinstance(path := eye.get("network"), str):
        yield ("eye", "network"), path
    for kind in TAGGED:
        tables = film.get(kind)
        for tag, table in tables.items() if isinstance(tables, dict) else ():
            images = table.get("images") if isinstance(table, dict) else None
            for number, path in enumerate(images if isinstance(images, list) else ()):
                if isinstance(path, str):
                    yield (kind, tag, "images", number), path
    performances = film.get("performance")
    for name, table in performances.items() if isinstance(performances, dict) else ():
        if isinstance(table, dict) and isinstance(path := table.get("file"), str):
            yield ("performance", name, "file"), path
    tracks = film.get("track")
    for number, table in enumerate(tracks if isinstance(tracks, list) else ()):
        if isinstance(table, dict) and isinstance(path := table.get("file"), str):
            yield ("track", number, "file"), path
    for kind in ("moment", "setup"):
        yield from _compositions(film, kind)


def shot_path_faults(root: Path, shots: Mapping[str, Any]) -> Iterator[Fault]:
    """Faults of every path in the data of ``shots.toml``."""
    for loc, path in _compositions(shots, "shot"):
        if wrong := wrong_path(root, path):
            yield Fault(loc, *wrong)


def _compositions(data: Mapping[str, Any], kind: str) -> Iterator[tuple[Loc, str]]:
    tables = data.get(kind)
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        if isinstance(table, dict) and isinstance(path := table.get("composition"), str):
            yield (kind, number, "composition"), path


def _missing(root: Path, path: str, folder: bool) -> Wrong:
    if folder:
        return Wrong(f"{shown(path)} is a folder", "Name the files in it, one by one.")
    near = (root / path).parent
    names = sorted(each.name for each in near.iterdir())[:1000] if near.is_dir() else []
    guess = nearest(path.rpartition("/")[2], names)
    fix = f'Did you mean "{path.rpartition("/")[0]}{"/" if "/" in path else ""}{guess}"?' if guess else ""
    return Wrong(f"there is no file {shown(path)} in the project", fix or "Copy the file there, or take the line out.")
