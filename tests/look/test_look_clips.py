"""A clip looked at as a whole: plain numbers, the same every time, whatever comes."""

import json
import math
from collections.abc import Callable, Iterator
from typing import Any

import cv2
import numpy as np
import pytest
from clip_scenes import RATE, filmed, panning, pushing, texture
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.look.clips import VERSION, as_json, from_json, look_at_clip
from rushes.units import canonical


def strange() -> Iterator[tuple[str, list[Any]]]:
    random = np.random.default_rng(1)
    black, white = np.zeros((90, 160, 3), np.uint8), np.full((90, 160, 3), 255, np.uint8)
    yield "one frame", [texture()[:180, :320]]
    yield "two frames", [texture()[:180, :320], texture(1)[:180, :320]]
    yield "three frames", [texture()[:180, :320]] * 3
    yield "all black", [black] * 40
    yield "all white", [white] * 40
    yield "black then white", [black] * 20 + [white] * 20
    yield "black and white by turns", [black, white] * 20
    yield "noise", [random.integers(0, 256, (90, 160, 3), np.uint8) for _ in range(40)]
    yield "smallest", [random.integers(0, 256, (16, 16, 3), np.uint8) for _ in range(12)]
    yield "every frame another picture", [texture(k)[:90, :160] for k in range(12)]


@pytest.mark.parametrize(("name", "frames"), list(strange()), ids=[name for name, _ in strange()])
def test_whatever_comes_is_told_in_finite_numbers(name: str, frames: list[Any]) -> None:
    look = look_at_clip(frames, RATE, asked=["static"], wanted=min(len(frames), 10))
    assert canonical(as_json(look))  # refuses what is not finite
    assert look.frames == len(frames) and len(look.energy) == len(frames)
    assert all(0 <= each.first < each.end <= len(frames) and math.isfinite(each.strength) for each in look.defects)
    assert [second.end for second in look.camera][-1] == len(frames)
    assert look.span is not None and look.chain is not None and 0 <= look.chain < len(frames)


def test_what_cannot_be_followed_is_unsure_not_static() -> None:
    for name, frames in strange():
        look = look_at_clip(frames, RATE, asked=["static"])
        if name in ("one frame", "all black", "all white", "noise", "every frame another picture"):
            assert look.whole.moves == ("unsure",), name
            assert look.asked is not None and look.asked.verdict == "unsure", name


def test_a_black_clip_is_too_dark() -> None:
    look = look_at_clip([np.zeros((90, 160, 3), np.uint8)] * 40, RATE)
    assert [(each.kind, each.first, each.end) for each in look.defects] == [("dark", 0, 40)]


def test_equal_frames_give_equal_bytes_whatever_the_threads() -> None:
    frames = filmed(texture(), pushing(4), 40)
    threads = cv2.getNumThreads()
    try:
        looks = []
        for count in (1, 4):
            cv2.setNumThreads(count)
            looks.append(canonical(as_json(look_at_clip(frames, RATE, asked=["push in"], wanted=20))))
    finally:
        cv2.setNumThreads(threads)
    assert looks[0] == looks[1]


def test_a_look_comes_back_from_json_equal() -> None:
    look = look_at_clip(filmed(texture(), panning(4), 40), RATE, asked=["pan"], wanted=20)
    assert from_json(json.loads(canonical(as_json(look)))) == look
    bare = look_at_clip(filmed(texture(), panning(4), 5), RATE)
    assert bare.asked is None and bare.span is None
    assert from_json(json.loads(json.dumps(as_json(bare)))) == bare


def test_a_look_of_another_version_is_refused() -> None:
    told = as_json(look_at_clip([texture()[:90, :160]], RATE))
    with pytest.raises(ValueError, match=f"this is {VERSION}"):
        from_json({**told, "version": VERSION - 1})


def test_frames_are_taken_one_at_a_time() -> None:
    """A stream is enough, and no frame is held: so the memory does not grow with the clip."""
    alive: list[int] = []

    class Counted(np.ndarray[Any, Any]):
        def __del__(self) -> None:
            alive.pop()

    def stream() -> Iterator[Any]:
        for frame in filmed(texture(), panning(4), 30, (640, 360)):
            counted = frame.copy().view(Counted)
            alive.append(1)
            yield counted
            del counted
            assert len(alive) <= 2

    assert look_at_clip(stream(), RATE).frames == 30


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_any_small_clip_is_told(data: st.DataObject) -> None:
    high, wide = data.draw(st.integers(16, 60)), data.draw(st.integers(16, 60))
    count, seed = data.draw(st.integers(1, 30)), data.draw(st.integers(0, 999))
    kinds = data.draw(st.lists(st.sampled_from(["black", "noise", "same", "grey"]), min_size=count, max_size=count))
    random = np.random.default_rng(seed)
    same = random.integers(0, 256, (high, wide, 3), np.uint8)
    made: dict[str, Callable[[], Any]] = {
        "black": lambda: np.zeros((high, wide, 3), np.uint8),
        "noise": lambda: random.integers(0, 256, (high, wide, 3), np.uint8),
        "same": lambda: same,
        "grey": lambda: np.full((high, wide, 3), 128, np.uint8),
    }
    look = look_at_clip([made[kind]() for kind in kinds], RATE, wanted=count)
    assert canonical(as_json(look)) and look.span is not None
    assert from_json(json.loads(canonical(as_json(look)))) == look
