"""Dust in the air: it shines in the sun, drifts, hides behind what is near, and is there where the words have it."""

import numpy as np
from numpy.typing import NDArray
from stage_worlds import shot

from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.draw.motes import floated
from rushes.engines.previz.draw.shadow import SIZE, sun_view
from rushes.engines.previz.words import read

FRAME = 180, 320
MIDDLE = np.array([0.0, 1.3, 0.0], np.float32)
CAMERA = Camera((0.0, 1.4, 3.0), (0.0, 1.3, 0.0), 40, focus=3.0)
SUN = sun_view((0.4, 0.8, 0.4), (0.0, 1.3, 0.0), 5.0)


def added(seconds: float = 0.0, far: float = 20.0, sunny: bool = True, blur: float = 0.0) -> NDArray[np.floating]:
    """The light that motes add to a dark frame."""
    shadow = np.full((SIZE, SIZE), 1e9 if sunny else -1e9, np.float32)
    camera = Camera(CAMERA.at, CAMERA.look, 40, focus=3.0, blur=blur)
    dark, distance = np.zeros((*FRAME, 3), np.float32), np.full(FRAME, far, np.float32)
    return floated(dark, distance, camera, seconds, SUN, shadow, MIDDLE, np.ones(3, np.float32))


def test_motes_shine_in_the_sun_and_hardly_out_of_it() -> None:
    assert added().max() > 1 and 0.01 < (added() > 0.05).mean() < 0.3
    assert added(sunny=False).sum() < 0.1 * added().sum()


def test_they_drift_and_the_same_moment_is_the_same() -> None:
    assert np.array_equal(added(1.0), added(1.0))
    assert np.abs(added(1.0) - added(2.0)).max() > 0.5


def test_what_is_near_hides_them() -> None:
    assert not added(far=0.5).any()
    assert 0 < added(far=3.0).sum() < added().sum()


def test_one_out_of_focus_is_wide_and_faint() -> None:
    assert added(blur=0.03).max() < added().max()
    assert added(blur=0.03).sum() > 0.3 * added().sum()


def test_they_are_there_where_the_words_have_dust() -> None:
    assert shot(read("dust motes in a beam of light, bedroom, close-up")).world.motes
    assert not shot(read("the window of the bedroom, close-up")).world.motes
