"""The film's sound: as long as the film to the sample, and in step with the song to the sample."""

import tracemalloc
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.cut.sound import FRAME, encode_sound
from rushes.errors import MediaError

Samples = NDArray[np.float32]

CODECS = {"wav": "pcm_s16le", "flac": "flac", "mp3": "libmp3lame", "ogg": "libopus", "m4a": "aac", "mkv": "vorbis"}


def noise(seconds: float, rate: int, channels: int = 2, clicks: bool = False) -> Samples:
    """Low noise; with ``clicks``, a click each half second as well."""
    count = int(seconds * rate)
    made = np.random.default_rng(3).standard_normal((channels, count)).astype(np.float32) * (0.002 if clicks else 0.1)
    if clicks:
        for at in range(rate // 2, count - 8, rate // 2):
            made[:, at : at + 4] = 0.8
    return made


def song(path: Path, samples: Samples, rate: int, layout: str = "stereo") -> Path:
    codec = CODECS[path.suffix[1:]]
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=rate, layout=layout)
        if codec == "vorbis":
            stream.codec_context.options = {"strict": "-2"}
        stream.codec_context.bit_rate = 320_000
        resampler = av.AudioResampler(stream.codec_context.format, layout, rate, frame_size=stream.frame_size or 4096)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, 0, Fraction(1, rate)
        for ready in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(ready))
        container.mux(stream.encode(None))
    return path


def heard(path: Path) -> Samples:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler("fltp")
        frames = [ready for frame in container.decode(audio=0) for ready in resampler.resample(frame)]
        return np.asarray(np.concatenate([frame.to_ndarray() for frame in frames], axis=1), np.float32)


