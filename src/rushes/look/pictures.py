"""Everything the eye tells of one picture: ``look_at_picture``; and of how like it is to the film's: ``compare``.

Pictures in, plain frozen numbers out, the same for the same pixels. ``plain(look)`` is JSON and ``read_look`` reads it
back, so that a look can be kept by the content of its picture: raise ``VERSION`` when any number would come out
differently. About 200 ms of CPU for a picture of 1280 x 720.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from rushes.errors import MediaError
from rushes.look.appearance import Head, Seen, Thing, seen_in
from rushes.look.clutter import Clutter, clutter
from rushes.look.faces import Face, faces
from rushes.look.framing import Framing, framing
from rushes.look.light import Light, Style, light, style
from rushes.look.likeness import Match, Reference, matches
from rushes.look.masks import Kind, subject
from rushes.look.pixels import Picture, as_picture, number, sized
from rushes.look.sharp import Sharpness, sharpness
from rushes.look.twins import fingerprint
from rushes.units import Json

VERSION = 2
"""Of the numbers: kept looks of another version are measured anew."""
SIDE = 2048
"""Pixels of the longer side at which a larger picture is looked at."""
SMALL = 0.08
"""Part of the picture under which a thing is too small, or too doubtful, to be measured by itself."""


@dataclass(frozen=True)
class PictureLook:
    """What was measured in a picture. ``subject``: what it is of; ``share``: part of the picture that covers."""

    version: int
    width: int
    height: int
    subject: Kind
    share: float
    faces: tuple[Face, ...]
    sharpness: Sharpness
    light: Light
    style: Style
    clutter: Clutter
    framing: Framing
    fingerprint: str
    seen: Seen


@dataclass(frozen=True)
class Comparison:
    """How a still shows what it should: one match for each tag that has a reference."""

    version: int
    matches: tuple[Match, ...]


def look_at_picture(
    pixels: NDArray[Any],
    *,
    ratio: tuple[int, int] | None = None,
    deep: Path | None = None,
    network: Path | None = None,
) -> PictureLook:
    """Everything that can be told of a picture: any array that ``pixels.as_picture`` takes, of any size.

    ``ratio`` is the film's, such as (16, 9). ``deep`` is the folder of dlib's models (``deep.models()``), ``network``
    an ONNX file of the user's; both add to what is compared. Raises ``MediaError`` for what is no picture.
    """
    whole = as_picture(pixels)
    height, width = whole.shape[:2]
    picture: Picture = sized(whole, SIDE)
    found = faces(picture)
    of = subject(picture, found)
    mask = of.mask if of.kind == "person" or of.share >= SMALL else of.mask * 0
    return PictureLook(
        VERSION, width, height, of.kind, number(of.share), found,
        sharpness(picture, mask, certain=of.kind == "person"),
        light(picture, mask, found),
        style(picture, of.mask if of.kind == "person" else None),
        clutter(picture, of.mask),
        framing((width, height), ratio, found, of.mask),
        fingerprint(picture),
        seen_in(picture, found, of, deep=deep, network=network),
    )  # fmt: skip


def compare(
    pixels: NDArray[Any],
    tags: Sequence[str],
    references: Sequence[Reference],
    look: PictureLook | None = None,
    *,
    deep: Path | None = None,
) -> Comparison:
    """How a still shows the people, props and places it should, against all references of the film.

    ``references`` are those of the whole film: the more there are, the more the rank says. ``look`` saves looking
    again. About 5 ms of CPU for people and places, 130 more where a prop is looked for.
    """
    picture: Picture = sized(as_picture(pixels), SIDE)
    told = look or look_at_picture(picture, deep=deep)
    return Comparison(VERSION, matches(picture, told.seen, tags, references))


def plain(value: PictureLook | Comparison | Any) -> dict[str, Json]:
    """Any result of the eye as JSON would have it."""
    told: dict[str, Json] = dataclasses.asdict(value)
    return told


def read_look(told: Mapping[str, Any]) -> PictureLook:
    """A look that was kept as JSON. Raises ``MediaError`` where another version measured it."""
    if told.get("version") != VERSION:
        raise MediaError("this look was measured by another version", next="Look at the picture again.")
    return PictureLook(
        VERSION, told["width"], told["height"], told["subject"], told["share"],
        tuple(Face(tuple(f["box"]), tuple(map(tuple, f["points"])), f["score"], f["pixels"], f["crisp"])
              for f in told["faces"]),
        Sharpness(**told["sharpness"]), Light(**told["light"]), Style(**told["style"]), Clutter(**told["clutter"]),
        _framing(told["framing"]), told["fingerprint"], read_seen(told["seen"]),
    )  # fmt: skip


def read_seen(told: Mapping[str, Any]) -> Seen:
    """What of a picture can be compared, that was kept as JSON."""
    heads = tuple(Head(**{**head, "box": tuple(head["box"])}) for head in told["heads"])
    thing = Thing(**told["thing"]) if told["thing"] else None
    return Seen(heads, thing, told["place"], told["shown"], told["more"])


def _framing(told: Mapping[str, Any]) -> Framing:
    better = told["better"]
    tuples = {name: tuple(told[name]) for name in ("crop", "cut", "heads")}
    return Framing(**{**told, **tuples, "better": tuple(better) if better else None})
