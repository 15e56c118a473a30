"""The chart as SVG 1.1: text that stays text, one class a style, a tip over every shot."""

from collections.abc import Iterator
from html import escape

from rushes.engines.slate.lettering import clean
from rushes.export.chart_paper import PAPER, STYLES, Box, Mark, Page, Shape, Strokes, Style, Words

FAMILIES = {
    "title": "'IBM Plex Serif', Georgia, 'DejaVu Serif', serif",
    "italic": "'IBM Plex Serif', Georgia, 'DejaVu Serif', serif",
    "label": "'IBM Plex Sans Condensed', 'Roboto Condensed', 'Arial Narrow', 'Liberation Sans Narrow', sans-serif",
    "text": "'IBM Plex Sans', Helvetica, Arial, 'Liberation Sans', sans-serif",
    "mono": "'IBM Plex Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
}
WEIGHTS = {"title": "500", "label": "600", "mono": "500"}


def as_svg(page: Page) -> str:
    """The SVG of a page; every word in it is only text, and nothing is fetched from anywhere."""
    used = {mark.style for mark in page.marks}
    rules = "".join(f".{name}{{{_rule(STYLES[name])}}}" for name in STYLES if name in used)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width}" height="{page.height}"'
        f' viewBox="0 0 {page.width} {page.height}" role="img" aria-labelledby="title about">'
    )
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>', head,
        f'<title id="title">{_text(page.title)}</title>', f'<desc id="about">{_text(page.about)}</desc>',
        f"<style>{rules}</style>", f'<rect width="100%" height="100%" fill="{PAPER}"/>',
    ]  # fmt: skip
    return "\n".join([*parts, *(line for mark in page.marks for line in _drawn(mark)), "</svg>\n"])


def _rule(style: Style) -> str:
    if style.face:
        slant = ";font-style:italic" if style.face == "italic" else ""
        weight = WEIGHTS.get(style.face, "400")
        return f"font:{weight} {style.size}px {FAMILIES[style.face]}{slant};fill:{style.fill};white-space:pre"
    stroke = f";stroke:{style.stroke};stroke-width:{style.width:g}" if style.stroke else ""
    dash = f";stroke-dasharray:{style.dash[0]:g} {style.dash[1]:g}" if style.dash else ""
    return f"fill:{style.fill or 'none'}{stroke}{dash}"


def _drawn(mark: Mark) -> Iterator[str]:
    if isinstance(mark, Box):
        yield _box(mark)
    elif isinstance(mark, Strokes):
        if mark.lines:
            yield f'<path class="{mark.style}" d="{"".join(_stroke(*line) for line in mark.lines)}"/>'
    elif isinstance(mark, Shape):
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in mark.points)
        yield f'<{"polygon" if mark.closed else "polyline"} class="{mark.style}" points="{points}"/>'
    else:
        yield _words(mark)


def _box(box: Box) -> str:
    fill = f' style="fill:{box.fill}"' if box.fill else ""
    place = f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'
    if not box.tip:
        return f'<rect class="{box.style}" {place}{fill}/>'
    return f'<rect class="{box.style}" {place}{fill}><title>{_text(box.tip)}</title></rect>'


def _stroke(x1: float, y1: float, x2: float, y2: float) -> str:
    if x1 == x2:
        return f"M{_n(x1)} {_n(y1)}V{_n(y2)}"
    return f"M{_n(x1)} {_n(y1)}" + (f"H{_n(x2)}" if y1 == y2 else f"L{_n(x2)} {_n(y2)}")


def _words(mark: Words) -> str:
    """The text keeps its width where the typeface is another than the one it was measured in."""
    anchor = "" if mark.anchor == "start" else f' text-anchor="{mark.anchor}"'
    length = f' textLength="{_n(mark.width)}" lengthAdjust="spacingAndGlyphs"' if mark.width > 0 else ""
    return f'<text class="{mark.style}" x="{_n(mark.x)}" y="{_n(mark.y)}"{anchor}{length}>{_text(mark.text)}</text>'


def _text(text: str) -> str:
    """Text without the characters that XML 1.0 refuses, and escaped."""
    return escape(clean(text, 600), quote=True)


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
