"""The framing diagram: who and what is in the frame, how large, in which light."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from PIL import Image

from rushes.engines.slate import shapes
from rushes.engines.slate.palette import Palette, mix
from rushes.engines.slate.shapes import Outline, Part
from rushes.engines.slate.stage import Stage


@dataclass(frozen=True, slots=True)
class Size:
    """A shot size: how high a figure is, and where its head begins, in heights of the frame."""

    name: str
    figure: float
    top: float
    words: tuple[str, ...]


SIZES = (
    Size("extreme close-up", 9.0, -0.22, ("extreme close", "ecu", "macro", "detail")),
    Size("medium close-up", 2.7, 0.12, ("medium close", "mcu", "chest")),
    Size("extreme wide", 0.20, 0.58, ("extreme wide", "extreme long", "ews", "aerial", "establishing", "vista")),
    Size(
        "medium wide",
        1.22,
        0.14,
        ("medium wide", "medium long", "mws", "cowboy", "american", "three quarter", "two shot"),
    ),
    Size("close-up", 4.2, 0.11, ("close up", "closeup", "close", "cu", "head and shoulders", "portrait")),
    Size("wide", 0.70, 0.19, ("wide", "long", "full", "ws", "master")),
    Size("medium", 1.75, 0.13, ("medium", "mid", "waist", "ms")),
)
"""Looked for in this order: the narrower words first. Heights follow the usual cut lines."""


def size_of(framing: str) -> Size:
    """The shot size that words name; medium where they name none."""
    plain = " ".join(re.findall(r"\w+", framing.lower()))
    return next((s for s in SIZES for word in s.words if re.search(rf"\b{word}\b", plain)), SIZES[-1])


def diagram(facts: Mapping[str, str], size: tuple[int, int], colours: Palette, seed: int = 0) -> Image.Image:
    """The frame of a shot (or a reference) drawn from its facts, ``size`` pixels, RGB."""
    stage = Stage(size, colours, seed)
    if facts.get("what") == "place" or _is_unknown(facts):
        _place(stage, facts, 0.80)
    elif _is_thing(facts):
        _thing(stage, facts)
    else:
        _people(stage, facts)
    return stage.done()


def people(facts: Mapping[str, str]) -> list[str]:
    """Who is in the frame, at most five."""
    names = [name.strip() for name in re.split(r",|&|\band\b", facts.get("who", "")) if name.strip()]
    if facts.get("what") == "cast":
        names = names or [facts.get("name") or facts.get("tag") or "?"]
    return names[:5]


def _is_unknown(facts: Mapping[str, str]) -> bool:
    """Nobody and nothing that has a shape: an empty frame is the honest one."""
    told = facts.get("kind") == "insert" or facts.get("what") in ("prop", "cast") or people(facts)
    return not told and not shapes.thing(" ".join(facts.get(key, "") for key in ("text", "props")))


def _is_thing(facts: Mapping[str, str]) -> bool:
    if facts.get("what") == "prop" or facts.get("kind") == "insert":
        return True
    close = size_of(facts.get("framing", "")).figure > 4
    return (close and "hand" in facts.get("text", "").lower()) or not people(facts)


def _place(stage: Stage, facts: Mapping[str, str], ground: float) -> None:
    """The room in a few strokes: a corridor, a doorway, a window, or only its floor."""
    words = " ".join(facts.get(key, "") for key in ("place", "name", "text")).lower()
    if ground < 1.0:
        stage.floor(ground)
    if "hall" in words or "corridor" in words or "street" in words:
        _corridor(stage, ground)
    elif "door" in words:
        _doorway(stage, ground)
    elif "window" in words or "sill" in words or "bedroom" in words or facts.get("what") == "place":
        _window(stage, ground if ground < 1.0 else None)
        if "bed" in words and ground < 1.0 and facts.get("what") == "place":
            stage.lit(shapes.bed(), -stage.half * 0.36, min(0.97, ground + 0.06), min(0.62, stage.half * 1.0))


def _corridor(stage: Stage, ground: float) -> None:
    half, far, eye = stage.half, 0.30, 0.46
    shade = mix(stage.colours.mid, stage.colours.figure, 0.5)
    for side in (-1.0, 1.0):
        wall = [
            (side * half, -0.05),
            (side * far * 0.62, eye - far),
            (side * far * 0.62, eye + far),
            (side * half, 1.05),
        ]
        points = [((x + half) * stage.high, y * stage.high) for x, y in wall]
        stage.pen.polygon(points, fill=(*shade, 150 if side < 0 else 105))
    stage.parts([Part(shapes.box(-0.10, eye - 0.16, 0.10, eye + far), "light")], 0.0, 0.0, 1.0)


def _doorway(stage: Stage, ground: float) -> None:
    wide = min(0.36, stage.half * 0.6)
    wall = mix(stage.colours.mid, stage.colours.figure, 0.45)
    for left, right in ((-stage.half, -wide), (wide, stage.half)):
        box = [(left + stage.half) * stage.high, 0, (right + stage.half) * stage.high, ground * stage.high]
        stage.pen.rectangle(box, fill=(*wall, 200))
    frame = [Part(shapes.lines((x, -0.1), (x, ground)), "line") for x in (-wide, wide)]
    stage.parts(frame, 0.0, 0.0, 1.0)


def _window(stage: Stage, ground: float | None) -> None:
    """A window of four panes at the right, where the light of the diagram comes from."""
    x, wide, top, high, gap = stage.half * 0.42, min(0.42, stage.half * 0.7), 0.12, 0.46, 0.008
    corners = [(x + column * wide / 2, top + row * high / 2) for column in (0, 1) for row in (0, 1)]
    panes = [Part(shapes.box(a + gap, b + gap, a + wide / 2, b + high / 2), "light") for a, b in corners]
    rim = 0.02
    frame = Part(shapes.box(x - rim, top - rim, x + wide + rim, top + high + rim), "frame")
    stage.parts([frame, *panes], -wide / 2, 0.0, 1.0)
    if ground is not None:
        low = min(1.0, ground + 0.16)
        pool = shapes.lines((x - 0.06, ground), (x + wide - 0.06, ground), (x + wide - 0.30, low), (x - 0.34, low))
        stage.parts([Part(pool, "pool")], -wide / 2, 0.0, 1.0)


def _people(stage: Stage, facts: Mapping[str, str]) -> None:
    framing = facts.get("framing", "") or ("medium close-up" if facts.get("what") == "cast" else "")
    names, size = people(facts), size_of(framing)
    over = "over the shoulder" in framing.lower().replace("-", " ")
    size = size_of("medium close") if over else size
    _place(
        stage,
        facts,
        min(0.97, size.top + size.figure * 0.96) if size.figure < 1 else 1.1 if size.figure > 1.3 else 0.86,
    )
    if over:
        _figure(stage, names[-1], stage.half * 0.24, size, 0.16)
        stage.lit(shapes.figure(0), -stage.half * 0.62, 0.14, 5.4 * min(1.0, stage.half * 1.25))
        return
    size = _fitted(stage, facts, names, size)
    for n, (name, x) in enumerate(zip(names, _spread(stage, facts, names, size), strict=True)):
        _figure(stage, name, x, size, 0.07 * (n % 2))
    _closer(stage, facts, size)


def _fitted(stage: Stage, facts: Mapping[str, str], names: list[str], size: Size) -> Size:
    """The shot size as the frame's shape allows it: further back where several must fit a tall frame,
    and onto the mouth where the closest shot is of it."""
    words = f"{facts.get('framing', '')} {facts.get('text', '')}".lower()
    if size.figure > 8 and re.search(r"\b(mouth|lips?)\b", words):
        return Size(size.name, 15.0, -1.03, ())
    need = 0.30 * size.figure * (1 + 0.75 * (len(names) - 1))
    back = min(1.0, 2.3 * stage.half / need) if len(names) > 1 else 1.0
    sunk = size.figure * (1 - back) if size.figure < 1 else 0.10 * (1 - back)
    return Size(size.name, size.figure * back, size.top + sunk, ())


def _spread(stage: Stage, facts: Mapping[str, str], names: list[str], size: Size) -> list[float]:
    """Where each figure stands: side by side, or close where they embrace."""
    apart = size.figure * (0.175 if _held(facts) else 0.34)
    apart = min(apart, stage.half * 1.5 / max(1, len(names) - 1))
    off = -0.16 * stage.half if size.figure < 3 and len(names) == 1 else 0.0
    return [(n - (len(names) - 1) / 2) * apart + off for n in range(len(names))]


def _held(facts: Mapping[str, str]) -> bool:
    words = facts.get("text", "").lower()
    return re.search(r"\b(embrac|hug|kiss|holds? each other|in (his|her|their) arms)", words) is not None


def _figure(stage: Stage, name: str, x: float, size: Size, depth: float) -> None:
    mark = zlib.crc32(name.lower().encode())
    tall = size.figure * (0.95 + 0.05 * (mark % 5) / 4)
    top = size.top + (size.figure - tall) * (1.0 if size.figure < 1.5 else 0.2)
    stage.lit(shapes.figure(mark // 5), x, top, tall, depth=depth)


def _closer(stage: Stage, facts: Mapping[str, str], size: Size) -> None:
    """What a person has with them: a face in the closest shots, a piano, a tray."""
    words = " ".join(facts.get(key, "") for key in ("text", "props", "framing")).lower()
    if size.figure > 8:
        stage.parts(shapes.face(), 0.0, size.top, size.figure)
    elif _held(facts) and len(people(facts)) == 2:
        stage.parts(shapes.embracing(), -0.0875 * size.figure, size.top, size.figure, depth=0.07)
    elif "piano" in words and size.figure < 2:
        stage.lit(shapes.upright(), 0.08 - 0.16 * stage.half, 1.02, 1.02 - (size.top + 0.265 * size.figure))
    elif ("tray" in words or "soup" in words) and size.figure < 3:
        x, y = -0.16 * stage.half if len(people(facts)) == 1 else 0.0, size.top + size.figure * 0.40
        stage.lit(shapes.bowl(), x, y, 0.25 * size.figure)


def _thing(stage: Stage, facts: Mapping[str, str]) -> None:
    """A thing on its table, large."""
    words = " ".join(facts.get(key, "") for key in ("name", "tag", "text", "props"))
    sill = re.search(r"window|sill", f"{words} {facts.get('place', '')}".lower()) is not None
    parts = shapes.thing(words) or shapes.orb()
    stage.floor(0.80)
    x = -0.30 * stage.half if sill and stage.half > 0.6 else 0.0
    if sill and not any(part.tone == "halo" for part in parts):
        _window(stage, 0.80)
    shadow = shapes.oval(-0.06, 0.815, min(0.40, stage.half * 0.7), 0.022)
    stage.parts([Part(shadow)], x, 0.0, 1.0)
    wide = max(float(np.ptp(_all(parts)[:, 0])), 0.1)
    tall = max(float(np.ptp(_all(parts)[:, 1])), 0.1)
    stage.lit(parts, x, 0.81, min(0.62 / tall, max(stage.half * 1.5 / wide, 0.66)))


def _all(parts: list[Part]) -> Outline:
    return np.concatenate([part.points for part in parts if part.tone != "halo"])
