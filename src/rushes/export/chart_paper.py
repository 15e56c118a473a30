"""The paper a chart is drawn on: boxes, strokes, shapes and words, placed but not yet drawn.

Pixels are those of the SVG, from the upper left corner; colours are sRGB. A mark names its style, and the two
drawers, ``chart_as_svg`` and ``chart_as_png``, look it up here, so that both draw the same picture.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rushes.engines.slate.lettering import ELLIPSIS, clean, measure, wrap

Point: TypeAlias = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

PAPER, INK, SOFT, DIM, LINE = "#fdfcf9", "#22252a", "#4d5258", "#6b6f75", "#c9c6bf"
"""The page, what is said on it from loud to quiet, and thin lines. Text is never paler than DIM."""
WARNING = "#c2321b"

SHARPNESS = 2
"""Pixels of the PNG for one of the SVG, for charts that are not very long."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a mark looks: fill and stroke, the stroke's width and dash in pixels; for words a face and a size."""

    fill: str | None = None
    stroke: str | None = None
    width: float = 1.0
    dash: tuple[float, float] | None = None
    face: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``fill`` goes before its style's, ``tip`` is what a pointer over it is told."""

    x: float
    y: float
    width: float
    height: float
    style: str
    fill: str | None = None
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Straight strokes ``(x1, y1, x2, y2)`` of one style."""

    lines: tuple[tuple[float, float, float, float], ...]
    style: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A line through points; ``closed`` makes it an area."""

    points: tuple[Point, ...]
    style: str
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, its baseline at ``y``; ``width`` is what it takes in the chart's own typeface."""

    x: float
    y: float
    text: str
    style: str
    width: float
    anchor: Anchor = "start"

    @property
    def left(self) -> float:
        return self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width


Mark: TypeAlias = Box | Strokes | Shape | Words


@dataclass(frozen=True, slots=True)
class Page:
    """A chart ready to be drawn: its size in pixels, what it is called and shows, and its marks, lowest first."""

    width: int
    height: int
    title: str
    about: str
    marks: tuple[Mark, ...]


def _type(face: str, size: int, fill: str = INK) -> Style:
    return Style(fill=fill, face=face, size=size)


STYLES: Mapping[str, Style] = {
    "ruler": Style(stroke=DIM, width=0.8),
    "edge": Style(stroke=LINE, width=0.8),
    "hatch": Style(stroke="#b9b4a8", width=0.8),
    "doubt": Style(stroke=PAPER, width=1.4),
    "doubt-edge": Style(stroke=DIM, width=0.9, dash=(3, 2)),
    "section": Style(),
    "behind": Style(fill=PAPER),
    "peak": Style(stroke="#ccd2d8", width=2),
    "body": Style(stroke="#98a4b0", width=2),
    "axis": Style(stroke="#98a4b0", width=0.8),
    "energy": Style(stroke="#8a2f5c", width=1.7),
    "bar": Style(stroke=INK, width=1),
    "beat": Style(stroke="#8d9299", width=0.8),
    "bar-unsure": Style(stroke="#8d9299", width=1),
    "beat-unsure": Style(stroke=LINE, width=0.8),
    "cut-bar": Style(stroke="#a9a7a1", width=0.8),
    "cut-beat": Style(stroke="#a9a7a1", width=0.8, dash=(4, 2)),
    "cut-under": Style(stroke=LINE, width=0.8),
    "cut-free": Style(stroke="#a9a7a1", width=0.8, dash=(1, 2)),
    "cut-off": Style(stroke=WARNING, width=1.3, dash=(6, 2)),
    "flag-off": Style(fill=WARNING),
    "shot": Style(stroke=PAPER, width=1.2),
    "head": Style(),
    "hero": Style(stroke=INK, width=2.2),
    "star": Style(fill="#ffd75e", stroke=INK, width=0.9),
    "clip": Style(fill="#ffffff", stroke="#5b5f64", width=0.6),
    "used": Style(fill="#33373c"),
    "link": Style(stroke=SOFT, width=1.3),
    "link-dot": Style(fill=SOFT),
    "sung": Style(stroke=SOFT, width=1),
    "sung-guess": Style(stroke=DIM, width=0.8, dash=(2, 2)),
    "thread": Style(stroke="#ddd9d0", width=1),
    "motif": Style(fill="#3f6c6a"),
    "motif-line": Style(stroke="#3f6c6a", width=1.4),
    "motif-hollow": Style(fill=PAPER, stroke="#3f6c6a", width=1.4),
    "motif-gold": Style(stroke="#e0a11b", width=1.5),
    "light": Style(),
    "light-own": Style(stroke=PAPER, width=0.8),
    "rule": Style(stroke=INK, width=1.2),
    "t-title": _type("title", 36),
    "t-kind": _type("label", 12, DIM),
    "t-figure": _type("text", 19),
    "t-fact": _type("label", 11, DIM),
    "t-lane": _type("label", 10, DIM),
    "t-ruler": _type("mono", 10, SOFT),
    "t-section": _type("label", 13),
    "t-sure": _type("text", 10, "#2f3338"),
    "t-bar": _type("text", 9, DIM),
    "t-head": _type("label", 9, "#ffffff"),
    "t-name": _type("label", 12, "#15171a"),
    "t-name-small": _type("label", 10, "#15171a"),
    "t-name-pale": _type("label", 12, "#ffffff"),
    "t-name-small-pale": _type("label", 10, "#ffffff"),
    "t-length": _type("text", 10, "#15171a"),
    "t-length-pale": _type("text", 10, "#ffffff"),
    "t-link": _type("label", 9, "#ffffff"),
    "t-lyric": _type("text", 11),
    "t-guess": _type("italic", 12, DIM),
    "t-state": _type("label", 10, "#2f5553"),
    "t-light": _type("label", 10, "#15171a"),
    "t-light-pale": _type("label", 10, "#ffffff"),
    "t-legend": _type("text", 11, SOFT),
}


