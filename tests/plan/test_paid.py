"""What is paid for is kept, and what is let go is offered again, under its own id."""

import re
from dataclasses import replace

import pytest
from plan_films import LINES, case_study, film_of, moment, section, song_of

from rushes.errors import BudgetError
from rushes.film.model import Film, Setup, Shot
from rushes.film.treatment import Budget, Cutting
from rushes.plan.first import make_plan, solve_plan
from rushes.plan.model import Plan
from rushes.plan.paid import Paid

SONG = song_of(312, 96, 4, LINES)
CASE = case_study()
PLAN = make_plan(CASE, SONG)
PLANNED = replace(CASE, shots=tuple(planned.shot for planned in PLAN.shots))


def by_id(plan: Plan) -> dict[str, Shot]:
    return {planned.shot.id: planned.shot for planned in plan.shots}


def test_a_paid_shot_keeps_its_slot_when_the_film_changes() -> None:
    paid = next(shot for shot in PLANNED.shots if shot.moment == "visit")
    other = replace(PLANNED, file=replace(PLANNED.file, cutting=Cutting(lead=3), moment=PLANNED.file.moment[:-1]))
    after = by_id(make_plan(other, SONG, Paid(clips=frozenset({paid.id}))))
    assert after[paid.id] == paid
    assert by_id(make_plan(other, SONG))[paid.id] != paid


def test_a_paid_clip_costs_the_cap_nothing() -> None:
    everything = frozenset(shot.id for shot in PLANNED.shots)
    tight = replace(PLANNED, file=replace(PLANNED.file, budget=Budget(cap=PLAN.credits)))
    assert make_plan(tight, SONG, Paid(everything, everything, 99, PLAN.credits)).frames == PLAN.frames
    with pytest.raises(BudgetError) as caught:
        make_plan(tight, SONG, Paid(spent=PLAN.credits))
    assert f"{PLAN.credits} of them spent already" in str(caught.value)


@pytest.mark.parametrize("reuse", [True, False])
def test_a_cap_that_is_too_small_says_by_how_much(reuse: bool) -> None:
    def planned(cap: int) -> Plan:
        return make_plan(
            replace(CASE, file=replace(CASE.file, budget=Budget(cap=cap), cutting=Cutting(reuse=reuse))), SONG
        )

    with pytest.raises(BudgetError) as caught:
        planned(500)
    needed = [int(figure) for figure in re.findall(r"(?:needs|fewer than) (\d+)", str(caught.value))]
    assert len(needed) == (2 if reuse else 1) and planned(needed[0]).credits <= needed[0]
    with pytest.raises(BudgetError):
        planned(needed[-1] - 1)


def test_what_is_released_may_move_and_keeps_its_id_and_its_clip() -> None:
    paid = next(shot for shot in PLANNED.shots if shot.moment == "visit")
    longer = replace(paid, seconds=10, picks={"clip": 2})
    held = replace(PLANNED, shots=tuple(longer if shot.id == paid.id else shot for shot in PLANNED.shots))
    solution = solve_plan(held, SONG, Paid(clips=frozenset({paid.id}), bin=(longer,)))
    again = by_id(solution.plan)[paid.id]
    assert (again.moment, again.seconds, again.picks) == ("visit", 10, {"clip": 2})
    wants = [want for want in solution.posed.problem.wants if want.id.startswith("visit")]
    assert [clip.credits for want in wants for clip in want.clips] == [0]


def test_a_released_performance_is_offered_to_its_setup_and_never_to_another() -> None:
    shot = next(shot for shot in PLANNED.shots if shot.setup == "wide" and shot.section == "chorus1")
    other = next(shot for shot in PLANNED.shots if shot.setup == "medium")
    solution = solve_plan(PLANNED, SONG, Paid(clips=frozenset({shot.id, other.id}), bin=(shot, other)))
    after = by_id(solution.plan)
    assert {after[id].setup for id in (shot.id,) if id in after} <= {"wide"}
    assert {after[id].setup for id in (other.id,) if id in after} <= {"medium"}
    assert shot.id in after or other.id in after


