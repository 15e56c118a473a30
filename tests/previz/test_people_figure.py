"""Figures: the same words give the same person, another pose the same skin, and a pose goes where it is told."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.previz.draw.bvh import DEEP, hit, tree
from rushes.engines.previz.people import body
from rushes.engines.previz.people.body import base, bones
from rushes.engines.previz.people.faces import ALIKE, EXPRESSIONS, VISEMES, blended, expression
from rushes.engines.previz.people.figure import Figure, _made, figure
from rushes.engines.previz.people.paint import MOUTH
from rushes.engines.previz.scene import Garment, Hair, Person
from rushes.engines.previz.words import terms

SINGER = Person(
    id="singer", age=28, sex="woman", hair=Hair(colour="dark", style="wavy"),
    wardrobe=(Garment(kind="t-shirt", colour="black"), Garment(kind="trousers", colour="black")),
)  # fmt: skip
ELDER = Person(id="elder", age=74, sex="man", hair=Hair(colour="silver"), wardrobe=(Garment(kind="house clothes"),))


def _bytes(found: Figure) -> bytes:
    mesh = found.mesh
    parts = [mesh.points.tobytes(), mesh.colours.tobytes(), mesh.faces.tobytes(), mesh.uv.tobytes()]
    return b"".join([*parts, found.pictures.tobytes(), found.weight.tobytes()])


def test_same_words_give_the_same_bytes() -> None:
    first = _made.__wrapped__(SINGER)
    again = _made.__wrapped__(replace(SINGER))
    assert _bytes(first) == _bytes(again)


def test_what_somebody_does_is_no_part_of_how_they_look() -> None:
    assert figure(SINGER) is figure(replace(SINGER, pose="sit", action="sing", expression="joy", at="piano"))
    assert figure(SINGER) is not figure(replace(SINGER, age=58))


def test_ages_and_sexes_have_their_own_height_and_shape() -> None:
    girl = figure(Person(id="g", age=9, sex="woman"))
    woman, man = figure(Person(id="w", age=30, sex="woman")), figure(Person(id="m", age=30, sex="man"))
    assert 1.15 < girl.height < 1.45 < woman.height < man.height < 1.95
    old, young = body.shape(0, 80), body.shape(0, 25)
    assert float(np.abs(old - young).max()) > 0.02


@pytest.mark.parametrize("person", [SINGER, ELDER])
def test_mesh_is_whole(person: Person) -> None:
    found = figure(person)
    mesh, count = found.mesh, len(found.mesh.points)
    assert np.isfinite(mesh.points).all() and np.isfinite(mesh.colours).all()
    assert mesh.faces.min() >= 0 and mesh.faces.max() < count
    assert len(found.bone) == len(found.weight) == len(found.source) == len(found.part) == count
    assert np.allclose(found.weight.sum(1), 1, atol=1e-3)
    assert mesh.picture.max() == len(found.pictures) - 1
    assert found.pictures.shape[1:] == (1024, 1024, 3)
    assert mesh.colours.min() >= 0 and mesh.colours.max() < 1
    assert -0.005 < mesh.points[:, 1].min() < 0.01


def test_without_a_pose_nothing_moves() -> None:
    points, joints = figure(SINGER).posed({}, {})
    assert np.allclose(points, figure(SINGER).mesh.points, atol=1e-5)
    wanted = {*bones().names, "eyes", "mouth", "crown", "grip_l", "grip_r"}
    assert wanted <= set(joints)
    assert joints["upperarm_l"][0] > 0 > joints["upperarm_r"][0]
    assert joints["eyes"][1] > joints["mouth"][1] > joints["neck_01"][1]


def test_bones_point_where_they_are_told_and_keep_their_length() -> None:
    found = figure(SINGER)
    rest, joints = found.posed({}, {})[1], found.posed({"upperarm_l": [("dir", (0, 0, 1))]}, {})[1]
    arm = joints["lowerarm_l"] - joints["upperarm_l"]
    assert np.allclose(arm / np.linalg.norm(arm), (0, 0, 1), atol=1e-3)
    before = rest["lowerarm_l"] - rest["upperarm_l"]
    assert float(np.linalg.norm(arm)) == pytest.approx(float(np.linalg.norm(before)), abs=1e-4)
    for name in ("foot_l", "foot_r", "ball_l", "head", "hand_r"):
        assert np.allclose(joints[name], rest[name], atol=1e-5)


def test_blink_closes_the_lids_and_unknown_units_do_nothing() -> None:
    found = figure(SINGER)
    open_, _ = found.posed({}, {})
    shut, _ = found.posed({}, {"eyeBlinkLeft": 1.0, "wiggleEars": 1.0})
    moved = np.abs(shut - open_).max(1) > 1e-4
    eye = found.posed({}, {})[1]["eyes"]
    assert 50 < moved.sum() < 4000
    assert np.linalg.norm(open_[moved] - (0.03, eye[1], eye[2]), axis=1).max() < 0.09
    lashes = open_[moved & (found.mesh.colours.max(1) < 0.02)]
    assert len(lashes) > 50
    assert float((shut - open_)[moved & (found.mesh.colours.max(1) < 0.02), 1].min()) < -0.003


def test_gaze_turns_the_eyes_to_their_left_and_up() -> None:
    found = figure(SINGER)
    ahead, _ = found.posed({})
    left, _ = found.posed({}, gaze=(1.0, 0.0))
    up, _ = found.posed({}, gaze=(0.0, 1.0))
    for _, part in found.eyes:
        pupil = part.start  # the first ring of an eye is its pole
        assert left[pupil, 0] - ahead[pupil, 0] > 0.004
        assert up[pupil, 1] - ahead[pupil, 1] > 0.003


@pytest.mark.parametrize(("age", "sex"), [(20, "woman"), (35, "man"), (74, "man"), (85, "woman")])
@pytest.mark.parametrize("face", ["laugh", "joy", "shock"])
def test_the_inside_of_a_mouth_is_seen_between_the_lips_alone(age: int, sex: str, face: str) -> None:
    found = figure(Person(id=f"old{age}", age=age, sex=sex))
    points, _ = found.posed({}, expression(face))
    rays, skip = tree(points, found.mesh.faces), np.zeros(len(found.mesh.faces), np.uint8)
    lips = points[: len(found.source)][body.mask("lips")[found.source[:, 0]] > 0.5]
    (left, low, _), (right, high, front) = lips.min(0), lips.max(0)
    inside = []
    for x, y in product(np.linspace(left - 0.02, right + 0.02, 90), np.linspace(low - 0.01, high + 0.03, 90)):
        stack = np.empty(DEEP, np.int32), np.empty(DEEP, np.float32)
        first = int(hit(*rays, skip, x, y, front + 0.3, 0.0, 0.0, -1.0, 1.0, 0, *stack)[0])
        colour = found.mesh.colours[found.mesh.faces[first]].mean(0)
        if np.abs(colour - MOUTH).max() < 0.01:
            inside.append((x, y))
    assert all(left <= x <= right and low <= y <= high + 0.001 for x, y in inside)


def test_every_expression_has_a_face() -> None:
    known = set(body.face_units())
    for name in terms.EXPRESSIONS:
        assert name in EXPRESSIONS or ALIKE[name] in EXPRESSIONS
    assert all(set(face) <= known for face in (*EXPRESSIONS.values(), *VISEMES.values()))
    assert expression("no such thing") == {}
    assert max(blended((expression("joy"), 1.0), (VISEMES["a"], 1.0)).values()) <= 1


def test_unknown_words_still_give_somebody() -> None:
    odd = Person(
        id="x", age=31, sex="alien", build="vast", skin="plaid", hair=Hair(colour="tartan", style="helix", length="?"),
        wardrobe=(Garment(kind="toga", colour="ultraviolet", pattern="?"),), features=("antennae",),
    )  # fmt: skip
    found = figure(odd)
    assert 1.4 < found.height < 2.1
    assert np.isfinite(found.mesh.points).all()


def test_posing_is_fast_enough_to_film() -> None:
    assert len(figure(SINGER).mesh.points) < 75_000


def test_packed_data_stays_small_and_carries_its_licence() -> None:
    assert body.FILE.stat().st_size < 6_000_000
    assert "CC0" in Path(body.FILE).with_name("LICENCE-people.txt").read_text()
    assert len(base().points) == 19158
    assert len(body.face_units()) == 52
