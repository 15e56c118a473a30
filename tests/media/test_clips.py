"""Clips made elsewhere, frames by number, and files that are not clips."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from rushes.errors import MediaError
from rushes.media import conform_clip, probe, read_frames, read_picture, to_rgb, write_clip

Picture = NDArray[np.uint8]


def greys(count: int, width: int = 160, height: int = 90) -> list[Picture]:
    """Frame k tells its number: the left half is the grey of ``k % 12``, the right half that of ``k // 12``."""
    pictures = np.empty((count, height, width, 3), np.uint8)
    for k in range(count):
        pictures[k, :, : width // 2] = 20 + 18 * (k % 12)
        pictures[k, :, width // 2 :] = 20 + 18 * (k // 12)
    return list(pictures)


def number(frame: Any) -> int:
    rgb = to_rgb(frame).astype(float)
    half = rgb.shape[1] // 2
    low, high = float(rgb[:, : half - 8].mean()), float(rgb[:, half + 8 :].mean())
    return round((low - 20) / 18) + 12 * round((high - 20) / 18)


def foreign(
    path: Path,
    pictures: Sequence[Picture],
    *,
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
    times: Sequence[Fraction] | None = None,
    rate: Fraction = Fraction(24),
    **options: Any,
) -> Path:
    """A clip as other programs write it."""
    format = options.pop("format", None)
    with av.open(str(path), "w", format=format) as container:
        stream: Any = container.add_stream(codec, rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = pix_fmt
        clock = Fraction(1, 90_000) if times else 1 / rate
        stream.codec_context.time_base = clock
        if "turn" in options:
            stream.set_display_rotation(options.pop("turn"))
        if "sar" in options:
            stream.codec_context.sample_aspect_ratio = options.pop("sar")
        stream.options = {key: str(value) for key, value in options.items()}
        for k, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=pix_fmt)
            frame.pts, frame.time_base = round(times[k] / clock) if times else k, clock
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def tone(path: Path, seconds: int = 1) -> Path:
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("pcm_s16le", rate=8000, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.ones((1, 8000 * seconds), np.int16) * 900, "s16", "mono")
        frame.sample_rate = 8000
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def bars(width: int, height: int) -> Picture:
    """Red left quarter, white middle, blue right quarter; a black line on top."""
    picture = np.full((height, width, 3), 255, np.uint8)
    picture[:, : width // 4], picture[:, -width // 4 :] = (255, 0, 0), (0, 0, 255)
    picture[: height // 8] = 0
    return picture


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "greys.mp4"
    write_clip(path, greys(110), rate=Fraction(24))
    return path


@pytest.mark.parametrize("first", [0, 1, 23, 24, 47, 48, 49, 50, 71, 72, 95, 109])
def test_frames_come_by_number(clip: Path, first: int) -> None:
    assert [number(frame) for frame in read_frames(clip, first, min(5, 110 - first))] == list(
        range(first, min(110, first + 5))
    )


@pytest.mark.parametrize("options", [{"x264-params": "open-gop=1:bframes=4:keyint=17"}, {"g": 200, "bf": 0}])
def test_frames_come_by_number_in_any_group(tmp_path: Path, options: dict[str, Any]) -> None:
    path = foreign(tmp_path / "a.mkv", greys(110), **options)
    for first in (60, 68, 69, 100):
        assert [number(frame) for frame in read_frames(path, first, 3)] == [first, first + 1, first + 2]


@pytest.mark.parametrize(("first", "count"), [(110, 1), (105, 6), (10_000, None), (0, 111)])
def test_frames_that_are_not_there_are_an_error(clip: Path, first: int, count: int | None) -> None:
    with pytest.raises(MediaError, match="wanted"):
        list(read_frames(clip, first, count))


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [
        ("a.mp4", "libx264", "yuv420p10le"),
        ("a.mov", "prores_ks", "yuv422p10le"),
        ("a.webm", "libvpx-vp9", "yuv420p"),
        ("a.webm", "libvpx", "yuv420p"),
        ("a.avi", "mjpeg", "yuvj420p"),
        ("a.mkv", "ffv1", "yuv444p"),
        ("a.mpg", "mpeg2video", "yuv420p"),
        ("a.ts", "libx264", "yuv420p"),
        ("a.mp4", "mpeg4", "yuv420p"),
    ],
)
def test_clips_of_every_kind_are_conformed(tmp_path: Path, name: str, codec: str, pix_fmt: str) -> None:
    source = foreign(tmp_path / name, greys(30), codec=codec, pix_fmt=pix_fmt)
    made = tmp_path / "made.mp4"
    assert probe(source).frames == 30
    assert conform_clip(source, made, (128, 72), Fraction(24)) == 30
    media = probe(made)
    assert (media.width, media.height, media.rate, media.frames) == (128, 72, Fraction(24), 30)
    assert [number(frame) for frame in read_frames(made)] == list(range(30))


def test_frames_an_edit_list_hides_are_not_there(tmp_path: Path) -> None:
    times = [Fraction(k - 5, 24) for k in range(70)]
    source = foreign(tmp_path / "a.mp4", greys(70), times=times)
    assert (probe(source).frames, probe(source).seconds) == (65, Fraction(65, 24))
    assert [number(frame) for frame in read_frames(source)] == list(range(5, 70))
    assert [number(frame) for frame in read_frames(source, 60, 3)] == [65, 66, 67]
    assert conform_clip(source, tmp_path / "b.mp4", (160, 90), Fraction(24)) == 65


@pytest.mark.parametrize("name", ["a.ts", "a.h264", "a.mpg"])
def test_streams_that_start_late_or_have_no_clock(tmp_path: Path, name: str) -> None:
    codec = "mpeg2video" if name == "a.mpg" else "libx264"
    source = foreign(tmp_path / name, greys(70), codec=codec, b="4M")
    assert probe(source).frames == 70
    assert [number(frame) for frame in read_frames(source, 55, 4)] == [55, 56, 57, 58]
    count = conform_clip(source, tmp_path / "b.mp4", (160, 90), probe(source).rate)
    assert count == 70
    if name != "a.mpg":  # FFmpeg guesses the times of MPEG program streams, one or two of them wrongly
        assert [number(frame) for frame in read_frames(tmp_path / "b.mp4")] == list(range(70))


def test_an_animated_gif_is_a_clip(tmp_path: Path) -> None:
    images = [Image.fromarray(picture) for picture in greys(10)]
    images[0].save(tmp_path / "a.gif", save_all=True, append_images=images[1:], duration=100)
    images[0].save(tmp_path / "one.gif")
    assert (probe(tmp_path / "a.gif").kind, probe(tmp_path / "a.gif").frames) == ("clip", 10)
    assert probe(tmp_path / "one.gif").kind == "picture"
    assert conform_clip(tmp_path / "a.gif", tmp_path / "a.mp4", (64, 36), Fraction(24)) == 24
    shows = [number(frame) for frame in read_frames(tmp_path / "a.mp4")]
    assert shows == [int(Fraction(k, 24) * 10) for k in range(24)]


@pytest.mark.parametrize(("rate", "film"), [(30, 24), (24, 30), (60, 24), (25, 24), (12, 24)])
def test_frame_k_is_what_is_on_screen_then(tmp_path: Path, rate: int, film: int) -> None:
    source = foreign(tmp_path / "a.mp4", greys(60), rate=Fraction(rate))
    count = conform_clip(source, tmp_path / "b.mp4", (160, 90), Fraction(film))
    shows = [number(frame) for frame in read_frames(tmp_path / "b.mp4")]
    assert shows == [k * rate // film for k in range(count)]
    assert count == -(-60 * film // rate)


def test_milliseconds_do_not_double_frames(tmp_path: Path) -> None:
    rate = Fraction(24000, 1001)
    source = foreign(tmp_path / "a.mkv", greys(100), rate=rate)
    assert conform_clip(source, tmp_path / "b.mp4", (160, 90), rate) == 100
    assert [number(frame) for frame in read_frames(tmp_path / "b.mp4")] == list(range(100))


def test_uneven_frames_are_shown_when_they_were(tmp_path: Path) -> None:
    times = [Fraction(k, 1000) for k in (0, 50, 500, 520, 900, 1900, 1933, 1966)]
    source = foreign(tmp_path / "a.mp4", greys(8), times=times)
    conform_clip(source, tmp_path / "b.mp4", (160, 90), Fraction(24))
    shows = [number(frame) for frame in read_frames(tmp_path / "b.mp4")]
    assert shows[:47] == [sum(time <= Fraction(k, 24) + Fraction(1, 1000) for time in times) - 1 for k in range(47)]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_phone_held_upright_stays_upright(tmp_path: Path, turn: int) -> None:
    upright = bars(64, 128) if turn != 180 else bars(128, 64)
    stored = np.ascontiguousarray(np.rot90(upright, turn // 90))
    source = foreign(tmp_path / "a.mp4", [stored] * 3, turn=-turn, crf=10)
    media = probe(source)
    assert (media.width, media.height, media.rotation) == (upright.shape[1], upright.shape[0], turn)
    size = (media.width, media.height)
    conform_clip(source, tmp_path / "b.mp4", size, Fraction(24))
    picture = to_rgb(next(iter(read_frames(tmp_path / "b.mp4")))).astype(int)
    assert np.abs(picture - upright).mean() < 12


def test_wide_pixels_are_not_squeezed(tmp_path: Path) -> None:
    source = foreign(tmp_path / "a.mp4", [bars(64, 96)] * 2, sar=Fraction(2), crf=5)
    conform_clip(source, tmp_path / "b.mp4", (128, 96), Fraction(24))
    picture = to_rgb(next(iter(read_frames(tmp_path / "b.mp4")))).astype(int)
    assert np.abs(picture - bars(128, 96)).mean() < 10
    conform_clip(source, tmp_path / "c.mp4", (64, 96), Fraction(24))
    assert to_rgb(next(iter(read_frames(tmp_path / "c.mp4"))))[20:].min() > 180


def test_fields_become_frames(tmp_path: Path) -> None:
    combed = np.zeros((6, 96, 160, 3), np.uint8)
    for k in range(6):
        combed[k, ::2, 20 * k : 20 * k + 20] = 255
        combed[k, 1::2, 20 * k + 10 : 20 * k + 30] = 255
    source = foreign(tmp_path / "a.ts", list(combed), codec="mpeg2video", flags="+ildct+ilme", qmin=2, qmax=2)
    with av.open(str(source)) as container:
        if not next(container.decode(video=0)).interlaced_frame:
            pytest.skip("this FFmpeg writes no interlaced MPEG-2")
    assert conform_clip(source, tmp_path / "b.mp4", (160, 96), Fraction(24)) == 6
    made = to_rgb(list(read_frames(tmp_path / "b.mp4"))[3]).astype(int)
    assert np.abs(np.diff(combed[3].astype(int), axis=0)).mean() > 30
    assert np.abs(np.diff(made, axis=0)).mean() < 6


@pytest.mark.parametrize("size", [(161, 91), (3, 3), (1, 1), (33, 500)])
def test_odd_and_tiny_clips_are_conformed(tmp_path: Path, size: tuple[int, int]) -> None:
    source = foreign(tmp_path / "a.mkv", greys(3, *size), codec="ffv1", pix_fmt="yuv444p")
    assert (probe(source).width, probe(source).height) == size
    assert conform_clip(source, tmp_path / "b.mp4", (64, 36), Fraction(24)) == 3
    assert probe(tmp_path / "b.mp4").width == 64


def test_conforming_twice_makes_the_same_bytes(tmp_path: Path, clip: Path) -> None:
    conform_clip(clip, tmp_path / "a.mp4", (80, 46), Fraction(25))
    conform_clip(clip, tmp_path / "b.mp4", (80, 46), Fraction(25))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_a_sound_is_not_a_clip(tmp_path: Path) -> None:
    song = tone(tmp_path / "song.wav", 2)
    media = probe(song)
    assert (media.kind, media.rate, media.seconds, media.has_sound) == ("sound", Fraction(8000), Fraction(2), True)
    with pytest.raises(MediaError, match="sound, not a clip"):
        conform_clip(song, tmp_path / "b.mp4", (64, 36), Fraction(24))
    with pytest.raises(MediaError, match="sound, not a clip"):
        list(read_frames(song))
    with pytest.raises(MediaError, match="not a picture"):
        read_picture(song)


def hostile(clip: Path) -> Iterator[tuple[str, bytes]]:
    whole = clip.read_bytes()
    yield "cut.mp4", whole[: len(whole) // 2]
    yield "head.mp4", whole[:600]
    yield "text.mp4", b"this is a letter, not a film\n" * 50
    yield "empty.mp4", b""
    yield "zeros.mp4", bytes(5000)
    yield "list.mp4", b"ffconcat version 1.0\nfile greys.mp4\n"
    yield "list.m3u8", b"#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\ngreys.mp4\n#EXT-X-ENDLIST\n"
    yield "page.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def test_what_is_no_clip_is_refused_in_words(tmp_path: Path, clip: Path) -> None:
    for name, data in hostile(clip):
        path = tmp_path / name
        path.write_bytes(data)
        for read in (lambda p: conform_clip(p, tmp_path / "b.mp4", (64, 36), Fraction(24)), probe):
            with pytest.raises(MediaError) as caught:
                read(path)
            assert name in str(caught.value)
            assert caught.value.next
    assert not (tmp_path / "b.mp4").exists()


def test_a_clip_by_another_name_is_a_clip(tmp_path: Path, clip: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(clip.read_bytes())
    assert probe(path).kind == "clip"


def test_a_long_clip_is_refused(tmp_path: Path) -> None:
    source = foreign(tmp_path / "a.mp4", greys(3), times=[Fraction(0), Fraction(1), Fraction(700)])
    with pytest.raises(MediaError, match="too long"):
        probe(source)


def test_a_clip_of_too_many_frames_is_refused(tmp_path: Path, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rushes.media.files.MAX_FRAMES", 100)
    with pytest.raises(MediaError, match="more than 100 frames"):
        probe(clip)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6), st.floats(0.2, 1))
def test_damaged_clips_are_read_or_refused(
    tmp_path: Path, clip: Path, bytes_changed: list[tuple[float, int]], kept: float
) -> None:
    damaged = bytearray(clip.read_bytes())
    for at, value in bytes_changed:
        damaged[int(at * (len(damaged) - 1))] = value
    path = tmp_path / "a.mp4"
    path.write_bytes(damaged[: int(kept * len(damaged))])
    for read in (probe, lambda p: conform_clip(p, tmp_path / "b.mp4", (16, 16), Fraction(24))):
        try:
            read(path)
        except MediaError as error:
            assert error.what and error.where
