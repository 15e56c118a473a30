"""The timeline in pieces that are rendered one by one: bodies of shots, and the transitions between them.

A dissolve is a piece of its own, so that changing it, or one of its shots, leaves all else as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rushes.cut.grade import PLAIN, grade_recipe
from rushes.cut.retime import Shown, method_of, shows
from rushes.cut.timeline import Item, Timeline
from rushes.film.treatment import Grade, Retime
from rushes.units import Json

Colour = Literal["black", "white"]

WHOLE = 256
"""Weight of a layer that hides what is under it."""


@dataclass(frozen=True, slots=True)
class Layer:
    """What a piece shows of a clip: its content, the frames of its file, how those in between are made, its grade."""

    source: str
    shown: tuple[Shown, ...]
    how: Retime = "drop"
    grade: Grade = PLAIN

    @property
    def recipe(self) -> dict[str, Json]:
        """What its pixels are made of, for a key; frames of its own are numbers, as they have always been."""
        grade = grade_recipe(self.grade)
        if not any(parts for _, parts in self.shown):
            return {"source": self.source, "shows": [frame for frame, _ in self.shown], **grade}
        return {"source": self.source, "shows": [list(each) for each in self.shown], "retime": self.how, **grade}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Frames ``[start, end)`` of the film: ``under``, and ``over`` mixed into it with ``weights`` of 256.

    A layer is a colour, or what is seen of a clip. ``items`` are the slots that it shows, for what is burnt in.
    """

    id: str
    start: int
    end: int
    under: Layer | Colour
    over: Layer | Colour | None = None
    weights: tuple[int, ...] = ()
    items: tuple[Item, ...] = ()

    @property
    def frames(self) -> int:
        return self.end - self.start

    @property
    def sources(self) -> Mapping[str, str]:
        """Content of the clips it shows, by the role they play."""
        layers = (("clip", self.under), ("over", self.over))
        return {role: layer.source for role, layer in layers if isinstance(layer, Layer)}

    @property
    def recipe(self) -> dict[str, Json]:
        """What its pixels are made of, without its place in the film."""
        if self.over is None and isinstance(self.under, Layer):
            return self.under.recipe
        under, over = (each.recipe if isinstance(each, Layer) else each for each in (self.under, self.over))
        return {"under": under, "over": over, "weights": list(self.weights)}


def pieces(timeline: Timeline) -> tuple[Piece, ...]:
    """The pieces of a timeline in the order of the film; each frame is in exactly one."""
    ends = [*(_spread(item)[0] for item in timeline.items[1:]), timeline.fade_out]
    found: list[Piece] = []
    before: Item | None = None
    for item, out in zip(timeline.items, ends, strict=True):
        found += _into(before, item, timeline.rate)
        body = body_of(item, timeline.rate, _spread(item)[1], item.frames - out)
        found += [body] if body.frames > 0 else []
        before = item
    if before is not None and timeline.fade_out:
        found.append(_to_colour(before, timeline.rate, timeline.fade_out, "black", f"{before.shot}.out"))
    return tuple(found)


def _into(before: Item | None, item: Item, rate: Fraction) -> Iterator[Piece]:
    """The transition into an item."""
    transition, (early, late) = item.transition, _spread(item)
    if transition is None or not early + late:
        return
    if transition.kind == "dissolve" and before is not None:
        yield Piece(
            id=f"{item.shot}.dissolve", start=item.start - early, end=item.start + late,
            under=_layer(before, rate, before.frames - early, before.frames + late),
            over=_layer(item, rate, -early, late), weights=_rise(early + late), items=(before, item),
        )  # fmt: skip
        return
    if before is not None and early:
        yield _to_colour(before, rate, early, transition.colour, f"{item.shot}.dip")
    yield Piece(
        id=f"{item.shot}.fade", start=item.start, end=item.start + late, under=transition.colour,
        over=_layer(item, rate, 0, late), weights=_rise(late), items=(item,),
    )  # fmt: skip


def _to_colour(item: Item, rate: Fraction, frames: int, colour: Colour, id: str) -> Piece:
    """The end of an item going to a colour, which its last frame is all but."""
    return Piece(
        id=id, start=item.end - frames, end=item.end, under=_layer(item, rate, item.frames - frames, item.frames),
        over=colour, weights=_rise(frames), items=(item,),
    )  # fmt: skip


def body_of(item: Item, rate: Fraction, first: int = 0, end: int | None = None) -> Piece:
    """The frames of an item between its transitions; the whole slot where it has none."""
    end = item.frames if end is None else end
    under = _layer(item, rate, first, end)
    return Piece(
        id=f"{item.shot}.segment", start=item.start + first, end=item.start + end, under=under, items=(item,)
    )  # fmt: skip


def _layer(item: Item, rate: Fraction, first: int, end: int) -> Layer:
    shown = shows(item, rate, first, end)
    return Layer(item.source, shown, method_of(item) if any(parts for _, parts in shown) else "drop", item.grade)


def _spread(item: Item) -> tuple[int, int]:
    return item.transition.spread if item.transition else (0, 0)


def _rise(frames: int) -> tuple[int, ...]:
    """Weights that rise evenly and reach neither end: those are the frames before and behind."""
    return tuple(round(WHOLE * (k + 1) / (frames + 1)) for k in range(frames))
