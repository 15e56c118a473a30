"""The model table: what each model takes, gives and costs. Pure data, with source and date.

Facts were read from the `runwayml` 5.24.0 SDK, docs.dev.runwayml.com and the public price table
on the date of each row. A model that is not here has no price, and without a price nothing is
bought.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rushes.errors import EngineError, UsageError
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
    shown_as: str = ""
    source: str = ""
    verified: str = ""

    def price(self, ratio: str, seconds: int = 1) -> int:
        """Credits for one still of this ratio, or for a clip of so many seconds."""
        each = (self.credits_by_ratio or {}).get(ratio, self.credits)
        return each * seconds if self.makes == "clip" else each


_SDK = "runwayml 5.24.0; docs.dev.runwayml.com price table"
_STILL_720P = dict.fromkeys(("1280:720", "720:1280", "720:720", "960:720", "720:960", "1680:720"), 5)

MODELS: Mapping[str, Model] = {
    model.id: model
    for model in (
        Model("slate_still", "slate", "still", IMAGE_RATIOS, references_max=16, shown_as="slate card"),
        Model("slate_clip", "slate", "clip", rate=None, shown_as="slate card with its camera move"),
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
    )
}  # fmt: skip

GUIDE_SECONDS = (5, 10)
"""The clip lengths of the guide and the web app (``clip_lengths = "guide"``)."""


def model(id: str) -> Model:
    """The table's row for a model; an unknown model is refused, never guessed."""
    try:
        return MODELS[id]
    except KeyError:
        known = ", ".join(sorted(MODELS))
        raise EngineError(f'the model table has no "{id}"', next=f"Models it has: {known}.") from None


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
