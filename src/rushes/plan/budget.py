"""What a film will cost: by phase, model, section and shot, from one take of everything to many of each.

How many takes a picture needs is not known before it is made, so every sum is a range from stated
assumptions (``Assumptions``). What is made already is an argument: pure data in, pure data out.
`docs/why/budget.md` says where each number comes from.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from rushes.film.model import Film, Shot
from rushes.plan.prices import Prices

Phase = Literal["references", "options", "stills", "tests", "drafts", "heroes"]
PHASES: tuple[Phase, ...] = get_args(Phase)
"""The phases in the order of the work: options are further stills of a shot, to choose from."""


class Span(NamedTuple):
    """Three counts: the least there can be, what is likely, and the most to be ready for."""

    least: int
    likely: int
    most: int

    def times(self, number: int) -> "Span":
        """Each of them so many times."""
        return Span(self.least * number, self.likely * number, self.most * number)

    def less(self, number: int) -> "Span":
        """What is left of each when so many are there; never below none."""
        return Span(*(max(0, each - number) for each in self))


NONE = Span(0, 0, 0)
ONE = Span(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How many takes pictures need: least is one of each, likely and most follow the guide.

    References: 3 to 4 variations (5.3), 5 to 10 options of a person (2.4). Stills: 60 pictures for 40
    scenes (5.8), rounded up. Heroes: a test of five seconds first (5.8), several versions of critical
    shots (pre-production checklist). Takes of plain clips are ours: the guide counts one.
    """

    references: Span = Span(1, 4, 10)
    stills: Span = Span(1, 2, 4)
    tests: Span = Span(0, 1, 2)
    heroes: Span = Span(1, 2, 4)
    drafts: Span = Span(1, 1, 2)


GUIDE = Assumptions()


@dataclass(frozen=True, slots=True)
class Made:
    """What is there already, and what it cost.

    ``takes`` and ``tests`` count takes by node and by shot: bought, on order, charged and lost, or brought in,
    and still what the film asks for. Of ``takes``, ``ordered`` are on order, and ``astray`` those that were charged
    with their reply lost: found again they cost nothing, and given up they are paid for once more. ``used`` are the
    nodes from which something was made: nobody needs more of those.
    """

    takes: Mapping[str, int] = field(default_factory=dict)
    tests: Mapping[str, int] = field(default_factory=dict)
    used: frozenset[str] = frozenset()
    ordered: Mapping[str, int] = field(default_factory=dict)
    astray: Mapping[str, int] = field(default_factory=dict)
    spent: int = 0
    reserved: int = 0
    lost: int = 0

    @property
    def committed(self) -> int:
        """Credits that the cap has already let go."""
        return self.spent + self.reserved + self.lost

    def here(self, node: str) -> int:
        """Takes of a node that are there, and neither on order nor lost."""
        return self.takes.get(node, 0) - self.ordered.get(node, 0) - self.astray.get(node, 0)

    def left(self, takes: Span, node: str, first: int = 0) -> Span:
        """What is left of so many takes of a node, the ``first`` of which are reckoned elsewhere.

        What was lost is found again at least and likely; at most each is paid for once more.
        """
        there = self.takes.get(node, 0)
        found, kept = (max(0, count - first) for count in (there, there - self.astray.get(node, 0)))
        return Span(*takes.less(found)[:2], takes.less(kept).most)


NOTHING = Made()


class Item(NamedTuple):
    """Takes of one thing at one price; ``left`` are those still to buy, ``made`` those that are there.

    What is on order or was lost is neither.

    ``what`` is a shot's id or a reference's node; ``section`` is None for a reference, "" for a shot in none.
    """

    phase: Phase
    what: str
    section: str | None
    model: str
    price: int
    takes: Span
    left: Span
    made: int


@dataclass(frozen=True, slots=True)
class Budget:
    """Every item of a film's budget, what is made, and the cap."""

    items: tuple[Item, ...]
    made: Made = NOTHING
    cap: int | None = None

    @property
    def total(self) -> Span:
        """Credits of the whole film, as if nothing were made."""
        return total(self.items)

    @property
    def to_buy(self) -> Span:
        """Credits of what is still to buy."""
        return total(self.items, left=True)

    @property
    def room(self) -> int | None:
        """Credits of the cap that are still free; None without a cap."""
        return None if self.cap is None else self.cap - self.made.committed

    def split(self, by: Callable[[Item], str | None], *, left: bool = False) -> dict[str, Span]:
        """Credits by phase, model, section or shot, in the order of the items; those under None are left out."""
        groups: dict[str, list[Item]] = {}
        for item in self.items:
            key = by(item)
            if key is not None:
                groups.setdefault(key, []).append(item)
        return {key: total(items, left=left) for key, items in groups.items()}


def budget(film: Film, made: Made = NOTHING, assumed: Assumptions = GUIDE, *, quick: str | None = None) -> Budget:
    """The budget of a film's shots at the prices of its ``[models]``, whoever draws it meanwhile.

    ``quick`` is a second still model, for the stills that have the references it needs. Raises
    ``EngineError`` for a model without a price and ``FilmError`` for one that makes something else.
    """
    return Budget(tuple(items_of(film, made, assumed, quick)), made, film.file.budget.cap)


def total(items: Iterable[Item], *, left: bool = False) -> Span:
    """Credits of items together; with ``left``, of what is still to buy."""
    least = likely = most = 0
    for item in items:
        takes = item.left if left else item.takes
        least += item.price * takes[0]
        likely += item.price * takes[1]
        most += item.price * takes[2]
    return Span(least, likely, most)


