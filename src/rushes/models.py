"""The model table: what each model takes, gives and costs. Pure data, with source and date.

Facts were read from the `runwayml` 5.24.0 SDK, docs.dev.runwayml.com and the public price table
on the date of each row. A model that is not here has no price, and without a price nothing is
bought.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeVar

from rushes.errors import EngineError, FilmError, UsageError
from rushes.units import CLIP_RATE

VIDEO_RATIOS = ("1280:720", "720:1280", "1104:832", "832:1104", "960:960", "1584:672")
"""The six ratios of Runway's Gen-4 video models."""

IMAGE_RATIOS = (
    "1024:1024", "1080:1080", "1168:880", "1360:768", "1440:1080", "1080:1440", "1808:768",
    "1920:1080", "1080:1920", "2112:912", "1280:720", "720:1280", "720:720", "960:720",
    "720:960", "1680:720",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """One model: its limits and its price.

    ``rate`` is None where clips are drawn at the film's own rate. ``credits`` is the price of one
    still, or of one second of a clip.
    """

    id: str
    engine: str
    makes: Literal["still", "clip"]
    ratios: tuple[str, ...] = VIDEO_RATIOS
    seconds: tuple[int, ...] = tuple(range(2, 11))
    rate: Fraction | None = CLIP_RATE
    prompt_max: int = 1000
    references_max: int = 0
    references_min: int = 0
    credits: int = 0
    credits_by_ratio: Mapping[str, int] | None = None
    credits_least: int = 0
    """What a clip costs at least, however short."""
    follows: str = ""
    """What it is given beside words and a still: a ``performance``, or a ``clip`` to mend."""
    shown_as: str = ""
    source: str = ""
    verified: str = ""

    @property
    def lengths(self) -> str:
        """Its clip lengths in words: ``2 to 10``, or ``4, 6, 8``."""
        first, last = self.seconds[0], self.seconds[-1]
        whole = len(self.seconds) > 2 and len(self.seconds) == last - first + 1
        return f"{first} to {last}" if whole else ", ".join(map(str, self.seconds))

    def price(self, ratio: str, seconds: int = 1) -> int:
        """Credits for one still of this ratio, or for a clip of so many seconds."""
        each = (self.credits_by_ratio or {}).get(ratio, self.credits)
        return max(each * seconds, self.credits_least) if self.makes == "clip" else each


_SDK = "runwayml 5.24.0; docs.dev.runwayml.com price table"
_TOLD = "runwayml 5.24.0 for limits; prices from tables by others, of September and October 2026"
_STILL_720P = dict.fromkeys(("1280:720", "720:1280", "720:720", "960:720", "720:960", "1680:720"), 5)

_SEEDANCE = {
    "992:432": 20, "854:480": 20, "752:560": 20, "640:640": 20, "560:752": 20, "480:854": 20,
    "1470:630": 30, "1280:720": 30, "1112:834": 30, "960:960": 30, "834:1112": 30, "720:1280": 30,
    "2206:946": 68, "1920:1080": 68, "1664:1248": 68, "1440:1440": 68, "1248:1664": 68, "1080:1920": 68,
}  # fmt: skip

_ROWS: dict[str, Model] = {
    model.id: model
    for model in (
        Model("slate_still", "slate", "still", IMAGE_RATIOS, references_max=16, shown_as="slate card"),
        Model("slate_clip", "slate", "clip", rate=None, shown_as="slate card with its camera move"),
        Model("previz_still", "previz", "still", IMAGE_RATIOS, references_max=16, shown_as="previz, procedural 3D"),
        Model("previz_clip", "previz", "clip", rate=None, shown_as="previz, procedural 3D, in motion"),
        Model("scripted_still", "scripted", "still", IMAGE_RATIOS, references_max=16, credits=5),
        Model("scripted_clip", "scripted", "clip", credits=5),
        Model(
            "gen4_image", "runway", "still", IMAGE_RATIOS, references_max=3, credits=8,
            credits_by_ratio=_STILL_720P, source=_SDK, verified="2026-09-27",
        ),
        Model(
            "gen4_image_turbo", "runway", "still", IMAGE_RATIOS, references_max=3, references_min=1, credits=2,
            source=_SDK, verified="2026-09-27",
        ),
        Model("gen4_turbo", "runway", "clip", credits=5, source=_SDK, verified="2026-09-27"),
        Model(
            "gen4.5", "runway", "clip", credits=12, shown_as="gen4.5 (the guide's Base)",
            source=_SDK, verified="2026-09-27",
        ),
        Model(
            "veo3.1", "runway", "clip", ("1280:720", "720:1280", "1920:1080", "1080:1920"), (4, 6, 8), credits=20,
            shown_as="veo3.1, without its sound", source=_TOLD, verified="2026-10",
        ),
        Model(
            "seedance2_5", "runway", "clip", tuple(_SEEDANCE), tuple(range(4, 31)), prompt_max=15_000, credits=68,
            credits_by_ratio=_SEEDANCE, credits_least=80, shown_as="seedance2_5, without its sound",
            source=_TOLD, verified="2026-10",
        ),
        Model(
            "aleph2", "runway", "clip", seconds=tuple(range(2, 31)), references_max=1, references_min=1, credits=28,
            follows="clip", shown_as="aleph2 (mends a clip)", source=_TOLD, verified="2026-10",
        ),
        Model(
            "act_two", "runway", "clip", seconds=tuple(range(3, 31)), references_max=1, references_min=1, credits=5,
            follows="performance", shown_as="act_two (follows a performance)", source=_TOLD, verified="2026-10",
        ),
    )
}  # fmt: skip

MODELS: Mapping[str, Model] = _ROWS
"""Every model by its id: ours, and those that films of this run bring with a price of their own."""

OURS = frozenset(_ROWS)

FOLLOWS: Mapping[str, str] = {"performance": "performance", "mend": "clip"}
"""What the model of each of these roles is given: ``Model.follows``."""

GUIDE_SECONDS = (5, 10)
"""The clip lengths of the guide and the web app (``clip_lengths = "guide"``)."""


def model(id: str) -> Model:
    """The table's row for a model; an unknown model is refused, never guessed."""
    try:
        return MODELS[id]
    except KeyError:
        known = ", ".join(sorted(MODELS))
        raise EngineError(f'the model table has no "{id}"', next=f"Models it has: {known}.") from None


def sell(engine: str, tables: object) -> None:
    """Add the models that a film brings for an engine (``[engine.NAME.models.ID]``), with the price it gives.

    A row of ours is never changed. Raises ``FilmError`` for a table that is not whole.
    """
    for id, table in tables.items() if isinstance(tables, Mapping) else ():
        where = f"engine.{engine}.models.{id}"
        if not isinstance(table, Mapping) or set(table) - {"makes", "credits", "ratios", "seconds", "fields"}:
            raise _unsold(where, "it may have makes, credits, ratios, seconds and fields")
        if id in OURS:
            raise _unsold(where, "the model table has it, with its price")
        _ROWS[id] = _sold(engine, str(id), table, where)


def _sold(engine: str, id: str, table: Mapping[str, object], where: str) -> Model:
    makes, credits = table.get("makes", "clip"), table.get("credits")
    if makes not in ("still", "clip"):
        raise _unsold(where, 'makes is "clip" or "still"')
    if not isinstance(credits, int) or isinstance(credits, bool) or not 0 < credits < 100_000:
        raise _unsold(where, "credits is its price, a whole number: for a second of a clip, or for each still")
    ratios = _listed(table.get("ratios", VIDEO_RATIOS if makes == "clip" else IMAGE_RATIOS), str)
    seconds = _listed(table.get("seconds", tuple(range(2, 11))), int)
    if not ratios or not all(re.fullmatch(r"\d{2,4}:\d{2,4}", ratio) for ratio in ratios):
        raise _unsold(where, 'ratios is a list like ["1280:720"]')
    if not seconds or not all(1 <= each <= 60 for each in seconds):
        raise _unsold(where, "seconds is a list of whole numbers like [5, 10]")
    most = 3 if makes == "still" else 0
    return Model(
        id, engine, makes, ratios, tuple(sorted(set(seconds))), references_max=most, credits=credits,
        source="this film", shown_as=f"{id} (priced by the film)",
    )  # fmt: skip


T = TypeVar("T", str, int)


def _listed(value: object, kind: type[T]) -> tuple[T, ...]:
    """A list of one kind of thing; empty where it is anything else."""
    good = isinstance(value, list | tuple) and all(type(each) is kind for each in value)
    return tuple(value) if good and isinstance(value, list | tuple) else ()


def _unsold(where: str, what: str) -> FilmError:
    return FilmError(what, where=f"film.toml: {where}", next="`rushes engines` lists the models that are known.")


@dataclass(frozen=True, slots=True)
class Tier:
    """What an account of a service may make: clips and stills a day of each model, and dollars a month."""

    number: int
    clips_a_day: int
    stills_a_day: int
    clips_at_once: int
    dollars_a_month: int
    opens: str = ""


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells models by credits: what a credit costs, and what its accounts may make.

    A day is any 24 hours. ``opens`` of a tier says when an account comes to it.
    """

    engine: str
    cents: int
    least_dollars: int
    tiers: tuple[Tier, ...]
    source: str = ""
    verified: str = ""

    def tier(self, number: int) -> Tier:
        """The tier of that number; refused where there is none."""
        found = next((tier for tier in self.tiers if tier.number == number), None)
        if found is None:
            known = ", ".join(str(tier.number) for tier in self.tiers)
            raise UsageError(f"{self.engine} has no tier {number}", next=f"Tiers it has: {known}.")
        return found


SELLERS: Mapping[str, Seller] = {
    "runway": Seller(
        "runway", 1, 10,
        (
            Tier(1, 50, 200, 1, 100, "at once"),
            Tier(2, 500, 1_000, 3, 500, "at once, when 50 dollars were bought"),
            Tier(3, 1_000, 2_000, 5, 2_000, "when 100 dollars were bought"),
            Tier(4, 5_000, 10_000, 10, 20_000, "when 1,000 dollars were bought"),
            Tier(5, 25_000, 30_000, 20, 100_000, "when 5,000 dollars were bought"),
        ),
        source="docs.dev.runwayml.com guides/setup, usage/tiers", verified="2026-11",
    ),
}  # fmt: skip
"""Who sells, by engine. What an engine that is not here costs in dollars, and makes in a day, is unknown."""
