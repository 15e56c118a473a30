"""What the words leave open: the place a deed needs, the light of a flame, what a hand holds, a plain ground."""

from dataclasses import replace

import pytest
from stage_worlds import ANN, BOB, azimuth, scene, shot, turned

from rushes.engines.previz.scene import Framing, Light, Person, Place, Scene, Thing
from rushes.engines.previz.stage.settle import BY_ACTION, BY_MARK, BY_SUPPORT, BY_THING, settled
from rushes.engines.previz.words import read
from rushes.engines.previz.words.terms import PLACES

NOWHERE = Place()


def where(*people: Person, things: tuple[Thing, ...] = (), light: str = "") -> str:
    asked = Scene(people=people, things=things, light=Light(kind=light))
    return settled(asked).place.kind


def test_every_place_is_one_that_is_built() -> None:
    assert {*BY_ACTION.values(), *BY_THING.values(), *BY_MARK.values(), *BY_SUPPORT.values()} <= set(PLACES)


@pytest.mark.parametrize(
    ("action", "kind"), [("play piano", "studio"), ("cook", "kitchen"), ("sleep", "bedroom"), ("drop", "hallway")]
)
def test_a_deed_finds_its_place(action: str, kind: str) -> None:
    assert where(replace(ANN, action=action)) == kind


def test_what_is_more_certain_decides() -> None:
    """A mark before a deed, a deed before a thing, a place that is told before them all."""
    cook, cup = replace(ANN, action="cook"), Thing(id="cup", kind="piano")
    assert where(replace(cook, at="bed"), things=(cup,)) == "bedroom"
    assert where(cook, things=(cup,)) == "kitchen"
    assert where(ANN, things=(cup,)) == "studio"
    assert settled(scene(replace(cook, at="bed"), place="forest")).place.kind == "forest"


@pytest.mark.parametrize(
    ("kind", "at", "place"),
    [
        ("cup", "windowsill", "kitchen"), ("letter", "windowsill", "bedroom"), ("letter", "table", "kitchen"),
        ("cup", "bed", "bedroom"), ("letter", "", "bedroom"), ("guitar", "floor", "studio"), ("book", "bed", "bedroom"),
        ("candle", "", "bedroom"), ("leaf", "floor", "forest"), ("flower", "piano", "studio"),
        ("suitcase", "", "hallway"), ("mug", "counter", "kitchen"), ("shoes", "doorway", "hallway"),
    ],
)  # fmt: skip
def test_a_thing_alone_is_where_it_or_its_support_is_at_home(kind: str, at: str, place: str) -> None:
    assert where(things=(Thing(id=kind, kind=kind, at=at),)) == place


def test_a_cup_on_a_tray_is_where_the_tray_is() -> None:
    tray = Thing(id="tray", kind="tray", at="bed")
    assert where(things=(tray, Thing(id="letter", kind="letter", at="tray"))) == "bedroom"


def test_with_nothing_told_there_is_a_place() -> None:
    assert where() == "bedroom" and where(ANN) == "studio"
    assert where(ANN, BOB, light="golden") == "forest"


def test_a_place_of_another_name_is_the_nearest() -> None:
    assert settled(scene(ANN, place="alley")).place.kind in PLACES
    assert settled(scene(ANN, place="zorvax")).place.kind in PLACES


@pytest.mark.parametrize("place", ["", "bedroom"])
def test_a_reference_stands_before_the_plain_ground(place: str) -> None:
    singer = replace(ANN, action="sing", pose="sit", at="bed")
    told = settled(scene(singer, place=place), reference=True)
    assert told.place.kind == "plain" and told.light.kind == "day"
    (person,) = told.people
    assert (person.pose, person.action, person.at, person.gaze) == ("stand", "", "", "camera")
    assert (person.hair, person.wardrobe) == (ANN.hair, ANN.wardrobe)


def test_a_view_of_a_reference_has_its_own_light_and_angle() -> None:
    seen = scene(ANN, light=Light(kind="night"), framing=Framing(view="profile"))
    told = settled(seen, reference=True)
    assert (told.place.kind, told.light.kind, told.framing.view) == ("plain", "night", "profile")
    assert told.people[0].at == "turned" and told.people[0].gaze == ""


