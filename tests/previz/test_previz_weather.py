"""Rain and snow: they move, they are behind what is near, and in a room they are outside."""

import numpy as np
import pytest
from numpy.typing import NDArray
from stage_worlds import shot

from rushes.engines.previz.draw.camera import Camera
from rushes.engines.previz.draw.weather import Weather, fallen
from rushes.engines.previz.words import read

SIZE = 360, 640
CAMERA = Camera((0.0, 1.5, 0.0), (0.0, 1.5, -1.0))
ROOM = (-2.0, 0.0, -3.0), (2.0, 2.5, 2.0)
GLOW = np.ones(3, np.float32)


def drawn(
    kind: str, seconds: float = 0.0, away: float = 20.0, room: bool = False, far: bool = True
) -> NDArray[np.floating]:
    light = np.full((*SIZE, 3), 0.2, np.float32)
    distance, backdrop = np.full(SIZE, away, np.float32), np.full(SIZE, far, np.float32)
    weather = Weather(kind, ROOM if room else None)
    return fallen(light, distance, backdrop, CAMERA, seconds, weather, GLOW) - light


@pytest.mark.parametrize("kind", ["rain", "storm", "snow"])
def test_it_is_light_before_what_is_dark_and_moves(kind: str) -> None:
    here, later = drawn(kind), drawn(kind, 0.4)
    assert here.min() >= 0 and 0.005 < (here > 0.01).mean() < 0.5
    assert np.abs(here - later).max() > 0.02
    assert np.array_equal(here, drawn(kind))


@pytest.mark.parametrize("kind", ["rain", "snow"])
def test_what_is_near_is_before_it(kind: str) -> None:
    assert not drawn(kind, away=1.0).any()
    assert (drawn(kind, away=3.0) > 0.01).mean() < (drawn(kind) > 0.01).mean()


def test_in_a_room_it_is_seen_through_windows_alone_and_dulls_the_day() -> None:
    assert not drawn("rain", room=True, far=False).any()
    outside = drawn("rain", room=True)
    assert outside.min() < -0.04 and outside.max() > 0.02  # darker, with drops that shine


def test_before_an_open_front_door_it_rains_on_all_that_is_outside_and_on_no_pane() -> None:
    light, near, away = np.full((*SIZE, 3), 0.2, np.float32), np.full(SIZE, 2.9), np.full(SIZE, 20.0)
    never, weather = np.zeros(SIZE, np.float32), Weather("rain", ROOM, panes=False)
    out = fallen(light, away.astype(np.float32), never, CAMERA, 0.0, weather, GLOW) - light
    assert (out > 0.02).any(), "the garden is no backdrop"
    assert not (fallen(light, near.astype(np.float32), never, CAMERA, 0.0, weather, GLOW) - light).any()
    staged = shot(read("@ann in the open front door of the hallway, rain behind", references={"ann": "woman of 30"}))
    assert staged.world.weather is not None and not staged.world.weather.panes
    assert staged.joint("ann", "head")[2] < -4, "at the far end, where the door is"


def test_lace_lets_half_of_the_rain_through() -> None:
    light, distance, weather = (
        np.full((*SIZE, 3), 0.2, np.float32),
        np.full(SIZE, 20.0, np.float32),
        Weather("rain", ROOM),
    )
    whole, half = (
        fallen(light, distance, np.full(SIZE, part, np.float32), CAMERA, 0.0, weather, GLOW) for part in (1, 0.5)
    )
    assert np.abs(whole - light).max() > 0.1 and half - light == pytest.approx((whole - light) / 2, abs=1e-6)


@pytest.mark.parametrize("rows", [slice(5, 8), slice(12, 13)])
def test_a_sliver_of_a_window_is_drawn_without_a_complaint(rows: slice) -> None:
    light, distance, far = (
        np.full((*SIZE, 3), 0.2, np.float32),
        np.full(SIZE, 20.0, np.float32),
        np.zeros(SIZE, np.float32),
    )
    far[rows] = 1
    out = fallen(light, distance, far, CAMERA, 0.5, Weather("rain", ROOM), GLOW)
    assert np.isfinite(out).all() and np.array_equal(out[far == 0], light[far == 0])


def test_the_words_bring_it() -> None:
    assert shot(read("a woman in the street in heavy rain")).world.weather == Weather("rain")
    inside = shot(read("a woman at the window of the bedroom, rain outside")).world.weather
    assert inside is not None and inside.room is not None
    assert shot(read("a woman in the street")).world.weather is None
