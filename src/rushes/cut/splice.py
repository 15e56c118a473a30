"""Segments and sound into a film, packet by packet: nothing is decoded, nothing is encoded again.

Time stamps are computed, not copied: frame n of the film is shown at n / rate exactly, however
the segments were timed (FFmpeg's concat demuxer drifts by their rounded durations).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import merge
from itertools import pairwise
from pathlib import Path
from typing import Any

import av

from rushes.errors import MediaError
from rushes.media.encode import mp4_options, replacing, timescale
from rushes.media.files import open_media

REORDER = 2
"""Frames by which x264 decodes ahead of showing, with B-pyramids as the presets have them."""


def splice(
    segments: Sequence[Path],
    sound: Path | None,
    into: Path,
    *,
    rate: Fraction,
    frames: int,
    title: str = "",
    counts: Sequence[int] | None = None,
) -> None:
    """Join segments, and the sound beside them, into the film ``into`` of exactly ``frames`` frames.

    ``counts`` are the frames planned for each segment, where the caller knows them. Segments must have
    equal stream headers. The film is written beside ``into``, checked, and then takes its place.
    Raises ``MediaError``; same segments, same bytes.
    """
    if not segments or (counts is not None and len(counts) != len(segments)):
        raise MediaError("a film needs a segment for each of its shots", where=str(into))
    with replacing(into) as part:
        _write(part, segments, sound, rate, title, list(counts or ()))
        check_film(part, rate, frames)


def check_film(path: Path, rate: Fraction, frames: int) -> None:
    """Raise ``MediaError`` unless a film has exactly these frames, each lasting 1 / rate, and sound as long."""
    with open_media(path) as container:
        stream = container.streams.video[0]
        base = Fraction(stream.time_base.numerator, stream.time_base.denominator)
        tick = 1 / rate / base
        packets = [(packet.pts, packet.dts) for packet in container.demux(stream) if packet.size]
        _check(len(packets) == frames, f"it has {len(packets)} frames and should have {frames}", path)
        shown = sorted(pts for pts, _ in packets if pts is not None)
        _check(shown == [n * tick for n in range(frames)], "its frames are not evenly spaced from 0", path)
        decoded = [dts for _, dts in packets if dts is not None]
        _check(all(a < b for a, b in pairwise(decoded)), "its frames are out of order", path)
        _check((stream.duration or 0) * base * rate == frames, "its length is not that of its frames", path)
        for heard in container.streams.audio:
            length = Fraction((heard.duration or 0) * heard.time_base.numerator, heard.time_base.denominator)
            _check(abs(length - frames / rate) <= 1 / rate, f"its sound is {float(length):.3f} s long", path)


def _check(right: bool, wrong: str, path: Path) -> None:
    if not right:
        raise MediaError(f"the film is damaged: {wrong}", where=str(path), next="Run `rushes cut` again.")


def _write(part: Path, segments: Sequence[Path], sound: Path | None, rate: Fraction, title: str, counts: Any) -> None:
    scale = timescale(rate)
    with av.open(str(part), "w", format="mp4", options=mp4_options(scale)) as film:
        if title:
            film.metadata["title"] = title
        with open_media(segments[0]) as first:
            pictures = film.add_stream_from_template(first.streams.video[0])
        pictures.time_base = Fraction(1, scale)
        if sound is None:
            for packet in _pictures(segments, pictures, rate, counts):
                film.mux(packet)
            return
        with open_media(sound) as heard:
            track = film.add_stream_from_template(heard.streams.audio[0])
            for packet in merge(_pictures(segments, pictures, rate, counts), _sounds(heard, track), key=_when):
                film.mux(packet)


def _pictures(segments: Sequence[Path], stream: Any, rate: Fraction, counts: Sequence[int]) -> Iterator[Any]:
    """Packets of all segments on the film's clock."""
    header = bytes(stream.codec_context.extradata or b"")
    return on_clock([(path, packets(path, header)) for path in segments], stream, rate, counts)


def on_clock(
    parts: Sequence[tuple[Path, Iterator[tuple[Any, int]]]], stream: Any, rate: Fraction, counts: Sequence[int] = ()
) -> Iterator[Any]:
    """The packets of all parts behind each other: packet i in coding order, frame n as shown.

    A part is the file it comes from, and its packets, each with the number of the frame it shows. ``counts`` are the
    frames planned for each, where they are known.
    """
    tick, base = int(stream.time_base.denominator / rate), 0
    for number, (path, part) in enumerate(parts):
        made = 0
        for made, (packet, shown) in enumerate(part, 1):
            if shown < made - 1 - REORDER:
                raise _refused(path, "decodes too far ahead of what it shows")
            packet.stream, packet.time_base = stream, stream.time_base
            packet.pts, packet.dts = (base + shown) * tick, (base + made - 1 - REORDER) * tick
            packet.duration = tick
            yield packet
        if not made or (counts and made != counts[number]):
            planned = counts[number] if counts else "some"
            raise _refused(path, f"has {made} frames, and {planned} were planned")
        base += made


def packets(path: Path, header: bytes) -> Iterator[tuple[Any, int]]:
    """The packets of a segment in coding order, each with the number of the frame it shows."""
    with open_media(path) as container:
        stream = container.streams.video[0]
        if bytes(stream.codec_context.extradata or b"") != header:
            raise _refused(path, "was encoded with other settings than the first")
        rate = Fraction(stream.average_rate.numerator, stream.average_rate.denominator)
        base = Fraction(stream.time_base.numerator, stream.time_base.denominator)
        for packet in container.demux(stream):
            if packet.size:
                shown = (packet.pts or 0) * base * rate
                if shown.denominator != 1:
                    raise _refused(path, "has a frame between two frames")
                yield packet, int(shown)


def _refused(path: Path, why: str) -> MediaError:
    return MediaError(f"this segment {why}", where=str(path), next="Run `rushes cut` again: it makes it anew.")


def _sounds(container: Any, track: Any) -> Iterator[Any]:
    """The packets of the sound as they are, on the film's track."""
    for packet in container.demux(container.streams.audio[0]):
        if packet.size:
            packet.stream = track
            yield packet


def _when(packet: Any) -> Fraction:
    return Fraction(packet.dts * packet.time_base.numerator, packet.time_base.denominator)
