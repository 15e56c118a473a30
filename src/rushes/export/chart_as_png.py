"""The chart as PNG: shapes drawn twice as large and brought down so that slants are smooth, words set on top."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from math import hypot

from PIL import Image, ImageDraw

from rushes.engines.slate.lettering import write
from rushes.export.chart_paper import PAPER, SHARPNESS, STYLES, Box, Mark, Page, Point, Shape, Strokes, Style, Words

FINE = 2
"""Dots drawn for one of the picture, each way."""
BAND = 512
"""Pixels of the page that are drawn at a time, so that a tall page takes no more memory than its picture."""
MOST = 40_000_000
"""Dots of the largest picture; a page that needs more is drawn with fewer for each of its pixels."""


def as_png(page: Page) -> bytes:
    """The PNG of a page (sRGB, 8 bits), two dots a pixel; 1.5 or one where the page is very long."""
    sharp = next((s for s in (SHARPNESS, 1.5) if page.width * page.height * s * s <= MOST), 1.0)
    width, height = round(page.width * sharp), round(page.height * sharp)
    image = Image.new("RGB", (width, height), PAPER)
    drawn = [(_reach(mark), mark) for mark in page.marks if not isinstance(mark, Words)]
    for top in range(0, page.height, BAND):
        here = [mark for (low, high), mark in drawn if low < top + BAND and high > top]
        image.paste(_band(here, page, top, sharp), (0, round(top * sharp)))
    pen = ImageDraw.Draw(image)
    for mark in page.marks:
        if isinstance(mark, Words):
            look = STYLES[mark.style]
            size, fill = round(look.size * sharp), _rgb(look.fill or "#000000")
            write(pen, mark.left * sharp, mark.y * sharp, mark.text, look.face, size, fill)
    out = BytesIO()
    image.save(out, "PNG", dpi=(round(96 * sharp), round(96 * sharp)), compress_level=7)
    return out.getvalue()


def _reach(mark: Mark) -> tuple[float, float]:
    """From which to which height a mark lies, with its stroke."""
    if isinstance(mark, Box):
        ys = [mark.y, mark.y + mark.height]
    elif isinstance(mark, Strokes):
        ys = [y for _, y1, _, y2 in mark.lines for y in (y1, y2)] or [0.0]
    else:
        ys = [y for _, y in mark.points] if isinstance(mark, Shape) else [0.0]
    return min(ys) - 4, max(ys) + 4


def _band(marks: Sequence[Mark], page: Page, top: int, sharp: float) -> Image.Image:
    tall = min(BAND, page.height - top)
    scale = FINE * sharp
    band = Image.new("RGB", (round(page.width * scale), round(tall * scale)), PAPER)
    pen = ImageDraw.Draw(band)
    for mark in marks:
        _draw(pen, mark, top, scale)
    return band.resize((round(page.width * sharp), round(tall * sharp)), Image.Resampling.BOX)


def _draw(pen: ImageDraw.ImageDraw, mark: Mark, top: int, scale: float) -> None:
    style = STYLES[mark.style]
    if isinstance(mark, Box):
        _box(pen, mark, style, top, scale)
    elif isinstance(mark, Strokes):
        for x1, y1, x2, y2 in mark.lines:
            _line(pen, ((x1, y1), (x2, y2)), style, top, scale)
    elif isinstance(mark, Shape):
        points = [(x * scale, (y - top) * scale) for x, y in mark.points]
        if mark.closed and style.fill:
            pen.polygon(points, fill=style.fill)
        if style.stroke:
            _line(pen, (*mark.points, mark.points[0]) if mark.closed else mark.points, style, top, scale)


def _box(pen: ImageDraw.ImageDraw, box: Box, style: Style, top: int, scale: float) -> None:
    x, y = box.x * scale, (box.y - top) * scale
    right, low = x + box.width * scale, y + box.height * scale
    fill = box.fill or style.fill
    if fill:
        pen.rectangle((round(x), round(y), max(round(x), round(right) - 1), max(round(y), round(low) - 1)), fill=fill)
    if style.stroke:
        corners = ((box.x, box.y), (box.x + box.width, box.y), (box.x + box.width, box.y + box.height))
        _line(pen, (*corners, (box.x, box.y + box.height), corners[0]), style, top, scale)


def _line(pen: ImageDraw.ImageDraw, points: Sequence[Point], style: Style, top: int, scale: float) -> None:
    width = max(1, round(style.width * scale))
    for some in _dashes(points, style.dash) if style.dash else (points,):
        placed = [(x * scale, (y - top) * scale) for x, y in some]
        if len(placed) == 2 and (placed[0][0] == placed[1][0] or placed[0][1] == placed[1][1]):
            _straight(pen, placed[0], placed[1], width, style.stroke)
        else:
            pen.line(placed, fill=style.stroke, width=width, joint="curve")


def _straight(pen: ImageDraw.ImageDraw, one: Point, other: Point, width: int, colour: str | None) -> None:
    """An upright or level stroke as a box, to the dot."""
    (x1, x2), (y1, y2) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if x1 == x2:
        left = round(x1 - width / 2)
        pen.rectangle((left, round(y1), left + width - 1, max(round(y1), round(y2) - 1)), fill=colour)
    else:
        over = round(y1 - width / 2)
        pen.rectangle((round(x1), over, max(round(x1), round(x2) - 1), over + width - 1), fill=colour)


def _dashes(points: Sequence[Point], dash: tuple[float, float]) -> Iterator[tuple[Point, Point]]:
    """The strokes of a dashed line, each piece of which begins with a stroke."""
    for (x1, y1), (x2, y2) in pairwise(points):
        length = hypot(x2 - x1, y2 - y1)
        at = 0.0
        while at < length:
            a, b = at / length, min(1.0, (at + dash[0]) / length)
            yield (x1 + (x2 - x1) * a, y1 + (y2 - y1) * a), (x1 + (x2 - x1) * b, y1 + (y2 - y1) * b)
            at += dash[0] + dash[1]


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue
