"""Loudness by EBU R128: the test signals of Tech 3341, and silence."""

import wave
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from rushes.errors import MediaError
from rushes.song.loudness import SILENCE, loudness


def written(path: Path, sound: npt.NDArray[np.float64], channels: int = 2, rate: int = 48_000) -> Path:
    samples = np.repeat((sound * 32767).astype("<i2")[:, None], channels, axis=1)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(samples.tobytes())
    return path


def sine(decibels: float, seconds: float, hertz: float = 1000.0) -> npt.NDArray[np.float64]:
    return np.asarray(10 ** (decibels / 20) * np.sin(2 * np.pi * hertz * np.arange(round(seconds * 48_000)) / 48_000))


@pytest.mark.parametrize("decibels", [-23.0, -33.0])
def test_a_stereo_sine_is_as_loud_as_its_peak(tmp_path: Path, decibels: float) -> None:
    """EBU Tech 3341, cases 1 and 2: within 0.1 LU."""
    found = loudness(written(tmp_path / "sine.wav", sine(decibels, 6)))
    assert found.integrated == pytest.approx(decibels, abs=0.1)
    assert found.momentary[10:-1] == pytest.approx(decibels, abs=0.2)
    assert found.between(2, 4) == pytest.approx(decibels, abs=0.2)


def test_one_channel_is_three_lower(tmp_path: Path) -> None:
    found = loudness(written(tmp_path / "mono.wav", sine(-20.0, 3), channels=1))
    assert found.integrated == pytest.approx(-23.0, abs=0.1)


def test_range_is_the_step_between_two_levels(tmp_path: Path) -> None:
    """EBU Tech 3342, case 1, shortened."""
    found = loudness(written(tmp_path / "steps.wav", np.concatenate([sine(-20.0, 12), sine(-30.0, 12)])))
    assert found.range == pytest.approx(10.0, abs=1.0)
    assert found.between(2, 10) == pytest.approx(-20.0, abs=0.2)
    assert found.between(14, 22) == pytest.approx(-30.0, abs=0.2)


def test_silence_has_no_loudness(tmp_path: Path) -> None:
    found = loudness(written(tmp_path / "silence.wav", np.zeros(96_000)))
    assert found.integrated is None
    assert found.range == 0.0
    assert len(found.momentary) >= 19 and (found.momentary == SILENCE).all()
    assert found.between(0, 2) == SILENCE


def test_a_moment_is_too_short_to_be_loud(tmp_path: Path) -> None:
    found = loudness(written(tmp_path / "click.wav", sine(-6.0, 0.05)))
    assert found.integrated is None
    assert found.between(0, 10) == SILENCE


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "song.wav"
    path.write_bytes(b"RIFF....WAVE")
    with pytest.raises(MediaError):
        loudness(path)


def test_samples_that_are_not_numbers_do_not_spoil_the_rest(tmp_path: Path) -> None:
    import av

    path = tmp_path / "broken.wav"
    sound = np.repeat(sine(-20.0, 4)[None], 2, axis=0).astype(np.float32)
    sound[:, 1000] = np.nan
    sound[:, 2000] = np.inf
    with av.open(str(path), "w") as container:
        stream = container.add_stream("pcm_f32le", rate=48_000, layout="stereo")
        for at in range(0, sound.shape[1], 4800):
            part = np.ascontiguousarray(sound[:, at : at + 4800].T.reshape(1, -1))
            frame = av.AudioFrame.from_ndarray(part, format="flt", layout="stereo")
            frame.sample_rate, frame.pts = 48_000, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert loudness(path).integrated == pytest.approx(-20.0, abs=0.2)