def takes_of(items: Iterable[Item], *, left: bool = False) -> Span:
    """Takes of items together."""
    counts = [item.left if left else item.takes for item in items]
    return Span(*(sum(count[n] for count in counts) for n in range(3)))


def items_of(film: Film, made: Made, assumed: Assumptions, quick: str | None = None) -> Iterator[Item]:
    """The items of a budget: references, then each shot in the order of the film."""
    prices = Prices.of(film, quick)
    yield from _reference_items(film, prices, made, assumed)
    for shot in sorted(film.shots, key=lambda shot: (shot.start, shot.id)):
        if shot.clip_of is None:
            yield from _shot_items(shot, prices, made, assumed)


def left_to_buy(film: Film, made: Made = NOTHING, assumed: Assumptions = GUIDE, quick: str | None = None) -> Span:
    """Credits of what is still to buy: ``budget(...).to_buy``, with shots that are alike reckoned once."""
    prices = Prices.of(film, quick)
    known: dict[object, Span] = {}
    counts = Counter[object]()
    for shot in film.shots:
        if shot.clip_of is None:
            still, clip = f"{shot.id}.still", f"{shot.id}.clip"
            takes = [each.get(node, 0) for each in (made.takes, made.astray) for node in (still, clip)]
            there = *takes, made.tests.get(shot.id, 0), still in made.used
            key = (
                shot.role,
                shot.seconds,
                prices.of_clip(shot)[1] if shot.performance else 0,
                prices.of_mend(shot)[1] if shot.mend else 0,
                prices.still_of(shot).id,
                shot.chain is None,
                there,
                "still" in shot.picks,
                "clip" in shot.picks,
            )
            if key not in known:
                known[key] = total(_shot_items(shot, prices, made, assumed), left=True)
            counts[key] += 1
    spans = [total(_reference_items(film, prices, made, assumed), left=True)]
    spans += [known[key].times(count) for key, count in counts.items()]
    return Span(*(sum(span[n] for span in spans) for n in range(3)))


def reference_names(film: Film) -> dict[str, bool]:
    """Nodes of the references that are to be made, ``@singer`` or ``@cup:shattered``, and whether a take is picked."""
    file, found = film.file, {}
    for tables in file.tagged.values():
        for tag, table in tables.items():
            states = tuple(getattr(table, "states", ())) or ("reference",)
            for state in (*(() if table.images else states), *table.views):
                found[f"@{tag}" if state == "reference" else f"@{tag}:{state}"] = state in table.picks
    return found


def _reference_items(film: Film, prices: Prices, made: Made, assumed: Assumptions) -> Iterator[Item]:
    price = prices.reference()
    for name, picked in reference_names(film).items():
        settled = picked or (made.takes.get(name, 0) and name in made.used)
        left = NONE if settled else made.left(assumed.references, name)
        yield Item("references", name, None, prices.still.id, price, assumed.references, left, made.here(name))


def _shot_items(shot: Shot, prices: Prices, made: Made, assumed: Assumptions) -> Iterator[Item]:
    if shot.chain is None:  # else its still is a frame of the clip before it
        yield from _still_items(shot, prices, made, assumed)
    node, section = f"{shot.id}.clip", shot.section or ""
    clip, price = prices.of_clip(shot)
    there, picked = made.takes.get(node, 0), "clip" in shot.picks
    hero = shot.role == "hero"
    tested = made.tests.get(shot.id, 0)
    if shot.mend is not None:
        yield from _mend_items(shot, prices, made, assumed)
        return
    if hero and clip is prices.clips["hero"] and (seconds := prices.test(shot.seconds)):
        left = NONE if there or picked else assumed.tests.less(tested)
        test = prices.clip("draft", seconds)
        yield Item("tests", shot.id, section, prices.clips["draft"].id, test, assumed.tests, left, tested)
    takes = assumed.heroes if hero else assumed.drafts
    left = NONE if picked else made.left(takes, node)
    yield Item("heroes" if hero else "drafts", shot.id, section, clip.id, price, takes, left, made.here(node))


def _mend_items(shot: Shot, prices: Prices, made: Made, assumed: Assumptions) -> Iterator[Item]:
    """The clip that is mended, which is there, and the mend; takes of it are mended already."""
    clip, price = prices.of_clip(shot)
    phase: Phase = "heroes" if shot.role == "hero" else "drafts"
    takes = assumed.heroes if shot.role == "hero" else assumed.drafts
    yield Item(phase, shot.id, shot.section or "", clip.id, price, takes, NONE, 1)
    mend, price = prices.of_mend(shot)
    node = f"{shot.id}.clip"
    left = NONE if "clip" in shot.picks else made.left(ONE, node)
    yield Item(phase, shot.id, shot.section or "", mend.id, price, ONE, left, made.here(node))


def _still_items(shot: Shot, prices: Prices, made: Made, assumed: Assumptions) -> Iterator[Item]:
    """The still a clip is made from, and the options it is chosen from."""
    node, section, sold = f"{shot.id}.still", shot.section or "", prices.still_of(shot)
    here = made.here(node)
    settled = "still" in shot.picks or shot.mend is not None
    decided = settled or (made.takes.get(node, 0) > 0 and (node in made.used or "clip" in shot.picks))
    price = sold.price(prices.still_ratio)
    options = assumed.stills.less(1)
    if options.most:
        left = NONE if decided else made.left(options, node, first=1)
        yield Item("options", shot.id, section, sold.id, price, options, left, max(0, here - 1))
    left = NONE if decided else made.left(ONE, node)
    yield Item("stills", shot.id, section, sold.id, price, ONE, left, min(1, here))
