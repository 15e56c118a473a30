from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_films import LINES, case_study, film_of, section, song_of

from rushes.errors import EngineError, FilmError, UsageError
from rushes.film.model import Cast, Film, Place, Prop, Shot
from rushes.film.treatment import Budget as Cap
from rushes.film.treatment import Models
from rushes.models import MODELS, SELLERS, model
from rushes.plan.budget import (
    GUIDE,
    NONE,
    ONE,
    PHASES,
    Assumptions,
    Item,
    Made,
    Span,
    budget,
    left_to_buy,
    reference_names,
    total,
)
from rushes.plan.days import paces
from rushes.plan.first import make_plan
from rushes.plan.quote import quote_all, reference_credits, totals_by_section

FREE_STILLS = Models(still="slate_still")


def clips(count: int, seconds: int, role: Any = "draft", start: int = 0) -> tuple[Shot, ...]:
    return tuple(
        Shot(id=f"{role}{seconds}-{n}", start=start + n * 100, end=start + n * 100 + 100, seconds=seconds, role=role)
        for n in range(count)
    )


def least(*shots: Shot) -> dict[str, int]:
    film = film_of(shots=shots, models=FREE_STILLS)
    return {phase: span.least for phase, span in budget(film).split(lambda item: item.phase).items()}


@cache
def planned_film() -> Film:
    film = case_study(budget=Cap(cap=5000))
    return replace(film, shots=tuple(p.shot for p in make_plan(film, song_of(312, 96, 4, LINES)).shots))


# The guide's own sums.


def test_the_guides_five_minute_music_video_costs_2250() -> None:
    parts = [least(*clips(20, 10))["drafts"], least(*clips(15, 10))["drafts"], least(*clips(20, 5))["drafts"]]
    assert parts == [1000, 750, 500]
    assert sum(parts) == 2250


def test_the_guides_two_stage_clips_cost_3325() -> None:
    scenes, cutaways, heroes = clips(35, 10), clips(15, 5), clips(10, 10, "hero")
    assert (least(*scenes)["drafts"], least(*cutaways)["drafts"], least(*heroes)["heroes"]) == (1750, 375, 1200)
    every = least(*scenes, *cutaways, *heroes)
    assert every["drafts"] + every["heroes"] == 3325


def test_the_guides_total_is_4125_to_4525() -> None:
    every = least(*clips(35, 10), *clips(15, 5), *clips(10, 10, "hero"))
    film = every["drafts"] + every["heroes"]
    assert (film + 800, film + 1200) == (4125, 4525)


# The sums agree with the quote and with each other.


def test_least_is_the_plans_quote() -> None:
    film = planned_film()
    own = [shot for shot in film.shots if shot.clip_of is None]
    quoted = quote_all(film, 7488, own)
    found = budget(film)
    assert found.total.least == quoted.credits
    sections = {name: span.least for name, span in found.split(lambda item: item.section).items()}
    assert sections == totals_by_section(quoted)
    assert found.split(lambda item: item.phase)["references"].least == reference_credits(film)


def test_every_split_adds_up() -> None:
    found = budget(planned_film())
    for left in (False, True):
        for by in ("phase", "what", "model"):
            spans = found.split(lambda item, by=by: getattr(item, by), left=left).values()  # type: ignore[misc]
            assert tuple(map(sum, zip(*spans, strict=True))) == (found.to_buy if left else found.total)
    assert found.total == found.to_buy == left_to_buy(planned_film())
    assert set(found.split(lambda item: item.phase)) == set(PHASES)


def test_likely_by_hand() -> None:
    film = film_of(
        shots=(*clips(1, 10), *clips(1, 10, "hero", 100)),
        cast={"ann": Cast(text="x"), "bob": Cast(text="x", images=("b.png",))},
    )  # fmt: skip
    spans = budget(film).split(lambda item: item.phase)
    assert spans["references"] == (8, 4 * 8, 10 * 8)
    assert spans["stills"] == (10, 10, 10)
    assert spans["options"] == (0, 10, 30)
    assert spans["tests"] == (0, 25, 50)
    assert spans["drafts"] == (50, 50, 100)
    assert spans["heroes"] == (120, 240, 480)


def test_a_hero_is_not_tested_where_a_test_costs_as_much() -> None:
    def tests(film: Film) -> list[int]:
        return [item.price for item in budget(film).items if item.phase == "tests"]

    assert tests(film_of(shots=clips(1, 3, "hero"))) == [15]
    assert tests(film_of(shots=clips(1, 5, "hero"))) == [25]
    assert tests(film_of(shots=clips(1, 5, "hero"), models=Models(hero="gen4_turbo"))) == []
    assert tests(film_of(shots=clips(1, 10, "hero"), models=Models(hero="gen4_turbo"))) == [25]


