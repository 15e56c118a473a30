"""What the emulated models make: exactly the size and length asked for, and honest about what it is."""

import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from emulator_ways import ask, clip, data_uri, picture, still, task
from PIL import Image

from rushes.engines.runway_emulator import Emulator, Order, cards, plain
from rushes.engines.runway_emulator.outputs import Outputs
from rushes.media import from_rgb, probe, read_frames, to_rgb
from rushes.models import IMAGE_RATIOS, VIDEO_RATIOS
from rushes.units import parse_size


def stilled(**fields: Any) -> Order:
    usual: dict[str, Any] = {"makes": "still", "model": "gen4_image", "prompt": "a cup", "size": (480, 360), "seed": 1}
    return Order(**{**usual, **fields})


def filmed(**fields: Any) -> Order:
    return stilled(**{"makes": "clip", "size": (320, 180), "frames": 48, "image": picture(), **fields})


def shown(path: Path, body: bytes) -> list[np.ndarray[Any, Any]]:
    path.write_bytes(body)
    return [to_rgb(frame) for frame in read_frames(path)]


@pytest.mark.parametrize("ratio", IMAGE_RATIOS)
def test_a_still_has_exactly_its_ratio(ratio: str) -> None:
    for draw in (cards, plain) if ratio in ("1280:720", "720:960", "1680:720") else (plain,):
        body, kind = draw(stilled(size=parse_size(ratio), prompt="@ann waits, candlelight " * 40))
        with Image.open(io.BytesIO(body)) as image:
            image.load()
            assert (image.size, image.format, image.mode, kind) == (parse_size(ratio), "PNG", "RGB", "image/png")


def test_the_same_order_gives_the_same_bytes_and_another_others() -> None:
    for draw in (cards, plain):
        assert draw(stilled()) == draw(stilled())
        others = [draw(stilled()), draw(stilled(seed=2)), draw(stilled(prompt="a door"))]
        assert len(set(others)) == 3
    assert len({plain(filmed()), plain(filmed()), plain(filmed(seed=2))}) == 2


def test_references_are_seen_on_the_card() -> None:
    red = io.BytesIO()
    Image.new("RGB", (300, 300), (255, 0, 0)).save(red, "PNG")
    references = (("ann", red.getvalue()), ("", picture()), ("cup", b"broken"))
    with Image.open(io.BytesIO(cards(stilled(references=references))[0])) as image:
        colours = np.asarray(image)
    assert (colours == (255, 0, 0)).all(axis=2).sum() > 50 * 50


@pytest.mark.parametrize("prompt", ["", "x" * 1000, "\ud800" * 9, "\N{MOVIE CAMERA} كاميرا 电影", "a\x00b\n\n"])
def test_any_words_can_be_set(prompt: str) -> None:
    for size in ((360, 640), (640, 276)):
        assert cards(stilled(prompt=prompt, size=size))[1] == "image/png"


@pytest.mark.parametrize("draw", [cards, plain])
@pytest.mark.parametrize("ratio", [VIDEO_RATIOS[0], VIDEO_RATIOS[3]])
def test_a_clip_is_silent_h264_of_exactly_its_frames(draw: Any, ratio: str, tmp_path: Path) -> None:
    body, kind = draw(filmed(size=parse_size(ratio)))
    path = tmp_path / "clip.mp4"
    path.write_bytes(body)
    media = probe(path)
    assert (kind, media.kind, (media.width, media.height)) == ("video/mp4", "clip", parse_size(ratio))
    assert (media.frames, media.rate) == (48, Fraction(24))
    with av.open(str(path)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert container.streams.video[0].codec_context.name == "h264"


def test_a_clip_begins_with_its_picture_and_pushes_in(tmp_path: Path) -> None:
    """Its picture cut from the centre to the clip's shape: a square one loses its top and bottom."""
    noise = np.random.default_rng(1).integers(0, 255, (40, 40, 3), np.uint8)
    square = Image.fromarray(noise).resize((640, 640), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    square.save(out, "PNG")
    frames = shown(tmp_path / "clip.mp4", cards(filmed(image=out.getvalue(), size=(640, 360)))[0])
    first = np.asarray(square)[140:500].astype(float)
    exact = to_rgb(from_rgb(np.asarray(square)[140:500])).astype(float)
    assert np.abs(frames[0] - exact).mean() < 3 and np.abs(frames[0] - first).mean() < 6
    middle = square.resize((640, 360), Image.Resampling.BICUBIC, box=(16, 149, 624, 491))
    assert np.abs(frames[-1] - np.asarray(middle, float)).mean() < np.abs(frames[-1] - first).mean() / 2


def test_a_clip_of_a_picture_of_any_size(tmp_path: Path) -> None:
    for size in ((1, 2), (2, 1), (3, 5), (4000, 2000)):
        body = cards(filmed(image=picture(size, "PNG"), size=(64, 36)))[0]
        assert len(shown(tmp_path / "clip.mp4", body)) == 48


def test_outputs_are_drawn_when_first_asked_for_and_once(tmp_path: Path) -> None:
    drawn: list[Order] = []

    def draw(order: Order) -> tuple[bytes, str]:
        drawn.append(order)
        return plain(order)

    with Emulator(clock="virtual", renderer=draw) as service:
        reference = {"uri": data_uri(picture()), "tag": "ann"}
        ids = [still(service, seed=1, referenceImages=[reference]).json["id"] for _ in range(2)]
        ids.append(clip(service, seed=1, duration=2).json["id"])
        service.advance(100)
        paths = [task(service, id)["output"][0].removeprefix(service.url) for id in ids]
        assert drawn == []
        bodies = [ask(service, "GET", path).body for path in [*paths, *paths]]
    assert bodies[0] == bodies[1] and bodies[:3] == bodies[3:] and len(drawn) == 2
    assert drawn[0].references == (("ann", picture()),) and drawn[0].size == (1280, 720)
    assert (drawn[1].makes, drawn[1].frames, drawn[1].image) == ("clip", 48, picture())


def test_what_was_dropped_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rushes.engines.runway_emulator.outputs.CACHE_BYTES", 1)
    with Emulator(clock="virtual", renderer="plain") as service:
        ids = [still(service).json["id"] for _ in range(3)]
        service.advance(100)
        for _ in range(2):
            assert (
                len({ask(service, "GET", task(service, id)["output"][0][len(service.url) :]).body for id in ids}) == 3
            )
        outputs: Outputs = service._outputs
        assert len(outputs._drawn) == 1
