"""Where everything on a card goes: plain blocks in pixels, before anything is drawn.

Nothing is placed nearer to the edge than ``MARGIN``, so that a camera move, which travels 5 % of
the picture, never cuts a word.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from rushes.engines.slate.framing import size_of
from rushes.engines.slate.lettering import Lines, clean, fit, measure

MARGIN = 0.078
Ink: TypeAlias = Literal["ink", "soft", "accent"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of type in a box; ``lift`` is where the first baseline is, in ems below its top."""

    box: Box
    set: Lines
    ink: Ink = "ink"
    tracking: float = 0.0
    lift: float = 0.78


@dataclass(frozen=True, slots=True)
class Layout:
    """Where everything on a card is."""

    size: tuple[int, int]
    unit: float
    blocks: tuple[Block, ...]
    pane: Box
    sign: Box
    rules: tuple[Box, ...]
    chips: tuple[Block, ...]
    stripes: Box


def layout(facts: Mapping[str, str], size: tuple[int, int]) -> Layout:
    """Every block of the card in its place: header, words, frame, facts, lyric."""
    wide, high = size
    unit = min((wide * high) ** 0.5 / 960, min(wide, high) / 690)
    safe = Box(wide * MARGIN, high * MARGIN, wide * (1 - 2 * MARGIN), high * (1 - 2 * MARGIN))
    stripes = Box(safe.x, safe.y, safe.w, 8 * unit)
    head = _header(facts, Box(safe.x, safe.y + 22 * unit, safe.w, 62 * unit), unit)
    foot, chips = _footer(facts, safe, unit)
    low = min([block.box.y for block in (*foot, *chips)], default=safe.y + safe.h + 26 * unit) - 26 * unit
    body = Box(safe.x, safe.y + 122 * unit, safe.w, low - safe.y - 122 * unit)
    across = wide / high >= 1.2
    place = _beside if across else _stacked
    pane, sign, blocks = place(facts, body, wide / high, unit)
    rules = [Box(safe.x, safe.y + 97 * unit, safe.w, max(1, unit))]
    if foot or chips:
        rules.append(Box(safe.x, low + 10 * unit, safe.w, max(1, unit)))
    return Layout(size, unit, (*head, *blocks, *foot), pane, sign, tuple(rules), chips, stripes)


def _header(facts: Mapping[str, str], box: Box, unit: float) -> tuple[Block, ...]:
    """The clapper's boxes: shot, take, section, kind; what is to be known of them at the right.

    They shrink until they fit; where even that is too wide, the last ones give way.
    """
    cells, note = _cells(facts), clean(facts.get("note", "").upper(), 28)
    scale = 1.0
    while True:
        blocks, right = _row(cells, box, unit * scale)
        aside = _label(note, box, unit, 15 * scale, "accent")
        span = measure(note, "label", aside.set.size, 0.12) if note else 0.0
        if right + span + (34 * unit if note else 0) <= box.x + box.w or (scale < 0.5 and len(cells) == 1):
            break
        scale *= 0.93
        if scale < 0.5:
            cells, scale = cells[:-1], 1.0
    end = Box(box.x + box.w - span, box.y, span, aside.set.size)
    return (*blocks, Block(end, aside.set, "accent", 0.12)) if note else blocks


def _cells(facts: Mapping[str, str]) -> list[tuple[str, str]]:
    upper = {key: value.upper() for key, value in facts.items()}
    if "tag" in facts or "what" in facts:
        tag = facts.get("tag", "").removeprefix("@")
        rows = [
            ("REFERENCE", f"@{tag}" if tag else ""),
            ("NAME", facts.get("name", "")),
            ("KIND", upper.get("what", "")),
        ]
    else:
        rows = [("SHOT", facts.get("shot", "")), ("TAKE", facts.get("take", ""))]
        rows += [("SECTION", upper.get("section", "")), ("KIND", upper.get("kind", ""))]
    return [(label, clean(value, 24)) for label, value in rows if value] or [("CARD", "STILL")]


