"""Two cuts beside each other in one picture, to compare them by eye."""

from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

import av
import numpy as np

from rushes.cut.burn import letter
from rushes.cut.finish import PROXY_CRF
from rushes.media.clips import read_frames
from rushes.media.encode import QUICK, replacing, write_frames
from rushes.media.files import open_media, probe
from rushes.units import timecode


def beside_each_other(left: Path, right: Path, into: Path, names: tuple[str, str]) -> None:
    """Write both films side by side, as long as the longer, each under its name, with the sound of the left one."""
    rate = probe(left).rate
    with replacing(into) as part:
        silent = part.with_suffix(".silent.mp4")
        try:
            write_frames(silent, _pairs(left, right, names), rate=rate, crf=PROXY_CRF, preset=QUICK)
            _with_sound(silent, left, part)
        finally:
            silent.unlink(missing_ok=True)


def _pairs(left: Path, right: Path, names: tuple[str, str]) -> Iterator[Any]:
    last: list[Any] = [None, None]
    rate = probe(left).rate
    for number, pair in enumerate(zip_longest(read_frames(left), read_frames(right))):
        last = [frame.to_ndarray() if frame is not None else held for frame, held in zip(pair, last, strict=True)]
        named = (_named(each, f"{timecode(number, rate)}   {name}") for each, name in zip(last, names, strict=True))
        yield av.VideoFrame.from_ndarray(_joined(*named), format="yuv420p")


def _named(planes: Any, line: str) -> Any:
    made = planes.copy()
    letter(made[: made.shape[0] * 2 // 3], line)
    return made


def _joined(a: Any, b: Any) -> Any:
    """Both pictures in one, as planes; they are of one height, and both chroma planes keep their rows."""
    height = a.shape[0] * 2 // 3
    luma = np.hstack([a[:height], b[:height]])
    chroma = np.stack([np.hstack([_chroma(each)[n] for each in (a, b)]) for n in (0, 1)])
    return np.vstack([luma, chroma.reshape(height // 2, -1)])


def _chroma(planes: Any) -> Any:
    height, width = planes.shape[0] * 2 // 3, planes.shape[1]
    return planes[height:].reshape(2, height // 2, width // 2)


def _with_sound(pictures: Path, heard: Path, into: Path) -> None:
    """Both streams in one file, packet by packet."""
    with open_media(pictures) as seen, open_media(heard) as sound, av.open(str(into), "w", format="mp4") as film:
        streams = [seen.streams.video[0], *sound.streams.audio[:1]]
        tracks = [film.add_stream_from_template(stream) for stream in streams]
        for container, stream, track in zip((seen, sound), streams, tracks, strict=False):
            for packet in container.demux(stream):
                if packet.size:
                    packet.stream = track
                    film.mux(packet)
