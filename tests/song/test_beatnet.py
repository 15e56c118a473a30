"""The beat network in NumPy: against PyTorch's own output, and whatever the portions."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.song import beatnet

Array = npt.NDArray[np.float32]

GOLDEN = {
    0: (0.05517, 0.04376), 1: (0.01763, 0.01381), 25: (0.15829, 0.63657), 26: (0.17139, 0.23322),
    100: (0.01673, 0.93986), 150: (0.08292, 0.71323), 200: (0.01525, 0.93846), 201: (0.01630, 0.47941),
    250: (0.08918, 0.70684), 251: (0.10271, 0.37510), 275: (0.16801, 0.70060), 300: (0.01308, 0.93999),
    325: (0.55327, 0.09650), 350: (0.09041, 0.70468), 375: (0.16716, 0.69863), 399: (0.03983, 0.35022),
}  # fmt: skip
"""Frame -> beat, downbeat: PyTorch 2.13.0 in float64 with BeatNet 1.1.3's float32 weights and its model.py,
on the features of ``pulses(8, 120)``; the mean of the three models."""


def pulses(seconds: float, bpm: int, meter: int = 4) -> Array:
    """A metronome with a low, loud first beat and high, soft others, at 22,050 Hz."""
    at = np.arange(round(seconds * beatnet.RATE))
    period = round(beatnet.RATE * 60 / bpm)
    since, first = at % period / beatnet.RATE, at // period % meter == 0
    sound = np.where(first, 0.8, 0.4) * np.exp(-since * 25) * np.sin(2 * np.pi * np.where(first, 110, 880) * since)
    return sound.astype(np.float32)


def test_the_network_agrees_with_pytorch() -> None:
    heard = beatnet.activations([pulses(8, 120)])
    assert heard.shape == (400, 2) and heard.dtype == np.float32
    frames = list(GOLDEN)
    assert np.abs(heard[frames] - np.array(list(GOLDEN.values()))).max() < 1e-3


def test_weights_are_small_and_complete() -> None:
    with np.load(beatnet.WEIGHTS) as file:
        count = sum(file[name].size for name in file.files)
        assert {str(file[name].dtype) for name in file.files} == {"float16"}
    assert count == 3 * 402_325
    assert "Attribution 4.0" in beatnet.WEIGHTS.with_name("LICENSE-beatnet.txt").read_text()


def test_filters_are_madmoms() -> None:
    bank = beatnet.filterbank()
    assert bank.shape == (705, 136)
    assert np.allclose(bank.sum(axis=0), 1)
    peaks = bank.argmax(axis=0)
    assert all(a < b for a, b in pairwise(peaks))
    assert peaks[0] == 3 and 640 < peaks[-1] < 705


def test_a_loud_tone_is_in_its_own_band() -> None:
    tone = np.sin(2 * np.pi * 440 * np.arange(22_050) / beatnet.RATE).astype(np.float32)
    features = beatnet.Spectra()(next(iter(beatnet.windows([tone]))))
    band = features[20, :136].argmax()
    centre = beatnet.filterbank()[:, band].argmax() * beatnet.RATE / 1410
    assert abs(centre - 440) < 16
    assert features[20, 136:].max() < 0.01 < features[0].max()


@settings(max_examples=30, deadline=None)
@given(cuts=st.lists(st.integers(0, 70_000), max_size=12), size=st.integers(0, 70_000))
def test_windows_do_not_depend_on_portions(cuts: list[int], size: int) -> None:
    sound = np.arange(size, dtype=np.float32)
    portions = np.split(sound, sorted(min(cut, size) for cut in cuts))
    found = list(beatnet.windows(portions))
    assert sum(map(len, found)) == -(-size // 441)
    for index, window in enumerate(np.concatenate(found)[:3] if found else []):
        assert window[705] == index * 441


def test_portions_and_stretches_do_not_change_what_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    sound = pulses(12, 97, 3)
    whole = beatnet.activations([sound])
    pieces = beatnet.activations(np.array_split(sound, 61))
    monkeypatch.setattr(beatnet, "_PORTION", 70)
    monkeypatch.setattr(beatnet, "_STRETCH", 150)
    short = beatnet.activations(np.array_split(sound, 7))
    assert np.array_equal(whole, pieces)
    assert np.abs(whole - short).max() < 1e-5


def test_nothing_is_heard_in_nothing() -> None:
    assert beatnet.activations([]).shape == (0, 2)
    assert beatnet.activations([np.zeros(1, np.float32)]).shape == (1, 2)
