"""One slot of the film as H.264 that can be joined to the others packet by packet."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from rushes.cut.timeline import Item, file_frames
from rushes.errors import MediaError
from rushes.media.clips import read_frames
from rushes.media.encode import GOP, encoder_options, write_frames
from rushes.media.files import clip_stream, open_media
from rushes.media.fit import FLAGS, fit, shape_of
from rushes.media.limits import reading
from rushes.units import Json

SEGMENT_VERSION = 1
"""Raised by hand when the pixels or the stream of a segment change."""

FILM_CRF = 18


def settings(rate: Fraction, size: tuple[int, int], crf: int = FILM_CRF) -> dict[str, Json]:
    """Everything but the clip that decides a segment's bytes, for its key: settings and library versions."""
    libraries = {name: ".".join(map(str, version)) for name, version in av.library_versions.items()}
    return {
        "segment": SEGMENT_VERSION,
        "rate": f"{rate.numerator}/{rate.denominator}",
        "size": f"{size[0]}x{size[1]}",
        "encoder": {**encoder_options(crf), "gop": GOP, "scaling": FLAGS},
        "av": av.__version__,
        "libraries": libraries,
    }


def recipe(item: Item, *, rate: Fraction, size: tuple[int, int], crf: int = FILM_CRF) -> dict[str, Json]:
    """What a segment is made of, for its key: the clip's content, the frames shown, the settings.

    Its place in the film is no part of it, so a segment that only moves is not made again.
    """
    return {"source": item.source, "shows": list(file_frames(item, rate)), **settings(rate, size, crf)}


def render_segment(
    item: Item, clip: Path, into: Path, *, rate: Fraction, size: tuple[int, int], crf: int = FILM_CRF
) -> int:
    """Write an item's frames as a silent MP4 of this rate and size at ``into``, and return their number.

    Only the frames that are shown are decoded, but for those a key frame makes necessary. One encoder
    thread and fixed settings: same item and clip, same bytes; the stream headers of all segments of
    one rate and size are equal. Raises ``MediaError`` where the clip is not what the item says.
    """
    shows = file_frames(item, rate)
    with open_media(clip) as container:
        stream = clip_stream(container, clip)
        shape = shape_of(stream)
    with reading(clip, "a clip"):
        turn, frames = _upright(read_frames(clip, shows[0], shows[-1] - shows[0] + 1), clip)
        made = write_frames(into, _repeated(fit(frames, size, turn=turn, shape=shape), shows), rate=rate, crf=crf)
    if made != item.frames:
        into.unlink(missing_ok=True)
        raise MediaError(f"{item.shot}: {made} of {item.frames} frames came out of its clip", where=str(clip))
    return made


def _upright(frames: Iterator[Any], clip: Path) -> tuple[int, Iterator[Any]]:
    """The clockwise turn that the first frame asks for, and all the frames."""
    first = next(frames, None)
    if first is None:
        raise MediaError("the clip has no such frame", where=str(clip))

    def all_frames() -> Iterator[Any]:
        yield first
        yield from frames

    return -int(first.rotation) % 360, all_frames()


def _repeated(frames: Iterator[Any], shows: Sequence[int]) -> Iterator[Any]:
    """Each frame as often as it is shown, 0 times and more; ``shows`` never runs backwards."""
    k = 0
    for number, frame in enumerate(frames, shows[0]):
        while k < len(shows) and shows[k] == number:
            yield frame
            k += 1
