"""Frames of a clip taken into the film as they are encoded, where the film's own encoder has written them so.

A clip whose stream header (H.264 parameter sets) is byte for byte that of the film's segments, and whose pixels are
not touched, is copied group by group: from the first key frame that is shown to the last group that is shown whole.
What is shown before and behind is encoded as ever, and both join without a seam, since every group of ours begins
anew (IDR) and is closed. Headers within the stream (``avc3``) would let any clip be copied; players stumble over them.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import av
import numpy as np

from rushes.cut.finish import Finish
from rushes.cut.grade import PLAIN
from rushes.cut.pieces import Layer
from rushes.cut.splice import on_clock, packets
from rushes.errors import MediaError
from rushes.media.encode import GOP, mp4_options, replacing, timescale, write_frames
from rushes.media.files import clip_stream, open_media
from rushes.media.fit import fits, shape_of

LEAST = GOP[0]
"""Frames that are worth a copy: a group has no fewer."""

IDR = 5
"""Type of the NAL unit that a group begins with (ITU-T H.264, table 7-1)."""


@dataclass(frozen=True, slots=True)
class Group:
    """Frames ``[first, end)`` of a clip: whole groups, stored in one stretch that begins at ``pts``."""

    clip: Path
    first: int
    end: int
    pts: int

    @property
    def frames(self) -> int:
        return self.end - self.first


def copyable(layer: Layer, clip: Path, rate: Fraction, finish: Finish) -> Group | None:
    """The frames of a clip's file that may be copied into a segment, of those that a layer shows; None for none.

    Beside them is nothing, or at least two frames: a single one would be two beginnings in a row for a decoder.
    """
    first, end = layer.shown[0][0], layer.shown[0][0] + len(layer.shown)
    if not finish.plain or layer.grade != PLAIN or list(layer.shown) != [(frame, 0) for frame in range(first, end)]:
        return None
    with open_media(clip) as container:
        if not _is_as_ours(container, clip_stream(container, clip), rate, finish):
            return None
    starts = _starts(clip)
    begins = [at for at in starts if at >= first and at - first != 1]
    ends = [at for at in starts if at <= end and end - at != 1]
    if not begins or not ends or ends[-1] - begins[0] < LEAST:
        return None
    return Group(clip, begins[0], ends[-1], starts[begins[0]])


def packets_of(group: Group) -> Iterator[tuple[Any, int]]:
    """The packets of a group in coding order, each with the number of the frame it shows, from 0 on."""
    with open_media(group.clip) as container:
        stream = clip_stream(container, group.clip)
        container.seek(group.pts, stream=stream)
        stored = (packet for packet in container.demux(stream) if packet.size)
        copied = list(islice(stored, group.frames))
        ranks = {pts: rank for rank, pts in enumerate(sorted(packet.pts for packet in copied))}
        if copied[0].pts != group.pts:
            raise MediaError("this clip's key frames are not where it says", where=str(group.clip), next="Export it.")
        yield from ((packet, ranks[packet.pts]) for packet in copied)


def assemble(parts: Sequence[Path | Group], into: Path, *, rate: Fraction, finish: Finish) -> int:
    """Write segments and groups of clips behind each other as one segment at ``into``, and return its frames."""
    header, scale, made = header_of(rate, finish), timescale(rate), 0
    files = [part if isinstance(part, Path) else part.clip for part in parts]
    stored = [packets(part, header) if isinstance(part, Path) else packets_of(part) for part in parts]
    with replacing(into) as new, av.open(str(new), "w", format="mp4", options=mp4_options(scale)) as segment:
        with open_media(files[0]) as first:
            pictures = segment.add_stream_from_template(first.streams.video[0])
        pictures.time_base = Fraction(1, scale)
        for packet in on_clock(list(zip(files, stored, strict=True)), pictures, rate):
            segment.mux(packet)
            made += 1
    return made


@lru_cache(maxsize=8)
def header_of(rate: Fraction, finish: Finish) -> bytes:
    """The stream header that every segment of this rate and finish has; it depends on no picture."""
    width, height = finish.size
    grey = av.VideoFrame.from_ndarray(np.full((height * 3 // 2, width), 128, np.uint8), format="yuv420p")
    with tempfile.TemporaryDirectory(prefix="rushes-header-") as folder:
        path = Path(folder) / "one.mp4"
        write_frames(path, [grey], rate=rate, crf=finish.crf, preset=finish.preset)
        with open_media(path) as container:
            return bytes(container.streams.video[0].codec_context.extradata or b"")


def _is_as_ours(container: Any, stream: Any, rate: Fraction, finish: Finish) -> bool:
    """Whether a stream has the film's header, and its first frame would pass the cut untouched."""
    if bytes(stream.codec_context.extradata or b"") != header_of(rate, finish):
        return False
    frame = next(container.decode(stream), None)
    return frame is not None and fits(frame, finish.size, -int(frame.rotation) % 360, shape_of(stream))


def _starts(clip: Path) -> dict[int, int]:
    """Frames with which a closed group begins, with their times, and the end of the clip.

    A group is closed where as many frames are stored before it as are shown before it. Nothing where the file's times
    are not to be trusted.
    """
    stored: list[tuple[int | None, bool]] = []
    with open_media(clip) as container:
        for packet in container.demux(clip_stream(container, clip)):
            if packet.is_discard or packet.is_corrupt:
                return {}
            if packet.size:
                stored.append((packet.pts, packet.is_keyframe and _is_idr(packet)))
    times = [pts for pts, _ in stored if pts is not None]
    shown = sorted(set(times))
    if len(shown) < len(stored):
        return {}
    found = {n: pts for n, (pts, begins) in enumerate(zip(times, (key for _, key in stored), strict=True)) if begins}
    return {**{n: pts for n, pts in found.items() if shown[n] == pts}, len(stored): 0}


def _is_idr(packet: Any) -> bool:
    """Whether one of a packet's NAL units begins everything anew; each stands behind its length in four bytes."""
    data, at = memoryview(packet), 0
    while at + 4 < len(data):
        if data[at + 4] & 31 == IDR:
            return True
        at += 4 + int.from_bytes(data[at : at + 4], "big")
    return False
