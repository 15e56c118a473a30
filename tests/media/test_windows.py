"""Parts of videos, cut to the frame: from any rate, turned, with gaps, and from what is no video."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from rushes.errors import MediaError
from rushes.media import probe, read_frames, to_rgb
from rushes.media.windows import SIDE, cut_window, video_seconds

Picture = NDArray[np.uint8]
BITS = 9
"""Fields across a frame, each black or white: its number in binary."""


HDR = "colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"


def counted(count: int, width: int = 144, height: int = 80) -> list[Picture]:
    """Frames that show their own number."""
    pictures = []
    for k in range(count):
        fields = [235 if k >> bit & 1 else 20 for bit in range(BITS)]
        row = np.repeat(np.array(fields, np.uint8), width // BITS)
        pictures.append(np.broadcast_to(row[None, :, None], (height, len(row), 3)).copy())
    return pictures


def number(rgb: Picture) -> int:
    """The number that a frame shows."""
    wide = rgb.shape[1] / BITS
    middle = rgb[rgb.shape[0] // 4 : -rgb.shape[0] // 4]
    fields = [middle[:, round((bit + 0.3) * wide) : round((bit + 0.7) * wide)].mean() for bit in range(BITS)]
    return sum(1 << bit for bit, mean in enumerate(fields) if mean > 128)


def video(path: Path, pictures: Sequence[Picture], times: Sequence[Fraction], **options: Any) -> Path:
    """A video as a phone writes it: a clock of its own, sound, a place in its metadata."""
    with av.open(str(path), "w") as container:
        container.metadata.update({"title": "at home", "location": "+52.5+13.4/"})
        stream: Any = container.add_stream(options.pop("codec", "libx264"), rate=24)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = options.pop("pix_fmt", "yuv420p")
        stream.codec_context.time_base = Fraction(1, 90_000)
        if "turn" in options:
            stream.set_display_rotation(options.pop("turn"))
        sound: Any = container.add_stream("aac", rate=44_100, layout="mono") if path.suffix == ".mp4" else None
        stream.options = {"g": "30", **{key: str(value) for key, value in options.items()}}
        for time, picture in zip(times, pictures, strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=stream.pix_fmt)
            frame.pts, frame.time_base = round(time * 90_000), Fraction(1, 90_000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
        if sound is not None:
            heard = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            heard.sample_rate = 44_100
            container.mux(sound.encode(heard))
            container.mux(sound.encode(None))
    return path


def shown(path: Path) -> list[int]:
    return [number(to_rgb(frame)) for frame in read_frames(path)]


def window(path: Path, into: Path, at: Fraction | float, frames: int, rate: Fraction = Fraction(24)) -> list[int]:
    assert cut_window(path, into, Fraction(at), frames, rate, Fraction(24)) == frames
    return shown(into)


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight seconds at 60 frames a second; frame k shows k, 480 of them."""
    return video(tmp_path_factory.mktemp("sixty") / "v.mp4", counted(480), [Fraction(k, 60) for k in range(480)], bf=2)


@pytest.mark.parametrize("at", [0, Fraction(1, 3), 2, 5, Fraction(613, 100), Fraction(7)])
def test_each_frame_is_the_one_on_screen_then(sixty: Path, tmp_path: Path, at: Fraction) -> None:
    found = window(sixty, tmp_path / "w.mp4", at, 24)
    assert found == [min(479, floor((at + Fraction(k, 24)) * 60 + Fraction(6, 100))) for k in range(24)]


@pytest.mark.parametrize("rate", ["25", "30000/1001", "24000/1001"])
def test_ten_seconds_do_not_drift(tmp_path: Path, rate: str) -> None:
    """Every frame of a window of ten seconds at 24, of a video at a rate near it."""
    own = Fraction(rate)
    path = video(tmp_path / "v.mp4", counted(320), [k / own for k in range(320)])
    found = window(path, tmp_path / "w.mp4", Fraction(1, 2), 240)
    assert found == [floor((Fraction(1, 2) + Fraction(k, 24) + Fraction(1, 1000)) * own) for k in range(240)]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.fractions(-1, 8, max_denominator=1000), rate=st.sampled_from(["24", "25", "24000/1001", "30"]))
def test_it_is_exact_anywhere_and_at_any_rate(sixty: Path, tmp_path: Path, at: Fraction, rate: str) -> None:
    each = Fraction(rate)
    found = window(sixty, tmp_path / "w.mp4", at, 12, each)
    wanted = [floor((at + k / each + Fraction(1, 1000)) * 60) for k in range(12)]
    assert found == [min(479, max(0, k)) for k in wanted]


def test_frames_may_stay_as_long_as_they_like(tmp_path: Path) -> None:
    times = [Fraction(0), Fraction(1, 10), Fraction(1, 2), Fraction(9, 10), Fraction(1), Fraction(11, 10)]
    path = video(tmp_path / "v.mp4", counted(6), times)
    assert window(path, tmp_path / "w.mp4", 0, 24) == [
        max(n for n, time in enumerate(times) if time <= Fraction(k, 24) + Fraction(1, 1000)) for k in range(24)
    ]