def test_a_shot_that_shows_anothers_clip_costs_nothing() -> None:
    first, second = clips(2, 5)
    film = film_of(shots=(first, replace(second, clip_of=first.id)))
    assert budget(film).total == budget(film_of(shots=(first,))).total == left_to_buy(film)


def test_references_are_the_nodes_that_are_made() -> None:
    film = film_of(
        cast={"ann": Cast(text="x", picks={"reference": 2}), "bob": Cast(text="x", images=("b.png",))},
        place={"room": Place(text="x")},
        prop={"cup": Prop(text="x", states={"whole": "", "broken": ""}, picks={"broken": 1})},
    )  # fmt: skip
    assert reference_names(film) == {"@ann": True, "@room": False, "@cup:whole": False, "@cup:broken": True}
    assert len(reference_names(case_study())) * 8 == reference_credits(case_study())


# What is made.


def test_what_is_made_is_not_bought_again() -> None:
    film = film_of(shots=clips(2, 10), cast={"ann": Cast(text="x")})
    made = Made({"@ann": 1, "draft10-0.still": 1, "draft10-0.clip": 1}, used=frozenset({"@ann", "draft10-0.still"}))
    found = budget(film, made)
    assert found.to_buy == left_to_buy(film, made) == (55, 60, 50 + 100 + 5 + 15)
    assert found.total == budget(film).total
    assert sum(item.made for item in found.items) == 3


def test_a_reference_nobody_made_is_made_though_a_still_was_brought_in() -> None:
    film = film_of(cast={"ann": Cast(text="x")})
    assert budget(film, Made(used=frozenset({"@ann"}))).to_buy.least == 8
    assert budget(film, Made({"@ann": 1}, used=frozenset({"@ann"}))).to_buy == NONE


def test_options_that_are_there_count() -> None:
    film = film_of(shots=clips(1, 10))
    left = {n: budget(film, Made({"draft10-0.still": n})).split(lambda i: i.phase, left=True) for n in (0, 1, 2, 9)}
    assert [left[n]["stills"].least for n in left] == [5, 0, 0, 0]
    assert [left[n]["options"] for n in left] == [(0, 5, 15), (0, 5, 15), (0, 0, 10), NONE]


def test_a_picked_clip_ends_it() -> None:
    shot = replace(clips(1, 10, "hero")[0], picks={"clip": 2})
    film = film_of(shots=(shot,))
    assert budget(film).to_buy == (5, 10, 20) == left_to_buy(film)
    assert budget(film, Made({f"{shot.id}.still": 1})).to_buy == NONE
    assert budget(film_of(shots=(replace(shot, picks={"still": 1}),))).to_buy == (120, 265, 530)


def test_a_test_that_was_made_is_not_made_again() -> None:
    film = film_of(shots=clips(1, 10, "hero"))
    assert budget(film, Made(tests={"hero10-0": 1})).split(lambda i: i.phase, left=True)["tests"] == (0, 0, 25)
    assert budget(film, Made({"hero10-0.clip": 1})).split(lambda i: i.phase, left=True)["tests"] == NONE


def test_everything_made_and_picked_leaves_nothing() -> None:
    film = planned_film()
    film = replace(film, shots=tuple(replace(shot, picks={"still": 1, "clip": 1}) for shot in film.shots))
    names = reference_names(film)
    made = Made(dict.fromkeys(names, 1), used=frozenset(names), spent=2000, reserved=30, lost=5)
    found = budget(film, made)
    assert found.to_buy == NONE == left_to_buy(film, made)
    assert (found.cap, found.room) == (5000, 2965)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["draft", "hero"]), st.integers(2, 10), st.integers(0, 4), st.integers(0, 4), st.booleans(),
            st.integers(0, 2), st.sampled_from([{}, {"still": 1}, {"clip": 1}]),
        ),
        max_size=12,
    )
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_quick_sum_is_the_sum(rows: list[tuple[Any, ...]]) -> None:
    shots: list[Shot] = []
    takes: dict[str, int] = {}
    tests: dict[str, int] = {}
    used: set[str] = set()
    for n, (role, seconds, stills, clip, is_used, tested, picks) in enumerate(rows):
        shots.append(Shot(id=f"s{n}", start=n, end=n + 1, seconds=seconds, role=role, picks=picks))
        takes |= {f"s{n}.still": stills, f"s{n}.clip": clip}
        used |= {f"s{n}.still"} if is_used else set()
        tests[f"s{n}"] = tested
    film, made = film_of(shots=tuple(shots)), Made(takes, tests, frozenset(used))
    found = budget(film, made)
    assert found.to_buy == left_to_buy(film, made)
    assert found.to_buy.least <= found.to_buy.likely <= found.to_buy.most
    assert all(a <= b for a, b in zip(found.to_buy, found.total, strict=True))


