"""Groups of a clip copied into the film: frame for frame the clip's own, without a seam, and only where allowed."""

import hashlib
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.cut.copied import LEAST, Group, copyable, header_of
from rushes.cut.finish import Finish, proxy_of
from rushes.cut.pieces import Layer, Piece
from rushes.cut.segment import render_segment
from rushes.cut.splice import splice
from rushes.media import read_frames, write_clip
from rushes.media.encode import QUICK
from rushes.units import RATES

RATE, SIZE = Fraction(24), (160, 90)
FINISH = Finish(SIZE)
FRAMES = 130


def drifting(frames: int) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """Coarse noise that moves, and is another one from frame 40 on: a key frame falls there."""
    noise = np.random.default_rng(2).integers(0, 255, (2, 12, 40, 3), np.uint8)
    large = [np.kron(each, np.ones((12, 12, 1), np.uint8)) for each in noise]
    return [large[k >= 40][k // 4 : k // 4 + 90, k : k + 160] for k in range(frames)]


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("copied") / "clip.mp4"
    write_clip(path, drifting(FRAMES), rate=RATE)
    return path


def piece(first: int, frames: int) -> Piece:
    shown = tuple((frame, 0) for frame in range(first, first + frames))
    return Piece(id="s", start=0, end=frames, under=Layer("sha", shown))


def layer_of(cut: Piece) -> Layer:
    assert isinstance(cut.under, Layer)
    return cut.under


def group_of(cut: Piece, clip: Path, rate: Fraction = RATE, finish: Finish = FINISH) -> Group | None:
    return copyable(layer_of(cut), clip, rate, finish)


def hashes(path: Path, first: int = 0, count: int | None = None) -> list[str]:
    pixels = (np.ascontiguousarray(frame.to_ndarray()).tobytes() for frame in read_frames(path, first, count))
    return [hashlib.sha256(some).hexdigest() for some in pixels]


def render(cut: Piece, clip: Path, into: Path, finish: Finish = FINISH) -> Path:
    assert render_segment(cut, {"clip": clip}, into, rate=RATE, finish=finish) == cut.frames
    return into


def test_a_whole_clip_is_copied(tmp_path: Path, clip: Path) -> None:
    made = render(piece(0, FRAMES), clip, tmp_path / "s.mp4")
    group = group_of(piece(0, FRAMES), clip)
    assert group is not None and (group.first, group.end) == (0, FRAMES)
    assert hashes(made) == hashes(clip)


@settings(deadline=None, max_examples=25)
@given(st.integers(0, FRAMES - 1), st.integers(1, FRAMES))
def test_what_is_copied_is_the_clip_and_the_rest_is_near(
    tmp_path_factory: pytest.TempPathFactory, clip: Path, first: int, frames: int
) -> None:
    cut = piece(first, min(frames, FRAMES - first))
    folder = tmp_path_factory.mktemp("any")
    made = render(cut, clip, folder / "s.mp4")
    group = group_of(cut, clip)
    if group is not None:
        assert first <= group.first < group.end <= first + cut.frames and group.frames >= LEAST
        assert 1 not in (group.first - first, first + cut.frames - group.end)
        own = hashes(made)[group.first - first : group.end - first]
        assert own == hashes(clip, group.first, group.frames)
    assert cut.frames < 2 * LEAST + 24 or group is not None
    planes = [np.asarray(frame.to_ndarray(), np.int16) for frame in read_frames(made)]
    source = [np.asarray(frame.to_ndarray(), np.int16) for frame in read_frames(clip, first, cut.frames)]
    assert len(planes) == cut.frames
    assert max(float(np.abs(a - b).mean()) for a, b in zip(planes, source, strict=True)) < 4


def test_copied_and_encoded_segments_join_without_a_seam(tmp_path: Path, clip: Path) -> None:
    cuts = [piece(0, FRAMES), piece(6, 60), piece(17, 90), piece(3, 5), piece(40, 50)]
    paths = [render(cut, clip, tmp_path / f"{n}.mp4") for n, cut in enumerate(cuts)]
    total = sum(cut.frames for cut in cuts)
    splice(paths, None, tmp_path / "film.mp4", rate=RATE, frames=total, counts=[cut.frames for cut in cuts])
    assert hashes(tmp_path / "film.mp4") == [each for path in paths for each in hashes(path)]
    with av.open(str(tmp_path / "film.mp4")) as film:
        stamps = [packet.dts for packet in film.demux(video=0) if packet.size and packet.dts is not None]
    assert len(stamps) == total
    assert {b - a for a, b in pairwise(stamps)} == {stamps[1] - stamps[0]}
    render(cuts[1], clip, tmp_path / "again.mp4")
    assert (tmp_path / "again.mp4").read_bytes() == paths[1].read_bytes()
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_what_the_cut_touches_is_encoded(clip: Path) -> None:
    whole = piece(0, FRAMES)
    held = replace(whole, under=Layer("sha", (*layer_of(whole).shown[:-1], (FRAMES - 2, 0))))
    between = replace(whole, under=Layer("sha", ((0, 8), *layer_of(whole).shown[1:]), "flow"))
    assert group_of(whole, clip) is not None
    assert group_of(held, clip) is None and group_of(between, clip) is None
    for finish in (replace(FINISH, mark="REVIEW"), Finish((320, 180)), proxy_of(Finish((1280, 720)))):
        assert group_of(whole, clip, finish=finish) is None
    assert group_of(whole, clip, rate=RATES["25"]) is None


def foreign(path: Path, *, turn: int = 0, options: str = "", times: list[int] | None = None) -> Path:
    """A clip with our stream header that another program might have written."""
    told = "keyint=24:min-keyint=12:threads=1:lookahead-threads=1:stitchable=1:cpu-independent=1"
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("libx264", rate=24)
        stream.width, stream.height = SIZE
        stream.pix_fmt, stream.options = "yuv420p", {"preset": "veryfast", "crf": "16", "x264-params": told + options}
        codec = stream.codec_context
        codec.color_primaries = codec.color_trc = codec.colorspace = codec.color_range = 1
        if turn:
            stream.set_display_rotation(turn)
        for k, picture in enumerate(drifting(60)):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p", dst_colorspace=1)
            frame.color_primaries = frame.color_trc = frame.colorspace = frame.color_range = 1
            frame.pts, frame.time_base = times[k] if times else k, Fraction(1, 24)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def header(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return bytes(container.streams.video[0].codec_context.extradata or b"")


def test_a_clip_of_another_hand_is_judged_by_its_stream(tmp_path: Path) -> None:
    same = foreign(tmp_path / "same.mp4", options=":open-gop=0")
    assert header(same) == header_of(RATE, FINISH)
    group = group_of(piece(0, 60), same)
    assert group is not None and (group.first, group.end) == (0, 60)
    turned = foreign(tmp_path / "turned.mp4", turn=180, options=":open-gop=0")
    assert header(turned) == header_of(RATE, FINISH) and group_of(piece(0, 60), turned) is None
    open_groups = foreign(tmp_path / "open.mp4", options=":open-gop=1:scenecut=0")
    assert header(open_groups) == header_of(RATE, FINISH)
    found = group_of(piece(2, 58), open_groups)
    assert found is None, "pictures before its key frames need the group before"
    for n, wrong in enumerate((":ref=3", ":cabac=0", ":colorprim=smpte170m")):
        other = foreign(tmp_path / f"{n}.mp4", options=wrong)
        assert header(other) != header_of(RATE, FINISH) and group_of(piece(0, 60), other) is None


def test_frames_are_counted_whatever_their_times(tmp_path: Path) -> None:
    """A clip whose frames come unevenly is shown frame for frame, so its groups are copied frame for frame."""
    uneven = foreign(tmp_path / "v.mp4", options=":open-gop=0", times=[k + (k > 30) * 7 for k in range(60)])
    made = render(piece(0, 60), uneven, tmp_path / "s.mp4")
    if group_of(piece(0, 60), uneven):
        assert hashes(made) == hashes(uneven)
    splice([made], None, tmp_path / "film.mp4", rate=RATE, frames=60)


def test_clips_drawn_in_a_moment_have_another_header(tmp_path: Path) -> None:
    write_clip(tmp_path / "quick.mp4", drifting(30), rate=RATE, preset=QUICK)
    assert group_of(piece(0, 30), tmp_path / "quick.mp4") is None
