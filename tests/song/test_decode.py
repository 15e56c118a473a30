"""Decoding: exact lengths, any format, and one clear error for what is no song."""

import wave
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rushes.errors import MediaError
from rushes.song import decode
from rushes.song.decode import Recording, probe, samples


def tone(seconds: float, rate: int, channels: int = 1, hertz: float = 440.0) -> npt.NDArray[np.float32]:
    """A sine ``[channels, n]``; each channel is half as loud as the one before."""
    wave_form = np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.stack([wave_form / 2 ** (1 + channel) for channel in range(channels)]).astype(np.float32)


def write(
    path: Path, sound: npt.NDArray[np.float32], rate: int, codec: str, layout: str = "mono", sample: str = "s16"
) -> Path:
    """Encodes planes ``[channels, n]`` to whatever the path's suffix says."""
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, layout=layout)
        planes = sound if sample.endswith("p") else sound.T.reshape(1, -1)
        ready: Any = planes if "flt" in sample else (planes * 32767).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(ready), format=sample, layout=layout)
        frame.sample_rate = rate
        frame.pts = 0
        fifo = av.AudioFifo()
        fifo.write(frame)
        size = stream.codec_context.frame_size or 1024
        while part := fifo.read(size, partial=True):
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return path


def write_wav(path: Path, data: bytes, rate: int, channels: int = 1, width: int = 2) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(data)
    return path


@pytest.mark.parametrize(
    ("name", "codec", "rate", "layout", "sample"),
    [
        ("a.wav", "pcm_s16le", 44_100, "stereo", "s16"),
        ("a.flac", "flac", 96_000, "stereo", "s16"),
        ("phone.wav", "pcm_s16le", 8_000, "mono", "s16"),
        ("surround.flac", "flac", 48_000, "5.1", "s16"),
        ("float.wav", "pcm_f32le", 48_000, "mono", "flt"),
        ("song.mp3", "libmp3lame", 44_100, "stereo", "s16p"),
        ("song.opus", "libopus", 48_000, "stereo", "s16"),
    ],
)
def test_every_format_gives_its_exact_length(
    tmp_path: Path, name: str, codec: str, rate: int, layout: str, sample: str
) -> None:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    sound = tone(2.345, rate, channels)
    path = write(tmp_path / name, sound, rate, codec, layout, sample)
    recording = probe(path)
    assert recording == Recording(rate, channels, sound.shape[1])
    heard = np.concatenate(list(samples(path)))
    assert heard.dtype == np.float32
    assert abs(len(heard) - sound.shape[1] * decode.RATE / rate) <= 1


def test_aac_and_the_sound_of_a_video_file_are_read(tmp_path: Path) -> None:
    path = write(tmp_path / "song.m4a", tone(2.0, 44_100, 1), 44_100, "aac", "mono", "fltp")
    recording = probe(path)
    assert recording.rate == 44_100
    assert 0 <= recording.frames - 88_200 < 1_024 * 2
    film = tmp_path / "film.mkv"
    with av.open(str(film), "w") as container:
        picture = container.add_stream("mpeg4", rate=24, width=64, height=64, pix_fmt="yuv420p")
        sound = container.add_stream("flac", rate=48_000, layout="mono")
        container.mux(picture.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))))
        container.mux(picture.encode(None))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 4_608), np.int16), layout="mono")
        silence.sample_rate, silence.pts = 48_000, 0
        container.mux(sound.encode(silence))
        container.mux(sound.encode(None))
    assert probe(film).frames == 4_608


def test_channels_are_mixed_evenly_and_resampled_in_tune(tmp_path: Path) -> None:
    path = write(tmp_path / "a.wav", tone(3.0, 44_100, 2), 44_100, "pcm_s16le", "stereo")
    heard = np.concatenate(list(samples(path)))
    expected = np.sin(2 * np.pi * 440 * np.arange(len(heard)) / decode.RATE) * 0.375
    assert np.abs(heard - expected)[200:-200].max() < 2e-3


def test_blocks_are_bounded_whatever_the_length(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "long.wav", bytes(2 * 8_000 * 60), 8_000)
    sizes = [len(block) for block in samples(path)]
    assert max(sizes) <= decode.BLOCK
    assert sum(sizes) == 60 * decode.RATE


def test_eight_bit_wav_and_silence(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "old.wav", b"\x80" * 22_050, 11_025, width=1)
    assert probe(path) == Recording(11_025, 1, 22_050)
    assert not np.concatenate(list(samples(path))).any()


