"""The store: every picture, clip and film by the SHA-256 of its content.

``store/sha256/ab/cdef..`` beside ``store/tmp``. A file is written to ``tmp``, synced, linked to
its name and the folder synced, in that order, so a name in the store always has its whole content.
Files are read-only (0444) and never changed.
"""

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rushes.build.failpoints import failpoint
from rushes.errors import RushesError
from rushes.leftovers import abandoned, beside, mark

_BLOCK = 1 << 20
_STALE_SECONDS = 24 * 3600.0


class StoreError(RushesError):
    """The store cannot be written or read; what it already holds is intact."""


class Store:
    """A content-addressed store in a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._tmp = root / "tmp"
        self._blobs = root / "sha256"

    def path(self, sha256: str) -> Path:
        """Where content is, or would be."""
        return self._blobs / sha256[:2] / sha256[2:]

    def has(self, sha256: str) -> bool:
        return self.path(sha256).is_file()

    def present(self) -> set[str]:
        """Digests of everything in the store, by listing folders only."""
        with suppress(FileNotFoundError):
            return {
                folder.name + entry.name
                for folder in os.scandir(self._blobs)
                if folder.is_dir()
                for entry in os.scandir(folder.path)
            }
        return set()

    @contextmanager
    def temp(self, suffix: str = "") -> Iterator[Path]:
        """A path in the store's own ``tmp``, gone afterwards unless it was taken in."""
        with _told(self.root):
            self._tmp.mkdir(parents=True, exist_ok=True)
        path = self._tmp / f"{mark()}{suffix}"
        try:
            yield path
        finally:
            path.unlink(missing_ok=True)

    def put(self, data: bytes) -> str:
        """Take bytes in; their digest."""
        with self.temp() as path:
            with _told(self.root):
                path.write_bytes(data)
            return self.take_in(path)

    def take_in(self, path: Path) -> str:
        """Take in a finished file written in ``temp``; its digest. The file's own name goes away."""
        with _told(self.root):
            failpoint("store.written")
            sha256 = _sync_and_hash(path)
            failpoint("store.synced")
            final = self.path(sha256)
            _make_folder(final.parent)
            self._name(path, sha256, final)
            failpoint("store.linked")
            _sync_folder(final.parent)
            path.unlink(missing_ok=True)
            failpoint("store.done")
        return sha256

    def intact(self, sha256: str) -> bool:
        """Whether the content is there and still has its digest."""
        with suppress(FileNotFoundError):
            return _hash(self.path(sha256)) == sha256
        return False

    def remove(self, sha256: str) -> int:
        """Remove content; the bytes this frees."""
        path = self.path(sha256)
        with suppress(FileNotFoundError):
            size = path.stat().st_size
            path.unlink()
            return size
        return 0

    def sweep(self) -> None:
        """Clear out temporary files, and folders of them, that no running process can still be writing."""
        with suppress(FileNotFoundError):
            for entry in list(os.scandir(self._tmp)):
                if _abandoned(entry):
                    _clear(entry)

    def link(self, sha256: str, target: Path) -> None:
        """Show content under a name for people: a hard link where possible, else a copy."""
        source = self.path(sha256)
        with suppress(FileNotFoundError):
            if target.samefile(source):
                return
        with _told(self.root):
            target.parent.mkdir(parents=True, exist_ok=True)
            new = beside(target)
            try:
                _link_or_copy(source, new)
                new.replace(target)
            finally:
                new.unlink(missing_ok=True)  # a rename onto another link of the same file leaves both

    def _name(self, path: Path, sha256: str, final: Path) -> None:
        try:
            os.link(path, final)
        except FileExistsError:
            if not self.intact(sha256):
                path.replace(final)  # what was there is damaged: this is the same, whole


def disk_full(error: OSError, where: str | None = None) -> StoreError | None:
    """The sentence for a disk that has no room left; None for any other error."""
    if error.errno not in (errno.ENOSPC, errno.EDQUOT):
        return None
    next = "Free some space (`rushes gc --dry-run` shows what can go), then run `rushes make` again."
    return StoreError("the disk is full; nothing was lost", where=where or error.filename, next=next)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content."""
    return _hash(path)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync_and_hash(path: Path) -> str:
    with path.open("rb+") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        os.fchmod(file.fileno(), 0o444)
        os.fsync(file.fileno())
    return sha256


def _make_folder(folder: Path) -> None:
    """Make a folder so that it is still there after a power cut."""
    if not folder.is_dir():
        _make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _link_or_copy(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP):
            raise
        shutil.copyfile(source, target)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _clear(entry: os.DirEntry[str]) -> None:
    with suppress(OSError):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path, ignore_errors=True)
        else:
            Path(entry.path).unlink()


def _abandoned(entry: os.DirEntry[str]) -> bool:
    gone = abandoned(entry.name)
    return time.time() - entry.stat().st_mtime > _STALE_SECONDS if gone is None else gone


@contextmanager
def _told(root: Path) -> Iterator[None]:
    """Turn what the file system refuses into a sentence."""
    try:
        yield
    except OSError as error:
        if full := disk_full(error, str(root)):
            raise full from error
        if error.errno in (errno.EACCES, errno.EROFS, errno.EPERM):
            raise StoreError(
                "the project folder cannot be written",
                where=str(root),
                next="Make the folder writable, or copy the project to one that is.",
            ) from error
        raise
