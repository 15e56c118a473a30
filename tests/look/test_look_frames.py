"""Frames as they come: any size, depth, field order, rotation and rate, and what is refused."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from clip_scenes import RATE, filmed, panning, texture

from rushes.errors import MediaError
from rushes.look.clips import look_at_clip
from rushes.look.frames import LEAST_SIDE, MOST_FRAMES, small_frames
from rushes.media import read_frames


def written(
    path: Path, frames: list[Any], *, codec: str = "libx264", pix_fmt: str = "yuv420p", turn: int = 0,
    times: list[int] | None = None, told: str = "",
) -> Path:  # fmt: skip
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=24)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt, stream.options = pix_fmt, {"crf": "14", **({"x264-params": told} if told else {})}
        if turn:
            stream.set_display_rotation(turn)
        for k, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = (times[k] if times else k), Fraction(1, 24)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_a_large_picture_is_made_small_and_a_small_one_left(tmp_path: Path) -> None:
    small = list(small_frames([np.zeros((720, 1280, 3), np.uint8)] * 2, RATE))
    assert [each.rgb.shape for each in small] == [(180, 320, 3)] * 2
    assert [each.at for each in small] == [0.0, pytest.approx(1 / 24)]
    assert next(small_frames([np.zeros((90, 120, 3), np.uint8)], RATE)).grey.shape == (90, 120)


@pytest.mark.parametrize("size", [(181, 321), (641, 363), (320, 180), (1000, 40)])
def test_odd_upright_and_flat_sizes_are_measured(size: tuple[int, int]) -> None:
    frames = filmed(texture(), panning(4 * size[0] / 320), 30, size)
    look = look_at_clip(frames, RATE)
    assert look.frames == 30 and look.whole.moves in {("pan right",), ("unsure",)}


def test_ten_bits_are_measured_as_eight_are(tmp_path: Path) -> None:
    frames = filmed(texture(), panning(5), 30)
    deep = written(tmp_path / "deep.mp4", frames, pix_fmt="yuv420p10le")
    look = look_at_clip(read_frames(deep), RATE)
    assert look.whole.moves == ("pan right",) and look.whole.pan == pytest.approx(5, abs=0.3)


def test_a_clip_that_lies_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    """What the file says is turned by 90 degrees pans: measured, the camera tilts."""
    turned = written(tmp_path / "turned.mp4", filmed(texture(), panning(6), 30), turn=90)
    frames = list(read_frames(turned))
    assert next(small_frames(frames, RATE)).rgb.shape[:2] == (320, 180)
    look = look_at_clip(frames, RATE)
    assert look.whole.moves in {("tilt up",), ("tilt down",)} and abs(look.whole.tilt) == pytest.approx(6, abs=0.3)


def test_interlaced_frames_are_measured_by_one_field(tmp_path: Path) -> None:
    path = panning(24)
    even, odd = (filmed(texture(), lambda t, late=late: path(t + late), 30, (640, 360)) for late in (0.0, 1 / 48))  # type: ignore[misc]
    for one, other in zip(even, odd, strict=True):
        one[1::2] = other[1::2]
    woven = written(tmp_path / "woven.mp4", even, told="tff=1")
    frames = list(read_frames(woven))
    assert frames[0].interlaced_frame
    small = next(small_frames(frames, RATE))
    combed = small.grey[1:-1].astype(int) - (small.grey[:-2].astype(int) + small.grey[2:]) / 2
    assert np.abs(combed).mean() < 6
    assert look_at_clip(frames, RATE).whole.moves[0] == "pan right"


def test_a_variable_rate_is_measured_by_its_times(tmp_path: Path) -> None:
    """The first half of the frames is shown twice as long: the pan is half as fast there."""
    times = [2 * k if k < 24 else 24 + k for k in range(48)]
    varied = written(tmp_path / "varied.mkv", filmed(texture(), panning(8), 48), times=times)
    look = look_at_clip(read_frames(varied), RATE)
    assert look.seconds == pytest.approx(3.0, abs=0.05)
    assert [round(second.pan) for second in look.camera] == [4, 4, 8]


def test_no_frames_are_no_clip() -> None:
    with pytest.raises(MediaError, match="no frames"):
        look_at_clip([], RATE)


def test_a_change_of_size_midway_is_refused() -> None:
    frames = [np.zeros((90, 160, 3), np.uint8), np.zeros((92, 160, 3), np.uint8)]
    with pytest.raises(MediaError, match="changes its size"):
        look_at_clip(frames, RATE)


@pytest.mark.parametrize(
    "frame",
    [
        np.zeros((90, 160), np.uint8), np.zeros((90, 160, 4), np.uint8), np.zeros((90, 160, 3), np.float32),
        np.zeros((90, 160, 3), np.uint16), np.zeros((LEAST_SIDE - 1, 160, 3), np.uint8),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_refused(frame: Any) -> None:
    with pytest.raises(MediaError):
        look_at_clip([frame], RATE)


@pytest.mark.parametrize("rate", [Fraction(0), Fraction(-24), Fraction(1, 2), Fraction(1000)])
def test_a_rate_of_no_clip_is_refused(rate: Fraction) -> None:
    with pytest.raises(ValueError, match="no rate"):
        look_at_clip([np.zeros((90, 160, 3), np.uint8)], rate)


def test_an_hour_is_read_no_further_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rushes.look.frames.MOST_FRAMES", 50)
    given = 0

    def endless() -> Iterator[Any]:
        nonlocal given
        frame = np.zeros((32, 48, 3), np.uint8)
        while True:
            given += 1
            yield frame

    with pytest.raises(MediaError, match="more than 50 frames"):
        look_at_clip(endless(), RATE)
    assert given == 51 < MOST_FRAMES
