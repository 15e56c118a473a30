"""Which setup each performance shows: the assignment that costs least over the whole film.

A setup is liked best when it was not seen for longest; neighbours differ in setup and framing; close-ups
are short and keep away from sung words (guide, section 6.4); a section that returns moves more. What a
shot costs depends on the order in which setups were seen last and on the shot before it, so a dynamic
program over these orders finds the least (`docs/why/solver.md`). Orders number at most n! for n setups:
with more than six, only the likeliest are followed, and the bound says by how much that may matter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rushes.film.model import Film, Picture, Setup
from rushes.plan.layout import Part, Slot
from rushes.plan.problem import POINT
from rushes.plan.taste import CLOSE_SECONDS, is_close

AGAIN, SAME_FRAMING, SEEN, LONG_CLOSE, SUNG, STILL = (part * POINT for part in (60, 12, 3, 20, 2, 3))
"""Costs: the neighbour's setup; its framing; each setup seen longer ago; each second past a close-up's four;
each second of words under a close-up; a camera that stands still where a section returns."""

ORDERS = 720
"""Orders that are followed at once: all there are for six setups."""


@dataclass(frozen=True, slots=True)
class Place:
    """A performance to be given a setup: its frames, its part, frames of sung words in it, and its neighbours.

    ``before`` and ``after`` are the pictures beside it; None where these are performances that are chosen too.
    ``price`` are the hundredths of a point that each setup's role costs here.
    """

    frames: int
    part: Part
    sung: int
    before: Picture | None
    after: Picture | None
    follows: bool
    """Whether the place before it stands directly before it."""
    price: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A setup for each place, what that costs in hundredths of a point, and a bound no choice is under."""

    setups: tuple[Setup, ...]
    cost: int
    bound: int


_Order = tuple[str, ...]


def choose(film: Film, places: Sequence[Place], choices: Sequence[tuple[Setup, ...]]) -> Chosen:
    """The setups that cost least; ``choices`` are those that serve each place, at least one."""
    known = {setup.id: setup for serving in choices for setup in serving}
    # Lines of the program: for each order (last seen at the end) its cost and the choices that led there.
    lines: dict[_Order, tuple[int, tuple[str, ...]]] = {tuple(known): (0, ())}
    dropped: int | None = None
    for place, serving in zip(places, choices, strict=True):
        fresh: dict[_Order, tuple[int, tuple[str, ...]]] = {}
        costs: dict[tuple[str, str | None], int] = {}
        ids = {setup.id for setup in serving}
        for order, (cost, chosen) in lines.items():
            last = known[chosen[-1]] if chosen and place.follows else None
            # How many of the setups that would serve were seen longer ago than each.
            older = {id: rank for rank, id in enumerate(id for id in order if id in ids)}
            for setup in serving:
                pair = setup.id, last.id if last else None
                if pair not in costs:
                    costs[pair] = place_cost(film, place, setup, last)
                paid = cost + costs[pair] + SEEN * older[setup.id]
                after = (*(id for id in order if id != setup.id), setup.id)
                if after not in fresh or paid < fresh[after][0]:
                    fresh[after] = paid, (*chosen, setup.id)
        kept = sorted(fresh.items(), key=lambda line: line[1])
        if len(kept) > ORDERS:
            least = kept[ORDERS][1][0]
            dropped = least if dropped is None else min(dropped, least)
        lines = dict(kept[:ORDERS])
    cost, chosen = min(lines.values())
    bound = cost if dropped is None else min(cost, dropped)
    return Chosen(tuple(known[id] for id in chosen), cost, bound)


def place_cost(film: Film, place: Place, setup: Setup, last: Setup | None) -> int:
    """What a setup costs in a place, in hundredths of a point, but for how long ago it was seen."""
    near = [picture for picture in (place.before, place.after, last) if picture is not None]
    cost = place.price.get(setup.id, 0)
    cost += AGAIN * (last is not None and last.id == setup.id)
    cost += AGAIN * [place.before, place.after].count(setup)
    cost += SAME_FRAMING * any(setup.framing and picture.framing == setup.framing for picture in near)
    if is_close(setup):
        over = max(0, place.frames - round(CLOSE_SECONDS * film.rate))
        cost += int((LONG_CLOSE * over + SUNG * place.sung) / film.rate)
    if place.part.repeat and setup.camera.strip().lower() in ("", "static", "locked", "locked-off"):
        cost += STILL
    return cost


def serving(film: Film, part: Part) -> tuple[Setup, ...]:
    """The setups that serve a part: those for its section's kind or id, and those for all."""
    names = {part.section.kind, part.section.id} if part.section else set()
    return tuple(setup for setup in film.file.setup if not setup.sections or names.intersection(setup.sections))


def places_of(
    film: Film, slots: Sequence[Slot], parts: Mapping[int, Part], sung: Mapping[int, int],
    prices: Mapping[int, Mapping[str, int]],
) -> tuple[tuple[int, ...], tuple[Place, ...]]:  # fmt: skip
    """The slots that wait for a setup, by index, and each as a place; the mappings are by index too."""
    waiting = tuple(index for index, slot in enumerate(slots) if waits(slot))
    places = []
    for index in waiting:
        beside = [slots[at] if 0 <= at < len(slots) else None for at in (index - 1, index + 1)]
        before, after = (_seen(film, slot) if slot and not waits(slot) else None for slot in beside)
        follows = index > 0 and waits(slots[index - 1])
        frames = slots[index].end - slots[index].start
        places.append(Place(frames, parts[index], sung.get(index, 0), before, after, follows, prices[index]))
    return waiting, tuple(places)


def waits(slot: Slot) -> bool:
    """Whether a slot is a performance without its setup."""
    return slot.kept is None and slot.setup is None and slot.moment is None and slot.picture.kind == "performance"


def _seen(film: Film, slot: Slot) -> Picture:
    """What is seen in a neighbour: its setup, where it has one, so that the same one is known again."""
    return next((setup for setup in film.file.setup if setup.id == slot.setup), slot.picture)
