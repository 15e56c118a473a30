"""Coverage: one moment from several angles, as many as it has time for, each with a still of its own to pay."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from rushes.film.load import parse
from rushes.film.model import Film
from rushes.plan.first import make_plan
from rushes.plan.model import Plan
from rushes.prompts.references import slots

HEAD = '[film]\ntitle = "Angles"\nkind = "narrative"\n\n[cast.ann]\ntext = "28 years old"\n\n'
ANGLES = ["wide", "medium", "close-up"]


def film(pin: str, then: str) -> Film:
    text = f'[[moment]]\nid = "walk"\n{pin}\ntext = "@ann walks"\nangles = {ANGLES}\n'.replace("'", '"')
    found, problems = parse(f'{HEAD}{text}[[moment]]\nid = "sit"\n{then}\ntext = "@ann sits"\n', "", Path())
    assert found is not None, problems
    return found


def walk(plan: Plan) -> list[tuple[int, int, str]]:
    return [(p.shot.start, p.shot.end, p.shot.framing) for p in plan.shots if p.shot.moment == "walk"]


@pytest.mark.parametrize(("pin", "then"), [('at = "0:00-0:09"', 'at = "0:09-0:14"'), ("seconds = 9", "seconds = 5")])
def test_a_moment_is_seen_from_each_of_its_angles_without_a_gap(pin: str, then: str) -> None:
    plan = make_plan(film(pin, then))
    told = walk(plan)
    assert [framing for *_, framing in told] == ANGLES
    assert told[0][0] == 0 and told[-1][1] == 216
    assert all(end == start for (_, end, _), (start, *_) in pairwise(told))
    assert all(planned.still_credits > 0 and planned.shot.chain is None for planned in plan.shots)


@pytest.mark.parametrize(("seconds", "many"), [(3, 1), (5, 2), (9, 3)])
def test_a_short_moment_is_seen_from_fewer(seconds: int, many: int) -> None:
    plan = make_plan(film(f'at = "0:00-0:0{seconds}"', f'at = "0:0{seconds}-0:14"'))
    assert len(walk(plan)) == many


def test_the_other_angles_know_the_first_and_keep_a_slot_for_its_still() -> None:
    there = film('at = "0:00-0:09"', 'at = "0:09-0:14"')
    there = replace(there, shots=tuple(planned.shot for planned in make_plan(there).shots))
    first, *others = (shot for shot in there.shots if shot.moment == "walk")
    assert there.covered_by(first) is None
    assert all(there.covered_by(other) is first for other in others)
    assert all(there.covered_by(shot) is None for shot in there.shots if shot.moment == "sit")
    assert [slot.tag for slot in slots(there, first, 1).kept] == ["ann"]
    assert slots(there, others[0], 1).kept == ()


def test_planned_again_it_is_the_same() -> None:
    there = film('at = "0:00-0:09"', 'at = "0:09-0:14"')
    plan = make_plan(there)
    assert make_plan(replace(there, shots=tuple(planned.shot for planned in plan.shots))).shots == plan.shots
