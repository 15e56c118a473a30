"""Camera moves: each goes where it says, from the first frame, with ease and no jump."""

import numpy as np
import pytest
from stage_worlds import ANN, azimuth, far, scene, shot, turned

from rushes.engines.previz.draw.camera import Camera, Vector
from rushes.engines.previz.scene import Act, Framing, Move
from rushes.engines.previz.stage.moves import PATHS, eased, moved
from rushes.prompts.lexicon import CAMERAS

START = Camera((0.4, 1.5, 3.0), (0.0, 1.3, 0.0), 50, focus=3.03, blur=0.01)
SECONDS = 5.0
TIMES = np.arange(0, 121) / 24


def still(_: float) -> Vector:
    return 0.0, 1.5, 0.0


def path(*names: str, pace: str = "") -> list[Camera]:
    camera = moved(START, [Move(camera=name, pace=pace) for name in names], SECONDS, still)
    return [camera(float(time)) for time in TIMES]


def numbers(camera: Camera) -> list[float]:
    return [*camera.at, *camera.look, camera.lens / 20, camera.roll / 20, camera.focus]


def heading(camera: Camera) -> float:
    """The way a camera looks, degrees to the right."""
    x, _, z = np.subtract(camera.look, camera.at)
    return float(np.degrees(np.arctan2(x, -z)))


def tilt(camera: Camera) -> float:
    x, y, z = np.subtract(camera.look, camera.at)
    return float(np.degrees(np.arctan2(y, np.hypot(x, z))))


def test_every_move_of_the_lexicon_is_known() -> None:
    names = {term.name.removeprefix("slow ") for term in CAMERAS} - {"static"}
    assert names <= set(PATHS)


@pytest.mark.parametrize("name", ["static", "no such move", ""])
def test_static_is_static(name: str) -> None:
    assert set(path(name)) == {START} and set(path()) == {START}


@pytest.mark.parametrize("name", sorted(PATHS))
def test_a_move_begins_at_its_still_and_is_eased(name: str) -> None:
    """The acceleration is bounded, and small at both ends; no frame jumps."""
    frames = path(name)
    assert np.allclose(numbers(frames[0]), numbers(START), atol=1e-9)
    values = np.array([numbers(each) for each in frames])
    speed, gain = np.diff(values, axis=0), np.diff(values, 2, axis=0)
    assert np.abs(speed).max() < 0.12 and np.abs(gain).max() < 0.006
    if name not in ("handheld", "whip pan"):
        assert np.abs(speed[[0, -1]]).max() < 0.002


@pytest.mark.parametrize("name", [name for name in sorted(PATHS) if name != "tracking"])
def test_a_move_moves(name: str) -> None:
    assert far(numbers(path(name)[-1]), numbers(START)) > 0.02


@pytest.mark.parametrize(("name", "closer"), [("push in", True), ("slow push in", True), ("pull back", False)])
def test_pushing_comes_closer_and_pulling_goes_away(name: str, closer: bool) -> None:
    away = [far(each.at, each.look) for each in path(name)]
    steps = np.diff(away) * (-1 if closer else 1)
    assert (steps >= -1e-9).all() and abs(away[-1] - away[0]) > 0.1 * away[0]
    assert {each.lens for each in path(name)} == {START.lens}


def test_a_zoom_is_the_lens_alone() -> None:
    near, wide = path("zoom in")[-1], path("zoom out")[-1]
    assert near.lens > START.lens > wide.lens
    assert near.at == wide.at == START.at


@pytest.mark.parametrize(("name", "way"), [("pan right", 1), ("pan left", -1), ("pan", 1), ("whip pan", 1)])
def test_a_pan_turns_the_way_it_says(name: str, way: int) -> None:
    frames = path(name)
    assert (np.diff([heading(each) for each in frames]) * way > -1e-9).all()
    assert 5 < (heading(frames[-1]) - heading(START)) * way < 90
    assert {each.at for each in frames} == {START.at}


@pytest.mark.parametrize(("name", "way"), [("tilt up", 1), ("tilt down", -1)])
def test_a_tilt_turns_the_way_it_says(name: str, way: int) -> None:
    frames = path(name)
    assert (tilt(frames[-1]) - tilt(START)) * way > 4
    assert {each.at for each in frames} == {START.at}


@pytest.mark.parametrize(("name", "way"), [("truck right", 1), ("truck left", -1)])
def test_a_truck_slides_sideways_and_does_not_turn(name: str, way: int) -> None:
    last = path(name)[-1]
    assert np.dot(np.subtract(last.at, START.at), START.axes[0]) * way > 0.2
    assert heading(last) == pytest.approx(heading(START))


