"""How each model is asked: its door in the SDK, the fields it has, and what must be true before anything is sent.

Facts are from `runwayml` 5.24.0 and the OpenAPI file (openapi.with-code-samples.json); shapes of input
pictures from what the live service was seen to refuse. The live service may ignore a field that it does
not know, in silence, so what a model cannot use is refused here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from rushes.engines.base import Request
from rushes.models import Model
from rushes.units import Json

SEEDS = 2**32
TAG = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,15}")
"""A tag as Runway takes it: 3 to 16 characters."""

NARROWEST = Fraction(1, 2)
WIDEST = Fraction(2358, 1000)

VIDEO_TAGS: Mapping[str, str] = {"aleph2": "clip", "act_two": "performance"}
"""The reference that is a clip, by model: what aleph2 mends, and what act_two follows."""

Door = Literal["text_to_image", "image_to_video", "video_to_video", "character_performance"]


@dataclass(frozen=True, slots=True)
class Wire:
    """How one model is asked. ``fixed`` are fields that are always sent, in the service's own names."""

    door: Door
    words: Literal["needed", "optional", "none"] = "optional"
    moderation: bool = False
    widest: Fraction = WIDEST
    fixed: Mapping[str, Json] = field(default_factory=dict)


_SILENT: Mapping[str, Json] = {"audio": False}
"""The sound of a film comes from its song, and sound costs as much again."""

WIRES: Mapping[str, Wire] = {
    "gen4_image": Wire("text_to_image", "needed", True),
    "gen4_image_turbo": Wire("text_to_image", "needed", True),
    "gen4_turbo": Wire("image_to_video", "optional", True),
    "gen4.5": Wire("image_to_video", "needed", True, widest=Fraction(2)),
    "veo3.1": Wire("image_to_video", fixed=_SILENT),
    "seedance2_5": Wire("image_to_video", fixed=_SILENT),
    "aleph2": Wire("video_to_video", moderation=True),
    "act_two": Wire("character_performance", "none", True),
}


def wire_of(row: Model) -> Wire:
    """How a model is asked; one that only the film knows, as its kind is."""
    usual = Wire("text_to_image", "needed") if row.makes == "still" else Wire("image_to_video")
    return WIRES.get(row.id, usual)


def faults(request: Request, row: Model) -> Iterator[str]:
    """Everything about a request that the service would refuse, or would ignore and charge for."""
    wire = wire_of(row)
    if (request.stage == "clip") != (row.makes == "clip"):
        yield f"{row.id} makes a {row.makes}, and a {request.stage} is wanted"
    if request.ratio not in row.ratios:
        yield f"{row.id} has no ratio {request.ratio[:20]}; it has {', '.join(row.ratios)}"
    if not 0 <= request.seed < SEEDS:
        yield f"the seed {request.seed} is not between 0 and {SEEDS - 1}"
    yield from _words(request, row, wire)
    yield from _references(request, row)
    if row.makes == "clip":
        yield from _clip(request, row, wire)
    elif request.image is not None or request.seconds is not None:
        yield f"{row.id} makes a still: it has neither a first picture nor a length"


def units(text: str) -> int:
    """Length in UTF-16 code units, as the service counts: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _words(request: Request, row: Model, wire: Wire) -> Iterator[str]:
    long = units(request.prompt)
    if wire.words == "needed" and not request.prompt.strip():
        yield f"{row.id} needs a prompt"
    if wire.words != "none" and long > row.prompt_max:
        yield f"the prompt has {long} UTF-16 units; {row.id} reads {row.prompt_max}"
    if any("\ud800" <= sign <= "\udfff" for sign in request.prompt):
        yield "the prompt has half a character in it"


def _references(request: Request, row: Model) -> Iterator[str]:
    count = len(request.references)
    if row.makes == "clip" and row.references_max == 0 and count:
        yield f"{row.id} takes no references, and would ignore them"
    elif count > row.references_max:
        yield f"{count} references; {row.id} takes {row.references_max}"
    if count < row.references_min:
        yield f"{row.id} needs {row.references_min} reference" + ("s" if row.references_min > 1 else "")
    wanted = VIDEO_TAGS.get(row.id)
    if wanted and count and [ref.tag for ref in request.references] != [wanted]:
        yield f'{row.id} takes one clip, as the reference "{wanted}"'


def _clip(request: Request, row: Model, wire: Wire) -> Iterator[str]:
    if request.seconds not in row.seconds:
        yield f"{row.id} makes clips of {row.lengths} seconds, not {request.seconds}"
    if request.image is None and wire.door != "video_to_video":
        yield f"{row.id} begins from a picture, and there is none"
