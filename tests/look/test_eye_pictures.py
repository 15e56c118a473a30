"""One look at a picture: each defect is told and a good picture passes, whatever kind of array it comes as."""

import io
import json
from pathlib import Path

import cv2
import numpy as np
import pytest
from eye_scenes import on, portrait, pottery, shelves, smeared
from PIL import Image

from rushes.engines.previz.picture import still
from rushes.engines.previz.words import read
from rushes.errors import MediaError
from rushes.look.checklist import Item, check_reference, check_references
from rushes.look.pictures import PictureLook, look_at_picture, plain, read_look
from rushes.look.pixels import Picture, as_picture
from rushes.look.twins import differ, fingerprint, twins
from rushes.media.pictures import read_picture


def _items(picture: Picture, kind: str = "prop", ratio: tuple[int, int] = (1, 1)) -> dict[str, Item]:
    look = look_at_picture(picture, ratio=ratio)
    return {item.id: item for item in check_reference(look, kind)}  # type: ignore[arg-type]


def test_a_good_reference_passes_the_whole_checklist() -> None:
    items = _items(pottery())
    assert {item.id: item.answer for item in items.values() if item.answer != "pass"} == {}
    assert {"size", "detail", "light", "focus", "motion", "artifacts", "ratio", "clean", "alone"} == set(items)


@pytest.mark.parametrize(
    ("item", "spoilt"),
    [
        ("size", lambda picture: cv2.resize(picture, (600, 600), interpolation=cv2.INTER_AREA)),
        ("detail", lambda picture: cv2.resize(picture[::3, ::3], (1200, 1200), interpolation=cv2.INTER_CUBIC)),
        ("light", lambda picture: (picture * 0.06).astype(np.uint8)),
        ("light", lambda picture: np.clip(picture * 2.6, 0, 255).astype(np.uint8)),
        ("focus", lambda picture: cv2.GaussianBlur(picture, (0, 0), 7)),
        ("motion", lambda picture: smeared(picture, 31)),
        ("motion", lambda picture: smeared(picture, 31, across=False)),
        ("artifacts", lambda picture: np.clip(
            picture + np.random.default_rng(2).normal(0, 25, picture.shape), 0, 255).astype(np.uint8)),
        ("clean", lambda picture: on(shelves(), picture)),
    ],
)  # fmt: skip
def test_each_defect_fails_its_item_and_says_what_to_do(item: str, spoilt: object) -> None:
    assert callable(spoilt)
    told = _items(spoilt(pottery()))[item]
    assert told.answer == "fail"
    assert told.why and told.fix


def test_the_angle_of_a_motion_is_told() -> None:
    assert look_at_picture(smeared(pottery(), 41)).sharpness.angle == 0
    assert look_at_picture(smeared(pottery(), 41, across=False)).sharpness.angle == 90


def test_drawn_people_are_seen_and_measured_on_their_faces() -> None:
    look = look_at_picture(portrait("girl"), ratio=(16, 9))
    assert (look.subject, len(look.faces)) == ("person", 1)
    assert look.faces[0].pixels > 80
    assert 40 < look.light.tone < 85
    items = {item.id: item.answer for item in check_reference(look, "cast")}
    assert items["one"] == items["face"] == items["light"] == items["clean"] == "pass"


def test_a_face_at_the_edge_is_cut_and_a_better_crop_is_told() -> None:
    picture = portrait("girl")
    x, _, wide, _ = look_at_picture(picture).faces[0].box
    half = np.ascontiguousarray(picture[:, : round((x + wide * 0.75) * 640)])
    assert look_at_picture(half).framing.cut == (0,)
    seen = look_at_picture(np.ascontiguousarray(picture[:, :540]), ratio=(9, 16))
    tall, (left, _, across, _) = seen.framing, seen.faces[0].box
    assert tall.lost > 0.6 and tall.better is not None
    middle, face = tall.better[0] + tall.better[2] / 2, left + across / 2
    assert abs(middle - face) < abs(tall.crop[0] + tall.crop[2] / 2 - face)


def test_two_faces_are_too_many_for_a_reference() -> None:
    pair = np.hstack([portrait("girl")[:, 60:420], portrait("boss")[:, 60:420]])
    items = _items(pair, "cast", (2, 1))
    assert items["one"].answer == "fail"
    assert _items(pottery(), "cast")["one"].answer == "fail"


def test_near_duplicates_are_found_and_others_are_not() -> None:
    one = pottery()
    darker, mirrored = (one * 0.6).astype(np.uint8), np.ascontiguousarray(one[:, ::-1])
    names = {"one": one, "darker": darker, "girl": portrait("girl"), "boss": portrait("boss"), "shelves": shelves()}
    found = twins({name: fingerprint(each) for name, each in names.items()})
    assert [(pair.one, pair.other, pair.mirrored) for pair in found] == [("darker", "one", False)]
    girl = portrait("girl")
    assert differ(fingerprint(girl), fingerprint(np.ascontiguousarray(girl[:, ::-1])))[1]
    assert mirrored.shape == one.shape


def test_references_of_one_style_pass_and_the_odd_one_is_named() -> None:
    looks = {tag: look_at_picture(portrait(tag)) for tag in ("singer", "boss", "girl")}
    looks["pot"] = look_at_picture(pottery())
    assert not any(item.answer == "fail" for item in check_references(looks))
    looks["neon"] = look_at_picture(np.ascontiguousarray(shelves()[..., :1] * np.array([1, 0, 0.8]), np.uint8))
    style = [item for item in check_references(looks) if item.asks.startswith("One style")]
    assert any("neon" in item.why and item.answer == "unsure" for item in style)
    looks["again"] = look_at_picture((portrait("boss") * 0.9).astype(np.uint8))
    assert "again and boss" in check_references(looks)[0].why


