"""The store: whole content under its digest, or nothing."""

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from build_worlds import ended, python
from hypothesis import given, settings
from hypothesis import strategies as st

from rushes.build import store as store_module
from rushes.build.store import Store, StoreError, file_digest


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def names_in(store: Store) -> list[str]:
    return sorted(path.name for path in store.root.rglob("*") if path.is_file())


def full(*args: object, **named: object) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@settings(max_examples=30, deadline=None)
@given(data=st.binary(max_size=5000))
def test_bytes_are_found_under_their_digest(data: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    sha256 = store.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest() == file_digest(store.path(sha256))
    assert store.has(sha256) and store.intact(sha256) and store.present() == {sha256}
    assert store.path(sha256).read_bytes() == data


def test_the_same_bytes_twice_are_one_read_only_file(store: Store) -> None:
    first, second = store.put(b"a still"), store.put(b"a still")
    assert first == second and names_in(store) == [first[2:]]
    assert stat.S_IMODE(store.path(first).stat().st_mode) == 0o444


def test_two_processes_may_put_the_same(store: Store) -> None:
    code = "import sys; from pathlib import Path; from rushes.build.store import Store; s = Store(Path(sys.argv[1]))\n"
    code += "for n in range(60): s.put(b'%d' % n)"
    processes = [python(code, store.root) for _ in range(2)]
    for process in processes:
        ended(process)
    assert len(store.present()) == 60 and all(map(store.intact, store.present()))
    assert not list((store.root / "tmp").iterdir())


def test_a_file_made_in_temp_is_taken_in_and_its_own_name_goes(store: Store) -> None:
    with store.temp(".mp4") as path:
        path.write_bytes(b"a clip")
        sha256 = store.take_in(path)
    assert path.suffix == ".mp4" and not path.exists() and store.path(sha256).read_bytes() == b"a clip"


def test_a_temp_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.temp() as path:
        path.write_bytes(b"half")
        raise ZeroDivisionError
    assert names_in(store) == [] and store.present() == set()


def test_a_store_that_is_not_there_is_empty(store: Store) -> None:
    assert store.present() == set() and not store.has("0" * 64) and not store.intact("0" * 64)
    assert store.remove("0" * 64) == 0
    store.sweep()


def test_content_can_be_damaged_seen_and_healed(store: Store) -> None:
    sha256 = store.put(b"a picture")
    store.path(sha256).chmod(0o644)
    store.path(sha256).write_bytes(b"a pixture")
    assert store.has(sha256) and not store.intact(sha256)
    assert store.put(b"a picture") == sha256 and store.intact(sha256)


def test_removed_content_says_what_it_freed(store: Store) -> None:
    sha256 = store.put(b"12345")
    assert store.remove(sha256) == 5 and not store.has(sha256) and store.remove(sha256) == 0


def test_only_what_dead_processes_left_is_swept(store: Store) -> None:
    store.put(b"")
    process = python("from rushes.leftovers import mark; print(mark())")
    dead = store.root / "tmp" / ended(process).strip()
    dead.write_bytes(b"left")
    parts = dead.with_name(f".{dead.name}-parts")
    parts.mkdir()
    (parts / "half.mp4").write_bytes(b"left")
    with store.temp() as mine:
        mine.write_bytes(b"busy")
        store.sweep()
        assert mine.exists() and not dead.exists() and not parts.exists()


def test_old_strangers_in_tmp_are_swept_and_new_ones_are_not(store: Store) -> None:
    store.put(b"")
    old, new = store.root / "tmp" / "what", store.root / "tmp" / "what2"
    for path in (old, new):
        path.write_bytes(b"?")
    os.utime(old, (0, 0))
    store.sweep()
    assert not old.exists() and new.exists()


@pytest.mark.parametrize("breaks", ["link", "write", "fsync"])
def test_a_full_disk_leaves_nothing_half(store: Store, monkeypatch: pytest.MonkeyPatch, breaks: str) -> None:
    kept = store.put(b"before")
    with monkeypatch.context() as patch:
        if breaks == "write":
            patch.setattr(Path, "write_bytes", full)
        else:
            patch.setattr(os, breaks, full)
        with pytest.raises(StoreError, match="disk is full"):
            store.put(b"after")
    assert store.present() == {kept} and names_in(store) == [kept[2:]]
    assert store.put(b"after") in store.present()


def test_a_folder_that_cannot_be_written_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*args: object, **named: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", denied)
    with pytest.raises(StoreError, match="cannot be written") as caught:
        store.put(b"x")
    assert caught.value.next and caught.value.where == str(store.root)


def test_new_folders_are_synced_before_the_file_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    real: Callable[[Path], None] = store_module._sync_folder

    def watched(folder: Path) -> None:
        synced.append(folder)
        real(folder)

    monkeypatch.setattr(store_module, "_sync_folder", watched)
    place = store.path(store.put(b"x")).parent
    assert {place, place.parent, store.root} <= set(synced) and synced[-1] == place


def test_media_are_shown_by_links_and_replaced_whole(store: Store, tmp_path: Path) -> None:
    one, two, target = store.put(b"one"), store.put(b"two"), tmp_path / "media" / "references" / "singer_t1.png"
    for sha256, data in ((one, b"one"), (one, b"one"), (two, b"two")):
        store.link(sha256, target)
        assert target.read_bytes() == data and target.samefile(store.path(sha256))
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_media_on_another_disk_are_copies(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(*args: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    sha256, target = store.put(b"data"), tmp_path / "media.png"
    monkeypatch.setattr(os, "link", elsewhere)
    store.link(sha256, target)
    assert target.read_bytes() == b"data" and not target.samefile(store.path(sha256))


def test_a_full_disk_leaves_the_old_media_and_no_half(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(source: Path, target: Path) -> None:
        target.write_bytes(b"ha")
        full()

    def elsewhere(*args: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    one, two, target = store.put(b"one"), store.put(b"two"), tmp_path / "media" / "a_t1.png"
    store.link(one, target)
    monkeypatch.setattr(os, "link", elsewhere)
    monkeypatch.setattr(shutil, "copyfile", half)
    with pytest.raises(StoreError, match="disk is full"):
        store.link(two, target)
    assert target.read_bytes() == b"one" and [path.name for path in target.parent.iterdir()] == [target.name]
