"""Setups of performances: the choice agrees with trying every choice there is."""

import random
from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from plan_films import film_of

from rushes.film.model import Film, Picture, Section, Setup
from rushes.plan import setups
from rushes.plan.layout import Part, Slot
from rushes.plan.problem import POINT
from rushes.plan.setups import Place, choose, places_of, waits

FILM = film_of()
FRAMINGS = ("wide", "medium", "close-up", "")
CAMERAS = ("static", "handheld", "")


def setup(id: str, dice: random.Random) -> Setup:
    return Setup(id=id, kind="performance", framing=dice.choice(FRAMINGS), camera=dice.choice(CAMERAS))


def place(dice: random.Random, known: Sequence[Setup]) -> Place:
    part = Part(0, 1000, Section(id="c", kind="chorus", start="0", end="40"), dice.randrange(2))
    before, after = (dice.choice([None, Picture(framing=dice.choice(FRAMINGS)), dice.choice(known)]) for _ in range(2))
    prices = {each.id: dice.choice([0, 0, 500]) for each in known}
    return Place(dice.randrange(40, 200), part, dice.randrange(0, 60), before, after, bool(dice.randrange(2)), prices)


def cost_of(film: Film, places: Sequence[Place], chosen: Sequence[Setup], serving: Sequence[Sequence[Setup]]) -> int:
    """The documented cost of a choice, written anew: nothing of the program but its constants is used."""
    every = list(dict.fromkeys(each.id for some in serving for each in some))
    seen = {id: index - len(every) for index, id in enumerate(every)}
    total = 0
    for at, (here, setup, some) in enumerate(zip(places, chosen, serving, strict=True)):
        last = chosen[at - 1] if at and here.follows else None
        total += here.price[setup.id] + setups.SEEN * sum(seen[each.id] < seen[setup.id] for each in some)
        neighbours = [each for each in (here.before, here.after, last) if each is not None]
        total += setups.AGAIN * sum(each == setup for each in neighbours)
        total += setups.SAME_FRAMING * any(setup.framing and each.framing == setup.framing for each in neighbours)
        if setup.framing == "close-up":
            total += int((setups.LONG_CLOSE * max(0, here.frames - 96) + setups.SUNG * here.sung) / 24)
        total += setups.STILL * (here.part.repeat > 0 and setup.camera != "handheld")
        seen[setup.id] = at
    return total


def puzzles() -> Iterator[tuple[list[Place], list[tuple[Setup, ...]]]]:
    for seed in range(120):
        dice = random.Random(seed)
        known = [setup(id, dice) for id in "abcd"[: dice.randrange(1, 5)]]
        places = [place(dice, known) for _ in range(dice.randrange(1, 6))]
        yield places, [tuple(dice.sample(known, dice.randrange(1, len(known) + 1))) for _ in places]


def test_agrees_with_trying_every_choice() -> None:
    for places, serving in puzzles():
        found = choose(FILM, places, serving)
        best = min(cost_of(FILM, places, chosen, serving) for chosen in product(*serving))
        assert found.cost == found.bound == best == cost_of(FILM, places, found.setups, serving)


def test_a_search_cut_short_says_by_how_much_it_may_be_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setups, "ORDERS", 2)
    short = 0
    for places, serving in puzzles():
        found = choose(FILM, places, serving)
        best = min(cost_of(FILM, places, chosen, serving) for chosen in product(*serving))
        assert found.bound <= best <= found.cost
        short += found.bound < found.cost
    assert short


def test_the_setup_not_seen_for_longest_comes_next() -> None:
    some = tuple(Setup(id=id, kind="performance", framing=id) for id in ("wide", "medium", "tight"))
    part = Part(0, 1000)
    places = [Place(96, part, 0, None, None, True, {}) for _ in range(6)]
    chosen = [each.id for each in choose(FILM, places, [some] * 6).setups]
    assert chosen == ["wide", "medium", "tight"] * 2


def test_a_close_up_is_kept_for_short_places_without_words() -> None:
    some = (
        Setup(id="wide", kind="performance", framing="wide"),
        Setup(id="close", kind="performance", framing="close-up"),
    )
    part = Part(0, 1000)
    long, short = Place(200, part, 200, None, None, False, {}), Place(80, part, 0, None, None, False, {})
    assert [each.id for each in choose(FILM, [long, short, long], [some] * 3).setups] == ["wide", "close", "wide"]


def test_only_performances_without_a_setup_wait() -> None:
    slots = (
        Slot(0, 96, Picture(kind="performance")), Slot(96, 192, Picture(kind="narrative"), moment="m"),
        Slot(192, 288, Picture(kind="performance"), setup="wide"), Slot(288, 384, Picture(kind="performance")),
    )  # fmt: skip
    assert [waits(slot) for slot in slots] == [True, False, False, True]
    waiting, places = places_of(FILM, slots, dict.fromkeys(range(4), Part(0, 384)), {0: 7}, {0: {}, 3: {}})
    assert waiting == (0, 3) and places[0].sung == 7 and places[0].after == slots[1].picture and not places[1].follows
    assert POINT == 100
