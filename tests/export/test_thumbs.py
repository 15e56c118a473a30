"""Thumbnails: made once, kept, small, and never in the way of a board."""

import io
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from board_films import clip_bytes, gradient, still_bytes
from PIL import Image

from rushes.build.store import Store
from rushes.export.thumbs import Thumbs, Wanted, jpeg
from rushes.media import write_clip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / ".rushes" / "store")


def opened(data: bytes | None) -> Image.Image:
    assert data is not None
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def test_a_still_is_made_as_wide_as_wanted_and_looks_the_same(store: Store) -> None:
    sha = store.put(still_bytes(1))
    thumb = opened(Thumbs(store).make([Wanted(sha, frozenset({(0, 160)}))]).get(sha, 0, 160))
    assert (thumb.format, thumb.mode, thumb.size) == ("JPEG", "RGB", (160, 90))
    like = np.asarray(gradient(1).resize((160, 90), Image.Resampling.LANCZOS), np.int16)
    assert np.abs(np.asarray(thumb, np.int16) - like).mean() < 4


def test_a_small_picture_is_not_enlarged(store: Store) -> None:
    sha = store.put(still_bytes(1, (64, 36)))
    thumb = Thumbs(store).make([Wanted(sha, frozenset({(0, 480)}))]).get(sha, 0, 480)
    assert opened(thumb).size == (64, 36)


def test_an_enormously_high_picture_stays_small() -> None:
    assert opened(jpeg(Image.new("RGB", (40, 4000)), 100)).size[1] <= 200


def test_a_thumbnail_carries_nothing_but_pixels(store: Store) -> None:
    out, info = io.BytesIO(), Image.Exif()
    info[0x010E] = "where the singer lives"
    gradient(1).save(out, "JPEG", exif=info)
    sha = store.put(out.getvalue())
    thumb = Thumbs(store).make([Wanted(sha, frozenset({(0, 160)}))]).get(sha, 0, 160)
    assert b"singer lives" not in (thumb or b"") and not dict(opened(thumb).getexif())


def test_frames_of_a_clip_are_the_frames_asked_for(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "steps.mp4"
    levels = [40 + 16 * n for n in range(12)]
    write_clip(path, (np.full((64, 64, 3), level, np.uint8) for level in levels), rate=Fraction(24))
    sha = store.put(path.read_bytes())
    made = Thumbs(store).make([Wanted(sha, frozenset({(0, 64), (5, 64), (11, 64), (5, 32)}), is_clip=True)])
    for frame in (0, 5, 11):
        assert abs(np.asarray(opened(made.get(sha, frame, 64))).mean() - levels[frame]) < 4
    assert opened(made.get(sha, 5, 32)).size == (32, 32)


def test_thumbnails_are_kept_beside_the_store_and_read_again(store: Store) -> None:
    sha = store.put(still_bytes(2))
    wanted = [Wanted(sha, frozenset({(0, 160), (0, 96)}))]
    thumbs = Thumbs(store)
    first = thumbs.make(wanted)
    assert sorted(path.name for path in thumbs.folder.iterdir()) == [f"{sha}-160-0.jpg", f"{sha}-96-0.jpg"]
    assert thumbs.folder == store.root.parent / "cache" / "thumbs"
    store.remove(sha)
    assert thumbs.make(wanted).made == first.made


def test_a_kept_thumbnail_that_was_cut_short_is_made_again(store: Store) -> None:
    sha = store.put(still_bytes(3))
    thumbs, wanted = Thumbs(store), [Wanted(sha, frozenset({(0, 160)}))]
    first = thumbs.make(wanted).get(sha, 0, 160)
    kept = thumbs.folder / f"{sha}-160-0.jpg"
    kept.write_bytes((first or b"")[:200])
    assert thumbs.make(wanted).get(sha, 0, 160) == first == kept.read_bytes()


@pytest.mark.parametrize("data", [b"", b"no picture", still_bytes(1)[:400], b"\xff\xd8\xff" + bytes(90)])
@pytest.mark.parametrize("is_clip", [False, True])
def test_what_cannot_be_read_is_left_out(store: Store, data: bytes, is_clip: bool) -> None:
    sha = store.put(data)
    made = Thumbs(store).make([Wanted(sha, frozenset({(0, 160)}), is_clip), Wanted("0" * 64, frozenset({(0, 160)}))])
    assert made.made == {}


def test_a_clip_shorter_than_said_gives_the_frames_it_has(store: Store, tmp_path: Path) -> None:
    sha = store.put(clip_bytes(1, tmp_path, frames=6))
    made = Thumbs(store).make([Wanted(sha, frozenset({(0, 96), (99, 96)}), is_clip=True)])
    assert made.get(sha, 0, 96) and made.get(sha, 99, 96) is None


def test_a_folder_that_cannot_be_written_costs_only_time(store: Store) -> None:
    sha = store.put(still_bytes(1))
    (store.root.parent / "cache").write_text("in the way")
    made = Thumbs(store).make([Wanted(sha, frozenset({(0, 160)}))])
    assert made.get(sha, 0, 160)
