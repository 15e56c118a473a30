"""All that is heard of a recording in one pass of decoding, and how it is kept: what takes time is done once."""

import json
import math
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from rushes.events import Reporter, StepAdvanced, silent
from rushes.song import decode
from rushes.song.beatnet import activations
from rushes.song.decode import Block, Reading, Recording
from rushes.song.loudness import Loudness, Meter
from rushes.song.spectra import BANDS, Features, Spectra

PEAKS = 100
"""Peaks per second."""

_ARRAYS = {
    "activations": (np.float32, 2), "bands": (np.float16, BANDS), "chroma": (np.float16, 12), "flux": (np.float32, 3),
    "momentary": (np.float32, 0), "peaks": (np.uint8, 0),
}  # fmt: skip
"""What is kept: type, and numbers in a row (0 for a plain list)."""


@dataclass(frozen=True, slots=True, eq=False)
class Hearing:
    """A recording as heard: what the beat network made of it (``[n, 2]``, 50 a second), spectra, loudness, peaks.

    ``peaks`` are the largest samples of the mono mix in each hundredth of a second, a byte of 0..127 each.
    """

    recording: Recording
    activations: npt.NDArray[np.float32]
    features: Features
    loudness: Loudness
    peaks: bytes

    @property
    def seconds(self) -> float:
        """Length of the recording."""
        return self.recording.frames / self.recording.rate


def hear(path: Path, report: Reporter = silent) -> Hearing:
    """Hears a file, in one pass; reports how far it is. Raises ``MediaError`` like ``decode.samples``."""
    spectra, meter, peaks = Spectra(), Meter(), _Peaks()
    reading = decode.samples(path, tap=meter.hear)
    heard = activations(_shared(reading, (spectra.hear, peaks.hear), report))
    return Hearing(reading.recording, heard, spectra.features(), meter.loudness(), peaks.peaks())


def _shared(reading: Reading, ears: tuple[Callable[[Block], None], ...], report: Reporter) -> Iterator[Block]:
    """The blocks as they come, heard by all; with an event for every hundredth of the song."""
    done = shown = 0.0
    for block in reading:
        for ear in ears:
            ear(block)
        yield block
        done += len(block) / decode.RATE
        part = min(1.0, done / reading.seconds_claimed) if reading.seconds_claimed else 0.0
        if part - shown >= 0.01:
            report(StepAdvanced("song", shown := part))


class _Peaks:
    """The largest samples of each hundredth of a second, as the recording streams by."""

    def __init__(self) -> None:
        self._found = np.zeros(4096, np.float32)
        self._heard = 0

    def hear(self, block: Block) -> None:
        if not len(block):
            return
        first, last = self._at(self._heard), self._at(self._heard + len(block) - 1)
        edges = np.ceil(np.arange(first + 1, last + 1) * decode.RATE / PEAKS).astype(int) - self._heard
        loudest = np.maximum.reduceat(np.abs(block), [0, *edges])
        if last >= len(self._found):
            self._found = np.pad(self._found, (0, last + 1 + len(self._found)))
        self._found[first : last + 1] = np.maximum(self._found[first : last + 1], loudest)
        self._heard += len(block)

    def peaks(self) -> bytes:
        count = self._at(self._heard - 1) + 1 if self._heard else 0
        scaled = np.rint(np.minimum(self._found[:count], 1.0) * 127)
        return bytes(scaled.astype(np.uint8).tobytes())

    @staticmethod
    def _at(sample: int) -> int:
        return sample * PEAKS // decode.RATE


def save(hearing: Hearing, file: IO[bytes]) -> None:
    """Writes a hearing, about 5 kB a second of song."""
    features, loud = hearing.features, hearing.loudness
    facts = {"recording": asdict(hearing.recording), "integrated": loud.integrated, "range": loud.range}
    np.savez(
        file, facts=np.array(json.dumps(facts)), activations=hearing.activations, bands=features.bands,
        chroma=features.chroma, flux=features.flux, momentary=loud.momentary,
        peaks=np.frombuffer(hearing.peaks, np.uint8),
    )  # fmt: skip


def load(path: Path) -> Hearing | None:
    """What ``save`` wrote; None where nothing was, or where it is broken and has to be heard again."""
    try:
        with path.open("rb") as opened, np.load(opened) as file:
            facts = json.loads(str(file["facts"]))
            arrays = {name: _sound(file[name], *kind) for name, kind in _ARRAYS.items()}
        recording = Recording(**facts["recording"])
        loud = Loudness(_number(facts["integrated"]), _number(facts["range"]) or 0.0, arrays["momentary"])
        features = Features(arrays["bands"], arrays["chroma"], arrays["flux"])
        if recording.rate <= 0 or recording.frames <= 0:
            return None
        return Hearing(recording, arrays["activations"], features, loud, arrays["peaks"].tobytes())
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None


def _sound(values: npt.NDArray[Any], kind: type, width: int) -> npt.NDArray[Any]:
    fits = values.shape == ((len(values), width) if width else (len(values),))
    if values.dtype != kind or not fits or not np.isfinite(values).all():
        raise ValueError("not what was written")
    return values


def _number(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("no number")
    return float(value)
