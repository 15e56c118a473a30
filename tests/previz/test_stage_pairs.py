"""Two people by their relation, over a table of prompts and the frames of a clip: nobody is in anybody or anything,
hips are on seats and feet on floors, eyes are on the other one, and hands that hold do hold.
"""

import numpy as np
import pytest
from pairs import CAST, PAIRS, SECONDS, TIMES, chosen, pair
from stage_worlds import far, shot
from touching import gaze_off, hips, pierced, shared, under

from rushes.engines.previz.picture import with_motion
from rushes.engines.previz.words import read

pytestmark = pytest.mark.sampled(3)

FLESH = 0.036
"""How far bodies that press on each other may share space, metres: flesh and cloth give way so far."""


@pytest.mark.parametrize("name", PAIRS)
def test_no_space_is_shared(name: str) -> None:
    shot, one, other = pair(name)
    assert max(shared(shot, one, other, time) for time in TIMES) < FLESH


@pytest.mark.parametrize("name", PAIRS)
def test_no_limb_goes_through_furniture(name: str) -> None:
    shot, one, other = pair(name)
    for who in (one, other):
        assert pierced(shot, who, 0.0) == []


@pytest.mark.parametrize("name", [name for name, told in PAIRS.items() if told.seats])
def test_a_seat_is_under_the_hips(name: str) -> None:
    shot, one, other = pair(name)
    for who in chosen(PAIRS[name].seats, one, other):
        abed = shot.players[who].spot.mark == "bed"
        for time in TIMES:
            seat = hips(shot, who, time)
            carries = under(shot, seat, over=0.05 if abed else 0.12)  # the cover over a lap carries nobody
            assert -0.09 < seat[1] - carries < 0.06, who


@pytest.mark.parametrize("name", [name for name, told in PAIRS.items() if told.seats != "both" and "bed" not in name])
def test_feet_are_on_the_floor(name: str) -> None:
    shot, one, other = pair(name)
    for who in {one, other} - set(chosen(PAIRS[name].seats, one, other)):
        if shot.players[who].spot.height:
            continue
        for time in TIMES:
            assert abs(float(shot.players[who].play.at(time)[0][:, 1].min())) < 0.02


@pytest.mark.parametrize("name", [name for name, told in PAIRS.items() if told.looks])
def test_eyes_are_on_the_other_one(name: str) -> None:
    shot, one, other = pair(name)
    for who in chosen(PAIRS[name].looks, one, other):
        assert max(gaze_off(shot, who, other if who == one else one, time) for time in TIMES) < 22


@pytest.mark.parametrize("name", ["counsel", "bedside", "hand in hand"])
def test_hands_that_hold_are_held(name: str) -> None:
    shot, one, other = pair(name)
    for time in TIMES:
        gap = min(
            far(shot.joint(one, f"grip_{a}", time), shot.joint(other, f"grip_{b}", time)) for a in "lr" for b in "lr"
        )
        assert gap < 0.07


@pytest.mark.parametrize("name", ["embrace", "father and son"])
def test_hands_of_an_embrace_stay_on_the_back_or_the_side(name: str) -> None:
    shot, one, other = pair(name)
    for who, held in ((one, other), (other, one)):
        for time in TIMES:
            points = shot.players[held].play.at(time)[0]
            behind = np.subtract(shot.joint(held, "spine_03", time), shot.joint(who, "spine_03", time)) * (1, 0, 1)
            for side in "lr":
                grip = shot.joint(who, f"grip_{side}", time)
                assert float(np.sqrt(((points - grip) ** 2).sum(1).min())) < 0.075
                assert float((grip - shot.joint(held, "spine_03", time)) @ behind) > -0.01  # a child reaches the sides


@pytest.mark.parametrize("name", ["whisper", "whisper to the taller"])
def test_a_whisper_is_at_the_ear(name: str) -> None:
    shot, one, other = pair(name)
    head = (shot.joint(other, "head") + shot.joint(other, "crown")) / 2
    assert far(shot.joint(one, "mouth"), head) < 0.21


def test_a_head_lies_on_the_shoulder() -> None:
    shot, one, other = pair("head on shoulder")
    shoulder = min(
        (shot.joint(other, f"upperarm_{side}") for side in "lr"), key=lambda at: far(at, shot.joint(one, "head"))
    )
    assert far(shot.joint(one, "head"), shoulder) < 0.24


def test_who_walks_with_somebody_stays_with_them() -> None:
    shot, one, other = pair("walks with")
    gaps = [far(shot.joint(one, "pelvis", time), shot.joint(other, "pelvis", time)) for time in TIMES]
    assert max(gaps) < 0.9 and max(gaps) - min(gaps) < 0.25


def test_a_spoon_is_held_before_the_mouth() -> None:
    for name in ("feeds in bed", "feeds at table"):
        shot, one, other = pair(name)
        assert far(shot.joint(one, "grip_r"), shot.joint(other, "mouth")) < 0.24


def test_hands_of_which_nothing_is_said_rest_on_the_table() -> None:
    shot_ = shot(read("A detail: hands. Close-up. Kitchen."), seed=3)
    (who,) = shot_.players
    board = shot_.place.marks["table"].height
    for side in "lr":
        assert 0.0 < float(shot_.joint(who, f"grip_{side}")[1]) - board < 0.08


def test_two_come_to_what_is_done_by_two_in_the_clip_alone() -> None:
    scene = read("@caregiver and @friend, two-shot, hallway", references={tag: CAST[tag] for tag in CAST})
    shot_ = shot(with_motion(scene, "They embrace."), seed=1, seconds=SECONDS)
    gaps = [far(shot_.joint("caregiver", "spine_03", time), shot_.joint("friend", "spine_03", time)) for time in TIMES]
    assert gaps[0] > 0.6 and gaps[-1] < 0.42
