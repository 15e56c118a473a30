"""The energy curve, the bars it is drawn over, and onsets."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.song.energy import cells, energy, onsets
from rushes.song.loudness import Loudness
from rushes.song.spectra import Features, features

RATE = 22_050


def clicks(seconds: float, every: float, level: float, start: float = 0.0) -> np.typing.NDArray[np.float32]:
    sound = np.zeros(round(seconds * RATE), np.float32)
    burst = np.random.default_rng(1).normal(0, level, 1500) * np.exp(-np.arange(1500) / 300)
    for at in np.arange(start, seconds - 0.1, every):
        first = round(at * RATE)
        sound[first : first + 1500] += burst.astype(np.float32)
    return sound


def level(values: list[float]) -> Loudness:
    return Loudness(-14.0, 6.0, np.repeat(np.array(values, np.float32), 10))


def test_onsets_are_where_sounds_begin() -> None:
    found = np.array(onsets(features([clicks(10, 0.5, 0.3, start=0.25)])))
    expected = np.arange(0.25, 9.9, 0.5)
    assert len(found) == len(expected)
    assert np.abs(found - expected).max() <= 0.04


def test_silence_and_held_tones_have_no_onsets() -> None:
    assert onsets(features([np.zeros(5 * RATE, np.float32)])) == ()
    assert onsets(features([])) == ()
    tone = 0.3 * np.sin(2 * np.pi * 220 * np.arange(5 * RATE) / RATE)
    assert all(time < 0.1 or time > 4.8 for time in onsets(features([tone.astype(np.float32)])))


def test_louder_and_denser_is_more() -> None:
    sound = np.concatenate([clicks(16, 1.0, 0.05), clicks(16, 0.25, 0.4)])
    curve = energy(features([sound]), level([-35.0] * 16 + [-12.0] * 16), [2.0 * at for at in range(16)], 32.0)
    assert len(curve) == 16
    assert max(each.energy for each in curve[:7]) < min(each.energy for each in curve[9:])
    assert all(0 <= each.energy <= 1 for each in curve)


def test_without_bars_it_is_by_the_second_and_silence_is_zero() -> None:
    curve = energy(features([np.zeros(5 * RATE, np.float32)]), level([-70.0] * 5), (), 5.0)
    assert [(each.start, each.end) for each in curve] == [(at, at + 1.0) for at in range(5)]
    assert {each.energy for each in curve} == {0.0}
    assert energy(features([]), level([]), (), 0.0) == ()


def test_a_steady_song_is_even() -> None:
    curve = energy(features([clicks(30, 0.5, 0.2)]), level([-14.0] * 30), [2.0 * at for at in range(15)], 30.0)
    values = [each.energy for each in curve[1:-1]]
    assert max(values) - min(values) < 0.15


def test_bars_go_on_where_none_were_heard() -> None:
    assert cells([4.0, 6.0, 8.0], 13.0) == pytest.approx((0, 2, 4, 6, 8, 10.5, 13), abs=0.6)
    assert cells([0.3, 2.3, 4.3], 6.5)[:3] == (0.0, 2.3, 4.3)
    holed = cells([0.0, *np.arange(2.0, 20.0, 2.0).tolist(), *np.arange(30.0, 40.0, 2.0).tolist()], 40.0)
    assert len(holed) == 21
    assert cells([], 0.0) == ()
    assert cells([], 0.4) == (0.0, 0.4)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(-5, 700), max_size=40), st.floats(0.01, 600))
def test_bars_increase_and_cover_the_song(times: list[float], seconds: float) -> None:
    edges = cells(sorted(set(times)), seconds)
    assert edges[0] == 0 and edges[-1] == seconds
    assert all(a < b for a, b in pairwise(edges))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.booleans())
def test_any_features_give_energies_from_0_to_1(seed: int, seconds: int, with_bars: bool) -> None:
    dice = np.random.default_rng(seed)
    found = Features(
        (dice.random((25 * seconds, 64)) * dice.choice([0, 1, 1000])).astype(np.float16),
        dice.random((25 * seconds, 12)).astype(np.float16),
        (dice.random((50 * seconds, 3)) * dice.choice([0, 1, 100])).astype(np.float32),
    )
    loud = Loudness(None, 0.0, dice.uniform(-70, 20, 10 * seconds).astype(np.float32))
    bars = np.arange(0.2, seconds, 0.5).tolist() if with_bars else []
    assert all(0 <= each.energy <= 1 for each in energy(found, loud, bars, float(seconds)))
