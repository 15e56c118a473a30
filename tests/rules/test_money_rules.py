"""Both sides of the rules about money, past one case each."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from rushes.errors import Problem
from rushes.film.model import Film, FilmFile, Shot
from rushes.film.treatment import Budget, Models, Settings
from rushes.rules import State, check
from rushes.rules.money import buys


def film(*shots: Shot, engine: str = "slate", **file: Any) -> Film:
    return Film(Path("/nowhere"), FilmFile(film=Settings(title="Care", engine=engine), **file), shots)


def hero(id: str = "a", start: int = 0, **keys: Any) -> Shot:
    return Shot(id=id, start=start, end=start + 100, role="hero", **keys)


def draft(id: str, start: int, **keys: Any) -> Shot:
    return Shot(id=id, start=start, end=start + 100, **keys)


def broken(film: Film, id: str) -> list[Problem]:
    return [problem for problem in check(State(film)) if problem.rule == id]


def test_a_cap_under_the_plan_is_told_once() -> None:
    low = film(hero(), budget=Budget(cap=64))
    assert broken(low, "cap-covers-plan") and not broken(low, "cap-covers-likely")
    some = film(hero(), budget=Budget(cap=65))
    assert not broken(some, "cap-covers-plan") and "155 credits" in broken(some, "cap-covers-likely")[0].message
    assert not broken(film(hero()), "cap-covers-likely")


def test_what_is_picked_is_weighed_too() -> None:
    picked = film(hero(picks={"clip": 1, "still": 1}), budget=Budget(cap=100))
    assert "155" in broken(picked, "cap-covers-likely")[0].message


def test_heroes_are_few_by_number_and_by_credits() -> None:
    rest = tuple(draft(f"d{n}", 200 + n * 100, seconds=5) for n in range(8))
    assert broken(film(hero(), hero("b", 100), *rest), "heroes-few") == []
    assert "2 of 9 shots" in broken(film(hero(), hero("b", 100), *rest[1:]), "heroes-few")[0].message
    short = tuple(replace(each, seconds=2) for each in rest)
    assert "120 of 200 credits" in broken(film(hero(), hero("b", 100), *short), "heroes-few")[0].message
    assert broken(film(hero()), "heroes-few") == []
    same = Models(hero="gen4_turbo")
    assert broken(film(hero(), hero("b", 100), models=same), "heroes-few") == []


def test_a_part_of_anothers_clip_is_no_hero() -> None:
    rest = tuple(draft(f"d{n}", 200 + n * 100) for n in range(4))
    assert broken(film(hero(), hero("b", 100, clip_of="a"), *rest), "heroes-few") == []
    assert broken(film(hero(), hero("b", 100), *rest), "heroes-few") != []


def test_an_untested_hero_is_a_matter_of_money() -> None:
    shots = (hero(), hero("b", 100, notes={"clip#1": "hands melt"}), hero("c", 200, picks={"clip": 1}))
    problems = broken(film(*shots, engine="scripted"), "hero-tested")
    assert len(problems) == 1 and problems[0].message.endswith(": a")
    assert broken(film(*shots), "hero-tested") == []


def test_a_test_as_dear_as_the_hero_is_not_asked_for() -> None:
    assert broken(film(hero(), engine="scripted", models=Models(hero="gen4_turbo")), "hero-tested") == []


def test_a_clip_that_was_refused_asks_for_a_look_at_its_still() -> None:
    shots = (draft("a", 0, rejects={"clip": (1,)}), draft("b", 100, takes={"still": 3}))
    assert [p.message[-3:] for p in broken(film(*shots, engine="scripted"), "still-before-clip")] == [": a"]
    assert broken(film(*shots), "still-before-clip") == []


def test_who_sells() -> None:
    assert buys(film(engine="runway")) and buys(film(engine="scripted"))
    assert not buys(film(engine="slate")) and not buys(film(engine="nobody"))
    told = film(engine="scripted")
    assert not buys(replace(told, file=replace(told.file, engine={"scripted": {"free": True}})))
