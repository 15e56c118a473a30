"""How many days and dollars a budget takes at an account's tier, where the service says so."""

from collections.abc import Mapping
from dataclasses import dataclass

from rushes.models import MODELS, SELLERS, Seller, Tier
from rushes.plan.budget import Budget, Item, Span, takes_of, total


@dataclass(frozen=True, slots=True)
class Pace:
    """What is still to buy from one engine: takes by model, and what they take of days and money.

    ``days`` and ``months`` are None where the service's limits are not known, ``cents`` where the price
    of its credits is not. Limits hold for each model by itself, so the slowest model gives the days;
    a month's limit is on dollars.
    """

    engine: str
    tier: Tier | None
    credits: Span
    takes: Mapping[str, Span]
    days: Span | None
    months: Span | None
    cents: Span | None


def paces(budget: Budget, tier: int | None = None) -> tuple[Pace, ...]:
    """The pace of every engine that a budget buys from, at this tier or the lowest.

    Raises ``UsageError`` for a tier that the service does not have.
    """
    models: dict[str, list[Item]] = {}
    for item in budget.items:
        if item.price:
            models.setdefault(item.model, []).append(item)
    engines: dict[str, dict[str, list[Item]]] = {}
    for id, items in models.items():
        engines.setdefault(MODELS[id].engine, {})[id] = items
    return tuple(_pace(engine, sold, tier) for engine, sold in engines.items())


def _pace(engine: str, sold: Mapping[str, list[Item]], number: int | None) -> Pace:
    seller = SELLERS.get(engine)
    takes = {id: takes_of(items, left=True) for id, items in sold.items()}
    credits = total((item for items in sold.values() for item in items), left=True)
    tier = _tier(seller, number)
    cents = credits.times(seller.cents) if seller else None
    months = _ceil(cents, tier.dollars_a_month * 100) if tier and cents else None
    return Pace(engine, tier, credits, takes, _days(takes, tier) if tier else None, months, cents)


def _tier(seller: Seller | None, number: int | None) -> Tier | None:
    if seller is None or not seller.tiers:
        return None
    return seller.tiers[0] if number is None else seller.tier(number)


def _days(takes: Mapping[str, Span], tier: Tier) -> Span:
    """Days of the slowest model: each has its own limit, of any 24 hours."""
    each = [_ceil(count, tier.clips_a_day if MODELS[id].makes == "clip" else tier.stills_a_day)
            for id, count in takes.items()]  # fmt: skip
    return Span(*(max(days[n] for days in each) for n in range(3)))


def _ceil(count: Span, limit: int) -> Span:
    return Span(*(-(-each // limit) for each in count))
