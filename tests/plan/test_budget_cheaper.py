"""Every cheaper way is quoted again here, by hand from the model table, and held to what it promises."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from plan_films import LINES, case_study, film_of, section, song_of

from rushes.film.inherit import sources
from rushes.film.model import Film, Moment, Shot
from rushes.film.treatment import Models
from rushes.models import MODELS
from rushes.plan.budget import GUIDE, NONE, NOTHING, ONE, Made, Span, left_to_buy
from rushes.plan.cheaper import WAYS, Cheaper, cheaper
from rushes.plan.first import make_plan
from rushes.plan.frames import clip_frames, clip_frames_needed, role_model, slot_capacity
from rushes.plan.names import mark
from rushes.rules import State, check

SECTIONS = (section("one", "chorus", "0:00", "0:10"), section("two", "chorus", "0:10", "0:20"))


@cache
def planned_film() -> Film:
    film = case_study(settings={"clip_lengths": "guide"})
    return replace(film, shots=tuple(p.shot for p in make_plan(film, song_of(312, 96, 4, LINES)).shots))


def shot(id: str, start: int, end: int, **keys: Any) -> Shot:
    return Shot(id=id, start=start, end=end, **keys)


def marked(film: Film) -> Film:
    """The film with its shots as the plan's."""
    known = sources(film.file)
    return replace(film, shots=tuple(replace(each, plan=mark(each, known)) for each in film.shots))


def ways(film: Film, made: Made = NOTHING) -> dict[str, Cheaper]:
    return {each.way.id: each for each in cheaper(film, made)}


def priced(film: Film, quick: str | None = None, stills: Span = GUIDE.stills) -> Span:
    """What is likely to be bought of a film of which nothing is made, at 720 lines, from the table alone."""
    table = {id: (sold.credits_by_ratio or {}).get("720:720", sold.credits) for id, sold in MODELS.items()}
    names, sums = film.file.models, [0, 0, 0]
    for each in (each for each in film.shots if each.clip_of is None):
        has = len(each.cast) + len(each.props) + (each.place is not None)
        still = table[quick if quick and has else names.still]
        hero = each.role == "hero"
        for n in range(3):
            clip = table[names.hero if hero else names.draft] * each.seconds
            test = table[names.draft] * min(5, each.seconds)
            sums[n] += still * stills[n] + clip * (GUIDE.heroes if hero else GUIDE.drafts)[n]
            sums[n] += GUIDE.tests[n] * test if hero and test < clip else 0
    return Span(*sums)


@pytest.fixture(scope="module")
def found() -> dict[str, Cheaper]:
    return ways(planned_film())


def test_savings_are_the_difference_of_two_quotes(found: dict[str, Cheaper]) -> None:
    assert len(found) >= 3
    before = priced(planned_film())
    for each in found.values():
        after = priced(each.way.film, each.way.quick, each.way.assumed.stills)
        assert each.saves == tuple(a - b for a, b in zip(before, after, strict=True)), each.way.id
        assert each.saves.likely > 0 and each.way.what and each.way.gives_up and each.way.shots


def test_no_way_breaks_the_film(found: dict[str, Cheaper]) -> None:
    def broken(film: Film) -> Counter[str]:
        hard = ("every-frame-covered", "clip-fits-slot", "shot-links", "handles-fit")
        return Counter(p.rule for p in check(State(film)) if p.rule in hard)

    before = broken(planned_film())
    for each in found.values():
        after = broken(each.way.film)
        assert not after - before, each.way.id
        assert [s.id for s in each.way.film.shots] == [s.id for s in planned_film().shots]


def test_the_best_saving_for_its_loss_comes_first(found: dict[str, Cheaper]) -> None:
    likely = left_to_buy(planned_film()).likely
    worth = [e.saves.likely / e.way.loss for e in found.values() if 50 * e.saves.likely >= likely]
    assert worth == sorted(worth, reverse=True)
    small = [50 * each.saves.likely < likely for each in found.values()]
    assert small == sorted(small)


