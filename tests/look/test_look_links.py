"""From link to link: what is measured of light, colour and sharpness, and how a frame is held to the first link's."""

import cv2
import numpy as np
import pytest

from rushes.look.links import SHIFT, anchored, change, tone
from rushes.look.pixels import lab


def picture(seed: int = 1) -> np.ndarray:
    """Soft shapes of all colours, uint8 [120, 200, 3]."""
    noise = np.random.default_rng(seed).random((12, 20, 3))
    big = cv2.resize(noise, (200, 120), interpolation=cv2.INTER_NEAREST)
    return np.asarray(40 + 170 * big, np.uint8)


def darker(pixels: np.ndarray, part: float) -> np.ndarray:
    return np.asarray(pixels * part, np.uint8)


def mean(pixels: np.ndarray) -> np.ndarray:
    return np.asarray(lab(pixels).mean(axis=(0, 1)))


def test_a_little_too_dark_is_taken_back_to_the_first() -> None:
    first, held = picture(), anchored(darker(picture(), 0.97), picture())[0]
    assert np.abs(mean(held) - mean(first)).max() < 0.4
    assert np.abs(held.astype(int) - first).mean() < np.abs(darker(first, 0.97).astype(int) - first).mean() / 2


def test_much_too_dark_is_moved_by_the_bound_and_no_more() -> None:
    dark = darker(picture(), 0.7)
    held, moved = anchored(dark, picture())
    assert moved[0] == SHIFT[0]
    assert mean(held)[0] - mean(dark)[0] == pytest.approx(SHIFT[0], abs=0.3)
    assert all(abs(by) <= most for by, most in zip(moved, SHIFT, strict=True))


def test_the_same_picture_stays_as_it_is() -> None:
    held, moved = anchored(picture(), picture())
    assert moved == (0.0, 0.0, 0.0)
    assert np.abs(held.astype(int) - picture()).max() <= 1


def test_held_by_every_link_a_chain_darkens_less_than_free() -> None:
    first = free = held = picture()
    for _ in range(3):
        free = darker(free, 0.97)
        held = anchored(darker(held, 0.97), first)[0]
    assert mean(first)[0] - mean(free)[0] > 4
    assert abs(mean(first)[0] - mean(held)[0]) < 0.5


def test_what_became_of_light_colour_and_sharpness_is_told() -> None:
    first = tone([picture()])
    dark = change(first, tone([darker(picture(), 0.9)]))
    soft = change(first, tone([np.asarray(cv2.GaussianBlur(picture(), (0, 0), 2.5), np.uint8)]))
    red = change(first, tone([np.asarray(np.clip(picture() * (1.1, 1.0, 0.9), 0, 255), np.uint8)]))
    assert -9 < dark.light < -3 and abs(dark.softer or 0) < 5
    assert (soft.softer or 0) > 20 and abs(soft.light) < 1
    assert red.colour > 4


def test_a_picture_without_edges_has_no_sharpness() -> None:
    plain = np.full((60, 80, 3), 100, np.uint8)
    assert tone([plain]).blur is None
    assert change(tone([plain]), tone([picture()])).softer is None
