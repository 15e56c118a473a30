"""The splice: every frame of every segment, once, on the film's clock, in every rate."""

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from rushes.cut.finish import Finish
from rushes.cut.pieces import body_of
from rushes.cut.segment import render_segment
from rushes.cut.sound import encode_sound
from rushes.cut.splice import check_film, splice
from rushes.cut.timeline import Item
from rushes.errors import MediaError
from rushes.media import probe, read_frames, write_clip
from rushes.units import RATES

SIZE = (160, 90)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """100 frames of drifting noise, each unlike any other."""
    path = tmp_path_factory.mktemp("splice") / "clip.mp4"
    noise = np.random.default_rng(2).integers(0, 255, (12, 40, 3), np.uint8)
    large = np.kron(noise, np.ones((12, 12, 1), np.uint8))
    write_clip(path, (large[k // 4 : k // 4 + 90, 2 * k : 2 * k + 160] for k in range(100)), rate=Fraction(24))
    return path


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("splice") / "song.wav"
    noise = np.random.default_rng(4).integers(-9000, 9000, (1, 44_100 * 12), np.int16)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("pcm_s16le", rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(noise, "s16", "mono")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def cut(folder: Path, clip: Path, lengths: list[int], rate: Fraction, size: tuple[int, int] = SIZE) -> list[Path]:
    segments, at = [], 0
    for n, frames in enumerate(lengths):
        laid = Item(
            shot=f"s{n}", start=at, end=at + frames, source="x", first=7 * n % 60, source_frames=100,
            source_rate=Fraction(24),
        )  # fmt: skip
        segments.append(folder / f"{n}.mp4")
        render_segment(body_of(laid, rate), {"clip": clip}, segments[-1], rate=rate, finish=Finish(size))
        at += frames
    return segments


def hashes(path: Path) -> list[str]:
    pixels = (np.ascontiguousarray(frame.to_ndarray()).tobytes() for frame in read_frames(path))
    return [hashlib.sha256(some).hexdigest() for some in pixels]


def sound_of(path: Path) -> np.ndarray[Any, Any]:
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


@pytest.mark.parametrize("name", RATES)
def test_a_film_is_its_segments_frame_for_frame(tmp_path: Path, clip: Path, song: Path, name: str) -> None:
    rate = RATES[name]
    lengths = [1, 1, *map(int, np.random.default_rng(len(name)).integers(1, 40, 8)), 1, 2, 24, 25]
    total = sum(lengths)
    segments = cut(tmp_path, clip, lengths, rate)
    sound = tmp_path / "sound.m4a"
    encode_sound(song, sound, start=Fraction(1, 3), seconds=total / rate)
    splice(segments, sound, tmp_path / "film.mp4", rate=rate, frames=total, counts=lengths, title="Ä film")
    assert hashes(tmp_path / "film.mp4") == [each for path in segments for each in hashes(path)]
    media = probe(tmp_path / "film.mp4")
    assert (media.frames, media.rate, media.seconds, media.has_sound) == (total, rate, total / rate, True)
    with av.open(str(tmp_path / "film.mp4")) as film:
        stream = film.streams.video[0]
        assert stream.time_base is not None
        tick = 1 / rate / Fraction(stream.time_base.numerator, stream.time_base.denominator)
        assert [frame.pts for frame in film.decode(stream)] == [k * tick for k in range(total)]
        assert film.metadata["title"] == "Ä film"
        codec = stream.codec_context
        assert (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range) == (1, 1, 1, 1)
    assert np.array_equal(sound_of(tmp_path / "film.mp4"), sound_of(sound))


def test_a_film_of_one_frame(tmp_path: Path, clip: Path) -> None:
    splice(cut(tmp_path, clip, [1], Fraction(24)), None, tmp_path / "film.mp4", rate=Fraction(24), frames=1)
    assert (probe(tmp_path / "film.mp4").frames, probe(tmp_path / "film.mp4").has_sound) == (1, False)


def test_the_same_segments_make_the_same_bytes(tmp_path: Path, clip: Path, song: Path) -> None:
    segments, sound = cut(tmp_path, clip, [5, 9], Fraction(25)), tmp_path / "s.m4a"
    encode_sound(song, sound, start=Fraction(0), seconds=Fraction(14, 25))
    for name in ("a.mp4", "b.mp4"):
        splice(segments, sound, tmp_path / name, rate=Fraction(25), frames=14, title="T")
    data = (tmp_path / "a.mp4").read_bytes()
    assert data == (tmp_path / "b.mp4").read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    assert {path.suffix for path in tmp_path.iterdir()} == {".mp4", ".m4a"}
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_what_does_not_belong_is_refused_and_the_old_film_stays(tmp_path: Path, clip: Path, song: Path) -> None:
    good = cut(tmp_path, clip, [5, 9], Fraction(24))
    (tmp_path / "other").mkdir()
    large = cut(tmp_path / "other", clip, [5], Fraction(24), (192, 108))
    text = tmp_path / "text.mp4"
    text.write_text("no segment")
    short = tmp_path / "short.m4a"
    encode_sound(song, short, start=Fraction(0), seconds=Fraction(1, 4))
    film = tmp_path / "film.mp4"
    film.write_bytes(b"old")
    wrong: list[tuple[list[Path], Path | None, int, list[int] | None, str]] = [
        ([], None, 0, None, "a segment for each"),
        (good, None, 14, [14], "a segment for each"),
        (good, None, 15, None, "14 frames"),
        (good, None, 14, [6, 8], "5 frames"),
        ([*good, *large], None, 19, None, "other settings"),
        ([*good, text], None, 19, None, "text.mp4"),
        ([tmp_path / "none.mp4"], None, 1, None, "none.mp4"),
        (good, short, 14, None, "its sound is"),
        (good, text, 14, None, "text.mp4"),
    ]
    for segments, sound, frames, counts, words in wrong:
        with pytest.raises(MediaError) as caught:
            splice(segments, sound, film, rate=Fraction(24), frames=frames, counts=counts)
        assert words in str(caught.value)
    assert film.read_bytes() == b"old"
    assert not any(path.name.startswith(".") for path in tmp_path.iterdir())


def test_a_film_at_another_rate_fails_its_check(tmp_path: Path, clip: Path) -> None:
    (segment,) = cut(tmp_path, clip, [10], Fraction(24))
    check_film(segment, Fraction(24), 10)
    for rate, frames in ((Fraction(25), 10), (Fraction(24), 9), (Fraction(24000, 1001), 10)):
        with pytest.raises(MediaError, match="damaged"):
            check_film(segment, rate, frames)


@pytest.mark.long
def test_a_long_film_does_not_drift(tmp_path: Path, clip: Path) -> None:
    rate, lengths = RATES["23.976"], [1, 2, 3, 5, 8, 13, 21]
    segments = cut(tmp_path, clip, lengths, rate)
    splice(segments * 60, None, tmp_path / "film.mp4", rate=rate, frames=60 * sum(lengths))
    assert hashes(tmp_path / "film.mp4") == [each for path in segments for each in hashes(path)] * 60
