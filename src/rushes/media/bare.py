"""A clip with nothing but its frames: no sound, no metadata, and not encoded once more where that is not needed."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from rushes.media.encode import mp4_options, replacing, timescale
from rushes.media.files import clip_stream, open_media, probe


def bare_clip(path: Path, into: Path, rate: Fraction, side: int) -> int | None:
    """Write a clip's packets, and nothing else of it, to ``into``; how many frames it has.

    None, and nothing written, for a clip that is not upright H.264 in yuv420p at ``rate`` frames a second with sides
    up to ``side``, from its first frame on: that one has to be conformed. Same clip, same bytes. Raises ``MediaError``.
    """
    media = probe(path)
    upright = media.codec == "h264" and media.rate == rate and media.rotation == 0
    if media.kind != "clip" or not upright or max(media.width, media.height) > side:
        return None
    with open_media(path) as container:
        stream = clip_stream(container, path)
        shape = stream.sample_aspect_ratio
        if stream.codec_context.pix_fmt != "yuv420p" or (shape is not None and shape not in (0, 1)):
            return None
        packets = [packet for packet in container.demux(stream) if packet.size]
        if not _is_even(packets, stream, rate):
            return None
        with replacing(into) as part:
            _mux(part, stream, packets, rate)
    return len(packets)


def _is_even(packets: list[Any], stream: Any, rate: Fraction) -> bool:
    """Whether every frame is shown, each for one frame's time, from the first on."""
    base = Fraction(stream.time_base.numerator, stream.time_base.denominator)
    if any(packet.is_discard or packet.pts is None or packet.dts is None for packet in packets):
        return False
    times = sorted(packet.pts for packet in packets)
    return all(abs((time - times[0]) * base - n / rate) <= base for n, time in enumerate(times))


def _mux(part: Path, stream: Any, packets: list[Any], rate: Fraction) -> None:
    """Packets in their order, with times that are computed: frame n is shown at n / rate."""
    order = {pts: n for n, pts in enumerate(sorted(packet.pts for packet in packets))}
    late = max(n - order[packet.pts] for n, packet in enumerate(packets))
    with av.open(str(part), "w", format="mp4", options=mp4_options(timescale(rate))) as out:
        written = out.add_stream_from_template(stream)
        written.metadata.clear()
        written.time_base = 1 / rate
        for n, packet in enumerate(packets):
            packet.pts, packet.dts = order[packet.pts], n - late
            packet.time_base, packet.duration, packet.stream = 1 / rate, 1, written
            out.mux(packet)
