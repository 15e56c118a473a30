"""On which day a service has counted a charge, where a midnight lies between what is known of it: the days that agree.

Day by day, those that may lie on it are put together so that they come to what the service counts: a sum of
a subset (Bellman's recursion over sums), with a few of the best ways kept from day to day.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nsmallest

WAYS, SAME = 16, 4
"""Ways kept from one day to the next, and ways to one sum."""
MOST_SUMS, MOST_LOOSE, WORK = 500, 60, 400
"""Where more than so many lie between two days, fewer ways are tried: it is quick, and may miss the one that agrees."""


@dataclass(frozen=True, slots=True)
class Flow:
    """Credits the service has charged for a purchase, or given back (less than 0): on ``day``, or any in its span."""

    task: str
    model: str
    credits: int
    first: date
    last: date
    day: date
    own: bool = True
    """Whether the film that is asked about bought it, and not another of the same ledger."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Where some flows lie, which are left, and how far that is from the service: too much, then too little."""

    days: Mapping[int, date]
    rest: frozenset[int]
    over: int = 0
    under: int = 0


def laid(flows: Sequence[Flow], service: Mapping[tuple[date, str], int], first: date, last: date) -> list[Flow]:
    """Each flow on a day of its span, so that the sums of days and models come nearest to the service's.

    Only the days from ``first`` to ``last`` count. Where the service has more, others may have bought it; where
    it has less, something is wrong: so days that come to too much are avoided first.
    """
    found = list(flows)
    by_model: defaultdict[str, list[int]] = defaultdict(list)
    gap: defaultdict[tuple[date, str], int] = defaultdict(int, service)
    for n, flow in enumerate(flows):
        if flow.first < flow.last:
            by_model[flow.model].append(n)
        else:
            gap[flow.day, flow.model] -= flow.credits
    for model, loose in by_model.items():
        gaps = {day: gap[day, model] for day in _days(first, last)}
        for n, day in _best(found, loose, gaps, first, last).items():
            found[n] = replace(found[n], day=day)
    return found


def _best(
    flows: Sequence[Flow], loose: Sequence[int], gaps: Mapping[date, int], first: date, last: date
) -> Mapping[int, date]:
    """The day of each loose flow of a model; what may lie outside of the days that count does so where it must."""
    ways = [_Way({}, frozenset(loose))]
    for day in (day for day in gaps if any(flows[n].first <= day <= flows[n].last for n in loose)):
        found: dict[frozenset[int], _Way] = {}
        for after in (after for way in ways for after in _after(flows, way, day, gaps[day], (first, last))):
            if after.rest not in found or _worse(after) < _worse(found[after.rest]):
                found[after.rest] = after
        ways = nsmallest(max(1, min(WAYS, WORK // len(loose))), found.values(), key=_worse)
    best = ways[0]
    return {**best.days, **{n: flows[n].first if flows[n].first < first else flows[n].last for n in best.rest}}


def _worse(way: _Way) -> tuple[int, int]:
    return way.over, way.under


def _after(flows: Sequence[Flow], way: _Way, day: date, gap: int, span: tuple[date, date]) -> Iterator[_Way]:
    """The ways on from one, by what lies on a day: all that can lie on no later one, and some of the others."""
    here = sorted(n for n in way.rest if flows[n].first <= day <= flows[n].last)
    must = [n for n in here if flows[n].last == day and flows[n].first >= span[0]]
    room = gap - sum(flows[n].credits for n in must)
    for chosen in _nearest({n: flows[n].credits for n in here if n not in must}, room):
        on, left = [*must, *chosen], room - sum(flows[n].credits for n in chosen)
        days = {**way.days, **dict.fromkeys(on, day)}
        yield _Way(days, way.rest.difference(on), way.over + max(0, -left), way.under + max(0, left))


def _nearest(credits: Mapping[int, int], room: int) -> Sequence[tuple[int, ...]]:
    """Some choices whose sum is the largest that has room; where none has, the smallest."""
    ways: dict[int, list[tuple[int, ...]]] = {0: [()]}
    for n, each in [*credits.items()][:MOST_LOOSE]:
        if len(ways) > MOST_SUMS:
            break
        for total, chosen in [(total, [*some]) for total, some in ways.items()]:
            kept = ways.setdefault(total + each, [])
            kept += [(*one, n) for one in chosen][: SAME - len(kept)]
    return ways[max((total for total in ways if total <= room), default=min(ways))]


def _days(first: date, last: date) -> Iterator[date]:
    yield from (first + timedelta(n) for n in range((last - first).days + 1))
