"""Is there money for the film, and is it spent where it counts?"""

from collections.abc import Iterator
from dataclasses import replace

from rushes.errors import Problem
from rushes.film.model import Film, Shot
from rushes.models import MODELS
from rushes.plan.budget import left_to_buy
from rushes.plan.performed import is_performed
from rushes.plan.prices import Prices
from rushes.rules.registry import State, found, rule, some

FEW = 5
"""Heroes are few where they are no more than one shot in so many: the guide's own budget has 10 of 50."""


@rule(
    "cap-covers-plan", "warning", "The budget's cap covers one take of everything.",
    fix="Raise the cap, use role draft, or make shots fewer or shorter.",
)  # fmt: skip
def cap_covers_plan(state: State) -> Iterator[Problem]:
    cap = state.film.file.budget.cap
    if cap is not None and state.shots and state.quoted.credits > cap:
        yield found(f"the plan costs {state.quoted.credits} credits and the cap is {cap}", "budget.cap")


@rule(
    "cap-covers-likely", "warning", "The budget's cap covers the takes a film like this is likely to need.",
    fix="`rushes budget` says what it is for and how to make it cheaper; or raise the cap.",
)  # fmt: skip
def cap_covers_likely(state: State) -> Iterator[Problem]:
    """One take of everything is the least a film can cost, and no film is made of first takes alone.

    The likely sum has several references and stills to choose from, a test of each hero and a second take of it,
    as in the guide (sections 2.4, 5.3 and 5.8). A cap under it stops the run half way through the clips.
    """
    cap = state.film.file.budget.cap
    if cap is None or not state.shots or state.quoted.credits > cap:
        return
    likely = left_to_buy(_undecided(state)).likely
    if likely > cap:
        yield found(f"one take of everything fits the cap of {cap}, but {likely} credits are likely", "budget.cap")


@rule(
    "cap-of-section", "warning", "The caps of sections and shots cover one take of everything in them.",
    fix="Raise it under [budget], or make fewer heroes and shorter clips there.",
)  # fmt: skip
def cap_of_section(state: State) -> Iterator[Problem]:
    """A section whose own cap is too small is left half bought: stills without their clips."""
    budget, bought = state.film.file.budget, state.quoted.shots
    for what, caps in (("section", budget.sections), ("shot", budget.shots)):
        for name, cap in caps.items():
            mine = [each for each in bought if name == (each.shot.section if what == "section" else each.shot.id)]
            cost = sum(each.still_credits + each.clip_credits for each in mine)
            if cost > cap:
                yield found(f"{what} {name} costs {cost} credits and its cap is {cap}", f"budget.{what}s.{name}")
            elif state.shots and not mine:
                yield found(f"there is no {what} {name} to have a cap", f"budget.{what}s.{name}")


def _undecided(state: State) -> Film:
    """The film of a state, its picks set aside: the whole of it is weighed against the cap, bought or not."""
    return replace(state.film, shots=tuple(replace(shot, picks={}) if shot.picks else shot for shot in state.shots))


@rule(
    "heroes-few", "note", "Heroes are few: a fifth of the shots at most, and no more than half the credits of clips.",
    fix='Write role = "draft" where the film is not remembered by it.',
)  # fmt: skip
def heroes_few(state: State) -> Iterator[Problem]:
    """The guide keeps the dearer model for hero moments: 10 of 50 clips in its own budget (section 5.8).

    A hero costs as much as two or three drafts, is tested first and is made more than once.
    """
    own = [shot for shot in state.shots if shot.clip_of is None and not is_performed(state.film, shot)]
    heroes = [shot for shot in own if shot.role == "hero"]
    if len(heroes) < 2 or state.film.file.models.hero == state.film.file.models.draft:
        return
    prices = Prices.of(state.film)
    dear = sum(prices.clip("hero", shot.seconds) for shot in heroes)
    credits = sum(prices.clip(shot.role, shot.seconds) for shot in own)
    if FEW * len(heroes) > len(own):
        yield found(f"{len(heroes)} of {len(own)} shots are heroes", "models.hero")
    elif 2 * dear > credits:
        yield found(f"{len(heroes)} heroes take {dear} of {credits} credits of clips", "models.hero")


@rule(
    "hero-tested", "note", "A hero is tried as a short draft before it is bought.",
    fix="Try it first: `rushes make --only SHOT --role test`; it changes nothing of the film.",
)  # fmt: skip
def hero_tested(state: State) -> Iterator[Problem]:
    """Five seconds of draft show whether the motion works, for a fifth of what the hero costs (guide, section 5.8).

    A test counts as judged when one of the shot's clips is picked, refused or noted.
    """
    if not buys(state.film):
        return
    prices = Prices.of(state.film)
    own = [s for s in state.shots if s.clip_of is None and not is_performed(state.film, s)]
    heroes = [s for s in own if s.role == "hero" and prices.test(s.seconds)]
    blind = [shot.id for shot in heroes if not _tried(shot, "clip")]
    if blind:
        yield found(f"nobody has judged a test of these heroes: {some(blind)}", "models.hero")


@rule(
    "still-before-clip", "note", "A still is picked before more than one clip is bought of it.",
    fix="Look at its stills and `rushes pick` one: a clip cannot be better than the still it starts from.",
)  # fmt: skip
def still_before_clip(state: State) -> Iterator[Problem]:
    """A still costs a fifth of a clip and decides what the clip can be (guide, section 5.8: select, then animate).

    Where the clip is wanted once more, look first at whether its still was the right one.
    """
    if not buys(state.film):
        return
    again = [s.id for s in state.shots if s.takes.get("clip", 1) > 1 or s.rejects.get("clip")]
    picked = {shot.id for shot in state.shots if "still" in shot.picks or "clip" in shot.picks}
    early = [id for id in again if id not in picked]
    if early:
        yield found(f"more clips are wanted of stills nobody has picked: {some(early)}", "models.still")


def buys(film: Film) -> bool:
    """Whether the film's engine sells what it makes: it has a price in the model table, and is not told to be free."""
    name = film.settings.engine
    free = film.file.engine.get(name, {}).get("free", False)
    return not free and any(sold.engine == name and sold.credits for sold in MODELS.values())


def _tried(shot: Shot, stage: str) -> bool:
    """Whether a person has said something of a take: picked, refused or noted it."""
    noted = any(name.startswith(f"{stage}#") for name in shot.notes)
    return stage in shot.picks or bool(shot.rejects.get(stage)) or noted
