"""A part of somebody's video, cut to the frame: upright, silent, without metadata, at the rate of a clip."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from rushes.errors import MediaError
from rushes.media.clips import CONFORM_CRF, ROUNDING
from rushes.media.encode import write_frames
from rushes.media.files import Media, clip_stream, open_media, probe
from rushes.media.fit import fit, shape_of
from rushes.media.limits import MAX_SECONDS

SIDE = 1280
"""Pixels of the longer side of a window; a larger video is scaled down."""

FAR = 5
"""Seconds into a clip from which a seek is quicker than reading all before."""


def cut_window(path: Path, into: Path, at: Fraction, frames: int, rate: Fraction, play: Fraction) -> int:
    """Write a part of a clip as a silent H.264 clip at ``into``, and return its frames: always ``frames``.

    Frame k is the one on screen at ``at + k / rate`` seconds after the clip's first frame, whatever the
    clip's own rate, constant or not; it is shown at k / play. Before the clip's first frame this is held,
    and after its last the last. It is turned upright, taken to 8-bit BT.709 and at most 1280 pixels a side, in
    its own shape. Raises ``MediaError``; same clip and same part, same bytes.
    """
    media = _clip(path)
    with open_media(path) as container:
        shape = shape_of(clip_stream(container, path))
    start = _start(path)
    needed = _needed(_frames(path, start, at), start, at, at + frames / rate)
    fitted = fit(needed, _size(media, shape), turn=media.rotation, shape=shape)
    return write_frames(into, _taken(fitted, start, at, frames, rate), rate=play, crf=CONFORM_CRF)


def video_seconds(path: Path) -> Fraction:
    """How long a clip is, its last frame's stay included. Raises ``MediaError`` for what is no whole clip."""
    return _clip(path).seconds


def _clip(path: Path) -> Media:
    media = probe(path)
    if media.kind != "clip":
        where, next = str(path), "Give a video, with a picture in it."
        raise MediaError(f"this is a {media.kind}, not a video", where=where, next=next)
    return media


def _size(media: Media, shape: Fraction) -> tuple[int, int]:
    """Even width and height of an upright frame in its true shape, within the limit."""
    wide = media.width * (shape if media.rotation % 180 == 0 else 1)
    high = media.height * (1 if media.rotation % 180 == 0 else shape)
    scale = min(Fraction(1), Fraction(SIDE) / max(wide, high))
    width, height = (max(2, 2 * round(side * scale / 2)) for side in (wide, high))
    return width, height


def _start(path: Path) -> Fraction:
    """When the first frame is shown, by the clip's own clock."""
    with open_media(path) as container:
        return _time(next(container.decode(clip_stream(container, path))))


def _frames(path: Path, start: Fraction, at: Fraction) -> Iterator[Any]:
    """Frames from one that is shown at ``at`` or before it: after a seek that is believed only where it comes out so,
    else from the first."""
    with open_media(path) as container:
        stream = clip_stream(container, path)
        if at > FAR:
            container.seek(int((start + at) / _fraction(stream.time_base)), stream=stream)
            decoded = container.decode(stream)
            frame = next(decoded, None)
            if frame is not None and frame.pts is not None and _time(frame) - start <= at:
                yield frame
                yield from decoded
                return
    with open_media(path) as container:
        yield from container.decode(clip_stream(container, path))


def _needed(frames: Iterator[Any], start: Fraction, at: Fraction, end: Fraction) -> Iterator[Any]:
    """Those of the frames that are on screen between two times: nothing after them is decoded, nothing else fitted."""
    before: Any = None
    for frame in frames:
        time = _time(frame) - start
        if abs(time) > MAX_SECONDS:
            raise MediaError("its frames are too far apart", next="At most 10 minutes: export it again.")
        if before is not None and time > at:
            yield before
        before = frame
        if time > end:
            break
    if before is not None:
        yield before


def _taken(frames: Iterator[Any], start: Fraction, at: Fraction, count: int, rate: Fraction) -> Iterator[Any]:
    """Frame k of so many is the one on screen at ``at + k / rate``; the first and the last are held."""
    held: Any = None
    k = 0
    for frame in frames:
        while held is not None and k < count and at + k / rate < _time(frame) - start - ROUNDING:
            yield held
            k += 1
        held = frame
    while held is not None and k < count:
        yield held
        k += 1


def _time(frame: Any) -> Fraction:
    if frame.pts is None:
        raise MediaError("its frames have no times", next="Export it as H.264 MP4.")
    return _fraction(frame.time_base) * int(frame.pts)


def _fraction(value: Any) -> Fraction:
    return Fraction(value.numerator, value.denominator)
