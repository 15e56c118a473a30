"""A motion prompt read with its still in view: who moves is who is meant, and nobody jumps between two acts."""

import numpy as np
import pytest
from stage_worlds import scene as staged_scene
from stage_worlds import shot

from rushes.engines.previz.scene import Person, Scene, Thing
from rushes.engines.previz.words import read
from rushes.engines.previz.words.clip import read_clip

ANN = Person(id="ann", age=30, sex="woman")
BOB = Person(id="bob", age=35, sex="man")
CUP = Thing(id="cup", kind="cup")


def acts(motion: str, *people: Person, things: tuple[Thing, ...] = ()) -> list[tuple[str, str, str]]:
    told = read_clip(Scene(people=people, things=things), motion).acts
    return [(act.who, act.verb, act.way) for act in told]


@pytest.mark.parametrize(
    ("motion", "who", "verb"),
    [
        ("walks forward, steam rises", "", "rise"),
        ("steps over the threshold, rain falls behind", "", "fall"),
        ("smiles, leaves fall", "", "fall"),
        ("looks up, the curtain lifts softly", "", "lift"),
        ("the cup falls and shatters", "cup", "fall"),
        ("sunlight grows until it fills the frame", "", "grow"),
    ],
)
def test_what_the_air_and_things_do_is_nobodys(motion: str, who: str, verb: str) -> None:
    found = acts(motion, ANN, things=(CUP,))
    assert who in [one for one, did, _ in found if did == verb]
    assert verb not in [did for one, did, _ in found if one == "ann"]


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        ("slight nod", [("ann", "nod", "")]),
        ("she smiles, he looks down", [("ann", "smile", ""), ("bob", "look", "down")]),
        ("they embrace", [("ann", "embrace", ""), ("bob", "embrace", "")]),
        ("leans in and speaks softly, the other looks up",
         [("ann", "lean", ""), ("ann", "talk", ""), ("bob", "look", "up")]),
    ],
)  # fmt: skip
def test_of_two_each_does_their_own(motion: str, expected: list[tuple[str, str, str]]) -> None:
    assert acts(motion, ANN, BOB) == expected


@pytest.mark.parametrize(
    ("motion", "expected"),
    [
        ("hands rise slowly from the keys", "lift"),
        ("the head turns slowly away", "look"),
        ("eyes lift toward the light", "look"),
        ("her gaze falls", "look"),
        ("brows lift on the long note", "form"),
        ("she rises", "rise"),
    ],
)
def test_a_part_of_the_body_moves_alone(motion: str, expected: str) -> None:
    assert [verb for _, verb, _ in acts(motion, ANN)] == [expected]


def test_the_still_stays_and_the_camera_is_the_clips() -> None:
    still = read("a woman in a red coat, medium shot, kitchen")
    moved = read_clip(still, "she nods. The camera slowly pushes in.")
    assert (moved.people, moved.things, moved.framing) == (still.people, still.things, still.framing)
    assert [move.camera for move in moved.moves] == ["slow push in"]


STORIES = (
    ("walks forward gently and approaches the bed, steam rises", "carry"),
    ("steps aside and beckons, light moves across the floor", ""),
    ("steps over the threshold, shoulders soften, rain falls behind", ""),
    ("walks forward, waves, then turns away", ""),
    ("she walks to the left and kneels", ""),
)


@pytest.mark.parametrize(("motion", "action"), STORIES)
def test_nobody_jumps_or_slides_back_between_two_acts(motion: str, action: str) -> None:
    """Feet that have walked stay where they came to; no part of the body is faster than people are."""
    ann = Person(id="ann", age=30, sex="woman", action=action, holds=("tray",) if action else ())
    play = shot(read_clip(staged_scene(ann), motion), seconds=8.0).players["ann"].play
    times = np.arange(0, 8, 1 / 12)
    found = np.array([[play.at(time)[1][name] for name in ("pelvis", "eyes")] for time in times], float)
    speed = np.linalg.norm(np.diff(found, axis=0), axis=2) * 12
    assert speed.max() < 1.7
    start, floor = found[0, 0, [0, 2]], found[:, 0][:, [0, 2]]
    gone = np.linalg.norm(floor - start, axis=1)
    assert gone[-1] > gone.max() - 0.2, "slid back to where the walk began"


def test_hands_that_hold_somebody_stay_there() -> None:
    ann = Person(id="ann", age=30, sex="woman", action="embrace", partner="bob")
    bob = Person(id="bob", age=35, sex="man", action="embrace", partner="ann")
    motion = "arms tighten, a hand opens on the shoulder, a long breath out"
    play = shot(read_clip(staged_scene(ann, bob), motion), seconds=6.0).players["ann"].play
    for side in "lr":
        hand = np.array([play.at(time)[1][f"grip_{side}"] for time in (0.0, 2.0, 4.0, 6.0)])
        assert np.linalg.norm(hand - hand[0], axis=1).max() < 0.12