def span(text: str, style: str) -> float:
    """Width in pixels of a text in a style."""
    look = STYLES[style]
    return measure(text, look.face, look.size * SHARPNESS) / SHARPNESS


def words(x: float, y: float, text: str, style: str, anchor: Anchor = "start") -> Words:
    """A line of text where it is known to fit."""
    safe = clean(text)
    return Words(x, y, safe, style, span(safe, style), anchor)


def short(text: str, style: str, width: float) -> str:
    """As much of a text as fits a width, with an ellipsis where it is cut; "" where nothing sensible does."""
    safe = clean(text, 160)
    if span(safe, style) <= width:
        return safe
    count = bisect_right(range(1, len(safe)), width, key=lambda n: span(safe[:n].rstrip() + ELLIPSIS, style))
    kept = safe[:count].rstrip(" .,;:-")
    return kept + ELLIPSIS if len(kept) > 2 else ""


def fitted(x: float, y: float, text: str, style: str, width: float, anchor: Anchor = "start") -> tuple[Words, ...]:
    """A line of text cut to a width; none where nothing of it fits."""
    kept = short(text, style, width)
    return (words(x, y, kept, style, anchor),) if kept else ()


def broken(text: str, style: str, width: float, most: int) -> tuple[str, ...]:
    """A text in at most so many lines of a width; no word is broken, the last line may be cut."""
    look, safe = STYLES[style], clean(text, 160)
    if any(span(word, style) > width for word in safe.split()):
        kept = short(safe, style, width)
        return (kept,) if kept else ()
    lines = wrap(safe, look.face, look.size * SHARPNESS, width * SHARPNESS)
    if len(lines) <= most:
        return lines
    return (*lines[: most - 1], short(" ".join(lines[most - 1 :]), style, width))


def hatch(x: float, y: float, width: float, height: float, step: float, style: str) -> Strokes:
    """Diagonal strokes that fill a rectangle and do not leave it."""
    lines = []
    for n in range(1, int((width + height) / step) + 1):
        across, down = min(n * step, width), min(n * step, height)
        ends = (x + across, y + n * step - across, x + n * step - down, y + down)
        lines.append((round(ends[0], 1), round(ends[1], 1), round(ends[2], 1), round(ends[3], 1)))
    return Strokes(tuple(lines), style)


def mix(colour: str, other: str, part: float) -> str:
    """The colour (``#rrggbb``) a part of the way from one to the other."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def is_dark(colour: str) -> bool:
    """Whether white words are easier to read on a colour than dark ones (WCAG 2 relative luminance)."""
    linear = [((c / 255 + 0.055) / 1.055) ** 2.4 if c > 10 else c / 3294.6 for c in bytes.fromhex(colour[1:])]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.198
