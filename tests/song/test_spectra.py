"""Features: the same however the sound is cut, and what they say of tones, strokes and silence."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.song import spectra
from rushes.song.spectra import Array, features

RATE = 22_050


def tone(hertz: float, seconds: float = 2.0) -> Array:
    return (0.5 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.float32)


NOISE = (np.random.default_rng(0).normal(0, 0.1, 33 * RATE + 17)).astype(np.float32)


@pytest.mark.parametrize("size", [50_000, 65_536, 441, 10**7])
def test_blocks_do_not_matter(size: int) -> None:
    whole = features([NOISE])
    cut = features(NOISE[at : at + size] for at in range(0, len(NOISE), size))
    for name in ("bands", "chroma", "flux"):
        assert np.array_equal(getattr(whole, name), getattr(cut, name))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 3000), max_size=12))
def test_one_frame_for_every_hop_of_samples(sizes: list[int]) -> None:
    found = features([np.zeros(size, np.float32) for size in sizes])
    total = sum(sizes)
    assert found.flux.shape == (-(-total // 441), 3)
    assert len(found.chroma) == -(-total // 882)
    assert len(found.bands) == -(-len(found.flux) // 2)
    assert found.seconds == len(found.flux) / 50


def test_silence_is_nothing() -> None:
    found = features([np.zeros(3 * RATE, np.float32)])
    assert not found.bands.any() and not found.chroma.any() and not found.flux.any() and not found.onset.any()


@pytest.mark.parametrize(("hertz", "place"), [(440.0, 9), (261.63, 0), (196.0, 7), (880.0, 9)])
def test_chroma_names_the_note(hertz: float, place: int) -> None:
    assert features([tone(hertz)]).chroma[10:-10].mean(axis=0).argmax() == place


def test_a_higher_tone_is_in_a_higher_band() -> None:
    tops = [int(features([tone(hertz)]).bands[10].argmax()) for hertz in (60, 200, 800, 3000, 8000)]
    assert tops == sorted(set(tops))
    assert tops[1] < spectra.LOW <= tops[2] < spectra.MID <= tops[4]


@pytest.mark.parametrize(("hertz", "column"), [(80.0, 0), (1000.0, 1), (6000.0, 2)])
def test_flux_tells_when_and_where_a_sound_begins(hertz: float, column: int) -> None:
    sound = np.concatenate([np.zeros(2 * RATE, np.float32), tone(hertz)])
    found = features([sound])
    assert abs(int(found.onset.argmax()) / 50 - 2.0) <= 0.06
    assert int(found.flux[90:110].sum(axis=0).argmax()) == column
    assert found.onset[120:180].max() < 0.1 * found.onset.max()


def test_the_sum_of_the_columns_is_the_mean_over_bands() -> None:
    found = features([NOISE])
    by_hand = (8 * found.flux[:, 0] + 24 * found.flux[:, 1] + 32 * found.flux[:, 2]) / 64
    assert np.allclose(found.onset, by_hand, atol=1e-5)
    assert found.flux.min() >= 0
