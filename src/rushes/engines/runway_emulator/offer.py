"""One model that the emulated service sells: its fields, its price, and what comes out of a request."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from typing import Any, Literal, TypeAlias

from rushes.engines.runway_emulator.shapes import Check, Issue, Path, Shape, array, option, text, text_or_list, whole
from rushes.units import CLIP_RATE, parse_size

Body: TypeAlias = Mapping[str, Any]
Facts: TypeAlias = Mapping[Path, Mapping[str, Any]]
"""What is known of the pictures and clips that a request names, by where it names them."""
Rule: TypeAlias = Callable[[Body, Facts], list[Issue]]

TAG = "[A-Za-z][A-Za-z0-9_]{2,15}"
LATE = 10
"""Seconds of a clip whose ``duration`` was left out; what the service does is not documented."""
UNSEEN = Fraction(5)
"""Seconds of a clip that was taken without being fetched."""


@dataclass(frozen=True, slots=True)
class Made:
    """What comes out of a request: its size, its frames at 24 a second, and the seconds that are charged."""

    size: tuple[int, int]
    frames: int
    charged: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One model behind one endpoint.

    ``price`` is of a request and its whole seconds. ``aspects`` are the widths over heights its first
    picture may have. ``driver`` is where the clip is named that says how long the result is, and
    ``lengths`` the seconds it may have. ``usual`` are the seconds of a request without a duration, and
    ``most``, where it is not 0, those that are charged at first where the model may choose.
    """

    endpoint: str
    model: str
    makes: Literal["still", "clip"]
    shape: Shape
    price: Callable[[Body, int], int]
    aspects: tuple[float, float] | None = None
    driver: Path = ()
    lengths: tuple[int, int] = (0, 0)
    usual: int = LATE
    most: int = 0
    size: Callable[[Body, Facts], tuple[int, int]] = field(default=lambda body, facts: parse_size(body["ratio"]))
    rule: Rule = field(default=lambda body, facts: [])
    loud: Literal["", "free", "dear"] = ""
    """Whether it makes sound unless told not to, and whether that costs more."""

    def made(self, body: Body, facts: Facts) -> Made:
        """What comes out of a request that is in order."""
        size = self.size(body, facts)
        if self.makes == "still":
            return Made(size, 1, 0)
        seconds = self.seconds(body, facts)
        return Made(size, max(1, round(seconds * CLIP_RATE)), ceil(seconds))

    def seconds(self, body: Body, facts: Facts) -> Fraction:
        """How long the clip of a request is."""
        if self.driver:
            return Fraction(str(facts.get(self.driver, {}).get("seconds", UNSEEN)))
        given = body.get("duration", self.usual)
        return Fraction(self.usual if given == "auto" else given)

    def reserved(self, body: Body, made: Made) -> int:
        """Credits that are taken at first."""
        chosen = self.most and body.get("duration", "auto") == "auto"
        return self.price(body, self.most if chosen else made.charged)


PROMPT = text(1, 1000)
SEED = whole(0, 4294967295)
MODERATION = Shape({}, {"publicFigureThreshold": option("auto", "low")})
SHARED: Mapping[str, Check] = {"seed": SEED, "contentModeration": MODERATION}
PROFILE = option("422", "4444", "422 Proxy", "422 LT", "422 HQ", "4444 XQ")
FIRST = text_or_list(text(), array(Shape({"uri": text(), "position": option("first")}), 1, 1))
SURCHARGES = {"mp4": 0, "mov": 0, "prores": 5, "png_sequence": 5}
"""Credits a second that a format costs on top; any other costs ``DEEP``."""
DEEP, DEEP_LARGE = 20, 40
LARGE = 4_000_000
"""Pixels above which a deep format costs ``DEEP_LARGE``."""


def surcharge(body: Body, pixels: int = 0) -> int:
    """Credits a second that the format of a request costs on top."""
    return SURCHARGES.get(body.get("outputFormat", "mp4"), DEEP_LARGE if pixels > LARGE else DEEP)