def test_numbers_that_are_none_become_silence(tmp_path: Path) -> None:
    sound = np.full((1, 44_100), np.nan, np.float32)
    sound[0, ::2] = 1e30
    path = write(tmp_path / "a.wav", sound, 44_100, "pcm_f32le", "mono", "flt")
    heard = np.concatenate(list(samples(path)))
    assert np.isfinite(heard).all() and np.abs(heard).max() <= 8


def test_a_file_that_was_cut_off_is_used_and_said(tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "whole.wav", bytes(2 * 44_100 * 5), 44_100)
    cut = tmp_path / "cut.wav"
    cut.write_bytes(whole.read_bytes()[: 44 + 2 * 44_100 * 3])
    flac = write(tmp_path / "whole.flac", tone(5.0, 44_100), 44_100, "flac")
    cut_flac = tmp_path / "cut.flac"
    cut_flac.write_bytes(flac.read_bytes()[: flac.stat().st_size // 2])
    recording = probe(cut_flac)
    assert recording.warning is not None and "cut.flac" in recording.warning
    assert 1.0 < Fraction(recording.frames, 44_100) < 4.0
    assert probe(cut).frames == 3 * 44_100


def test_damage_in_the_middle_is_left_out_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "a.flac", tone(5.0, 44_100), 44_100, "flac")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 9_000] = bytes(9_000)
    path.write_bytes(data)
    recording = probe(path)
    assert recording.frames > 2 * 44_100
    assert recording.warning is not None and "a.flac is incomplete" in recording.warning


def _video(path: Path) -> None:
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=24, width=64, height=64, pix_fmt="yuv420p")
        container.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))))
        container.mux(stream.encode(None))


def test_what_is_no_song_is_refused_with_its_name(tmp_path: Path) -> None:
    _video(tmp_path / "silent.mp4")
    (tmp_path / "words.mp3").write_text("la la la\n" * 500)
    (tmp_path / "nothing.wav").write_bytes(b"")
    (tmp_path / "list.m3u8").write_text("#EXTM3U\n#EXTINF:10,\n/etc/hostname\n#EXT-X-ENDLIST\n")
    (tmp_path / "list.ffconcat").write_text("ffconcat version 1.0\nfile 'empty.wav'\n")
    write_wav(tmp_path / "empty.wav", b"", 44_100)
    for name, what in {
        "silent.mp4": "no sound",
        "words.mp3": "not audio",
        "nothing.wav": "not audio",
        "list.m3u8": "not audio",
        "list.ffconcat": "not audio",
        "empty.wav": "empty",
        "gone.wav": "no such file",
        ".": "no such file",
    }.items():
        with pytest.raises(MediaError) as caught:
            probe(tmp_path / name)
        assert what in caught.value.what, (name, caught.value.what)
        assert caught.value.where == str(tmp_path / name) and caught.value.next


def test_more_than_four_hours_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decode, "HOURS_MAX", Fraction(1, 3600))
    path = write_wav(tmp_path / "long.wav", bytes(2 * 8_001), 8_000)
    with pytest.raises(MediaError, match="longer than"):
        probe(path)


def test_a_rate_that_is_no_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="1 channels of 7 Hz"):
        probe(write_wav(tmp_path / "slow.wav", bytes(2_000), 7))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 9_000), junk=st.binary(min_size=1, max_size=400), keep=st.integers(0, 9_000))
def test_a_mangled_file_is_read_or_refused(tmp_path: Path, at: int, junk: bytes, keep: int) -> None:
    path = tmp_path / "song.flac"
    if not (tmp_path / "whole.flac").exists():
        write(tmp_path / "whole.flac", tone(1.5, 8_000), 8_000, "flac")
    data = bytearray((tmp_path / "whole.flac").read_bytes())
    data[at : at + len(junk)] = junk
    path.write_bytes(bytes(data[:keep] if keep % 3 == 0 else data))
    try:
        recording = probe(path)
    except MediaError as error:
        assert error.where == str(path)
    else:
        assert recording.frames > 0


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from([b"RIFF", b"fLaC", b"ID3", b"OggS", b"\xff\xfb", b"ftyp", b""]), data=st.binary(max_size=2000)
)
def test_any_bytes_are_read_or_refused(tmp_path: Path, start: bytes, data: bytes) -> None:
    path = tmp_path / "song.mp3"
    path.write_bytes(start + data)
    try:
        assert probe(path).frames > 0
    except MediaError as error:
        assert error.where == str(path)
