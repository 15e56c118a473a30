"""Tracks beside the song: on their sample, under their fades, over what they duck, and never clipped."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.cut.mix import mix_sound
from rushes.cut.sound import encode_sound
from rushes.cut.tracks import Laid, lay_tracks
from rushes.errors import FilmError, MediaError
from rushes.film.model import Film, FilmFile, Shot
from rushes.film.treatment import Settings, Track

RATE = 48_000
Sound = NDArray[np.float32]


def write(path: Path, samples: Sound, rate: int = RATE) -> Path:
    """A WAV file of ``float32 [channels, n]``, exact to 24 bits."""
    layout = "mono" if samples.shape[0] == 1 else "stereo"
    with av.open(str(path), "w", format="wav") as container:
        stream = container.add_stream("pcm_f32le", rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T.reshape(1, -1)), "flt", layout)
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def clicks(seconds: float, at: list[float], rate: int = RATE, channels: int = 1) -> Sound:
    """Silence with short loud clicks at these times."""
    samples = np.zeros((channels, round(seconds * rate)), np.float32)
    for time in at:
        first = round(time * rate)
        samples[:, first : first + 24] = 0.8
    return samples


def tone(seconds: float, level: float, rate: int = RATE) -> Sound:
    at = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * 440 * at)).astype(np.float32)[None]


def heard(path: Path) -> Sound:
    """The samples of a film's sound as a player gives them."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("fltp", "stereo", stream.codec_context.sample_rate)
        parts = [each for frame in container.decode(stream) for each in _from_zero(frame, resampler)]
    return np.concatenate(parts, axis=1)


def _from_zero(frame: av.AudioFrame, resampler: av.AudioResampler) -> list[Sound]:
    """A frame's samples without the encoder's priming, which the edit list hides."""
    skip = max(0, -(frame.pts or 0))
    frame.pts = None
    return [np.asarray(each.to_ndarray(), np.float32)[:, skip:] for each in resampler.resample(frame)]


def found(samples: Sound, least: float = 0.3) -> list[int]:
    """Where clicks begin."""
    loud = np.flatnonzero(np.abs(samples).max(0) > least)
    return [int(n) for n in loud[np.diff(loud, prepend=-10_000) > 2_000]]


def laid(path: Path, at: float, kind: str = "effects", **more: object) -> Laid:
    return replace(Laid(path, path.name, "effects", Fraction(at)), kind=kind, **more)  # type: ignore[arg-type]


def level(samples: Sound, start: float, end: float) -> float:
    part = samples[0, round(start * RATE) : round(end * RATE)]
    return float(20 * np.log10(max(1e-9, np.sqrt((part.astype(np.float64) ** 2).mean()))))


def mixed(tmp_path: Path, song: Sound | None, *tracks: Laid, seconds: float = 4.0) -> Sound:
    into = tmp_path / "mix.m4a"
    path = write(tmp_path / "song.wav", song) if song is not None else None
    info = mix_sound(path, tracks, into, start=Fraction(0), seconds=Fraction(seconds))
    samples = heard(into)
    assert info.samples == round(seconds * info.rate) and samples.shape[1] >= info.samples
    return samples[:, : info.samples]


@pytest.mark.parametrize(("rate", "channels"), [(48_000, 1), (44_100, 2), (32_000, 1), (22_050, 1)])
def test_a_track_is_on_its_sample_whatever_its_rate(tmp_path: Path, rate: int, channels: int) -> None:
    path = write(tmp_path / "fx.wav", clicks(1.0, [0.25], rate, channels), rate)
    samples = mixed(tmp_path, clicks(4.0, [0.5]), laid(path, 1.5))
    song, effect = found(samples)
    assert abs(song - round(0.5 * RATE)) <= 2
    assert abs(effect - round(1.75 * RATE)) <= (2 if rate == RATE else 12), "a resampler rings by a few samples"


def test_a_track_that_begins_before_the_film_has_begun_already(tmp_path: Path) -> None:
    path = write(tmp_path / "fx.wav", clicks(3.0, [0.25, 2.0]))
    assert [round(n / RATE, 2) for n in found(mixed(tmp_path, None, laid(path, -1.0)))] == [1.0]


def test_start_length_and_loops_are_exact(tmp_path: Path) -> None:
    path = write(tmp_path / "fx.wav", clicks(1.0, [0.5]))
    late = mixed(tmp_path, None, laid(path, 1.0, start=Fraction(1, 4)))
    assert [round(n / RATE, 3) for n in found(late)] == [1.25]
    short = mixed(tmp_path, None, laid(path, 1.0, seconds=Fraction(2, 5)))
    assert found(short) == []
    again = mixed(tmp_path, None, laid(path, 0.0, kind="ambience", loop=True, seconds=Fraction(7, 2)))
    assert [round(n / RATE, 3) for n in found(again)] == [0.5, 1.5, 2.5]


