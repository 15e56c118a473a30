"""Two recordings of one song: where each second of the old one is in the new one."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tunes import RATE, Sound, save, silence, tune

from rushes.errors import MediaError
from rushes.song.align import LIKE, Stretch, Warp, align
from rushes.song.spectra import Features, features

SECONDS = 60.0
OLD = tune(SECONDS)


def heard(*parts: Sound) -> Features:
    return features([np.concatenate(parts).astype(np.float32)])


@pytest.fixture(scope="module")
def old() -> Features:
    return heard(OLD)


def off(warp: Warp, shift: float, start: float, end: float) -> float:
    """The worst error in milliseconds where the truth is ``old + shift``; what was lost is ten seconds off."""
    times = np.arange(start, end, 0.25)
    found = [warp.at(float(at)) for at in times]
    return max(abs(now - at - shift) * 1000 if now is not None else 1e4 for at, now in zip(times, found, strict=True))


def piece(first: float, last: float) -> Sound:
    return OLD[int(first * RATE) : int(last * RATE)]


def test_a_recording_is_where_it_is(old: Features) -> None:
    warp = align(old, old)
    assert off(warp, 0, 0, SECONDS) < 1 and warp.likeness > 0.95 and len(warp.stretches) == 1
    assert warp.cut_out == () == warp.added


@pytest.mark.parametrize("lag", [0.0261, 0.5, 2.0])
def test_silence_at_the_head_moves_everything(old: Features, lag: float) -> None:
    warp = align(old, heard(silence(lag), OLD))
    assert off(warp, int(lag * RATE) / RATE, 0.1, SECONDS - 0.1) < 10
    assert warp.after(0) == pytest.approx(lag, abs=0.05)


def test_a_head_that_was_cut_off_is_gone(old: Features) -> None:
    warp = align(old, heard(piece(3, SECONDS)))
    assert off(warp, -3, 3.1, SECONDS - 0.1) < 10
    assert warp.at(1.0) is None and warp.after(1.0) == 0.0 and warp.before(1.0) == 0.0
    assert warp.cut_out[0] == pytest.approx((0, 3), abs=0.05)


def test_another_master_is_the_same_song(old: Features) -> None:
    rng = np.random.default_rng(5)
    spectrum = np.fft.rfft(OLD)
    bright = np.fft.irfft(spectrum * np.linspace(0.3, 2, len(spectrum)), len(OLD))
    warp = align(old, heard(np.tanh(4 * bright + 0.01 * rng.standard_normal(len(OLD)))))
    assert off(warp, 0, 0.1, SECONDS - 0.1) < 10 and warp.likeness > 0.8


@pytest.mark.parametrize(("first", "last"), [(24.0, 26.0), (20.0, 36.0)])
def test_bars_that_were_cut_out_are_told(old: Features, first: float, last: float) -> None:
    warp = align(old, heard(piece(0, first), piece(last, SECONDS)))
    assert off(warp, 0, 0.1, first - 0.1) < 10 and off(warp, first - last, last + 0.1, SECONDS - 0.1) < 10
    (hole,) = warp.cut_out
    assert hole == pytest.approx((first, last), abs=0.1) and warp.added == ()
    middle = (first + last) / 2
    assert warp.at(middle) is None
    assert warp.before(middle) == pytest.approx(first, abs=0.1) == warp.after(middle)


@pytest.mark.parametrize(("first", "last"), [(24.0, 26.0), (20.0, 36.0)])
def test_bars_that_are_played_twice_are_added(old: Features, first: float, last: float) -> None:
    warp = align(old, heard(piece(0, last), piece(first, SECONDS)))
    assert off(warp, 0, 0.1, first - 0.1) < 10 and off(warp, last - first, last + 0.1, SECONDS - 0.1) < 10
    assert sum(b - a for a, b in warp.added) == pytest.approx(last - first, abs=0.05) and warp.cut_out == ()


def test_another_intro_is_added(old: Features) -> None:
    warp = align(old, heard(tune(7, seed=9), OLD))
    assert off(warp, 7, 0.5, SECONDS - 0.1) < 10
    assert warp.added[0] == pytest.approx((0, 7), abs=0.6)


def test_another_tempo_is_followed(old: Features) -> None:
    at = np.arange(0, len(OLD) - 1, 1.01)
    warp = align(old, heard(np.interp(at, np.arange(len(OLD)), OLD)))
    errors = [abs((warp.at(t) or 0) - t / 1.01) for t in np.arange(0.5, SECONDS - 0.5, 0.5).tolist()]
    assert max(errors) < 0.01


def test_files_of_another_rate_are_aligned(tmp_path: Path) -> None:
    twice = np.interp(np.arange(2 * len(OLD)) / 2, np.arange(len(OLD)), OLD).astype(np.float32)
    one, two = save(tmp_path / "a.wav", OLD), save(tmp_path / "b.wav", twice, 2 * RATE)
    assert off(align(one, two), 0, 0.1, SECONDS - 0.1) < 10


@pytest.mark.parametrize("other", [tune(60.0, seed=77), silence(60), silence(0.01), tune(1.0, seed=3)])
def test_another_song_is_not_alike(old: Features, other: Sound) -> None:
    warp = align(old, heard(other))
    assert warp.likeness < 0.8 * LIKE and align(heard(other), old).likeness < 0.8 * LIKE


def test_nothing_at_all_is_aligned_with_nothing() -> None:
    warp = align(heard(silence(0)), heard(silence(0)))
    assert (warp.stretches, warp.likeness, warp.at(0), warp.after(0), warp.before(0)) == ((), 0.0, None, 0.0, 0.0)


def test_what_is_no_recording_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"no sound")
    with pytest.raises(MediaError):
        align(tmp_path / "a.wav", tmp_path / "a.wav")


@st.composite
def warps(draw: st.DrawFn) -> Warp:
    steps = draw(st.lists(st.tuples(*[st.floats(0, 9)] * 2, st.floats(0.5, 30)), min_size=1, max_size=5))
    old = new = 0.0
    found = []
    for cut, added, seconds in steps:
        old, new = old + cut, new + added
        found.append(Stretch(old, old + seconds, new, new + seconds, 1.0))
        old, new = old + seconds, new + seconds
    return Warp(tuple(found), old + 1, new + 1, 1.0)


@settings(max_examples=200, deadline=None)
@given(warps(), st.lists(st.floats(0, 200), min_size=2, max_size=9))
def test_time_never_runs_back(warp: Warp, times: list[float]) -> None:
    order = sorted(times)
    for clock in (warp.before, warp.after):
        moved = [clock(at) for at in order]
        assert moved == sorted(moved) and all(0 <= at <= warp.new_seconds for at in moved)
    assert all(warp.before(at) <= warp.after(at) + 1e-6 for at in order)
    assert all(now == pytest.approx(warp.after(at)) for at in order if (now := warp.at(at)) is not None)


def test_breaks_go_to_the_beat_beside_them() -> None:
    warp = Warp((Stretch(0, 10.2, 0, 10.2, 1), Stretch(18.2, 40, 10.2, 32, 1)), 40, 32, 1.0)
    moved = warp.on_beats([0.5 * n for n in range(80)])
    (hole,) = moved.cut_out
    assert hole == pytest.approx((10, 18)) and moved.at(17.9) is None and moved.at(30) == pytest.approx(22)
    assert warp.on_beats([5.0]) == warp