def test_heroes_become_drafts() -> None:
    film = film_of(shots=(shot("a", 0, 200, seconds=10, role="hero", moment="m"), shot("b", 200, 300)))
    way = ways(film)["drafts"]
    assert way.way.shots == ("a",) and way.way.film.shots[0].role == "draft"
    assert way.saves == (70, 240 + 25 - 50, 480 + 50 - 100)
    assert "a (m)" in way.way.gives_up and "0:08.33" in way.way.gives_up
    assert "drafts" not in ways(film, Made({"a.clip": 1}))


def test_quick_stills_are_for_those_with_references() -> None:
    film = film_of(shots=(shot("a", 0, 100, cast=("ann",)), shot("b", 100, 200)))
    way = ways(film)["quick-stills"]
    assert (way.way.quick, way.way.shots, way.saves) == ("gen4_image_turbo", ("a",), (3, 6, 12))
    assert "1 still without one" in way.way.what
    assert "quick-stills" not in ways(replace(film, file=replace(film.file, models=Models(still="gen4_image_turbo"))))
    assert "quick-stills" not in ways(film, Made({"a.still": 1}, used=frozenset({"a.still"})))


def test_one_still_each() -> None:
    way = ways(film_of(shots=(shot("a", 0, 100), shot("b", 100, 200))))["one-still"]
    assert way.saves == (0, 10, 30) and way.way.assumed.stills == ONE
    once = replace(GUIDE, stills=ONE)
    assert "one-still" not in {each.way.id for each in cheaper(way.way.film, assumed=once)}


def test_clips_by_the_second() -> None:
    shots = (shot("a", 0, 130, seconds=10), shot("b", 130, 230, seconds=5), shot("c", 230, 250, seconds=10, slip=3))
    film = film_of(shots=shots, settings={"clip_lengths": "guide"})
    way = ways(film)["by-the-second"]
    assert [each.seconds for each in way.way.film.shots] == [6, 5, 10]
    assert way.saves == (20, 20, 40) and "4 s of footage" in way.way.gives_up and "clip_lengths" in way.way.what
    lent = replace(film, shots=(*shots[:2], shot("d", 230, 300, clip_of="a", begin=150)))
    assert "by-the-second" not in ways(lent)
    assert "by-the-second" not in ways(film, Made({"a.clip": 1}))


def test_snug_cuts_move_no_further_than_they_must() -> None:
    film = marked(film_of(shots=(shot("a", 0, 115, seconds=6), shot("b", 115, 175, seconds=5))))
    way = ways(film)["snug"].way
    a, b = way.film.shots
    assert (a.end, a.seconds, b.start) == (108, 5, 108)
    assert a.frames == slot_capacity(5, Fraction(24), MODELS["gen4_turbo"], 6)
    assert "7 frames" in way.what and ways(film)["snug"].saves == (5, 5, 10)
    before = marked(film_of(shots=(shot("b", 0, 60, seconds=5), shot("a", 60, 175, seconds=6))))
    assert [(s.start, s.end) for s in ways(before)["snug"].way.film.shots] == [(0, 67), (67, 175)]


@pytest.mark.parametrize(
    "changes",
    [
        {"shots": (shot("a", 0, 121, seconds=6), shot("b", 121, 180, seconds=5))},  # 13 frames are too many
        {"shots": (shot("a", 0, 115, seconds=6), shot("b", 115, 220, seconds=5))},  # the neighbour's clip is full
        {"shots": (shot("a", 0, 115, seconds=6, section="x"), shot("b", 115, 175, seconds=5))},  # a section begins
        {"shots": (shot("a", 0, 115, seconds=6, moment="m"), shot("b", 115, 175, seconds=5))},  # a pin holds it
    ],
)
def test_some_cuts_stay(changes: dict[str, Any]) -> None:
    assert "snug" not in ways(marked(film_of(moment=(Moment(id="m", at="0:00"),), **changes)))


def test_a_persons_cuts_stay() -> None:
    film = film_of(shots=(shot("a", 0, 115, seconds=6), shot("b", 115, 175, seconds=5)))
    assert "snug" not in ways(film)
    half = replace(film, shots=(marked(film).shots[0], film.shots[1]))
    assert "snug" not in ways(half)
    assert "snug" not in ways(marked(film), Made({"a.clip": 1}))


