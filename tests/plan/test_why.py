"""Why a shot is as it is: every reason true, and every other cut at the price it would have."""

from dataclasses import replace

import pytest
from brute_force import at_best_speeds, objective
from plan_films import film_of, moment, section, song_of

from rushes.errors import UsageError
from rushes.film.model import Film, Motif, Setup, Shot
from rushes.film.treatment import Budget, Cutting
from rushes.plan.first import Solution, solve_plan
from rushes.plan.paid import Paid
from rushes.plan.problem import POINT
from rushes.plan.why import Why, falls_on, why

SONG = song_of(8, 60)  # eight beats
FILM = film_of(
    section=(section("v", "verse", "0:00", "0:04"), section("c", "chorus", "0:04", "0:08")),
    moment=(moment("walk", "she walks"),), motif={"hands": Motif(text="hands")},
    settings={"clip_lengths": "guide"}, cutting=Cutting(reuse=False),
)  # fmt: skip


def told(solution: Solution, film: Film, shot: Shot) -> Why:
    return why(solution, film, SONG, shot.id)


def shots_of(solution: Solution) -> list[Shot]:
    return [planned.shot for planned in solution.plan.shots]


def test_other_cuts_cost_what_trying_every_edit_says() -> None:
    solution = solve_plan(FILM, SONG)
    problem = solution.posed.problem
    every = [(objective(problem, shots), shots) for shots in at_best_speeds(problem, 10**6)]
    assert min(cost for cost, _ in every) == solution.edit.cost
    told_some = 0
    for shot, placed in zip(shots_of(solution), solution.edit.shots, strict=True):
        for other in told(solution, FILM, shot).elsewhere:
            least = min(cost for cost, some in every if any((x.w, x.s) == (placed.want, other.frame) for x in some))
            assert other.points == (least - solution.edit.cost) / POINT >= 0
            told_some += 1
    assert told_some


def test_reasons_say_what_the_shot_is() -> None:
    film = replace(FILM, file=replace(FILM.file, setup=(Setup(id="wide", kind="performance", text="sings"),)))
    solution = solve_plan(film, SONG)
    for shot in shots_of(solution):
        found = told(solution, film, shot)
        by_what = {reason.what: reason for reason in found.reasons}
        assert found.shot == shot and by_what["length"].says.startswith(f"it is {float(shot.frames / film.rate):.2f} s")
        assert ("moment" in by_what) == bool(shot.moment) and ("setup" in by_what) == bool(shot.setup)
        assert all(reason.points >= 0 for reason in found.reasons)
        assert by_what["clip"].points == float(5 + 5 * shot.seconds)


def test_a_held_shot_says_who_holds_it_and_offers_no_other_cut() -> None:
    shots = shots_of(solve_plan(FILM, SONG))
    film = replace(FILM, shots=tuple(shots))
    paid = told(solve_plan(film, SONG, Paid(clips=frozenset({shots[0].id}))), film, shots[0])
    assert "paid for; `rushes plan --release`" in paid.reasons[0].says and paid.elsewhere == ()
    mine = replace(film, shots=(replace(shots[0], text="mine"), *shots[1:]))
    yours = told(solve_plan(mine, SONG), mine, shots[0])
    assert "you made it or changed it" in yours.reasons[0].says and yours.elsewhere == ()
    pinned = film_of(moment=(moment("walk", "x", at="0:02-0:05"),))
    solution = solve_plan(pinned, SONG)
    shot = next(shot for shot in shots_of(solution) if shot.moment)
    assert 'pinned to "0:02-0:05"' in told(solution, pinned, shot).reasons[0].says


def test_a_shared_clip_says_whose_it_is() -> None:
    kept = Shot(id="c1-01", start=0, end=120, section="c1", setup="wide", kind="performance", text="sings", seconds=10,
                picks={"clip": 1})  # fmt: skip
    film = film_of(
        shots=(kept,), section=(section("c1", "chorus", "0:00", "0:05"), section("c2", "chorus", "0:05", "0:08")),
        setup=(Setup(id="wide", kind="performance", text="sings"),),
    )  # fmt: skip
    song = song_of(8, 120)
    solution = solve_plan(film, song)
    shared = [shot for shot in shots_of(solution) if shot.clip_of]
    assert shared
    for shot in shared:
        clip = next(reason for reason in why(solution, film, song, shot.id).reasons if reason.what == "clip")
        assert clip.says == f"it shows another part of the clip of {shot.clip_of}, from frame {shot.begin}"


def test_an_unknown_shot_is_said() -> None:
    with pytest.raises(UsageError, match="the plan has no shot nobody"):
        why(solve_plan(FILM, SONG), FILM, SONG, "nobody")


def test_a_plan_within_a_cap_is_explained_too() -> None:
    free = solve_plan(FILM, SONG).plan.credits
    film = replace(FILM, file=replace(FILM.file, budget=Budget(cap=free)))
    solution = solve_plan(film, SONG)
    for shot in shots_of(solution):
        assert told(solution, film, shot).reasons


@pytest.mark.parametrize(
    ("frame", "lead", "says"),
    [(0, 0, "the start of v"), (96, 0, "the start of c"), (24, 0, "beat 2 of bar 1"), (22, 2, "beat 2 of bar 1"),
     (36, 0, "no beat"), (191, 0, "bar 3")],
)  # fmt: skip
def test_what_a_cut_falls_on(frame: int, lead: int, says: str) -> None:
    film = replace(FILM, file=replace(FILM.file, cutting=Cutting(lead=lead)))
    assert falls_on(film, SONG, frame) == says
