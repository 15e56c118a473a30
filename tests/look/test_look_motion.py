"""The camera as it is measured: every move with its value and its sign, and when it cannot be told."""

from typing import Any

import cv2
import numpy as np
import pytest
from clip_scenes import RATE, SIZE, by_hand, filmed, locked, panning, pushing, rolling, texture, tilting

from rushes.look.clips import look_at_clip
from rushes.look.motion import FEWEST, PER_CELL, spread_corners, step

MOVES = [
    (panning(5), "pan right", "pan", 5.0),
    (panning(-4), "pan left", "pan", -4.0),
    (tilting(6), "tilt up", "tilt", 6.0),
    (tilting(-5), "tilt down", "tilt", -5.0),
    (pushing(4), "push in", "zoom", 4.0),
    (pushing(-4), "pull back", "zoom", -4.0),
    (rolling(3), "roll", "roll", 3.0),
    (rolling(-3), "roll", "roll", -3.0),
]


@pytest.mark.parametrize(("path", "name", "field", "value"), MOVES)
def test_a_move_is_told_with_its_value(path: Any, name: str, field: str, value: float) -> None:
    look = look_at_clip(filmed(texture(), path), RATE)
    assert look.whole.moves == (name,)
    assert getattr(look.whole, field) == pytest.approx(value, abs=0.25)
    assert [second.moves for second in look.camera] == [(name,), (name,)]


def test_a_locked_camera_is_static() -> None:
    look = look_at_clip(filmed(texture(), locked), RATE)
    assert look.whole.moves == ("static",)
    assert max(abs(look.whole.pan), abs(look.whole.tilt), abs(look.whole.zoom), abs(look.whole.roll)) < 0.2


def test_a_camera_in_the_hand_is_handheld_and_nothing_else() -> None:
    assert look_at_clip(filmed(texture(), by_hand, 72), RATE).whole.moves == ("handheld",)


def test_seconds_are_told_apart() -> None:
    path = panning(6)
    look = look_at_clip(filmed(texture(), lambda t: path(min(t, 1.0)), 60), RATE)
    assert [second.moves for second in look.camera] == [("pan right",), ("static",), ("static",)]
    assert [(second.first, second.end) for second in look.camera] == [(0, 24), (24, 48), (48, 60)]


def test_a_short_rest_belongs_to_the_last_second() -> None:
    look = look_at_clip(filmed(texture(), locked, 52), RATE)
    assert [(second.first, second.end) for second in look.camera] == [(0, 24), (24, 52)]


def test_the_person_in_front_is_not_the_camera() -> None:
    """Somebody large walks across a plain wall: unmasked they are followed, masked the wall is."""
    actor, wall = texture(3)[:150, :190], cv2.GaussianBlur(texture(4)[:180, :320], (0, 0), 2)

    def clip() -> list[Any]:
        frames = []
        for k in range(48):
            frame = wall.copy()
            frame[20:170, 20 + k : 210 + k] = actor
            frames.append(frame)
        return frames

    shown = iter(range(48))

    def mask(rgb: Any) -> Any:
        k = 6 * next(shown)
        there = np.zeros(rgb.shape[:2], np.float32)
        there[15:175, max(0, 12 + k) : 224 + k] = 1.0
        return there

    assert look_at_clip(clip(), RATE).whole.moves != ("static",)
    masked = look_at_clip(clip(), RATE, mask=mask)
    assert masked.whole.moves == ("static",)
    assert masked.masked and 0.4 < masked.people < 0.8


def test_a_mask_over_everything_leaves_nothing_to_tell() -> None:
    look = look_at_clip(filmed(texture(), panning(5)), RATE, mask=lambda rgb: np.ones(rgb.shape[:2]))
    assert look.whole.moves == ("unsure",) and look.whole.points < FEWEST


def test_noise_is_unsure() -> None:
    random = np.random.default_rng(2)
    frames = [random.integers(0, 256, (180, 320, 3), np.uint8) for _ in range(30)]
    look = look_at_clip(frames, RATE)
    assert look.whole.moves == ("unsure",)


def test_corners_are_spread_over_the_frame() -> None:
    grey = np.full((180, 320), 90, np.uint8)
    grey[:36, :40] = texture()[:36, :40, 0]
    grey[100:, 200:] = texture(1)[:80, :120, 0] // 3 + 60
    points = spread_corners(grey)
    assert 0 < (np.linalg.norm(points - [20, 18], axis=1) < 30).sum() <= 2 * PER_CELL
    assert (points[:, 0] > 195).sum() > 3 * PER_CELL


def test_a_step_is_exact_to_a_tenth_of_a_pixel() -> None:
    picture = texture(7)
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    shifted = cv2.warpAffine(grey, np.array([[1, 0, -2.5], [0, 1, 1.25]]), grey.shape[::-1])
    one = step(grey[100:280, 100:420].copy(), shifted[100:280, 100:420].copy())
    assert one.pan * SIZE[0] == pytest.approx(2.5, abs=0.1)
    assert one.tilt * SIZE[1] == pytest.approx(1.25, abs=0.1)
    assert one.inliers > 0.9 and one.warped * SIZE[0] < 0.1