@pytest.mark.long
def test_clothes_are_no_style_and_a_coloured_wall_is() -> None:
    medium = "medium shot, plain grey background, soft daylight"
    clothes = ("cream wool sweater", "beige linen shirt", "light grey cardigan", "long black coat, black scarf")
    people = {worn: still(read(f"person of 40 wearing {worn}, {medium}"), (640, 360), 0) for worn in clothes}
    looks = {worn: look_at_picture(np.asarray(picture, np.uint8)) for worn, picture in people.items()}
    black = looks[clothes[-1]]
    assert black.subject == "person" and black.light.high - black.light.low > 50
    (style,) = [item for item in check_references(looks) if item.id == "style"]
    assert style.answer == "pass"
    blue = people[clothes[0]] * np.array([0.5, 0.6, 1.0])
    odd = check_references({**looks, "blue": look_at_picture(np.asarray(blue, np.uint8))})
    assert {item.why.split()[0] for item in odd if item.id == "style"} == {"blue"}


def test_a_look_is_json_and_comes_back_as_it_was() -> None:
    look = look_at_picture(portrait("girl"), ratio=(4, 3))
    assert read_look(json.loads(json.dumps(plain(look)))) == look
    with pytest.raises(MediaError, match="another version"):
        read_look({**plain(look), "version": 0})


def test_the_same_pixels_give_the_same_numbers_whatever_the_threads() -> None:
    before = cv2.getNumThreads()
    first = look_at_picture(portrait("singer"))
    try:
        cv2.setNumThreads(1 if before > 1 else 3)
        assert look_at_picture(portrait("singer")) == first
    finally:
        cv2.setNumThreads(before)


@pytest.mark.parametrize(
    "shape", [(1, 1, 3), (2, 3000, 3), (3000, 2, 3), (7, 9, 3), (17, 16, 3), (40, 40), (64, 64, 4)]
)
@pytest.mark.parametrize("fill", ["black", "white", "noise"])
def test_any_picture_gives_a_defined_look(shape: tuple[int, ...], fill: str) -> None:
    level = {"black": 0, "white": 255}.get(fill)
    pixels = np.full(shape, level, np.uint8) if level is not None else np.random.default_rng(3).integers(
        0, 255, shape).astype(np.uint8)  # fmt: skip
    look = look_at_picture(pixels, ratio=(16, 9))
    assert (look.width, look.height) == (shape[1], shape[0])
    json.dumps(plain(look), allow_nan=False)
    answers = {item.answer for kind in ("cast", "prop", "place") for item in check_reference(look, kind)}
    assert answers <= {"pass", "fail", "unsure"} and "fail" in answers


def test_every_kind_of_array_is_the_same_picture() -> None:
    eight = portrait("singer")
    sixteen, floats = eight.astype(np.uint16) * 257, eight.astype(np.float64) / 255
    solid = np.dstack([eight, np.full(eight.shape[:2], 255, np.uint8)])
    for other in (sixteen, floats, solid):
        assert np.array_equal(as_picture(other), eight)
    assert as_picture(solid * np.array([1, 1, 1, 0], np.uint8)).max() == 0
    assert as_picture(np.array([[True, False]]))[0, 0, 0] == 255
    assert as_picture(np.array([[np.nan, np.inf]]))[0].tolist() == [[0, 0, 0], [255, 255, 255]]


@pytest.mark.parametrize("bad", [np.zeros(5), np.zeros((0, 4, 3), np.uint8), np.zeros((3, 3, 7), np.uint8),
                                 np.zeros((2, 2), np.int32), np.zeros((2, 2), complex)])  # fmt: skip
def test_what_is_no_picture_is_refused_in_one_sentence(bad: np.ndarray) -> None:
    with pytest.raises(MediaError):
        look_at_picture(bad)


def _saved(tmp_path: Path, name: str, image: Image.Image, kind: str) -> Path:
    path = tmp_path / name
    image.save(path, kind)
    return path


def test_files_of_every_kind_are_looked_at_or_refused(tmp_path: Path) -> None:
    image = Image.fromarray(portrait("boss"))
    looks: dict[str, PictureLook] = {}
    for name, mode, kind in (("cmyk.jpg", "CMYK", "JPEG"), ("grey.png", "L", "PNG"), ("alpha.png", "RGBA", "PNG"),
                             ("palette.png", "P", "PNG"), ("deep.png", "I;16", "PNG")):  # fmt: skip
        made = (
            image.convert("L").convert("I").point(lambda v: v * 257).convert("I;16")
            if mode == "I;16"
            else image.convert(mode)
        )
        looks[name] = look_at_picture(read_picture(_saved(tmp_path, name, made, kind)))
    assert all(len(look.faces) == 1 for look in looks.values())
    assert all(abs(look.light.tone - looks["grey.png"].light.tone) < 8 for look in looks.values())
    whole = io.BytesIO()
    image.save(whole, "PNG")
    (tmp_path / "cut.png").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    with pytest.raises(MediaError):
        read_picture(tmp_path / "cut.png")
    with pytest.raises(MediaError, match="too large"):
        read_picture(_saved(tmp_path, "thin.png", Image.new("RGB", (20000, 2)), "PNG"))
