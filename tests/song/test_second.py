"""A second opinion on beats, and how far two opinions agree."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.song import second
from rushes.song.model import Beat
from rushes.song.second import confidence
from rushes.song.spectra import Array, features

RATE = 22_050


def grid(start: float, end: float, bpm: float = 120.0, meter: int = 4, first: int = 1) -> tuple[Beat, ...]:
    count = int((end - start) * bpm / 60)
    return tuple(Beat(start + at * 60 / bpm, (at + first - 1) % meter + 1) for at in range(count))


def drums(seconds: float, bpm: float, meter: int, start: float = 0.3) -> Array:
    """A low stroke and a new chord on one, a tick on the others."""
    sound = np.zeros(round(seconds * RATE))
    time = np.arange(round(0.12 * RATE)) / RATE
    dice = np.random.default_rng(0)
    for at, beat in enumerate(np.arange(start, seconds - 0.2, 60 / bpm)):
        first = round(beat * RATE)
        hit = 0.2 * dice.normal(size=len(time)) * np.exp(-time / 0.01)
        if at % meter == 0:
            hit += 0.6 * np.sin(2 * np.pi * 60 * time) * np.exp(-time / 0.05)
            chord = np.arange(min(round(meter * 60 / bpm * RATE), len(sound) - first)) / RATE
            root = 220 * 2 ** (dice.integers(0, 12) / 12)
            sound[first : first + len(chord)] += 0.1 * sum(np.sin(2 * np.pi * root * k * chord) for k in (1, 1.26, 1.5))
        sound[first : first + len(hit)] += hit
    return sound.astype(np.float32)


@pytest.mark.parametrize(("bpm", "meter"), [(100.0, 4), (130.0, 4), (110.0, 3)])
def test_drums_are_followed(bpm: float, meter: int) -> None:
    found = second.second(features([drums(40, bpm, meter)]))
    expected = np.arange(0.3, 39.5, 60 / bpm)
    times = np.array([beat.time for beat in found])
    assert np.mean([np.abs(times - each).min() < 0.05 for each in expected]) > 0.95
    downs = np.array([beat.time for beat in found if beat.place == 1])
    assert np.mean([np.abs(downs - each).min() < 0.05 for each in expected[::meter]]) > 0.8


def test_a_told_meter_is_believed() -> None:
    assert {beat.place for beat in second.second(features([drums(30, 120, 4)]), meter=5)} == set(range(1, 6))


def test_silence_and_a_moment_have_no_beats() -> None:
    assert second.second(features([np.zeros(20 * RATE, np.float32)])) == ()
    assert second.second(features([drums(2, 120, 4)])) == ()
    assert second.second(features([])) == ()


def test_equal_grids_agree_and_others_do_not() -> None:
    same = confidence(grid(0, 60), grid(0, 60), 60)
    assert {(each.beats, each.bars, each.beat) for each in same} == {(1.0, 1.0, True)}
    shifted = confidence(grid(0, 60), grid(0, 60, first=2), 60)
    assert {(each.beats, each.bars) for each in shifted} == {(1.0, 0.0)}
    off = confidence(grid(0, 60), grid(0.25, 60), 60)
    assert {(each.beats, each.bars) for each in off} == {(0.0, 0.0)}
    half = confidence(grid(0, 60), grid(0, 60, bpm=60), 60)
    assert all(0.4 < each.beats < 0.8 for each in half)
    assert all(each.beats == 0 and each.beat for each in confidence(grid(0, 60), (), 60))


def test_unrelated_grids_are_about_zero() -> None:
    dice = np.random.default_rng(0)
    loose = tuple(Beat(float(time), 1) for time in np.sort(dice.uniform(0, 120, 240)))
    assert np.mean([each.beats for each in confidence(grid(0, 120), loose, 120)]) < 0.2


def test_only_the_stretch_that_differs_is_doubted() -> None:
    other = (*grid(0, 40), *grid(40.25, 80), *grid(80, 120))
    found = confidence(grid(0, 120), other, 120)
    assert all(each.beats == 1 for each in found if each.end < 28 or each.start > 92)
    assert all(each.beats < 0.3 for each in found if each.start >= 48 and each.end <= 72)


def test_a_pause_is_marked() -> None:
    first = (*grid(4, 30), *grid(50, 80))
    found = confidence(first, first, 90)
    pauses = [(each.start, each.end) for each in found if not each.beat]
    assert pauses == [(0, 4), (first[51].time, 50), (first[-1].time, 90)]
    assert [each.beat for each in confidence((), grid(0, 9), 9)] == [False]
    assert confidence((), (), 0) == ()


def test_beats_that_nobody_heard_are_left_out() -> None:
    first = grid(0, 60)
    activations = np.full((3000, 2), 0.01, np.float32)
    for beat in first:
        if not 20 <= beat.time < 40:
            activations[round(beat.time * 50), 0] = 0.8
    kept = [beat.time for beat in second.heard(first, activations)]
    assert not [time for time in kept if 24 < time < 36]
    assert [time for time in kept if time < 18 or time > 42] == [
        beat.time for beat in first if beat.time < 18 or beat.time > 42
    ]
    assert second.heard((), activations) == ()
    assert second.heard(first, np.zeros((0, 2), np.float32)) == ()


@settings(max_examples=100, deadline=None)
@given(*[st.lists(st.tuples(st.floats(-1, 100), st.integers(1, 4)), max_size=60)] * 2, st.floats(0, 100))
def test_any_grids_give_stretches_that_cover_the_song(
    one: list[tuple[float, int]], two: list[tuple[float, int]], seconds: float
) -> None:
    first, other = (tuple(Beat(*each) for each in sorted(grid)) for grid in (one, two))
    found = confidence(first, other, seconds)
    assert bool(found) == (seconds > 0)
    if found:
        assert found[0].start == 0 and found[-1].end == seconds
    assert all(a.end == b.start for a, b in pairwise(found))
    assert all(each.start < each.end and 0 <= each.beats <= 1 and 0 <= each.bars <= 1 for each in found)
