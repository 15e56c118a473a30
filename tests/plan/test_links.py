"""Moments longer than a clip are planned as a chain: one still, clips that cover them to the frame, the right price."""

import itertools
from dataclasses import replace
from pathlib import Path

import pytest

from rushes.film.load import parse
from rushes.film.model import Film
from rushes.plan.bound import bound, total
from rushes.plan.first import make_plan, solve_plan
from rushes.plan.model import Plan
from rushes.plan.paid import Paid

HEAD = '[film]\ntitle = "Long"\nkind = "narrative"\n'
PINNED = '[[moment]]\nid = "walk"\nat = "0:00-0:25"\ntext = "walks"\n'
ASKED = '[[moment]]\nid = "walk"\nseconds = 25\ntext = "walks"\n'
THEN = '[[moment]]\nid = "sit"\nat = "0:25-0:30"\ntext = "sits"\n'
AFTER = '[[moment]]\nid = "sit"\nseconds = 5\ntext = "sits"\n'
SECTION = '[[section]]\nid = "s"\nkind = "scene"\nstart = "0:00"\nend = "0:40"\n'
STILL, SECOND = 5, 5


def film(text: str, root: Path = Path()) -> Film:
    found, problems = parse(HEAD + text, "", root)
    assert found is not None, problems
    return found


def walk(plan: Plan) -> list[tuple[int, int, str | None]]:
    return [(p.shot.start, p.shot.end, p.shot.chain) for p in plan.shots if p.shot.moment == "walk"]


@pytest.mark.parametrize("text", [PINNED + THEN, ASKED + AFTER])
def test_a_long_moment_is_a_chain_that_covers_it_to_the_frame(text: str) -> None:
    plan = make_plan(film(text))
    told = [planned for planned in plan.shots if planned.shot.moment == "walk"]
    assert told[0].shot.start == 0 and told[-1].shot.end == 600
    assert [each.shot.chain for each in told] == [None, *(each.shot.id for each in told[:-1])]
    assert all(a.shot.end == b.shot.start for a, b in itertools.pairwise(told))
    assert all(each.shot.seconds * 24 > each.shot.frames and each.shot.used is None for each in told)


def test_only_the_first_link_has_a_still_to_buy() -> None:
    plan = make_plan(film(PINNED + THEN))
    told = [planned for planned in plan.shots if planned.shot.moment == "walk"]
    assert [each.still_credits for each in told] == [STILL, *[0] * (len(told) - 1)]
    assert plan.credits == 2 * STILL + SECOND * sum(each.shot.seconds for each in plan.shots)


@pytest.mark.parametrize("pin", ['section = "s"', 'at = "0:05"'])
def test_a_long_moment_among_others_stays_together(pin: str) -> None:
    text = SECTION + ASKED.replace("seconds = 25", f"{pin}\nseconds = 25") + '[[moment]]\nid = "sit"\ntext = "sits"\n'
    found = walk(make_plan(film(text)))
    assert len(found) == 3 and found[0][2] is None and all(chain for *_, chain in found[1:])
    assert all(end == start for (_, end, _), (start, *_) in itertools.pairwise(found))
    assert 20 * 24 <= found[-1][1] - found[0][0] <= 30 * 24


def test_a_moment_that_a_clip_covers_is_no_chain() -> None:
    plan = make_plan(film(PINNED.replace("0:25", "0:09") + THEN.replace("0:25-0:30", "0:09-0:14")))
    assert walk(plan) == [(0, 216, None)]


def test_a_long_performance_that_follows_a_video_is_no_chain(tmp_path: Path) -> None:
    (tmp_path / "p.mp4").write_bytes(b"")
    text = '[performance.p]\nfile = "p.mp4"\nstart = "0:00"\n' + PINNED + 'performance = "p"\n' + THEN
    assert all(chain is None for *_, chain in walk(make_plan(film(text, tmp_path))))


def test_planned_again_it_is_the_same_and_paid_links_keep_those_before_them() -> None:
    first = film(PINNED + THEN)
    plan = make_plan(first)
    there = replace(first, shots=tuple(planned.shot for planned in plan.shots))
    assert make_plan(there).shots == plan.shots
    last = [planned.shot for planned in plan.shots if planned.shot.moment == "walk"][-1]
    again = make_plan(there, None, Paid(clips=frozenset({last.id})))
    assert walk(again) == walk(plan)


@pytest.mark.parametrize("pin", ['section = "s"', 'at = "0:05"'])
def test_no_plan_is_proved_better_than_any_can_be(pin: str) -> None:
    text = SECTION + ASKED.replace("seconds = 25", f"{pin}\nseconds = 25") + '[[moment]]\nid = "sit"\ntext = "sits"\n'
    solution = solve_plan(film(text))
    least = bound(solution)
    assert least is None or least <= total(solution)
