"""Is it this very picture: told through other encoders, sizes, crops and colours, and doubted between two alike."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.look.pixels import Picture
from rushes.look.same import MANY, gallery, is_flat, ranked


def scene(seed: int, size: tuple[int, int] = (480, 270)) -> Picture:
    chance = np.random.default_rng(seed)
    made = np.full((size[1], size[0], 3), chance.integers(30, 220, 3), np.uint8)
    for _ in range(20):
        at = (int(chance.integers(0, size[0])), int(chance.integers(0, size[1])))
        axes = (int(chance.integers(8, 80)), int(chance.integers(8, 50)))
        cv2.ellipse(
            made, at, axes, int(chance.integers(0, 180)), 0, 360, tuple(map(int, chance.integers(0, 255, 3))), -1
        )
    return np.asarray(cv2.GaussianBlur(made, (0, 0), 1), np.uint8)


SCENES = {str(seed): scene(seed) for seed in range(12)}
KNOWN = gallery(SCENES)


@settings(deadline=None, max_examples=40)
@given(
    st.sampled_from(sorted(SCENES)), st.floats(0.86, 1.0), st.floats(-0.02, 0.02), st.floats(0.75, 1.3),
    st.sampled_from([(320, 180), (960, 540), (481, 271)]), st.integers(35, 95),
)  # fmt: skip
def test_a_changed_picture_is_known_again(
    name: str, part: float, aside: float, gamma: float, size: tuple[int, int], quality: int
) -> None:
    picture = SCENES[name]
    high, wide = picture.shape[:2]
    h, w = round(high * part), round(wide * part)
    x = int(np.clip((wide - w) / 2 + aside * wide, 0, wide - w))
    y = (high - h) // 2
    toned = ((picture[y : y + h, x : x + w] / 255.0) ** gamma * 255).astype(np.uint8)
    code = cv2.imencode(".jpg", cv2.resize(toned, size), [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    found = ranked(np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8), KNOWN)
    assert (found.verdict, found.near[0].name) == ("same", name)
    assert found.margin > 0.2


def test_another_picture_is_none_of_them() -> None:
    assert {ranked(scene(seed), KNOWN).verdict for seed in range(100, 110)} == {"none"}


def test_two_alike_are_not_told_apart_unless_one_is_far_nearer() -> None:
    twin = SCENES["3"].copy()
    twin[100:130, 200:240] = 255
    known = gallery({**SCENES, "twin": twin})
    assert ranked(twin, known).verdict == "same"
    cut = np.ascontiguousarray(cv2.resize(SCENES["3"][16:-16, 28:-28], (480, 270)))
    found = ranked(cut, known)
    assert found.near[0].name in ("3", "twin") and found.margin < 0.12
    grouped = ranked(cut, gallery({**SCENES, "twin": twin}, {"3": "shot", "twin": "shot"}))
    assert grouped.verdict == "same"


def test_of_many_the_nearest_are_compared() -> None:
    many = {str(seed): scene(seed, (240, 136)) for seed in range(MANY + 20)}
    known = gallery(many)
    for name in ("0", "57", str(MANY + 19)):
        found = ranked(cv2.resize(many[name][4:-4, 7:-7], (480, 270)), known)
        assert (found.verdict, found.near[0].name) == ("same", name)


@pytest.mark.parametrize("shade", [0, 90, 255])
def test_nothing_is_like_an_empty_picture(shade: int) -> None:
    flat = np.full((90, 160, 3), shade, np.uint8)
    assert is_flat(flat)
    assert ranked(flat, KNOWN).verdict == "none"
    assert ranked(SCENES["1"], gallery({"flat": flat})).near == ()
    assert ranked(SCENES["1"], gallery({})).near == ()


@pytest.mark.parametrize("size", [(16, 16), (1, 400), (400, 1), (3000, 20), (17, 900)])
def test_any_shape_is_compared_or_none(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8).astype(np.uint8)
    assert ranked(noise, KNOWN).verdict in ("none", "unsure")
    assert ranked(SCENES["1"], gallery({"noise": noise})).verdict in ("none", "unsure")