def test_a_reference_looks_into_the_camera_head_and_shoulders() -> None:
    staged = shot(scene(ANN, place="bedroom"), aspect=1.0, plain=True)
    eyes, head = staged.face("ann")
    assert 0.35 < head < 0.75 and abs(eyes[0] - 0.5) < 0.1
    assert abs(turned(azimuth(staged.camera) - staged.players["ann"].spot.facing)) < 25
    assert not staged.hidden(staged.joint("ann", "eyes"))


def test_a_reference_of_a_place_is_that_place() -> None:
    assert settled(scene(place="kitchen"), reference=True).place.kind == "kitchen"


def test_a_thing_of_a_reference_is_whole_in_the_frame() -> None:
    cup = Thing(id="cup", kind="cup")
    staged = shot(Scene(things=(cup,), place=NOWHERE), aspect=1.0, plain=True)
    points = staged.seen(staged.laid["cup"].points(0.0))
    assert points.min() > 0 and points.max() < 1


def test_what_is_held_but_not_named_is_added() -> None:
    told = settled(scene(replace(ANN, holds=("cup",)), BOB))
    assert [(thing.id, thing.kind) for thing in told.things] == [("cup", "cup")]
    named = settled(scene(replace(ANN, holds=("cup",)), things=(Thing(id="cup", kind="cup", colour="blue"),)))
    assert [thing.colour for thing in named.things] == ["blue"]


def test_candlelight_has_a_candle() -> None:
    kinds = [thing.kind for thing in settled(scene(ANN, light=Light(kind="candle"))).things]
    assert kinds == ["candle"]
    fire = (Thing(id="fire", kind="fire"),)
    assert [thing.kind for thing in settled(scene(ANN, light=Light(kind="candle"), things=fire)).things] == ["fire"]
    assert [thing.kind for thing in settled(scene(framing=Framing(detail="flame"))).things] == ["candle"]


def test_soup_is_drawn_by_its_bowl() -> None:
    things = (Thing(id="soup", kind="soup"), Thing(id="bowl", kind="bowl"))
    assert [thing.kind for thing in settled(scene(ANN, things=things)).things] == ["bowl"]
    assert [thing.kind for thing in settled(scene(ANN, things=things[:1])).things] == ["soup"]


def test_coffee_is_drawn_by_its_cup() -> None:
    things = (Thing(id="cup", kind="cup"), Thing(id="coffee", kind="coffee", at="cup"))
    assert [thing.kind for thing in settled(scene(things=things)).things] == ["cup"]
    assert [thing.kind for thing in settled(scene(ANN, things=things[1:])).things] == ["coffee"]


def test_the_elder_whose_hand_is_held_lies_and_the_other_sits_beside() -> None:
    elder = Person(id="eve", age=75)
    both = (replace(ANN, action="hold hands", partner="eve"), replace(elder, action="hold hands", partner="ann"))
    told = settled(scene(*both, place="bedroom"))
    assert [(each.pose, each.at) for each in told.people] == [("sit", "bedside"), ("lie", "bed")]
    assert settled(scene(*both, place="forest")).people == both
    standing = tuple(replace(each, pose="stand") for each in both)
    assert settled(scene(*standing, place="bedroom")).people == standing


def test_settling_again_changes_nothing() -> None:
    for asked in (scene(ANN, place=""), Scene(), scene(ANN, light=Light(kind="candle"), place="")):
        assert settled(settled(asked)) == settled(asked)


@pytest.mark.parametrize("asked", ["a detail of the {}", "insert shot, {}", "extreme close-up, the {}", "macro, {}"])
@pytest.mark.parametrize("place", ["kitchen", "bedroom", "hallway", "studio", "street", "forest"])
def test_a_close_view_of_a_place_alone_shows_something_of_it(asked: str, place: str) -> None:
    scene = settled(read(asked.format(place)))
    assert len(scene.things) == 1 and scene.framing.size in ("close-up", "macro")
    assert not settled(read(f"wide shot, {place}")).things
    assert not settled(read(asked.format(place)), reference=True).things
