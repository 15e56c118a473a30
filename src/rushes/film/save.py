"""Writes to ``film.toml`` and ``shots.toml`` that change only the lines they are about.

Every other byte of the file stays: comments, blank lines, order, line ends. A file that changed on
disk since it was read is left alone.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rushes.errors import FilmError
from rushes.film.edit import Changes, edit_table
from rushes.film.inherit import PICTURE, Sources, own_words, sources
from rushes.film.load import FILM, SHOTS, read_text
from rushes.film.model import Cast, FilmFile, Place, Prop, Shot, Style
from rushes.film.plain import from_plain, to_plain
from rushes.film.quick import quick_shots
from rushes.film.shape import keys_of
from rushes.film.toml_lines import blocks
from rushes.film.write import replace_file, statement

HEAD = """\
# The shot list: one [[shot]] for every slot of the film, in order.
# start and end are frames of the film, end not included; each shot begins where the one before ends.
# `rushes plan` proposes shots; what you change here is yours and is never overwritten.

"""
ORDER = (
    "id", "start", "end", "section", "moment", "setup", "kind", "cast", "place", "props", "motifs", "text", "motion",
    "framing", "camera", "light", "role", "performance", "composition", "seconds", "clip_of", "chain", "begin", "used",
    "trim", "slip", "ramp", "retime", "transition", "grade", "still_prompt", "motion_prompt", "mend", "picks",
    "rejects", "takes", "notes", "plan",
)  # fmt: skip
"""The order of keys in a shot that the program writes."""

__all__ = ["edit_table", "save_shot", "save_table", "save_tag", "shots_text", "write_shots"]

_TAGGED: Mapping[str, type] = {"cast": Cast, "place": Place, "prop": Prop, "style": Style}


def save_shot(root: Path, shot_id: str, changes: Changes) -> None:
    """Sets keys of one shot in ``shots.toml`` (None takes one out); every other line stays as it is."""
    _known(changes, Shot, "shot")
    text = read_text(root / SHOTS)
    replace_file(root / SHOTS, text, edit_table(text, ("shot", shot_id), _plain(changes)))


def save_tag(root: Path, tag: str, changes: Changes) -> None:
    """Sets keys of the ``[cast.TAG]``, ``[place.TAG]`` or ``[prop.TAG]`` with this tag in ``film.toml``."""
    text = read_text(root / FILM)
    data = _data(text, FILM)
    kind = next((kind for kind in _TAGGED if tag in data.get(kind, {})), None)
    if kind is None:
        raise FilmError(f"the film has no tag @{tag}", where=FILM, next=f"Add a table for it, like [cast.{tag}].")
    _known(changes, _TAGGED[kind], kind)
    replace_file(root / FILM, text, edit_table(text, (kind, tag), _plain(changes)))


def save_table(root: Path, path: Sequence[str], changes: Changes) -> None:
    """Sets keys of one table of ``film.toml``, such as ``("song",)``."""
    text = read_text(root / FILM)
    replace_file(root / FILM, text, edit_table(text, path, _plain(changes)))


def write_shots(root: Path, shots: Sequence[Shot], keep: str = "", file: FilmFile | None = None) -> None:
    """Writes the whole shot list; shots that stay as they are keep their bytes, comments and all.

    With ``file``, a shot says only what its moment or setup does not.
    ``keep`` is the text of ``shots.toml`` that the new list was worked out from; without it, what is
    on disk now. Raises ``FilmError`` where the file has changed since.
    """
    path = root / SHOTS
    there = read_text(path) if path.exists() else None
    if keep and keep != (there or ""):
        raise FilmError("the file was changed by somebody else meanwhile", where=SHOTS, next="Run the command again.")
    replace_file(path, there, shots_text(shots, there or "", file))


def shots_text(shots: Sequence[Shot], keep: str = "", file: FilmFile | None = None) -> str:
    """The text of a shot list, with the bytes of every shot of ``keep`` that is the same in it."""
    known = sources(file) if file else {}
    if not keep.strip():
        return HEAD + "\n".join(_shot_text(_row(shot, known)) for shot in shots)
    old = _Old(keep)
    parts = [old.head]
    for shot in shots:
        row = _row(shot, known)
        parts.append(old.text(shot, row, parts[-1]) or _apart(parts[-1], old.newline) + _shot_text(row, old.newline))
    return "".join([*parts, *old.left({shot.id for shot in shots}), old.tail])


def _data(text: str, file: str) -> dict[str, Any]:
    data = quick_shots(text) if file == SHOTS else None
    try:
        return tomllib.loads(text.removeprefix("\ufeff")) if data is None else data
    except (ValueError, RecursionError):
        raise FilmError("it cannot be read", where=file, next="Run: rushes check") from None


class _Old:
    """A shot list as it was: the bytes of each shot, with the remarks above it."""

    def __init__(self, text: str) -> None:
        self.newline = "\r\n" if "\r\n" in text else "\n"
        text += "" if text.endswith("\n") else self.newline
        every = blocks(text)
        starts = [n for n, block in enumerate(every) if block.path == ("shot",) and block.many]
        ends = [every[n - 1].end for n in [*starts[1:], len(every)]][: len(starts)]
        rows = _data(text, SHOTS).get("shot", [])
        if len(rows) != len(starts):
            raise FilmError("its shots are not all [[shot]] tables", where=SHOTS, next="Write each as [[shot]].")
        cut = _last_gap(text[: every[starts[0]].start]) if starts else len(text)
        self.head = text[:cut]
        self._rows: dict[str, tuple[Mapping[str, Any], str, str]] = {}
        for row, number, end in zip(rows, starts, ends, strict=True):
            gap = cut + _last_gap(text[cut : every[number].start])
            self._rows[str(row.get("id"))] = row, text[cut:gap], text[gap:end]
            cut = end
        self.tail = text[cut:]

    def text(self, shot: Shot, wanted: Mapping[str, Any], before: str) -> str:
        """The old bytes of a shot, edited where it is not the same; ``""`` where there was none."""
        row, gap, text = self._rows.get(shot.id, ({}, "", ""))
        if not text:
            return ""
        said, plain = _plain_shot(row), to_plain(shot)
        was = {**said, **{name: row[name] for name in PICTURE if name in row}}
        same = {name for name in PICTURE if name in row and said.get(name) == plain.get(name)}
        names = [name for name in ORDER if was.get(name) != wanted.get(name) and name not in same]
        if names:
            text = edit_table(text, ("shot", shot.id), {name: wanted.get(name) for name in names})
        return (gap or _apart(before, self.newline)) + text

    def left(self, ids: set[str]) -> list[str]:
        """Free remarks above shots that are no longer there; a person wrote them, so they stay."""
        return [gap for id, (_, gap, _) in self._rows.items() if id not in ids and "#" in gap]


def _plain_shot(row: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return to_plain(from_plain(Shot, row))
    except (TypeError, ValueError, KeyError, AttributeError):
        raise FilmError("a shot in it cannot be read", where=SHOTS, next="Run: rushes check") from None


def _last_gap(text: str) -> int:
    """Where the remarks that touch what follows begin: after the last blank line."""
    lines = text.splitlines(keepends=True)
    blank = next((n for n in range(len(lines), 0, -1) if not lines[n - 1].strip()), 0)
    return sum(map(len, lines[:blank]))


def _apart(before: str, newline: str) -> str:
    return "" if not before or before.endswith(("\n\n", "\n\r\n")) else newline


def _row(shot: Shot, known: Sources) -> dict[str, Any]:
    """What a shot's table says: all that is not the default, or not what its moment or setup says."""
    plain = {name: value for name, value in to_plain(shot).items() if name not in PICTURE}
    return {**plain, **{name: _listed(value) for name, value in own_words(shot, known).items()}}


def _shot_text(row: Mapping[str, Any], newline: str = "\n") -> str:
    rows = [statement(name, row[name], newline) for name in ORDER if name in row]
    return newline.join(["[[shot]]", *rows, ""])


def _known(changes: Changes, kind: type, what: str) -> None:
    if odd := [name for name in changes if name not in keys_of(kind)]:
        raise FilmError(f'a {what} has no key "{odd[0]}"', next=f"Keys it has: {', '.join(keys_of(kind))}.")


def _plain(changes: Changes) -> dict[str, Any]:
    """Tuples as lists; empty tables and lists taken out."""
    return {name: None if value in ({}, (), []) else _listed(value) for name, value in changes.items()}


def _listed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _listed(item) for name, item in value.items()}
    return [_listed(item) for item in value] if isinstance(value, tuple | list) else value