def length(path: Path) -> tuple[int, int]:
    """Samples and samples a second, as the container has them."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        base = stream.time_base
        assert base is not None and stream.duration is not None
        return int(stream.duration * Fraction(base.numerator, base.denominator) * stream.rate), stream.rate


def lag(a: Samples, b: Samples) -> int:
    """By how many samples ``a`` is later than ``b``: the peak of their cross-correlation."""
    size = 1 << (2 * len(a) - 1).bit_length()
    peak = int(np.fft.irfft(np.fft.rfft(a, size) * np.fft.rfft(b, size).conj()).argmax())
    return peak if peak < size // 2 else peak - size


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg", "m4a"])
def test_noise_lines_up_at_every_point(tmp_path: Path, kind: str) -> None:
    rate = 48_000 if kind == "ogg" else 44_100
    source = song(tmp_path / f"song.{kind}", noise(6, rate), rate)
    whole = heard(source)
    start, seconds = Fraction(5, 3), Fraction(97, 24)
    info = encode_sound(source, tmp_path / "s.m4a", start=start, seconds=seconds)
    assert (info.rate, info.channels, info.samples, info.silent) == (rate, 2, round(seconds * rate), 0)
    assert length(tmp_path / "s.m4a") == (info.samples, rate)
    made, first = heard(tmp_path / "s.m4a"), round(start * rate)
    assert info.samples <= made.shape[1] < info.samples + FRAME
    for at in (0, 1000, rate, 2 * rate + 77, info.samples - 6000):
        assert [lag(made[c, at : at + 6000], whole[c, first + at : first + at + 6000]) for c in (0, 1)] == [0, 0]


@pytest.mark.parametrize("kind", ["wav", "flac", "mp3", "ogg"])
def test_clicks_stay_where_they_were_in_the_song(tmp_path: Path, kind: str) -> None:
    rate = 48_000 if kind == "ogg" else 44_100
    clicks = noise(5, rate, clicks=True)
    source = song(tmp_path / f"song.{kind}", clicks, rate)
    encode_sound(source, tmp_path / "s.m4a", start=Fraction(1, 4), seconds=Fraction(4))
    made = heard(tmp_path / "s.m4a")[0]
    for k in range(8):
        at = round(rate * (0.25 + k / 2))
        assert lag(made[at - 2000 : at + 2000], clicks[0, rate // 4 + at - 2000 : rate // 4 + at + 2000]) == 0


def test_silence_follows_where_the_song_ends(tmp_path: Path) -> None:
    source = song(tmp_path / "song.wav", noise(2, 48_000), 48_000)
    info = encode_sound(source, tmp_path / "s.m4a", start=Fraction(1), seconds=Fraction(3))
    assert (info.samples, info.silent) == (144_000, 96_000)
    made = heard(tmp_path / "s.m4a")
    assert np.abs(made[:, 50_500:]).max() < 1e-3 < 0.05 < np.abs(made[:, :47_000]).max()
    after = encode_sound(source, tmp_path / "t.m4a", start=Fraction(100), seconds=Fraction(1))
    assert (after.samples, after.silent) == (48_000, 48_000)


@pytest.mark.parametrize(
    ("rate", "layout", "wanted"),
    [
        (32_000, "mono", (32_000, 1)),
        (48_000, "5.1", (48_000, 2)),
        (96_000, "stereo", (48_000, 2)),
        (22_050, "mono", (48_000, 1)),
        (8_000, "stereo", (48_000, 2)),
    ],
)
def test_rates_and_channels(tmp_path: Path, rate: int, layout: str, wanted: tuple[int, int]) -> None:
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    source = song(tmp_path / "song.wav", noise(2, rate, channels), rate, layout)
    info = encode_sound(source, tmp_path / "s.m4a", start=Fraction(1, 2), seconds=Fraction(1))
    assert (info.rate, info.channels, info.samples, info.silent) == (*wanted, wanted[0], 0)
    made = heard(tmp_path / "s.m4a")
    assert made.shape[0] == wanted[1]
    if rate != wanted[0]:
        up = av.AudioResampler("fltp", layout, wanted[0])
        with av.open(str(source)) as container:
            ready = [r for f in [*container.decode(audio=0), None] for r in up.resample(f)]
        truth = np.concatenate([frame.to_ndarray() for frame in ready], axis=1)
        half = wanted[0] // 2
        assert lag(made[0, 9000:15000], np.asarray(truth[0, half + 9000 : half + 15000], np.float32)) == 0


def test_any_length_is_exact(tmp_path: Path) -> None:
    source = song(tmp_path / "song.wav", noise(1, 44_100, 1), 44_100, "mono")
    for seconds in (
        Fraction(1, 24),
        Fraction(1001, 24000),
        Fraction(1024, 44_100),
        Fraction(1025, 44_100),
        Fraction(2),
    ):
        info = encode_sound(source, tmp_path / "s.m4a", start=Fraction(0), seconds=seconds)
        assert length(tmp_path / "s.m4a") == (round(seconds * 44_100), 44_100) == (info.samples, info.rate)


def test_the_same_song_makes_the_same_bytes(tmp_path: Path) -> None:
    source = song(tmp_path / "song.wav", noise(1, 44_100), 44_100)
    for name in ("a.m4a", "b.m4a"):
        encode_sound(source, tmp_path / name, start=Fraction(0), seconds=Fraction(1))
    assert (tmp_path / "a.m4a").read_bytes() == (tmp_path / "b.m4a").read_bytes()


def test_a_long_song_is_never_held(tmp_path: Path) -> None:
    """400 seconds at 48 kHz are 77 MB as floats; what Python holds stays far below."""
    source = song(tmp_path / "song.wav", noise(400, 8_000, 1), 8_000, "mono")
    tracemalloc.start()
    try:
        encode_sound(source, tmp_path / "s.m4a", start=Fraction(390), seconds=Fraction(5))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize("data", [b"", b"not a song" * 100, b"RIFF\xff\xff\xff\xffWAVEfmt ", b"fLaC" + bytes(100)])
def test_what_is_no_song_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "song.wav"
    path.write_bytes(data)
    with pytest.raises(MediaError) as caught:
        encode_sound(path, tmp_path / "s.m4a", start=Fraction(0), seconds=Fraction(1))
    assert "song.wav" in str(caught.value)
    assert not (tmp_path / "s.m4a").exists()


def test_an_empty_part_is_refused(tmp_path: Path) -> None:
    source = song(tmp_path / "song.wav", noise(1, 8_000, 1), 8_000, "mono")
    for start, seconds in ((-1, 1), (0, 0), (0, -1)):
        with pytest.raises(MediaError, match="empty"):
            encode_sound(source, tmp_path / "s.m4a", start=Fraction(start), seconds=Fraction(seconds))
