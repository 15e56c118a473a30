"""Pictures as they leave this machine: cropped by us, with nothing but their pixels in them.

The service crops from the centre what has not exactly the ratio asked for; cropping here makes that
the film's own decision, the same every time. Metadata (a place in a photo, the scene that previz keeps
in its stills) stays at home. Sizes: docs.dev.runwayml.com, assets/inputs.
"""

import base64
import io
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rushes.engines.runway.wires import NARROWEST, WIDEST
from rushes.errors import MediaError
from rushes.units import CLIP_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DATA_URI = {"image/png": 5 * 1024 * 1024, "video/mp4": 16 * 1024 * 1024}
"""Characters of the longest data URI, by kind."""
BODY = 18 * 1024 * 1024
"""Characters of all that goes along in one request: a larger one may be refused as a whole."""
UPLOAD = 200 * 1000 * 1000
"""Bytes of the largest upload."""
REFERENCE_SIDE = 2048
"""Pixels of the longer side of a reference; more than that is not looked at."""
VIDEO_SIDE = 1920
"""Pixels of the longer side of a clip that goes along."""


def first_frame(path: Path, size: tuple[int, int], widest: Fraction) -> bytes:
    """The PNG a clip begins from: exactly ``size`` (width, height), cropped from the centre.

    Where that is wider than the model lets in (1584:672 for one that takes at most 2 to 1), rows are
    added above and below, the still's own where it has them, which the service's crop takes off again.
    """
    from rushes.media.pictures import conform_picture, read_picture

    width, height = size
    if Fraction(width, height) <= widest:
        return conform_picture(path, size)
    tall = ceil(width / widest)
    tall += (tall - height) % 2
    high, wide = read_picture(path).shape[:2]
    if Fraction(wide, high) <= Fraction(width, tall):
        return conform_picture(path, (width, tall))
    return _png(_with_rows(read_picture(path, size=size), tall))


def reference(path: Path) -> bytes:
    """The PNG of a reference: upright, at most 2048 pixels a side, of a shape that the service takes."""
    from PIL import Image

    from rushes.media.pictures import read_picture

    picture = _within(read_picture(path))
    high, wide = picture.shape[:2]
    if max(high, wide) <= REFERENCE_SIDE:
        return _png(picture)
    scale = Fraction(REFERENCE_SIDE, max(high, wide))
    small = (max(1, round(wide * scale)), max(1, round(high * scale)))
    return _png(_array(Image.fromarray(picture).resize(small, Image.Resampling.LANCZOS)))


def clip(path: Path, seconds: int) -> tuple[bytes, Fraction]:
    """The MP4 of a clip that goes along, silent and without metadata, at most 1920 a side; and its seconds.

    It is charged by the second begun: what passes ``seconds`` by no more than a frame is cut off. Frames of
    one that fits already, as those that are cut here do, are not encoded once more.
    """
    from rushes.media import conform_clip, probe
    from rushes.media.bare import bare_clip

    media = probe(path)
    if media.kind != "clip":
        raise MediaError(f"this is a {media.kind}, not a clip", next="Give a clip to follow or to mend.")
    scale = min(Fraction(1), Fraction(VIDEO_SIDE, max(media.width, media.height)))
    size = (max(2, 2 * round(media.width * scale / 2)), max(2, 2 * round(media.height * scale / 2)))
    with TemporaryDirectory(prefix="rushes-") as folder:
        into, short = Path(folder) / "clip.mp4", Path(folder) / "short.mp4"
        frames = bare_clip(path, into, CLIP_RATE, VIDEO_SIDE) or conform_clip(path, into, size, CLIP_RATE)
        if frames == seconds * CLIP_RATE + 1:
            frames = _shortened(into, short, frames - 1)
            into = short
        return into.read_bytes(), frames / CLIP_RATE


def _shortened(path: Path, into: Path, frames: int) -> int:
    """The first frames of a clip of our own, as another."""
    from rushes.media.clips import CONFORM_CRF, read_frames
    from rushes.media.encode import write_frames

    return write_frames(into, read_frames(path, 0, frames), rate=CLIP_RATE, crf=CONFORM_CRF)


def data_uri(data: bytes, mime: str) -> str | None:
    """The data as part of the request itself; None where it is too long for that."""
    head = f"data:{mime};base64,"
    if len(head) + 4 * ceil(len(data) / 3) > DATA_URI[mime]:
        return None
    return head + base64.b64encode(data).decode()


def _within(picture: "NDArray[np.uint8]") -> "NDArray[np.uint8]":
    """The middle of a picture that is too tall or too wide for the service."""
    high, wide = picture.shape[:2]
    across, down = min(wide, floor(high * WIDEST)), min(high, floor(wide / NARROWEST))
    left, top = (wide - across) // 2, (high - down) // 2
    return picture[top : top + down, left : left + across]


def _with_rows(picture: "NDArray[np.uint8]", tall: int) -> "NDArray[np.uint8]":
    import numpy as np

    more = (tall - picture.shape[0]) // 2
    return np.pad(picture, ((more, more), (0, 0), (0, 0)), mode="edge")


def _array(image: object) -> "NDArray[np.uint8]":
    import numpy as np

    return np.asarray(image, np.uint8)


def _png(picture: "NDArray[np.uint8]") -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", compress_level=6)
    return out.getvalue()
