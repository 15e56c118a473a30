"""The song under the film: cut at exact samples, encoded once, as long as the film to the sample."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from rushes.errors import MediaError
from rushes.media.encode import mp4_options, replacing
from rushes.media.files import open_media, sound_stream
from rushes.units import Json

SOUND_VERSION = 1
"""Raised by hand when the bytes of the sound change."""

BIT_RATE = 256_000
KEPT_RATES = (32_000, 44_100, 48_000)
"""Sample rates a film keeps; a song at any other is resampled to the last."""

FRAME = 1024
"""Samples of one AAC-LC packet (ISO/IEC 14496-3)."""

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SoundInfo:
    """The film's sound: samples per channel at ``rate`` Hz, of which the last ``silent`` are added silence."""

    rate: int
    channels: int
    samples: int
    silent: int = 0
    damaged: int = 0


def sound_settings(start: Fraction, seconds: Fraction) -> dict[str, Json]:
    """Everything but the song that decides the sound's bytes, for its key."""
    libraries = {name: ".".join(map(str, version)) for name, version in av.library_versions.items()}
    span: dict[str, Json] = {"start": str(start), "seconds": str(seconds), "bit_rate": BIT_RATE}
    return {"sound": SOUND_VERSION, **span, "av": av.__version__, "libraries": libraries}


def encode_sound(song: Path, into: Path, *, start: Fraction, seconds: Fraction) -> SoundInfo:
    """Encode ``[start, start + seconds)`` of a song to AAC at ``into`` (m4a), a block at a time.

    The sound is exactly ``round(seconds * rate)`` samples; where the song ends before, silence
    follows. 32, 44.1 and 48 kHz are kept, others become 48 kHz; mono stays mono, more than two
    channels become two. The encoder's priming is in the file's edit list, so a player's first sample
    is the song's sample at ``start``. Packets that cannot be decoded are left out, as when the song
    was listened to. Raises ``MediaError``.
    """
    if start < 0 or seconds <= 0:
        raise MediaError("the film's part of the song is empty", where=str(song), next="Look at [song] start and end.")
    with open_media(song) as container:
        decoded = Decoded(container, sound_stream(container, song))
        first, wanted = round(start * decoded.rate), round(seconds * decoded.rate)
        with replacing(into) as part:
            blocks = exactly(decoded.blocks(), first, wanted, decoded.channels)
            encode_blocks(part, blocks, decoded.rate, decoded.channels)
    heard = max(0, min(wanted, decoded.samples - first))
    if decoded.samples == 0:
        into.unlink(missing_ok=True)
        raise MediaError("the song has no samples that can be decoded", where=str(song), next="Export it again.")
    return SoundInfo(decoded.rate, decoded.channels, wanted, wanted - heard, decoded.damaged)


class Decoded:
    """A sound as float32 blocks ``[channels, n]``, with a count of what came.

    Its own rate is kept where a film may have it, unless another is asked for; one channel or two.
    """

    def __init__(self, container: Any, stream: Any, rate: int | None = None) -> None:
        self._container, self._stream = container, stream
        codec = self._stream.codec_context
        self.rate = rate or (codec.sample_rate if codec.sample_rate in KEPT_RATES else KEPT_RATES[-1])
        self.channels = 1 if codec.channels == 1 else 2
        self.samples = self.damaged = 0

    def blocks(self) -> Iterator[Samples]:
        """All of it, block by block."""
        layout = "mono" if self.channels == 1 else "stereo"
        resampler = av.AudioResampler("fltp", layout, self.rate)
        for frame in self._frames():
            for ready in resampler.resample(frame):
                yield self._counted(ready)
        if self.samples:
            for ready in resampler.resample(None):
                yield self._counted(ready)

    def _frames(self) -> Iterator[Any]:
        """Frames of sound with their times left out: what counts is how many samples came before."""
        for packet in self._packets():
            try:
                for frame in packet.decode():
                    frame.pts = None
                    yield frame
            except (av.FFmpegError, ValueError):
                self.damaged += 1

    def _packets(self) -> Iterator[Any]:
        try:
            yield from self._container.demux(self._stream)
        except (av.FFmpegError, OSError):
            self.damaged += 1

    def _counted(self, frame: Any) -> Samples:
        self.samples += frame.samples
        samples = np.nan_to_num(frame.to_ndarray(), nan=0.0, posinf=0.0, neginf=0.0)
        return np.asarray(np.clip(samples, -1.0, 1.0), np.float32)


def exactly(blocks: Iterator[Samples], first: int, wanted: int, channels: int) -> Iterator[Samples]:
    """Blocks of ``FRAME`` samples (the last may be shorter): ``wanted`` samples from ``first`` on, then silence."""
    for block in _framed(_cut(blocks, first, first + wanted)):
        yield block
        wanted -= block.shape[1]
    while wanted > 0:
        yield np.zeros((channels, min(FRAME, wanted)), np.float32)
        wanted -= FRAME


def _cut(blocks: Iterator[Samples], first: int, end: int) -> Iterator[Samples]:
    at = 0
    for block in blocks:
        yield block[:, max(0, first - at) : max(0, end - at)]
        at += block.shape[1]
        if at >= end:
            return


def _framed(blocks: Iterator[Samples]) -> Iterator[Samples]:
    rest: Samples | None = None
    for block in blocks:
        rest = block if rest is None else np.concatenate((rest, block), axis=1)
        whole = rest.shape[1] // FRAME * FRAME
        for at in range(0, whole, FRAME):
            yield rest[:, at : at + FRAME]
        rest = rest[:, whole:]
    if rest is not None and rest.shape[1]:
        yield rest


def encode_blocks(part: Path, blocks: Iterator[Samples], rate: int, channels: int) -> None:
    """Encode blocks ``float32 [channels, n]`` to AAC; only the last may be of another length than ``FRAME`` times n."""
    layout = "mono" if channels == 1 else "stereo"
    with av.open(str(part), "w", format="mp4", options=mp4_options(rate)) as container:
        stream = container.add_stream("aac", rate=rate, layout=layout)
        codec: Any = stream.codec_context
        codec.bit_rate, codec.thread_count = BIT_RATE, 1
        codec.flags |= av.codec.context.Flags.bitexact
        at = 0
        for block in blocks:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), "fltp", layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, at, Fraction(1, rate)
            at += block.shape[1]
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
