"""Listening as a whole: events, the cache, and what is told."""

import json
import wave
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from rushes.errors import FilmError, MediaError
from rushes.events import Event, Said, StepAdvanced, StepDone, StepStarted
from rushes.song import beatnet
from rushes.song.grid import bar_frames, beat_frames
from rushes.song.listen import listen
from rushes.song.model import Beat, Song


def write_song(path: Path, seconds: float = 12.0, bpm: int = 120, meter: int = 4) -> Path:
    """A metronome with a low first beat, as a WAV of 22,050 Hz."""
    at = np.arange(round(seconds * beatnet.RATE))
    period = round(beatnet.RATE * 60 / bpm)
    since, first = at % period / beatnet.RATE, at // period % meter == 0
    sound = np.where(first, 0.8, 0.4) * np.exp(-since * 25) * np.sin(2 * np.pi * np.where(first, 110, 880) * since)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(beatnet.RATE)
        file.writeframes((sound * 32_767).astype("<i2").tobytes())
    return path


def test_a_song_is_heard(tmp_path: Path) -> None:
    events = list[Event]()
    (tmp_path / "words.lrc").write_text("[00:01.00]one\n[00:03.00]two\n")
    song = listen(write_song(tmp_path / "song.wav"), lyrics=tmp_path / "words.lrc", report=events.append)
    assert song.seconds == 12 and song.rate == 22_050 and song.channels == 1
    assert song.bpm == pytest.approx(120, abs=0.5)
    assert song.meter == 4 and not song.told
    assert all(time == pytest.approx(2 * round(time / 2), abs=0.02) for time in song.downbeats)
    assert len(song.downbeats) in (5, 6)
    assert [line.text for line in song.lines] == ["one", "two"]
    assert events[0] == StepStarted("song") and events[-1] == StepDone("song")
    parts = [event.part for event in events if isinstance(event, StepAdvanced)]
    assert parts and parts == sorted(parts) and parts[-1] <= 1


def test_what_was_heard_is_kept_and_another_meter_needs_no_hearing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, cache = write_song(tmp_path / "song.wav"), tmp_path / "cache"
    first = listen(path, cache=cache)
    assert len(list((cache / "song").iterdir())) == 2
    monkeypatch.setattr("rushes.song.listen.activations", None)
    renamed = path.rename(tmp_path / "other.wav")
    assert listen(renamed, cache=cache) == first
    told = listen(renamed, cache=cache, meter=3)
    assert told.meter == 3 and told.told and len(told.beats) == len(first.beats)
    with pytest.raises(TypeError):
        listen(write_song(tmp_path / "new.wav", bpm=100), cache=cache)


@pytest.mark.parametrize(
    "junk", [b"", b"PK\x03\x04junk", b"[[1]]", b'[["a", 2]]', b"[[1e999, 2]]", b"\x93NUMPY", b"{}", b"7"]
)
def test_a_broken_cache_is_made_again(tmp_path: Path, junk: bytes) -> None:
    path, cache = write_song(tmp_path / "song.wav", 5), tmp_path / "cache"
    first = listen(path, cache=cache)
    kept = {file: file.read_bytes() for file in (cache / "song").iterdir()}
    for file in kept:
        file.write_bytes(junk if junk != b"{}" or file.suffix == ".npz" else b'{"a": 1}')
    assert listen(path, cache=cache) == first
    for file, data in kept.items():
        assert file.suffix == ".npz" or json.loads(file.read_bytes()) == json.loads(data)
    assert len(list((cache / "song").iterdir())) == 2


def test_silence_is_a_song_without_beats(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(4 * 8_000 * 8))
    song = listen(tmp_path / "silence.wav", cache=tmp_path)
    assert song.seconds == 8 and song.beats == () and song.bpm is None and song.meter is None
    assert listen(tmp_path / "silence.wav", cache=tmp_path, meter=3).meter == 3


def test_a_cut_off_song_is_said_every_time(tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    path = tmp_path / "song.flac"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("flac", rate=22_050, layout="mono")
        noise = np.random.default_rng(0).integers(-9_000, 9_000, (1, 22_050 * 4)).astype(np.int16)
        for part in np.split(noise, 20, axis=1):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), layout="mono")
            frame.sample_rate = 22_050
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    for _ in range(2):
        events = list[Event]()
        listen(path, cache=tmp_path / "cache", report=events.append)
        assert [event.level for event in events if isinstance(event, Said)] == ["warning"]


def test_bad_input_is_one_clear_error(tmp_path: Path) -> None:
    path = write_song(tmp_path / "song.wav", 1)
    with pytest.raises(MediaError, match="no such file"):
        listen(tmp_path / "gone.wav")
    with pytest.raises(MediaError):
        listen(tmp_path)
    for told in ({"meter": 0}, {"bpm": -1.0}, {"downbeat": -1.0}, {"downbeat": float("nan")}):
        with pytest.raises(FilmError):
            listen(path, **told)
    with pytest.raises(FilmError, match="no such file"):
        listen(path, lyrics=tmp_path / "gone.lrc")


def test_beats_and_bars_as_frames() -> None:
    beats = tuple(Beat(time, place) for time, place in [(0.02, 4), (0.5, 1), (1.0, 2), (1.01, 3), (1.5, 1), (9.99, 2)])
    song = Song("", 48_000, 2, 480_000, beats)
    assert beat_frames(song, Fraction(24)) == (0, 12, 24, 36)
    assert bar_frames(song, Fraction(24)) == (12, 36)
    assert beat_frames(song, Fraction(24), Fraction(1, 2)) == (0, 12, 24)
    assert bar_frames(song, Fraction(24000, 1001), Fraction(1)) == (12,)
    assert beat_frames(song, Fraction(30), Fraction(11)) == ()
    assert set(bar_frames(song, Fraction(25))) <= set(beat_frames(song, Fraction(25)))
