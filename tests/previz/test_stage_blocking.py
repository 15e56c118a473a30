"""Blocking: people are where the words and their deeds put them, and nobody stands in anybody."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from stage_worlds import ANN, BOB, far, level, scene, shot, turned

from rushes.engines.previz import places
from rushes.engines.previz.scene import Framing, Person, Place, Thing
from rushes.engines.previz.stage.blocking import BEFORE_MICROPHONE, Spot, blocked, mark_of
from rushes.engines.previz.stage.players import players_of

KINDS = ("plain", "bedroom", "hallway", "kitchen", "studio", "cafe", "forest", "stage")
SETS = {kind: places.build(Place(kind=kind), "day") for kind in KINDS}
CYD = Person(id="cyd", age=70)


def spots(*people: Person, place: str = "plain", view: str = "") -> dict[str, Spot]:
    return blocked(scene(*people, place=place, framing=Framing(view=view)), SETS[place])


@pytest.mark.parametrize("place", SETS)
def test_nobody_stands_in_anybody(place: str) -> None:
    found = spots(ANN, BOB, CYD, replace(CYD, id="dan"), place=place)
    assert len(found) == 4
    for one, other in combinations(found.values(), 2):
        assert far(level(one.at), level(other.at)) >= 0.2


@pytest.mark.parametrize("place", SETS)
def test_two_who_sit_do_not_share_a_seat(place: str) -> None:
    one, other = spots(replace(ANN, pose="sit"), replace(BOB, pose="sit"), place=place).values()
    assert far(level(one.at), level(other.at)) >= 0.2


@pytest.mark.parametrize("place", ["studio", "stage"])
def test_a_pianist_sits_at_the_piano_with_hands_on_the_keys(place: str) -> None:
    pianist = replace(ANN, action="play piano", pose="sit")
    spot = spots(pianist, place=place)["ann"]
    assert spot.mark == "piano" and spot.height == SETS[place].marks["piano"].height > 0.3
    (player,) = players_of(scene(pianist, place=place), SETS[place])
    keys = SETS[place].marks["keys"]
    _, joints = player.play.at(0.0)
    for hand in ("grip_l", "grip_r"):
        assert far(level(joints[hand]), level(keys.at)) < 0.40
        assert abs(joints[hand][1] - keys.height) < 0.15


def test_a_singer_stands_at_the_microphone() -> None:
    assert spots(replace(ANN, action="sing"), place="studio")["ann"].mark == "microphone"


@pytest.mark.parametrize("action", ["", "sleep"])
def test_who_lies_in_bed_lies_on_it(action: str) -> None:
    lying = replace(ANN, pose="lie", at="bed", action=action)
    spot = spots(lying, place="bedroom")["ann"]
    bed = SETS["bedroom"].marks["bed"]
    assert (spot.mark, spot.height) == ("bed", bed.height)
    (player,) = players_of(scene(lying, place="bedroom"), SETS["bedroom"])
    points, joints = player.play.at(0.0)
    assert abs(joints["pelvis"][1] - joints["head"][1]) < 0.35 and joints["head"][1] > bed.height
    assert points[:, 1].min() > bed.height - 0.15
    assert np.ptp(points[:, 1]) < 0.9


@pytest.mark.parametrize("at", ["table", "counter", "window"])
def test_who_sits_at_a_table_sits_on_its_chair(at: str) -> None:
    spot = spots(replace(ANN, pose="sit", at=at), place="kitchen")["ann"]
    chair = SETS["kitchen"].marks["chair"]
    assert (spot.mark, spot.at, spot.height) == ("chair", chair.at, chair.height)


def test_who_stands_at_a_table_stands_on_the_floor() -> None:
    spot = spots(replace(ANN, at="table"), place="kitchen")["ann"]
    assert spot.mark == "table" and spot.height == 0


@pytest.mark.parametrize(("place", "at"), [("bedroom", "doorway"), ("hallway", "far"), ("bedroom", "window")])
def test_the_words_say_where(place: str, at: str) -> None:
    spot = spots(replace(ANN, at=at, action="sing"), place=place)["ann"]
    assert spot.mark == at and spot.at == SETS[place].marks[at].at


def test_a_mark_that_is_not_there_is_the_nearest_thing_to_it() -> None:
    assert mark_of(SETS["kitchen"], "windowsill")[0] == "sill"
    assert mark_of(SETS["plain"], "volcano")[0] == "middle"


@pytest.mark.parametrize("action", ["talk", "hold hands"])
def test_two_who_talk_face_each_other_half_turned_to_the_camera(action: str) -> None:
    found = spots(replace(ANN, action=action, partner="bob"), BOB)
    one, other = found["ann"], found["bob"]
    assert 0.5 < far(one.at, other.at) < 1.0
    for here, there in ((one, other), (other, one)):
        way = np.subtract(there.at, here.at)
        toward = np.degrees(np.arctan2(way[0], way[2]))
        assert abs(turned(here.facing - toward)) < 40
        assert abs(turned(here.facing - SETS["plain"].view)) < 90


def test_who_whispers_is_turned_to_who_listens_and_who_listens_to_the_camera() -> None:
    found = spots(replace(ANN, action="whisper", partner="bob"), BOB)
    one, other = found["ann"], found["bob"]
    way = np.subtract(other.at, one.at)
    assert abs(turned(one.facing - np.degrees(np.arctan2(way[0], way[2])))) < 20
    assert abs(turned(other.facing - SETS["plain"].view)) < 30


def test_two_in_each_others_arms_are_close() -> None:
    found = spots(replace(ANN, action="embrace", partner="bob"), BOB)
    assert 0.2 < far(found["ann"].at, found["bob"].at) < 0.4


def test_two_keep_their_sides() -> None:
    """Who is left in one shot is left in the next: the 180-degree line."""
    for view in ("two-shot", "over-the-shoulder"):
        for action in ("talk", "hold hands", "embrace"):
            found = spots(replace(ANN, action=action, partner="bob"), BOB, view=view)
            assert found["ann"].at[0] < found["bob"].at[0]


def test_who_is_with_somebody_in_bed_sits_beside() -> None:
    ann = replace(ANN, action="hold hands", partner="cyd")
    found = spots(ann, replace(CYD, pose="lie", at="bed"), place="bedroom")
    assert (found["ann"].mark, found["cyd"].mark) == ("bedside", "bed")
    again = spots(replace(CYD, pose="lie", partner="ann"), replace(ANN, action="hold hands"), place="bedroom")
    assert again == found


@pytest.mark.parametrize("at", ["", "window", "doorway"])
def test_from_behind_turns_who_is_on_foot_and_keeps_their_side(at: str) -> None:
    ann, view = replace(ANN, at=at), SETS["bedroom"].view
    before, after = (spots(ann, place="bedroom", view=name)["ann"] for name in ("", "from behind"))
    assert after.at == before.at
    assert abs(turned(after.facing - view)) > 90 > abs(turned(before.facing - view))
    sides = [np.sin(np.radians(spot.facing - view)) for spot in (before, after)]
    assert sides[0] == pytest.approx(sides[1])


def test_a_singer_from_behind_still_sings_into_the_microphone() -> None:
    before, after = (
        spots(replace(ANN, action="sing"), place="stage", view=name)["ann"] for name in ("", "from behind")
    )
    stand = np.add(before.at, (0, 0, BEFORE_MICROPHONE))
    way = np.subtract(stand, after.at)
    assert far(stand, after.at) == pytest.approx(BEFORE_MICROPHONE, abs=0.02)
    assert abs(turned(np.degrees(np.arctan2(way[0], way[2])) - after.facing)) < 20


def test_who_sits_is_not_turned_on_the_chair() -> None:
    sitting = replace(ANN, pose="sit", at="table")
    assert spots(sitting, place="kitchen", view="from behind") == spots(sitting, place="kitchen")


def test_nobody_stands_on_a_windowsill() -> None:
    assert spots(replace(ANN, at="windowsill"), place="bedroom")["ann"].mark == "window"


def test_eyes_go_to_whom_they_speak() -> None:
    ann = replace(ANN, action="talk", partner="bob")
    one, other = players_of(scene(ann, BOB), SETS["plain"])
    _, here = one.play.at(0.0)
    _, there = other.play.at(0.0)
    look, way = (np.subtract(to, here["head"]) for to in (here["eyes"], there["eyes"]))
    look[1] = way[1] = 0
    assert np.dot(look, way) / np.linalg.norm(look) / np.linalg.norm(way) > 0.6


def test_feet_are_on_the_floor() -> None:
    for person in (ANN, BOB, replace(ANN, action="sing"), replace(ANN, holds=("cup",))):
        (player,) = players_of(scene(person, things=(Thing(id="cup", kind="cup"),)), SETS["plain"])
        lowest = float(player.play.at(0.0)[0][:, 1].min())
        assert -0.03 < lowest < 0.03


@pytest.mark.parametrize("place", ["studio", "stage"])
def test_a_singer_holds_the_microphone_that_points_at_the_mouth(place: str) -> None:
    staged = shot(scene(replace(ANN, action="sing", pose="stand", at="microphone"), place=place))
    mark, steel = staged.place.marks["microphone"], staged.place.mesh
    near = np.abs(steel.points - (mark.at[0], 1.455, mark.at[2] + BEFORE_MICROPHONE - 0.1)).max(1) < 0.12
    head = steel.points[near & (steel.points[:, 1] > 1.45)].mean(0)  # the ball is the highest of it
    mouth, hand = staged.joint("ann", "mouth"), staged.joint("ann", "grip_r")
    assert np.linalg.norm(head - mouth) < 0.15 < np.linalg.norm((mark.at[0], 1.365, mark.at[2] + 0.26) - mouth)
    assert np.linalg.norm(hand - (mark.at[0], 1.406, mark.at[2] + BEFORE_MICROPHONE - 0.062)) < 0.03


def left_hands(seed: int, seconds: float = 9.0) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Where the free hand of a singer at a stand is, each second of a clip, float64 [n, 3]."""
    who = replace(ANN, action="sing", pose="stand", at="microphone")
    (player,) = players_of(scene(who, place="studio"), SETS["studio"], seed=seed, seconds=seconds)
    return np.array([player.play.at(float(time))[1]["grip_l"] for time in np.arange(0, seconds)])


def test_a_singers_free_hand_goes_from_phrase_to_phrase_and_from_shot_to_shot() -> None:
    shots = [left_hands(seed) for seed in range(4)]
    assert np.ptp([hands[0] for hands in shots], axis=0).max() > 0.25, "every shot begins alike"
    for hands in shots:
        assert np.ptp(hands, axis=0).max() > 0.25, "the hand stays where it is"