def test_music_goes_down_under_a_voice_and_comes_up_again(tmp_path: Path) -> None:
    speech = write(tmp_path / "voice.wav", np.concatenate([tone(1.0, 0.02)], axis=1))
    bed = np.sin(2 * np.pi * 3000 * np.arange(6 * RATE) / RATE).astype(np.float32)[None] * 0.3
    plain = mixed(tmp_path, bed, laid(speech, 2.0, kind="dialogue"), seconds=6)
    ducked = mixed(tmp_path, bed, laid(speech, 2.0, kind="dialogue", duck=12.0), seconds=6)
    assert level(plain, 2.4, 2.9) - level(ducked, 2.4, 2.9) == pytest.approx(12.0, abs=0.6)
    assert level(ducked, 0.5, 1.9) == pytest.approx(level(plain, 0.5, 1.9), abs=0.1)
    assert level(ducked, 4.5, 5.5) == pytest.approx(level(plain, 4.5, 5.5), abs=0.1)


def test_effects_are_not_ducked_and_gain_and_fades_are_heard(tmp_path: Path) -> None:
    voice = write(tmp_path / "voice.wav", tone(3.0, 0.1))
    steps = write(tmp_path / "steps.wav", tone(3.0, 0.1))
    alone = mixed(tmp_path, None, laid(steps, 0.5, gain=-6.0))
    assert level(alone, 1, 3) == pytest.approx(20 * np.log10(0.1 / np.sqrt(2)) - 6.0, abs=0.2)
    both = mixed(tmp_path, None, laid(steps, 0.5), laid(voice, 0.5, kind="dialogue", duck=20.0, gain=-40.0))
    assert level(both, 1, 3) == pytest.approx(20 * np.log10(0.1 / np.sqrt(2)), abs=0.3)
    faded = mixed(tmp_path, None, laid(steps, 0.5, fade_in=Fraction(1), fade_out=Fraction(1), seconds=Fraction(3)))
    assert level(faded, 0.95, 1.05) == pytest.approx(level(faded, 1.8, 2.2) - 6.0, abs=0.6)
    assert level(faded, 2.95, 3.05) == pytest.approx(level(faded, 1.8, 2.2) - 6.0, abs=0.6)


def test_a_sum_that_would_clip_is_held_and_one_that_would_not_is_left(tmp_path: Path) -> None:
    loud = write(tmp_path / "loud.wav", tone(1.0, 0.9))
    samples = mixed(tmp_path, tone(4.0, 0.8), laid(loud, 2.0))
    assert np.abs(samples).max() < 1.05, "AAC may go over by a little"
    assert level(samples, 0.5, 1.5) == pytest.approx(20 * np.log10(0.8 / np.sqrt(2)), abs=0.2), "far from it, as it was"


def test_a_film_with_only_a_song_is_bit_for_bit_what_it_was(tmp_path: Path) -> None:
    song = write(tmp_path / "song.wav", tone(3.0, 0.5))
    encode_sound(song, tmp_path / "a.m4a", start=Fraction(0), seconds=Fraction(2))
    mix_sound(song, (), tmp_path / "b.m4a", start=Fraction(0), seconds=Fraction(2))
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


def test_the_same_mix_makes_the_same_bytes(tmp_path: Path) -> None:
    voice, song = write(tmp_path / "v.wav", tone(1.0, 0.2)), write(tmp_path / "s.wav", tone(3.0, 0.9))
    made = set()
    for n in range(2):
        tracks = (laid(voice, 0.7, kind="voice-over", duck=9.0),)
        mix_sound(song, tracks, tmp_path / f"{n}.m4a", start=Fraction(0), seconds=Fraction(3))
        made.add((tmp_path / f"{n}.m4a").read_bytes())
    assert len(made) == 1
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_files_without_sound_are_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "text.wav").write_text("not a sound")
    with pytest.raises(MediaError, match="text"):
        mixed(tmp_path, tone(2.0, 0.1), laid(tmp_path / "text.wav", 0.0), seconds=2)
    odd = np.full((1, RATE), np.nan, np.float32)
    assert np.isfinite(mixed(tmp_path, tone(2.0, 0.1), laid(write(tmp_path / "nan.wav", odd), 0.0), seconds=2)).all()


def film(*tracks: Track) -> Film:
    shots = (Shot(id="a", start=0, end=48), Shot(id="b", start=48, end=120))
    return Film(Path("/nowhere"), FilmFile(film=Settings(title="x"), track=tracks), shots)


def test_j_and_l_cuts_follow_their_shot() -> None:
    track = Track(file="line.wav", kind="dialogue", shot="b", lead=12, tail=24, start="0:01")
    (one,) = lay_tracks(film(track), 120, lambda path: "sha")
    assert (one.at, one.start, one.seconds, one.duck) == (
        Fraction(36, 24),
        Fraction(1),
        Fraction(12 + 72 + 24, 24),
        9.0,
    )
    (free,) = lay_tracks(film(Track(file="rain.wav", kind="ambience", at="0:00.5", loop=True)), 120, lambda path: "sha")
    assert (free.at, free.seconds, free.duck) == (Fraction(1, 2), Fraction(9, 2), 0.0)
    with pytest.raises(FilmError, match="cannot be laid") as caught:
        lay_tracks(film(Track(file="line.wav", kind="dialogue", shot="c")), 120, lambda path: "sha")
    assert "no shot c" in str(caught.value.problems[0])
