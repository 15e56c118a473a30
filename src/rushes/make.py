"""From a project to a film: the top function of the program, and what it is made of.

``make`` reads as the method does: load, listen, plan, check, references, stills, clips, cut.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from rushes.build import records
from rushes.build.graph import Node, with_needs
from rushes.build.held import Held
from rushes.build.ledger import film_id
from rushes.build.pace import lanes
from rushes.build.run import Outcome, Workshop, collect, run
from rushes.choice import Missing, check_only, chooser, missing, unpicked, with_sources
from rushes.consent import Consent, may_leave
from rushes.directions import Directions, composed, counted, directed, judged_tests, write_directions
from rushes.editing import Delivery, cut_film, refuse_errors, shooting_in
from rushes.engines.base import Engine
from rushes.errors import BudgetError
from rushes.events import Reporter, Said, silent
from rushes.film.model import Film
from rushes.names import link_media
from rushes.project import Folders, shooting_engine, workshop
from rushes.sketches import Shooting
from rushes.states import all_nodes, open_books, open_film, planned, states

Until = Literal["references", "stills", "clips"]
_STAGES: Mapping[str | None, tuple[str, ...]] = {
    "references": ("reference",),
    "stills": ("reference", "still"),
    "clips": ("reference", "still", "clip"),
    None: ("reference", "still", "clip"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a run is to do. ``approve`` is asked before money is spent, with what it would cost.

    ``directions`` is what is asked of the shots that ``only`` names. ``more`` is the node that one more
    take is wanted of, where that is not written down yet.
    ``consent`` is asked before pictures of people leave this machine for the first time. With ``proxy_first`` a small
    copy of the film is cut before the film itself.
    """

    until: Until | None = None
    only: tuple[str, ...] = ()
    engine: str | None = None
    spend: int | None = None
    dry_run: bool = False
    jobs: int | None = None
    approve: Callable[[str, int], bool] | None = None
    more: str | None = None
    consent: Consent | None = None
    proxy_first: bool = False
    directions: Directions = Directions()

    @property
    def last(self) -> str:
        """The stage it ends with: that of which more takes are wanted."""
        return (self.until or "clips").removesuffix("s")


@dataclass(slots=True)
class Made:
    """What a run did: counts, credits, the film if there is one.

    On a dry run, what would be made, and what is missing and would not be bought now. ``declined`` is what a
    person was asked and said no to: there the run ended.
    """

    outcome: Outcome = field(default_factory=Outcome)
    film: Path | None = None
    proxy: Path | None = None
    missing: Missing = Missing()
    declined: str = ""
    left: Missing = Missing()
    """What is left to make where the run was refused."""

    @property
    def to_make(self) -> list[tuple[Node, int]]:
        """Each node a dry run would make, and how many takes of it."""
        return list(self.missing.to_make)

    @property
    def waiting(self) -> Sequence[tuple[Node, int]]:
        """What waits for a later stage, and what that costs first."""
        return self.missing.waiting

    @property
    def held(self) -> Sequence[tuple[Node, Held]]:
        """What is missing and would not be bought now."""
        return self.missing.held

    @property
    def credits(self) -> int:
        return self.outcome.credits or self.missing.credits


def make(start: Path | None, wish: Wish, report: Reporter = silent) -> Made:
    """Make what is missing of a film, and cut it."""
    film, song = open_film(start, report)
    as_is, plan = planned(film, song, save=not wish.dry_run, report=report)
    check_only(as_is, wish.only)
    wish = replace(wish, only=with_sources(as_is, wish.only))
    film = directed(as_is, wish.only, wish.directions)
    refuse_errors(as_is if wish.directions.tests else film, song, plan)  # a test need not cover its slot
    if wish.directions.tests:
        wish = replace(wish, until="clips")
    with workshop(film, report, spend=wish.spend, jobs=wish.jobs) as shop:
        shooting = shooting_in(film, song, _engine(film, wish, shop), shop)
        shooting = replace(shooting, film=_directed(as_is, wish, shooting, shop))
        shop.insists = wish.more
        if wish.dry_run:
            return Made(missing=_quoted(shooting, shop, wish))
        made = Made(_collected(film, shop))
        _tell_unpicked(shooting, shop)
        for stages in _steps(wish, shooting.engine):
            if not _shoot(shooting, shop, wish, stages, made):
                break
        if wish.until is None and made.outcome.refusal is None and not made.declined:
            done = cut_film(shooting, shop, Delivery(proxy_first=wish.proxy_first))
            made.outcome.add(done.outcome)
            made.film, made.proxy = done.film, done.proxy
        if wish.directions.tests:
            for judged in judged_tests(as_is, wish.only, made.outcome.verdicts):
                report(Said(judged))
        if made.outcome.refusal is not None:
            made.left = _quoted(shooting, shop, wish)
        elif wish.until and any(shot.chain for shot in film.shots):
            made.missing = Missing(waiting=_quoted(shooting, shop, wish).waiting)
        if wish.more:
            tell_alike(wish.more, shop)
        link_media(film, shop.ledger, shop.store)
        return made


def tell_alike(node: str, shop: Workshop) -> None:
    """Say where one more take came out as one before it: engines that draw give the same for the same words."""
    takes = shop.ledger.takes(shop.store.present()).get(node, [])
    if same := [take for take in takes[:-1] if take.sha256 == takes[-1].sha256]:
        shot, _, stage = node.rpartition(".")
        still = f", or make another still: `rushes make --again {shot}.still`" if stage == "clip" else ""
        what = f"{takes[-1].name} came out the same as {same[0].name}. Change its words{still}."
        shop.report(Said(what, "warning"))