def _row(cells: list[tuple[str, str]], box: Box, unit: float) -> tuple[tuple[Block, ...], float]:
    x, blocks = box.x, []
    for n, (label, value) in enumerate(cells):
        size = round((43 if n == 0 else 25) * unit)
        face = "label" if n == 0 or label in ("SECTION", "KIND", "NAME") else "mono"
        over = _label(label, Box(x, box.y, 1, 16 * unit), unit, 13, "accent")
        wide = max(measure(value, face, size, 0.03), measure(label, "label", over.set.size, 0.12))
        blocks.append(Block(Box(x, box.y, wide, 16 * unit), over.set, "accent", 0.12))
        top = box.y + 60 * unit - 0.78 * size
        blocks.append(Block(Box(x, top, wide, size), Lines(face, size, (value,)), "ink", 0.03))
        x += wide + 34 * unit
    return tuple(blocks), x - 34 * unit


def _label(text: str, box: Box, unit: float, size: float, ink: Ink) -> Block:
    return Block(box, Lines("label", max(7, round(size * unit)), (text,)), ink, 0.12)


def _footer(facts: Mapping[str, str], safe: Box, unit: float) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """The line that is sung, in italics, and the motifs as chips, at the card's foot."""
    names = [name.strip() for name in facts.get("motifs", "").split(",") if name.strip()][:4]
    floor = safe.y + safe.h
    across = safe.w > safe.h * 1.1
    chips = _chips(names, safe, floor, unit, across)
    lyric = facts.get("lyric", "")
    if not lyric:
        return (), chips
    taken = (safe.x + safe.w - chips[0].box.x + 40 * unit) if chips and across else 0.0
    base = floor if across or not chips else chips[0].box.y - 16 * unit
    words = fit(f"\N{LEFT DOUBLE QUOTATION MARK}{lyric}\N{RIGHT DOUBLE QUOTATION MARK}", "italic",
                safe.w - taken, 62 * unit, 29 * unit, 15 * unit)  # fmt: skip
    top = base - words.height
    return (Block(Box(safe.x, top, safe.w - taken, words.height), words, "ink"),), chips


def _chips(names: list[str], safe: Box, floor: float, unit: float, across: bool) -> tuple[Block, ...]:
    size, pad = max(8, round(15 * unit)), 11 * unit
    while names:
        spans = [measure(name, "label", size, 0.04) + 2 * pad for name in names]
        total = sum(spans) + 8 * unit * (len(names) - 1)
        if total <= safe.w * (0.46 if across else 1.0):
            break
        names = names[:-1] if len(names) > 1 else [clean(names[0], max(4, len(names[0]) - 6))]
    x = safe.x + safe.w - total if names and across else safe.x
    blocks = []
    for name, span in zip(names, spans if names else [], strict=True):
        blocks.append(Block(Box(x, floor - 27 * unit, span, 27 * unit), Lines("label", size, (name,)), "ink", 0.04))
        x += span + 8 * unit
    return tuple(blocks)


