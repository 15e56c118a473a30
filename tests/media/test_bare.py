"""Clips with nothing but their frames, as they go to a service."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from rushes.errors import MediaError
from rushes.media import probe, read_frames, to_rgb, write_clip
from rushes.media.bare import bare_clip

CLIP = Fraction(24)


def greys(count: int, width: int = 64) -> list[Any]:
    return [np.full((48, width, 3), 20 + 5 * k, np.uint8) for k in range(count)]


def foreign(path: Path, rate: int = 24, codec: str = "libx264", pix_fmt: str = "yuv420p", **options: Any) -> Path:
    with av.open(str(path), "w") as container:
        container.metadata.update({"title": "secret", "location": "+52.5+13.4/"})
        stream: Any = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = options.get("width", 64), 48, pix_fmt
        stream.metadata["handler_name"] = "secret"
        if "turn" in options:
            stream.set_display_rotation(options["turn"])
        if codec == "libx264":
            stream.options = {"bf": "3", "g": "12"}
        heard: Any = container.add_stream("aac", rate=44_100, layout="mono") if options.get("sound") else None
        for picture in greys(40, options.get("width", 64)):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
        if heard is not None:
            frame = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), "fltp", "mono")
            frame.sample_rate = 44_100
            container.mux(heard.encode(frame))
            container.mux(heard.encode(None))
    return path


def pictures(path: Path) -> list[Any]:
    return [to_rgb(frame) for frame in read_frames(path)]


def test_a_clip_of_ours_goes_as_it_is(tmp_path: Path) -> None:
    write_clip(tmp_path / "a.mp4", greys(40), rate=CLIP)
    assert bare_clip(tmp_path / "a.mp4", tmp_path / "b.mp4", CLIP, 1280) == 40
    assert all((a == b).all() for a, b in zip(pictures(tmp_path / "a.mp4"), pictures(tmp_path / "b.mp4"), strict=True))
    assert bare_clip(tmp_path / "b.mp4", tmp_path / "c.mp4", CLIP, 1280) == 40
    assert (tmp_path / "b.mp4").read_bytes() == (tmp_path / "c.mp4").read_bytes()


def test_nothing_but_its_frames_is_left(tmp_path: Path) -> None:
    path = foreign(tmp_path / "a.mp4", sound=True)
    assert b"secret" in path.read_bytes()
    assert bare_clip(path, tmp_path / "b.mp4", CLIP, 1280) == 40
    data = (tmp_path / "b.mp4").read_bytes()
    assert b"secret" not in data and b"52.5" not in data
    media = probe(tmp_path / "b.mp4")
    assert (media.frames, media.rate, media.has_sound, media.seconds) == (40, CLIP, False, Fraction(40, 24))
    assert all((a == b).all() for a, b in zip(pictures(path), pictures(tmp_path / "b.mp4"), strict=True))


@pytest.mark.parametrize("other", [
    {"rate": 25}, {"codec": "mpeg4"}, {"pix_fmt": "yuv444p"}, {"turn": 90}, {"width": 2000},
])  # fmt: skip
def test_any_other_has_to_be_conformed(tmp_path: Path, other: dict[str, Any]) -> None:
    assert bare_clip(foreign(tmp_path / "a.mp4", **other), tmp_path / "b.mp4", CLIP, 1280) is None
    assert not (tmp_path / "b.mp4").exists()


def test_what_is_no_clip_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"no clip at all" * 100)
    with pytest.raises(MediaError):
        bare_clip(tmp_path / "a.mp4", tmp_path / "b.mp4", CLIP, 1280)
