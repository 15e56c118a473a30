"""What the eye measured, as one page: frames of every clip, its energy, what is wrong, what the film shows of it."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from rushes.build.store import Store
from rushes.export.thumbs import Pictures, Thumbs, Wanted
from rushes.rules.finding import Finding

if TYPE_CHECKING:
    from rushes.look.checklist import Item

WIDTH, FRAMES = 220, 5
GRAPH = 1100, 64
"""Pixels of the energy's graph."""


@dataclass(frozen=True, slots=True)
class Row:
    """One clip on the page: ``shown`` are the frames that the film shows, ``energy`` is by the frame, %/s."""

    shot: str
    take: str
    sha256: str
    frames: int
    shown: tuple[int, int]
    energy: tuple[float, ...]
    camera: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture: of a still or a reference, or a frame of a clip; and what is written under it."""

    sha256: str
    says: str
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class Strip:
    """Pictures side by side, with a heading: what they show, and what to do."""

    says: str
    frames: tuple[Frame, ...]
    does: str = ""


def page(
    title: str,
    rows: Sequence[Row],
    strips: Sequence[Strip],
    checklist: Mapping[str, Sequence["Item"]],
    store: Store,
) -> str:
    """The page as HTML, with its pictures in it; all text of the film is escaped.

    ``strips`` come first: who is not who they should be, the worst first.
    ``checklist`` is the guide's of the references, by tag; of all together by the empty one.
    """
    wanted = [Wanted(row.sha256, frozenset((k, WIDTH) for k in _picked(row)), is_clip=True) for row in rows]
    pictures = Thumbs(store).make(_once([*wanted, *_wanted(strips)]))
    style = (files("rushes.export") / "look.css").read_text(encoding="utf-8")
    bad = sum(any(each.shown for each in row.findings) for row in rows)
    head = f"{len(rows)} clips looked at, {bad} with something the film shows and should not."
    body = "".join(
        [
            *_strips(strips, pictures), *_checklist(checklist),
            *(part for row in _worst_first(rows) for part in _row(row, pictures)),
        ]
    )  # fmt: skip
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}: looked at</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style>'
        f"<main><h1>{escape(title)}</h1><p>{head}</p>{body}</main></html>\n"
    )


def _wanted(strips: Sequence[Strip]) -> Iterator[Wanted]:
    for each in (frame for strip in strips for frame in strip.frames):
        yield Wanted(each.sha256, frozenset([(each.frame or 0, WIDTH)]), is_clip=each.frame is not None)


def _once(wanted: Sequence[Wanted]) -> list[Wanted]:
    """Every picture and clip once, with all that is wanted of it."""
    each: dict[tuple[str, bool], set[tuple[int, int]]] = {}
    for one in wanted:
        each.setdefault((one.sha256, one.is_clip), set()).update(one.each)
    return [Wanted(sha256, frozenset(some), is_clip) for (sha256, is_clip), some in each.items()]


def _strips(strips: Sequence[Strip], pictures: Pictures) -> Iterator[str]:
    for each in strips:
        does = f"<p><small>{escape(each.does)}</small></p>" if each.does else ""
        yield f"<section><h2>{escape(each.says)}</h2>{does}<div>"
        yield from (_figure(pictures, one.sha256, one.frame or 0, one.says) for one in each.frames)
        yield "</div></section>"


def _checklist(lists: Mapping[str, Sequence["Item"]]) -> Iterator[str]:
    """What of the guide's checklist the references do not pass."""
    for tag, items in lists.items():
        rows = [item for item in items if item.answer != "pass"]
        if rows:
            yield f"<section><h2>{escape('@' + tag if tag else 'All references')}</h2><ul>"
            for item in rows:
                sort = "shown" if item.answer == "fail" else "out"
                says = f"{escape(item.asks)}: {escape(item.why)}. <small>{escape(item.fix)}</small>"
                yield f'<li class="{sort}">{says}</li>'
            yield "</ul></section>"


def _figure(pictures: Pictures, sha256: str, frame: int, what: str) -> str:
    data = pictures.get(sha256, frame, WIDTH)
    if data is None:
        return ""
    code = base64.b64encode(data).decode()
    image = f'<img src="data:image/jpeg;base64,{code}" alt="{escape(what)}">'
    return f"<figure>{image}<figcaption>{escape(what)}</figcaption></figure>"


def _worst_first(rows: Sequence[Row]) -> list[Row]:
    """Clips with most that is wrong and shown first; in the order of the film where that is the same."""
    return sorted(rows, key=lambda row: -sum(each.shown for each in row.findings))


def _picked(row: Row) -> list[int]:
    """Frames to show: first and last, those the film shows first and last, and one in between."""
    first, end = row.shown
    middle = (first + end) // 2
    return sorted({min(max(0, k), row.frames - 1) for k in (0, first, middle, end - 1, row.frames - 1)})


def _row(row: Row, pictures: Pictures) -> Iterator[str]:
    yield f"<section><h2>{escape(row.shot)} <small>{escape(row.take)}</small></h2><p>{escape(row.camera)}</p><div>"
    for frame in _picked(row):
        used = "in the film" if row.shown[0] <= frame < row.shown[1] else "left out"
        yield _figure(pictures, row.sha256, frame, f"frame {frame}, {used}")
    yield f"</div>{_graph(row)}<ul>"
    for each in row.findings:
        sort = "shown" if each.shown else "out"
        yield f'<li class="{sort}">{escape(each.says)}. <small>{escape(each.does)}</small></li>'
    yield "</ul></section>"


def _graph(row: Row) -> str:
    """Energy over the clip; behind it the part in the film, and where something is wrong."""
    width, height = GRAPH
    step, most = width / max(1, row.frames), max([*row.energy, 1.0])
    points = " ".join(f"{k * step:.1f},{height - 4 - (height - 8) * e / most:.1f}" for k, e in enumerate(row.energy))
    spans = [("used", row.shown), *(("bad", each.frames) for each in row.findings if each.frames)]
    rects = "".join(
        f'<rect class="{sort}" x="{a * step:.1f}" width="{max(2, (b - a) * step):.1f}" y="0" height="{height}"/>'
        for sort, (a, b) in spans
    )
    label = f"energy of motion, at most {most:.1f} % of the width a second"
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{label}">{rects}'
        f'<polyline points="{points}"/></svg>'
    )
