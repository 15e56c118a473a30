"""What is in a file that somebody dropped: read in a worker, within limits, and never trusted."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from rushes.inbox.naming import Kind

SIDE = 256
"""Pixels of the longer side of what is kept of a picture."""
FADE_FRAMES = 24
"""Frames in which a clip that begins with black, or with nothing, must show something."""


@dataclass(frozen=True)
class Read:
    """A picture or clip: what it is, the digest of the whole file, and its (first) picture as a small PNG.

    ``seconds`` is 0 for a picture. ``picture`` is empty where there is nothing in it to be seen.
    """

    kind: Kind
    width: int
    height: int
    seconds: Fraction
    sha256: str
    picture: bytes


def read(path: Path) -> Read:
    """Read a file. Raises ``MediaError`` for what is no whole picture or clip within the limits."""
    from rushes.build.store import file_digest
    from rushes.errors import MediaError
    from rushes.media import probe

    media = probe(path)
    if media.kind == "sound":
        raise MediaError("a sound: pictures and clips are taken here")
    picture = _picture(path) if media.kind == "picture" else _first(path, media.frames)
    return Read(media.kind, media.width, media.height, media.seconds, file_digest(path), picture)


def _picture(path: Path) -> bytes:
    from rushes.look.pixels import as_picture, sized
    from rushes.media import read_picture

    return _png(sized(as_picture(read_picture(path)), SIDE))


def _first(path: Path, frames: int) -> bytes:
    """The first frame of a clip that shows anything, upright; nothing where none of the first second does."""
    import numpy as np

    from rushes.look.frames import small_frames
    from rushes.look.same import is_flat
    from rushes.media import read_frames

    for small in small_frames(read_frames(path, 0, min(frames, FADE_FRAMES)), Fraction(24)):
        if not is_flat(small.rgb):
            return _png(np.ascontiguousarray(small.rgb))
    return b""


def _png(picture: object) -> bytes:
    import cv2
    import numpy as np

    rgb = np.asarray(picture, np.uint8)
    return bytes(cv2.imencode(".png", cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))[1])