def test_of_a_chain_that_was_let_go_each_clip_is_offered_to_its_own_link() -> None:
    film, song = film_of(moment=(moment("m0", "x", at="0:01-0:13"), moment("m1", "y"))), song_of(13, 96)
    first, second = [planned.shot for planned in make_plan(film, song).shots if planned.shot.moment == "m0"][:2]
    assert first.chain is None and second.chain == first.id
    for gone in ((first,), (second,), (first, second)):
        paid = Paid(clips=frozenset(shot.id for shot in gone), bin=gone, ids=frozenset(shot.id for shot in gone))
        solution = solve_plan(film, song, paid)
        wants = solution.posed.problem.wants
        offered = {(clip.owned, solution.posed.slots[n].link) for n, want in enumerate(wants) for clip in want.clips}
        assert offered - {(None, False), (None, True)} <= {(first.id, False), (second.id, True)}
        assert {shot.id for shot in gone} <= set(by_id(solution.plan))


def test_of_a_moment_seen_from_several_angles_each_clip_is_offered_to_its_own() -> None:
    told = replace(moment("m0", "x", at="0:01-0:13"), angles=("wide", "close-up"))
    film, song = film_of(moment=(told, moment("m1", "y"))), song_of(13, 96)
    shots = [planned.shot for planned in make_plan(film, song).shots if planned.shot.moment == "m0"]
    assert {shot.framing for shot in shots} == {"wide", "close-up"}
    for gone in shots:
        plan = make_plan(film, song, Paid(clips=frozenset({gone.id}), bin=(gone,), ids=frozenset({gone.id})))
        assert by_id(plan)[gone.id].framing == gone.framing


def test_the_bin_gives_its_ids_to_nothing_else() -> None:
    gone = Shot(id="verse1-99", start=0, end=96, section="verse1", moment="nobody", plan="x")
    plan = make_plan(PLANNED, SONG, Paid(clips=frozenset({gone.id}), bin=(gone,)))
    assert gone.id not in by_id(plan)


def test_a_performance_returns_with_another_part_of_its_clip() -> None:
    film = chorus_film()
    plan = make_plan(film, song_of(60, 120))
    shots = by_id(plan)
    shared = [shot for shot in shots.values() if shot.clip_of]
    assert shared and all(shot.clip_of == "c1-01" and shot.setup == "wide" and shot.section == "c2" for shot in shared)
    assert all((shot.begin or 0) >= 6 + 120 + 6 for shot in shared)
    assert all(p.still_credits + p.clip_credits == 0 for p in plan.shots if p.shot.clip_of)
    apart = make_plan(replace(film, file=replace(film.file, cutting=Cutting(reuse=False))), song_of(60, 120))
    assert plan.credits < apart.credits and not any(shot.clip_of for shot in by_id(apart).values())


def chorus_film() -> Film:
    """Two choruses of one setup on the guide's clips; a picked shot of the first leaves 4.25 s of its ten."""
    sings = Setup(id="wide", kind="performance", framing="wide", text="sings")
    kept = Shot(id="c1-01", start=0, end=120, section="c1", setup="wide", kind="performance", framing="wide",
                text="sings", seconds=10, picks={"clip": 1})  # fmt: skip
    return film_of(
        shots=(kept,), settings={"clip_lengths": "guide"}, setup=(sings,),
        section=(
            section("c1", "chorus", "0:00", "0:20"), section("v1", "verse", "0:20", "0:40"),
            section("c2", "chorus", "0:40", "1:00"),
        ),
        moment=tuple(moment(f"{id}{n}", "She walks", section=id) for id in ("c1", "v1", "c2") for n in (1, 2)),
    )  # fmt: skip
