"""The lanes of the picture: shots by kind with what they use of their clips, cuts, and clips that are shared."""

from collections.abc import Iterator
from itertools import pairwise
from math import cos, pi, sin

from rushes.errors import EngineError
from rushes.export.board_words import seconds, song_time, title_of
from rushes.export.chart_facts import Score
from rushes.export.chart_paper import Box, Mark, Shape, Strokes, broken, fitted, is_dark, mix, short, span, words
from rushes.export.chart_rows import Axis, Row
from rushes.film.model import Shot
from rushes.film.treatment import ShotKind
from rushes.plan.frames import clip_frames, clip_frames_needed, role_model

KINDS: dict[ShotKind, str] = {
    "performance": "#f0b949",
    "narrative": "#6d9fc6",
    "insert": "#d3e6c4",
    "title": "#74548b",
}
"""Colours of kinds of shot: apart for every kind of eye, and as greys (L* 78, 63, 89, 40)."""
HEAD, FOOT = 14, 15
"""Pixels of a shot's dark head, and of its foot, where the clip is."""
NAME, ROOMY, LETTER = 34, 56, 9
"""Pixels a shot needs to be named, to be named in larger type, and for the letter of its kind."""


def shots(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """The shots of a row, each a box as long as its slot; the heroes, framed, over the others."""
    here = [shot for shot in score.shots if shot.start < row.end and shot.end > row.start]
    for shot in here:
        x, end = axis.x(row, shot.start), axis.x(row, shot.end)
        yield Box(x, y, round(end - x, 2), height, "shot", KINDS[shot.kind], _tip(score, shot))
        yield Box(x + 0.6, y + 0.6, max(0.1, end - x - 1.2), HEAD, "head", head_of(shot.kind))
    for shot in here:
        if shot.role == "hero":
            x, end = axis.x(row, shot.start), axis.x(row, shot.end)
            yield Box(x + 1.6, y + 1.2, max(0.5, end - x - 3.2), height - 2.4, "hero")
    for shot in here:
        x, end = axis.x(row, shot.start), axis.x(row, shot.end)
        yield from _head(shot, x, y, end - x)
        yield from _name(shot, x, y + HEAD, end - x)
        yield from _clip(score, shot, x, y + height - FOOT, end - x)


def head_of(kind: ShotKind) -> str:
    """The dark of a kind's colour, on which white can be read."""
    return mix(KINDS[kind], "#15171a", {"insert": 0.62, "performance": 0.55, "narrative": 0.5, "title": 0.35}[kind])


def _tip(score: Score, shot: Shot) -> str:
    film = score.film
    parts = [
        f"{shot.id}: {shot.kind}{', hero' if shot.role == 'hero' else ''}",
        f"{song_time(film, shot.start)} to {song_time(film, shot.end)}, {seconds(shot.frames, film.rate)}",
        f"{shot.seconds} s clip" + (f" of {shot.clip_of}" if shot.clip_of else ""),
        shot.framing, shot.camera, shot.text,
    ]  # fmt: skip
    return "; ".join(part for part in parts if part)


def _head(shot: Shot, x: float, y: float, width: float) -> Iterator[Mark]:
    """The letter of its kind, its id, and a hero's star."""
    right = x + width - 4
    if shot.role == "hero" and width >= LETTER + 4:
        right -= 12 if width >= 30 else 0
        yield star(x + width - 9 if width >= 30 else x + width / 2, y + HEAD / 2 + 0.8, 5.6)
        if width < 30:
            return
    if width >= LETTER + 2:
        letter = shot.kind[0].upper()
        yield words(x + 4, y + HEAD - 3.2, letter, "t-head")
        left = x + 4 + span(letter, "t-head") + 5
        if right - left >= 20:
            yield from fitted(left, y + HEAD - 3.2, shot.id, "t-head", right - left)


def star(x: float, y: float, size: float) -> Shape:
    """Five points around a middle."""
    corners = ((size if n % 2 == 0 else size * 0.45, -pi / 2 + n * pi / 5) for n in range(10))
    return Shape(tuple((round(x + r * cos(a), 2), round(y + r * sin(a), 2)) for r, a in corners), "star", closed=True)


def _name(shot: Shot, x: float, y: float, width: float) -> Iterator[Mark]:
    """What is seen, by the name of its moment or setup, and how it is framed, where there is room."""
    pale = "-pale" if is_dark(KINDS[shot.kind]) else ""
    if width < NAME:
        return
    wide = width >= ROOMY
    style, leading = (f"t-name{pale}", 13) if wide else (f"t-name-small{pale}", 11)
    name = title_of(shot.moment or shot.setup or "") or shot.text
    lines = [(line, style) for line in broken(name, style, width - 9, 2)]
    if wide and len(lines) == 1:
        framing = short(shot.framing, f"t-length{pale}", width - 9)
        lines += [(framing, f"t-length{pale}")] if framing else []
    for n, (line, look) in enumerate(lines):
        yield words(x + 5, y + leading - 0.5 + n * (leading - 0.5), line, look)


def _clip(score: Score, shot: Shot, x: float, y: float, width: float) -> Iterator[Mark]:
    """The slot's length, and the clip as a bar as wide as the shot: dark is what is seen of it."""
    pale = "-pale" if is_dark(KINDS[shot.kind]) else ""
    length = f"{float(shot.frames / score.film.rate):.1f}"
    family = score.clip_name(shot)
    badge = span(family, "t-link") + 7 if family else 0
    right = x + width - 5
    if family and width >= badge + 8:
        yield Box(right - badge, y - 10.5, badge, 12, "link-dot")
        yield words(right - badge / 2, y - 1.3, family, "t-link", "middle")
        right -= badge + 4
    for text in (f"{length} of {shot.seconds} s", f"{length} s", length):
        if span(text, "t-length") <= right - x - 5:
            yield words(x + 5, y, text, f"t-length{pale}")
            break
    if width >= 8:
        first, last = part_seen(score, shot)
        whole = width - 8
        yield Box(x + 4, y + 4, whole, 5, "clip")
        yield Box(round(x + 4 + first * whole, 2), y + 4, round(max(0.6, (last - first) * whole), 2), 5, "used")


def part_seen(score: Score, shot: Shot) -> tuple[float, float]:
    """From where to where of its clip a shot shows, 0..1, as far as the plan has said it."""
    film = score.film
    try:
        model = role_model(film, shot.role)
    except EngineError:
        return 0.0, min(1.0, float(shot.frames / film.rate) / max(1, shot.seconds))
    whole = max(1, clip_frames(shot.seconds, film.rate, model))
    used = shot.used or clip_frames_needed(shot.frames, film.rate, model)
    begin, end = shot.trim or (shot.begin or 0, (shot.begin or 0) + used)
    first = min(max(0.0, begin / whole), 1.0)
    return first, min(max(first, end / whole), 1.0)


def cuts(score: Score, axis: Axis, row: Row, tops: tuple[float, ...]) -> Iterator[Mark]:
    """A line through every lane at each cut, solid on a bar, dashed on a beat; off the beat it has a flag."""
    top, bottom, strip = tops
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    flags: list[Mark] = []
    for cut in score.cuts:
        if row.start < cut.frame < row.end or (cut.frame == row.start and row.number):
            x = axis.x(row, cut.frame)
            off = cut.fall == "off"
            found.setdefault(f"cut-{cut.fall}", []).append((x, top, x, strip if off else bottom))
            if off:
                found.setdefault("cut-under", []).append((x, strip, x, bottom))
                flags.append(Shape(((x - 4.5, strip - 8), (x + 4.5, strip - 8), (x, strip - 0.5)), "flag-off", True))
    yield from (Strokes(tuple(found[style]), style) for style in sorted(found, reverse=True))
    yield from flags


def links(score: Score, axis: Axis, row: Row, y: float, height: float) -> Iterator[Mark]:
    """Under the shots, a thread from each to the next in its row that shows the same clip."""
    families: dict[str, list[float]] = {}
    for shot in score.shots:
        name = score.clip_name(shot)
        if name and row.start <= shot.start < row.end:
            middle = (axis.x(row, shot.start) + axis.x(row, shot.end)) / 2
            families.setdefault(name, []).append(middle)
    levels = max(2.0, (height - 3) / max(1, len(families)))
    for n, middles in enumerate(families.values()):
        low = y + min(height - 1, 3 + n % 4 * min(levels, 3.5))
        lines = [(x, y, x, low) for x in middles if len(middles) > 1]
        lines += [(a, low, b, low) for a, b in pairwise(middles)]
        if lines:
            yield Strokes(tuple(lines), "link")
