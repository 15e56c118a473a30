"""Clips as nobody would wish them: each ends in the frames that were asked for, or in one error that names the file."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from rushes.cut.finish import Finish
from rushes.cut.pieces import body_of
from rushes.cut.segment import render_segment
from rushes.cut.splice import splice
from rushes.cut.timeline import Item
from rushes.errors import MediaError
from rushes.media import probe, read_frames, to_rgb
from rushes.media.limits import MAX_FRAMES

RATE, SIZE = Fraction(24), (160, 90)
Picture = NDArray[np.uint8]


def grey(k: int) -> int:
    return 40 + 3 * k


def greys(count: int, width: int = 160, height: int = 90) -> list[Picture]:
    """Frame k is one grey, 40 + 3 k."""
    return [np.full((height, width, 3), grey(k), np.uint8) for k in range(count)]


def written(
    path: Path, pictures: Sequence[Picture], *, codec: str = "libx264", pix_fmt: str = "yuv420p", turn: int = 0,
    times: Sequence[int] = (), **options: str,
) -> Path:  # fmt: skip
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream(codec, rate=24)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt, stream.options = pix_fmt, options
        stream.codec_context.time_base = Fraction(1, 240)
        if turn:
            stream.set_display_rotation(turn)
        for k, picture in enumerate(pictures):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = times[k] if times else 10 * k, Fraction(1, 240)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def render(clip: Path, first: int, frames: int, *, known: int = 60, size: tuple[int, int] = SIZE) -> list[Picture]:
    """What a segment of a film shows of these frames of a clip that was said to have so many."""
    item = Item(
        shot="s", start=0, end=frames, source="x", first=first, source_frames=known, source_rate=RATE
    )  # fmt: skip
    segment, film = clip.with_name("segment.mp4"), clip.with_name("film.mp4")
    made = render_segment(body_of(item, RATE), {"clip": clip}, segment, rate=RATE, finish=Finish(size))
    assert made == frames
    splice([segment], None, film, rate=RATE, frames=frames)
    return [to_rgb(frame) for frame in read_frames(film)]


def levels(pictures: Sequence[Picture]) -> list[int]:
    return [round((float(picture.mean()) - 40) / 3) for picture in pictures]


def refused(clip: Path, first: int = 0, frames: int = 30) -> str:
    with pytest.raises(MediaError) as caught:
        render(clip, first, frames)
    left = [path.name for path in clip.parent.iterdir() if path.name.startswith(".") or path.name == "segment.mp4"]
    assert left == [], "nothing half is left"
    assert clip.name in str(caught.value) or "changes its size" in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("index", ["first", "last"])
def test_a_clip_cut_short_is_refused(tmp_path: Path, part: float, index: str) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (60, 90, 160, 3), np.uint8)
    clip = written(tmp_path / "c.mp4", list(noise))
    if index == "first":
        moved = tmp_path / "m.mp4"
        with av.open(str(clip)) as source, av.open(str(moved), "w", options={"movflags": "+faststart"}) as target:
            stream = target.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.size:
                    packet.stream = stream
                    target.mux(packet)
        clip = moved
    data = clip.read_bytes()
    clip.write_bytes(data[: int(part * len(data))])
    refused(clip, 20, 40)


def test_a_clip_with_a_hole_ends_whole_or_refused(tmp_path: Path) -> None:
    """Bytes amid the pictures are lost: the decoder shows something for each frame, or gives up."""
    noise = np.random.default_rng(3).integers(0, 255, (60, 90, 160, 3), np.uint8)
    clip = written(tmp_path / "c.mp4", list(noise))
    data = bytearray(clip.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = bytes(4000)
    clip.write_bytes(data)
    try:
        assert len(render(clip, 0, 60)) == 60
    except MediaError as error:
        assert "c.mp4" in str(error)


def test_a_variable_rate_is_shown_by_its_clock_or_by_number(tmp_path: Path) -> None:
    times = [10 * k if k < 30 else 300 + 25 * (k - 30) for k in range(60)]
    clip = written(tmp_path / "v.mkv", greys(60), times=times, crf="1")
    assert levels(render(clip, 25, 20)) == list(range(25, 45)), "a frame of the file for each frame asked for"
    late = [10 * k + (7000 if k > 40 else 0) for k in range(60)]
    assert levels(render(written(tmp_path / "p.mp4", greys(60), times=late, crf="1"), 35, 15)) == list(range(35, 50))


@pytest.mark.parametrize("size", [(161, 91), (33, 500), (3, 3), (1, 1)])
def test_odd_sizes_cover_the_picture(tmp_path: Path, size: tuple[int, int]) -> None:
    clip = written(tmp_path / "o.mkv", greys(20, *size), codec="ffv1", pix_fmt="yuv444p")
    made = render(clip, 5, 10, known=20)
    assert levels(made) == list(range(5, 15)) and all(np.ptp(picture) <= 3 for picture in made)


@pytest.mark.parametrize("pix_fmt", ["yuv420p10le", "yuv422p10le", "yuv444p10le", "yuvj420p", "gray"])
def test_other_depths_are_as_bright(tmp_path: Path, pix_fmt: str) -> None:
    codec = "ffv1" if pix_fmt == "gray" else "libx264"
    more: dict[str, Any] = {} if codec == "ffv1" else {"crf": "4"}
    clip = written(tmp_path / "d.mkv", greys(20), codec=codec, pix_fmt=pix_fmt, **more)
    assert levels(render(clip, 4, 12, known=20)) == list(range(4, 16))


def test_fields_are_woven_into_frames(tmp_path: Path) -> None:
    combed = [np.zeros((96, 160, 3), np.uint8) for _ in range(8)]
    for k, picture in enumerate(combed):
        picture[::2, 18 * k : 18 * k + 20], picture[1::2, 18 * k + 9 : 18 * k + 29] = 255, 255
    clip = written(tmp_path / "i.ts", combed, codec="mpeg2video", flags="+ildct+ilme", qmin="2", qmax="2")
    with av.open(str(clip)) as container:
        if not next(container.decode(video=0)).interlaced_frame:
            pytest.skip("this FFmpeg writes no interlaced MPEG-2")
    made = render(clip, 1, 6, known=8, size=(160, 96))
    rows = [float(np.abs(np.diff(picture.astype(int), axis=0)).mean()) for picture in made]
    assert max(rows) < 6 < 25 < float(np.abs(np.diff(combed[3].astype(int), axis=0)).mean())


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_clip_on_its_side_stands_up(tmp_path: Path, turn: int) -> None:
    upright = np.zeros((90, 160, 3), np.uint8)
    upright[:45, :80] = 230
    stored = np.ascontiguousarray(np.rot90(upright, turn // 90))
    clip = written(tmp_path / "r.mp4", [stored] * 20, turn=-turn)
    made = render(clip, 2, 10, known=20)[5]
    assert made[10:35, 10:70].min() > 200 and max(made[55:, :].max(), made[:, 90:].max()) < 40


def test_no_pictures_are_no_clip(tmp_path: Path) -> None:
    clip = tmp_path / "song.m4a"
    with av.open(str(clip), "w") as container:
        stream: Any = container.add_stream("aac", rate=44_100, layout="mono")
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 44_100), np.float32), "fltp", "mono")
        frame.sample_rate = 44_100
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert "a sound, not a clip" in refused(clip)
    empty = tmp_path / "empty.mp4"
    empty.write_bytes(b"")
    assert "empty" in refused(empty)


def test_a_picture_that_changes_its_size_is_refused(tmp_path: Path) -> None:
    parts = [written(tmp_path / f"{n}.ts", greys(20, *size)) for n, size in enumerate([(160, 90), (320, 180)])]
    clip = tmp_path / "two.ts"
    clip.write_bytes(b"".join(part.read_bytes() for part in parts))
    assert "changes its size" in refused(clip, 5, 30)


def test_fewer_frames_than_were_known_are_told(tmp_path: Path) -> None:
    assert "the clip ends after 50" in refused(written(tmp_path / "s.mp4", greys(50)), 30, 30)


@pytest.mark.long
def test_of_an_hour_only_what_is_shown_is_decoded(tmp_path: Path) -> None:
    """An hour is no clip, and is refused where it comes in; were it there, its beginning could be shown still."""
    tiny = np.zeros((16, 16, 3), np.uint8)
    hour = written(tmp_path / "hour.mp4", [tiny] * (3600 * 24), preset="ultrafast", crf="40")
    with pytest.raises(MediaError, match=f"more than {MAX_FRAMES} frames"):
        probe(hour)
    assert len(render(hour, 3, 20, known=3600 * 24)) == 20
    hour.with_name("segment.mp4").unlink()
    assert f"more than {MAX_FRAMES} frames" in refused(hour, 80_000, 20)
