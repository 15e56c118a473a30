"""Clips: the right frames, smooth to a fraction of a pixel, and never a border."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from rushes.engines.base import Request
from rushes.engines.slate import Slate
from rushes.engines.slate.clip import cropped, film
from rushes.engines.slate.layout import MARGIN
from rushes.engines.slate.move import MOVES, named, window
from rushes.errors import EngineError, MediaError
from rushes.media import probe, read_frames

SIZE = (320, 180)
RATE = Fraction(24)


def dot(x: float = 200.0, y: float = 60.0, size: tuple[int, int] = SIZE) -> NDArray[np.uint8]:
    """A soft white dot on grey, ``uint8 [h, w, 3]``."""
    across, down = np.arange(size[0])[None, :], np.arange(size[1])[:, None]
    glow = np.exp(-((across + 0.5 - x) ** 2 + (down + 0.5 - y) ** 2) / 32.0)
    return np.repeat((40 + 200 * glow)[..., None], 3, axis=2).astype(np.uint8)


def luma(frame: Any) -> NDArray[np.float64]:
    packed = frame.to_ndarray()
    return np.asarray(packed[: packed.shape[0] * 2 // 3], np.float64)


def centre(frame: Any) -> tuple[float, float]:
    light = luma(frame)
    light = np.clip(light - np.median(light) - 3, 0, None)
    down, across = np.indices(light.shape)
    return float((across * light).sum() / light.sum() + 0.5), float((down * light).sum() / light.sum() + 0.5)


def frames(move: str, seconds: int = 2, **more: Any) -> Iterator[Any]:
    return film(dot(), SIZE, move, seconds=seconds, rate=RATE, **more)


@pytest.mark.parametrize("move", [move for move in MOVES if move != "static"])
def test_a_move_is_smooth_to_a_fraction_of_a_pixel(move: str) -> None:
    """The dot is where the window says, to 0.05 pixels, in every frame: no jitter is left."""
    for index, frame in enumerate(frames(move)):
        left, top, right, bottom = window(move, index, 48, index / 24).box(SIZE)
        zoom = SIZE[0] / (right - left)
        assert bottom - top == pytest.approx((right - left) * SIZE[1] / SIZE[0])
        x, y = centre(frame)
        assert x == pytest.approx((200.0 - left) * zoom, abs=0.05)
        assert y == pytest.approx((60.0 - top) * zoom, abs=0.05)


@pytest.mark.parametrize(
    ("move", "across", "down", "grows"),
    [
        ("in", 1, -1, 1),
        ("out", -1, 1, -1),
        ("left", 1, 0, 0),
        ("right", -1, 0, 0),
        ("up", 0, 1, 0),
        ("down", 0, -1, 0),
        ("track", -1, 0, 0),
    ],
)
def test_things_move_the_way_the_camera_does_not(move: str, across: int, down: int, grows: int) -> None:
    first, *_, last = frames(move)
    moved = np.subtract(centre(last), centre(first))
    assert tuple(np.where(abs(moved) < 0.2, 0, np.sign(moved))) == (across, down)
    assert np.sign(round(window(move, 47, 48, 2).zoom - window(move, 0, 48, 0).zoom, 6)) == grows


def test_static_is_truly_static() -> None:
    made = list(frames("static"))
    assert len(made) == 48
    assert all((luma(frame) == luma(made[0])).all() for frame in made[::12])


@pytest.mark.parametrize("move", MOVES)
def test_a_stretch_matches_the_whole(move: str) -> None:
    whole = list(frames(move, seed=3))
    part = list(frames(move, seed=3, first=17, frames=9))
    assert len(part) == 9
    assert all((a.to_ndarray() == b.to_ndarray()).all() for a, b in zip(whole[17:26], part, strict=True))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(list(MOVES)), st.integers(0, 719), st.integers(1, 720), st.integers(0, 2**31))
def test_the_window_never_leaves_the_picture_nor_cuts_the_words(move: str, frame: int, total: int, seed: int) -> None:
    view = window(move, min(frame, total - 1), total, frame / 24, seed)
    for size in ((1280, 720), (672, 1584)):
        left, top, right, bottom = view.box(size)
        assert left >= 0 and top >= 0 and right <= size[0] + 1e-6 and bottom <= size[1] + 1e-6
        assert left <= size[0] * MARGIN - 8 and right >= size[0] * (1 - MARGIN) + 8
        assert top <= size[1] * MARGIN - 8 and bottom >= size[1] * (1 - MARGIN) + 8


def test_moves_start_and_end_at_rest() -> None:
    boxes = [window("in", n, 240, n / 24).box((1280, 720))[0] for n in range(240)]
    steps = np.diff(boxes)
    assert (steps > 0).all() and steps[0] < 0.02 and steps[-1] < 0.02
    assert abs(np.diff(steps)).max() < 0.01


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("slow push in", "in"),
        ("The camera slowly pushes in on her face", "in"),
        ("dolly-in", "in"),
        ("pull back to reveal the room", "out"),
        ("zooming out", "out"),
        ("pans slowly to the left", "left"),
        ("Pan Right", "right"),
        ("tilt up", "up"),
        ("the camera tilts down", "down"),
        ("handheld, close", "handheld"),
        ("hand-held", "handheld"),
        ("static", "static"),
        ("locked-off shot", "static"),
        ("no camera movement", "static"),
        ("orbits around them", "orbit"),
        ("tracking shot", "track"),
        ("tracking left", "left"),
        ("", "static"),
        ("black pants, a pane", "static"),
        ("a Japanese companion", "static"),
        ("she walks in", "static"),
    ],
)
def test_words_name_the_move(words: str, move: str) -> None:
    assert named(words) == move


def test_the_camera_fact_is_believed_before_the_prompt() -> None:
    assert named("static", "push in") == "static"
    assert named("", "push in") == "in"
    assert named("", "she stirs the pan, moves closer and slides a cup back") == "static"
    assert named("", "camera pans with her") == "right"
    assert named("x" * 1_000_000, "camera pan " * 100_000) == "right"


def test_a_picture_of_another_shape_is_cropped_from_its_centre() -> None:
    picture = np.zeros((100, 400, 3), np.uint8)
    picture[:, 200] = 255
    wide = cropped(picture, (160, 90))
    assert wide.shape == (100, 178, 3) and wide[0, 89].tolist() == [255] * 3
    assert cropped(np.zeros((401, 101, 3), np.uint8), (160, 90)).shape == (56, 100, 3)
    with pytest.raises(EngineError):
        cropped(np.zeros((1, 9, 3), np.uint8), (160, 90))


def ask(tmp_path: Path, **more: Any) -> bytes:
    still = tmp_path / "still.png"
    Image.fromarray(dot()).save(still)
    fields: dict[str, Any] = {
        "image": "a" * 64,
        "ratio": "320:180",
        "seconds": 1,
        "rate": "25/1",
        "facts": {"camera": "pan left"},
    } | more
    asked = Request(stage="clip", model="slate_clip", prompt="", **fields)
    return Slate().draw(asked, {"a" * 64: still})


def test_a_clip_is_an_mp4_of_the_frames_asked_for(tmp_path: Path) -> None:
    made = ask(tmp_path, first=5, frames=8)
    assert made == ask(tmp_path, first=5, frames=8)
    path = tmp_path / "clip.mp4"
    path.write_bytes(made)
    found = probe(path)
    assert (found.width, found.height, found.frames, found.rate) == (320, 180, 8, Fraction(25))
    expected = list(film(dot(), SIZE, "left", seconds=1, rate=Fraction(25), first=5, frames=8))
    for one, other in zip(read_frames(path), expected, strict=True):
        assert np.abs(luma(one) - luma(other)).mean() < 1.5


def test_a_clip_without_a_still_moves_its_card(tmp_path: Path) -> None:
    path = tmp_path / "card.mp4"
    path.write_bytes(ask(tmp_path, image=None, frames=2))
    assert probe(path).frames == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": 20, "frames": 6},
        {"first": -1, "frames": 2},
        {"frames": 0},
        {"rate": "0/1"},
        {"rate": "x"},
        {"rate": "1/0"},
        {"rate": "1e9"},
        {"image": "b" * 64},
    ],
)
def test_what_cannot_be_drawn_is_one_clear_error(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(EngineError):
        ask(tmp_path, **wrong)


def test_a_still_that_is_no_picture_is_one_clear_error(tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"not a picture")
    asked = Request(stage="clip", model="slate_clip", prompt="", ratio="320:180", image="a", seconds=1)
    with pytest.raises(MediaError):
        Slate().draw(asked, {"a": bad})
