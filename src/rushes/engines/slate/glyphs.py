"""The camera's move as a sign: arrows in, out and across, a lock, a hand's wave."""

import math

from PIL import Image, ImageDraw

from rushes.engines.slate.palette import Colour

_FINE = 4
_ARROWS = {
    "left": ((0.62, 0.0, -0.62, 0.0),),
    "right": ((-0.62, 0.0, 0.62, 0.0),),
    "up": ((0.0, 0.62, 0.0, -0.62),),
    "down": ((0.0, -0.62, 0.0, 0.62),),
    "track": ((-0.5, -0.26, 0.5, -0.26), (-0.5, 0.26, 0.5, 0.26)),
    "in": tuple((x * 0.72, y * 0.72, x * 0.22, y * 0.22) for x in (-1.0, 1.0) for y in (-1.0, 1.0)),
    "out": tuple((x * 0.24, y * 0.24, x * 0.72, y * 0.72) for x in (-1.0, 1.0) for y in (-1.0, 1.0)),
}


def glyph(move: str, size: int, ink: Colour) -> Image.Image:
    """The sign of a move in a rounded square, RGBA, ``size`` pixels."""
    side = size * _FINE
    image = Image.new("RGBA", (side, side), (*ink[:3], 0))
    pen = ImageDraw.Draw(image)
    stroke = max(2, round(side * 0.062))
    pen.rounded_rectangle((stroke, stroke, side - stroke, side - stroke), side * 0.22, outline=ink, width=stroke)
    at = _Place(side / 2, side * 0.42)
    if move in _ARROWS:
        for line in _ARROWS[move]:
            _arrow(pen, at, line, ink, stroke)
    else:
        {"handheld": _wave, "orbit": _orbit}.get(move, _lock)(pen, at, ink, stroke)
    return image.resize((size, size), Image.Resampling.BOX)


class _Place:
    """From -1..1 across the sign to pixels."""

    def __init__(self, middle: float, half: float) -> None:
        self.middle, self.half = middle, half

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return self.middle + x * self.half, self.middle + y * self.half


def _arrow(
    pen: ImageDraw.ImageDraw, at: _Place, line: tuple[float, float, float, float], ink: Colour, stroke: int
) -> None:
    x0, y0, x1, y1 = line
    length = math.hypot(x1 - x0, y1 - y0)
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    pen.line([at(x0, y0), at(x1 - dx * 0.1, y1 - dy * 0.1)], fill=ink, width=stroke)
    back, wide = 0.34, 0.21
    left = at(x1 - dx * back - dy * wide, y1 - dy * back + dx * wide)
    right = at(x1 - dx * back + dy * wide, y1 - dy * back - dx * wide)
    pen.polygon([at(x1, y1), left, right], fill=ink)


def _lock(pen: ImageDraw.ImageDraw, at: _Place, ink: Colour, stroke: int) -> None:
    pen.arc((*at(-0.27, -0.66), *at(0.27, -0.02)), 180, 360, fill=ink, width=stroke)
    for x in (-0.27, 0.27):
        edge = stroke / at.half / 2 * (1 if x < 0 else -1)
        pen.line([at(x + edge, -0.36), at(x + edge, 0.0)], fill=ink, width=stroke)
    pen.rounded_rectangle((*at(-0.44, -0.08), *at(0.44, 0.56)), stroke, fill=ink)


def _wave(pen: ImageDraw.ImageDraw, at: _Place, ink: Colour, stroke: int) -> None:
    for lift in (-0.26, 0.26):
        points = [at(x / 40 * 0.62, lift + 0.17 * math.sin(x / 40 * math.tau * 0.9)) for x in range(-40, 41)]
        pen.line(points, fill=ink, width=stroke, joint="curve")


def _orbit(pen: ImageDraw.ImageDraw, at: _Place, ink: Colour, stroke: int) -> None:
    pen.ellipse((*at(-0.16, -0.22), *at(0.16, 0.10)), fill=ink)
    points = [at(0.6 * math.cos(a / 30 * math.pi), 0.06 + 0.5 * math.sin(a / 30 * math.pi)) for a in range(-2, 27)]
    pen.line(points, fill=ink, width=stroke, joint="curve")
    _arrow(pen, at, (-0.46, 0.42, -0.64, 0.0), ink, stroke)