def board(start: Path | None) -> Path:
    """Write the storyboard to ``out/board.html``."""
    from rushes.checklists import checklists
    from rushes.export.board import write_board
    from rushes.seeing import sight_of

    film, song = open_film(start)
    film, _ = planned(film, song)
    nodes, verdicts = states(film.root)
    _, lists = checklists(film.root)
    with open_books(film) as (ledger, store):
        into, takes = Folders(film.root).out / "board.html", ledger.takes(store.present())
        sight = sight_of(film, verdicts, takes, store)
        return write_board(film, song, nodes, verdicts, takes, store, into, lists, sight)


def _directed(as_is: Film, wish: Wish, shooting: Shooting, shop: Workshop) -> Film:
    """The film with all that is directed of its shots in this run, written down but for a test or a dry run."""
    film, directions = shooting.film, wish.directions
    if directions == Directions():
        return film
    takes = shop.ledger.takes(shop.store.present())
    if directions.composition and not wish.dry_run:
        film = composed(film, wish.only, takes, shop.store.path)
    if number := directions.takes or int(directions.tests):
        nodes = all_nodes(replace(shooting, film=film))
        film = counted(film, wish.only, wish.last, number, nodes, takes)
    if not directions.tests and not wish.dry_run:
        write_directions(as_is, film)
    return film


def _engine(film: Film, wish: Wish, shop: Workshop) -> Engine:
    return shooting_engine(film, wish.engine or film.settings.engine, shop.workers)


def _collected(film: Film, shop: Workshop) -> Outcome:
    """What earlier runs have bought and not fetched yet comes first."""
    film_tasks = records.open_tasks(shop.ledger, film_id(shop.ledger))
    providers = sorted({task.provider for task in film_tasks if task.state != "READY"})
    if providers:
        shop.report(Said(f"Fetching what earlier runs bought from {', '.join(providers)}."))
    return collect(shop, film_id(shop.ledger), providers)


def _steps(wish: Wish, engine: Engine) -> Iterator[tuple[str, ...]]:
    """Stages to shoot at once: all together when free, one after another when a person is asked."""
    stages = _STAGES[wish.until]
    if wish.approve is None or engine.free:
        yield stages
    else:
        for n in range(len(stages)):
            yield stages[: n + 1]


def _shoot(shooting: Shooting, shop: Workshop, wish: Wish, stages: Sequence[str], made: Made) -> bool:
    """Make some stages of the film; False where nothing more is to be made: a person said no, or it was refused."""
    every = all_nodes(shooting)
    nodes, may_make = _of_stages(every, stages), _chooser(every, shop, wish)
    to_buy = missing(nodes, shop.ledger, shop.store, may_make, wish.more)
    if to_buy.credits:
        if not _agreed(shooting, shop, wish, stages[-1], to_buy, made):
            return False
        if wish.spend is None:
            shop.spend += to_buy.credits  # what a person has just said yes to
        shop.lanes = max(shop.lanes, lanes(shop.buyer(shooting.engine.name).account.concurrency))
    outcome = run(nodes, shop, may_make)
    made.outcome.add(outcome)
    return outcome.refusal is None


def _tell_unpicked(shooting: Shooting, shop: Workshop) -> None:
    """Say which sets wait for a person to choose what they are made from."""
    waiting = unpicked(all_nodes(shooting), shop.ledger.takes(shop.store.present()))
    for base in dict.fromkeys(base.id for _, base in waiting):
        views = [node.id for node, of in waiting if of.id == base]
        shop.report(Said(f"{', '.join(views)}: made when you have chosen: `rushes pick {base}#N`.", "warning"))


def _agreed(shooting: Shooting, shop: Workshop, wish: Wish, stage: str, to_buy: Missing, made: Made) -> bool:
    """Whether it may be bought, and what it is made from may be sent; what was said no to is in ``made``."""
    film, paid = shooting.film, [node for node, _ in to_buy.to_make]
    if not may_leave(film, shooting.engine, Folders(film.root).state, paid, shop.ledger.takes(), wish.consent):
        made.declined = f"pictures of people are not sent to {shooting.engine.name}"
    elif not _approved(wish, stage, to_buy.credits):
        made.declined = f"nothing of these {to_buy.credits} credits was spent"
    return not made.declined


def _approved(wish: Wish, stage: str, price: int) -> bool:
    if wish.spend is not None and price > wish.spend:
        raise BudgetError(
            f"this needs {price} credits and the run was given {wish.spend}; nothing was bought",
            next=f"Give it --spend {price}, or make less with --only.",
        )
    if wish.approve is not None:
        return wish.approve(stage, price)
    if wish.spend is None:
        raise BudgetError(
            f"this would cost {price} credits, and nobody has approved it; nothing was bought",
            next=f"Approve it with --spend {price}; see what it is for with --dry-run.",
        )
    return True


def _quoted(shooting: Shooting, shop: Workshop, wish: Wish) -> Missing:
    """What a run would make of all its stages."""
    every = all_nodes(shooting)
    nodes = _of_stages(every, _STAGES[wish.until])
    return missing(nodes, shop.ledger, shop.store, _chooser(every, shop, wish), wish.more)


def _of_stages(every: Sequence[Node], stages: Sequence[str]) -> list[Node]:
    """The nodes of these stages, with what they stand on: a still in a chain stands on a clip."""
    return with_needs([node for node in every if node.stage in stages], every)


def _chooser(every: Sequence[Node], shop: Workshop, wish: Wish) -> Callable[[Node], bool]:
    return chooser(every, shop.ledger.takes(shop.store.present()), wish.only, _STAGES[wish.until])
