"""Every defect where it was put, and none where nothing is wrong."""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from clip_scenes import RATE, filmed, lit, locked, melted, panning, pushing, texture

from rushes.look.clips import look_at_clip
from rushes.look.defects import Defect, around, runs

Clip = list[Any]


def found(frames: Clip) -> tuple[Defect, ...]:
    return look_at_clip(frames, RATE).defects


def moving(frames: int = 60) -> Clip:
    return filmed(texture(), panning(4), frames)


@pytest.mark.parametrize("path", [locked, panning(5), pushing(5)])
def test_nothing_is_wrong_in_a_clean_clip(path: Any) -> None:
    assert found(filmed(texture(2), path, 60)) == ()


def cut(frames: Clip) -> tuple[Clip, int]:
    return frames[:31] + filmed(texture(9), locked, 60)[31:], 31


def dissolve(frames: Clip) -> tuple[Clip, int]:
    other = filmed(texture(9), locked, 60)
    mixed = [cv2.addWeighted(frames[26 + k], 1 - k / 8, other[26 + k], k / 8, 0) for k in range(8)]
    return frames[:26] + mixed + other[34:], 26


def jump(frames: Clip) -> tuple[Clip, int]:
    return frames[:25] + [np.roll(frame, 14, 1) for frame in frames[25:]], 25


def flash(frames: Clip) -> tuple[Clip, int]:
    return [*frames[:20], lit(frames[20], 1.3), *frames[21:]], 20


def glimpse(frames: Clip) -> tuple[Clip, int]:
    """A frame of something else."""
    return [*frames[:20], *filmed(texture(9), locked, 2), *frames[22:]], 20


def flicker(frames: Clip) -> tuple[Clip, int]:
    gains = np.random.default_rng(3).normal(1, 0.03, len(frames))
    return [lit(frame, gain) for frame, gain in zip(frames, gains, strict=True)], 0


def freeze(frames: Clip) -> tuple[Clip, int]:
    return frames[:20] + [frames[19]] * 10 + frames[30:], 20


def fade_out(frames: Clip) -> tuple[Clip, int]:
    return frames[:-10] + [lit(frame, 1 - (k + 1) / 10) for k, frame in enumerate(frames[-10:])], 50


def warp_end(frames: Clip) -> tuple[Clip, int]:
    return frames[:-10] + [melted(frame, 0.5 * (k + 1)) for k, frame in enumerate(frames[-10:])], 50


def blur_end(frames: Clip) -> tuple[Clip, int]:
    soft = [cv2.GaussianBlur(frame, (0, 0), 0.3 + 0.3 * (k + 1)) for k, frame in enumerate(frames[-8:])]
    return frames[:-8] + soft, 52


HARMS: list[tuple[str, Callable[[Clip], tuple[Clip, int]], int]] = [
    ("cut", cut, 0),
    ("dissolve", dissolve, 4),
    ("jump", jump, 0),
    ("flash", flash, 0),
    ("flash", glimpse, 0),
    ("flicker", flicker, 3),
    ("freeze", freeze, 0),
    ("fade out", fade_out, 2),
    ("warp", warp_end, 4),
    ("blur", blur_end, 4),
]


@pytest.mark.parametrize(("kind", "harm", "off"), HARMS, ids=[harm.__name__ for _, harm, _ in HARMS])
def test_a_defect_is_found_where_it_is(kind: str, harm: Callable[[Clip], tuple[Clip, int]], off: int) -> None:
    frames, at = harm(moving())
    seen = found(frames)
    assert [each.kind for each in seen] == [kind], seen
    assert abs(seen[0].first - at) <= off and seen[0].end > at and seen[0].strength >= 1


@pytest.mark.parametrize(("kind", "harm"), [("fade in", fade_out), ("warp", warp_end), ("blur", blur_end)])
def test_a_bad_start_is_found_as_a_bad_end_is(kind: str, harm: Callable[[Clip], tuple[Clip, int]]) -> None:
    frames, at = harm(moving())
    seen = found(frames[::-1])
    assert [each.kind for each in seen] == [kind], seen
    assert seen[0].first == 0 and abs(seen[0].end - (60 - at)) <= 4


def test_two_cuts_far_apart_are_two_cuts() -> None:
    other = filmed(texture(9), panning(4), 60)
    seen = found(moving()[:20] + other[20:40] + moving()[40:])
    assert [(each.kind, each.first) for each in seen] == [("cut", 20), ("cut", 40)]


def test_a_dark_clip_is_dark_and_a_low_key_one_is_not() -> None:
    assert [each.kind for each in found([lit(frame, 0.12) for frame in moving()])] == ["dark"]
    lamp = [lit(frame, 0.12) for frame in moving()]
    for frame in lamp:
        frame[40:140, 100:200] = 180
    assert "dark" not in {each.kind for each in found(lamp)}


def test_a_still_as_a_clip_is_not_called_frozen() -> None:
    """Nothing moves in it anywhere: a locked camera on a wall looks just so."""
    frame = texture()[:180, :320]
    assert found([frame] * 48) == ()


def test_a_whip_pan_is_no_cut() -> None:
    def whip(seconds: float) -> tuple[float, float, float, float]:
        part = np.clip((seconds - 0.6) / 0.7, 0, 1)
        return float(220 * part**2 * (3 - 2 * part)), 0.0, 1.0, 0.0

    assert found(filmed(texture(), whip, 48)) == ()


def test_runs_are_the_stretches_that_are_true() -> None:
    assert list(runs(np.array([True, False, True, True, False, True]))) == [(0, 1), (2, 4), (5, 6)]
    assert list(runs(np.zeros(0, np.bool_))) == []


def test_around_is_the_median_nearby_at_the_ends_too() -> None:
    assert around(np.array([1.0, 2.0, 9.0, 4.0, 5.0]), 1).tolist() == [2.0, 2.0, 4.0, 5.0, 4.0]
    assert around(np.array([3.0]), 8).tolist() == [3.0]
