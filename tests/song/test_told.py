"""What a person tells of beats: taps, half and double, shifted bars."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.errors import FilmError
from rushes.song import beats, pins
from rushes.song.told import TAPS_MAX, Told

FPS = 50


def activations(seconds: float, bpm: float, meter: int = 4, start: float = 0.5) -> npt.NDArray[np.float32]:
    """What a network that is sure of itself would say."""
    found = np.full((round(seconds * FPS), 2), 0.005, np.float32)
    for beat in range(int((seconds - start) * bpm / 60)):
        found[round((start + beat * 60 / bpm) * FPS), int(beat % meter == 0)] = 0.9
    return found


def test_half_takes_every_second_beat_and_keeps_the_first_of_bars() -> None:
    heard = activations(60, 120)
    whole, half = beats.track(heard), beats.track(heard, tempo="half")
    assert beats.bpm_of(half) == pytest.approx(60, rel=2e-3)
    assert {beat.time for beat in half} <= {beat.time for beat in whole}
    assert all(0 <= (beat.time - 0.5) % 1 < 0.03 or (beat.time - 0.5) % 1 > 0.97 for beat in half)
    assert len(half) == pytest.approx(len(whole) / 2, abs=1)


def test_half_keeps_the_told_downbeat() -> None:
    half = beats.track(activations(60, 120), tempo="half", downbeat=21.0)
    assert any(abs(beat.time - 21.0) < 0.03 and beat.place == 1 for beat in half)


def test_double_has_a_beat_between_any_two() -> None:
    heard = activations(60, 80)
    double = beats.track(heard, tempo="double")
    assert beats.bpm_of(double) == pytest.approx(160, rel=2e-3)
    assert {beat.time for beat in beats.track(heard)} <= {beat.time for beat in double}


def test_half_and_double_follow_a_song_that_changes_its_tempo() -> None:
    heard = np.concatenate([activations(30, 92), activations(30, 76), activations(30, 116)])
    whole = beats.track(heard)
    for tempo, factor in (("half", 0.5), ("double", 2.0)):
        other = beats.track(heard, tempo=tempo)  # type: ignore[arg-type]
        assert len(other) == pytest.approx(len(whole) * factor, abs=2)


def test_shift_moves_bars_and_no_beats() -> None:
    heard = activations(40, 120)
    plain = beats.track(heard)
    for shift in (-11, -1, 1, 4, 7):
        moved = beats.track(heard, shift=shift)
        assert [beat.time for beat in moved] == [beat.time for beat in plain]
        assert [(b.place + shift - a.place) % 4 for a, b in zip(plain, moved, strict=True)] == [0] * len(plain)


def test_taps_are_the_grid_where_there_are_enough() -> None:
    dice = np.random.default_rng(2)
    taps = tuple((20 + 0.75 * np.arange(16) + dice.normal(0, 0.012, 16)).tolist())
    found = beats.track(activations(60, 120, start=0.6), taps=taps)
    near = [beat.time for beat in found if 19.9 < beat.time < 31.4]
    assert len(near) == 16
    assert np.abs(np.array(near) - taps).max() < 0.065
    assert beats.bpm_of([beat for beat in found if beat.time < 18]) == pytest.approx(120, abs=1)
    assert beats.bpm_of([beat for beat in found if beat.time > 34]) == pytest.approx(120, abs=1)


def test_taps_make_a_grid_where_nothing_was_heard() -> None:
    quiet = np.full((40 * FPS, 2), 0.005, np.float32)
    assert beats.track(quiet) == ()
    taps = tuple(5 + 0.6 * at for at in range(40))
    found = beats.track(quiet, taps=taps)
    assert [beat.time for beat in found] == pytest.approx(taps, abs=0.011)
    assert beats.meter_of(beats.track(quiet, 3, taps=taps)) == 3


def test_a_finger_beside_the_beat_means_the_beat() -> None:
    heard = activations(40, 120)
    late = tuple(10.55 + 0.5 * at for at in range(20))
    assert [b.time for b in beats.track(heard, taps=late)] == pytest.approx([b.time for b in beats.track(heard)])


def test_a_single_tap_moves_one_beat() -> None:
    found = beats.track(activations(40, 120), taps=(20.1,))
    assert any(abs(beat.time - 20.1) < 0.03 for beat in found)
    assert beats.bpm_of(found) == pytest.approx(120, abs=1)


def test_taps_in_any_order_and_twice_are_taps() -> None:
    told = Told(taps=(2.0, 1.0, 1.05, 1.5, 2.5, 2.5, 9.0))
    told.check(10)
    assert told.beats() == (1.0, 1.5, 2.0, 2.5, 9.0)
    assert told.rows() == ((1.0, 1.5, 2.0, 2.5),)
    assert told.in_row(1.7) and not told.in_row(9.0)


def test_many_taps_are_quick() -> None:
    taps = tuple(0.5 * at for at in range(TAPS_MAX))
    Told(taps=taps).check()
    found = beats.track(activations(60, 120), taps=taps[1:118])
    assert beats.bpm_of(found) == pytest.approx(120, abs=0.5)


def test_a_downbeat_where_taps_leave_no_room_is_refused_or_kept() -> None:
    taps = tuple(10 + 0.5 * at for at in range(20))
    found = beats.track(activations(40, 120), taps=taps, downbeat=15.25)
    assert any(abs(beat.time - 15.25) < 0.07 and beat.place == 1 for beat in found)


@pytest.mark.parametrize("seconds", [0.5, 3.0])
def test_a_time_past_the_end_is_refused(seconds: float) -> None:
    for told in (Told(downbeat=seconds), Told(taps=(0.1, seconds))):
        with pytest.raises(FilmError, match="no time of the song"):
            told.check(seconds)
    Told(downbeat=0.0, taps=(0.0,)).check(seconds)


def test_known_times_come_back_exactly() -> None:
    assert pins.exact(np.array([1.0, 2.0, 3.0]), [1.013, 2.9]).tolist() == [1.013, 2.0, 3.0]
    assert pins.exact(np.array([1.0]), []).tolist() == [1.0]
    assert pins.exact(np.array([]), [1.0]).tolist() == []
    assert pins.exact(np.array([1.0, 2.0]), [1.01]).tolist() == [1.01, 2.0]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.floats(0, 19.9), max_size=30),
    st.sampled_from([None, "half", "double"]),
    st.integers(-11, 11),
    st.sampled_from([None, 0.0, 7.3, 19.9]),
    st.sampled_from([None, 2, 3, 7]),
)
def test_anything_told_gives_increasing_beats_or_a_clear_error(
    taps: list[float], tempo: str | None, shift: int, downbeat: float | None, meter: int | None
) -> None:
    told = {"tempo": tempo, "shift": shift, "downbeat": downbeat, "taps": tuple(taps), "meter": meter}
    try:
        found = beats.track(activations(20, 110), **told)  # type: ignore[arg-type]
    except FilmError as error:
        assert error.where and error.where.startswith("film.toml: song.") and error.next
        return
    times = [beat.time for beat in found]
    assert all(b > a for a, b in pairwise(times))
    assert all(1 <= beat.place <= (meter or 4) for beat in found)
