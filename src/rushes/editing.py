"""The edit: from the takes that are picked to a film, a proxy or a review copy, and what each shot shows and why."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from rushes.build.failpoints import failpoint
from rushes.build.graph import Take, Verdict, survey
from rushes.build.ledger import Ledger
from rushes.build.run import Outcome, Workshop, run
from rushes.build.store import Store
from rushes.cut.beside import beside_each_other
from rushes.cut.explain import Told, told
from rushes.cut.finish import Finish, finish_of, proxy_of
from rushes.cut.lay import moved, short_clips
from rushes.cut.timeline import Clip, Timeline
from rushes.engines.base import Engine
from rushes.errors import FilmError, RushesError
from rushes.events import Reporter, Said, silent
from rushes.film.model import Film, Shot
from rushes.film.versions import (
    NOW,
    Change,
    differences,
    has_version,
    read_version,
    version_names,
    with_takes,
    write_version,
)
from rushes.looking import choosing, look_at, with_best
from rushes.performances import cut_in, videos_of
from rushes.plan.model import Plan
from rushes.project import Folders, keep_in, shooting_engine, workshop
from rushes.rules import State, check
from rushes.seeing import standing_looks
from rushes.shooting import standin_nodes
from rushes.sketches import Shooting
from rushes.song.model import Song
from rushes.states import (
    all_nodes,
    clip_of,
    clips_of,
    film_nodes,
    open_books,
    open_film,
    planned,
    timeline_of,
)

REVIEWS = "review"
"""Folder of review copies, in ``out``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a cut is wanted as: the film, or a small ``proxy``; or a ``review`` copy with its numbers burnt in.

    ``version`` is the kept shot list that is cut, None for the one in hand; with ``keep`` the one in hand is
    kept under that name first. With ``proxy_first`` there is a proxy to look at before the film itself is rendered.
    """

    proxy: bool = False
    proxy_first: bool = False
    review: bool = False
    version: str | None = None
    keep: bool = False

    @property
    def name(self) -> str:
        """Of the film's node, and of its file but for review copies: ``film``, ``film.director.proxy``."""
        return ".".join(["film", *filter(None, [self.version, "review" * self.review, "proxy" * self.proxy])])

    def finish(self, film: Film) -> Finish:
        """How its pictures are finished."""
        plain = finish_of(film)
        marked = replace(plain, mark=f"REVIEW  {film.settings.title}", name="review")
        whole = marked if self.review else plain
        return proxy_of(whole) if self.proxy else whole


THE_FILM = Delivery()


def cut(start: Path | None, report: Reporter = silent, jobs: int | None = None, wanted: Delivery = THE_FILM) -> "Cut":
    """Cut the film from what is made; a card stands in for whatever is not."""
    film, song = open_film(start, report)
    film, plan = planned(film, song, report=report)
    with workshop(film, report, jobs=jobs) as shop:
        engine = shooting_engine(film, film.settings.engine, shop.workers)
        film = _version(shooting_in(film, song, engine, shop), shop, wanted)
        refuse_errors(film, song, plan)
        return cut_film(shooting_in(film, song, engine, shop), shop, wanted)


@dataclass(slots=True)
class Cut:
    """What a cut did, and the film, if there is one."""

    outcome: Outcome = field(default_factory=Outcome)
    film: Path | None = None
    proxy: Path | None = None
    """What there was to look at before the film was there, where that was asked for."""


def _version(shooting: Shooting, shop: Workshop, wanted: Delivery) -> Film:
    """The film with the shot list that is wanted; one that is not kept yet is kept now, as it is cut in hand."""
    film = shooting.film
    if wanted.version is None:
        return film
    if wanted.keep or not has_version(film, wanted.version):
        verdicts = survey(all_nodes(shooting), shop.ledger.takes(shop.store.present()))
        write_version(_with_takes(film, verdicts), wanted.version)
    return read_version(film, wanted.version)


def explain(start: Path | None, version: str | None = None) -> tuple[Told, ...]:
    """What each shot of the cut shows, and why; nothing is made. A shot without a clip is told as a card."""
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    film = read_version(film, version) if version else film
    verdicts, looked = standing_looks(film, song)
    clips = with_best(film, clips_of(film, verdicts), looked)
    cards = {shot.id: Clip("", shot.frames, film.rate, standin=True) for shot in film.shots if shot.id not in clips}
    bare = [replace(shot, trim=None, used=None, slip=0) if shot.id in cards else shot for shot in film.shots]
    timeline = timeline_of(replace(film, shots=tuple(bare)), song, clips | cards)
    return told(timeline, film.shots)


@contextmanager
def in_hand(start: Path | None) -> Iterator[tuple[Timeline, Ledger, Store]]:
    """The timeline of a film all of whose clips are made, with its ledger and its store to read."""
    film, song = open_film(start)
    verdicts, looked = standing_looks(film, song)
    timeline = timeline_of(film, song, with_best(film, clips_of(film, verdicts), looked))
    with open_books(film) as (ledger, store):
        yield timeline, ledger, store


def _with_takes(film: Film, verdicts: Mapping[str, Verdict]) -> Film:
    found = {shot.id: verdicts[f"{shot.source}.clip"].take for shot in film.shots}
    return with_takes(film, {id: take.number for id, take in found.items() if take})


