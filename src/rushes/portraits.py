"""The best frame there is of a person, as a new reference: a picture of its own, which says where it is from."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from rushes.build.graph import Take
from rushes.build.store import Store
from rushes.build.workers import Workers
from rushes.drifting import Followed

LEAST_FACE = 0.05
"""Width of a face, in widths of the frame, that is large enough to learn from."""


@dataclass(frozen=True, slots=True)
class Portrait:
    """A frame of a clip as a picture: where it goes in the project, its bytes, and where it is from."""

    tag: str
    path: str
    data: bytes
    source: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()


def best_moment(people: Iterable[Followed], tag: str) -> tuple[Take, int] | None:
    """The take and its frame in which a person is most like their own reference, with a face that is large enough.

    None where nobody has looked, or they are nowhere certain.
    """
    found = [
        (match.margin or 0.0, match.box[2], each.take.name, each.take, second)
        for each in people
        if each.tag == tag
        for second, match in each.moments
        if match.verdict == "same" and match.box is not None and match.box[2] >= LEAST_FACE
    ]
    if not found:
        return None
    *_, take, second = max(found, key=lambda each: each[:3])
    return take, min(int(take.media["frames"]) - 1, round(second * Fraction(take.media["rate"])))


def portrait_of(tag: str, take: Take, frame: int, store: Store) -> Portrait:
    """The frame as a PNG that tells its source; decoded in a worker, as all media are."""
    source = f"frame {frame} of {take.name}"
    workers = Workers(1)
    try:
        data = workers.submit(as_png, store.path(take.sha256), frame, f"{source}, sha256 {take.sha256}").result()
    finally:
        workers.shutdown(cancel_futures=True)
    shot = take.node.partition(".")[0]
    return Portrait(tag, f"references/{tag}-from-{shot}-t{take.number}-f{frame}.png", data, source)


def as_png(clip: Path, frame: int, source: str) -> bytes:
    """One frame of a clip as a PNG with ``source`` in its text ``Source``."""
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    from rushes.media import read_frames, to_rgb
    from rushes.media.limits import reading

    with reading(clip, "a clip"):
        picture = to_rgb(next(iter(read_frames(clip, frame, 1))))
    told, out = PngInfo(), io.BytesIO()
    told.add_text("Source", source)
    Image.fromarray(picture).save(out, "PNG", pnginfo=told)
    return out.getvalue()
