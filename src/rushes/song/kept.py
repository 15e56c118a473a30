"""A song as text and back: what was made of a hearing, to be read in a moment."""

import base64
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from rushes.film.treatment import SECTION_KINDS
from rushes.song.model import Beat, Moving, Part, Song, Trust

T = TypeVar("T", Beat, Part, Moving, Trust)


@dataclass(frozen=True, slots=True)
class Kept:
    """A song without its lines, what could not be read of its file, and the meter another method hears."""

    song: Song
    warning: str | None
    other: int | None = None


def text(kept: Kept) -> str:
    """All of it as JSON."""
    song = kept.song
    plain = {
        "warning": kept.warning, "other": kept.other,
        "rate": song.rate, "channels": song.channels, "frames": song.frames,
        "beats": _rows(song.beats), "meter": song.meter, "bpm": song.bpm, "told": song.told,
        "parts": _rows(song.parts), "energy": _rows(song.energy), "onsets": song.onsets, "trust": _rows(song.trust),
        "loudness": song.loudness, "loudness_range": song.loudness_range,
        "peaks": base64.b64encode(song.peaks).decode(),
    }  # fmt: skip
    return json.dumps(plain, ensure_ascii=False)


def load(path: Path, sha256: str) -> Kept | None:
    """What ``text`` gave; None where nothing was, or where it is broken and has to be made again."""
    try:
        plain = json.loads(path.read_bytes())
        warning, other = plain.pop("warning"), plain.pop("other")
        _check(plain)
        peaks = base64.b64decode(plain.pop("peaks"), validate=True)
        rows: dict[str, Any] = {name: _read(kind, plain.pop(name)) for name, kind in _KINDS.items()}
        onsets = tuple(float(time) for time in plain.pop("onsets"))
        song = Song(sha256, **plain, **rows, onsets=onsets, peaks=peaks)
        fits = isinstance(warning, str | None) and isinstance(other, int | None)
        return Kept(song, warning, other) if fits else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
        return None


_KINDS: dict[str, Any] = {"beats": Beat, "parts": Part, "energy": Moving, "trust": Trust}


def _rows(things: Sequence[Beat | Part | Moving | Trust]) -> list[list[Any]]:
    return [[getattr(each, field.name) for field in fields(each)] for each in things]


def _read(kind: type[T], rows: Sequence[Sequence[Any]]) -> tuple[T, ...]:
    return tuple(kind(*row) for row in rows)


def _check(plain: dict[str, Any]) -> None:
    """Raise ``ValueError`` for what cannot have been written."""
    whole = [plain["rate"], plain["channels"], plain["frames"], *(place for _, place in plain["beats"])]
    maybe = [value for value in (plain["meter"], plain["bpm"], plain["loudness"]) if value is not None]
    times = [*maybe, plain["loudness_range"], *plain["onsets"], *(time for time, _ in plain["beats"])]
    for kind, _, *numbers in plain["parts"]:
        if kind not in SECTION_KINDS:
            raise ValueError(kind)
        times += numbers
    times += [number for row in [*plain["energy"], *plain["trust"]] for number in row]
    if not all(type(value) is int and value > 0 for value in whole):
        raise ValueError("no whole number")
    if not all(isinstance(value, int | float) and math.isfinite(value) for value in times):
        raise ValueError("no number")
