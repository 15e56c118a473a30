"""Listening to a song: its length, beats and bars, parts, loudness and words. What was heard once is kept by content.

What takes time, one pass through the recording, is kept as it was heard; what is made of it by a second,
for each set of told things. Nothing heavy is imported where both are there already.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rushes.errors import MediaError
from rushes.events import Reporter, Said, StepDone, StepStarted, silent
from rushes.leftovers import beside
from rushes.song import kept
from rushes.song.doubt import doubts
from rushes.song.lyrics import read_lyrics
from rushes.song.model import Line, Part, Song
from rushes.song.spread import spread
from rushes.song.told import Told
from rushes.units import digest

if TYPE_CHECKING:
    from rushes.song.hearing import Hearing

HEARING = 2
"""Raised by hand when what is heard changes, so that kept hearings are made again."""
TRACKING = 2
"""Raised by hand when beats, parts or anything else is made of it in another way."""


def listen(
    path: Path,
    *,
    meter: int | None = None,
    bpm: float | None = None,
    tempo: Literal["half", "double"] | None = None,
    shift: int = 0,
    downbeat: float | None = None,
    taps: Sequence[float] = (),
    parts: Sequence[Part] = (),
    lyrics: Path | None = None,
    aligner: str | None = None,
    cache: Path | None = None,
    report: Reporter = silent,
) -> Song:
    """The song of a file: exact length, beats and bars, parts, energy, loudness, and its lyrics, if any.

    ``meter``, ``bpm``, ``tempo``, ``shift``, the time in seconds of one ``downbeat``, and ``taps``, are what
    a person knows better (see ``told``); ``parts`` that are told take the place of those heard. Lines without
    a time get one from the ``aligner``, where one is named and hears them, and else an estimated one. Telling
    another is fast, as the hearing is kept in ``cache``/song by the file's content. Reports the step "song",
    and as warnings what part of the file could not be read, and what is not certain. Raises ``MediaError``
    for the recording, ``FilmError`` for the lyrics and for what is told and cannot be.
    """
    report(StepStarted("song"))
    told = Told(meter, bpm, tempo, shift, downbeat, tuple(taps))
    told.check()
    lines = read_lyrics(lyrics) if lyrics else ()
    found = _listened(path, told, lines, tuple(parts), cache / "song" if cache else None, report)
    for sentence in (*([found.warning] if found.warning else []), *_doubts(path, found, told)):
        report(Said(sentence, "warning"))
    report(StepDone("song"))
    song = found.song
    if aligner and lines:
        from rushes.song.aligners import aligned

        lines = aligned(aligner, path, lines, song.seconds, sha256=song.sha256, cache=cache, report=report)
    return replace(song, lines=spread(lines, song.parts, song.downbeats, song.seconds))


def _doubts(path: Path, found: kept.Kept, told: Told) -> list[str]:
    return [f"{path.name}: {sentence}" for sentence in doubts(found.song, told, found.other)]


def _listened(
    path: Path, told: Told, lines: tuple[Line, ...], parts: tuple[Part, ...], folder: Path | None, report: Reporter
) -> kept.Kept:
    """What is known of the song, from the cache or heard now; without its lines."""
    sha256 = _sha256(path)
    words = [[line.text, line.heading, str(line.start), str(line.end)] for line in lines]
    of = digest({"told": asdict(told), "words": words, "parts": [asdict(part) for part in parts]})[:16]
    place = folder / f"{sha256}-{HEARING}-{TRACKING}-{of}.json" if folder else None
    if place and (found := kept.load(place, sha256)):
        return found
    from rushes.song.facts import facts, other_meter

    hearing = _heard(path, sha256, folder, report)
    song = facts(hearing, sha256, told, lines, parts)
    found = kept.Kept(song, hearing.recording.warning, other_meter(hearing, told))
    if place:
        _keep(place, lambda file: file.write(kept.text(found).encode()))
    return found


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise MediaError(what, where=str(path), next="Check the path in [song] of film.toml.") from error


def _heard(path: Path, sha256: str, folder: Path | None, report: Reporter) -> "Hearing":
    from rushes.song import hearing

    place = folder / f"{sha256}-{HEARING}.npz" if folder else None
    if place and (found := hearing.load(place)):
        return found
    made = hearing.hear(path, report)
    if folder and place:
        _keep(place, lambda file: hearing.save(made, file))
        _sweep(folder, sha256)
    return made


def _sweep(folder: Path, sha256: str) -> None:
    """Removes what earlier versions kept of this song."""
    with suppress(OSError):
        for old in folder.glob(f"{sha256}-*"):
            if not old.name.startswith((f"{sha256}-{HEARING}.", f"{sha256}-{HEARING}-{TRACKING}-")):
                old.unlink(missing_ok=True)


def _keep(path: Path, write: Callable[[Any], object]) -> None:
    """Writes a file whole or not at all; two listeners at once do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = beside(path)
    try:
        with new.open("xb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
