"""A request as a picture: the bytes of its card, or of the clip of its still."""

import io
from collections.abc import Mapping
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from rushes.engines.base import Pictures, Request
from rushes.engines.slate.card import card, read
from rushes.engines.slate.clip import encoded, film
from rushes.engines.slate.move import named
from rushes.errors import EngineError
from rushes.media import read_picture
from rushes.units import canonical, parse_size

LARGEST = 4096


def draw(request: Request, pictures: Pictures) -> bytes:
    """The card as PNG (sRGB, 8 bits, exactly ``ratio`` pixels), or the still's move as MP4.

    Raises ``EngineError`` for a ratio, a rate or a window of frames that cannot be drawn, and
    ``MediaError`` for a picture that cannot be read.
    """
    size, facts = _size(request.ratio), facts_of(request)
    if request.stage != "clip":
        return png(card(facts, size, request.seed % 2**32), facts)
    picture = _picture(request, pictures, facts, size)
    move = named(facts.get("camera", ""), request.prompt)
    frames = film(
        picture, size, move, seconds=request.seconds or 5, rate=_rate(request.rate),
        first=request.first, frames=request.frames, seed=request.seed,
    )  # fmt: skip
    return encoded(frames, _rate(request.rate))


def facts_of(request: Request) -> dict[str, str]:
    """What the card says: the request's facts, cleaned, and its prompt where they tell nothing."""
    facts = read(request.facts)
    if "text" not in facts and "name" not in facts:
        facts.update(read({"text": request.prompt}))
    return facts


def png(picture: Image.Image, facts: Mapping[str, str]) -> bytes:
    """The bytes of a PNG that says what drew it and from which facts; no time, no machine."""
    info = PngInfo()
    info.add_text("Software", "rushes slate")
    info.add_itxt("rushes", canonical(dict(facts)).decode())
    out = io.BytesIO()
    picture.save(out, "PNG", pnginfo=info, compress_level=6)
    return out.getvalue()


def _picture(
    request: Request, pictures: Pictures, facts: Mapping[str, str], size: tuple[int, int]
) -> NDArray[np.uint8]:
    """The still a clip is made from; its card where there is none."""
    if request.image is None:
        return np.asarray(card(facts, size, request.seed % 2**32))
    if request.image not in pictures:
        raise EngineError(f"the still {request.image[:12]} of this clip is not there", next="Make its still first.")
    return read_picture(pictures[request.image])


def _size(ratio: str) -> tuple[int, int]:
    try:
        wide, high = parse_size(ratio)
    except ValueError as error:
        raise EngineError(str(error)) from None
    if max(wide, high) > LARGEST or min(wide, high) < 64 or max(wide, high) > 4 * min(wide, high):
        raise EngineError(
            f"slate draws no card of {wide} x {high}", next=f"Sides from 64 to {LARGEST} pixels, at most 4:1."
        )
    return wide, high


def _rate(text: str) -> Fraction:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 120:
        raise EngineError(f'"{text}" is not a frame rate', next='Write it like "24/1".')
    return rate
