"""Clips: their frames by number, and clips made elsewhere brought to the film's size and rate."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import Any

import av

from rushes.errors import MediaError
from rushes.media.encode import write_frames
from rushes.media.files import Shown, clip_stream, open_media, probe, shown
from rushes.media.fit import fit, shape_of
from rushes.media.limits import MAX_SECONDS, check_size

NEAR = 48
"""Frames so close to the start of a clip that reading up to them is cheaper than looking for a key frame."""

ROUNDING = Fraction(1, 1000)
"""Seconds by which a time stamp may be off and still mean the same moment: Matroska keeps milliseconds."""

CONFORM_CRF = 16


def read_frames(
    path: Path, first: int = 0, count: int | None = None, *, quick: bool = False
) -> Iterator[av.VideoFrame]:
    """Yield ``count`` frames of a clip from frame ``first`` on (all the rest, where None), as decoded.

    Exact by number in the order they are shown: a seek is believed only where the frame that comes
    has the time stamp that the file's packets gave it. ``quick`` decodes them nearly as they are.
    Raises ``MediaError`` where there are fewer.
    """
    if first < 0 or (count is not None and count < 0):
        raise ValueError("frames are counted from 0")
    given = 0
    for frame in islice(_from(path, first, quick), count):
        check_size(frame.width, frame.height, where=str(path))
        given += 1
        yield frame
    if given < (1 if count is None else count):
        raise _missing(path, first, count, first + given if given else None)


def conform_clip(path: Path, into: Path, size: tuple[int, int], rate: Fraction) -> int:
    """Make any clip a silent H.264 clip of this size and rate at ``into``, and return its frames.

    Frame k is the one on screen at k / rate seconds, whatever the clip's own rate, constant or not.
    It is turned upright, deinterlaced where its frames say so (bwdif), taken to 8-bit BT.709, and
    scaled to cover ``size`` and cropped from the centre, so that nothing is squeezed. Sound is
    dropped. Raises ``MediaError``.
    """
    check_size(*size, even=True)
    media = probe(path)
    if media.kind != "clip":
        raise MediaError(f"this is a {media.kind}, not a clip", where=str(path), next="Add a clip, or say --still.")
    with open_media(path) as container:
        stream = clip_stream(container, path)
        last = 1 / media.rate
        frames = _sampled(fit(container.decode(stream), size, turn=media.rotation, shape=shape_of(stream)), rate, last)
        return write_frames(into, frames, rate=rate, crf=CONFORM_CRF)


def _from(path: Path, first: int, quick: bool) -> Iterator[Any]:
    """Frames from number ``first`` on, by a checked seek where it pays, else by counting from the start."""
    if first > NEAR:
        with open_media(path) as container:
            stream = clip_stream(container, path, quick=quick)
            found = _sought(container, stream, shown(container, stream, path), first)
            if found is not None:
                yield from found
                return
    with open_media(path) as container:
        yield from islice(container.decode(clip_stream(container, path, quick=quick)), first, None)


def _sought(container: Any, stream: Any, frames: list[Shown], first: int) -> Iterator[Any] | None:
    stamps = [frame.pts for frame in frames]
    if first >= len(frames) or None in stamps or len(set(stamps)) < len(stamps):
        return None
    key = next((frame.pts for frame in reversed(frames[: first + 1]) if frame.key), None)
    if key is None:
        return None
    container.seek(key, stream=stream)
    decoded = container.decode(stream)
    for frame in decoded:
        if frame.pts is None or frame.pts > (stamps[first] or 0):
            return None
        if frame.pts == stamps[first]:
            return chain([frame], decoded)
    return None


def _missing(path: Path, first: int, count: int | None, end: int | None) -> MediaError:
    wanted = f"frame {first}" if count is None else f"frames {first} to {first + count - 1}"
    what = f"{wanted} wanted, and the clip ends " + (f"after {end}" if end is not None else "before that")
    return MediaError(what, where=str(path), next="Make or add the clip again.")


def _sampled(frames: Iterator[Any], rate: Fraction, last: Fraction) -> Iterator[Any]:
    """Frame k is the one on screen at k / rate; the last one stays for ``last`` seconds."""
    held, start, until, k = None, Fraction(0), Fraction(0), 0
    for frame in frames:
        time = _time(frame) if frame.pts is not None else start + until
        start = time if held is None else start
        if time - start > MAX_SECONDS:
            raise MediaError("the clip's frames are too far apart", next="At most 10 minutes: export it again.")
        while held is not None and k / rate < time - start - ROUNDING:
            yield held
            k += 1
        held, until = frame, time - start + last
    while held is not None and k / rate < until - ROUNDING:
        yield held
        k += 1


def _time(frame: Any) -> Fraction:
    """When a frame is shown, in seconds."""
    return Fraction(frame.pts * frame.time_base.numerator, frame.time_base.denominator)