def compare(start: Path | None, names: tuple[str, str], report: Reporter = silent, jobs: int | None = None) -> Path:
    """Two versions side by side as one small film, with the sound of the song; the film in hand is called ``now``."""
    cuts = [
        cut(start, report, jobs, Delivery(proxy=True, version=None if name == NOW else name)).film for name in names
    ]
    if None in cuts:
        raise RushesError("one of the two could not be cut", next="Cut each alone: `rushes cut --version NAME`.")
    left, right = (path for path in cuts if path is not None)
    into = left.parent / f"compare.{names[0]}.{names[1]}.mp4"
    beside_each_other(left, right, into, names)
    return into


def versions(start: Path | None) -> tuple[str, ...]:
    """The versions of the cut that are kept."""
    return version_names(open_film(start)[0])


def diff(start: Path | None, names: tuple[str, str]) -> tuple[Change, ...]:
    """What differs between two versions; the shot list in hand is called ``now``."""
    film, song = open_film(start)
    film, _ = planned(film, song, save=False)
    in_hand = _with_takes(film, standing_looks(film, song)[0]) if NOW in names else film
    was, now = (in_hand if name == NOW else read_version(film, name) for name in names)
    return differences(was.shots, now.shots)


def cut_film(shooting: Shooting, shop: Workshop, wanted: Delivery = THE_FILM) -> Cut:
    """Lay the timeline, render what is missing of it, and put the film in ``out``; a proxy first where it is wanted."""
    film, done = shooting.film, Cut()
    verdicts = survey(all_nodes(shooting), shop.ledger.takes(shop.store.present()))
    looked = look_at(film, shop, verdicts, choosing(film, verdicts))
    clips = with_best(film, clips_of(film, verdicts), looked)
    for short in short_clips(film, clips):
        shop.report(Said(f"{short.shot}: its clip is {short.held} frames short; its last frame stands still for them."))
    for shot, asked, first in moved(film, clips):
        what = f"{shot}: frame {asked} of its clip was to be the first, and what is made of it allows frame {first}."
        shop.report(Said(f"{what} `rushes make` draws it anew where that is free.", "warning"))
    clips |= card_clips(shooting, shop, [shot for shot in film.shots if shot.id not in clips], done.outcome)
    if wanted.proxy_first and not wanted.proxy:
        done.proxy = _delivered(shooting, clips, shop, done.outcome, replace(wanted, proxy=True))
        if done.proxy is not None:
            shop.report(Said(f"To look at while the film is rendered: {done.proxy}"))
    done.film = _delivered(shooting, clips, shop, done.outcome, wanted)
    return done


def _delivered(
    shooting: Shooting, clips: Mapping[str, Clip], shop: Workshop, outcome: Outcome, wanted: Delivery
) -> Path | None:
    """Render a film of these clips, and show it in ``out``; None where something of it failed."""
    film = shooting.film
    cutting = run(film_nodes(shooting, clips, wanted.finish(film), wanted.name), shop)
    outcome.add(cutting)
    verdict = cutting.verdicts[wanted.name]
    if verdict.take is None or verdict.state != "done":
        return None
    target = _target(film, wanted, verdict.take, shop.store)
    failpoint("film.before-link")
    shop.store.link(verdict.take.sha256, target)
    failpoint("film.linked")
    return target


def _target(film: Film, wanted: Delivery, take: Take, store: Store) -> Path:
    """Where a film goes; a review copy gets the next number, unless the last one is this very copy."""
    out = Folders(film.root).out
    if not wanted.review:
        return out / f"{wanted.name}.mp4"
    title = re.sub(r"[^A-Za-z0-9]+", "-", film.settings.title).strip("-")[:40] or "film"
    stem = "_".join(filter(None, [title, wanted.version, "proxy" * wanted.proxy]))
    found = [(int(match[1]), path) for path in (out / REVIEWS).glob("*.mp4") if (match := _numbered(stem, path))]
    number, last = max(found, default=(0, None))
    same = last is not None and last.exists() and last.read_bytes() == store.path(take.sha256).read_bytes()
    return out / REVIEWS / f"{stem}_v{number + (not same):02d}.mp4"


def _numbered(stem: str, path: Path) -> re.Match[str] | None:
    return re.fullmatch(re.escape(stem) + r"_v(\d+)\.mp4", path.name)


def refuse_errors(film: Film, song: Song | None, plan: Plan | None) -> None:
    """Raise ``FilmError`` with every error that the rules find."""
    state = State(film, song, plan, videos_of(film))
    errors = [problem for problem in check(state) if problem.severity == "error"]
    if errors:
        raise FilmError("The film cannot be made as it is:", problems=errors, next="`rushes check` lists warnings too.")


def shooting_in(film: Film, song: Song | None, engine: Engine, shop: Workshop) -> Shooting:
    """The shooting of a film in a workshop: its pictures are kept in the store, its takes are those of the ledger."""

    def taken(node: str, number: int) -> Take | None:
        return next((take for take in shop.ledger.takes_of(node) if take.number == number), None)

    return Shooting(film, song, engine, keep_in(shop.store), cut_in(shop), taken)


def card_clips(shooting: Shooting, shop: Workshop, shots: Sequence[Shot], outcome: Outcome) -> dict[str, Clip]:
    """A card for each of these shots, drawn where it is not there yet."""
    if not shots:
        return {}
    slate = replace(shooting, engine=shooting_engine(shooting.film, "slate", shop.workers))
    nodes = standin_nodes(slate, shots)
    drawn = run(nodes, shop)
    outcome.add(drawn)
    if drawn.failed:
        raise RushesError("a card that stands in for a shot could not be drawn", next="Run `rushes doctor`.")
    return {shot.id: clip_of(drawn.verdicts[f"{shot.id}.standin"], standin=True) for shot in shots}
