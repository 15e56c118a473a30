"""What a feeling does to the body, and where a face gets its feeling from when the words name none."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rushes.engines.previz.acting.feelings import CARRIED
from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import Performance, perform
from rushes.engines.previz.people.faces import EXPRESSIONS, named
from rushes.engines.previz.people.figure import figure
from rushes.engines.previz.scene import Act, Person
from rushes.engines.previz.stage.settle import settled
from rushes.engines.previz.words import read

SOMEBODY = Person(id="a", sex="woman", age=30)
READABLE = ("neutral", "smile", "tender", "sad", "worry", "fear", "anger", "cold", "surprise")


def _played(acts: tuple[Act, ...] = (), seconds: float = 0.0, **told: Any) -> Performance:
    person = replace(SOMEBODY, **told)
    return perform(Part(person, figure(person), (0, 0, 0), acts=acts, seconds=seconds))


def _held(play: Performance, time: float = 0.0) -> np.ndarray:
    pose = play.pose(time)
    return np.concatenate([pose["head"], pose["eyes"], pose["shrug"], pose["round"], pose["spine"]])


def test_no_two_feelings_look_alike() -> None:
    held = {name: _held(_played(expression=name)) for name in READABLE}
    for k, one in enumerate(READABLE):
        for other in READABLE[:k]:
            assert np.abs(held[one] - held[other]).max() > 3, (one, other)


def test_grief_bows_the_head_and_lowers_the_eyes() -> None:
    plain, sad = _played().pose(0.0), _played(expression="sad").pose(0.0)
    assert sad["head"][0] - plain["head"][0] > 8
    assert plain["eyes"][1] - sad["eyes"][1] > 5
    assert sad["round"].min() > plain["round"].max() + 6


def test_a_gaze_that_is_told_is_kept() -> None:
    told, plain = _played(expression="sad", gaze="camera").pose(0.0), _played(gaze="camera").pose(0.0)
    assert np.allclose(told["eyes"], plain["eyes"]) and np.allclose(told["look"], plain["look"])


@pytest.mark.parametrize("action", ["embrace", "kiss", "hold hands"])
def test_who_touches_another_keeps_the_pose(action: str) -> None:
    assert np.allclose(_held(_played(expression="grief", action=action)), _held(_played(action=action)))


def test_the_body_changes_with_the_face() -> None:
    play = _played((Act(who="a", becomes="sad"),), 4.0)
    assert play.pose(3.9)["head"][0] - play.pose(0.0)["head"][0] > 8
    downs = [play.pose(k / 24)["head"][0] for k in range(96)]
    assert np.abs(np.diff(downs)).max() < 1.2


def test_every_carriage_is_of_a_face() -> None:
    assert set(CARRIED) <= set(EXPRESSIONS)
    assert named("shame") == "guilt" and named("no such thing") == ""


def test_lids_follow_lowered_eyes() -> None:
    body = figure(SOMEBODY)
    ahead, down = (body.posed({}, {}, (0.0, up))[0] for up in (0.0, -0.6))
    shut = body.posed({}, {"eyeBlinkLeft": 1.0, "eyeBlinkRight": 1.0}, (0.0, 0.0))[0]
    lid = np.abs(shut - ahead).max(1).argmax()
    assert 0.1 < (ahead - down)[lid, 1] / (ahead - shut)[lid, 1] < 0.6


@pytest.mark.parametrize(
    ("prompt", "face"),
    [
        ("A woman at the window, melancholy mood", "sad"), ("Tense atmosphere, a man in the hallway", "worry"),
        ("With relief, @caregiver closes the door", "gratitude"), ("His face hardens, a man in the street", "cold"),
        ("Two men argue in the street", "anger"), ("a man on the verge of tears", "crying"),
        ("A woman full of dread in the hallway", "fear"), ("She has been betrayed", "bitter"),
        ("A woman at the window", ""),
    ],
)  # fmt: skip
def test_a_face_shows_what_the_sentence_says(prompt: str, face: str) -> None:
    assert settled(read(prompt, references={"caregiver": "young woman"})).people[0].expression == face


def test_a_face_falls_in_a_clip() -> None:
    scene = read("Close-up of a man", "His face falls.")
    assert [(act.verb, act.becomes) for act in scene.acts] == [("form", "sad")]