def test_assumptions_are_ranges_from_one_take_of_each() -> None:
    for name in Assumptions.__dataclass_fields__:
        span = getattr(GUIDE, name)
        assert span.least <= span.likely <= span.most
        assert span.least == (0 if name == "tests" else 1)
    once = Assumptions(ONE, ONE, NONE, ONE, ONE)
    found = budget(planned_film(), assumed=once)
    assert found.total.least == found.total.likely == found.total.most == budget(planned_film()).total.least


# Models.


def test_a_model_without_a_price_is_refused() -> None:
    with pytest.raises(EngineError, match="gen4_tubro"):
        budget(film_of(shots=clips(1, 5), models=Models(draft="gen4_tubro")))


def test_a_model_that_makes_something_else_is_refused() -> None:
    with pytest.raises(FilmError, match=r"models\.draft is gen4_image"):
        budget(film_of(models=Models(draft="gen4_image")))
    with pytest.raises(FilmError, match=r"models\.still is gen4_turbo"):
        left_to_buy(film_of(models=Models(still="gen4_turbo")))


def test_the_quick_still_model_needs_a_reference() -> None:
    bare, shown = clips(2, 5)
    film = film_of(shots=(bare, replace(shown, cast=("ann",))), cast={"ann": Cast(text="x")})
    found = budget(film, quick="gen4_image_turbo")
    stills = {item.what: (item.model, item.price) for item in found.items if item.phase == "stills"}
    assert stills == {bare.id: ("gen4_image", 5), shown.id: ("gen4_image_turbo", 2)}
    assert {item.model for item in found.items if item.phase == "references"} == {"gen4_image"}


def test_empty_films_cost_nothing() -> None:
    assert budget(film_of()).total == NONE == left_to_buy(film_of())
    assert budget(film_of(budget=Cap(cap=0))).room == 0


# Days and money.


def bought(takes: int, id: str = "gen4_turbo", price: int = 25) -> Any:
    item = Item("drafts", "s", "", id, price, Span(takes, takes, takes), Span(takes, takes, takes), 0)
    return replace(budget(film_of()), items=(item,))


@pytest.mark.parametrize(("takes", "tier", "days"), [(0, 1, 0), (50, 1, 1), (51, 1, 2), (51, 2, 1), (1001, 3, 2)])
def test_days_are_those_of_the_tier(takes: int, tier: int, days: int) -> None:
    (pace,) = paces(bought(takes), tier)
    assert pace.days == (days, days, days)
    assert pace.cents == (25 * takes,) * 3


def test_stills_have_a_limit_of_their_own() -> None:
    assert paces(bought(200, "gen4_image", 5))[0].days == (1, 1, 1)
    assert paces(bought(201, "gen4_image", 5))[0].days == (2, 2, 2)


def test_each_model_has_its_own_limit() -> None:
    both = replace(bought(50), items=(*bought(50).items, *bought(50, "gen4.5", 60).items))
    assert paces(both)[0].days == (1, 1, 1)


def test_a_months_limit_is_on_dollars() -> None:
    assert paces(bought(400))[0].months == (1, 1, 1)
    assert paces(bought(401))[0].months == (2, 2, 2)


def test_unknown_limits_stay_unknown() -> None:
    (pace,) = paces(bought(5, "scripted_clip"), 3)
    assert (pace.engine, pace.tier, pace.days, pace.months, pace.cents) == ("scripted", None, None, None, None)
    assert paces(bought(5, "slate_clip", 0)) == ()


def test_a_tier_that_is_not_there() -> None:
    with pytest.raises(UsageError, match="no tier 6"):
        paces(bought(1), 6)


def test_the_table_of_sellers_is_whole() -> None:
    for engine, seller in SELLERS.items():
        assert engine == seller.engine and seller.source and seller.verified and seller.cents > 0
        assert any(sold.engine == engine for sold in MODELS.values())
        assert [tier.number for tier in seller.tiers] == list(range(1, len(seller.tiers) + 1))
        for low, high in zip(seller.tiers, seller.tiers[1:], strict=False):
            assert (low.clips_a_day, low.stills_a_day, low.dollars_a_month) < (
                high.clips_a_day, high.stills_a_day, high.dollars_a_month,
            )  # fmt: skip
    assert model("gen4_image_turbo").references_min == 1


def test_totals_of_items_can_be_of_any_some() -> None:
    found = budget(film_of(shots=clips(3, 5), section=(section("a", "verse", "0:00", "0:10"),)))
    assert total(item for item in found.items if item.what == "draft5-1").least == 30
