"""Segments: the frames that were asked for, equal headers, the same bytes."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from rushes.cut.finish import Finish, proxy_of, settings
from rushes.cut.pieces import body_of
from rushes.cut.segment import recipe, render_segment
from rushes.cut.timeline import Item
from rushes.errors import MediaError
from rushes.media import probe, read_frames, to_rgb, write_clip
from rushes.media.encode import PRESET
from rushes.units import RATES, digest

SIZE = (160, 90)


def numbered(count: int, width: int = 160, height: int = 90) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Frame k tells its number: the left half is the grey of ``k % 12``, the right half that of ``k // 12``."""
    pictures = np.empty((count, height, width, 3), np.uint8)
    for k in range(count):
        pictures[k, :, : width // 2], pictures[k, :, width // 2 :] = 20 + 18 * (k % 12), 20 + 18 * (k // 12)
    return pictures


def numbers(path: Path) -> list[int]:
    found = []
    for frame in read_frames(path):
        rgb = to_rgb(frame).astype(float)
        half = rgb.shape[1] // 2
        low, high = rgb[:, : half - 8].mean(), rgb[:, half + 8 :].mean()
        found.append(round((low - 20) / 18) + 12 * round((high - 20) / 18))
    return found


def item(first: int, frames: int, clip_frames: int = 120, window: int = 0) -> Item:
    return Item(
        shot="s", start=7, end=7 + frames, source="sha", first=first, source_frames=clip_frames,
        source_rate=Fraction(24), source_first=window,
    )  # fmt: skip


def render(laid: Item, clip: Path, into: Path, *, rate: Fraction, size: tuple[int, int]) -> int:
    return render_segment(body_of(laid, rate), {"clip": clip}, into, rate=rate, finish=Finish(size))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("segment") / "clip.mp4"
    write_clip(path, numbered(120), rate=Fraction(24))
    return path


def header(path: Path) -> bytes:
    with av.open(str(path)) as container:
        return bytes(container.streams.video[0].codec_context.extradata or b"")


@pytest.mark.parametrize("first", [0, 5, 23, 24, 60, 97])
def test_the_frames_asked_for_are_the_frames_shown(tmp_path: Path, clip: Path, first: int) -> None:
    assert render(item(first, 20), clip, tmp_path / "s.mp4", rate=Fraction(24), size=SIZE) == 20
    assert numbers(tmp_path / "s.mp4") == list(range(first, first + 20))


def test_short_clips_hold_and_windows_are_shifted(tmp_path: Path, clip: Path) -> None:
    render(item(115, 10), clip, tmp_path / "s.mp4", rate=Fraction(24), size=SIZE)
    assert numbers(tmp_path / "s.mp4") == [115, 116, 117, 118, 119, 119, 119, 119, 119, 119]
    render(item(70, 3, window=60), clip, tmp_path / "s.mp4", rate=Fraction(24), size=SIZE)
    assert numbers(tmp_path / "s.mp4") == [10, 11, 12]


@pytest.mark.parametrize("name", ["24", "30"])
def test_speed_and_rate_repeat_and_drop_frames(tmp_path: Path, clip: Path, name: str) -> None:
    laid = replace(item(10, 30), speed=Fraction(11, 10), retime="drop")
    render(laid, clip, tmp_path / "s.mp4", rate=RATES[name], size=SIZE)
    each = Fraction(11, 10) * (Fraction(24, 30) if name == "30" else 1)
    assert numbers(tmp_path / "s.mp4") == [10 + k * each // 1 for k in range(30)]


@pytest.mark.parametrize("rate", RATES.values(), ids=RATES.keys())
def test_headers_are_equal_whatever_is_in_the_segment(tmp_path: Path, clip: Path, rate: Fraction) -> None:
    noisy = tmp_path / "noise.mp4"
    write_clip(noisy, np.random.default_rng(1).integers(0, 255, (30, 90, 200, 3), np.uint8), rate=Fraction(24))
    headers = set()
    for n, (source, frames) in enumerate([(clip, 1), (clip, 2), (clip, 60), (noisy, 1), (noisy, 30)]):
        path = tmp_path / f"{n}.mp4"
        render(item(0, frames, 30 if source is noisy else 120), source, path, rate=rate, size=SIZE)
        headers.add(header(path))
        assert (probe(path).frames, probe(path).rate) == (frames, rate)
    assert len(headers) == 1


@pytest.mark.parametrize("size", [(160, 90), (192, 108), (64, 64)])
def test_the_same_item_makes_the_same_bytes(tmp_path: Path, clip: Path, size: tuple[int, int]) -> None:
    """Memory is stirred in between: x264's short cuts depend on where frames lie in it."""
    made, kept = set(), []
    random = np.random.default_rng(5)
    for _ in range(6):
        render(item(3, 50), clip, tmp_path / "s.mp4", rate=Fraction(24), size=size)
        made.add((tmp_path / "s.mp4").read_bytes())
        kept += [np.full(int(n), 7, np.uint8) for n in random.integers(100, 300_000, 40)]
        kept = kept[::2]
    assert len(made) == 1


def test_a_clip_of_another_shape_is_cropped_not_squeezed(tmp_path: Path) -> None:
    picture = np.zeros((100, 300, 3), np.uint8)
    picture[:, 70:230] = 255
    write_clip(tmp_path / "wide.mp4", [picture] * 2, rate=Fraction(24))
    render(item(0, 2, 2), tmp_path / "wide.mp4", tmp_path / "s.mp4", rate=Fraction(24), size=(160, 120))
    assert to_rgb(next(iter(read_frames(tmp_path / "s.mp4")))).min() > 240


def test_colours_stay_when_a_segment_is_scaled(tmp_path: Path) -> None:
    colour = np.full((90, 160, 3), (200, 40, 90), np.uint8)
    write_clip(tmp_path / "c.mp4", [colour] * 3, rate=Fraction(24))
    render(item(0, 3, 3), tmp_path / "c.mp4", tmp_path / "s.mp4", rate=Fraction(24), size=(320, 180))
    made = to_rgb(list(read_frames(tmp_path / "s.mp4"))[1]).astype(int)
    assert np.abs(made - (200, 40, 90)).max() <= 3


def test_a_clip_that_is_not_what_the_item_says_is_refused(tmp_path: Path, clip: Path) -> None:
    for wrong in (item(100, 60, 200), item(130, 5, 200)):
        with pytest.raises(MediaError) as caught:
            render(wrong, clip, tmp_path / "s.mp4", rate=Fraction(24), size=SIZE)
        assert "clip.mp4" in str(caught.value)
    (tmp_path / "text.mp4").write_text("not a clip")
    with pytest.raises(MediaError):
        render(item(0, 5), tmp_path / "text.mp4", tmp_path / "s.mp4", rate=Fraction(24), size=SIZE)
    assert not (tmp_path / "s.mp4").exists()


def test_a_recipe_knows_the_picture_and_not_the_place() -> None:
    base = item(3, 20)

    def mark(laid: Item, rate: str = "24", crf: int = 18) -> str:
        return digest(recipe(body_of(laid, RATES[rate]), rate=RATES[rate], finish=Finish(SIZE, crf)))

    assert mark(base) == mark(replace(base, start=107, end=127, shot="other"))
    assert mark(base) == mark(replace(base, first=10, source_first=7))
    others = [replace(base, first=4), replace(base, end=26), replace(base, source="b")]
    marks = {mark(base), mark(base, "25"), mark(base, crf=19), *map(mark, others)}
    assert len(marks) == 6
    assert set(settings(Fraction(24), Finish(SIZE))) >= {"segment", "rate", "size", "encoder", "av", "libraries"}


def test_a_proxy_is_decoded_quickly_and_shows_the_same_frames_nearly_as_they_are(tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:720, 0:1280]
    waves = [128 + 60 * np.sin((columns + 4 * k) / 9) + 40 * np.cos((rows - k) / 7) for k in range(30)]
    write_clip(
        tmp_path / "c.mp4", (np.repeat(one[..., None], 3, 2).astype(np.uint8) for one in waves), rate=Fraction(24)
    )
    quick, exact = proxy_of(Finish((1280, 720))), replace(proxy_of(Finish((1280, 720))), preset=PRESET, crf=1)
    for finish in (quick, exact):
        body = body_of(item(3, 20, clip_frames=30), Fraction(24))
        render_segment(body, {"clip": tmp_path / "c.mp4"}, tmp_path / finish.preset, rate=Fraction(24), finish=finish)
    errors = [
        float(np.mean((to_rgb(a).astype(float) - to_rgb(b)) ** 2))
        for a, b in zip(read_frames(tmp_path / quick.preset), read_frames(tmp_path / exact.preset), strict=True)
    ]
    assert len(errors) == 20
    assert 0 < max(errors) < 255**2 / 10**3.6, "36 dB, the worst frame"
    assert settings(Fraction(24), quick)["decoder"] and "decoder" not in settings(Fraction(24), exact)
