"""A recording as samples: any audio that PyAV reads, a block at a time, never a whole file in memory.

Lengths are counted, not believed: ``frames`` is what the decoder yields after its gapless skipping
(encoder delay and padding of MP3, AAC and Opus), and the film is exactly as long as that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

import av
import numpy as np
import numpy.typing as npt

from rushes.errors import MediaError

Block = npt.NDArray[np.float32]

RATE = 22050
"""Samples per second that the beat network was trained on."""

HOURS_MAX = 4
RATES_HEARD = range(4_000, 768_001)
BLOCK = 1 << 16
"""Samples in a block, but for the last."""

CONTAINERS = (
    "wav,w64,aiff,au,caf,flac,mp3,ogg,mov,mp4,matroska,webm,aac,ac3,eac3,"
    "ape,asf,avi,dsf,flv,mpc,mpc8,mpeg,mpegts,tta,wv"
)
"""Containers that are opened (FFmpeg's names). Playlists and scripts, which can name other files, are not here."""

_EXACT = {"wav", "w64", "aiff", "au", "caf", "flac", "mov", "matroska"}
"""Containers whose header tells the length, so that a file that was cut off can be recognised."""

_PADDING = Fraction(3, 10)
"""Seconds a whole file may be shorter than its header says, by the padding of its codec."""

_SAVE_AS = "Convert it to WAV, FLAC or MP3 and try again."


@dataclass(frozen=True, slots=True)
class Recording:
    """What a file holds: ``frames`` decoded samples per channel at ``rate`` Hz.

    ``warning`` is a sentence for the user where a part of the file could not be read.
    """

    rate: int
    channels: int
    frames: int
    warning: str | None = None


def probe(path: Path) -> Recording:
    """The exact length of a recording, by decoding all of it.

    Raises ``MediaError`` for what is no audio, is broken, empty, or longer than four hours.
    """
    reading = Reading(path, None)
    for _ in reading:
        pass
    return reading.recording


def samples(path: Path, rate: int = RATE, tap: Callable[[Any], object] | None = None) -> "Reading":
    """The recording as float32 mono blocks ``[n]`` at ``rate`` Hz, all channels mixed evenly, -1..1.

    ``tap`` is given every ``av.AudioFrame`` as it was decoded, in the file's own rate and channels. The
    iterator that comes back also has the exact ``recording`` once it is used up. Raises ``MediaError``
    like ``probe``, some of it only when the end of the file is reached.
    """
    return Reading(path, rate, tap)


class Reading(Iterator[Block]):
    """One pass through a recording: iterate it for blocks; afterwards ``recording`` is exact.

    With ``rate`` None there are no blocks: the samples are only counted. ``seconds_claimed`` is what the
    file says of its length (0 where it says nothing), good enough for a progress bar.
    """

    def __init__(self, path: Path, rate: int | None, tap: Callable[[Any], object] | None = None) -> None:
        self.path, self.target, self.tap = path, rate, tap
        self.frames = self.damaged = 0
        self.cut_off = False
        self._container = _open(path)
        self._stream = self._container.streams.audio[0]
        self.seconds_claimed = max(0.0, (self._container.duration or 0) / av.time_base)
        self.promised = self._promised()
        self.rate, self.channels = self._format()
        self._blocks = self._run()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Block:
        return next(self._blocks)

    @property
    def recording(self) -> Recording:
        """What was read so far; after the last block, the whole recording."""
        return Recording(self.rate, self.channels, self.frames, self._warning())

    def _format(self) -> tuple[int, int]:
        context = self._stream.codec_context
        rate, channels = context.sample_rate or 0, context.channels or 0
        if rate not in RATES_HEARD or channels < 1:
            raise _error(self.path, f"has {channels} channels of {rate} Hz, which is not sound Rushes can use")
        return rate, channels

    def _run(self) -> Iterator[Block]:
        """Blocks of ``BLOCK`` samples: the resampler gathers them, as a small frame costs as much as a large."""
        with self._container:
            resampler = av.AudioResampler("fltp", rate=self.target, frame_size=BLOCK) if self.target else None
            for frame in self._decoded():
                self._count(frame)
                if resampler:
                    yield from map(_mono, resampler.resample(frame))
            if resampler and self.frames:
                yield from map(_mono, resampler.resample(None))
            self._end()

    def _decoded(self) -> Iterator[Any]:
        """Frames of sound; packets that cannot be decoded are counted and left out, as FFmpeg does."""
        for packet in self._packets():
            try:
                yield from packet.decode()
            except (av.error.FFmpegError, ValueError):
                self.damaged += 1

    def _packets(self) -> Iterator[Any]:
        try:
            yield from self._container.demux(self._stream)
        except (av.error.FFmpegError, OSError):
            self.cut_off = True

    def _count(self, frame: Any) -> None:
        if (frame.sample_rate, frame.layout.nb_channels) != (self.rate, self.channels):
            raise _error(self.path, "changes its sample rate or its channels part of the way through")
        self.frames += frame.samples
        if self.frames > HOURS_MAX * 3600 * self.rate:
            raise _error(self.path, f"is longer than {HOURS_MAX} hours", "Use a shorter part of it.")
        if self.tap:
            self.tap(frame)

    def _end(self) -> None:
        bad = self.damaged or self.cut_off
        if self.frames == 0 and bad:
            raise _error(self.path, "cannot be decoded: it is damaged, or not what its name says")
        if self.frames == 0:
            raise _error(self.path, "is empty: it has no sound in it", "Export the song again.")
        if bad and self.frames < self.rate:
            raise _error(self.path, "is damaged: less than a second of it can be decoded", "Export or copy it again.")

    def _promised(self) -> Fraction:
        """Seconds that the header says are in the file, 0 where it does not or only guesses."""
        stream, container = self._stream, str(self._container.format.name).split(",")[0]
        known = container in _EXACT and stream.duration and stream.time_base
        return Fraction(stream.duration * stream.time_base) if known else Fraction(0)

    def _warning(self) -> str | None:
        heard, name = Fraction(self.frames, self.rate), self.path.name
        if self.promised > heard + _PADDING:
            part = f"{float(heard):.1f} s of the {float(self.promised):.1f} s its header promises"
            return f"{name} is incomplete: {part} can be read and are used. Export or copy it again."
        if self.cut_off:
            return f"{name} cannot be read past {float(heard):.1f} s: what comes before is used. Copy it again."
        if self.damaged:
            places = f"{self.damaged} place{'s' if self.damaged > 1 else ''}"
            return f"{name} is damaged in {places}, left out of the song. Export or copy it again."
        return None


def _open(path: Path) -> Any:
    if not path.is_file():
        raise MediaError("there is no such file", where=str(path), next="Check the path in [song] of film.toml.")
    try:
        container = av.open(str(path), options={"format_whitelist": CONTAINERS, "protocol_whitelist": "file"})
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise _error(path, "is not audio that can be read, or its header is broken") from error
    if not container.streams.audio:
        container.close()
        raise _error(path, "has no sound in it", "Give the song itself, or a video that has a sound track.")
    return container


def _mono(frame: Any) -> Block:
    """The even mix of all channels, with what is not a number or far out of range made harmless."""
    planes = np.nan_to_num(frame.to_ndarray(), copy=False, posinf=0.0, neginf=0.0)
    mixed: Block = np.clip(planes, -8.0, 8.0).mean(axis=0, dtype=np.float32)
    return mixed


def _error(path: Path, what: str, next: str = _SAVE_AS) -> MediaError:
    return MediaError(what, where=str(path), next=next)
