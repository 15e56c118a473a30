"""Is it the same: people, props and places ranked among the film's own references, and drift."""

import importlib.util
from pathlib import Path

import cv2
import numpy as np
import pytest
from eye_scenes import on, portrait, pottery, shelves

from rushes.errors import MediaError, UsageError
from rushes.look import deep
from rushes.look.appearance import Seen, packed, unpacked
from rushes.look.drift import drift, worst
from rushes.look.likeness import Kind, Match, Reference
from rushes.look.pictures import compare, look_at_picture
from rushes.look.pixels import Picture

pytestmark = pytest.mark.sampled(3)

TAGS = ("singer", "boss", "girl")
GOLDEN = "close-up, golden hour, kitchen"
HALL = "medium shot in a hallway, smiling"


def _reference(tag: str, kind: Kind, *pictures: Picture) -> Reference:
    return Reference(tag, kind, tuple(look_at_picture(each).seen for each in pictures))


@pytest.fixture(scope="module")
def cast() -> list[Reference]:
    return [_reference(tag, "cast", portrait(tag)) for tag in TAGS]


def _only(match: tuple[Match, ...]) -> Match:
    (told,) = match
    return told


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("shot", [GOLDEN, HALL])
def test_a_person_is_known_in_other_light_and_another_size_of_shot(tag: str, shot: str, cast: list[Reference]) -> None:
    """In pictures of three quarters of a film's size: at half of it a face in a medium shot has 25 pixels."""
    match = _only(compare(portrait(tag, shot, (960, 540)), [tag], cast).matches)
    assert (match.verdict, match.rank, match.of) == ("same", 1, 3)
    assert match.margin is not None and match.margin > 0.03 and match.box is not None


def test_another_person_in_the_same_place_is_another(cast: list[Reference]) -> None:
    match = _only(compare(portrait("boss", GOLDEN), ["girl"], cast).matches)
    assert (match.verdict, match.rival) == ("other", "boss")
    assert match.rank is not None and match.rank > 1
    assert "nearer to boss" in match.why


def test_two_people_are_each_given_the_face_that_is_theirs(cast: list[Reference]) -> None:
    pair = np.hstack([portrait("girl", GOLDEN)[:, 100:460], portrait("boss", GOLDEN)[:, 100:460]])
    told = {match.tag: match for match in compare(pair, ["boss", "girl"], cast).matches}
    assert {tag: match.verdict for tag, match in told.items()} == {"boss": "same", "girl": "same"}
    left, right = told["girl"].box, told["boss"].box
    assert left is not None and right is not None and left[0] < 0.5 < right[0]


def test_nobody_is_judged_where_no_face_is_seen(cast: list[Reference]) -> None:
    match = _only(compare(pottery(), ["girl"], cast).matches)
    assert (match.verdict, match.rank) == ("unseen", None)
    (first, second) = compare(portrait("girl", GOLDEN), ["girl", "boss"], cast).matches
    assert (first.verdict, second.verdict) == ("same", "unseen")


def test_a_film_with_one_person_has_nobody_to_rank_against(cast: list[Reference]) -> None:
    match = _only(compare(portrait("singer", GOLDEN), ["singer"], cast[:1]).matches)
    assert (match.verdict, match.margin, match.rival) == ("unsure", None, None)
    assert "no other" in match.why


def test_tags_without_a_reference_are_left_out(cast: list[Reference]) -> None:
    assert compare(portrait("girl"), ["elder", "girl", "girl"], cast).matches[0].tag == "girl"
    assert compare(portrait("girl"), ["elder"], cast).matches == ()


def test_a_prop_is_found_where_it_is_and_told_from_another() -> None:
    red = np.ascontiguousarray(pottery(4)[..., ::-1])
    props = [_reference("blue pot", "prop", pottery(1)), _reference("crate", "prop", on(pottery(), shelves(seed=9)))]
    room = cv2.resize(red[:300, :300], (1200, 700), interpolation=cv2.INTER_CUBIC)
    room[300:700, 700:1100] = cv2.resize(pottery(1), (400, 400), interpolation=cv2.INTER_AREA)
    match = _only(compare(room, ["blue pot"], props).matches)
    assert (match.rank, match.verdict) == (1, "same")
    assert match.box is not None
    x, y, wide, high = match.box
    away = _only(compare(pottery(1), ["crate"], props).matches)
    assert (away.verdict, away.rank) == ("unseen", None)
    assert 0.58 < x + wide / 2 < 0.92 and y + high / 2 > 0.43


@pytest.mark.long
def test_a_place_is_known_at_another_hour() -> None:
    day = "wide shot, soft daylight"
    places = [_reference(each, "place", portrait("singer", f"walks in the {each}, {day}"))
              for each in ("street", "forest", "café")]  # fmt: skip
    match = _only(compare(portrait("boss", "walks in the forest, golden hour, wide shot"), ["forest"], places).matches)
    assert (match.rank, match.verdict) == (1, "same")


def test_a_face_that_turns_into_another_drifts_and_one_that_moves_does_not() -> None:
    girl, boss = portrait("girl"), portrait("boss")
    turned = [(k / 2, _seen(cv2.addWeighted(girl, 1 - k / 8, boss, k / 8, 0))) for k in range(9)]
    moved = [(k / 2, _seen(np.roll(girl, 4 * k, axis=1))) for k in range(9)]
    changed, steady = drift(turned), drift(moved)
    assert changed.drifts is True and changed.slope is not None and changed.slope > 0.05
    assert steady.drifts is False and steady.from_start is not None and steady.from_start < 0.2
    assert changed.worst_at is not None and changed.worst_at >= 3
    assert drift([(0.0, _seen(pottery()))] * 4).drifts is None


def _seen(picture: Picture) -> Seen:
    return look_at_picture(np.ascontiguousarray(picture)).seen


def test_the_worst_offenders_come_first(cast: list[Reference]) -> None:
    shots = {name: compare(picture, ["girl"], cast).matches
             for name, picture in {"a": portrait("girl", GOLDEN), "b": portrait("boss", GOLDEN), "c": pottery()}.items()
             }  # fmt: skip
    assert [(each.shot, each.match.verdict) for each in worst(shots)] == [
        ("b", "other"),
        ("c", "unseen"),
        ("a", "same"),
    ]


def test_vectors_are_kept_as_text_without_loss_that_counts() -> None:
    vector = np.random.default_rng(1).normal(0, 1, 1008).astype(np.float32)
    vector /= np.linalg.norm(vector)
    assert np.linalg.norm(unpacked(packed(vector)) - vector) < 0.01
    assert not unpacked(packed(np.zeros(8, np.float32))).any()


def test_a_network_of_the_users_that_is_none_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "mine.onnx"
    broken.write_bytes(b"not a network")
    for path in (broken, broken.with_name("absent.onnx")):
        with pytest.raises(MediaError, match="cannot be run"):
            look_at_picture(portrait("girl"), network=path)


def test_without_dlib_there_are_no_deep_faces(tmp_path: Path) -> None:
    folder = tmp_path
    assert deep.models(folder) is None
    if importlib.util.find_spec("dlib") is None:
        with pytest.raises(UsageError, match=r"rushes\[faces\]|dlib"):
            look_at_picture(portrait("girl"), deep=folder)