def _beside(facts: Mapping[str, str], body: Box, shape: float, unit: float) -> tuple[Box, Box, tuple[Block, ...]]:
    """A wide card: words and facts at the left, the frame at the right."""
    wide = min(body.w * 0.50, (body.h - 44 * unit) * shape)
    pane = Box(body.x + body.w - wide, body.y, wide, wide / shape)
    sign, captions = _captions(facts, Box(pane.x, pane.y + pane.h + 13 * unit, pane.w, 30 * unit), unit, rows=1)
    column = body.w - wide - 42 * unit
    rows = _rows(facts, Box(body.x, 0, column, body.h * 0.42), unit)
    tall = sum(block.box.h for block in rows[1::2]) + 8 * unit * max(0, len(rows) // 2 - 1)
    lowered = _lowered(rows, body.y + body.h - tall - 4 * unit, unit)
    words = fit(_words(facts), "title", column, body.h - tall - 26 * unit, 56 * unit, 17 * unit)
    return pane, sign, (*_title(words, body.x, body.y - 3 * unit, column), *lowered, *captions)


def _stacked(facts: Mapping[str, str], body: Box, shape: float, unit: float) -> tuple[Box, Box, tuple[Block, ...]]:
    """A tall or square card: the frame with the facts beside it, the words below."""
    words = fit(_words(facts), "title", body.w, body.h * 0.38, (60 if shape < 0.85 else 46) * unit, 17 * unit)
    high = min(body.h - words.height - 84 * unit, body.w * 0.62 / shape)
    pane = Box(body.x, body.y, high * shape, high)
    sign, captions = _captions(facts, Box(pane.x, pane.y + high + 13 * unit, body.w, 30 * unit), unit, rows=1)
    left = pane.x + pane.w + 28 * unit
    rows = _rows(facts, Box(left, 0, body.x + body.w - left, high), unit, over=True)
    placed = _lowered(rows, pane.y, unit)
    top = pane.y + high + 76 * unit
    return pane, sign, (*placed, *_title(words, body.x, top, body.w), *captions)


def _title(words: Lines, x: float, y: float, wide: float) -> tuple[Block, ...]:
    return (Block(Box(x, y, wide, words.height), words),) if words.lines else ()


def _words(facts: Mapping[str, str]) -> str:
    return facts.get("text") or facts.get("name") or facts.get("note") or facts.get("shot") or ""


def _rows(facts: Mapping[str, str], box: Box, unit: float, over: bool = False) -> tuple[Block, ...]:
    """Who, where, with what, in which light: a label and its words, in turn, from y 0."""
    names = [("WHO", "who"), ("PLACE", "place"), ("PROPS", "props"), ("LIGHT", "light")]
    found = [(label, facts[key]) for label, key in names if key in facts]
    indent, y, blocks = (0.0 if over else 72 * unit), 0.0, []
    each = box.h / max(1, len(found))
    for label, value in found:
        lift = 19 * unit if over else 0.0
        text = fit(value, "text", box.w - indent, max(24 * unit, each - lift - 12 * unit), 21 * unit, 13 * unit)
        name = _label(label, Box(box.x, y, 70 * unit, 16 * unit), unit, 13, "accent")
        blocks += [name, Block(Box(box.x + indent, y + lift, box.w - indent, text.height + lift), text, "ink")]
        y += text.height + lift
    return tuple(blocks)


def _lowered(rows: tuple[Block, ...], top: float, unit: float) -> tuple[Block, ...]:
    """The rows from ``top`` down, 8 units apart, each label on the baseline of its words."""
    placed = []
    for n in range(0, len(rows), 2):
        label, value = rows[n], rows[n + 1]
        lift = value.box.y - label.box.y
        down = top + label.box.y + n / 2 * 8 * unit
        base = 0.0 if lift else 0.80 * (value.set.size - label.set.size)
        tall = value.box.h - lift
        placed.append(Block(Box(label.box.x, down + base, label.box.w, label.box.h), label.set, label.ink, 0.12))
        placed.append(Block(Box(value.box.x, down + lift, value.box.w, tall), value.set, value.ink))
    return tuple(placed)


def _captions(facts: Mapping[str, str], box: Box, unit: float, rows: int) -> tuple[Box, tuple[Block, ...]]:
    """Under the frame: the shot size at the left, the camera's sign and words at the right."""
    if "what" in facts or "tag" in facts:
        return Box(box.x, box.y, 0, 0), ()
    framing = facts.get("framing") or size_of("").name
    camera = facts.get("camera") or "static"
    side = 34 * unit
    left = fit(framing, "text", box.w * 0.46, side, 19 * unit, 11 * unit)
    right = fit(camera, "text", box.w * 0.5 - side - 10 * unit, side, 19 * unit, 11 * unit)
    start = box.x + box.w - right.width
    sign = Box(start - side - 10 * unit, box.y, side, side)
    return sign, (
        Block(Box(box.x, box.y + (side - left.height) / 2, box.w * 0.46, left.height), left, "soft"),
        Block(Box(start, box.y + (side - right.height) / 2, right.width, right.height), right, "soft"),
    )
