"""Light that is kept between runs: the same as fresh, never trusted when damaged, and never more than its share."""

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from rushes.engines.previz.draw import kept
from rushes.engines.previz.draw.gather import Lit, Sunlight
from rushes.engines.previz.draw.moods import mood
from rushes.engines.previz.mesh import Lamp, Mesh, joined, mesh

DAY = Sunlight(mood("day"), (0.3, 0.8, 0.52))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path / "cache" / "rushes" / "light"


def corner(shade: float = 0.5) -> Mesh:
    """A floor and a wall."""
    square = np.array([(-1, 0, -1), (1, 0, -1), (1, 0, 1), (-1, 0, 1)], float)
    faces = [(0, 2, 1), (0, 3, 2)]
    wall = square[:, [0, 2, 1]] + (0, 1, -1)
    return joined((mesh(square, faces, (shade, 0.4, 0.3)), mesh(wall, [(0, 1, 2), (0, 2, 3)], (0.7, 0.7, 0.7))))


def same(one: Lit, other: Lit) -> bool:
    here, there = ([np.asarray(each) for each in (lit.light, lit.bounce, lit.skip, *lit.tree)] for lit in (one, other))
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(here, there, strict=True))


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*"))


def test_kept_light_is_the_same_as_fresh(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = kept.kept_light(corner(), DAY)
    assert len(files(cache)) == 1 and fresh.light.max() > 0
    monkeypatch.setattr(kept, "baked", lambda *_: pytest.fail("it was gathered again"))
    assert same(kept.kept_light(corner(), DAY), fresh)


def test_another_place_or_light_is_another_file(cache: Path) -> None:
    lamp = Sunlight(DAY.mood, DAY.sun, lamps=(Lamp((0, 1, 0), (1, 1, 1)),))
    for solid, light in (
        (corner(), DAY),
        (corner(0.6), DAY),
        (corner(), Sunlight(mood("night"), DAY.sun)),
        (corner(), lamp),
    ):
        kept.kept_light(solid, light)
    assert len(files(cache)) == 4


@pytest.mark.parametrize("junk", [b"", b"no archive", b"PK\x03\x04broken"])
def test_a_file_that_cannot_be_read_is_ignored(cache: Path, junk: bytes) -> None:
    fresh = kept.kept_light(corner(), DAY)
    (path,) = files(cache)
    path.write_bytes(junk)
    assert same(kept.kept_light(corner(), DAY), fresh)
    assert same(kept.kept_light(corner(), DAY), fresh) and path.stat().st_size > 100


def test_half_a_file_is_ignored(cache: Path) -> None:
    fresh = kept.kept_light(corner(), DAY)
    (path,) = files(cache)
    whole = path.read_bytes()
    for part in (len(whole) // 3, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:part])
        assert same(kept.kept_light(corner(), DAY), fresh)
    path.write_bytes(whole[:80] + bytes(200) + whole[280:])
    assert same(kept.kept_light(corner(), DAY), fresh)


def test_light_of_another_mesh_is_ignored(cache: Path) -> None:
    fresh = kept.kept_light(corner(), DAY)
    (path,) = files(cache)
    np.savez_compressed(path, light=np.zeros((3, 3), np.float16), bounce=np.zeros((2, 9), np.float16))
    assert same(kept.kept_light(corner(), DAY), fresh)
    np.savez_compressed(path, light=np.zeros((8, 2), np.float16), bounce=np.zeros((4, 9), np.float16))
    assert same(kept.kept_light(corner(), DAY), fresh)


def test_a_folder_that_cannot_be_written_works(cache: Path) -> None:
    fresh = kept.kept_light(corner(), DAY)
    for path in files(cache):
        path.unlink()
    cache.rmdir()
    cache.write_text("a file where the folder should be")
    assert same(kept.kept_light(corner(), DAY), fresh)
    assert cache.read_text().startswith("a file")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder_works(cache: Path) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o500)
    try:
        assert kept.kept_light(corner(), DAY).light.max() > 0
        assert not files(cache)
    finally:
        cache.chmod(0o700)


def test_at_most_so_many_are_kept_the_newest(cache: Path) -> None:
    cache.mkdir(parents=True)
    for n in range(60):
        path = cache / f"old{n:02}.npz"
        path.write_bytes(b"x")
        os.utime(path, (1_000_000 + n, 1_000_000 + n))
    kept.kept_light(corner(), DAY)
    found = [path.name for path in files(cache)]
    assert len(found) == kept.MOST == 48
    assert "old59.npz" in found and "old13.npz" in found and "old12.npz" not in found
