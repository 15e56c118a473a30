"""Two people: they meet, they touch, and do not go through each other."""

from dataclasses import replace

import numpy as np
import pytest

from rushes.engines.previz.acting.part import Part
from rushes.engines.previz.acting.perform import perform
from rushes.engines.previz.people.figure import figure
from rushes.engines.previz.scene import Act, Person

WOMAN = Person(id="a", age=28, sex="woman")
MAN = Person(id="b", age=35, sex="man")
ELDER = Person(id="b", age=75, sex="woman")
Joints = dict[str, tuple[float, float, float]]


def _pair(
    action: str, other: Person = MAN, gap: float = 0.13, reply: str | None = None, turn: float = 0.0
) -> tuple[Part, Part]:
    one = replace(WOMAN, action=action, partner="b")
    two = replace(other, action=action if reply is None else reply, partner="a")
    left = Part(one, figure(one), (-gap, 0.0, 0.0), 90.0 - turn, seed=1)
    right = Part(two, figure(two), (gap, 0.0, 0.0), -90.0 + turn, seed=2)
    return replace(left, partner=right), replace(right, partner=left)


def _joints(pair: tuple[Part, Part]) -> tuple[Joints, Joints]:
    return perform(pair[0]).at(0.0)[1], perform(pair[1]).at(0.0)[1]


def _far(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    return float(np.linalg.norm(np.subtract(one, other)))


@pytest.mark.parametrize("other", [MAN, ELDER], ids=["man", "elder"])
def test_embrace_is_close_and_not_inside(other: Person) -> None:
    one, two = _joints(_pair("embrace", other))
    chests = _far(one["spine_03"], two["spine_03"])
    assert 0.17 < chests < 0.42
    assert _far(one["eyes"], two["eyes"]) > 0.12
    for side in "lr":
        assert _far(one[f"grip_{side}"], two["spine_03"]) < 0.30
        assert one[f"grip_{side}"][0] > two["spine_03"][0] - 0.02
        assert two[f"grip_{side}"][0] < one["spine_03"][0] + 0.02


def test_hands_that_are_held_meet() -> None:
    one, two = _joints(_pair("hold hands", gap=0.36, turn=22))
    assert _far(one["grip_l"], two["grip_r"]) < 0.05
    assert _far(one["grip_r"], two["grip_l"]) < 0.05


def test_hands_meet_at_the_bedside() -> None:
    sits = replace(WOMAN, action="hold hands", partner="b", pose="sit")
    lies = replace(ELDER, action="hold hands", partner="a", pose="lie")
    chair = Part(sits, figure(sits), (0.8, 0.0, 0.1), -90.0, 0.45)
    bed = Part(lies, figure(lies), (0.0, 0.0, 0.0), 0.0, 0.54)
    one, two = _joints((replace(chair, partner=bed), replace(bed, partner=chair)))
    assert _far(one["grip_r"], two["grip_l"]) < 0.07
    assert _far(one["grip_l"], two["grip_l"]) < 0.07
    assert two["grip_l"][1] > 0.54


def test_kiss_brings_mouths_together() -> None:
    one, two = _joints(_pair("kiss"))
    assert _far(one["mouth"], two["mouth"]) < 0.09


def test_whisper_is_at_the_ear() -> None:
    one, two = _joints(_pair("whisper", gap=0.36, reply="", turn=22))
    head = (np.array(two["head"]) + np.array(two["crown"])) / 2
    assert float(np.linalg.norm(np.array(one["mouth"]) - head)) < 0.30
    assert _far(one["spine_03"], two["spine_03"]) > 0.2


def test_comfort_lays_a_hand_on_the_shoulder() -> None:
    one, two = _joints(_pair("comfort", gap=0.36, reply="cry", turn=22))
    near = min(_far(one[f"grip_{a}"], two[f"upperarm_{b}"]) for a in "lr" for b in "lr")
    assert near < 0.12


def test_the_partner_is_drawn_into_an_embrace() -> None:
    both = [perform(part).at(0.0)[0] for part in _pair("embrace")]
    one = [perform(part).at(0.0)[0] for part in _pair("embrace", reply="")]
    assert np.abs(both[1] - one[1]).max() < 0.12


def test_embrace_in_a_clip_closes_the_distance() -> None:
    one, two = _pair("", gap=0.4, turn=20)
    act = Act(who="a", verb="embrace")
    one = replace(one, acts=(act,), seconds=5.0)
    pair = replace(one, partner=two), replace(two, partner=one, seconds=5.0)
    first, last = ([perform(part).at(time)[1] for part in pair] for time in (0.0, 4.5))
    assert _far(first[0]["spine_03"], first[1]["spine_03"]) > 0.6
    assert _far(last[0]["spine_03"], last[1]["spine_03"]) < 0.42
    assert _far(last[1]["grip_l"], last[0]["spine_03"]) < 0.35


@pytest.mark.parametrize("facing", [30.0, 150.0])
def test_turning_away_is_from_the_partner(facing: float) -> None:
    one, _ = _pair("turn away", gap=0.5)
    joints = perform(replace(one, facing=facing)).at(0.0)[1]
    face = np.subtract(joints["eyes"], joints["head"]) * (1, 0, 1)
    toward = float(face[0] / np.linalg.norm(face))
    assert toward < float(np.sin(np.radians(facing))) - 0.1
