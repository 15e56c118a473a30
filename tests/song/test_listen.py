"""Listening as a whole: events, the cache, what is told, and songs that are hardly songs."""

import json
import wave
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from rushes.errors import FilmError, MediaError
from rushes.events import Event, Said, StepAdvanced, StepDone, StepStarted
from rushes.song import beatnet, doubt, facts, hearing
from rushes.song import listen as listening
from rushes.song.decode import Recording
from rushes.song.grid import bar_frames, beat_frames
from rushes.song.listen import listen
from rushes.song.loudness import Loudness
from rushes.song.model import Beat, Part, Song
from rushes.song.spectra import Features
from rushes.song.told import Told


def sound_of(path: Path, samples: npt.NDArray[np.floating]) -> Path:
    """A mono WAV of 22,050 Hz."""
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, beatnet.RATE, 0, "NONE", ""))
        file.writeframes((np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes())
    return path


def metronome(seconds: float, bpm: int = 120, meter: int = 4) -> npt.NDArray[np.float64]:
    """A stroke on every beat, low on the first of the bar."""
    at = np.arange(round(seconds * beatnet.RATE))
    period = round(beatnet.RATE * 60 / bpm)
    since, first = at % period / beatnet.RATE, at // period % meter == 0
    return np.where(first, 0.8, 0.4) * np.exp(-since * 25) * np.sin(2 * np.pi * np.where(first, 110, 880) * since)


def write_song(path: Path, seconds: float = 12.0, bpm: int = 120, meter: int = 4) -> Path:
    """A metronome with a low first beat."""
    return sound_of(path, metronome(seconds, bpm, meter))


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A song of 12 s that was heard before, and its cache."""
    folder = tmp_path_factory.mktemp("heard")
    path = write_song(folder / "song.wav")
    listen(path, cache=folder / "cache")
    return path, folder / "cache"


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


def test_everything_is_filled(heard: tuple[Path, Path]) -> None:
    song = listen(heard[0], cache=heard[1])
    assert song.parts[0].start == 0 and song.parts[-1].end == 12
    assert song.energy[0].start == 0 and song.energy[-1].end == 12
    assert len(song.onsets) >= 20 and song.trust[0].beats > 0.8
    assert song.loudness is not None and -40 < song.loudness < -5
    assert len(song.peaks) == 1200 and max(song.peaks) <= 127
    loudest = [song.peaks[at : at + 5] for at in range(0, 1150, 200)]
    assert all(max(each) > 60 for each in loudest) and max(song.peaks[40:49]) < 10


def test_what_was_heard_is_kept_and_another_meter_needs_no_hearing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, cache = write_song(tmp_path / "song.wav"), tmp_path / "cache"
    first = listen(path, cache=cache)
    assert len(list((cache / "song").iterdir())) == 2
    monkeypatch.setattr(hearing, "hear", None)
    renamed = path.rename(tmp_path / "other.wav")
    assert listen(renamed, cache=cache) == first
    told = listen(renamed, cache=cache, meter=3)
    assert told.meter == 3 and told.told and len(told.beats) == len(first.beats)
    with pytest.raises(TypeError):
        listen(write_song(tmp_path / "new.wav", bpm=100), cache=cache)


def test_other_words_and_other_sections_are_heard_again(heard: tuple[Path, Path], tmp_path: Path) -> None:
    path, cache = heard
    (tmp_path / "words.txt").write_text("[Bridge]\nla la\n")
    assert listen(path, cache=cache, lyrics=tmp_path / "words.txt").parts[0].kind == "bridge"
    parts = (Part("scene", "", 6.0, 12.0, 1.0), Part("verse", "", 0.0, 6.0, 1.0))
    told = listen(path, cache=cache, parts=parts).parts
    assert [(part.kind, part.start, part.end, part.confidence) for part in told] == [
        ("verse", 0.0, 6.0, 1.0), ("scene", 6.0, 12.0, 1.0)
    ]  # fmt: skip
    assert all(part.label.isupper() for part in told) and told[0].label == "A"
    own = listen(path, cache=cache).parts
    assert listen(path, cache=cache, parts=own).parts == own


@pytest.mark.parametrize(
    "junk",
    [b"", b"PK\x03\x04junk", b"[[1]]", b'[["a", 2]]', b"[[1e999, 2]]", b"\x93NUMPY", b"{}", b"7", b'{"a": 1}',
     b"[" * 9000],
)  # fmt: skip
def test_a_broken_cache_is_made_again(tmp_path: Path, junk: bytes) -> None:
    path, cache = write_song(tmp_path / "song.wav", 5), tmp_path / "cache"
    first = listen(path, cache=cache)
    kept = {file: file.read_bytes() for file in (cache / "song").iterdir()}
    for file in kept:
        file.write_bytes(junk)
    assert listen(path, cache=cache) == first
    for file, data in kept.items():
        assert file.suffix == ".npz" or json.loads(file.read_bytes()) == json.loads(data)
    assert len(list((cache / "song").iterdir())) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("beats", [[1e999, 1]]), ("beats", [[1.0, 0]]), ("beats", [[1.0]]), ("parts", [["tune", "A", 0, 1, 1]]),
     ("energy", [[0, 1]]), ("trust", None), ("frames", 0), ("frames", 1.5), ("peaks", "!"), ("loudness", "loud"),
     ("warning", 3), ("more", 1)],
)  # fmt: skip
def test_a_cache_that_somebody_wrote_into_is_made_again(tmp_path: Path, name: str, value: object) -> None:
    path, cache = write_song(tmp_path / "song.wav", 5), tmp_path / "cache"
    first = listen(path, cache=cache)
    (kept,) = (cache / "song").glob("*.json")
    kept.write_text(json.dumps({**json.loads(kept.read_bytes()), name: value}))
    assert listen(path, cache=cache) == first


def test_what_an_earlier_version_kept_is_swept(tmp_path: Path) -> None:
    path, cache = write_song(tmp_path / "song.wav", 5), tmp_path / "cache"
    sha256 = listen(path).sha256
    (cache / "song").mkdir(parents=True)
    old = [cache / "song" / f"{sha256}{rest}" for rest in ("-1.npz", "-1-1-0123456789abcdef.json")]
    other = cache / "song" / f"{'0' * 64}-1.npz"
    for file in (*old, other):
        file.write_bytes(b"old")
    listen(path, cache=cache)
    assert not any(file.exists() for file in old) and other.exists()
    assert len(list((cache / "song").iterdir())) == 3


def test_two_may_listen_at_once(tmp_path: Path) -> None:
    path, cache = write_song(tmp_path / "song.wav", 5), tmp_path / "cache"
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda meter: listen(path, cache=cache, meter=meter), (3, 3))
    assert one == other
    assert len(list((cache / "song").iterdir())) == 2


def test_silence_is_a_song_without_beats(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "silence.wav"), "wb") as file:
        file.setparams((2, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(4 * 8_000 * 8))
    song = listen(tmp_path / "silence.wav", cache=tmp_path)
    assert song.seconds == 8 and song.beats == () and song.bpm is None and song.meter is None
    assert song.loudness is None and song.onsets == () and set(song.peaks) == {0}
    assert not any(each.energy for each in song.energy) and not any(each.beat for each in song.trust)
    told = listen(tmp_path / "silence.wav", cache=tmp_path, meter=3, tempo="double", shift=1, taps=[2.0])
    assert told.meter == 3 and told.beats == ()


@pytest.mark.parametrize("seconds", [0.01, 1.0])
def test_a_second_is_a_song(tmp_path: Path, seconds: float) -> None:
    song = listen(write_song(tmp_path / "song.wav", seconds))
    assert song.beats == () and len(song.parts) == 1 and song.parts[0].end == pytest.approx(seconds, abs=1e-3)
    assert len(song.peaks) == round(seconds * 100)


def test_one_tone_is_one_part_without_a_beat(tmp_path: Path) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(20 * beatnet.RATE) / beatnet.RATE)
    events = list[Event]()
    song = listen(sound_of(tmp_path / "tone.wav", tone), report=events.append)
    assert song.beats == () and len(song.parts) == 1 and song.loudness is not None
    assert not [event for event in events if isinstance(event, Said)]


def test_a_pause_has_no_beats(tmp_path: Path) -> None:
    music = metronome(16)
    song = listen(sound_of(tmp_path / "song.wav", np.concatenate([music, np.zeros(20 * beatnet.RATE), music])))
    assert song.bpm == pytest.approx(120, abs=1)
    assert not [beat for beat in song.beats if 18 < beat.time < 34]
    assert len([beat for beat in song.beats if beat.time < 16]) > 25 < len([b for b in song.beats if b.time > 36])
    pauses = doubt.without_beat(song)
    assert len(pauses) == 1 and pauses[0][0] == pytest.approx(16, abs=2.1) and pauses[0][1] == pytest.approx(36, abs=2)
    assert all(each.beats == each.bars == 0 for each in song.trust if not each.beat)


def test_told_keys_are_believed(heard: tuple[Path, Path]) -> None:
    path, cache = heard
    plain = listen(path, cache=cache)
    assert listen(path, cache=cache, tempo="half").bpm == pytest.approx(60, abs=0.5)
    assert listen(path, cache=cache, tempo="double").bpm == pytest.approx(240, abs=1)
    later = listen(path, cache=cache, shift=1)
    assert [beat.time for beat in later.beats] == [beat.time for beat in plain.beats]
    assert all(b.place % 4 == (a.place - 1) % 4 for a, b in zip(plain.beats, later.beats, strict=True))
    moved = listen(path, cache=cache, meter=4, downbeat=4.5)
    assert all((time - 0.5) / 2 == pytest.approx(round((time - 0.5) / 2), abs=0.02) for time in moved.downbeats)
    tapped = listen(path, cache=cache, taps=[0.75 * at for at in range(1, 15)])
    assert tapped.bpm == pytest.approx(80, abs=1) and all(each.beats == 1 for each in tapped.trust[:1])


def test_low_confidence_is_said_until_somebody_tells(tmp_path: Path) -> None:
    dice = np.random.default_rng(4)
    sound = np.zeros(30 * beatnet.RATE)
    for start in np.cumsum(dice.uniform(0.25, 1.1, 60)):
        at = round(start * beatnet.RATE)
        piece = sound[at : at + 4000]
        piece += 0.7 * np.exp(-np.arange(len(piece)) / 800) * np.sin(np.arange(len(piece)) * dice.uniform(0.02, 0.4))
    path, cache = sound_of(tmp_path / "loose.wav", sound), tmp_path / "cache"

    def said(**told: Any) -> list[str]:
        events = list[Event]()
        listen(path, cache=cache, report=events.append, **told)
        return [event.text for event in events if isinstance(event, Said) and event.level == "warning"]

    sentences = said()
    assert sentences and sentences == said()
    assert all(text.startswith("loose.wav: ") and "`rushes song`" in text for text in sentences)
    assert any("`meter`" in text and "`shift`" in text for text in sentences)
    assert not said(bpm=90, meter=4, shift=1)


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


@pytest.mark.parametrize(
    ("told", "key"),
    [({"meter": 0}, "meter"), ({"bpm": -1.0}, "bpm"), ({"bpm": float("inf")}, "bpm"), ({"downbeat": -1.0}, "downbeat"),
     ({"downbeat": float("nan")}, "downbeat"), ({"downbeat": 1e9}, "downbeat"), ({"shift": 12}, "shift"),
     ({"shift": -99}, "shift"), ({"tempo": "treble"}, "tempo"), ({"tempo": "half", "bpm": 90.0}, "tempo"),
     ({"shift": 1, "downbeat": 1.0}, "shift"), ({"taps": [-1.0]}, "taps"), ({"taps": [float("nan")]}, "taps"),
     ({"taps": [1e9]}, "taps"), ({"taps": [0.0] * 20_001}, "taps"), ({"taps": [0.0, 0.16, 0.32, 0.48]}, "taps"),
     ({"taps": [0.0, 2.4, 4.8, 7.2]}, "taps")],
)  # fmt: skip
def test_what_cannot_be_is_refused_by_its_key(heard: tuple[Path, Path], told: Mapping[str, Any], key: str) -> None:
    with pytest.raises(FilmError) as caught:
        listen(heard[0], cache=heard[1], **told)
    assert caught.value.where == f"film.toml: song.{key}" and caught.value.next


def test_a_double_that_is_no_tempo_is_refused(tmp_path: Path) -> None:
    path, cache = write_song(tmp_path / "song.wav", bpm=160), tmp_path / "cache"
    assert listen(path, cache=cache).bpm == pytest.approx(160, abs=2)
    with pytest.raises(FilmError, match="double"):
        listen(path, cache=cache, tempo="double")


def test_bad_input_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="no such file"):
        listen(tmp_path / "gone.wav")
    with pytest.raises(MediaError):
        listen(tmp_path)
    with pytest.raises(FilmError, match="no such file"):
        listen(write_song(tmp_path / "song.wav", 1), lyrics=tmp_path / "gone.lrc")


def test_a_kept_song_needs_nothing_heavy() -> None:
    source = Path(listening.__file__).read_text(encoding="utf-8")
    head = source.partition("\ndef listen(")[0].replace("if TYPE_CHECKING:\n    from rushes.song.hearing", "")
    assert not [name for name in ("numpy", "hearing import", "facts", "decode", "beats") if f"import {name}" in head]


def test_beats_and_bars_as_frames() -> None:
    beats = tuple(Beat(time, place) for time, place in [(0.02, 4), (0.5, 1), (1.0, 2), (1.01, 3), (1.5, 1), (9.99, 2)])
    song = Song("", 48_000, 2, 480_000, beats)
    assert beat_frames(song, Fraction(24)) == (0, 12, 24, 36)
    assert bar_frames(song, Fraction(24)) == (12, 36)
    assert beat_frames(song, Fraction(24), Fraction(1, 2)) == (0, 12, 24)
    assert bar_frames(song, Fraction(24000, 1001), Fraction(1)) == (12,)
    assert beat_frames(song, Fraction(30), Fraction(11)) == ()
    assert set(bar_frames(song, Fraction(25))) <= set(beat_frames(song, Fraction(25)))


@pytest.mark.parametrize(
    ("other", "told", "expected"), [(3, Told(), 3), (4, Told(), 4), (5, Told(), 4), (3, Told(meter=4), 4)]
)
def test_another_meter_is_believed_where_both_methods_agree_on_it(
    monkeypatch: pytest.MonkeyPatch, other: int, told: Told, expected: int
) -> None:
    """The network hears four, and three where it is asked for three; the onsets hear what they hear."""
    empty = np.zeros((0, 2), np.float32)
    features = Features(np.zeros((0, 64), np.float16), np.zeros((0, 12), np.float16), np.zeros((0, 3), np.float32))
    loud = Loudness(None, 0.0, np.zeros(0, np.float32))
    song = hearing.Hearing(Recording(100, 1, 4000), empty, features, loud, b"")

    def grid_of(meter: int) -> tuple[Beat, ...]:
        return tuple(Beat(0.5 * at, at % meter + 1) for at in range(80))

    monkeypatch.setattr("rushes.song.beats.track", lambda _, meter=None, **rest: grid_of(meter or 4))
    monkeypatch.setattr("rushes.song.facts.heard", lambda whole, _: whole)
    monkeypatch.setattr("rushes.song.facts.second", lambda *_: grid_of(other))
    assert max(beat.place for beat in facts.grid(song, told)) == expected
