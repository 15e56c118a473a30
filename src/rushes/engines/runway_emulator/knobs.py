"""What can be set on the emulator: its tier, its limits, how long work takes, what it is strict about."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from math import isfinite
from typing import Any

from rushes.engines.runway_emulator.offers import KINDS
from rushes.errors import UsageError
from rushes.models import SELLERS, Tier

SELLER = SELLERS["runway"]


@dataclass(frozen=True, slots=True)
class Knobs:
    """Every knob. Seconds are the emulator's own; a limit that is None is none.

    ``concurrency`` and ``daily`` are limits of single models over those of the tier. ``fetch`` is
    what becomes of an https picture that was not told to ``urls``: "refuse" or "assume_ok". ``dearer``
    are credits that a generation of a model costs over its price; ``tick_s`` passes with each request.
    """

    tier: int = 1
    concurrency: Mapping[str, int | None] = field(default_factory=dict)
    daily: Mapping[str, int | None] = field(default_factory=dict)
    dearer: Mapping[str, int] = field(default_factory=dict)
    queue_s: float = 1.0
    run_s: float = 5.0
    tick_s: float = 0.0
    url_ttl_s: float = 86400.0
    upload_ttl_s: float = 86400.0
    strict_fields: bool = False
    require_key_format: bool = True
    fetch: str = "refuse"

    def at_once(self, model: str) -> int | None:
        """How many generations of a model run at a time."""
        few = self.row.clips_at_once
        return self.concurrency.get(model, max(2, few) if KINDS.get(model) == "still" else few)

    def a_day(self, model: str) -> int | None:
        """How many generations of a model may be begun in any 24 hours."""
        row = self.row
        return self.daily.get(model, row.stills_a_day if KINDS.get(model) == "still" else row.clips_a_day)

    @property
    def row(self) -> Tier:
        """The tier's row in the table of sellers."""
        return SELLER.tier(self.tier)


def turned(knobs: Knobs, changes: Mapping[str, Any]) -> Knobs:
    """The knobs with changes; an unknown knob or a value it cannot have is a ``UsageError``."""
    kinds = {each.name: type(getattr(knobs, each.name)) for each in fields(Knobs)}
    for name, value in changes.items():
        if name not in kinds:
            raise UsageError(f'the emulator has no knob "{name}"', next=f"Knobs: {', '.join(kinds)}.")
        if not _fits(kinds[name], value):
            raise UsageError(f"{name} cannot be {str(value)[:60]}")
    if changes.get("fetch", "refuse") not in ("refuse", "assume_ok"):
        raise UsageError("fetch is refuse or assume_ok")
    if None in (changes.get("dearer") or {}).values():
        raise UsageError("dearer is a number of credits for each model it names")
    new = replace(knobs, **{**changes, **{name: float(changes[name]) for name in changes if kinds[name] is float}})
    SELLER.tier(new.tier)
    return new


def _fits(kind: type, value: Any) -> bool:
    if kind is bool or kind is str:
        return isinstance(value, kind)
    if kind is dict:
        return isinstance(value, Mapping) and all(_limit(each) for each in value.values())
    number = isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value) and value >= 0
    return number and (kind is float or isinstance(value, int))


def _limit(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
