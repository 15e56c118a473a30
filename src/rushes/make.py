"""From a project to a film: the top function of the program, and what it is made of.

``make`` reads as the method does: load, listen, plan, check, references, stills, clips, cut.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from rushes.build import records
from rushes.build.failpoints import failpoint
from rushes.build.graph import Node, Take, survey
from rushes.build.held import Held
from rushes.build.ledger import film_id
from rushes.build.pace import lanes
from rushes.build.run import Outcome, Workshop, collect, run
from rushes.build.store import Store
from rushes.choice import Missing, check_only, chooser, missing, with_sources
from rushes.consent import Consent, may_leave
from rushes.cut.timeline import Clip
from rushes.directions import Directions, composed, counted, directed, judged_tests, write_directions
from rushes.engines.base import Engine
from rushes.errors import BudgetError, FilmError, RushesError
from rushes.events import Reporter, Said, silent
from rushes.film.model import Film, Shot
from rushes.names import link_media
from rushes.performances import cut_in, videos_of
from rushes.plan.model import Plan
from rushes.project import Folders, shooting_engine, workshop
from rushes.rules import State, check
from rushes.shooting import standin_nodes
from rushes.sketches import Shooting
from rushes.song.model import Song
from rushes.states import all_nodes, clip_of, clips_of, film_nodes, open_books, open_film, planned, states

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
    ``consent`` is asked before pictures of people leave this machine for the first time.
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
    missing: Missing = Missing()
    declined: str = ""
    left: Missing = Missing()
    """What is left to make where the run was refused."""

    @property
    def to_make(self) -> list[tuple[Node, int]]:
        """Each node a dry run would make, and how many takes of it."""
        return list(self.missing.to_make)

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
        shooting = _shooting(film, song, _engine(film, wish, shop), shop)
        shooting = replace(shooting, film=_directed(as_is, wish, shooting, shop))
        shop.insists = wish.more
        if wish.dry_run:
            return Made(missing=_quoted(shooting, shop, wish))
        made = Made(_collected(film, shop))
        for stages in _steps(wish, shooting.engine):
            if not _shoot(shooting, shop, wish, stages, made):
                break
        if wish.until is None and made.outcome.refusal is None and not made.declined:
            made.film = _cut(shooting, shop, made.outcome)
        if wish.directions.tests:
            for judged in judged_tests(as_is, wish.only, made.outcome.verdicts):
                report(Said(judged))
        if made.outcome.refusal is not None:
            made.left = _quoted(shooting, shop, wish)
        link_media(film, shop.ledger, shop.store)
        return made


def cut(start: Path | None, report: Reporter = silent, jobs: int | None = None) -> Made:
    """Cut the film from what is made; a card stands in for whatever is not."""
    film, song = open_film(start, report)
    film, plan = planned(film, song, report=report)
    refuse_errors(film, song, plan)
    with workshop(film, report, jobs=jobs) as shop:
        shooting = _shooting(film, song, shooting_engine(film, film.settings.engine, shop.workers), shop)
        made = Made()
        made.film = _cut(shooting, shop, made.outcome)
        return made


def refuse_errors(film: Film, song: Song | None, plan: Plan | None) -> None:
    """Raise ``FilmError`` with every error that the rules find."""
    state = State(film, song, plan, videos_of(film))
    errors = [problem for problem in check(state) if problem.severity == "error"]
    if errors:
        raise FilmError("The film cannot be made as it is:", problems=errors, next="`rushes check` lists warnings too.")


def board(start: Path | None) -> Path:
    """Write the storyboard to ``out/board.html``."""
    from rushes.export.board import write_board

    film, song = open_film(start)
    film, _ = planned(film, song)
    nodes, verdicts = states(film.root)
    with open_books(film) as (ledger, store):
        into = Folders(film.root).out / "board.html"
        return write_board(film, song, nodes, verdicts, ledger.takes(store.present()), store, into)


def _shooting(film: Film, song: Song | None, engine: Engine, shop: Workshop) -> Shooting:
    def taken(node: str, number: int) -> Take | None:
        return next((take for take in shop.ledger.takes_of(node) if take.number == number), None)

    return Shooting(film, song, engine, keep_in(shop.store), cut_in(shop), taken)


def keep_in(store: Store) -> Callable[[Path], str]:
    """Takes pictures of the project into the store."""
    return lambda path: store.put(path.read_bytes())


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
    nodes, may_make = [node for node in every if node.stage in stages], _chooser(every, shop, wish)
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
    nodes = [node for node in every if node.stage in _STAGES[wish.until]]
    return missing(nodes, shop.ledger, shop.store, _chooser(every, shop, wish), wish.more)


def _chooser(every: Sequence[Node], shop: Workshop, wish: Wish) -> Callable[[Node], bool]:
    return chooser(every, shop.ledger.takes(shop.store.present()), wish.only, _STAGES[wish.until])


def _cut(shooting: Shooting, shop: Workshop, outcome: Outcome) -> Path | None:
    """Lay the timeline, render what is missing of it, and put the film in ``out``."""
    film = shooting.film
    verdicts = survey(all_nodes(shooting), shop.ledger.takes(shop.store.present()))
    clips = clips_of(film, verdicts)
    clips |= _standins(shooting, shop, [shot for shot in film.shots if shot.id not in clips], outcome)
    cutting = run(film_nodes(shooting, clips), shop)
    outcome.add(cutting)
    verdict = cutting.verdicts["film"]
    if verdict.take is None or verdict.state != "done":
        return None
    target = Folders(film.root).out / "film.mp4"
    failpoint("film.before-link")
    shop.store.link(verdict.take.sha256, target)
    failpoint("film.linked")
    return target


def _standins(shooting: Shooting, shop: Workshop, shots: Sequence[Shot], outcome: Outcome) -> dict[str, Clip]:
    if not shots:
        return {}
    slate = replace(shooting, engine=shooting_engine(shooting.film, "slate", shop.workers))
    nodes = standin_nodes(slate, shots)
    drawn = run(nodes, shop)
    outcome.add(drawn)
    if drawn.failed:
        raise RushesError("a card that stands in for a shot could not be drawn", next="Run `rushes doctor`.")
    return {shot.id: clip_of(drawn.verdicts[f"{shot.id}.standin"], standin=True) for shot in shots}