@pytest.mark.parametrize("first", [Fraction(0), Fraction(5, 2), Fraction(1001, 30_000)])
def test_a_video_begins_with_its_first_frame_wherever_its_clock_stands(tmp_path: Path, first: Fraction) -> None:
    path = video(tmp_path / "v.mkv", counted(100), [first + Fraction(k, 30) for k in range(100)])
    assert window(path, tmp_path / "w.mp4", 1, 4, Fraction(30)) == [30, 31, 32, 33]


def test_what_was_not_filmed_is_held(sixty: Path, tmp_path: Path) -> None:
    before = window(sixty, tmp_path / "a.mp4", Fraction(-1, 4), 12)
    assert before[:7] == [0] * 7 and before[-1] > 0
    after = window(sixty, tmp_path / "b.mp4", Fraction(79, 10), 12)
    assert after[-9:] == [479] * 9 and after[0] == 474


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_phone_is_turned_upright(tmp_path: Path, turn: int) -> None:
    path = video(tmp_path / "v.mp4", counted(30), [Fraction(k, 30) for k in range(30)], turn=turn)
    cut_window(path, tmp_path / "w.mp4", Fraction(0), 24, Fraction(24), Fraction(24))
    media = probe(tmp_path / "w.mp4")
    assert (media.width, media.height, media.rotation) == ((144, 80, 0) if turn % 180 == 0 else (80, 144, 0))
    frame = to_rgb(next(read_frames(tmp_path / "w.mp4", 20)))
    upright = np.ascontiguousarray(np.rot90(frame, {0: 0, 90: -1, 180: 2, 270: 1}[turn]))
    assert 25 in (number(upright), number(np.ascontiguousarray(np.rot90(upright, 2))))


def test_it_is_small_silent_and_says_nothing_of_where_it_was_filmed(tmp_path: Path) -> None:
    pictures = [np.full((1080, 1922, 3), 40 * k, np.uint8) for k in range(4)]
    path = video(tmp_path / "v.mp4", pictures, [Fraction(k, 24) for k in range(4)], preset="ultrafast")
    assert cut_window(path, tmp_path / "w.mp4", Fraction(0), 4, Fraction(24), Fraction(24)) == 4
    media = probe(tmp_path / "w.mp4")
    assert media.width == SIDE and media.height % 2 == 0 and not media.has_sound and media.rate == 24
    with av.open(str(tmp_path / "w.mp4")) as container:
        said = str({**container.metadata, **container.streams[0].metadata})
    assert "home" not in said and "52.5" not in said
    assert b"52.5" not in (tmp_path / "w.mp4").read_bytes()


def test_ten_bits_of_high_range_become_eight(tmp_path: Path) -> None:
    pictures = counted(24)
    path = video(
        tmp_path / "v.mkv", pictures, [Fraction(k, 24) for k in range(24)], codec="libx265", pix_fmt="yuv420p10le",
        **{"x265-params": f"log-level=none:pools=none:frame-threads=1:{HDR}"},
    )  # fmt: skip
    assert window(path, tmp_path / "w.mp4", 0, 24) == list(range(24))


def test_the_same_part_is_the_same_bytes(sixty: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        cut_window(sixty, tmp_path / f"{name}.mp4", Fraction(1), 30, Fraction(24), Fraction(24))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()


def test_frames_of_a_film_of_25_are_played_24_a_second(sixty: Path, tmp_path: Path) -> None:
    found = window(sixty, tmp_path / "w.mp4", 1, 48, Fraction(25))
    assert found == [floor((1 + Fraction(k, 25)) * 60 + Fraction(6, 100)) for k in range(48)]
    assert probe(tmp_path / "w.mp4").seconds == 2


def test_how_long_it_is(sixty: Path) -> None:
    assert video_seconds(sixty) == 8


def test_what_is_no_video_is_told(sixty: Path, tmp_path: Path) -> None:
    whole = sixty.read_bytes()
    broken = {"empty.mp4": b"", "text.mp4": b"#!/bin/sh\nrm -rf /\n" * 100, "cut.mp4": whole[: len(whole) // 2]}
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
    with av.open(str(tmp_path / "sound.m4a"), "w", format="mp4") as container:
        stream: Any = container.add_stream("aac", rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 44_100), np.float32), "fltp", "mono")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    for path in [*map(tmp_path.joinpath, broken), tmp_path / "sound.m4a", tmp_path / "none.mp4"]:
        with pytest.raises(MediaError):
            video_seconds(path)
        with pytest.raises(MediaError):
            cut_window(path, tmp_path / "w.mp4", Fraction(0), 24, Fraction(24), Fraction(24))
    assert not (tmp_path / "w.mp4").exists()
