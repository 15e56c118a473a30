"""Clips that are written: colours, clocks, key frames, and the same bytes every time."""

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.errors import MediaError
from rushes.media import from_rgb, probe, read_frames, to_rgb, write_clip
from rushes.media.encode import GOP
from rushes.units import RATES

Picture = NDArray[np.uint8]


def ramp(count: int, width: int = 160, height: int = 90) -> list[Picture]:
    picture = np.zeros((height, width, 3), np.uint8)
    picture[..., 0] = np.linspace(0, 255, width)
    picture[..., 1] = np.linspace(0, 255, height)[:, None]
    return [np.dstack((picture[..., :2], np.full_like(picture[..., 2], k * 5 % 256))) for k in range(count)]


@pytest.mark.parametrize("rate", RATES.values(), ids=RATES.keys())
def test_every_frame_lasts_a_whole_number_of_ticks(tmp_path: Path, rate: Fraction) -> None:
    path = tmp_path / "a.mp4"
    assert write_clip(path, ramp(31), rate=rate) == 31
    media = probe(path)
    assert (media.kind, media.width, media.height, media.frames) == ("clip", 160, 90, 31)
    assert (media.rate, media.seconds, media.codec, media.has_sound) == (rate, 31 / rate, "h264", False)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        tick = 1 / rate / Fraction(stream.time_base.numerator, stream.time_base.denominator)
        assert [frame.pts for frame in container.decode(stream)] == [k * tick for k in range(31)]
        assert stream.duration == 31 * tick


def test_groups_are_short_and_the_file_says_bt709(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    write_clip(path, ramp(60), rate=Fraction(24))
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        codec = stream.codec_context
        tags = (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range)
        keys = [k for k, frame in enumerate(container.decode(stream)) if frame.key_frame]
    assert tags == (1, 1, 1, 1)
    assert keys[0] == 0
    assert max(np.diff(keys)) <= GOP[1]


def test_the_same_frames_make_the_same_bytes(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.mp4", ramp(20), rate=Fraction(24))
    time.sleep(1.1)
    write_clip(tmp_path / "other name.mp4", iter(ramp(20)), rate=Fraction(24))
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "other name.mp4").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mp4", "other name.mp4"]


@pytest.mark.parametrize(
    ("rgb", "yuv"),
    [
        ((255, 255, 255), (235, 128, 128)),
        ((0, 0, 0), (16, 128, 128)),
        ((255, 0, 0), (63, 102, 240)),
        ((0, 255, 0), (173, 42, 26)),
        ((0, 0, 255), (32, 240, 118)),
        ((128, 128, 128), (126, 128, 128)),
    ],
)
def test_colours_are_those_of_bt709(rgb: tuple[int, int, int], yuv: tuple[int, int, int]) -> None:
    """The 8-bit code values of ITU-R BT.709 for the primaries, black, white and grey."""
    frame = from_rgb(np.full((16, 16, 3), rgb, np.uint8))
    planes = [int(np.frombuffer(bytes(plane), np.uint8)[0]) for plane in frame.planes]
    assert planes == pytest.approx(yuv, abs=0)
    assert np.abs(to_rgb(frame).astype(int) - rgb).max() <= 1


def test_pictures_come_back_as_they_went_in(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    pictures = ramp(12)
    write_clip(path, pictures, rate=Fraction(24))
    error = [to_rgb(frame).astype(int) - picture for frame, picture in zip(read_frames(path), pictures, strict=True)]
    assert np.abs(error).mean() < 3
    assert np.abs(np.mean(error, axis=(0, 1, 2))).max() < 1.5


@pytest.mark.parametrize(
    "frames",
    [
        [],
        [np.zeros((91, 160, 3), np.uint8)],
        [np.zeros((90, 160), np.uint8)],
        [np.zeros((90, 160, 4), np.uint8)],
        [np.zeros((90, 160, 3), np.float32)],
        [np.zeros((90, 160, 3), np.uint8), np.zeros((92, 160, 3), np.uint8)],
        [np.zeros((2, 8200, 3), np.uint8)],
    ],
    ids=["none", "odd", "grey", "alpha", "float", "unlike", "wide"],
)
def test_what_cannot_be_a_clip_leaves_no_file(tmp_path: Path, frames: list[Picture]) -> None:
    with pytest.raises(MediaError):
        write_clip(tmp_path / "a.mp4", frames, rate=Fraction(24))
    assert list(tmp_path.iterdir()) == []


def test_a_rate_no_clip_can_have_is_refused(tmp_path: Path) -> None:
    for rate in (Fraction(0), Fraction(-24), Fraction(100_000)):
        with pytest.raises(MediaError, match="not a rate"):
            write_clip(tmp_path / "a.mp4", ramp(1), rate=rate)


def test_a_frame_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"old")

    def broken() -> Iterator[Picture]:
        yield from ramp(3)
        raise RuntimeError("no more")

    with pytest.raises(RuntimeError):
        write_clip(path, broken(), rate=Fraction(24))
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
