"""Listening to a song: its length, its beats and bars, its words. What was heard once is kept by content."""

import hashlib
import json
import math
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rushes.errors import FilmError, MediaError
from rushes.events import Reporter, Said, StepAdvanced, StepDone, StepStarted, silent
from rushes.leftovers import beside
from rushes.song import beats, decode
from rushes.song.beatnet import activations
from rushes.song.decode import Reading, Recording
from rushes.song.lyrics import read_lyrics
from rushes.song.model import Beat, Song
from rushes.units import digest

HEARING = 1
"""Raised by hand when activations change, so that kept ones are made again."""
TRACKING = 1
"""Raised by hand when beats are found in another way."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording, and what the beat network made of it: probabilities ``[n, 2]``, 50 a second."""

    recording: Recording
    activations: npt.NDArray[np.float32]


def listen(
    path: Path,
    *,
    meter: int | None = None,
    bpm: float | None = None,
    downbeat: float | None = None,
    lyrics: Path | None = None,
    cache: Path | None = None,
    report: Reporter = silent,
) -> Song:
    """The song of a file: exact length, beats and bars, and its lyrics, if there are any.

    ``meter``, ``bpm`` and the time in seconds of one ``downbeat`` are what a person knows better; telling
    another is fast, as the network's hearing is kept in ``cache``/song by the file's content. Reports the
    step "song", and as a warning what part of the file could not be read. Raises ``MediaError`` for the
    recording, ``FilmError`` for the lyrics and for a meter or tempo out of range.
    """
    report(StepStarted("song"))
    _check(meter, bpm, downbeat)
    lines = read_lyrics(lyrics) if lyrics else ()
    sha256 = _sha256(path)
    folder = cache / "song" if cache else None
    heard = _heard(path, sha256, folder, report)
    found = _tracked(heard, sha256, folder, meter, bpm, downbeat)
    if heard.recording.warning:
        report(Said(heard.recording.warning, "warning"))
    report(StepDone("song"))
    recording = heard.recording
    return Song(
        sha256, recording.rate, recording.channels, recording.frames, found,
        meter=meter or beats.meter_of(found), bpm=beats.bpm_of(found), told=meter is not None, lines=lines,
    )  # fmt: skip


def _check(meter: int | None, bpm: float | None, downbeat: float | None) -> None:
    """What was told is looked at before the song is, which takes longer."""
    beats.meters(meter)
    beats.tempo_range(bpm)
    if downbeat is not None and not downbeat >= 0:
        raise FilmError(f"downbeat = {downbeat} is no time of the song", where="film.toml: song.downbeat")


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        what = "there is no such file" if isinstance(error, FileNotFoundError) else "cannot be opened"
        raise MediaError(what, where=str(path), next="Check the path in [song] of film.toml.") from error


def _heard(path: Path, sha256: str, folder: Path | None, report: Reporter) -> Heard:
    kept = folder / f"{sha256}-{HEARING}.npz" if folder else None
    if kept and (found := _load_heard(kept)):
        return found
    reading = decode.samples(path)
    probabilities = activations(_told(reading, report))
    heard = Heard(reading.recording, probabilities)
    if kept:
        facts = np.array(json.dumps(asdict(heard.recording)))
        _keep(kept, lambda file: np.savez(file, recording=facts, activations=probabilities))
    return heard


def _told(reading: Reading, report: Reporter) -> Iterator[decode.Block]:
    """The blocks as they come, with an event for every hundredth of the song."""
    done = shown = 0.0
    for block in reading:
        yield block
        done += len(block) / decode.RATE
        part = min(1.0, done / reading.seconds_claimed) if reading.seconds_claimed else 0.0
        if part - shown >= 0.01:
            report(StepAdvanced("song", shown := part))


def _load_heard(kept: Path) -> Heard | None:
    """What was kept; None where nothing was, or where it is broken and has to be made again."""
    try:
        with kept.open("rb") as opened, np.load(opened) as file:
            recording = Recording(**json.loads(str(file["recording"])))
            found = file["activations"]
        sound = found.dtype == np.float32 and found.shape == (len(found), 2) and np.isfinite(found).all()
        return Heard(recording, found) if sound else None
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def _tracked(
    heard: Heard, sha256: str, folder: Path | None, meter: int | None, bpm: float | None, downbeat: float | None
) -> tuple[Beat, ...]:
    told = digest({"meter": meter, "bpm": bpm, "downbeat": downbeat})[:16]
    kept = folder / f"{sha256}-{HEARING}-{TRACKING}-{told}.json" if folder else None
    if kept and (found := _load_beats(kept)) is not None:
        return found
    tracked = beats.track(heard.activations, meter, bpm, downbeat)
    if kept:
        text = json.dumps([[beat.time, beat.place] for beat in tracked])
        _keep(kept, lambda file: file.write(text.encode()))
    return tracked


def _load_beats(kept: Path) -> tuple[Beat, ...] | None:
    try:
        found = tuple(Beat(float(time), int(place)) for time, place in json.loads(kept.read_bytes()))
        return found if all(0 <= beat.time < math.inf for beat in found) else None
    except (OSError, ValueError, TypeError, OverflowError):
        return None


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
