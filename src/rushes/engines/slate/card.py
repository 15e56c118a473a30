"""The card: what a shot, or a reference, will be, drawn on its grid."""

from collections.abc import Mapping

from PIL import Image, ImageDraw

from rushes.engines.slate.framing import diagram
from rushes.engines.slate.glyphs import glyph
from rushes.engines.slate.layout import Block, Layout, layout
from rushes.engines.slate.lettering import clean, measure, sheet, write
from rushes.engines.slate.move import named
from rushes.engines.slate.palette import Palette, field, mix, palette

LIMITS = {"text": 420, "lyric": 160, "who": 120, "place": 90, "props": 90, "motifs": 120, "light": 80}
KEYS = (
    "shot", "section", "kind", "text", "who", "place", "props", "motifs", "framing", "camera", "light",
    "lyric", "take", "note", "tag", "name", "what",
)  # fmt: skip


def card(facts: Mapping[str, str], size: tuple[int, int], seed: int = 0) -> Image.Image:
    """The card of the facts, RGB, ``size`` pixels; the same facts give the same pixels."""
    known = read(facts)
    plan, colours = layout(known, size), palette(known.get("light", ""))
    picture = field(size, colours, seed)
    _pane(picture, plan, known, colours, seed)
    page, pen = sheet(size)
    _stripes(pen, plan, colours)
    for rule in plan.rules:
        pen.rectangle((rule.x, rule.y, rule.x + rule.w, rule.y + rule.h), fill=(*colours.ink, 64))
    for chip in plan.chips:
        _chip(pen, chip, plan.unit, colours)
    for block in (*plan.blocks, *plan.chips):
        _set(pen, block, colours)
    picture.paste(page, (0, 0), page)
    return picture


def read(facts: Mapping[str, str]) -> dict[str, str]:
    """The facts as they are set: cleaned, cut to what a card can hold, without empty ones."""
    kept = {key: clean(str(value), LIMITS.get(key, 60)) for key, value in facts.items() if key in KEYS}
    return {key: value for key, value in kept.items() if value}


def _pane(picture: Image.Image, plan: Layout, facts: Mapping[str, str], colours: Palette, seed: int) -> None:
    pane, pen = plan.pane, ImageDraw.Draw(picture, "RGBA")
    inner = (max(8, round(pane.w)), max(8, round(pane.h)))
    at = (round(pane.x), round(pane.y))
    picture.paste(diagram(facts, inner, colours, seed), at)
    right, low = at[0] + inner[0], at[1] + inner[1]
    pen.rectangle((at[0], at[1], right - 1, low - 1), outline=(*colours.ink, 90), width=max(1, round(plan.unit)))
    _marks(pen, (at[0], at[1], right, low), plan.unit, colours)
    if plan.sign.w:
        move = named(facts.get("camera", ""))
        sign = glyph(move, round(plan.sign.w), colours.accent)
        picture.paste(sign, (round(plan.sign.x), round(plan.sign.y)), sign)


def _marks(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], unit: float, colours: Palette) -> None:
    """The corner marks of a viewfinder."""
    gap, arm, thick = 12 * unit, 20 * unit, max(1, round(1.6 * unit))
    ink = (*mix(colours.glow, (255, 255, 255), 0.6), 190)
    left, top, right, low = box[0] + gap, box[1] + gap, box[2] - gap, box[3] - gap
    for x, dx in ((left, 1), (right, -1)):
        for y, dy in ((top, 1), (low, -1)):
            pen.line([(x, y), (x + dx * arm, y)], fill=ink, width=thick)
            pen.line([(x, y), (x, y + dy * arm)], fill=ink, width=thick)


def _stripes(pen: ImageDraw.ImageDraw, plan: Layout, colours: Palette) -> None:
    """The clapper's stripes."""
    box, step = plan.stripes, plan.stripes.h * 2.6
    count = int((box.w - box.h) / step)
    step = (box.w - box.h - step * 0.5) / max(1, count)
    for n in range(count + 1):
        x, wide = box.x + n * step, step * 0.5
        pen.polygon(
            [(x + box.h, box.y), (x + box.h + wide, box.y), (x + wide, box.y + box.h), (x, box.y + box.h)],
            fill=(*colours.ink, 150),
        )


def _chip(pen: ImageDraw.ImageDraw, chip: Block, unit: float, colours: Palette) -> None:
    box = chip.box
    pen.rounded_rectangle(
        (box.x, box.y, box.x + box.w, box.y + box.h), box.h / 2,
        fill=(*colours.accent, 34), outline=(*colours.accent, 170), width=max(1, round(unit)),
    )  # fmt: skip


def _set(pen: ImageDraw.ImageDraw, block: Block, colours: Palette) -> None:
    inks = {"ink": colours.ink, "soft": mix(colours.ink, colours.mid, 0.18), "accent": colours.accent}
    text, chip = block.set, block.box.h > 0 and block.tracking == 0.04
    x, base = block.box.x, block.box.y + block.lift * text.size
    if chip:
        x += (block.box.w - measure(text.lines[0], text.face, text.size, 0.04)) / 2
        base = block.box.y + block.box.h / 2 + 0.35 * text.size
    for line in text.lines:
        write(pen, x, base, line, text.face, text.size, inks[block.ink], block.tracking)
        base += text.leading * text.size
