"""Cheaper ways to make the same film: each a change of the film or of how often it is tried, quoted anew.

What a way saves is the difference of two budgets, so it is true by construction. What it loses is
counted in points, seconds of film it touches times a weight, and only ranks the ways.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, partial

from rushes.film.model import Film, Shot
from rushes.film.treatment import Role
from rushes.models import MODELS
from rushes.plan.again import shown_again
from rushes.plan.budget import GUIDE, NOTHING, ONE, Assumptions, Made, Span, left_to_buy
from rushes.plan.frames import clip_for, clip_seconds_for, role_model
from rushes.plan.prices import Prices
from rushes.plan.snug import snugged, whole_ones
from rushes.units import clock

HERO, FACE, REPEAT, CHOICE, SPARE = 8, 3, 4, 2, 1
"""Points a second of film: a hero as a draft, a still of a quicker model, a clip shown again, a still nobody chose
among several, a clip with less to choose from."""
CUT = 4
"""Points a cut that leaves its beat."""
SMALL = Fraction(1, 50)
"""A way that saves less than this part of what is likely to be bought comes after those that save more."""


@dataclass(frozen=True, slots=True)
class Way:
    """A cheaper way before it is quoted: what to do, what it gives up, whom it touches, and the loss in points."""

    id: str
    what: str
    gives_up: str
    shots: tuple[str, ...]
    loss: Fraction
    film: Film
    assumed: Assumptions
    quick: str | None = None


@dataclass(frozen=True, slots=True)
class Cheaper:
    """A cheaper way and the credits it saves of what is still to buy."""

    way: Way
    saves: Span


def cheaper(film: Film, made: Made = NOTHING, assumed: Assumptions = GUIDE) -> tuple[Cheaper, ...]:
    """The ways that save credits of what is still to buy, those that save most per loss first.

    Each is measured alone; two together may save less than their sum.
    """
    before = left_to_buy(film, made, assumed)
    found = []
    for find in WAYS:
        way = find(film, made, assumed)
        if way is not None:
            after = left_to_buy(way.film, made, way.assumed, way.quick)
            found.append(Cheaper(way, Span(*(a - b for a, b in zip(before, after, strict=True)))))
    worth = [each for each in found if each.saves.likely > 0]
    return tuple(sorted(worth, key=lambda each: _worth(each, before.likely)))


def _worth(each: Cheaper, likely: int) -> tuple[bool, Fraction, str]:
    """Most credits per point of loss first, small change last."""
    saves = each.saves.likely
    return saves < SMALL * likely, -saves / (each.way.loss or Fraction(1)), each.way.id


def heroes_as_drafts(film: Film, made: Made, assumed: Assumptions) -> Way | None:
    """Every hero that is not bought yet is bought from the draft model."""
    draft = role_model(film, "draft")
    lost = [shot for shot in _to_buy(film, made) if shot.role == "hero"]
    if not lost:
        return None
    changed = {s.id: replace(s, role="draft", seconds=clip_for(film, draft, s.frames, s.seconds)) for s in lost}
    time = _time(film, lost)
    return Way(
        "drafts", f"Buy {_count(lost, 'hero', 'heroes')} from {draft.id} like the rest",
        f"the better picture of {named(lost)}, {clock(time)} of the film", _ids(lost), time * HERO,
        _with(film, changed), assumed,
    )  # fmt: skip


def quick_stills(film: Film, made: Made, assumed: Assumptions) -> Way | None:
    """Stills from the cheapest other model of the same service; references keep theirs."""
    prices = Prices.of(film)
    ratio = prices.still_ratio
    offers = [
        sold for sold in MODELS.values()
        if sold.makes == "still" and sold.engine == prices.still.engine and ratio in sold.ratios
        and 0 < sold.price(ratio) < prices.still.price(ratio)
    ]  # fmt: skip
    if not offers:
        return None
    quick = min(offers, key=lambda sold: (sold.price(ratio), sold.id))
    prices = replace(prices, quick=quick)
    open_ones = [shot for shot in film.shots if _still_open(shot, made, assumed)]
    touched = [shot for shot in open_ones if prices.still_of(shot) is quick]
    if not touched:
        return None
    kept = len(open_ones) - len(touched)
    rest = f" and {_count([None] * kept, 'still', 'stills')} without one" if kept else ""
    return Way(
        "quick-stills",
        f"Make and pick the references{rest} first, then set models.still to {quick.id}",
        f"some likeness and detail in {_count(touched, 'still', 'stills')}: look at a few before you buy them all",
        _ids(touched), _time(film, touched) * FACE, film, assumed, quick.id,
    )  # fmt: skip


def one_still(film: Film, made: Made, assumed: Assumptions) -> Way | None:
    """One still of each shot, and no choice."""
    touched = [shot for shot in film.shots if _still_open(shot, made, assumed)]
    if not touched or assumed.stills == ONE:
        return None
    return Way(
        "one-still", f"Make one still for each shot, not {assumed.stills.likely}; another only where it fails",
        f"the choice among stills of {_count(touched, 'shot', 'shots')}", _ids(touched),
        _time(film, touched) * CHOICE, film, replace(assumed, stills=ONE),
    )  # fmt: skip


def by_the_second(film: Film, made: Made, assumed: Assumptions) -> Way | None:
    """Each clip the shortest its model sells that covers its slot with handles."""
    changed = {}
    shortest = cache(partial(_shortest, film))
    for shot in whole_ones(film, _to_buy(film, made)):
        seconds = shortest(shot.role, shot.frames)
        if seconds is not None and seconds < shot.seconds:
            changed[shot.id] = replace(shot, seconds=seconds)
    if not changed:
        return None
    before = [shot for shot in film.shots if shot.id in changed]
    spare = sum(shot.seconds - changed[shot.id].seconds for shot in before)
    key = 'set film.clip_lengths to "model"' if film.settings.clip_lengths == "guide" else "write shorter seconds"
    return Way(
        "by-the-second", f"Buy {_count(before, 'clip', 'clips')} no longer than the slot and its handles: {key}",
        f"{spare} s of footage to choose the best part from", tuple(changed), _time(film, before) * SPARE,
        _with(replace(film, file=replace(film.file, film=replace(film.settings, clip_lengths="model"))), changed),
        assumed,
    )  # fmt: skip


def _shortest(film: Film, role: Role, frames: int) -> int | None:
    sold = role_model(film, role)
    return clip_seconds_for(frames, film.rate, sold, film.settings.handles, sold.seconds)


def snug(film: Film, made: Made, assumed: Assumptions) -> Way | None:
    """Cuts moved a few frames, so that the next cheaper clip covers its slot."""
    moved = snugged(film, frozenset(shot.id for shot in whole_ones(film, _to_buy(film, made))))
    if not moved:
        return None
    frames = [move.frames for move in moved]
    shots = {shot.id: shot for shot in film.shots}
    changed = dict(shots)
    for move in moved:
        changed |= {shot.id: shot for shot in move.applied(changed)}
    before = [shots[move.shot] for move in moved]
    return Way(
        "snug", f"Move {_count(moved, 'cut', 'cuts')} by {_range(frames)}, so that shorter clips cover their slots",
        f"the beat, by {_range([sum(frames)])} in all, at {named(before)}", _ids(before), Fraction(CUT * len(moved)),
        _with(film, changed), assumed,
    )  # fmt: skip


def performance_again(film: Film, made: Made, assumed: Assumptions) -> Way | None:
    """Performances of like sections shown from one clip, another part of it each time."""
    prices = Prices.of(film)
    changed = shown_again(film, prices, frozenset(shot.id for shot in _to_buy(film, made)))
    again = [shot for shot in changed.values() if shot.clip_of]
    if not again:
        return None
    time = _time(film, again)
    return Way(
        "performance-again", f"Show other parts of earlier performance clips in {_count(again, 'shot', 'shots')}",
        f"{clock(time)} of new performance: {named(again)} repeat an earlier take of the same setup",
        _ids(again), time * REPEAT, _with(film, changed), assumed,
    )  # fmt: skip


WAYS: Sequence[Callable[[Film, Made, Assumptions], Way | None]] = (
    heroes_as_drafts, quick_stills, one_still, by_the_second, snug, performance_again,
)  # fmt: skip
"""Every way there is; a new one is a function and its name here."""


def _to_buy(film: Film, made: Made) -> Iterator[Shot]:
    """Shots whose clip is still to buy, and nobody has picked; one of a performance is as long as it has to be."""
    for shot in film.shots:
        bought = "clip" in shot.picks or made.takes.get(f"{shot.id}.clip")
        if shot.clip_of is None and not bought and shot.performance is None:
            yield shot


def _still_open(shot: Shot, made: Made, assumed: Assumptions) -> bool:
    """Whether stills of a shot may still be bought."""
    node = f"{shot.id}.still"
    decided = "still" in shot.picks or "clip" in shot.picks or node in made.used
    return shot.clip_of is None and shot.chain is None and not decided and made.takes.get(node, 0) < assumed.stills.most


def _with(film: Film, changed: dict[str, Shot]) -> Film:
    return replace(film, shots=tuple(changed.get(shot.id, shot) for shot in film.shots))


def _ids(shots: Sequence[Shot]) -> tuple[str, ...]:
    return tuple(shot.id for shot in shots)


def _time(film: Film, shots: Sequence[Shot]) -> Fraction:
    return sum((shot.frames for shot in shots), 0) / film.rate


def _count(of: Sequence[object], one: str, many: str) -> str:
    return f"{len(of)} {one if len(of) == 1 else many}"


def _range(frames: Sequence[int]) -> str:
    low, high = min(frames), max(frames)
    return f"{low} frame{'s' * (low > 1)}" if low == high else f"{low} to {high} frames"


def named(shots: Sequence[Shot], most: int = 3) -> str:
    """Some shots by id and moment, and how many more."""
    some = [f"{shot.id} ({shot.moment})" if shot.moment else shot.id for shot in shots[:most]]
    more = len(shots) - len(some)
    return ", ".join(some) + (f" and {more} more" if more else "")
