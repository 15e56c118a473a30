"""Match cuts: like pictures score high, unlike ones low, whatever their light."""

import cv2
import numpy as np

from rushes.look.match import MATCH, matching

Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def scene(x: int, y: int, radius: int, seed: int = 0, light: float = 1.0) -> Picture:
    """A round thing before a ground of blocks."""
    random = np.random.default_rng(seed)
    page = np.asarray(cv2.resize(random.integers(40, 110, (5, 8, 3), np.uint8), (320, 180)), np.uint8)
    cv2.circle(page, (x, y), radius, (220, 200, 180), -1)
    return np.asarray(np.clip(page * light, 0, 255), np.uint8)


def test_the_same_shape_in_another_world_goes_on() -> None:
    moon, cup = scene(160, 90, 50, seed=1), scene(164, 92, 52, seed=2)
    aside = scene(50, 40, 20, seed=2)
    assert matching(moon, cup).score >= MATCH > matching(moon, aside).score


def test_light_matters_less_than_shapes() -> None:
    moon = scene(160, 90, 50, seed=1)
    assert matching(moon, scene(160, 90, 50, seed=1, light=0.5)).score > 0.8


def test_movement_that_goes_on_counts() -> None:
    moon, cup = scene(160, 90, 50, seed=1), scene(164, 92, 52, seed=2)
    on = matching(moon, cup, ((4.0, 0, 0), (4.0, 0, 0))).score
    against = matching(moon, cup, ((4.0, 0, 0), (-4.0, 0, 0))).score
    assert on > matching(moon, cup).score > against


def test_pictures_without_anything_score_nothing() -> None:
    flat = np.full((180, 320, 3), 90, np.uint8)
    assert matching(flat, flat).shapes == 0.0
    assert matching(flat, scene(160, 90, 50)).score < MATCH
