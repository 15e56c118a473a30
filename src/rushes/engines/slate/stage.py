"""What the framing diagram is drawn on: a lit frame, measured in its own height."""

from PIL import Image, ImageDraw

from rushes.engines.slate.palette import Palette, glow, mix
from rushes.engines.slate.shapes import Part

FINE = 3
"""The diagram is drawn this many times larger and averaged down: smooth edges."""


class Stage:
    """A picture drawn in heights of the frame: x from the middle, y from the top."""

    def __init__(self, size: tuple[int, int], colours: Palette, seed: int) -> None:
        self.size, self.colours = size, colours
        self.high = size[1] * FINE
        self.image = glow(size, colours, seed).resize((size[0] * FINE, size[1] * FINE), Image.Resampling.BILINEAR)
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.half = size[0] / size[1] / 2

    def parts(self, parts: list[Part], x: float, y: float, scale: float, *, depth: float = 0.0) -> None:
        """Draw parts at a place; ``depth`` 0..1 lifts them into the air's colour."""
        for part in parts:
            points = [
                ((px * scale + x + self.half) * self.high, (py * scale + y) * self.high) for px, py in part.points
            ]
            self._part(part.tone, points, scale, depth)

    def _part(self, tone: str, points: list[tuple[float, float]], scale: float, depth: float) -> None:
        colours = self.colours
        body = mix(colours.figure, mix(colours.mid, colours.glow, 0.4), depth)
        stroke = max(2, round(self.high * 0.006))
        if tone == "line":
            self.pen.line(points, fill=mix(colours.glow, body, 0.45), width=stroke, joint="curve")
        elif tone == "stroke":
            self.pen.line(points, fill=body, width=max(stroke, round(self.high * scale * 0.075)), joint="curve")
        elif tone == "rim":
            self.pen.line([*points, points[0]], fill=mix(colours.glow, body, 0.3), width=stroke * 2, joint="curve")
        elif tone == "halo":
            self.pen.polygon(points, fill=(*colours.glow, 11))
        else:
            fills = {
                "light": mix(colours.glow, (255, 255, 255), 0.35),
                "pale": mix(colours.glow, colours.figure, 0.2),
                "soft": mix(colours.figure, colours.glow, 0.34),
                "frame": mix(colours.mid, colours.figure, 0.5),
                "pool": (*colours.glow, 60),
            }
            self.pen.polygon(points, fill=fills.get(tone, body))

    def lit(self, parts: list[Part], x: float, y: float, scale: float, *, depth: float = 0.0) -> None:
        """The parts with a rim of light on their right, as if the lamp of the diagram lit them."""
        rim = [Part(part.points, "light") for part in parts if part.tone == "body"]
        thin = 0.0065 * min(1.0, 0.35 + 0.5 * scale)
        self.parts(rim, x + thin, y - 0.4 * thin, scale, depth=depth)
        self.parts(parts, x, y, scale, depth=depth)

    def floor(self, y: float, part: float = 0.55) -> None:
        """The ground, from ``y`` down."""
        wide, high = self.image.size
        self.pen.rectangle(
            (0, y * self.high, wide, high), fill=(*mix(self.colours.mid, self.colours.figure, part), 215)
        )

    def done(self) -> Image.Image:
        """The picture at its size."""
        return self.image.resize(self.size, Image.Resampling.BOX)
