"""Beats and bars from activations."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from rushes.errors import FilmError
from rushes.song import beats
from rushes.song.model import Beat

FPS = 50


def activations(
    seconds: float, bpm: float, meter: int, start: float = 0.5, end: float = 1e9
) -> npt.NDArray[np.float32]:
    """What a network that is sure of itself would say."""
    found = np.full((round(seconds * FPS), 2), 0.005, np.float32)
    count = int((min(seconds, end) - start) * bpm / 60)
    for beat in range(count):
        frame = round((start + beat * 60 / bpm) * FPS)
        found[frame, int(beat % meter == 0)] = 0.9
    return found


@pytest.mark.parametrize(("bpm", "meter"), [(120.0, 4), (72.5, 4), (160.0, 4), (100.0, 3), (144.0, 3)])
def test_a_clear_grid_is_found(bpm: float, meter: int) -> None:
    found = beats.track(activations(60, bpm, meter))
    assert beats.meter_of(found) == meter
    assert beats.bpm_of(found) == pytest.approx(bpm, rel=2e-3)
    expected = 0.5 + np.arange(len(found)) * 60 / bpm
    assert np.abs(np.array([beat.time for beat in found]) - expected).max() < 0.025
    assert [beat.place for beat in found] == [index % meter + 1 for index in range(len(found))]


def test_a_told_meter_is_believed() -> None:
    found = beats.track(activations(40, 120, 4), meter=3)
    assert beats.meter_of(found) == 3
    assert beats.meter_of(beats.track(activations(40, 120, 7), meter=7)) == 7


def test_a_told_tempo_decides_between_double_and_half() -> None:
    heard = activations(60, 90, 4)
    heard += np.roll(heard, 17, axis=0) / 3
    assert beats.bpm_of(beats.track(heard)) == pytest.approx(90, rel=2e-3)
    assert beats.bpm_of(beats.track(heard, bpm=45)) == pytest.approx(45, rel=0.02)
    assert beats.bpm_of(beats.track(heard, bpm=180)) == pytest.approx(180, rel=0.02)
    assert beats.bpm_of(beats.track(heard, bpm=92)) == pytest.approx(90, rel=2e-3)


def test_a_told_downbeat_moves_the_bars() -> None:
    heard = activations(60, 120, 4)
    moved = beats.track(heard, downbeat=20.0)
    assert 20.0 in [pytest.approx(beat.time, abs=0.03) for beat in moved if beat.place == 1]
    assert any(abs(beat.time - 20.5) < 0.03 for beat in beats.track(heard) if beat.place == 1)


@pytest.mark.parametrize(
    "told", [{"meter": 1}, {"meter": 0}, {"meter": 13}, {"bpm": 0}, {"bpm": 999}, {"bpm": float("nan")}]
)
def test_what_cannot_be_is_refused(told: dict[str, float]) -> None:
    with pytest.raises(FilmError) as caught:
        beats.track(activations(20, 120, 4), **told)  # type: ignore[arg-type]
    assert caught.value.next and "film.toml" in str(caught.value)


def test_silence_a_moment_and_one_noise_have_no_beats() -> None:
    quiet = np.full((FPS * 60, 2), 0.01, np.float32)
    assert beats.track(quiet) == ()
    assert beats.track(np.zeros((0, 2), np.float32)) == ()
    assert beats.track(activations(3.9, 120, 4)) == ()
    noise = quiet.copy()
    noise[[500, 2_500], 1] = 0.9
    assert beats.track(noise) == ()
    steady = np.random.default_rng(0).uniform(0.1, 0.3, (FPS * 60, 2)).astype(np.float32)
    assert beats.track(steady) == ()


def test_the_grid_is_not_carried_into_silence() -> None:
    found = beats.track(activations(60, 120, 4, start=20.0, end=40.0))
    assert 19.9 < found[0].time < 20.1
    assert 39 < found[-1].time < 40.1


def test_tempo_of_beats() -> None:
    grid = tuple(Beat(0.02 * round((0.3 + 60 / 126 * index) / 0.02), index % 4 + 1) for index in range(400))
    assert beats.bpm_of(grid) == pytest.approx(126, abs=0.01)
    slow = [index * 0.8 for index in range(60)]
    fast = [slow[-1] + 0.5 * (index + 1) for index in range(200)]
    assert beats.bpm_of([Beat(time, 1) for time in slow + fast]) == pytest.approx(120, abs=0.1)
    assert beats.bpm_of(grid[:3]) is None
    assert beats.meter_of(()) is None
    assert beats.meter_of([Beat(0.0, 2), Beat(0.5, 3)]) == 3


@settings(max_examples=40, deadline=None)
@given(
    arrays(np.float32, st.tuples(st.integers(0, 400), st.just(2)), elements=st.floats(0, 1, width=32)),
    st.sampled_from([None, 2, 3, 5]),
)
def test_any_activations_give_increasing_beats(heard: npt.NDArray[np.float32], meter: int | None) -> None:
    found = beats.track(heard, meter)
    times = [beat.time for beat in found]
    assert times == sorted(times)
    assert all(1 <= beat.place <= (meter or 4) for beat in found)
    assert not times or 0 <= times[0] <= times[-1] <= len(heard) / FPS
