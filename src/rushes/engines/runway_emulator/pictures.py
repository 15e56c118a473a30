"""What the emulated models make: an honest card for a still, a slow push into the picture for a clip;
and of clips that go along, what ``clips`` tells.

The still says that it is emulated, what was asked for, and shows the references it was given. The clip's
first frame is its picture, cropped from the centre.
"""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from rushes.engines.runway_emulator.books import fingerprint
from rushes.engines.runway_emulator.clips import mended, performed
from rushes.engines.slate.clip import encoded, film
from rushes.engines.slate.lettering import clean, fit, sheet, write
from rushes.engines.slate.palette import Palette, field, mix, palette
from rushes.units import CLIP_RATE


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drawn: ``references`` are tags and pictures, ``image`` the first frame of a clip.

    ``frames`` are at 24 a second. ``clip`` is the clip that is mended or followed, ``actor`` a character
    that is a clip itself.
    """

    makes: Literal["still", "clip"]
    model: str
    prompt: str
    size: tuple[int, int]
    seed: int
    frames: int = 1
    references: tuple[tuple[str, bytes], ...] = ()
    image: bytes | None = None
    clip: bytes | None = None
    actor: bytes | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds that the frames fill."""
        return ceil(self.frames / CLIP_RATE)


Renderer: TypeAlias = Callable[[Order], tuple[bytes, str]]
"""Draws an order: the bytes, and their media type (``image/png`` or ``video/mp4``)."""

PNG, MP4 = "image/png", "video/mp4"


def cards(order: Order) -> tuple[bytes, str]:
    """A card for a still (PNG of exactly the size), a clip for a clip (H.264 of exactly its size and frames)."""
    if order.makes == "still":
        return png(still(order)), PNG
    if order.clip is not None and order.model == "aleph2":
        return encoded(mended(order.clip, order.size, order.frames, order.prompt), CLIP_RATE), MP4
    picture = opened(order.image) if order.image else None
    frame = np.asarray(picture if picture is not None else still(order), np.uint8)
    if order.clip is not None:
        return encoded(performed(order.actor or frame, order.clip, order.size, order.frames), CLIP_RATE), MP4
    move = film(_reach(frame), order.size, "in", seconds=order.seconds, rate=CLIP_RATE, frames=order.frames)
    return encoded(move, CLIP_RATE), MP4


def plain(order: Order) -> tuple[bytes, str]:
    """A grey picture or clip of exactly the size and length, quickly: a mark in it makes each order's own."""
    body, kind = _grey(order.makes, order.size, order.frames)
    mark = fingerprint([order.model, order.prompt, order.seed, order.size, order.frames]).encode()
    if kind == MP4:
        return body + (8 + len(mark)).to_bytes(4, "big") + b"free" + mark, kind
    end = body.index(b"IEND") - 4
    return body[:end] + _chunk(b"tEXt", b"order\0" + mark) + body[end:], kind


def png(picture: Image.Image) -> bytes:
    """The bytes of a PNG."""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=4)
    return out.getvalue()


def opened(content: bytes) -> Image.Image | None:
    """An upright RGB picture; None where it cannot be read."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as image:
            return ImageOps.exif_transpose(image).convert("RGB")
    except Exception:  # Pillow raises nearly anything
        return None


def still(order: Order) -> Image.Image:
    """The card of a still: the prompt, the references by their tags, and that it is emulated."""
    wide, high = order.size
    colours, unit = palette(order.prompt), min(wide, high) / 720
    picture = field(order.size, colours, order.seed)
    page, pen = sheet(order.size)
    margin = 48 * unit
    right = _references(picture, pen, order, colours, margin, unit)
    label, small = "EMULATED  ·  NOTHING WAS BOUGHT", max(8, round(17 * unit))
    write(pen, margin, margin + small, label, "label", small, colours.accent, 0.08)
    width, top = right - 2 * margin, margin + 60 * unit
    lines = fit(clean(order.prompt), "title", width, high - top - margin * 2, 64 * unit, 11 * unit)
    base = top + lines.size
    for line in lines.lines:
        write(pen, margin, base, line, lines.face, lines.size, colours.ink)
        base += lines.size * lines.leading
    foot = f"{order.model}  {wide}:{high}  seed {order.seed}"
    write(pen, margin, high - margin, foot, "mono", small, mix(colours.ink, colours.mid, 0.25))
    picture.paste(page, (0, 0), page)
    return picture


def _references(
    picture: Image.Image, pen: ImageDraw.ImageDraw, order: Order, colours: Palette, margin: float, unit: float
) -> float:
    """Set the references in a column on the right; where the column begins."""
    wide, high = order.size
    if not order.references:
        return float(wide)
    side = round(min((high - 2 * margin) / 3 - 44 * unit, wide * 0.3))
    left, size = round(wide - margin - side), max(8, round(20 * unit))
    for n, (tag, content) in enumerate(order.references):
        top = round(margin + n * (side + 44 * unit))
        found = opened(content) or Image.new("RGB", (side, side), colours.figure)
        picture.paste(ImageOps.fit(found, (side, side), Image.Resampling.BICUBIC), (left, top))
        write(pen, left, top + side + 1.25 * size, f"@{tag}" if tag else "(no tag)", "label", size, colours.accent)
    return float(left)


def _reach(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A frame of at least two pixels a side."""
    high, wide = frame.shape[:2]
    return np.repeat(np.repeat(frame, 2 // high + 1 if high < 2 else 1, 0), 2 // wide + 1 if wide < 2 else 1, 1)


_GREYS: dict[tuple[str, tuple[int, int], int], tuple[bytes, str]] = {}


def _grey(makes: str, size: tuple[int, int], count: int) -> tuple[bytes, str]:
    key = (makes, size, count)
    if key not in _GREYS:
        picture = Image.new("RGB", size, (96, 104, 112))
        if makes == "still":
            _GREYS[key] = png(picture), PNG
        else:
            grey, seconds = np.asarray(picture, np.uint8), ceil(count / CLIP_RATE)
            frames = film(grey, size, "static", seconds=seconds, rate=CLIP_RATE, frames=count)
            _GREYS[key] = encoded(frames, CLIP_RATE), MP4
    return _GREYS[key]


def _chunk(name: bytes, content: bytes) -> bytes:
    body = name + content
    return len(content).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")


RENDERERS: dict[str, Renderer] = {"cards": cards, "plain": plain}
"""The renderers there are, by name."""