def sung(id: str, start: int, end: int, where: str, **keys: Any) -> Shot:
    return shot(id, start, end, section=where, kind="performance", setup="wide", **keys)


def test_performances_are_shown_again() -> None:
    film = film_of(shots=(sung("a", 0, 96, "one", seconds=10), sung("b", 240, 336, "two", seconds=5)), section=SECTIONS)
    way = ways(film)["performance-again"]
    borrowed = way.way.film.shots[1]
    assert (borrowed.clip_of, borrowed.begin) == ("a", 6 + 96 + 6)
    assert way.saves == (30, 35, 70) and "b" in way.way.gives_up
    assert ways(film, Made({"a.clip": 1}))["performance-again"].way.film.shots[0].seconds == 10


def test_a_clip_grows_only_where_that_is_cheaper_and_allowed() -> None:
    film = film_of(shots=(sung("a", 0, 48, "one", seconds=3), sung("b", 240, 288, "two", seconds=3)), section=SECTIONS)
    changed = ways(film)["performance-again"].way.film.shots
    assert changed[0].seconds == 5 and changed[1].clip_of == "a"
    assert "performance-again" not in ways(film, Made({"a.clip": 1}))
    assert "performance-again" not in ways(
        replace(film, shots=(replace(film.shots[0], picks={"clip": 1}), film.shots[1]))
    )


@pytest.mark.parametrize(
    "second",
    [
        sung("b", 96, 192, "one", seconds=5),  # the same section
        sung("b", 240, 440, "two", seconds=10),  # too long for what is left
        sung("b", 240, 336, "two", seconds=5, role="hero"),  # another model
        replace(sung("b", 240, 336, "two", seconds=5), setup="close"),
        replace(sung("b", 240, 336, "two", seconds=5), kind="narrative"),
        sung("b", 240, 336, "two", seconds=5, motion_prompt="my own"),
    ],
)
def test_what_is_not_alike_is_not_shown_again(second: Shot) -> None:
    film = film_of(shots=(sung("a", 0, 96, "one", seconds=10), second), section=SECTIONS)
    assert "performance-again" not in ways(film)


def test_parts_of_one_clip_do_not_overlap() -> None:
    places = tuple(section(f"s{n}", "chorus", f"0:{n * 10:02d}", f"0:{n * 10 + 10:02d}") for n in range(6))
    shots = tuple(sung(f"p{n}", n * 240, n * 240 + 40 + 9 * n, f"s{n}", seconds=5) for n in range(6))
    changed = ways(film_of(shots=shots, section=places))["performance-again"].way.film
    clips = {s.id: s for s in changed.shots if s.clip_of is None}
    windows: dict[str, list[tuple[int, int]]] = {}
    for each in changed.shots:
        needed = clip_frames_needed(each.frames, changed.rate, role_model(changed, each.role))
        begin = 6 if each.begin is None else each.begin
        windows.setdefault(each.clip_of or each.id, []).append((begin, begin + needed))
    assert any(len(parts) > 1 for parts in windows.values())
    for id, parts in windows.items():
        parts.sort()
        whole = clip_frames(clips[id].seconds, changed.rate, role_model(changed, clips[id].role))
        assert all(a[1] + 6 <= b[0] for a, b in pairwise(parts)) and parts[-1][1] + 6 <= whole


def test_nothing_to_buy_is_nothing_to_save() -> None:
    film = planned_film()
    picked = replace(film, shots=tuple(replace(each, picks={"still": 1, "clip": 1}) for each in film.shots))
    assert cheaper(picked) == ()
    assert cheaper(film_of()) == ()
    free = Models(still="slate_still", draft="slate_clip", hero="slate_clip")
    assert cheaper(replace(film, file=replace(film.file, models=free))) == ()
    assert left_to_buy(picked).likely == left_to_buy(replace(picked, shots=())).likely != NONE.likely


def test_ways_have_names_of_their_own(found: dict[str, Cheaper]) -> None:
    assert len({way.__name__ for way in WAYS}) == len(WAYS) >= len(found)
    assert all(each.way.what[0].isupper() and not each.way.what.endswith(".") for each in found.values())
