"""Pictures that say where they come from: each still of one colour of its own, each clip of the colour of its picture.

So the colour of a frame of the film says from which still it was made, and the film can be read back
frame by frame.
"""

import tempfile
import threading
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import TypeAlias

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rushes.engines.runway_emulator import Order
from rushes.engines.runway_emulator.pictures import MP4, PNG, opened, png
from rushes.media.encode import from_rgb
from rushes.units import CLIP_RATE

Colour: TypeAlias = tuple[int, int, int]

LEVELS = (30, 80, 130, 180, 230)
PALETTE: tuple[Colour, ...] = tuple((r, g, b) for b, g, r in product(LEVELS, LEVELS, LEVELS))
"""Colours that are 50 apart in one channel at least: a lossy clip keeps them apart. R'G'B', 0 to 255."""


class Paint:
    """A renderer of the emulator. ``stills`` are the colours given out, by seed; ``firsts`` the sizes of the pictures
    that clips began from, and ``givens`` those of references, each with what text lay in the file."""

    def __init__(self) -> None:
        self.stills: dict[int, Colour] = {}
        self.clips: dict[int, Colour] = {}
        self.firsts: list[tuple[int, int]] = []
        self.texts: list[str] = []
        self._lock = threading.Lock()

    def __call__(self, order: Order) -> tuple[bytes, str]:
        """The picture or clip of an order: its bytes, and their media type."""
        for _, content in order.references:
            self._look(content)
        if order.makes == "still":
            with self._lock:
                colour = self.stills.setdefault(order.seed, PALETTE[len(self.stills) % len(PALETTE)])
            return png(Image.new("RGB", order.size, colour)), PNG
        picture = self._look(order.image or b"")
        colour = nearest(np.asarray(picture, np.uint8).reshape(-1, 3).mean(0))
        with self._lock:
            self.firsts.append(picture.size)
            self.clips[order.seed] = colour
        return clip(colour, order.size, order.seconds), MP4

    def _look(self, content: bytes) -> Image.Image:
        picture = opened(content)
        assert picture is not None, "a picture that was sent cannot be opened"
        self.texts += [word for word in ("iTXt", "tEXt", "zTXt", "eXIf") if word.encode() in content]
        return picture


def clip(colour: Colour, size: tuple[int, int], seconds: int) -> bytes:
    """An MP4 of one colour, quickly encoded: H.264, BT.709, 24 frames a second."""
    frame = from_rgb(np.full((size[1], size[0], 3), colour, np.uint8))
    with tempfile.TemporaryDirectory(prefix="case-") as folder:
        path = Path(folder) / "clip.mp4"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("libx264", rate=CLIP_RATE, options={"preset": "ultrafast", "crf": "16"})
            stream.width, stream.height, stream.pix_fmt = size[0], size[1], "yuv420p"
            stream.codec_context.color_range, stream.codec_context.colorspace = frame.color_range, frame.colorspace
            stream.time_base = 1 / CLIP_RATE
            for at in range(int(seconds * CLIP_RATE)):
                frame.pts, frame.time_base = at, Fraction(1) / CLIP_RATE
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        return path.read_bytes()


def colours(film: Path) -> list[Colour]:
    """The colour of the middle of every frame of a film, the nearest of the palette."""
    seen = []
    with av.open(str(film)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            seen.append(_middle(frame))
    values, where = np.unique(np.array(seen), axis=0, return_inverse=True)
    named = [nearest(_rgb(value)) for value in values]
    return [named[n] for n in where.reshape(-1)]


def nearest(colour: NDArray[np.floating]) -> Colour:
    """The colour of the palette that is nearest."""
    apart = np.abs(np.array(PALETTE, float) - colour).max(1)
    return PALETTE[int(np.argmin(apart))]


def _middle(frame: av.VideoFrame) -> tuple[int, int, int]:
    """Y, U and V in the middle of a yuv420p frame."""
    found = []
    for plane in frame.planes:
        line = np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)[plane.height // 2]
        found.append(int(line[plane.width // 2]))
    return found[0], found[1], found[2]


def _rgb(yuv: NDArray[np.integer]) -> NDArray[np.floating]:
    """R'G'B' of Y, Cb and Cr in the narrow range (ITU-R BT.709)."""
    y, u, v = (float(yuv[0]) - 16) / 219, (float(yuv[1]) - 128) / 224, (float(yuv[2]) - 128) / 224
    red, blue = y + 1.5748 * v, y + 1.8556 * u
    green = (y - 0.2126 * red - 0.0722 * blue) / 0.7152
    return np.array([red, green, blue]) * 255