def test_a_crane_turns_after_who_walks_and_not_after_a_nod() -> None:
    def ending(metres: float) -> Camera:
        return moved(START, [Move(camera="crane up")], SECONDS, lambda time: (metres * time / SECONDS, 1.5, 0.0))(
            SECONDS
        )

    stays = moved(START, [Move(camera="crane up")], SECONDS, still)(SECONDS)
    assert np.subtract(ending(2.0).look, stays.look) == pytest.approx((2.0, 0.0, 0.0))
    assert abs(np.subtract(ending(0.05).look, stays.look)).max() < 0.005 and ending(2.0).at == stays.at


@pytest.mark.parametrize(("name", "way"), [("crane up", 1), ("crane down", -1)])
def test_a_crane_rises_and_sinks(name: str, way: int) -> None:
    last = path(name)[-1]
    assert (last.at[1] - START.at[1]) * way > 0.3 and (tilt(last) - tilt(START)) * way < 0


@pytest.mark.parametrize(("name", "way"), [("orbit", 1), ("orbit right", 1), ("orbit left", -1)])
def test_an_orbit_keeps_its_distance(name: str, way: int) -> None:
    frames = path(name)
    assert np.ptp([far(each.at, each.look) for each in frames]) < 1e-9
    assert {each.look for each in frames} == {START.look}
    assert turned(azimuth(frames[-1]) - azimuth(START)) * way > 15


def test_handheld_starts_at_rest_of_the_first_frame_and_never_leaves() -> None:
    frames = path("handheld")
    assert frames[0] == START
    assert max(abs(heading(each) - heading(START)) for each in frames) < 3
    assert len({each.look for each in frames}) == len(frames)


def test_slow_is_less_than_fast() -> None:
    away = [far(path("push in", pace=pace)[-1].at, START.at) for pace in ("slow", "normal", "fast")]
    assert away[0] < away[1] < away[2]


def test_two_moves_are_both_made() -> None:
    last = path("push in", "tilt up")[-1]
    assert far(last.at, START.look) < far(START.at, START.look) - 0.2 and tilt(last) > tilt(START) + 4


def test_tracking_follows_the_subject() -> None:
    def walks(time: float) -> Vector:
        return 0.3 * time, 1.5, 0.1 * time

    last = moved(START, [Move(camera="tracking")], SECONDS, walks)(SECONDS)
    assert np.allclose(np.subtract(last.at, START.at), (1.5, 0, 0.5))
    assert np.allclose(np.subtract(last.look, START.look), (1.5, 0, 0.5))


def test_a_still_does_not_move() -> None:
    for name in PATHS:
        assert moved(START, [Move(camera=name)], 0.0, still)(0.0).lens == START.lens


def test_the_ease_is_slow_at_both_ends() -> None:
    values = np.array([eased(part) for part in np.linspace(-0.5, 1.5, 401)])
    assert values[0] == 0 and values[-1] == 1 and (np.diff(values) >= 0).all()
    assert eased(0.5) == pytest.approx(0.5) and eased(0.05) < 0.002


def test_a_staged_push_in_makes_the_face_larger() -> None:
    asked = scene(
        ANN, framing=Framing(size="medium"), moves=(Move(camera="push in"),), acts=(Act(who="ann", verb="breathe"),)
    )
    camera = shot(asked, seconds=SECONDS).world.camera
    eyes = np.array([(0.0, 1.5, 0.0), (0.0, 1.7, 0.0)])
    sizes = [np.ptp(camera(time).project(eyes, 1280, 720)[:, 1]) for time in (0.0, 2.5, 5.0)]
    assert sizes[2] > sizes[1] > sizes[0] * 1.02


@pytest.mark.parametrize("place", ["bedroom", "hallway"])
@pytest.mark.parametrize("move", ["pull back", "crane up", "orbit", "truck left"])
def test_a_move_ends_before_the_walls(place: str, move: str) -> None:
    filmed = shot(scene(ANN, place=place, framing=Framing(size="wide"), moves=(Move(camera=move),)), seconds=10.0)
    low, high = (np.array(corner) for corner in filmed.place.bounds)
    for time in (0.0, 2.5, 5.0, 7.5, 10.0):
        at = np.array(filmed.world.camera(time).at)
        assert (at > low - 0.31).all() and (at < high + 0.31).all(), f"{time} s: {at} of {low} to {high}"
